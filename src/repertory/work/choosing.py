"""Choosing the engines of a shot: what its orders need, what is left for them, and what makes the shots beside it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from repertory.craft.assembling import duration_of
from repertory.craft.choosing import is_near
from repertory.craft.classes import class_of
from repertory.craft.enginenames import engine_named
from repertory.craft.policies import policy_of
from repertory.craft.routing import Choice, Need, Ranking, offer, rank
from repertory.errors import NothingFits
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.shot import BoundShot, ChosenReference
from repertory.model.shotclass import ShotClass
from repertory.work.crew import Crew
from repertory.work.plan import Plan, paid_orders
from repertory.work.purse import Paid
from repertory.work.sizes import sizes_of

SPOKEN_CHARACTERS_A_SECOND = 14.0
"""How fast a line is spoken, for an estimate before it is."""
REACH = 2
"""How many shots before and after one, in the same place, pull toward the engine that makes them."""


@dataclass(frozen=True, kw_only=True)
class Explained:
    """All engines for one order of a shot, compared."""

    bound: BoundShot
    kind: OrderKind
    shot_class: ShotClass
    engines: tuple[Choice, ...]
    """Those that make such a thing: first those that can be chosen, best first, then the others by their score. What
    keeps one away is in its obstacles."""


def ranking(
    crew: Crew,
    plan: Plan,
    bound: BoundShot,
    kind: OrderKind,
    *,
    duration_s: float,
    paid: Paid,
    unseen: Sequence[ChosenReference] = (),
) -> Ranking:
    """The engines of the production that can make an order of a shot, best first, with what is left of the budget, and
    why the others cannot. `paid` are the orders that count on the budget. Raises NothingFits."""
    cards = cards_for(crew, plan, bound, kind)
    need = need_of(crew, plan, bound, kind, cards, duration_s=duration_s, paid=paid, unseen=unseen)
    alone = rank(need, cards)
    if len(alone.choices) == 1 or not is_near(alone.choices[1].score, alone.choices[0].score):
        return alone
    beside = tuple(_beside(crew, plan, bound, kind, paid))
    return rank(replace(need, beside=beside), cards) if beside else alone


def choices(crew: Crew, plan: Plan, bound: BoundShot, kind: OrderKind, *, duration_s: float) -> tuple[Choice, ...]:
    """The engines that can, best first, with what is left of the budget. Raises NothingFits with the reason for each
    that cannot."""
    free = all(card.price.free for card in cards_for(crew, plan, bound, kind))
    paid = Paid() if free else paid_orders(crew, plan)  # read anew, but not for engines that are free
    return ranking(crew, plan, bound, kind, duration_s=duration_s, paid=paid).choices


def dear_choice(crew: Crew, plan: Plan, bound: BoundShot, kind: OrderKind, *, duration_s: float) -> Choice | None:
    """What would make it, where no engine can and only the budget keeps this one from it; None where more does."""
    if not cards_for(crew, plan, bound, kind):
        return None
    ranked, _ = best(crew, plan, bound, kind, duration_s=duration_s, paid=paid_orders(crew, plan))
    return ranked.choices[0] if ranked.choices[0].dear else None


def best(
    crew: Crew,
    plan: Plan,
    bound: BoundShot,
    kind: OrderKind,
    *,
    duration_s: float,
    paid: Paid,
    unseen: Sequence[ChosenReference] = (),
) -> tuple[Ranking, NothingFits | None]:
    """The ranking; where no engine can, what the one liked best would get and its price, and why none can. Raises
    NothingFits where the film has none for it."""
    try:
        return ranking(crew, plan, bound, kind, duration_s=duration_s, paid=paid, unseen=unseen), None
    except NothingFits as problem:
        cards = cards_for(crew, plan, bound, kind)
        if not cards:
            raise
        need = need_of(crew, plan, bound, kind, cards, duration_s=duration_s, paid=paid, unseen=unseen)
        return Ranking(choices=(_liked(need, cards),), excluded=()), problem


def _liked(need: Need, cards: Sequence[EngineCard]) -> Choice:
    """What would make it if money were no matter; where nothing would, what the shot insists on, or else the first that
    could make it."""
    offered = {card.id: offer(need, card) for card in cards}
    try:
        return offered[rank(replace(need, budget_left=Decimal("Infinity")), cards).choices[0].card.id]
    except NothingFits:
        asked = offered.get(need.asked)
        if asked is not None and need.kind in asked.card.kinds:
            return asked
        return next((one for one in offered.values() if one.able), offered[cards[0].id])


def explained(crew: Crew, plan: Plan, bound: BoundShot, kind: OrderKind, *, duration_s: float, paid: Paid) -> Explained:
    """Every engine of which there is a card beside the others, those of the production first as they are ranked."""
    first = [one.card.id for one in best(crew, plan, bound, kind, duration_s=duration_s, paid=paid)[0].choices]
    cards = [card for card in map(crew.card, crew.known) if kind in card.kinds]
    need = need_of(crew, plan, bound, kind, cards, duration_s=duration_s, paid=paid)
    offered = {card.id: offer(need, card) for card in cards}
    rest = sorted((one for one in offered.values() if one.card.id not in first), key=lambda one: -one.score)
    ranked = [offered[one] for one in first if one in offered]
    return Explained(bound=bound, kind=kind, shot_class=class_of(bound, kind), engines=(*ranked, *rest))


def cards_for(crew: Crew, plan: Plan, bound: BoundShot, kind: OrderKind) -> list[EngineCard]:
    """The production's cards for a kind of order, and the one that the shot insists on. Raises UnknownName."""
    allowed, asked = plan.production.engines.get(kind, ()), asked_in(crew, bound)
    return [crew.card(card_id) for card_id in dict.fromkeys((*allowed, *([asked] if asked else [])))]


