"""The processes that work on one production: each is known by an id of its own and says again and again that it lives.

What a dead one left is handed to the living by DBOS's own recovery; nothing else calls that. No clocks are compared:
a process is dead when its count of beats has not changed for a while on the watcher's own clock, which stands still
while a laptop sleeps.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping

BEAT_S = 2.0
"""Seconds between two beats."""
DEAD_S = 15.0
"""After so many seconds without a beat a process is taken for dead, on whichever machine it ran."""
_TABLE = "CREATE TABLE IF NOT EXISTS repertory_workers (executor VARCHAR(200) PRIMARY KEY, beats BIGINT NOT NULL)"

_log = logging.getLogger(__name__)


def new_id() -> str:
    """An id for this process: its computer, its number, and what makes it another one than any before."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"


class Workers:
    """The beats of all processes, in the job database."""

    def __init__(self, database: str, me: str) -> None:
        """`database` is an address as SQLAlchemy has them; nothing is opened yet."""
        from sqlalchemy import NullPool, create_engine

        self._engine = create_engine(database, poolclass=NullPool)
        self._me = me
        self._seen: dict[str, tuple[int, float]] = {}

    def join(self) -> None:
        """Says that this process lives, before it takes its first job."""
        self._run(_TABLE)
        self._run("INSERT INTO repertory_workers (executor, beats) VALUES (:me, 0)")

    def leave(self) -> None:
        """Says that it is gone: what it left goes to the living at once."""
        self._run("DELETE FROM repertory_workers WHERE executor = :me")

    def beat(self) -> None:
        """Says once more that it lives, also where somebody took it for dead meanwhile."""
        if not self._run("UPDATE repertory_workers SET beats = beats + 1 WHERE executor = :me"):
            self._run("INSERT INTO repertory_workers (executor, beats) VALUES (:me, 1)")

    def bury(self, living: Collection[str]) -> None:
        """Takes everybody else out of the table, once what they left is taken over."""
        for one in self._seen.keys() - set(living):
            self._run("DELETE FROM repertory_workers WHERE executor = :gone", gone=one)

    def living(self) -> frozenset[str]:
        """Everybody who has beaten within DEAD_S of this process's own time, itself included. Whoever is seen for the
        first time lives."""
        now = time.monotonic()
        for executor, beats in self._beats().items():
            if self._seen.get(executor, (-1, 0.0))[0] != beats:
                self._seen[executor] = (beats, now)
        return frozenset(one for one, (_, since) in self._seen.items() if now - since < DEAD_S) | {self._me}

    def _beats(self) -> Mapping[str, int]:
        from sqlalchemy import text

        with self._engine.connect() as connection:
            rows = connection.execute(text("SELECT executor, beats FROM repertory_workers")).all()
        beats = {str(executor): int(count) for executor, count in rows}
        self._seen = {executor: seen for executor, seen in self._seen.items() if executor in beats}
        return beats

    def _run(self, words: str, **values: str) -> int:
        """How many rows a statement changed."""
        from sqlalchemy import text

        with self._engine.begin() as connection:
            known = {"me": self._me, **values}
            changed = connection.execute(text(words), {name: known[name] for name in known if f":{name}" in words})
            return int(getattr(changed, "rowcount", 0))


@contextlib.contextmanager
def beating(workers: Workers, take_over: Callable[[frozenset[str]], None]) -> Iterator[None]:
    """Beats in a thread of its own during the block, and hands `take_over` the ids of everybody who lives: what others
    have under way is theirs to hand on."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(BEAT_S):
            try:
                workers.beat()
                living = workers.living()
                take_over(living)
                workers.bury(living)
            except Exception as error:  # noqa: BLE001 - a database that is away for a while comes back
                _log.warning("The job database does not answer: %s", error)

    thread = threading.Thread(target=beat, name="beats", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=BEAT_S)
