"""A shot list as it is written, line for line, and edits that leave everything else as the writer left it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from repertory.craft import filmwords as words
from repertory.craft.shotdraft import LETTERS
from repertory.craft.shotlines import Kind, lines_of
from repertory.craft.shotsame import renamed
from repertory.errors import UnknownName

_NUMBER = re.compile(r"0*([0-9]{1,6})([A-Za-z]{0,2})")
_OWN = frozenset({Kind.DETAIL, Kind.NOTE, Kind.SPOKEN, Kind.MORE})
"""Lines that belong to the shot above them."""
_BETWEEN = frozenset({Kind.BLANK, Kind.COMMENT})
"""Lines that belong to it where more of its own lines follow."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of a shot list with its end."""

    kind: Kind
    text: str
    end: str
    """"\\n", "\\r\\n", or nothing at the end of the text."""
    number: str = ""
    """For the line that begins a shot, its number: in capitals, without noughts before it."""
    numbered: tuple[int, int] = (0, 0)
    """Where in the line that number stands."""
    words: int = 0
    """Where in the line the words of the shot begin."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A shot list as it is written: `str` gives it back byte for byte."""

    rows: tuple[Row, ...]
    mark: str = ""
    """A byte-order mark, where the text begins with one."""

    def __str__(self) -> str:
        return self.mark + "".join(row.text + row.end for row in self.rows)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of its shots, in its order."""
        return tuple(row.number for row in self.rows if row.number)


def written(text: str) -> Written:
    """A shot list, or any text, as a sequence of lines. Raises nothing."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    sources = text.removeprefix("\ufeff").split("\n")
    rows = []
    for number, (line, source) in enumerate(zip(lines_of(text), sources, strict=True)):
        last = number == len(sources) - 1
        end = "" if last else "\r\n" if source.endswith("\r") else "\n"
        said = source if last else source.removesuffix("\r")
        row = Row(kind=line.kind, text=said, end=end)
        if line.kind is Kind.SHOT:
            shot, at = line.part("number")
            numbered = (at, at + len(shot))
            row = replace(row, number=_key(shot), numbered=numbered, words=min(line.part("words")[1], len(said)))
        rows.append(row)
    return Written(rows=tuple(rows), mark=mark)


def with_words(shots: Written, number: str, new: str) -> Written:
    """The list with other words for one shot. Its number, details, spoken lines and comments stay.

    Raises UnknownName where there is no such shot.
    """
    at, _ = _own(shots, number)
    row = shots.rows[at]
    before = row.text[: row.words]
    said = " ".join(re.split(r"[\r\n]+", new)).strip()
    changed = replace(row, text=before + ("" if before[-1:].isspace() else " ") + said)
    more = at + 1
    while more < len(shots.rows) and shots.rows[more].kind is Kind.MORE:
        more += 1
    end = shots.rows[more - 1].end  # the last of its old words may end the text
    return _whole(replace(shots, rows=(*shots.rows[:at], replace(changed, end=end), *shots.rows[more:])))


def without(shots: Written, number: str) -> Written:
    """The list without one shot, its own lines and the comments right above it. Raises UnknownName."""
    first, last = _block(shots, number)
    return _ended(shots, (*shots.rows[:first], *shots.rows[last:]))


def moved(shots: Written, number: str, *, before: str = "") -> Written:
    """The list with one shot before another, or at the end. Its own lines and the comments right above it go with it.

    Raises UnknownName where there is no such shot.
    """
    first, last = _block(shots, number)
    if before and _key(before) == _key(number):
        return shots
    to = _block(shots, before)[0] if before else len(shots.rows)
    block = shots.rows[first:last]
    if not before and shots.rows[-1].text == "" and last < len(shots.rows):  # before the end of the last line
        to -= 1
    if to >= last:
        return _ended(shots, (*shots.rows[:first], *shots.rows[last:to], *block, *shots.rows[to:]))
    return _ended(shots, (*shots.rows[:to], *block, *shots.rows[to:first], *shots.rows[last:]))


def renumbered(shots: Written) -> Written:
    """The list with its shots numbered from 1 in its order; where all have a scene's number and a letter, with new
    letters within their scenes. What is "same as shot 3" stays the same as that shot."""
    fresh = list(_numbers(shots.numbers))
    new = dict(zip(reversed(shots.numbers), reversed(fresh), strict=True))  # of two of one number the first is meant
    coming = iter(fresh)

    def again(row: Row) -> Row:
        text, begins = row.text, row.words
        if row.number:
            start, end = row.numbered
            number = next(coming)
            number = number.zfill(end - start) if text[start] == "0" else number
            text, begins = text[:start] + number + text[end:], begins + len(number) - (end - start)
        if row.kind in {Kind.SHOT, Kind.MORE, Kind.DETAIL}:
            text = text[:begins] + renamed(text[begins:], lambda one: new.get(_key(one), one))
        return replace(row, text=text)

    return _whole(replace(shots, rows=tuple(map(again, shots.rows))))


def _numbers(old: Sequence[str]) -> Iterator[str]:
    """What takes the place of each number."""
    if old and all(number[-1:].isalpha() for number in old):
        for scene, run in groupby(old, key=lambda number: number.rstrip(LETTERS)):
            yield from (f"{scene}{_letters(place)}" for place, _ in enumerate(run))
    else:
        yield from (str(place) for place, _ in enumerate(old, start=1))


def _letters(place: int) -> str:
    """A to Z, then AA to ZZ."""
    return (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)


def _key(number: str) -> str:
    """How numbers are compared; empty for what is no number of a shot."""
    found = _NUMBER.fullmatch(number.strip())
    return f"{found[1].lstrip('0') or '0'}{found[2].upper()}" if found else ""


def _own(shots: Written, number: str) -> tuple[int, int]:
    """Where a shot's line is, and where the last of its own lines ends. Raises UnknownName."""
    at = next((at for at, row in enumerate(shots.rows) if row.number and row.number == _key(number)), -1)
    if at < 0:
        near = words.nearest(number, shots.numbers, at_least=0.5)
        known = f"Its shots are: {', '.join(shots.numbers[:8])}." if shots.numbers else "It has no shots."
        raise UnknownName(f"There is no shot {number}.", step=f'Did you mean "{near}"?' if near else known)
    last = here = at + 1
    while here < len(shots.rows) and shots.rows[here].kind in _OWN | _BETWEEN:
        here += 1
        if shots.rows[here - 1].kind in _OWN:
            last = here
    return at, last


def _block(shots: Written, number: str) -> tuple[int, int]:
    """A shot with the comments right above it and the blank line below."""
    first, last = _own(shots, number)
    while first and shots.rows[first - 1].kind is Kind.COMMENT:
        first -= 1
    below = shots.rows[last : last + 1]
    return first, last + bool(below and below[0].kind is Kind.BLANK and below[0].end)


def _ended(shots: Written, rows: Sequence[Row]) -> Written:
    """The list with these lines; a line that ended the text and does so no more gets an end like the others."""
    usual = next((row.end for row in shots.rows if row.end), "\n")
    ended = tuple(replace(row, end=row.end or usual) for row in rows[:-1])
    return _whole(replace(shots, rows=(*ended, *rows[-1:])))


def _whole(shots: Written) -> Written:
    """The same, with its lines told apart anew."""
    return written(str(shots))
