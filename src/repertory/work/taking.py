"""Making one take: the order written, placed and waited for, the media checked, measured and stored."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from repertory.craft.asking import ASKED
from repertory.craft.binding.referring import further_references
from repertory.craft.judging import judge, of_anchors
from repertory.craft.prompting.compose import compose
from repertory.craft.routing import style_shown
from repertory.craft.running import excused
from repertory.files.hashing import sha256_of, sha256_of_text
from repertory.jobs.journal import Failure, Journal, OrderState
from repertory.jobs.turns import silent
from repertory.media.containers import tracks_of
from repertory.model.doing import Doing
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Recipe
from repertory.model.media import MediaFile
from repertory.model.shot import BoundShot, ChosenReference
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Bands, Report, Subject, Verdict
from repertory.productions.takes import Takes
from repertory.work import placing, watched
from repertory.work.asking import Desk, ask
from repertory.work.crew import Crew, Event
from repertory.work.listening import Heard, listen, only_listed, report_of
from repertory.work.measuring import Film, Measured, measure, not_measured
from repertory.work.plan import Plan, purse_of
from repertory.work.purse import Purse
from repertory.work.recipes import key_of, note, recipe_of
from repertory.work.seeing import bands_of
from repertory.work.sending import as_chosen, drawn_references, gone_references, sent_voices
from repertory.work.unreadable import ANOTHER, usable_of_shot

KIND_OF = {TakeKind.KEYFRAME: OrderKind.STILL, TakeKind.CLIP: OrderKind.CLIP, TakeKind.LINE: OrderKind.LINE}

IMPORTED = "imported"
"""The recipe step of a take that a person brought along."""


@dataclass(frozen=True)
class Shooting:
    """A film being shot: the crew, the plan, and where takes and orders are kept."""

    crew: Crew
    plan: Plan

    @property
    def takes(self) -> Takes:
        return self.plan.film.takes

    @cached_property
    def journal(self) -> Journal:
        return Journal(self.plan.film.folder / "orders")

    @cached_property
    def purse(self) -> Purse:
        """What may be spent on the production, and what is spent."""
        return purse_of(self.crew, self.plan)

    def purse_of(self, bound: BoundShot) -> Purse:
        """The same for the orders of one shot, which has a budget of its own where the production says so."""
        return self.purse.for_shot(bound.shot.number, self.plan.production.shot_budget_usd)

    @cached_property
    def bands(self) -> Mapping[str, Bands]:
        """The bands of every character of the cast, by its ref."""
        company = self.plan.company
        return {character.ref: bands_of(self.crew, character, company) for character in company}

    @cached_property
    def shown(self) -> Film:
        """What of the film a shot is measured beside."""
        shots = self.plan.shots
        things = [one for bound in shots for one in (bound.location, *bound.props, bound.look) if one is not None]
        voices = {line.voice.ref: line.voice for bound in shots for line in bound.lines}
        anchors = {one.ref: one for one in things}
        return Film(company=self.plan.company, anchors=tuple(anchors.values()), voices=tuple(voices.values()))

    def measure(
        self,
        bound: BoundShot,
        path: Path,
        sha256: str,
        *,
        of: Take | None = None,
        without: frozenset[str] = frozenset(),
    ) -> Measured:
        """Everything that can be seen in a file of a shot, leaving out references by their hash; of the file `of` a
        take, or of what is mended of it, as far as it stays in the film."""
        stays_s = self.stays_s(of) if of else 0.0
        return measure(self.crew, self.shown, bound, path, sha256, without=without, listening=False, stays_s=stays_s)

    def stays_s(self, take: Take) -> float:
        """How many seconds of a take's clip stay in the film: as long as it was ordered, whatever its vendor made; 0
        for all of it, and for a picture."""
        if take.repaired_from:
            return self.stays_s(self.takes.get(take.repaired_from))
        return take.recipe.duration_s if take.kind is TakeKind.CLIP else 0.0

    def order_id(self, bound: BoundShot, what: str) -> str:
        """Readable and stable: the same wish has the same id after a restart."""
        return f"{bound.shot.number}-{what}-{self.plan.fingerprints[bound.shot.number]}"

    def is_current(self, take: Take) -> bool:
        """Whether the take was made for the shot as it is written and cast now; otherwise it is stale."""
        return self.made_for(take) == self.plan.fingerprints.get(take.shot)

    def made_for(self, take: Take) -> str:
        """The fingerprint of the shot that the take, or the one that it mends, was made for."""
        if take.repaired_from:
            return self.made_for(self.takes.get(take.repaired_from))
        return take.order.rpartition("-")[2]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One take that is wanted."""

    bound: BoundShot
    kind: TakeKind
    what: str
    """Names the order within its shot: "keyframe-1", "clip-2", "line-1"."""
    engine: str
    sent: Sequence[ChosenReference] = ()
    prompt: str = ""
    """The words as they went out, for an order that exists; empty: they are composed."""
    seed: int = 1
    duration_s: float = 0.0
    price: Decimal = Decimal(0)
    start: Take | None = None
    """The keyframe that a clip begins with."""
    sound: Path | None = None
    """The lines that a clip's mouths follow, on one track of the clip's length."""
    spoken: tuple[str, ...] = ()
    """The line takes that are on that track."""
    line: int = 0
    why: str = ""
    """Why it is wanted, after other takes."""


