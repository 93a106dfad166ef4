"""What is told of shots, orders, takes and repairs to OpenTelemetry, where somebody watches (jobs/telemetry.py)."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from decimal import Decimal

from repertory.jobs import telemetry
from repertory.jobs.journal import Journal, OrderState
from repertory.jobs.telemetry import Seen
from repertory.model.engine import EngineCard, Order
from repertory.model.take import Take
from repertory.model.verdict import Report

_OPEN = {OrderState.NEW, OrderState.INTENDED}


@contextlib.contextmanager
def shot(film: str, number: str) -> Iterator[Seen]:
    """The job of one shot; its caller says as what it ended: `state`."""
    with telemetry.timed("repertory.shot.duration"), telemetry.span("shot", film=film, shot=number) as seen:
        yield seen


@contextlib.contextmanager
def ordering(card: EngineCard, order: Order, journal: Journal, price: Decimal) -> Iterator[None]:
    """An order, from the wait for its turn to its result. It and its money are counted by the process that places it,
    the duration by each that waits for it."""
    if not telemetry.is_on():
        yield
        return
    about = {"vendor": card.vendor, "engine": card.id, "kind": order.kind.value}
    placed_before, began = journal.state(order.id) not in _OPEN, time.monotonic()
    with telemetry.span("order", order=order.id, price_usd=float(price), **about) as seen:
        try:
            yield
        finally:
            state = journal.state(order.id)
            seen.set(outcome=state.value)
            if state not in _OPEN:
                cost = float(journal.cost(order.id))
                seen.set(cost_usd=cost)
                if not placed_before:
                    telemetry.count("repertory.orders", 1, **about)
                    telemetry.count("repertory.spent", cost, **about)
            telemetry.took("repertory.order.duration", time.monotonic() - began, outcome=state.value, **about)


def in_turn(card: EngineCard, seconds: float) -> None:
    """How long an order waited for its turn."""
    telemetry.took("repertory.turn.wait", seconds, vendor=card.vendor, engine=card.id)


def busy(card: EngineCard) -> None:
    """A vendor took no order."""
    telemetry.count("repertory.busy", 1, vendor=card.vendor, engine=card.id)


@contextlib.contextmanager
def inspecting(take: Take) -> Iterator[Seen]:
    """The measuring of a take; `measured` says what came of it."""
    kind = take.kind.value
    with (
        telemetry.timed("repertory.inspection.duration", kind=kind),
        telemetry.span("inspection", shot=take.shot, kind=kind) as seen,
    ):
        yield seen


def measured(seen: Seen, take: Take, report: Report | None) -> None:
    """What a take's measuring came to."""
    verdict = report.verdict.value if report else "not measured"
    seen.set(verdict=verdict)
    telemetry.count("repertory.takes", 1, kind=take.kind.value, engine=take.recipe.engine, verdict=verdict)


@contextlib.contextmanager
def repairing(take: Take, tool: str) -> Iterator[Seen]:
    """A repair of a take; its caller says whether it was kept and what it cost."""
    with (
        telemetry.timed("repertory.repair.duration", tool=tool),
        telemetry.span("repair", shot=take.shot, take=take.id, tool=tool) as seen,
    ):
        yield seen
