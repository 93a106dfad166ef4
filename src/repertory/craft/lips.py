"""How the mouth of whoever is seen to speak comes to match the line, and what can be done where it does not. Pure.

The film plays the recorded lines, whatever a clip itself lets be heard. So a mouth matches in three ways: the clip is
made to the recorded line, or it follows the line afterwards, by a lip-sync order, or it is out of sight.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from repertory.craft.classes import visible
from repertory.craft.policies import Policy, against
from repertory.craft.pricing import estimate
from repertory.craft.prompting.naming import title_of
from repertory.craft.prompting.speaking import lips_move
from repertory.craft.shapes import cannot_draw
from repertory.model.engine import EngineCard, OrderKind, Setting
from repertory.model.shot import BoundLine, BoundShot
from repertory.model.speech import Speech


class Mouths(StrEnum):
    """How the mouths of a shot match its lines."""

    UNSEEN = "out of sight"
    FOLLOW = "made to the line"
    SYNCED = "lip-synced"
    VOICED = "in the bound voice"
    LOOSE = "not matching"


@dataclass(frozen=True, kw_only=True)
class Clip:
    """The clip whose mouth is to follow a line, as far as it is known before it is made."""

    width: int
    height: int
    duration_s: float
    maker: str
    """The vendor that made it last: a repair made here is nobody's."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is allowed, and what is at hand."""

    policy: Policy
    keys: Collection[str]
    """The names of the keys at hand."""
    installed: Collection[str]
    """The card ids that have an adapter."""
    today: str
    """YYYY-MM-DD, to know who is retired."""
    settings: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    """What the production sets, by card id: some of it has a price."""


@dataclass(frozen=True, kw_only=True)
class Lips:
    """What happens to the mouths of one shot."""

    how: Mouths
    said: str
    """In one line, for the plan."""
    engines: tuple[tuple[str, Decimal], ...] = ()
    """Those that can make the mouth follow the line, in the production's order: (card id, price in US dollars)."""
    excluded: tuple[tuple[str, str], ...] = ()
    """The production's others for it: (card id, why not)."""

    @property
    def price(self) -> Decimal:
        """What it costs, in US dollars: of the first engine that can."""
        return self.engines[0][1] if self.engines else Decimal(0)


def seen_lines(bound: BoundShot) -> tuple[int, ...]:
    """Which lines of a shot are spoken by a mouth that is to be seen, counted from 0."""
    return tuple(number for number, line in enumerate(bound.lines) if not _out_of_sight(bound, line))


def lips_of(bound: BoundShot, card: EngineCard, clip: Clip, cards: Sequence[EngineCard], terms: Terms) -> Lips | None:
    """What happens to the mouths in a clip by the engine of `card`; None where nobody speaks. `cards` are those of the
    production's engines for lip-sync."""
    if not bound.lines:
        return None
    seen = seen_lines(bound)
    if not seen:
        why = dict.fromkeys(_out_of_sight(bound, line) for line in bound.lines)
        return Lips(how=Mouths.UNSEEN, said=f"out of sight ({'; '.join(why)}): nothing is needed")
    told = card.speech is Speech.FOLLOWS and _whose(bound, card)
    if told:
        return Lips(how=Mouths.FOLLOW, said="follow the recorded line: the clip is made to it")
    reasons = {one.id: next(_why_not(bound, clip, one, terms), "") for one in cards}
    able = tuple((one.id, _price(one, clip, terms)) for one in cards if not reasons[one.id])
    excluded = tuple((name, why) for name, why in reasons.items() if why)
    if able:
        name, price = able[0]
        cost = f"${price:.3f}" if price else "free"
        return Lips(
            how=Mouths.SYNCED,
            said=f"follow the recorded line afterwards, by {name}: {cost}, once the clip holds",
            engines=able,
            excluded=excluded,
        )
    how = Mouths.VOICED if card.speech is Speech.VOICED else Mouths.LOOSE
    return Lips(how=how, said=_unmatched(bound, card, how, bool(cards)), excluded=excluded)


