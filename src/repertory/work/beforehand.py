"""Found before the first order: shots that no engine or no money can finish, so that nothing is paid for what leads up
to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from repertory.craft.assembling import duration_of
from repertory.errors import RepertoryError
from repertory.model.engine import OrderKind
from repertory.model.shot import BoundShot
from repertory.model.take import TakeKind
from repertory.productions.folder import ProductionFolder
from repertory.work.beginning import left_out
from repertory.work.choosing import SPOKEN_CHARACTERS_A_SECOND, duration_before_lines, own_orders, ranking
from repertory.work.crew import Crew
from repertory.work.finished import Standing, current
from repertory.work.offering import with_offer
from repertory.work.planned import PlannedShot, planned_shot
from repertory.work.produce import shoot
from repertory.work.purse import Paid
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
    """As `produce.shoot`, but shots that cannot be finished are not begun: each that no engine can make has failed,
    with the plan's reason, and each that no money is left for waits, with what to raise."""
    return shoot(crew, film, numbers, explore=explore, at_once=at_once, not_begun=_not_begun)


def _not_begun(shooting: Shooting, wanted: Sequence[BoundShot], others: Collection[str]) -> dict[str, Outcome]:
    """What is told of the wanted shots that are not begun. The `others` are what other processes are to shoot."""
    crew, plan = shooting.crew, shooting.plan
    if not plan.production.budget_usd and all(
        crew.card(one).price.free for ids in plan.production.engines.values() for one in ids
    ):
        return {}
    paid = shooting.purse.paid()
    due: dict[str, Decimal] = {}
    never: dict[str, RepertoryError] = {}
    for bound in wanted if not others else [*wanted, *_beside(shooting, wanted, others)]:
        number = bound.shot.number
        try:
            one = planned_shot(crew, plan, bound, paid)
            problem: RepertoryError | None = None if one.dear else one.problem
        except RepertoryError as no:  # the job of the shot would end with it, after what leads up to it was paid
            one, problem = None, no
        if problem is not None and number not in others and _is_never(shooting, bound, one, paid):
            never[number] = problem
        elif one is not None:
            due[number] = with_offer(shooting, one).due
    found = {number: _told(number, no, ShotState.FAILED) for number, no in never.items()}
    for left in left_out(
        shooting, {number: due[number] for number in plan.by_number if number in due}, paid, certain=others
    ):
        found |= {number: _told(number, left.why, ShotState.WAITING) for number in left.shots}
    return {number: one for number, one in found.items() if number not in others}


def _beside(shooting: Shooting, wanted: Sequence[BoundShot], others: Collection[str]) -> Iterator[BoundShot]:
    """What other processes are to shoot beside what is wanted here."""
    there = {bound.shot.number for bound in wanted}
    return (bound for number, bound in shooting.plan.by_number.items() if number in others and number not in there)


def _told(number: str, no: RepertoryError, state: ShotState) -> Outcome:
    why = f"not begun, since it could not be finished. {no.what}"
    return Outcome(shot=number, state=state, why=why, step=no.step, exit_code=no.exit_code)


def _is_never(shooting: Shooting, bound: BoundShot, one: PlannedShot | None, paid: Paid) -> bool:
    """Whether no engine can make what a shot lacks, whatever money there is: not where it stands at a keyframe or a
    clip that nobody has refused, or its clip is ordered. With a budget of 0 nothing can be lost, and all is begun."""
    if not shooting.plan.production.budget_usd:
        return False
    takes = current(shooting, bound)
    standing = Standing(shooting, takes)
    if any(take.kind is not TakeKind.LINE and not standing.is_refused(take) for take in takes):
        return False
    if own_orders(shooting.plan, bound, OrderKind.CLIP, paid):
        return False
    spoken = {take.line for take in takes if take.kind is TakeKind.LINE}
    try:
        for index, line in enumerate(bound.lines):
            if index not in spoken:
                line_choice(shooting.crew, shooting.plan, bound, line, paid)
        ranking(shooting.crew, shooting.plan, bound, OrderKind.STILL, duration_s=0.0, paid=paid)
        _require_clip(shooting, bound, paid)
    except RepertoryError:
        return True
    return one is None


def _require_clip(shooting: Shooting, bound: BoundShot, paid: Paid) -> None:
    """Raises NothingFits where no engine can make the clip, as long as the plan has it or as short as it may become."""
    planned = duration_before_lines(bound)
    shortest = duration_of(bound, [len(line.text) / SPOKEN_CHARACTERS_A_SECOND / FASTER for line in bound.lines])
    try:
        ranking(shooting.crew, shooting.plan, bound, OrderKind.CLIP, duration_s=planned, paid=paid)
    except RepertoryError:
        if shortest == planned:
            raise
        ranking(shooting.crew, shooting.plan, bound, OrderKind.CLIP, duration_s=shortest, paid=paid)
