"""Shooting one shot: the lines, the keyframe, the clip. Take, measure, mend or take again, and stop when it holds.

Everything that touches the outside world is a step of a durable job: a job that was cut off goes on where it was.
The decisions between the steps read only what the steps returned and takes, which never change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import count
from pathlib import Path

from pydantic import TypeAdapter

from repertory.craft.assembling import duration_of, line_starts
from repertory.craft.pricing import estimate
from repertory.errors import NothingFits, RepertoryError, VendorMove
from repertory.files.hashing import sha256_of_text
from repertory.files.writing import clear_write_errors
from repertory.jobs.journal import Failure
from repertory.jobs.runner import step
from repertory.media.sounds import mixed, probe_sound, read_sound, resampled, write_wav
from repertory.model.engine import OrderKind
from repertory.model.shot import BoundShot, ChosenReference
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Verdict
from repertory.work import taking
from repertory.work.crew import Event
from repertory.work.mend import mend
from repertory.work.plan import choices
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
    """A person has to deliver something by hand."""
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one shot."""

    shot: str
    state: ShotState
    keyframe: str = ""
    """Id of the take: the accepted one, or the best so far."""
    clip: str = ""
    why: str = ""
    step: str = ""
    """What a person should do next."""
    exit_code: int = 0


_OUTCOME = TypeAdapter(Outcome)


def shoot_shot(shooting: Shooting, name: str) -> str:
    """The durable job of one shot. `name` is what `job_name` gives; returns an Outcome as JSON."""
    number = name.partition("~")[0]
    try:
        with clear_write_errors(shooting.plan.film.folder):
            outcome = _shoot(shooting, shooting.plan.by_number[number])
    except RepertoryError as error:
        outcome = Outcome(
            shot=number, state=ShotState.FAILED, why=error.what, step=error.step, exit_code=error.exit_code
        )
    return dump(outcome)


def dump(outcome: Outcome) -> str:
    """An outcome as the text that a job returns."""
    return _OUTCOME.dump_json(outcome).decode()


def load(text: str) -> Outcome:
    """The outcome that a job returned."""
    return _OUTCOME.validate_json(text)


@dataclass(frozen=True, kw_only=True)
class Settled:
    """How the search for one take ended."""

    state: ShotState
    take: Take | None = None
    why: str = ""
    step: str = ""
    exit_code: int = 0


def _shoot(shooting: Shooting, bound: BoundShot) -> Outcome:
    number = bound.shot.number
    lines: list[Take] = []
    for index in range(len(bound.lines)):
        spoken = _settle(shooting, bound, TakeKind.LINE, line=index)
        if spoken.take is None or spoken.state is not ShotState.ACCEPTED:
            return _unfinished(number, spoken)
        lines.append(spoken.take)
    keyframe = _settle(shooting, bound, TakeKind.KEYFRAME)
    if keyframe.take is None or keyframe.state is not ShotState.ACCEPTED:
        return _unfinished(number, keyframe, keyframe=keyframe.take.id if keyframe.take else "")
    clip = _settle(shooting, bound, TakeKind.CLIP, start=keyframe.take, lines=lines)
    return Outcome(
        shot=number,
        state=clip.state,
        keyframe=keyframe.take.id,
        clip=clip.take.id if clip.take else "",
        why=clip.why,
        step=clip.step,
        exit_code=clip.exit_code,
    )


def _unfinished(number: str, settled: Settled, *, keyframe: str = "") -> Outcome:
    return Outcome(
        shot=number,
        state=settled.state,
        keyframe=keyframe,
        why=settled.why,
        step=settled.step,
        exit_code=settled.exit_code,
    )


