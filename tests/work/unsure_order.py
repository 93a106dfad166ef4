"""An order that was cut off while it was placed, and engines whose vendors look it up in one way or another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from repertory.errors import (
    EngineBusy,
    RepertoryError,
)
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.jobs.journal import Journal
from repertory.joining import crew_of
from repertory.library.folder import Library
from repertory.model.engine import KnownJob, Order, OrderKind, Setting, Ticket
from repertory.model.price import Price
from repertory.work import placing
from repertory.work.crew import Crew
from repertory.work.purse import Purse

PRICE = Decimal("0.03")
PAID = replace(FAKE_CARD, id="paid", local=False, price=Price(first_megapixel=PRICE))
ID = "1-keyframe-1-9c01d2aa"
NOBODY = crew_of(Library(Path("nowhere")), lambda _: None)
"""What is not asked for a receipt needs nobody."""


@dataclass(kw_only=True)
class Retraced(FakeEngine):
    """An engine whose vendor finds an order by our own id."""

    there: dict[str, str] = field(default_factory=dict)
    no: EngineBusy | None = None
    looked: int = 0

    def find(self, order_id: str) -> Ticket | None:
        self.looked += 1
        if self.no is not None:
            raise self.no
        found = self.there.get(order_id)
        return Ticket(order=order_id, engine=self.card.id, vendor_id=found) if found else None


@dataclass(kw_only=True)
class Asked(FakeEngine):
    """An engine whose vendor looks up its own ids."""

    has: set[str] = field(default_factory=set)
    no: RepertoryError | None = None
    told: dict[str, Setting] = field(default_factory=dict)
    tells: dict[str, str] = field(default_factory=dict)

    def look_up(self, order: Order, receipt: str) -> KnownJob | None:
        if self.no is not None:
            raise self.no
        self.told = dict(order.settings)
        found = Ticket(order=order.id, engine=self.card.id, vendor_id=receipt, url=f"https://paid.test/{receipt}")
        return KnownJob(ticket=found, **self.tells) if receipt in self.has else None


def order_in(journal: Journal) -> Order:
    folder = journal.folder_of(ID)
    return Order(id=ID, kind=OrderKind.STILL, engine="paid", folder=folder, prompt="Mia waits.", width=64, height=64)


def cut_off(journal: Journal) -> Order:
    """An order whose process died while it was placed."""
    order = order_in(journal)
    journal.intend(order, PRICE)
    return order


def crew_with(tmp_path: Path, engine: FakeEngine) -> Crew:
    crew = crew_of(Library(tmp_path / "library"), lambda _: None)
    return replace(crew, engines={engine.card.id: engine})


def submit(engine: FakeEngine, order: Order, journal: Journal) -> None:
    purse = Purse(name="film", budget=Decimal(1), building=journal)
    placing.submit(engine, order, journal, price=PRICE, purse=purse)
