"""Producing a film: every shot that lacks an accepted take is shot, as one durable job each."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from repertory.craft.assembling import line_starts
from repertory.errors import UnknownName
from repertory.files.hashing import sha256_of_text
from repertory.jobs.runner import Runner
from repertory.media.sounds import probe_sound
from repertory.model.film import Film, FilmLine, FilmShot, FilmTake
from repertory.model.production import CastMember
from repertory.model.shot import BoundShot
from repertory.model.take import Take, TakeKind
from repertory.productions.folder import ProductionFolder
from repertory.work.company import complete
from repertory.work.crew import Crew, Event
from repertory.work.plan import Plan, read_plan
from repertory.work.shoot import Outcome, ShotState, load, shoot_shot
from repertory.work.taking import Shooting, is_accepted, sent_references

SHOTS_AT_ONCE = 2
"""One is drawn or waited for while another is measured."""


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The accepted takes of one shot."""

    clip: Take
    keyframe: Take
    lines: tuple[Take, ...] = ()


def cast_film(crew: Crew, film: ProductionFolder) -> Plan:
    """Builds what the library lacks of the film's cast file, pins what is not pinned yet, and reads the plan.

    A name that is pinned stays at its version, whatever the library has by now.
    """
    production = film.production
    members = complete(crew, film.cast_file(), budget=production.budget_usd)
    pinned = {member.placeholder for member in production.cast}
    added = tuple(member for member in members if member.placeholder not in pinned)
    if added:
        film.save(replace(production, cast=(*production.cast, *added)))
    return read_plan(crew, film)


def recast(crew: Crew, film: ProductionFolder, placeholder: str, ref: str) -> CastMember:
    """Pins a name of the shot list to an anchor's version. Raises UnknownName, NotLocked by the next plan."""
    member = CastMember(placeholder=placeholder, anchor=crew.library.get(ref).ref)
    production = film.production
    others = tuple(old for old in production.cast if old.placeholder.lower() != placeholder.lower())
    film.save(replace(production, cast=(*others, member)))
    return member


def shoot(crew: Crew, film: ProductionFolder, numbers: Sequence[str] = ()) -> tuple[Outcome, ...]:
    """Shoots the shots that lack an accepted take, or just those named; one outcome per shot of the list.

    Raises Busy while another process works on the production, UnknownName for a number that is not in the list.
    """
    with film.working():
        shooting = Shooting(crew, read_plan(crew, film))
        unknown = [number for number in numbers if number not in shooting.plan.by_number]
        if unknown:
            there = ", ".join(shooting.plan.by_number)
            raise UnknownName(f'The shot list has no shot "{unknown[0]}".', step=f"It has: {there}.")
        wanted = [bound for bound in shooting.plan.shots if not numbers or bound.shot.number in numbers]
        missing = [bound for bound in wanted if finished(shooting, bound) is None]
        outcomes = _run(shooting, missing) if missing else {}
        return tuple(outcomes.get(bound.shot.number) or _outcome(shooting, bound) for bound in wanted)


def _run(shooting: Shooting, missing: Sequence[BoundShot]) -> dict[str, Outcome]:
    _ = shooting.bands  # measured once, before the threads need them
    done: list[str] = []

    def job(name: str) -> str:
        result = shoot_shot(shooting, name)
        done.append(name)
        shot = name.partition("~")[0]
        shooting.crew.tell(Event(about=shot, text=load(result).state.value, done=len(done), total=len(missing)))
        return result

    names = [_job_name(shooting, bound) for bound in missing]
    with Runner(shooting.plan.film.folder / ".repertory", job, names, at_once=SHOTS_AT_ONCE) as runner:
        return {name.partition("~")[0]: load(result) for name, result in runner.run().items()}


