"""Four workers on one film with a real Postgres, two of them killed on the way: the same totals, and the vendors'
limits hold for all of them together, as the vendor of the stills sees it. Once on one folder, and once on S3 (moto's
server), where two machines have a mirror each.

    python -m benchmarks together --shots=40 --seed=7
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.night.film import STILL, Vendors, film_in, vendors
from benchmarks.night.killing import Agency, agency, balanced, finished, is_done, said, told_to
from benchmarks.shooting import postgres
from repertory.engines.registry import card_text
from repertory.files.remote import MIRROR, local_path

if TYPE_CHECKING:
    from bfl_server import BflServer
    from standin import Answer, Request

WORKERS, KILLED = 4, 2
PLACES, GAP_S = 3, 0.25
"""What the stills' account allows: so many orders at once, and so many seconds between two."""
MAKING_S = 0.6
"""How long the vendor makes each still."""
WINDOW_S = 4.0
LATE = 2
"""Orders that may come into such a window since they, or the one before it, took longer to the vendor than others."""
_KILL_S = (2.0, 5.0)
"""How long after the one before a worker is killed."""


@dataclass
class Seen:
    """What the vendor of the stills sees of the limits."""

    came: list[tuple[float, int]] = field(default_factory=list)
    """When each order came, and how many were being made then, itself included."""
    born: dict[str, float] = field(default_factory=dict)
    counting: threading.Lock = field(default_factory=threading.Lock)

    def count(self) -> None:
        with self.counting:
            now = time.monotonic()
            self.came.append((now, 1 + sum(now - other < MAKING_S for other, _ in self.came)))


def run(arguments: Sequence[str] = ()) -> None:
    """Prints the figures of both. Raises AssertionError where a promise is not kept."""
    given = dict(word.removeprefix("--").partition("=")[::2] for word in arguments if word.startswith("--"))
    shots, seed = int(given.get("shots", "40")), int(given.get("seed", "7"))
    for where, machines in (("one folder", _one_folder), ("S3", _on_s3)):
        with tempfile.TemporaryDirectory(prefix="repertory-together-") as folder, machines(Path(folder)) as places:
            print(f"together: on {where}: {_shot(Path(folder), places, shots, random.Random(seed))}", flush=True)


Place = tuple[Path, Mapping[str, str]]
"""Where a machine sees library and film, and what its environment needs for that."""


@contextlib.contextmanager
def _one_folder(folder: Path) -> Iterator[Sequence[Place]]:
    yield [(folder / "night", {})]


@contextlib.contextmanager
def _on_s3(folder: Path) -> Iterator[Sequence[Place]]:
    from s3_server import BUCKET, S3Server

    with S3Server() as server:
        machines = [{**server.set_up, MIRROR: f"{folder / name}"} for name in ("one", "other")]
        places: list[Place] = []
        for machine in machines:
            with told_to(machine):
                places.append((local_path(f"s3://{BUCKET}/night"), machine))
        yield places


def _shot(folder: Path, places: Sequence[Place], shots: int, dice: random.Random) -> str:
    with contextlib.ExitStack() as opened:
        found, database = opened.enter_context(vendors()), opened.enter_context(postgres())
        seen = _watched(found.bfl)
        here, machine = places[0]
        home = {"REPERTORY_HOME": f"{folder / 'home'}", "REPERTORY_DATABASE": database}
        opened.enter_context(told_to({**machine, **found.environment, **home}))
        _strict_card(folder / "home")
        film_in(here, shots)
        hired = [opened.enter_context(agency()) for _ in range(WORKERS)]
        tasks = [
            {"folder": f"{where}", "environment": {**found.environment, **home, **more}}
            for where, more in itertools.islice(itertools.cycle(places), WORKERS)
        ]
        return _worked(hired, tasks, found, seen, dice)


def _worked(
    hired: Sequence[Agency],
    tasks: Sequence[Mapping[str, object]],
    found: Vendors,
    seen: Seen,
    dice: random.Random,
) -> str:
    began, killed = time.monotonic(), list[float]()
    numbers = [one.begin(**task) for one, task in zip(hired, tasks, strict=True)]
    for number in numbers[-KILLED:]:
        time.sleep(dice.uniform(*_KILL_S))
        os.kill(number, signal.SIGKILL)
        killed.append(time.monotonic())
    codes, here = [one.end() for one in hired], Path(f"{tasks[0]['folder']}")
    took = time.monotonic() - began
    assert codes == [0] * (WORKERS - KILLED) + [-signal.SIGKILL] * KILLED, (codes, said(here))
    unsure = 0 if is_done(here) else finished(hired[0], here, found, environment=tasks[0]["environment"])
    balanced(here, found)
    most, densest = _limits(seen, killed)
    return (
        f"{WORKERS} workers on Postgres, {KILLED} of them killed: {len(seen.born)} shots, each with its takes, "
        f"{found.taken()} orders and none twice, {unsure} unsure, ${found.bill()} booked as counted; the vendor saw "
        f"{most} of {PLACES} stills at once at most, and {densest} of {WINDOW_S / GAP_S:g} in {WINDOW_S:g} s; "
        f"{took:.0f} s, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def _limits(seen: Seen, killed: Sequence[float]) -> tuple[int, int]:
    """How many were made at once at most, and how many came within WINDOW_S at most. What a killed worker had ordered
    the vendor still makes, while its place is free: just after a kill there may be more. Raises AssertionError."""
    counted = [many for at, many in seen.came if not any(0 <= at - one < MAKING_S for one in killed)]
    times = [at for at, _ in seen.came]
    densest = max(sum(0 <= other - at < WINDOW_S for other in times) for at in times)
    assert max(counted) <= PLACES, f"{max(counted)} stills at once"
    assert densest <= WINDOW_S / GAP_S + LATE, f"{densest} orders in {WINDOW_S:g} s"
    return max(counted), densest


def _strict_card(home: Path) -> None:
    """A card of one's own for the stills, with narrower limits."""
    text, number = card_text(STILL), "in_flight = 24"
    assert text.count(number) == 1
    assert "a_minute" not in text
    (home / "cards").mkdir(parents=True)
    strict = text.replace(number, f"in_flight = {PLACES}\na_minute = {60 / GAP_S:g}")
    (home / "cards" / "bfl-flux-2-pro.toml").write_text(strict, encoding="utf-8")


def _watched(server: BflServer) -> Seen:
    """Lets a stand-in take its time for every order, and count."""
    seen, as_before = Seen(), server.answer

    def answer(request: Request) -> Answer:
        if request.method == "POST":
            seen.count()
            made = as_before(request)
            assert isinstance(made.body, dict)
            seen.born[made.body["id"]] = time.monotonic()
            return made
        for task in server.orders:
            if task.id == request.query.get("id"):
                young = time.monotonic() - seen.born.get(task.id, 0.0) < MAKING_S
                task.polls = 0 if young else server.polls
        return as_before(request)

    server.answer = answer  # type: ignore[method-assign]
    return seen