def _settle(
    shooting: Shooting,
    bound: BoundShot,
    kind: TakeKind,
    *,
    line: int = 0,
    start: Take | None = None,
    lines: Sequence[Take] = (),
) -> Settled:
    """One accepted take of a kind, or the reason why there is none yet."""
    label = f"{kind.value}-{line + 1}" if kind is TakeKind.LINE else kind.value
    refused = 0
    tried: list[Take] = []
    for known, chosen in step(f"known {label}", _known, shooting, bound, kind, line):
        if chosen:
            return Settled(state=ShotState.ACCEPTED, take=shooting.takes.get(known))
        take = mend(shooting, bound, shooting.takes.get(known))
        if step(f"decide {take.id}", taking.is_accepted, shooting, take):
            return Settled(state=ShotState.ACCEPTED, take=take)
        tried.append(take)
    last = Settled(state=ShotState.FAILED, why=f"No take of the {label} was allowed.")
    attempt = 0
    for wanted in _wishes(shooting, bound, kind, label, line=line, start=start, lines=lines):
        if attempt >= _takes_allowed(shooting, bound, kind) + refused:
            break
        attempt += 1
        last = _take(shooting, wanted)
        if last.state is ShotState.WAITING:
            return _still_waiting(last, tried)
        if last.take is None:
            continue
        take = mend(shooting, bound, last.take)
        if step(f"decide {take.id}", taking.is_accepted, shooting, take):
            return Settled(state=ShotState.ACCEPTED, take=take)
        tried.append(take)
        was_refused = step(f"refused {take.id}", _is_refused, shooting, take.id)
        refused += was_refused
        if take.report is not None and take.report.verdict is Verdict.REVIEW and not was_refused:
            break  # a person decides; nothing more is spent
    return _for_review(shooting, tried, last)


