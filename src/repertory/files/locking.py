"""A lock file that one process (or thread) holds at a time, and that a dying process always lets go."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from repertory.errors import Busy
from repertory.files.writing import clear_write_errors, make_folder

_POLL_S = 0.02


@contextlib.contextmanager
def exclusive(path: Path, *, what: str, wait_s: float = 0.0) -> Iterator[None]:
    """Holds the lock file `path` during the block; `what` names the thing that is locked, for the message.

    Waits up to `wait_s` seconds. Raises Busy, naming the process that holds it, FolderNotWritable and DiskFull.
    The operating system frees the lock when its process ends, however it ends.
    """
    make_folder(path.parent)
    with clear_write_errors(path.parent):
        file = path.open("a+b", buffering=0)
    with file:
        _wait_for(file, path, what, time.monotonic() + wait_s)
        try:
            file.truncate(0)  # a killed holder left its number
            # On a full disk the number cannot be noted; the lock holds all the same, and room can be made under it.
            with contextlib.suppress(OSError):
                file.write(str(os.getpid()).encode())
            yield
        finally:
            file.truncate(0)
            _release(file)


def _wait_for(file: IO[bytes], path: Path, what: str, deadline: float) -> None:
    while not _acquire(file):
        if time.monotonic() >= deadline:
            pid = path.read_text(encoding="ascii", errors="replace").strip()
            who = f"process {pid}" if pid else "another process"
            step = "Wait until it is done, or end it, and run the same command again."
            raise Busy(f"{what} is in use by {who}.", step=step)
        time.sleep(_POLL_S)


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """The locked byte lies beyond the text, so that others can still read who holds the lock."""

    def _acquire(file: IO[bytes]) -> bool:
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _acquire(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
