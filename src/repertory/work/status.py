"""How it stands with a film: what is done with each shot, who works on it, what is spent, what waits for a person."""

from __future__ import annotations

import contextlib
import functools
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from repertory.errors import RepertoryError
from repertory.jobs.board import Board, Process, Seen, Standing, board_of
from repertory.jobs.journal import Journal
from repertory.model.doing import Doing
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew
from repertory.work.finished import finished
from repertory.work.orders import by_themselves
from repertory.work.plan import read_plan
from repertory.work.purse import Purse, day_of, of_production, shot_of
from repertory.work.review import undecided
from repertory.work.taking import Shooting

_COUNT_S = 2.0
_COUNT_SHARE = 50.0
"""So much longer than it took to count the money is it not counted again."""
_NOT_YET = "not shot yet"
BEING_FETCHED = "cancelled: what is ordered is fetched, since it is paid"
"""What is told of a shot that a person has cancelled while its order is under way."""


@dataclass(frozen=True, kw_only=True)
class Money:
    """What of a film's budget is gone, in US dollars."""

    spent: Decimal
    reserved: Decimal
    """For orders whose result is still to come."""
    budget: Decimal
    today: Decimal
    """Spent and reserved by orders of this day, in UTC."""
    day_budget: Decimal | None
    by_shot: Mapping[str, Decimal]
    """Spent and reserved, by the shot's number."""


@dataclass(frozen=True, kw_only=True)
class ShotNow:
    """What is done with a shot."""

    shot: str
    doing: Doing
    what: str = ""
    """In a few words, or why it has ended."""
    engine: str = ""
    order: str = ""
    for_s: float | None = None
    """How long that has been so, in seconds; None where that is not known."""
    usd: Decimal = Decimal(0)
    """What it has cost and will, by the orders that are placed."""
    worked_s: float = 0.0
    """How long it has been worked on, in seconds."""
    executor: str = ""
    """The process that works on it."""


@dataclass(frozen=True, kw_only=True)
class Now:
    """How it stands with a film at this moment."""

    film: Path
    shots: tuple[ShotNow, ...]
    processes: tuple[Process, ...]
    paused: bool
    money: Money
    left_s: float | None
    """About how long it takes until all shots that are being worked on or wait are done, in seconds; None where nothing
    is known of how long a shot takes, or nobody works."""
    unsure: int = 0
    """How many orders may be paid, and only a person can find out; looked for while nobody works on the film."""
    cut: bool = False
    """Whether the film was cut of the takes that count now; looked at where all shots are accepted."""
    problem: str = ""
    """Why the shot list cannot be read, where it cannot: then only those shots are told that were shot before."""


def now(crew: Crew, film: ProductionFolder, read: Callable[[], Shooting] | None = None) -> Now:
    """How it stands with a film, whether somebody works on it or not. `read` gives the film with its takes, and raises
    what `read_plan` does, where whoever asks keeps it open; else it is read anew."""
    with board_of(film.folder) as board:
        seen = board.read() if board is not None else Seen()
    money = money_of(of_production(crew.library, film))
    told = told_by(seen, money)
    try:
        shooting = read() if read is not None else Shooting(crew, read_plan(crew, film))
        shots, problem = _with_the_rest(shooting, told), ""
    except RepertoryError as error:
        shots, problem = tuple(told.values()), str(error)
    there = _now(film, seen, money, shots, problem)
    journal = Journal(film.folder / "orders")
    unsure = 0 if seen.processes else _waiting(crew, journal)
    return replace(there, unsure=unsure)


def _waiting(crew: Crew, journal: Journal) -> int:
    """How many orders wait for a person."""
    unsure = [order_id for order_id in journal.ids() if journal.is_unsure(order_id)]
    return len(unsure) - len(by_themselves(crew, journal, unsure))


class Glances:
    """The same again and again, of the shots that are being shot: from the board alone, so that it may be asked for
    every second."""

    def __init__(self, crew: Crew, film: ProductionFolder) -> None:
        self._film = film
        self._purse = of_production(crew.library, film)
        self._money: Money | None = None
        self._counted = 0.0

    @contextlib.contextmanager
    def opened(self) -> Iterator[Callable[[], Now] | None]:
        """What gives the next one; None while the film has no board yet."""
        with board_of(self._film.folder) as board:
            yield None if board is None else functools.partial(self._next, board)

    def _next(self, board: Board) -> Now:
        seen, money = board.read(), self._spent()
        return _now(self._film, seen, money, tuple(told_by(seen, money).values()), "")

    def _spent(self) -> Money:
        """The money, counted anew every other second at the most, and where that is much work less often."""
        began = time.monotonic()
        if self._money is None or began > self._counted:
            self._money = money_of(self._purse)
            self._counted = began + max(_COUNT_S, _COUNT_SHARE * (time.monotonic() - began))
        return self._money


