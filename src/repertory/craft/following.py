"""How a drifted face is to be redrawn in a clip: in which stretch, which face in each picture, and each picture's plan.

What is drawn must not flicker. So one reference and one choice about the mouth serve for the whole stretch, the points
of the mesh are smoothed in time, the take's own eyes come and go softly with a blink, and so does the mending itself
at both ends of the stretch, but for a cut or an end of the clip, where nothing goes over.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from repertory.craft.face_shape import MESH_POINTS, mesh_of
from repertory.craft.redrawing import (
    EYES,
    MOUTH,
    OTHER_EYES,
    SwapPlan,
    alike,
    best_reference,
    eyes_apart,
    mesh_to_mend,
    mesh_to_use,
    other_mouth,
    planned,
    texture_share,
)
from repertory.errors import MediaRejected
from repertory.model.verdict import Face, Fault, Frame, Moment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from repertory.craft.face_shape import Points

SAME_S = 0.004
"""Two times that lie nearer are the same picture's."""
FADE_S = 0.4
"""Seconds over which the mending comes and goes, where the pictures beside the stretch are good."""
WINDOW = 9
"""Over so many pictures the points are smoothed, by a parabola: what moves evenly or turns is followed as it is."""
LONGEST_GAP = 3
"""So many pictures in a row may hide the face, and are filled in between those beside them."""
LONGEST_S = 20.0
"""Seconds of a stretch that is mended at most: its faces are all held in memory, some 55 KB each, and what is wrong for
longer than that is a take to make again."""
FAR = 0.6
"""Heights of the face that it may move from one picture to the next."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """From when to when a clip is to be mended, in seconds; soft where it begins or ends beside good pictures."""

    start_s: float
    end_s: float
    soft_start: bool = True
    soft_end: bool = True

    def share(self, time_s: float) -> float:
        """How much of the mending a picture takes, 0 to 1."""
        if not self.start_s <= time_s <= self.end_s:
            return 0.0
        coming = (time_s - self.start_s) / FADE_S if self.soft_start else 1.0
        going = (self.end_s - time_s) / FADE_S if self.soft_end else 1.0
        held = min(1.0, max(0.0, min(coming, going)))
        return held * held * (3 - 2 * held)


@dataclass(frozen=True, kw_only=True, eq=False)
class Beat:
    """One picture of a stretch: when, how it is redrawn, and how much each point takes of the reference's detail."""

    time_s: float
    plan: SwapPlan
    texture: NDArray[np.float64]
    """Shape (468,), 0 to 1."""


def worst_stretch(
    curve: Sequence[tuple[float, float]], limit: float, *, cuts: Sequence[float] = (), length_s: float = math.inf
) -> Stretch | None:
    """The stretch about the worst of the measured pictures, out to the last ones beyond the limit; None where none is.

    `curve` is `Measurement.curve`: times and distances. A cut ends the stretch, since another shot begins there; else
    it fades out beside the last bad picture. Raises MediaRejected for a stretch of more than LONGEST_S seconds.
    """
    worst = max(curve, key=lambda point: point[1], default=None)
    if worst is None or worst[1] <= limit:
        return None
    first, last = _beyond(curve, curve.index(worst), limit, cuts)
    start = max([0.0, *(cut for cut in cuts if cut <= curve[first][0])])
    end = min([length_s, *(cut for cut in cuts if cut > curve[last][0])])
    before = curve[first - 1][0] if first else -math.inf
    after = curve[last + 1][0] if last + 1 < len(curve) else math.inf
    soft_start, soft_end = before >= start, after < end
    length = curve[last][0] - (curve[first][0] if soft_start else start)
    if length > LONGEST_S:
        what = f"The face is not right for {length:.0f} s, and at most {LONGEST_S:.0f} s of a clip are mended."
        raise MediaRejected(what, step="Take the shot again.")
    return Stretch(
        start_s=max(start, curve[first][0] - FADE_S) if soft_start else start,
        # the picture that stands on a cut is already the next shot's
        end_s=min(end - 1e-3, curve[last][0] + FADE_S) if soft_end else end - 1e-3,
        soft_start=soft_start,
        soft_end=soft_end,
    )


def moments_of(frames: Sequence[Frame], face: Face, time_s: float, stretch: Stretch) -> tuple[Moment, ...]:
    """The same face in every picture of a stretch, followed both ways from the moment in which it was measured.

    Raises MediaRejected where it is lost for longer than LONGEST_GAP pictures.
    """
    begin = min(range(len(frames)), key=lambda number: abs(frames[number].time_s - time_s), default=None)
    if begin is None:
        raise MediaRejected("The stretch to mend has no pictures.", step="Take the shot again.")
    found: dict[int, Face] = {}
    for way in (range(begin, len(frames)), range(begin, -1, -1)):
        last = face
        for number in way:
            near = min(frames[number].faces, key=lambda one: _moved(last, one), default=None)
            if near is not None and _moved(last, near) <= FAR and len(near.landmarks) == MESH_POINTS:
                found[number] = last = near
    filled = _filled(found, frames)
    return tuple(
        Moment(time_s=frame.time_s, face=one, share=stretch.share(frame.time_s))
        for frame, one in zip(frames, filled, strict=True)
    )


