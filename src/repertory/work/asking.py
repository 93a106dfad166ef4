"""Asking a vision engine about a take: an order like any other, with its intent, its price, its place in the purse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from repertory.craft.asking import ASKED, Asking, asked_bands, askings, measured_of, read_answers, still_open, words_for
from repertory.craft.pricing import estimate
from repertory.errors import EngineBusy, EngineRefused, MissingPart, NothingFits, YourMove
from repertory.files.hashing import sha256_of_text, slug
from repertory.jobs.journal import Failure, Journal, OrderState
from repertory.media.check import check_media
from repertory.media.clips import probe_clip, read_frames
from repertory.media.images import write_image
from repertory.model.anchor import Reference
from repertory.model.engine import EngineCard, Order, OrderKind
from repertory.model.media import MediaKind
from repertory.model.production import OnOutage, Production
from repertory.model.shot import BoundShot
from repertory.model.verdict import Bands, Measurement, Report, Subject, Verdict
from repertory.work import placing
from repertory.work.build import sent_reference
from repertory.work.crew import Crew
from repertory.work.purse import Purse

FRAME = "frame.png"
"""What is asked about of a clip: its middle frame, in the order's folder."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What is needed to place such an order."""

    crew: Crew
    production: Production
    journal: Journal
    purse: Purse
    order_id: Callable[[str], str]
    """Readable and stable: "asked-..." within the shot."""
    stays_s: float = 0.0
    """How many seconds of a clip stay in the film, and are asked about; 0 for all."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What came of asking."""

    found: tuple[Measurement, ...] = ()
    bands: dict[Subject, Bands] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """What was not asked or not answered, and why."""
    cost_usd: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class PlannedAsking:
    """What may be asked about a take of a shot, and what it costs."""

    asking: Asking
    engine: str
    """Card id."""
    price: Decimal


def planned_askings(crew: Crew, production: Production, bound: BoundShot) -> tuple[PlannedAsking, ...]:
    """Everything that may be asked about one take of a shot; nothing where no engine is named. Raises UnknownName for
    an engine of which there is no card, YourMove for one that answers no questions."""
    if not production.ask:
        return ()
    card = _answering(crew, production.ask)
    wanted = askings(bound, production.questions)
    return tuple(PlannedAsking(asking=one, engine=card.id, price=_price(card, production, one)) for one in wanted)


def ask(
    desk: Desk, bound: BoundShot, path: Path, sha256: str, report: Report, *, known: Collection[Subject] = ()
) -> Asked:
    """Asks about whatever of a take could not be measured, or about all that may be asked where that is wished for.
    `known` is what needs no asking, since it is answered.

    What cannot be asked (the budget is spent, a key is missing, the engine refuses) stays unmeasured, and is said so.
    Raises Unsure where an order may have been paid and nobody knows, EngineBusy where a person has still to answer, an
    engine that took the question has not answered yet, or it takes none now and is to be waited for (`on_outage`): the
    next run asks, or collects the answer.
    """
    production = desk.production
    if report.verdict is Verdict.RETAKE:
        return Asked()  # another take is made whatever the answer
    wanted = [one.asking for one in planned_askings(desk.crew, production, bound)]
    if not production.ask_always:
        wanted = [one for one in wanted if still_open(one, report.scores)]
    wanted = [one for one in wanted if not {*_subjects(one)} <= {*known}]
    every = [_asked(desk, one, path, sha256) for one in wanted]
    found = tuple(measured for one in every for measured in one.found)
    return Asked(
        found=found,
        bands=asked_bands(found),
        notes=tuple(dict.fromkeys(note for one in every for note in one.notes)),
        cost_usd=sum((one.cost_usd for one in every), Decimal(0)),
    )


def _subjects(asking: Asking) -> Iterator[Subject]:
    return ((ASKED, asking.anchor.ref, one.about) for one in asking.questions)


def _answering(crew: Crew, card_id: str) -> EngineCard:
    card = crew.card(card_id)
    if OrderKind.ASK not in card.kinds:
        step = 'Name one whose card has the kind "ask", or leave out ask.'
        raise YourMove(f'"{card_id}", named as ask in production.toml, answers no questions.', step=step)
    return card


def _asked(desk: Desk, asking: Asking, path: Path, sha256: str) -> Asked:
    """One order, placed once and waited for."""
    engine_id = desk.production.ask
    name = asking.anchor.title or asking.anchor.name
    order: Order | None = None
    try:
        engine = desk.crew.engine(engine_id)
        order = _order(desk, asking, path, sha256)
        price = _price(engine.card, desk.production, asking)
        result = placing.ordered(engine, order, desk.journal, price=price, purse=desk.purse)
    except (EngineRefused, EngineBusy, NothingFits, MissingPart) as no:
        waits = isinstance(no, EngineBusy) and desk.production.on_outage is OnOutage.WAIT
        if waits or (order is not None and desk.journal.state(order.id) is not OrderState.NEW):
            raise  # a take that is stored without its answer would never be asked about again
        return Asked(notes=(f"{name}: {engine_id} was not asked. {no}",))
    if result is None:
        step = f"Everything is in {order.folder}. Save the answer there, then run the same command again."
        raise EngineBusy(f"{name}: your answer is waited for.", step=step)
    cost = desk.journal.cost(order.id)
    if isinstance(result, Failure):
        return Asked(notes=(f"{name}: {engine_id} gave no answer. {result.what}",), cost_usd=cost)
    answers = read_answers(result.answer, order.questions)
    return Asked(found=measured_of(asking, answers, engine_id), notes=result.notes, cost_usd=cost)


def _order(desk: Desk, asking: Asking, path: Path, sha256: str) -> Order:
    """The same picture, asked about in the same words, is the same order."""
    card = desk.crew.engine(desk.production.ask).card
    sent = tuple(sent_reference(desk.crew, asking.anchor, one) for one in _chosen(card, asking))
    prompt = words_for(asking, [one.label for one in sent])
    named = sha256_of_text(f"{prompt} {[one.sha256 for one in sent]}")[:6]
    words = f"{ASKED}-{sha256[:8]}-{asking.anchor.name}-{slug(asking.what)}-{slug(card.id)}-{named}"
    order_id = desk.order_id(words)
    folder = desk.journal.folder_of(order_id)
    return Order(
        id=order_id,
        kind=OrderKind.ASK,
        engine=card.id,
        folder=folder,
        prompt=prompt,
        references=sent,
        settings=dict(desk.production.settings.get(card.id, {})),
        start=_still(path, folder, desk.stays_s),
        questions=asking.questions,
    )


def _chosen(card: EngineCard, asking: Asking) -> tuple[Reference, ...]:
    """As many as the engine takes beside the take itself, the best first."""
    return asking.references if card.max_references < 0 else asking.references[: card.max_references]


def _price(card: EngineCard, production: Production, asking: Asking) -> Decimal:
    """Of one order: with the pictures that go along, and the take."""
    pictures = len(_chosen(card, asking)) + 1
    return estimate(card, OrderKind.ASK, references=pictures, settings=production.settings.get(card.id))


def _still(path: Path, folder: Path, stays_s: float) -> Path:
    """The take itself, or the middle frame of what stays of a clip."""
    if check_media(path)[0] is not MediaKind.CLIP:
        return path
    still = folder / FRAME
    if not still.is_file():
        length_s = probe_clip(path).duration_s
        middle = min(length_s, stays_s or length_s) / 2
        write_image(still, next(iter(read_frames(path, [middle])))[1])
    return still
