"""Outfits with several sides: brought along, made by an engine, measured, worn; and since when each is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_film import SmallFilm, picture
from test_reference_gates import mia_of, studio, turned

from repertory.company import Company
from repertory.craft.building import lock_stage
from repertory.errors import MediaRejected, PersonMove, StageMissing, UnknownName, YourMove
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.anchor import Character, Role, Stage
from repertory.model.verdict import Face
from repertory.work.build import Pictures, import_pictures
from repertory.work.dressing import build_outfit_views, outfit_views, outfits_since, wear

pytestmark = pytest.mark.slow


def faceless(face: Face) -> tuple[Face, ...]:
    return ()


def brought(small: SmallFilm, folder: Path, *views: str) -> Character:
    """Mia with a coat that was brought along from the front and from these sides."""
    sides = {("coat", view): picture(folder / f"{view}.png", 60 + n) for n, view in enumerate(views)}
    fronts = {"coat": picture(folder / "front.png", 50)}
    return import_pictures(small.crew, "mia", Pictures(outfits=fronts, outfit_views=sides))


def built(small: SmallFilm, *views: str) -> Character:
    return build_outfit_views(small.crew, "mia", outfit_views(small.crew, "mia", ["coat"], views), engine="fake")


def test_a_back_without_a_face_is_kept_unmeasured_and_shows_its_colours(tmp_path: Path) -> None:
    small = studio(tmp_path, back=faceless)
    mia = brought(small, tmp_path, "back")
    (coat,) = mia.outfits
    assert [one.view for one in coat.references] == ["", "back"]
    back = coat.seen_from("back")
    assert (back.unmeasured, back.waived, back.distance) == ("back", "", None)
    assert sum(swatch.share for swatch in back.palette) == pytest.approx(1.0, abs=0.2)
    assert back.media.name.startswith("outfit-coat-back-")
    assert coat.main.distance == 0.2
    assert Stage.WARDROBE in lock_stage(mia, Stage.WARDROBE).stages


def test_a_side_that_can_be_measured_is_measured_and_a_back_with_a_face_refused(tmp_path: Path) -> None:
    small = studio(tmp_path, side=turned(70.0))
    assert brought(small, tmp_path, "side").outfits[0].seen_from("side").unmeasured == "side"
    open_faced = studio(tmp_path / "other", side=turned(40.0))
    assert brought(open_faced, tmp_path, "side").outfits[0].seen_from("side").distance == 0.2
    with pytest.raises(MediaRejected, match=r"shows the front, turned 0 degrees; back is turned away") as caught:
        import_pictures(small.crew, "mia", Pictures(outfit_views={("coat", "back"): picture(tmp_path / "b.png", 77)}))
    assert "--waive" in caught.value.step


def test_a_side_comes_after_the_front_and_a_new_front_replaces_the_old_one(tmp_path: Path) -> None:
    small = studio(tmp_path, back=faceless)
    with pytest.raises(YourMove, match='no picture of "coat" from the front yet'):
        import_pictures(
            small.crew, "mia", Pictures(outfit_views={("coat", "back"): picture(tmp_path / "back.png", 88)})
        )
    before = brought(small, tmp_path, "back").outfits
    again = import_pictures(small.crew, "mia", Pictures(outfits={"coat": picture(tmp_path / "new.png", 51)}))
    assert [outfit.name for outfit in again.outfits] == ["coat"]
    assert again.outfits[0].main != before[0].main
    assert again.outfits[0].seen_from("back") == before[0].seen_from("back")


def test_the_same_picture_is_no_other_side(tmp_path: Path) -> None:
    small = studio(tmp_path)
    brought(small, tmp_path)
    copied = Pictures(outfit_views={("coat", "side"): tmp_path / "front.png"})
    with pytest.raises(MediaRejected, match='is the outfit "coat" of Mia over again'):
        import_pictures(small.crew, "mia", copied)


def test_angles_of_one_name_are_numbered_still(tmp_path: Path) -> None:
    small = studio(tmp_path)
    paths = [picture(tmp_path / f"{number}-front.png", 90 + number) for number in range(2)]
    mia = import_pictures(small.crew, "mia", Pictures(angles=paths))
    assert [one.name for one in mia.with_role(Role.ANGLE)][-2:] == ["front", "front 2"]


def test_an_engine_makes_a_side_from_the_master_and_the_front(tmp_path: Path) -> None:
    small = studio(tmp_path, fake=faceless)
    mia = brought(small, tmp_path)
    made = built(small, "Back", "front")
    engine = small.crew.engines["fake"]
    assert isinstance(engine, FakeEngine)
    (order,) = [one for one in engine.orders if one.role is Role.OUTFIT]
    assert (order.role, order.name, order.view) == (Role.OUTFIT, "coat", "back")
    assert mia.master is not None
    assert [one.sha256 for one in order.references] == [mia.master.media.sha256, mia.outfits[0].main.media.sha256]
    assert "the clothes of image 2" in order.prompt
    assert made.outfits[0].seen_from("back").view == "back"
    assert built(small, "back") == made
    assert [one.role for one in engine.orders].count(Role.OUTFIT) == 1, "what is there is not made again"


def test_a_side_of_nothing_is_refused_before_anything_is_ordered(tmp_path: Path) -> None:
    small = studio(tmp_path)
    brought(small, tmp_path)
    with pytest.raises(UnknownName, match='no outfit "coats"') as caught:
        outfit_views(small.crew, "mia", ["coats"], ["back"])
    assert 'Did you mean "coat"?' in caught.value.step
    assert 'repertory character build mia --outfit "coats"' in caught.value.step
    with pytest.raises(YourMove, match="Of which outfit") as unnamed:
        outfit_views(small.crew, "mia", [], ["back"])
    assert unnamed.value.step.endswith('--outfit OUTFIT --view "back" --engine ENGINE')
    small.crew.library.create_anchor(Character(name="noa", title="Noa", prompt="a woman"))
    with pytest.raises(StageMissing):
        outfit_views(small.crew, "noa", ["coat"], ["back"])


def test_a_side_by_hand_is_asked_for_and_taken_when_it_is_there(tmp_path: Path) -> None:
    small = studio(tmp_path)
    brought(small, tmp_path)
    slow = FakeEngine(card=replace(FAKE_CARD, by_hand=True), slow=1)
    crew = replace(small.crew, engines={"fake": slow})
    wishes = outfit_views(crew, "mia", ["coat"], ["side"])
    with pytest.raises(PersonMove, match="mia outfit coat side in"):
        build_outfit_views(crew, "mia", wishes, engine="fake")
    assert build_outfit_views(crew, "mia", wishes, engine="fake").outfits[0].seen_from("side").view == "side"


def test_what_is_worn_by_default_is_said_once_and_only_of_what_there_is(tmp_path: Path) -> None:
    small = studio(tmp_path)
    brought(small, tmp_path)
    import_pictures(small.crew, "mia", Pictures(outfits={"red sweater": picture(tmp_path / "red.png", 70)}))
    assert mia_of(small).outfit == "coat"
    assert wear(small.crew, "mia", "Sweater").outfit == "red sweater"
    assert mia_of(small).outfit == "red sweater"
    with pytest.raises(UnknownName, match='no outfit "cot"') as caught:
        wear(small.crew, "mia", "cot")
    assert caught.value.step == 'Did you mean "coat"? Outfits of Mia: coat, red sweater.'


def test_each_outfit_says_since_when_it_is_there(tmp_path: Path) -> None:
    small = studio(tmp_path)
    library = small.crew.library
    brought(small, tmp_path)
    assert outfits_since(library, mia_of(small)) == {}
    import_pictures(small.crew, "mia", Pictures(), waive_stages="one mood")
    first = library.lock("mia")
    import_pictures(small.crew, "mia", Pictures(outfits={"red sweater": picture(tmp_path / "red.png", 70)}))
    draft = mia_of(small)
    assert outfits_since(library, draft) == {"coat": first.ref}
    second = library.lock("mia")
    assert isinstance(second, Character)
    assert outfits_since(library, second) == {"coat": first.ref, "red sweater": second.ref}
    company = Company(library.folder)
    assert company.outfits_since(draft) == {"coat": first.ref, "red sweater": second.ref}
