"""Full crash runs: a film killed again and again ends as the same film, and no order is placed twice.

    python -m benchmarks crash --kills=200 --seed=7

Every run starts in a folder of its own. SIGKILL comes once at every boundary of a shot, and at random moments of films
of thirty shots, whose workflow is another release's from the middle on; every worker is of a newer application version
than the one that was killed before it.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from benchmarks.night.film import film_in, vendors
from benchmarks.night.killing import agency, balanced, finished, is_done, kill_after, said, settled, told_to
from repertory.files.hashing import sha256_of
from repertory.productions.folder import ProductionFolder

KILLS = 10
SHOTS = 30
_BETWEEN_S = (0.05, 2.0)
"""How long a worker lives at least, and at most, in seconds; it begins to shoot after a tenth of a second."""
_ANSWER_S = 0.1
"""How long a vendor takes to answer that it has taken an order: in that time nobody else knows."""
_TIMED_OTHERWISE = 5
"""How many boundaries less a run may come by than another: how often a vendor is asked depends on the clock."""
ENDS = (0, 6)
"""Exit codes of a run that came to its end: all is accepted, or a person has to look at something."""


def run(arguments: Sequence[str] = ()) -> None:
    """All trials; prints a line for each, and ends with an error when a promise is broken."""
    given = dict(word.removeprefix("--").partition("=")[::2] for word in arguments if word.startswith("--"))
    trials: list[Callable[[Path], None]] = [
        _boundaries,
        lambda folder: _at_random(folder, int(given.get("kills", "200")), int(given.get("seed", "7"))),
        _previs,
    ]
    for trial in trials:
        with tempfile.TemporaryDirectory(prefix="repertory-crash-") as folder:
            trial(Path(folder))


def _previs(folder: Path) -> None:
    """The example, undisturbed and disturbed: the same takes, none of them twice, the same film."""
    start = time.monotonic()
    subprocess.run(_command("demo", "--folder", folder / "calm"), check=True, stdout=subprocess.DEVNULL)
    calm_s = time.monotonic() - start
    kills = _killed(_command("demo", "--folder", folder / "killed"), calm_s / KILLS, os.environ.copy())
    calm, killed = (ProductionFolder.at(folder / name / "coffee-shop") for name in ("calm", "killed"))
    ids = [take.id for take in killed.takes.all()]
    orders = Counter(take.order for take in killed.takes.all() if take.order)
    assert max(orders.values()) == 1, f"made twice: {orders.most_common(3)}"
    assert sorted(ids) == sorted(take.id for take in calm.takes.all()), "other takes than in the calm run"
    same = sha256_of(calm.folder / "film.mp4") == sha256_of(killed.folder / "film.mp4")
    assert same, "another film than in the calm run"
    print(f"crash: previs: {kills} kills, {len(ids)} takes, none made twice, the same film.mp4")


def _boundaries(folder: Path) -> None:
    """A shot with a line, killed once at every boundary that it comes by: steps, files, requests."""
    with vendors() as found, agency() as hired, told_to(found.environment):
        film_in(folder / "whole", 1)
        shutil.copytree(folder / "whole", folder / "calm")
        hired.begin(folder=f"{folder / 'calm'}", environment=dict(found.environment), list_to=f"{folder / 'all.txt'}")
        assert hired.end() == 0, said(folder / "calm")
        names = (folder / "all.txt").read_text(encoding="utf-8").splitlines()
        start, kills, unsure = time.monotonic(), 0, 0
        for at in range(1, len(names) + 1):
            here = folder / f"{at}"
            shutil.copytree(folder / "whole", here)
            found.forget()
            hired.begin(folder=f"{here}", environment=dict(found.environment), at=at)
            kills += hired.end() == -signal.SIGKILL
            try:
                unsure += finished(hired, here, found)
                balanced(here, found)
            except AssertionError as wrong:
                raise AssertionError(f"killed at {at}, {names[at - 1]}: {wrong}") from wrong
            shutil.rmtree(here)
        took = time.monotonic() - start
        print(
            f"crash: {kills} kills, one at each of {len(names)} boundaries of a shot with a line: every take there, no "
            f"order placed twice, {unsure} unsure settled, the books right to the cent ({took:.0f} s, {_load()})"
        )
        assert kills >= len(names) - _TIMED_OTHERWISE, f"only {kills} of {len(names)} were reached"


def _at_random(folder: Path, kills: int, seed: int) -> None:
    """Films of thirty shots killed at random moments, and upgraded on the way, until there were so many kills."""
    dice, done, films, unsure, taken = random.Random(seed), 0, 0, 0, 0
    billed, start = Decimal(0), time.monotonic()
    with vendors(polls=2, slow_s=_ANSWER_S) as found, agency() as hired, told_to(found.environment):
        while done < kills:
            films += 1
            here = folder / f"{films}"
            found.forget()
            film_in(here, SHOTS)
            while done < kills and not is_done(here):
                version = int(done >= kills // 2)
                task = {"version": version, "release": done + 1}  # each is known to the job database as a newer one
                worker = hired.begin(folder=f"{here}", environment=dict(found.environment), **task)
                kill_after(worker, dice.uniform(*_BETWEEN_S))
                code = hired.end()
                assert code in {0, -signal.SIGKILL}, f"ended with {code}: {said(here)}"
                done += code != 0
                unsure += settled(here, found)
            unsure += finished(hired, here, found, version=int(done >= kills // 2), release=done + 1)
            balanced(here, found)
            taken, billed = taken + found.taken(), billed + found.bill()
            print(f"crash: {done} kills, {films} films of {SHOTS} shots so far", flush=True)
    print(
        f"crash: {done} kills at random moments of {films} films of {SHOTS} shots, the workflow upgraded after half of "
        f"them: every shot has its takes, {taken} orders and none twice, {unsure} unsure, all listed and settled, "
        f"${billed} booked as the vendors counted it ({time.monotonic() - start:.0f} s, {_load()})"
    )


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


def _killed(command: list[str], longest_s: float, environment: dict[str, str]) -> int:
    """Starts a command, kills it at a random moment, ten times over; then lets it run to its end."""
    dice = random.Random(7)
    kills = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            process.wait(timeout=dice.uniform(0.3, longest_s + 2.0))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
    last = subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = last.stderr.decode(errors="replace").strip().splitlines()[-1:]
    assert last.returncode in ENDS, f"the undisturbed run at the end came to {last.returncode}: {said}"
    return kills


def _command(*words: object) -> list[str]:
    return [sys.executable, "-m", "repertory", *map(str, words)]
