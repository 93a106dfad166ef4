"""Which references of its anchors a shot needs, the most important first, and why each of them.

Ranked as engines with few slots should get them: everybody's master, the angle of each that is nearest to the camera,
what each wears, the place, the things, the expressions, and the look of the film. Within a rank they stand in the order
in which the shot names them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field

from repertory.craft.binding.posing import PROFILE, THREE_QUARTER, Pose, poses_in
from repertory.craft.binding.wardrobe import BACK
from repertory.craft.shotlist.filmwords import folded
from repertory.errors import UnknownName
from repertory.model.anchor import Anchor, Location, Outfit, Prop, Reference, Role
from repertory.model.shot import BoundPerformer, BoundShot, ChosenReference

DROPPABLE = (Role.LOOK, Role.EXPRESSION, Role.ANGLE)
"""What an engine with few slots may go without, the least important first; words or the master stand in for them."""
FACES = (Role.HEADSHOT, Role.ANGLE, Role.EXPRESSION)
"""The references that show whose face it is."""
_SIDEWAYS = (THREE_QUARTER + PROFILE) / 2
"""Degrees of yaw from which clothes are seen from the side."""

Kept = MutableMapping[tuple[object, ...], tuple[ChosenReference, ...]]
"""What was chosen for the same wish before: a film asks for the same few again and again."""


@dataclass(frozen=True, kw_only=True)
class Cues:
    """What the list says of a shot besides what is bound."""

    called: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What each anchor may be called, by its name."""
    dressed: Mapping[str, str] = field(default_factory=dict)
    """Why everybody wears what they wear, by the character's name: "outfit named in the shot"."""
    place: str = ""
    """Whence the place is, where the shot does not name it: "kept from shot 3"."""
    light: str = ""
    """Whence the light is, where the shot does not name it."""


def references_for(bound: BoundShot, cues: Cues | None = None, kept: Kept | None = None) -> tuple[ChosenReference, ...]:
    """The references that the shot needs, ranked, each with its reason.

    A performer whose face is hidden needs the outfit only. Raises UnknownName for a prop without a picture.
    """
    cues, kept = cues or Cues(), {} if kept is None else kept
    poses = poses_in(bound, cues.called)
    masters: list[ChosenReference] = []
    angles: list[ChosenReference] = []
    clothes: list[ChosenReference] = []
    moods: list[ChosenReference] = []
    for one in bound.performers:
        pose, why = poses.get(one.character.name), cues.dressed.get(one.character.name, "")
        key = (one.character.ref, one.outfit, one.expression, one.from_behind, pose, why)
        if key not in kept:
            kept[key] = tuple(_of_performer(one, pose, why))
        for reference in kept[key]:
            role = reference.role
            (masters if role is Role.HEADSHOT else angles if role is Role.ANGLE else clothes if role is Role.OUTFIT
             else moods).append(reference)  # fmt: skip
    place = _of_place(bound, bound.location, cues, kept) if bound.location else ()
    things = [reference for prop in bound.props for reference in _of_prop(bound, prop, kept)]
    look = [(bound.look, picture) for picture in bound.look.references[:1]] if bound.look else []
    style = [_chosen(*one, "the look of the whole film") for one in look]
    return (*masters, *angles, *clothes, *place, *things, *moods, *style)


def _of_performer(performer: BoundPerformer, pose: Pose | None, dressed: str) -> Iterator[ChosenReference]:
    """What is sent of one character; without a pose the face is hidden."""
    character = performer.character
    if pose and character.master:
        yield _chosen(character, character.master, "master: the face itself")
    if pose and (angle := _angle(performer, pose)):
        yield _chosen(character, *angle)
    worn = next((one for one in character.outfits if folded(one.name) == folded(performer.outfit)), None)
    if worn:
        yield _chosen(character, *_clothes(worn, performer, pose, dressed))
    if pose and performer.expression not in ("", "neutral"):  # the master shows a neutral one
        faces = character.with_role(Role.EXPRESSION)
        face = next((one for one in faces if folded(one.name) == folded(performer.expression)), None)
        if face:
            yield _chosen(character, face, f"{face.name}: the expression that the shot names")


def _angle(performer: BoundPerformer, pose: Pose) -> tuple[Reference, str] | None:
    """The angle nearest to how the head should be seen, and why."""
    there = performer.character.with_role(Role.ANGLE)
    if not there:
        return None
    nearest = min(there, key=pose.off)
    missed = pose.misses(nearest)
    return nearest, f"{nearest.name}: {pose.why}{'' if missed is None else f', {missed:.0f} degrees off'}"


