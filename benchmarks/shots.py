"""Shot lists: how fast ten thousand shots are read and bound, and whether any text at all breaks a reader.

The second part takes other texts each time, for as many minutes as $REPERTORY_MINUTES says (5): any Unicode, soups of
film words, and the test suite's own lists, screenplays and tables with pieces cut out, doubled and exchanged.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

SHOTS = 10_000
TARGET_S = 5.0
ROUND = 400
"""Texts between two looks at the clock."""
TESTS = Path(__file__).parents[1] / "tests"


def run() -> None:
    """Prints the times, then how many texts were read; ends with the first text that breaks a promise."""
    sys.path[:0] = [str(TESTS / "craft")]
    _speed()
    _fuzz()


def _speed() -> None:
    """Time of one core, in a process that does nothing else."""
    from company import CAST, NAMES, PARTS, VOICES

    from repertory.craft.binding import bind
    from repertory.craft.shotlist import read_list

    dice = random.Random(4)
    text = "\n".join(f"Shot {number}: {_words(PARTS, dice)}" for number in range(1, SHOTS + 1))
    start = time.process_time()
    listing = read_list(text, NAMES)
    parsed = time.process_time()
    bound = bind(listing.shots, cast=CAST, voices=VOICES, source=text)
    done = time.process_time()
    assert not listing.problems
    assert len(bound) == SHOTS
    print(f"shots: {SHOTS:,} read in {parsed - start:.2f} s and bound in {done - parsed:.2f} s of one core", end="; ")
    print(f"{done - start:.2f} s in all, wanted below {TARGET_S:g} s")


def _words(parts: Mapping[str, Sequence[str]], dice: random.Random) -> str:
    """A shot as a writer may have it; one in ten describes somebody."""
    said = {what: dice.choice(some) for what, some in parts.items()}
    if "Character B" in said["who"]:  # who has no red sweater
        said["play"] = said["play"].replace("the red sweater", "the white shirt")
        said["who"] = said["who"].replace("Character A and ", "")
    young = ", a young woman," if dice.random() < 0.1 and "'s" not in said["who"] else ""
    return f"{said['size']} {said['who']}{young}{said['play']}{said['place']}{said['light']}{said['mood']}"


def _fuzz() -> None:
    from any_shot_list import any_text, tried
    from hypothesis import HealthCheck, Phase, given, settings

    counts: Counter[str] = Counter()

    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(any_text())
    def some_texts(text: str) -> None:
        counts.update(tried(text))

    minutes = float(os.environ.get("REPERTORY_MINUTES", "5"))
    until = time.monotonic() + 60 * minutes
    while time.monotonic() < until:
        some_texts()
    ends = ", ".join(f"{count:,} {end}" for end, count in sorted(counts.items()))
    print(f"fuzz: {minutes:g} minutes, {ends}: nothing but the project's own errors came out")
