"""Webhooks: a call wakes whoever waits for an order, and nothing else; whatever is wrong with it harms nothing."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest

from repertory.errors import YourMove
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.jobs import hooks
from repertory.jobs.journal import Journal
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.price import Price
from repertory.work import placing
from repertory.work.purse import Purse

PAID = replace(FAKE_CARD, id="paid", local=False, price=Price(first_megapixel=Decimal("0.03")))


@dataclass(kw_only=True)
class Elsewhere:
    """The public address of a studio, which leads to this process."""

    port: int
    told: list[str] = field(default_factory=list)

    def post(self, address: str, body: bytes = b"{}", *, method: str = "POST", length: str = "") -> int:
        """What a caller is answered at an address that was given to a vendor."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        headers = {"content-length": length} if length else {}
        try:
            line.request(method, address.removeprefix("https://studio.example"), body=body, headers=headers)
            return line.getresponse().status
        finally:
            line.close()


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv(hooks.PUBLIC, "https://studio.example/hooks/")
    monkeypatch.setenv(hooks.LISTEN, f"127.0.0.1:{port}")
    there = Elsewhere(port=port)
    with hooks.listening(there.told.append):
        yield there


def waited(order: str, seconds: float) -> float:
    began = time.monotonic()
    hooks.rest(order, seconds)
    return time.monotonic() - began


def test_a_call_wakes_whoever_waits_for_that_order_and_nobody_else(studio: Elsewhere) -> None:
    first, second = hooks.address_of("1-keyframe-1"), hooks.address_of("2-keyframe-1")
    assert first.startswith("https://studio.example/hooks/")
    assert first != second
    assert first == hooks.address_of("1-keyframe-1"), "an order has one address"
    threading.Timer(0.2, studio.post, [first]).start()
    assert waited("1-keyframe-1", 20.0) < 5.0
    assert waited("2-keyframe-1", 0.3) >= 0.3
    assert waited("1-keyframe-1", 0.3) >= 0.3, "one call wakes once"
    assert studio.post(first) == 200
    assert waited("1-keyframe-1", 20.0) < 1.0, "one that came before is not lost"


def test_what_nobody_was_told_is_not_there(studio: Elsewhere) -> None:
    address = hooks.address_of("1-keyframe-1")
    assert studio.post("https://studio.example/hooks/guessed") == 404
    assert studio.post("https://studio.example/hooks/") == 404
    with socket.create_connection(("127.0.0.1", studio.port), timeout=5) as line:
        line.sendall("POST /hooks/é HTTP/1.1\r\ncontent-length: 0\r\n\r\n".encode("latin-1"))
        assert line.recv(100).split()[1:2] == [b"404"]
    assert studio.post(address, method="GET") == 501
    assert studio.post(address, length="1000001", body=b"") == 413
    assert studio.post(address, length="many", body=b"") == 413
    hooks.forget("1-keyframe-1")
    assert studio.post(address) == 404, "an order that has ended is called for no more"
    assert studio.told == []


@dataclass(kw_only=True)
class Slow(FakeEngine):
    """Is done once it is told so, whatever anybody says elsewhere."""

    done: threading.Event = field(default_factory=threading.Event)
    asked: int = 0
    hooks: list[str] = field(default_factory=list)

    def submit(self, order: Order) -> Ticket | Output:
        self.hooks.append(order.hook)
        return super().submit(replace(order, hook=""))

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        self.asked += 1
        return super().collect(order, ticket) if self.done.is_set() else None


def order_in(journal: Journal) -> Order:
    name = "1-keyframe-1"
    return Order(id=name, kind=OrderKind.STILL, engine="paid", folder=journal.folder_of(name), width=64, height=64)


def submitted(engine: FakeEngine, journal: Journal) -> Order:
    order = order_in(journal)
    purse = Purse(name="film", budget=Decimal(1), building=journal)
    placing.submit(engine, order, journal, price=Decimal("0.03"), purse=purse)
    return order


def test_an_order_that_is_called_for_is_asked_for_at_once_and_only_its_vendor_is_believed(
    studio: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "POLL_S", (20.0, 20.0))
    engine, journal = Slow(card=PAID, slow=1), Journal(tmp_path / "orders")
    order = submitted(engine, journal)
    engine.polls[order.id] = 1
    (address,) = engine.hooks
    results: list[object] = []
    waiting = threading.Thread(target=lambda: results.append(placing.collect(engine, order, journal)))
    began = time.monotonic()
    waiting.start()
    assert studio.post(address, b'{"status": "OK", "payload": {"images": [{"url": "https://evil.example"}]}}') == 200
    while engine.asked < 2:
        time.sleep(0.05)
    assert results == [], "it is not done, whatever was said"
    engine.done.set()
    studio.post(address)
    waiting.join(10)
    assert isinstance(results[0], Output)
    assert time.monotonic() - began < 10.0
    assert studio.post(address) == 404
    written = [path.read_text(errors="replace") for path in (tmp_path / "orders").rglob("*.toml")]
    assert not any(address.rpartition("/")[2] in text for text in written), "an address is a secret"


def test_without_an_address_nothing_is_listened_for_and_no_vendor_is_told_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(hooks.PUBLIC, raising=False)
    engine = Slow(card=PAID)
    with hooks.listening(pytest.fail):
        submitted(engine, Journal(tmp_path / "orders"))
    assert engine.hooks == [""]
    assert not [one for one in threading.enumerate() if one.name == "hooks"]


def test_where_another_process_listens_already_this_one_asks_as_before_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(hooks.PUBLIC, "https://studio.example")
    told: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv(hooks.LISTEN, f"127.0.0.1:{taken.getsockname()[1]}")
        with hooks.listening(told.append):
            assert hooks.address_of("1") == ""
    assert told == [
        "vendors cannot call this process (address already in use): it asks for its orders as it does without webhooks"
    ]


@pytest.mark.parametrize(
    ("public", "listen", "said"),
    [
        ("http://studio.example/hooks", "", "where vendors cannot call"),
        ("studio.example", "", "where vendors cannot call"),
        ("https://studio.example/?a=b", "", "where vendors cannot call"),
        ("https://studio.example", "8787x", 'REPERTORY_WEBHOOKS_LISTEN is "8787x"'),
        ("https://studio.example", "127.0.0.1:99999", "127.0.0.1:99999"),
    ],
)
def test_an_address_that_cannot_be_called_is_refused(
    public: str, listen: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(hooks.PUBLIC, public)
    monkeypatch.setenv(hooks.LISTEN, listen)
    with pytest.raises(YourMove, match=said), hooks.listening(pytest.fail):
        pytest.fail("nobody listens there")
