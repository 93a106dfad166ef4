"""What will be asked of which engine for every shot, and what that costs, before anything is spent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from repertory.craft.enginenames import engine_named, no_engine
from repertory.craft.filling import require_filled
from repertory.craft.lips import Lips
from repertory.craft.routing import Choice, offer
from repertory.errors import NothingFits
from repertory.jobs.journal import Placed
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.shot import BoundShot
from repertory.model.take import TakeKind
from repertory.work.asking import PlannedAsking, planned_askings
from repertory.work.atmost import at_most
from repertory.work.choosing import Explained, best, duration_before_lines, explained, need_of, own_orders
from repertory.work.crew import Crew, Event
from repertory.work.mouths import planned_lips
from repertory.work.plan import Plan, paid_orders, shots_of
from repertory.work.purse import Paid
from repertory.work.speakers import speaking_engine, spoken

_TAKES_ASKED = 2
"""The still and the clip."""


@dataclass(frozen=True, kw_only=True)
class PlannedShot:
    """What will be asked for one shot."""

    bound: BoundShot
    still: Choice
    clip: Choice
    duration_s: float
    price: Decimal
    """For one take of everything: lines, still and clip."""
    lines_price: Decimal = Decimal(0)
    """What of it the lines are, by their length in characters."""
    asked: tuple[PlannedAsking, ...] = ()
    """What a vision engine may be asked about its still, and about its clip as well."""
    asked_price: Decimal = Decimal(0)
    """What of the price all these questions are, at the most."""
    at_most: Decimal = Decimal(0)
    """What it may cost by list prices with all the takes and repairs that the production allows, none of which holds
    but the last: the upper end, which the budget cuts off."""
    takes: int = 0
    """So many takes of each, in that."""
    repairs: int = 0
    """So many repairs of each take, in that."""
    dues: Mapping[OrderKind, Decimal] = field(default_factory=dict)
    """What of the price is still to be paid, by the kind of order."""
    excluded: Mapping[OrderKind, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """The production's other engines that cannot make it: (card id, reason)."""
    runners_up: Mapping[OrderKind, Choice] = field(default_factory=dict)
    """The next best engine for each, where there is one."""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """By the voice that is heard (`mia-voice@1`), the card id of the engine that speaks its lines."""
    lips: Lips | None = None
    """How the mouths match the lines; None where nobody speaks, and where no engine can make the clip."""
    problem: NothingFits | None = None
    """Why no engine can speak a line of it, or make its still or clip: the one shown has what keeps it away in its
    obstacles."""
    dear: bool = False
    """That problem is a budget, the production's or the shot's own, and nothing else."""
    offered: Mapping[OrderKind, tuple[str, ...]] = field(default_factory=dict)
    """Takes by the very same recipe that are taken over instead of being ordered, as people read it."""

    @property
    def both(self) -> tuple[tuple[OrderKind, Choice], ...]:
        return ((OrderKind.STILL, self.still), (OrderKind.CLIP, self.clip))

    @property
    def due(self) -> Decimal:
        """What of the price is still to be paid: neither ordered nor there already."""
        return sum(self.dues.values(), Decimal(0))

    @property
    def expected(self) -> Decimal:
        """What is still due until a take of it holds, by the shares of takes that are expected to, in US dollars."""
        if not self.due:
            return Decimal(0)
        made = [one for kind, one in self.both if kind not in self.offered]
        again = sum((one.price * Decimal(1 / one.chance.share - 1) for one in made), Decimal(0))
        return self.due + again


def planned(crew: Crew, plan: Plan, numbers: Sequence[str] = ()) -> tuple[PlannedShot, ...]:
    """Engines with reasons and prices for every shot, or those of these numbers; one that no engine can make has its
    `problem`. What is broken among the engines and cards is told. Raises UnknownName, NothingFits where a film names no
    engine at all, and YourMove for a blank in what would be sent."""
    _tell_of_broken(crew)
    paid = paid_orders(crew, plan)
    return tuple(planned_shot(crew, plan, bound, paid) for bound in shots_of(plan, numbers))


def planned_shot(crew: Crew, plan: Plan, bound: BoundShot, paid: Paid) -> PlannedShot:
    """The same for one shot; `paid` are the orders that count on the budget."""
    return _filled(_planned_shot(crew, plan, bound, paid))


def planned_with(crew: Crew, plan: Plan, asked: str, numbers: Sequence[str] = ()) -> tuple[PlannedShot, ...]:
    """The same for one engine alone, whatever keeps it from being shot with: each choice says so. It need not be
    installed, nor among the production's engines. Raises UnknownName for an engine of which there is no card."""
    card_id = engine_named(asked, crew.named)
    _tell_of_broken(crew)
    if not card_id:
        raise no_engine(asked, crew.known)
    paid = paid_orders(crew, plan)
    card = crew.card(card_id)
    return tuple(_filled(_offered_shot(crew, plan, bound, card, paid)) for bound in shots_of(plan, numbers))


def explanations(crew: Crew, plan: Plan, numbers: Sequence[str] = ()) -> tuple[Explained, ...]:
    """Every engine compared for the still and the clip of every shot, or of those of these numbers. Raises UnknownName,
    NothingFits where a film names no engine at all."""
    paid = paid_orders(crew, plan)
    kinds = (OrderKind.STILL, OrderKind.CLIP)
    return tuple(
        explained(
            crew, plan, bound, kind, paid=paid,
            duration_s=duration_before_lines(bound) if kind is OrderKind.CLIP else 0.0,
        )
        for bound in shots_of(plan, numbers)
        for kind in kinds
    )  # fmt: skip


