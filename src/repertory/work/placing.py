"""Placing an order: the intent before the call, the ticket before the first poll, never a second try by guess."""

from __future__ import annotations

import contextlib
import shlex
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from repertory.errors import (
    DiskFull,
    EngineBusy,
    EngineFailed,
    EngineRefused,
    FolderNotWritable,
    MissingPart,
    NothingFits,
    OrderUnknown,
    TooMuchForADay,
    Unsure,
    YourMove,
)
from repertory.files.locking import exclusive
from repertory.files.mirrors import refresh
from repertory.files.serverlocks import LockLost
from repertory.jobs import hooks, turns
from repertory.jobs.journal import Failure, Journal, OrderState
from repertory.jobs.stopping import is_cancelled, may_order, rest, unbroken
from repertory.jobs.turns import LONGEST_REST_S, NO_TURN, Turn, silent
from repertory.model.engine import Order, Output, Ticket
from repertory.model.price import dollars
from repertory.ports import Cancelling, Engine, Retracing
from repertory.work import watched
from repertory.work.purse import Purse
from repertory.work.refusals import note_refused, require_taken
from repertory.work.unreadable import Unreadable, require_readable_files

POLL_S = (0.2, 15.0)
"""The shortest and the longest pause between two polls."""
POLL_SHARE = 0.1
"""How much of the time that an order has been waited for the next pause is: what is quick is there at once, and what
takes minutes is not asked for all the time."""
BUSY_S = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Pauses between two tries to place an order where the vendor is busy and names none."""
PATIENCE = 200
"""Answers of "busy" in a row after which a vendor is left for the next run; the ticket is kept."""
BUSY_FOR_S = 3600.0
"""The same where each of them took long, as a result that comes a byte a second."""
WAITED_FOR_S = 3 * 3600.0
"""So long after it was placed an order that is still being made is left for the next run; the ticket is kept."""
ARRIVED_S = 60.0
"""After how many seconds more a vendor that does not list an order never got it."""
PLACING_S = 600.0
"""How long another process may take to place the same order: an embedded engine draws a clip meanwhile."""
_OPEN = {OrderState.NEW, OrderState.INTENDED}


def ordered(
    engine: Engine,
    order: Order,
    journal: Journal,
    *,
    price: Decimal,
    purse: Purse,
    again: bool = False,
    tell: Callable[[bool], None] = silent,
) -> Output | Failure | None:
    """The order's result: placed unless that has been done already, and waited for, in a turn at the engine; None at
    once when a person has still to deliver it. Raises what `submit` and `collect` raise, and EngineBusy where another
    process has ordered it of another engine meanwhile. `tell` hears True where the engine takes no more at once, and
    False once the order is noted as going out, or is found to be out: never before the budget allows it."""
    with watched.ordering(engine.card, order, journal, price):
        state = journal.state(order.id)
        ended = state is OrderState.DELIVERED or (state is OrderState.FAILED and not again)
        # What is under way is paid for: it is fetched whether a place is free or not.
        held = turns.turn(engine.card, waiting=state is not OrderState.TICKETED, tell=tell)
        began = time.monotonic()
        with contextlib.nullcontext(NO_TURN) if ended else held as turn:
            watched.in_turn(engine.card, time.monotonic() - began)
            with waited_for(engine):
                submit(engine, order, journal, price=price, purse=purse, again=again, turn=turn, tell=tell)
            asked = journal.intent(order.id).engine
            if asked != order.engine:  # its receipt means nothing to this one
                what = f"Another process has asked {asked} for {order.id}."
                raise EngineBusy(what, step="It stands: run the same command again, and it is waited for.")
            with waited_for(engine):
                return collect(engine, order, journal, turn=turn)


@contextlib.contextmanager
def waited_for(engine: Engine) -> Iterator[None]:
    """Lets whoever hears that it is not to be had now know whose vendor that is; a person who makes it by hand is
    none, and a vendor whose files nobody can read is not waited for."""
    try:
        yield
    except EngineBusy as busy:
        busy.engine = "" if engine.card.by_hand or isinstance(busy, Unreadable) else engine.card.id
        raise


def submit(
    engine: Engine,
    order: Order,
    journal: Journal,
    *,
    price: Decimal,
    purse: Purse,
    again: bool = False,
    turn: Turn = NO_TURN,
    tell: Callable[[bool], None] = silent,
) -> None:
    """Places the order unless that has been done already; one process at a time for each order. With `again` one that
    failed is placed once more where it cost and costs nothing. A vendor that is busy is asked again, with nothing held
    and nothing noted meanwhile.

    Raises Unsure when a process died while placing this very order with an engine that costs money, or its answer was
    lost, and its vendor cannot say whether it has it, EngineBusy where it can, and is asked next time; NothingFits when
    it would overrun the purse, NotToday what it may spend in a day; whatever the engine raises.
    """
    for pause in (*BUSY_S, None):
        busy = _placed(engine, order, journal, price=price, purse=purse, again=again, turn=turn, tell=tell)
        if busy is None:
            return
        tell(True)
        turn.hold(busy.after_s)
        watched.busy(engine.card)
        if pause is None or busy.after_s > LONGEST_REST_S:
            raise busy
        rest(max(busy.after_s, pause))


def _placed(
    engine: Engine,
    order: Order,
    journal: Journal,
    *,
    price: Decimal,
    purse: Purse,
    again: bool,
    turn: Turn,
    tell: Callable[[bool], None],
) -> EngineBusy | None:
    """Places it, unless that has been done; or why the vendor would not have it now."""
    folder = journal.folder_of(order.id)
    if journal.state(order.id) in ({*_OPEN, OrderState.FAILED} if again else _OPEN):
        turn.go()
    with exclusive(folder / ".lock", what=f"The order {order.id}", wait_s=PLACING_S, lost_ok=True):
        state = journal.state(order.id)
        if again and state is OrderState.FAILED and not max(price, journal.intent(order.id).price_usd):
            journal.forget_failure(order.id)
            state = OrderState.INTENDED
        if state is OrderState.TICKETED:
            tell(False)
        if state not in _OPEN:
            return None
        if journal.is_unsure(order.id, price):
            ticket = traced(engine, order.id, journal)
            if ticket is not None:
                journal.keep_ticket(ticket)
                tell(False)
                return None
        may_order()
        require_taken(engine.card, journal)
        require_readable_files(engine.card, journal)
        with _counting(purse, order, journal):
            why, todo = purse.why_not(price)
            if why:
                never = TooMuchForADay if purse.is_too_much_for_a_day(price) else NothingFits
                raise never(f"Order {order.id} costs about {dollars(price)}, and {why}.", step=todo)
            purse.require_today(price)
            journal.intend(order, price, purse=purse.name)
        tell(False)
        with unbroken() if price else contextlib.nullcontext():
            return _call(engine, order, journal)


@contextlib.contextmanager
def _counting(purse: Purse, order: Order, journal: Journal) -> Iterator[None]:
    """Alone among all machines, with all that they have ordered; an intent counts only where nobody else can have
    counted meanwhile."""
    try:
        with exclusive(purse.lock, what="The budget", wait_s=PLACING_S):
            refresh(purse.building.folder)
            yield
    except LockLost:
        journal.withdraw(order.id)
        raise


def traced(engine: Engine, order_id: str, journal: Journal) -> Ticket | None:
    """The receipt that the vendor has of an order of which we only know that it was to be placed; None where it never
    arrived there. The vendor's word counts, and nothing else: one that cannot be asked leaves it unsure.

    Raises Unsure, EngineBusy, MissingPart.
    """
    if isinstance(engine, Retracing):
        ticket = engine.find(order_id)
        if ticket is None:  # what has just arrived may not be listed yet, and another computer's clock says little
            rest(ARRIVED_S)
            ticket = engine.find(order_id)
        return ticket
    step = f"See it with: {orders_command(journal)}. Look at your account there, then say what became of it: "
    step += settle_command(journal, order_id)
    raise Unsure(
        f"Order {order_id} to {engine.card.id} was being placed when work was cut off; it may have been paid.",
        step=f"{step} --paid RECEIPT, --not-paid or --drop",
    )


def settle_command(journal: Journal, order_id: str) -> str:
    """What to type to say what became of an order, but for the answer itself."""
    return f"repertory orders settle {order_id}{_film_of(journal)}"


def orders_command(journal: Journal) -> str:
    """What to type to see the orders about which nobody knows."""
    return f"repertory orders{_film_of(journal)}"


def _film_of(journal: Journal) -> str:
    folder = journal.folder.parent
    return f" --film {shlex.quote(str(folder))}" if (folder / "production.toml").is_file() else ""


def _in_doubt(engine: Engine, order_id: str, journal: Journal, unsure: Unsure) -> Unsure | EngineBusy:
    """What to say of an order whose answer was lost: who looks after it. A vendor that finds it by our own id is asked
    by the next run; of any other that costs money a person says what became of it."""
    if not journal.is_unsure(order_id):
        return unsure
    if isinstance(engine, Retracing):
        step = f"Run the same command again: it asks {engine.card.title} for the order first, and pays nothing twice."
        return EngineBusy(unsure.what, step=step)
    step = f"Look at your account there, and see: {orders_command(journal)}"
    return Unsure(f"{unsure.what} The order may be paid.", step=step)


def _call(engine: Engine, order: Order, journal: Journal) -> EngineBusy | None:
    """The only place that spends. An intent is taken back only where the engine's error means that nothing was ordered;
    what failed after that may be billed, and counts. One whose answer was lost stays as it is."""
    try:
        result = engine.submit(replace(order, hook=hooks.address_of(order.id)))
    except Unsure as unsure:
        raise _in_doubt(engine, order.id, journal, unsure) from unsure
    except EngineBusy as busy:
        journal.withdraw(order.id)
        return busy
    except (EngineRefused, YourMove, MissingPart) as no:
        if isinstance(no, EngineRefused):
            note_refused(engine.card, journal, no)
        if not (isinstance(no, EngineRefused) and no.billed):
            journal.withdraw(order.id)
            raise
        journal.fail(order.id, no.what, no.step, no.cost_usd)
    except EngineFailed as failed:
        journal.fail(order.id, failed.what, failed.step, failed.cost_usd)
    else:
        _kept(order, result, journal)
    return None


def _kept(order: Order, result: Ticket | Output, journal: Journal) -> None:
    """Writes down what the engine answered. Where that fails the order stands all the same, and the error says so, and
    whether its receipt is kept: the line of the audit may be all that is missing."""
    try:
        if isinstance(result, Ticket):
            journal.keep_ticket(result)
        else:
            journal.deliver(order.id, result)
    except (DiskFull, FolderNotWritable) as error:
        if not isinstance(result, Ticket):
            raise
        what = f"{order.engine} took the order {order.id} as {result.vendor_id}, and its receipt could not be kept"
        step = (
            f"Make room and let {order.folder} be written to; then look at your account there for {result.vendor_id}."
        )
        if journal.state(order.id) is OrderState.TICKETED:
            what = f"{order.engine} took the order {order.id}, and its receipt is kept, but not the line about it"
            step = "Make room, or let it be written to, and run the same command again: the order is fetched."
        raise type(error)(f"{what}: {error.what}", step=step) from error


def collect(engine: Engine, order: Order, journal: Journal, *, turn: Turn = NO_TURN) -> Output | Failure | None:
    """The order's result, waiting for it; None at once when a person has still to deliver it.

    An order that ended without a result gives the Failure, now and on every later call. Raises MediaRejected when
    what a person delivered cannot be used, EngineBusy when the vendor does not answer for long, or is not done after
    WAITED_FOR_S: ask again later.
    """
    since, busy, calling_off = time.monotonic(), 0, _CallingOff(engine, order, journal)
    refresh(order.folder)  # a person may have put it there from another machine
    news = since
    while True:
        if (end := _end(order, journal)) is not None:
            hooks.forget(order.id)
            return end
        if calling_off.ended():
            continue
        ticket = journal.ticket(order.id)
        pause = min(max(POLL_S[0], POLL_SHARE * (time.monotonic() - since)), POLL_S[1])
        try:
            output = engine.collect(order, ticket)
        except EngineBusy as no:
            busy += 1
            turn.hold(no.after_s)
            if busy > PATIENCE or no.after_s > LONGEST_REST_S or time.monotonic() - news > BUSY_FOR_S:
                raise
            pause = max(no.after_s, pause)
        except (EngineFailed, EngineRefused) as failed:
            _note_end(failed, ticket, journal)
            continue
        else:
            busy, news = 0, time.monotonic()
            if output is not None:
                journal.deliver(order.id, output)
                continue
            if engine.card.by_hand:
                return None
            _require_young(engine, order, journal)
        hooks.rest(order.id, pause)


class _CallingOff:
    """Asks the vendor of a cancelled order to let go of it, once: one that says no says no again."""

    def __init__(self, engine: Engine, order: Order, journal: Journal) -> None:
        self._engine, self._order, self._journal = engine, order, journal
        self._heard = False

    def ended(self) -> bool:
        """Whether the vendor lets go of an order before it is made: then it costs nothing. Where it does not, or does
        not answer, the order stands, and is waited for like any other."""
        if self._heard or not isinstance(self._engine, Cancelling) or not is_cancelled():
            return False
        try:
            off = self._engine.cancel(self._order, self._journal.ticket(self._order.id))
        except (EngineBusy, MissingPart):  # it was not heard
            return False
        self._heard = True
        if off:
            self._journal.call_off(self._order.id)
        return off


def _end(order: Order, journal: Journal) -> Output | Failure | None:
    """How an order ended; None while it has not. Raises Unsure for one whose receipt a person named and its vendor does
    not know: it may be paid, so that none is made in its place by itself."""
    state = journal.state(order.id)
    if state is OrderState.DELIVERED:
        return journal.output(order.id)
    if state is OrderState.FAILED:
        return journal.failure(order.id)
    ticket = journal.ticket(order.id)
    if not ticket.doubt:
        return None
    what = f"Order {order.id} was said to be {ticket.vendor_id} at {order.engine}. {ticket.doubt}"
    step = f"Look at your account there once more, then say: {settle_command(journal, order.id)}"
    raise Unsure(what, step=f"{step} --paid RECEIPT, --not-paid or --drop")


def _note_end(failed: EngineFailed | EngineRefused, ticket: Ticket, journal: Journal) -> None:
    """Writes down that nothing came back; where a person named the receipt and its vendor does not know it, that."""
    if ticket.by_person and isinstance(failed, OrderUnknown):
        journal.doubt(ticket.order, failed.what)
    else:
        journal.fail(ticket.order, failed.what, failed.step, failed.cost_usd)


def _require_young(engine: Engine, order: Order, journal: Journal) -> None:
    """Raises EngineBusy for an order that has been waited for long enough in this run."""
    if journal.age_s(order.id) > WAITED_FOR_S:
        what = f"{engine.card.title} is not done with the order {order.id} after {WAITED_FOR_S / 3600:g} hours."
        step = "It stands, and nothing is ordered again: run the same command later, and it is asked for again."
        raise EngineBusy(what, step=step)
