"""Records in a library: `records/coffee-shop-3fa9c1d2.toml`, what one production's takes came to. One file for each,
so that no production writes over another's; all of them are read where engines are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from repertory.craft.chances import together
from repertory.library.cards import RECORD
from repertory.model.engine import OrderKind
from repertory.model.record import Held, Record
from repertory.model.shotclass import ShotClass

RECORDS = "records"
"""The folder of the library that they are kept in."""
_KEY = 8


def all_records(library: Path) -> Mapping[tuple[str, OrderKind, ShotClass], Held]:
    """What all productions of a library measured, by card id, kind of order and class of shot. Raises Damaged,
    YourMove for a record of a newer release."""
    found: dict[tuple[str, OrderKind, ShotClass], Held] = {}
    for path in sorted((library / RECORDS).glob("*.toml")):
        if path.name.startswith("."):
            continue
        for one in RECORD.read(path).held:
            key = (one.engine, one.kind, one.shot_class)
            found[key] = together(found[key], one) if key in found else one
    return found


def store(library: Path, key: str, record: Record) -> None:
    """Writes one production's record in place of what was there. `key` are hex digits that stay the production's own
    when its folder is moved or renamed; nobody else writes this file. Raises FolderNotWritable, DiskFull."""
    path = library / RECORDS / f"{record.production}-{key[:_KEY]}.toml"
    RECORD.write(path, record)
    for other in path.parent.glob(f"*-{key[:_KEY]}.toml"):
        if other != path:  # it was called otherwise then
            other.unlink()
