"""The file of the library's index: opened, made anew when it is corrupt, in memory where it cannot be written."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import TypeVar

from repertory.errors import Busy, DiskFull, FolderNotWritable
from repertory.files.locking import exclusive
from repertory.library import index_tables as tables

T = TypeVar("T")
_WAIT_S = 30.0
_TRIES = 3
"""A corrupt file is dropped, its disk turns out to be full, the rest is done in memory."""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""The file is no database, or one whose tables are not ours."""
_UNWRITABLE = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOLFS,
}
"""The library is read-only, its disk is full, or the network folder knows no locks."""
_NO_ROOM = (FolderNotWritable, DiskFull, OSError)
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class IndexFile:
    """A database that can always be made anew: `fill` puts in it what the cards say.

    Threads take turns. Where the file cannot be written, a copy in memory takes its place.
    """

    def __init__(self, path: Path, fill: Callable[[sqlite3.Connection], object]) -> None:
        self.path = path
        self._fill = fill
        self._turn = RLock()
        self._opened = 0
        self._empty = False
        self._file: tuple[int, int] | None = None
        """Which file is open, so that another one in its place is never deleted; None in memory."""
        self._db = self._connect()

    @property
    def in_memory(self) -> bool:
        """Whether what is in it is forgotten at the end of this process."""
        return self._file is None

    @property
    def state(self) -> tuple[int, int, int]:
        """Another value whenever this or another process has written since; to be asked for within `ask`."""
        (others,) = self._db.execute("PRAGMA data_version").fetchone()
        return self._opened, self._db.total_changes, others

    def close(self) -> None:
        """Lets the file go."""
        self._db.close()

    def ask(self, work: Callable[[sqlite3.Connection], T], *, fills: bool = False) -> T:
        """What `work` returns; done again on a new index if the file turns out to be corrupt or not writable.

        A new index is filled before, unless the work itself `fills` it. Raises Busy where another process keeps the
        file for long.
        """
        with self._turn:
            for _ in range(_TRIES - 1):
                try:
                    return self._filled(work, fills=fills)
                except sqlite3.DatabaseError as error:
                    self._recover(error)
            return self._filled(work, fills=fills)

    def drop(self) -> None:
        """Deletes the file and starts an empty one, unless another process has done so meanwhile."""
        with self._turn:
            self._db.close()
            try:
                self._delete()
            except _NO_ROOM:
                self._db = self._in_memory(copied=False)
            else:
                self._db = self._connect()

    def _filled(self, work: Callable[[sqlite3.Connection], T], *, fills: bool) -> T:
        if self._empty and not fills:
            self._fill(self._db)
            self._empty = False
        done = work(self._db)
        self._empty = False
        return done

    def _recover(self, error: sqlite3.DatabaseError) -> None:
        code = _code(error)
        if code in _IN_USE:
            raise self._busy() from error
        if code in _DAMAGED:
            if self.in_memory:  # it was copied from a corrupt file
                self._db.close()
                self._db = self._in_memory(copied=False)
            else:
                self.drop()
        elif code in _UNWRITABLE and not self.in_memory:
            self._db.close()
            self._db = self._in_memory(copied=True)
        else:
            raise error

    def _connect(self) -> sqlite3.Connection:
        """The file's tables if they are ours, else new ones; in memory where that cannot be. Raises Busy."""
        with contextlib.suppress(*_NO_ROOM):  # it may not be deleted or made; then memory has to do
            for _ in range(_TRIES):
                self.path.parent.mkdir(exist_ok=True)
                try:
                    db = tables.connected(self.path)
                except sqlite3.DatabaseError:  # it may not be opened, or is a folder
                    break
                try:
                    self._file = _identity(self.path)
                    self._empty = tables.prepared(db)
                except sqlite3.DatabaseError as error:
                    db.close()
                    if _code(error) in _IN_USE:
                        raise self._busy() from error
                    if _code(error) not in _DAMAGED:
                        break
                    self._delete()
                else:
                    self._opened += 1
                    return db
        return self._in_memory(copied=True)

    def _in_memory(self, *, copied: bool) -> sqlite3.Connection:
        """A new database in memory, with what the file holds if it can be read and is wanted."""
        self._opened += 1
        self._file = None
        if copied:
            db = tables.connected(":memory:")
            try:
                with contextlib.closing(tables.connected(f"{self.path.absolute().as_uri()}?mode=ro")) as file:
                    file.backup(db)
                self._empty = tables.prepared(db)
            except sqlite3.DatabaseError:  # there is none, or it is of no use
                db.close()
            else:
                return db
        db = tables.connected(":memory:")
        self._empty = tables.prepared(db)
        return db

    def _delete(self) -> None:
        """Raises Busy, FolderNotWritable, DiskFull, OSError."""
        with exclusive(self.path.with_suffix(".lock"), what=f"The index {self.path}", wait_s=_WAIT_S):
            if self._file is not None and _identity(self.path) == self._file:
                self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
                self.path.unlink()

    def _busy(self) -> Busy:
        return Busy(f"The index {self.path} is in use by another process.", step="Wait a moment and try again.")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _code(error: sqlite3.DatabaseError) -> int:
    """The primary result code of SQLite; 0 for an error of Python's module itself."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