def need_of(
    crew: Crew,
    plan: Plan,
    bound: BoundShot,
    kind: OrderKind,
    cards: Sequence[EngineCard],
    *,
    duration_s: float,
    paid: Paid,
    unseen: Sequence[ChosenReference] = (),
) -> Need:
    """What is asked for one order of a shot, whichever of these engines makes it."""
    left, left_of = _left(plan, bound, kind, paid)
    several = len(cards) > 1
    return Need(
        bound=bound,
        kind=kind,
        width=plan.production.width,
        height=plan.production.height,
        duration_s=duration_s,
        budget_left=left,
        left_of=left_of,
        asked=asked_in(crew, bound),
        preferred=plan.production.engines.get(kind, ()),
        keys_present=[card.key for card in cards if card.key and card.has_key(os.environ)],
        installed=tuple(crew.engines),
        sizes=sizes_of(crew.library, bound, cards),
        settings=plan.production.settings,
        unseen=unseen,
        records=plan.records if several else {},
        policy=policy_of(plan.production.policy),
        fair=_fair(plan) if several else None,
        explore=plan.explore,
        today=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
    )


def asked_in(crew: Crew, bound: BoundShot) -> str:
    """The card id of the engine that a shot insists on; empty where it does not."""
    return engine_named(bound.shot.engine, crew.named) if bound.shot.engine else ""


def duration_before_lines(bound: BoundShot) -> float:
    """How long its clip will be, in seconds, before any line is spoken."""
    return duration_of(bound, [len(line.text) / SPOKEN_CHARACTERS_A_SECOND for line in bound.lines])


def own_orders(plan: Plan, bound: BoundShot, kind: OrderKind, paid: Paid) -> list[Decimal]:
    """What each paid order of this kind costs that is a shot's own, as it is acted now."""
    if not paid:
        return []
    last = f"-{plan.fingerprints[bound.shot.number]}"
    mine = [one for one in paid.of_shot(bound.shot.number) if one.order_id.endswith(last)]
    return [max(one.cost_usd, one.price_usd) for one in mine if one.kind is kind]


def _left(plan: Plan, bound: BoundShot, kind: OrderKind, paid: Paid) -> tuple[Decimal, str]:
    """What an order of this shot may cost, and whose budget that is where it is the shot's own. What its own orders of
    the kind have cost counts as left, lest they be refused when the shot is gone on with: whatever is ordered anew is
    checked again when it is placed."""
    own, number = own_orders(plan, bound, kind, paid), bound.shot.number
    left, left_of = plan.production.budget_usd - paid.usd, ""
    most = plan.production.shot_budget_usd
    if most is not None and (on_shot := most - Paid(paid.of_shot(number)).usd) < left:
        left, left_of = on_shot, f"of shot {number}'s budget"
    return (max(left + sum(own, Decimal(0)), *own, Decimal(0)) if paid else left), left_of


def _fair(plan: Plan) -> Decimal | None:
    """A shot's part of the whole budget: the same for each, and the same whatever is spent by now, so that a film is
    not shot with other engines toward its end."""
    production = plan.production
    each = production.budget_usd / len(plan.shots) if production.budget_usd and plan.shots else None
    most = production.shot_budget_usd
    return each if most is None or each is None else min(each, most)


def _beside(crew: Crew, plan: Plan, bound: BoundShot, kind: OrderKind, paid: Paid) -> Iterator[str]:
    """The engines that would make the shots next to one in the same place, each looked at by itself."""
    at = next((at for at, one in enumerate(plan.shots) if one.shot.number == bound.shot.number), None)
    if at is None or bound.location is None:
        return
    for away in (range(at - 1, at - 1 - REACH, -1), range(at + 1, at + 1 + REACH)):
        for place in away:
            other = plan.shots[place] if 0 <= place < len(plan.shots) else None
            if other is None or other.location is None or other.location.name != bound.location.name:
                break
            cards, duration = cards_for(crew, plan, other, kind), duration_before_lines(other)
            need = need_of(crew, plan, other, kind, cards, duration_s=duration, paid=paid)
            try:
                yield rank(need, cards).choices[0].card.id
            except NothingFits:  # it is told of that shot, not of this one
                continue
