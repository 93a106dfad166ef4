"""Producing a film: every shot that lacks an accepted take is shot, as one durable job each."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from repertory.errors import RepertoryError, UnknownName, YourMove
from repertory.files.hashing import sha256_of_text
from repertory.files.locking import exclusive
from repertory.files.mirrors import refresh
from repertory.jobs import hooks, releases
from repertory.jobs.board import SHOOT, WORKER
from repertory.jobs.cores import cores
from repertory.jobs.database import kept_where
from repertory.jobs.ending import what_of
from repertory.jobs.processes import new_id
from repertory.jobs.runner import Runner
from repertory.jobs.turns import queue_for
from repertory.library.presence import LIBRARY_CARD
from repertory.model.doing import Doing
from repertory.model.engine import EngineCard
from repertory.model.production import Production
from repertory.model.shot import BoundShot
from repertory.productions.folder import ProductionFolder
from repertory.work.company import complete
from repertory.work.costumes import costumed, require_costumes, require_worn
from repertory.work.crew import Crew, Event
from repertory.work.finished import Standing, current, finished
from repertory.work.lipsync import awaits_lips
from repertory.work.plan import Plan, read_plan
from repertory.work.preparing import awaited, is_shot
from repertory.work.purse import of_production
from repertory.work.reading import require_readable
from repertory.work.recipes import note_all
from repertory.work.refusals import forget_refused
from repertory.work.remembering import remember
from repertory.work.reuse import sweep
from repertory.work.rounds import waited_out
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome, dump, load, shoot_shot
from repertory.work.taking import Shooting
from repertory.work.telling import logged
from repertory.work.unreadable import forget_unreadable
from repertory.work.watching import Watch, shots_under_way

AT_ONCE = (2, 64)
"""At least so many shots are worked on at once, and of itself no more: each has a thread of its own."""
LADDER = "ladder/10"
"""The steps of a job: raised where a job that another release left under way could not be gone on with. 7: "make" tells
itself whether the order had failed before; 8: six steps where nine were; 9: "make" tells which engine was
asked, and is what looks for a take where no money is left, too; 10: it judges what it made."""

JOINING = ".repertory/joining.lock"
"""Held in a film's folder by a process that joins others, while it chooses what to shoot."""
_JOINING_S = 60.0

NotBegun = Callable[[Shooting, Sequence[BoundShot], Collection[str]], Mapping[str, Outcome]]
"""What becomes of those of a film's open shots that are not to be begun, by their numbers; told the numbers of those
that other processes are to shoot."""


def cast_film(crew: Crew, film: ProductionFolder) -> Plan:
    """Builds what the library lacks of the film's cast file, pins what is not pinned yet, and reads the plan.

    A name that is pinned stays at its version, whatever the library has by now; so does what a character wears in this
    film. Another name of the same anchor gets the same version. Raises UnknownName for an outfit that a character
    neither has nor is to get, and ShotListError for a list that cannot be read, before anything is built.
    """
    production, wanted = film.production, film.cast_file()
    require_costumes(crew, production.cast, wanted)
    require_readable(crew, film)
    members = complete(crew, wanted, cast=production.cast, purse=of_production(crew.library, film))
    pinned = {member.placeholder for member in production.cast}
    added = tuple(member for member in members if member.placeholder not in pinned)
    cast = costumed(crew, (*production.cast, *added), members)
    require_worn(crew, cast)
    if cast != production.cast:
        film.save(replace(production, cast=cast))
    return read_plan(crew, film)


def shoot(
    crew: Crew,
    film: ProductionFolder,
    numbers: Sequence[str] = (),
    *,
    explore: int | None = None,
    at_once: int | None = None,
    not_begun: NotBegun = lambda *_: {},
) -> tuple[Outcome, ...]:
    """Shoots the shots that lack an accepted take, or just those named; one outcome per shot of the list. With a seed
    to `explore` by, engines are tried that may be better than what is known of them. So many shots are worked on `at
    once`; where it is not said, as many as the engines take. Those that are `not_begun` are left as they are; that is
    asked once other processes have said what they are to shoot.

    Another process that shoots the same list shares the work. Raises Busy while one does anything else with the
    production, UnknownName for a number that is not in the list, YourMove for less than one shot at once.
    """
    require_one(at_once)
    watch = Watch(crew, film, new_id(), SHOOT)
    with logged(crew, film, watch.me, watch.hear) as heard:
        shooting = Shooting(heard, read_plan(heard, film, explore=explore))
        forget_refused(shooting.journal)
        forget_unreadable(shooting.journal)
        _ = shooting.bands  # measured once, before the threads need them
        return _shot(shooting, numbers, watch, at_once, not_begun)


