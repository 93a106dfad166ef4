"""Where some words of a shot stand in the list as it was written, for errors that show only once names are bound."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repertory.craft.filmwords import plain
from repertory.errors import ShotListError
from repertory.model.shot import Shot


def spot(shot: Shot, said: str, lines: Sequence[str] = (), *, start: int | None = None) -> tuple[int, int, str]:
    """Line and column, both counted from 1, and the source line of some words of a shot.

    `start` is where they begin in the shot's text, counted from 0; without it their first place as whole words.
    `lines` are those of the list as written; without them the place is one in the shot's own text.
    """
    text, wanted = plain(shot.text), re.escape(plain(said)) or "(?!)"
    anywhere = re.compile(wanted, re.IGNORECASE)
    if start is None:
        whole = re.search(rf"(?<!\w){wanted}(?!\w)", text, re.IGNORECASE)
        start = whole.start() if whole else 0
    before = len(anywhere.findall(text, 0, start))
    for number in range(shot.line, len(lines) + 1):
        line = plain(lines[number - 1])
        first = _lead(line, text) if number == shot.line else 0
        there = [match.start() for match in anywhere.finditer(line, first)]
        if before < len(there):
            return number, there[before] + 1, lines[number - 1]
        before -= len(there)
    return shot.line, start + 1, shot.text


def at_words(
    shot: Shot, what: str, said: str, step: str, lines: Sequence[str] = (), *, start: int | None = None
) -> ShotListError:
    """An error at some words of a shot."""
    line, column, source = spot(shot, said, lines, start=start)
    return ShotListError(what, line=line, column=column, source=source, step=step)


def _lead(line: str, text: str) -> int:
    """How many letters stand before a shot's words on its line: its number."""
    first = re.match(r"\S*", text)
    return max(line.find(first[0]), 0) if first and first[0] else 0
