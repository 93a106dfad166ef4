"""The second rung: an edit order to an image engine with a crop round the fault, told to correct one thing by the
references, and its picture pasted back into the take."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from repertory.craft import mending, pricing, regions
from repertory.craft.face_shape import OVAL, mesh_of
from repertory.craft.ladder import Offer
from repertory.craft.ordering import fitted_size
from repertory.craft.prompting.correcting import compose_edit
from repertory.errors import EngineBusy, EngineRefused, NothingFits
from repertory.files.hashing import sha256_of, slug
from repertory.jobs.journal import Failure, OrderState
from repertory.media.crops import cut_out, put_back
from repertory.media.images import read_image, scaled, write_image
from repertory.model.anchor import Reference
from repertory.model.engine import EngineCard, Order, OrderKind, Setting
from repertory.model.media import Box
from repertory.model.shot import BoundShot
from repertory.model.shotclass import ShotClass
from repertory.model.take import Take
from repertory.model.verdict import Face, Finding
from repertory.work import placing
from repertory.work.build import sent_reference
from repertory.work.crew import Event
from repertory.work.editors import LEAST_SLOTS, editors_of, length_of_take, size_of_take
from repertory.work.patients import Patient, Repair, repairs_folder
from repertory.work.recipes import recipe_of
from repertory.work.sizes import sent_sizes
from repertory.work.taking import Shooting, lineage

EDIT_REFERENCES = 3
"""How many references an edit order sends; the others are kept to measure it against."""


def offers(shooting: Shooting, take: Take) -> tuple[Offer, ...]:
    """The engines that may edit a take, best liked first, each with the price of one edit: reckoned with as many
    references as it takes, of the take's own size."""
    size, length_s = size_of_take(shooting, take), length_of_take(shooting, take)
    settings = shooting.plan.production.settings
    return tuple(
        Offer(
            engine=card.id,
            price=_price(card, fitted_size(card, *size) or size, [size] * (1 + _slots(card)), length_s, settings),
        )
        for card in (shooting.crew.engine(one).card for one in editors_of(shooting, take))
    )


def edited(shooting: Shooting, bound: BoundShot, patient: Patient, engine_id: str) -> Repair | str:
    """An edit by an engine, pasted back into the take; or why there is none: the engine did not deliver, the money does
    not reach, or no reference of a face would be left to measure its picture against. Raises EngineBusy where an engine
    that took the order has not delivered yet: the next run collects it."""
    order = _edit_order(shooting, bound, patient, engine_id)
    if not order.references:
        return "no reference is left to edit by"
    if patient.of_face and not mending.held_out(patient.faces, [one.sha256 for one in order.references]):
        return "no reference is left to measure the edit against"
    engine = shooting.crew.engine(engine_id)
    asked = (order.width, order.height)
    shown = patient.size if order.start == patient.path else asked
    length_s = length_of_take(shooting, patient.take)
    price = _price(engine.card, asked, [shown, *sent_sizes(order.references)], length_s, {engine_id: order.settings})
    try:
        purse = shooting.purse_of(bound)
        result = placing.ordered(engine, order, shooting.journal, price=price, purse=purse)
    except (EngineRefused, EngineBusy, NothingFits) as refused:
        if isinstance(refused, EngineBusy) and shooting.journal.state(order.id) is not OrderState.NEW:
            raise  # it is being made: no other repair is asked for meanwhile
        shooting.crew.tell(Event(about=patient.take.shot, text=str(refused), lasting=True))
        return refused.what
    if result is None:
        return f"{engine_id} delivered nothing"
    if isinstance(result, Failure):
        return result.what
    crop = _crop(patient, engine.card)
    made = result.files[0]
    path, drawn = _pasted(shooting, patient, made, crop) if patient.still else (made, made)
    recipe = recipe_of(order, result)
    return Repair(
        path=path,
        recipe=replace(recipe, region=patient.region, start=patient.take.media.sha256),
        used=frozenset(sent.sha256 for sent in order.references),
        region=patient.region,
        edited=drawn,
        order=order.id,
        cost_usd=shooting.journal.cost(order.id),
        notes=result.notes,
        said=result.said,
    )


def cost_of(shooting: Shooting, bound: BoundShot, patient: Patient, engine_id: str) -> Decimal:
    """What the edit of a patient by an engine has cost, whatever came of it; nothing where it was not ordered."""
    return shooting.journal.cost(shooting.order_id(bound, _named(patient, engine_id)))


def _crop(patient: Patient, card: EngineCard) -> Box | None:
    """The part of a still that goes to an engine; None for all of it. A rehearsal draws from its model of the scene,
    and no more of what is small."""
    if not patient.still or ShotClass.REHEARSAL in card.strengths:
        return None
    return regions.crop_round(patient.region, patient.size)


def _start(patient: Patient, crop: Box | None, folder: Path, size: tuple[int, int]) -> Path:
    """What is sent to be edited: the take, or a crop of it, enlarged to the size that is ordered."""
    if crop is None:
        return patient.path
    path = folder / "crop.png"
    write_image(path, scaled(cut_out(read_image(patient.path), crop), *size))
    return path


