"""That a film is being prepared is seen from everywhere, and whoever wants to share the work waits for it."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film

from repertory.fakes import FakeEngine
from repertory.jobs.board import PREPARING, SHOOT, made_for
from repertory.jobs.runner import Runner
from repertory.work import preparing, status
from repertory.work.crew import Event
from repertory.work.preparing import is_shot
from repertory.work.produce import join, shoot

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="shares a lock")]


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallFilm:
    monkeypatch.setattr(preparing, "BEAT_S", 0.05)
    monkeypatch.setattr(preparing, "LOOK_S", 0.05)
    return small_film(tmp_path, {"fake": FakeEngine()})


def does(small: SmallFilm) -> list[str]:
    return [one.does for one in status.now(small.crew, small.film).processes]


def test_status_shows_who_prepares_until_it_is_done_and_a_worker_waits_for_it(small: SmallFilm) -> None:
    waits, joined = threading.Event(), []

    def tell(event: Event) -> None:
        if event.text.startswith("it is being prepared on "):
            waits.set()

    worker = threading.Thread(target=lambda: joined.append(join(replace(small.crew, tell=tell), small.film)))
    with preparing.preparing(small.film):
        while does(small) != [PREPARING]:
            time.sleep(0.05)
        worker.start()
        assert waits.wait(20)
        assert worker.is_alive()
    worker.join(20)
    assert joined == [False]  # the work ended before anything was shot
    assert does(small) == []


def test_one_that_prepares_and_shoots_is_shown_once_and_shared_with(small: SmallFilm) -> None:
    seen: list[list[str]] = []

    def tell(event: Event) -> None:
        if event.doing is not None and event.doing.is_over:
            seen.append(does(small))

    with preparing.preparing(small.film):
        while does(small) != [PREPARING]:
            time.sleep(0.05)
        shoot(replace(small.crew, tell=tell), small.film)
    assert seen
    assert all(one == [SHOOT] for one in seen)


def test_a_worker_waits_a_while_for_somebody_to_come(small: SmallFilm) -> None:
    told: list[str] = []
    assert not join(replace(small.crew, tell=lambda event: told.append(event.text)), small.film, patience_s=0.1)
    assert told[:1] == ["nobody shoots it yet; waits for its shots. Ctrl-C leaves"]


def test_a_worker_stays_as_long_as_somebody_shoots(small: SmallFilm) -> None:
    shoot(small.crew, small.film)
    asked: list[bool] = []
    with made_for(small.film.folder) as board:
        board.tell("studio-mac-4711-3fa9c1", SHOOT, ())

        def may_come() -> bool:
            asked.append(is_shot(small.film))
            board.leave("studio-mac-4711-3fa9c1")
            return asked[-1]

        with Runner(small.film.folder / ".repertory", str, (), at_once=1) as runner:
            runner.serve(may_come)
    assert asked == [True, False]
