"""The local, free repair of a drifted face: a reference's detail drawn in the character's shape, in the take's light;
of a picture, or of every picture in a stretch of a clip.

No network: the reference is bent by a dense warp over the face mesh onto the place where the character's features
belong in this pose, its fine detail is laid over the take's own light and skin tone, and everything fades out before
the hairline. With a light touch, as for photographs, it is what several references have in common, and the finest
detail stays the take's. Cheeks, jaw and chin of the take are bent along, so that no second jaw shows through.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.face_shape import OVAL, eye_distance
from repertory.craft.following import beat_at, plan_clip
from repertory.craft.redrawing import mesh_to_use, plan_swap, texture_share
from repertory.files.hashing import sha256_of
from repertory.media.alike import in_common, nudged, with_fine_of
from repertory.media.images import read_image, write_image
from repertory.media.reclips import redrawn_clip, suffix_for
from repertory.media.warping import (
    Mesh,
    bend,
    blend,
    feathered,
    polygon,
    relit,
    seen,
    smoothstep,
    soften,
    window_around,
)
from repertory.model.engine import Output

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.craft.face_shape import Points
    from repertory.craft.redrawing import SwapPlan
    from repertory.media.images import Picture
    from repertory.media.warping import Plane
    from repertory.model.verdict import Fault

LIGHT = 0.33
"""Blur that parts light from detail, in eye distances."""
FEATHER = 0.12
"""Width of the fade inside the outline, in eye distances."""
RING = 1.35
"""The outline enlarged about the face's middle: there the bending has died away."""


class SwapRepairer:
    """Mends a face toward the nearest of the fault's references, in a picture or in a stretch of a clip."""

    id = "swap"
    version = "swap/3"

    def repair(self, media: Path, fault: Fault, folder: Path) -> Output:
        """A PNG in `folder`, or for a fault with moments a clip; outside the face it is the same, bit for bit.

        A clip keeps its sound, its times and every picture outside the stretch, for it is written without loss.
        Which references were used is said by `craft.redrawing.plan_swap(fault)`, for a clip by the first of
        `craft.following.plan_clip(fault)`, and in the notes.
        Raises MediaRejected when the fault is beyond a swap: a profile, a small face, no reference in this pose, a
        face that is lost, a clip that cannot be written without loss.
        """
        if fault.moments:
            return _mended_clip(media, fault, folder)
        plan = plan_swap(fault)
        mended = redraw(read_image(media), [read_image(one.path) for one in plan.drawn_from], plan)
        path = folder / f"{_name(media, plan)}.png"
        write_image(path, mended)
        return Output(files=(path,), notes=tuple(_notes(plan)))


def _mended_clip(media: Path, fault: Fault, folder: Path) -> Output:
    beats = plan_clip(fault)
    first = beats[0].plan
    references = [read_image(one.path) for one in first.drawn_from]

    def change(time_s: float, picture: Picture) -> tuple[Picture, Plane] | None:
        beat = beat_at(beats, time_s)
        if beat is None:
            return None
        height, width = picture.shape[:2]
        return redraw(picture, references, beat.plan, beat.texture), region_of(beat.plan, width, height)

    path = folder / f"{_name(media, first)}{suffix_for(media)}"
    redrawn_clip(media, path, change)
    mended = [moment.time_s for moment in fault.moments if moment.share > 0]
    notes = [*_notes(first), f"Mended from {min(mended):.2f} to {max(mended):.2f} s; the rest is as it was."]
    return Output(files=(path,), notes=tuple(notes))


