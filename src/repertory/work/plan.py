"""The plan of a film: its shot list bound to the library, and what will be asked of which engine, before anything is
spent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter

from repertory.craft.binding.bind import bind, names_of
from repertory.craft.binding.wardrobe import worn_in
from repertory.craft.chances import Records
from repertory.craft.enginenames import engine_named, no_engine
from repertory.craft.filling import require_filled
from repertory.craft.lips import Lips
from repertory.craft.routing import Choice, Need, offer, rank
from repertory.craft.shotlist.reading import parse
from repertory.errors import NothingFits, ShotListError, UnknownName, YourMove
from repertory.jobs.journal import Placed
from repertory.library.records import all_records
from repertory.model.anchor import Anchor, BindingKind, Character, Voice
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.production import POLICY, Production
from repertory.model.shot import BoundLine, BoundShot
from repertory.productions.folder import ProductionFolder
from repertory.work.asking import PlannedAsking, planned_askings
from repertory.work.choosing import (
    Explained,
    best,
    cards_for,
    duration_before_lines,
    explained,
    need_of,
    own_orders,
    ranking,
)
from repertory.work.crew import Crew, Event, silent
from repertory.work.fingerprint import fingerprint_of
from repertory.work.mouths import planned_lips
from repertory.work.purse import Purse, of_production

_PRODUCTION = TypeAdapter(Production)
_TAKES_ASKED = 2
"""The still and the clip."""


@dataclass(frozen=True)
class Plan:
    """A production read, bound and ready to be shot."""

    film: ProductionFolder
    production: Production
    shots: tuple[BoundShot, ...]
    company: tuple[Character, ...]
    """Every character of the cast."""
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What all engines are called besides their ids, by these."""
    library: Path | None = None
    """The folder of the library whose records are read; None for none."""
    tell: Callable[[Event], None] = silent
    """Who is told of records that cannot be read."""
    explore: int | None = None
    """A seed, where the person asked that engines be tried which may be better than what is known of them."""

    @cached_property
    def records(self) -> Records:
        """What was measured in the library, read once for a plan: a film under way is not chosen for anew."""
        found, unread = all_records(self.library) if self.library else ({}, ())
        for said in unread:
            self.tell(Event(about="engines", text=said, lasting=True))
        return found

    @cached_property
    def by_number(self) -> Mapping[str, BoundShot]:
        return {bound.shot.number: bound for bound in self.shots}

    @cached_property
    def fingerprints(self) -> Mapping[str, str]:
        """Eight hex digits per shot over everything that decides it: its words, references, engines and settings."""
        bare = replace(self.production, name="", title="", cast=(), ask="", ask_always=False, questions={})
        bare = replace(bare, policy=POLICY)  # another choice of engines makes no take stale
        engines = dict(bare.engines)
        engines.pop(OrderKind.LIPSYNC, None)
        bare = replace(bare, engines=engines)  # nor does a mouth that is to follow its line from now on
        settings = replace(bare, takes=0, repairs=0, budget_usd=Decimal(0))
        settings = replace(settings, shot_budget_usd=None, day_budget_usd=None)
        common = _PRODUCTION.dump_json(settings, exclude_defaults=True).decode()
        allowed = (one for ids in engines.values() for one in ids)
        vendors = {one.partition("/")[0] for one in allowed}
        return {
            bound.shot.number: fingerprint_of(bound, common, vendors | self._own_vendor(bound)) for bound in self.shots
        }

    def _own_vendor(self, bound: BoundShot) -> set[str]:
        """The vendor of the engine that a shot insists on, which need not be among the production's."""
        own = engine_named(bound.shot.engine, self.known) if bound.shot.engine else ""
        return {own.partition("/")[0]} if own else set()


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
    due: Decimal = Decimal(0)
    """What of the price is not ordered yet."""
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
    """That problem is the production's budget, and nothing else."""

    @property
    def expected(self) -> Decimal:
        """What is still due until a take of it holds, by the shares of takes that are expected to, in US dollars."""
        if not self.due:
            return Decimal(0)
        again = sum((one.price * Decimal(1 / one.chance.share - 1) for one in (self.still, self.clip)), Decimal(0))
        return self.due + again


@dataclass(frozen=True, kw_only=True)
class PinnedCast:
    """The cast of a production, at the versions that it has pinned."""

    anchors: Mapping[str, Anchor]
    """By the names that the shot list may use."""
    voices: Mapping[str, Voice]
    worn: Mapping[str, str]
    """What characters wear in this film where a shot names no outfit, by their names."""


