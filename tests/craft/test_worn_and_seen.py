"""What is worn and from where things are seen: outfits as objects, productions' outfits, views named in a shot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import CAST, MIA, NAMES, PHONE, SHOP, STREET, VOICES, bound, reference

from repertory.craft.binding.bind import bind
from repertory.craft.binding.viewing import require_main, sources
from repertory.craft.binding.wardrobe import outfit_named, view_named, worn_by_default, worn_in
from repertory.craft.building import add_reference, counted, lock_stage, stage_is_complete, wanted
from repertory.craft.prompting.compose import compose_build
from repertory.craft.shotlist.reading import parse
from repertory.errors import ShotListError, UnknownName, YourMove
from repertory.model.anchor import Character, Location, Prop, Reference, Role, Stage
from repertory.model.production import CastMember
from repertory.model.shot import BoundShot


def back(name: str = "leather jacket") -> Reference:
    return replace(reference(Role.OUTFIT, f"{name} back", "mia"), name=name, view="back", unmeasured="back")


def seen(light: str, view: str) -> Reference:
    return replace(reference(Role.VIEW, f"{light} {view}", "coffee-shop"), name=light, view=view)


BACKED = replace(MIA, references=(*MIA.references, back()))
DRAFT = replace(BACKED, version=0, prompt="", stages=(Stage.HEADSHOT, Stage.ANGLES), references=MIA.references[:6])
FRONT = replace(reference(Role.OUTFIT, "leather jacket", "mia"), distance=0.1)
WINDOW = replace(SHOP, references=(*SHOP.references, seen("afternoon", "window side"), seen("night", "window")))
TWO_SIDES = replace(PHONE, references=(*PHONE.references, reference(Role.VIEW, "back", "phone")))


def labels(shot: BoundShot, role: Role) -> list[str]:
    return [one.label for one in shot.references if one.role is role]


def test_an_outfit_is_one_thing_with_its_front_first() -> None:
    turned = replace(MIA, references=(back("red sweater"), *BACKED.references))
    assert [outfit.name for outfit in turned.outfits] == ["red sweater", "leather jacket"]
    sweater = turned.outfits[0]
    assert [one.view for one in sweater.references] == ["", "back"]
    assert (sweater.main.view, sweater.seen_from("back").full_name) == ("", "red sweater, back")
    assert sweater.seen_from("side") is sweater.main
    assert sweater.stage is Stage.WARDROBE


def test_outfits_are_counted_and_not_their_pictures() -> None:
    one = add_reference(add_reference(DRAFT, FRONT), back())
    assert counted(one, Stage.WARDROBE) == ("leather jacket",)
    assert not stage_is_complete(replace(one, prompt="a woman"), Stage.WARDROBE), "two outfits are needed, not pictures"
    assert wanted(one, Stage.WARDROBE, ("leather jacket", "coat")) == ("coat",)
    assert Stage.WARDROBE in lock_stage(one, Stage.WARDROBE).stages


def test_another_picture_of_one_side_takes_the_place_of_that_side_alone() -> None:
    both = add_reference(add_reference(DRAFT, FRONT), back())
    again = replace(back(), unmeasured="other")
    changed = add_reference(both, again)
    assert [one.unmeasured for one in changed.with_role(Role.OUTFIT)] == ["", "other"]
    assert len(add_reference(changed, replace(FRONT, distance=0.3)).with_role(Role.OUTFIT)) == 2


def test_a_further_side_needs_the_front_first_and_only_outfits_have_one() -> None:
    with pytest.raises(YourMove, match='no picture of "leather jacket" from the front yet') as caught:
        add_reference(DRAFT, back())
    assert '--outfit "leather jacket=PICTURE"' in caught.value.step
    with pytest.raises(YourMove, match="one view only"):
        add_reference(DRAFT, replace(reference(Role.ANGLE, "tilt up", "mia"), view="back"))


@pytest.mark.parametrize(("said", "view"), [(" Back ", "back"), ("left  side", "left side"), ("front", ""), ("", "")])
def test_the_front_is_the_main_picture_and_case_does_not_matter(said: str, view: str) -> None:
    assert view_named(said) == view


def test_from_behind_the_back_of_what_is_worn_is_sent() -> None:
    words = "wide shot of Mia from behind, street, night"
    assert labels(bound(words, mia=BACKED), Role.OUTFIT) == ["Mia, leather jacket, back"]
    assert labels(bound(words), Role.OUTFIT) == ["Mia, leather jacket"]
    assert labels(bound("wide shot of Mia, street, night", mia=BACKED), Role.OUTFIT) == ["Mia, leather jacket"]
    red = bound("wide shot of Mia from behind in the red sweater, street, night", mia=BACKED)
    assert labels(red, Role.OUTFIT) == ["Mia, red sweater"]


@pytest.mark.parametrize(
    ("words", "worn", "outfit"),
    [
        ("close-up of Mia", {}, "leather jacket"),
        ("close-up of Mia", {"mia": "red sweater"}, "red sweater"),
        ("close-up of Mia in the leather jacket", {"mia": "red sweater"}, "leather jacket"),
        ("close-up of Mia", {"nova": "white shirt"}, "leather jacket"),
    ],
)
def test_the_shot_says_it_else_the_film_else_the_character(words: str, worn: dict[str, str], outfit: str) -> None:
    (shot,) = bind(parse(f"Shot 1: {words}", NAMES), cast=CAST, voices=VOICES, worn=worn)
    assert [one.outfit for one in shot.performers] == [outfit]


@pytest.mark.parametrize(
    ("default", "outfits", "worn"),
    [
        ("coat", ("long coat", "dress"), "long coat"),
        ("Dress", ("long coat", "dress"), "dress"),
        ("gown", ("long coat", "dress"), "long coat"),
        ("coat", ("long coat", "short coat"), "long coat"),
        ("running outfit", ("dress", "running outfit"), "running outfit"),
        ("", ("long coat", "dress"), "long coat"),
        ("coat", (), ""),
    ],
)
def test_somebody_with_clothes_never_goes_without(default: str, outfits: tuple[str, ...], worn: str) -> None:
    kept = [one for one in MIA.references if one.role is not Role.OUTFIT]
    dressed = replace(MIA, outfit=default, references=(*kept, *(reference(Role.OUTFIT, one, "mia") for one in outfits)))
    assert worn_by_default(dressed) == worn
    shot = bound("close-up of Mia", mia=dressed)
    assert [one.outfit for one in shot.performers] == [worn]
    assert labels(shot, Role.OUTFIT) == ([f"Mia, {worn}"] if worn else [])


def test_what_the_film_names_and_the_character_lacks_is_refused() -> None:
    with pytest.raises(UnknownName, match='no outfit "gown"'):
        bind(parse("Shot 1: close-up of Mia", NAMES), cast=CAST, voices=VOICES, worn={"mia": "gown"})


def test_an_outfit_that_lacks_is_first_to_be_brought_for_somebody_of_photographs() -> None:
    bring = 'Or add it: repertory character import mia --outfit "green dress=PICTURE"'
    with pytest.raises(ShotListError) as caught:
        bound("wide shot of Mia in a green dress")
    assert (
        f'{bring}, or: repertory character build mia --outfit "green dress" --engine ENGINE; then' in caught.value.step
    )
    with pytest.raises(ShotListError) as caught:
        bound("wide shot of Mia in a green dress", mia=replace(MIA, style="clay"))
    assert 'Or add it: repertory character build mia --outfit "green dress", or:' in caught.value.step


def member(placeholder: str, outfit: str, anchor: str = "mia@1") -> CastMember:
    return CastMember(placeholder=placeholder, anchor=anchor, outfit=outfit)


def test_what_a_film_says_of_one_character_under_several_names_must_agree() -> None:
    anchors = {"mia@1": MIA, "coffee-shop@1": SHOP}
    place = member("cafe", "coat", "coffee-shop@1")
    assert worn_in([member("A", ""), member("Mia", "Red Sweater"), place], anchors) == {"mia": "red sweater"}
    assert worn_in([member("A", "sweater"), member("Mia", "red sweater")], anchors) == {"mia": "red sweater"}
    with pytest.raises(YourMove, match="cannot wear both red sweater and leather jacket"):
        worn_in([member("A", "red sweater"), member("Mia", "leather jacket")], anchors)
    with pytest.raises(UnknownName, match='A wears "coat" in this film, and mia@1 has no such outfit') as caught:
        worn_in([member("A", "coat")], anchors)
    assert "leather jacket, red sweater" in caught.value.step


def test_an_unknown_outfit_names_the_nearest_and_all_that_there_are() -> None:
    with pytest.raises(UnknownName, match='Mia has no outfit "lether jacket"') as caught:
        outfit_named(BACKED, "lether jacket")
    assert caught.value.step == 'Did you mean "leather jacket"? Outfits of Mia: leather jacket, red sweater.'
    assert len(outfit_named(BACKED, "the jacket".removeprefix("the ")).references) == 2
    nothing = Character(name="noa", title="Noa")
    with pytest.raises(UnknownName) as caught:
        outfit_named(nothing, "coat")
    assert caught.value.step == "Outfits of Noa: none."


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("close-up of Mia, coffee shop, afternoon light", "coffee shop, afternoon"),
        ("close-up of Mia, coffee shop, window side, afternoon light", "coffee shop, afternoon, window side"),
        ("close-up of Mia by the Window  Side, coffee shop", "coffee shop, afternoon, window side"),
        ("close-up of Mia, coffee shop, window side, night", "coffee shop, night, window"),
        ("close-up of Mia by the windows, coffee shop, night", "coffee shop, night"),
        ("close-up of Mia, coffee shop, window side, golden hour", "coffee shop, golden hour"),
        ("close-up of Mia, window side of the coffee shop, afternoon", "coffee shop, afternoon, window side"),
        ("close-up of Mia, away from the window side, coffee shop, afternoon", "coffee shop, afternoon"),
        ("close-up of Mia facing the window, coffee shop, night", "coffee shop, night"),
    ],
)
def test_a_place_is_seen_from_its_master_side_unless_the_shot_names_another_in_that_light(
    words: str, label: str
) -> None:
    assert labels(bound(words, coffee_shop=WINDOW), Role.VIEW) == [label]


def test_a_further_side_alone_is_no_light_of_a_place() -> None:
    only = replace(STREET, references=(*STREET.references[:1], seen("night", "far end")))
    with pytest.raises(UnknownName, match="no view of street, night") as caught:
        bound("close-up of Mia, street, night", street=only)
    assert "It has: afternoon, night." in caught.value.step
    assert labels(bound("close-up of Mia, street, far end, night", street=only), Role.VIEW) == [
        "street, night, far end"
    ]


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("insert of the phone", "front"),
        ("insert of the phone, back", "back"),
        ("insert of the phone, from the back, night", "back"),
        ("insert of [phone] (back)", "back"),
        ("the back of Mia's phone, street", "back"),
        ("insert: the back side of the phone", "back"),
        ("Mia puts the phone back", "front"),
        ("Mia with her phone, back to the wall", "front"),
        ("Mia leans back, the phone in her hand", "front"),
        ("Mia drops the phone, back, coffee shop", "front"),
        ("Mia grabs the phone from the back, coffee shop", "front"),
    ],
)
def test_a_thing_is_seen_from_the_side_that_is_named_beside_it(words: str, side: str) -> None:
    shot = bound(words, phone=TWO_SIDES)
    assert [one.label for one in shot.references if one.anchor == "phone@1"] == [f"phone, {side}"]


def test_a_further_side_of_a_place_is_no_light_and_comes_after_the_master_view() -> None:
    with pytest.raises(YourMove, match='"Night" is a light') as caught:
        require_main(SHOP, "Night")
    assert caught.value.step == 'Write it as --light "Night".'
    with pytest.raises(YourMove, match="no master view yet, and so no window side"):
        require_main(Location(name="yard", title="yard"), "window side")
    require_main(SHOP, "window side")


@pytest.mark.parametrize(
    ("light", "view", "names"),
    [
        ("dawn", "", ["afternoon"]),
        ("night", "far end", ["night"]),
        ("dawn", "far end", ["afternoon"]),
        ("night", "window side", ["night", "afternoon, window side"]),
    ],
)
def test_a_picture_of_a_place_is_made_from_those_that_tell_most(light: str, view: str, names: list[str]) -> None:
    assert [one.full_name for one in sources(WINDOW.references, light, view)] == names


def test_the_prompt_of_a_further_side_speaks_of_the_face_and_the_clothes_by_their_images() -> None:
    said = compose_build(MIA, Role.OUTFIT, "leather jacket", view="back", references=2)
    assert said.startswith("The person of image 1, standing, seen from behind, to the knees, in the clothes of image 2")
    assert "fixed words" not in said
    place = compose_build(SHOP, Role.VIEW, "night", view="window side", references=1)
    assert place.startswith("The same place as in image 1, seen from another side: window side, at night, no people.")


def test_a_thing_without_a_picture_of_that_name_stays_as_it_was() -> None:
    bare = Prop(name="phone", title="phone", version=1, references=(reference(Role.VIEW, "front", "phone"),))
    assert bound("insert of the phone, back", phone=bare).views == {}
