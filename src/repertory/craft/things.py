"""Whether a named thing is seen in a take, and how near what is seen is to it. Pure: observations in, measurements out.

A thing is looked for anywhere in a picture by its marks. Where eight lie as in one of its views (`craft.marks`) it is
found, and its colours are compared spot by spot with that view (`craft.rooms`), in whatever light: the distance. Where
it is not found nothing is said: a thing seen from a new side, too small or half hidden shows no marks that its views
have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.gathering import gathered
from repertory.craft.marks import Fit
from repertory.craft.matching import Match
from repertory.craft.placing import Room, best_fit, require_same_version, room_of
from repertory.craft.rooms import ANY_LIGHT, apart_there
from repertory.model.media import Box
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Frame, Measurement, Observation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

COLUMNS = 64
"""Cells across the picture: things are small."""
FOUND = 8
"""Marks that must fit: of 168 pairs of a render and a view of another thing none had so many."""
CLEAR = 30
"""Marks that fit from which a find is as sure as it gets."""
SURE, LEAST_SURE = 0.95, 0.7


@dataclass(frozen=True, kw_only=True, eq=False)
class Find:
    """A thing that was found in a frame."""

    value: float
    fit: Fit
    box: Box


def compare_props(seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
    """One measurement for each expected thing; a clip's frames are gathered as those of faces are.

    Raises ValueError when a reference comes from another inspector version than the take.
    """
    require_same_version(seen, expected)
    rooms = [(frame, room_of(frame, COLUMNS)) for frame in seen.frames]
    found: list[Measurement] = []
    for thing in expected.cast:
        others = [one for one in (*expected.cast, *expected.others) if one.anchor != thing.anchor]
        views, rivals = _views(thing), [(one.anchor, _views(one)) for one in others]
        frames = [(_matched(frame, room, thing, views, rivals),) for frame, room in rooms]
        found += [replace(one, about=thing.about) for one in gathered(frames, seen)]
    return tuple(found)


def find(frame: Frame, room: Room, views: Sequence[Room]) -> Find | None:
    """Where one of the views lies in a frame, and how far its colours are from it; None where none is found."""
    best = best_fit(room, views, FOUND)
    if best is None:
        return None
    number, fit = best
    marks = room.plate.points[fit.pairs[:, 0]]
    value = apart_there(room.cells, views[number].cells, fit, marks, light=ANY_LIGHT)
    return None if value is None else Find(value=value, fit=fit, box=_box(marks, frame))


def _views(thing: ExpectedAnchor) -> list[Room]:
    return [room_of(frame, COLUMNS) for reference in thing.references for frame in reference.frames]


def _matched(
    frame: Frame,
    room: Room,
    thing: ExpectedAnchor,
    views: Sequence[Room],
    rivals: Sequence[tuple[str, Sequence[Room]]],
) -> Match:
    found = find(frame, room, views)
    if found is None:
        seen = [name for name, others in rivals if find(frame, room, others) is not None]
        reason = "none of its views is found in the picture; it may be turned, small or hidden"
        if seen:
            reason += f"; {seen[0]} is seen"
        return Match(anchor=thing.anchor, finding=Finding.UNMEASURED, reason=reason)
    # another thing counts as nearer only where it lies at the same spot
    others = [
        (other.value, name)
        for name, known in rivals
        if (other := find(frame, room, known)) is not None and _overlaps(other.box, found.box)
    ]
    value, name = min(others, default=(0.0, ""))
    share = min(1.0, found.fit.inliers / CLEAR)
    return Match(
        anchor=thing.anchor,
        finding=Finding.MEASURED,
        reason=f"{found.fit.inliers} marks lie as in a view of it",
        value=found.value,
        margin=value - found.value if name else None,
        nearest=name,
        confidence=LEAST_SURE + share * (SURE - LEAST_SURE),
        box=found.box,
    )


def _box(marks: Numbers, frame: Frame) -> Box:
    side = max(frame.width, frame.height)
    (left, top), (right, bottom) = marks.min(axis=0) * side, marks.max(axis=0) * side
    return Box(x=float(left), y=float(top), width=float(right - left), height=float(bottom - top))


def _overlaps(one: Box, other: Box) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0 and down > 0
