"""Stability AI's own ways; what it shares with the others is in the contracts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from canary import CANARY
from samples import an_order
from stability_server import StabilityServer
from standin import Fault

from repertory.engines import stability
from repertory.errors import EngineBusy, EngineFailed, EngineRefused
from repertory.model.engine import OrderKind, Ticket

(ULTRA,) = stability.engines()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StabilityServer]:
    with StabilityServer() as running:
        monkeypatch.setenv("STABILITY_API_BASE", running.url)
        monkeypatch.setenv("STABILITY_API_KEY", running.key)
        yield running


def test_it_says_what_is_left_and_orders_nothing(server: StabilityServer) -> None:
    assert "credits are left" in ULTRA.account()
    assert server.orders == []


def test_a_key_that_it_does_not_know_is_refused(server: StabilityServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STABILITY_API_KEY", f"{CANARY}-wrong")
    with pytest.raises(EngineRefused, match="Set STABILITY_API_KEY"):
        ULTRA.account()


def test_what_says_nothing_of_credits_is_no_answer(server: StabilityServer) -> None:
    server.faults.append(Fault(at="poll", how="html", status=200))
    with pytest.raises(EngineBusy, match="did not say"):
        ULTRA.account()


def test_it_delivers_at_once(tmp_path: Path) -> None:
    order = an_order(ULTRA.card, OrderKind.STILL, tmp_path)
    with pytest.raises(EngineFailed, match="at once"):
        ULTRA.collect(order, Ticket(order=order.id, engine=ULTRA.card.id, vendor_id="x"))
