"""What goes wrong around a shoot: a database away, a full disk, clocks that jump, a vendor that is busy or late, a
library that is not there. After each: nothing is lost, nothing paid twice, all is said.

    python -m benchmarks faults

Money is counted where the orders arrive, and compared with the film's own books (`benchmarks/trial.py`).
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.faulted import film_in
from benchmarks.faults_on_s3 import database_gone_on_s3, s3_gone
from benchmarks.trial import SHOTS, Trial, all_accepted, said_once, vendor
from repertory.files.serveraddress import DATABASE

AWAY_S = 30.0
"""How long a database is away."""
PRICE = Decimal("0.075")
"""Of a still with what it sends along, by the vendor's list; the books are compared with the bill anyway."""
FULL = 4
"""The exit code of a disk without room."""


def run(arguments: Sequence[str] = ()) -> None:
    """Every fault, or only --only=NAME; prints a line for each, and ends with an error where a promise is broken."""
    only = [word.partition("=")[2] for word in arguments if word.startswith("--only=")]
    for fault in [one for one in FAULTS if not only or one.__name__.lstrip("_") in only]:
        with tempfile.TemporaryDirectory(prefix="repertory-faults-") as folder, vendor() as server:
            trial = Trial(folder=Path(folder), server=server)
            since = time.monotonic()
            words = fault(trial)
            print(f"faults: {words} ({time.monotonic() - since:.0f} s)", flush=True)


def _server_gone(trial: Trial) -> str:
    """Postgres stopped as by a power cut, and started again."""
    from postgres import postgres

    with postgres() as database:
        trial.environment[DATABASE] = database.address
        film_in(trial.folder, SHOTS)
        process = trial.begin()
        trial.until_taken(3)
        database.stop()
        time.sleep(AWAY_S)
        database.start()
        back = time.monotonic()
        ended = trial.end(process)
        took = time.monotonic() - back
    all_accepted(ended)
    said_once(ended)
    return f"Postgres gone for {AWAY_S:.0f} s: {trial.require_whole()}, done {took:.0f} s after it was back, said once"


def _file_kept(trial: Trial) -> str:
    """SQLite's file locked by another program."""
    film_in(trial.folder, SHOTS)
    process = trial.begin()
    trial.until_taken(3)
    path = trial.folder / "film" / ".repertory" / "jobs.sqlite"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(AWAY_S)
        other.rollback()
    ended = trial.end(process)
    all_accepted(ended)
    said_once(ended)
    return f"SQLite locked for {AWAY_S:.0f} s: {trial.require_whole()}, said once"


