"""A production on disk: its settings, the shot list and cast that a person wrote, and its takes."""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from string import Template
from typing import TypeVar

from repertory.errors import Busy, UnknownName, YourMove
from repertory.files.hashing import sha256_of
from repertory.files.locking import Together, exclusive, require_locks, together
from repertory.files.remote import address_of, opened
from repertory.files.texts import read_text
from repertory.files.writing import copy_file, write_bytes, write_text
from repertory.model.casting import CastFile
from repertory.model.engine import OrderKind
from repertory.model.production import Production
from repertory.productions.cards import PRODUCTION
from repertory.productions.castfile import read_cast
from repertory.productions.settings import read_production
from repertory.productions.takes import Takes

L = TypeVar("L")
_CARD = "production.toml"
_SHOTS = "shots.txt"
_CAST = "cast.toml"
_TABLE = "shots.csv"
_CASTING = "casting.csv"
_NEXT_COMMAND = re.compile(r"^#   repertory .*$", re.MULTILINE)
"""In a starter: what to type, with the folder as it was typed then."""


class ProductionFolder:
    """One project's folder. `shots.txt` and `cast.toml` belong to the person who wrote them: they are rewritten only on
    that person's command, and what was there before is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.takes = Takes(folder / "takes")

    @classmethod
    def create(cls, folder: Path, production: Production, shots: str, cast: str) -> ProductionFolder:
        """Makes a production. A shot list or cast file that says the same may be there already.

        Raises YourMove where a production, or another shot list or cast file, is in the way; FolderNotWritable,
        DiskFull; MissingPart for an s3:// address where no database is named.
        """
        folder = opened(folder)
        require_locks(folder)
        if (folder / _CARD).exists():
            raise _taken(folder)
        for name, text in ((_SHOTS, shots), (_CAST, cast)):
            if (folder / name).exists() and _read_text(folder / name) != text:
                raise YourMove(f"{folder / name} is there already.", step="Move it away, or choose another folder.")
        for name, text in ((_SHOTS, shots), (_CAST, cast)):
            if not (folder / name).exists():
                write_text(folder / name, text, replace=False)
        # Last, so that a folder is a production only once it is whole.
        try:
            PRODUCTION.write(folder / _CARD, production, replace=False)
        except FileExistsError as error:
            raise _taken(folder) from error
        return cls(folder)

    @classmethod
    def at(cls, folder: Path | str) -> ProductionFolder:
        """Opens a production, at an s3:// address, too. Raises UnknownName where there is none, YourMove for an
        unreadable one, NotReached."""
        folder = opened(folder)
        if not (folder / _CARD).is_file():
            where = "This folder" if folder == Path() else folder
            step = "Name its folder, as in `repertory shoot my-film` (with `take` and `repair`: --film my-film)."
            raise UnknownName(f"{where} is no production.", step=f"{step} `repertory new my-film` makes one.")
        read_production(_read_text(folder / _CARD), folder / _CARD)
        return cls(folder)

    @property
    def production(self) -> Production:
        """Its cast and settings, as they are on disk now. Raises YourMove with the line and the field of a mistake."""
        return read_production(_read_text(self.folder / _CARD), self.folder / _CARD)

    @property
    def card_path(self) -> Path:
        """Its settings, by which the folder is a production."""
        return self.folder / _CARD

    @property
    def shots_path(self) -> Path:
        return self.folder / _SHOTS

    @property
    def cast_path(self) -> Path:
        return self.folder / _CAST

    @property
    def table_path(self) -> Path:
        """The table that the shot list was imported from, with all its columns; there where it was made of one."""
        return self.folder / _TABLE

    @property
    def casting_path(self) -> Path:
        """The casting table that came with it from Kitsu, if one did."""
        return self.folder / _CASTING

    def is_starter(self, path: Path) -> bool:
        """Whether the shot list or the cast file is still what a new film starts from. Raises YourMove."""
        engine = next(iter(self.production.engines.get(OrderKind.STILL, ())), "previs")
        starter = dict(zip((_SHOTS, _CAST), new_film_files(self.folder, engine), strict=True))[path.name]
        return _NEXT_COMMAND.sub("", _read_text(path)) == _NEXT_COMMAND.sub("", starter)

    def rewrite(self, path: Path, text: str) -> Path | None:
        """Puts a text in the place of one of the writer's files, whole or not at all; returns where the one before is
        kept, if somebody had written it. Every one before stays: as shots.txt.bak, shots.txt.bak2 and so on. Raises
        FolderNotWritable, DiskFull."""
        ours = path in (self.table_path, self.casting_path)
        written = path.is_file() and (ours or not self.is_starter(path))
        before = self.keep(path) if written else None
        write_bytes(path, text.encode())  # line ends are the writer's, on every system
        return before

    def keep(self, path: Path) -> Path:
        """Keeps a copy of one of the writer's files beside it, under a name that no other has; where the last copy says
        the same already, that is the one. Returns it. Raises FolderNotWritable, DiskFull."""
        last, free = None, path.with_name(f"{path.name}.bak")
        count = 1
        while free.exists():
            count += 1
            last, free = free, path.with_name(f"{path.name}.bak{count}")
        if last and last.is_file() and last.read_bytes() == path.read_bytes():
            return last
        copy_file(path, free)
        return free

    def save(self, production: Production) -> None:
        """Writes its cast and settings. Raises FolderNotWritable, DiskFull."""
        PRODUCTION.write(self.folder / _CARD, production)

    def shots_text(self) -> str:
        """The shot list as its writer left it. Raises YourMove where it is missing or is not text."""
        return _read_text(self.shots_path)

    def written(self) -> str:
        """A text that is another one after somebody changed its list, its cast file or its settings."""
        paths = (self.card_path, self.shots_path, self.cast_path)
        return " ".join(sha256_of(path) if path.is_file() else "" for path in paths)

    def cast_file(self) -> CastFile:
        """Who and what the film needs. Raises YourMove with the line and the field of a mistake."""
        return read_cast(_read_text(self.cast_path), self.cast_path)

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """Keeps every other process from working on this production; sweeps what a killed one left.

        Does not wait: raises Busy, naming the process that is at work.
        """
        with self._held(exclusive(self._lock, what=f"The production {self.folder}")):
            self.takes.sweep()
            yield

    @contextlib.contextmanager
    def shooting(self, work: Mapping[str, str]) -> Iterator[Together]:
        """Keeps every process from this production that does not do the same `work` on it, as `locking.together` takes
        it; the first sweeps what a killed one left. Raises Busy, which says what others have."""
        with self._held(together(self._lock, what=f"The production {self.folder}", work=work)) as held:
            if held.alone:
                self.takes.sweep()
            yield held

    @property
    def _lock(self) -> Path:
        return self.folder / ".repertory" / "lock"

    @contextlib.contextmanager
    def _held(self, lock: contextlib.AbstractContextManager[L]) -> Iterator[L]:
        """The lock held. Who has it may have been begun in a terminal that is closed, or on another machine: a Busy
        says how to end it from here."""
        with contextlib.ExitStack() as stack:
            try:
                held = stack.enter_context(lock)
            except Busy as busy:
                end = f"repertory cancel {shlex.quote(address_of(self.folder))}"
                busy.step = f"Wait until it is done, or end it (a shoot: {end}), and run the same command again."
                raise
            yield held


def new_film_files(folder: Path, engine: str) -> tuple[str, str]:
    """The shot list and the cast file that a newcomer starts from, with comments that explain them; `engine` makes
    what the library lacks of the cast."""
    where = address_of(folder)
    starter = resources.files("repertory.productions") / "starter"
    shots, cast = (Template((starter / name).read_text(encoding="utf-8")) for name in (_SHOTS, _CAST))
    return shots.substitute(folder=where), cast.substitute(engine=engine)


def _taken(folder: Path) -> YourMove:
    return YourMove(f"{folder} holds a production already.", step="Choose another folder, or go on with it.")


def _read_text(path: Path) -> str:
    """Text as editors on every system save it. Raises YourMove."""
    return read_text(path, missing="Write one; `repertory new` makes one to start from.")
