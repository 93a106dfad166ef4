"""Bringing the library's index up to date: only what has changed is read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from repertory.library import index_tables as tables
from repertory.library.cards import FOLDERS
from repertory.library.entries import is_unchanged, read_folder
from repertory.library.rules import is_name
from repertory.model.anchor import AnchorKind

Tell = Callable[[int, int], None]
"""Is told how many of how many anchors were read."""
_BATCH = 200
"""Folders that are read before one short transaction writes them."""


@dataclass(frozen=True, kw_only=True)
class Refreshed:
    """What bringing the index up to date took."""

    read: int = 0
    """Anchors that are new or were changed."""
    gone: int = 0
    """Anchors that are no longer there."""


def refresh(db: sqlite3.Connection, library: Path, tell: Tell | None = None, *, anew: bool = False) -> Refreshed:
    """Compares the library with what is stored and reads what differs; everything, if `anew`.

    Two processes may do this at once: what each writes carries the times of the cards as they were before it read
    them, so that whatever is older than the cards is read again the next time. Raises sqlite3.Error, OSError.
    """
    known = tables.known_folders(db)
    there, kinds = _differing(library, known, anew=anew)
    gone = known.keys() - there
    stale = list(kinds)
    read = 0
    for start in range(0, len(stale), _BATCH):
        batch = stale[start : start + _BATCH]
        readings = {folder: read_folder(kinds[folder], library / folder) for folder in batch}
        with tables.transaction(db):
            for folder, reading in readings.items():
                if reading is not None:
                    tables.store(db, folder, reading)
                    read += 1
                elif folder in known:
                    gone.add(folder)
        if tell is not None:
            tell(start + len(batch), len(stale))
    if gone:
        with tables.transaction(db):
            for folder in gone:
                tables.forget(db, folder)
    return Refreshed(read=read, gone=len(gone))


def _differing(
    library: Path, known: Mapping[str, tuple[int, str]], *, anew: bool
) -> tuple[set[str], dict[str, AnchorKind]]:
    """All folders that may be an anchor's, and the kind of those that are not as they were when they were read."""
    there: set[str] = set()
    stale: dict[str, AnchorKind] = {}
    for kind, top in FOLDERS.items():
        if not (library / top).is_dir():
            continue
        with os.scandir(library / top) as inside:
            for found in inside:
                folder = f"{top}/{found.name}"
                stored = known.get(folder)
                if stored is None and not (is_name(found.name) and found.is_dir()):
                    continue
                there.add(folder)
                if anew or stored is None or not is_unchanged(found.path, *stored):
                    stale[folder] = kind
    return there, stale
