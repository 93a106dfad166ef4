"""A shot list in which the words that describe people are rewritten where they stand; all else is left as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from repertory.model.shot import BoundShot, Change

_CONTEXT = 40
"""Characters before a change by which its place is told from others with the same words."""


@dataclass(frozen=True, kw_only=True)
class Mended:
    """A shot list with its changes made."""

    text: str
    changes: tuple[Change, ...]
    """What was changed."""
    left: tuple[Change, ...] = ()
    """What was not, since its place could not be told for certain."""


def mended(text: str, shots: Sequence[BoundShot]) -> Mended:
    """The list as it was written, with `BoundShot.changes` made in it, and every other character where it was."""
    starts = _line_starts(text)
    ends = [starts[bound.shot.line - 1] for bound in shots]
    spans: list[tuple[int, int, str]] = []
    done: list[Change] = []
    left: list[Change] = []
    for bound in shots:
        at = starts[bound.shot.line - 1]
        until = min((end for end in ends if end > at), default=len(text))
        for change in bound.changes:
            span = _span(text, bound.shot.text, change, at, until)
            if span is None:
                left.append(change)
                continue
            spans.append((*span, change.now))
            done.append(change)
            at = span[1]
    for start, end, now in sorted(spans, reverse=True):
        text = f"{text[:start]}{now}{text[end:]}"
    return Mended(text=text, changes=tuple(done), left=tuple(left))


def _line_starts(text: str) -> list[int]:
    """Where each line begins, by its number less one."""
    return [0, *(end.end() for end in re.finditer("\n", text))]


def _span(text: str, said: str, change: Change, at: int, until: int) -> tuple[int, int] | None:
    """Where the words of a change stand in the list: after the words before them, else where they stand only once. A
    shot's words may go on over several lines, so any blanks match any others."""
    before = said[max(0, change.start - _CONTEXT) : change.start]
    if found := _pattern(before, change.was).search(text, at, until):
        return found.span("was")
    alone = list(_pattern("", change.was).finditer(text, at, until))
    return alone[0].span("was") if len(alone) == 1 else None


def _pattern(before: str, was: str) -> re.Pattern[str]:
    return re.compile(f"{_loose(before)}(?P<was>{_loose(was)})")


def _loose(words: str) -> str:
    return re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(words))
