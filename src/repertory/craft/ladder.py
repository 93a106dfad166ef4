"""The ladder of repairs: the cheapest fitting step for what is wrong with a take, and why it is that one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from repertory.craft.judging import APPROVED_SLACK
from repertory.model.verdict import Finding, Grade, Report, Score, Subject, Verdict

SWAP = "swap"
"""What a tried swap is called; a tried edit goes by its engine's card id."""
PRICELESS = Decimal("Infinity")
"""What another take costs where this one is one's own: what a person brought along is mended at any price allowed."""
MOST_EDITED = 2
"""So many things are edited in one take at most: with more wrong, another take is the shorter way."""
_BROADEST = ("places", "wardrobe", "props")
"""Inspectors by how much of the picture an edit for them changes; faces come last."""
_MENDABLE = frozenset(_BROADEST)
_AWRY = (Grade.DRIFT, Grade.WRONG)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An engine that may edit this take."""

    engine: str
    """Card id."""
    price: Decimal
    """Of one edit, in US dollars."""


@dataclass(frozen=True, kw_only=True)
class Means:
    """What may be tried."""

    swap: bool = False
    """The take is one that a swap can mend."""
    edits: Sequence[Offer] = ()
    """Best liked first."""
    retake: Decimal | None = None
    """What another take would cost; None where none may be made, PRICELESS where none would be like this one."""
    repairs_left: int = 0
    left: Decimal | None = None
    """What orders of this shot may still cost; None where nothing limits it."""


@dataclass(frozen=True, kw_only=True)
class Swap:
    """Mend this face here, by a reference: free."""

    score: Score
    reason: str


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Order an edit of what is wrong from an engine."""

    score: Score
    engine: str
    """Card id."""
    price: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class Retake:
    """Make another take."""

    reason: str
    dear: str = ""
    """That repairs cost more than is left; empty where money is no obstacle."""
    mendable: bool = False
    """This one could still be mended, if it comes to that."""


@dataclass(frozen=True, kw_only=True)
class Review:
    """A person decides."""

    reason: str
    dear: str = ""


@dataclass(frozen=True, kw_only=True)
class Done:
    """The take is good."""


Step = Swap | Edit | Retake | Review | Done
Tried = Mapping[Subject, Collection[str]]
"""By what was to be mended, what this take has already had for it: SWAP, or card ids of engines."""


def next_step(report: Report, *, tried: Tried, means: Means, excused: Collection[Subject] = ()) -> Step:
    """The next step for a take, with its reason in one line.

    A drifted face is swapped, then edited; wrong or drifted clothes, places and things are edited. Another take is made
    instead where it is cheaper than all edits that are needed, where more is wrong than repairs can put right, and for
    somebody else's face, which is edited only when no other take may be made. `excused` is what a person has accepted
    as it is. Nothing is offered that costs more than is left, nor a part of what is needed where the whole would.
    """
    if report.verdict is Verdict.ACCEPT:
        return Done()
    if report.verdict is Verdict.REVIEW:
        return Review(reason=report.reason)
    ills = ills_of(report, excused)
    hopeless = [one for one in _awry(report, excused) if one not in ills]
    why, dear = _why_not(ills, hopeless, tried, means), _too_dear(ills, tried, means)
    steps = [] if hopeless or means.repairs_left <= 0 else [step for ill in ills for step in _rungs(ill, tried, means)]
    if dear:  # half of it mended is no take, and paid all the same
        steps = [step for step in steps if isinstance(step, Swap) or not step.price]
    if why and means.retake is not None:
        return Retake(reason=why, dear=dear, mendable=bool(steps))
    return steps[0] if steps else Review(reason=f"{why}: no other take is left" if why else report.reason, dear=dear)


def keyframe_at_fault(ills: Sequence[Score], keyframe: Report) -> Score | None:
    """What of a clip's faults its keyframe has nearly already: the clip is no farther from the references than motion
    alone moves a keyframe (APPROVED_SLACK). It is given as the keyframe shows it; None where the clip is to blame."""
    shown = {one.measurement.subject: one for one in keyframe.scores if _is_mendable(one)}
    for ill in ills:
        own, median = shown.get(ill.measurement.subject), ill.measurement.usual
        value = own.measurement.value if own else None
        if own is not None and value is not None and median is not None and median <= value + APPROVED_SLACK:
            return own
    return None


def ills_of(report: Report, excused: Collection[Subject] = ()) -> tuple[Score, ...]:
    """What is wrong with a take and can be mended in its picture: a room first, since that changes most of it, then
    clothes and things, then faces, each kind with its worst first."""
    ills = [one for one in _awry(report, excused) if _is_mendable(one)]
    return tuple(sorted(ills, key=_breadth))


