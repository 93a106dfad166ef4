"""Further rounds: shots that wait for nothing but a vendor that is out are shot again, for as long as the production
says, and so are those whose very same is ordered for another shot. A night's shoot does not end with a short outage."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from repertory.files.mirrors import refresh
from repertory.model.doing import Doing
from repertory.work.atonce import is_out
from repertory.work.crew import Event
from repertory.work.purse import shot_of
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome
from repertory.work.taking import Shooting
from repertory.work.watching import may_be_shot

Shoot = Callable[[Collection[str]], Mapping[str, Outcome]]


def waited_out(
    shooting: Shooting,
    outcomes: Mapping[str, Outcome],
    *,
    rest: Callable[[float, Collection[str]], Collection[str]],
    shoot: Shoot,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Outcome]:
    """What became of every shot, by its number, after those whose vendor was out were shot again and again, with
    growing pauses. One that gets through begins the time anew: the next outage is another one. A shot that waits for
    the order of another one is shot again when that has ended, and waited for while somebody is to bring it.

    `rest` waits so many seconds and gives the numbers of shots that a person cancels meanwhile; these are ended at
    once. `shoot` shoots the shots of these numbers again. `clock` tells the seconds that count.
    """
    ended, cancelled = dict(outcomes), set[str]()
    lasts_s, pauses = 60.0 * shooting.plan.production.outage_minutes, shooting.crew.outage_pauses_s
    began, asked, turn = clock(), 0, 0
    while True:
        if free := _free(shooting, ended):
            ended |= shoot(free)
            continue
        waiting = {number: one for number, one in ended.items() if one.away or one.behind}
        left_s = began + lasts_s - clock()
        if not waiting or left_s <= 0 or not _is_to_come(shooting, ended):
            break
        pause = min(pauses[min(asked, len(pauses) - 1)], left_s)
        _say(shooting, waiting, pause, left_s)
        if now := rest(pause, waiting.keys() - cancelled):
            cancelled |= set(now)
            ended |= shoot(now)
            continue
        asked, turn = asked + 1, turn + 1
        if _one_got_through(shooting, ended, shoot, turn):
            began, asked = clock(), 0
    if lasts_s:
        for number, one in waiting.items():
            why = f"{one.why} {one.step}".strip()
            shooting.crew.tell(Event(about=number, text=one.state.said, doing=Doing.LATER, why=why, engine=one.away))
    return ended


def _free(shooting: Shooting, ended: Mapping[str, Outcome]) -> set[str]:
    """Shots that waited for an order of another shot, which has ended."""
    behind = {number: one.behind for number, one in ended.items() if one.behind}
    if behind:
        refresh(shooting.journal.folder)  # another machine may have fetched it
    return {number for number, order_id in behind.items() if not is_out(shooting, order_id)}


def _is_to_come(shooting: Shooting, ended: Mapping[str, Outcome]) -> bool:
    """Whether a vendor is to be asked again, or another process is to fetch what a shot waits for."""
    if any(one.away for one in ended.values()):
        return True
    behind = {shot_of(one.behind) for one in ended.values() if one.behind} - ended.keys()
    return bool(behind) and may_be_shot(shooting.plan.film.folder, behind)


def _one_got_through(shooting: Shooting, ended: dict[str, Outcome], shoot: Shoot, turn: int) -> bool:
    """Shoots again what waits for its vendor: all that is under way there, and of the rest one shot for each engine,
    another one in each `turn`. The others only where that is not turned away again: thousands need not ask whether a
    vendor is back. Whether any got through."""
    away = {number: one.away for number, one in ended.items() if one.away}
    under_way = {shot_of(one.order_id) for one in shooting.journal.placed() if one.waited_for}
    probes = dict[str, str]()
    for engine in dict.fromkeys(away.values()):
        idle = [number for number, its in away.items() if its == engine and number not in under_way]
        if idle:
            probes[engine] = idle[turn % len(idle)]
    first = {number for number in away if number in under_way or probes.get(away[number]) == number}
    if first:
        ended |= shoot(first)
    back = {engine for engine, number in probes.items() if _took(ended[number], engine)}
    left = {number for number, engine in away.items() if engine in back and number not in first}
    if left:
        ended |= shoot(left)
    return any(not ended[number].away for number in away)


def _took(outcome: Outcome, engine: str) -> bool:
    """Whether an engine that was asked again is back: a shot that a person cancelled asked nobody."""
    return outcome.away != engine and outcome.state is not ShotState.CANCELLED


def _say(shooting: Shooting, waiting: Mapping[str, Outcome], pause_s: float, left_s: float) -> None:
    """Says of each shot and once of all whom they wait for, when that is asked again, and until when."""
    until = (datetime.now().astimezone() + timedelta(seconds=left_s)).strftime("%H:%M")
    again = f"asked again in {pause_s:.0f} s, until {until}"
    for number, one in waiting.items():
        text = f"waits for {_whom(one)}; {again}"
        doing = Doing.AWAY if one.away else Doing.WAITING
        shooting.crew.tell(Event(about=number, text=text, doing=doing, engine=one.away))
    whom = ", ".join(dict.fromkeys(map(_whom, waiting.values())))
    shots = f"{len(waiting)} shots wait" if len(waiting) > 1 else "1 shot waits"
    text = f"{shots} for {whom}; {again}. Ctrl-C ends it, and nothing is lost"
    shooting.crew.tell(Event(about=shooting.plan.production.title, text=text, lasting=True))


def _whom(one: Outcome) -> str:
    return one.away or f"what is ordered for shot {shot_of(one.behind)}"
