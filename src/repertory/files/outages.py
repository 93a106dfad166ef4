"""What is away for a while and comes back: a database, S3, the disk or share that a library lies on."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

_OUTAGE_S = 1.0
"""What is away and there again within so many seconds is not worth a word."""


class Outage:
    """That something is away is said once, and once that it is back, whoever meets it how often."""

    def __init__(self, tell: Callable[[str], None], back: str) -> None:
        """`back` is what is said when it is there again."""
        self._tell = tell
        self._back = back
        self._lock = threading.Lock()
        self._since: float | None = None
        self._said = False

    def met(self, away: str) -> None:
        """Somebody missed it; `away` says so in words."""
        with self._lock:
            now = time.monotonic()
            self._since = now if self._since is None else self._since
            if self._said or now - self._since < _OUTAGE_S:
                return
            self._said = True
        self._tell(f"{away}; it is waited for, and nothing is lost or ordered twice")

    def over(self) -> None:
        """Somebody found it."""
        with self._lock:
            said, self._since, self._said = self._said, None, False
        if said:
            self._tell(self._back)


class Needed:
    """Files without which nothing can be done rightly. What was found while one of them was away is no result: a
    library that is not there looks like one that has nothing."""

    def __init__(self, files: Sequence[Path], tell: Callable[[str], None]) -> None:
        self._files = tuple(files)
        self._outage = Outage(tell, "what was away is there again, and work goes on")

    def away(self) -> bool:
        """Whether one of them is not there, which is said if it lasts."""
        missing = next((file for file in self._files if not file.is_file()), None)
        if missing is None:
            self._outage.over()
            return False
        self._outage.met(f"{missing.parent} is not there")
        return True


_HEARERS: list[Callable[[str], None]] = []


@contextlib.contextmanager
def told_to(hearer: Callable[[str], None]) -> Iterator[None]:
    """Lets `hearer` be told in this process, instead of whoever reads its stderr, what `tell` is given."""
    _HEARERS.append(hearer)
    try:
        yield
    finally:
        _HEARERS.remove(hearer)


def tell(words: str) -> None:
    """Tells a person, whichever work of this process has met it."""
    hearers = tuple(_HEARERS)
    for hear in hearers:
        hear(words)
    if not hearers:
        sys.stderr.write(f"{words}\n")