def money_of(purse: Purse) -> Money:
    """What is spent and reserved of a film's budget."""
    paid, today = purse.paid(), datetime.now(UTC).date()
    by_shot: dict[str, Decimal] = defaultdict(Decimal)
    for one in paid:
        if one.cost_usd:
            by_shot[shot_of(one.order_id)] += one.cost_usd
    return Money(
        spent=sum((one.cost_usd for one in paid if not one.waited_for), Decimal(0)),
        reserved=sum((one.cost_usd for one in paid if one.waited_for), Decimal(0)),
        budget=purse.budget,
        today=sum((one.cost_usd for one in paid if day_of(one) >= today), Decimal(0)),
        day_budget=purse.day_budget,
        by_shot=dict(by_shot),
    )


def told_by(seen: Seen, money: Money) -> dict[str, ShotNow]:
    """What the board tells of each shot, by its number, in the order of numbers."""
    living = {process.executor for process in seen.processes}
    found = (_told(one, living, seen.wishes.cancelled, money) for one in seen.standings.values())
    return {one.shot: one for one in sorted(found, key=lambda one: _in_order(one.shot))}


def _told(one: Standing, living: Collection[str], cancelled: Collection[str], money: Money) -> ShotNow:
    shot = ShotNow(
        shot=one.shot,
        doing=one.doing,
        what=one.what,
        engine=one.engine,
        order=one.order,
        for_s=one.for_s,
        usd=money.by_shot.get(one.shot, Decimal(0)),
        worked_s=(one.took_s or 0.0) + (0.0 if one.doing.is_at_rest else one.for_s),
        executor=one.executor,
    )
    if one.doing.is_over:
        return shot
    at_work = one.executor in living
    if one.shot in cancelled:
        if at_work and one.order:
            return replace(shot, what=BEING_FETCHED)
        return replace(shot, doing=Doing.CANCELLED, what="", engine="", order="", executor="")
    if one.executor and not at_work:
        what = "its process ended; the next run goes on with it"
        return replace(shot, doing=Doing.WAITING, what=what, order="", executor="")
    return shot


def _in_order(number: str) -> tuple[int, str]:
    digits = "".join(sign for sign in number if sign.isdigit())
    return (int(digits or 0), number)


def _with_the_rest(shooting: Shooting, told: Mapping[str, ShotNow]) -> tuple[ShotNow, ...]:
    """Every shot of the list, with what its takes tell where nothing is done with it now."""
    waiting = {seen.take.shot for seen in undecided(shooting)}
    shots = []
    for number, bound in shooting.plan.by_number.items():
        there = told.get(number, ShotNow(shot=number, doing=Doing.WAITING, what=_NOT_YET))
        if not there.doing.is_over and there.executor:
            shots.append(there)
        elif finished(shooting, bound) is not None:
            same = there.doing is Doing.ACCEPTED
            shots.append(there if same else replace(there, doing=Doing.ACCEPTED, what="", for_s=None))
        else:
            shots.append(_unfinished(there, to_decide=number in waiting))
    return tuple(shots)


def _unfinished(there: ShotNow, *, to_decide: bool) -> ShotNow:
    """What an unfinished shot is by its takes, where that has changed since it was shot."""
    if to_decide and there.doing not in {Doing.REVIEW, Doing.CANCELLED, Doing.FAILED}:
        return replace(there, doing=Doing.REVIEW, what="" if there.what == _NOT_YET else there.what, for_s=None)
    if there.doing is Doing.ACCEPTED:
        return replace(there, doing=Doing.WAITING, what="changed since it was shot", for_s=None)
    if there.doing is Doing.REVIEW and not to_decide:
        return replace(there, doing=Doing.WAITING, what="you have decided; the next run goes on with it", for_s=None)
    return there


def _now(film: ProductionFolder, seen: Seen, money: Money, shots: tuple[ShotNow, ...], problem: str) -> Now:
    return Now(
        film=film.folder,
        shots=shots,
        processes=seen.processes,
        paused=seen.wishes.paused,
        money=money,
        left_s=None if seen.wishes.paused or not seen.processes else time_left(seen.standings.values(), shots),
        problem=problem,
    )


def time_left(standings: Iterable[Standing], shots: Sequence[ShotNow]) -> float | None:
    """About how many seconds the shots still take that are being worked on or wait: each as long as those took that
    were accepted, by the same engine where there are such, less what it has had already; as many at once as are being
    worked on now. None where none has been timed."""
    timed = [one for one in standings if one.doing is Doing.ACCEPTED and one.took_s]
    open_shots = [one for one in shots if not one.doing.is_over and one.doing is not Doing.AWAY]
    if not timed or not open_shots:
        return None
    at_work = [one for one in open_shots if one.executor]
    left = 0.0
    for one in open_shots:
        of_engine = [each.took_s or 0.0 for each in timed if each.engine == one.engine]
        took = of_engine or [each.took_s or 0.0 for each in timed]
        mean = sum(took) / len(took)
        left += max(mean - one.worked_s, mean / 10) if one.executor else mean
    return left / max(len(at_work), 1)
