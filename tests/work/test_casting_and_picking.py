"""Faces that were paid for are all offered; a pick brings its own binding along; what cannot be picked says why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film

from repertory.company import Company
from repertory.errors import EngineFailed, MediaRejected, YourMove
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.library.cards import Candidate
from repertory.model.anchor import Binding, BindingKind, Character, Location, Role, Stage
from repertory.model.engine import Order, Output
from repertory.model.price import Price
from repertory.work.casting import cast_candidates, offer_stage
from repertory.work.picking import draw_sheet, offered, pick
from repertory.work.purse import of_anchor
from repertory.work.views import offer_views

pytestmark = pytest.mark.slow

FREE = replace(FAKE_CARD, id="fake", local=False)
PAID = replace(FREE, id="paid", price=Price(first_megapixel=Decimal("0.05")))


@dataclass(kw_only=True)
class Binder(FakeEngine):
    """An engine that says what it knows each picture by, for the seeds that it is told."""

    binds: tuple[int, ...] = field(default=())

    def _deliver(self, order: Order) -> Output:
        made = super()._deliver(order)
        if order.seed not in self.binds:
            return made
        return replace(made, binding=Binding(engine=self.card.vendor, kind=BindingKind.RIG, value=f"rig {order.seed}"))


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    """A company of look-alikes: whatever is painted is 0.1 from everybody."""
    pictures = [picture(tmp_path / "painted" / f"{number}.png", 100 + number) for number in range(12)]
    small = small_film(
        tmp_path,
        {"fake": Binder(card=FREE, outputs=pictures), "paid": FakeEngine(card=PAID, outputs=pictures)},
        inspector=FakeInspector(default=0.1),
    )
    anna = Character(name="anna", title="Anna", pronoun="she", prompt="a woman", identity="a woman")
    small.crew.library.create_anchor(anna)
    return small


def cast(small: SmallFilm, engine: str, count: int = 2) -> tuple[Candidate, ...]:
    purse = of_anchor(small.crew.library, "anna", Decimal(1))
    return cast_candidates(small.crew, "anna", engine=engine, count=count, purse=purse)


def engine_of(small: SmallFilm, name: str) -> FakeEngine:
    engine = small.crew.engines[name]
    assert isinstance(engine, FakeEngine)
    return engine


def test_paid_faces_that_look_alike_are_all_offered_and_no_more_are_ordered(small: SmallFilm) -> None:
    made = cast(small, "paid")
    assert [(one.number, one.refused) for one in made] == [(1, True), (2, True)]
    assert "It is too like mia: distance 0.100, limit" in made[0].measured
    assert made[0].distances["mia"] == 0.1
    assert len(engine_of(small, "paid").orders) == 2
    assert cast(small, "paid") == made
    assert len(engine_of(small, "paid").orders) == 2


def test_the_same_paid_picture_twice_is_one_candidate_and_no_more_are_ordered(small: SmallFilm) -> None:
    paid = engine_of(small, "paid")
    paid.outputs = paid.outputs[:1]
    assert [one.number for one in cast(small, "paid")] == [1]
    assert len(paid.orders) == 2


def test_a_face_like_another_is_picked_only_for_a_reason_which_is_kept(small: SmallFilm) -> None:
    cast(small, "paid")
    with pytest.raises(MediaRejected, match="Candidate 1: It is too like mia") as caught:
        pick(small.crew, "anna", 1)
    assert 'repertory character pick anna 1 --waive "REASON"' in caught.value.step
    anna = pick(small.crew, "anna", 1, waive="they are twins")
    assert isinstance(anna, Character)
    assert anna.master is not None
    assert anna.master.waived == "they are twins"
    assert "too like mia" in anna.master.overruled


def test_of_a_free_engine_none_is_offered_and_the_error_offers_no_pick(small: SmallFilm) -> None:
    with pytest.raises(EngineFailed, match="fake made no face for Anna that can be used") as caught:
        cast(small, "fake")
    assert "pick" not in caught.value.step
    assert 'repertory character new anna --prompt "WORDS" --engine fake' in caught.value.step
    assert len(engine_of(small, "fake").orders) == 8


def test_another_main_view_brings_its_own_binding_and_takes_the_old_one_away(small: SmallFilm) -> None:
    library = small.crew.library
    library.create_anchor(Location(name="harbour", title="harbour", identity="a harbour"))
    painter = engine_of(small, "fake")
    assert isinstance(painter, Binder)
    painter.binds = (1, 2)
    offer_views(small.crew, "harbour", ("afternoon",), engine="fake", count=3)

    def rigs(number: int) -> list[str]:
        return [one.value for one in pick(small.crew, "harbour", number).bindings]

    assert rigs(1) == ["rig 1"]
    assert rigs(2) == ["rig 2"]
    assert rigs(3) == [], "nothing knows the third"
    assert rigs(1) == ["rig 1"]
    offer_views(small.crew, "harbour", ("night",), engine="fake", count=2)
    assert rigs(5) == ["rig 1"], "a further view leaves the main view's"
    assert rigs(1) == ["rig 1"]


def test_a_further_view_gives_what_is_not_known_yet(small: SmallFilm) -> None:
    painter = engine_of(small, "fake")
    assert isinstance(painter, Binder)
    painter.binds = (2,)
    offer_views(small.crew, "coffee-shop", ("night",), engine="fake", count=2)
    assert pick(small.crew, "coffee-shop", 1).bindings == ()
    assert [one.value for one in pick(small.crew, "coffee-shop", 2).bindings] == ["rig 2"]


def test_a_view_that_is_there_is_named_also_where_none_was_asked_for(small: SmallFilm) -> None:
    with pytest.raises(YourMove, match="coffee shop has afternoon already"):
        offer_views(small.crew, "coffee-shop", (), engine="fake")


def test_two_candidates_for_one_side_are_named_with_the_side(small: SmallFilm) -> None:
    offer_views(small.crew, "coffee-shop", (), seen_from=("window side",), engine="fake", count=2)
    with pytest.raises(YourMove, match='1 and 2 are both for the view "afternoon, window side"'):
        pick(small.crew, "coffee-shop", 1, 2)


def test_a_sheet_is_no_folder(small: SmallFilm, tmp_path: Path) -> None:
    library = small.crew.library
    offer_views(small.crew, "coffee-shop", ("night",), engine="fake", count=1)
    folder = tmp_path / "sheet.png"
    folder.mkdir()
    with pytest.raises(YourMove, match="is a folder") as caught:
        draw_sheet(library, "coffee-shop", offered(library, "coffee-shop"), folder)
    assert f"--sheet {folder / 'coffee-shop.png'}" in caught.value.step


@pytest.mark.parametrize("stage", [None, Stage.ANGLES])
def test_outfits_are_not_passed_over_for_another_stage(small: SmallFilm, stage: Stage | None) -> None:
    mia = small.crew.library.draft("mia")
    assert isinstance(mia, Character)
    master = mia.with_role(Role.HEADSHOT)
    small.crew.library.save(replace(mia, prompt="a woman", references=master, stages=(Stage.HEADSHOT,), waived={}))
    with pytest.raises(YourMove, match="Outfits belong to the wardrobe, and the angles are"):
        offer_stage(small.crew, "mia", stage, engine="fake", count=3, outfits=("coat",))
    assert engine_of(small, "fake").orders == []


def test_a_further_side_belongs_to_the_wardrobe_alone(small: SmallFilm) -> None:
    company = Company(small.crew.library.folder)
    with pytest.raises(YourMove, match="Further sides belong to the wardrobe"):
        company.build("mia", stage=Stage.ANGLES, outfits=("coat",), seen_from=("back",))
