"""Signing in at Kling, the account, and what its codes become."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from canary import CANARY
from kling_orders import as_kling_wants
from kling_server import KlingServer
from samples import an_order
from standin import Answer, Fault

from repertory.engines.kling import engines, signing
from repertory.engines.kling.engine import KlingEngine
from repertory.engines.registry import cards
from repertory.errors import EngineBusy, EngineRefused, MissingPart, YourMove
from repertory.model.engine import Order, OrderKind
from repertory.ports import Account, Checkable, Retracing

V3 = KlingEngine(card=next(card for card in cards("kling") if card.model == "kling-v3"))
PAIR = (f"{CANARY}-access", f"{CANARY}-secret-of-32-signs")


@pytest.fixture
def kling(monkeypatch: pytest.MonkeyPatch) -> Iterator[KlingServer]:
    """A stand-in that takes a key and a pair; nothing but its address is set."""
    with KlingServer(polls=0, pair=PAIR) as server:
        monkeypatch.setenv("KLINGAI_API_BASE", server.url)
        yield server


@pytest.fixture
def pair(kling: KlingServer, monkeypatch: pytest.MonkeyPatch) -> KlingServer:
    monkeypatch.setenv("KLINGAI_ACCESS_KEY", PAIR[0])
    monkeypatch.setenv("KLINGAI_SECRET_KEY", PAIR[1])
    return kling


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return as_kling_wants(an_order(V3.card, OrderKind.CLIP, tmp_path, references=0), V3.card)


def test_a_pair_of_keys_signs_tokens_that_kling_takes(pair: KlingServer, order: Order) -> None:
    ticket = V3.submit(order)
    assert V3.collect(order, ticket)
    order_sent, asked, fetched = pair.seen
    assert all(one.headers["authorization"].startswith("Bearer ey") for one in (order_sent, asked))
    assert "authorization" not in fetched.headers
    assert "KLINGAI_ACCESS_KEY and KLINGAI_SECRET_KEY are set" in V3.check()
    assert PAIR[1] not in repr(signing.line_of(V3.card))
    assert not any(PAIR[1] in str(request) for request in pair.seen)


def test_neither_half_of_a_pair_is_repeated(pair: KlingServer, order: Order) -> None:
    said = f"access key {PAIR[0]} with secret {PAIR[1]} is unknown"
    pair.faults.append(Fault(status=401, body={"code": 1002, "message": said}))
    with pytest.raises(EngineRefused, match=r"access key \[key\] with secret \[key\] is unknown"):
        V3.submit(order)


def test_a_key_goes_before_a_pair(pair: KlingServer, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLINGAI_API_KEY", pair.key)
    V3.submit(order)
    assert pair.seen[0].headers["authorization"] == f"Bearer {pair.key}"
    assert "KLINGAI_API_KEY is set" in V3.check()


def test_half_a_pair_says_which_half_is_missing(pair: KlingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KLINGAI_SECRET_KEY")
    with pytest.raises(MissingPart, match="Set KLINGAI_SECRET_KEY"):
        V3.check()


def test_either_way_of_signing_in_counts_as_a_key() -> None:
    card = V3.card
    both = {"KLINGAI_ACCESS_KEY": CANARY, "KLINGAI_SECRET_KEY": CANARY}
    assert card.has_key(both)
    assert card.has_key({"KLINGAI_API_KEY": "k"})
    assert not card.has_key({"KLINGAI_ACCESS_KEY": "a"})
    assert not card.has_key({"KLINGAI_API_KEY": " "})
    assert not replace(card, key_pair=()).has_key(both)
    assert replace(card, key="").has_key({})


@pytest.mark.parametrize(("clock_s", "words"), [(-605.0, r"60\d s ahead"), (2405.0, r"240\d s behind")])
def test_a_wrong_clock_is_named_where_a_token_is_not_taken(
    pair: KlingServer, order: Order, clock_s: float, words: str
) -> None:
    pair.clock_s = clock_s
    with pytest.raises(EngineRefused, match=f"clock is {words}") as refused:
        V3.submit(order)
    assert "set the clock" in refused.value.step
    pair.clock_s = 0.0
    ticket = V3.submit(order)
    pair.clock_s = clock_s
    with pytest.raises(MissingPart, match=words):
        V3.collect(order, ticket)


def test_a_clock_that_is_a_little_behind_does_not_matter(pair: KlingServer, order: Order) -> None:
    pair.clock_s = 60.0
    assert V3.submit(order)


def test_a_wrong_secret_is_no_matter_of_the_clock(
    pair: KlingServer, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLINGAI_SECRET_KEY", f"{CANARY}-another-secret-of-32-signs")
    with pytest.raises(EngineRefused, match="Set KLINGAI_ACCESS_KEY and KLINGAI_SECRET_KEY, or KLINGAI_API_KEY to a"):
        V3.submit(order)


def test_without_pyjwt_the_pair_says_what_to_install(pair: KlingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jwt", None)
    with pytest.raises(MissingPart, match=r"pip install 'repertory\[kling\]'"):
        V3.check()


@pytest.mark.parametrize("base", ["http://api.example.org", "api-singapore.klingai.com"])
def test_a_base_to_which_a_key_must_not_be_sent_is_refused(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv("KLINGAI_API_KEY", CANARY)
    monkeypatch.setenv("KLINGAI_API_BASE", base)
    with pytest.raises(YourMove, match="KLINGAI_API_BASE"):
        V3.check()


def test_orders_go_to_singapore_where_nothing_else_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLINGAI_API_KEY", CANARY)
    assert V3.check() == (
        "Kling v3: KLINGAI_API_KEY is set and not tried yet; orders go to https://api-singapore.klingai.com."
    )


def test_the_account_tells_what_is_left_for_nothing(pair: KlingServer) -> None:
    assert V3.account() == "Kling takes the key. Trial-Video-100Units: 95.5 of 100.0 left until 2026-10-20."
    assert pair.orders == []
    (asked,) = pair.seen
    now = time.time() * 1000
    assert abs(int(asked.query["end_time"]) - now) < 60_000


def test_an_account_that_cannot_be_asked_says_why(pair: KlingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.faults.append(Fault(at="account", status=500))
    with pytest.raises(EngineBusy, match="did not say"):
        V3.account()
    monkeypatch.setattr(KlingServer, "_costs", lambda server, _: server._good({"resource_pack_subscribe_infos": []}))
    assert V3.account() == "Kling takes the key. No resource pack is in force."
    monkeypatch.setenv("KLINGAI_API_KEY", f"{CANARY}-wrong")
    with pytest.raises(EngineRefused, match="Set KLINGAI_API_KEY"):
        V3.account()


def test_a_pack_without_a_last_day_has_none(pair: KlingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = {"resource_pack_name": "P", "remaining_quantity": 1, "total_quantity": 2, "status": "online"}
    monkeypatch.setattr(
        KlingServer, "_costs", lambda server, _: server._good({"resource_pack_subscribe_infos": [pack]})
    )
    assert V3.account() == "Kling takes the key. P: 1 of 2 left."


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(status=401, body=b"no", kind="text/plain"), "Set KLINGAI_ACCESS_KEY"),
        (Answer(status=402, body={}), "Top up"),
        (Answer(status=404, body={}), "Change its card"),
        (Answer(status=418, body={}), "Change the order"),
        (Answer(status=400, body={"code": True}), "Change the order"),
    ],
)
def test_a_gateways_answer_without_a_code_is_known_by_its_status(
    pair: KlingServer, order: Order, answer: Answer, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KlingServer, "refusal", lambda *_: answer)
    with pytest.raises(EngineRefused, match=words):
        V3.submit(order)


def test_every_card_of_the_vendor_has_an_engine_with_its_ports() -> None:
    made: Any = engines()
    assert [engine.card.id for engine in made] == ["kling/kling-v3", "kling/kling-v3-omni", "kling/lip-sync"]
    for port in (Account, Checkable, Retracing):
        assert all(isinstance(engine, port) for engine in made)
