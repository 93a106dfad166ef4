"""Mending a near miss: the cheapest repair first, measured against references that it did not use, kept only if it is
better and shows no new fault. The take before stays, and so does a repair that was not kept, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.craft import mending, pricing
from repertory.craft.face_shape import OUTER_CORNERS, OVAL, features, mesh_of
from repertory.craft.judging import judge, of_anchors
from repertory.craft.ordering import fitted_size
from repertory.craft.prompting.correcting import compose_edit
from repertory.craft.redrawing import SwapPlan, plan_swap
from repertory.errors import EngineRefused, MediaRejected, NothingFits
from repertory.files.hashing import sha256_of, slug
from repertory.files.writing import clear_write_errors
from repertory.jobs.journal import Failure, OrderState
from repertory.jobs.runner import step
from repertory.media import faults
from repertory.media.images import read_image, scaled
from repertory.media.warping import polygon
from repertory.model.anchor import Character, Role, anchor_name
from repertory.model.engine import EngineCard, Order, OrderKind, Recipe, UsedReference
from repertory.model.media import Box, MediaKind
from repertory.model.shot import BoundPerformer, BoundShot
from repertory.model.take import Take
from repertory.model.verdict import Face, Fault, Grade, ReferenceFace, Score, Verdict
from repertory.work import placing, taking
from repertory.work.build import sent_reference
from repertory.work.crew import Event
from repertory.work.editors import LEAST_SLOTS, editors_of
from repertory.work.seeing import measurable, observe
from repertory.work.sizes import sent_sizes
from repertory.work.taking import Shooting, lineage

if TYPE_CHECKING:
    from repertory.craft.face_shape import Points

EDIT_REFERENCES = 3
"""How many references an edit order sends; the others are kept to measure it against."""
SWAP_REACH = 1.37
"""How far a swap may change the picture, as a factor on the face's outline."""
ROOM = 0.45
"""How far an edit's region reaches beyond the face's box, in box widths."""


@dataclass(frozen=True, kw_only=True)
class _Patient:
    """One drifted face of one take."""

    take: Take
    path: Path
    score: Score
    performer: BoundPerformer
    face: Face
    size: tuple[int, int]
    """Width and height of the take in pixels: a take that was brought along has its own."""
    references: tuple[ReferenceFace, ...]
    """Of this character, those that no earlier repair of the take has used."""
    spent: frozenset[str]
    """Hashes of the references that earlier repairs have used."""

    @property
    def anchor(self) -> str:
        """At the version that is pinned now: a repair is measured against that, whatever the take was."""
        return self.performer.character.ref


@dataclass(frozen=True, kw_only=True)
class _Repair:
    """What a repair made, before anyone judged it."""

    path: Path
    recipe: Recipe
    used: frozenset[str]
    region: Box | None = None
    """For an edit; None where a swap's own outline bounds it."""
    swap: SwapPlan | None = None
    edited: Path | None = None
    """The engine's own picture, before it was pasted back."""
    order: str = ""
    cost_usd: Decimal = Decimal(0)
    notes: tuple[str, ...] = ()


def mend(shooting: Shooting, bound: BoundShot, take: Take) -> Take:
    """The best that came of a take: itself, or the last repair that was kept. Every repair is a step of its own."""
    tried: dict[str, list[str]] = {}
    production = shooting.plan.production
    while take.report is not None and take.report.verdict is not Verdict.ACCEPT:
        faulty = _faulty(take)
        if faulty is None:
            break
        done = tried.setdefault(anchor_name(faulty.measurement.anchor), [])
        wanted = mending.next_step(
            take.report,
            tried=done,
            can_swap=take.media.kind is MediaKind.IMAGE,
            edit_engines=editors_of(shooting, take),
            retakes_left=1,
            repairs_left=production.repairs - len(done),
        )
        if not isinstance(wanted, mending.Swap | mending.Edit):
            break
        tool = wanted.engine if isinstance(wanted, mending.Edit) else shooting.crew.swap.id
        done.append(tool)
        shooting.crew.tell(Event(about=take.shot, text=f"repairing {take.kind.value} by {tool}"))
        kept = step(f"{tool} {faulty.measurement.anchor} {take.id}", _repaired, shooting, bound, take, faulty, wanted)
        take = shooting.takes.get(kept) if kept else take
    return take