def plan_clip(fault: Fault) -> tuple[Beat, ...]:
    """How each picture of the fault's moments is redrawn, all toward one reference.

    Raises MediaRejected, saying when, where a face turns too far or is too small, and where no reference does for all.
    """
    import numpy as np

    if not fault.moments:
        raise MediaRejected("The clip has no stretch to mend.", step="Measure the take again.")
    faces = [moment.face for moment in fault.moments]
    points = smoothed(np.array([_mesh_at(moment) for moment in fault.moments]))
    reference = best_reference(fault, faces)
    beside, source = alike(fault, faces, reference), mesh_to_use(reference)
    keep_mouth = MOUTH in fault.own or any(other_mouth(face, reference.face) for face in faces)
    own_eyes = _softly([1.0 if EYES in fault.own else _own_eyes(face, source) for face in faces])
    return tuple(
        _beat(moment, reference_plans, float(own))
        for moment, own, reference_plans in zip(
            fault.moments,
            own_eyes,
            (
                tuple(
                    replace(
                        planned(reference, source, one, keep_mouth=keep_mouth, keep_eyes=keep),
                        beside=beside,
                        touch=fault.touch,
                    )
                    for keep in (False, True)
                )
                for one in points
            ),
            strict=True,
        )
    )


def beat_at(beats: Sequence[Beat], time_s: float) -> Beat | None:
    """The beat of the picture at that time; None where the picture takes no part."""
    near = min(beats, key=lambda one: abs(one.time_s - time_s), default=None)
    return near if near is not None and abs(near.time_s - time_s) <= SAME_S and near.texture.any() else None


def smoothed(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points over time, shape (pictures, 468, 2), freed of the mesh's trembling (Savitzky and Golay 1964)."""
    import numpy as np
    from scipy.signal import savgol_filter

    window = min(WINDOW, len(points) - 1 + len(points) % 2)
    return np.asarray(savgol_filter(points, window, 2, axis=0)) if window > 3 else points


def _beat(moment: Moment, plans: tuple[SwapPlan, ...], own_eyes: float) -> Beat:
    """Between the plan that gives the eyes and the one that keeps them, as far as the moment takes part at all."""
    given, kept = plans
    intended = given.intended + own_eyes * (kept.intended - given.intended)
    texture = texture_share(given) + own_eyes * (texture_share(kept) - texture_share(given))
    plan = replace(given, intended=given.target + moment.share * (intended - given.target), keep_eyes=own_eyes > 0.5)
    return Beat(time_s=moment.time_s, plan=plan, texture=moment.share * texture)


def _mesh_at(moment: Moment) -> Points:
    try:
        return mesh_to_mend(moment.face)
    except MediaRejected as beyond:
        what = f"At {moment.time_s:.2f} s: {beyond.what[0].lower()}{beyond.what[1:]}"
        raise MediaRejected(what, step=beyond.step) from beyond


def _own_eyes(face: Face, source: Points) -> float:
    """How much of the take's own eyes is kept, 0 to 1: all of them in a blink."""
    mesh = mesh_of(face)
    apart = eyes_apart(mesh, source) if mesh is not None else 1.0
    return min(1.0, max(0.0, (apart - 0.75 * OTHER_EYES) / (0.5 * OTHER_EYES)))


def _softly(values: Sequence[float]) -> NDArray[np.float64]:
    """The largest of each value's neighbours, and that smoothed: what is kept in one picture fades in before it."""
    import numpy as np
    from scipy.ndimage import gaussian_filter1d, maximum_filter1d

    return np.asarray(gaussian_filter1d(maximum_filter1d(np.array(values), 5, mode="nearest"), 1.5, mode="nearest"))


def _filled(found: dict[int, Face], frames: Sequence[Frame]) -> list[Face]:
    """The faces in the order of the frames, with short gaps filled from both sides."""
    seen, faces = sorted(found), list[Face]()
    for number, frame in enumerate(frames):
        next_one = bisect_left(seen, number)
        after = seen[next_one] if next_one < len(seen) else None
        before = number if after == number else (seen[next_one - 1] if next_one else None)
        if before is None or after is None or after - before > LONGEST_GAP + 1:
            what = f"The face is lost at {frame.time_s:.2f} s."
            raise MediaRejected(what, step="Mend the keyframe and make the clip anew, or take the shot again.")
        faces.append(_between_faces(found[before], found[after], (number - before) / max(1, after - before)))
    return faces


def _between_faces(one: Face, other: Face, share: float) -> Face:
    if one is other:
        return one
    points = (
        (ax + share * (bx - ax), ay + share * (by - ay))
        for (ax, ay), (bx, by) in zip(one.landmarks, other.landmarks, strict=True)
    )
    return replace(one, landmarks=tuple(points))


def _beyond(curve: Sequence[tuple[float, float]], at: int, limit: float, cuts: Sequence[float]) -> tuple[int, int]:
    """The first and the last of the measured pictures about one that lie beyond the limit, with no cut between."""
    first = last = at
    while first > 0 and curve[first - 1][1] > limit and not _between(cuts, curve[first - 1][0], curve[first][0]):
        first -= 1
    end = len(curve) - 1
    while last < end and curve[last + 1][1] > limit and not _between(cuts, curve[last][0], curve[last + 1][0]):
        last += 1
    return first, last


def _between(cuts: Sequence[float], start_s: float, end_s: float) -> bool:
    return any(start_s < cut <= end_s for cut in cuts)


def _moved(one: Face, other: Face) -> float:
    """How far apart two faces are, in heights of the first."""
    across = one.box.x + one.box.width / 2 - other.box.x - other.box.width / 2
    down = one.box.y + one.box.height / 2 - other.box.y - other.box.height / 2
    return math.hypot(across, down) / max(one.size, 1.0)
