"""What an engine made is taken or made again: by a person, by a free engine with the next seed; what is paid is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film

from repertory.engines.byhand import engines
from repertory.errors import EngineFailed, MediaRejected, NothingFits, PersonMove
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.files.hashing import sha256_of
from repertory.jobs.journal import OrderState
from repertory.model.anchor import Character, Location, Role, Stage
from repertory.model.engine import Order, Output
from repertory.model.price import Price
from repertory.work.build import build_stage
from repertory.work.dressing import build_outfit_views, outfit_views
from repertory.work.purse import Purse, building_journal, of_anchor
from repertory.work.views import build_views

pytestmark = pytest.mark.slow

FREE = replace(FAKE_CARD, id="fake", local=False)
PAID = replace(FREE, id="paid", price=Price(first_megapixel=Decimal("0.05")))


class ListPriced(FakeEngine):
    """A fake whose vendor says nothing of what it costs, so that the card's price counts."""

    def _deliver(self, order: Order) -> Output:
        return replace(super()._deliver(order), cost_usd=None)


@dataclass(kw_only=True)
class Room:
    """A small film's crew with a Mia whose wardrobe is open, and the engines that work for her."""

    small: SmallFilm
    free: FakeEngine
    paid: FakeEngine

    def purse(self, budget: str = "1") -> Purse:
        return of_anchor(self.small.crew.library, "mia", Decimal(budget))

    def dressed(self, engine: str, *outfits: str, seed: int = 1) -> Character:
        purse = self.purse()
        return build_stage(
            self.small.crew, "mia", Stage.WARDROBE, engine=engine, outfits=outfits, seed=seed, purse=purse
        )

    def beside(self, path: Path) -> Path:
        """The picture, which shows somebody else."""
        assert isinstance(self.small.crew.inspector, FakeInspector)
        assert isinstance(self.small.crew.inspector.distances, dict)
        self.small.crew.inspector.distances[sha256_of(path)] = 0.95
        return path


@pytest.fixture
def room(tmp_path: Path) -> Room:
    pictures = [picture(tmp_path / "painted" / f"{number}.png", 100 + number) for number in range(9)]
    free, paid = FakeEngine(card=FREE, outputs=pictures[:5]), ListPriced(card=PAID, outputs=pictures[5:])
    by_hand = replace(engines()[0], quiet_s=0.0)
    small = small_film(
        tmp_path,
        {"fake": free, "paid": paid, "byhand": by_hand},
        inspector=FakeInspector(default=0.2, distances={}),
    )
    mia = small.crew.library.draft("mia")
    assert isinstance(mia, Character)
    small.crew.library.save(replace(mia, prompt="a woman", waived={}))
    return Room(small=small, free=free, paid=paid)


def test_a_free_engine_that_failed_is_asked_again_when_it_is_well(room: Room) -> None:
    room.free.fail_later_with = EngineFailed("Out of paint.", step="Wait.")
    for _ in range(2):
        with pytest.raises(EngineFailed, match="Out of paint"):
            room.dressed("fake", "coat", "dress")
    room.free.fail_later_with = None
    assert [one.name for one in room.dressed("fake", "coat", "dress").outfits] == ["coat", "dress"]
    assert [order.name for order in room.free.orders] == ["coat", "coat", "coat", "dress"], "placed anew each time"


@pytest.mark.parametrize("last", ["ticket.toml", "failure.toml"])
def test_a_failure_half_forgotten_is_still_one(room: Room, monkeypatch: pytest.MonkeyPatch, last: str) -> None:
    room.free.fail_later_with = EngineFailed("Out of paint.")
    with pytest.raises(EngineFailed):
        room.dressed("fake", "coat", "dress")
    journal = building_journal(room.small.crew.library)
    order = room.free.orders[0].id
    unlink = Path.unlink

    def killed(path: Path, **given: bool) -> None:
        if path.name == last:
            raise KeyboardInterrupt
        unlink(path, **given)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            journal.forget_failure(order)
    assert journal.state(order) is OrderState.FAILED
    journal.forget_failure(order)
    assert journal.state(order) is OrderState.INTENDED
    room.free.fail_later_with = None
    assert room.dressed("fake", "coat", "dress").outfits


