"""Nothing is paid for a shot that no engine can finish; all such shots are named, and the others are shot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film

from repertory.cli.ending import say_end
from repertory.errors import NothingFits, YourMove
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.jobs.journal import Placed
from repertory.model.engine import Order, OrderKind, Output
from repertory.model.price import Price
from repertory.productions.folder import ProductionFolder
from repertory.work.beforehand import shoot_possible
from repertory.work.plan import purse_of, read_plan
from repertory.work.purse import of_anchor
from repertory.work.settling import ShotState

pytestmark = pytest.mark.slow

STILLS = replace(
    FAKE_CARD, id="paid", local=False, price=Price(first_megapixel=Decimal("0.05")), kinds=(OrderKind.STILL,)
)
CLIPS = replace(FAKE_CARD, kinds=(OrderKind.CLIP, OrderKind.LINE), max_duration_s=8.0)
SHOTS = """
Shot 1: wide shot of Mia in the coffee shop, 12 s

Shot 2: wide shot of the coffee shop

Shot 3: medium close-up of Mia, coffee shop, 15 s
"""


@dataclass(kw_only=True)
class ListPriced(FakeEngine):
    """A fake whose vendor says nothing of what it costs, so that the card's price counts."""

    def _deliver(self, order: Order) -> Output:
        return replace(super()._deliver(order), cost_usd=None)


def paid(small: SmallFilm) -> tuple[Placed, ...]:
    return purse_of(small.crew, read_plan(small.crew, small.film)).paid()


def test_a_shot_whose_clip_no_engine_can_make_is_not_begun_and_the_others_are_shot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = small_film(tmp_path, {"paid": ListPriced(card=STILLS), "fake": FakeEngine(card=CLIPS)}, shots=SHOTS)
    small.film.save(replace(small.film.production, budget_usd=Decimal(1)))
    film = ProductionFolder.at(small.film.folder)
    one, two, three = shoot_possible(small.crew, film)
    assert [one.state, two.state, three.state] == [ShotState.FAILED, ShotState.ACCEPTED, ShotState.FAILED]
    assert "12" in one.why
    assert "15" in three.why
    assert (one.exit_code, one.keyframe) == (NothingFits.exit_code, "")
    assert [placed.order_id.partition("-")[0] for placed in paid(small)] == ["2", "2"]
    (again,) = shoot_possible(small.crew, film, ["3"])
    assert again == three
    say_end((two,), replace(purse_of(small.crew, read_plan(small.crew, film)), budget=Decimal("0.184")))
    assert capsys.readouterr().out == "Spent $0.05 of $0.184, $0.134 left.\n"
    say_end((two,), of_anchor(small.crew.library, "mia"))
    assert capsys.readouterr().out == "", "all is free"


def test_a_vendor_that_there_is_none_of_is_refused_where_a_film_is_read(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"paid": FakeEngine(card=STILLS), "fake": FakeEngine(card=CLIPS)}, shots=SHOTS)
    small.film.save(replace(small.film.production, policy=f"only {STILLS.vendor}e"))
    with pytest.raises(YourMove, match=f"Did you mean {STILLS.vendor}"):
        read_plan(small.crew, ProductionFolder.at(small.film.folder))
