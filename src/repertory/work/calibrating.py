"""Calibrating: the bands of every anchor by every inspector, made from the library itself, stored and shown.

Genuine are an anchor's own references, each against the rest of them; impostors are what others of the same kind and
style show. Nothing is taken from takes: what is judged by the bands has no say in them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from repertory.craft.calibrating import bands_for, distances_for
from repertory.craft.voicebands import distances_of, kind_of_voice, voice_bands
from repertory.errors import ConsentMissing, Damaged, YourMove
from repertory.library.calibrations import calibration_of, store, with_limits
from repertory.model.anchor import Anchor, AnchorKind, Character, Reference, Voice
from repertory.model.calibration import Calibration, Drawn, HandSet
from repertory.model.media import MediaKind
from repertory.model.verdict import Expectation, ExpectedAnchor
from repertory.ports import Inspector
from repertory.work.crew import Crew, Event
from repertory.work.distances import bands_of_thing, distances_of_thing
from repertory.work.limits import hashes, why_stale
from repertory.work.listening import VOICES
from repertory.work.seeing import Gaze, cohort, expected, observe

MOST_OTHERS = 40
"""So many others of a kind and style stand for all of them: more sharpen the bands little, and each has to be seen."""
LEAST_LIMIT, MOST_LIMIT = 0.0, 2.0
"""Distances lie between them: vectors of length 1 are at most 2 apart."""


@dataclass(frozen=True, kw_only=True)
class Calibrated:
    """What was stored for one anchor by one inspector, and what was stored before."""

    anchor: Anchor
    calibration: Calibration
    before: tuple[str, ...]
    """For each thing in `calibration.drawn`, how it stands to what was stored: "new", "as before", "of another version
    before", "its references have changed"."""


@dataclass(frozen=True, kw_only=True)
class _Thing:
    """One thing that an inspector measures of an anchor, beside what it must be told from."""

    one: ExpectedAnchor
    others: tuple[ExpectedAnchor, ...]


def calibrate(crew: Crew, names: Sequence[str] = ()) -> tuple[Calibrated, ...]:
    """Makes and stores the bands of these anchors, or of all in the library, by every inspector that measures them.

    Without names, what cannot be used (a consent that does not hold, a damaged card) is told and left out. Raises
    UnknownName, ConsentMissing, Damaged, YourMove where nothing of what was named is measured, Busy, FolderNotWritable.
    """
    anchors = [crew.library.get(name) for name in dict.fromkeys(names)] if names else list(_usable(crew))
    found = []
    for number, anchor in enumerate(anchors):
        crew.tell(Event(about=anchor.name, text="calibrating", done=number, total=len(anchors)))
        for inspector in (crew.inspector, *crew.further):
            made = _calibrated(crew, inspector, anchor)
            if made is not None:
                found.append(made)
    if not found:
        step = "Build or import a character: repertory character new mia"
        raise YourMove("Nothing here has references to calibrate from.", step=step)
    return tuple(found)


def set_by_hand(crew: Crew, name: str, *, match: float, wrong: float, inspector: str = "", about: str = "") -> HandSet:
    """Keeps limits that a person sets, for the inspector (of faces, if none is named) as it is now.

    Raises UnknownName, YourMove for limits that cannot be, for an inspector or a thing that there is none of.
    """
    anchor = crew.library.get(name)
    measuring = _inspector(crew, inspector)
    if not LEAST_LIMIT < match <= wrong < MOST_LIMIT:
        step = "Both are distances: above 0, under 2, and match is not above wrong: --match 0.42 --wrong 0.55"
        raise YourMove(f"match {match} and wrong {wrong} are no limits.", step=step)
    there = [thing.one.about for thing in _things(crew, measuring, anchor)]
    if about not in there:
        known = ", ".join(f'"{one}"' for one in there if one) or "none"
        what = f'{measuring.id} measures nothing called "{about}" of {anchor.title}.'
        if not about:
            what = f"{measuring.id} measures nothing of {anchor.title} as a whole."
        raise YourMove(what, step=f"What it measures: {known}. Name one: --about, or another inspector: --inspector")
    limits = HandSet(about=about, match=match, wrong=wrong, version=measuring.version, at=_now())
    with crew.library.writing():
        before = calibration_of(crew.library, anchor.name, measuring.id)
        store(crew.library, with_limits(before, anchor.name, measuring.id, limits))
    return limits


