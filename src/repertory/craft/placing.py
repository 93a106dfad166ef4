"""How near the place in a take is to a named place, in the named light. Pure: observations in, measurements out.

Two things are asked of what the people leave free. Its colours: how far they are from being a part of the place's views
(`craft.rooms`), which says much about paint, wood and light, and nothing about what stands where. And its marks: where
twelve of them lie as in one of the views (`craft.marks`), it is proof of the same plate, and then the colours are
compared spot by spot as well, so that a wall of another colour is found however many windows are where they were. The
distance is the mean of both; without the proof it is the palette's alone, and less sure. A learned network's vectors,
where both pictures have one, stand in for the proof: one minus their cosine joins the mean.

What shows too little of a place is not measured: people fill the picture, or, but for renders, what is behind them is
too soft or too plain to have any marks. The colours of a render are all its place's own, blurred or not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.gathering import gathered
from repertory.craft.marks import PROOF, Fit, Plate, fit_of, plate_of, unpacked
from repertory.craft.matching import Match
from repertory.craft.mirrored import LEAST, mirrored
from repertory.craft.rooms import FORGIVEN, Cells, apart_anywhere, apart_there
from repertory.model.media import Box
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Frame, Grade, Measurement, Observation, Score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

Fitted = Callable[[Plate, Plate, int], Fit | None]
"""How one plate is laid on another: as a whole wall is, or as a small thing is."""
PLACES = "places"
"""Id of the inspector of places."""
MARKS, LAYOUT = "marks", "layout"
"""The two patches of a frame: what can be found again, and the colours of the cells."""
COLUMNS = 32
"""Cells of a layout across the picture."""
LEAST_SHARE = 0.15
"""Share of the picture that must be free of people: close-ups of renders leave 0.2 to 0.5 of it."""
BY_COLOURS = frozenset({"clay"})
"""Styles whose colours tell places apart where a background has no marks: of 30 keyframes of a rehearsal, close-ups
among them, the right place lay at 0.22 to 0.33, another light, set or coat of paint at 0.35 and more."""
FORGIVEN_IN = {"clay": 0.05}
"""Share of the cells that is left out, by style, where it is not the usual one: tables and a counter of another colour
take up so little behind a close-up that with a share of 0.15 they are what is left out. Of 266 right rooms of renders,
with a share of 0.05 the farthest lies at 0.335 and 55 of 57 wrong ones beyond; with 0.15 at 0.301 and 52. Where no
face is seen a hand and its thing may fill more, and are no place's."""
LEAST_MARKS = 12
"""Marks below which a background is a blur or a blank wall, which in a photograph may be anything: close-ups of renders
with a blurred one have 8 or 9, medium shots 28 and more."""
ONE_COLOUR = 30.0
"""Spread of a background's colours, 0 to 255, below which without marks it is one colour, which may be a wall anywhere:
17 portraits before a studio's wall 14 to 17, 60 keyframes of a rehearsal, close-ups among them, 54 and more."""
CLEAR_MARKS = 60
ITS_COLOURS = "by its colours only"
"""How the reason begins of a distance without proof."""
ONE_ONLY = f"{ITS_COLOURS}, and there is but one"
"""How it begins where that says nothing: a wall of one colour."""
THERE = "details lie where a picture of it has them"
"""How the reason ends, after their number, of a distance with proof."""
MIRRORED = "mirror image"
"""How the reason begins of the mirror image of a place; it is no place to be measured by."""
PLENTY = 100
"""Details that are more than a sign or a lamp has that two places share: an eighth of those looked for in a picture."""
SURE, UNSURE, FAINT = 0.95, 0.75, 0.55
"""Confidence with proof, without it, and without it where there are but few marks."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Room:
    """What one frame shows of its place."""

    plate: Plate
    cells: Cells
    share: float
    box: Box
    vector: Numbers
    """A learned network's, of length 1; empty without one."""


@dataclass(frozen=True, kw_only=True)
class Nearness:
    """How far a room is from a place."""

    value: float
    proof: int
    """Inliers in the view that fits best; 0 where none is proof."""


