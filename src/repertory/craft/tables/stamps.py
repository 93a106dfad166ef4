"""The table that is kept beside a shot list: to which shot each row belongs, and whether that says what it did then."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from repertory.craft.shotlist.lines import Kind
from repertory.craft.shotlist.writing import written
from repertory.craft.tables.columns import KEY
from repertory.craft.tables.table import Table

_OWN = frozenset({Kind.DETAIL, Kind.NOTE, Kind.SPOKEN, Kind.MORE})


def rows_by_number(kept: Table | None) -> dict[str, tuple[tuple[str, ...], str]]:
    """Each kept row without its key, and the stamp of the words that its shot had, by the number of the shot."""
    if kept is None or KEY not in kept.columns:
        return {}
    at, found = kept.columns.index(KEY), {}
    for row in kept.rows:
        number, _, stamp = row[at].partition(" ")
        found[number] = ((*row[:at], *row[at + 1 :]), stamp)
    return found


def keep(table: Table, numbers: Sequence[str], text: str) -> Table:
    """The table to keep beside the list `text` that was made of it: each row with the number of its shot, and a stamp
    of the words that this has, so that it is seen later whether they are still the same."""
    now = stamps(text)
    keys = [f"{number} {now.get(key_of(number), '')}".strip() for number in numbers]
    rows = tuple((*row, key) for row, key in zip(table.rows, keys, strict=True))
    return Table(columns=(*table.columns, KEY), rows=rows)


def stamps(text: str) -> dict[str, str]:
    """Eight hex digits over the words of each shot of a list, with its details, notes and spoken lines and the
    transition above it, by its number. Blanks and comments do not count."""
    words: dict[str, list[str]] = {}
    number, waiting = "", ""
    for row in written(text).rows:
        if row.kind is Kind.TRANSITION:
            waiting = row.text
        elif row.number:
            number = row.number
            words[number] = [waiting, row.text]
            waiting = ""
        elif number and row.kind in _OWN:
            words[number].append(row.text)
    joined = {number: " ".join(" ".join(said).split()) for number, said in words.items()}
    return {number: hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]
            for number, said in joined.items()}  # fmt: skip


def key_of(number: str) -> str:
    """A shot's number without noughts before it."""
    return number.lstrip("0") or "0"


def without_key(table: Table) -> Table:
    """The table without the column that `keep` puts there."""
    if KEY not in table.columns:
        return table
    at = table.columns.index(KEY)
    rows = tuple((*row[:at], *row[at + 1 :]) for row in table.rows)
    return Table(columns=(*table.columns[:at], *table.columns[at + 1 :]), rows=rows, lines=table.lines)


def untouched(numbers: Sequence[str], text: str, kept: Table | None) -> frozenset[str]:
    """Those of the shots that say in `text`, the list as it is written, what they said when they were imported."""
    before, now = rows_by_number(kept), stamps(text)
    return frozenset(one for one in numbers if one in before and before[one][1] == now.get(key_of(one), ""))
