"""A shot is begun only if the money that is left finishes it; the plan says so before, and names what to raise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film

from repertory.errors import Busy, NothingFits, NotToday
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.files.locking import exclusive
from repertory.jobs.board import made_for
from repertory.jobs.processes import new_id
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Ticket
from repertory.model.price import Price
from repertory.model.take import Decision, TakeKind
from repertory.work import produce, watching
from repertory.work.beforehand import shoot_possible
from repertory.work.beginning import left_out
from repertory.work.offering import with_offers
from repertory.work.plan import read_plan
from repertory.work.planned import planned
from repertory.work.purse import Paid
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome
from repertory.work.taking import Shooting
from repertory.work.watching import shots_under_way

pytestmark = pytest.mark.slow

STILLS = replace(
    FAKE_CARD, id="stills", local=False, kinds=(OrderKind.STILL,), price=Price(first_megapixel=Decimal("0.105"))
)
CLIPS = replace(FAKE_CARD, id="clips", local=False, kinds=(OrderKind.CLIP,), price=Price(second=Decimal("0.112")))
SHOTS = "".join(f"\nShot {number}: wide shot of the coffee shop, 4 s\n" for number in range(1, 6))
WHOLE = Decimal("0.553")


@dataclass(kw_only=True)
class ListPriced(FakeEngine):
    """A fake whose vendor says nothing of what it costs, so that the card's price counts."""

    def _deliver(self, order: Order) -> Output:
        return replace(super()._deliver(order), cost_usd=None)


def dear(folder: Path, *cards: EngineCard, **settings: object) -> SmallFilm:
    """Five shots of $0.553, a still of $0.105 and a clip of $0.448 each."""
    small = small_film(folder, {card.id: ListPriced(card=card) for card in cards or (STILLS, CLIPS)}, shots=SHOTS)
    set_to(small, **settings)
    return small


def set_to(small: SmallFilm, **settings: object) -> None:
    money = {name: Decimal(str(value)) if name.endswith("usd") else value for name, value in settings.items()}
    small.film.save(replace(small.film.production, **money))  # type: ignore[arg-type]


def shot(small: SmallFilm, *numbers: str) -> Mapping[str, Outcome]:
    return {one.shot: one for one in shoot_possible(small.crew, small.film, numbers)}


def spent(small: SmallFilm) -> Decimal:
    return Shooting(small.crew, read_plan(small.crew, small.film)).purse.spent()


def states(outcomes: Mapping[str, Outcome]) -> str:
    """The first letters of what became of the shots: "aaw"."""
    return "".join(one.state.value[0] for one in outcomes.values())


def test_the_film_s_money_finishes_whole_shots_and_the_others_are_not_begun(tmp_path: Path) -> None:
    small = dear(tmp_path, budget_usd="1.2")
    done = shot(small)
    assert states(done) == "aawww"
    assert spent(small) == 2 * WHOLE
    assert "$1.20 of the budget for the film is left, which finishes shots 1 and 2." in done["3"].why
    assert 'budget_usd = "2.77"' in done["4"].step
    assert done["5"].exit_code == NothingFits.exit_code
    again = shot(small, "4")
    assert states(again) == "w", "by its number it goes by the same rule"
    assert "$0.094 of the budget for the film is left, which finishes none of them." in again["4"].why
    set_to(small, budget_usd="2.77")
    assert states(shot(small)) == "aaaaa"
    assert spent(small) == 5 * WHOLE


def test_a_day_s_money_is_for_whole_shots_and_the_others_are_for_tomorrow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = dear(tmp_path, budget_usd="9", day_budget_usd="1.2")
    done = shot(small)
    assert (states(done), spent(small)) == ("aawww", 2 * WHOLE)
    assert "$1.20 of the budget for today is left, which finishes shots 1 and 2." in done["5"].why
    assert "tomorrow" in done["5"].step
    assert done["5"].exit_code == NotToday.exit_code
    set_to(small, day_budget_usd="0.5")
    (one,) = shot(small, "3").values()
    assert "One take of everything costs $0.553, and a day may cost $0.50." in one.why, "no other day finishes it"
    assert spent(small) == 2 * WHOLE


