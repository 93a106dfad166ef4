"""From an order of a production to a staged shot: who is cast, what they wear, what goes wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from repertory.craft.prompting.speaking import lips_move
from repertory.engines.previs import acting, drift, sets
from repertory.engines.previs.bodies import Rigged, Standee
from repertory.engines.previs.bystanding import Bystander
from repertory.engines.previs.genome import drifted, from_text
from repertory.engines.previs.lights import find_light
from repertory.engines.previs.misdressing import outfit_with, set_with, stranger, swapped
from repertory.engines.previs.props import PROPS, find_prop
from repertory.engines.previs.rigs import rig_text
from repertory.engines.previs.staging import Player, Staging
from repertory.engines.previs.standee import chosen_picture, cut_out
from repertory.engines.previs.truth import Kind, What
from repertory.engines.previs.wardrobe import hand_colours, outfit_of
from repertory.errors import YourMove
from repertory.media.images import read_image, thumbnail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repertory.engines.previs.rehearsing import Rehearsal
    from repertory.engines.previs.scene import Colour
    from repertory.engines.previs.truth import Slip
    from repertory.model.anchor import Location, Prop
    from repertory.model.engine import Order
    from repertory.model.shot import BoundPerformer, BoundShot


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A shot on its set, and what a person should know about it."""

    staging: Staging
    notes: tuple[str, ...]


def stage_order(order: Order, rehearsal: Rehearsal) -> Staged:
    """Puts an order's shot on its set, with what goes wrong in it. An edit order gets the shot as the edit leaves it.

    Raises YourMove for an order without a shot, and for a rig that cannot be read.
    """
    shot = order.shot
    if shot is None:
        raise YourMove("This order has no shot to stage.", step="Order a reference of a subject, or a shot.")
    length = _length(order)
    players, of_people = _players(order, shot, rehearsal, length)
    built, of_set = _built(order, shot, rehearsal)
    props, wrong_prop, of_props = _props(shot.props, rehearsal)
    seed = rehearsal.seed
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
        wrong_prop=wrong_prop,
        bystander=_bystander(shot, players, rehearsal),
    )
    return Staged(staging=staging, notes=tuple(dict.fromkeys((*of_people, *of_set, *of_props))))


def _players(order: Order, shot: BoundShot, rehearsal: Rehearsal, length: float) -> tuple[list[Player], list[str]]:
    """The cast as it is seen, one player for each performer, and what is to be said of them."""
    cast = [_body(order, performer, rehearsal) for performer in shot.performers]
    bodies = [body for body, _ in cast]
    wrong = rehearsal.of(Kind.PEOPLE)
    refs = [performer.character.ref for performer in shot.performers]
    if wrong is not None and wrong.what is What.SWAPPED:
        bodies = swapped(bodies, refs.index(wrong.anchor), refs.index(wrong.shown))
    tracks = _mouths(order, shot, length)
    players = [_player(*one) for one in zip(shot.performers, bodies, tracks, strict=True)]
    if wrong is not None and wrong.what is What.MISSING:
        gone = refs.index(wrong.anchor)
        players[gone] = replace(players[gone], missing=True)
    return players, [note for _, said in cast for note in said]


def _bystander(shot: BoundShot, players: Sequence[Player], rehearsal: Rehearsal) -> Bystander | None:
    wrong = rehearsal.of(Kind.PEOPLE)
    if wrong is None or wrong.what not in {What.EXTRA, What.DOUBLED}:
        return None
    refs = [performer.character.ref for performer in shot.performers]
    body = players[refs.index(wrong.anchor)].body if wrong.what is What.DOUBLED else stranger(rehearsal.seed)
    if isinstance(body, Rigged):
        body = replace(body, name="bystander")
    side = 1 if drift.number_for("side", rehearsal.seed) % 2 else -1
    return Bystander(body=body, nearness=wrong.left, side=side)


def _length(order: Order) -> float:
    if order.duration_s > 0:
        return order.duration_s
    earlier = [recipe.duration_s for recipe in order.lineage if recipe.duration_s > 0]
    if earlier:
        return earlier[-1]
    shot = order.shot
    return shot.shot.duration_s or 4.0 if shot is not None else 4.0


def _body(order: Order, performer: BoundPerformer, rehearsal: Rehearsal) -> tuple[Rigged | Standee, tuple[str, ...]]:
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
    outfit = outfit_with(outfit_of(character, genome, performer.outfit), rehearsal.of(Kind.OUTFIT, character.ref))
    said: tuple[str, ...] = ()
    face = rehearsal.of(Kind.IDENTITY, character.ref)
    if face is not None:
        genome = drifted(genome, drift.number_for("face", character.name, rehearsal.seed) % 2**32, face.left)
        said = (drift.said(title, face.left),)
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


def _built(order: Order, shot: BoundShot, rehearsal: Rehearsal) -> tuple[sets.BuiltSet, tuple[str, ...]]:
    light = find_light(shot.light) if shot.light else "afternoon"
    notes = () if light else (f'The light "{shot.light}" is not known here: shown as afternoon.',)
    light = light or "afternoon"
    if shot.location is None:
        return sets.build_backdrop(None, light), notes
    wrong = rehearsal.of(Kind.LOCATION, shot.location.ref)
    rig = rig_text(shot.location)
    if rig is not None:
        return set_with(sets.from_text(rig), light, wrong), notes
    return _pictured(order, shot.location, wrong.shown if wrong is not None else light, notes)


def _pictured(
    order: Order, location: Location, light: str, notes: tuple[str, ...]
) -> tuple[sets.BuiltSet, tuple[str, ...]]:
    views = [reference for reference in order.references if reference.anchor == location.ref]
    title = location.title or location.name
    if not views:
        return sets.build_backdrop(None, light), (*notes, f"{title} has no set and no picture here: a plain backdrop.")
    picture = thumbnail(read_image(views[0].path), 1280, 1280)
    return sets.build_backdrop(picture, light), (*notes, f"{title} is a backdrop with its picture.")


def _props(props: Sequence[Prop], rehearsal: Rehearsal) -> tuple[tuple[str, ...], Slip | None, tuple[str, ...]]:
    """The things by their names in the prop room, what is wrong with the first of them, and what is to be said."""
    things, slips, notes = [], [], []
    for prop in props:
        rig = rig_text(prop)
        words = f"{prop.title or prop.name} {prop.identity}"
        known = rig if rig in PROPS else next((t for t in PROPS if t in words.lower()), None)
        if known is None:
            notes.append(f"{prop.title or prop.name} is not in the prop room and is left out.")
            continue
        wrong = rehearsal.of(Kind.PROP, prop.ref)
        things.append(wrong.shown if wrong is not None and wrong.what is What.PROP else find_prop(known)[0])
        slips.append(wrong)
    return tuple(things), slips[0] if slips else None, tuple(notes)
