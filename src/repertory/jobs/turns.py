"""A turn at an engine: what an order holds from before it is placed until its result is here.

An engine's card says how many orders may wait there at once and how many may be placed in a minute. That holds for the
account: for every film, process and, with a job database on a server, machine that works with the same key
(docs/decisions/0027). An engine of this machine has as many places as its card says for each machine.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import random
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from repertory.errors import EngineBusy
from repertory.files.hashing import sha256_of_text, slug
from repertory.files.home import state_folder
from repertory.jobs import stopping
from repertory.jobs.cores import cores
from repertory.jobs.database import server_address
from repertory.jobs.places import GATE, FilePlaces, Places, ServerPlaces
from repertory.model.engine import EngineCard

LONGEST_REST_S = 120.0
"""A vendor that wants a longer pause than this is left for the next run."""
_POLL_S = 0.02
"""Seconds between two looks for a place that another process holds: by chance a little more or less, so that of several
processes each comes to it."""
_LONGEST_POLL_S = 0.5
_CALLED_S = 0.1
"""The same of a place that this process holds: whoever lets it go calls the next, who looks for nothing but whether the
run is to stop."""


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Whose limits are shared."""

    name: str
    title: str
    places: int
    """How many orders may be under way at once."""
    gap_s: float
    """How many seconds lie between two orders at least."""
    here: bool
    """It is this machine's own."""


def queue_for(card: EngineCard) -> Queue:
    """The queue of an engine's orders: of the vendor's account, of one model there where limits are a model's, or of an
    engine of this machine."""
    if card.local:
        name = f"{slug(socket.gethostname())}-{slug(card.id)}"
    else:
        key = " ".join(os.environ.get(one, "").strip() for one in (card.key, *card.key_pair) if one)
        name = f"{slug(card.vendor)}-{sha256_of_text(key)[:12]}"
        name += f"-{slug(card.model)}" if card.limits_of_model else ""
    gap = 60.0 / card.a_minute if card.a_minute else 0.0
    return Queue(name=name, title=card.title, places=card.in_flight or cores(), gap_s=gap, here=card.local)


class Turn:
    """The right to place an order, and to wait for it."""

    def __init__(self, queue: Queue | None, places: Places | None) -> None:
        self._queue, self._places = queue, places

    def go(self) -> None:
        """Waits until an order may go out, and counts it. Raises EngineBusy where the vendor wants a long pause, and
        Halted in a job that is to stop."""
        if self._queue is None or self._places is None:
            return
        while left := self._places.due(self._queue.name, self._queue.gap_s):
            if left > max(LONGEST_REST_S, self._queue.gap_s):
                what = f"{self._queue.title} wants no orders for another {left / 60:.0f} minutes."
                raise EngineBusy(what, step="Nothing was ordered; run the same command again then.", after_s=left)
            stopping.rest(min(left, 1.0))

    def hold(self, seconds: float) -> None:
        """Lets nobody place an order there for so long: the vendor asked for it."""
        if seconds and self._queue is not None and self._places is not None:
            self._places.hold(self._queue.name, seconds)


NO_TURN = Turn(None, None)
"""Of an order for which nobody has to wait."""


def silent(_: bool) -> None:
    """Tells nobody."""


@contextlib.contextmanager
def turn(card: EngineCard, *, waiting: bool = True, tell: Callable[[bool], None] = silent) -> Iterator[Turn]:
    """Holds one of the engine's places during the block, waiting for one. What is under way already is only waited for:
    not `waiting`, it goes on without a place where none is free. Orders by hand need none. `tell` hears True where
    there is none at once.

    Raises Halted in a job that is to stop; FolderNotWritable, DiskFull and, where the job database cannot be reached at
    all, MissingPart.
    """
    if card.by_hand:
        yield NO_TURN
        return
    queue = queue_for(card)
    places = _places(queue)
    numbers = range(queue.places, 0, -1)  # the low ones are left for cards that may use no others
    number = _line(queue.name).wait(places, numbers, tell) if waiting else places.take(queue.name, numbers)
    try:
        yield Turn(queue, places)
    finally:
        if number is not None:
            places.free(queue.name, number)
            _line(queue.name).call()


class _Line:
    """Those of this process who wait at one queue, in the order in which they came. The first of them stands at the
    gate, with the first of every other process; whoever passes it takes the next place that is free."""

    def __init__(self, queue: str) -> None:
        self._queue = queue
        self._waiting: deque[threading.Event] = deque()
        self._changing = threading.Lock()

    def wait(self, places: Places, numbers: range, tell: Callable[[bool], None]) -> int:
        """The place that was free."""
        me = threading.Event()
        with self._changing:
            self._waiting.append(me)
        at_gate = told = queued = False
        number: int | None = None
        try:
            while True:
                me.clear()
                before = self._before(me)
                queued = queued or before > 0
                if at_gate:
                    number = places.take(self._queue, numbers)
                elif not before:
                    if queued:  # the first of another process gets its chance at the gate
                        queued = False
                        stopping.rest(_POLL_S * random.uniform(0.5, 1.5))  # noqa: S311
                    at_gate, number = places.enter(self._queue, numbers)
                if number is not None:
                    return number
                if not told:
                    tell(True)
                    told = True
                self._rest(me, before, places.holds(self._queue, numbers))
        finally:
            if at_gate:
                places.free(self._queue, GATE)
            with self._changing:
                self._waiting.remove(me)
            self.call()

    def call(self) -> None:
        """Has the first of those who wait look at once: a place is free, or the one before it is gone."""
        with self._changing:
            if self._waiting:
                self._waiting[0].set()

    def _rest(self, me: threading.Event, before: int, all_here: bool) -> None:
        """Waits until another look is worth it. Raises as `stopping.rest`."""
        if all_here:
            me.wait(_LONGEST_POLL_S if before else _CALLED_S)
            stopping.rest(0.0)
        else:
            stopping.rest(min(_POLL_S * max(before, 1), _LONGEST_POLL_S) * random.uniform(0.5, 1.5))  # noqa: S311

    def _before(self, me: threading.Event) -> int:
        with self._changing:
            return self._waiting.index(me)


_LINES: dict[str, _Line] = {}
_FOLDERS: dict[Path, FilePlaces] = {}
_SERVERS: dict[str, ServerPlaces] = {}
_making = threading.Lock()
"""Threads that begin together must get the same: a line for each queue, a connection for each server."""


def _line(queue: str) -> _Line:
    with _making:
        return _LINES.setdefault(queue, _Line(queue))


def _places(queue: Queue) -> Places:
    """Where the places of a queue are."""
    address = "" if queue.here else server_address()
    with _making:
        if not address:
            folder = state_folder() / "turns"
            return _FOLDERS.setdefault(folder, FilePlaces(folder))
        if address not in _SERVERS:
            _SERVERS[address] = ServerPlaces(address)
            atexit.register(_SERVERS[address].close)
        return _SERVERS[address]
