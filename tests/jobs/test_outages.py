"""A job database that goes away is waited for and spoken of once; Ctrl-C meanwhile ends the work within seconds; and a
job that nobody does goes back to the queue."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from repertory.files.outages import Needed, Outage
from repertory.files.serveraddress import DATABASE
from repertory.jobs import workers
from repertory.jobs.ending import StoppedByItself
from repertory.jobs.runner import Runner, step
from repertory.jobs.stopping import Halted, Stop

if TYPE_CHECKING:
    from postgres import Postgres

pytestmark = pytest.mark.slow

PROGRAM = """
import os, sys, time
from pathlib import Path
from repertory.jobs import workers
from repertory.jobs.runner import Runner, step

workers.BEAT_S = 0.2
folder = Path(sys.argv[1])

def job(name):
    step("wait", wait)
    return step("last", str, name)

def wait():
    print("waits", flush=True)
    while not (folder / "calm").exists():
        time.sleep(0.05)

try:
    with Runner(folder / ".repertory", job, ["1"], at_once=1, tell=lambda text: print(text, flush=True)) as runner:
        print(runner.run(), flush=True)
except KeyboardInterrupt:
    print("stopped", flush=True)
    os._exit(130)  # as the command line does
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    pytest.importorskip("pgserver", reason="pgserver has no wheel for this machine")
    from postgres import postgres

    with postgres() as server:
        yield server


def begun(folder: Path, address: str) -> subprocess.Popen[str]:
    environment = os.environ | {DATABASE: address}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)], stdout=-1, stderr=-1, text=True, env=environment
    )
    assert line_of(process) == "waits"
    return process


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.skipif(os.name != "posix", reason="sends a signal as a terminal does")
def test_work_goes_on_after_an_outage_that_is_said_once_and_ctrl_c_in_one_ends_it(
    tmp_path: Path, server: Postgres
) -> None:
    waiting, stopped = begun(tmp_path, server.address), begun(tmp_path / "other", server.address)
    server.stop()
    try:
        for process in (waiting, stopped):
            assert line_of(process).startswith("the job database does not answer (connection")
        stopped.send_signal(signal.SIGINT)
        since = time.monotonic()
        said, trouble = stopped.communicate(timeout=30)
        assert time.monotonic() - since < 10
        assert (stopped.returncode, said, trouble) == (130, "stopped\n", "")
    finally:
        server.start()
    assert line_of(waiting) == "the job database answers again, and work goes on"
    (tmp_path / "calm").touch()
    said, trouble = waiting.communicate(timeout=60)
    assert (waiting.returncode, said, trouble) == (0, "{'1': '1'}\n", "")


def test_a_file_that_another_program_keeps_to_itself_is_waited_for_and_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "BEAT_S", 0.1)
    monkeypatch.setattr(workers, "_BEAT_PATIENCE_S", 0.2)
    said: list[str] = []
    begun, away = threading.Event(), threading.Event()

    def job(name: str) -> str:
        begun.set()
        away.wait(30)
        return step("last", str, name)

    def keep() -> None:
        begun.wait(30)
        with closing(sqlite3.connect(tmp_path / "jobs" / "jobs.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            away.set()
            deadline = time.monotonic() + 30
            while not said and time.monotonic() < deadline:
                time.sleep(0.05)

    keeper = threading.Thread(target=keep)
    keeper.start()
    with Runner(tmp_path / "jobs", job, ["1"], at_once=1, tell=said.append) as runner:
        assert runner.run() == {"1": "1"}
        deadline = time.monotonic() + 30
        while len(said) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
    keeper.join()
    assert [text.partition(" (")[0] for text in said] == [
        "the job database does not answer",
        "the job database answers again, and work goes on",
    ]
    assert "database is locked" in said[0]


def test_a_connection_that_is_lost_for_a_moment_is_not_worth_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    now = [100.0]
    monkeypatch.setattr("repertory.files.outages.time.monotonic", lambda: now[0])
    outage = Outage(said.append, "it is back")
    outage.met("closed")
    outage.met("closed")
    outage.over()
    now[0] += 60
    outage.met("closed")
    assert said == []
    for _ in range(3):
        now[0] += 1
        outage.met("refused")
    outage.over()
    outage.over()
    assert len(said) == 2


def test_a_job_that_was_taken_and_never_began_is_put_back_and_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dbos import _queue

    monkeypatch.setattr(workers, "BEAT_S", 0.1)
    monkeypatch.setattr("logging.Logger.error", lambda *_, **__: None)  # DBOS tells that it failed, as it should
    begin: Any = _queue.__dict__["execute_dequeued_workflow"]
    failed: list[str] = []

    def refused_once(dbos: Any, status: Any, owner: str) -> Any:
        if not failed:
            failed.append(status["workflow_uuid"])
            raise OSError("can't start new thread")
        return begin(dbos, status, owner)

    monkeypatch.setattr(_queue, "execute_dequeued_workflow", refused_once)
    with Runner(tmp_path, lambda name: step("only", str, name), ["1", "2"], at_once=2) as runner:
        assert runner.run() == {"1": "1", "2": "2"}
    assert failed


def test_a_job_that_wants_to_end_the_process_is_an_error_and_is_not_left_under_way(tmp_path: Path) -> None:
    def job(name: str) -> str:
        if name == "bad":
            sys.exit(2)
        return step("only", str, name)

    with Runner(tmp_path, job, ["bad", "good"], at_once=2) as runner, pytest.raises(StoppedByItself, match="Exit: 2"):
        runner.run()


def test_what_was_found_while_something_was_away_is_no_result_and_is_looked_for_again(tmp_path: Path) -> None:
    card, said, found = tmp_path / "library" / "library.toml", list[str](), list[str]()
    card.parent.mkdir()
    card.touch()

    def look() -> str:
        found.append("nothing")
        if len(found) == 1:
            card.unlink()
            threading.Timer(1.5, card.touch).start()
        if len(found) == 3:
            card.unlink()
            threading.Timer(0.2, card.touch).start()
            raise OSError("stale file handle")
        return "all" if len(found) > 1 else "nothing"

    def job(name: str) -> str:
        return step("one", look) + step("other", look)

    with Runner(tmp_path / "jobs", job, ["1"], at_once=1, tell=said.append, needs=[card]) as runner:
        assert runner.run() == {"1": "allall"}
    assert len(found) == 4
    assert said == [
        f"{card.parent} is not there; it is waited for, and nothing is lost or ordered twice",
        "what was away is there again, and work goes on",
    ]


def test_an_interrupt_is_heard_while_something_is_waited_for(tmp_path: Path) -> None:
    stop = Stop(tmp_path, Needed([tmp_path / "library.toml"], lambda _: None))
    threading.Timer(0.3, stop.ask).start()
    with pytest.raises(Halted):
        stop.watched(lambda: "done")
