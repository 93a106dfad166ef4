"""What a vendor refused or could not make counts in the journal as its pages say that it is billed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from samples import an_order
from standin import Fault
from vendors import VENDORS, Vendor

from repertory.errors import EngineRefused
from repertory.jobs.journal import Failure, Journal, OrderState
from repertory.model.engine import OrderKind
from repertory.ports import Engine
from repertory.work import placing
from repertory.work.purse import Purse

pytestmark = pytest.mark.slow

PRICE = Decimal("0.10")
FREE = Decimal(0)


def stopped(**counted: int) -> Fault:
    """A Gemini model's answer that ends for safety, with what was counted for it."""
    ended = {"content": {}, "finishReason": "IMAGE_SAFETY", "index": 0}
    body: dict[str, Any] = {"candidates": [ended], "usageMetadata": counted}
    return Fault(how="answer", body=body)


CASES = [
    ("google", OrderKind.STILL, stopped(promptTokenCount=310, candidatesTokenCount=1120), PRICE),
    ("google", OrderKind.STILL, stopped(promptTokenCount=310), FREE),
    ("google", OrderKind.STILL, stopped(totalTokenCount=1430), PRICE),
    ("google", OrderKind.STILL, Fault(how="finish", word="OTHER"), PRICE),
    ("stability", OrderKind.STILL, Fault(at="made", how="blurred"), PRICE),
    ("dashscope", OrderKind.CLIP, Fault(at="poll", how="failed", word="DataInspectionFailed", body="No."), FREE),
    ("dashscope", OrderKind.CLIP, Fault(at="poll", how="failed", word="InternalError", body="No."), FREE),
    ("fal", OrderKind.STILL, Fault(at="poll", how="ends", status=500, word="it broke"), FREE),
    ("fal", OrderKind.STILL, Fault(at="poll", how="ends", status=422), PRICE),
    ("kling", OrderKind.CLIP, Fault(at="poll", how="failed", word="It broke."), PRICE),
    ("kling", OrderKind.CLIP, Fault(at="poll", how="failed", word="It broke.", body="0"), FREE),
    ("kling", OrderKind.CLIP, Fault(at="poll", how="failed", word="risk control system", body="0.5"), Decimal("0.07")),
]
"""A vendor, a kind of order, what goes wrong, and what it costs of an order of ten cents."""


def engine_of(name: str, kind: OrderKind) -> tuple[Vendor, Engine]:
    found = ((vendor, one) for vendor in VENDORS if vendor.name == name for one in vendor.engines())
    return next((vendor, one) for vendor, one in found if kind in one.card.kinds)


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {case[2].how} {at}" for at, case in enumerate(CASES)])
def test_what_came_to_nothing_counts_as_it_is_billed(
    case: tuple[str, OrderKind, Fault, Decimal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, kind, fault, counted = case
    vendor, engine = engine_of(name, kind)
    monkeypatch.setattr(placing, "POLL_S", (0.0, 0.0))
    with vendor.running(monkeypatch) as server:
        journal = Journal(tmp_path / "orders")
        few = min(2, engine.card.max_references) if engine.card.max_references >= 0 else 2
        order = vendor.complete(an_order(engine.card, kind, tmp_path, references=few), engine.card)
        server.faults.append(fault)
        purse = Purse(name="film", budget=Decimal(1), building=journal)
        result = placing.ordered(engine, order, journal, price=PRICE, purse=purse)
        assert isinstance(result, Failure)
        assert journal.state(order.id) is OrderState.FAILED
        assert (journal.cost(order.id), purse.spent()) == (counted, counted)
        assert len(server.orders) == 1


def test_a_prompt_that_is_blocked_was_never_drawn_and_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor, engine = engine_of("google", OrderKind.STILL)
    with vendor.running(monkeypatch) as server:
        journal = Journal(tmp_path / "orders")
        server.faults.append(Fault(how="block", word="SAFETY"))
        with pytest.raises(EngineRefused, match="refused the request"):
            placing.submit(
                engine,
                an_order(engine.card, OrderKind.STILL, tmp_path),
                journal,
                price=PRICE,
                purse=Purse(name="film", budget=Decimal(1), building=journal),
            )
        assert journal.spent() == 0
