"""Settling one take of a shot: the one that stands, or the first of new ones that holds, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path

from repertory.craft.assembling import duration_of, line_starts
from repertory.errors import EngineBusy, EngineRefused, NothingFits, VendorMove
from repertory.files.hashing import sha256_of_text
from repertory.jobs.journal import Failure, OrderState
from repertory.jobs.runner import step
from repertory.media.sounds import mixed, probe_sound, read_sound, resampled, write_wav
from repertory.model.shot import BoundShot, ChosenReference
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Verdict
from repertory.work import taking
from repertory.work.crew import Event
from repertory.work.finished import Standing, current
from repertory.work.mend import mend
from repertory.work.plan import choices, line_price
from repertory.work.taking import KIND_OF, Shooting, Wanted

LINE_RATE = 48_000
"""Samples a second of the track that a clip's mouths follow."""
TAKES_PER_ENGINE = 2
"""After so many takes the next engine is tried."""


class ShotState(StrEnum):
    """How a shot ended for now."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    """A person has to decide."""
    WAITING = "waiting"
    """A person has to deliver something by hand, or a vendor is not done."""
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Sought:
    """One take that a shot needs."""

    bound: BoundShot
    kind: TakeKind
    line: int = 0
    start: Take | None = None
    """The keyframe that a clip begins with."""
    lines: tuple[Take, ...] = ()
    """The lines that a clip is made to."""

    @property
    def label(self) -> str:
        return f"{self.kind.value}-{self.line + 1}" if self.kind is TakeKind.LINE else self.kind.value


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
    earlier: bool = False
    """It failed in an earlier run, and says nothing about this one."""


class Weight(Enum):
    """What a take means for the search."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """By a person: another one may be made in its place."""
    REVIEW = "review"
    OPEN = "open"
    """Not good enough, and nobody has said so."""
    AGAIN = "again"
    """The very file of a take before."""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A take that was weighed."""

    take: Take
    """After mending."""
    file: str
    """Hash of the file as it came."""
    weight: Weight


@dataclass(frozen=True, kw_only=True)
class _Ranked:
    engine: str
    sent: tuple[ChosenReference, ...] = ()
    price: Decimal = Decimal(0)


def settle(shooting: Shooting, sought: Sought) -> Settled:
    """One accepted take, or the reason why there is none yet."""
    standing, brought = step(f"known {sought.label}", _known, shooting, sought)
    if standing:
        return Settled(state=ShotState.ACCEPTED, take=shooting.takes.get(standing))
    tried: list[Tried] = []
    for name in brought:
        one = _weighed(shooting, sought, shooting.takes.get(name))
        if one.weight is Weight.ACCEPTED:
            return Settled(state=ShotState.ACCEPTED, take=one.take)
        tried.append(one)
        if one.weight is Weight.REVIEW:
            return _for_review(shooting, tried, None)  # a person decides; nothing is spent
    return _search(shooting, sought, tried)


def clip_alone(shooting: Shooting, bound: BoundShot, lines: Sequence[Take]) -> Take | None:
    """A clip that counts before any keyframe is made: one that was brought along, or that a person accepted last, or
    the one of the keyframe that there is."""
    found = step("known clip alone", _clip_alone, shooting, bound, [line.id for line in lines])
    return shooting.takes.get(found) if found else None


def _clip_alone(shooting: Shooting, bound: BoundShot, lines: list[str]) -> str:
    standing = Standing(shooting, current(shooting, bound))
    clip = standing.clip(standing.chosen(TakeKind.KEYFRAME), [shooting.takes.get(line) for line in lines])
    return clip.id if clip else ""


def _known(shooting: Shooting, sought: Sought) -> tuple[str, list[str]]:
    """The take that stands before any order, and those that a person brought along and that may be mended."""
    standing = Standing(shooting, current(shooting, sought.bound))
    if sought.kind is TakeKind.CLIP:
        there = standing.clip(sought.start, sought.lines)
    else:
        there = standing.chosen(sought.kind, sought.line)
    return there.id if there else "", [take.id for take in standing.brought(sought.kind, sought.line)]


