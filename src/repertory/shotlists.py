"""Shot lists: the part of the Studio that reads, mends, edits, imports and exports them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from repertory.control import Control
from repertory.craft.shotlist.mending import Mended
from repertory.library.folder import is_library
from repertory.productions.folder import ProductionFolder
from repertory.work import drafting, relisting
from repertory.work.exporting import Exported, export_kitsu, export_table
from repertory.work.importing import Imported, import_shots
from repertory.work.reading import Fixed, ReadList, fix_film, read_file, read_film


class ShotLists(Control):
    """What is written of a film, before it is planned; and of lists that belong to none."""

    def open_film(self, folder: Path | str) -> ProductionFolder:
        """The production in a folder."""
        return ProductionFolder.at(folder)

    def check_shots(self, folder: Path | str, *, strict: bool = False) -> ReadList:
        """What was understood of every shot of a production's list, and all that is wrong with it. With `strict` every
        description of somebody whose pictures are sent is."""
        return read_film(self.crew, self.open_film(folder), strict=strict)

    def fix_shots(self, folder: Path | str) -> Fixed:
        """Takes out of a production's shot list what describes people whose pictures are sent, and nothing else; the
        list before is kept."""
        return fix_film(self.crew, self.open_film(folder))

    def read_draft(self, folder: Path | str, text: str) -> drafting.Draft:
        """What would be understood of a text as a production's list, and all that is to be said of it; nothing is
        written."""
        return drafting.read_draft(self.crew, self.open_film(folder), text)

    def fix_draft(self, folder: Path | str, text: str, numbers: Collection[str] = ()) -> tuple[Mended, tuple[str, ...]]:
        """What `fix_shots` would make of a text, or of these shots of it, and the numbers of those that it leaves."""
        return drafting.fix_draft(self.crew, self.open_film(folder), text, numbers)

    def save_shots(self, folder: Path | str, text: str, *, instead_of: str) -> Path | None:
        """Puts a text in the place of a production's list, and keeps the one before, whose path is given. `instead_of`
        is `shots_state` of the list that the writer knew; where it is another by now, nothing is written."""
        return drafting.save_list(self.open_film(folder), text, instead_of=instead_of)

    def shots_state(self, folder: Path | str) -> str:
        """A text that is another one after somebody changed a production's shot list."""
        return drafting.state_of(self.open_film(folder))

    def edit_shot(self, folder: Path | str, number: str, words: str) -> relisting.Relisted:
        """Gives a shot of a production's list other words. As with the next three, the list is read whole before it is
        written, and the one before is kept."""
        return relisting.edit_shot(self.crew, self.open_film(folder), number, words)

    def move_shot(self, folder: Path | str, number: str, *, before: str = "") -> relisting.Relisted:
        """Moves a shot with its own lines before another, or below the last. It keeps its number and its takes."""
        return relisting.move_shot(self.crew, self.open_film(folder), number, before=before)

    def remove_shot(self, folder: Path | str, number: str) -> relisting.Relisted:
        """Takes a shot with its own lines out of the list. Its takes stay on disk."""
        return relisting.remove_shot(self.crew, self.open_film(folder), number)

    def renumber_shots(self, folder: Path | str, *, plain: bool = False) -> relisting.Relisted:
        """Numbers all shots in their order: within their scenes where they have letters, else, or with `plain`, from 1.
        Refused where takes would become another shot's."""
        return relisting.renumber(self.crew, self.open_film(folder), plain=plain)

    def check_shot_file(
        self, path: Path | str, cast: Mapping[str, str] | None = None, *, strict: bool = False
    ) -> ReadList:
        """The same of a list that belongs to no production, read with the names of the library. `cast` are further
        names, `{"Character A": "mia"}`, or `""` for a person whom the library lacks."""
        library = self.library if is_library(self.folder) else None
        return read_file(Path(path), library, cast or {}, strict=strict)

    def import_shots(
        self, source: Path | str, folder: Path | str, *, casting: Path | str | None = None, force: bool = False
    ) -> Imported:
        """Makes a production's shot list of a screenplay, a table or another list. `casting` is Kitsu's second table.
        A list that somebody has begun is replaced only with `force`, and kept."""
        film = self.open_film(folder)
        return import_shots(self.crew, film, Path(source), casting=Path(casting) if casting else None, force=force)

    def export_shots(self, folder: Path | str, path: Path | str) -> Exported:
        """Writes a production's shot list as a CSV table, with all the columns that it was imported with."""
        return export_table(self.crew, self.open_film(folder), Path(path))

    def export_kitsu(self, folder: Path | str, to: Path | str) -> Exported:
        """Writes Kitsu's tables of a production, its shots and its casting, into a folder."""
        return export_kitsu(self.crew, self.open_film(folder), Path(to))
