"""Looking over the orders of a film or a library, and saying what became of one about which nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from repertory.errors import Busy, RepertoryError, UnknownName, YourMove
from repertory.files.locking import exclusive
from repertory.jobs.journal import Intent, Journal, OrderState
from repertory.model.engine import Setting
from repertory.ports import LookingUp, Retracing
from repertory.work.crew import Crew
from repertory.work.receipts import looked_up


class Standing(StrEnum):
    """How an order stands, as people read it."""

    UNSURE = "unsure"
    """Work was cut off while it was placed: it may be paid."""
    PLACING = "being placed"
    """Another process is at it now."""
    CUT_OFF = "cut off"
    """While it was placed; it is free, and is made anew by the next run."""
    UNDER_WAY = "under way"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


_STANDING = {
    OrderState.INTENDED: Standing.CUT_OFF,
    OrderState.TICKETED: Standing.UNDER_WAY,
    OrderState.DELIVERED: Standing.DELIVERED,
    OrderState.FAILED: Standing.FAILED,
}


class Settlement(StrEnum):
    """What a person says of an order that is unsure."""

    PAID = "paid"
    """The vendor has it, and here is its receipt: it is asked for, and counts."""
    NOT_PAID = "not paid"
    """The vendor never got it: it counts nothing, and may be placed anew."""
    DROPPED = "dropped"
    """It may be paid and is given up: it counts, and another order is made in its place."""


@dataclass(frozen=True, kw_only=True)
class ListedOrder:
    """An order as it is shown."""

    id: str
    standing: Standing
    intent: Intent
    cost_usd: Decimal
    """What it has cost, or will; of an unsure one what it would."""
    folder: Path
    ticket: str = ""
    """The vendor's own id of it; of an unsure one, where the vendor has it after all."""
    why: str = ""
    """Of a failed one why; of an unsure one what its vendor says, or why it was not asked."""
    by_receipt: bool = True
    """Whether its vendor brings what it made by a receipt; some send it with their answer alone."""


def listed(crew: Crew, journals: Sequence[Journal], *, every: bool = False) -> tuple[ListedOrder, ...]:
    """The orders of these journals that wait for a person, or all of them. Vendors who find an order by our own id are
    asked about the unsure ones; that is free, and changes nothing."""
    found = [one for journal in journals for one in _all_of(crew, journal)]
    wanted = [one for one in found if every or one.standing is Standing.UNSURE]
    return tuple(sorted(wanted, key=lambda one: (one.intent.at, one.id)))


def settle(
    crew: Crew,
    journals: Sequence[Journal],
    order_id: str,
    how: Settlement,
    receipt: str = "",
    *,
    settings: Mapping[str, Mapping[str, Setting]] | None = None,
) -> ListedOrder:
    """Notes what became of an unsure order, and gives it as it stands then. A receipt is looked up at its vendor first,
    which is free: only what the vendor has under it is noted. `settings` are the production's, by card id.

    Raises UnknownName for an order that is not there; YourMove for one that is not unsure, or that is paid without a
    receipt, with another order's, with one that the vendor does not know, or at an engine that looks none up;
    MissingPart, EngineBusy where the vendor cannot be asked; Busy while another process is placing it.
    """
    receipt = receipt.strip()
    if how is Settlement.PAID and not receipt:
        step = "Give the vendor's id of it: --paid RECEIPT. If it has none, --drop."
        raise YourMove("A paid order is known by its receipt.", step=step)
    journal = _journal_of(journals, order_id)
    with exclusive(journal.folder_of(order_id) / ".lock", what=f"The order {order_id}"):
        if not journal.is_unsure(order_id):
            raise YourMove(f"Nobody is unsure about the order {order_id}.", step="There is nothing to settle.")
        before = _one(journal, order_id)
        ticket = None
        if how is Settlement.PAID:
            _require_own(journals, before, receipt)
            own = (settings or {}).get(before.intent.engine, {})
            ticket = looked_up(crew, before, receipt, own)
        journal.settled(order_id, f"{how.value} {receipt}".strip())
        match how:
            case Settlement.PAID if ticket is not None:
                journal.keep_ticket(replace(ticket, by_person=True))
            case Settlement.NOT_PAID:
                journal.withdraw(order_id)
                return replace(before, standing=Standing.WITHDRAWN, cost_usd=journal.cost(order_id))
            case Settlement.DROPPED:
                journal.fail(order_id, "A person gave it up: nobody knew whether it was paid.", "Shoot it again.")
        return _one(journal, order_id)