def test_a_shot_dearer_than_its_own_budget_is_not_begun_and_the_plan_said_so(tmp_path: Path) -> None:
    small = dear(tmp_path, budget_usd="10", shot_budget_usd="0.5")
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    shots = with_offers(small.crew, shooting.plan, planned(small.crew, shooting.plan))
    (held,) = left_out(shooting, {one.bound.shot.number: one.due for one in shots}, Paid())
    assert (held.setting, held.shots) == ("shot_budget_usd", ("1", "2", "3", "4", "5"))
    assert all(one.dear and one.at_most >= one.price for one in shots)
    done = shot(small)
    assert (states(done), spent(small)) == ("wwwww", Decimal(0))
    assert {one.why for one in done.values()} == {f"not begun, since it could not be finished. {held.why.what}"}
    assert 'shot_budget_usd = "0.56"' in done["1"].step
    set_to(small, shot_budget_usd="0.56")
    assert states(shot(small, "1")) == "a"


def test_a_cheaper_engine_of_the_film_finishes_what_the_dear_one_leaves(tmp_path: Path) -> None:
    cheap = replace(CLIPS, id="cheap", price=Price(second=Decimal("0.01")))
    small = dear(tmp_path, STILLS, CLIPS, cheap, budget_usd="10", shot_budget_usd="0.5", policy="as listed")
    assert states(shot(small, "1")) == "a", "its clip is planned with what the still leaves"
    assert spent(small) == Decimal("0.145")
    set_to(small, shot_budget_usd="0.6", budget_usd=Decimal("0.145") + WHOLE + Decimal("0.145"))
    assert states(shot(small)) == "aaaww"


def test_what_is_there_already_or_was_refused_counts_as_it_is_due(tmp_path: Path) -> None:
    small = dear(tmp_path, budget_usd="0.9")
    assert states(shot(small)) == "awwww"
    keyframe = next(take for take in small.film.takes.of_shot("1") if take.kind is TakeKind.KEYFRAME)
    small.film.takes.decide(keyframe.id, Decision.REFUSED)
    (one,) = shot(small, "1").values()
    assert one.state is ShotState.WAITING, "both are to be made anew, and $0.347 is left"
    assert spent(small) == WHOLE
    small.film.takes.decide(keyframe.id, Decision.ACCEPTED)
    assert states(shot(small, "1")) == "a"


def test_who_joins_others_chooses_alone_until_it_is_on_the_board(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, heard = dear(tmp_path, budget_usd="9"), dict[str, bool]()
    put, take = watching._Watched.begin, FakeEngine.submit

    def is_choosing() -> bool:
        try:
            with exclusive(small.film.folder / produce.JOINING, what="it"):
                return False
        except Busy:
            return True

    def not_begun(*_: object) -> Mapping[str, Outcome]:
        heard["chooses"] = is_choosing()
        return {}

    def begin(watched: watching._Watched, *, alone: bool) -> None:
        heard["begins"] = is_choosing()
        put(watched, alone=alone)

    def submit(engine: FakeEngine, order: Order) -> Ticket | Output:
        heard["orders"] = is_choosing()
        return take(engine, order)

    monkeypatch.setattr(watching._Watched, "begin", begin)
    monkeypatch.setattr(FakeEngine, "submit", submit)
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    with small.film.shooting(produce._work(shooting)) as held:
        held.let_in()
        produce.shoot(small.crew, small.film, ["1"], not_begun=not_begun)
    assert heard == {"chooses": True, "begins": True, "orders": False}


def test_two_processes_share_the_choice(tmp_path: Path) -> None:
    small = dear(tmp_path, budget_usd="1.2")
    shooting, me = Shooting(small.crew, read_plan(small.crew, small.film)), new_id()
    with small.film.shooting(produce._work(shooting)) as held:
        with made_for(small.film.folder) as board:
            board.begin(["2", "3"], tuple("12345"), alone=True)  # killed before it began any of them
            board.begin(["4", "5"], tuple("12345"), alone=True)
            board.tell(me, "shoot", ())
        held.let_in()
        assert shots_under_way(small.film.folder) == {"4", "5"}
        one, four = shoot_possible(small.crew, small.film, ["1"]), planned(small.crew, shooting.plan, ["4"])
    assert [outcome.state for outcome in one] == [ShotState.WAITING], "what the other is to shoot is not ordered yet"
    assert left_out(shooting, {"4": four[0].due}, Paid()) == ()
    assert spent(small) == 0
    assert states(shot(small)) == "aawww", "what a process that is gone was to shoot is nobody's"
