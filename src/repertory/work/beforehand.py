"""Found before the first order: shots that no engine can finish, so that nothing is paid for what leads up to it."""

from __future__ import annotations

from collections.abc import Sequence

from repertory.craft.assembling import duration_of
from repertory.errors import NothingFits, RepertoryError
from repertory.jobs.journal import Placed
from repertory.model.engine import OrderKind
from repertory.model.shot import BoundShot
from repertory.model.take import TakeKind
from repertory.productions.folder import ProductionFolder
from repertory.work.choosing import SPOKEN_CHARACTERS_A_SECOND, duration_before_lines, own_orders, ranking
from repertory.work.crew import Crew
from repertory.work.finished import Standing, current
from repertory.work.offering import with_offer
from repertory.work.plan import purse_of, read_plan
from repertory.work.planned import planned
from repertory.work.produce import shoot
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome
from repertory.work.speakers import line_choice
from repertory.work.taking import Shooting

FASTER = 1.5
"""So much faster than estimated a line may be spoken: only what is too long even then is known to be."""


def shoot_possible(
    crew: Crew,
    film: ProductionFolder,
    numbers: Sequence[str] = (),
    *,
    explore: int | None = None,
    at_once: int | None = None,
) -> tuple[Outcome, ...]:
    """As `produce.shoot`, but shots that no engine can finish are not begun: each has failed, with the plan's reason.
    With a budget of 0 nothing can be lost, and all are begun."""
    if not film.production.budget_usd:
        return shoot(crew, film, numbers, explore=explore, at_once=at_once)
    shooting = Shooting(crew, read_plan(crew, film, explore=explore))
    paid = purse_of(crew, shooting.plan).paid()
    of_list = shooting.plan.by_number
    wanted = [bound for number, bound in of_list.items() if not numbers or number in numbers]
    never = {bound.shot.number: no for bound in wanted if (no := _never(shooting, bound, paid))}
    begun = [number for number in numbers or of_list if number not in never]
    outcomes = {one.shot: one for one in shoot(crew, film, begun, explore=explore, at_once=at_once)} if begun else {}
    outcomes |= {number: _not_begun(number, no) for number, no in never.items()}
    return tuple(outcomes[number] for number in of_list if number in outcomes)


def _not_begun(number: str, no: RepertoryError) -> Outcome:
    why = f"not begun, since it could not be finished. {no.what}"
    return Outcome(shot=number, state=ShotState.FAILED, why=why, step=no.step, exit_code=no.exit_code)


def _never(shooting: Shooting, bound: BoundShot, paid: Sequence[Placed]) -> RepertoryError | None:
    """Why no engine can make what a shot lacks; None where one can, and where it stands at a keyframe or a clip that
    nobody has refused, or its clip is ordered. `paid` are the orders that count on the budget."""
    takes = current(shooting, bound)
    standing = Standing(shooting, takes)
    if any(take.kind is not TakeKind.LINE and not standing.is_refused(take) for take in takes):
        return None
    if own_orders(shooting.plan, bound, OrderKind.CLIP, paid):
        return None
    spoken = {take.line for take in takes if take.kind is TakeKind.LINE}
    try:
        for index, line in enumerate(bound.lines):
            if index not in spoken:
                line_choice(shooting.crew, shooting.plan, bound, line, paid)
        ranking(shooting.crew, shooting.plan, bound, OrderKind.STILL, duration_s=0.0, paid=paid)
        _require_clip(shooting, bound, paid)
    except RepertoryError as no:  # the job of the shot would end with it, after what leads up to it was paid
        return None if isinstance(no, NothingFits) and _is_there(shooting, bound) else no
    return None


def _is_there(shooting: Shooting, bound: BoundShot) -> bool:
    """Whether only money is lacking, and everything is there already for nothing, by the very same recipes."""
    try:
        (shot,) = planned(shooting.crew, shooting.plan, [bound.shot.number])
    except RepertoryError:  # what is told is what kept it from being ordered
        return False
    return shot.dear and with_offer(shooting, shot).problem is None


def _require_clip(shooting: Shooting, bound: BoundShot, paid: Sequence[Placed]) -> None:
    """Raises NothingFits where no engine can make the clip, as long as the plan has it or as short as it may become."""
    planned = duration_before_lines(bound)
    shortest = duration_of(bound, [len(line.text) / SPOKEN_CHARACTERS_A_SECOND / FASTER for line in bound.lines])
    try:
        ranking(shooting.crew, shooting.plan, bound, OrderKind.CLIP, duration_s=planned, paid=paid)
    except RepertoryError:
        if shortest == planned:
            raise
        ranking(shooting.crew, shooting.plan, bound, OrderKind.CLIP, duration_s=shortest, paid=paid)
