"""The processes that work on one production: each is known by an id of its own and says again and again that it lives.

What a dead one left is handed to the living by DBOS's own recovery; nothing else calls that. No clocks are compared:
a process is dead when its count of beats has not changed for a while on the watcher's own clock, which stands still
while a laptop sleeps.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping

from repertory.files.serveraddress import CONNECTING

BEAT_S = 2.0
"""Seconds between two beats."""
_PATIENCE_S = 30.0
"""How long the database may take to answer as work begins."""
_BEAT_PATIENCE_S = 5.0
"""The same for a beat: a file that another program keeps to itself is spoken of while that lasts."""
DEAD_S = 15.0
"""After so many seconds without a beat a process is taken for dead, on whichever machine it ran."""
_SCHEMA = "repertory"
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7270001)"
"""Whoever makes the table first: IF NOT EXISTS alone is no guard against another who does at the same moment."""

_log = logging.getLogger(__name__)


class Workers:
    """The beats of all processes, in the job database."""

    def __init__(self, database: str, me: str) -> None:
        """`database` is an address as SQLAlchemy has them; nothing is opened yet."""
        from sqlalchemy import BigInteger, Column, MetaData, NullPool, String, Table, create_engine

        self._own_file = database.startswith("sqlite")
        patience = {"timeout": _PATIENCE_S} if self._own_file else CONNECTING
        self._engine = create_engine(database, poolclass=NullPool, connect_args=patience)
        self._table = Table(
            "repertory_workers" if self._own_file else "workers",
            MetaData(schema=None if self._own_file else _SCHEMA),
            Column("executor", String(200), primary_key=True),
            Column("beats", BigInteger, nullable=False),
        )
        self._me = me
        self._seen: dict[str, tuple[int, float]] = {}
        self._living = frozenset({me})
        self._looked = time.monotonic()

    def join(self) -> None:
        """Says that this process lives, before it takes its first job."""
        from sqlalchemy import insert, text
        from sqlalchemy.schema import CreateSchema, CreateTable

        with self._engine.begin() as connection:
            if not self._own_file:
                connection.execute(text(_ONE_AT_A_TIME))
                connection.execute(CreateSchema(_SCHEMA, if_not_exists=True))
            connection.execute(CreateTable(self._table, if_not_exists=True))
            connection.execute(insert(self._table).values(executor=self._me, beats=0))

    def leave(self) -> None:
        """Says that it is gone: what it left goes to the living at once."""
        self._remove(self._me)

    def beat(self) -> None:
        """Says once more that it lives, also where somebody took it for dead meanwhile."""
        from sqlalchemy import insert, text, update

        mine = self._table.c.executor == self._me
        with self._engine.begin() as connection:
            if self._own_file:
                connection.execute(text(f"PRAGMA busy_timeout={int(_BEAT_PATIENCE_S * 1000)}"))
            if not connection.execute(update(self._table).where(mine).values(beats=self._table.c.beats + 1)).rowcount:
                connection.execute(insert(self._table).values(executor=self._me, beats=1))

    def bury(self) -> None:
        """Takes the dead out of the table, once what they left is taken over."""
        for one in self._seen.keys() - self._living:
            self._remove(one)

    def living(self) -> frozenset[str]:
        """Everybody who has beaten within DEAD_S of this process's own time, itself included. Whoever is seen for the
        first time lives."""
        now = time.monotonic()
        if now - self._looked > 3 * BEAT_S:  # nobody could be seen for a while, by whoever's fault: all begin anew
            self._seen = {executor: (beats, now) for executor, (beats, _) in self._seen.items()}
        self._looked = now
        beating = self._beats()
        self._seen = {executor: seen for executor, seen in self._seen.items() if executor in beating}
        for executor, beats in beating.items():
            if self._seen.get(executor, (-1, 0.0))[0] != beats:
                self._seen[executor] = (beats, now)
        self._living = frozenset(one for one, (_, since) in self._seen.items() if now - since < DEAD_S) | {self._me}
        return self._living

    def _beats(self) -> Mapping[str, int]:
        from sqlalchemy import select

        with self._engine.connect() as connection:
            rows = connection.execute(select(self._table.c.executor, self._table.c.beats)).all()
        return {str(executor): int(count) for executor, count in rows}

    def _remove(self, executor: str) -> None:
        from sqlalchemy import delete

        with self._engine.begin() as connection:
            connection.execute(delete(self._table).where(self._table.c.executor == executor))


@contextlib.contextmanager
def beating(
    workers: Workers, take_over: Callable[[Callable[[], frozenset[str]]], None], answers: Callable[[], None]
) -> Iterator[None]:
    """Beats in a thread of its own during the block, and lets `take_over` ask who lives: what others have under way is
    for those to go on with. After each beat `answers` is told that the database is there."""
    from sqlalchemy.exc import DBAPIError

    done = threading.Event()

    def beat() -> None:
        while not done.wait(BEAT_S):
            try:
                workers.beat()
                answers()
                take_over(workers.living)
                workers.bury()
            except DBAPIError:
                continue  # it is heard and told where the error is met; a database that is away comes back
            except Exception:  # noqa: BLE001 - one that stops beating is taken for dead
                if done.is_set():  # the jobs' engine is taken down meanwhile
                    return
                _log.exception("What other processes left could not be looked for; it is tried again.")

    thread = threading.Thread(target=beat, name="beats", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=BEAT_S)
