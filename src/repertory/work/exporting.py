"""Exporting a production's shot list: as a table for a spreadsheet, or as Kitsu's two."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from repertory.craft.assembling import duration_of
from repertory.craft.shotlist.lines import Kind
from repertory.craft.shotlist.reading import read_list
from repertory.craft.shotlist.writing import written
from repertory.craft.tables.checked import checked_list
from repertory.craft.tables.columns import SLUG, known_columns
from repertory.craft.tables.kitsu import casting_table, shots_table
from repertory.craft.tables.sheet import AsImported, table_of
from repertory.craft.tables.stamps import rows_by_number, untouched, without_key
from repertory.craft.tables.table import Table, guarded, read_table, write_table
from repertory.errors import ShotListError, YourMove
from repertory.files.texts import read_text
from repertory.files.writing import write_bytes
from repertory.model.shot import BoundShot
from repertory.productions.folder import ProductionFolder
from repertory.work.choosing import SPOKEN_CHARACTERS_A_SECOND
from repertory.work.crew import Crew
from repertory.work.plan import read_plan
from repertory.work.reading import film_names, read_film

_OF_A_TABLE = re.compile(r"\s*# (?:Scene|Heading:) \S.*$")
"""The comment that an import writes above a scene whose number the shots have, or for what is no heading."""


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What came of an export."""

    paths: tuple[Path, ...]
    """The tables that were written."""
    said: tuple[str, ...] = ()
    """What does not stand in them, or not as it was, a sentence each."""


def export_table(crew: Crew, film: ProductionFolder, path: Path) -> Exported:
    """Writes the list as one CSV table, in the columns that it was imported with, all of them, or else in a usual shot
    list's. Raises the first problem of a list that cannot be read, and YourMove for a path that is no table's."""
    _require_table(path)
    read = read_film(crew, film)
    if read.listing.problems:
        raise read.listing.problems[0]
    shots, kept = read.listing.shots.shots, _kept(film.table_path)
    same = untouched([shot.number for shot in shots], read.text, kept)
    imported = _as_imported(crew, film, kept) if kept and len(same) < len(shots) else None
    table = table_of(shots, read.text, kept, imported=imported, fps=film.production.fps)
    before = list(_put(film, {path: table}))
    headings = () if "Heading" in known_columns(table.columns) else (Kind.HEADING,)
    left_out = _left_out(read.text, film.production.title, headings)
    return Exported(paths=(path,), said=(*before, *left_out, *_guarded(table)))


def export_kitsu(crew: Crew, film: ProductionFolder, folder: Path) -> Exported:
    """Writes Kitsu's table of shots and its casting table into a folder. Names of sequences and shots come back as they
    were imported. Raises the first problem of a list that cannot be read or bound."""
    shots, casting = folder / "shots.csv", folder / "casting.csv"
    for path in (shots, casting):
        _require_table(path, to="--kitsu kitsu")
    plan, kept, text = read_plan(crew, film), _kept(film.table_path), film.shots_text()
    seconds = {bound.shot.number: _seconds(bound) for bound in plan.shots}
    tables = {
        shots: shots_table(plan.shots, text, seconds, kept, fps=plan.production.fps),
        casting: casting_table(plan.shots, text, kept, _kept(film.casting_path)),
    }
    before = list(_put(film, tables))
    left_out = _left_out(text, film.production.title, (Kind.HEADING, Kind.TRANSITION))
    run = (one for table in tables.values() for one in _guarded(table))
    return Exported(paths=tuple(tables), said=(*before, *left_out, *run))


def _as_imported(crew: Crew, film: ProductionFolder, kept: Table) -> AsImported | None:
    """The list as it was made of a table, read as the film's is; None where it would be made otherwise now."""
    names = film_names(crew, film)
    rows = checked_list(without_key(kept), names)
    if set(rows.numbers) != rows_by_number(kept).keys():
        return None
    return AsImported(text=rows.text, shots=read_list(rows.text, names).shots.shots)


def _put(film: ProductionFolder, tables: Mapping[Path, Table]) -> Iterator[str]:
    """Writes tables, and says where whatever stood there before is kept."""
    for path, table in tables.items():
        data = write_table(table).encode()
        if path.is_file() and path.read_bytes() != data:
            yield f"What was there before is kept: {film.keep(path)}"
        write_bytes(path, data)


def _left_out(text: str, title: str, kinds: Collection[Kind]) -> Iterator[str]:
    """What of a list no table has a place for."""
    rows = written(text).rows
    titled = [row.text.partition(":")[2].strip() for row in rows if row.kind is Kind.TITLE]
    counted = {
        "comment": sum(row.kind is Kind.COMMENT and not _OF_A_TABLE.match(row.text) for row in rows),
        "heading": sum(row.kind is Kind.HEADING and bool(SLUG.match(row.text)) for row in rows)
        if Kind.HEADING in kinds
        else 0,
        "transition": sum(row.kind is Kind.TRANSITION for row in rows) if Kind.TRANSITION in kinds else 0,
    }
    said = [f"{count} {what}{'' if count == 1 else 's'}" for what, count in counted.items() if count]
    said += ["its title" for one in titled[:1] if one != title]
    if said:
        yield f"The table has no place for {', '.join(said)} of the list: keep shots.txt, where they stand."


def _guarded(table: Table) -> Iterator[str]:
    count = guarded(table)
    if count:
        cells = "1 cell begins" if count == 1 else f"{count} cells begin"
        yield f"{cells} as a formula does and got an apostrophe, lest a spreadsheet runs it; an import takes it away."


def _seconds(bound: BoundShot) -> float:
    """How long a shot is planned to be: as its writer says, else as long as its lines will take."""
    return duration_of(bound, [len(line.text) / SPOKEN_CHARACTERS_A_SECOND for line in bound.lines])


def _require_table(path: Path, *, to: str = "--csv shot-list.csv") -> None:
    """Raises YourMove where a folder has the table's name, where the name is no table's, as of a shot list or a cast
    file, and for the production's own table."""
    if path.is_dir():
        raise YourMove(f"{path} is a folder.", step=f"Name a file, as in {to}.")
    if path.suffix.lower() != ".csv":
        raise YourMove(f"A table's name ends in .csv, and {path} does not.", step=f"Give another name: {to}")
    if (path.parent / "production.toml").is_file() and path.name.lower() in ("shots.csv", "casting.csv"):
        raise YourMove(f"{path} belongs to the production.", step=f"Give another name: {to}")


def _kept(path: Path) -> Table | None:
    """A table that is kept beside the list, if it is. Raises ShotListError for one that was damaged."""
    if not path.is_file():
        return None
    try:
        return read_table(read_text(path))
    except ShotListError as error:
        error.file = error.file or str(path)
        raise
