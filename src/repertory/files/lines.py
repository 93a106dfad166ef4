"""Where in a TOML text a value stands: readers keep no lines, and a person who mends one looks for its line."""

from __future__ import annotations

import re
from collections.abc import Iterator

Place = tuple[str | int, ...]
"""The way to a value: ("references", 0, "media", "name")."""

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]++)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")
_LONG = ('"""', "'''")


def line_of(text: str, at: Place) -> int | None:
    """The line, counted from 1, on which a value starts, else the nearest table or list around it; None where neither
    can be told."""
    best, found = 0, None
    for number, place in _starts(text):
        common = min(len(place), len(at))
        if common > best and place[:common] == at[:common]:
            best, found = common, number
    return found


def in_words(at: Place) -> str:
    """The way to a value as people read it: "references, block 1, role", or "kinds, number 2" of a plain list."""
    inner = [f"block {part + 1}" if isinstance(part, int) else part for part in at[:-1]]
    return ", ".join([*inner, *(f"number {part + 1}" if isinstance(part, int) else part for part in at[-1:])])


def _starts(text: str) -> Iterator[tuple[int, Place]]:
    """Each line on which a table or a value starts, and what starts there."""
    table: Place = ()
    many: dict[Place, int] = {}
    quote = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:  # inside a text of several lines nothing starts
            quote = "" if quote in line else quote
            continue
        if header := _HEADER.match(line):
            table = _opened(_parts(header[2]), many, block=header[1] == "[[")
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_parts(key[1]))
            quote = next((one for one in _LONG if line.count(one) == 1), "")


def _opened(names: list[str], many: dict[Place, int], *, block: bool) -> Place:
    """The table that a header opens: of a list of tables the one that was begun last."""
    table: Place = ()
    for depth, name in enumerate(names, start=1):
        table = (*table, name)
        if block and depth == len(names):
            many[table] = many.get(table, -1) + 1
        if table in many:
            table = (*table, many[table])
    return table


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(dotted)]
