"""The board of a film: what is being done with each shot now, who works on it, and what a person wishes.

It stands in the job database, beside DBOS's own tables, so that every machine that works on a film sees the same. What
was before is told by the log; what stands here is only ever the present.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from repertory.errors import Busy, YourMove
from repertory.files.serveraddress import CONNECTING
from repertory.files.writing import make_folder
from repertory.jobs.boardtables import SCHEMA, tables
from repertory.jobs.database import address_of, is_copied, queue_of, reached, trouble_of
from repertory.jobs.processes import is_gone
from repertory.jobs.stopping import Wishes
from repertory.model.doing import Doing

if TYPE_CHECKING:
    from sqlalchemy import Insert, Table
    from sqlalchemy.engine import Connection

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7270002)"
"""Whoever makes the tables first: IF NOT EXISTS alone is no guard against another who does at the same moment."""
_PATIENCE_S = 30.0
GONE_S = 10.0
"""Who has not been seen for so long by the database's clock is not shown as at work any more."""
_FILM = ""
"""The film as a whole, in the place of a shot's number."""
_PAUSE, _CANCEL = "pause", "cancel"
PREPARING, SHOOT, WORKER = "preparing", "shoot", "worker"
"""What a process does: it builds the cast and reads the plan, shoots, or shares the work of one that does."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is being done with a shot."""

    shot: str
    doing: Doing
    what: str = ""
    """In a few words: "keyframe-1 from kling-v3"; of one that has ended, why."""
    engine: str = ""
    order: str = ""
    executor: str = ""
    """The process that works on it, or did last."""
    for_s: float = 0.0
    """How long that has been so, in seconds."""
    took_s: float | None = None
    """How long it had been worked on when it came to that, in seconds; None where that is not known."""


@dataclass(frozen=True, kw_only=True)
class Process:
    """A process that works on the film."""

    executor: str
    """Its computer, its number, and what makes it another one than any before."""
    does: str
    """PREPARING, SHOOT or WORKER."""
    for_s: float
    """Since how many seconds."""
    heard_s: float = 0.0
    """How many seconds ago it was heard from last. One of this computer that has ended is not shown at all; one of
    another is, until it has been silent for GONE_S."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What stands on the board."""

    standings: Mapping[str, Standing] = field(default_factory=dict)
    """By the shot's number."""
    processes: tuple[Process, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)


