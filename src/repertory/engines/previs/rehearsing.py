"""What goes wrong in the take of one order: its slips, drawn from the first seed of its lineage, lessened by edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from repertory.engines.previs import drift, sets
from repertory.engines.previs.genome import from_text
from repertory.engines.previs.lights import find_light
from repertory.engines.previs.mended import Named, named_by, names, times_mended
from repertory.engines.previs.rigs import rig_text
from repertory.engines.previs.slips import (
    ErrorModel,
    error_model,
    lessened,
    location_slip,
    outfit_slip,
    people_slip,
    prop_slip,
    voice_slip,
)
from repertory.engines.previs.truth import Kind, Slip, What
from repertory.engines.previs.voice import DEFAULTS
from repertory.engines.previs.wardrobe import outfit_of
from repertory.model.engine import OrderKind, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repertory.model.anchor import Voice
    from repertory.model.engine import Order
    from repertory.model.shot import BoundPerformer, BoundShot


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """How the take of one order errs."""

    model: ErrorModel
    seed: int
    """The first of its lineage."""
    slips: tuple[Slip, ...] = ()
    mends_face: bool = False
    """For an edit: that it names a face."""

    def of(self, kind: Kind, anchor: str = "") -> Slip | None:
        """What is wrong of a kind, with one anchor by its ref or with any; None where nothing is left of it."""
        found = (one for one in self.slips if one.kind is kind and one.left > 0 and anchor in {"", one.anchor})
        return next(found, None)


def rehearsal_of(order: Order, settings: Mapping[str, Setting]) -> Rehearsal:
    """The slips of an order's take. A lineage keeps the settings that its first take was made with.

    Raises YourMove for a setting out of range, Damaged for a model that cannot be read.
    """
    seed = drift.first_seed(order.lineage, order.seed or 0)
    error_model(settings)
    first = order.lineage[0] if order.lineage else None
    kept = first.settings if first is not None and first.engine == order.engine else {}
    model = error_model({name: kept.get(name, value) for name, value in settings.items()})
    now = named_by(order.kind.value, order.prompt, order.references) if order.kind is OrderKind.EDIT else frozenset()
    face = any(kind is Kind.IDENTITY for kind, _ in now)
    if model.faultless or order.shot is None:
        return Rehearsal(model=model, seed=seed, mends_face=face)
    drawn = list(_drawn(order.shot, model, seed))
    gone = {one.anchor for one in drawn if one.what is What.MISSING}
    faces = [replace(one, seen=one.seen and one.anchor not in gone) for one in _faces(order, order.shot, model, now)]
    slips = (*faces, *(_mended(one, order, now) for one in drawn))
    return Rehearsal(model=model, seed=seed, slips=slips, mends_face=face)


def line_rehearsal(order: Order, voice: Voice, settings: Mapping[str, Setting], speakers: Sequence[str]) -> Rehearsal:
    """The slip of a spoken line, if any."""
    model, seed = error_model(settings), order.seed or 0
    tuned = voice.settings.get("pitch", DEFAULTS["pitch"])
    pitch = DEFAULTS["pitch"] if isinstance(tuned, str) else float(tuned)
    others = [one for one in speakers if one != voice.speaker]
    slip = voice_slip(voice.ref, others, pitch, model.of(Kind.VOICE), seed)
    return Rehearsal(model=model, seed=seed, slips=() if slip is None else (slip,))


def _faces(order: Order, shot: BoundShot, model: ErrorModel, now: Named) -> Iterator[Slip]:
    """Everybody's drift, for those who have a model."""
    seed = drift.first_seed(order.lineage, order.seed or 0)
    for performer in shot.performers if model.drift else ():
        character = performer.character
        if rig_text(character) is None:
            continue
        drawn = drift.drawn_error(character.name, seed, model.drift)
        left = drift.error_of(character.name, order.lineage, seed, model.drift)
        if names(now, Kind.IDENTITY, character.name):
            left *= drift.LEFT_BY_EDIT
        yield Slip(
            kind=Kind.IDENTITY,
            what=What.FACE,
            anchor=character.ref,
            size=drawn,
            left=left,
            held=drawn <= drift.MOST_HELD * model.drift,
            seen=not performer.face_hidden,
        )


def _drawn(shot: BoundShot, model: ErrorModel, seed: int) -> Iterator[Slip]:
    """Everything else that the seed draws for a shot."""
    rigged = [one for one in shot.performers if rig_text(one.character) is not None]
    found = [_clothes(one, model, seed) for one in rigged]
    if shot.location is not None:
        rig, rate = rig_text(shot.location), model.of(Kind.LOCATION)
        kit = sets.from_text(rig).kit if rig is not None else ""
        light = (find_light(shot.light) if shot.light else None) or "afternoon"
        found.append(location_slip(shot.location.ref, kit, light, rate, seed))
    found += [prop_slip(prop.ref, rig_text(prop) or "", model.of(Kind.PROP), seed) for prop in shot.props]
    shown = [one.character.ref for one in rigged if not one.face_hidden or one.from_behind]
    if shown or not (shot.performers or shot.props):  # an insert has nobody in it
        found.append(people_slip(shown, model.of(Kind.PEOPLE), seed))
    yield from filter(None, found)


def _clothes(performer: BoundPerformer, model: ErrorModel, seed: int) -> Slip | None:
    character = performer.character
    worn = outfit_of(character, from_text(rig_text(character) or ""), performer.outfit)
    name = performer.outfit or character.outfit
    others = [one.name for one in character.outfits if name and one.name != name]
    return outfit_slip(character.ref, worn.colour, others, model.of(Kind.OUTFIT), seed)


def _mended(slip: Slip, order: Order, now: Named) -> Slip:
    if slip.kind is Kind.IDENTITY:
        return slip
    return lessened(slip, times_mended(slip.kind, slip.anchor, order.lineage, now))