def _require_own(journals: Sequence[Journal], one: ListedOrder, receipt: str) -> None:
    """Raises YourMove for a receipt by which another order of the vendor is known: what it brings is that one's."""
    vendor = one.intent.engine.partition("/")[0]
    for journal in journals:
        for other in journal.ids():
            if other == one.id or not (journal.folder / other / "ticket.toml").is_file():
                continue
            ticket = journal.ticket(other)
            if ticket.vendor_id == receipt and ticket.engine.partition("/")[0] == vendor:
                what = f"{receipt} is the receipt of another order, {other}. Nothing was noted."
                raise YourMove(what, step="Look for the other one in your account there.")


def _journal_of(journals: Sequence[Journal], order_id: str) -> Journal:
    for journal in journals:
        if order_id in journal.ids() and journal.state(order_id) is not OrderState.NEW:
            return journal
    raise UnknownName(f'There is no order "{order_id}".', step="They are listed by: repertory orders --all")


def _all_of(crew: Crew, journal: Journal) -> Iterator[ListedOrder]:
    for order_id in journal.ids():
        if journal.state(order_id) is OrderState.NEW:
            if paid := journal.withdrawn(order_id):
                yield _taken_back(journal, order_id, paid)
            continue
        one = _one(journal, order_id)
        if one.standing is Standing.UNSURE and _is_held(one):
            one = replace(one, standing=Standing.PLACING)
        yield _asked(crew, one) if one.standing is Standing.UNSURE else one


def _one(journal: Journal, order_id: str) -> ListedOrder:
    state, folder = journal.state(order_id), journal.folder / order_id
    ticket = journal.ticket(order_id) if (folder / "ticket.toml").is_file() else None
    standing = Standing.UNSURE if journal.is_unsure(order_id) else _STANDING[state]
    return ListedOrder(
        id=order_id,
        standing=standing,
        intent=journal.intent(order_id),
        cost_usd=journal.cost(order_id),
        folder=folder,
        ticket=ticket.vendor_id if ticket else "",
        why=journal.failure(order_id).what if state is OrderState.FAILED else ticket.doubt if ticket else "",
    )


def _taken_back(journal: Journal, order_id: str, paid: Intent) -> ListedOrder:
    """What is paid of an order that was never taken."""
    folder = journal.folder / order_id
    return ListedOrder(id=order_id, standing=Standing.WITHDRAWN, intent=paid, cost_usd=paid.price_usd, folder=folder)


def _is_held(one: ListedOrder) -> bool:
    """Whether a process is placing it at this moment."""
    try:
        with exclusive(one.folder / ".lock", what=one.id):
            return False
    except Busy:
        return True


def _asked(crew: Crew, one: ListedOrder) -> ListedOrder:
    """With what its vendor says of it, where that finds an order by our own id."""
    if one.why:  # a person named a receipt, and it was asked for
        return one
    engine = crew.engines.get(one.intent.engine)
    if engine is None:
        return replace(one, why=f"no adapter for {one.intent.engine} is installed")
    one = replace(one, by_receipt=isinstance(engine, LookingUp))
    if not isinstance(engine, Retracing):
        why = f"nobody was asked: {engine.card.title} looks up no order by our id of it; look at your account there"
        return replace(one, why=why)
    try:
        ticket = engine.find(one.id)
    except RepertoryError as no:
        return replace(one, why=f"{engine.card.vendor} could not be asked: {no}")
    if ticket is None:
        return replace(one, why=f"{engine.card.vendor} has no such order: the next run places it")
    return replace(one, ticket=ticket.vendor_id, why=f"{engine.card.vendor} has it: the next run fetches it")
