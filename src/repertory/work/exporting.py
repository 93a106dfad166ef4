"""Exporting a production's shot list: as a table for a spreadsheet, or as Kitsu's two."""

from __future__ import annotations

from pathlib import Path

from repertory.craft.assembling import duration_of
from repertory.craft.kitsu import casting_table, shots_table
from repertory.craft.shotcolumns import table_of
from repertory.craft.shottable import Table, read_table, write_table
from repertory.errors import ShotListError, YourMove
from repertory.files.texts import read_text
from repertory.files.writing import write_bytes
from repertory.model.shot import BoundShot
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew
from repertory.work.plan import SPOKEN_CHARACTERS_A_SECOND, read_plan
from repertory.work.reading import read_film


def export_table(crew: Crew, film: ProductionFolder, path: Path) -> Path:
    """Writes the list as one CSV table, in the columns that it was imported with, all of them, or else in a usual shot
    list's; returns its path. Raises the first problem of a list that cannot be read."""
    read = read_film(crew, film)
    if read.listing.problems:
        raise read.listing.problems[0]
    table = table_of(read.listing.shots.shots, read.text, _kept(film), fps=film.production.fps)
    write_bytes(_free(path), write_table(table).encode())
    return path


def export_kitsu(crew: Crew, film: ProductionFolder, folder: Path) -> tuple[Path, Path]:
    """Writes Kitsu's table of shots and its casting table into a folder; returns their paths. Names of sequences and
    shots come back as they were imported. Raises the first problem of a list that cannot be read or bound."""
    plan, kept = read_plan(crew, film), _kept(film)
    seconds = {bound.shot.number: _seconds(bound) for bound in plan.shots}
    shots = _free(folder / "shots.csv", folder=True)
    write_bytes(shots, write_table(shots_table(plan.shots, seconds, kept, fps=plan.production.fps)).encode())
    casting = folder / "casting.csv"
    write_bytes(casting, write_table(casting_table(plan.shots, kept)).encode())
    return shots, casting


def _seconds(bound: BoundShot) -> float:
    """How long a shot is planned to be: as its writer says, else as long as its lines will take."""
    return duration_of(bound, [len(line.text) / SPOKEN_CHARACTERS_A_SECOND for line in bound.lines])


def _free(path: Path, *, folder: bool = False) -> Path:
    """The path, unless a folder has its name or a production's own table would be written over."""
    if path.is_dir():
        raise YourMove(f"{path} is a folder.", step="Name a file, as in --csv shot-list.csv.")
    if (path.parent / "production.toml").is_file() and path.name == "shots.csv":
        option = "--kitsu kitsu" if folder else "--csv shot-list.csv"
        raise YourMove(f"{path} belongs to the production.", step=f"Give another name: {option}")
    return path


def _kept(film: ProductionFolder) -> Table | None:
    """The table that the list was imported from, if it was. Raises ShotListError for one that was damaged."""
    if not film.table_path.is_file():
        return None
    try:
        return read_table(read_text(film.table_path))
    except ShotListError as error:
        error.file = error.file or str(film.table_path)
        raise
