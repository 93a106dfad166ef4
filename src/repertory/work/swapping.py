"""The first rung: a drifted face mended on this machine, for free, by the repairer that the crew has."""

from __future__ import annotations

from collections.abc import Iterator

from repertory.craft import mending
from repertory.craft.following import Beat, moments_of, plan_clip, worst_stretch
from repertory.craft.redrawing import EYES, MOUTH, SwapPlan, plan_swap
from repertory.craft.tracks import CUT
from repertory.errors import MediaRejected
from repertory.jobs.cores import busy_core
from repertory.model.engine import Recipe, UsedReference
from repertory.model.media import MediaKind
from repertory.model.take import Take
from repertory.model.verdict import Fault, Moment, ReferenceFace, Touch
from repertory.ports import Follower
from repertory.work.crew import Crew
from repertory.work.patients import Patient, Repair, repairs_folder
from repertory.work.seeing import observe
from repertory.work.signs import signs_of
from repertory.work.taking import Shooting

MOST_TRIES = 3
"""So many references are tried one after another on a picture; a clip takes too long to draw for more than one."""
WHOLE = frozenset({"clay"})
"""The styles in which all the detail of one reference may be taken: renders show a head and no accidents."""
LIGHT = Touch(fine=0.02, nudged=True)
"""For all other styles. A firmer touch, which leaves less of the take's fine detail, mends more faces, and some of them
look worse afterwards (`docs/decisions/0019-the-swap.md`)."""
FOR_CLIPS = Touch(fine=0.02, nudged=False)
"""What is nudged picture by picture would flicker."""


def can_swap(crew: Crew, take: Take) -> bool:
    """Whether a take is of a kind that a swap can mend: a picture, or a clip where each of its pictures can be seen."""
    kind = take.media.kind
    return kind is MediaKind.IMAGE or (kind is MediaKind.CLIP and isinstance(crew.inspector, Follower))


def swaps(shooting: Shooting, patient: Patient) -> Iterator[Repair]:
    """Free local repairs: of a photograph one, of a render each by another reference, the likeliest first; the next is
    made only where it is asked for.

    A photograph keeps the take's own eyes and mouth; of a render those that look different afterwards.
    Raises MediaRejected when the face is beyond even the first.
    """
    if patient.anchor.style not in WHOLE:
        touch = LIGHT if patient.still else FOR_CLIPS
        yield _swapped(shooting, patient, patient.faces, frozenset({EYES, MOUTH}), touch)
        return
    references = patient.faces
    for number in range(MOST_TRIES if patient.still else 1):
        try:
            repair = _swapped(shooting, patient, references)
            if patient.still and (own := mending.features_to_keep(signs_of(patient, repair, None))):
                repair = _swapped(shooting, patient, references, own)
        except MediaRejected:
            if number:
                return
            raise
        yield repair
        references = tuple(one for one in references if one.sha256 not in repair.used)


def _swapped(
    shooting: Shooting,
    patient: Patient,
    references: tuple[ReferenceFace, ...],
    own: frozenset[str] = frozenset(),
    touch: Touch | None = None,
) -> Repair:
    fault = Fault(
        anchor=patient.anchor.ref,
        face=patient.face or patient.frame.faces[0],
        references=references,
        time_s=patient.frame.time_s,
        moments=() if patient.still else _moments(shooting, patient),
        own=own,
        touch=touch,
    )
    plan: SwapPlan | None = plan_swap(fault) if patient.still else None
    beats: tuple[Beat, ...] = () if patient.still else plan_clip(fault)
    drawn_from = (plan or beats[0].plan).drawn_from
    with busy_core():
        made = shooting.crew.swap.repair(patient.path, fault, repairs_folder(shooting, patient.take))
    roles = {one.media.sha256: one.role for one in reversed(patient.anchor.references)}
    recipe = Recipe(
        step=shooting.crew.swap.id,
        engine=shooting.crew.swap.version,
        references=tuple(
            UsedReference(anchor=patient.anchor.ref, role=roles[one.sha256], name=one.name, sha256=one.sha256)
            for one in drawn_from
        ),
        start=patient.take.media.sha256,
        region=fault.face.box,
    )
    return Repair(
        path=made.files[0],
        recipe=recipe,
        used=frozenset(one.sha256 for one in drawn_from),
        swap=plan,
        beats=beats,
        notes=made.notes,
    )


def _moments(shooting: Shooting, patient: Patient) -> tuple[Moment, ...]:
    """The face in every picture of the clip's worst stretch. Raises MediaRejected where it cannot be followed."""
    crew, score = shooting.crew, patient.score
    spans = observe(crew, patient.path, patient.take.media.sha256).spans
    cuts = [span.start_s for span in spans if span.what == CUT]
    limit = score.bands.match if score.bands else 0.0
    stretch = worst_stretch(score.measurement.curve, limit, cuts=cuts)
    if stretch is None or patient.face is None or not isinstance(crew.inspector, Follower):
        raise MediaRejected("The clip has no stretch in which the face has drifted.", step="Take the shot again.")
    with busy_core():
        frames = crew.inspector.follow(patient.path, stretch.start_s, stretch.end_s)
    return moments_of(frames, patient.face, patient.frame.time_s, stretch)
