"""Settling one take of a shot: the one that stands, or the first of new ones that holds, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from repertory.craft.concluding import VERDICTS
from repertory.craft.ladder import PRICELESS, ills_of, keyframe_at_fault
from repertory.craft.retaking import Past
from repertory.errors import EngineBusy, EngineRefused, NothingFits, TooMuchForADay, VendorMove
from repertory.jobs.journal import Failure, OrderState
from repertory.jobs.runner import step
from repertory.model.doing import Doing
from repertory.model.shot import BoundShot
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Grade, Score, Verdict
from repertory.work import atonce, outage, reuse, taking
from repertory.work.crew import Event
from repertory.work.finished import Standing, current
from repertory.work.meaning import Judged, Tried, Weight, judged, refused_below, weighed, worst_of
from repertory.work.taking import Shooting, Wanted
from repertory.work.wishing import Hunt, Sought, hunt_for


class ShotState(StrEnum):
    """How a shot ended for now."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    """A person has to decide."""
    WAITING = "waiting"
    """A person has to deliver something by hand, or a vendor is not done."""
    FAILED = "failed"
    CANCELLED = "cancelled"
    """A person ended the work on it, for now."""

    @property
    def said(self) -> str:
        """As people read it."""
        return VERDICTS[Verdict.REVIEW] if self is ShotState.REVIEW else self.value


Known = tuple[str, list[str]]
"""The id of a take that stands, empty where none does, and those of takes that a person brought along."""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """How the search for one take ended, or one try of it."""

    state: ShotState
    take: Take | None = None
    why: str = ""
    step: str = ""
    exit_code: int = 0
    placed: bool = True
    """Whether anything was ordered; otherwise the next engine may be asked."""
    out: bool = False
    """Its vendor takes no orders now, and nothing is under way there."""
    away: str = ""
    """Card id of the engine whose vendor takes no orders now, or does not answer for one that is under way there."""
    behind: str = ""
    """The order of another shot, by its id, that is for the very same and that nobody is at work on now."""
    beyond_a_day: bool = False
    """It costs more than may be spent in a day: nothing was ordered."""
    earlier: bool = False
    """It failed in an earlier run, and says nothing about this one."""
    engine: str = ""
    """Card id of the engine that was asked: what comes of it is told of no other, whoever would be asked by now."""
    judged: Judged | None = None
    """Whether the take is refused, and whether it is accepted, when it had just been made."""
    at_fault: Score | None = None
    """What is wrong with a clip since its keyframe is nearly wrong already: that is to be mended first."""


def settle(shooting: Shooting, sought: Sought, known: Known | None = None) -> Settled:
    """One accepted take, or the reason why there is none yet. `known` is given where it is looked up already."""
    standing, brought = known or step(f"known {sought.label}", _known, shooting, sought)
    if standing:
        return Settled(state=ShotState.ACCEPTED, take=shooting.takes.get(standing))
    hunt = hunt_for(shooting, sought)
    tried: list[Tried] = []
    for name in brought:
        one = weighed(hunt, shooting.takes.get(name), retake=PRICELESS if hunt.wishes else None)
        if one.weight is Weight.ACCEPTED:
            return Settled(state=ShotState.ACCEPTED, take=one.take)
        tried.append(one)
        if one.weight is Weight.REVIEW:
            return _for_review(hunt, tried, None)  # a person decides; nothing is spent
    return _search(hunt, tried) if hunt.no is None else _unasked(hunt, tried, hunt.no)


def known_at_first(shooting: Shooting, bound: BoundShot, lines: Sequence[Take]) -> tuple[Take | None, Known]:
    """The clip that counts before any keyframe is made: one that was brought along, or that a person accepted last, or
    the one of the keyframe that there is; and what is known of the keyframe."""
    alone, known = step("known at first", _known_at_first, shooting, bound, [line.id for line in lines])
    return shooting.takes.get(alone) if alone else None, known


def _known_at_first(shooting: Shooting, bound: BoundShot, lines: list[str]) -> tuple[str, Known]:
    standing = Standing(shooting, current(shooting, bound))
    clip = standing.clip(standing.chosen(TakeKind.KEYFRAME), [shooting.takes.get(line) for line in lines])
    return clip.id if clip else "", _known(shooting, Sought(bound=bound, kind=TakeKind.KEYFRAME))


def _known(shooting: Shooting, sought: Sought) -> Known:
    """The take that stands before any order, and those that a person brought along and that may be mended."""
    standing = Standing(shooting, current(shooting, sought.bound))
    if sought.kind is TakeKind.CLIP:
        there = standing.clip(sought.start, sought.lines)
    else:
        there = standing.chosen(sought.kind, sought.line)
    return there.id if there else "", [take.id for take in standing.brought(sought.kind, sought.line)]


def _search(hunt: Hunt, tried: list[Tried]) -> Settled:
    """New takes from one engine after the other, until one holds or as many were made as are allowed."""
    left, number = hunt.takes, 1
    past: list[Past] = []
    last: Settled | None = None
    while left > 0 and (wish := hunt.next(past)):
        last = _asked(hunt, hunt.wanted(wish, number), last)
        if last.state is ShotState.WAITING:
            return _still_waiting(last, tried)
        past.append(Past(engine=last.engine, placed=last.placed))
        if not last.placed:
            continue  # the same wish, of the next engine
        number, left = number + 1, left - (not last.earlier)
        if last.take is None and hunt.sought.kind is TakeKind.LINE and not last.earlier:
            break  # its voice has but one engine
        if last.take is not None:
            retake = _next_price(hunt, past) if left > 0 else None
            one = weighed(hunt, last.take, retake=retake, before=tried, now=last.judged)
            if one.weight is Weight.ACCEPTED:
                return Settled(state=ShotState.ACCEPTED, take=one.take)
            tried.append(one)
            past[-1] = _told(past[-1], one)
            at_fault = _keyframe_at_fault(hunt, one)
            if at_fault is not None or one.weight is Weight.REVIEW:
                return replace(_for_review(hunt, tried, last), at_fault=at_fault)  # nothing more is spent on it
            left += one.weight is Weight.REFUSED
    if last is not None and (last.out or last.beyond_a_day):  # whoever could be asked takes no orders, or is too dear
        return _still_waiting(replace(last, state=ShotState.WAITING), tried)
    return _mended_after_all(hunt, tried) or _for_review(hunt, tried, last, used_up=left <= 0)


def _asked(hunt: Hunt, wanted: Wanted, before: Settled | None) -> Settled:
    """One take, of a vendor that takes orders; it is waited for where another one may not be asked instead."""
    if before is not None and before.out:
        wanted = outage.moved(hunt, wanted, before.why)
    found = _take(hunt.shooting, wanted)
    if not found.out:
        return found
    state = found.state if outage.moves_on(hunt) else ShotState.WAITING
    return replace(found, state=state, step=outage.next_step(hunt, found.away, found.step))


def _unasked(hunt: Hunt, tried: list[Tried], no: NothingFits) -> Settled:
    """Where no engine can: why, unless only money is lacking and a take by the same recipe is there already."""
    if hunt.dear is not None:
        wanted = hunt.wanted(hunt.dear, 1)
        # The name of the step that would order it: money may come or go before a job is gone on with.
        same, _, now = step(f"make {wanted.what}", _taken_if_there, hunt.shooting, wanted, no)
        tried += [weighed(hunt, hunt.shooting.takes.get(same), retake=None, now=now)] if same else []
        if same and tried[-1].weight is Weight.ACCEPTED:
            return Settled(state=ShotState.ACCEPTED, take=tried[-1].take)
    return _for_review(hunt, tried, _not_asked(no))


def _taken_if_there(shooting: Shooting, wanted: Wanted, no: NothingFits) -> _Made:
    """As `_taken_or_made`, where nothing may be ordered."""
    same = reuse.take_over(shooting, wanted)
    if same:
        return same, None, judged(shooting, wanted.bound, same)
    return "", replace(_not_asked(no), placed=False, engine=wanted.engine), None


def _not_asked(no: NothingFits) -> Settled:
    return Settled(state=ShotState.FAILED, why=no.what, step=no.step, exit_code=no.exit_code)


def _mended_after_all(hunt: Hunt, tried: list[Tried]) -> Settled | None:
    """Where no other take is to be had any more, the best one is mended at any price that may be spent; None where
    that does not help. What came of it takes its place among the tried."""
    mendable = [one for one in tried if one.mendable and one.weight is Weight.OPEN]
    if not mendable:
        return None
    best = min(mendable, key=lambda one: worst_of(one.take))
    one = weighed(hunt, best.take, retake=None, earlier=best.trials)
    tried[tried.index(best)] = one
    return Settled(state=ShotState.ACCEPTED, take=one.take) if one.weight is Weight.ACCEPTED else None


def _told(past: Past, one: Tried) -> Past:
    """What a take teaches for the next one."""
    scores = one.take.report.scores if one.take.report else ()
    found = [score.measurement for score in scores if score.grade in {Grade.WRONG, Grade.DRIFT}]
    awry = tuple(dict.fromkeys((one.anchor, one.about) for one in found if one.anchor))
    why = "a person refused the one before" if one.weight is Weight.REFUSED else one.left
    return replace(past, again=one.weight is Weight.AGAIN, awry=awry, why=why)


def _next_price(hunt: Hunt, past: Sequence[Past]) -> Decimal | None:
    """What one more take would cost; None where no engine is left to make one."""
    wish = hunt.next(past)
    return wish.price if wish else None


def _keyframe_at_fault(hunt: Hunt, one: Tried) -> Score | None:
    """What is to be mended in the keyframe of a clip before another clip is made of it."""
    start, report = hunt.sought.start, one.take.report
    if start is None or hunt.sought.start_is_final or one.weight is not Weight.OPEN or report is None:
        return None
    if start.report is None or hunt.shooting.takes.decision(start.id) is Decision.ACCEPTED:
        return None  # a person wants it as it is
    return keyframe_at_fault(ills_of(report), start.report)


def _take(shooting: Shooting, wanted: Wanted) -> Settled:
    """One take, ordered, collected, measured and stored. What a vendor refuses is a take that failed."""
    order_id = shooting.order_id(wanted.bound, wanted.what)
    known = bool(shooting.takes.by_order(wanted.bound.shot.number, order_id))
    take_id, ended, now = step(f"make {wanted.what}", _taken_or_made, shooting, wanted)
    if ended is not None:
        return ended
    take = shooting.takes.get(take_id)
    for note in () if known or take.taken_from else take.notes:
        shooting.crew.tell(Event(about=take.shot, text=note, lasting=True))
    return Settled(state=ShotState.ACCEPTED, take=take, engine=take.recipe.engine, judged=now)


def _asked_for(wanted: Wanted, order_id: str) -> Event:
    return Event(
        about=wanted.bound.shot.number,
        text=f"{wanted.what} from {wanted.engine}",
        doing=Doing.SPEAKING if wanted.kind is TakeKind.LINE else Doing.ROLLING,
        order=order_id,
        engine=wanted.engine,
        usd=wanted.price,
    )


_Made = tuple[str, Settled | None, Judged | None]
"""The id of a take and how it is judged, or how its order ended without one."""


def _taken_or_made(shooting: Shooting, wanted: Wanted) -> _Made:
    """As `_make`, unless a take by the same recipe is there. One step does both: what is ordered already is not looked
    for among what others have, so that whoever does it again after a kill goes on with the order. The take is judged in
    it, too: a step costs more than that."""
    try:
        same = reuse.take_over(shooting, wanted)
    except EngineBusy as busy:  # the same is being made already: nothing else is asked for meanwhile
        return "", _waiting_for(busy), None
    made, ended = (same, None) if same else _make(shooting, wanted)
    if ended is not None:
        # An order under way stays with its engine.
        return made, replace(ended, engine=taking.under_way(shooting, wanted).engine), None
    return made, None, judged(shooting, wanted.bound, made)


def _make(shooting: Shooting, wanted: Wanted) -> tuple[str, Settled | None]:
    """The take's id, or how the order ended without one. It is told here what stands at the vendor: by the time that
    the answer is read again, the order may be another vendor's. Whether the order had failed before is looked up here,
    too, and in no step before this one: a person may settle it as failed between two runs of a job."""
    order_id = shooting.order_id(wanted.bound, wanted.what)
    earlier = shooting.journal.state(order_id) is OrderState.FAILED
    rolling = _asked_for(wanted, order_id)
    waiting = replace(rolling, doing=Doing.WAITING, order="", usd=None)  # nothing is ordered yet

    def tell(waits: bool) -> None:
        shooting.crew.tell(waiting if waits else rolling)

    try:
        made = atonce.make(shooting, wanted, tell=tell)
    except atonce.MadeElsewhere as busy:
        return "", replace(_waiting_for(busy), behind=busy.behind)
    except (VendorMove, NothingFits) as no:
        # A busy vendor that took the order goes on with it: nothing else is asked for meanwhile.
        under_way = isinstance(no, EngineBusy) and shooting.journal.state(order_id) is not OrderState.NEW
        state = ShotState.WAITING if under_way else ShotState.FAILED
        placed = under_way or not isinstance(no, NothingFits | EngineRefused | EngineBusy)
        out = isinstance(no, EngineBusy) and not under_way
        away = no.engine if isinstance(no, EngineBusy) else ""
        beyond = isinstance(no, TooMuchForADay)
        ended = Settled(state=state, why=no.what, step=no.step, exit_code=no.exit_code, placed=placed, out=out)
        return "", replace(ended, beyond_a_day=beyond, away=away)
    if isinstance(made, Take):
        return made.id, None
    if isinstance(made, Failure):
        return "", Settled(state=ShotState.FAILED, why=made.what, step=made.step, earlier=earlier)
    folder = shooting.journal.folder_of(order_id)
    todo = f"Make it by hand: everything is in {folder}. Drop the result there and run shoot again."
    return "", Settled(state=ShotState.WAITING, step=todo)


def _waiting_for(busy: EngineBusy) -> Settled:
    """Of what is ordered already, and whose vendor cannot bring it now."""
    why, step = busy.what, busy.step
    return Settled(state=ShotState.WAITING, why=why, step=step, exit_code=busy.exit_code, away=busy.engine)


def _still_waiting(last: Settled, tried: Sequence[Tried]) -> Settled:
    """Says what was wrong with the take before, where another one is asked for."""
    refused = tried[-1].take if tried else None
    if last.why:
        return last
    if refused is None or refused.report is None:
        return replace(last, why="your file is waited for.")
    reason = refused.report.reason.rstrip(".")
    return replace(last, why=f"{refused.id} was not accepted ({reason}); another file is waited for.")


def _for_review(hunt: Hunt, tried: Sequence[Tried], last: Settled | None, *, used_up: bool = False) -> Settled:
    """The best take so far, for a person to decide on, and why no more were made; or the failure, where there is no
    take at all."""
    if not tried:
        return last or Settled(state=ShotState.FAILED, why="No take was allowed.", step="Set takes in production.toml.")
    standing = [one for one in tried if one.weight is not Weight.REFUSED] or tried
    best = min(standing, key=lambda one: worst_of(one.take))
    why = best.take.report.reason if best.take.report else "Refused."
    todo = f"Look at {best.take.id}: repertory review {hunt.shooting.plan.film.folder}"
    below = step(f"refused below {best.take.id} in all", refused_below, hunt.shooting, hunt.sought.bound, best.take.id)
    if below:
        why = f"{why} It is built on {below}, which a person refused."
    if tried[-1].weight is Weight.AGAIN:
        why = f"{why} {tried[-1].take.recipe.engine} makes the same file again."
    if best.dear:
        why = f"{why} It was mended no further: {best.dear}."
    if used_up and tried[-1].weight is Weight.OPEN:
        made = "The one take that it may have is made." if hunt.takes == 1 else f"All its {hunt.takes} takes are made."
        why = f"{why} {made}"
    if last is not None and last.state is ShotState.FAILED:
        why, todo = f"{why} No further take could be made: {last.why}", f"{last.step} Or look at what there is: {todo}"
    return Settled(state=ShotState.REVIEW, take=best.take, why=why, step=todo)
