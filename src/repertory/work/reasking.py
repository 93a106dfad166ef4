"""Answers about a take that was repaired: those about what the repair changed vouch for nothing any more, and where the
repair would be accepted the same is asked about its own picture."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from repertory.craft.asking import ASKED
from repertory.files.hashing import sha256_of
from repertory.model.media import Box
from repertory.model.shot import BoundShot
from repertory.model.verdict import Grade, Report, Score, Verdict
from repertory.work import taking
from repertory.work.asking import ask
from repertory.work.measuring import Measured
from repertory.work.patients import Patient, Repair
from repertory.work.taking import Shooting


def reported_anew(
    shooting: Shooting, bound: BoundShot, patient: Patient, repair: Repair, measured: Measured
) -> tuple[Report, Decimal]:
    """The report of a repair that is kept, and what its questions cost in US dollars. A "no" about the take before
    stands until somebody says otherwise. Raises Unsure, EngineBusy as `ask` does."""
    before = patient.take.report.scores if patient.take.report else ()
    answers = [score for score in before if score.measurement.inspector == ASKED]
    old = [score for score in answers if _is_changed(score, before, patient, repair)]
    fresh = taking.reported(shooting, bound, patient.take, measured, without={one.measurement.subject for one in old})
    vouching = {one.measurement.subject for one in old if one.grade is not Grade.DRIFT}
    if fresh.verdict is not Verdict.ACCEPT:
        return taking.reported(shooting, bound, patient.take, measured, without=vouching), Decimal(0)
    known = {one.measurement.subject for one in answers if one not in old}
    desk = taking.desk_of(shooting, bound, stays_s=shooting.stays_s(patient.take))
    asked = ask(desk, bound, repair.path, sha256_of(repair.path), fresh, known=known)
    whole = replace(measured, found=(*measured.found, *asked.found), bands=measured.bands | asked.bands)
    anew = {one.subject for one in asked.found}
    report = taking.reported(shooting, bound, patient.take, whole, without=vouching | anew)
    return replace(report, notes=(*report.notes, *asked.notes)), asked.cost_usd


def _is_changed(answer: Score, before: tuple[Score, ...], patient: Patient, repair: Repair) -> bool:
    """Whether a repair changed what was asked about, or may have: only of what is seen elsewhere in a still nobody
    need ask again."""
    name = answer.measurement.anchor
    if name == patient.score.measurement.anchor or not patient.still:
        return True
    seen = [one.measurement.box for one in before if one.measurement.anchor == name and one.measurement.box]
    return not seen or any(_meets(box, repair.region or patient.region) for box in seen)


def _meets(one: Box, other: Box) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0 and down > 0
