"""Mouths that follow their line: a clip that holds goes to a lip-sync engine with its lines, where the plan says so.

What comes back mends the clip as a repair does: it is measured anew for everything that the shot shows, kept only where
nothing got worse, and taken back by `repair --undo`. One that was refused or not kept is not ordered again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from repertory.craft import mending, regions
from repertory.craft.judging import judge, of_anchors
from repertory.craft.lips import Clip, Mouths, seen_lines
from repertory.errors import EngineBusy, EngineRefused, MissingPart, NotToday, YourMove
from repertory.files.hashing import sha256_of, sha256_of_text, slug
from repertory.jobs.journal import Failure, OrderState
from repertory.jobs.runner import step
from repertory.media.clips import probe_clip
from repertory.model.doing import Doing
from repertory.model.engine import EngineCard, Order, OrderKind, Output
from repertory.model.production import OnOutage
from repertory.model.shot import BoundShot
from repertory.model.take import Decision, Take
from repertory.model.verdict import NOT_KEPT, Report, Verdict
from repertory.work import placing, taking
from repertory.work.crew import Event
from repertory.work.mouths import lips_for
from repertory.work.recipes import recipe_of
from repertory.work.seeing import observe
from repertory.work.signs import edited_clip_signs
from repertory.work.taking import Shooting, lineage
from repertory.work.unreadable import usable_of_shot
from repertory.work.wishing import lines_on_track

KEPT = "Its mouth follows the line, and nothing that was measured got worse."


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A clip that holds, and the lines that its mouth is to follow."""

    shooting: Shooting
    bound: BoundShot
    clip: Take
    lines: tuple[Take, ...]

    @property
    def path(self) -> Path:
        return self.shooting.takes.path(self.clip)

    def order_id(self, engine: str) -> str:
        """The same clip goes to the same engine with the same lines once."""
        lines = sha256_of_text(" ".join(one.media.sha256 for one in self.lines))[:8]
        what = f"{OrderKind.LIPSYNC.value}-{self.clip.media.sha256[:8]}-{lines}-{slug(engine)}"
        return self.shooting.order_id(self.bound, what)


def follow_lines(shooting: Shooting, bound: BoundShot, clip: Take, lines: Sequence[Take]) -> Take:
    """The clip with its mouth following the line: itself where that is not wanted, cannot be had, or was worse.

    Raises Unsure where an order may have been paid and nobody knows, EngineBusy where one is being made.
    """
    if not (lines and shooting.plan.production.engines.get(OrderKind.LIPSYNC)):
        return clip
    asked = step(f"lips of {clip.id}", _wanted, shooting, bound, clip.id, [line.id for line in lines])
    spoken = Spoken(shooting=shooting, bound=bound, clip=clip, lines=tuple(lines))
    for engine, price in asked:
        made, why = step(f"lipsync {engine} {clip.id}", _made, spoken, engine, Decimal(price))
        if made and not why:
            return shooting.takes.get(made)
        shooting.crew.tell(Event(about=clip.shot, text=f"no mouth that follows the line: {why}", lasting=True))
        if made:
            break  # another engine would be given the same clip, and this one was paid
    return clip


def awaits_lips(shooting: Shooting, bound: BoundShot, clip: Take, lines: Sequence[Take]) -> bool:
    """Whether a clip that holds is still to be sent to a lip-sync engine."""
    return bool(_wanted(shooting, bound, clip.id, [line.id for line in lines]))