def require_one(at_once: int | None) -> None:
    """Raises YourMove where not even one shot could be worked on."""
    if at_once is not None and at_once < 1:
        raise YourMove(f"{at_once} shots at once are none.", step="Give 1 or more, or leave --at-once out.")


def _shot(
    shooting: Shooting, numbers: Sequence[str], watch: Watch, at_once: int | None, not_begun: NotBegun
) -> tuple[Outcome, ...]:
    film = shooting.plan.film
    with film.shooting(_work(shooting)) as held, contextlib.ExitStack() as choosing:
        if held.alone:
            sweep(film.folder)
        else:  # whoever joins, too, chooses once these shots are on the board
            joining = exclusive(film.folder / JOINING, what=film.production.title, wait_s=_JOINING_S, lost_ok=True)
            choosing.enter_context(joining)
        unknown = [number for number in numbers if number not in shooting.plan.by_number]
        if unknown:
            there = ", ".join(shooting.plan.by_number)
            raise UnknownName(f'The shot list has no shot "{unknown[0]}".', step=f"It has: {there}.")
        wanted = [bound for bound in shooting.plan.shots if not numbers or bound.shot.number in numbers]
        open_shots = [bound for bound in wanted if _is_open(shooting, bound)]
        left = not_begun(shooting, open_shots, () if held.alone else shots_under_way(film.folder))
        missing = [bound for bound in open_shots if bound.shot.number not in left]
        watch.wanted, watch.listed = [one.shot.number for one in missing], tuple(shooting.plan.by_number)

        def on_board() -> None:
            choosing.close()
            held.let_in()

        ran = _run(shooting, missing, watch, at_once, alone=held.alone, on_board=on_board) if missing else {}
        outcomes = {**left, **ran}
        remember(shooting)
        note_all(shooting)
        return tuple(outcomes.get(bound.shot.number) or _outcome(shooting, bound) for bound in wanted)


def _is_open(shooting: Shooting, bound: BoundShot) -> bool:
    """Whether anything is to be made for a shot: takes that it lacks, or a mouth that is to follow its line."""
    there = finished(shooting, bound)
    return there is None or awaits_lips(shooting, bound, there.clip, there.lines)


def join(crew: Crew, film: ProductionFolder, *, at_once: int | None = None, patience_s: float = 0.0) -> bool:
    """Shares the work of a process that shoots the same list, on this machine or another, until that ends; whether
    there was one. One that still prepares the film is waited for, and `patience_s` seconds for one to come, too.
    `at_once` as for `shoot`. Raises Busy where what is shot is another list, or with other
    settings or keys, YourMove for less than one shot at once."""
    require_one(at_once)
    awaited(crew, film, patience_s)
    watch = Watch(crew, film, new_id(), WORKER)
    with logged(crew, film, watch.me, watch.hear) as heard:
        shooting = Shooting(heard, read_plan(heard, film))
        forget_refused(shooting.journal)
        forget_unreadable(shooting.journal)
        _ = shooting.bands
        with film.shooting(_work(shooting)) as held:
            if held.alone:
                return False
            watch.listed = tuple(shooting.plan.by_number)
            with _listening(shooting), _runner(shooting, (), watch, at_once, alone=False) as runner:
                runner.serve(functools.partial(is_shot, film))
            return True


def _run(
    shooting: Shooting,
    missing: Sequence[BoundShot],
    watch: Watch,
    at_once: int | None,
    *,
    alone: bool,
    on_board: Callable[[], None],
) -> dict[str, Outcome]:
    """Shoots them; `on_board` is called once other processes see on the board which they are."""
    jobs = _jobs(shooting)
    names = [_job_name(shooting, bound, jobs[bound.shot.number]) for bound in missing]
    with _listening(shooting), _runner(shooting, names, watch, at_once, alone=alone) as runner:
        on_board()

        def again(numbers: Collection[str]) -> dict[str, Outcome]:
            named = [_job_name(shooting, one, jobs[one.shot.number]) for one in missing if one.shot.number in numbers]
            return _outcomes(runner.run(named))

        first = _outcomes(runner.run())
        return waited_out(shooting, first, rest=runner.rest, shoot=again, clock=runner.worked_s)