class Board:
    """The board of one film, of which each process and each thread opens one of its own."""

    def __init__(self, address: str, queue: str) -> None:
        """`address` is the job database's, as SQLAlchemy writes it, `queue` the film's own; nothing is opened yet."""
        from sqlalchemy import create_engine

        self._own_file = address.startswith("sqlite")
        patience = {"timeout": _PATIENCE_S} if self._own_file else CONNECTING
        # Kept open, since it is looked at twice a second.
        self._engine = create_engine(address, pool_size=1, max_overflow=1, pool_pre_ping=True, connect_args=patience)
        self._queue = queue
        self._shots, self._processes, self._wishes = tables(self._own_file)

    def is_there(self) -> bool:
        """Whether its tables are there."""
        from sqlalchemy import inspect

        with self._engine.connect() as connection:
            there = inspect(connection)
            tables = (self._shots, self._processes, self._wishes)
            return all(there.has_table(table.name, schema=table.schema) for table in tables)

    def open(self) -> None:
        """Makes its tables where they are not there yet."""
        from sqlalchemy import text
        from sqlalchemy.schema import CreateSchema, CreateTable

        if self.is_there():
            return
        with self._engine.begin() as connection:
            if not self._own_file:
                connection.execute(text(_ONE_AT_A_TIME))
                connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
            for table in (self._shots, self._processes, self._wishes):
                connection.execute(CreateTable(table, if_not_exists=True))

    def close(self) -> None:
        self._engine.dispose()

    # What is done

    def begin(self, wanted: Collection[str], listed: Collection[str], *, alone: bool) -> None:
        """Says that these shots wait for their turn, but for those that another process works on, where this one is not
        `alone`. That one of them was cancelled is taken back by it. What stands there of shots that are not `listed`
        any more is wiped out, and so is what waits there for nobody."""
        from sqlalchemy import and_, delete, not_, or_, select, update

        shots, processes = self._shots.c, self._processes.c
        mine, at_work = shots.queue == self._queue, [one.value for one in Doing if not one.is_over]
        with self._engine.begin() as connection:
            connection.execute(delete(self._shots).where(mine, not_(shots.shot.in_(listed))))
            gone_s = 0.0 if alone else GONE_S
            gone = (processes.queue == self._queue, self._now() - processes.seen > gone_s)
            connection.execute(delete(self._processes).where(*gone))
            there = connection.execute(select(processes.executor).where(processes.queue == self._queue)).scalars()
            living = {executor for executor in there if not is_gone(executor)}
            self._take_back(connection, wanted, listed)
            if alone:  # what a killed run wanted and never began is wanted by nobody
                begun = shots.state != Doing.WAITING.value, shots.executor != ""
                connection.execute(delete(self._shots).where(mine, not_(or_(*begun, shots.shot.in_(wanted)))))
            busy = and_(shots.state.in_(at_work), shots.executor.in_(living))
            waits = {
                "state": Doing.WAITING.value,
                "what": "",
                "order_id": "",
                "executor": "",
                "since": self._now(),
                "took_s": None,
            }
            connection.execute(update(self._shots).where(mine, shots.shot.in_(wanted), not_(busy)).values(**waits))
            told = set(connection.execute(select(shots.shot).where(mine)).scalars())
            new = [one for one in wanted if one not in told]
            self._put_shots(connection, [(Standing(shot=one, doing=Doing.WAITING), 0.0) for one in new])

    def tell(self, executor: str, does: str, told: Iterable[tuple[Standing, float]]) -> Wishes:
        """Says that a process is there, and what it does with shots, each with how many seconds ago that began. Gives
        what a person wishes meanwhile."""
        with self._engine.begin() as connection:
            self._put_shots(connection, told)
            seen = {"executor": executor, "queue": self._queue, "does": does, "seen": self._now()}
            self._put(connection, self._processes, {**seen, "since": self._now()}, keep=("since",))
            return self._wished(connection)

    def leave(self, executor: str) -> None:
        """Says that a process is gone."""
        from sqlalchemy import delete

        with self._engine.begin() as connection:
            connection.execute(delete(self._processes).where(self._processes.c.executor == executor))

    # What is wished

    def pause(self) -> None:
        """Nothing new is ordered and no step begins, until it is resumed."""
        with self._engine.begin() as connection:
            self._wish(connection, _FILM, _PAUSE)

    def resume(self) -> bool:
        """Takes that back; whether it was paused."""
        from sqlalchemy import delete

        wishes = self._wishes.c
        with self._engine.begin() as connection:
            paused = (wishes.queue == self._queue, wishes.shot == _FILM, wishes.wish == _PAUSE)
            return bool(connection.execute(delete(self._wishes).where(*paused)).rowcount)

    def cancel(self, shots: Sequence[str]) -> None:
        """The work on these shots ends, until they are wanted again."""
        with self._engine.begin() as connection:
            for shot in shots:
                self._wish(connection, shot, _CANCEL)

    def wishes(self) -> Wishes:
        """What a person wishes."""
        with self._engine.connect() as connection:
            return self._wished(connection)

    # What is seen

    def read(self) -> Seen:
        """All that stands there."""
        from sqlalchemy import select

        shots, processes = self._shots.c, self._processes.c
        with self._engine.connect() as connection:
            now = self._now()
            rows = connection.execute(
                select(self._shots, (now - shots.since).label("for_s")).where(shots.queue == self._queue)
            )
            standings = {row.shot: _standing(row) for row in rows}
            rows = connection.execute(
                select(
                    processes.executor,
                    processes.does,
                    (now - processes.since).label("for_s"),
                    (now - processes.seen).label("heard_s"),
                )
                .where(processes.queue == self._queue, now - processes.seen < GONE_S)
                .order_by(processes.since)
            )
            there = _at_work([_process(row) for row in rows if not is_gone(row.executor)])
            wishes = self._wished(connection)
        return Seen(standings=standings, processes=there, wishes=wishes)

    def _wished(self, connection: Connection) -> Wishes:
        from sqlalchemy import select

        wishes = self._wishes.c
        rows = connection.execute(select(wishes.shot, wishes.wish).where(wishes.queue == self._queue)).all()
        cancelled = frozenset(str(shot) for shot, wish in rows if wish == _CANCEL)
        return Wishes(paused=any(wish == _PAUSE for _, wish in rows), cancelled=cancelled)

    def _wish(self, connection: Connection, shot: str, wish: str) -> None:
        row = {"queue": self._queue, "shot": shot, "wish": wish, "at": self._now()}
        self._put(connection, self._wishes, row, keep=("at",))

    def _take_back(self, connection: Connection, wanted: Collection[str], listed: Collection[str]) -> None:
        from sqlalchemy import delete, not_, or_

        wishes = self._wishes.c
        cancelled = (wishes.queue == self._queue, wishes.wish == _CANCEL)
        back = or_(wishes.shot.in_(wanted), not_(wishes.shot.in_(listed)))
        connection.execute(delete(self._wishes).where(*cancelled, back))

    def _put_shots(self, connection: Connection, told: Iterable[tuple[Standing, float]]) -> None:
        """Writes what is done with shots, each with how many seconds ago that began: many rows by one statement."""
        rows = [
            {
                "queue": self._queue,
                "shot": standing.shot,
                "state": standing.doing.value,
                "what": standing.what,
                "engine": standing.engine,
                "order_id": standing.order,
                "executor": standing.executor,
                "ago_s": ago_s,
                "took_s": standing.took_s,
            }
            for standing, ago_s in told
        ]
        if rows:
            connection.execute(self._put_shot, rows)

    @functools.cached_property
    def _put_shot(self) -> Insert:
        from sqlalchemy import Float, bindparam

        columns = [column.name for column in self._shots.columns]
        return self._upsert(self._shots, columns, {"since": self._now() - bindparam("ago_s", type_=Float)})

    def _now(self) -> Any:
        """The database's own clock, in seconds: one for all machines."""
        from sqlalchemy import Float, literal_column

        clock = (
            "(julianday('now') - 2440587.5) * 86400.0" if self._own_file else "extract(epoch from clock_timestamp())"
        )
        return literal_column(f"({clock})", Float)

    def _put(self, connection: Connection, table: Table, row: Mapping[str, Any], *, keep: Sequence[str] = ()) -> None:
        """Writes a row in the place of the one with its keys; what is to `keep` of that stays."""
        connection.execute(self._upsert(table, list(row), row, keep=keep))

    def _upsert(
        self, table: Table, columns: Sequence[str], values: Mapping[str, Any], *, keep: Sequence[str] = ()
    ) -> Insert:
        from sqlalchemy.dialects import postgresql, sqlite

        new = (sqlite.insert if self._own_file else postgresql.insert)(table).values(**values)
        keys = [column.name for column in table.primary_key]
        changed = {name: new.excluded[name] for name in columns if name not in (*keys, *keep)}
        if changed:
            return new.on_conflict_do_update(index_elements=keys, set_=changed)
        return new.on_conflict_do_nothing()


