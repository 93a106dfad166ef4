"""A shot list as it is written, line for line, and edits that leave everything else as the writer left it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from repertory.craft.screenplay.breakdown import letters
from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.draft import LETTERS
from repertory.craft.shotlist.lines import Kind, lines_of
from repertory.craft.shotlist.same import renamed
from repertory.errors import UnknownName, YourMove

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
    """The list with other words for one shot. Its number, details, spoken lines and comments stay; the new words may
    begin with its number, as they stand in a list.

    Raises UnknownName where there is no such shot, YourMove for words that begin with another number.
    """
    at = _at(shots, number)
    row = shots.rows[at]
    before = row.text[: row.words]
    if before.rstrip()[-1:].isalnum() and not before.endswith("\t"):
        before = f"{before.rstrip()}:"  # "## Shot 1" alone on its line
    changed = replace(row, text=before + ("" if before[-1:].isspace() else " ") + _words_of(new, row.number))
    gone = _going_on(shots, at)
    rows = [changed if place == at else one for place, one in enumerate(shots.rows) if place not in gone]
    rows[-1] = replace(rows[-1], end=shots.rows[-1].end)  # the last of its old words may have ended the text
    return _whole(replace(shots, rows=tuple(rows)))


def without(shots: Written, number: str) -> Written:
    """The list without one shot, its own lines and the comments right above it. Raises UnknownName."""
    first, last = _block(shots, _at(shots, number))
    return _ended(shots, (*shots.rows[:first], *shots.rows[last:]))


def moved(shots: Written, number: str, *, before: str = "") -> Written:
    """The list with one shot before another, or below the last. Its own lines and the comments right above it go with
    it; scene headings and transitions stay where they are.

    Raises UnknownName where there is no such shot.
    """
    first, last = _block(shots, _at(shots, number))
    if _key(before) == _key(number):
        return shots
    end = max(at for at, row in enumerate(shots.rows) if row.number)
    to = _block(shots, _at(shots, before))[0] if before else _block(shots, end)[1]
    block = shots.rows[first:last]
    if not before and to > last and block[-1].kind is Kind.BLANK and shots.rows[to - 1].kind is not Kind.BLANK:
        block = (block[-1], *block[:-1])  # nothing parts the last shot from what comes below it
    if to >= last:
        return _ended(shots, (*shots.rows[:first], *shots.rows[last:to], *block, *shots.rows[to:]))
    return _ended(shots, (*shots.rows[:to], *block, *shots.rows[to:first], *shots.rows[last:]))


def renumbered(shots: Written, *, plain: bool = False) -> Written:
    """The list with its shots numbered from 1 in its order. Where a shot has a scene's number and a letter, all keep
    their scene's number, wherever they stand, and get letters in its order; a scene of which one shot has no letter
    keeps one, its first. With `plain` all are numbered from 1 even so. What is "same as shot 3" stays the same as that
    shot. Raises YourMove for a scene with more shots than can be lettered."""
    fresh = _numbers(shots.numbers, plain=plain)
    new = dict(zip(reversed(shots.numbers), reversed(fresh), strict=True))  # of two of one number the first is meant
    coming = iter(fresh)
    rows = [_numbered(row, next(coming)) if row.number else row for row in shots.rows]
    for places in _said(rows):  # a reference may go on from line to line
        begins = rows[places[0]].words
        texts = "\n".join(rows[place].text for place in places)
        other = texts[:begins] + renamed(texts[begins:], lambda one: new.get(_key(one), one))
        for place, text in zip(places, other.split("\n"), strict=True):
            rows[place] = replace(rows[place], text=text)
    return _whole(replace(shots, rows=tuple(rows)))


def _numbered(row: Row, number: str) -> Row:
    """The line that begins a shot with another number, as wide as before where that began with a nought."""
    start, end = row.numbered
    number = number.zfill(end - start) if row.text[start] == "0" else number
    text = row.text[:start] + number + row.text[end:]
    return replace(row, text=text, words=row.words + len(number) - (end - start))


def _said(rows: Sequence[Row]) -> Iterator[list[int]]:
    """Where the words of shots and details stand, each with the lines that go on with them; nobody's spoken words."""
    places: list[int] = []
    for place, row in enumerate(rows):
        if row.kind is Kind.MORE and places:
            places.append(place)
        elif row.kind not in _BETWEEN:
            if places:
                yield places
            places = [place] if row.kind in (Kind.SHOT, Kind.DETAIL) else []
    if places:
        yield places