def _filled(one: PlannedShot) -> PlannedShot:
    """A planned shot, once there is no blank in what will be sent for it. Raises YourMove."""
    for choice in (one.still, one.clip):
        step = "Lock a version of the one that it describes with these words whole, and upgrade the film to it."
        require_filled(choice.prompt, f"what would be sent for shot {one.bound.shot.number}", step)
    return one


def _tell_of_broken(crew: Crew) -> None:
    """Names the plug-ins and cards that cannot be used: another card may stand in for one of the user's own."""
    for said in crew.broken:
        crew.tell(Event(about="engines", text=said, lasting=True))


def _offered_shot(crew: Crew, plan: Plan, bound: BoundShot, card: EngineCard, paid: Paid) -> PlannedShot:
    duration = duration_before_lines(bound)
    still = keyframe = offer(need_of(crew, plan, bound, OrderKind.STILL, [card], duration_s=0.0, paid=paid), card)
    if OrderKind.STILL not in card.kinds and plan.production.engines.get(OrderKind.STILL):
        keyframe = best(crew, plan, bound, OrderKind.STILL, duration_s=0.0, paid=paid)[0].choices[0]
    unseen = keyframe.left_out
    clip = offer(
        need_of(crew, plan, bound, OrderKind.CLIP, [card], duration_s=duration, paid=paid, unseen=unseen), card
    )
    lips = planned_lips(crew, plan.production, bound, card, duration)
    price = still.price + clip.price + (lips.price if lips else 0)
    return PlannedShot(bound=bound, still=still, clip=clip, duration_s=duration, price=price, lips=lips)


def _planned_shot(crew: Crew, plan: Plan, bound: BoundShot, paid: Paid) -> PlannedShot:
    duration = duration_before_lines(bound)
    stills, no_still = best(crew, plan, bound, OrderKind.STILL, duration_s=0.0, paid=paid)
    still = stills.choices[0]
    lines_price, troubles = spoken(crew, plan, bound, paid)
    before = paid.and_also(_before_clip(plan, bound, paid, {OrderKind.STILL: still.price, OrderKind.LINE: lines_price}))
    clips, no_clip = best(crew, plan, bound, OrderKind.CLIP, duration_s=duration, paid=before, unseen=still.left_out)
    clip = clips.choices[0]
    troubles += [(no, choice.dear) for no, choice in ((no_still, still), (no_clip, clip)) if no]
    unpayable = [no for no, dear in troubles if not dear]
    asked = planned_askings(crew, plan.production, bound)
    each_asked = sum((one.price for one in asked), Decimal(0))
    asking = _TAKES_ASKED * each_asked
    prices = {
        OrderKind.LINE: lines_price,
        OrderKind.STILL: still.price,
        OrderKind.CLIP: clip.price,
        OrderKind.ASK: asking,
    }
    lips = planned_lips(crew, plan.production, bound, clip.card, duration, keyed=bool(no_clip)) if clip.able else None
    prices[OrderKind.LIPSYNC] = lips.price if lips else Decimal(0)
    dues = {kind: _due(plan, bound, kind, price, paid) for kind, price in prices.items()}
    most = at_most(
        crew, plan, bound, chosen=(still, clip), lines_usd=lines_price, asked_usd=each_asked, lips=lips,
        duration_s=duration, paid=paid,
    )  # fmt: skip
    return PlannedShot(
        bound=bound,
        still=still,
        clip=clip,
        duration_s=duration,
        at_most=max(most, sum(prices.values(), Decimal(0))),
        takes=plan.production.takes,
        repairs=plan.production.repairs,
        price=sum(prices.values(), Decimal(0)),
        lines_price=lines_price,
        asked=asked,
        asked_price=asking,
        dues=dues,
        excluded={OrderKind.STILL: stills.excluded, OrderKind.CLIP: clips.excluded},
        runners_up={
            kind: ranked.choices[1]
            for kind, ranked in ((OrderKind.STILL, stills), (OrderKind.CLIP, clips))
            if len(ranked.choices) > 1
        },
        speakers={line.voice.ref: speaking_engine(crew, plan.production, line.voice) for line in bound.lines},
        lips=lips,
        problem=next(iter(unpayable or [no for no, _ in troubles]), None),
        dear=bool(troubles) and not unpayable,
    )


def _due(plan: Plan, bound: BoundShot, kind: OrderKind, price: Decimal, paid: Paid) -> Decimal:
    """What of the price of a kind of order is not ordered yet. An order that failed and cost nothing is as good as
    none."""
    counted = Paid(one for one in paid.of_shot(bound.shot.number) if one.cost_usd or one.waited_for)
    return max(price - sum(own_orders(plan, bound, kind, counted)), Decimal(0))


def _before_clip(plan: Plan, bound: BoundShot, paid: Paid, prices: Mapping[OrderKind, Decimal]) -> Iterator[Placed]:
    """What is still to be ordered of a shot before its clip, as if it were: a clip is paid with what that leaves."""
    for kind, price in prices.items():
        own = own_orders(plan, bound, kind, paid)
        due = max(price - sum(own), Decimal(0))
        if due and not (own and kind is OrderKind.STILL):
            what = f"{TakeKind.KEYFRAME if kind is OrderKind.STILL else TakeKind.LINE}-0"
            name = f"{bound.shot.number}-{what}-{plan.fingerprints[bound.shot.number]}"
            yield Placed(order_id=name, engine="", kind=kind, purse="", at="", price_usd=due, cost_usd=due)
