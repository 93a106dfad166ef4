"""Whether a library is there: on a disk that may be pulled, or a share that may drop."""

from __future__ import annotations

from pathlib import Path

from repertory.errors import FolderNotWritable

LIBRARY_CARD = "library.toml"
"""The file by which a folder is a library."""


def require_there(library: Path) -> None:
    """Raises FolderNotWritable where the library is gone: what is written then would make a folder in its place, where
    a disk or share is to come back."""
    if not (library / LIBRARY_CARD).is_file():
        what, step = f"The library {library} is not there any more.", "Bring it back, and run the same command again."
        raise FolderNotWritable(what, step=step)
