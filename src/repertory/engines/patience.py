"""How long something that a vendor does not know is waited for, over restarts of this program."""

from __future__ import annotations

import time
from pathlib import Path

from repertory.files.writing import write_text


def waited(since: Path, longest_s: float) -> bool:
    """Whether patience is at its end; the file says, to later runs as well, since when something is missing. Delete it
    as soon as that is there. Raises FolderNotWritable, DiskFull."""
    if not since.is_file():
        write_text(since, "Not known to the vendor since this file was written.\n")
    return time.time() - since.stat().st_mtime >= longest_s