def compare_places(seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
    """One measurement for each expected place; a clip's frames are gathered as those of faces are.

    Raises ValueError when a reference comes from another inspector version than the take, or is no observation of a
    place.
    """
    require_same_version(seen, expected)
    rooms = [room_of(frame) for frame in seen.frames]
    found: list[Measurement] = []
    for place in expected.cast:
        others = [one for one in (*expected.cast, *expected.others) if one.anchor != place.anchor]
        known, rivals = views_of(place), [(one.anchor, views_of(one)) for one in others]
        frames = [(_matched(room, place, known, rivals),) for room in rooms]
        found += [_without_figure(replace(one, about=place.about)) for one in gathered(frames, seen)]
    return tuple(found)


def _without_figure(found: Measurement) -> Measurement:
    """The same; of a mirror image without a distance: its colours are the place's own, which says nothing then."""
    if found.finding is not Finding.SWAPPED or not found.reason.startswith(MIRRORED):
        return found
    return replace(found, value=None, median=None, margin=None, curve=(), slope=None)


def require_same_version(seen: Observation, expected: Expectation) -> None:
    """Raises ValueError when a reference comes from another inspector or version than the take."""
    for one in (*expected.cast, *expected.others):
        for reference in one.references:
            if (reference.inspector, reference.version) != (seen.inspector, seen.version):
                raise ValueError(f"{one.anchor} was observed by {reference.version}, the take by {seen.version}")


def room_of(frame: Frame, columns: int = COLUMNS) -> Room:
    """A frame's place, unpacked; its layout has so many cells across. Raises ValueError where the frame has none."""
    patches = {patch.what: patch for patch in frame.patches}
    if not {MARKS, LAYOUT} <= patches.keys():
        raise ValueError("this is no observation of a place")
    marks, layout = patches[MARKS], patches[LAYOUT]
    side = float(max(frame.width, frame.height))
    middles = np.array(layout.marks, np.float64).reshape(-1, 2) / side
    colours = unpacked(layout.described, len(layout.marks)).astype(np.float64)
    return Room(
        plate=plate_of(np.array(marks.marks, np.float64), unpacked(marks.described, len(marks.marks)), side),
        cells=Cells(middles=middles, colours=colours, high=frame.height / side, step=frame.width / side / columns),
        share=layout.share,
        box=layout.box,
        vector=np.array(layout.vector, np.float64),
    )


def views_of(place: ExpectedAnchor) -> list[Room]:
    """The rooms that a place's pictures show, those of them that show enough."""
    rooms = [room_of(frame) for reference in place.references for frame in reference.frames]
    return [room for room in rooms if len(room.cells.colours)]


def why_unmeasured(room: Room, style: str) -> str:
    """Why a frame says nothing about a place of that style; empty where it does."""
    if room.share < LEAST_SHARE or not len(room.cells.colours):
        return f"people fill the picture: {room.share:.0%} of it shows the place"
    if len(room.plate.points) < LEAST_MARKS and style not in BY_COLOURS:
        seen = "what is behind the people" if room.share < 1 else "what is seen"
        return f"{seen} is too blurred or too plain to be known again"
    return ""


def plain(room: Room) -> bool:
    """Whether a background is of one colour, and nothing in it can be found again."""
    return len(room.plate.points) < LEAST_MARKS and of_one_colour(room)


def of_one_colour(room: Room) -> bool:
    """Whether all that is seen of a place is of one colour, grained or smooth."""
    seen = room.cells.colours
    return bool(len(seen)) and float(np.linalg.norm(seen.std(axis=0))) < ONE_COLOUR


def unproved(measured: Measurement, style: str) -> bool:
    """Whether a place is told by its colours only in a style in which they are no proof: of 130 pairs of photographs of
    different places, by their spread of 0.68 +- 0.21, one in ten lies within 0.41. A render's colours are its own,
    unless there is but one."""
    return by_colours(measured) and (style not in BY_COLOURS or measured.reason.startswith(ONE_ONLY))


def by_its_plate(score: Score) -> bool:
    """Whether details alone say that it is the place: the limits of its colours say nothing."""
    return score.bands is not None and not score.bands.trusted and proved(score.measurement)


def colours_alone(score: Score) -> bool:
    """Whether it is about a place whose colours are known, and prove nothing."""
    untold = score.grade is Grade.UNMEASURED and score.bands is not None
    return untold and score.bands is not None and unproved(score.measurement, score.bands.style)


def by_colours(measured: Measurement) -> bool:
    """Whether a place was measured by its colours, and no detail proves it."""
    return measured.inspector == PLACES and measured.reason.startswith(ITS_COLOURS)


def outdone(measured: Measurement, match: float) -> bool:
    """Whether another place fits better, and well enough to be named: within the limit of a match. Of two places that
    both lie far off, the nearer one is nobody's guess."""
    if measured.inspector != PLACES or measured.finding is not Finding.MEASURED:
        return False
    usual, margin = measured.usual, measured.margin
    return usual is not None and margin is not None and margin < 0 and usual + margin <= match


def proved(measured: Measurement) -> bool:
    """Whether details prove that the plate is the place's own, whatever its colours."""
    is_place = measured.inspector == PLACES and measured.finding is Finding.MEASURED
    return is_place and THERE in measured.reason


def surely_there(measured: Measurement) -> bool:
    """Whether so many details prove it that no place with the same sign or lamp has them, whatever its colours; or
    fewer do, and no other place's colours are nearer."""
    if not proved(measured):
        return False
    count = measured.reason.partition(" ")[0]
    nearer = measured.margin is not None and measured.margin < 0
    return not nearer or (count.isdecimal() and int(count) >= PLENTY)


def nearness(room: Room, views: Sequence[Room], style: str = "") -> Nearness:
    """How far a room is from a place of that style with these views, at least one, each with cells."""
    forgiven = FORGIVEN_IN.get(style, FORGIVEN) if room.share < 1 else FORGIVEN
    parts = [apart_anywhere(room.cells, [view.cells for view in views], forgiven=forgiven)]
    best, proof = best_fit(room, views), 0
    if best is not None:
        number, fit = best
        marks = room.plate.points[fit.pairs[:, 0]]
        there = apart_there(room.cells, views[number].cells, fit, marks, forgiven=forgiven)
        if there is not None:
            parts.append(there)
            proof = fit.inliers
    if not proof:
        parts += _learned(room, views)
    return Nearness(value=sum(parts) / len(parts), proof=proof)


def best_fit(room: Room, views: Sequence[Room], least: int = PROOF, fitted: Fitted = fit_of) -> tuple[int, Fit] | None:
    """The number of the view that lies best on the room, and how; None where none does with so many inliers."""
    tried = [(number, fitted(room.plate, view.plate, least)) for number, view in enumerate(views)]
    fits = [(number, fit) for number, fit in tried if fit is not None]
    return max(fits, key=lambda pair: pair[1].inliers, default=None)


def _learned(room: Room, views: Sequence[Room]) -> list[float]:
    """One minus the largest cosine to a view, where a network has seen both; else nothing."""
    known = [float(room.vector @ view.vector) for view in views if room.vector.size and view.vector.size]
    return [min(1.0, max(0.0, 1.0 - max(known)))] if known else []


def _matched(
    room: Room, place: ExpectedAnchor, known: Sequence[Room], rivals: Sequence[tuple[str, Sequence[Room]]]
) -> Match:
    reason = why_unmeasured(room, place.style) if known else f"no picture of {place.anchor} to compare with"
    if reason:
        return Match(anchor=place.anchor, finding=Finding.UNMEASURED, reason=reason, box=room.box)
    own = nearness(room, known, place.style)
    rated = {name: nearness(room, views, place.style) for name, views in rivals if views}
    nearer = {name: one for name, one in rated.items() if one.value < own.value}  # two sets may share a sign or a lamp
    elsewhere = _elsewhere(room, place, known, nearer) if not own.proof else None
    if elsewhere is not None:
        margin = rated[elsewhere.nearest].value - own.value if elsewhere.nearest else None
        return replace(elsewhere, value=own.value, margin=margin)
    others = {name: one.value for name, one in rated.items()}
    nearest = min(others, key=others.__getitem__, default="")
    few = len(room.plate.points) < CLEAR_MARKS
    return Match(
        anchor=place.anchor,
        finding=Finding.MEASURED,
        reason=f"{own.proof} {THERE}" if own.proof else ONE_ONLY if plain(room) else ITS_COLOURS,
        value=own.value,
        margin=others[nearest] - own.value if nearest else None,
        nearest=nearest,
        confidence=SURE if own.proof else FAINT if few else UNSURE,
        box=room.box,
    )


def _elsewhere(room: Room, place: ExpectedAnchor, known: Sequence[Room], rated: Mapping[str, Nearness]) -> Match | None:
    """What details prove instead of the place: another one, or its mirror image; None where they prove nothing."""
    name = max(rated, key=lambda other: rated[other].proof, default="")
    proof = rated[name].proof if name else 0
    reason = f"this is {name}: {proof} details lie where a picture of that place has them"
    if not proof:
        name, reason = "", ""
        flipped = replace(room, plate=mirrored(room.plate, room.box.width / max(room.box.width, room.box.height)))
        best = best_fit(flipped, known, LEAST)
        if best is None:
            return None
        reason = f"{MIRRORED}: {best[1].inliers} details lie the other way round"
    return Match(
        anchor=place.anchor,
        finding=Finding.SWAPPED,
        reason=reason,
        nearest=name,
        confidence=SURE,
        box=room.box,
    )
