"""What a repair would do and cost, said before anything is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from repertory.craft import ladder
from repertory.craft.ladder import SWAP, Edit, Means, Swap
from repertory.model.shot import BoundShot
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Verdict
from repertory.work.finished import finished
from repertory.work.mend import outlook, outlook_means
from repertory.work.repairing import keyframe_to_mend, open_takes
from repertory.work.review import bound_of
from repertory.work.taking import Shooting


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One repair that may be tried."""

    name: str
    """"swap", "edit by previs"."""
    reason: str
    """What is wrong, and why it is this step."""
    price: Decimal
    """US dollars."""


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """What a repair of a take would do."""

    wanted: str
    """What to name for it: the shot, where this is the take that it waits for, else the take."""
    rungs: tuple[Rung, ...] = ()
    """What may be tried, one after another until the take is good; empty where nothing can be."""
    most: Decimal = Decimal(0)
    """What all that may be tried costs at the most, in US dollars, without questions about what comes of it."""
    why_not: str = ""
    """Why nothing can be tried."""


def remedy(shooting: Shooting, take: Take) -> Remedy:
    """What `repair` would do with a take that is looked at: with its shot, where the shot waits for this take before
    its others, else with the take alone. Raises UnknownName for a take of a shot that the list has no more."""
    bound = bound_of(shooting, take)
    if why := _no_patient(shooting, take):
        return Remedy(wanted=take.id, why_not=why)
    waiting = open_takes(shooting, bound) if finished(shooting, bound) is None else []
    of_shot = bool(waiting) and waiting[0].id == take.id
    rounds = [one for each in (waiting if of_shot else [take]) for one in _rounds(shooting, bound, each, of_shot)]
    first = next((steps for steps, _ in rounds if steps), ())
    if not first:
        return Remedy(wanted=take.id, why_not=_why_nothing(shooting, bound, take))
    left = next((means.left for _, means in rounds if means.left is not None), None)
    most = sum((_most(steps, means) for steps, means in rounds), Decimal(0))
    return Remedy(
        wanted=take.shot if of_shot else take.id,
        rungs=tuple(dict.fromkeys(map(_rung, first))),
        most=most if left is None else min(most, left),
    )


def _no_patient(shooting: Shooting, take: Take) -> str:
    """Why nothing is to be mended in a take, whatever means there are."""
    if take.kind is TakeKind.LINE:
        return "Only what is seen is mended; a line is spoken again."
    if take.report is None:
        return "It was not measured."
    if take.report.verdict is Verdict.ACCEPT:
        return "Nothing is wrong with it."
    if take.report.not_kept:
        return "It is a repair that was no better: the take before it is the one to mend."
    if not shooting.is_current(take):
        return "It was made for the shot as it was before."
    return ""


def _rounds(
    shooting: Shooting, bound: BoundShot, take: Take, of_shot: bool
) -> Iterator[tuple[Sequence[Swap | Edit], Means]]:
    """What may be tried on one take, and on the keyframe that is at fault for it, in the order of `repair`."""
    at_fault = keyframe_to_mend(shooting, take) if of_shot else None
    if at_fault is not None:
        keyframe, score = at_fault
        means = outlook_means(shooting, bound, keyframe)
        yield ladder.rungs(score, {}, means)[: max(0, means.repairs_left)], means
    first, further, means = outlook(shooting, bound, take)
    yield ((first, *(one for one in further if one != first)) if isinstance(first, Swap | Edit) else ()), means


def _why_nothing(shooting: Shooting, bound: BoundShot, take: Take) -> str:
    first, _, _ = outlook(shooting, bound, take)
    said = first.reason if isinstance(first, ladder.Review | ladder.Retake) else "nothing can be tried"
    dear = first.dear if isinstance(first, ladder.Review | ladder.Retake) else ""
    words = f"{said}; {dear}" if dear and dear not in said else said
    return f"{words[:1].upper()}{words[1:]}".rstrip(".") + "."


def _most(steps: Sequence[Swap | Edit], means: Means) -> Decimal:
    """An edit that helped may help again: every repair that is allowed may be the dearest."""
    return max(map(_price, steps), default=Decimal(0)) * max(0, means.repairs_left)


def _rung(step: Swap | Edit) -> Rung:
    name = f"edit by {step.engine}" if isinstance(step, Edit) else SWAP
    return Rung(name=name, reason=step.reason, price=_price(step))


def _price(step: Swap | Edit) -> Decimal:
    return step.price if isinstance(step, Edit) else Decimal(0)
