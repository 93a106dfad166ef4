"""Pause, resume and cancel, from another process than the one that shoots: what is ordered is fetched, nothing else is
ordered, and the wish outlives a crash."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from slow_film import made, quick, there
from typer.testing import CliRunner

from repertory.cli.main import app
from repertory.jobs.board import Seen, board_of
from repertory.jobs.journal import Journal, OrderState
from repertory.jobs.stopping import Wishes
from repertory.model.doing import Doing
from repertory.model.take import TakeKind
from repertory.work.produce import shoot

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="shares a lock, and kills")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made(tmp_path)
    return tmp_path


def begun(folder: Path, *shots: str) -> subprocess.Popen[str]:
    program = Path(__file__).with_name("slow_film.py")
    return subprocess.Popen([sys.executable, str(program), str(folder), *shots], stdout=subprocess.PIPE, text=True)


def typed(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done.stdout


def seen(folder: Path) -> Seen:
    with board_of(folder / "film") as board:
        assert board is not None
        return board.read()


def doing(folder: Path) -> dict[str, Doing]:
    return {shot: one.doing for shot, one in seen(folder).standings.items()}


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def placed(folder: Path) -> list[str]:
    path = folder / "placed.txt"
    return sorted(path.read_text().split()) if path.is_file() else []


def test_a_paused_film_fetches_what_is_ordered_orders_nothing_and_goes_on_when_it_is_resumed(folder: Path) -> None:
    film = str(folder / "film")
    process = begun(folder)
    until(lambda: len(placed(folder)) >= 2 and Doing.ROLLING in doing(folder).values())
    said = typed("pause", film)
    assert "Paused." in said
    assert "1 process waits." in said
    assert f"repertory resume {shlex.quote(film)}" in said
    time.sleep(0.3)  # it looks ten times a second
    ordered = placed(folder)
    (folder / "deliver").touch()
    until(lambda: list(doing(folder).values()).count(Doing.PAUSED) >= len(ordered))
    small = there(folder)
    assert len(small.film.takes.all()) == len(ordered)
    assert placed(folder) == ordered
    assert process.poll() is None
    assert "1 process goes on." in typed("resume", film)
    out, _ = process.communicate(timeout=60)
    assert out.split() == ["1", "accepted", "2", "accepted", "3", "accepted"]
    assert placed(folder) == [f"{shot}-{what}-1" for shot in "123" for what in ("clip", "keyframe")]
    assert seen(folder).processes == ()
    assert "It was not paused. Nobody works on it now." in typed("resume", film)


def test_a_pause_outlives_the_process_and_the_next_one_fetches_what_is_out_and_waits(folder: Path) -> None:
    process = begun(folder, "1")
    until(lambda: placed(folder) == ["1-keyframe-1"])
    typed("pause", str(folder / "film"))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert seen(folder).processes == () or sys.platform != "linux"  # at once: it can be seen from here
    (folder / "deliver").touch()
    other = begun(folder)
    small = there(folder)
    until(lambda: len(small.film.takes.all()) == 1)
    until(lambda: doing(folder)["1"] is Doing.PAUSED)
    assert placed(folder) == ["1-keyframe-1"]
    said = typed("cancel", str(folder / "film"), "--shot", "2")
    assert "Cancelled: shot 2." in said
    assert f"repertory shoot {shlex.quote(str(folder / 'film'))} --shot 2" in said
    typed("resume", str(folder / "film"))
    out, _ = other.communicate(timeout=60)
    assert out.split() == ["1", "accepted", "2", "cancelled", "3", "accepted"]
    assert placed(folder) == ["1-clip-1", "1-keyframe-1", "3-clip-1", "3-keyframe-1"]


def test_a_cancelled_shot_ends_its_paid_order_is_kept_and_shoot_brings_it_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.work.placing.POLL_S", (0.05, 0.1))
    (folder / "deliver-3").touch()
    process = begun(folder)
    until(lambda: {"1-keyframe-1", "2-keyframe-1"} <= set(placed(folder)))
    (folder / "lets-go-2").touch()
    assert "Cancelled: shot 1, 2" in typed("cancel", str(folder / "film"), "--shot", "1", "--shot", "2")
    small = there(folder)
    journal = Journal(small.film.folder / "orders")
    until(lambda: doing(folder)["2"] is Doing.CANCELLED)
    assert doing(folder)["1"] is Doing.ROLLING  # its order is being made, and paid
    (order,) = [one for one in journal.ids() if one.startswith("2-keyframe-1")]
    assert (journal.state(order), journal.cost(order)) == (OrderState.FAILED, Decimal(0))
    (folder / "deliver-1").touch()
    out, _ = process.communicate(timeout=60)
    assert out.split() == ["1", "cancelled", "2", "cancelled", "3", "accepted"]
    assert sorted((folder / "asked-off.txt").read_text().split()) == ["1", "2"], "its vendor is asked once"
    kept = [take for take in small.film.takes.all() if take.shot == "1"]
    assert [(take.kind, take.report is not None) for take in kept] == [(TakeKind.KEYFRAME, True)]
    assert "nothing to cancel" in typed("cancel", str(folder / "film"))

    (folder / "deliver").touch()
    quick()
    outcomes = shoot(small.crew, small.film, ["1"])
    assert [outcome.state.value for outcome in outcomes] == ["accepted"]
    assert seen(folder).wishes == Wishes(cancelled=frozenset({"2"}))
    assert [outcome.state.value for outcome in shoot(small.crew, small.film)] == ["accepted"] * 3
    assert seen(folder).wishes == Wishes()
    stills = [order for order in placed(folder) if "keyframe" in order]
    assert stills == ["1-keyframe-1", "2-keyframe-1", "2-keyframe-2", "3-keyframe-1"]


def test_only_what_something_is_done_with_can_be_cancelled(folder: Path) -> None:
    done = CliRunner().invoke(app, ["cancel", str(folder / "film"), "--shot", "9", "--shot", "x"])
    assert done.exit_code != 0
    assert 'Nothing is being done with a shot "9", "x".' in str(done.exception)
