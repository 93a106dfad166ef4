"""Shooting that was killed or interrupted goes on with what is asked for now, and places nothing twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import small_film
from stopped_film import FREE, film_in

from repertory.errors import DiskFull
from repertory.fakes import FakeEngine
from repertory.jobs.journal import Journal
from repertory.model.engine import OrderKind
from repertory.model.take import Decision, TakeKind
from repertory.work import orders
from repertory.work.orders import Settlement
from repertory.work.produce import shoot
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome

pytestmark = pytest.mark.slow
ACCEPTED = [ShotState.ACCEPTED, ShotState.ACCEPTED]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    return tmp_path


def ask(folder: Path, engines: Mapping[OrderKind, Sequence[str]], **settings: object) -> None:
    """Writes into the production which engines are to be used, and other settings."""
    film = film_in(folder).film
    chosen = {kind: tuple(card_ids) for kind, card_ids in engines.items()}
    film.save(replace(film.production, engines={**film.production.engines, **chosen}, **settings))  # type: ignore[arg-type]


def stopped(
    folder: Path, where: str, at: str, how: str = "kill", numbers: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    program = Path(__file__).with_name("stopped_film.py")
    command = [sys.executable, str(program), str(folder), where, at, how, *numbers]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ.copy(), timeout=60)


def shot(folder: Path, numbers: Sequence[str] = ()) -> tuple[Outcome, ...]:
    small = film_in(folder)
    return shoot(small.crew, small.film, numbers)


def keyframe_engines(folder: Path) -> list[str]:
    takes = film_in(folder).film.takes.of_shot("2")
    return [take.recipe.engine for take in takes if take.kind is TakeKind.KEYFRAME]


def placed(folder: Path) -> Counter[str]:
    return Counter((folder / "placed.txt").read_text().splitlines())


def test_only_the_shot_that_is_asked_for_is_gone_on_with_and_then_the_rest(folder: Path) -> None:
    assert stopped(folder, "submit", "1-keyframe").returncode == -signal.SIGKILL
    before = placed(folder)
    (outcome,) = shot(folder, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert {line.split()[1][0] for line in placed(folder) - before} <= {"2"}
    assert not film_in(folder).film.takes.of_shot("1")[1:]  # its line at the most
    assert [one.state for one in shot(folder)] == ACCEPTED
    again = Counter(line.split()[1][0] for line, times in placed(folder).items() for _ in range(times - 1))
    assert again["1"] == 1, "a free order that was under way is asked for again, and nothing else of its shot"
    assert again["2"] <= 1


def test_other_settings_after_a_kill_neither_replay_old_decisions_nor_pay_twice(folder: Path) -> None:
    ask(folder, {OrderKind.STILL: ["paid"]}, budget_usd=Decimal("0.20"))
    # Of the other shot nobody could know whether it had just been placed.
    assert stopped(folder, "collect", "2-keyframe", numbers=["2"]).returncode == -signal.SIGKILL
    ask(folder, {OrderKind.STILL: ["paid"]}, budget_usd=Decimal("0.30"), takes=1, repairs=0)
    assert [one.state for one in shot(folder)] == ACCEPTED
    paid = {line: times for line, times in placed(folder).items() if line.startswith("paid")}
    assert paid == {"paid 1-keyframe-1": 1, "paid 2-keyframe-1": 1}


def test_an_order_under_way_stays_with_its_engine_where_another_would_be_chosen_now(folder: Path) -> None:
    ask(folder, {OrderKind.STILL: ("paid", "other")}, budget_usd=Decimal(1), policy="as listed")
    assert stopped(folder, "collect", "2-keyframe").returncode == -signal.SIGKILL
    ask(folder, {}, budget_usd=Decimal(0))  # only free engines may be used from now on
    assert [one.state for one in shot(folder, ["2"])] == [ShotState.ACCEPTED]
    assert keyframe_engines(folder) == ["paid"]
    assert {line: times for line, times in placed(folder).items() if " 2-keyframe" in line} == {"paid 2-keyframe-1": 1}


@pytest.mark.parametrize(("where", "times"), [("collect", 1), ("submit", 2)], ids=["paid", "free"])
def test_another_engine_makes_orders_of_its_own_and_the_first_one_goes_on_with_its_own(
    folder: Path, where: str, times: int
) -> None:
    first = "paid" if where == "collect" else "fake"  # a free engine that was killed is asked again
    ask(folder, {OrderKind.STILL: (first,)}, budget_usd=Decimal(1))
    assert stopped(folder, where, "2-keyframe").returncode == -signal.SIGKILL
    for engines in (["other"], ["other", first]):
        ask(folder, {OrderKind.STILL: (engines[-1],)})
        assert [one.state for one in shot(folder, ["2"])] == [ShotState.ACCEPTED]
        assert keyframe_engines(folder) == engines
    counted = {line: many for line, many in placed(folder).items() if " 2-keyframe" in line}
    assert counted == {f"{first} 2-keyframe-1": times, "other 2-keyframe-1": 1}


def test_a_shot_whose_order_a_person_settled_after_a_kill_is_done_by_the_next_run(folder: Path) -> None:
    ask(folder, {OrderKind.STILL: ["paid"]}, budget_usd=Decimal(1), takes=1)
    assert stopped(folder, "submit", "2-keyframe", numbers=["2"]).returncode == -signal.SIGKILL
    journal = Journal(film_in(folder).film.folder / "orders")
    (unsure,) = (one for one in journal.ids() if journal.is_unsure(one))
    orders.settle(film_in(folder).crew, [journal], unsure, Settlement.DROPPED)
    assert [one.state for one in shot(folder, ["2"])] == [ShotState.ACCEPTED]
    assert {line: times for line, times in placed(folder).items() if "paid" in line} == {
        "paid 2-keyframe-1": 1,
        "paid 2-keyframe-2": 1,
    }


def test_an_interrupt_waits_for_the_order_that_costs_money_and_keeps_its_receipt(folder: Path) -> None:
    ask(folder, {OrderKind.STILL: ["paid"]}, budget_usd=Decimal(1))
    ended = stopped(folder, "submit", "2-keyframe", "interrupt")
    assert "KeyboardInterrupt" in ended.stderr
    assert "dbos" not in ended.stderr.replace("site-packages/dbos", "")
    assert [one.state for one in shot(folder)] == ACCEPTED
    assert placed(folder)["paid 2-keyframe-1"] == 1


def test_a_full_disk_ends_the_run_and_is_no_result_that_would_be_replayed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = film_in(folder)

    def full(*_: object, **__: object) -> None:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr("repertory.jobs.journal.Journal.deliver", full)
        with pytest.raises(DiskFull):
            shoot(small.crew, small.film)
    assert [one.state for one in shot(folder)] == ACCEPTED


def test_what_a_person_decided_after_a_kill_is_heard(folder: Path) -> None:
    assert stopped(folder, "submit", "2-clip").returncode == -signal.SIGKILL
    takes = film_in(folder).film.takes
    (keyframe,) = takes.of_shot("2")
    takes.decide(keyframe.id, Decision.REFUSED, "the wrong light")
    (outcome,) = shot(folder, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert takes.get(outcome.clip).started_from == outcome.keyframe != keyframe.id
