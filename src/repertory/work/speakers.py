"""Who speaks the lines of a shot: the engine that knows the voice, and what a line costs there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from repertory.craft.routing import Choice, Need, offer, rank
from repertory.errors import NothingFits
from repertory.model.anchor import BindingKind, Voice
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.production import Production
from repertory.model.shot import BoundLine, BoundShot
from repertory.work.choosing import need_of
from repertory.work.crew import Crew
from repertory.work.plan import Plan, paid_orders
from repertory.work.purse import Paid


def line_choice(crew: Crew, plan: Plan, bound: BoundShot, line: BoundLine, paid: Paid | None = None) -> Choice:
    """The engine that speaks a line of a shot, with its price. The voice has chosen it: no list of engines and no
    vendor of the policy keeps it away. `paid` are the orders that count on the budget, read where they are not given.
    Raises UnknownName, and NothingFits with the reason why it cannot."""
    need, card = _speaking(crew, plan, bound, line, paid)
    return rank(need, [card]).choices[0]


def dear_line(crew: Crew, plan: Plan, bound: BoundShot, line: BoundLine) -> Choice | None:
    """The same, where only the budget keeps the line from being spoken; None where something else does."""
    choice = offer(*_speaking(crew, plan, bound, line, None))
    return choice if choice.dear else None


def _speaking(crew: Crew, plan: Plan, bound: BoundShot, line: BoundLine, paid: Paid | None) -> tuple[Need, EngineCard]:
    card = crew.card(speaking_engine(crew, plan.production, line.voice))
    if paid is None:
        paid = Paid() if card.price.free else paid_orders(crew, plan)
    alone = replace(bound, lines=(line,))
    need = need_of(crew, plan, alone, OrderKind.LINE, [card], duration_s=0.0, paid=paid)
    return replace(need, preferred=(), policy=replace(need.policy, only=())), card


def speaking_engine(crew: Crew, production: Production, voice: Voice) -> str:
    """The card id of the engine that speaks a voice's lines: the first of those that the production names for lines
    whose vendor knows the voice by a slot, as one that was cloned there; else the voice's own."""
    for card_id in production.engines.get(OrderKind.LINE, ()):
        engine = crew.engines.get(card_id)
        if engine and OrderKind.LINE in engine.card.kinds and voice.binding_for(engine.card.vendor, BindingKind.SLOT):
            return card_id
    return voice.engine


def spoken(crew: Crew, plan: Plan, bound: BoundShot, paid: Paid) -> tuple[Decimal, list[tuple[NothingFits, bool]]]:
    """What the lines of a shot cost, and why those that cannot be spoken cannot; True: only the budget keeps one."""
    price, troubles = Decimal(0), []
    for line in bound.lines:
        need, card = _speaking(crew, plan, bound, line, paid)
        choice = offer(need, card)
        price += choice.price
        try:
            rank(need, [card])
        except NothingFits as no:
            troubles.append((no, choice.dear))
    return price, troubles
