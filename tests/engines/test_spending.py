"""One switch makes paid calls impossible."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from repertory.engines.spending import PAID_SWITCH, refuse_paid
from repertory.errors import EngineRefused
from repertory.fakes import FAKE_CARD
from repertory.files.addresses import is_loopback
from repertory.model.price import Price

PAID = replace(FAKE_CARD, price=Price(second=Decimal("0.1")))


@pytest.mark.parametrize("url", ["", "https://api.bfl.ai", "https://localhost.evil.example", "not an address"])
def test_a_paid_call_to_the_world_is_refused(url: str) -> None:
    with pytest.raises(EngineRefused, match=PAID_SWITCH):
        refuse_paid(PAID, url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:80", "http://localhost:1/x", "http://[::1]:9"])
def test_a_server_on_this_machine_may_be_called(url: str) -> None:
    assert is_loopback(url)
    refuse_paid(PAID, url)


def test_what_is_free_may_be_called() -> None:
    refuse_paid(FAKE_CARD, "https://api.example")


@pytest.mark.parametrize("value", ["1", None])
def test_where_it_is_not_switched_off_paid_calls_are_made(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv(PAID_SWITCH)
    else:
        monkeypatch.setenv(PAID_SWITCH, value)
    refuse_paid(PAID, "https://api.bfl.ai")