def redraw(
    picture: Picture, references: Sequence[Picture], plan: SwapPlan, texture: NDArray[np.float64] | None = None
) -> Picture:
    """The picture with the planned face drawn into it; a new array of the same shape.

    `references` are the pictures of `plan.drawn_from`. `texture`, shape (468,), is how much of their detail each point
    takes, 0 to 1; else as the plan says.
    """
    eyes = eye_distance(plan.target)
    outline = list(OVAL)
    middle = plan.target.mean(axis=0)
    ring = middle + (plan.target[outline] - middle) * RING
    window = window_around(ring, 4.0, picture.shape[1], picture.shape[0])
    part = picture[window.slices]
    intended = plan.intended - window.corner

    bent, moves = _bent(part, plan.target - window.corner, intended, ring - window.corner, eyes)
    inside = polygon(intended[outline], window.width, window.height)
    places = [
        _places_in_reference(source, intended, window.width, window.height, eyes)
        for source in (plan.source, *(mesh_to_use(one) for one in plan.beside))
    ]
    drawn = [
        relit(bend(reference, place), bent, inside, LIGHT * eyes)
        for reference, place in zip(references, places, strict=True)
    ]
    if plan.touch is not None and plan.touch.nudged:
        drawn = [nudged(one, bent, inside, eyes) for one in drawn]
    lit = in_common([*drawn, bent] if len(drawn) == 2 else drawn)
    if plan.touch is not None:
        lit = with_fine_of(bent, lit, inside, plan.touch.fine * eyes)
    taken = texture_share(plan) if texture is None else texture
    share = _share(intended, inside, taken, eyes) * soften(seen(places[0]), 0.03 * eyes)

    mended = picture.copy()
    mended[window.slices] = np.where((moves | (share > 0))[..., None], blend(bent, lit, share), part)
    return mended


def region_of(plan: SwapPlan, width: int, height: int) -> Plane:
    """1 where a swap may change a picture of that size, 0 elsewhere: the outline enlarged; shape (height, width)."""
    middle = plan.target.mean(axis=0)
    return polygon(middle + (plan.target[list(OVAL)] - middle) * (RING + 0.02), width, height)


def _bent(part: Picture, now: Points, intended: Points, ring: Points, eyes: float) -> tuple[Picture, np.ndarray]:
    """The target's own face in its new shape, and where it moved at all."""
    height, width = part.shape[:2]
    far = np.array([[x, y] for x in (-2.0 * width, 3.0 * width) for y in (-2.0 * height, 3.0 * height)])
    still = np.zeros((len(ring) + len(far), 2))
    shift = Mesh(np.vstack([intended, ring, far]), width, height).spread(np.vstack([now - intended, still]))
    within = feathered(polygon(ring, width, height), 0.1 * eyes)
    shift = soften(shift, 0.03 * eyes) * within[..., None]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    moves = np.asarray(np.abs(shift).max(axis=-1) > 0.02)
    return bend(part, np.dstack([x, y]) + shift), moves


def _places_in_reference(source: Points, intended: Points, width: int, height: int, eyes: float) -> Plane:
    """For each pixel of the window, where in the reference its detail comes from; shape (height, width, 2)."""
    outline = list(OVAL)

    def ringed(points: Points) -> Points:
        middle = points.mean(axis=0)
        return np.vstack([points, middle + (points[outline] - middle) * RING])

    return soften(Mesh(ringed(intended), width, height).spread(ringed(source)), 0.03 * eyes)


def _share(intended: Points, inside: Plane, texture: NDArray[np.float64], eyes: float) -> Plane:
    height, width = inside.shape
    spread = Mesh(intended, width, height).spread(texture)
    return np.asarray(smoothstep(soften(spread, 0.04 * eyes)) * feathered(inside, FEATHER * eyes), np.float32)


def _name(media: Path, plan: SwapPlan) -> str:
    """Another for each picture, reference and touch."""
    touch = f"-{plan.touch.fine:g}{'-nudged' if plan.touch.nudged else ''}" if plan.touch else ""
    return f"swap-{sha256_of(media)[:8]}-{plan.reference.sha256[:8]}{touch}"


def _notes(plan: SwapPlan) -> list[str]:
    kept = [word for word, keeps in (("mouth", plan.keep_mouth), ("eyes", plan.keep_eyes)) if keeps]
    names = " and ".join(filter(None, [", ".join(one.name for one in plan.drawn_from[:-1]), plan.drawn_from[-1].name]))
    notes = [f"Mended toward the reference{'s' if plan.beside else ''} {names}."]
    if plan.touch is not None:
        notes.append("The take's own mouth and eyes stayed, and its finest detail.")
    elif kept:
        notes.append(f"The take's own {' and '.join(kept)} stayed: the reference's look different.")
    return notes