def first_report(takes: Takes, take: Take) -> Report | None:
    """What a take measured before any repair, as every page and table shows that take; the gate of a repair measures it
    once more, against the pictures that the repair did not use (`Take.before`)."""
    return first_report(takes, takes.get(take.repaired_from)) if take.repaired_from else take.report


def write_order(shooting: Shooting, wanted: Wanted) -> Order:
    """The order for a take. Every reference is verified on disk; a sheet is drawn for an order that is not out yet."""
    bound, production = wanted.bound, shooting.plan.production
    engine = shooting.crew.engine(wanted.engine)
    kind = KIND_OF[wanted.kind]
    order_id = shooting.order_id(bound, wanted.what)
    line = bound.lines[wanted.line] if kind is OrderKind.LINE else None
    out = shooting.journal.state(order_id) not in {OrderState.NEW, OrderState.INTENDED}
    references_of = gone_references if out else drawn_references
    return Order(
        id=order_id,
        kind=kind,
        engine=wanted.engine,
        folder=shooting.journal.folder_of(order_id),
        prompt="" if line else wanted.prompt or compose(bound, kind, engine.card, wanted.sent),
        references=references_of(shooting.crew.library, bound, wanted.sent, shooting.journal.folder_of(order_id)),
        width=production.width,
        height=production.height,
        duration_s=wanted.duration_s,
        seed=wanted.seed if engine.card.seed else None,
        settings=dict(production.settings.get(wanted.engine, {})),
        shot=bound,
        start=shooting.takes.path(wanted.start) if wanted.start else None,
        lineage=lineage(shooting.takes, wanted.start) if wanted.start else (),
        start_said=wanted.start.said if wanted.start else {},
        sound=wanted.sound,
        voices=sent_voices(shooting.crew.library, bound, engine.card, wanted.sent) if kind is OrderKind.CLIP else {},
        text=line.text if line else "",
        voice=line.voice if line else None,
        recipe=key_of(shooting, wanted, kind),
    )


def under_way(shooting: Shooting, wanted: Wanted) -> Wanted:
    """The wish as it was first asked for: an order that exists stays with its engine, price, words and references,
    whatever is liked best by now."""
    order_id = shooting.order_id(wanted.bound, wanted.what)
    if shooting.journal.state(order_id) is OrderState.NEW:
        return wanted
    intent = shooting.journal.intent(order_id)
    sent = wanted.sent
    if intent.sent is not None:
        known = (*wanted.bound.references, *further_references(wanted.bound))
        sent = as_chosen(known, intent.sent)
    return replace(wanted, engine=intent.engine, price=intent.price_usd, prompt=intent.prompt, sent=sent)


def make(shooting: Shooting, wanted: Wanted, *, tell: Callable[[bool], None] = silent) -> Take | Failure | None:
    """Orders a take, once, waits for it, measures what came and stores it; None while a person has to deliver it.
    `tell` as for `placing.ordered`. An order of which came what cannot be used has failed."""
    made = shooting.takes.by_order(wanted.bound.shot.number, shooting.order_id(wanted.bound, wanted.what))
    if made:
        return made[0]
    wanted = under_way(shooting, wanted)
    order = write_order(shooting, wanted)
    engine, purse = shooting.crew.engine(wanted.engine), shooting.purse_of(wanted.bound)
    if wanted.price:
        note(shooting, order.recipe, order.id)
    result = placing.ordered(engine, order, shooting.journal, price=wanted.price, purse=purse, tell=tell)
    if not isinstance(result, Output):
        return result
    inspected = Event(about=wanted.bound.shot.number, text=f"{wanted.what} is looked at", doing=Doing.INSPECTING)
    shooting.crew.tell(replace(inspected, order=order.id, usd=shooting.journal.cost(order.id)))
    sent = under_way(shooting, wanted)
    if _differs(order, sent):  # another process placed it meanwhile
        order = write_order(shooting, sent)
    return made_of(shooting, wanted, order, result)


