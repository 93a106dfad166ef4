"""Producing a film: every shot that lacks an accepted take is shot, as one durable job each."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from repertory.errors import UnknownName
from repertory.files.hashing import sha256_of_text
from repertory.files.locking import Together
from repertory.jobs.database import kept_where
from repertory.jobs.runner import Runner
from repertory.jobs.workers import new_id
from repertory.model.doing import Doing
from repertory.model.shot import BoundShot
from repertory.productions.folder import ProductionFolder
from repertory.work.company import complete
from repertory.work.costumes import costumed, require_costumes, require_worn
from repertory.work.crew import Crew, Event
from repertory.work.finished import Standing, current, finished
from repertory.work.lipsync import awaits_lips
from repertory.work.plan import Plan, read_plan
from repertory.work.purse import of_production
from repertory.work.recipes import note_all
from repertory.work.remembering import remember
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome, load, shoot_shot
from repertory.work.taking import Shooting
from repertory.work.telling import logged

SHOTS_AT_ONCE = 2
"""One is drawn or waited for while another is measured."""
LADDER = "ladder/5"
"""The steps of a job: raised where a job that another release left under way could not be gone on with."""


def cast_film(crew: Crew, film: ProductionFolder) -> Plan:
    """Builds what the library lacks of the film's cast file, pins what is not pinned yet, and reads the plan.

    A name that is pinned stays at its version, whatever the library has by now; so does what a character wears in this
    film. Another name of the same anchor gets the same version. Raises UnknownName for an outfit that a character
    neither has nor is to get, before anything is built.
    """
    production, wanted = film.production, film.cast_file()
    require_costumes(crew, production.cast, wanted)
    members = complete(crew, wanted, cast=production.cast, purse=of_production(crew.library, film))
    pinned = {member.placeholder for member in production.cast}
    added = tuple(member for member in members if member.placeholder not in pinned)
    cast = costumed(crew, (*production.cast, *added), members)
    require_worn(crew, cast)
    if cast != production.cast:
        film.save(replace(production, cast=cast))
    return read_plan(crew, film)


def shoot(
    crew: Crew, film: ProductionFolder, numbers: Sequence[str] = (), *, explore: int | None = None
) -> tuple[Outcome, ...]:
    """Shoots the shots that lack an accepted take, or just those named; one outcome per shot of the list. With a seed
    to `explore` by, engines are tried that may be better than what is known of them.

    Another process that shoots the same list shares the work. Raises Busy while one does anything else with the
    production, UnknownName for a number that is not in the list.
    """
    me = new_id()
    with logged(crew, film, me) as heard:
        shooting = Shooting(heard, read_plan(heard, film, explore=explore))
        _ = shooting.bands  # measured once, before the threads need them
        return _shot(shooting, numbers, me)


def _shot(shooting: Shooting, numbers: Sequence[str], me: str) -> tuple[Outcome, ...]:
    with shooting.plan.film.shooting(_work(shooting)) as held:
        unknown = [number for number in numbers if number not in shooting.plan.by_number]
        if unknown:
            there = ", ".join(shooting.plan.by_number)
            raise UnknownName(f'The shot list has no shot "{unknown[0]}".', step=f"It has: {there}.")
        wanted = [bound for bound in shooting.plan.shots if not numbers or bound.shot.number in numbers]
        missing = [bound for bound in wanted if _is_open(shooting, bound)]
        outcomes = _run(shooting, missing, held, me) if missing else {}
        remember(shooting)
        note_all(shooting)
        return tuple(outcomes.get(bound.shot.number) or _outcome(shooting, bound) for bound in wanted)


def _is_open(shooting: Shooting, bound: BoundShot) -> bool:
    """Whether anything is to be made for a shot: takes that it lacks, or a mouth that is to follow its line."""
    there = finished(shooting, bound)
    return there is None or awaits_lips(shooting, bound, there.clip, there.lines)


def join(crew: Crew, film: ProductionFolder) -> bool:
    """Shares the work of a process that shoots the same list, on this machine or another, until nothing is left of it;
    whether there was one. Raises Busy where what is shot is another list, or with other settings or keys."""
    me = new_id()
    with logged(crew, film, me) as heard:
        shooting = Shooting(heard, read_plan(heard, film))
        _ = shooting.bands
        with film.shooting(_work(shooting)) as held:
            if held.alone:
                return False
            with _runner(shooting, (), me, alone=False) as runner:
                runner.serve()
            return True


def _run(shooting: Shooting, missing: Sequence[BoundShot], held: Together, me: str) -> dict[str, Outcome]:
    names = [_job_name(shooting, bound) for bound in missing]
    with _runner(shooting, names, me, alone=held.alone) as runner:
        held.let_in()
        return {name.partition("~")[0]: load(result) for name, result in runner.run().items()}


def _runner(shooting: Shooting, names: Sequence[str], me: str, *, alone: bool) -> Runner:
    done: list[str] = []

    def job(name: str) -> str:
        result = shoot_shot(shooting, name)
        done.append(name)
        told = _ended(load(result))
        shooting.crew.tell(replace(told, done=len(done), total=len(names) if name in names else 0))
        return result

    def tell(text: str) -> None:
        shooting.crew.tell(Event(about=shooting.plan.production.title, text=text, lasting=True))

    folder = shooting.plan.film.folder / ".repertory"
    return Runner(folder, job, names, at_once=SHOTS_AT_ONCE, alone=alone, me=me, tell=tell)


def _ended(outcome: Outcome) -> Event:
    """What is told of a shot when the work on it ends."""
    doing = _DOING[outcome.state]
    if outcome.state is ShotState.WAITING and outcome.exit_code:
        doing = Doing.LATER
    why = f"{outcome.why} {outcome.step}".strip()
    return Event(about=outcome.shot, text=outcome.state.said, doing=doing, why=why)


_DOING = {
    ShotState.ACCEPTED: Doing.ACCEPTED,
    ShotState.REVIEW: Doing.REVIEW,
    ShotState.WAITING: Doing.DELIVERY,
    ShotState.FAILED: Doing.FAILED,
}


def _work(shooting: Shooting) -> str:
    """What processes must have in common to share the work: every shot's words and cast, and the rules."""
    shots = " ".join(f"{number}~{words}" for number, words in shooting.plan.fingerprints.items())
    return sha256_of_text(f"{shots} {_rules(shooting)} {kept_where()}")


