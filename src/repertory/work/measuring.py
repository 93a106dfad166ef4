"""A file measured for everything that a shot shows: the faces first, which tell the others who is where; then the
clothes, the place, the things and the look, each by its own inspector and its own bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.craft.advising import UNWORN
from repertory.craft.comparing import sights_of
from repertory.craft.staying import what_stays
from repertory.media.containers import tracks_of
from repertory.model.anchor import Anchor, AnchorKind, Character, Reference, Role, Voice
from repertory.model.inspected import Looked
from repertory.model.media import MediaKind
from repertory.model.shot import BoundShot, Framing, ShotSize
from repertory.model.verdict import (
    Bands,
    Expectation,
    ExpectedAnchor,
    Finding,
    Measurement,
    Sight,
    Subject,
)
from repertory.work.crew import Crew
from repertory.work.distances import bands_in_force
from repertory.work.listening import VOICES, Heard, listen
from repertory.work.running import CLIPS, watch
from repertory.work.seeing import Gaze, expectation, observe

Sights = Mapping[str, Sequence[Sight]]
"""By the refs of characters, where their faces are."""


@dataclass(frozen=True, kw_only=True)
class Film:
    """What of a whole film a shot is measured beside: everybody of its cast, and every place and thing in it."""

    company: tuple[Character, ...]
    anchors: tuple[Anchor, ...]
    """Its places, things and looks."""
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What was measured in a file, and the bands of whatever is not a face."""

    found: tuple[Measurement, ...]
    bands: dict[Subject, Bands]
    looked: tuple[Looked, ...] = ()
    """What each inspector saw and what it was told to expect, the faces first: for whoever shows what was measured."""


def measure(
    crew: Crew,
    film: Film,
    bound: BoundShot,
    path: Path,
    sha256: str,
    *,
    without: frozenset[str] = frozenset(),
    listening: bool = True,
    stays_s: float = 0.0,
) -> Measured:
    """Everything that can be measured in a picture, a clip or a sound of a shot, leaving out references by their hash;
    voices only while `listening`, of a clip only its first `stays_s` seconds where it is cut off behind them. Raises
    MediaRejected."""
    tracks = tracks_of(path) if listening and bound.lines else set()
    heard = listen(crew, bound.lines, film.voices, path, sha256) if "audio" in tracks else Heard(bands={})
    if tracks == {"audio"}:
        return Measured(found=heard.found, bands=dict(heard.bands), looked=heard.looked)
    cast = [(performer.character, performer.face_hidden) for performer in bound.performers]
    wanted = expectation(crew, cast, film.company, without=without)
    seen = what_stays(observe(crew, path, sha256), stays_s)
    found = [*crew.inspector.compare(seen, wanted)]
    absent = {one.anchor for one in found if one.anchor and one.finding in {Finding.MISSING, Finding.SWAPPED}}
    looked = [Looked(seen=seen, expected=wanted)]
    bands: dict[Subject, Bands] = dict(heard.bands)
    sights = sights_of(seen, wanted) if crew.further else {}
    run = watch(crew, bound, path, sha256, stays_s=stays_s)
    bands |= run.bands
    for inspector in (one for one in crew.further if one.id not in (VOICES, CLIPS)):
        gaze = Gaze(inspector=inspector, cache=crew.cache)
        shown = _Shown(crew=crew, gaze=gaze, bound=bound, film=film, sights=sights, without=without)
        expected = _EXPECTED[inspector.id](shown)
        if expected.cast:
            looked.append(Looked(seen=what_stays(observe(gaze, path, sha256), stays_s), expected=expected))
            compared = inspector.compare(looked[-1].seen, expected)
            found += [
                _nobodys(one) if one.inspector == "wardrobe" and one.anchor in absent else one for one in compared
            ]
            bands |= {_subject(gaze, one): bands_in_force(crew, gaze, one, expected) for one in expected.cast}
    seen_all = (*looked, *run.looked, *heard.looked)
    return Measured(found=(*found, *run.found, *heard.found), bands=bands, looked=seen_all)


