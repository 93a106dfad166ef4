"""A mouth that was being made to follow its line when the process was killed: it is gone on with, and paid once."""

from __future__ import annotations

import shutil
import signal
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import small_film
from stopped_film import FREE, film_in
from test_stopped_shooting import ask, placed, shot, stopped

from repertory.fakes import FakeEngine
from repertory.model.engine import OrderKind
from repertory.model.take import Decision, Take, TakeKind
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome

pytestmark = pytest.mark.slow
ORDERED = "lips 1-lipsync"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    ask(tmp_path, {OrderKind.LIPSYNC: ["lips"]}, budget_usd=Decimal(1))
    return tmp_path


def clips(folder: Path) -> list[Take]:
    return [one for one in film_in(folder).film.takes.of_shot("1") if one.kind is TakeKind.CLIP]


def orders(folder: Path) -> int:
    return sum(times for line, times in placed(folder).items() if line.startswith(ORDERED))


def ended(folder: Path) -> Outcome:
    (outcome,) = shot(folder, ["1"])
    return outcome


@pytest.mark.parametrize("where", ["collect", "stored"])
def test_an_order_that_is_paid_is_gone_on_with_and_placed_once(folder: Path, where: str) -> None:
    assert stopped(folder, where, "1-lipsync").returncode == -signal.SIGKILL
    outcome = ended(folder)
    first, synced = clips(folder)
    assert (outcome.state, outcome.clip, synced.repaired_from) == (ShotState.ACCEPTED, synced.id, first.id)
    assert orders(folder) == 1
    assert ended(folder).clip == synced.id
    assert orders(folder) == 1


def test_an_order_that_may_have_been_paid_is_left_to_a_person(folder: Path) -> None:
    assert stopped(folder, "submit", "1-lipsync").returncode == -signal.SIGKILL
    for _ in range(2):
        outcome = ended(folder)
        assert outcome.state is ShotState.FAILED
        assert "may have been paid" in outcome.why
    assert (orders(folder), len(clips(folder))) == (1, 1)
    (unsure,) = (folder / "film" / "orders").glob("1-lipsync-*")
    shutil.rmtree(unsure)
    assert ended(folder).clip == clips(folder)[1].id
    assert orders(folder) == 2


def test_a_person_s_word_reaches_the_clip_that_was_stored_when_the_process_was_killed(folder: Path) -> None:
    ask(folder, {OrderKind.LIPSYNC: []})
    first = film_in(folder).film.takes.get(ended(folder).clip)
    film_in(folder).film.takes.decide(first.id, Decision.ACCEPTED, "as I want it")
    ask(folder, {OrderKind.LIPSYNC: ["lips"]})
    assert stopped(folder, "stored", "1-lipsync").returncode == -signal.SIGKILL
    outcome = ended(folder)
    assert outcome.clip == clips(folder)[1].id != first.id
    assert film_in(folder).film.takes.decision(outcome.clip) is Decision.ACCEPTED
    assert orders(folder) == 1