def _search(shooting: Shooting, sought: Sought, tried: list[Tried]) -> Settled:
    """New takes from one engine after the other, until one holds or as many were made as are allowed."""
    duration, sound = (0.0, None) if sought.kind is not TakeKind.CLIP else _sound_track(shooting, sought)
    try:
        ranked = _ranked(shooting, sought, duration)
    except NothingFits as no:
        none = Settled(state=ShotState.FAILED, why=no.what, step=no.step, exit_code=no.exit_code)
        return _for_review(shooting, tried, none)
    left, number, here = _takes_allowed(shooting, sought), 1, 0
    last: Settled | None = None
    while left > 0 and ranked:
        last = _take(shooting, _wanted(sought, ranked[0], number, duration=duration, sound=sound))
        if last.state is ShotState.WAITING:
            return _still_waiting(last, tried)
        if not last.placed:
            ranked, here = ranked[1:], 0  # the same wish, of the next engine
            continue
        number, here = number + 1, here + 1
        left -= not last.earlier
        if last.take is not None:
            one = _weighed(shooting, sought, last.take, tried)
            if one.weight is Weight.ACCEPTED:
                return Settled(state=ShotState.ACCEPTED, take=one.take)
            tried.append(one)
            if one.weight is Weight.REVIEW:
                break  # a person decides; nothing more is spent
            left += one.weight is Weight.REFUSED
            if one.weight is Weight.AGAIN:
                ranked, here = ranked[1:], 0  # it would go on making the same
        if here >= TAKES_PER_ENGINE and len(ranked) > 1:
            ranked, here = ranked[1:], 0
    return _for_review(shooting, tried, last)


def _weighed(shooting: Shooting, sought: Sought, take: Take, before: Sequence[Tried] = ()) -> Tried:
    """What came of a take, mended where it drifted, and what that means. One that a person refused is left alone."""
    refused = step(f"refused {take.id}", _is_refused, shooting, sought.bound, take.id)
    if not shooting.crew.by_hand(take.recipe.engine) and take.media.sha256 in {one.file for one in before}:
        return Tried(take=take, file=take.media.sha256, weight=Weight.AGAIN)
    if refused:
        return Tried(take=take, file=take.media.sha256, weight=Weight.REFUSED)
    mended = mend(shooting, sought.bound, take)
    if step(f"decide {mended.id}", _is_accepted, shooting, sought.bound, mended.id):
        weight = Weight.ACCEPTED
    elif mended.id != take.id and step(f"refused {mended.id}", _is_refused, shooting, sought.bound, mended.id):
        weight = Weight.REFUSED
    else:
        review = mended.report is not None and mended.report.verdict is Verdict.REVIEW
        weight = Weight.REVIEW if review else Weight.OPEN
    return Tried(take=mended, file=take.media.sha256, weight=weight)


def _is_refused(shooting: Shooting, bound: BoundShot, take_id: str) -> bool:
    return Standing(shooting, current(shooting, bound)).is_refused(shooting.takes.get(take_id))


def _is_accepted(shooting: Shooting, bound: BoundShot, take_id: str) -> bool:
    return Standing(shooting, current(shooting, bound)).is_accepted(shooting.takes.get(take_id))


def _wanted(sought: Sought, choice: _Ranked, number: int, *, duration: float, sound: Path | None) -> Wanted:
    """The wish for a take of that number, counted from 1: each has a seed of its own."""
    bound = sought.bound
    return Wanted(
        bound=bound,
        kind=sought.kind,
        what=f"{sought.label}-{number}{_beginning(sought.start, sound)}",
        engine=choice.engine,
        sent=choice.sent,
        seed=(bound.shot.seed or _stable_number(bound.shot.number)) + number - 1,
        duration_s=duration,
        price=choice.price,
        start=sought.start,
        sound=sound,
        spoken=tuple(line.id for line in sought.lines),
        line=sought.line,
    )


def _beginning(start: Take | None, sound: Path | None) -> str:
    """Of another keyframe, or to another line, a clip is another order."""
    if start is None:
        return ""
    return f"-of-{sha256_of_text(f'{start.id} {sound.name if sound else str()}')[:8]}"


def _take(shooting: Shooting, wanted: Wanted) -> Settled:
    """One take, ordered, collected, measured and stored. What a vendor refuses is a take that failed."""
    order_id = shooting.order_id(wanted.bound, wanted.what)
    known = bool(shooting.takes.by_order(order_id))
    earlier = step(f"failed {wanted.what}", _has_failed, shooting, order_id)
    if not known and not earlier:
        shooting.crew.tell(Event(about=wanted.bound.shot.number, text=f"{wanted.what} from {wanted.engine}"))
    try:
        step(f"place {wanted.what}", taking.place, shooting, wanted)
        take_id, why, todo = step(f"keep {wanted.what}", _keep, shooting, wanted)
    except (VendorMove, NothingFits) as no:
        # A busy vendor that took the order goes on with it: nothing else is asked for meanwhile.
        under_way = isinstance(no, EngineBusy) and shooting.journal.state(order_id) is not OrderState.NEW
        state = ShotState.WAITING if under_way else ShotState.FAILED
        placed = under_way or not isinstance(no, NothingFits | EngineRefused | EngineBusy)
        return Settled(state=state, why=no.what, step=no.step, exit_code=no.exit_code, placed=placed)
    if not take_id:
        state = ShotState.FAILED if why else ShotState.WAITING
        return Settled(state=state, why=why, step=todo, earlier=earlier)
    take = shooting.takes.get(take_id)
    for note in () if known else take.notes:
        shooting.crew.tell(Event(about=take.shot, text=note, lasting=True))
    return Settled(state=ShotState.ACCEPTED, take=take)


