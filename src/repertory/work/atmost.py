"""What a shot may cost at the most: every take and every repair that its production allows, each at its dearest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from repertory.craft.binding.referring import further_references
from repertory.craft.lips import Lips
from repertory.craft.ordering import fitted_size
from repertory.craft.pricing import estimate
from repertory.craft.routing import Choice, offer
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.shot import BoundShot
from repertory.work.choosing import cards_for, need_of
from repertory.work.crew import Crew
from repertory.work.editing import EDIT_REFERENCES
from repertory.work.plan import Plan
from repertory.work.purse import Paid
from repertory.work.sizes import sizes_of

_ROUNDS = 2
"""Clips are made anew once, where their keyframe had to be mended for them."""
_UNKNOWN = (1024, 1024)
"""Pixels of a reference whose size no price asks for."""


def at_most(
    crew: Crew,
    plan: Plan,
    bound: BoundShot,
    *,
    chosen: tuple[Choice, Choice],
    lines_usd: Decimal,
    asked_usd: Decimal,
    lips: Lips | None,
    duration_s: float,
    paid: Paid,
) -> Decimal:
    """The list price of a shot, in US dollars, if no take of it holds before the last, each is mended as often as the
    production allows and in vain, and everything goes to the dearest engine that may make it. `chosen` are its still
    and its clip, `lines_usd` is one take of all its lines, `asked_usd` all that is asked about one take.

    A local repair is free. Never above what the production allows for one shot.
    """
    takes, repairs = plan.production.takes, plan.production.repairs
    still, clip = (
        max(_prices(crew, plan, bound, chosen=one, kind=kind, duration_s=seconds, paid=paid), default=one.price)
        for one, kind, seconds in zip(chosen, (OrderKind.STILL, OrderKind.CLIP), (0.0, duration_s), strict=True)
    )
    mended = takes + 1  # the keyframe that stands once more, for the clip
    clips = takes * _ROUNDS
    total = takes * (lines_usd + still) + clips * clip
    total += repairs * mended * _edit(crew, plan, bound, seconds=0.0)
    total += repairs * clips * _edit(crew, plan, bound, seconds=duration_s)
    total += (1 + repairs) * (mended + clips) * asked_usd
    total += sum((price for _, price in lips.engines), Decimal(0)) if lips else Decimal(0)
    most = plan.production.shot_budget_usd
    return total if most is None else min(total, most)


def _prices(
    crew: Crew,
    plan: Plan,
    bound: BoundShot,
    *,
    chosen: Choice,
    kind: OrderKind,
    duration_s: float,
    paid: Paid,
) -> Iterator[Decimal]:
    """What a take costs at each engine that may make it if money is no matter, with all the pictures that may go along
    after a take that drifted."""
    longer = replace(bound, references=(*bound.references, *further_references(bound)))
    for card in cards_for(crew, plan, bound, kind):
        for shot in (bound, longer):
            need = need_of(crew, plan, shot, kind, [card], duration_s=duration_s, paid=paid)
            found = offer(replace(need, budget_left=Decimal("Infinity")), card)
            if found.able and (not found.obstacles or card.id == chosen.card.id):
                yield found.price


def _edit(crew: Crew, plan: Plan, bound: BoundShot, *, seconds: float) -> Decimal:
    """The dearest edit of a still, or of a clip of so many seconds; 0 where the production names no engine for that."""
    production = plan.production
    cards = [crew.card(one) for one in production.engines.get(OrderKind.EDIT, ())]
    able = [one for one in cards if not one.by_hand and (one.edits_clips if seconds else one.edits_pictures)]
    return max((_edit_price(crew, plan, bound, card, seconds) for card in able), default=Decimal(0))


def _edit_price(crew: Crew, plan: Plan, bound: BoundShot, card: EngineCard, seconds: float) -> Decimal:
    """With as many references as an edit sends at the most, each as large as the largest of the shot."""
    size = (plan.production.width, plan.production.height)
    sizes = sizes_of(crew.library, bound, [card]).values()
    largest = max((*sizes, _UNKNOWN), key=lambda one: one[0] * one[1])
    width, height = size if seconds else fitted_size(card, *size) or size
    return estimate(
        card,
        OrderKind.EDIT,
        width=width,
        height=height,
        references=[size, *[largest] * EDIT_REFERENCES],
        duration_s=seconds,
        settings=plan.production.settings.get(card.id),
    )
