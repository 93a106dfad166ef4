"""The first rung: a drifted face mended on this machine, for free, by the repairer that the crew has."""

from __future__ import annotations

from repertory.craft.redrawing import plan_swap
from repertory.model.engine import Recipe, UsedReference
from repertory.model.media import MediaKind
from repertory.model.take import Take
from repertory.model.verdict import Fault
from repertory.work.patients import Patient, Repair, repairs_folder
from repertory.work.taking import Shooting


def can_swap(take: Take) -> bool:
    """Whether a take is of a kind that a swap can mend."""
    return take.media.kind is MediaKind.IMAGE


def swapped(shooting: Shooting, patient: Patient) -> Repair:
    """A free local repair. Raises MediaRejected when the face is beyond it."""
    fault = Fault(anchor=patient.anchor.ref, face=patient.face or patient.frame.faces[0], references=patient.faces)
    swap = plan_swap(fault)
    made = shooting.crew.swap.repair(patient.path, fault, repairs_folder(shooting, patient.take))
    role = next(one.role for one in patient.anchor.references if one.media.sha256 == swap.reference.sha256)
    used = UsedReference(anchor=patient.anchor.ref, role=role, name=swap.reference.name, sha256=swap.reference.sha256)
    recipe = Recipe(
        step=shooting.crew.swap.id,
        engine=shooting.crew.swap.version,
        references=(used,),
        start=patient.take.media.sha256,
        region=fault.face.box,
    )
    return Repair(
        path=made.files[0],
        recipe=recipe,
        used=frozenset({swap.reference.sha256}),
        swap=swap,
        notes=made.notes,
    )
