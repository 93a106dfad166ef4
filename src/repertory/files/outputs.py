"""What came back for an order, written down beside its files: they are named, so that a folder can be moved."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from repertory.files.cards import Card, more_fields
from repertory.files.remote import is_there
from repertory.files.stamps import written
from repertory.model.anchor import Binding
from repertory.model.engine import Output, Setting, UsedBinding


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """An output with its files by name."""

    files: tuple[str, ...]
    notes: tuple[str, ...] = ()
    answer: str = ""
    binding: Binding | None = None
    used: tuple[UsedBinding, ...] = ()
    cost_usd: Decimal | None = None
    seed: int | None = None
    said: Mapping[str, Setting] = field(default_factory=dict)


_DELIVERY = Card(Delivery, "output", 2, {1: more_fields})


def write_output(path: Path, output: Output) -> None:
    """Writes an output down at `path`; its files lie in the same folder or below.

    Raises FolderNotWritable, DiskFull.
    """
    delivery = Delivery(
        files=tuple(str(file.relative_to(path.parent)) for file in output.files),
        notes=output.notes,
        answer=output.answer,
        binding=output.binding,
        used=output.used,
        cost_usd=output.cost_usd,
        seed=output.seed,
        said=output.said,
    )
    _DELIVERY.write(path, delivery)


def read_output(path: Path) -> Output:
    """What was written down, with local paths. Raises Damaged."""
    delivery = _delivery_in(path, written(f"{path}"))
    for name in delivery.files:  # on S3 they are brought in when they are asked for
        is_there(path.parent / name)
    return Output(
        files=tuple(path.parent / name for name in delivery.files),
        notes=delivery.notes,
        answer=delivery.answer,
        binding=delivery.binding,
        used=delivery.used,
        cost_usd=delivery.cost_usd,
        seed=delivery.seed,
        said=delivery.said,
    )


@functools.lru_cache(maxsize=1024)
def _delivery_in(path: Path, _: object) -> Delivery:
    """One that was read before is not read again: what an order cost is asked for several times. Raises Damaged."""
    return _DELIVERY.read(path)
