"""Which references of its anchors a shot needs: the master, the angle nearest to the framing, outfit, expression."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from repertory.craft.filmwords import folded
from repertory.craft.wardrobe import BACK
from repertory.errors import UnknownName
from repertory.model.anchor import Anchor, Reference, Role
from repertory.model.shot import BoundPerformer, BoundShot, CameraAngle, ChosenReference

DROPPABLE = (Role.LOOK, Role.EXPRESSION, Role.ANGLE)
"""What an engine with few slots may go without, the least important first; words or the master stand in for them."""
FACES = (Role.HEADSHOT, Role.ANGLE, Role.EXPRESSION)
"""The references that show whose face it is."""
_SIDE = re.compile(
    r"(?<!\w)(profile|looks?|looking|turn(?:s|ed|ing))(?:\s+(?:to|the|her|his|head|away))*\s+(left|right)(?!\w)"
)


def references_for(bound: BoundShot) -> tuple[ChosenReference, ...]:
    """The references that the shot needs, most important first: masters, angles, outfits, expressions, place, props,
    and the look of the film.

    A performer whose face is hidden needs the outfit only. Raises UnknownName for a prop without a picture.
    """
    seen = [performer for performer in bound.performers if not performer.face_hidden]
    chosen = [
        *(_chosen(one.character, one.character.master) for one in seen if one.character.master),
        *(_chosen(one.character, angle) for one in seen if (angle := _angle(bound, one, seen))),
        *(_chosen(one.character, clothes) for one in bound.performers if (clothes := _clothes(one))),
        *_faces([one for one in seen if one.expression != "neutral"]),
    ]
    if bound.location:
        place = (bound.light, bound.views.get(bound.location.name, ""))
        views = [view for view in bound.location.with_role(Role.VIEW) if (view.name, view.view) == place]
        chosen += [_chosen(bound.location, view) for view in views[:1]]
    for prop in bound.props:
        pictures = prop.with_role(Role.VIEW) or prop.references
        if not pictures:
            step = f"Run: repertory prop build {prop.name}"
            raise UnknownName(f"Shot {bound.shot.number}: there is no picture of {prop.title or prop.name}.", step=step)
        named = [picture for picture in pictures if picture.name == bound.views.get(prop.name)]
        chosen.append(_chosen(prop, (named or pictures)[0]))
    if bound.look:
        chosen += [_chosen(bound.look, picture) for picture in bound.look.references[:1]]
    return tuple(chosen)


def _chosen(anchor: Anchor, reference: Reference) -> ChosenReference:
    what = reference.role.value if reference.role is Role.HEADSHOT else reference.full_name
    return ChosenReference(
        anchor=anchor.ref,
        kind=anchor.kind,
        role=reference.role,
        name=reference.name,
        sha256=reference.media.sha256,
        label=f"{anchor.title or anchor.name}, {what}",
    )


def _clothes(performer: BoundPerformer) -> Reference | None:
    """The outfit that is worn; from behind its back, where there is a picture of it."""
    worn = next((one for one in performer.character.outfits if folded(one.name) == folded(performer.outfit)), None)
    if worn is None:
        return None
    return worn.seen_from(BACK) if performer.from_behind else worn.main


def _faces(performers: Iterable[BoundPerformer]) -> Iterator[ChosenReference]:
    """Everybody's expression, where there is a picture of it."""
    for performer in performers:
        for reference in performer.character.with_role(Role.EXPRESSION):
            if folded(reference.name) == folded(performer.expression):
                yield _chosen(performer.character, reference)
                break


def _angle(bound: BoundShot, performer: BoundPerformer, seen: list[BoundPerformer]) -> Reference | None:
    """The angle nearest to the framing, or the next best that the character has."""
    there = {reference.name: reference for reference in performer.character.with_role(Role.ANGLE)}
    wanted = angles_wanted(bound, seen.index(performer), len(seen))
    return next((there[name] for name in wanted if name in there), next(iter(there.values()), None))


def angles_wanted(bound: BoundShot, place: int, of: int) -> tuple[str, ...]:
    """Names of angles, best first, for the performer at a place (counted from 0) among so many."""
    said = _SIDE.search(bound.shot.text.lower())
    if said:
        turn = "profile" if said[1] == "profile" else "three-quarter"
        return (f"{turn} {said[2]}", f"three-quarter {said[2]}")
    if re.search(r"(?<!\w)profile(?!\w)", bound.shot.text.lower()):
        return ("profile left", "profile right")
    if bound.shot.angle is CameraAngle.LOW:
        return ("tilt up", "three-quarter left")
    if of > 1:  # they face each other: who is named first stands on the left
        side = "right" if place < of / 2 else "left"
        return (f"three-quarter {side}",)
    return ("three-quarter left", "three-quarter right")