def _job_name(shooting: Shooting, bound: BoundShot) -> str:
    """Number, fingerprint and the rules by which the job decides: "4A~3fa9c1d2~0b7e". A job replays its decisions
    after a crash, so with other rules (takes, budget, keys, cards) it must be another job."""
    production = shooting.plan.production
    cards = [shooting.crew.engine(one).card for one in dict.fromkeys(sum(production.engines.values(), ()))]
    keys = [card.key for card in cards if card.key and os.environ.get(card.key)]
    rules = f"{production.takes} {production.repairs} {production.budget_usd} {keys} {cards}"
    return f"{bound.shot.number}~{shooting.plan.fingerprints[bound.shot.number]}~{sha256_of_text(rules)[:8]}"


def _outcome(shooting: Shooting, bound: BoundShot) -> Outcome:
    """The outcome of a shot that was finished before."""
    there = finished(shooting, bound)
    if there is None:
        return Outcome(shot=bound.shot.number, state=ShotState.WAITING, why="not shot yet")
    return Outcome(shot=bound.shot.number, state=ShotState.ACCEPTED, keyframe=there.keyframe.id, clip=there.clip.id)


def finished(shooting: Shooting, bound: BoundShot) -> Finished | None:
    """The accepted takes of a shot as it is written now; None while something is missing."""
    takes = [take for take in shooting.takes.of_shot(bound.shot.number) if shooting.is_current(take)]
    accepted = [take for take in takes if is_accepted(shooting, take)]
    lines = {take.line: take for take in accepted if take.kind is TakeKind.LINE}
    if len(lines) < len(bound.lines):
        return None
    chosen = {take.id for take in accepted if shooting.takes.decision(take.id) is not None}
    clips = [take for take in reversed(accepted) if take.kind is TakeKind.CLIP]
    for clip in sorted(clips, key=lambda take: take.id not in chosen):  # what a person chose comes first
        keyframe = _keyframe_of(shooting, clip) or next(
            (take for take in reversed(accepted) if take.kind is TakeKind.KEYFRAME), None
        )
        if keyframe is not None and is_accepted(shooting, keyframe):
            ordered = tuple(lines[index] for index in range(len(bound.lines)))
            return Finished(clip=clip, keyframe=keyframe, lines=ordered)
    return None


def _keyframe_of(shooting: Shooting, clip: Take) -> Take | None:
    if clip.started_from:
        return shooting.takes.get(clip.started_from)
    return _keyframe_of(shooting, shooting.takes.get(clip.repaired_from)) if clip.repaired_from else None


def assemble(shooting: Shooting) -> Film:
    """The film so far: every finished shot in order. Raises UnknownName when none is finished."""
    found = {bound.shot.number: (bound, finished(shooting, bound)) for bound in shooting.plan.shots}
    shots = tuple(_film_shot(shooting, bound, there) for bound, there in found.values() if there is not None)
    if not shots:
        folder = shooting.plan.film.folder
        raise UnknownName(f"No shot of {folder} is finished yet.", step=f"Run: repertory shoot {folder}")
    production = shooting.plan.production
    return Film(
        title=production.title,
        shots=shots,
        width=production.width,
        height=production.height,
        fps=production.fps,
        missing=tuple(number for number, (_, there) in found.items() if there is None),
    )


def _film_shot(shooting: Shooting, bound: BoundShot, there: Finished) -> FilmShot:
    def of(take: Take) -> FilmTake:
        return FilmTake(take=take, path=shooting.takes.path(take))

    seconds = [probe_sound(shooting.takes.path(line)).duration_s for line in there.lines]
    spoken = zip(there.lines, bound.lines, bound.shot.dialogue, line_starts(seconds), strict=True)
    seen = [take for take in shooting.takes.of_shot(bound.shot.number) if take.kind is not TakeKind.LINE]
    return FilmShot(
        shot=bound.shot,
        clip=of(there.clip),
        keyframe=of(there.keyframe),
        takes=tuple(of(take) for take in seen if shooting.is_current(take)),
        lines=tuple(
            FilmLine(path=shooting.takes.path(take), start_s=start, speaker=written.speaker, text=line.text)
            for take, line, written, start in spoken
        ),
        references=sent_references(shooting.crew.library, bound, bound.references),
    )