def test_what_was_paid_and_failed_is_ordered_anew_only_with_another_seed(room: Room) -> None:
    room.paid.fail_later_with = EngineFailed("Out of paint.", step="Wait.")
    with pytest.raises(EngineFailed) as caught:
        room.dressed("paid", "coat", "dress")
    again = 'repertory character build mia --stage wardrobe --outfit "coat" --engine paid --seed 2'
    assert again in caught.value.step
    room.paid.fail_later_with = None
    with pytest.raises(EngineFailed, match="Out of paint"):
        room.dressed("paid", "coat", "dress")
    assert len(room.paid.orders) == 1
    assert room.dressed("paid", "coat", "dress", seed=2).outfits
    assert [order.seed for order in room.paid.orders] == [1, 2, 2]


def test_a_further_side_is_tried_with_three_seeds_where_that_is_free(room: Room) -> None:
    room.dressed("fake", "coat", "dress")
    for path in room.free.outputs[2:4]:
        room.beside(path)
    wishes = outfit_views(room.small.crew, "mia", ["coat"], ["side"])
    mia = build_outfit_views(room.small.crew, "mia", wishes, engine="fake")
    assert [one.view for one in mia.outfits[0].references] == ["", "side"]
    assert [order.seed for order in room.free.orders if order.view] == [1, 2, 3]
    assert sum("made again: wardrobe, coat/side:" in event for event in room.small.events) == 2


def test_a_further_side_that_is_paid_is_made_once_and_the_ways_out_can_be_typed(room: Room) -> None:
    room.dressed("fake", "coat", "dress")
    room.beside(room.paid.outputs[0])
    wishes = outfit_views(room.small.crew, "mia", ["coat"], ["side"])
    with pytest.raises(MediaRejected, match=r"wardrobe, coat/side: .* does not show Mia") as caught:
        build_outfit_views(room.small.crew, "mia", wishes, engine="paid", purse=room.purse())
    assert len(room.paid.orders) == 1
    more = 'build mia --stage wardrobe --outfit "coat" --view "side" --engine paid --candidates 3'
    assert more in caught.value.step
    assert f'--outfit "coat/side={room.paid.orders[0].folder / "fake.png"}" --waive "REASON"' in caught.value.step


def test_a_further_side_by_hand_that_will_not_do_is_named_and_can_be_replaced(room: Room) -> None:
    crew = room.small.crew
    room.dressed("fake", "coat", "dress")
    wishes = outfit_views(crew, "mia", ["coat"], ["side"])

    def asked() -> str:
        with pytest.raises(PersonMove) as caught:
            build_outfit_views(crew, "mia", wishes, engine="byhand")
        return str(caught.value)

    asked()
    (folder,) = (crew.library.folder / "orders").glob("mia-outfit-coat-side-*")
    room.beside(picture(folder / "result.png", 20, (300, 300)))
    for _ in range(2):
        assert "Not taken for mia outfit coat side: wardrobe, coat/side: result.png does not show Mia" in asked()
    picture(folder / "again.png", 21, (300, 300))
    mia = build_outfit_views(crew, "mia", wishes, engine="byhand")
    assert [one.view for one in mia.outfits[0].references] == ["", "side"]


def test_a_view_that_was_paid_is_kept_when_the_budget_ends_with_it(room: Room) -> None:
    library = room.small.crew.library
    library.create_anchor(Location(name="harbour", title="harbour", identity="a harbour"))
    purse = of_anchor(library, "harbour", Decimal("0.08"))
    with pytest.raises(NothingFits):
        build_views(room.small.crew, "harbour", ["afternoon", "night"], engine="paid", purse=purse)
    assert [(one.role, one.name) for one in library.draft("harbour").references] == [(Role.VIEW, "afternoon")]
