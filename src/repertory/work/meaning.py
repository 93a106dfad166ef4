"""What the takes of one search mean: which stands, which may be mended, which is the best so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from repertory.jobs.runner import step
from repertory.model.shot import BoundShot
from repertory.model.take import Take
from repertory.model.verdict import Grade, Score, Verdict
from repertory.work.finished import Standing, current
from repertory.work.mend import Trial, mend
from repertory.work.taking import Shooting
from repertory.work.wishing import Hunt

_GRADES = (Grade.MATCH, Grade.UNMEASURED, Grade.DRIFT, Grade.WRONG)


class Weight(Enum):
    """What a take means for the search."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """By a person: another one may be made in its place."""
    REVIEW = "review"
    OPEN = "open"
    """Not good enough, and nobody has said so."""
    AGAIN = "again"
    """The very file of a take before."""


Judged = tuple[bool, bool]
"""Whether a take is refused, and whether it is accepted, by a person or by its report."""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A take that was weighed."""

    take: Take
    """After mending."""
    file: str
    """Hash of the file as it came."""
    weight: Weight
    left: str = ""
    """Why it was mended no further."""
    dear: str = ""
    """That repairs cost more than may be spent; empty where money is no obstacle."""
    mendable: bool = False
    """Another take was the shorter way, and this one could still be mended."""
    trials: tuple[Trial, ...] = ()
    """The repairs that it has had."""


def weighed(
    hunt: Hunt,
    take: Take,
    *,
    retake: Decimal | None,
    before: Sequence[Tried] = (),
    earlier: Sequence[Trial] = (),
    now: Judged | None = None,
) -> Tried:
    """What came of a take, mended where it drifted, and what that means. One that a person refused is left alone.
    `retake` is what another one would cost; None where none may be made. `earlier` are repairs that it has had. `now`
    is given where it has been judged."""
    shooting, bound = hunt.shooting, hunt.sought.bound
    refused, accepted = now or step(f"judge {take.id}", judged, shooting, bound, take.id)
    if not shooting.crew.by_hand(take.recipe.engine) and take.media.sha256 in {one.file for one in before}:
        return Tried(take=take, file=take.media.sha256, weight=Weight.AGAIN)
    if refused:
        return Tried(take=take, file=take.media.sha256, weight=Weight.REFUSED)
    mended = mend(shooting, bound, take, retake=retake, earlier=earlier)
    if mended.take.id == take.id:
        weight = _weight(take, accepted=accepted)
    else:
        weight = _mended_weight(shooting, bound, mended.take)
    return Tried(
        take=mended.take,
        file=take.media.sha256,
        weight=weight,
        left=mended.left,
        dear=mended.dear,
        mendable=mended.mendable,
        trials=mended.trials,
    )


def _weight(take: Take, *, accepted: bool) -> Weight:
    if accepted:
        return Weight.ACCEPTED
    return Weight.REVIEW if take.report is not None and take.report.verdict is Verdict.REVIEW else Weight.OPEN


def _mended_weight(shooting: Shooting, bound: BoundShot, mended: Take) -> Weight:
    """What a repair means that was kept. Nothing is built on one that a person refused."""
    refused, accepted = step(f"judge {mended.id}", judged, shooting, bound, mended.id)
    if accepted:
        return Weight.ACCEPTED
    if refused:
        return Weight.REFUSED
    if step(f"refused below {mended.id}", refused_below, shooting, bound, mended.id):
        return Weight.REVIEW
    return _weight(mended, accepted=False)


def judged(shooting: Shooting, bound: BoundShot, take_id: str) -> Judged:
    """Whether a take is refused, and whether it is accepted, by a person or by its report."""
    standing, take = Standing(shooting, current(shooting, bound)), shooting.takes.get(take_id)
    return standing.is_refused(take), standing.is_accepted(take)


def is_refused(shooting: Shooting, bound: BoundShot, take_id: str) -> bool:
    """Whether a person refused a take of the shot as it is now, or the very same file as another one."""
    return Standing(shooting, current(shooting, bound)).is_refused(shooting.takes.get(take_id))


def refused_below(shooting: Shooting, bound: BoundShot, take_id: str) -> str:
    """The take below a repair that a person refused; empty where there is none."""
    return Standing(shooting, current(shooting, bound)).refused_below(shooting.takes.get(take_id))


def worst_of(take: Take) -> tuple[int, float]:
    """How bad the worst thing of a take is: its grade, and among those of one grade its distance in units of its own
    bands. Those of unlike inspectors are no measure of one another, so that a wrong room never hides a wrong face."""
    scores = take.report.scores if take.report else ()
    return max(((_GRADES.index(one.grade), _far(one)) for one in scores), default=(0, 0.0))


def _far(score: Score) -> float:
    """In units of its bands; what could not be measured ranks last."""
    value = score.measurement.value
    return 2.0 if value is None or score.bands is None else value / score.bands.wrong