def _outcomes(results: Mapping[str, str]) -> dict[str, Outcome]:
    """What became of each shot, by its number."""
    return {name.partition("~")[0]: load(result) for name, result in results.items()}


def shots_at_once(cards: Iterable[EngineCard]) -> int:
    """How many shots are worked on at once with these engines: as many as have orders under way, and one on each core
    beside them that is drawn or measured here."""
    queues: dict[str, int] = {}
    for card in cards:
        if card.in_flight and not card.by_hand:
            queue = queue_for(card)
            queues[queue.name] = max(queues.get(queue.name, 0), queue.places)
    return min(max(cores() + sum(queues.values()), AT_ONCE[0]), AT_ONCE[1])


def _cards(shooting: Shooting) -> list[EngineCard]:
    """Those of the film's engines."""
    production = shooting.plan.production
    return [shooting.crew.engine(one).card for one in dict.fromkeys(sum(production.engines.values(), ()))]


def _listening(shooting: Shooting) -> contextlib.AbstractContextManager[None]:
    """Lets vendors call where the environment says at what address. Raises YourMove."""
    return hooks.listening(lambda said: shooting.crew.tell(Event(about="webhooks", text=said, lasting=True)))


def _runner(shooting: Shooting, names: Sequence[str], watch: Watch, at_once: int | None, *, alone: bool) -> Runner:
    wanted = {name.partition("~")[0] for name in names}
    done: set[str] = set()
    today = _Today(shooting)

    def job(name: str) -> str:
        refresh(shooting.plan.film.folder)  # what other machines have made of the shot, or left of it, and edits
        late = today.too_late_for(name)
        result = dump(late) if late else shoot_shot(shooting, name)
        number = what_of(name).partition("~")[0]
        shooting.takes.let_go(number)
        done.add(number)
        told = _ended(load(result), waits=shooting.plan.production.outage_minutes > 0)
        shooting.crew.tell(replace(told, done=len(done), total=len(wanted) if number in wanted else 0))
        return result

    def tell(text: str) -> None:
        shooting.crew.tell(Event(about=shooting.plan.production.title, text=text, lasting=True))

    folder = shooting.plan.film.folder / ".repertory"
    needs = (shooting.crew.library.folder / LIBRARY_CARD, shooting.plan.film.card_path)
    beside = functools.partial(watch.over, tell=shooting.crew.tell, alone=alone)
    most = at_once or shots_at_once(_cards(shooting))
    return Runner(folder, job, names, at_once=most, alone=alone, me=watch.me, tell=tell, beside=beside, needs=needs)


def _ended(outcome: Outcome, *, waits: bool) -> Event:
    """What is told of a shot when the work on it ends, for a while at least where its vendor is out, or the very same
    is ordered for another shot, and the film `waits` for that."""
    doing = _DOING[outcome.state]
    if outcome.state is ShotState.WAITING and outcome.exit_code:
        doing = Doing.AWAY if outcome.away and waits else Doing.WAITING if outcome.behind and waits else Doing.LATER
    why = f"{outcome.why} {outcome.step}".strip()
    return Event(about=outcome.shot, text=outcome.state.said, doing=doing, why=why)


_DOING = {
    ShotState.ACCEPTED: Doing.ACCEPTED,
    ShotState.REVIEW: Doing.REVIEW,
    ShotState.WAITING: Doing.DELIVERY,
    ShotState.FAILED: Doing.FAILED,
    ShotState.CANCELLED: Doing.CANCELLED,
}


