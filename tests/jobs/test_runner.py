"""Jobs go on where a killed process left them, and run no finished step again."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event

from repertory.errors import Busy, RepertoryError, YourMove
from repertory.jobs.runner import Runner, step

if TYPE_CHECKING:
    from dbos import WorkflowStatus

pytestmark = pytest.mark.slow

PROGRAM = """
import os, signal, sys
from collections.abc import Sequence
from pathlib import Path
from repertory.jobs.runner import Runner, step

folder = Path(sys.argv[1])

def note(what):
    with (folder / "log.txt").open("a") as file:
        file.write(what + "\\n")
    return what

def job(name):
    step("first", note, f"{name} first")
    if name == "2" and not (folder / "calm").exists():
        os.kill(os.getpid(), signal.SIGKILL)
    return step("second", note, f"{name} second")

with Runner(folder, job, sys.argv[2], at_once=1) as runner:
    print(sorted(runner.run().items()))
"""


def run(folder: Path, names: str = "123") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), names], capture_output=True, text=True, check=False
    )


def test_a_killed_run_goes_on_and_repeats_no_finished_step(tmp_path: Path) -> None:
    assert run(tmp_path).returncode == -signal.SIGKILL
    (tmp_path / "calm").touch()
    again = run(tmp_path)
    assert again.returncode == 0, again.stderr
    assert again.stdout.strip() == "[('1', '1 second'), ('2', '2 second'), ('3', '3 second')]"
    log = (tmp_path / "log.txt").read_text().splitlines()
    assert [log.count(f"{name} first") for name in "23"] == [1, 1]
    assert [log.count(f"{name} second") for name in "23"] == [1, 1]


def test_a_job_that_has_ended_runs_anew_when_asked_again(tmp_path: Path) -> None:
    seen: list[str] = []

    def job(name: str) -> str:
        step("note", seen.append, name)
        return str(len(seen))

    for result in ("1", "2"):
        with Runner(tmp_path, job, ["4A"], at_once=1) as runner:
            assert runner.run() == {"4A": result}


def test_a_job_that_is_not_asked_for_is_not_gone_on_with(tmp_path: Path) -> None:
    assert run(tmp_path).returncode == -signal.SIGKILL
    before = (tmp_path / "log.txt").read_text()
    (tmp_path / "calm").touch()
    assert run(tmp_path, "1").stdout.strip() == "[('1', '1 second')]"
    added = (tmp_path / "log.txt").read_text().removeprefix(before)
    assert "2" not in added
    assert "3" not in added
    assert "2 second" in run(tmp_path, "2").stdout


def test_two_productions_in_one_process_do_not_mix(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with Runner(tmp_path / name, lambda shot, name=name: f"{name}{shot}", ["1", "2"], at_once=2) as runner:  # type: ignore[misc]
            assert runner.run() == {"1": f"{name}1", "2": f"{name}2"}


@pytest.mark.skipif(os.name != "posix", reason="needs fork")
def test_a_failing_job_is_an_error_of_its_own(tmp_path: Path) -> None:
    def job(name: str) -> str:
        raise ValueError(name)

    with Runner(tmp_path, job, ["4A"], at_once=1) as runner, pytest.raises(ValueError, match="4A"):
        runner.run()


def test_all_that_goes_wrong_is_told_and_the_same_but_once(tmp_path: Path) -> None:
    troubles = {"1": YourMove("No key.", step="Set it."), "2": Busy("In use.", step="Wait."), "4": ValueError("odd")}
    troubles["3"] = troubles["1"]

    def job(name: str) -> str:
        number = name.partition("~")[0]
        if number in troubles:
            raise troubles[number]
        return step("good", str, name)

    names = ["1~a", "2~b", "3~c", "5~d"]
    with Runner(tmp_path, job, names, at_once=2) as runner, pytest.raises(RepertoryError) as told:
        runner.run()
    assert str(told.value) == "Several things went wrong.\nShots 1, 3: No key. Set it.\nShot 2: In use. Wait."
    assert told.value.exit_code == 4
    with Runner(tmp_path, job, ["1~a", "3~b"], at_once=2) as runner, pytest.raises(YourMove, match=r"^Shots 1, 3: No"):
        runner.run()
    with Runner(tmp_path, job, ["1~a", "4~b"], at_once=2) as runner, pytest.raises(ExceptionGroup) as group:
        runner.run()
    assert [str(error) for error in group.value.exceptions] == ["Shot 1: No key. Set it.", "odd"]


def test_of_two_jobs_about_the_same_one_is_done_and_both_hear_of_it(tmp_path: Path) -> None:
    began, go = threading.Event(), threading.Event()

    def job(name: str) -> str:
        began.set()
        go.wait(30)
        return step("note", str, name)

    with Runner(tmp_path, job, ["1~words~before", "2~words~x"], at_once=2) as runner:
        heard: dict[str, object] = {}
        first = threading.Thread(target=lambda: heard.update(first=runner.run()))
        first.start()
        assert began.wait(30)
        runner._names = ("1~words~after", "2~others~x")  # as another process asks, after a person decided something
        second = threading.Thread(target=lambda: heard.update(second=runner.run()))
        second.start()
        deadline = time.monotonic() + 60
        while len(runner._unfinished()) < 3:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        go.set()
        first.join()
        second.join()
    assert heard == {
        "first": {"1~words~before": "1~words~before", "2~words~x": "2~words~x"},
        "second": {"1~words~after": "1~words~before", "2~others~x": "2~others~x"},
    }


class Slow(Runner):
    """A runner whose database takes its time to say what is left: the queue hands out jobs meanwhile."""

    def _unfinished(self, *status: str, most: int | None = None) -> list["WorkflowStatus"]:
        time.sleep(1.5)
        return super()._unfinished(*status, most=most)


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_what_nobody_asks_for_is_not_done_while_it_is_being_given_up(tmp_path: Path) -> None:
    assert run(tmp_path).returncode == -signal.SIGKILL
    seen: list[str] = []

    def job(name: str) -> str:
        step("seen", seen.append, name)
        return name

    with Slow(tmp_path, job, ["1"], at_once=2) as runner:
        assert runner.run() == {"1": "1"}
    assert seen == ["1"]


def test_the_job_file_is_written_ahead_and_whole_once_the_run_has_ended(tmp_path: Path) -> None:
    def mode(_: str) -> str:
        with contextlib.closing(sqlite3.connect(tmp_path / "jobs.sqlite")) as file:
            return str(file.execute("PRAGMA journal_mode").fetchone()[0])

    with Runner(tmp_path, mode, ["1"], at_once=1) as runner:
        assert runner.run() == {"1": "wal"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["jobs.sqlite"]


def test_no_question_to_the_database_grows_with_the_number_of_jobs(tmp_path: Path) -> None:
    asked: dict[int, str] = {}
    times: list[str] = []

    def hear(_c: object, _cursor: object, words: str, given: Sequence[object], *_: object) -> None:
        asked[len(given)] = words
        times.append(words)

    names = [f"{number}" for number in range(100)]
    event.listen(Engine, "before_cursor_execute", hear)
    try:
        with Runner(tmp_path, lambda name: step("note", str, name), names, at_once=8) as runner:
            assert runner.run() == {name: name for name in names}
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    assert max(asked) < 80, asked[max(asked)]
    one_by_one = [
        words for words in times if words.startswith("SELECT") and ("workflow_output" in words or "LIKE" in words)
    ]
    assert len(one_by_one) < 30, "how many rounds a job has had, and what it returned, is asked for many at once"