def unset(crew: Crew, name: str, *, inspector: str = "", about: str = "") -> None:
    """Takes limits back that a person set. Raises UnknownName, YourMove where none are set."""
    anchor, measuring = crew.library.get(name), _inspector(crew, inspector)
    with crew.library.writing():
        before = calibration_of(crew.library, anchor.name, measuring.id)
        if before is None or before.set_by_hand(about) is None:
            of = f' for "{about}"' if about else ""
            raise YourMove(f"No limits of {anchor.title}{of} are set by hand.", step="See: repertory calibrate")
        store(crew.library, replace(before, by_hand=tuple(one for one in before.by_hand if one.about != about)))


def _usable(crew: Crew) -> Iterator[Anchor]:
    for name in crew.library.names():
        try:
            yield crew.library.get(name)
        except (ConsentMissing, Damaged) as error:
            crew.tell(Event(about=name, text=f"left out: {error}", lasting=True))


def _inspector(crew: Crew, named: str) -> Inspector:
    there = {inspector.id: inspector for inspector in (crew.inspector, *crew.further)}
    if named and named not in there:
        raise YourMove(f'There is no inspector "{named}".', step=f"There are: {', '.join(there)}.")
    return there[named] if named else crew.inspector


def _calibrated(crew: Crew, inspector: Inspector, anchor: Anchor) -> Calibrated | None:
    """The bands of one anchor by one inspector, stored; None where it measures nothing of it."""
    things = _things(crew, inspector, anchor)
    if not things:
        return None
    drawn = tuple(_drawn(crew, inspector, anchor, thing) for thing in things)
    with crew.library.writing():
        before = calibration_of(crew.library, anchor.name, inspector.id)
        made = Calibration(
            anchor=anchor.name,
            inspector=inspector.id,
            version=inspector.version,
            style=_style(anchor),
            at=_now(),
            drawn=drawn,
            by_hand=before.by_hand if before else (),
        )
        store(crew.library, made)
    stood = tuple(_stood(before, inspector, thing.one, one) for thing, one in zip(things, drawn, strict=True))
    return Calibrated(anchor=anchor, calibration=made, before=stood)


def _stood(before: Calibration | None, inspector: Inspector, one: ExpectedAnchor, now: Drawn) -> str:
    """How what was stored before stands to what is stored now."""
    old = before.of(one.about) if before else None
    if before is None or old is None:
        return "new"
    if before.version != inspector.version:
        return "of another version before"
    if why_stale(before, inspector.version, one):
        return "its references have changed"
    moved = max(abs(old.match - now.match), abs(old.wrong - now.wrong))
    return "as before" if moved < 0.005 else f"was {old.match:.2f} / {old.wrong:.2f}: others have come or gone"


def _drawn(crew: Crew, inspector: Inspector, anchor: Anchor, thing: _Thing) -> Drawn:
    one, against, unmeasured = thing.one, _named(thing), 0
    if inspector is crew.inspector:
        heads = cohort(crew, anchor.style)
        others = [*(seen for other in thing.others for seen in other.references), *heads]
        bands = bands_for(one.references, others, inspector=inspector.id, version=inspector.version, style=anchor.style)
        own, strange = distances_for(one.references, others, anchor.style)
        against += (f"{len(heads)} {anchor.style} heads",) if heads else ()
    elif inspector.id == VOICES:
        sounds = [sound for other in thing.others for sound in other.references]
        bands = voice_bands(one.references, sounds, inspector=inspector.id, version=inspector.version, engine=one.style)
        own, strange = (tuple(value for value, _ in some) for some in distances_of(one.references, sounds))
    else:
        gaze, asked = Gaze(inspector=inspector, cache=crew.cache), Expectation(cast=(one,), others=thing.others)
        bands, apart = bands_of_thing(gaze, one, asked), distances_of_thing(gaze, one, asked)
        own, strange, unmeasured = apart.own, apart.others, apart.unmeasured
    return Drawn(
        about=one.about,
        references=hashes(one),
        match=round(bands.match, 4),
        wrong=round(bands.wrong, 4),
        trusted=bands.trusted,
        source=bands.source,
        own=tuple(round(value, 4) for value in own),
        others=tuple(round(value, 4) for value in strange),
        against=against,
        unmeasured=unmeasured,
    )


