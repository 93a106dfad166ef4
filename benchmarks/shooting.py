"""How fast a long film is shot, beside what its vendors take at the least: the total time, one's own processor time for
each shot, and the memory.

    python -m benchmarks shooting --shots=500 --many=5000

Every shot is two orders, a still and a clip, of an engine that takes the same time for each, so many at once. The ideal
is orders x time / at once. Without inspection: what looks at the takes is a fake that answers at once; but every file
is decoded to its end as always.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
AT_ONCE = 16
SECONDS = 2.0
QUICK_S = 0.5
"""Of a vendor who is quicker than any: told, and no promise."""
MOST_TIMES = 1.25
"""How many times the ideal it may take."""
MOST_CPU_MS = 60.0
"""Processor time for each shot, in milliseconds."""
FEW = 100
MOST_MORE_MIB = 85.0
"""How much more memory fifty times as many shots may need: the list itself, some 29 MiB, and a few kilobytes for what
has been made of each."""


@dataclass(frozen=True, kw_only=True)
class Shot:
    """What came of one film."""

    shots: int
    takes_s: float
    seconds: float
    own_s: float
    """Processor time that Repertory and its libraries took."""
    system_s: float
    """What the operating system took for them."""
    mib: float
    accepted: int
    orders: int
    most: int

    @property
    def times(self) -> float:
        """How many times the ideal it took."""
        return self.seconds / (self.orders * self.takes_s / AT_ONCE)

    @property
    def cpu_ms(self) -> float:
        """For each shot."""
        return (self.own_s + self.system_s) / self.shots * 1000


def run(arguments: Sequence[str] = ()) -> None:
    """Prints a line for each film. Raises AssertionError where a promise is not kept."""
    given = dict(word.removeprefix("--").partition("=")[::2] for word in arguments if word.startswith("--"))
    shots, many = int(given.get("shots", "500")), int(given.get("many", "5000"))
    kept: list[tuple[str, Shot]] = []
    for name, address in (("SQLite", _no_server), ("Postgres", postgres)):
        for takes_s in (SECONDS, QUICK_S):
            with address() as there:
                made = _shot(shots, takes_s, there)
            print(f"shooting: {name}: {_told(made)}", flush=True)
            kept += [(name, made)] if takes_s == SECONDS else []
    few, more = (_shot(number, 0.0, "") for number in (FEW, many))
    print(
        f"shooting: {few.mib:.0f} MiB for {FEW} shots, {more.mib:.0f} MiB for {many}, "
        f"{more.cpu_ms:.0f} ms of processor time for each of these; {_load()}"
    )
    for name, made in kept:
        assert made.times <= MOST_TIMES, f"{name}: {made.times:.2f} times the ideal"
        assert made.cpu_ms <= MOST_CPU_MS, f"{name}: {made.cpu_ms:.0f} ms of processor time for each shot"
    assert more.mib <= few.mib + MOST_MORE_MIB, f"{more.mib:.0f} MiB for {many} shots, {few.mib:.0f} for {FEW}"


def _shot(shots: int, takes_s: float, database: str) -> Shot:
    """One film in a process of its own. Raises AssertionError where a shot is not accepted or more is ordered at once
    than may be."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "REPERTORY_DATABASE": database}
    with tempfile.TemporaryDirectory(prefix="repertory-shooting-") as folder:
        words = [sys.executable, "-m", "benchmarks.night.timed", folder, f"{shots}", f"{takes_s}", f"{AT_ONCE}"]
        ended = subprocess.run(words, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    made = Shot(shots=shots, takes_s=takes_s, **json.loads(ended.stdout.splitlines()[-1]))
    assert (made.accepted, made.orders) == (shots, 2 * shots), made
    assert made.most <= AT_ONCE, f"{made.most} orders at once"
    return made


@contextlib.contextmanager
def _no_server() -> Iterator[str]:
    yield ""


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a Postgres server of one's own."""
    import pgserver

    with tempfile.TemporaryDirectory(prefix="repertory-pg-") as folder:
        server = pgserver.get_server(folder)  # type: ignore[attr-defined]
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()


def _told(made: Shot) -> str:
    ideal = made.orders * made.takes_s / AT_ONCE
    return (
        f"{made.shots} shots, {made.takes_s:g} s an order, {made.most} at once: {made.seconds:.0f} s, "
        f"{made.times:.2f} times the ideal of {ideal:.0f} s; {made.cpu_ms:.0f} ms of processor time for each shot "
        f"({made.system_s / made.shots * 1000:.0f} of them the system's), "
        f"{made.mib:.0f} MiB; {_load()}"
    )


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"
