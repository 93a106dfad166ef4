"""The audit file of a journal: a line of JSON for everything that happened to money, in order of time.

    orders/spending.jsonl
    {"at": "2026-11-23T16:40:02+00:00", "order": "4-keyframe-1-9c01d2aa", "what": "intended", "usd": "0.04", ...}

It is only ever appended to. On S3, where nothing can be appended to, each line is an object of its own beside its
order: `orders/4-keyframe-1-9c01d2aa/spending-20261123T164002000-9c01d2.json`. What is
spent is counted from the orders themselves; this file tells how it came about, and of what was withdrawn, which leaves
no other trace.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from repertory.files.locking import exclusive
from repertory.files.remote import place_of
from repertory.files.writing import clear_write_errors, make_folder, write_text

NAME = "spending.jsonl"
_PATIENCE_S = 30.0
_NO_SIGNS = {ord(sign): None for sign in "-:."}


class Spending(StrEnum):
    """What can happen to the money of an order."""

    INTENDED = "intended"
    """It is about to be asked for: its price counts from now on."""
    WITHDRAWN = "withdrawn"
    """Nothing was ordered."""
    ORDERED = "ordered"
    """The vendor has taken it; `ticket` is its receipt."""
    DELIVERED = "delivered"
    """Its result is here; `usd` is what it cost."""
    FAILED = "failed"
    """It ended without a result, and may be billed all the same."""
    CALLED_OFF = "called off"
    """Its vendor let go of it before it was made: it costs nothing."""
    SETTLED = "settled"
    """A person said what became of it."""
    DOUBTED = "doubted"
    """The vendor knows nothing of the receipt that a person named: it waits for a person again."""


def note(folder: Path, order_id: str, what: Spending, usd: Decimal, **more: str) -> None:
    """Appends a line. `usd` is what the order counts for from now on, in US dollars. Raises FolderNotWritable,
    DiskFull."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    told = {name: text for name, text in more.items() if text}
    line = json.dumps({"at": at, "order": order_id, "what": what.value, "usd": str(usd), **told}, ensure_ascii=False)
    if place_of(folder) is not None:
        stamp = at.partition("+")[0].translate(_NO_SIGNS)
        path = folder / order_id / f"spending-{stamp}-{secrets.token_hex(3)}.json"
        write_text(path, f"{line}\n", replace=False)
        return
    make_folder(folder)
    # Appending is not whole on every network folder: one process at a time.
    alone = exclusive(folder / ".spending", what="The audit file", wait_s=_PATIENCE_S)
    with alone, clear_write_errors(folder), (folder / NAME).open("ab+", buffering=0) as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(end - 1, 0))
        torn = end and file.read(1) != b"\n"
        data = f"\n{line}\n".encode() if torn else f"{line}\n".encode()
        if file.write(data) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def noted(folder: Path) -> Iterator[dict[str, str]]:
    """Every line, oldest first. One that was cut off by a full disk is left out."""
    path = folder / NAME
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    alone = sorted(folder.glob("*/spending-*.json"), key=lambda one: one.name)
    for line in (*lines, *(one.read_text(encoding="utf-8", errors="replace") for one in alone)):
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict):
            yield {str(name): str(text) for name, text in told.items()}
