"""The job database's troubles in our words: no room, no right to write, a damaged file.

DBOS works on it in threads of its own, which log an error and try again for ever. So every error is heard where
SQLAlchemy meets it, and the run stops with the first that another try would meet again.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repertory.errors import Damaged, DiskFull, FolderNotWritable, RepertoryError, YourMove
from repertory.files.hashing import sha256_of_text
from repertory.files.outages import Outage
from repertory.files.remote import place_of
from repertory.files.serveraddress import CONNECTING, DATABASE, NO_RIGHT, no_use, url_of
from repertory.files.writing import whole_file, write_bytes
from repertory.jobs.stopping import Stop

if TYPE_CHECKING:
    from sqlalchemy.engine import ExceptionContext

_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")
_QUEUE = "jobs-queue"
_PROBE_BYTES = 65_536
"""More than SQLite asks for at once, so that a disk that is full for it is full for the probe."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_RIGHT = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


def address_of(folder: Path) -> str:
    """Where the jobs of a folder are kept, as SQLAlchemy writes it. Raises YourMove for an address of another kind."""
    return server_address() or f"sqlite:///{(folder / 'jobs.sqlite').resolve()}"


def server_address() -> str:
    """The job database's server, as SQLAlchemy writes it; empty where each production has a file of its own. Raises
    YourMove for an address of another kind."""
    given = os.environ.get(DATABASE, "").strip()
    if not given:
        return ""
    scheme, _, rest = given.partition("://")
    if scheme not in _POSTGRES or not rest:
        step = f"Write it as {DATABASE}=postgresql://user:password@host/database, or unset it for a file of its own."
        begins = f': it begins with "{scheme}://"' if rest and scheme.replace("+", "").isalnum() else ""
        raise YourMove(f"{DATABASE} is no address of a Postgres database{begins}.", step=step)
    url_of(given)
    return f"postgresql+psycopg://{rest}"


def reaching(address: str) -> dict[str, Any]:
    """How DBOS is to reach the job database. It asks again by itself whatever a lost connection has cut off, so that it
    need not ask before each use whether the connection still stands: that was every third of its questions."""
    own_file = address.startswith("sqlite")
    return {"connect_args": {} if own_file else {**CONNECTING}, "pool_pre_ping": False}


def kept_where() -> str:
    """Which processes can share jobs: those with one database, or on one computer. Raises YourMove for an address of
    another kind."""
    return "a server" if server_address() else f"a file on {socket.gethostname()}"


def queue_of(folder: Path, address: str, *, alone: bool = False) -> str:
    """The queue of a folder's jobs. In a database of many productions each has its own, whose name is kept in the
    folder, so that every machine that sees the folder knows it. Raises FolderNotWritable, DiskFull.

    Whoever is `alone` at work begins another one where the name came along with a copy of the folder: two films would
    do each other's jobs. Whoever joins others takes the name that is there.
    """
    if address.startswith("sqlite"):
        return "jobs"
    kept = folder / _QUEUE
    known = _known(kept)
    if known and (not alone or known[1:] == _where(kept)):
        return known[0]
    name = f"jobs-{secrets.token_hex(8)}"
    with contextlib.suppress(FileExistsError), whole_file(kept, replace=alone) as temporary:
        temporary.write_text(" ".join((name, *_where(temporary))), encoding="ascii")
    return kept.read_text(encoding="ascii").split()[0]


def is_copied(folder: Path, address: str) -> bool:
    """Whether the name of a folder's queue came along with a copy of it, and nobody has worked on the copy yet: what
    stands there by that name is another film's."""
    kept = folder / _QUEUE
    known = [] if address.startswith("sqlite") else _known(kept)
    return len(known) > 1 and known[1:] != _where(kept)


def _known(kept: Path) -> list[str]:
    """The name of a queue, and where it was first written down; nothing where there is none yet."""
    return kept.read_text(encoding="ascii").split() if kept.is_file() else []


def _where(kept: Path) -> list[str]:
    """What a copy of a file in a copy of its folder has not in common with it, and every machine that sees the file
    has: the numbers by which their disk knows both; on S3 the address of the folder."""
    place = place_of(kept.parent)
    if place is not None:
        return [sha256_of_text(place.address)[:16]]
    return [str(kept.stat().st_ino), str(kept.parent.stat().st_ino)]


