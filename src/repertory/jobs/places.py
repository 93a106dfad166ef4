"""Places that processes share: who holds one is known by a lock that ends with its process, and when the next order may
go out is written down beside it.

Two ways: lock files of this computer, and advisory locks of the job database's server, for every machine that works
with it. Docs of both: flock(2); PostgreSQL, "Advisory Locks" and "System Administration Functions".
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import math
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from repertory.errors import MissingPart
from repertory.files.locking import grabbed
from repertory.files.serveraddress import CONNECTING, DATABASE, KEPT_ALIVE
from repertory.jobs import stopping
from repertory.jobs.database import reached

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.exc import DBAPIError

GATE = 0
"""The place that only the first of those who wait holds: whoever comes later does not overtake."""
LONGEST_HOLD_S = 3600.0
"""A vendor that wants a longer pause is asked again after this: an account may have been topped up meanwhile."""
_SERVER_AWAY_S = 1.0
"""How long to wait before a server that does not answer is asked again."""
_ONE_AT_A_TIME = "SELECT pg_advisory_lock(7270001)"
_THEN_ANOTHER = "SELECT pg_advisory_unlock(7270001)"
_TABLE = """CREATE TABLE IF NOT EXISTS repertory.turns
    (queue text PRIMARY KEY, next_at timestamptz NOT NULL)"""
_TAKE = """WITH RECURSIVE tried(i, got) AS (
    SELECT 1, pg_try_advisory_lock(%(queue)s::int, (%(numbers)s::int[])[1])
    UNION ALL
    SELECT i + 1, pg_try_advisory_lock(%(queue)s::int, (%(numbers)s::int[])[i + 1]) FROM tried
    WHERE NOT got AND i < array_length(%(numbers)s::int[], 1))
SELECT (%(numbers)s::int[])[i] FROM tried WHERE got"""
"""The first of several numbers that is free; each is tried once."""
_ENTER = """WITH RECURSIVE gate AS MATERIALIZED (SELECT pg_try_advisory_lock(%(queue)s::int, 0) AS got),
tried(i, got) AS (
    SELECT 1, pg_try_advisory_lock(%(queue)s::int, (%(numbers)s::int[])[1]) FROM gate WHERE gate.got
    UNION ALL
    SELECT i + 1, pg_try_advisory_lock(%(queue)s::int, (%(numbers)s::int[])[i + 1]) FROM tried
    WHERE NOT got AND i < array_length(%(numbers)s::int[], 1)),
found AS MATERIALIZED (SELECT (%(numbers)s::int[])[i] AS number FROM tried WHERE got)
SELECT gate.got, found.number,
    CASE WHEN found.number IS NOT NULL THEN pg_advisory_unlock(%(queue)s::int, 0) END
FROM gate LEFT JOIN found ON true"""
"""The same for whoever gets through the gate (0), which is let go again where a number is free."""
_FREE = "SELECT pg_advisory_unlock(%(queue)s::int, %(number)s::int)"
_LEFT = "SELECT extract(epoch FROM next_at - clock_timestamp())::float FROM repertory.turns WHERE queue = %(queue)s"
_COUNT = """INSERT INTO repertory.turns AS t VALUES (%(queue)s, clock_timestamp() + %(gap)s * interval '1 second')
ON CONFLICT (queue) DO UPDATE SET next_at = EXCLUDED.next_at WHERE t.next_at <= clock_timestamp()
RETURNING 1"""
_HOLD = """INSERT INTO repertory.turns AS t VALUES (%(queue)s, clock_timestamp() + %(gap)s * interval '1 second')
ON CONFLICT (queue) DO UPDATE SET next_at = greatest(t.next_at, EXCLUDED.next_at)"""

_log = logging.getLogger(__name__)


class Places(Protocol):
    """The numbered places of every queue, and when the next order of each may go out."""

    def take(self, queue: str, numbers: Sequence[int]) -> int | None:
        """Takes the first of these places that nobody holds; None where there is none now."""

    def enter(self, queue: str, numbers: Sequence[int]) -> tuple[bool, int | None]:
        """The same for whoever comes first to the gate, which is not held by this process: it is let go again where a
        place is free. Whether the gate is held now, and the place."""

    def holds(self, queue: str, numbers: Sequence[int]) -> bool:
        """Whether this process holds all of these places itself."""

    def free(self, queue: str, number: int) -> None:
        """Lets a place go that was taken."""

    def due(self, queue: str, gap_s: float) -> float:
        """0 where an order may go out now, which is counted: the next one `gap_s` seconds later at the earliest. Else
        in how many seconds to ask again."""

    def hold(self, queue: str, seconds: float) -> None:
        """Lets nobody's order go out for so long."""