def cast_of(crew: Crew, production: Production) -> PinnedCast:
    """Whom a production's names stand for; nobody where it is not cast yet. Raises UnknownName."""
    anchors = {member.placeholder: crew.library.get(member.anchor) for member in production.cast}
    worn = worn_in(production.cast, {anchor.ref: anchor for anchor in anchors.values()})
    return PinnedCast(anchors=anchors, voices=_voices(crew, anchors), worn=worn)


def read_plan(
    crew: Crew, film: ProductionFolder, *, pinned: Production | None = None, explore: int | None = None
) -> Plan:
    """Reads and binds a production; with `pinned`, as it would be with these pins and settings. `explore` is a seed.

    Raises ShotListError, UnknownName, NotLocked, StageMissing, YourMove for a policy of a vendor that there is none of.
    """
    production = crew.allowed(pinned or film.production)
    company = cast_of(crew, production)
    cast = company.anchors
    if not cast:
        raise YourMove(f"{film.folder} has no cast yet.", step=f"Run: repertory production cast {film.folder}")
    try:
        text = film.shots_text()
        shots = parse(text, names_of(cast), title=production.title)
        bound = bind(
            shots,
            cast=cast,
            voices=company.voices,
            engines=crew.known,
            worn=company.worn,
            source=text,
            opinion=crew.opinion.describes if crew.opinion else None,
        )
    except ShotListError as error:
        error.file = str(film.shots_path)
        raise
    characters = {anchor.ref: anchor for anchor in cast.values() if isinstance(anchor, Character)}
    return Plan(
        film=film,
        production=production,
        shots=bound,
        company=tuple(characters.values()),
        known=crew.known,
        library=crew.library.folder,
        tell=crew.tell,
        explore=explore,
    )


def planned(crew: Crew, plan: Plan, numbers: Sequence[str] = ()) -> tuple[PlannedShot, ...]:
    """Engines with reasons and prices for every shot, or those of these numbers; one that no engine can make has its
    `problem`. What is broken among the engines and cards is told. Raises UnknownName, NothingFits where a film names no
    engine at all, and YourMove for a blank in what would be sent."""
    _tell_of_broken(crew)
    paid = _paid(crew, plan)
    return tuple(_filled(_planned_shot(crew, plan, bound, paid)) for bound in _shots(plan, numbers))


def planned_with(crew: Crew, plan: Plan, asked: str, numbers: Sequence[str] = ()) -> tuple[PlannedShot, ...]:
    """The same for one engine alone, whatever keeps it from being shot with: each choice says so. It need not be
    installed, nor among the production's engines. Raises UnknownName for an engine of which there is no card."""
    card_id = engine_named(asked, crew.named)
    _tell_of_broken(crew)
    if not card_id:
        raise no_engine(asked, crew.known)
    paid = _paid(crew, plan)
    card = crew.card(card_id)
    return tuple(_filled(_offered_shot(crew, plan, bound, card, paid)) for bound in _shots(plan, numbers))


