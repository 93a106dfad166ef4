"""From an order of a production to a staged shot: who is cast, what they wear, how far each face has drifted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repertory.craft.prompting.speaking import lips_move
from repertory.engines.previs import acting, drift, sets
from repertory.engines.previs.bodies import Rigged, Standee
from repertory.engines.previs.genome import drifted, from_text
from repertory.engines.previs.lights import find_light
from repertory.engines.previs.props import PROPS, find_prop
from repertory.engines.previs.staging import Player, Staging
from repertory.engines.previs.standee import chosen_picture, cut_out
from repertory.engines.previs.wardrobe import hand_colours, outfit_of
from repertory.errors import YourMove
from repertory.media.images import read_image, thumbnail
from repertory.model.anchor import BindingKind
from repertory.model.engine import OrderKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repertory.engines.previs.scene import Colour
    from repertory.model.anchor import Anchor, Location, Prop
    from repertory.model.engine import Order
    from repertory.model.shot import BoundPerformer, BoundShot

VENDOR = "previs"


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A shot on its set, and what a person should know about it."""

    staging: Staging
    notes: tuple[str, ...]


def stage_order(order: Order, drift_setting: float) -> Staged:
    """Puts an order's shot on its set. An edit order gets the shot with the faces as an edit leaves them.

    Raises YourMove for an order without a shot, and for a rig that cannot be read.
    """
    shot = order.shot
    if shot is None:
        raise YourMove("This order has no shot to stage.", step="Order a reference of a subject, or a shot.")
    seed = drift.first_seed(order.lineage, order.seed or 0)
    notes: list[str] = []
    length = _length(order)
    tracks = _mouths(order, shot, length)
    players = []
    for place, performer in enumerate(shot.performers):
        error = _error(order, performer, seed, drift_setting)
        body, said = _body(order, performer, error, seed)
        notes.extend(said)
        players.append(_player(performer, body, tracks[place]))
    built, said = _built(order, shot)
    notes.extend(said)
    props, said = _props(shot.props)
    notes.extend(said)
    staging = Staging(
        shot=shot.shot,
        built=built,
        players=tuple(players),
        props=props,
        asked=acting.directions(f"{shot.shot.text} {shot.action}"),
        seed=seed,
        motion=seed if order.seed is None else order.seed,
        length_s=length,
        aspect=order.width / order.height,
    )
    return Staged(staging=staging, notes=tuple(dict.fromkeys(notes)))


def rig_text(anchor: Anchor) -> str | None:
    """What this stage knows an anchor by."""
    binding = anchor.binding_for(VENDOR, BindingKind.RIG)
    return binding.value if binding is not None else None


def _length(order: Order) -> float:
    if order.duration_s > 0:
        return order.duration_s
    earlier = [recipe.duration_s for recipe in order.lineage if recipe.duration_s > 0]
    if earlier:
        return earlier[-1]
    shot = order.shot
    return shot.shot.duration_s or 4.0 if shot is not None else 4.0


def _error(order: Order, performer: BoundPerformer, seed: int, setting: float) -> float:
    character = performer.character.name
    first = order.lineage[0].settings.get("drift", setting) if order.lineage else setting
    error = drift.error_of(character, order.lineage, seed, float(first))
    return error * drift.LEFT_BY_EDIT if order.kind is OrderKind.EDIT else error


def _body(order: Order, performer: BoundPerformer, error: float, seed: int) -> tuple[Rigged | Standee, tuple[str, ...]]:
    character = performer.character
    title = character.title or character.name
    rig = rig_text(character)
    if rig is None:
        picture = chosen_picture(order.references, character.ref, performer.expression, performer.outfit)
        if picture is None:
            step = "Send at least its headshot."
            raise YourMove(f"No picture of {title} was sent, and the previs stage has no model.", step=step)
        return cut_out(character.name, picture), (f"{title} is a standee cut from {picture.label or picture.name}.",)
    genome = from_text(rig)
    outfit = outfit_of(character, genome, performer.outfit)
    said: tuple[str, ...] = ()
    if error > 0:
        genome = drifted(genome, drift.number_for("face", character.name, seed) % 2**32, error)
        said = (drift.said(title, error),)
    return Rigged(name=character.name, genome=genome, outfit=outfit), said


def _player(performer: BoundPerformer, body: Rigged | Standee, mouth: Sequence[float]) -> Player:
    paper: tuple[Colour, Colour] = ((0.80, 0.62, 0.52), (0.30, 0.30, 0.33))
    skin, sleeve = hand_colours(body.genome, body.outfit) if isinstance(body, Rigged) else paper
    return Player(
        name=performer.character.name,
        body=body,
        expression=performer.expression or "neutral",
        hidden=performer.face_hidden,
        from_behind=performer.from_behind,
        skin=skin,
        sleeve=sleeve,
        mouth=mouth,
    )


def _mouths(order: Order, shot: BoundShot, length: float) -> list[list[float]]:
    """One mouth track per performer; where several speak, each has the share of the sound that the words take."""
    pictures = max(round(length * acting.PICTURES_PER_SECOND), 1)
    silent = [[0.0] * pictures for _ in shot.performers]
    if order.sound is None:
        return silent
    from repertory.media.sounds import read_sound

    samples, rate = read_sound(order.sound)
    track = acting.mouth_track(samples, rate, pictures)
    refs = [performer.character.ref for performer in shot.performers]
    speaking = acting.turns_to_speak([line.text for line in shot.lines], track)
    for number, line in enumerate(speaking):
        seen = line >= 0 and bool(shot.lines) and lips_move(shot.lines[line])
        speaker = shot.lines[line].character if seen else ""
        if speaker in refs:
            silent[refs.index(speaker)][number] = track[number]
        elif not shot.lines and len(refs) == 1:
            silent[0][number] = track[number]
    return silent


def _built(order: Order, shot: BoundShot) -> tuple[sets.BuiltSet, tuple[str, ...]]:
    light = find_light(shot.light) if shot.light else "afternoon"
    notes = () if light else (f'The light "{shot.light}" is not known here: shown as afternoon.',)
    light = light or "afternoon"
    if shot.location is None:
        return sets.build_backdrop(None, light), notes
    rig = rig_text(shot.location)
    if rig is not None:
        return sets.build_set(sets.from_text(rig), light), notes
    return _pictured(order, shot.location, light, notes)


def _pictured(
    order: Order, location: Location, light: str, notes: tuple[str, ...]
) -> tuple[sets.BuiltSet, tuple[str, ...]]:
    views = [reference for reference in order.references if reference.anchor == location.ref]
    title = location.title or location.name
    if not views:
        return sets.build_backdrop(None, light), (*notes, f"{title} has no set and no picture here: a plain backdrop.")
    picture = thumbnail(read_image(views[0].path), 1280, 1280)
    return sets.build_backdrop(picture, light), (*notes, f"{title} is a backdrop with its picture.")


def _props(props: Sequence[Prop]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    things, notes = [], []
    for prop in props:
        rig = rig_text(prop)
        words = f"{prop.title or prop.name} {prop.identity}"
        known = rig if rig in PROPS else next((t for t in PROPS if t in words.lower()), None)
        if known is None:
            notes.append(f"{prop.title or prop.name} is not in the prop room and is left out.")
        else:
            things.append(find_prop(known)[0])
    return tuple(things), tuple(notes)
