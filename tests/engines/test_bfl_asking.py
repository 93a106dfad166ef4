"""Where Black Forest Labs is asked, with the key or without it, and what an account has left there."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest
from bfl_server import BflServer
from canary import CANARY
from samples import an_order
from standin import Fault

from repertory.engines import wire
from repertory.engines.bfl import BflEngine
from repertory.engines.registry import cards
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, MissingPart, RepertoryError
from repertory.model.engine import Order, OrderKind, Ticket
from repertory.ports import Account

PRO = BflEngine(card=next(card for card in cards("bfl") if card.model == "flux-2-pro"))


@pytest.fixture
def still(tmp_path: Path) -> Order:
    return an_order(PRO.card, OrderKind.STILL, tmp_path)


def test_the_key_is_not_shown_to_a_stranger_who_offers_to_be_polled(bfl_server: BflServer, still: Order) -> None:
    with BflServer() as stranger:
        bfl_server.foreign_polling = f"{stranger.url}/v1/get_result?id=1"
        ticket = PRO.submit(still)
        with pytest.raises(RepertoryError):
            PRO.collect(still, ticket)
        (asked,) = stranger.seen
    assert "x-key" not in asked.headers


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://api.us1.bfl.ai/v1/get_result?id=1", True),
        ("https://api.bfl.ai.evil.example/v1/get_result?id=1", False),
        ("https://evilbfl.ai/v1/get_result?id=1", False),
        ("https://api.bfl.ai@evil.example/v1/get_result?id=1", False),
    ],
)
def test_of_other_hosts_only_the_vendors_own_see_the_key(
    monkeypatch: pytest.MonkeyPatch, still: Order, address: str, shown: bool
) -> None:
    keys: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers.get("x-key"))
        return httpx.Response(200, json={"status": "Pending"})

    monkeypatch.setenv("BFL_API_KEY", f"{CANARY}-bfl")
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [public])
    monkeypatch.setattr(wire, "client", lambda _: httpx.Client(transport=httpx.MockTransport(answer)))
    ticket = Ticket(order=still.id, engine=PRO.card.id, vendor_id="1", url=address)
    assert PRO.collect(still, ticket) is None
    assert keys == [f"{CANARY}-bfl" if shown else None]


@pytest.mark.parametrize(
    "address",
    [
        "http://api.bfl.ai/v1/get_result?id=1",
        "ftp://x/1",
        "http://[oops",
        "https://10.0.0.7/v1/get_result?id=1",
        "http://127.0.0.1:8080/v1/get_result?id=1",
    ],
)
def test_an_address_that_is_not_safe_is_not_polled(monkeypatch: pytest.MonkeyPatch, still: Order, address: str) -> None:
    monkeypatch.setenv("BFL_API_KEY", f"{CANARY}-bfl")
    with pytest.raises(EngineFailed, match="unsafe"):
        PRO.collect(still, Ticket(order=still.id, engine=PRO.card.id, vendor_id="1", url=address))


def test_the_account_says_what_is_left(bfl_server: BflServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(PRO, Account)
    assert PRO.account() == "Black Forest Labs knows the key: 1,234.5 credits are left."
    assert bfl_server.orders == []
    monkeypatch.setenv("BFL_API_KEY", f"{CANARY}-wrong")
    with pytest.raises(EngineRefused, match="Set BFL_API_KEY"):
        PRO.account()
    monkeypatch.delenv("BFL_API_KEY")
    with pytest.raises(MissingPart, match="BFL_API_KEY"):
        PRO.account()


def test_an_account_of_which_nothing_is_said_is_asked_later(bfl_server: BflServer) -> None:
    bfl_server.credits = "many"
    with pytest.raises(EngineBusy, match="did not say"):
        PRO.account()
    bfl_server.faults.append(Fault(at="poll", status=429, headers={"Retry-After": "9"}))
    with pytest.raises(EngineBusy) as told:
        PRO.account()
    assert told.value.after_s == 9.0


@pytest.mark.parametrize("word", ["Pending", "Reasoning", "Generating"])
def test_an_order_that_is_being_made_is_waited_for(bfl_server: BflServer, still: Order, word: str) -> None:
    ticket = PRO.submit(still)
    bfl_server.faults.append(Fault(at="poll", how="word", word=word))
    assert PRO.collect(still, ticket) is None
