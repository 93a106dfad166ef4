"""Who lives is told by counts and one's own clock: an outage or a sleep makes nobody dead."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from repertory.jobs import workers
from repertory.jobs.processes import is_gone, new_id
from repertory.jobs.workers import Workers


class Clock:
    """A clock that only goes on when it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(workers, "time", clock)
    return clock


@pytest.fixture
def pair(tmp_path: Path, clock: Clock) -> tuple[Workers, Workers]:
    address = f"sqlite:///{tmp_path / 'jobs.sqlite'}"
    both = Workers(address, "me"), Workers(address, "you")
    for one in both:
        one.join()
    assert both[0].living() == {"me", "you"}
    return both


def watched(watcher: Workers, clock: Clock, seconds: float, *beating: Workers) -> frozenset[str]:
    """Who lives after so many seconds of looking, in which these beat."""
    living = watcher.living()
    for _ in range(int(seconds / workers.BEAT_S)):
        clock.now += workers.BEAT_S
        for one in beating:
            one.beat()
        living = watcher.living()
    return living


def test_one_that_beats_lives_and_one_that_is_silent_is_dead_after_a_while(
    pair: tuple[Workers, Workers], clock: Clock
) -> None:
    me, you = pair
    assert watched(me, clock, 60, me, you) == {"me", "you"}
    assert watched(me, clock, workers.DEAD_S - 2 * workers.BEAT_S, me) == {"me", "you"}
    assert watched(me, clock, workers.DEAD_S, me) == {"me"}
    me.bury()
    you.beat()
    assert me.living() == {"me", "you"}, "one that was only slow is back"


def test_after_an_outage_nobody_is_dead_before_he_had_time_to_beat(pair: tuple[Workers, Workers], clock: Clock) -> None:
    me, you = pair
    watched(me, clock, 10, me, you)
    clock.now += 60  # the database was away, or this computer slept
    assert me.living() == {"me", "you"}
    assert watched(me, clock, 10, me, you) == {"me", "you"}
    clock.now += 60
    assert watched(me, clock, 2 * workers.DEAD_S, me) == {"me"}


def test_one_that_leaves_is_gone_at_once(pair: tuple[Workers, Workers], clock: Clock) -> None:
    me, you = pair
    watched(me, clock, 4, me, you)
    you.leave()
    assert me.living() == {"me"}


def test_no_two_processes_have_one_id() -> None:
    assert len({new_id() for _ in range(50)}) == 50


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only its silence tells that a process is gone")
def test_a_process_that_has_ended_is_known_by_its_number_and_when_it_began_among_those_of_this_computer_alone() -> None:
    mine = new_id()
    before, number, mark = mine.rsplit("-", 2)
    among, began, rest = mark.split("_")
    assert not is_gone(mine)
    assert is_gone(f"{before}-{number}-{among}_{int(began) - 1}_{rest}"), "the number is another process's by now"
    assert not is_gone(f"{before}-{number}-00000000_{int(began) - 1}_{rest}"), "of another computer of that name"
    assert not is_gone(f"{before}-{number}-{rest}"), "of a release that noted no more"
    words = "from repertory.jobs.processes import new_id; print(new_id())"
    child = subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    noted = child.stdout.readline().strip()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert is_gone(noted), "it has ended, and nobody has asked how"
    child.communicate()
    assert is_gone(noted)
