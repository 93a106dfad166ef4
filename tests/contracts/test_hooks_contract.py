"""Which vendors are told an address to call, in which field, and that all the others are told none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from samples import an_order
from standin import Request
from vendors import VENDORS, Vendor

from repertory.model.engine import OrderKind, Output, Ticket

HOOK = "https://studio.example/hooks/Zm9yIG5vYm9keSBlbHNl"
FIELDS: Mapping[str, Mapping[str, object]] = {
    "fal": {"fal_webhook": HOOK},
    "replicate": {"webhook": HOOK, "webhook_events_filter": ["completed"]},
    "kling": {"callback_url": HOOK},
}
"""By vendor, what goes out beside what goes out anyhow: at fal with the address that is asked, else in the order."""
KINDS = (OrderKind.STILL, OrderKind.CLIP)


def told(request: Request) -> dict[str, object]:
    """All that the first level of a request says."""
    body = request.json if request.is_json and isinstance(request.json, dict) else {}
    return {**request.query, **body}


def ordered(vendor: Vendor, monkeypatch: pytest.MonkeyPatch, folder: Path, hook: str) -> Mapping[str, object]:
    """What the request says that placed the order. The order is brought to its end: what is told changes nothing."""
    engine = next(one for one in vendor.engines() for kind in KINDS if kind in one.card.kinds)
    kind = next(kind for kind in KINDS if kind in engine.card.kinds)
    with vendor.running(monkeypatch) as server:
        order = vendor.complete(an_order(engine.card, kind, folder, references=0), engine.card)
        result = engine.submit(replace(order, hook=hook))
        posted = [request for request in server.seen if request.method == "POST"]
        while isinstance(result, Ticket):
            result = engine.collect(order, result) or result
        assert isinstance(result, Output)
        return told(posted[-1])


@pytest.mark.parametrize(
    "vendor", [one for one in VENDORS if any(set(KINDS) & set(engine.card.kinds) for engine in one.engines())],
    ids=lambda vendor: vendor.name,
)  # fmt: skip
def test_a_vendor_that_calls_is_told_where_and_no_other_is(
    vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = ordered(vendor, monkeypatch, tmp_path / "without", "")
    called = ordered(vendor, monkeypatch, tmp_path / "with", HOOK)
    more = {name: value for name, value in called.items() if name not in without}
    assert more == FIELDS.get(vendor.name, {})
    assert HOOK not in str(without)
