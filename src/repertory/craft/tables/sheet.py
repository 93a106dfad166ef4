"""A shot list as a table: in a usual shot list's columns, or in those of the table that it was imported from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repertory.craft.shotlist.filmwords import folded
from repertory.craft.tables.columns import (
    COLUMNS,
    FOR_PEOPLE,
    KEY,
    RARE,
    is_kitsus,
    known_columns,
    meanings,
)
from repertory.craft.tables.lengths import FRAMES, in_frames
from repertory.craft.tables.stamps import key_of, rows_by_number, untouched
from repertory.craft.tables.table import Table
from repertory.craft.tables.told import cells_of, words_of
from repertory.model.shot import Shot

_KEPT = {"location": "Location", "light": "Light", "performers": "Cast"}
"""What a shot may keep from the shot before, and the column of it."""
_TOLD = ("Size", "Framing", "Angle", "Movement", "Lens", "Cast", "Outfit", "Light", "Expression", "Dialogue", "Engine",
         "Seed", "Takes", "Notes", *FOR_PEOPLE)  # fmt: skip
"""Columns that Kitsu's tables lack: what they say stands in the description."""


_ITS_OWN = frozenset({"Scene", "Shot", "Subject", "FPS", *FRAMES})
"""Columns that are not filled with what a shot says in them."""


@dataclass(frozen=True, kw_only=True)
class AsImported:
    """A list as it was when it was imported."""

    text: str
    shots: tuple[Shot, ...]
    """Those of it that can be read."""


def table_of(
    shots: Sequence[Shot],
    text: str = "",
    kept: Table | None = None,
    *,
    imported: AsImported | None = None,
    fps: float = 24.0,
) -> Table:
    """The shots as a table. With `kept`, the table that the list was imported from (see `stamps.keep`): its columns
    come back in their places, the ones that are not understood with all they said; a row whose shot stands in `text`,
    the list as it is written, as it was imported comes back as it was; and of any other row each cell that still says
    the same as in `imported`, the list as it was then. `fps` turns seconds into frames where it has such a column.
    """
    said = [cells_of(shot) for shot in shots]
    if kept is None:
        used = {column for cells in said for column in cells}
        columns = (*COLUMNS, *(column for column in RARE if column in used))
        return Table(columns=columns, rows=tuple(tuple(cells.get(one, "") for one in columns) for cells in said))
    sheet = _Sheet(kept, fps)
    said = sheet.fitted(shots, text)
    then = imported.shots if imported else ()
    was = dict(zip((shot.number for shot in then), sheet.fitted(then, imported.text if imported else ""), strict=True))
    same = untouched([shot.number for shot in shots], text, kept)
    news = [
        {} if shot.number in same else _news(cells, was.get(shot.number))
        for shot, cells in zip(shots, said, strict=True)
    ]
    more = sheet.further(news)
    rows = []
    for shot, cells, new in zip(shots, said, news, strict=True):
        row: Sequence[str] = sheet.rows.get(shot.number, ())
        if shot.number not in same:
            row = sheet.anew(row, shot, cells, was.get(shot.number)) if row else sheet.new(shot, cells)
        rows.append((*row, *(new.get(column, "") for column in more)))
    return Table(columns=(*sheet.columns, *more), rows=tuple(rows))


def _news(cells: Mapping[str, str], was: Mapping[str, str] | None) -> dict[str, str]:
    """What a shot says that it did not say when it was imported."""
    return {column: cell for column, cell in cells.items() if was is None or was.get(column) != cell}


