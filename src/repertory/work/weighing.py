"""Weighing a repair: measured again for everything that the shot shows, against references that were not used for it,
and stored as a take, whether it is kept or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from repertory.craft import mending
from repertory.craft.judging import judge, of_anchors
from repertory.files.hashing import sha256_of
from repertory.model.shot import BoundShot
from repertory.model.take import Take
from repertory.model.verdict import NOT_KEPT, Face, Frame, Verdict
from repertory.work import taking
from repertory.work.editing import measured_without
from repertory.work.patients import Patient, Repair
from repertory.work.reasking import reported_anew
from repertory.work.seeing import observe
from repertory.work.signs import signs_of
from repertory.work.taking import Shooting


def weighed(shooting: Shooting, bound: BoundShot, patient: Patient, repair: Repair) -> tuple[Take, mending.Gate] | str:
    """The repair as a take, and whether it is kept; or why it cannot be measured."""
    without = _held_out(shooting, bound, patient, repair)
    if without is None:
        return "no reference is left to measure the repair against"
    sha256, take = sha256_of(repair.path), patient.take
    before = shooting.measure(bound, patient.path, take.media.sha256, of=take, without=without)
    after = shooting.measure(bound, repair.path, sha256, of=take, without=without)
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
        signs=signs_of(patient, repair, after_face),
        intended=repair.swap.intended if repair.swap else None,
        bystanders=tuple(_bystanders(patient, frame)),
    )
    if gate.kept:
        report, asked = reported_anew(shooting, bound, patient, repair, after)
    else:
        report, asked = taking.reported(shooting, bound, patient.take, after), Decimal(0)
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
        cost_usd=repair.cost_usd + asked,
        made_at="",
        notes=(*repair.notes, *gate.reasons, *notes),
        said=repair.said,
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