@contextlib.contextmanager
def board_of(film: Path) -> Iterator[Board | None]:
    """The board of a film that has been worked on; None of another, and of a copy of one. Raises as `made_for`, but
    for that."""
    folder, address = film / ".repertory", address_of(film / ".repertory")
    there = folder / "jobs.sqlite" if address.startswith("sqlite") else folder
    if not there.exists() or is_copied(folder, address):
        yield None
        return
    with _opened(film) as board:
        yield board if board.is_there() else None


@contextlib.contextmanager
def made_for(film: Path) -> Iterator[Board]:
    """The board of a film, made where there is none yet. Raises MissingPart where the job database does not answer,
    Busy where another program keeps it to itself, FolderNotWritable, DiskFull, Damaged, and as `require_own`."""
    require_own(film)
    make_folder(film / ".repertory")
    with _opened(film, make=True) as board:
        yield board


def require_own(film: Path) -> None:
    """Raises YourMove for a copy of a film on which nobody has worked yet: what a person wishes of it would be heard by
    those who work on the other one."""
    folder = film / ".repertory"
    if is_copied(folder, address_of(folder)):
        what = f"{film} is a copy of a film, and nobody works on the copy."
        step = (
            f"Name the folder of the film that is being shot; the copy is begun by: repertory shoot {quote(str(film))}"
        )
        raise YourMove(what, step=step)


@contextlib.contextmanager
def _opened(film: Path, *, make: bool = False) -> Iterator[Board]:
    from sqlalchemy.exc import DBAPIError

    folder = film / ".repertory"
    address = address_of(folder)
    board = Board(address, queue_of(folder, address))
    try:
        with reached(address):
            if make:
                board.open()
            else:
                board.is_there()
        yield board
    except DBAPIError as error:
        if not address.startswith("sqlite") or error.orig is None:
            raise
        trouble = trouble_of(error.orig, folder / "jobs.sqlite")
        step = "Wait a moment, and run the same command again."
        raise trouble or Busy(f"The job database of {film} does not answer: {error.orig}.", step=step) from error
    finally:
        board.close()


def _at_work(there: Sequence[Process]) -> tuple[Process, ...]:
    """Each but once: one that has prepared a film shoots it by another id, and says so until it is done."""
    shoots = {one.executor.rpartition("-")[0] for one in there if one.does == SHOOT}
    return tuple(one for one in there if one.does != PREPARING or one.executor.rpartition("-")[0] not in shoots)


def _process(row: Any) -> Process:
    return Process(executor=row.executor, does=row.does, for_s=max(row.for_s, 0.0), heard_s=max(row.heard_s, 0.0))


def _standing(row: Any) -> Standing:
    return Standing(
        shot=row.shot,
        doing=Doing(row.state),
        what=row.what,
        engine=row.engine,
        order=row.order_id,
        executor=row.executor,
        for_s=max(row.for_s, 0.0),
        took_s=row.took_s,
    )