def _faulty(take: Take) -> Score | None:
    """The worst face that drifted and can be found in the picture."""
    scores = take.report.scores if take.report else ()
    faces = (one for one in scores if one.measurement.of_face and one.measurement.box is not None)
    return next((one for one in faces if one.grade is Grade.DRIFT), None)


def _repaired(
    shooting: Shooting, bound: BoundShot, take: Take, faulty: Score, wanted: mending.Swap | mending.Edit
) -> str:
    """The id of the repaired take if it was kept; empty where the repair was impossible or no better."""
    patient = _examine(shooting, bound, take, faulty)
    if patient is None:
        return ""
    try:
        if isinstance(wanted, mending.Swap):
            repair: _Repair | None = _swapped(shooting, patient)
        else:
            repair = _edited(shooting, bound, patient, wanted.engine)
    except MediaRejected as beyond:
        shooting.crew.tell(Event(about=take.shot, text=str(beyond), lasting=True))
        return ""
    return _judged(shooting, bound, patient, repair) if repair else ""


def _examine(shooting: Shooting, bound: BoundShot, take: Take, faulty: Score) -> _Patient | None:
    path = shooting.takes.path(take)
    seen = observe(shooting.crew, path, take.media.sha256)
    measured = faulty.measurement
    frame = min(seen.frames, key=lambda one: abs(one.time_s - measured.time_s))
    face = next((one for one in frame.faces if one.box == measured.box), None)
    name = anchor_name(measured.anchor)
    performer = next((one for one in bound.performers if one.character.name == name), None)
    if face is None or performer is None:
        return None
    spent = frozenset(
        used.sha256
        for recipe in lineage(shooting.takes, take)
        if recipe.step in {shooting.crew.swap.id, OrderKind.EDIT.value}
        for used in recipe.references
    )
    return _Patient(
        take=take,
        path=path,
        score=faulty,
        performer=performer,
        face=face,
        size=(frame.width, frame.height),
        references=mending.held_out(_reference_faces(shooting, performer.character), spent),
        spent=spent,
    )


def _reference_faces(shooting: Shooting, character: Character) -> tuple[ReferenceFace, ...]:
    library = shooting.crew.library
    return tuple(
        ReferenceFace(
            path=library.open(character, reference.media),
            sha256=reference.media.sha256,
            name=reference.name or reference.role.value,
            face=seen.frames[0].faces[0],
        )
        for reference, seen in measurable(shooting.crew, character)
    )


def _swapped(shooting: Shooting, patient: _Patient) -> _Repair:
    """A free local repair. Raises MediaRejected when the face is beyond it."""
    fault = Fault(anchor=patient.anchor, face=patient.face, references=patient.references)
    swap = plan_swap(fault)
    folder = _folder(shooting, patient.take)
    made = shooting.crew.swap.repair(patient.path, fault, folder)
    used = UsedReference(
        anchor=patient.anchor,
        role=_role(patient, swap.reference.sha256),
        name=swap.reference.name,
        sha256=swap.reference.sha256,
    )
    recipe = Recipe(
        step=shooting.crew.swap.id,
        engine=shooting.crew.swap.version,
        references=(used,),
        start=patient.take.media.sha256,
        region=patient.face.box,
    )
    return _Repair(
        path=made.files[0],
        recipe=recipe,
        used=frozenset({swap.reference.sha256}),
        swap=swap,
        notes=made.notes,
    )


