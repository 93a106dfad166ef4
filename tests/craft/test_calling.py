"""What a cast is called: placeholders first, first names where they are clear, and never a guess between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from company import MIA, NOVA, PHONE, SHOP, STREET, VOICES, character, reference

from repertory.craft.binding.bind import bind, names_of
from repertory.craft.binding.calling import calls_of
from repertory.craft.shotlist.reading import parse
from repertory.errors import ShotListError
from repertory.model.anchor import Anchor, Prop, Role
from repertory.model.shot import BoundShot

BERG = character("anna-berg", "Anna Berg", "coat")
LIND = character("anna-lind", "Anna Lind", "coat")
INES = character("ines-ruiz", "Ines Ruiz", "coat")
ROSE = character("rose-miller", "Rose", "coat")


def thing(name: str, title: str) -> Prop:
    return Prop(name=name, title=title, version=1, references=(reference(Role.VIEW, "front", name),))


def shot_of(text: str, cast: Mapping[str, Anchor]) -> BoundShot:
    return bind(parse(text, names_of(cast)), cast=cast, voices=VOICES, source=text)[-1]


def people(text: str, cast: Mapping[str, Anchor]) -> list[str]:
    return [one.character.name for one in shot_of(text, cast).performers]


def test_a_name_of_two_is_refused_with_both_and_how_to_tell_them_apart() -> None:
    cast = {"A": BERG, "B": LIND, "street": STREET}
    with pytest.raises(ShotListError) as caught:
        shot_of("# a note\nShot 1: street\nShot 2: close-up of Anna, street", cast)
    assert caught.value.what == '"Anna" may mean Anna Berg (anna-berg) or Anna Lind (anna-lind).'
    assert caught.value.step == "Write @anna-berg or @anna-lind, or the placeholder of the one that is meant."
    assert (caught.value.line, caught.value.column) == (3, 21)
    assert caught.value.source == "Shot 2: close-up of Anna, street"


def test_only_names_that_are_used_can_be_unclear() -> None:
    cast = {"A": BERG, "B": LIND, "street": STREET}
    assert people("Shot 1: close-up of A, street", cast) == ["anna-berg"]
    assert people("Shot 1: Anna Berg and Anna Lind, street", cast) == ["anna-berg", "anna-lind"]
    assert people("Shot 1: close-up of @anna-lind, street", cast) == ["anna-lind"]


def test_the_first_name_of_one_is_enough_and_becomes_the_title() -> None:
    cast = {"A": INES, "B": MIA, "street": STREET}
    shot = shot_of("Shot 1: Ines Ruiz waves, Ines smiles at Mia, street", cast)
    assert [one.character.name for one in shot.performers] == ["ines-ruiz", "mia"]
    assert shot.action == "Ines Ruiz waves, Ines Ruiz smiles at Mia"


@pytest.mark.parametrize(
    ("title", "short"),
    [("Old Tom", set()), ("The Captain", set()), ("Happy Day", set()), ("Girl With Dog", set()),
     ("Will Smith", {"Smith"}), ("Dawn Summers", {"Summers"}), ("Dr Weiss", {"Weiss"}), ("Captain Thorne", {"Thorne"}),
     ("Ines Maria Ruiz", {"Ines", "Ruiz"})],
)  # fmt: skip
def test_of_a_title_only_what_is_a_name_calls_somebody(title: str, short: set[str]) -> None:
    calls = calls_of({"A": character("somebody", title, "coat")})
    assert {said for said, _ in calls.spelled} == {"A", title, "somebody", *short}


def test_a_surname_of_two_is_refused_and_both_are_named() -> None:
    cast = {
        "A": character("anna", "Anna Berg", "coat"),
        "B": character("otto", "Otto Berg", "coat"),
        "street": STREET,
    }
    assert people("Shot 1: close-up of Otto, street", cast) == ["otto"]
    with pytest.raises(ShotListError, match='"Berg" may mean Anna Berg') as refused:
        people("Shot 1: Berg waits, street", cast)
    assert "@otto" in refused.value.step


def test_a_placeholder_wins_over_everybody_s_titles_and_names() -> None:
    cast = {"Mia": NOVA, "Nova": MIA, "street": STREET}
    shot = shot_of("Shot 1: two-shot of Mia and Nova, Mia hands Nova a letter, street", cast)
    assert [one.character.name for one in shot.performers] == ["nova", "mia"]
    assert shot.action == "Nova hands Mia a letter"
    rose = {"rose": thing("flower", "red flower"), "R": ROSE, "street": STREET}
    assert [one.name for one in shot_of("Shot 1: insert of the rose, street", rose).props] == ["flower"]


def test_at_is_the_anchor_s_own_name_whatever_else_is_called_so() -> None:
    anna = character("anna", "Anna Berg", "coat")
    cast = {"anna": LIND, "B": anna, "street": STREET}
    assert people("Shot 1: close-up of anna, street", cast) == ["anna-lind"]
    assert people("Shot 1: close-up of @anna, street", cast) == ["anna"]
    assert people("Shot 1: close-up of [@anna], street", cast) == ["anna"]
    assert shot_of("Shot 1: close-up of @anna waving, street", cast).action == "Anna Berg waving"


def test_one_name_of_a_person_and_a_thing_is_unclear_too() -> None:
    cast = {"A": ROSE, "flower": thing("rose", "red flower"), "street": STREET}
    with pytest.raises(ShotListError) as caught:
        shot_of("Shot 1: insert of the rose, street", cast)
    assert caught.value.what == '"Rose" may mean Rose (rose-miller, a character) or red flower (rose, a prop).'


def test_two_placeholders_of_one_anchor_are_no_question() -> None:
    cast = {"Character A": MIA, "Mia": MIA, "coffee shop": SHOP, "coffee shop interior": SHOP}
    assert people("Shot 1: close-up of Mia, coffee shop", cast) == ["mia"]
    assert all(len(there) == 1 for there in calls_of(cast).meant.values())


@pytest.mark.parametrize("title", ["", " ", "'s ", "Mia's ", "@", "[x]", "ﬁ İ", "שרה כהן", "José María", "🎬 One"])
def test_any_title_can_be_called_or_is_left_out(title: str) -> None:
    odd = replace(character("somebody", title, "coat"), name="ß", title=title)
    calls = calls_of({"A": odd, "": thing("a-thing", title), "Mia": MIA})
    assert calls.all_of("A")[0] is odd
    assert calls.all_of(title) or not title.strip(" []@")
    assert names_of({"A": odd, "B": Prop(name="", title=title), "street": STREET}).characters


@pytest.mark.parametrize("words", ["Character A's phone", "Mia’s phone", "[Character A]'s phone", "@mia's phone"])
def test_a_thing_that_is_titled_by_its_owner_is_found_by_any_name_of_the_owner(words: str) -> None:
    own, other = thing("mia-phone", "Mia's phone"), thing("nova-phone", "phone of Nova")
    cast = {"Character A": MIA, "B": NOVA, "street": STREET, "a": own, "b": other, "phone": PHONE}
    shot = shot_of(f"Shot 1: close-up of {words}, her hand visible, street", cast)
    assert [one.name for one in shot.props] == ["mia-phone"]
    assert [(one.character.name, one.face_hidden) for one in shot.performers] == [("mia", True)]


@pytest.mark.parametrize(
    ("words", "things"),
    [
        ("Mia looks at her phone", ["mia-phone"]),
        ("Mia looks at her phone, the phone rings", ["phone", "mia-phone"]),
        ("Mia looks at the phone", ["phone"]),
        ("Tom looks at his phone", ["phone"]),
        ("Mia and Tom look at her phone", ["mia-phone"]),
        ("Mia drops Mia's phone, her phone breaks", ["mia-phone"]),
    ],
)
def test_a_pronoun_says_whose_thing_it_is(words: str, things: list[str]) -> None:
    tom = replace(character("tom", "Tom", "coat"), pronoun="he")
    cast = {"A": MIA, "B": tom, "street": STREET, "one": thing("mia-phone", "Mia's phone"), "phone": PHONE}
    assert [one.name for one in shot_of(f"Shot 1: {words}, street", cast).props] == things


def test_a_pronoun_that_may_mean_two_with_such_a_thing_is_refused() -> None:
    phones = {"one": thing("mia-phone", "Mia's phone"), "two": thing("nova-phone", "Nova's phone")}
    cast = {"A": MIA, "B": NOVA, "street": STREET, **phones}
    with pytest.raises(ShotListError) as caught:
        shot_of("Shot 1: Mia shows Nova her phone, street", cast)
    assert caught.value.what == "\"her phone\" may be Mia's phone or Nova's phone."
    assert (caught.value.line, caught.value.column) == (1, 24)


def test_a_thing_is_its_owner_s_by_its_own_name_as_well() -> None:
    cast = {"A": MIA, "B": NOVA, "street": STREET, "one": thing("mia-phone", "old phone"), "phone": PHONE}
    assert [one.name for one in shot_of("Shot 1: insert of A's phone, street", cast).props] == ["mia-phone"]
    assert [one.name for one in shot_of("Shot 1: insert of B's phone, street", cast).props] == ["phone"]


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("Mia hands Nova the phone", ["mia", "nova"]),
        ("Nova takes the phone from Mia", ["nova", "mia"]),
        ("two-shot of Character B and Character A, Mia hands Nova the phone", ["nova", "mia"]),
    ],
)
def test_in_a_shot_of_two_each_keeps_what_is_hers_in_the_order_of_mention(words: str, order: list[str]) -> None:
    cast = {"Character A": MIA, "Character B": NOVA, "street": STREET, "phone": PHONE}
    shot = shot_of(f"Shot 1: {words}, street", cast)
    assert [one.character.name for one in shot.performers] == order
    own = {one.media.sha256: person.name for person in (MIA, NOVA) for one in person.references}
    faces = [one for one in shot.references if one.anchor in {"mia@1", "nova@1"}]
    assert [own[one.sha256] for one in faces] == [one.anchor.partition("@")[0] for one in faces] == order * 3
    angles = [one.name for one in faces if one.role is Role.ANGLE]
    assert angles == ["three-quarter right", "three-quarter left"]
