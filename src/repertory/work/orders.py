"""Looking over the orders of a film or a library, and saying what became of one about which nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from repertory.errors import Busy, RepertoryError, UnknownName, YourMove
from repertory.files.locking import exclusive
from repertory.jobs.audit import Spending, noted
from repertory.jobs.journal import Intent, Journal, OrderState
from repertory.model.engine import Setting, Ticket
from repertory.ports import LookingUp, Retracing
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew
from repertory.work.placing import orders_command
from repertory.work.plan import read_plan
from repertory.work.purse import shot_of
from repertory.work.receipts import looked_up, require_own


class Standing(StrEnum):
    """How an order stands, as people read it."""

    UNSURE = "unsure"
    """Work was cut off while it was placed: it may be paid, and only a person can find out."""
    TRACED = "the next run asks"
    """The same, and its vendor finds it by our own id: the next run asks, and goes on by itself."""
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
    waited_for: bool = False
    """Whether its result is still to come: what it costs is reserved, and not spent yet."""
    unseen: tuple[str, ...] = ()
    """Of one that was just settled by a receipt: films of the library whose receipts could not be compared with it,
    since they lie where nobody knows."""


def listed(crew: Crew, journals: Sequence[Journal], *, every: bool = False) -> tuple[ListedOrder, ...]:
    """The orders of these journals that wait for a person, and those that may be paid and that the next run finds out
    about, or all of them. Vendors who find an order by our own id are asked about these; that is free, and changes
    nothing."""
    found = [one for journal in journals for one in _all_of(crew, journal)]
    wanted = [one for one in found if every or one.standing in {Standing.UNSURE, Standing.TRACED}]
    return tuple(sorted(wanted, key=lambda one: (one.intent.at, one.id)))


def settle(
    crew: Crew,
    journals: Sequence[Journal],
    order_id: str,
    how: Settlement,
    receipt: str = "",
    *,
    settings: Mapping[str, Mapping[str, Setting]] | None = None,
    sure: bool = False,
) -> ListedOrder:
    """Notes what became of an unsure order, and gives it as it stands then. A receipt is looked up at its vendor first,
    which is free, and among the receipts of the library's films: only what the vendor has under it is noted. `settings`
    are the production's, by card id. With `sure` an order is settled that the next run finds out about by itself, and a
    receipt taken of which its vendor tells something else.

    Raises UnknownName for an order that is not there; YourMove for one that is not unsure, or that nobody need settle,
    or that is paid without a receipt, with another order's, with one that the vendor does not know or tells something
    else of, or at an engine that looks none up; MissingPart, EngineBusy where the vendor cannot be asked; Busy while
    another process is placing it.
    """
    receipt = receipt.strip()
    if how is Settlement.PAID and not receipt:
        step = "Give the vendor's id of it: --paid RECEIPT. If it has none, --drop."
        raise YourMove("A paid order is known by its receipt.", step=step)
    journal = _journal_of(journals, order_id)
    with exclusive(journal.folder_of(order_id) / ".lock", what=f"The order {order_id}"):
        _require_unsure(journal, order_id)
        before = _one(journal, order_id)
        unseen: tuple[str, ...] = ()
        ticket: Ticket | None = None
        if how is Settlement.PAID:
            unseen = require_own(crew, journals, before, receipt)
        _require_need(crew, journal, before, how, receipt, sure=sure)
        if how is Settlement.PAID:
            own = (settings or {}).get(before.intent.engine, {})
            ticket = looked_up(crew, before, receipt, own, sure=sure)
        journal.settled(order_id, f"{how.value} {receipt}".strip())
        match how:
            case Settlement.PAID if ticket is not None:
                journal.keep_ticket(replace(ticket, by_person=True))
            case Settlement.NOT_PAID:
                journal.withdraw(order_id)
                return replace(before, standing=Standing.WITHDRAWN, cost_usd=journal.cost(order_id))
            case Settlement.DROPPED:
                journal.fail(order_id, "A person gave it up: nobody knew whether it was paid.", "Shoot it again.")
        return replace(_one(journal, order_id), unseen=unseen)


def by_themselves(crew: Crew, journal: Journal, unsure: Iterable[str]) -> frozenset[str]:
    """Those of these unsure orders about which the next run finds out, without anybody: their vendors find orders by
    our own id, and their shots are still as they were ordered for."""
    found = [order_id for order_id in unsure if _is_traced(crew, journal, order_id)]
    shots = {order_id: shot_of(order_id) for order_id in found}
    if not any(shots.values()) or not (journal.folder.parent / "production.toml").is_file():
        return frozenset(found)
    try:
        now = read_plan(crew, ProductionFolder.at(journal.folder.parent)).fingerprints
    except RepertoryError:  # the next run says what is wrong with the list, and asks once that is right
        return frozenset(found)
    return frozenset(one for one in found if not shots[one] or one.endswith(f"-{now.get(shots[one], '')}"))


def _is_traced(crew: Crew, journal: Journal, order_id: str) -> bool:
    """Whether its vendor finds an unsure order by our own id. One whose receipt a person named is up to that person."""
    intended = journal.state(order_id) is OrderState.INTENDED
    return intended and isinstance(crew.engines.get(journal.intent(order_id).engine), Retracing)


def _require_need(crew: Crew, journal: Journal, one: ListedOrder, how: Settlement, receipt: str, *, sure: bool) -> None:
    """Raises YourMove where nobody need say what became of an order, unless somebody is `sure`, and where its vendor
    has what is said to be unpaid."""
    if not _is_traced(crew, journal, one.id):
        return
    by_itself = one.id in by_themselves(crew, journal, [one.id])
    told = _asked(crew, one, stale=not by_itself)
    if how is Settlement.NOT_PAID and told.ticket:
        what = f"{one.intent.engine} has the order {one.id}, as {told.ticket}: it is paid. Nothing was noted."
        step = "Run the command that it was for: it is fetched. To give it up all the same: --drop --yes."
        fetched = f"With --paid {told.ticket} a run that would order the very same fetches it, and pays nothing."
        step = step if by_itself else f"{fetched} With --drop it counts, and nobody fetches it."
        raise YourMove(what, step=step)
    if by_itself and not sure and not (how is Settlement.PAID and told.ticket == receipt):
        what = f"Nobody need say what became of {one.id}: {told.why}. Nothing was noted."
        raise YourMove(what, step="Run the command that it was for. To say it all the same, add --yes.")


def _require_unsure(journal: Journal, order_id: str) -> None:
    if journal.is_unsure(order_id):
        return
    said = _said_before(journal, order_id)
    what = said or f"Nobody is unsure about the order {order_id}."
    raise YourMove(what, step="There is nothing to settle.")


def _said_before(journal: Journal, order_id: str) -> str:
    """What a person said of an order last, in a sentence; empty where nobody did."""
    told = [line for line in noted(journal.folder) if line.get("order") == order_id]
    said = next((line for line in reversed(told) if line.get("what") == Spending.SETTLED), None)
    return (
        f"The order {order_id} is settled already: {said['why']} ({said['at'][:16].replace('T', ' ')}, UTC)."
        if said
        else ""
    )


def _journal_of(journals: Sequence[Journal], order_id: str) -> Journal:
    for journal in journals:
        known = order_id in journal.ids()
        if known and (journal.state(order_id) is not OrderState.NEW or _said_before(journal, order_id)):
            return journal
    step = f"They are listed by: {orders_command(journals[0])} --all"
    raise UnknownName(f'There is no order "{order_id}".', step=step)


def _all_of(crew: Crew, journal: Journal) -> Iterator[ListedOrder]:
    found: list[ListedOrder] = []
    for order_id in journal.ids():
        if journal.state(order_id) is not OrderState.NEW:
            one = _one(journal, order_id)
            placing = one.standing is Standing.UNSURE and _is_held(one)
            found.append(replace(one, standing=Standing.PLACING) if placing else one)
        elif paid := journal.withdrawn(order_id):
            found.append(_taken_back(journal, order_id, paid))
    traced = by_themselves(crew, journal, [one.id for one in found if one.standing is Standing.UNSURE])
    for one in found:
        if one.id in traced:
            yield _asked(crew, replace(one, standing=Standing.TRACED))
        else:
            yield _asked(crew, one, stale=True) if one.standing is Standing.UNSURE else one


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
        waited_for=state in {OrderState.INTENDED, OrderState.TICKETED},
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


def _asked(crew: Crew, one: ListedOrder, *, stale: bool = False) -> ListedOrder:
    """With what its vendor says of it, where that finds an order by our own id. `stale` where its shot was changed, so
    that a run asks for it only if the change leaves the order as it is."""
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
        then = "" if stale else " The next run asks it"
        return replace(one, why=f"{engine.card.vendor} could not be asked: {no}{then}")
    has = f"has it as {ticket.vendor_id}" if ticket else "has no such order"
    then = f": the next run {'fetches' if ticket else 'places'} it"
    if stale:
        then = "; its shot was changed since, and a run asks for it only if it would order the very same"
    return replace(one, ticket=ticket.vendor_id if ticket else "", why=f"{engine.card.vendor} {has}{then}")
