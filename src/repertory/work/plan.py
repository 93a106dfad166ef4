"""A production read and bound: its shot list with the library's locked anchors, and what was paid for it."""

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
from repertory.craft.enginenames import engine_named
from repertory.craft.shotlist.reading import parse
from repertory.errors import ShotListError, UnknownName, YourMove
from repertory.library.records import all_records
from repertory.model.anchor import Anchor, Character, Voice
from repertory.model.engine import OrderKind
from repertory.model.production import POLICY, OnOutage, Production, Reuse
from repertory.model.shot import BoundShot
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew, Event, silent
from repertory.work.fingerprint import fingerprint_of
from repertory.work.purse import Paid, Purse, of_production

_PRODUCTION = TypeAdapter(Production)


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
    written: str = ""
    """`ProductionFolder.written`, from just before its files were read."""

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
        settings = replace(settings, reuse=Reuse.ACCEPTED, on_outage=OnOutage.WAIT)
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
    written = film.written()
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
        written=written,
    )


def shots_of(plan: Plan, numbers: Sequence[str]) -> tuple[BoundShot, ...]:
    """The shots of these numbers in the order of the film, or all. Raises UnknownName."""
    missing = [number for number in numbers if number not in plan.by_number]
    if missing:
        there = ", ".join(plan.by_number)
        raise UnknownName(f'The shot list has no shot "{missing[0]}".', step=f"It has: {there}.")
    return tuple(bound for bound in plan.shots if not numbers or bound.shot.number in numbers)


def purse_of(crew: Crew, plan: Plan) -> Purse:
    """What may be spent on the planned production."""
    return of_production(crew.library, plan.film, plan.production)


def budget_left(crew: Crew, film: ProductionFolder) -> Decimal:
    """What is left of a production's budget, in US dollars."""
    purse = of_production(crew.library, film)
    return max(purse.budget - purse.spent(), Decimal(0))


def paid_orders(crew: Crew, plan: Plan) -> Paid:
    """The orders that count on its budget and are not free."""
    return Paid(one for one in purse_of(crew, plan).paid() if one.cost_usd or one.price_usd)


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
