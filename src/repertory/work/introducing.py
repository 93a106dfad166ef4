"""A locked version made known to a vendor: an element, a trained LoRA, a cloned voice, ordered at most once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from repertory.craft.enginenames import engine_named, no_engine
from repertory.craft.shotlist.filmwords import nearest
from repertory.craft.stacking import most_bound
from repertory.errors import EngineFailed, NotLocked, UnknownName, YourMove
from repertory.files.hashing import sha256_of_text
from repertory.jobs.journal import Failure, Journal, OrderState
from repertory.library.rules import require_consent
from repertory.model.anchor import Anchor, Binding, Role, Voice
from repertory.model.engine import EngineCard, Order, OrderKind, SentReference
from repertory.model.price import dollars
from repertory.work import placing
from repertory.work.build import sent_reference
from repertory.work.crew import Crew, Event
from repertory.work.purse import Purse, building_journal

_FIRST = (Role.HEADSHOT, Role.VIEW, Role.SAMPLE, Role.ANGLE, Role.EXPRESSION)
"""In this order pictures and sounds are sent, as many as the engine takes: the front view leads. No outfits: what is
bound is somebody, whatever she wears in a shot."""


OWN_MACHINE = frozenset({"diffusers"})
"""What loads LoRAs and adapters here and has no card."""


def binder_named(crew: Crew, asked: str) -> EngineCard:
    """The card of the engine that makes bindings, by its own name or by its vendor's. Raises UnknownName, YourMove."""
    binders = {one.card.id: one.card for one in crew.engines.values() if OrderKind.BIND in one.card.kinds}
    of_vendor = [card for card in binders.values() if card.vendor == asked]
    if len(of_vendor) == 1:
        return of_vendor[0]
    if of_vendor:
        step = f"Name one of: {', '.join(card.id for card in of_vendor)}."
        raise YourMove(f'"{asked}" makes bindings in {len(of_vendor)} ways.', step=step)
    known = {card.id: card.called for card in binders.values()}
    card = binders.get(engine_named(asked, known))
    if card is not None:
        return card
    step = f"These make them: {', '.join(sorted(known)) or 'none that is installed'}."
    if asked in {crew.card(card_id).vendor for card_id in crew.known}:
        raise YourMove(f'"{asked}" makes no bindings here.', step=step)
    if (card_id := engine_named(asked, crew.known)) in crew.cards:
        raise YourMove(f"No adapter for {card_id} is installed: it can only be planned with.", step=step)
    if card_id:
        made = ", ".join(f"{kind.value}s" for kind in crew.card(card_id).kinds)
        raise YourMove(f"{card_id} makes {made}, and no bindings.", step=step)
    raise no_engine(asked, known)


def vendor_named(crew: Crew, asked: str) -> str:
    """The vendor that is meant by its name, or by a card of it: bindings are found again by that. Raises UnknownName
    for one of which there is no card, and which loads no weights here."""
    vendors = {crew.card(card_id).vendor for card_id in crew.known} | OWN_MACHINE
    if asked in vendors:
        return asked
    if card_id := engine_named(asked, crew.known):
        return crew.card(card_id).vendor
    near = nearest(asked, vendors)
    step = f'Did you mean "{near}"? ' if near else ""
    raise UnknownName(
        f'There is no vendor or engine "{asked}".', step=f"{step}There are: {', '.join(sorted(vendors))}."
    )


def introduce(
    crew: Crew, card: EngineCard, anchor: Anchor, purse: Purse, *, again: bool = False
) -> tuple[Binding, Path | None]:
    """What the vendor knows the anchor by from now on, and the file of a LoRA. The same wish is ordered once, whatever
    happens meanwhile; where that failed, another time for nothing, or with `again` at its price.

    Raises NotLocked for a draft, ConsentMissing for a real person's likeness or voice without one, YourMove where it
    has nothing that could be sent, NothingFits where it costs more than is left, EngineFailed where nothing came of it.
    """
    if not anchor.locked:
        step = f"repertory {anchor.kind.value} lock {anchor.name}"
        raise NotLocked(f"{anchor.title} is a draft, and a binding is made of a locked version.", step=step)
    require_consent(anchor)
    order = _order(crew, card, anchor, again=again)
    if purse.building.state(order.id) is OrderState.NEW:
        crew.tell(Event(about=anchor.name, text=_relied_on(card, anchor), lasting=True))
    result = placing.ordered(crew.engine(card.id), order, purse.building, price=card.price.bound, purse=purse)
    if isinstance(result, Failure):
        raise EngineFailed(result.what, step=f"{result.step} {_once_more(card, anchor)}".strip())
    if result is None or result.binding is None:
        raise EngineFailed(f"{card.title} delivered no binding.", step="Look at your account there.")
    sent = tuple(one.sha256 for one in order.references)
    binding = replace(result.binding, made_from=anchor.version, data=result.binding.data or sent, weights=None)
    return binding, result.files[0] if result.files else None


def _relied_on(card: EngineCard, anchor: Anchor) -> str:
    """What is said before an order: its price, and the words of the consent that it relies on."""
    price = f"for {dollars(card.price.bound)}" if card.price.bound else "for nothing"
    said = f"to be made known to {card.title or card.id} {price}"
    if anchor.consent is None:
        nobodys = isinstance(anchor, Voice) and anchor.machine_made
        return f"{said}; it is nobody's voice, as was said when it was brought along" if nobodys else said
    agreed = anchor.consent
    return f'{said}, by the consent of {agreed.given_by} on {agreed.on}: "{agreed.statement}"'


def _once_more(card: EngineCard, anchor: Anchor) -> str:
    """How to order it once more, after it has failed."""
    command = f"repertory {anchor.kind.value} bind {anchor.ref} --engine {card.id} --make"
    if not card.price.bound:
        return f"Once more: {command}"
    return f"Once more, which costs {dollars(card.price.bound)} again: {command} --again --budget USD"


def _counting(journal: Journal, order_id: str, *, again: bool) -> str:
    """The id of the order of this wish that counts: the last that was placed or, where that failed and another may be,
    the next. A vendor that knows orders by our id has the failed one for ever."""
    number, last = 1, order_id
    while journal.state(following := f"{order_id}-{number + 1}") is not OrderState.NEW:
        number, last = number + 1, following
    failed = journal.state(last) is OrderState.FAILED
    return following if failed and (again or not journal.cost(last)) else last


def _order(crew: Crew, card: EngineCard, anchor: Anchor, *, again: bool) -> Order:
    references = _sent(crew, card, anchor)
    if not references:
        step = f"repertory {anchor.kind.value} show {anchor.name}"
        raise YourMove(f"{anchor.ref} has nothing that {card.title} could be shown.", step=step)
    exact = " ".join((card.id, anchor.ref, *(one.sha256 for one in references)))
    journal = building_journal(crew.library)
    order_id = _counting(journal, f"{anchor.name}-bind-{card.vendor}-{sha256_of_text(exact)[:8]}", again=again)
    return Order(
        id=order_id,
        kind=OrderKind.BIND,
        engine=card.id,
        folder=journal.folder_of(order_id),
        references=references,
        subject=anchor,
        settings=dict(card.settings),
    )


def _sent(crew: Crew, card: EngineCard, anchor: Anchor) -> tuple[SentReference, ...]:
    ordered = sorted((one for one in anchor.references if one.role in _FIRST), key=lambda one: _FIRST.index(one.role))
    most = most_bound(card)
    chosen = ordered if most < 0 else ordered[:most]
    return tuple(sent_reference(crew, anchor, one) for one in chosen)
