"""What has changed, told to pages and to programs: topics, and whoever listens to them.

A topic is "library", "film/coffee-shop", "board/coffee-shop", "task/4f2a" or "films". News carry no data: whoever hears
of them asks for what it shows, so that nothing can be missed that matters.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LIBRARY, FILMS = "library", "films"


def of_film(name: str) -> str:
    """The topic of a film's files: its list, its cast, its takes."""
    return f"film/{name}"


def of_board(name: str) -> str:
    """The topic of what is done with a film's shots now, and of its money."""
    return f"board/{name}"


def of_task(task_id: str) -> str:
    """The topic of a command that was begun here."""
    return f"task/{task_id}"


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something has changed."""

    number: int
    """Counts from 1 while the studio runs; a listener that comes back says which it heard last."""
    topic: str


Listener = Callable[[Change], None]


class News:
    """Carries changes from whichever thread notices them to the event loop of the pages."""

    def __init__(self) -> None:
        self._listeners: dict[int, tuple[Listener, asyncio.AbstractEventLoop | None]] = {}
        self._numbers, self._keys = itertools.count(1), itertools.count()
        self._lock = threading.Lock()
        self._last: dict[str, int] = {}
        self.last = 0

    def tell(self, topic: str) -> None:
        """Says that something of that topic has changed. From any thread."""
        with self._lock:
            self.last = next(self._numbers)
            self._last[topic] = self.last
            change = Change(number=self.last, topic=topic)
            listeners = list(self._listeners.values())
        for listener, loop in listeners:
            if loop is None:
                listener(change)
            else:
                with contextlib.suppress(RuntimeError):  # its loop is closed: the studio ends
                    loop.call_soon_threadsafe(listener, change)

    @contextlib.contextmanager
    def heard_by(self, listener: Listener, *, loop: asyncio.AbstractEventLoop | None = None) -> Iterator[None]:
        """Lets somebody hear of every change in the block: in that loop, else in whichever thread tells it."""
        with self._lock:
            key = next(self._keys)
            self._listeners[key] = (listener, loop)
        try:
            yield
        finally:
            with self._lock:
                del self._listeners[key]

    def last_of(self, topic: str) -> int:
        """The number of the newest change of a topic; 0 where there was none."""
        return self._last.get(topic, 0)
