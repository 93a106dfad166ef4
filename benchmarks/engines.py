"""The article's example, all eight shots, on each of the article's six models and on all of them as the router picks.

For each of them `repertory film --engine ...` is run as anybody would run it, in a process of its own, the environment
pointing at stand-ins of the vendors on this machine. They answer with what previs draws of the very shot, its faces
astray as an engine's would be, so that what is measured is real. Printed for each film as it is done: how many shots
are accepted, are for a person to decide, or were refused; how many pictures, clips and edits were ordered; the bill by
the film's own journal, and by the vendor's price list, read off the orders that it took. Orders and bills must be the
same exactly, or it ends with an error.

    python -m benchmarks engines --models=kling,router --shots=1,6 --keep=FOLDER

`--keep` leaves library and films there, to be looked at; a second run goes on with them.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.app import Studio, start_example
from repertory.jobs.journal import Journal
from repertory.model.production import Production
from repertory.work.plan import read_plan

if TYPE_CHECKING:
    from article_film import Painter
    from standin import StandIn

TESTS = Path(__file__).parents[1] / "tests"
DRIFT = 0.3
"""As the example's own: some of the faces have to be mended."""
BUDGET_USD = 50
ROUTER = "router"


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came of a film: its shots by how they ended, and what was ordered, by us and by those who took it."""

    accepted: int
    undecided: int
    refused: int
    ours: tuple[int, Decimal]
    theirs: tuple[int, Decimal]
    seconds: float
    whole: bool
    """Whether a film was cut."""


def run(arguments: Sequence[str] = ()) -> None:
    """Prints one line a film. Raises SystemExit where what was ordered and what was billed is not the same."""
    given = dict(word.removeprefix("--").partition("=")[::2] for word in arguments if word.startswith("--"))
    numbers, models = ([one for one in given.get(name, "").split(",") if one] for name in ("shots", "models"))
    with tempfile.TemporaryDirectory(prefix="repertory-engines-") as thrown_away:
        kept = Path(given.get("keep") or thrown_away).resolve()
        if wrong := [name for name, same in _films(kept, Path(thrown_away), numbers, models) if not same]:
            raise SystemExit(f"engines: the bills differ: {', '.join(wrong)}")


def _films(kept: Path, folder: Path, numbers: Collection[str], models: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Makes the films one after the other: the name of each, and whether its bills are the same."""
    sys.path[:0] = [str(TESTS / "servers"), str(TESTS / "work")]
    import pytest
    from article_film import CLIPS, STILLS, Painter, clay_cards, vendors

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPERTORY_HOME", str(folder / "home"))
        patch.setenv("REPERTORY_ALLOW_PAID", "0")
        clay_cards(folder / "home")
        studio, painter = Studio(kept / "library"), Painter(shots={})
        example = start_example(studio, kept)
        studio.cast_film(example)
        _draw(studio, example, painter, folder / "drawn", numbers)
        chosen = {one: _words(one, still=one in STILLS) for one in (*STILLS, *CLIPS)}
        chosen[ROUTER] = ["--engine", *" --engine ".join((*STILLS, *CLIPS)).split()]
        with vendors(painter, patch) as servers:
            for name, words in chosen.items():
                if models and not any(one in name for one in models):
                    continue
                film = _film(studio, example, kept / "films" / name.replace("/", "-"), numbers)
                made = _made(studio, film, words, servers)
                print(f"engines: {_told(name, made)}", flush=True)
                yield name, made.ours == made.theirs


def _words(model: str, *, still: bool) -> list[str]:
    """What is typed for one model: stills are held as clips, clips begin with a keyframe that previs draws."""
    return ["--engine", model] if still else ["--engine", "still=previs", "--engine", f"clip={model}"]


def _draw(studio: Studio, example: Path, painter: Painter, folder: Path, numbers: Collection[str]) -> None:
    """Draws every shot, as the vendors will."""
    from article_film import drawn

    began, previs = time.monotonic(), studio.crew.engine("previs")
    for number, bound in read_plan(studio.crew, studio.open_film(example)).by_number.items():
        if not numbers or number in numbers:
            painter.shots[number] = drawn(previs, bound, folder / number, (640, 360), DRIFT)
    print(f"engines: {len(painter.shots)} shots drawn in {time.monotonic() - began:.0f} s", flush=True)


def _film(studio: Studio, example: Path, folder: Path, numbers: Collection[str]) -> Path:
    """The example once more with the same cast; the takes that its vendors answer alike are made once."""
    if not (folder / "production.toml").is_file():
        there = studio.open_film(example)
        shots = re.split(r"(?m)^(?=Shot )", there.shots_text())[1:]
        wanted = [one for number, one in enumerate(shots, 1) if not numbers or str(number) in numbers]
        settings = Production(name=folder.name, title=folder.name, cast=there.production.cast, takes=1)
        cast = there.cast_path.read_text(encoding="utf-8")
        studio.new_film(folder, shots="".join(wanted), cast=cast, settings=settings)
    return folder


def _made(studio: Studio, film: Path, words: Sequence[str], servers: Mapping[str, StandIn]) -> Made:
    """Types the command, and reads what came of it."""
    from article_film import taken

    (orders, bill), (placed, billed), began = _paid(film), taken(servers), time.monotonic()
    typed = ["--library", f"{studio.folder}", "film", f"{film}", *words, "--budget", f"{BUDGET_USD}"]
    print(f"engines: repertory {shlex.join(typed)}", flush=True)
    with (film / "said.txt").open("w", encoding="utf-8") as said:
        command = [sys.executable, "-m", "repertory", *typed]
        ended = subprocess.run(command, env=dict(os.environ), stdout=said, stderr=said, check=False).returncode
    if ended not in {0, 6}:
        raise SystemExit(f"engines: it ended with {ended}; see {film / 'said.txt'}")
    numbers = {one.bound.shot.number for one in studio.plan(film)}
    left, waiting = set(studio.unfinished(film)), {one.take.shot for one in studio.undecided(film)}
    ours, theirs = _paid(film), taken(servers)
    return Made(
        accepted=len(numbers - left),
        undecided=len(left & waiting),
        refused=len(left - waiting),
        ours=(ours[0] - orders, ours[1] - bill),
        theirs=(theirs[0] - placed, theirs[1] - billed),
        seconds=time.monotonic() - began,
        whole=(film / "film.mp4").is_file(),
    )


def _paid(film: Path) -> tuple[int, Decimal]:
    """How many orders of a film cost something by its journal, and how much in all."""
    paid = [one.cost_usd for one in Journal(film / "orders").placed() if one.cost_usd]
    return len(paid), sum(paid, Decimal(0))


def _told(name: str, made: Made) -> str:
    shots = f"{made.accepted} shots accepted, {made.undecided} for a person, {made.refused} refused"
    (orders, bill), (placed, billed) = made.ours, made.theirs
    bills = f"{orders} orders for ${bill:.4f} by the journal, {placed} for ${billed:.4f} by the vendors"
    same = "the same" if made.ours == made.theirs else "NOT THE SAME"
    return f"{name:28} {shots}; {bills}: {same}; {'a film' if made.whole else 'no film'} in {made.seconds:.0f} s"