def _edited(shooting: Shooting, bound: BoundShot, patient: _Patient, engine_id: str) -> _Repair | None:
    """An edit by an engine, pasted back into the take; None when the engine did not deliver, and where no reference
    would be left to measure its picture against."""
    order = _edit_order(shooting, bound, patient, engine_id)
    if not order.references or not mending.held_out(patient.references, [sent.sha256 for sent in order.references]):
        return None
    engine = shooting.crew.engine(engine_id)
    sizes = [patient.size, *sent_sizes(order.references)]
    price = pricing.estimate(engine.card, order.kind, width=order.width, height=order.height, references=sizes)
    try:
        placing.submit(engine, order, shooting.journal, price=price, purse=shooting.purse)
        result = placing.collect(engine, order, shooting.journal)
    except (EngineRefused, NothingFits) as refused:
        shooting.crew.tell(Event(about=patient.take.shot, text=str(refused), lasting=True))
        return None
    if result is None or isinstance(result, Failure) or order.region is None:
        return None
    path = result.files[0]
    if patient.take.media.kind is MediaKind.IMAGE:
        path = shooting.crew.paste(patient.path, path, order.region, _folder(shooting, patient.take)).files[0]
    return _Repair(
        path=path,
        recipe=taking.recipe_of(order, result),
        used=frozenset(sent.sha256 for sent in order.references),
        region=order.region,
        edited=result.files[0],
        order=order.id,
        cost_usd=shooting.journal.cost(order.id),
        notes=result.notes,
    )


def _edit_order(shooting: Shooting, bound: BoundShot, patient: _Patient, engine_id: str) -> Order:
    character, card = patient.performer.character, shooting.crew.engine(engine_id).card
    order_id = shooting.order_id(bound, f"edit-{character.name}-{patient.take.media.sha256[:8]}-{slug(engine_id)}")
    chosen = _chosen(patient, card)
    if shooting.journal.state(order_id) is not OrderState.NEW:  # what was sent is sent, whatever is liked best by now
        chosen = {one.sha256 for one in shooting.journal.intent(order_id).sent or ()} or chosen
    sent = tuple(
        sent_reference(shooting.crew, character, reference)
        for reference in character.references
        if reference.media.sha256 in chosen
    )
    production = shooting.plan.production
    width, height = fitted_size(card, *patient.size) or patient.size
    return Order(
        id=order_id,
        kind=OrderKind.EDIT,
        engine=engine_id,
        folder=shooting.journal.folder_of(order_id),
        prompt=compose_edit(character, len(sent), naming=card.naming),
        references=sent,
        width=width,
        height=height,
        duration_s=patient.take.recipe.duration_s,
        seed=patient.take.recipe.seed,
        settings=dict(production.settings.get(engine_id, {})),
        shot=bound,
        start=patient.path,
        lineage=lineage(shooting.takes, patient.take),
        region=_region(patient.face.box, *patient.size),
    )


def _chosen(patient: _Patient, card: EngineCard) -> set[str]:
    """Hashes of the references to edit by: those nearest in pose, as many as the engine takes, while one stays out."""
    nearest = sorted(patient.references, key=lambda one: abs(one.face.pose.yaw - patient.face.pose.yaw))
    slots = card.max_references - 1 if card.max_references >= LEAST_SLOTS else EDIT_REFERENCES
    return {one.sha256 for one in nearest[: min(EDIT_REFERENCES, slots, max(1, len(nearest) - 1))]}


