"""A run stops between two steps, at an interrupt or where the disk gives out, says why once, and goes on later."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from repertory.errors import Damaged, DiskFull, FolderNotWritable, RepertoryError
from repertory.jobs.database import trouble_of
from repertory.jobs.runner import Runner, step
from repertory.jobs.stopping import Halted, Stop, rest, unbroken

pytestmark = pytest.mark.slow

PAGES_WHEN_NEW = 150
"""A new job database has fewer pages than this, and a result of a megabyte needs more."""


@contextlib.contextmanager
def database_told(pragma: str) -> Iterator[None]:
    """SQLite itself refuses: it has so many pages and no more, or may not write."""

    def tell(connection: sqlite3.Connection, _: Any) -> None:
        connection.execute(f"PRAGMA {pragma}")

    event.listen(Engine, "connect", tell)
    try:
        yield
    finally:
        event.remove(Engine, "connect", tell)


def run(folder: Path, made: list[str], size: int = 1) -> str:
    def effect(what: str, result: str) -> str:
        made.append(what)
        return result

    def job(name: str) -> str:
        step("first", effect, f"{name} first", "")
        return str(len(step("second", effect, f"{name} second", "x" * size)))

    with Runner(folder / ".repertory", job, ["1"], at_once=1) as runner:
        return runner.run()["1"]


@pytest.mark.parametrize(
    ("pragma", "error"),
    [("max_page_count=8", DiskFull), ("query_only=ON", FolderNotWritable)],
    ids=["full", "read-only"],
)
def test_a_database_that_cannot_be_opened_for_writing_is_told_in_a_sentence(
    tmp_path: Path, pragma: str, error: type[RepertoryError]
) -> None:
    made: list[str] = []
    with database_told(pragma), pytest.raises(error) as caught:
        run(tmp_path, made)
    assert caught.value.exit_code == 4
    assert caught.value.step
    assert (run(tmp_path, made), made) == ("1", ["1 first", "1 second"])


def test_a_disk_that_fills_while_a_step_is_noted_ends_the_run_and_the_next_one_goes_on(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made: list[str] = []
    with database_told(f"max_page_count={PAGES_WHEN_NEW}"), pytest.raises(DiskFull, match="is full"):
        run(tmp_path, made, size=1_000_000)
    assert capfd.readouterr().err == ""
    assert run(tmp_path, made, size=1_000_000) == "1000000"
    assert made == ["1 first", "1 second", "1 second"]  # what could not be noted is done again, the rest is not


def test_a_damaged_database_is_named_and_may_be_deleted(tmp_path: Path) -> None:
    database = tmp_path / ".repertory" / "jobs.sqlite"
    database.parent.mkdir()
    database.write_bytes(b"not a database at all" * 500)
    with pytest.raises(Damaged, match=r"jobs\.sqlite is damaged") as caught:
        run(tmp_path, [])
    assert "Delete it" in caught.value.step
    database.unlink()
    assert run(tmp_path, []) == "1"


def test_an_error_of_the_database_that_passes_by_itself_stops_nothing(tmp_path: Path) -> None:
    database = tmp_path / "jobs.sqlite"
    with sqlite3.connect(database) as one, contextlib.closing(sqlite3.connect(database, timeout=0)) as other:
        one.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked") as caught:
            other.execute("BEGIN IMMEDIATE")
        one.rollback()
    one.close()
    assert trouble_of(caught.value, database) is None
    assert trouble_of(ValueError("full"), database) is None


@pytest.mark.parametrize(("number", "error"), [(errno.ENOSPC, DiskFull), (errno.EROFS, FolderNotWritable)])
def test_a_step_that_the_disk_refuses_is_no_result_and_is_done_again(
    tmp_path: Path, number: int, error: type[RepertoryError]
) -> None:
    refusals = [OSError(number, "refused")]
    made: list[str] = []

    def effect() -> str:
        if refusals:
            raise refusals.pop()
        made.append("made")
        return "done"

    with Runner(tmp_path / "x", lambda _: step("effect", effect), ["1"], at_once=1) as runner, pytest.raises(error):
        runner.run()
    with Runner(tmp_path / "x", lambda _: step("effect", effect), ["1"], at_once=1) as runner:
        assert runner.run() == {"1": "done"}
    assert made == ["made"]


INTERRUPTED = """
import os, signal, sys, threading, time
from pathlib import Path
from repertory.jobs.runner import Runner, step
from repertory.jobs.stopping import rest

folder = Path(sys.argv[1])

def note(what):
    with (folder / "log.txt").open("a") as file:
        file.write(what + "\\n")

def wait():
    note("waits")
    if not (folder / "calm").exists():
        os.kill(os.getpid(), signal.SIGINT)
        rest(60)

def job(name):
    step("first", note, "first")
    step("wait", wait)
    step("last", note, "last")
    return name

try:
    with Runner(folder / ".repertory", job, ["1"], at_once=1) as runner:
        print(runner.run())
except KeyboardInterrupt:
    print("stopped")
"""


def test_an_interrupted_wait_ends_at_once_without_a_word_and_is_gone_on_with(tmp_path: Path) -> None:
    def start() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", INTERRUPTED, str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    first = start()
    assert (first.stdout, first.stderr) == ("stopped\n", "")
    (tmp_path / "calm").touch()
    assert start().stdout == "{'1': '1'}\n"
    assert (tmp_path / "log.txt").read_text().split() == ["first", "waits", "waits", "last"]


def test_the_thread_that_hears_an_interrupt_is_never_in_the_database(tmp_path: Path) -> None:
    """One that is broken off there would keep its lock, and the jobs' threads would wait for it for ever."""
    asking = set()

    def hear(*_: object) -> None:
        asking.add(threading.current_thread())

    event.listen(Engine, "before_cursor_execute", hear)
    event.listen(Engine, "commit", hear)
    try:
        assert run(tmp_path, []) == "1"
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
        event.remove(Engine, "commit", hear)
    assert asking
    assert threading.main_thread() not in asking


def test_a_stop_waits_for_what_costs_money_and_not_for_long_for_the_rest(tmp_path: Path) -> None:
    stop = Stop(tmp_path)
    ready, done = threading.Event(), threading.Event()

    def work(paid: bool) -> None:
        with contextlib.suppress(Halted), stop.job(), unbroken() if paid else contextlib.nullcontext():
            ready.set()
            time.sleep(0.3)
            done.set()
            rest(60)

    for paid in (True, False):
        thread = threading.Thread(target=work, args=(paid,))
        ready.clear()
        done.clear()
        thread.start()
        ready.wait()
        stop.ask()
        assert stop.settle(0.0) is paid
        assert done.is_set() is paid
        thread.join()
        stop = Stop(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="sends a signal as a terminal does")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_ctrl_c_and_a_shutdown_in_a_command_are_one_line_and_its_exit_code(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    program = """
import signal, sys, time
from repertory.cli.main import app, run

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # tests that are run by nohup inherit that it is ignored

@app.command("wait")
def wait() -> None:
    print("ready", flush=True)
    time.sleep(60)

sys.argv = ["repertory", "wait"]
run()
"""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=tmp_path, stdout=-1, stderr=-1, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.killpg(process.pid, sent)
        _, said = process.communicate(timeout=10)
    assert said == "Stopped. Run the same command again to go on.\n"
    assert process.returncode == code
