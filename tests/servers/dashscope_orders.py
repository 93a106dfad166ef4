"""Orders as Alibaba's models take them, from those that are made for every engine."""

from __future__ import annotations

import functools
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from samples import an_order

from repertory.engines.dashscope.clips import ClipEngine
from repertory.engines.dashscope.stills import StillEngine
from repertory.engines.registry import cards
from repertory.media.clips import write_clip
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Ticket

CARDS = {card.model: card for card in cards("dashscope")}


def as_alibaba_wants(order: Order, card: EngineCard) -> Order:
    """What is made from words alone begins as it likes; an edit of a clip starts from one."""
    if order.kind is OrderKind.CLIP and not card.first_frame:
        return replace(order, start=None)
    if order.kind is OrderKind.EDIT and not card.edits_pictures:
        start = order.folder.parents[1] / "sources" / "clip.mp4"
        start.write_bytes(a_take())
        return replace(order, start=start)
    return order


@functools.cache
def a_take() -> bytes:
    """Two seconds and a bit of a plain picture, made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "take.mp4"
        write_clip(path, [np.full((240, 320, 3), 120, np.uint8)] * 25, fps=12)
        return path.read_bytes()


def made(card: EngineCard, kind: OrderKind, home: Path, **changes: Any) -> Order:
    """An order for that card, with two references where it takes so many."""
    references = min(2, card.max_references)
    return replace(an_order(card, kind, home, references=references), **changes)


def collected(engine: StillEngine | ClipEngine, order: Order, ticket: Ticket) -> Output:
    """What came of it after at most a few polls."""
    output = next(filter(None, (engine.collect(order, ticket) for _ in range(4))))
    assert output is not None
    return output
