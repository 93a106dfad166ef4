"""Killing the workers of a night, and settling what is unsure as a person would: by asking the vendors."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.night.film import Vendors, books_of
from benchmarks.night.worker import crew_in
from repertory.jobs.journal import Journal
from repertory.productions.folder import ProductionFolder
from repertory.work import orders
from repertory.work.orders import Settlement

ROOT = Path(__file__).parents[2]
LONGEST_S = 120.0
"""No run of these small films may take longer."""


@dataclass
class Agency:
    """Where workers are hired, one at a time."""

    process: subprocess.Popen[str]

    def begin(self, **task: Any) -> int:
        """Starts a worker with a task; its process number."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        return int(self._said())

    def end(self) -> int:
        """Waits for its end: its exit code, or minus the signal that killed it."""
        return int(self._said())

    def _said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@contextlib.contextmanager
def agency() -> Iterator[Agency]:
    """A place where workers are hired, as long as the block lasts."""
    command = [sys.executable, "-m", "benchmarks.night.worker"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Agency(process)
    finally:
        process.communicate()


def kill_after(worker: int, seconds: float) -> None:
    """Kills a worker with SIGKILL after so many seconds, wherever it is then; nothing where it has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and Path(f"/proc/{worker}").is_dir():
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)


def settled(folder: Path, found: Vendors) -> int:
    """Settles every order of a film that is unsure: paid where its vendor has it, not paid where it never arrived.
    Those whose vendor finds them by our own id are left to the next run. Returns how many there were. Raises
    AssertionError where one is not listed."""
    journal = Journal(folder / "film" / "orders")
    crew = crew_in(folder).crew
    listed = orders.listed(crew, [journal])
    assert {one.id for one in listed} == set(books_of(ProductionFolder.at(folder / "film")).unsure)
    for one in listed:
        if one.intent.engine.startswith("bfl/"):
            there = [task.id for task in found.bfl.orders if task.body["prompt"] == one.intent.prompt]
            how = Settlement.PAID if there else Settlement.NOT_PAID
            orders.settle(crew, [journal], one.id, how, *there)
    return len(listed)


def is_done(folder: Path) -> bool:
    """Whether the last run that came to its end accepted every shot."""
    told = folder / "outcomes.txt"
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    return bool(lines) and all(line.split()[1] == "accepted" for line in lines)


def finished(hired: Agency, folder: Path, found: Vendors, **task: Any) -> int:
    """Runs a film that was cut off to its end, settling what is unsure between the runs; how many orders there were
    to settle. Raises AssertionError where three runs are not enough."""
    unsure = 0
    for _ in range(3):
        unsure += settled(folder, found)
        (folder / "outcomes.txt").unlink(missing_ok=True)
        hired.begin(**{"folder": f"{folder}", "environment": dict(found.environment), **task})
        code = hired.end()
        assert code == 0, f"a run that nobody killed ended with {code}: {said(folder)}"
        if is_done(folder):
            return unsure
    raise AssertionError(f"not done after three runs: {(folder / 'outcomes.txt').read_text(encoding='utf-8')}")


def balanced(folder: Path, found: Vendors) -> None:
    """Raises AssertionError where a shot lacks its take, an order was placed twice, or money is booked otherwise than
    the vendors counted it."""
    books = books_of(ProductionFolder.at(folder / "film"))
    assert not books.wrong, books.wrong
    assert not books.unsure, books.unsure
    assert not found.twice(), found.twice()
    assert books.usd == found.bill(), f"booked ${books.usd}, counted by the vendors ${found.bill()}"


def said(folder: Path) -> str:
    """The end of what the workers said of what went wrong."""
    path = folder / "said.txt"
    return path.read_text(encoding="utf-8")[-2000:] if path.is_file() else "(nothing)"


@contextlib.contextmanager
def told_to(environment: Mapping[str, str]) -> Iterator[None]:
    """Lets this process reach what the workers reach, as long as the block lasts."""
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
