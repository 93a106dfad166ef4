"""Records in a library: `records/coffee-shop-3fa9c1d2.toml`, what one production's takes came to. One file for each,
so that no production writes over another's; all of them are read where engines are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from repertory.craft.chances import together
from repertory.errors import Damaged, YourMove
from repertory.files.writing import remove
from repertory.library.cards import RECORD
from repertory.library.presence import require_there
from repertory.model.engine import OrderKind
from repertory.model.record import Held, Record
from repertory.model.shotclass import ShotClass

RECORDS = "records"
"""The folder of the library that they are kept in."""
_KEY = 8
_ANEW = "it is written anew when its film is next shot."


def all_records(library: Path) -> tuple[Mapping[tuple[str, OrderKind, ShotClass], Held], tuple[str, ...]]:
    """What all productions of a library measured, by card id, kind of order and class of shot; and what is wrong with
    each record that cannot be read, in a sentence with the next step. A record is only advice, and is written anew from
    its takes: without one the rest still tells which engines are good."""
    found: dict[tuple[str, OrderKind, ShotClass], Held] = {}
    unread: list[str] = []
    for path in sorted((library / RECORDS).glob("*.toml")):
        if path.name.startswith("."):
            continue
        try:
            record = RECORD.read(path)
        except (Damaged, YourMove) as no:
            unread.append(f"{no.what} Engines are chosen without it. {no.step} Or delete it: {_ANEW}")
            continue
        for one in record.held:
            key = (one.engine, one.kind, one.shot_class)
            found[key] = together(found[key], one) if key in found else one
    return found, tuple(unread)


def store(library: Path, key: str, record: Record) -> None:
    """Writes one production's record in place of what was there. `key` are hex digits that stay the production's own
    when its folder is moved or renamed; nobody else writes this file. Raises FolderNotWritable, DiskFull."""
    require_there(library)
    path = library / RECORDS / f"{record.production}-{key[:_KEY]}.toml"
    RECORD.write(path, record)
    for other in path.parent.glob(f"*-{key[:_KEY]}.toml"):
        if other != path:  # it was called otherwise then
            remove(other)
