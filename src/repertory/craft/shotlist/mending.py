"""A shot list in which the words that describe people are rewritten where they stand; all else is left as it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from repertory.craft.binding.spotting import span_of
from repertory.model.shot import BoundShot, Change


@dataclass(frozen=True, kw_only=True)
class Mended:
    """A shot list with its changes made."""

    text: str
    changes: tuple[Change, ...]
    """What was changed."""
    left: tuple[Change, ...] = ()
    """What was not, since its place could not be told for certain."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A change of some words of a shot, and where in the list they stand."""

    shot: str
    """Its number."""
    start: int
    """Counted from 0; with `end` a slice of the list's text."""
    end: int
    change: Change


def mended(text: str, shots: Sequence[BoundShot]) -> Mended:
    """The list as it was written, with `BoundShot.changes` made in it, and every other character where it was."""
    places, left = placed(text, shots)
    spans = [_within_lines(text, one.start, one.end, one.change.now) for one in places]
    for start, end, now in sorted(spans, reverse=True):
        text = f"{text[:start]}{now}{text[end:]}"
    return Mended(text=text, changes=tuple(one.change for one in places), left=left)


def placed(text: str, shots: Sequence[BoundShot]) -> tuple[tuple[Placed, ...], tuple[Change, ...]]:
    """Where in the list the words of `BoundShot.changes` stand, and the changes of which that cannot be told for
    certain."""
    starts = _line_starts(text)
    said = _without_comments(text, {bound.shot.line for bound in shots})
    begins = [*sorted({starts[bound.shot.line - 1] for bound in shots}), len(text)]
    found: list[Placed] = []
    left: list[Change] = []
    for bound in shots:
        at, since = starts[bound.shot.line - 1], 0
        until = begins[bisect_right(begins, at, hi=len(begins) - 1)]
        for change in bound.changes:
            words = bound.shot.text[since:]  # those before `at` are no context any more
            span = span_of(said, words, change.start - since, change.end - since, at=at, until=until)
            if span is None:
                left.append(change)
                continue
            found.append(Placed(shot=bound.shot.number, start=span[0], end=span[1], change=change))
            at, since = span[1], change.end
    return tuple(found), tuple(left)


def _within_lines(text: str, start: int, end: int, now: str) -> tuple[int, int, str]:
    """What is to stand where, with the line left to end where it does: what comes below is a line of its own."""
    said = text[start:end]
    first = len(said) - len(said.lstrip())
    last = len(said.rstrip())
    if "\n" in said[last:]:
        end, now = start + last, now.rstrip()
    if "\n" in said[:first]:
        start, now = start + first, now.lstrip()
    return start, end, now


def _without_comments(text: str, shots: AbstractSet[int]) -> str:
    """The list with signs that nobody writes for its comments, as long as they are; `shots` are the lines on which
    shots begin, a "##" before them or not."""
    lines = text.split("\n")
    return "\n".join(
        "\0" * len(line) if line.lstrip().startswith("#") and number not in shots else line
        for number, line in enumerate(lines, start=1)
    )


def _line_starts(text: str) -> list[int]:
    """Where each line begins, by its number less one."""
    return [0, *(end.end() for end in re.finditer("\n", text))]