class _Today:
    """What the film's list and settings say by now: somebody edits them while it is being shot."""

    def __init__(self, shooting: Shooting) -> None:
        self._shooting = shooting
        self._lock = threading.Lock()
        self._written = shooting.plan.written
        """What was written when it was read last."""
        self._planned = self._jobs = _jobs(shooting)

    def too_late_for(self, name: str) -> Outcome | None:
        """Why a job is not to be begun: it would work by words or settings that are not today's, or that this process
        has not read. None where it may. A list that cannot be read, as in the midst of an edit, changes nothing."""
        with self._lock, contextlib.suppress(RepertoryError):
            film = self._shooting.plan.film
            written = film.written()
            if written != self._written:
                plan = read_plan(self._shooting.crew, film, explore=self._shooting.plan.explore)
                self._jobs, self._written = _jobs(replace(self._shooting, plan=plan)), written
        job, number = what_of(name), name.partition("~")[0]
        if job == self._jobs.get(number) == self._planned.get(number):
            return None
        gone = number not in self._jobs
        why = "It was taken out of the shot list" if gone else "Its words, its cast or the settings were changed"
        why, step = f"{why} after this work began.", "Run the same command again: it goes by what is written now."
        return Outcome(shot=number, state=ShotState.WAITING, why=why, step=step, exit_code=YourMove.exit_code)


def _work(shooting: Shooting) -> Mapping[str, str]:
    """What processes must have in common to share the work, hashed, by what others have who differ: the release of
    Repertory, the rules, every shot's words and cast. What a person decides meanwhile is no part of it: each step asks
    for that anew, whoever does it."""
    cards, keys, settings = _rules(shooting)
    parts = {
        "another release of Repertory": f"{releases.APPLICATION_VERSION} {LADDER}",
        "another job database": kept_where(),
        "other cards of its engines": cards,
        "other keys for its engines": keys,
        "other settings": settings,
        "other words, another cast or other references": " ".join(shooting.plan.fingerprints.values()),
    }
    return {name: sha256_of_text(part)[:16] for name, part in parts.items()}


def _jobs(shooting: Shooting) -> Mapping[str, str]:
    """What the job of each shot is: its number, fingerprint and the rules by which it decides: "4A~3fa9c1d2~0b7e"."""
    rules = sha256_of_text(f"{LADDER} {' '.join(_rules(shooting))}")[:8]
    return {number: f"{number}~{words}~{rules}" for number, words in shooting.plan.fingerprints.items()}


def _job_name(shooting: Shooting, bound: BoundShot, job: str) -> str:
    """What the `job` is, and how the shot stands with its takes: "4A~3fa9c1d2~0b7e~77aa". A job replays its decisions
    after a crash, so after a person decided something or brought a take along, it must be another one."""
    said = Standing(shooting, current(shooting, bound)).state()
    stands = sha256_of_text(f"{_liking(shooting.plan)} {said}")[:8]
    return f"{job}~{stands}"


def _rules(shooting: Shooting) -> tuple[str, str, str]:
    """By what a job decides, besides its shot: the cards, the keys, and takes, budgets and policy."""
    production = shooting.plan.production
    # How much an account may order at once decides nothing, and machines may know it differently.
    cards = [replace(card, in_flight=1, a_minute=0.0, limits_of_model=False) for card in _cards(shooting)]
    keys = [card.key for card in cards if card.key and card.has_key(os.environ)]
    budgets = f"{production.budget_usd} {production.shot_budget_usd} {production.day_budget_usd}"
    policy = production.policy if _several(production) else ""
    allowed = f"{production.takes} {production.repairs} {production.reuse} {production.on_outage}"
    return f"{cards}", f"{keys}", f"{allowed} {budgets} {policy}"


def _several(production: Production) -> set[str]:
    """Engines beside which there are others for the same kind of order."""
    return {one for ids in production.engines.values() if len(ids) > 1 for one in ids}


def _liking(plan: Plan) -> str:
    """What is known of several engines, and decides among them; empty where there is no choice."""
    several = _several(plan.production)
    if not several:
        return ""
    known = [held for (engine, _, _), held in sorted(plan.records.items()) if engine in several]
    return f" {plan.explore} {known}"


def _outcome(shooting: Shooting, bound: BoundShot) -> Outcome:
    """The outcome of a shot that was finished before."""
    there = finished(shooting, bound)
    if there is None:
        return Outcome(shot=bound.shot.number, state=ShotState.WAITING, why="not shot yet")
    return Outcome(
        shot=bound.shot.number, state=ShotState.ACCEPTED, keyframe=there.clip.started_from, clip=there.clip.id
    )