def _nobodys(clothes: Measurement) -> Measurement:
    """Clothes of somebody who is not seen, or in whose place somebody else stands: whose they are is not known."""
    reason = f"{clothes.anchor} {UNWORN}"
    return replace(clothes, finding=Finding.UNMEASURED, value=None, median=None, margin=None, curve=(), reason=reason)


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """What a shot shows, to one inspector."""

    crew: Crew
    gaze: Gaze
    bound: BoundShot
    film: Film
    sights: Sights
    without: frozenset[str]

    def looks_for(self, what: str) -> frozenset[str]:
        """The refs of what is measured in the shot for "outfit", "sleeve", "place", "prop" or "look"."""
        return frozenset(one.anchor for one in self.bound.measured if one.what == what)

    def expected(
        self, anchor: Anchor, references: Sequence[Reference], about: str = "", seen_at: Sequence[Sight] = ()
    ) -> ExpectedAnchor:
        """An anchor with those of its pictures that may be measured against, as the inspector sees them."""
        opened = [
            observe(self.gaze, self.crew.library.open(anchor, reference.media), reference.media.sha256)
            for reference in references
            if reference.media.kind is MediaKind.IMAGE and reference.media.sha256 not in self.without
        ]
        return ExpectedAnchor(
            anchor=anchor.ref, references=tuple(opened), about=about, style=anchor.style, seen_at=tuple(seen_at)
        )


def _clothes(shown: _Shown) -> Expectation:
    """What everybody wears whose clothes are seen, beside everything else that the company could wear."""
    wanted, sleeves, worn = shown.looks_for("outfit"), shown.looks_for("sleeve"), []
    for performer in shown.bound.performers:
        character = performer.character
        if performer.outfit and character.ref in wanted | sleeves:
            pictures = _outfit(character, performer.outfit)
            outfit = shown.expected(character, pictures, performer.outfit, shown.sights.get(character.ref, ()))
            worn.append(replace(outfit, close=character.ref in sleeves))
    named = {_name(one) for one in worn}
    others = [
        shown.expected(character, _outfit(character, outfit.name), outfit.name)
        for character in shown.film.company
        for outfit in character.outfits
        if worn and (character.ref, outfit.name) not in named
    ]
    return Expectation(cast=tuple(worn), others=tuple(others))


def _outfit(character: Character, name: str) -> list[Reference]:
    return [reference for reference in character.with_role(Role.OUTFIT) if reference.name == name]


def _places(shown: _Shown) -> Expectation:
    """The place of the shot in its light, beside its other lights and the film's other places."""
    place = shown.bound.location
    if place is None or place.ref not in shown.looks_for("place"):
        return Expectation(cast=())
    lights = dict.fromkeys(reference.name for reference in place.references)
    light = shown.bound.light if shown.bound.light in lights else ""
    pictures = [one for one in place.references if not light or one.name == light]
    others = [shown.expected(other, other.references) for other in shown.film.anchors if _rival(other, place)]
    return Expectation(cast=(shown.expected(place, pictures, light),), others=tuple(others))


def _props(shown: _Shown) -> Expectation:
    """The things of the shot, beside the film's other things."""
    wanted = shown.looks_for("prop")
    things = [prop for prop in shown.bound.props if prop.ref in wanted]
    others = [
        shown.expected(other, other.references)
        for other in shown.film.anchors
        if things and other.kind is AnchorKind.PROP and other.ref not in {thing.ref for thing in things}
    ]
    close = _all_about_things(shown.bound)
    seen = [replace(shown.expected(thing, thing.references), close=close) for thing in things]
    return Expectation(cast=tuple(seen), others=tuple(others))


def _all_about_things(bound: BoundShot) -> bool:
    """Whether the shot is so near, with nobody's face in it, that its things fill it."""
    near = bound.shot.framing is Framing.INSERT or bound.shot.size in {ShotSize.EXTREME_CLOSE_UP, ShotSize.CLOSE_UP}
    return near and all(one.face_hidden and not one.from_behind for one in bound.performers)


def _looks(shown: _Shown) -> Expectation:
    """The look of the whole film."""
    look = shown.bound.look
    return Expectation(cast=(shown.expected(look, look.references),) if look else ())


def _rival(other: Anchor, own: Anchor) -> bool:
    return other.kind is own.kind and other.name != own.name


_EXPECTED = {"wardrobe": _clothes, "places": _places, "props": _props, "looks": _looks}
"""By inspector id, what it is told to expect in a shot; empty where there is nothing for it."""


def _subject(gaze: Gaze, one: ExpectedAnchor) -> Subject:
    return (gaze.inspector.id, one.anchor, one.about)


def _name(one: ExpectedAnchor) -> tuple[str, str]:
    return (one.anchor, one.about)


_LOOKS_AT = {AnchorKind.LOCATION: "places", AnchorKind.PROP: "props", AnchorKind.LOOK: "looks"}


def not_measured(crew: Crew, bound: BoundShot) -> tuple[str, ...]:
    """What of a shot nobody looks at, in words."""
    known = {inspector.id for inspector in crew.further}
    things = [one for one in (bound.location, *bound.props, bound.look) if one is not None]
    return tuple(
        f"{thing.title}: not measured; no inspector looks at a {thing.kind.value}"
        for thing in things
        if _LOOKS_AT[thing.kind] not in known
    )
