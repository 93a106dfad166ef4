"""What is known of a mirror's files: which object each of them was when it was last sent or fetched.

One SQLite file beside the mirror of each bucket, shared by all processes of this machine. A file and what is known of
it change together, within one transaction that only one process can be in.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from repertory.errors import Damaged
from repertory.files.writing import claim, clear_write_errors

_PATIENCE_S = 60.0
_LAST = "\U0010ffff"
"""Comes after every other sign."""
_TABLES = """
CREATE TABLE IF NOT EXISTS files
    (key TEXT PRIMARY KEY, etag TEXT NOT NULL, size INTEGER NOT NULL, time_ns INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Known:
    """A file as it was when it was the object of that ETag."""

    etag: str
    size: int
    """Bytes."""
    time_ns: int
    """The time of the file's change."""

    @classmethod
    def of(cls, etag: str, path: Path) -> Known:
        """A file as it is now."""
        status = path.stat()
        return cls(etag, status.st_size, status.st_mtime_ns)

    def is_touched(self, status: os.stat_result) -> bool:
        """Whether the file has been changed since by something else than the mirror."""
        return (self.size, self.time_ns) != (status.st_size, status.st_mtime_ns)


class Index:
    """What is known of one bucket's mirror. Raises DiskFull, FolderNotWritable, Damaged."""

    def __init__(self, root: Path) -> None:
        """`root` is the mirror of the bucket."""
        self._path = root.with_name(f"{root.name}.sqlite")

    def under(self, prefix: str) -> dict[str, Known]:
        """Everything known of keys that begin so."""
        with self._opened() as database:
            rows = database.execute(
                "SELECT key, etag, size, time_ns FROM files WHERE key >= ? AND key < ?", (prefix, prefix + _LAST)
            )
            return {key: Known(etag, size, time_ns) for key, etag, size, time_ns in rows}

    def of(self, key: str) -> Known | None:
        """What is known of one file."""
        with self._opened() as database:
            return Changing(database).of(key)

    @contextlib.contextmanager
    def changing(self) -> Iterator[Changing]:
        """Alone among all processes of this machine; what is changed counts when the block ends well."""
        with self._opened() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield Changing(database)
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    def fact(self, name: str) -> str:
        """What was noted under a name; empty for nothing."""
        with self._opened() as database:
            row = database.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def note(self, name: str, value: str) -> None:
        with self._opened() as database:
            database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with clear_write_errors(self._path.parent):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            if not self._path.exists():
                self._make()
            with contextlib.closing(sqlite3.connect(self._path, timeout=_PATIENCE_S, isolation_level=None)) as database:
                if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
                    database.executescript(_TABLES)  # an empty file has its name
                database.execute("PRAGMA synchronous = OFF")  # after a power cut it is only made anew
                yield database
        except sqlite3.DatabaseError as error:
            if "full" in str(error) or "readonly" in str(error) or "unable to open" in str(error):
                with clear_write_errors(self._path.parent):
                    self._path.with_suffix(".probe").write_bytes(bytes(65_536))
                    self._path.with_suffix(".probe").unlink()
            what = f"The mirror {self._path.with_suffix('')} cannot be used: {error}."
            step = f"Delete {self._path} and its folder: all of it is fetched again, and nothing is lost."
            raise Damaged(what, step=step) from error

    def _make(self) -> None:
        """Makes it beside its place, where nobody else sees it, and then gives it its name, unless another has: SQLite
        does not let those wait who turn to writing ahead at the same moment, and says that it is locked."""
        handle, name = tempfile.mkstemp(prefix=".", suffix=self._path.suffix, dir=self._path.parent)
        os.close(handle)
        try:
            with contextlib.closing(sqlite3.connect(name, isolation_level=None)) as database:
                database.execute("PRAGMA journal_mode = WAL")
                database.executescript(_TABLES)
            with contextlib.suppress(FileExistsError):
                claim(Path(name), self._path)
        finally:
            Path(name).unlink(missing_ok=True)


class Changing:
    """What is known, while it is changed."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def of(self, key: str) -> Known | None:
        row = self._database.execute("SELECT etag, size, time_ns FROM files WHERE key = ?", (key,)).fetchone()
        return Known(*row) if row else None

    def set(self, key: str, known: Known) -> None:
        row = (key, known.etag, known.size, known.time_ns)
        self._database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)

    def forget(self, key: str) -> None:
        self._database.execute("DELETE FROM files WHERE key = ?", (key,))