def _clothes(worn: Outfit, performer: BoundPerformer, pose: Pose | None, dressed: str) -> tuple[Reference, str]:
    """The picture of the outfit from the side that the camera sees, or the nearest to it."""
    why = dressed or "worn in the shot"
    if performer.from_behind:
        back = worn.seen_from(BACK)
        return back, f"{why}, from behind" if back.view == BACK else f"{why}; there is no picture of its back"
    if pose and abs(pose.yaw) >= _SIDEWAYS and pose.turned:
        for view in ("left side" if pose.yaw < 0 else "right side", "side"):
            side = worn.seen_from(view)
            if side.view == view:
                return side, f"{why}, from the side"
    return worn.main, why


def _of_place(bound: BoundShot, place: Location, cues: Cues, kept: Kept) -> tuple[ChosenReference, ...]:
    seen = bound.views.get(place.name, "")
    key = (place.ref, bound.light, seen, cues.place, cues.light, bool(bound.shot.light))
    if key not in kept:
        views = [view for view in place.with_role(Role.VIEW) if (view.name, view.view) == (bound.light, seen)]
        light = cues.light or ("the shot's own light" if bound.shot.light else "its first light, the shot names none")
        side = f"; {seen}: the side that the shot names" if seen else ""
        where = f"; the place is {cues.place}" if cues.place not in {"", cues.light} else ""
        why = f"{place.title or place.name}, {bound.light}: {light}{where}{side}"
        kept[key] = tuple(_chosen(place, view, why) for view in views[:1])
    return kept[key]


def _of_prop(bound: BoundShot, prop: Prop, kept: Kept) -> tuple[ChosenReference, ...]:
    wanted = bound.views.get(prop.name)
    key = (prop.ref, wanted)
    if key not in kept:
        pictures = prop.with_role(Role.VIEW) or prop.references
        if not pictures:
            step = f"Run: repertory prop build {prop.name}"
            raise UnknownName(f"Shot {bound.shot.number}: there is no picture of {prop.title or prop.name}.", step=step)
        named = next((picture for picture in pictures if picture.name == wanted), None)
        why = f"{wanted}: the side that the shot names" if named else f"{pictures[0].full_name}: its main picture"
        kept[key] = (_chosen(prop, named or pictures[0], why),)
    return kept[key]


def further_references(
    bound: BoundShot, awry: Collection[tuple[str, str]] | None = None
) -> tuple[ChosenReference, ...]:
    """What else shows the people, the place and the things of a shot as it wants them, and is not asked for by itself:
    other angles, other sides of what is worn, of the place in its light and of things. With `awry` only of these, each
    a ref and what of it was wrong: the outfit, the light, or nothing for a face and a thing."""
    sent = {one.sha256 for one in bound.references}
    people = {one.character.ref: one for one in bound.performers}
    found: list[ChosenReference] = []
    for anchor in _anchors(bound):
        performer = people.get(anchor.ref)
        for one in anchor.references:
            fits = _fits_performer(performer, one) if performer else one.role is Role.VIEW
            in_light = not isinstance(anchor, Location) or not bound.light or one.name == bound.light
            about = one.name if one.role is Role.OUTFIT or isinstance(anchor, Location) else ""
            asked = awry is None or (anchor.ref, about) in awry
            if fits and in_light and asked and one.media.sha256 not in sent:
                found.append(_chosen(anchor, one, "more of what was wrong in the take before"))
    return tuple(found)


def _anchors(bound: BoundShot) -> list[Anchor]:
    people: list[Anchor] = [performer.character for performer in bound.performers]
    return people + [one for one in (bound.location, *bound.props) if one is not None]


def _fits_performer(performer: BoundPerformer, reference: Reference) -> bool:
    if reference.role is Role.OUTFIT:
        return reference.name == performer.outfit
    return reference.role is Role.ANGLE and not performer.face_hidden


def _chosen(anchor: Anchor, reference: Reference, reason: str) -> ChosenReference:
    what = reference.role.value if reference.role is Role.HEADSHOT else reference.full_name
    return ChosenReference(
        anchor=anchor.ref,
        kind=anchor.kind,
        role=reference.role,
        name=reference.name,
        sha256=reference.media.sha256,
        label=f"{anchor.title or anchor.name}, {what}",
        reason=reason,
        known_to=anchor.slots_from(reference.media.sha256),
    )
