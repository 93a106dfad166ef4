"""The stand-ins bill every model of theirs that makes pictures or clips, and the cards say the same."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from price_lists import bill
from samples import an_order
from vendors import VENDORS, Vendor

from repertory.craft.pricing import estimate
from repertory.media.clips import probe_clip
from repertory.media.images import read_image
from repertory.model.engine import EngineCard, Order, OrderKind, Ticket
from repertory.ports import Engine

pytestmark = pytest.mark.slow

BILLED = ("bfl", "dashscope", "google", "kling")
SEEN = {OrderKind.STILL, OrderKind.EDIT, OrderKind.CLIP, OrderKind.LIPSYNC}


def cases() -> list[tuple[Vendor, Engine, OrderKind]]:
    found = ((vendor, engine) for vendor in VENDORS if vendor.name in BILLED for engine in vendor.engines())
    return [(vendor, engine, kind) for vendor, engine in found for kind in engine.card.kinds if kind in SEEN]


def expected(card: EngineCard, order: Order) -> Decimal:
    """What the card says that the order costs."""
    paths, seconds = [one.path for one in order.references], order.duration_s
    if order.start is not None and order.start.suffix == ".mp4":
        paths, seconds = [], probe_clip(order.start).duration_s
    elif order.start is not None and order.kind is OrderKind.EDIT:
        paths.append(order.start)
    sizes = [(picture.shape[1], picture.shape[0]) for picture in map(read_image, paths)]
    return estimate(card, order.kind, width=order.width, height=order.height, duration_s=seconds, references=sizes)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case[1].card.id} {case[2]}")
def test_what_a_vendor_bills_is_what_the_card_says(
    case: tuple[Vendor, Engine, OrderKind], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor, engine, kind = case
    card = engine.card
    with vendor.running(monkeypatch) as server:
        few = min(2, card.max_references) if card.max_references >= 0 else 2
        order = vendor.complete(an_order(card, kind, tmp_path, references=few), card)
        result = engine.submit(order)
        assert bill(server) == expected(card, order)
        assert isinstance(result, Ticket) or result.files
