"""Shots of one film that are worked on at once and would order the very same: one orders, and the others take its take
over, as they would one after another.

Who orders holds a lock of the recipe with its seed until there is a take; whoever waits for it holds nothing that
anybody else waits for. One that nobody holds any more, while its order is out, belongs to a process that died: whoever
takes its job over is given a while, and then the shot is left for a further round or a later run. Nothing is ordered
meanwhile.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from repertory.errors import EngineBusy
from repertory.jobs.journal import Failure, OrderState
from repertory.jobs.stopping import rest
from repertory.jobs.turns import silent
from repertory.library import recipes
from repertory.model.doing import Doing
from repertory.model.take import Take
from repertory.work import placing, taking
from repertory.work.crew import Event
from repertory.work.purse import shot_of
from repertory.work.recipes import key_of
from repertory.work.reuse import LOOK_S, take_over, try_alone
from repertory.work.taking import KIND_OF, Shooting, Wanted
from repertory.work.watching import may_be_shot

TAKEN_UP_S = 60.0
"""For so long an order that is out may have nobody who is at work on it, before it is waited for no more: a job of a
process that died is taken over within 15 seconds."""

_LEFT_LOOK_S = 2.0
"""Seconds between two looks whether somebody is at work on it again: on S3 each brings in what is new of the film."""


class MadeElsewhere(EngineBusy):
    """The very same is ordered for another shot, and is not there yet. Nothing was ordered."""

    behind = ""
    """The order of the other shot, by its id, where nobody is at work on it; empty where its vendor is waited for."""


def make(shooting: Shooting, wanted: Wanted, *, tell: Callable[[bool], None] = silent) -> Take | Failure | None:
    """As `taking.make`; where another shot of the film orders the same just now its take is waited for and taken over,
    and only where none comes of it something is ordered. Raises MadeElsewhere, and what ends a wait."""
    order_id, number = shooting.order_id(wanted.bound, wanted.what), wanted.bound.shot.number
    key, seed = _recipe(shooting, wanted, order_id)
    if not key or shooting.takes.by_order(number, order_id):
        return taking.make(shooting, wanted, tell=tell)
    left_since: float | None = None
    waited = False
    while True:
        with contextlib.ExitStack() as held:
            out = shooting.journal.state(order_id) is not OrderState.NEW
            if try_alone(held, shooting, f"making-{key}-{seed}"):
                theirs = "" if out else _elsewhere(shooting, wanted, key, seed)
                if not theirs:
                    return _made(shooting, wanted, tell, waited=waited)
                left_since = left_since or time.monotonic()
                left_s = time.monotonic() - left_since
                if left_s >= TAKEN_UP_S or not may_be_shot(shooting.plan.film.folder, (shot_of(theirs),), left=True):
                    raise _left(shooting, theirs)
            else:
                left_since = None
        if not waited:
            waited = True
            text = f"{wanted.what} waits: the same is being made for another shot"
            shooting.crew.tell(Event(about=number, text=text, doing=Doing.WAITING, engine=wanted.engine))
        rest(LOOK_S if left_since is None else _LEFT_LOOK_S, ordered=out)


def _made(shooting: Shooting, wanted: Wanted, tell: Callable[[bool], None], *, waited: bool) -> Take | Failure | None:
    try:
        same = take_over(shooting, wanted)
    except EngineBusy as busy:
        elsewhere = MadeElsewhere(busy.what, step=busy.step)
        elsewhere.engine = busy.engine
        raise elsewhere from busy
    if same:
        return shooting.takes.get(same)
    if waited:  # it goes on
        tell(False)
    return taking.make(shooting, wanted, tell=tell)


def _recipe(shooting: Shooting, wanted: Wanted, order_id: str) -> tuple[str, int | None]:
    """The key and the seed by which the same may be ordered for another shot of the film, as the order went out where
    it has; an empty key where it may not. Only a seed that the list names can be that of another shot."""
    if not wanted.price or wanted.bound.shot.seed is None:
        return "", None
    if shooting.journal.state(order_id) is not OrderState.NEW:
        intent = shooting.journal.intent(order_id)
        return ("" if intent.seed is None else intent.recipe), intent.seed
    if not shooting.crew.engine(wanted.engine).card.seed:
        return "", None
    return key_of(shooting, wanted, KIND_OF[wanted.kind]), wanted.seed


def _elsewhere(shooting: Shooting, wanted: Wanted, key: str, seed: int | None) -> str:
    """The order by the same recipe and seed that is out for another shot of this film; empty where none is."""
    here = shooting.plan.film.folder.resolve()
    own = f"{wanted.bound.shot.number}-{wanted.kind.value}-"
    library = shooting.crew.library.folder
    for one in recipes.found(library, key)[0]:
        if one.order.startswith(own) or not any(place.resolve() == here for place in recipes.places_of(library, one)):
            continue
        if is_out(shooting, one.order):
            intent = shooting.journal.intent(one.order)
            if (intent.recipe, intent.seed) == (key, seed) and intent.price_usd:
                return one.order
    return ""


def is_out(shooting: Shooting, order_id: str) -> bool:
    """Whether an order of the film is still to become a take: it may be under way, or is here and not stored yet."""
    state = shooting.journal.state(order_id)
    if state is OrderState.DELIVERED:
        return not shooting.takes.by_order(shot_of(order_id), order_id)
    return state in {OrderState.INTENDED, OrderState.TICKETED}


def _left(shooting: Shooting, theirs: str) -> MadeElsewhere:
    """What to do about the other shot, whose order nobody is at work on."""
    shot = shot_of(theirs)
    what = f"The very same is ordered for shot {shot} ({theirs}), and nobody is at work on that."
    if shooting.journal.is_unsure(theirs):
        what = f"The very same was being ordered for shot {shot} when work was cut off, and may be paid."
        say = placing.settle_command(shooting.journal, theirs)
        step = f"Say what became of shot {shot}'s order: {say} --paid RECEIPT, --not-paid or --drop; then shoot again."
    elif theirs.endswith(f"-{shooting.plan.fingerprints.get(shot)}"):
        step = f"Shoot {shot}, too: it is fetched, and this shot takes it over for nothing."
    else:
        what = f"The very same is ordered for shot {shot} ({theirs}), which was changed or taken out of the list since."
        step = f"Shoot {shot} as it was, and this shot takes it over for nothing; or give this shot a seed of its own."
    left = MadeElsewhere(what, step=step)
    left.behind = theirs
    return left
