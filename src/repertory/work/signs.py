"""What the pixels of a repair say: what changed where nothing was to change, and new faults in the face."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft import mending
from repertory.craft.face_shape import EYE_AT_LEFT, EYE_AT_RIGHT, OUTER_CORNERS, OVAL, features, front_view, mesh_of
from repertory.craft.following import beat_at
from repertory.media import faults
from repertory.media.beside import beside_difference, other_clip
from repertory.media.clips import read_frames
from repertory.media.images import read_image, scaled
from repertory.media.rims import rim_difference
from repertory.media.warping import polygon
from repertory.model.media import Box
from repertory.model.verdict import Face
from repertory.work.patients import Patient, Repair

if TYPE_CHECKING:
    from repertory.craft.face_shape import Points
    from repertory.craft.following import Beat
    from repertory.craft.redrawing import SwapPlan
    from repertory.media.images import Picture
    from repertory.media.warping import Plane

SWAP_REACH = 1.37
"""How far a swap may change the picture, as a factor on the face's outline."""
LOOKED_AT = 6
"""So many pictures of a mended stretch are looked at for new faults; for flicker and changes elsewhere all are."""


def signs_of(patient: Patient, repair: Repair, after_face: Face | None) -> mending.Signs:
    """What the pixels say of a repair. Raises MediaRejected."""
    if repair.beats:
        return clip_signs(patient.path, repair.path, repair.beats)
    if not patient.still:
        return edited_clip_signs(patient.path, repair.path, patient.regions, [one.time_s for one in patient.frames])
    before, after = read_image(patient.path), read_image(repair.path)
    if repair.swap is not None:
        return _swap_signs(before, after, repair.swap, read_image(repair.swap.reference.path))
    region = repair.region or patient.region
    window = polygon(_corners(region), before.shape[1], before.shape[0])
    outside = faults.outside_difference(before, after, window)
    if not patient.of_face or patient.face is None:
        return mending.Signs(outside=outside, seam=0.0, doubled=0.0, rim=rim_difference(before, after, region))
    now, was = mesh_of(after_face) if after_face else None, mesh_of(patient.face)
    if now is None or was is None:
        return mending.Signs(outside=outside, seam=0.0, doubled=0.0)
    drawn = None
    if repair.edited is not None:  # what the engine drew is no fault of the pasting
        drawn = faults.FaceView(picture=scaled(read_image(repair.edited), *before.shape[1::-1]), points=now)
    views = faults.FaceView(picture=after, points=now), faults.FaceView(picture=before, points=was)
    return mending.Signs(
        outside=outside,
        seam=faults.seam_strength(*views, drawn, _parts()),
        doubled=faults.doubled_features(*views, drawn, _parts()),
    )


def clip_signs(before: Path, after: Path, beats: Sequence[Beat]) -> mending.Signs:
    """What the pixels say of a clip in which a stretch was redrawn. Raises MediaRejected."""
    reference = read_image(beats[0].plan.reference.path)
    taking_part = [beat for beat in beats if beat.texture.any()]
    looked_at = {id(beat) for beat in taking_part[:: max(1, len(taking_part) // LOOKED_AT)]}
    flicker, outside, signs = faults.Flicker(), 0.0, []
    for first, second in itertools.zip_longest(read_frames(before), read_frames(after)):
        if first is None or second is None or first[1].shape != second[1].shape:
            outside = 255.0
            break
        (time_s, was), (_, now) = first, second
        beat = beat_at(beats, time_s)
        region = _reach(beat.plan, was) if beat else np.zeros(was.shape[:2], np.float32)
        outside = max(outside, faults.outside_difference(was, now, region))
        flicker.add(was, now, region)
        if beat and id(beat) in looked_at:
            signs.append(_swap_signs(was, now, beat.plan, reference))
    return mending.Signs(
        outside=outside,
        seam=max((one.seam for one in signs), default=0.0),
        doubled=max((one.doubled for one in signs), default=0.0),
        lopsided=max((one.lopsided for one in signs), default=0.0),
        bar=max((one.bar for one in signs), default=0.0),
        stare=max((one.stare for one in signs), default=1.0),
        squint=min((one.squint for one in signs), default=1.0),
        sides=min((one.sides for one in signs), default=1.0),
        mouth=min((one.mouth for one in signs), default=1.0),
        lines=max((one.lines for one in signs), default=0.0),
        flicker=flicker.ratio,
    )


def edited_clip_signs(before: Path, after: Path, regions: Sequence[Box], times_s: Sequence[float]) -> mending.Signs:
    """What the pixels say of a clip that an engine edited: whether it is still the same clip, and what changed in its
    pictures at these times, beside all the regions. Every pixel is encoded anew, so that patches are compared. Raises
    MediaRejected."""
    another = other_clip(before, after)
    if another:
        return mending.Signs(outside=0.0, seam=0.0, doubled=0.0, another=another)
    most = 0.0
    for (_, was), (_, now) in zip(read_frames(before, times_s), read_frames(after, times_s), strict=True):
        window = np.zeros(was.shape[:2], np.float32)
        for region in regions:
            window = np.maximum(window, polygon(_corners(region), was.shape[1], was.shape[0]))
        most = max(most, beside_difference(was, now, window))
    return mending.Signs(outside=0.0, seam=0.0, doubled=0.0, beside=most)


def _swap_signs(before: Picture, after: Picture, swap: SwapPlan, reference: Picture) -> mending.Signs:
    parts = _parts()
    now = faults.FaceView(picture=after, points=swap.intended)
    was = faults.FaceView(picture=before, points=swap.target)
    shown = faults.FaceView(picture=reference, points=swap.source)
    eyes = faults.eye_contrast(now, parts) / max(1.0, faults.eye_contrast(was, parts))
    return mending.Signs(
        outside=faults.outside_difference(before, after, _reach(swap, before)),
        seam=faults.seam_strength(now, was, shown, parts),
        doubled=faults.doubled_features(now, was, shown, parts),
        lopsided=faults.lopsided(now, parts) - faults.lopsided(was, parts),
        bar=faults.bar_across(now, parts) - faults.bar_across(was, parts),
        stare=eyes,
        squint=eyes,
        sides=faults.eye_sides(now, parts) / max(0.01, faults.eye_sides(was, parts)),
        mouth=faults.mouth_likeness(now, was, parts),
        lines=faults.new_lines(now, was, parts) if swap.touch is not None else 0.0,
    )


def _reach(swap: SwapPlan, picture: Picture) -> Plane:
    """1 where a swap may change a picture, 0 elsewhere."""
    middle = swap.target.mean(axis=0)
    outline = middle + (swap.target[list(OVAL)] - middle) * SWAP_REACH
    return polygon(outline, picture.shape[1], picture.shape[0])


def _parts() -> faults.Parts:
    lids = (EYE_AT_LEFT, EYE_AT_RIGHT)
    return faults.Parts(oval=OVAL, corners=OUTER_CORNERS, features=features(), front=front_view(), lids=lids)


def _corners(box: Box) -> Points:
    right, bottom = box.x + box.width, box.y + box.height
    return np.array([[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]])
