"""By what a file that was read before is known again."""

from __future__ import annotations

import os


def written(path: str) -> tuple[int, int, int] | None:
    """What is another one for every card that is written under a name; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 it is asked a thousand times a second, and a Path is slow to make
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