def _judged(shooting: Shooting, bound: BoundShot, patient: _Patient, repair: _Repair) -> str:
    """Measures a repair against the references that it did not use, and stores it; its id if it is kept."""
    without = patient.spent | repair.used
    if not mending.held_out(patient.references, without):
        shooting.crew.tell(Event(about=patient.take.shot, text="no reference is left to measure the repair against"))
        return ""
    sha256 = sha256_of(repair.path)
    before = shooting.measure(bound, patient.path, patient.take.media.sha256, without=without)
    after = shooting.measure(bound, repair.path, sha256, without=without)
    subject = (shooting.crew.inspector.id, patient.anchor, "")
    found = next((one for one in after.found if one.subject == subject), None)
    seen = observe(shooting.crew, repair.path, sha256)
    faces = [face for frame in seen.frames for face in frame.faces if found and face.box == found.box]
    after_face = faces[0] if faces else None
    gate = mending.keep(
        subject=subject,
        before=before.found,
        after=after.found,
        bands=of_anchors(shooting.bands) | before.bands,
        before_face=patient.face,
        after_face=after_face,
        signs=_signs(patient, repair, after_face),
        intended=repair.swap.intended if repair.swap else None,
    )
    report = taking.reported(shooting, bound, patient.take, after)
    if not gate.kept:
        report = replace(report, verdict=Verdict.RETAKE, reason=f"repair not kept: {' '.join(gate.reasons)}")
    take = replace(
        patient.take,
        id="",
        recipe=repair.recipe,
        order=repair.order,
        repaired_from=patient.take.id,
        before=judge(before.found, of_anchors(shooting.bands) | before.bands),
        cost_usd=repair.cost_usd,
        made_at="",
        notes=(*repair.notes, *gate.reasons),
        media=replace(patient.take.media, name="", sha256=""),
    )
    stored = taking.store(shooting, bound, take, repair.path, report=report)
    return stored.id if gate.kept else ""


def _signs(patient: _Patient, repair: _Repair, after_face: Face | None) -> mending.Signs:
    """What the pixels say. A clip is judged by its measured frames alone: its pixels move."""
    now, was = mesh_of(after_face) if after_face else None, mesh_of(patient.face)
    if patient.take.media.kind is not MediaKind.IMAGE or now is None or was is None:
        return mending.Signs(outside=0.0, seam=0.0, doubled=0.0)
    before, after = read_image(patient.path), read_image(repair.path)
    swap, reference = repair.swap, None
    outline = _corners(repair.region or patient.face.box)
    if swap is not None:
        now, was = swap.intended, swap.target
        middle = was.mean(axis=0)
        outline = middle + (was[list(OVAL)] - middle) * SWAP_REACH
        reference = faults.FaceView(picture=read_image(swap.reference.path), points=swap.source)
    elif repair.edited is not None:  # what the engine drew is no fault of the pasting
        reference = faults.FaceView(picture=scaled(read_image(repair.edited), *before.shape[1::-1]), points=now)
    parts = faults.Parts(oval=OVAL, corners=OUTER_CORNERS, features=features())
    views = faults.FaceView(picture=after, points=now), faults.FaceView(picture=before, points=was)
    return mending.Signs(
        outside=faults.outside_difference(before, after, polygon(outline, before.shape[1], before.shape[0])),
        seam=faults.seam_strength(*views, reference, parts),
        doubled=faults.doubled_features(*views, reference, parts),
    )


def _region(box: Box, width: int, height: int) -> Box:
    """The part of the picture that an edit may change: the face with room for hair and chin, inside the frame."""
    left, top = max(0.0, box.x - ROOM * box.width), max(0.0, box.y - ROOM * box.height)
    right = min(float(width), box.x + (1 + ROOM) * box.width)
    bottom = min(float(height), box.y + (1 + ROOM) * box.height)
    return Box(x=left, y=top, width=right - left, height=bottom - top)


def _corners(box: Box) -> Points:
    import numpy as np

    right, bottom = box.x + box.width, box.y + box.height
    return np.array([[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]])


def _folder(shooting: Shooting, take: Take) -> Path:
    folder = shooting.plan.film.folder / ".repertory" / "repairs" / take.id
    with clear_write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _role(patient: _Patient, sha256: str) -> Role:
    return next(one.role for one in patient.performer.character.references if one.media.sha256 == sha256)
