"""Two processes that shoot the same film share its shots; what one that is killed had under way the other finishes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import small_film
from stopped_film import FREE, film_in

from repertory.errors import Busy, YourMove
from repertory.fakes import FakeEngine
from repertory.files.serveraddress import DATABASE
from repertory.jobs import releases, workers
from repertory.jobs.board import Board
from repertory.jobs.database import address_of, queue_of
from repertory.model.engine import OrderKind
from repertory.work import produce
from repertory.work.plan import read_plan
from repertory.work.produce import join, shoot
from repertory.work.settling import ShotState
from repertory.work.taking import Shooting

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="shares a lock, and kills")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film whose stills cost money."""
    monkeypatch.setattr(workers, "BEAT_S", 0.2)
    monkeypatch.setattr(workers, "DEAD_S", 1.5)
    small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    film = film_in(tmp_path).film
    engines = {**film.production.engines, OrderKind.STILL: ("paid",)}
    film.save(replace(film.production, engines=engines, budget_usd=Decimal(1)))
    return tmp_path


def begun(folder: Path, *stop: str, shots: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    program = Path(__file__).with_name("stopped_film.py")
    where = stop or ("", "")
    command = [sys.executable, str(program), str(folder), *where, "kill", *shots]
    return subprocess.Popen(command, env=os.environ.copy())


def placed(folder: Path) -> Counter[str]:
    return Counter((folder / "placed.txt").read_text().splitlines())


def test_two_runs_at_once_place_every_order_once_and_both_tell_of_all_shots(folder: Path) -> None:
    others: Sequence[subprocess.Popen[bytes]] = [begun(folder), begun(folder)]
    small = film_in(folder)
    outcomes = shoot(small.crew, small.film)
    assert [process.wait(60) for process in others] == [0, 0]
    assert {outcome.state for outcome in outcomes} == {ShotState.ACCEPTED}
    assert set(placed(folder).values()) == {1}


def test_what_a_killed_run_had_under_way_is_finished_by_the_other_and_paid_once(folder: Path) -> None:
    # Of another shot nobody could know whether it had just been placed.
    mortal = begun(folder, "collect", "1-keyframe", shots=["1"])
    small = film_in(folder)
    deadline = time.monotonic() + 60
    while not (folder / "placed.txt").is_file():
        assert mortal.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    outcomes = shoot(small.crew, small.film)
    assert mortal.wait(60) == -signal.SIGKILL
    assert {outcome.state for outcome in outcomes} == {ShotState.ACCEPTED}
    assert {count for order, count in placed(folder).items() if order.startswith("paid")} == {1}


def test_another_list_is_not_shot_meanwhile_and_there_is_nothing_to_join_where_nobody_shoots(folder: Path) -> None:
    small = film_in(folder)
    assert join(small.crew, small.film) is False
    theirs = {
        **produce._work(Shooting(small.crew, read_plan(small.crew, small.film))),
        "other cards of its engines": "abc",
    }
    with small.film.shooting(theirs) as held:
        held.let_in()
        for work in (shoot, join):
            with pytest.raises(Busy, match="with other cards of its engines than here"):
                work(small.crew, small.film)
        with pytest.raises(Busy, match="in use"), small.film.working():
            pass
    with small.film.working(), pytest.raises(Busy, match="in use"):
        shoot(small.crew, small.film)


def test_an_address_of_no_database_is_told_though_nothing_is_left_to_shoot(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = film_in(folder)
    shoot(small.crew, small.film)
    monkeypatch.setenv(DATABASE, "mysql://host/jobs")
    with pytest.raises(YourMove, match="no address of a Postgres database"):
        shoot(small.crew, small.film)


def test_a_process_of_another_release_waits_until_those_at_work_are_done(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = film_in(folder)
    work = produce._work(Shooting(small.crew, read_plan(small.crew, small.film)))
    with small.film.shooting(work) as held:
        held.let_in()
        with small.film.shooting(work) as joined:
            assert not joined.alone
        monkeypatch.setattr(releases, "APPLICATION_VERSION", "2")
        with pytest.raises(Busy, match="with another release of Repertory than here"):
            shoot(small.crew, small.film)


def test_an_interrupt_says_who_goes_on_since_that_is_paid_for_too(folder: Path) -> None:
    small, over = film_in(folder, "submit", "2-keyframe", "interrupt"), threading.Event()
    jobs = small.film.folder / ".repertory"

    def other() -> None:
        board = Board(address_of(jobs), queue_of(jobs, address_of(jobs)))
        board.open()
        while not over.wait(0.05):
            board.tell("studio-mac-4711-3fa9c1", "worker", ())
        board.close()

    thread = threading.Thread(target=other)
    thread.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            shoot(small.crew, small.film, ["2"])
    finally:
        over.set()
        thread.join()
    said = [text for text in small.events if "goes on" in text]
    pause = f"repertory pause {small.film.folder}"
    what = "process 4711 on studio-mac goes on, and what it orders is paid for. To stop that, too"
    assert said == [f"film {what}: {pause}"]
