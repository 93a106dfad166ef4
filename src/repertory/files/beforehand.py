"""What was paid on the way to an order, before the order itself: noted in its folder by the engine, for the journal."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from repertory.files.cards import Card
from repertory.files.writing import clear_write_errors, remove

_NAME = ".paid-before.toml"


@dataclass(frozen=True, kw_only=True)
class PaidBefore:
    """What is paid whatever becomes of the order."""

    cost_usd: Decimal
    """In US dollars, all of it together."""
    what: str
    """For what, as people read it: "looking for faces"."""


_CARD = Card(PaidBefore, "advance", 1)


def note_paid_before(folder: Path, cost_usd: Decimal, what: str) -> None:
    """Notes it in an order's folder, in place of what was noted; nothing where it is 0. Raises FolderNotWritable,
    DiskFull."""
    if cost_usd:
        _CARD.write(folder / _NAME, PaidBefore(cost_usd=cost_usd, what=what))
        return
    with clear_write_errors(folder):
        remove(folder / _NAME)


def paid_before(folder: Path) -> PaidBefore:
    """What was noted in an order's folder. Raises Damaged."""
    path = folder / _NAME
    return _CARD.read(path) if path.is_file() else PaidBefore(cost_usd=Decimal(0), what="")