def _numbers(old: Sequence[str], *, plain: bool) -> list[str]:
    """What takes the place of each number."""
    scenes = [number.rstrip(LETTERS) for number in old]
    if plain or scenes == list(old):
        return [str(place) for place, _ in enumerate(old, start=1)]
    bare = set(scenes) & set(old)
    counted: Counter[str] = Counter()
    fresh = []
    for scene in scenes:
        counted[scene] += 1
        place = counted[scene] - (scene in bare)
        fresh.append(f"{scene}{letters(place) if place else ''}")
    return fresh


def _key(number: str) -> str:
    """How numbers are compared; empty for what is no number of a shot."""
    found = _NUMBER.fullmatch(number.strip())
    return f"{found[1].lstrip('0') or '0'}{found[2].upper()}" if found else ""


def _words_of(said: str, number: str) -> str:
    """The words of a shot that are given on their own, or as they stand in a list. Raises YourMove."""
    line = next(lines_of(" ".join(re.split(r"[\r\n]+", said)).strip()))
    if line.kind is not Kind.SHOT:
        return line.source
    if _key(line.part("number")[0]) != number:
        step = f"Give the words of shot {number} alone. Numbers are changed by: repertory shots renumber"
        raise YourMove(f'"{line.source[:60]}" begins with another number.', step=step)
    return line.part("words")[0]


def _going_on(shots: Written, at: int) -> frozenset[int]:
    """The lines that go on with the words of the shot that begins there."""
    found = []
    for place in range(at + 1, len(shots.rows)):
        if shots.rows[place].kind is Kind.MORE:
            found.append(place)
        elif shots.rows[place].kind not in _BETWEEN:
            break
    return frozenset(found)


def _at(shots: Written, number: str) -> int:
    """Where a shot's line is. Raises UnknownName."""
    key = _key(number)
    at = next((at for at, row in enumerate(shots.rows) if row.number and row.number == key), -1)
    if at < 0:
        near = words.nearest(number, shots.numbers, at_least=0.5)
        known = f"Its shots are: {', '.join(shots.numbers[:8])}." if shots.numbers else "It has no shots."
        raise UnknownName(f"There is no shot {number}.", step=f'Did you mean "{near}"?' if near else known)
    return at


def _block(shots: Written, at: int) -> tuple[int, int]:
    """The lines of the shot that begins there, with the comments right above it and the blank line below."""
    first, last, here = at, at + 1, at + 1
    while here < len(shots.rows) and shots.rows[here].kind in _OWN | _BETWEEN:
        here += 1
        if shots.rows[here - 1].kind in _OWN:
            last = here
    while first and _is_comment(shots.rows[first - 1]):
        first -= 1
    below = shots.rows[last : last + 1]
    return first, last + bool(below and below[0].kind is Kind.BLANK and below[0].end)


def _is_comment(row: Row) -> bool:
    """Whether a line is a writer's comment, and not the names of columns that stand above the first shot."""
    return row.kind is Kind.COMMENT and row.text.lstrip().startswith("#")


def _ended(shots: Written, rows: Sequence[Row]) -> Written:
    """The list with these lines; a line that ended the text and does so no more gets an end like the others."""
    usual = next((row.end for row in shots.rows if row.end), "\n")
    ended = tuple(replace(row, end=row.end or usual) for row in rows[:-1])
    return _whole(replace(shots, rows=(*ended, *rows[-1:])))


def _whole(shots: Written) -> Written:
    """The same, with its lines told apart anew."""
    return written(str(shots))
