"""Rows of a table as a shot list: each row becomes a shot with its details, in the shot list's own language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from repertory.craft.shotlist.filmwords import folded
from repertory.craft.shotlist.lines import Kind, lines_of
from repertory.craft.shotlist.reading import Names
from repertory.craft.tables.cells import worded
from repertory.craft.tables.columns import SLUG, require_shot_list
from repertory.craft.tables.numbers import Marked, numbers_of, renumbered
from repertory.craft.tables.table import Table
from repertory.craft.tables.wording import Line, Row, worded_row

_PLAIN = re.compile(r"0*([1-9][0-9]{0,5})")


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A table made into a shot list."""

    text: str
    numbers: tuple[str, ...]
    """The number that the shot of each row got."""
    origins: tuple[tuple[int, Line], ...] = ()
    """For each line of the text, the row that it is of, counted from 0, and its words; -1 for a line of no row."""
    asked: tuple[str, ...] = ()
    """What is not clear of the table, and what became of it, a sentence each."""


def list_of(
    table: Table,
    *,
    title: str = "",
    names: Names | None = None,
    aside: Mapping[int, Mapping[str, str]] | None = None,
) -> Rows:
    """The shot list of a table, to be read like any other.

    `names` are who may be there: who speaks is known by them, and an outfit that a row gives to nobody in particular is
    worn by those of it who have such a one. `aside` are by row, counted from 0, the columns whose cells cannot be read
    as they stand, with the reason: they become notes.
    Raises ShotListError, with the line in the table, for a table without a shot list's columns, a shot that is there
    twice, and a duration that is none.
    """
    there = require_shot_list(table)
    lines = table.lines or tuple(range(2, len(table.rows) + 2))
    rows = [
        Row(line=line, cells={column: worded(column, cells[at].strip()) for column, at in there.items()},
            aside=(aside or {}).get(number, ()))
        for number, (line, cells) in enumerate(zip(lines, table.rows, strict=True))
    ]  # fmt: skip
    marked = _marked(rows)
    numbers = numbers_of(marked)
    asked = [*renumbered(marked, numbers)]
    pages = _Pages(scenes=frozenset(row.scene for row in marked))
    if title:
        pages.add(-1, f"Title: {title}")
    worn = names.outfits if names else {}
    theirs = {folded(name): frozenset(map(folded, outfits)) for name, outfits in worn.items()}
    speakers = frozenset(map(folded, names.characters)) if names else frozenset()
    for at, (row, mark, number) in enumerate(zip(rows, marked, numbers, strict=True)):
        heading = pages.head(at, row, mark.scene, number)
        done = worded_row(row, number, wardrobe=theirs, heading=heading, speakers=speakers)
        for column, problem in (aside or {}).get(at, {}).items():
            pages.add(at, f"# To be worded anew ({column.rstrip(' 0123456789')}): {problem}")
        for line in done.lines:
            pages.lines.append((at, line))
        asked += done.asked
        if row.is_bare:
            asked.append(f"Line {row.line} says nothing but its number: shot {number} is a medium shot of nobody.")
    return Rows(text=pages.text, numbers=tuple(numbers), origins=tuple(pages.lines), asked=tuple(asked))


def _marked(rows: Iterable[Row]) -> list[Marked]:
    """How each row is marked. An empty cell for the scene is of the scene above it, as in cells that are merged, unless
    a heading begins another there."""
    scene, found = "", []
    for row in rows:
        scene = row.says("Scene") or ("" if row.says("Heading") else scene)
        found.append(Marked(line=row.line, scene=scene, shot=row.says("Shot")))
    return found


@dataclass(kw_only=True)
class _Pages:
    """The list while it is written."""

    scenes: frozenset[str]
    """All that the table has, by what it calls them."""
    lines: list[tuple[int, Line]] = field(default_factory=list)
    scene: str = ""
    heading: str = ""
    """The cell of the heading that the row before stands below."""
    where: str = ""
    """The heading whose place and light need not be said again."""
    begun: dict[str, str] = field(default_factory=dict)
    """The numbers of the headings that stand in the list, by what the table calls the scene."""

    @property
    def text(self) -> str:
        return "\n".join(str(line) for _, line in self.lines) + "\n"

    def add(self, at: int, words: str, column: str = "") -> None:
        self.lines.append((at, Line(pieces=((words, column),))))

    def head(self, at: int, row: Row, scene: str, number: str) -> str:
        """What stands above a row: a blank, and the heading where a scene begins. Returns the heading whose place and
        light the row need not say again."""
        if self.lines:
            self.add(-1, "")
        said = " ".join(row.cells.get("Heading", "").split())
        if said and (said != self.heading or scene != self.scene):
            self.heading, self.scene = said, scene
            self.where = said if _is_heading(said) and "Heading" not in row.aside else ""
            self._slug(at, said, number)
        elif scene != self.scene:
            self.heading, self.scene, self.where = "", scene, ""
            self._scene(at, number)
        self.where = self.where if not _is_elsewhere(row, self.where) else ""
        return self.where

    def _slug(self, at: int, heading: str, number: str) -> None:
        """A screenplay's heading, with the number of its scene where the shots' numbers do not say it; a comment for
        what is no such heading, or one that cannot be read."""
        if not self.where:
            self.add(at, f"# Heading: {heading}")
            self._scene(at, number)
            return
        plain = _PLAIN.fullmatch(self.scene)
        said = plain[1] if plain and "#" not in heading and not _is_carried(plain[1], number) else ""
        self.begun[self.scene] = plain[1] if plain else ""
        self.add(at, f"{heading} #{said}#" if said else heading, "Heading")
        self.add(-1, "")

    def _scene(self, at: int, number: str) -> None:
        """A line for a new scene that has no heading: it is where the shot before is, unless its shots say otherwise. A
        comment where the shots' numbers say the scene, or it has none, and no heading is there for it to end."""
        plain = _PLAIN.fullmatch(self.scene)
        if not plain and self.scene:
            self.add(at, f"# Scene {self.scene}")
        if plain and not self.begun and _is_carried(plain[1], number):
            self.add(at, f"# Scene {self.scene}")
        elif plain or self.begun:
            self.begun[self.scene] = plain[1] if plain else self.begun.get(self.scene) or self._free()
            self.add(at, f"Scene {self.begun[self.scene]}", "Scene")
        if self.scene or self.begun:
            self.add(-1, "")

    def _free(self) -> str:
        """A number that no scene of the table has."""
        known = {int(found[1]) for scene in self.scenes if (found := _PLAIN.fullmatch(scene))}
        known |= {int(number) for number in self.begun.values() if number}
        return str(max(known, default=0) + 1)


def _is_carried(scene: str, number: str) -> bool:
    """Whether a shot's number says its scene, as 4A does."""
    return bool(re.fullmatch(rf"{scene}[A-Z]+", number))


def _is_heading(said: str) -> bool:
    return bool(SLUG.match(said)) and next(lines_of(said)).kind is Kind.HEADING


def _is_elsewhere(row: Row, heading: str) -> bool:
    """Whether a row's place and light are not those of the heading that it stands below."""
    said: Collection[str] = [row.says(column) for column in ("Location", "Light")]
    return any(not re.search(rf"(?<!\w){re.escape(folded(one))}(?!\w)", folded(heading)) for one in said)