def explanations(crew: Crew, plan: Plan, numbers: Sequence[str] = ()) -> tuple[Explained, ...]:
    """Every engine compared for the still and the clip of every shot, or of those of these numbers. Raises UnknownName,
    NothingFits where a film names no engine at all."""
    paid = _paid(crew, plan)
    kinds = (OrderKind.STILL, OrderKind.CLIP)
    return tuple(
        explained(
            crew, plan, bound, kind, paid=paid,
            duration_s=duration_before_lines(bound) if kind is OrderKind.CLIP else 0.0,
        )
        for bound in _shots(plan, numbers)
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


def purse_of(crew: Crew, plan: Plan) -> Purse:
    """What may be spent on the planned production."""
    production = plan.production
    purse = of_production(crew.library, plan.film)
    return replace(purse, budget=production.budget_usd, day_budget=production.day_budget_usd)


def budget_left(crew: Crew, film: ProductionFolder) -> Decimal:
    """What is left of a production's budget, in US dollars."""
    purse = of_production(crew.library, film)
    return max(purse.budget - purse.spent(), Decimal(0))


def _paid(crew: Crew, plan: Plan) -> tuple[Placed, ...]:
    """The orders that count on its budget and are not free."""
    return tuple(one for one in purse_of(crew, plan).paid() if one.cost_usd or one.intent.price_usd)


def choices(crew: Crew, plan: Plan, bound: BoundShot, kind: OrderKind, *, duration_s: float) -> tuple[Choice, ...]:
    """The engines that can, best first, with what is left of the budget. Raises NothingFits with the reason for each
    that cannot."""
    free = all(card.price.free for card in cards_for(crew, plan, bound, kind))
    paid = () if free else _paid(crew, plan)  # read anew, but not for engines that are free
    return ranking(crew, plan, bound, kind, duration_s=duration_s, paid=paid).choices


def line_choice(
    crew: Crew, plan: Plan, bound: BoundShot, line: BoundLine, paid: Sequence[Placed] | None = None
) -> Choice:
    """The engine that speaks a line of a shot, with its price. The voice has chosen it: no list of engines and no
    vendor of the policy keeps it away. `paid` are the orders that count on the budget, read where they are not given.
    Raises UnknownName, and NothingFits with the reason why it cannot."""
    need, card = _speaking(crew, plan, bound, line, paid)
    return rank(need, [card]).choices[0]


def _speaking(
    crew: Crew, plan: Plan, bound: BoundShot, line: BoundLine, paid: Sequence[Placed] | None
) -> tuple[Need, EngineCard]:
    card = crew.card(speaking_engine(crew, plan.production, line.voice))
    if paid is None:
        paid = () if card.price.free else _paid(crew, plan)
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


def _shots(plan: Plan, numbers: Sequence[str]) -> tuple[BoundShot, ...]:
    """The shots of these numbers in the order of the film, or all. Raises UnknownName."""
    missing = [number for number in numbers if number not in plan.by_number]
    if missing:
        there = ", ".join(plan.by_number)
        raise UnknownName(f'The shot list has no shot "{missing[0]}".', step=f"It has: {there}.")
    return tuple(bound for bound in plan.shots if not numbers or bound.shot.number in numbers)


def _offered_shot(crew: Crew, plan: Plan, bound: BoundShot, card: EngineCard, paid: Sequence[Placed]) -> PlannedShot:
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


def _planned_shot(crew: Crew, plan: Plan, bound: BoundShot, paid: Sequence[Placed]) -> PlannedShot:
    duration = duration_before_lines(bound)
    stills, no_still = best(crew, plan, bound, OrderKind.STILL, duration_s=0.0, paid=paid)
    still = stills.choices[0]
    clips, no_clip = best(crew, plan, bound, OrderKind.CLIP, duration_s=duration, paid=paid, unseen=still.left_out)
    clip = clips.choices[0]
    spoken, troubles = _spoken(crew, plan, bound, paid)
    troubles += [(no, choice.dear) for no, choice in ((no_still, still), (no_clip, clip)) if no]
    unpayable = [no for no, dear in troubles if not dear]
    asked = planned_askings(crew, plan.production, bound)
    asking = _TAKES_ASKED * sum((one.price for one in asked), Decimal(0))
    prices = {OrderKind.LINE: spoken, OrderKind.STILL: still.price, OrderKind.CLIP: clip.price, OrderKind.ASK: asking}
    lips = planned_lips(crew, plan.production, bound, clip.card, duration, keyed=bool(no_clip)) if clip.able else None
    prices[OrderKind.LIPSYNC] = lips.price if lips else Decimal(0)
    due = [max(price - sum(own_orders(plan, bound, kind, paid)), Decimal(0)) for kind, price in prices.items()]
    return PlannedShot(
        bound=bound,
        still=still,
        clip=clip,
        duration_s=duration,
        price=sum(prices.values(), Decimal(0)),
        lines_price=spoken,
        asked=asked,
        asked_price=asking,
        due=sum(due, Decimal(0)),
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


def _spoken(
    crew: Crew, plan: Plan, bound: BoundShot, paid: Sequence[Placed]
) -> tuple[Decimal, list[tuple[NothingFits, bool]]]:
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


def _voices(crew: Crew, cast: Mapping[str, Anchor]) -> dict[str, Voice]:
    """The voices of the cast by name, at the version that is pinned, or else the newest."""
    voices: dict[str, Voice] = {}
    pinned = {anchor.name: anchor for anchor in cast.values()}
    for anchor in cast.values():
        if isinstance(anchor, Voice):
            voices[anchor.name] = anchor
        if isinstance(anchor, Character) and anchor.voice:
            voice = pinned.get(anchor.voice) or crew.library.get(anchor.voice)
            if not isinstance(voice, Voice):
                what = f'The voice of {anchor.title}, "{anchor.voice}", is a {voice.kind.value}.'
                raise UnknownName(what, step=f"Run: repertory character voice {anchor.name} VOICE; then lock it")
            voices[anchor.voice] = voice
    return voices