class FilePlaces:
    """Lock files in a folder: for the processes of one computer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[tuple[str, int], IO[bytes]] = {}

    def take(self, queue: str, numbers: Sequence[int]) -> int | None:
        """Raises FolderNotWritable, DiskFull."""
        for number in numbers:
            if (queue, number) in self._held:
                continue
            file = grabbed(self._folder / queue / str(number))
            if file is not None:
                self._held[queue, number] = file
                return number
        return None

    def enter(self, queue: str, numbers: Sequence[int]) -> tuple[bool, int | None]:
        """Raises FolderNotWritable, DiskFull."""
        if self.take(queue, (GATE,)) is None:
            return False, None
        try:
            number = self.take(queue, numbers)
        except BaseException:
            self.free(queue, GATE)
            raise
        if number is not None:
            self.free(queue, GATE)
        return number is None, number

    def holds(self, queue: str, numbers: Sequence[int]) -> bool:
        return all((queue, number) in self._held for number in numbers)

    def free(self, queue: str, number: int) -> None:
        self._held.pop((queue, number)).close()

    def due(self, queue: str, gap_s: float) -> float:
        """Raises FolderNotWritable, DiskFull."""
        path = self._folder / queue / "next"
        if not gap_s and not path.is_file():
            return 0.0
        with self._opened(path) as file:
            left = _left(file)
            if not left and gap_s:
                _write(file, gap_s)
        return left

    def hold(self, queue: str, seconds: float) -> None:
        """Raises FolderNotWritable, DiskFull."""
        seconds = min(seconds, LONGEST_HOLD_S)
        with self._opened(self._folder / queue / "next") as file:
            if seconds > _left(file):
                _write(file, seconds)

    def _opened(self, path: Path) -> IO[bytes]:
        while (file := grabbed(path)) is None:  # for as long as a line takes to be written
            time.sleep(0.001)
        return file


def _left(file: IO[bytes]) -> float:
    """In how many seconds the next order may go out. Both clocks were noted and the one counts that says less: the one
    of the day may be set back, and the one of the machine begins anew with it."""
    file.seek(0)
    try:
        noted = json.loads(file.read())
        left = min(noted["ticks"] - time.monotonic(), noted["time"] - time.time(), noted["for"])
    except (ValueError, TypeError, KeyError):
        return 0.0
    return max(left, 0.0) if math.isfinite(left) else 0.0


def _write(file: IO[bytes], seconds: float) -> None:
    file.truncate(0)
    noted = {"ticks": time.monotonic() + seconds, "time": time.time() + seconds, "for": seconds}
    file.write(json.dumps(noted).encode())


class ServerPlaces:
    """Advisory locks of a Postgres server, on one connection of this process: the server frees them when it ends,
    however it ends. While the server is away nothing is free, and it is asked again."""

    def __init__(self, address: str) -> None:
        """`address` as SQLAlchemy has them; nothing is opened yet."""
        from sqlalchemy import NullPool, create_engine

        self._address = address
        self._engine = create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=CONNECTING)
        self._turn = threading.Lock()
        self._connection: Connection | None = None
        self._known = False
        self._held: set[tuple[str, int]] = set()
        """A session may take its own lock twice: what this process holds is not tried."""

    def take(self, queue: str, numbers: Sequence[int]) -> int | None:
        """Raises MissingPart for a server that has never answered, or that may not be written to."""
        with self._turn:
            tried = [number for number in numbers if (queue, number) not in self._held]
            rows = self._ask(_TAKE, {"queue": _class_of(queue), "numbers": tried}) if tried else []
            if not rows:
                return None
            number = int(rows[0][0])
            self._held.add((queue, number))
            return number

    def enter(self, queue: str, numbers: Sequence[int]) -> tuple[bool, int | None]:
        """Raises MissingPart as `take`."""
        with self._turn:
            tried = [number for number in numbers if (queue, number) not in self._held]
            rows = self._ask(_ENTER, {"queue": _class_of(queue), "numbers": tried})
            if not rows or not rows[0][0]:
                return False, None
            number = rows[0][1]
            self._held.add((queue, GATE if number is None else number))
            return number is None, number

    def holds(self, queue: str, numbers: Sequence[int]) -> bool:
        return all((queue, number) in self._held for number in numbers)

    def free(self, queue: str, number: int) -> None:
        with self._turn:
            self._held.discard((queue, number))
            if self._connection is not None:
                self._ask(_FREE, {"queue": _class_of(queue), "number": number})

    def due(self, queue: str, gap_s: float) -> float:
        """Raises MissingPart for a server that has never answered."""
        with self._turn:
            if gap_s and self._ask(_COUNT, {"queue": queue, "gap": gap_s}):
                return 0.0
            rows = self._ask(_LEFT, {"queue": queue})
        if rows is None:
            return _SERVER_AWAY_S
        return min(max(float(rows[0][0]), 0.0), LONGEST_HOLD_S) if rows else 0.0

    def hold(self, queue: str, seconds: float) -> None:
        with self._turn:
            self._ask(_HOLD, {"queue": queue, "gap": min(seconds, LONGEST_HOLD_S)})

    def close(self) -> None:
        """Lets everything go. It opens again when it is asked."""
        with self._turn:
            self._held.clear()
            self._lost()

    def _ask(self, words: str, given: Mapping[str, Any]) -> Sequence[Any] | None:
        """The rows of an answer; None where the server does not answer now. A connection that broke while nothing was
        asked is opened anew."""
        from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

        while True:
            was_open = self._connection is not None
            try:
                found = self._connected().exec_driver_sql(words, dict(given))
                return found.fetchall() if found.returns_rows else []
            except DBAPIError as error:
                if self._connection is not None and not error.connection_invalidated:
                    raise
                self._lost()
                if not was_open and not isinstance(error, OperationalError | InterfaceError):
                    raise _refused(error) from error
                if not was_open:
                    if stopping.current() is None:  # a shoot says it itself, once
                        _log.warning("The job database does not answer: %s", error.orig)
                    return None

    def _connected(self) -> Connection:
        if self._connection is not None:
            return self._connection
        with contextlib.nullcontext() if self._known else reached(self._address):
            connection = self._engine.connect()
            try:
                self._set_up(connection)
            except BaseException:
                connection.close()
                raise
        self._connection, self._known = connection, True
        return connection

    def _set_up(self, connection: Connection) -> None:
        connection.exec_driver_sql(KEPT_ALIVE.decode())
        if not self._known:
            connection.exec_driver_sql(_ONE_AT_A_TIME)
            connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS repertory")
            connection.exec_driver_sql(_TABLE)
            connection.exec_driver_sql(_THEN_ANOTHER)
        for queue, number in self._held:  # orders that are still under way; somebody else may have got there first
            connection.exec_driver_sql(_TAKE, {"queue": _class_of(queue), "numbers": [number]})

    def _lost(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(Exception):  # it is gone, whatever it says of that
                self._connection.close()
            self._connection = None


def _refused(error: DBAPIError) -> MissingPart:
    """A server that answers, and will not have what is asked of it: a right is missing, or it is only to be read."""
    why = next(iter(str(error.orig).strip().splitlines()), type(error).__name__).rstrip(".")
    step = f"Let the user of {DATABASE} make and write tables there, or name the server that may be written to."
    return MissingPart(f"The job database cannot be used: {why}.", step=step)


def _class_of(queue: str) -> int:
    """A queue as the first half of a lock's name: a whole number of 32 bits with its sign."""
    return int.from_bytes(hashlib.sha256(queue.encode()).digest()[:4], "big", signed=True)