def _wanted(shooting: Shooting, bound: BoundShot, clip_id: str, line_ids: list[str]) -> list[tuple[str, str]]:
    """The engines to ask, with their prices; none where the mouth matches, is not seen, or was seen to already."""
    if not (line_ids and shooting.plan.production.engines.get(OrderKind.LIPSYNC)):
        return []
    takes = shooting.takes
    clip, lines = takes.get(clip_id), tuple(takes.get(line) for line in line_ids)
    maker = _maker(shooting, clip)
    if maker is None or (_is_synced(shooting, clip) and list(clip.spoken) == line_ids):
        return []
    spoken = Spoken(shooting=shooting, bound=bound, clip=clip, lines=lines)
    info = probe_clip(spoken.path)
    shown = Clip(
        width=info.width,
        height=info.height,
        duration_s=info.duration_s,
        maker="" if clip.repaired_from else maker.vendor,
    )
    lips = lips_for(shooting.crew, shooting.plan.production, bound, maker, shown)
    if lips is None or lips.how is not Mouths.SYNCED:
        return []
    asked: list[tuple[str, str]] = []
    for engine, price in lips.engines:
        order = spoken.order_id(engine)
        made = takes.by_order(clip.shot, order)
        if made:
            return [(engine, str(price))] if _is_unsaid(spoken, made[0]) else []
        if shooting.journal.state(order) is not OrderState.FAILED:
            asked.append((engine, str(price)))
    return asked


def _maker(shooting: Shooting, clip: Take) -> EngineCard | None:
    """The card of the engine that made a clip, before any repair; None for one that was brought along."""
    if clip.repaired_from:
        return _maker(shooting, shooting.takes.get(clip.repaired_from))
    known = clip.recipe.step == OrderKind.CLIP and clip.recipe.engine in shooting.crew.known
    return shooting.crew.card(clip.recipe.engine) if known else None


def _is_synced(shooting: Shooting, clip: Take) -> bool:
    if clip.recipe.step == OrderKind.LIPSYNC:
        return True
    return bool(clip.repaired_from) and _is_synced(shooting, shooting.takes.get(clip.repaired_from))


def _is_unsaid(spoken: Spoken, made: Take) -> bool:
    """Whether a clip that a person accepted before is mended, and work was cut off before that was written down."""
    takes = spoken.shooting.takes
    said = takes.decisions(spoken.clip.id)[-1:]
    if not said or said[0].decision is not Decision.ACCEPTED or takes.decisions(made.id):
        return False
    return _is_kept(made) and said[0].at <= made.made_at


def _is_kept(made: Take) -> bool:
    return made.report is None or not made.report.reason.startswith(NOT_KEPT)


def _made(spoken: Spoken, engine_id: str, price: Decimal) -> tuple[str, str]:
    """(id of the take, ""), or why there is none, with the id of one that is not kept."""
    shooting, order_id = spoken.shooting, spoken.order_id(engine_id)
    there = shooting.takes.by_order(spoken.clip.shot, order_id)
    try:
        made = there[0] if there else _ordered(spoken, engine_id, price)
    except (EngineBusy, EngineRefused, MissingPart, YourMove) as no:
        away = isinstance(no, EngineBusy) and shooting.plan.production.on_outage is OnOutage.WAIT
        waits = away or isinstance(no, NotToday)  # tomorrow it is made; until then the film is not cut with this mouth
        if waits or shooting.journal.state(order_id) is not OrderState.NEW:
            raise  # it stands, and may be paid: the next run collects it, and no other engine is asked meanwhile
        return "", str(no)
    if isinstance(made, Failure):
        return "", f"{made.what} {made.step}".strip()
    if not _is_kept(made):
        return made.id, made.report.reason if made.report else NOT_KEPT
    if _is_unsaid(spoken, made):
        why = f"its mouth follows the line now; {spoken.clip.id} was accepted by a person"
        shooting.takes.decide(made.id, Decision.ACCEPTED, why)
    return made.id, ""


def _ordered(spoken: Spoken, engine_id: str, price: Decimal) -> Take | Failure:
    """The order placed, at most once, collected, and what came measured and stored."""
    shooting, engine = spoken.shooting, spoken.shooting.crew.engine(engine_id)
    order = _order(spoken, engine_id)
    purse = shooting.purse_of(spoken.bound)
    cost = f"${price:.3f}" if price else "free"
    text = f"the mouth is made to follow the line by {engine_id}: {cost}"
    syncing = Event(about=spoken.clip.shot, text=text, doing=Doing.SYNCING, engine=engine_id, order=order.id, usd=price)
    waiting = replace(syncing, doing=Doing.WAITING, order="", usd=None)

    def tell(waits: bool) -> None:
        shooting.crew.tell(waiting if waits else syncing)

    result = placing.ordered(engine, order, shooting.journal, price=price, purse=purse, tell=tell)
    if not isinstance(result, Output):
        return result or Failure(what=f"{engine_id} delivered nothing.", step="Name another engine.")
    kind = usable_of_shot(shooting, order, result)
    return kind if isinstance(kind, Failure) else _weighed(spoken, order, result)


