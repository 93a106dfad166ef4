"""The cores of this machine: how many there are, and work that keeps one busy."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator

from repertory.jobs import stopping

_LOOK_S = 0.1


def cores() -> int:
    """How many processor cores this process may use; at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1


_FREE = threading.BoundedSemaphore(cores())


@contextlib.contextmanager
def busy_core() -> Iterator[None]:
    """Has a core to itself during the block: as many threads of this process work as there are cores, and the others
    wait, while threads that only wait for a vendor are many. To be held round work alone, and never round another such
    block. Raises Halted in a job that is to stop."""
    while not _FREE.acquire(timeout=_LOOK_S):
        stopping.go_on()
    try:
        yield
    finally:
        _FREE.release()
