"""The journal of orders: what was asked of an engine, its receipt and its result, one folder per order.

    orders/1-keyframe-1-3fa9c1d2/
        intent.toml     written before the engine is called
        ticket.toml     the vendor's receipt, written before the first poll
        output.toml     what came back; or failure.toml, with rejected.toml where what came back cannot be used
        withdrawn.toml  the intent of an order that was taken back, at what was paid on the way to it

    orders/spending.jsonl   what happened to money, line by line (audit.py)

A folder with an intent and nothing else belongs to a process that died while it placed the order.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from repertory.errors import Busy, Damaged
from repertory.files.beforehand import paid_before
from repertory.files.cards import Card, more_fields
from repertory.files.mirrors import require_sent
from repertory.files.outputs import read_output, write_output
from repertory.files.stamps import written
from repertory.files.writing import make_folder, move, remove
from repertory.jobs.audit import Spending, note
from repertory.model.engine import Order, OrderKind, Output, Ticket, UsedReference


class OrderState(StrEnum):
    """How far an order has come."""

    NEW = "new"
    INTENDED = "intended"
    TICKETED = "ticketed"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Intent:
    """What was about to be asked, written before the engine was called."""

    engine: str
    kind: OrderKind
    price_usd: Decimal
    """By the engine's card."""
    prompt: str
    at: str
    """UTC, ISO 8601."""
    purse: str = ""
    """Whose budget it counts on: "production coffee-shop", "anchor mia"; empty in one that an older version wrote,
    which counts on every one."""
    sent: tuple[UsedReference, ...] | None = None
    """The references that went along, in order; missing in one that an older version wrote."""
    recipe: str = ""
    """A key over all that decides the result but the seed; empty where the same is not looked for again."""
    seed: int | None = None
    """The seed that it went out with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """An order that stands: who was asked for what, and what it has cost or will."""

    order_id: str
    engine: str
    kind: OrderKind
    purse: str
    at: str
    price_usd: Decimal
    """By the engine's card, when it was placed."""
    cost_usd: Decimal
    waited_for: bool = False
    """Whether its result is still to come: what it costs is reserved, and not spent yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """An order that stands, as it was last read."""

    number: int
    """Of its folder, in the file system."""
    cards: tuple[object, ...]
    """Which cards it had; none of one that has ended."""
    ended: bool
    """Nothing of it changes any more."""
    placed: Placed


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why an order ended without a result."""

    what: str
    step: str
    cost_usd: Decimal | None = None
    """What its vendor bills for it all the same, in US dollars; None where nobody knows: it counts in full then."""


_log = logging.getLogger(__name__)
_WITHDRAWN = "withdrawn.toml"
_READ = 256
"""How many cards of a kind are kept as they were read: more than are under way at once."""
_INTENT = Card(Intent, "intent", 2, {1: more_fields})
_TICKET = Card(Ticket, "ticket", 2, {1: more_fields})
_FAILURE = Card(Failure, "failure", 1)