def _wishes(
    shooting: Shooting,
    bound: BoundShot,
    kind: TakeKind,
    label: str,
    *,
    line: int,
    start: Take | None,
    lines: Sequence[Take],
) -> Iterator[Wanted]:
    """One wish after the other: another seed, then the next engine."""
    duration, sound = (0.0, None) if kind is not TakeKind.CLIP else _sound_track(shooting, bound, lines)
    ranked = _ranked(shooting, bound, kind, duration, line)
    for attempt in count():
        choice = ranked[min(attempt // TAKES_PER_ENGINE, len(ranked) - 1)]
        yield Wanted(
            bound=bound,
            kind=kind,
            what=f"{label}-{attempt + 1}{_beginning(start, sound)}",
            engine=choice.engine,
            sent=choice.sent,
            seed=(bound.shot.seed or _stable_number(bound.shot.number)) + attempt,
            duration_s=duration,
            price=choice.price,
            start=start,
            sound=sound,
            line=line,
        )


def _beginning(start: Take | None, sound: Path | None) -> str:
    """Of another keyframe, or to another line, a clip is another order."""
    if start is None:
        return ""
    return f"-of-{sha256_of_text(f'{start.id} {sound.name if sound else str()}')[:8]}"


def _take(shooting: Shooting, wanted: Wanted) -> Settled:
    """One take, ordered, collected, measured and stored. What a vendor refuses is a take that failed."""
    shooting.crew.tell(Event(about=wanted.bound.shot.number, text=f"{wanted.what} from {wanted.engine}"))
    try:
        step(f"place {wanted.what}", taking.place, shooting, wanted)
        take_id, why, todo = step(f"keep {wanted.what}", _keep, shooting, wanted)
    except (VendorMove, NothingFits) as no:
        return Settled(state=ShotState.FAILED, why=no.what, step=no.step, exit_code=no.exit_code)
    if not take_id:
        return Settled(state=ShotState.FAILED if why else ShotState.WAITING, why=why, step=todo)
    take = shooting.takes.get(take_id)
    for note in take.notes:
        shooting.crew.tell(Event(about=take.shot, text=note, lasting=True))
    return Settled(state=ShotState.ACCEPTED, take=take)


def _keep(shooting: Shooting, wanted: Wanted) -> tuple[str, str, str]:
    """(take id, "", ""), or ("", why it failed, what to do), or ("", "", where to put the file)."""
    kept = taking.keep(shooting, wanted)
    if isinstance(kept, Take):
        return kept.id, "", ""
    if isinstance(kept, Failure):
        return "", kept.what, kept.step
    folder = shooting.journal.folder_of(shooting.order_id(wanted.bound, wanted.what))
    return "", "", f"Make it by hand: everything is in {folder}. Drop the result there and run shoot again."


def _known(shooting: Shooting, bound: BoundShot, kind: TakeKind, line: int) -> list[tuple[str, bool]]:
    """Takes that stand before any order: those that a person accepted (True), which are used as they are, then those
    brought along and not refused; of the shot as it is now, newest first."""
    takes = [take for take in shooting.takes.of_shot(bound.shot.number) if (take.kind, take.line) == (kind, line)]
    current = [take for take in takes if shooting.is_current(take)]
    decided = {take.id: shooting.takes.decision(take.id) for take in current}
    chosen = [(name, True) for name, decision in decided.items() if decision is Decision.ACCEPTED]
    brought = [(take.id, False) for take in current if take.recipe.step == taking.IMPORTED and decided[take.id] is None]
    return [*reversed(chosen), *reversed(brought)]


def _is_refused(shooting: Shooting, take_id: str) -> bool:
    return shooting.takes.decision(take_id) is Decision.REFUSED


def _takes_allowed(shooting: Shooting, bound: BoundShot, kind: TakeKind) -> int:
    return 1 if kind is TakeKind.LINE else bound.shot.takes or shooting.plan.production.takes


@dataclass(frozen=True, kw_only=True)
class _Ranked:
    engine: str
    sent: tuple[ChosenReference, ...] = ()
    price: Decimal = Decimal(0)


def _ranked(shooting: Shooting, bound: BoundShot, kind: TakeKind, duration: float, line: int) -> list[_Ranked]:
    """The engines to try, best first. A line is always spoken by its voice's own engine."""
    if kind is TakeKind.LINE:
        voice, text = bound.lines[line].voice, bound.lines[line].text
        card = shooting.crew.engine(voice.engine).card
        price = estimate(card, OrderKind.LINE, width=0, height=0, characters=len(text))
        return [_Ranked(engine=voice.engine, price=price)]
    ranked = choices(shooting.crew, shooting.plan, bound, KIND_OF[kind], duration_s=duration)
    return [_Ranked(engine=choice.card.id, sent=choice.sent, price=choice.price) for choice in ranked]


def _sound_track(shooting: Shooting, bound: BoundShot, lines: Sequence[Take]) -> tuple[float, Path | None]:
    """How long the clip is, in seconds, and its lines on one track; no track where nobody speaks."""
    paths = [shooting.takes.path(line) for line in lines]
    seconds = [probe_sound(path).duration_s for path in paths]
    duration = duration_of(bound, seconds)
    if not paths:
        return duration, None
    names = sha256_of_text("".join(line.media.sha256 for line in lines) + f"{duration:.3f}")[:8]
    track = shooting.plan.film.folder / ".repertory" / "tracks" / f"{bound.shot.number}-{names}.wav"
    if not track.is_file():
        sounds = [resampled(*read_sound(path), LINE_RATE) for path in paths]
        pieces = list(zip(sounds, line_starts(seconds), strict=True))
        write_wav(track, mixed(pieces, LINE_RATE, duration), LINE_RATE)
    return duration, track


def _still_waiting(last: Settled, tried: Sequence[Take]) -> Settled:
    """Says what was wrong with the take before, where another one is asked for."""
    refused = tried[-1] if tried else None
    if refused is None or refused.report is None:
        return replace(last, why="your file is waited for.")
    reason = refused.report.reason.rstrip(".")
    return replace(last, why=f"{refused.id} was not accepted ({reason}); another file is waited for.")


def _for_review(shooting: Shooting, tried: Sequence[Take], last: Settled) -> Settled:
    """The best take so far, for a person to decide on; or the failure, where there is no take at all."""
    if not tried:
        return last
    best = min(tried, key=_worst)
    why = best.report.reason if best.report else "refused"
    film = shooting.plan.film.folder
    return Settled(state=ShotState.REVIEW, take=best, why=why, step=f"Look at {best.id}: repertory review {film}")


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