@contextlib.contextmanager
def heard(address: str, stop: Stop, outage: Outage) -> Iterator[None]:
    """Stops the run at the first lasting trouble with its own SQLite file, in whichever thread it is met. A server that
    is away for a while, or a file that another program keeps to itself, is waited for."""
    from sqlalchemy import Engine, event, make_url

    database = Path(make_url(address).database or "")

    def hear_file(context: ExceptionContext) -> None:
        if context.engine is None or context.engine.url.database != str(database):
            return
        error = context.original_exception
        trouble = trouble_of(error, database)
        if trouble is not None:
            stop.ask(trouble)
        elif _code_of(error) == sqlite3.SQLITE_BUSY:
            outage.met(f"the job database does not answer ({_first_line(error)})")

    # DBOS tries again only what it takes for a lost connection, and a name that cannot be looked up is none to it.
    def hear_server(context: ExceptionContext) -> None:
        error = context.original_exception
        if type(error).__name__ == "OperationalError" and not getattr(error, "sqlstate", None):
            context.is_disconnect = True
        if context.is_disconnect:
            outage.met(f"the job database does not answer ({_first_line(error)})")

    hear = hear_file if address.startswith("sqlite") else hear_server

    event.listen(Engine, "handle_error", hear)
    event.listen(Engine, "connect", _written_ahead)
    try:
        yield
    finally:
        event.remove(Engine, "handle_error", hear)
        event.remove(Engine, "connect", _written_ahead)


def _written_ahead(connection: object, _: object) -> None:
    """Lets an SQLite file be written ahead of itself (https://sqlite.org/wal.html): who writes waits for no reader and
    seldom for the disk. A killed process loses nothing by that. A power cut may lose the last steps, which are then
    done again: what was ordered is kept in files of its own. Where a file system cannot have it, it is as it was."""
    if isinstance(connection, sqlite3.Connection):
        with contextlib.suppress(sqlite3.Error):  # real trouble is met again by what is asked next
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")


def _first_line(error: BaseException) -> str:
    """What a database says of itself in one line, without the full stop."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".")


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


@contextlib.contextmanager
def reached(address: str) -> Iterator[None]:
    """Says clearly that a database server cannot be reached, or not with this name and password, or lets us make no
    tables, as work begins. Raises MissingPart."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        not_allowed = getattr(error.orig, "sqlstate", None) == NO_RIGHT
        if address.startswith("sqlite") or not (not_allowed or isinstance(error, OperationalError)):
            raise
        raise no_use(address, error.orig or error) from error


def server_state() -> str:
    """What a person should know of the job database's server: that it can be worked with, or why not and what to do;
    empty where none is named."""
    from sqlalchemy import NullPool, create_engine, text

    try:
        address = server_address()
        if not address:
            return ""
        engine = create_engine(address, poolclass=NullPool, connect_args=CONNECTING)
        with reached(address), engine.connect() as connection:
            makes = "SELECT has_database_privilege(current_database(), 'CREATE')"
            there = "SELECT count(*) FROM pg_namespace WHERE nspname = 'repertory'"
            if connection.execute(text(makes)).scalar() or connection.execute(text(there)).scalar():
                return f"{engine.url.database} on {engine.url.host or 'this machine'}: it answers"
            who = f"{engine.url.username} may make no tables in {engine.url.database}"
            grant = f'GRANT CREATE ON DATABASE "{engine.url.database}" TO "{engine.url.username}"'
            return f"{who}. Let who keeps the server type: {grant}"
    except RepertoryError as error:
        return str(error)


def trouble_of(error: BaseException, database: Path) -> RepertoryError | None:
    """What an SQLite error means for a person, if it will not pass by itself."""
    code = _code_of(error)
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


def _code_of(error: BaseException) -> int:
    """What kind of error SQLite met: its code without the higher bits; 0 for an error of something else."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _refusal_of(folder: Path) -> RepertoryError | None:
    """Why a file cannot be written into a folder, if so."""
    probe = folder / "probe"
    try:
        write_bytes(probe, bytes(_PROBE_BYTES))
        probe.unlink()
    except (DiskFull, FolderNotWritable) as refused:
        return refused
    return None
