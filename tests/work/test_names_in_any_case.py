"""A name in another case is the same name: nothing is made, paid or kept twice for it; and what is worn is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_film import SmallFilm, picture
from test_reference_gates import mia_of, studio

from repertory.craft.building import waive_stage
from repertory.fakes import FakeEngine
from repertory.model.anchor import Location, Prop, Role, Stage
from repertory.work.build import Pictures, build_stage, import_pictures, with_an_outfit
from repertory.work.casting import offer_stage
from repertory.work.picking import offered, pick
from repertory.work.views import build_views, import_view, offer_views

pytestmark = pytest.mark.slow


def orders(small: SmallFilm, role: Role) -> int:
    engine = small.crew.engines["fake"]
    assert isinstance(engine, FakeEngine)
    return sum(one.role is role for one in engine.orders)


def dressed(tmp_path: Path) -> SmallFilm:
    """A company whose Mia has a coat."""
    small = studio(tmp_path)
    import_pictures(small.crew, "mia", Pictures(outfits={"coat": picture(tmp_path / "front.png", 50)}))
    return small


def test_an_outfit_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    small = dressed(tmp_path)
    build_stage(small.crew, "mia", Stage.WARDROBE, engine="fake", outfits=["Coat"])
    assert orders(small, Role.OUTFIT) == 0
    assert [one.name for one in mia_of(small).outfits] == ["coat"]


def test_a_picture_brought_along_belongs_to_the_outfit_that_is_there(tmp_path: Path) -> None:
    small = dressed(tmp_path)
    before = mia_of(small).outfits[0].main
    views = {("COAT", "side"): picture(tmp_path / "side.png", 60)}
    new = Pictures(outfits={"Coat": picture(tmp_path / "new.png", 51)}, outfit_views=views)
    (coat,) = import_pictures(small.crew, "mia", new).outfits
    assert coat.name == "coat"
    assert coat.main != before
    assert [one.view for one in coat.references] == ["", "side"]


def test_candidates_of_one_outfit_have_one_name(tmp_path: Path) -> None:
    small = studio(tmp_path)
    first = offer_stage(small.crew, "mia", Stage.WARDROBE, engine="fake", count=1, outfits=["coat"])
    again = offer_stage(small.crew, "mia", Stage.WARDROBE, engine="fake", count=1, outfits=["Coat"])
    assert {one.name for one in (*first, *again)} == {"coat"}
    pick(small.crew, "mia", first[0].number)
    assert [one.picked for one in offered(small.crew.library, "mia") if one.candidate.number == first[0].number] == [
        True
    ]


def test_a_light_and_a_side_have_one_name(tmp_path: Path) -> None:
    small = studio(tmp_path)
    library = small.crew.library
    library.create_anchor(Location(name="yard", title="yard", identity="a yard"))
    library.create_anchor(Prop(name="cup", title="cup", identity="a cup"))
    import_view(small.crew, "yard", picture(tmp_path / "night.png", 70), "night")
    import_view(small.crew, "yard", picture(tmp_path / "again.png", 71), "Night")
    yard = build_views(small.crew, "yard", ["NIGHT", "dusk", "Dusk"], engine="fake")
    assert [one.name for one in yard.references] == ["night", "dusk"]
    import_view(small.crew, "cup", picture(tmp_path / "back.png", 72), "back")
    cup = import_view(small.crew, "cup", picture(tmp_path / "other.png", 73), "Back")
    assert [one.name for one in cup.references] == ["back"]
    sides = [*offer_views(small.crew, "cup", ["top"], engine="fake", count=1)]
    sides += offer_views(small.crew, "cup", ["Top"], engine="fake", count=1)
    assert {one.name for one in sides} == {"top"}


def test_the_default_outfit_is_one_that_is_there(tmp_path: Path) -> None:
    small = dressed(tmp_path)
    mia = mia_of(small)
    assert with_an_outfit(replace(mia, outfit="Coat")).outfit == "coat"
    assert with_an_outfit(replace(mia, outfit="gown")).outfit == "coat"
    long = replace(mia, outfit="coat", references=tuple(replace(one, name="long coat") for one in mia.references))
    assert with_an_outfit(long).outfit == "long coat"


def test_an_outfit_that_is_to_come_is_kept_in_mind_while_the_wardrobe_is_open(tmp_path: Path) -> None:
    small = dressed(tmp_path)
    waiting = replace(mia_of(small), outfit="gown", prompt="a woman", stages=(Stage.HEADSHOT, Stage.ANGLES), waived={})
    assert with_an_outfit(waiting).outfit == "gown"
    assert with_an_outfit(waive_stage(waiting, Stage.WARDROBE, "one is enough")).outfit == "coat"