def _pasted(shooting: Shooting, patient: Patient, made: Path, crop: Box | None) -> tuple[Path, Path]:
    """The take with what an engine made of it, or of a crop of it, pasted in; and the engine's own picture, of the
    take's size. Raises MediaRejected."""
    folder, spared = repairs_folder(shooting, patient.take), spared_faces(patient)
    if crop is None:
        return shooting.crew.paste(patient.path, made, patient.region, folder, spared=spared).files[0], made
    take, name = read_image(patient.path), sha256_of(made)[:8]
    part = folder / f"part-{name}.png"
    write_image(part, cut_out(take, crop))
    moved = [[(x - crop.x, y - crop.y) for x, y in outline] for outline in spared]
    pasted = shooting.crew.paste(part, made, regions.within(patient.region, crop), folder, spared=moved).files[0]
    path, drawn = folder / f"edit-{name}.png", folder / f"drawn-{name}.png"
    write_image(path, put_back(take, read_image(pasted), crop))
    write_image(drawn, put_back(take, scaled(read_image(made), round(crop.width), round(crop.height)), crop))
    return path, drawn


def spared_faces(patient: Patient) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The outlines of the faces that an edit of a still is not to change: everybody's, or everybody else's."""
    others = [one for one in patient.frame.faces if not (patient.of_face and one is patient.face)]
    return tuple(outline for one in others if (outline := _outline(one)))


def _outline(face: Face) -> tuple[tuple[float, float], ...]:
    points = mesh_of(face)
    if points is None or len(points) <= max(OVAL):
        return ()
    return tuple((float(x), float(y)) for x, y in points[list(OVAL)])


def _edit_order(shooting: Shooting, bound: BoundShot, patient: Patient, engine_id: str) -> Order:
    anchor, card = patient.anchor, shooting.crew.engine(engine_id).card
    order_id = shooting.order_id(bound, _named(patient, engine_id))
    chosen: set[str] = set()
    if shooting.journal.state(order_id) is not OrderState.NEW:  # what was sent is sent, whatever is liked best by now
        chosen = {one.sha256 for one in shooting.journal.intent(order_id).sent or ()}
    chosen = chosen or _chosen(shooting, bound, patient, card)
    sent = tuple(
        sent_reference(shooting.crew, anchor, reference)
        for reference in (anchor.references if patient.of_face else patient.pictures)
        if reference.media.sha256 in chosen
    )
    production = shooting.plan.production
    width, height = fitted_size(card, *patient.size) or patient.size
    crop, folder = _crop(patient, card), shooting.journal.folder_of(order_id)
    region = patient.region if crop is None else regions.within(patient.region, crop, width / crop.width)
    return Order(
        id=order_id,
        kind=OrderKind.EDIT,
        engine=engine_id,
        folder=folder,
        prompt=compose_edit(anchor, len(sent), naming=card.naming, about=patient.about, clip=not patient.still),
        references=sent,
        width=width,
        height=height,
        duration_s=patient.take.recipe.duration_s,
        seed=patient.take.recipe.seed,
        settings=dict(production.settings.get(engine_id, {})),
        shot=bound,
        start=_start(patient, crop, folder, (width, height)),
        lineage=lineage(shooting.takes, patient.take),
        region=region,
    )


def _price(
    card: EngineCard,
    size: tuple[int, int],
    pictures: Sequence[tuple[int, int]],
    length_s: float,
    settings: Mapping[str, Mapping[str, Setting]],
) -> Decimal:
    """Of an edit of that size with these pictures, the take being one of them; of a clip, of that length."""
    return pricing.estimate(
        card,
        OrderKind.EDIT,
        width=size[0],
        height=size[1],
        references=pictures,
        duration_s=length_s,
        settings=settings.get(card.id),
    )


def _named(patient: Patient, engine_id: str) -> str:
    """Which order it is within its shot: "edit-mia-red-sweater-1a2b3c4d-previs"."""
    what = slug(f"{patient.anchor.name} {'' if patient.of_face else patient.about}".strip())
    return f"edit-{what}-{patient.take.media.sha256[:8]}-{slug(engine_id)}"


def _slots(card: EngineCard) -> int:
    """How many references may go along with the take."""
    slots = card.max_references - 1 if card.max_references >= LEAST_SLOTS else EDIT_REFERENCES
    return min(EDIT_REFERENCES, slots)


def _chosen(shooting: Shooting, bound: BoundShot, patient: Patient, card: EngineCard) -> set[str]:
    """Hashes of the references to edit by, as many as the engine takes. At least one stays out to measure by: of a
    face always, of anything else where it can be measured by what stays out."""
    if patient.of_face and patient.face:
        yaw = patient.face.pose.yaw
        nearest = sorted(patient.faces, key=lambda one: abs(one.face.pose.yaw - yaw))
        return {one.sha256 for one in nearest[: min(_slots(card), max(1, len(nearest) - 1))]}
    for held in _held_out(patient.pictures):
        sent = [one for one in patient.pictures if one is not held][: _slots(card)]
        hashes = {one.media.sha256 for one in sent}
        if measured_without(shooting, bound, patient, hashes | patient.spent):
            return hashes
    return {one.media.sha256 for one in patient.pictures[: _slots(card)]}


def _held_out(pictures: Sequence[Reference]) -> Iterator[Reference]:
    """The pictures of which one may be kept back, the least liked first; none of a single one."""
    return iter(pictures[::-1] if len(pictures) > 1 else ())


def measured_without(shooting: Shooting, bound: BoundShot, patient: Patient, without: Collection[str]) -> bool:
    """Whether the patient can be measured, as it is, by what is left of its references."""
    take, left_out = patient.take, frozenset(without)
    found = shooting.measure(bound, patient.path, take.media.sha256, of=take, without=left_out).found
    return any(one.subject == patient.subject and one.finding is Finding.MEASURED for one in found)
