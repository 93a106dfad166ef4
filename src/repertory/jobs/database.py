"""The job database's troubles in our words: no room, no right to write, a damaged file.

DBOS works on it in threads of its own, which log an error and try again for ever. So every error is heard where
SQLAlchemy meets it, and the run stops with the first that another try would meet again.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.errors import Damaged, DiskFull, FolderNotWritable, RepertoryError
from repertory.files.writing import write_bytes
from repertory.jobs.stopping import Stop

if TYPE_CHECKING:
    from sqlalchemy.engine import ExceptionContext

_PROBE_BYTES = 65_536
"""More than SQLite asks for at once, so that a disk that is full for it is full for the probe."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_RIGHT = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


@contextlib.contextmanager
def heard(database: Path, stop: Stop) -> Iterator[None]:
    """Stops the run at the first lasting trouble with its database, in whichever thread it is met."""
    from sqlalchemy import Engine, event

    def hear(context: ExceptionContext) -> None:
        ours = context.engine is not None and context.engine.url.database == str(database)
        trouble = trouble_of(context.original_exception, database) if ours else None
        if trouble is not None:
            stop.ask(trouble)

    event.listen(Engine, "handle_error", hear)
    try:
        yield
    finally:
        event.remove(Engine, "handle_error", hear)


@contextlib.contextmanager
def said_clearly(stop: Stop) -> Iterator[None]:
    """Raises what was heard in place of the database's own error: DiskFull, FolderNotWritable, Damaged."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        if stop.trouble is not None:
            raise stop.trouble from error
        raise


def trouble_of(error: BaseException, database: Path) -> RepertoryError | None:
    """What an SQLite error means for a person, if it will not pass by itself."""
    # Without its higher bits the code says what kind of error it is.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGED:
        step = "Delete it and run the same command again: takes and orders are kept elsewhere, nothing is lost."
        return Damaged(f"The job database {database} is damaged.", step=step)
    if code not in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, *_NO_RIGHT}:
        return None
    refused = _refusal_of(database.parent)  # SQLite says "cannot open" and "I/O error" of full disks too
    if refused is not None:
        return refused
    if code == sqlite3.SQLITE_FULL:
        return DiskFull(
            f"The disk of {database.parent.parent} is full.",
            step="Free some space and run the same command again; nothing was lost.",
        )
    if code in _NO_RIGHT:
        return FolderNotWritable(
            f"The job database {database} cannot be written to.", step="Give yourself the right to write there."
        )
    return None


def _refusal_of(folder: Path) -> RepertoryError | None:
    """Why a file cannot be written into a folder, if so."""
    probe = folder / "probe"
    try:
        write_bytes(probe, bytes(_PROBE_BYTES))
        probe.unlink()
    except (DiskFull, FolderNotWritable) as refused:
        return refused
    return None
