"""What becomes of a shot whose vendor takes no orders: it waits for it, or goes to the next engine where the production
says so. Never while an order of it may be under way there."""

from __future__ import annotations

from dataclasses import replace

from repertory.model.production import OnOutage
from repertory.model.take import Take
from repertory.work.crew import Event
from repertory.work.taking import Wanted
from repertory.work.wishing import Hunt

_ALLOWED = "as on_outage in production.toml allows."


def moves_on(hunt: Hunt) -> bool:
    """Whether the next engine is asked where a vendor takes no orders."""
    return hunt.shooting.plan.production.on_outage is OnOutage.NEXT


def moved(hunt: Hunt, wanted: Wanted, why: str) -> Wanted:
    """What is asked of the next engine, `why` being said of the vendor that is out: it is told, and stays with the
    take, for it may look different from the rest of its scene. The next shot asks the first engine again."""
    told = f"{why.rstrip()} So {wanted.engine} makes it, {_ALLOWED}"
    hunt.shooting.crew.tell(Event(about=wanted.bound.shot.number, text=told, lasting=True))
    return replace(wanted, why=f"{wanted.why} {told}".strip())


def is_moved(take: Take) -> bool:
    """Whether another engine made a take, since the one that was to make it took no orders."""
    return any(note.endswith(_ALLOWED) for note in take.notes)


def next_step(hunt: Hunt, away: str, step: str) -> str:
    """What a person does about a shot whose vendor is not asked: `away` is the engine that is waited for, empty where
    waiting is of no use, and then the `step` is what is said of it."""
    step = "Nothing is ordered: run the same command again later." if away else step
    others = [one.engine for one in hunt.wishes[1:]]
    if moves_on(hunt) or not others:
        return step
    return f'{step} Or let {others[0]} make it: on_outage = "next" in production.toml.'