def _has_failed(shooting: Shooting, order_id: str) -> bool:
    return shooting.journal.state(order_id) is OrderState.FAILED


def _keep(shooting: Shooting, wanted: Wanted) -> tuple[str, str, str]:
    """(take id, "", ""), or ("", why it failed, what to do), or ("", "", where to put the file)."""
    kept = taking.keep(shooting, wanted)
    if isinstance(kept, Take):
        return kept.id, "", ""
    if isinstance(kept, Failure):
        return "", kept.what, kept.step
    folder = shooting.journal.folder_of(shooting.order_id(wanted.bound, wanted.what))
    return "", "", f"Make it by hand: everything is in {folder}. Drop the result there and run shoot again."


def _takes_allowed(shooting: Shooting, sought: Sought) -> int:
    return 1 if sought.kind is TakeKind.LINE else sought.bound.shot.takes or shooting.plan.production.takes


def _ranked(shooting: Shooting, sought: Sought, duration: float) -> list[_Ranked]:
    """The engines to try, best first. A line is always spoken by its voice's own engine."""
    bound = sought.bound
    if sought.kind is TakeKind.LINE:
        line = bound.lines[sought.line]
        return [_Ranked(engine=line.voice.engine, price=line_price(shooting.crew, line))]
    ranked = choices(shooting.crew, shooting.plan, bound, KIND_OF[sought.kind], duration_s=duration)
    return [_Ranked(engine=choice.card.id, sent=choice.sent, price=choice.price) for choice in ranked]


def _sound_track(shooting: Shooting, sought: Sought) -> tuple[float, Path | None]:
    """How long the clip is, in seconds, and its lines on one track; no track where nobody speaks."""
    paths = [shooting.takes.path(line) for line in sought.lines]
    seconds = [probe_sound(path).duration_s for path in paths]
    duration = duration_of(sought.bound, seconds)
    if not paths:
        return duration, None
    names = sha256_of_text("".join(line.media.sha256 for line in sought.lines) + f"{duration:.3f}")[:8]
    track = shooting.plan.film.folder / ".repertory" / "tracks" / f"{sought.bound.shot.number}-{names}.wav"
    if not track.is_file():
        sounds = [resampled(*read_sound(path), LINE_RATE) for path in paths]
        pieces = list(zip(sounds, line_starts(seconds), strict=True))
        write_wav(track, mixed(pieces, LINE_RATE, duration), LINE_RATE)
    return duration, track


def _still_waiting(last: Settled, tried: Sequence[Tried]) -> Settled:
    """Says what was wrong with the take before, where another one is asked for."""
    refused = tried[-1].take if tried else None
    if last.why:
        return last
    if refused is None or refused.report is None:
        return replace(last, why="your file is waited for.")
    reason = refused.report.reason.rstrip(".")
    return replace(last, why=f"{refused.id} was not accepted ({reason}); another file is waited for.")


def _for_review(shooting: Shooting, tried: Sequence[Tried], last: Settled | None) -> Settled:
    """The best take so far, for a person to decide on, and why no more were made; or the failure, where there is no
    take at all."""
    if not tried:
        return last or Settled(state=ShotState.FAILED, why="No take was allowed.", step="Set takes in production.toml.")
    standing = [one for one in tried if one.weight is not Weight.REFUSED] or tried
    best = min(standing, key=lambda one: _worst(one.take)).take
    why = best.report.reason if best.report else "Refused."
    todo = f"Look at {best.id}: repertory review {shooting.plan.film.folder}"
    if tried[-1].weight is Weight.AGAIN:
        why = f"{why} {tried[-1].take.recipe.engine} makes the same file again."
    if last is not None and last.state is ShotState.FAILED:
        why, todo = f"{why} No further take could be made: {last.why}", f"{last.step} Or look at what there is: {todo}"
    return Settled(state=ShotState.REVIEW, take=best, why=why, step=todo)


def _worst(take: Take) -> float:
    """The worst distance of a take in units of its bands; what could not be measured ranks last."""
    if take.report is None:
        return 0.0
    values = [
        score.measurement.value / score.bands.wrong if score.measurement.value is not None and score.bands else 2.0
        for score in take.report.scores
    ]
    return max(values, default=0.0)


def _stable_number(number: str) -> int:
    return int(sha256_of_text(number)[:6], 16)
