"""How many jobs a process works on at once is its own: neither another process nor an earlier run changes it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from repertory.files.serveraddress import DATABASE
from repertory.jobs.runner import Runner

pytestmark = pytest.mark.slow

PROGRAM = """
import sys, time
from pathlib import Path
from repertory.jobs.runner import Runner

def job(name):
    time.sleep(0.2)
    return name

with Runner(Path(sys.argv[1]), job, ["other"], at_once=1, alone=False) as runner:
    print("ready", flush=True)
    runner.run()
"""


@pytest.fixture(autouse=True)
def _own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATABASE, raising=False)


class Counted:
    """A job that notes how many of its kind are under way, and ends once there are enough, or after a while."""

    def __init__(self, enough: int) -> None:
        self._enough = enough
        self._changing = threading.Condition()
        self._now = 0
        self.most = 0

    def __call__(self, name: str) -> str:
        with self._changing:
            self._now += 1
            self.most = max(self.most, self._now)
            self._changing.notify_all()
            self._changing.wait_for(lambda: self.most >= self._enough, timeout=2.0)
        time.sleep(0.15)  # whoever takes too many has taken them by now
        with self._changing:
            self._now -= 1
        return name


def test_a_run_begins_with_its_own_number_and_not_with_that_of_the_run_before(tmp_path: Path) -> None:
    for at_once in (4, 1, 4):
        job = Counted(at_once)
        with Runner(tmp_path, job, [str(number) for number in range(max(at_once, 3))], at_once=at_once) as runner:
            runner.run()
        assert job.most == at_once


def test_one_that_joins_with_fewer_at_once_slows_no_other_down(tmp_path: Path) -> None:
    job = Counted(4)
    with Runner(tmp_path, job, [str(number) for number in range(10)], at_once=4) as runner:
        other = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        time.sleep(0.4)  # four looks for jobs
        runner.run()
        other.communicate(timeout=60)
    assert other.returncode == 0
    assert job.most == 4
