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
from dataclasses import replace
from pathlib import Path

SHOTS = 10_000
DESCRIBED = (
    "close-up of Mia, a young woman with short dark hair, waving",
    "a young woman with short dark hair and green eyes walks by",
    "Nova follows the young woman with green eyes and short hair",
)
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
    """Time of one core, with Python's collector as the command line sets it."""
    from company import PARTS

    from repertory.cli.main import calm_the_collector

    calm_the_collector()
    dice = random.Random(4)
    mixed = [_words(PARTS, dice) for _ in range(SHOTS)]
    _timed("shots of all kinds", mixed)
    pronouns = [words if number % 3 else f"{words}, she waits, her hand visible" for number, words in enumerate(mixed)]
    _timed("a third with pronouns", [_told(words, number, dice) for number, words in enumerate(pronouns)])
    _timed("every one described", [f"{DESCRIBED[number % 3]}, number {number}, street" for number in range(SHOTS)])


def _told(words: str, number: int, dice: random.Random) -> str:
    """One in ten tells of somebody who is described and not named, or goes on with her."""
    if dice.random() < 0.1:
        return f"{DESCRIBED[number % 3]}, street"
    return words if number % 7 else "she waits, her hand visible, street"


def _timed(what: str, shots: Sequence[str]) -> None:
    """Prints how long a list of such shots takes to be read and bound."""
    from company import CAST, MIA, VOICES

    from repertory.craft.binding.bind import bind_list, names_of
    from repertory.craft.shotlist.reading import read_list

    her = replace(MIA, identity="a 28-year-old woman with short dark hair and green eyes")
    cast = {name: her if one is MIA else one for name, one in CAST.items()}
    names = names_of(cast)
    text = "\n".join(f"Shot {number}: {words}" for number, words in enumerate(shots, start=1))
    start = time.process_time()
    listing = read_list(text, names)
    parsed = time.process_time()
    bound, problems = bind_list(listing.shots, cast=cast, voices=VOICES, source=text)
    done = time.process_time()
    wrong = len(listing.problems) + len(problems)
    assert len(bound) + wrong >= len(shots)
    told = sum(bool(one.changes) for one in bound)
    print(f"shots, {what}: {len(shots):,} read in {parsed - start:.2f} s and bound in {done - parsed:.2f} s", end="; ")
    print(f"{done - start:.2f} s of one core, wanted below {TARGET_S:g} s; {told:,} told anew, {wrong} with problems")


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
