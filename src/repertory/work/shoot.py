"""Shooting one shot: the lines, the keyframe, the clip. Take, measure, mend or take again, and stop when it holds.
Then the mouth follows its line, where the plan says so.

Everything that touches the outside world is a step of a durable job: a job that was cut off goes on where it was.
The decisions between the steps read only what the steps returned and takes, which never change.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from repertory.errors import EngineBusy, NotToday, RepertoryError
from repertory.files.remote import with_addresses
from repertory.files.writing import clear_write_errors
from repertory.jobs.runner import step
from repertory.jobs.stopping import Cancelled
from repertory.model.shot import BoundShot
from repertory.model.take import Take, TakeKind
from repertory.work import watched
from repertory.work.lipsync import follow_lines
from repertory.work.meaning import is_refused
from repertory.work.mend import mend_once
from repertory.work.settling import Settled, ShotState, known_at_first, settle
from repertory.work.taking import Shooting
from repertory.work.wishing import Sought


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
    away: str = ""
    """Card id of the engine whose vendor takes no orders now, or does not answer: all that the shot waits for."""
    behind: str = ""
    """The order of another shot, by its id, that is for the very same: all that this one waits for."""


_OUTCOME = TypeAdapter(Outcome)


def shoot_shot(shooting: Shooting, name: str) -> str:
    """The durable job of one shot. `name` is what `job_name` gives; returns an Outcome as JSON."""
    number = name.partition("~")[0]
    with watched.shot(shooting.plan.production.name, number) as seen:
        outcome = _shot(shooting, number)
        seen.set(state=outcome.state.value)
    return dump(outcome)


def _shot(shooting: Shooting, number: str) -> Outcome:
    try:
        with clear_write_errors(shooting.plan.film.folder):
            return _shoot(shooting, shooting.plan.by_number[number])
    except Cancelled:
        film = shlex.quote(str(shooting.plan.film.folder))
        todo = f"To bring it back: repertory shoot {film} --shot {shlex.quote(number)}"
        return Outcome(shot=number, state=ShotState.CANCELLED, why="you ended the work on it.", step=todo)
    except RepertoryError as error:
        state = ShotState.WAITING if isinstance(error, EngineBusy | NotToday) else ShotState.FAILED
        away = error.engine if isinstance(error, EngineBusy) else ""
        return Outcome(shot=number, state=state, why=error.what, step=error.step, exit_code=error.exit_code, away=away)


def dump(outcome: Outcome) -> str:
    """An outcome as the text that a job returns."""
    return with_addresses(_OUTCOME.dump_json(outcome).decode())  # another machine may be the one that tells it


def load(text: str) -> Outcome:
    """The outcome that a job returned."""
    return _OUTCOME.validate_json(text)


def _shoot(shooting: Shooting, bound: BoundShot) -> Outcome:
    number = bound.shot.number
    lines: list[Take] = []
    for index in range(len(bound.lines)):
        spoken = settle(shooting, Sought(bound=bound, kind=TakeKind.LINE, line=index))
        if spoken.take is None or spoken.state is not ShotState.ACCEPTED:
            return _outcome(number, spoken)
        lines.append(spoken.take)
    there, known = known_at_first(shooting, bound, lines)
    if there is not None:
        there = follow_lines(shooting, bound, there, lines)
        return Outcome(shot=number, state=ShotState.ACCEPTED, keyframe=there.started_from, clip=there.id)
    keyframe = settle(shooting, Sought(bound=bound, kind=TakeKind.KEYFRAME), known)
    if keyframe.take is None or keyframe.state is not ShotState.ACCEPTED:
        return _outcome(number, keyframe, keyframe=keyframe.take)
    sought = Sought(bound=bound, kind=TakeKind.CLIP, start=keyframe.take, lines=tuple(lines))
    clip = settle(shooting, sought)
    if clip.at_fault is not None:  # its keyframe is nearly wrong already: mended first, and the clip made of that
        start = mend_once(shooting, bound, keyframe.take, clip.at_fault).take
        if step(f"refused start {start.id}", is_refused, shooting, bound, start.id):
            start = keyframe.take  # a person wants no clip of it
        sought = replace(sought, start=start, start_is_final=True)
        clip = settle(shooting, sought)
    made = clip.take
    if made is not None and clip.state is ShotState.ACCEPTED:
        made = follow_lines(shooting, bound, made, lines)
    return _outcome(number, clip, keyframe=sought.start, clip=made)


def _outcome(number: str, settled: Settled, *, keyframe: Take | None = None, clip: Take | None = None) -> Outcome:
    return Outcome(
        shot=number,
        state=settled.state,
        keyframe=keyframe.id if keyframe else "",
        clip=clip.id if clip else "",
        why=settled.why,
        step=settled.step,
        exit_code=settled.exit_code,
        away=settled.away if settled.state is ShotState.WAITING else "",
        behind=settled.behind,
    )