def _out_of_sight(bound: BoundShot, line: BoundLine) -> str:
    """Why the mouth that speaks a line is not seen; empty where it is."""
    who = next((one for one in bound.performers if one.character.ref == line.character), None)
    if not lips_move(line):
        return "a voice over the picture" if who else "a voice off screen"
    if who is None:
        return "whoever speaks is not in the picture"
    if who.from_behind:
        return f"{title_of(who.character)} is seen from behind"
    return f"the face of {title_of(who.character)} is hidden" if who.face_hidden else ""


def _why_not(bound: BoundShot, clip: Clip, card: EngineCard, terms: Terms) -> Iterator[str]:
    """Why an engine cannot make the mouth of this clip follow its line."""
    if OrderKind.LIPSYNC not in card.kinds:
        yield "makes no mouth follow a line"
    yield from against(card, terms.policy)
    if card.retired and card.retired <= terms.today:
        yield f"its vendor retired it on {card.retired}{f'; {card.successor} takes its place' * bool(card.successor)}"
    if card.id not in terms.installed:
        yield "no adapter for it is installed"
    if card.key and card.key not in terms.keys:
        yield f"needs the key {card.key}"
    if _faces(bound) != 1:
        yield f"{_faces(bound)} faces are to be seen, and nobody can tell it whose mouth is meant"
    if card.own_clips and clip.maker != card.vendor:
        made = f"made by {clip.maker}" if clip.maker else "repaired"
        yield f"takes clips only as its own vendor made them, and this one is {made}"
    if no := cannot_draw(card, clip.width, clip.height):
        yield f"takes no clip of {clip.width} by {clip.height}: {no}"
    if clip.duration_s < card.min_duration_s:
        yield f"takes clips from {card.min_duration_s:g} s on, this one has {clip.duration_s:.1f} s"
    if 0 < card.max_duration_s < clip.duration_s:
        yield f"takes clips of up to {card.max_duration_s:g} s, this one has {clip.duration_s:.1f} s"


def _price(card: EngineCard, clip: Clip, terms: Terms) -> Decimal:
    settings = terms.settings.get(card.id)
    return estimate(
        card, OrderKind.LIPSYNC, width=clip.width, height=clip.height, duration_s=clip.duration_s, settings=settings
    )


def _faces(bound: BoundShot) -> int:
    """How many faces are to be seen."""
    return sum(not one.from_behind for one in visible(bound))


def _whose(bound: BoundShot, card: EngineCard) -> bool:
    """Whether an engine knows whose mouth a recording moves: of a single face, or as who speaks what is told to one on
    this machine, and to a person. What is ordered elsewhere gets one recording of all the lines."""
    return _faces(bound) == 1 or card.local or card.by_hand


def _unmatched(bound: BoundShot, card: EngineCard, how: Mouths, asked: bool) -> str:
    """That a mouth will not match its line, why, and what to do."""
    if how is Mouths.VOICED:
        what = (
            f"speak in the bound voice, at {card.id}'s own pace, and NOT quite as the recorded line that the film plays"
        )
    elif card.speech is Speech.FOLLOWS:
        faces = f"{_faces(bound)} faces are to be seen, and nobody can tell {card.id} whose mouth is meant"
        what = f"WILL NOT MATCH for sure: {faces}"
    elif card.speech is not Speech.SILENT:
        what = f"WILL NOT MATCH the recorded line that the film plays: {card.id} speaks the words at its own pace"
    elif card.holds:
        what = f"WILL NOT MOVE: {card.id} only holds the keyframe"
    else:
        what = f"WILL NOT MATCH the line: {card.id} does not hear it"
    other = "another engine" if asked else "an engine"
    return (
        f"{what}. Name {other} for lipsync under [engines] in production.toml, choose an engine for the clip whose "
        "mouths follow a line, or show the speaker from behind"
    )


def warning_of(lips: Lips | None) -> str:
    """A word of warning for a table; empty where all is well."""
    return "MOUTH DOES NOT MATCH" if lips is not None and lips.how is Mouths.LOOSE else ""