def _named(thing: _Thing) -> tuple[str, ...]:
    names = (f"{one.about} of {one.anchor}" if one.about else one.anchor for one in thing.others)
    return tuple(dict.fromkeys(names))


def _things(crew: Crew, inspector: Inspector, anchor: Anchor) -> list[_Thing]:
    """What an inspector measures of an anchor, each beside what it must be told from."""
    if inspector is crew.inspector:
        return _faces(crew, anchor) if isinstance(anchor, Character) else []
    if anchor.kind is not _KINDS.get(inspector.id):
        return []
    gaze = Gaze(inspector=inspector, cache=crew.cache)
    rivals = [_whole(crew, gaze, other) for other in _others(crew, anchor)]
    things = []
    for about, pictures in _parts(anchor):
        one = _expected(crew, gaze, anchor, pictures, about)
        beside = [part for rival in rivals for part in rival]
        if inspector.id == "wardrobe":
            beside += [_expected(crew, gaze, anchor, theirs, name) for name, theirs in _parts(anchor) if name != about]
        if one.references:
            things.append(_Thing(one=one, others=tuple(beside)))
    return things


def _faces(crew: Crew, character: Character) -> list[_Thing]:
    one = expected(crew, character)
    others = [expected(crew, other) for other in _others(crew, character) if isinstance(other, Character)]
    return [_Thing(one=one, others=tuple(other for other in others if other.references))] if one.references else []


_KINDS = {
    "wardrobe": AnchorKind.CHARACTER,
    "places": AnchorKind.LOCATION,
    "props": AnchorKind.PROP,
    "looks": AnchorKind.LOOK,
    VOICES: AnchorKind.VOICE,
}
"""By inspector id, the kind of anchor that it measures."""


def _others(crew: Crew, anchor: Anchor) -> Iterator[Anchor]:
    """Others of the same kind and style: compared with, and made nothing of, so as they are written."""
    names = [name for name in crew.library.names(anchor.kind) if name != anchor.name]
    for name in names[:MOST_OTHERS]:
        try:
            other = crew.library.as_written(name)
        except Damaged as damage:
            crew.tell(Event(about=name, text=f"not compared with: {damage}", lasting=True))
            continue
        if _style(other) == _style(anchor):
            yield other


def _style(anchor: Anchor) -> str:
    """Within what it is compared with others: the style of its pictures, the kind of a voice."""
    return kind_of_voice(anchor.engine) if isinstance(anchor, Voice) else anchor.style


def _parts(anchor: Anchor) -> list[tuple[str, tuple[Reference, ...]]]:
    """What of an anchor is measured, by what it is called, with its pictures: each outfit; each light of a place; of
    anything else all its pictures."""
    if isinstance(anchor, Character):
        return [(outfit.name, outfit.references) for outfit in anchor.outfits]
    pictures = tuple(anchor.references)
    if anchor.kind is not AnchorKind.LOCATION:
        return [("", pictures)]
    lights = dict.fromkeys(one.name for one in pictures)
    return [(light, tuple(one for one in pictures if one.name == light)) for light in lights]


def _whole(crew: Crew, gaze: Gaze, other: Anchor) -> list[ExpectedAnchor]:
    """An other anchor to be told from: each of its outfits, or all of it."""
    if isinstance(other, Character):
        return [_expected(crew, gaze, other, pictures, about) for about, pictures in _parts(other)]
    return [_expected(crew, gaze, other, other.references, "")]


def _expected(crew: Crew, gaze: Gaze, anchor: Anchor, pictures: Sequence[Reference], about: str) -> ExpectedAnchor:
    wanted = MediaKind.SOUND if isinstance(anchor, Voice) else MediaKind.IMAGE
    seen = tuple(
        observe(gaze, crew.library.open(anchor, one.media), one.media.sha256)
        for one in pictures
        if one.media.kind is wanted
    )
    return ExpectedAnchor(anchor=anchor.ref, references=seen, about=about, style=_style(anchor))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