class _Sheet:
    """The table that a list was imported from, while it is filled anew."""

    def __init__(self, kept: Table, fps: float) -> None:
        self.columns = tuple(column for column in kept.columns if column != KEY)
        self.there = known_columns(self.columns)
        self.rows = {number: row for number, (row, _) in rows_by_number(kept).items()}
        self.in_one = is_kitsus(self.columns) and "Description" in self.there and "Size" not in self.there
        """Whether all that happens stands in one description."""
        self.fps = fps
        known = {at: column for at, column in enumerate(meanings(self.columns)) if column}
        self.twins = {at: column for at, column in known.items() if self.there.get(column, at) != at}
        """The columns that mean what another before them means, each with its meaning."""

    def fitted(self, shots: Sequence[Shot], text: str) -> list[dict[str, str]]:
        """What each shot of a list says, in the columns that there are: its sounds and the like among its notes where
        there are notes and no column for those; all that happens in the description of a table like Kitsu's."""
        words = words_of(text) if self.in_one else {}
        loose = [column for column in FOR_PEOPLE if column not in self.there] if "Notes" in self.there else []
        found = []
        for shot in shots:
            cells = cells_of(shot)
            if words:
                gone = {column for column in _TOLD if column not in self.there}
                cells = {column: cell for column, cell in cells.items() if column not in gone}
                cells["Description"] = "\n".join(words[key_of(shot.number)])
            for column in loose:
                lines = [f"{column}: {line}" for line in cells.pop(column, "").splitlines()]
                if lines:
                    cells["Notes"] = "\n".join((*filter(None, [cells.get("Notes", "")]), *lines))
            found.append(cells)
        return found

    def further(self, changed: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
        """The columns that the table lacks and these say something in."""
        framed = {"Duration"} if self.there.keys() & {"Frames", "Frame Out"} else set()
        used = {column for cells in changed for column in cells}
        return tuple(column for column in (*COLUMNS, *RARE) if column in used - self.there.keys() - framed)

    def new(self, shot: Shot, cells: Mapping[str, str]) -> list[str]:
        """The row of a shot that the table has not."""
        given = [""] * len(self.columns)
        frames = in_frames(shot.duration_s, {}, self.fps)
        for column, at in self.there.items():
            given[at] = f"{self.fps:g}" if column == "FPS" else frames.get(column, cells.get(column, ""))
        return given

    def anew(
        self, row: Sequence[str], shot: Shot, cells: Mapping[str, str], was: Mapping[str, str] | None
    ) -> list[str]:
        """A row with what its shot says now; what only the table knows stays: its own names of scene and shot, all
        that is not understood, and words of a cell that say what the shot says. What a cell says that was understood
        as an action goes on standing in that cell."""
        given, cells = list(row), self._without_loose(row, cells)
        old = self._without_loose(row, was) if was is not None else None
        for column, at in self.there.items():
            if column not in _ITS_OWN and not self._stays(column, row, shot, old, cells):
                given[at] = cells.get(column, "")
        if old is None or old.get("Duration", "") != cells.get("Duration", ""):
            before = {column: row[at] for column, at in self.there.items()}
            for column, cell in in_frames(shot.duration_s, before, self.fps).items():
                if column in self.there:
                    given[self.there[column]] = cell
        for at, column in self.twins.items():
            if folded(row[at]) == folded(row[self.there[column]]):
                given[at] = given[self.there[column]]
        if "Subject" in self.there and not _stands_in(row[self.there["Subject"]], cells):
            given[self.there["Subject"]] = cells.get("Cast", "")
        return given

    def _stays(
        self, column: str, row: Sequence[str], shot: Shot, old: Mapping[str, str] | None, cells: Mapping[str, str]
    ) -> bool:
        """Whether a cell still says what its shot says; an empty one does where the shot only keeps it."""
        if not row[self.there[column]] and column in (_KEPT.get(one) for one in shot.kept):
            return True
        return old is not None and folded(old.get(column, "")) == folded(cells.get(column, ""))

    def _without_loose(self, row: Sequence[str], cells: Mapping[str, str]) -> dict[str, str]:
        """What a shot says, without the words of its action that stand in another cell of its row."""
        given = dict(cells)
        parts = given.get("Description", "").split(", ")
        for column in ("Size", "Framing", "Angle", "Movement"):
            words = row[self.there[column]] if column in self.there else ""
            if (column == "Size" or column not in cells) and words and folded(words) in map(folded, parts):
                given[column] = words
                parts = [part for part in parts if folded(part) != folded(words)]
        if "Description" in given:
            given["Description"] = ", ".join(parts)
        return given


def _stands_in(words: str, cells: Mapping[str, str]) -> bool:
    """Whether a shot still shows what its table calls the subject."""
    seen = " ".join(folded(cells.get(column, "")) for column in ("Cast", "Description", "Props", "Location"))
    return not words or all(f" {one} " in f" {re.sub(r'[^a-z0-9]+', ' ', seen)} " for one in folded(words).split())