def _order(spoken: Spoken, engine_id: str) -> Order:
    shooting, clip, bound = spoken.shooting, spoken.clip, spoken.bound
    info = probe_clip(spoken.path)
    order_id = spoken.order_id(engine_id)
    return Order(
        id=order_id,
        kind=OrderKind.LIPSYNC,
        engine=engine_id,
        folder=shooting.journal.folder_of(order_id),
        width=info.width,
        height=info.height,
        duration_s=info.duration_s,
        settings=dict(shooting.plan.production.settings.get(engine_id, {})),
        shot=bound,
        start=spoken.path,
        lineage=lineage(shooting.takes, clip),
        start_said=clip.said,
        sound=lines_on_track(shooting, spoken.lines, info.duration_s, seen_lines(bound)),
    )


def _weighed(spoken: Spoken, order: Order, result: Output) -> Take:
    """What came, measured beside the clip that it was made of, and stored, whether it is kept or not."""
    shooting, bound, clip, path = spoken.shooting, spoken.bound, spoken.clip, result.files[0]
    sha256 = sha256_of(path)
    before = shooting.measure(bound, spoken.path, clip.media.sha256, of=clip)
    after = shooting.measure(bound, path, sha256, of=clip)
    bands = of_anchors(shooting.bands) | before.bands
    take = replace(
        clip,
        id="",
        recipe=recipe_of(order, result),
        order=order.id,
        repaired_from=clip.id,
        spoken=tuple(line.id for line in spoken.lines),
        before=judge(before.found, bands),
        cost_usd=shooting.journal.cost(order.id),
        made_at="",
        said=result.said,
        media=replace(clip.media, name="", sha256=""),
    )
    heard = taking.clip_heard(shooting, bound, take, path, sha256)
    whole = replace(after, found=(*after.found, *heard.found), bands=after.bands | dict(heard.bands))
    report = taking.reported(shooting, bound, replace(clip, report=_unheard(clip.report)), whole)
    signs = _signs(spoken, path)
    worse = mending.unharmed(before.found, after.found, bands, signs) or _refused(clip.report, report)
    if worse:
        report = replace(report, verdict=Verdict.RETAKE, reason=f"{NOT_KEPT}: {' '.join(worse)}")
    take = replace(take, notes=(*result.notes, *(worse or (KEPT,))))
    return taking.store(shooting, bound, take, path, report=report)


def _unheard(report: Report | None) -> Report | None:
    """What is known of a clip without its sound, which is another one now."""
    if report is None:
        return None
    return replace(report, scores=tuple(one for one in report.scores if not one.measurement.of_voice))


def _refused(before: Report | None, after: Report) -> tuple[str, ...]:
    """Why a clip that was accepted would be no longer; nothing where it would."""
    if before is None or before.verdict is not Verdict.ACCEPT or after.verdict is Verdict.ACCEPT:
        return ()
    return (f"It would not be accepted any more: {after.reason}",)


def _signs(spoken: Spoken, after: Path) -> mending.Signs:
    """Whether it is still the same clip, beside the faces."""
    frames = observe(spoken.shooting.crew, spoken.path, spoken.clip.media.sha256).frames
    info = probe_clip(spoken.path)
    size = (info.width, info.height)
    faces = tuple(dict.fromkeys(face.box for frame in frames for face in frame.faces))
    reached = tuple(regions.face_region(box, size) for box in faces) or (regions.whole_region(size),)
    return edited_clip_signs(spoken.path, after, reached, [frame.time_s for frame in frames])
