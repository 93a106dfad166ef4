"""Whether a named thing is seen in a take, and how near what is seen is to it. Pure: observations in, measurements out.

A thing is looked for anywhere in a picture by its marks. Where five lie as in one of its views (`craft.marks`) it is
found, and its colours are compared spot by spot with that view (`craft.rooms`), in whatever light: the distance. Where
it is not found nothing is said: a thing seen from a new side, too small or half hidden shows no marks that its views
have. Only of a render that is all about the thing more is known: where its colours are nowhere, it is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.gathering import gathered
from repertory.craft.marks import Fit, small_fit_of
from repertory.craft.matching import Match
from repertory.craft.placing import BY_COLOURS, Room, best_fit, require_same_version, room_of
from repertory.craft.rooms import ANY_LIGHT, LIGHTNESS, Cells, apart_anywhere, apart_there, lab_of_colours
from repertory.model.media import Box
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Frame, Measurement, Observation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

COLUMNS = 64
"""Cells across the picture: things are small."""
FOUND = 5
"""Marks that must fit: of 56 pairs of a render and the views of another thing none had more than three, and of the
right thing 16 of 23 had so many (with a homography, which eight must fit, 10)."""
ABSENT = 0.3
"""How far a thing's colours must lie from anything that is seen for it to be missing: a phone in a hand is 0.05 to 0.10
away, an empty hand, a cup and a letter in its place 0.34 and more; 11 of 12 things in other lights than their views'
were up to 0.24 away."""
LEAST_CELLS = 12
"""Cells that a thing must have in its view for its colours to be known."""
_BACKDROP = 9.0
"""Colours nearer than this in Lab (lightness counted 0.6) to those at a view's edges are the backdrop's."""
_EDGE = 3
"""Cells from a view's edge that show nothing but the backdrop."""
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
    best = best_fit(room, views, FOUND, small_fit_of)
    if best is None:
        return None
    number, fit = best
    marks = room.plate.points[fit.pairs[:, 0]]
    value = apart_there(room.cells, views[number].cells, fit, marks, light=ANY_LIGHT)
    return None if value is None else Find(value=value, fit=fit, box=_box(marks, frame))


def absence(room: Room, views: Sequence[Room]) -> float | None:
    """How far the colours of a thing are from being anywhere in a picture, by the view that is nearest; None where no
    view shows it before a plain backdrop."""
    known = [cells for view in views if len((cells := _thing_of(view.cells)).colours) >= LEAST_CELLS]
    return min((apart_anywhere(cells, [room.cells], height=0.0) for cells in known), default=None)


def _thing_of(view: Cells) -> Cells:
    """The cells of a view that are not like its edges."""
    from scipy.spatial import cKDTree

    x, y = view.middles.T if len(view.middles) else (np.zeros(0), np.zeros(0))
    reach = _EDGE * view.step
    edge = (x < reach) | (x > x.max(initial=0.0) - reach) | (y < reach)
    if not edge.any():
        return replace(view, middles=view.middles[:0], colours=view.colours[:0])
    lab = lab_of_colours(view.colours) * LIGHTNESS
    away, _ = cKDTree(lab[edge]).query(lab)
    own = away > _BACKDROP
    return replace(view, middles=view.middles[own], colours=view.colours[own])


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
    if found is None and thing.close and thing.style in BY_COLOURS:
        away = absence(room, views)
        if away is not None and away > ABSENT:
            reason = f"nothing in the picture has its colours ({away:.2f} away)"
            return Match(anchor=thing.anchor, finding=Finding.MISSING, reason=reason)
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
        reason=f"{found.fit.inliers} details lie where a picture of it has them",
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
