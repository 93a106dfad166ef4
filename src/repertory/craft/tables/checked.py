"""A table's shot list, read again as soon as it is made: what cannot be read so is set aside, and all of it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from repertory.craft.shotlist.filmwords import STOP_WORDS
from repertory.craft.shotlist.reading import Listing, Names, read_list
from repertory.craft.tables.columns import strange_columns
from repertory.craft.tables.rows import Rows, list_of
from repertory.craft.tables.table import Table
from repertory.craft.tables.wording import Piece
from repertory.model.shot import Understood

_ROUNDS = 16
"""A row with several cells that cannot be read needs as many."""
_MOST_NAMED = 12
_UNDERSTOOD = frozenset({"Size", "Framing", "Angle", "Movement", "Lens", "Location", "Light", "Outfit", "Expression"})
"""Columns of which every word should mean something here."""
_WORD = re.compile(r"\w[\w'’.-]*")


def checked_list(table: Table, names: Names, *, title: str = "") -> Rows:
    """The shot list of a table, which can be read with those names without a problem: cells that cannot be read as they
    stand are notes. `asked` says which, what is not understood besides, and what is not clear of the table.

    Raises ShotListError as `list_of` does.
    """
    aside: dict[int, dict[str, str]] = {}
    for _ in range(_ROUNDS):
        made = list_of(table, title=title, names=names, aside=aside)
        listing = read_list(made.text, names)
        if not _set_aside(made, listing, aside):
            break
    lines = table.lines or tuple(range(2, len(table.rows) + 2))
    asked = [*_columns(table), *made.asked, *_strange(made, listing, lines), *_worded_anew(made, aside, lines)]
    asked += [f"Still to be mended: {problem.what}" for problem in listing.problems[:_MOST_NAMED]]
    return replace(made, asked=tuple(asked))


def _set_aside(made: Rows, listing: Listing, aside: dict[int, dict[str, str]]) -> bool:
    """Sets aside each cell that something is wrong with, and each size that is none, which no engine should be told;
    False where there is nothing of the kind."""
    found = False
    columns = _by_row(made) if listing.problems else {}
    for problem in listing.problems:
        at, line = made.origins[problem.line - 1]
        told = (line.column_at(problem.column - 1), *columns.get(at, ()))
        column = next((one for one in told if one and one not in aside.get(at, {})), "") if at >= 0 else ""
        if column:
            aside.setdefault(at, {})[column] = problem.what
            found = True
    for at, column, words, left in () if found else _without_meaning(made, listing):
        if column == "Size" and " ".join(_WORD.findall(words)) == left:
            aside.setdefault(at, {})[column] = f'"{words}" is no size that is known.'
            found = True
    return found


def _by_row(made: Rows) -> dict[int, list[str]]:
    """The columns that each row says something in, its description first, since a problem may be found elsewhere."""
    said: dict[int, dict[str, None]] = {}
    for at, line in made.origins:
        said.setdefault(at, {}).update(dict.fromkeys(column for _, column in line.pieces if column))
    return {at: sorted(columns, key=lambda column: column != "Description") for at, columns in said.items()}


def _columns(table: Table) -> Iterator[str]:
    strange = strange_columns(table.columns)
    if strange:
        yield f"Columns that are not understood, kept for the next export: {', '.join(strange)}."


def _strange(made: Rows, listing: Listing, lines: Sequence[int]) -> Iterator[str]:
    """The cells with words that mean nothing here."""
    said = [f'"{left}" in {column} (line {lines[at]})' for at, column, _, left in _without_meaning(made, listing)]
    if said:
        more = f", and {len(said) - _MOST_NAMED} more" if len(said) > _MOST_NAMED else ""
        yield f"Not understood, and given to the engine as it stands: {'; '.join(said[:_MOST_NAMED])}{more}."


def _without_meaning(made: Rows, listing: Listing) -> Iterator[tuple[int, str, str, str]]:
    """The row and the column of each cell with words that mean nothing here, all its words and those."""
    fine: set[Piece] = set()  # most cells say what others of their column say
    for count, (at, line) in enumerate(made.origins, start=1):
        if all(piece in fine or piece[1] not in _UNDERSTOOD for piece in line.pieces):
            continue
        told = listing.understood.get(made.numbers[at], ())
        known = [one for one in told if one.line == count and one.kind != "action"]
        begins = 0
        for words, column in line.pieces:
            left = " ".join(_loose(words, begins, known)) if column in _UNDERSTOOD else ""
            if left:
                yield at, column, words, left
            else:
                fine.add((words, column))
            begins += len(words)


def _loose(words: str, begins: int, known: Sequence[Understood]) -> Iterator[str]:
    """The words of a cell that mean nothing that is known; `begins` is where they stand in their line."""
    for word in _WORD.finditer(words):
        column = begins + word.start() + 1
        told = any(one.column <= column < one.column + one.length for one in known)
        if not told and word[0].lower() not in STOP_WORDS:
            yield word[0]


def _worded_anew(made: Rows, aside: dict[int, dict[str, str]], lines: Sequence[int]) -> Iterator[str]:
    cells = [(at, column, problem) for at, columns in sorted(aside.items()) for column, problem in columns.items()]
    for at, column, problem in cells[:_MOST_NAMED]:
        name = column.rstrip(" 0123456789")
        yield f"Line {lines[at]}: {name} is a note below shot {made.numbers[at]}, to be worded anew: {problem}"
    if len(cells) > _MOST_NAMED:
        yield f"And {len(cells) - _MOST_NAMED} more cells to be worded anew."
