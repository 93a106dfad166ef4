"""Weighing a repair: measured again for everything that the shot shows, against references that were not used for it,
and stored as a take, whether it is kept or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft import mending
from repertory.craft.face_shape import OUTER_CORNERS, OVAL, features, front_view, mesh_of
from repertory.craft.judging import judge, of_anchors
from repertory.files.hashing import sha256_of
from repertory.media import faults
from repertory.media.images import read_image, scaled
from repertory.media.rims import rim_difference
from repertory.media.warping import polygon
from repertory.model.media import Box
from repertory.model.shot import BoundShot
from repertory.model.take import Take
from repertory.model.verdict import Face, Frame, Verdict
from repertory.work import taking
from repertory.work.editing import measured_without
from repertory.work.patients import Patient, Repair
from repertory.work.seeing import observe
from repertory.work.taking import Shooting

if TYPE_CHECKING:
    from repertory.craft.face_shape import Points

SWAP_REACH = 1.37
"""How far a swap may change the picture, as a factor on the face's outline."""
NOT_KEPT = "repair not kept"
"""How the reason begins of a repair that was no better: it is stored, and never shown as a choice."""


def weighed(shooting: Shooting, bound: BoundShot, patient: Patient, repair: Repair) -> tuple[Take, mending.Gate] | str:
    """The repair as a take, and whether it is kept; or why it cannot be measured."""
    without = _held_out(shooting, bound, patient, repair)
    if without is None:
        return "no reference is left to measure the repair against"
    sha256 = sha256_of(repair.path)
    before = shooting.measure(bound, patient.path, patient.take.media.sha256, without=without)
    after = shooting.measure(bound, repair.path, sha256, without=without)
    bands = of_anchors(shooting.bands) | before.bands
    frame = _same_moment(patient, observe(shooting.crew, repair.path, sha256).frames)
    mended = patient.face if patient.of_face else None
    after_face = mending.nearest_face(mended, frame.faces) if mended and frame else None
    gate = mending.keep(
        subject=patient.subject,
        before=before.found,
        after=after.found,
        bands=bands,
        before_face=mended,
        after_face=after_face,
        signs=_signs(patient, repair, after_face),
        intended=repair.swap.intended if repair.swap else None,
        bystanders=tuple(_bystanders(patient, frame)),
    )
    report = taking.reported(shooting, bound, patient.take, after)
    if not gate.kept:
        report = replace(report, verdict=Verdict.RETAKE, reason=f"{NOT_KEPT}: {' '.join(gate.reasons)}")
    shown = repair.used & without
    notes = () if shown else ("Measured against the pictures that it was made by: there are no others.",)
    take = replace(
        patient.take,
        id="",
        recipe=repair.recipe,
        order=repair.order,
        repaired_from=patient.take.id,
        before=judge(before.found, bands),
        cost_usd=repair.cost_usd,
        made_at="",
        notes=(*repair.notes, *gate.reasons, *notes),
        media=replace(patient.take.media, name="", sha256=""),
    )
    return taking.store(shooting, bound, take, repair.path, report=report), gate


def _held_out(shooting: Shooting, bound: BoundShot, patient: Patient, repair: Repair) -> frozenset[str] | None:
    """The references to leave out of the measuring: all that repairs have used. Of clothes, a place or a thing, those
    of this repair, or of all, are measured by where nothing is left without them; of a face nothing is then."""
    if patient.of_face:
        without = patient.spent | repair.used
        return without if mending.held_out(patient.faces, without) else None
    own = {one.media.sha256 for one in patient.anchor.references}
    for without in (patient.spent | repair.used, patient.spent, patient.spent - own):
        if measured_without(shooting, bound, patient, without):
            return without
    return None


def _same_moment(patient: Patient, frames: tuple[Frame, ...]) -> Frame | None:
    return min(frames, key=lambda one: abs(one.time_s - patient.frame.time_s), default=None)


def _bystanders(patient: Patient, frame: Frame | None) -> Iterator[tuple[Face, Face | None]]:
    """Every face that was not to be mended, before and after."""
    for face in patient.frame.faces:
        if not (patient.of_face and face is patient.face):
            yield face, mending.nearest_face(face, frame.faces) if frame else None


def _signs(patient: Patient, repair: Repair, after_face: Face | None) -> mending.Signs:
    """What the pixels say. A clip is judged by its measured frames alone: its pixels move."""
    if not patient.still:
        return mending.Signs(outside=0.0, seam=0.0, doubled=0.0)
    before, after = read_image(patient.path), read_image(repair.path)
    region = repair.region or patient.region
    if not patient.of_face or patient.face is None:
        window = polygon(_corners(region), before.shape[1], before.shape[0])
        return mending.Signs(
            outside=faults.outside_difference(before, after, window),
            seam=0.0,
            doubled=0.0,
            rim=rim_difference(before, after, region),
        )
    now, was = mesh_of(after_face) if after_face else None, mesh_of(patient.face)
    if now is None or was is None:
        return mending.Signs(outside=0.0, seam=0.0, doubled=0.0)
    swap, reference = repair.swap, None
    outline = _corners(region)
    if swap is not None:
        now, was = swap.intended, swap.target
        middle = was.mean(axis=0)
        outline = middle + (was[list(OVAL)] - middle) * SWAP_REACH
        reference = faults.FaceView(picture=read_image(swap.reference.path), points=swap.source)
    elif repair.edited is not None:  # what the engine drew is no fault of the pasting
        reference = faults.FaceView(picture=scaled(read_image(repair.edited), *before.shape[1::-1]), points=now)
    parts = faults.Parts(oval=OVAL, corners=OUTER_CORNERS, features=features(), front=front_view())
    views = faults.FaceView(picture=after, points=now), faults.FaceView(picture=before, points=was)
    return mending.Signs(
        outside=faults.outside_difference(before, after, polygon(outline, before.shape[1], before.shape[0])),
        seam=faults.seam_strength(*views, reference, parts),
        doubled=faults.doubled_features(*views, reference, parts),
    )


def _corners(box: Box) -> Points:
    right, bottom = box.x + box.width, box.y + box.height
    return np.array([[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]])
