"""What the size and the time of a file say about whether it has changed since it was read."""

from __future__ import annotations

import os
import time
from pathlib import Path
from threading import Lock

from repertory.files.hashing import verified

SETTLING_NS = 3_000_000_000
"""A file system's clock ticks every few milliseconds, on FAT every two seconds. A file that is written twice within
one tick has the same time twice, so the time of what was written just now proves nothing."""
_UNSETTLED = -1
_MOST = 50_000
"""How many hashes are remembered: about 15 MB."""


def stamp_of(status: os.stat_result, now_ns: int) -> tuple[int, int]:
    """Size in bytes and time in ns of a file or folder; a time that equals no other if it was changed just now.

    `now_ns` is read before the status. A time far ahead of the clock is as good as one long ago: a change would set
    another one.
    """
    settled = abs(now_ns - status.st_mtime_ns) > SETTLING_NS
    return status.st_size, status.st_mtime_ns if settled else _UNSETTLED


class Remembered:
    """Files whose hash was verified in this process, by path, size and time of change.

    A file is hashed again when its size or time differs, and while it is so new that its time proves nothing
    (`SETTLING_NS`). Safe to use from several threads; when it is full, the oldest are forgotten.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._known: dict[str, tuple[int, int, str]] = {}
        self._lock = Lock()

    def verified(self, path: Path, sha256: str) -> Path:
        """The same path, once its bytes are known to be what was stored. Raises Damaged."""
        now_ns = time.time_ns()
        try:
            size, time_ns = stamp_of(path.stat(), now_ns)
        except OSError:
            return verified(path, sha256)
        key, found = str(path), (size, time_ns, sha256)
        with self._lock:
            if self._known.get(key) == found:
                return path
        verified(path, sha256)
        if time_ns != _UNSETTLED:
            with self._lock:
                self._known.pop(key, None)
                self._known[key] = found
                while len(self._known) > self._most:
                    del self._known[next(iter(self._known))]
        return path
