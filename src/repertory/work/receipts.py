"""A receipt that a person names is looked up at its vendor before anybody believes it, and in every film that is known:
what it brings may be another order's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.errors import MissingPart, RepertoryError, YourMove
from repertory.jobs.journal import Journal
from repertory.library import recipes
from repertory.model.engine import EngineCard, KnownJob, Order, Setting, Ticket
from repertory.ports import LookingUp
from repertory.work.crew import Crew

if TYPE_CHECKING:
    from repertory.work.orders import ListedOrder

_RECEIPT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_:+=/-]|\.(?!\.))*")
"""Letters, digits and what vendors put between them; nothing that would ask an address for something else."""
_SHOWN = 60
"""Signs of a prompt by which an order is known again."""
_CLOCKS = timedelta(minutes=5)
"""How far a vendor's clock and ours may be apart."""
_LOOK = "Look for the other one in your account there."


def looked_up(
    crew: Crew, one: ListedOrder, receipt: str, settings: Mapping[str, Setting], *, sure: bool = False
) -> Ticket:
    """The ticket of what the vendor of an order has under a receipt. Free; notes nothing. With `sure` one that does not
    look like this order is taken all the same.

    Raises YourMove for what is no receipt, for one that the vendor does not know or of which it tells something else,
    and at an engine that looks none up; MissingPart without its adapter; whatever keeps the vendor from being asked.
    """
    card_id = one.intent.engine
    if not _RECEIPT.fullmatch(receipt):
        step = "Copy it from your account there: letters and digits, without quotes and blanks."
        raise YourMove(f'"{receipt}" is no receipt of an order. Nothing was noted.', step=step)
    engine = crew.engines.get(card_id)
    if engine is None:
        what = f"No adapter for {card_id} is installed, so its vendor cannot be asked for {receipt}. Nothing was noted."
        raise MissingPart(what, step="Install it, and say it again; or give the order up: --drop.")
    vendor = engine.card.vendor
    if not isinstance(engine, LookingUp):
        what = f"{engine.card.title} brings nothing by a receipt: what it made came with its answer. Nothing was noted."
        step = f"Did {vendor} charge it? --drop: it counts, and another is made. If not: --not-paid."
        raise YourMove(what, step=step)
    order = Order(id=one.id, kind=one.intent.kind, engine=card_id, folder=one.folder, settings=dict(settings))
    try:
        found = engine.look_up(order, receipt)
    except RepertoryError as no:
        what = f"{vendor} could not be asked for {receipt}, and nothing was noted. {no.what}"
        no.what, no.args = what, (what,)
        raise
    if found is None:
        words = f": {_short(one.intent.prompt)}" if one.intent.prompt.strip() else ""
        what = f"{vendor} knows no order {receipt}. Nothing was noted: {one.id} is as unsure as before."
        step = f"Look in your account there for the {one.intent.kind} of {one.intent.at[:16]} (UTC){words}."
        raise YourMove(what, step=f"{step} Give its id; is there none, --not-paid.")
    if found.order and found.order != one.id:
        what = f"{vendor} has {receipt} as another order of yours, {found.order}. Nothing was noted."
        raise YourMove(what, step=_LOOK)
    if not sure and (odd := next(_odd(engine.card, one, found), "")):
        what = f"{receipt} does not look like {one.id}: {odd} Nothing was noted."
        raise YourMove(what, step=f"{_LOOK} If it is this one all the same, say it again with --yes.")
    return found.ticket


def _odd(card: EngineCard, one: ListedOrder, found: KnownJob) -> Iterator[str]:
    """What the vendor tells of a job that the order was not."""
    told, asked = _short(found.prompt), _short(one.intent.prompt)
    if told and asked and _words(found.prompt) != _words(one.intent.prompt):
        yield f"{card.vendor} was asked for {told} there, and here it was {asked}."
    if found.model and found.model.partition(":")[0] != card.model.partition(":")[0]:
        yield f"{found.model} made it there, and here {card.model} was asked."
    at = _moment(found.at)
    if at is not None and at < datetime.fromisoformat(one.intent.at) - _CLOCKS:
        yield f"{card.vendor} took it at {at:%Y-%m-%d %H:%M:%S} (UTC), and this one was only placed at {one.intent.at}."


def _words(prompt: str) -> str:
    return " ".join(prompt.split())


def _short(prompt: str) -> str:
    """A prompt by its first words, in quotes; empty for none."""
    words = _words(prompt)
    return f'"{words[:_SHOWN]}{"..." if len(words) > _SHOWN else ""}"' if words else ""


def _moment(at: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(at)
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def require_own(crew: Crew, journals: Sequence[Journal], one: ListedOrder, receipt: str) -> tuple[str, ...]:
    """Raises YourMove for a receipt by which another order of the vendor is known, of these journals or of any film
    that this library knows to have ordered: what it brings is that one's. Gives the names of films that it knows and
    that lie nowhere any more; of a film with another library nobody here knows."""
    films, lost = _films(crew, journals)
    vendor = one.intent.engine.partition("/")[0]
    for journal in (*journals, *films):
        for other in journal.ids():
            if (journal.folder / other) == one.folder or not (journal.folder / other / "ticket.toml").is_file():
                continue
            if other == one.id and journal.intent(other) == one.intent:
                continue  # the same order, in a copied folder
            ticket = journal.ticket(other)
            if ticket.vendor_id == receipt and ticket.engine.partition("/")[0] == vendor:
                where = f" of the film {journal.folder.parent}" if journal in films else ""
                what = f"{receipt} is the receipt of another order, {other}{where}. Nothing was noted."
                raise YourMove(what, step=_LOOK)
    return lost


def _films(crew: Crew, journals: Sequence[Journal]) -> tuple[tuple[Journal, ...], tuple[str, ...]]:
    """The orders of the other films of the library, and the names of those that cannot be found."""
    here = {journal.folder.parent.resolve() for journal in journals}
    found: dict[Path, str] = {}
    lost: dict[str, None] = {}
    for film in recipes.films(crew.library.folder):
        place = recipes.film_of(crew.library.folder, film)
        if place is None:
            lost[film.production] = None
        else:
            found[place.resolve()] = film.production
    there = tuple(Journal(place / "orders") for place in found if place not in here)
    return there, tuple(name for name in lost if name not in found.values())