def made_of(shooting: Shooting, wanted: Wanted, order: Order, result: Output) -> Take | Failure:
    """What came of an order, measured and stored as its take, or why it cannot be used: `usable_of_shot`."""
    kind = usable_of_shot(shooting, order, result, again=ANOTHER)
    if isinstance(kind, Failure):
        return kind
    take = Take(
        id="",
        shot=wanted.bound.shot.number,
        kind=wanted.kind,
        media=MediaFile(name="", sha256="", kind=kind),
        recipe=recipe_of(order, result),
        order=order.id,
        started_from=wanted.start.id if wanted.start else "",
        line=wanted.line,
        spoken=wanted.spoken,
        cost_usd=shooting.journal.cost(order.id),
        notes=(*((wanted.why,) if wanted.why else ()), *result.notes),
        said=result.said,
    )
    return store(shooting, wanted.bound, take, result.files[0])


def _differs(order: Order, sent: Wanted) -> bool:
    """Whether an order was sent with other references or words than it was written with."""
    prompt = "" if order.kind is OrderKind.LINE else sent.prompt
    return order.prompt != prompt or [one.sha256 for one in order.references] != [one.sha256 for one in sent.sent]


def store(shooting: Shooting, bound: BoundShot, take: Take, path: Path, *, report: Report | None = None) -> Take:
    """Measures a file (unless its report is given) and stores it as a take named by its hash."""
    sha256 = sha256_of(path)
    if report is None:
        with watched.inspecting(take) as seen:
            take, report = _inspected(shooting, bound, take, path, sha256)
            watched.measured(seen, take, report)
    named = replace(
        take,
        id=f"{take.shot}-{take.kind.value}-{_number_of(take, sha256)}",
        media=replace(take.media, sha256=sha256),
        words=bound.shot.text,
        report=report,
    )
    return shooting.takes.add(named, path)


def _inspected(shooting: Shooting, bound: BoundShot, take: Take, path: Path, sha256: str) -> tuple[Take, Report | None]:
    """The take with what questions about it cost, and its report."""
    if take.kind is TakeKind.LINE:
        return take, line_report(shooting, bound, take, path, sha256)
    measured = shooting.measure(bound, path, sha256, of=take)
    heard = clip_heard(shooting, bound, take, path, sha256)
    whole = replace(measured, found=(*measured.found, *heard.found), bands=measured.bands | dict(heard.bands))
    report = reported(shooting, bound, take, whole)
    desk = desk_of(shooting, bound, stays_s=shooting.stays_s(take))
    asked = ask(desk, bound, path, sha256, report)
    if asked.found:
        both = replace(whole, found=(*whole.found, *asked.found), bands=whole.bands | asked.bands)
        report = reported(shooting, bound, take, both)
    report = replace(report, notes=(*report.notes, *asked.notes))
    return replace(take, cost_usd=take.cost_usd + asked.cost_usd), report


def desk_of(shooting: Shooting, bound: BoundShot, *, stays_s: float = 0.0) -> Desk:
    """Where questions about a shot's takes are asked from; `stays_s` is how much of a clip they see, 0 for all."""
    return Desk(
        stays_s=stays_s,
        crew=shooting.crew,
        production=shooting.plan.production,
        journal=shooting.journal,
        purse=shooting.purse_of(bound),
        order_id=lambda what: shooting.order_id(bound, what),
    )


def bands_for_take(shooting: Shooting, take: Take) -> Mapping[str, Bands]:
    """The bands of the cast for a take: not to be trusted for a character whose references are of another style than
    the take, since figures are compared only within one style."""
    card = card_of(shooting, take)
    if card is None:
        return shooting.bands
    found = dict(shooting.bands)
    for character in shooting.plan.company:
        style = style_shown(card, character)
        if style != character.style:
            found[character.ref] = distrusted(found[character.ref], character.style, style)
    return found


def distrusted(bands: Bands, style: str, shown: str) -> Bands:
    """Bands that are not to be believed, since the take is of another style than the references."""
    return replace(bands, trusted=False, source=f"the references are {style}, the take is {shown}")


