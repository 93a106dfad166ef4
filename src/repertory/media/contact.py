"""The contact sheet of candidates: pictures side by side, each beside the master, numbered as they are picked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.media.canvas import AMBER, BLUE, CARD, DIM, GREEN, LINE, RED, Canvas, Colour
from repertory.media.images import read_image, thumbnail

if TYPE_CHECKING:
    from repertory.media.images import Picture

COLUMNS = 4
"""Candidates in one row; more of them go on in the next."""
LEAST_COLUMNS = 3
"""So that titles have room."""
_MARGIN, _GAP, _PAD = 36, 18, 10
_WIDTH, _HEIGHT = 320, 420
"""The room of one picture, in pixels."""
_TITLE, _HEAD = 92, 44
_FOOT, _LINE, _LINES, _LETTERS = 54, 24, 3, 17
"""Below a picture: its number, and up to so many lines of words of that size."""


class Mark(StrEnum):
    """How a candidate stands."""

    NONE = ""
    PICKED = "picked"
    REFUSED = "refused"


_EDGES: dict[Mark, Colour] = {Mark.NONE: LINE, Mark.PICKED: GREEN, Mark.REFUSED: RED}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One picture of a sheet."""

    picture: Path
    title: str
    """Its number, or "master"."""
    words: str = ""
    """What is written below it: its figure, or the reason of a refusal."""
    mark: Mark = Mark.NONE


@dataclass(frozen=True, kw_only=True)
class _Row:
    """What stands side by side."""

    head: str
    cells: tuple[Cell, ...]
    pictures: tuple[Picture, ...]
    """Scaled to their room."""

    words: tuple[tuple[str, ...], ...]
    """Of each cell, in lines."""

    @property
    def tallest(self) -> int:
        return max(len(picture) for picture in self.pictures)

    @property
    def foot(self) -> int:
        return _FOOT + _LINE * max(len(lines) for lines in self.words)

    @property
    def height(self) -> int:
        return (_HEAD if self.head else 0) + self.tallest + self.foot


def contact_sheet(title: str, rows: Mapping[str, Sequence[Cell]], *, master: Cell | None = None) -> Picture:
    """One picture of all cells, shape (height, width, 3): for each name of `rows` its cells in order, up to COLUMNS in
    a row, each row beginning with the master. Raises MediaRejected for a file that is no picture."""
    drawn = list(_rows(rows, master))
    columns = max(LEAST_COLUMNS, *(len(row.cells) for row in drawn))
    width = columns * (_WIDTH + _GAP) - _GAP + 2 * _MARGIN
    canvas = Canvas(width, _TITLE + sum(row.height + _GAP for row in drawn) + _MARGIN - _GAP)
    canvas.text(title, _MARGIN, 58, 34, bold=True, room=width - 2 * _MARGIN)
    y = _TITLE
    for row in drawn:
        if row.head:
            canvas.text(row.head, _MARGIN, y + 26, 22, bold=True, room=width - 2 * _MARGIN)
        for column, (cell, picture) in enumerate(zip(row.cells, row.pictures, strict=True)):
            x, below = _MARGIN + column * (_WIDTH + _GAP), y + row.height - row.foot
            canvas.rectangle(x, below - row.tallest, _WIDTH, row.tallest + row.foot, CARD)
            height, across = picture.shape[:2]
            canvas.paste(picture, x + (_WIDTH - across) // 2, below - (row.tallest + height) // 2)
            _write(canvas, cell, row.words[column], x, below, edge=BLUE if cell is master else _EDGES[cell.mark])
        y += row.height + _GAP
    return canvas.picture


def _rows(rows: Mapping[str, Sequence[Cell]], master: Cell | None) -> Iterator[_Row]:
    first = (master,) if master else ()
    measure = Canvas(1, 1)
    for head, cells in rows.items():
        for start in range(0, len(cells), COLUMNS):
            shown = (*first, *cells[start : start + COLUMNS])
            pictures = tuple(thumbnail(read_image(cell.picture), _WIDTH, _HEIGHT) for cell in shown)
            words = tuple(tuple(_wrapped(measure, cell.words)) for cell in shown)
            yield _Row(head="" if start else head, cells=shown, pictures=pictures, words=words)


def _write(canvas: Canvas, cell: Cell, lines: Sequence[str], x: int, y: int, *, edge: Colour) -> None:
    """What stands below a picture whose lower edge is at `y`: its number, its mark and its words."""
    canvas.rectangle(x, y, _WIDTH, 4, edge)
    canvas.text(cell.title, x + _PAD, y + 36, 28, bold=True, room=_WIDTH - 2 * _PAD)
    if cell.mark:
        canvas.chip(cell.mark.value, x + _WIDTH - _PAD, y + 12, edge, from_right=True)
    colour = AMBER if cell.mark is Mark.REFUSED else DIM
    for number, line in enumerate(lines, start=1):
        canvas.text(line, x + _PAD, y + 38 + number * _LINE, _LETTERS, colour, room=_WIDTH - 2 * _PAD)


def _wrapped(canvas: Canvas, words: str) -> list[str]:
    """The words in lines as wide as a cell; the last one that there is room for takes what is left."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if not lines or (len(lines) < _LINES and canvas.width_of(longer, _LETTERS) > _WIDTH - 2 * _PAD):
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
