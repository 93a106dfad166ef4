"""Locks that machines share which see no common disk: advisory locks of the Postgres server that they all work with.

One connection of a process holds all its locks; the server frees them when it ends, and half a minute after its
machine has vanished. Within the process they are told apart here: to the server they all are one session's.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from repertory.errors import Busy, MissingPart
from repertory.files.serveraddress import CONNECTING, DATABASE, KEPT_ALIVE, no_use, parts_of, url_of
from repertory.files.waiting import pause

if TYPE_CHECKING:
    import psycopg

R = TypeVar("R")
AWAY_S = 600.0
"""How long a server that has answered before is waited for, in seconds."""
_PAUSE_S = 0.5
_LETTING_GO_S = 3.0
"""How long whoever lets go waits for others of this process that are being answered."""


class LockLost(Busy):
    """The server was away while a lock was held: another machine may have had it meanwhile."""


class ServerLocks:
    """The locks of one process at one server."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._using = threading.RLock()
        self._connection: psycopg.Connection[Any] | None = None
        self._met = False
        self._held: dict[int, list[int]] = {}
        """By number: how many hold it alone, and how many share it."""
        self._to_drop: deque[int] = deque()
        """What was to be let go while somebody waited for an answer."""
        self._lost: set[int] = set()
        """Those that were held alone when the server went away."""
        self._gone: set[int] = set()
        """Those that are shared, and could not be had again when it came back."""

    def take(self, name: str, *, shared: bool = False) -> bool:
        """Tries to take a lock, without waiting; whether it was free. Raises MissingPart, and what ends a wait."""
        number = _number(name)

        def taken() -> bool:
            alone, sharing = self._held.get(number, [0, 0])
            if alone or (sharing and not shared):
                return False
            if not sharing and not self._try(number, shared=shared):
                return False
            self._held[number] = [0, sharing + 1] if shared else [1, 0]
            return True

        return self._asked(taken)

    def share(self, name: str) -> None:
        """Lets others share a lock that is held alone. Raises LockLost, MissingPart, and what ends a wait."""
        number = _number(name)

        def shared() -> bool:
            if not self._try(number, shared=True):  # another machine has it, since ours was lost
                return False
            self._query("SELECT pg_advisory_unlock(%s)", number)
            self._held[number] = [0, 1]
            return number not in self._lost

        if not self._asked(shared):
            raise _lost()

    def drop(self, name: str) -> None:
        """Lets a lock go. Raises LockLost where the server was away while it was held alone, and where it does not
        answer others just now: then the lock goes as soon as it does."""
        number = _number(name)
        if not self._using.acquire(timeout=_LETTING_GO_S):
            self._to_drop.append(number)
            raise _lost()
        try:
            lost = self._let_go(number)
        finally:
            self._using.release()
        if lost:
            raise _lost()

    def keep(self) -> None:
        """Takes again what was held when the connection broke off, without waiting for a server that is away. Raises
        LockLost where what is shared was not to be had again: another machine may have it alone."""
        import psycopg

        if not self._using.acquire(timeout=_LETTING_GO_S):
            return
        try:
            for _ in range(2):  # the first may only find out that the connection broke off
                try:
                    if self._held:
                        self._reached().execute(b"SELECT 1")
                    break
                except psycopg.Error:
                    self._forget()
            if self._gone:
                raise _lost()
        finally:
            self._using.release()

    def close(self) -> None:
        """Ends the connection; the server frees what was held. Where a question is not answered for long it ends with
        the process."""
        if self._using.acquire(timeout=_LETTING_GO_S):
            try:
                self._forget()
            finally:
                self._using.release()

    def _let_go(self, number: int) -> bool:
        """Lets a lock go; whether it had been lost. One that a new connection took again goes, too."""
        alone, sharing = self._held.pop(number, [0, 0])
        lost = number in self._lost
        self._lost.discard(number)
        if sharing <= 1:
            self._gone.discard(number)
        if sharing > 1:
            self._held[number] = [0, sharing - 1]
        elif self._connection is not None:
            lost = (not self._dropped(number, shared=not alone) and bool(alone)) or lost
        return lost

    def _dropped(self, number: int, *, shared: bool) -> bool:
        """Whether the server knew that we had it; not if it is away, which frees it as well."""
        import psycopg

        unlock = "SELECT pg_advisory_unlock_shared(%s)" if shared else "SELECT pg_advisory_unlock(%s)"
        try:
            return self._query(unlock, number)
        except psycopg.Error:
            self._forget()
            return False

    def _try(self, number: int, *, shared: bool) -> bool:
        function = "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"
        return self._query(f"SELECT {function}(%s)", number)

    def _query(self, statement: str, number: int) -> bool:
        row = self._reached().execute(statement.encode(), (number,)).fetchone()
        return bool(row and row[0] is not False)

    def _asked(self, ask: Callable[[], R]) -> R:
        """The server's answer, waited for once it has answered before. Nobody is kept from asking, or from letting go,
        while this one waits."""
        import psycopg

        began = time.monotonic()
        while True:
            with self._using:
                try:
                    while self._to_drop:
                        self._let_go(self._to_drop.popleft())
                    answer = ask()
                except psycopg.Error as error:
                    self._forget()
                    if not self._met or time.monotonic() - began > AWAY_S:
                        raise no_use(self._address, error) from error
                else:
                    self._met = True
                    return answer
            pause(_PAUSE_S)

    def _reached(self) -> psycopg.Connection[Any]:
        """The connection; a new one takes again what was held when the last one broke off."""
        if self._connection is None:
            import psycopg

            self._connection = psycopg.connect(**{**CONNECTING, **parts_of(self._address)}, autocommit=True)
            self._connection.execute(KEPT_ALIVE)
            for number, (alone, _) in self._held.items():
                if alone:
                    self._lost.add(number)
                if not self._try(number, shared=not alone) and not alone:
                    self._gone.add(number)
        return self._connection

    def _forget(self) -> None:
        """Gives up a connection that broke off; what was held alone is ours no more."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._lost.update(number for number, (alone, _) in self._held.items() if alone)


def _lost() -> LockLost:
    what = "The database was away for a while, and another machine may have done the same work meanwhile."
    return LockLost(what, step="Run the same command again: nothing was lost.")


def keep_locks() -> None:
    """To be called again and again while something shared is held: takes it again where the server was away meanwhile.
    Raises LockLost."""
    with contextlib.suppress(MissingPart):  # no server is named, and none holds anything
        server_locks().keep()


def server_locks() -> ServerLocks:
    """The locks at the server that REPERTORY_DATABASE names. Raises MissingPart where it names none,
    YourMove where that is no address."""
    scheme, _, rest = os.environ.get(DATABASE, "").strip().partition("://")
    if not scheme.startswith("postgres") or not rest:
        step = f"Set it on every machine: export {DATABASE}=postgresql://user:password@host/database"
        raise MissingPart(
            f"To change what is on S3, {DATABASE} is needed, for locks that all machines share.", step=step
        )
    url_of(f"{scheme}://{rest}")
    return _locks(os.getpid(), f"postgresql://{rest}")


@functools.cache
def _locks(_process: int, address: str) -> ServerLocks:
    locks = ServerLocks(address)
    atexit.register(locks.close)
    return locks


def _number(name: str) -> int:
    """The server knows locks by a number of 64 bits."""
    return int.from_bytes(hashlib.sha256(f"repertory {name}".encode()).digest()[:8], signed=True)
