"""A receipt that a person names is looked up at its vendor before anybody believes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from repertory.errors import MissingPart, RepertoryError, YourMove
from repertory.model.engine import Order, Setting, Ticket
from repertory.ports import LookingUp
from repertory.work.crew import Crew

if TYPE_CHECKING:
    from repertory.work.orders import ListedOrder

_RECEIPT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_:+=/-]|\.(?!\.))*")
"""Letters, digits and what vendors put between them; nothing that would ask an address for something else."""
_SHOWN = 60
"""Signs of a prompt by which an order is known again."""


def looked_up(crew: Crew, one: ListedOrder, receipt: str, settings: Mapping[str, Setting]) -> Ticket:
    """The ticket of what the vendor of an order has under a receipt. Free; notes nothing.

    Raises YourMove for what is no receipt, for one that the vendor does not know, and at an engine that looks none up;
    MissingPart without its adapter; whatever keeps the vendor from being asked.
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
        ticket = engine.look_up(order, receipt)
    except RepertoryError as no:
        what = f"{vendor} could not be asked for {receipt}, and nothing was noted. {no.what}"
        no.what, no.args = what, (what,)
        raise
    if ticket is None:
        prompt = " ".join(one.intent.prompt.split())
        words = f': "{prompt[:_SHOWN]}{"..." if len(prompt) > _SHOWN else ""}"' if prompt else ""
        what = f"{vendor} knows no order {receipt}. Nothing was noted: {one.id} is as unsure as before."
        step = f"Look in your account there for the {one.intent.kind} of {one.intent.at[:16]} (UTC){words}."
        raise YourMove(what, step=f"{step} Give its id; is there none, --not-paid.")
    return ticket