def _disk_full(trial: Trial) -> str:
    """A disk with less and less, or hardly any, room left when work begins."""
    rooms, fulls, unsure = (0, 200, 600, 1200, 2000, 3000, 4000, 5500, 7500, 10_000), 0, 0
    disk = trial.folder / "disk"
    disk.mkdir()
    done = subprocess.run([_tool("mount"), "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk], check=False)
    if done.returncode:
        return "a full disk: skipped, a tmpfs cannot be mounted here"
    try:
        film = replace(trial, folder=disk)
        film_in(disk, SHOTS)
        for room_kb in rooms:
            free = os.statvfs(disk)
            with (disk / "filler").open("wb") as filler:
                os.posix_fallocate(filler.fileno(), 0, max(free.f_bavail * free.f_frsize - room_kb * 1024, 1))
            ended = film.shot()
            (disk / "filler").unlink()
            assert not ended.trouble, ended.trouble[-3000:]
            if ended.code:
                said = " ".join((ended.error, *ended.ends.values()))
                assert ended.code == FULL, (ended.code, said)
                assert "is full" in said, said
                assert "Free some space" in said or "Make room" in said, said
                fulls += 1
            unsure += film.settled()
        before = len(trial.server.orders)
        all_accepted(film.shot())
        whole = film.require_whole()
    finally:
        subprocess.run([_tool("umount"), disk], check=True)
    said = f"{fulls} times, each said, {before} orders meanwhile, {unsure} of them for a person to settle"
    return f"a disk with 0 to {rooms[-1]} KB left, full {said}: {whole}"


def _tool(name: str) -> str:
    return shutil.which(name) or name


def _clock(trial: Trial) -> str:
    """A clock of the day that jumps while orders are being made, and budgets by the day."""
    film_in(trial.folder, SHOTS)
    later = 0
    for hours, orders in ((6.0, 3), (-6.0, 8)):
        process = trial.begin(f"--jump={hours}")
        trial.until_taken(orders)
        process.send_signal(signal.SIGUSR1)
        ended = trial.end(process)
        assert not ended.trouble, ended.trouble[-3000:]
        assert set(ended.states) <= {"accepted", "waiting"}, ended.ends
        assert all("not done" in end for end in ended.ends.values() if end.startswith("waiting")), ended.ends
        later += ended.states["waiting"]
        if not ended.states["waiting"]:
            break
    all_accepted(trial.shot())
    whole = trial.require_whole()
    days = replace(trial, folder=trial.folder / "days")
    trial.server.orders.clear()
    film_in(days.folder, SHOTS, day_budget_usd=4 * PRICE)
    counted = []
    for hours in (0, -24, 24, 0, -48, 48):
        ended = days.shot(f"--clock={hours}")
        assert not ended.trouble, ended.trouble[-3000:]
        waiting = [end for end in ended.ends.values() if end.startswith("waiting")]
        assert all("for today are spent" in end and "tomorrow" in end for end in waiting), ended.ends
        counted.append(len(trial.server.orders))
    assert counted == [4, 4, 8, 8, 8, 12], counted
    days.require_whole()
    return f"a clock 6 hours on and back: {whole}, {later} asked for later; a day's budget held over 5 jumps of days"


def _busy(trial: Trial) -> str:
    """A vendor that answers 429 to a third of all calls."""
    from standin import Fault

    dice, asked, refused = random.Random(7), Counter[str](), Counter[str]()
    without = trial.server.fault

    def fault(at: str, *hows: str) -> Any:
        if "status" not in hows or at not in {"submit", "poll"}:
            return without(at, *hows)
        asked[at] += 1
        if dice.random() > 1 / 3:
            return without(at, *hows)
        refused[at] += 1
        return Fault(at=at, status=429, headers={"Retry-After": "1"} if refused[at] % 2 else {})

    trial.server.fault = fault
    film_in(trial.folder, SHOTS)
    ended = trial.shot()
    assert not ended.trouble, ended.trouble[-3000:]
    all_accepted(ended)
    whole = trial.require_whole()
    said = f"{refused['submit']} of {asked['submit']} orders and {refused['poll']} of {asked['poll']} questions"
    return f"429 to {said}: {whole}"


def _late(trial: Trial) -> str:
    """Results that come late, and two that do not come as long as anybody waits for them."""
    film_in(trial.folder, SHOTS)
    tell, never, late = trial.server._tell, {"task-0002", "task-0005"}, {"task-0003": 20, "task-0007": 20}

    def told(task_id: str, ending: str) -> Any:
        known = next(one for one in trial.server.orders if one.id == task_id)
        if task_id in never or late.get(task_id, 0) > 0:
            late[task_id] = late.get(task_id, 0) - 1
            known.polls = 0  # still being made
        return tell(task_id, ending)

    trial.server._tell = told
    ended = trial.shot("--patience=12")
    assert ended.code == 5, (ended.code, ended.error, ended.trouble[-2000:])
    assert not ended.trouble, ended.trouble[-3000:]
    assert ended.states == {"accepted": SHOTS - len(never), "waiting": len(never)}, ended.ends
    waiting = [end for end in ended.ends.values() if end.startswith("waiting")]
    assert all("is not done with the order" in end and "asked for again" in end for end in waiting), waiting
    trial.require_books()
    never.clear()
    all_accepted(trial.shot())
    return f"2 of {SHOTS} results late and 2 not in time: said, and asked for later; {trial.require_whole()}"


def _library_gone(trial: Trial) -> str:
    """The library's folder is not there for a while: a disk was pulled, a share dropped."""
    film_in(trial.folder, SHOTS)
    library, elsewhere = trial.folder / "library", trial.folder / "elsewhere"
    process = trial.begin()
    for orders in (2, 7):
        trial.until_taken(orders)
        library.rename(elsewhere)
        time.sleep(5)
        assert not library.exists(), "made anew while it was away"
        elsewhere.rename(library)
    ended = trial.end(process)
    all_accepted(ended)
    assert not ended.trouble, ended.trouble[-3000:]
    away = [text for text in ended.told if f"{library} is not there; it is waited for" in text]
    back = [text for text in ended.told if "is there again" in text]
    assert (len(away), len(back)) == (2, 2), ended.told
    library.rename(elsewhere)
    gone = trial.shot()
    elsewhere.rename(library)
    assert gone.code == 3, gone.code
    assert f"{library} is no library" in gone.error, gone.error
    return f"a library away twice for 5 s: {trial.require_whole()}, said each time"


FAULTS: Sequence[Callable[[Trial], str]] = (
    _server_gone,
    database_gone_on_s3,
    s3_gone,
    _file_kept,
    _disk_full,
    _clock,
    _busy,
    _late,
    _library_gone,
)


if __name__ == "__main__":
    run(sys.argv[1:])
