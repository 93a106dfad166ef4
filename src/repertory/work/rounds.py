"""Further rounds: shots that wait for nothing but a vendor that is out are shot again, for as long as the production
says. A night's shoot does not end with a short outage."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from repertory.model.doing import Doing
from repertory.work.crew import Event
from repertory.work.shoot import Outcome
from repertory.work.taking import Shooting


def waited_out(
    shooting: Shooting,
    outcomes: Mapping[str, Outcome],
    *,
    rest: Callable[[float, Collection[str]], Collection[str]],
    shoot: Callable[[Collection[str]], Mapping[str, Outcome]],
) -> dict[str, Outcome]:
    """What became of every shot, by its number, after those whose vendor was out were shot again and again, with
    growing pauses. One that gets through begins the time anew: the next outage is another one.

    `rest` waits so many seconds and gives the numbers of shots that a person cancels meanwhile; these are ended at
    once. `shoot` shoots the shots of these numbers again.
    """
    ended, cancelled = dict(outcomes), set[str]()
    lasts_s, pauses = 60.0 * shooting.plan.production.outage_minutes, shooting.crew.outage_pauses_s
    began, asked = time.monotonic(), 0
    while away := {number: one for number, one in ended.items() if one.away}:
        left_s = began + lasts_s - time.monotonic()
        if left_s <= 0:
            break
        pause = min(pauses[min(asked, len(pauses) - 1)], left_s)
        _say(shooting, away, pause, left_s)
        now = rest(pause, away.keys() - cancelled)
        cancelled |= set(now)
        ended |= shoot(now or away.keys())
        if now:
            continue
        asked += 1
        if any(not ended[number].away for number in away):
            began, asked = time.monotonic(), 0
    if lasts_s:
        for number, one in away.items():
            why = f"{one.why} {one.step}".strip()
            shooting.crew.tell(Event(about=number, text=one.state.said, doing=Doing.LATER, why=why, engine=one.away))
    return ended


def _say(shooting: Shooting, away: Mapping[str, Outcome], pause_s: float, left_s: float) -> None:
    """Says of each shot and once of all whom they wait for, when that is asked again, and until when."""
    until = (datetime.now().astimezone() + timedelta(seconds=left_s)).strftime("%H:%M")
    again = f"asked again in {pause_s:.0f} s, until {until}"
    for number, one in away.items():
        text = f"waits for {one.away}; {again}"
        shooting.crew.tell(Event(about=number, text=text, doing=Doing.AWAY, engine=one.away))
    engines = ", ".join(dict.fromkeys(one.away for one in away.values()))
    shots = f"{len(away)} shots wait" if len(away) > 1 else "1 shot waits"
    text = f"{shots} for {engines}; {again}. Ctrl-C ends it, and nothing is lost"
    shooting.crew.tell(Event(about=shooting.plan.production.title, text=text, lasting=True))
