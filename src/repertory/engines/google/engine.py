"""The engine of a Gemini model that answers an order at once: stills and edits, answers to questions, spoken lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from repertory.craft.ordering import check_order
from repertory.engines.google import asking, speech, stills
from repertory.engines.google.gemini import KEYS, base, generated, known
from repertory.engines.google.wishes import Wish
from repertory.engines.keys import key_of
from repertory.engines.wire import Reply
from repertory.errors import EngineFailed
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Setting, Ticket

_WISHES: Mapping[OrderKind, Callable[[EngineCard, Order, Mapping[str, Setting]], Wish]] = {
    OrderKind.STILL: stills.wish,
    OrderKind.EDIT: stills.wish,
    OrderKind.ASK: asking.wish,
    OrderKind.LINE: speech.wish,
}
_OUTPUTS: Mapping[OrderKind, Callable[[Order, Reply], Output]] = {
    OrderKind.STILL: stills.output,
    OrderKind.EDIT: stills.output,
    OrderKind.ASK: asking.output,
    OrderKind.LINE: speech.output,
}


@dataclass(frozen=True, kw_only=True)
class GeminiEngine:
    """One Gemini model. It keeps nothing but its card: key and address are read when a call is made."""

    card: EngineCard

    def check(self) -> str:
        """Whether a key is set, without a call. Raises MissingPart, YourMove."""
        key_of(self.card, KEYS)
        return f"{self.card.title}: {self.card.key} is set and has not been tried; orders go to {base()}."

    def account(self) -> str:
        """What Google says of the model, which costs nothing. Raises as `ports.Account`."""
        return known(self.card)

    def submit(self, order: Order) -> Output:
        """Places the order, once, and stores what came with the answer.

        Raises YourMove, MediaRejected and MissingPart before anything is sent; EngineRefused for a final no, EngineBusy
        where nothing was ordered, EngineFailed where it ended without a result, Unsure where the answer was lost.
        """
        settings = check_order(self.card, order)
        wish = _WISHES[order.kind](self.card, order, settings)
        reply = generated(self.card, wish.parts, wish.config)
        output = _OUTPUTS[order.kind](order, reply)
        return replace(output, notes=(*wish.notes, *output.notes))

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """Never needed: `submit` delivers at once."""
        what = f"Order {order.id} was delivered at once; {ticket.vendor_id} is not known here."
        raise EngineFailed(what, step="Shoot it again.")
