"""Where some words of a shot stand in the list as it was written."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from repertory.craft.shotlist.filmwords import plain
from repertory.errors import ShotListError
from repertory.model.shot import Shot

_CONTEXT = 40
"""Characters before some words by which their place is told from others with the same words."""
_FAR = 20_000
"""Characters from a shot's first line within which its words stand."""


def span_of(
    text: str, said: str, start: int, end: int, *, at: int = 0, until: int | None = None
) -> tuple[int, int] | None:
    """Where the words of a shot from `start` to `end` of what it says stand in the text of the list, which is searched
    from `at` to `until`: after the words before them, else where they stand only once. None where that is not certain.

    A shot's words may go on over several lines, so any blanks match any others.
    """
    until = len(text) if until is None else until
    before, words = said[max(0, start - _CONTEXT) : start], said[start:end]
    if found := _pattern(before, words).search(text, at, until):
        return found.span("words")
    alone = list(_pattern("", words).finditer(text, at, until))
    return alone[0].span("words") if len(alone) == 1 else None


def at_words(
    shot: Shot, what: str, said: str, step: str, source: str = "", *, start: int | None = None
) -> ShotListError:
    """An error at some words of a shot, which begin at `start` of its text, or where they first stand whole. `source`
    is the list as it was written, its lines ended by "\\n"; without it the place is one in the shot's own text."""
    line, column, shown = _place(shot, said, source, start)
    return ShotListError(what, line=line, column=column, source=shown, step=step)


def _place(shot: Shot, said: str, source: str, start: int | None) -> tuple[int, int, str]:
    """Line and column, both counted from 1, and what is shown of the list."""
    text = plain(shot.text)
    first = _whole(said).search(text) if start is None else None
    begins, ends = first.span() if first else (start or 0, (start or 0) + len(said))
    if not source:
        return shot.line, begins + 1, shot.text
    written, starts = _lines(source)
    at = starts[shot.line - 1]
    until = at + _FAR
    found = None if start is None and first is None else span_of(written, text, begins, ends, at=at, until=until)
    spoken = None if found else _whole(said).search(written, at, until)  # a name may stand in a spoken line alone
    place = found[0] if found else spoken.start() if spoken else at
    line = bisect_right(starts, place)
    end = starts[line] - 1 if line < len(starts) else len(source)
    return line, place - starts[line - 1] + 1, source[starts[line - 1] : end]


@lru_cache(maxsize=2)
def _lines(source: str) -> tuple[str, tuple[int, ...]]:
    """The list with plain signs, and where each of its lines begins."""
    return plain(source), (0, *(match.end() for match in re.finditer("\n", source)))


def _whole(said: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(plain(said))}(?!\w)", re.IGNORECASE)


def _pattern(before: str, words: str) -> re.Pattern[str]:
    return re.compile(f"{_loose(before)}(?P<words>{_loose(words)})")


def _loose(words: str) -> str:
    return re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(words))