def card_of(shooting: Shooting, take: Take) -> EngineCard | None:
    """The card of the engine that first made a take; None for one that was brought along."""
    made_by = lineage(shooting.takes, take)[0].engine
    return shooting.crew.engine(made_by).card if made_by in shooting.crew.engines else None


def style_of(shooting: Shooting, take: Take) -> str:
    """The style in which a take shows places and things; empty where it is taken to be that of the references: what a
    person made or brought along."""
    card = card_of(shooting, take)
    return "" if card is None or card.by_hand else card.style


def approved_of(shooting: Shooting, take: Take) -> Report | None:
    """The report of the keyframe that a clip began with, where a person accepted that."""
    if not take.started_from or shooting.takes.decision(take.started_from) is not Decision.ACCEPTED:
        return None
    return shooting.takes.get(take.started_from).report


def _number_of(take: Take, sha256: str) -> str:
    """The same file of another order, repair or line is another take."""
    return sha256_of_text(f"{sha256} {take.order} {take.repaired_from} {take.recipe.step} {take.line}")[:8]


def reported(
    shooting: Shooting, bound: BoundShot, take: Take, measured: Measured, *, without: Collection[Subject] = ()
) -> Report:
    """The report of what was measured in a take's file: everything judged by its bands, and what nobody measured.
    `without` are answers about the take that say nothing of this file."""
    style = style_of(shooting, take)
    bands = of_anchors(bands_for_take(shooting, take)) | {
        subject: distrusted(own, own.style, style) if style and own.style not in {"", style} else own
        for subject, own in measured.bands.items()
    }
    # a repair leaves the sound as it is, and what it did not touch stays as it was answered
    scores = take.report.scores if take.report else ()
    before = [score for score in scores if score.measurement.subject not in without]
    spoken = [score for score in before if score.measurement.of_voice or score.measurement.inspector == ASKED]
    bands |= {score.measurement.subject: score.bands for score in spoken if score.bands}
    seen = excused(measured.found) if _may_stand(shooting, take) else measured.found
    found = (*seen, *(score.measurement for score in spoken))
    card = card_of(shooting, take)
    performed = card is not None and not card.standees
    report = judge(found, bands, approved=approved_of(shooting, take), performed=performed)
    return replace(report, notes=(*report.notes, *not_measured(shooting.crew, bound)))


def _may_stand(shooting: Shooting, take: Take) -> bool:
    """Whether a clip may stand still: its engine only holds its keyframe, or a person made it or brought it along."""
    maker = shooting.crew.engines.get(take.recipe.engine)
    return take.recipe.step == IMPORTED or (maker is not None and (maker.card.holds or maker.card.by_hand))


def line_report(shooting: Shooting, bound: BoundShot, take: Take, path: Path, sha256: str) -> Report | None:
    """The report of a spoken line; None where nobody listens."""
    line = bound.lines[take.line]
    beside = [
        (shooting.takes.path(one), one.media.sha256)
        for one in shooting.takes.for_others()
        if one.kind is TakeKind.LINE
        and one.recipe.voice == line.voice.ref
        and (one.shot, one.line) != (take.shot, take.line)
        and shooting.is_current(one)
        and shooting.takes.decision(one.id) is not Decision.REFUSED
        and (one.report is None or one.report.verdict is Verdict.ACCEPT)
    ]
    heard = listen(shooting.crew, [line], shooting.shown.voices, path, sha256, beside=beside)
    return report_of(heard, brought=take.recipe.step == IMPORTED)


def clip_heard(shooting: Shooting, bound: BoundShot, take: Take, path: Path, sha256: str) -> Heard:
    """What is heard in a clip whose engine speaks itself, that follows its line, or that was brought along: listed
    only."""
    maker = shooting.crew.engines.get(take.recipe.engine)
    silent = maker is not None and (maker.card.local or not maker.card.sound)
    silent = silent and take.recipe.step != OrderKind.LIPSYNC
    if take.kind is not TakeKind.CLIP or silent or not bound.lines or "audio" not in tracks_of(path):
        return Heard(bands={})
    return only_listed(listen(shooting.crew, bound.lines, shooting.shown.voices, path, sha256))


def lineage(takes: Takes, take: Take) -> tuple[Recipe, ...]:
    """The recipes by which a take came about, oldest first, through repairs and the keyframe it began with."""
    before = take.repaired_from or take.started_from
    return (*(lineage(takes, takes.get(before)) if before else ()), take.recipe)
