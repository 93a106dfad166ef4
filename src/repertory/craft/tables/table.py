"""A table as spreadsheets have it: CSV with any delimiter, read without loss, written so that nothing in it runs."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from repertory.errors import ShotListError

_DELIMITERS = (",", ";", "\t")
_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that a spreadsheet might run, with the apostrophes that were put before it."""
_LONGEST_CELL = 100_000
MOST_ROWS = 100_000


@dataclass(frozen=True, kw_only=True)
class Table:
    """Columns and rows of text. Each row has a cell for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()
    """Where each row begins in the file it was read from, counted from 1; empty for a table that was made."""


def read_table(text: str) -> Table:
    """Reads CSV: the first line that says anything names the columns. Lines without a word are left out, and short rows
    are filled up, as spreadsheets leave out empty cells at the end of a row.

    Raises ShotListError, with line and column, for an empty file, a row with more cells than there are columns, a quote
    that is never closed, and cells or files beyond reason.
    """
    text = text.removeprefix("\ufeff")
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((line, [_unguarded(cell) for cell in cells]))
            line = reader.line_num + 1
            if len(found) > MOST_ROWS + 1:
                raise _wrong(f"The table has more than {MOST_ROWS:,} rows.", line, "Divide it into several films.")
    except csv.Error as error:
        what = f"The cells of this row cannot be told apart: {error}."
        step = 'Close every quote; within quotes write "" for a quote.'
        raise _wrong(what, line, step, _source(text, line)) from error
    if not found:
        raise _wrong("The table is empty.", 1, 'Name the columns on its first line: "Scene,Shot,Size,Description".')
    columns = [cell.strip() for cell in found[0][1]]
    while columns and not columns[-1]:
        columns.pop()
    rows = tuple(_row(cells, columns, line, text) for line, cells in found[1:])
    return Table(columns=tuple(columns), rows=rows, lines=tuple(line for line, _ in found[1:]))


def write_table(table: Table) -> str:
    """The table as CSV with commas. A cell that a spreadsheet would run as a formula gets an apostrophe, which
    `read_table` takes away again."""
    written = io.StringIO(newline="")
    careful = any(mark in column for column in table.columns for mark in ";\t")  # lest they be taken for delimiters
    careful = careful or any("\r" in cell for cells in (table.columns, *table.rows) for cell in cells)
    writer = csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL if careful else csv.QUOTE_MINIMAL)
    for cells in (table.columns, *table.rows):
        writer.writerow([_guarded(cell) for cell in cells])
    return "\ufeff" + written.getvalue()  # without the mark, some spreadsheets take UTF-8 for something else


def guarded(table: Table) -> int:
    """How many cells `write_table` puts an apostrophe before."""
    return sum(bool(_RUNS.match(cell)) for cells in (table.columns, *table.rows) for cell in cells)


def _guarded(cell: str) -> str:
    return f"'{cell}" if _RUNS.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell


def _delimiter(text: str) -> str:
    """The one that divides the first line into most cells; a comma where none does."""
    start = text.lstrip("\r\n ")
    counted = {mark: _cells(start, mark) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: counted[mark])


def _cells(text: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), []))
    except csv.Error:
        return 0


def _row(cells: list[str], columns: list[str], line: int, text: str) -> tuple[str, ...]:
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    if extra:
        what = f'This row has {len(cells)} cells and the table {len(columns)} columns; "{extra[0][:40]}" is in none.'
        raise _wrong(what, line, "Quote a cell that has the delimiter in it, or name the column.", _source(text, line))
    if any(len(cell) > _LONGEST_CELL for cell in cells):
        what = f"A cell of this row has more than {_LONGEST_CELL:,} characters."
        raise _wrong(what, line, "Make several shots of it.")
    return tuple((cells + [""] * len(columns))[: len(columns)])


def _source(text: str, line: int) -> str:
    lines = re.split(r"\r\n|\r|\n", text)
    return lines[line - 1][:200] if line <= len(lines) else ""


def _wrong(what: str, line: int, step: str, source: str = "") -> ShotListError:
    return ShotListError(what, line=line, column=1, source=source, step=step)