def words_of(score: Score) -> str:
    """ "mia@1 (red sweater) is another one", "mia@1 has drifted"."""
    measured = score.measurement
    if measured.of_run:
        return f"{measured.anchor}: {measured.reason}"
    if measured.finding is not Finding.MEASURED:
        return f"{measured.anchor or 'somebody'} is {measured.finding.value}"
    name = f"{measured.anchor} ({measured.about})" if measured.about else measured.anchor
    if score.grade is not Grade.WRONG:
        return f"{name} has drifted"
    return f"{name} is somebody else" if measured.of_face else f"{name} is another one"


def _awry(report: Report, excused: Collection[Subject]) -> list[Score]:
    return [
        one
        for one in report.scores
        if one.grade in _AWRY and (one.bands is None or one.bands.trusted) and one.measurement.subject not in excused
    ]


def _is_mendable(score: Score) -> bool:
    measured = score.measurement
    if measured.finding is not Finding.MEASURED or measured.box is None or score.bands is None:
        return False
    return measured.of_face or measured.inspector in _MENDABLE


def _breadth(score: Score) -> int:
    name = score.measurement.inspector
    return _BROADEST.index(name) if name in _BROADEST else len(_BROADEST)


def _why_not(ills: Sequence[Score], hopeless: Sequence[Score], tried: Tried, means: Means) -> str:
    """Why another take is better than mending this one; empty where it is not."""
    return next(_against(ills, hopeless, tried, means), "")


def _against(ills: Sequence[Score], hopeless: Sequence[Score], tried: Tried, means: Means) -> Iterator[str]:
    """Everything that speaks against mending a take, what weighs most first."""
    if hopeless:
        yield f"{words_of(hopeless[0])}, which no repair puts right"
    if not ills:
        yield "nothing in the picture can be mended"
    yield from (words_of(one) for one in ills if one.measurement.of_face and one.grade is Grade.WRONG)
    rungs = {one.measurement.subject: [*_rungs(one, tried, means)] for one in ills}
    for one in ills:
        if not rungs[one.measurement.subject]:
            yield f"{words_of(one)}, and {_too_dear(ills, tried, means) or 'no repair is left for it'}"
            return
    if means.repairs_left < len(ills):
        yield f"{len(ills)} things are wrong and {means.repairs_left} repairs are left"
    edits = [first for first, *_ in rungs.values() if isinstance(first, Edit)]
    if len(edits) > MOST_EDITED:
        yield f"{len(edits)} things would have to be edited"
    price = sum((one.price for one in edits), Decimal(0))
    if means.retake is not None and price > means.retake:
        yield f"mending it costs ${price:.3f}, another take ${means.retake:.3f}"
    yield from filter(None, [_too_dear(ills, tried, means)])


def rungs(ill: Score, tried: Tried, means: Means) -> tuple[Swap | Edit, ...]:
    """What can still be tried for one thing that is wrong, the cheapest first and never beyond what is left."""
    return tuple(_rungs(ill, tried, means))


def _rungs(ill: Score, tried: Tried, means: Means) -> Iterator[Swap | Edit]:
    subject, words = ill.measurement.subject, words_of(ill)
    had = tried.get(subject, ())
    face = ill.measurement.of_face
    if face and ill.grade is not Grade.WRONG and means.swap and SWAP not in had:
        yield Swap(score=ill, reason=f"{words}: a swap is free")
    for offer in sorted(means.edits, key=lambda one: one.price):
        if offer.engine in had or (means.left is not None and offer.price > means.left):
            continue
        cost = f"${offer.price:.3f}" if offer.price else "free"
        against = ""
        if means.retake is not None and means.retake.is_finite():
            against = f", another take {f'${means.retake:.3f}' if means.retake else 'free'} and all anew"
        reason = f"{words}: an edit by {offer.engine} is {cost}{against}"
        yield Edit(score=ill, engine=offer.engine, price=offer.price, reason=reason)


def _too_dear(ills: Sequence[Score], tried: Tried, means: Means) -> str:
    """That the edits which are needed cost more than is left; empty where they do not."""
    if means.left is None:
        return ""
    rich = replace(means, left=None)
    firsts = [next(_rungs(ill, tried, rich), None) for ill in ills]
    price = sum((one.price for one in firsts if isinstance(one, Edit)), Decimal(0))
    if price <= means.left:
        return ""
    return f"mending it costs ${price:.3f}, and ${means.left:.3f} may still be spent on this shot"
