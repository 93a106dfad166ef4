"""A shoot whose vendor is out asks it again, as long as the production says, and ends at once where it is told to."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import outage_film
import pytest
from small_film import SmallFilm, small_film

from repertory.fakes import FakeEngine
from repertory.jobs.stopping import Stop, Wishes
from repertory.model.doing import Doing
from repertory.model.engine import Order, OrderKind
from repertory.work import controlling, rounds, status
from repertory.work.crew import Event
from repertory.work.plan import read_plan
from repertory.work.produce import shoot
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

SHOTS = "\nShot 1: medium close-up of Mia, coffee shop\n\nShot 2: wide shot of Mia, coffee shop\n"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallFilm:
    monkeypatch.setattr("repertory.work.placing.BUSY_S", (0.0,))
    small = small_film(tmp_path, outage_film.engines(), shots=SHOTS)
    kept = replace(small.film.production, budget_usd=Decimal(9), policy="as listed", outage_minutes=120)
    small.film.save(kept)
    return small


def away(small: SmallFilm) -> FakeEngine:
    engine = small.crew.engines["one"]
    assert isinstance(engine, FakeEngine)
    return engine


def once_waiting(small: SmallFilm, act: Callable[[], object]) -> threading.Thread:
    """Acts as soon as another terminal is shown that both shots wait for their vendor."""

    def watch() -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            shots = status.now(small.crew, small.film).shots
            if all(one.doing is Doing.AWAY and "asked again in 60 s, until" in one.what for one in shots):
                act()
                return
            time.sleep(0.05)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


def test_a_shoot_goes_on_when_its_vendor_is_back(small: SmallFilm) -> None:
    told: list[str] = []

    def tell(event: Event) -> None:
        told.append(f"{event.about}: {event.text}")
        if sum("shots wait for one; asked again in" in one for one in told) == 2:
            away(small).fail_with = None

    outcomes = shoot(replace(small.crew, tell=tell, outage_pauses_s=(0.01,)), small.film)
    assert {one.state for one in outcomes} == {ShotState.ACCEPTED}
    assert len(away(small).orders) == 2
    assert any(one.startswith("Film: 2 shots wait for one; asked again in 0 s, until ") for one in told)


def test_cancel_ends_the_wait_at_once_and_status_tells_of_it(small: SmallFilm) -> None:
    began = time.monotonic()
    thread = once_waiting(small, lambda: controlling.cancel(small.film))
    outcomes = shoot(small.crew, small.film)
    thread.join()
    assert {one.state for one in outcomes} == {ShotState.CANCELLED}
    assert time.monotonic() - began < 20
    assert away(small).orders == []


def test_an_interrupt_ends_the_wait_at_once_and_the_next_run_goes_on(small: SmallFilm) -> None:
    began = time.monotonic()
    thread = once_waiting(small, lambda: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        shoot(small.crew, small.film)
    thread.join()
    assert time.monotonic() - began < 20
    assert {one.doing for one in status.now(small.crew, small.film).shots} == {Doing.WAITING}
    away(small).fail_with = None
    assert {one.state for one in shoot(small.crew, small.film)} == {ShotState.ACCEPTED}


def waited(small: SmallFilm, *, back: int = 0) -> tuple[list[float], Outcome]:
    """The pauses of a shoot of two shots, of which the first gets through after so many of them, and how the other one
    ended."""
    pauses: list[float] = []
    left = Outcome(shot="1", state=ShotState.WAITING, why="one is away.", exit_code=5, away="one")
    outcomes = {"1": left, "2": replace(left, shot="2"), "3": Outcome(shot="3", state=ShotState.ACCEPTED)}

    def rest(seconds: float, shots: Collection[str]) -> Collection[str]:
        assert "3" not in shots
        pauses.append(seconds)
        return ()

    def again(numbers: Collection[str]) -> Mapping[str, Outcome]:
        there = {number: outcomes[number] for number in numbers}
        return there | ({"1": outcomes["3"]} if back and len(pauses) >= back and "1" in numbers else {})

    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    ended = rounds.waited_out(shooting, outcomes, rest=rest, shoot=again, clock=lambda: sum(pauses))
    return pauses, ended["2"]


def test_the_pauses_grow_and_it_ends_when_the_time_is_up(small: SmallFilm) -> None:
    pauses, left = waited(small)
    assert pauses[:6] == [60, 120, 300, 600, 600, 600]
    assert sum(pauses) == 120 * 60
    assert (left.state, left.exit_code) == (ShotState.WAITING, 5)


def test_a_shot_that_gets_through_begins_the_time_anew(small: SmallFilm) -> None:
    pauses, _ = waited(small, back=4)
    assert pauses[:6] == [60, 120, 300, 600, 60, 120]
    assert sum(pauses[4:]) == 120 * 60


def test_one_shot_asks_whether_a_vendor_is_back_and_what_is_under_way_there_is_asked_for(small: SmallFilm) -> None:
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    order = Order(id="9-keyframe-1-0", kind=OrderKind.STILL, engine="one", folder=small.film.folder)
    shooting.journal.intend(order, Decimal(1))
    left = Outcome(shot="", state=ShotState.WAITING, exit_code=5, away="one")
    outcomes = {number: replace(left, shot=number) for number in ("1", "2", "3", "9")}
    asked: list[str] = []

    def again(numbers: Collection[str]) -> Mapping[str, Outcome]:
        asked.append("".join(sorted(numbers)))
        back = {ShotState.WAITING: left, ShotState.ACCEPTED: replace(left, state=ShotState.ACCEPTED, away="")}
        state = ShotState.ACCEPTED if len(asked) > 3 else ShotState.WAITING
        return {number: replace(back[state], shot=number) for number in numbers}

    ended = rounds.waited_out(shooting, outcomes, rest=lambda *_: (), shoot=again, clock=lambda: len(asked))
    assert asked == ["29", "39", "19", "29", "13"]
    assert {one.state for one in ended.values()} == {ShotState.ACCEPTED}


def test_what_a_film_is_paused_is_not_what_a_vendor_was_out(tmp_path: Path) -> None:
    stop = Stop(tmp_path)
    stop.wishes, began = Wishes(paused=True), stop.worked_s()
    threading.Timer(0.3, lambda: setattr(stop, "wishes", Wishes())).start()
    rested = time.monotonic()
    assert stop.rest(0.1, ()) == frozenset()
    assert time.monotonic() - rested > 0.35
    assert stop.worked_s() - began < 0.3