def _job_name(shooting: Shooting, bound: BoundShot) -> str:
    """Number, fingerprint and the rules by which the job decides: "4A~3fa9c1d2~0b7e". A job replays its decisions
    after a crash, so with other rules, and after a person decided something or brought a take along, it must be
    another job."""
    said = Standing(shooting, current(shooting, bound)).state()
    rules = sha256_of_text(f"{_rules(shooting)}{_liking(shooting.plan)} {said}")[:8]
    return f"{bound.shot.number}~{shooting.plan.fingerprints[bound.shot.number]}~{rules}"


def _rules(shooting: Shooting) -> str:
    """By what a job decides, besides its shot: takes, budgets, keys, cards."""
    production = shooting.plan.production
    cards = [shooting.crew.engine(one).card for one in dict.fromkeys(sum(production.engines.values(), ()))]
    keys = [card.key for card in cards if card.key and card.has_key(os.environ)]
    budgets = f"{production.budget_usd} {production.shot_budget_usd} {production.day_budget_usd}"
    return f"{LADDER} {production.takes} {production.repairs} {production.reuse} {budgets} {keys} {cards}"


def _liking(plan: Plan) -> str:
    """What decides among several engines; empty where there is no choice."""
    several = {one for ids in plan.production.engines.values() if len(ids) > 1 for one in ids}
    if not several:
        return ""
    known = [held for (engine, _, _), held in sorted(plan.records.items()) if engine in several]
    return f" {plan.production.policy} {plan.explore} {known}"


def _outcome(shooting: Shooting, bound: BoundShot) -> Outcome:
    """The outcome of a shot that was finished before."""
    there = finished(shooting, bound)
    if there is None:
        return Outcome(shot=bound.shot.number, state=ShotState.WAITING, why="not shot yet")
    return Outcome(
        shot=bound.shot.number, state=ShotState.ACCEPTED, keyframe=there.clip.started_from, clip=there.clip.id
    )