class Journal:
    """The orders of one production, or of one library's building."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known = _known_in(folder.absolute())

    def folder_of(self, order_id: str) -> Path:
        """Where the order's engine writes; made if need be. Raises FolderNotWritable, DiskFull."""
        folder = self.folder / order_id
        make_folder(folder)
        return folder

    def state(self, order_id: str) -> OrderState:
        """How far it has come, by the cards that are there."""
        cards = self._cards(order_id)
        return next((state for (_, state), card in zip(_STATES, cards, strict=True) if card), OrderState.NEW)

    def is_unsure(self, order_id: str, price_usd: Decimal = Decimal(0)) -> bool:
        """Whether nobody knows if it was taken, and it may have been paid: it was being placed, by an engine that
        costs money, or would now at `price_usd`; or the vendor knows nothing of the receipt that a person named."""
        state = self.state(order_id)
        if state is OrderState.TICKETED:
            return bool(self.ticket(order_id).doubt)
        return state is OrderState.INTENDED and max(price_usd, self.intent(order_id).price_usd) > 0

    def intend(self, order: Order, price_usd: Decimal, *, purse: str = "") -> None:
        """Writes the intent. To be called before the engine is. Raises Busy where another process has."""
        sent = [
            UsedReference(anchor=one.anchor, role=one.role, name=one.name, sha256=one.sha256, parts=one.parts)
            for one in order.references
        ]
        intent = Intent(
            engine=order.engine,
            kind=order.kind,
            price_usd=price_usd,
            prompt=order.prompt or order.text,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            purse=purse,
            sent=tuple(sent),
            recipe=order.recipe,
            seed=order.seed,
        )
        again = self.state(order.id) is OrderState.INTENDED
        try:
            _INTENT.write(self.folder_of(order.id) / "intent.toml", intent, replace=again)
        except FileExistsError as error:
            step = "Run the same command again: it is waited for."
            raise Busy(f"Another process is placing the order {order.id}.", step=step) from error
        try:
            self._note(order.id, Spending.INTENDED, price_usd, engine=order.engine, kind=order.kind.value, purse=purse)
        except BaseException:  # it is not placed: nobody has to look into it
            remove(self.folder / order.id / "intent.toml")
            raise

    def withdraw(self, order_id: str) -> None:
        """Takes an intent back, when the engine said that nothing was ordered. What was paid on the way to it counts
        from then on, and nothing else."""
        folder = self.folder / order_id
        path = folder / "intent.toml"
        if not path.is_file():
            return
        intent, paid = self.intent(order_id), paid_before(folder)
        if paid.cost_usd:
            _INTENT.write(folder / _WITHDRAWN, replace(intent, price_usd=paid.cost_usd))
        else:
            remove(folder / _WITHDRAWN)
        remove(folder / "ticket.toml")  # one that was doubted
        remove(path)  # before the audit: on a full disk, too, nothing was ordered
        _tell(order_id, Spending.WITHDRAWN, paid.cost_usd, why=paid.what)
        if intent.price_usd:
            note(self.folder, order_id, Spending.WITHDRAWN, paid.cost_usd, why=paid.what)

    def withdrawn(self, order_id: str) -> Intent | None:
        """What is paid of an order that was taken back, as an intent at that price; None where nothing is."""
        path = self.folder / order_id / _WITHDRAWN
        return _INTENT.read(path) if self.state(order_id) is OrderState.NEW and path.is_file() else None

    def keep_ticket(self, ticket: Ticket) -> None:
        """Writes the receipt. To be called before the first poll."""
        _TICKET.write(self.folder_of(ticket.order) / "ticket.toml", ticket)
        self._note(ticket.order, Spending.ORDERED, self.cost(ticket.order), ticket=ticket.vendor_id)

    def doubt(self, order_id: str, why: str) -> None:
        """Writes down that the vendor knows nothing of a receipt that a person named: the order is unsure again."""
        ticket = replace(self.ticket(order_id), doubt=why)
        _TICKET.write(self.folder_of(order_id) / "ticket.toml", ticket)
        self._note(order_id, Spending.DOUBTED, self.cost(order_id), ticket=ticket.vendor_id, why=why)

    def deliver(self, order_id: str, output: Output) -> None:
        """Writes down what came back. Its files lie in the order's folder."""
        for path in output.files:  # an engine may have written them by other means than ours
            require_sent(path)
        write_output(self.folder_of(order_id) / "output.toml", output)
        self._note(order_id, Spending.DELIVERED, self.cost(order_id))

    def reopen(self, order_id: str) -> None:
        """Takes back that a person delivered, so that another file may be; for orders by hand, which cost nothing."""
        remove(self.folder / order_id / "output.toml")

    def fail(self, order_id: str, what: str, step: str, cost_usd: Decimal | None = None) -> None:
        """Writes down why nothing came back, and that nothing will. `cost_usd` is what the vendor bills for it, where
        that is known."""
        failure = Failure(what=what, step=step, cost_usd=cost_usd)
        _FAILURE.write(self.folder_of(order_id) / "failure.toml", failure)
        self._note(order_id, Spending.FAILED, self.cost(order_id), why=what)

    def reject(self, order_id: str, what: str, step: str) -> None:
        """Writes down that what came back cannot be used, and counts what it cost; what that was stays beside it, for
        people. Killed in between it is delivered, and looked at once more."""
        self.fail(order_id, what, step, self.cost(order_id))
        folder = self.folder / order_id
        move(folder / "output.toml", folder / "rejected.toml")

    def call_off(self, order_id: str) -> None:
        """Writes down that its vendor let go of it before it was made: it costs nothing, and nothing comes of it."""
        off = Failure(what="It was called off before it was made.", step="Shoot it again.", cost_usd=Decimal(0))
        _FAILURE.write(self.folder / order_id / "failure.toml", off)
        self._note(order_id, Spending.CALLED_OFF, Decimal(0))

    def forget_failure(self, order_id: str) -> None:
        """Makes a failed order one that is only intended. The failure goes last: killed before, it is still failed."""
        for name in ("ticket.toml", "failure.toml"):
            remove(self.folder / order_id / name)

    def intent(self, order_id: str) -> Intent:
        path = self.folder / order_id / "intent.toml"
        return _intent_in(path, written(f"{path}"))

    def age_s(self, order_id: str) -> float:
        """How many seconds ago it was first about to be placed, by this computer's clock; never below 0."""
        return max((datetime.now(UTC) - datetime.fromisoformat(self.intent(order_id).at)).total_seconds(), 0.0)

    def ticket(self, order_id: str) -> Ticket:
        path = self.folder / order_id / "ticket.toml"
        return _ticket_in(path, written(f"{path}"))

    def failure(self, order_id: str) -> Failure:
        return _FAILURE.read(self.folder / order_id / "failure.toml")

    def output(self, order_id: str) -> Output:
        """What came back, with local paths."""
        return read_output(self.folder / order_id / "output.toml")

    def ids(self, beginning: str = "") -> Iterator[str]:
        """All orders, by name; those whose names begin so."""
        if self.folder.is_dir():
            with os.scandir(self.folder) as entries:  # a Path for each of thousands is slow to make
                yield from sorted([one.name for one in entries if one.name.startswith(beginning) and one.is_dir()])

    def cost(self, order_id: str) -> Decimal:
        """What it cost, or will: the vendor's word where there is one, else the card's price. If withdrawn, what was
        paid on the way to it.

        A failed order counts in full unless the vendor's word is otherwise, since a vendor may bill it: a budget must
        not be overrun by hoping.
        """
        state = self.state(order_id)
        if state is OrderState.NEW:
            withdrawn = self.withdrawn(order_id)
            return withdrawn.price_usd if withdrawn else Decimal(0)
        told: Decimal | None = None
        if state is OrderState.DELIVERED:
            told = self.output(order_id).cost_usd
        if state is OrderState.FAILED:
            told = self.failure(order_id).cost_usd
        if told is None and (self.folder / order_id / "ticket.toml").is_file():
            told = self.ticket(order_id).cost_usd
        return self.intent(order_id).price_usd if told is None else told

    def settled(self, order_id: str, how: str) -> None:
        """Notes what a person said of an order about which nobody knew."""
        self._note(order_id, Spending.SETTLED, self.cost(order_id), why=how)

    def _note(self, order_id: str, what: Spending, usd: Decimal, **more: str) -> None:
        """Into the log, and into the audit file for what costs or might."""
        _tell(order_id, what, usd, **more)
        if usd or self.intent(order_id).price_usd:
            note(self.folder, order_id, what, usd, **more)

    def placed(self) -> Iterator[Placed]:
        """Every order that stands, in no order of their own, and of what was taken back all that is paid. One that is
        withdrawn while we look stands no more.

        Each is read once in a process, and once more after its cards have changed; what has ended never changes.
        """
        ended, others = self._ended()
        yield from ended
        for order_id, number in others:
            known = self._known.get(order_id)
            if known is not None and known.number == number and known.cards == self._cards(order_id):
                yield known.placed
                continue
            cards, state = self._cards(order_id), self.state(order_id)
            try:
                found = self._placed(order_id, state)
            except Damaged:
                if state is OrderState.NEW or self.state(order_id) is not OrderState.NEW:
                    raise
                state = OrderState.NEW
                found = self._placed(order_id, state)
            if found is None:
                continue
            if state is not OrderState.NEW:
                over = state is OrderState.DELIVERED or (state is OrderState.FAILED and found.cost_usd > 0)
                self._known[order_id] = _Known(number=number, cards=() if over else cards, ended=over, placed=found)
            yield found

    def _ended(self) -> tuple[list[Placed], list[tuple[str, int]]]:
        """Those that are known to have ended, and the names of all others with the number by which the file system
        knows the folder of each: that of another day that has the same name is another one."""
        ended: list[Placed] = []
        others: list[tuple[str, int]] = []
        if not self.folder.is_dir():
            return ended, others
        with os.scandir(self.folder) as entries:
            for one in entries:
                known = self._known.get(one.name)
                if known is not None and known.ended and known.number == one.inode():
                    ended.append(known.placed)
                elif one.is_dir():
                    others.append((one.name, one.inode()))
        return ended, others

    def _cards(self, order_id: str) -> tuple[tuple[int, int, int] | None, ...]:
        """By what it is told whether a card of an order has been written anew, or is gone."""
        return tuple(written(f"{self.folder}{os.sep}{order_id}{os.sep}{name}") for name, _ in _STATES)

    def _placed(self, order_id: str, state: OrderState) -> Placed | None:
        intent = self.withdrawn(order_id) if state is OrderState.NEW else self.intent(order_id)
        if intent is None:
            return None
        cost = self.cost(order_id)
        cost = intent.price_usd if cost == intent.price_usd else cost  # one number where they are the same
        return Placed(
            order_id=order_id,
            engine=sys.intern(intent.engine),  # the same few words in thousands of orders
            kind=intent.kind,
            purse=sys.intern(intent.purse),
            at=intent.at,
            price_usd=intent.price_usd,
            cost_usd=cost,
            waited_for=state in {OrderState.INTENDED, OrderState.TICKETED},
        )

    def spent(self) -> Decimal:
        """The sum over all orders, in US dollars."""
        return sum((one.cost_usd for one in self.placed()), Decimal(0))


def _tell(order_id: str, what: Spending, usd: Decimal, *, engine: str = "", why: str = "", **_: str) -> None:
    level = logging.WARNING if what is Spending.FAILED else logging.INFO
    _log.log(
        level,
        "order %s",
        ": ".join(filter(None, (what.value, why))),
        extra={"order": order_id, "engine": engine, "usd": str(usd)},
    )


_STATES = (
    ("output.toml", OrderState.DELIVERED),
    ("failure.toml", OrderState.FAILED),
    ("ticket.toml", OrderState.TICKETED),
    ("intent.toml", OrderState.INTENDED),
)


@cache
def _known_in(folder: Path) -> dict[str, _Known]:  # noqa: ARG001 one for each folder
    """What is known in this process of the orders of a folder, by their names."""
    return {}


@lru_cache(maxsize=_READ)
def _intent_in(path: Path, _: object) -> Intent:
    """One that was read before is not read again: it is asked for some twenty times. Raises Damaged."""
    return _INTENT.read(path)


@lru_cache(maxsize=_READ)
def _ticket_in(path: Path, _: object) -> Ticket:
    return _TICKET.read(path)
