"""Mending a near miss: down the ladder, the cheapest fitting step first, until the take is good or nothing is left.

Every repair is a step of its own, measured against references that it did not use and kept only if it is better and
shows no new fault. The take before stays, and so does a repair that was not kept, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from repertory.craft import ladder
from repertory.craft.ladder import SWAP, Edit, Means, Offer, Swap
from repertory.craft.mending import Gate
from repertory.errors import MediaRejected
from repertory.jobs.runner import step
from repertory.model.doing import Doing
from repertory.model.shot import BoundShot
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Grade, Score, Subject
from repertory.work import taking, watched
from repertory.work.crew import Event
from repertory.work.editing import cost_of, edited, offers
from repertory.work.finished import Standing, current
from repertory.work.patients import Patient, Repair, examine
from repertory.work.swapping import can_swap, swaps
from repertory.work.taking import Shooting
from repertory.work.weighing import weighed


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One repair that was tried."""

    subject: Subject
    what: str
    """What was wrong with it: "mia@1 (red sweater) is another one"."""
    rung: str
    """"swap", or "edit by previs"."""
    reason: str
    """Why it was this step."""
    price: Decimal
    """What it cost, in US dollars."""
    kept: bool
    said: str
    """Why it was kept, or not, or could not be made."""
    take: str = ""
    """Id of the repaired take, kept or not; empty where nothing was made."""
    tool: str = ""
    """SWAP, or the card id of the engine."""


@dataclass(frozen=True, kw_only=True)
class Mended:
    """What came of mending a take."""

    take: Take
    """Itself, or the last repair that was kept."""
    trials: tuple[Trial, ...] = ()
    """All that were tried, earlier ones too."""
    left: str = ""
    """Why the ladder ended where it did; empty where the take is good."""
    dear: str = ""
    """That repairs cost more than may be spent; empty where money is no obstacle."""
    mendable: bool = False
    """Another take was the shorter way, and this one could still be mended."""


def mend(
    shooting: Shooting, bound: BoundShot, take: Take, *, retake: Decimal | None = None, earlier: Sequence[Trial] = ()
) -> Mended:
    """The best that can be made of a take. `retake` is what another take would cost; None where none may be made.
    `earlier` is what the take has had already: it counts among the repairs that the production allows."""
    trials = list(earlier)
    tried: dict[Subject, list[str]] = {}
    for trial in trials:
        _note(tried, trial)
    excused = _excused(shooting, take)
    while take.report is not None and take.kind is not TakeKind.LINE:
        told = _NOTHING
        if ladder.ills_of(take.report, excused):
            told = step(f"means for {take.id} {len(trials)}", _means, shooting, bound, take, _paid_since(trials))
        means = _as_means(told, retake, shooting.plan.production.repairs - len(trials))
        wanted = ladder.next_step(take.report, tried=tried, means=means, excused=excused)
        if isinstance(wanted, ladder.Done):
            break
        if not isinstance(wanted, Swap | Edit):
            more = isinstance(wanted, ladder.Retake) and wanted.mendable
            return Mended(take=take, trials=tuple(trials), left=wanted.reason, dear=wanted.dear, mendable=more)
        trials.append(_tried(shooting, bound, take, wanted))
        if trials[-1].kept:
            take = shooting.takes.get(trials[-1].take)
            if step(f"ends at {take.id}", _ends_at, shooting, bound, take.id):
                return Mended(take=take, trials=tuple(trials))
        _note(tried, trials[-1])
    said = take.report.reason if take.kind is TakeKind.LINE and take.report else ""
    return Mended(take=take, trials=tuple(trials), left=said)


def _ends_at(shooting: Shooting, bound: BoundShot, take_id: str) -> bool:
    """Whether a person refused a repair, so that nothing more is built on it; what is built already is looked at."""
    takes = current(shooting, bound)
    refused = Standing(shooting, takes).is_refused(shooting.takes.get(take_id))
    return refused and not any(one.repaired_from == take_id for one in takes)


def mend_once(shooting: Shooting, bound: BoundShot, take: Take, score: Score) -> Mended:
    """One thing of a take brought nearer, whether the take is good already or not: the first repair that is kept."""
    told = step(f"means for {take.id} alone", _means, shooting, bound, take, "0")
    means = _as_means(told, None, shooting.plan.production.repairs)
    trials: list[Trial] = []
    for wanted in ladder.rungs(score, {}, means)[: means.repairs_left]:
        trials.append(_tried(shooting, bound, take, wanted))
        if trials[-1].kept:
            return Mended(take=shooting.takes.get(trials[-1].take), trials=tuple(trials))
    return Mended(take=take, trials=tuple(trials), left="nothing brought it nearer")


def outlook(shooting: Shooting, bound: BoundShot, take: Take) -> tuple[ladder.Step, tuple[Swap | Edit, ...], Means]:
    """What `mend` would do first with a take, everything that it may come to try, and with what means."""
    assert take.report is not None  # noqa: S101 - who asks has looked
    means, excused = outlook_means(shooting, bound, take), _excused(shooting, take)
    first = ladder.next_step(take.report, tried={}, means=means, excused=excused)
    ills = ladder.ills_of(take.report, excused)
    return first, tuple(rung for ill in ills for rung in ladder.rungs(ill, {}, means)), means


def outlook_means(shooting: Shooting, bound: BoundShot, take: Take) -> Means:
    """What may be tried on a take on which nothing was tried in this run."""
    return _as_means(_means(shooting, bound, take, "0"), None, shooting.plan.production.repairs)


def _note(tried: dict[Subject, list[str]], trial: Trial) -> None:
    """What has been tried is not tried again; an edit that helped may help again."""
    if not trial.kept or trial.tool == SWAP:
        tried.setdefault(trial.subject, []).append(trial.tool)


def _tried(shooting: Shooting, bound: BoundShot, take: Take, wanted: Swap | Edit) -> Trial:
    """One repair, as a step of its own."""
    text = f"repairing {take.kind.value}: {wanted.reason}"
    shooting.crew.tell(Event(about=take.shot, text=text, doing=Doing.REPAIRING, engine=_tool(wanted)))
    subject = " ".join(filter(None, wanted.score.measurement.subject))
    name = f"{_tool(wanted)} {subject} {take.id}"
    kept, repaired, said, price = step(name, _repaired, shooting, bound, take, wanted)
    return Trial(
        subject=wanted.score.measurement.subject,
        what=ladder.words_of(wanted.score),
        rung=f"edit by {wanted.engine}" if isinstance(wanted, Edit) else SWAP,
        reason=wanted.reason,
        price=Decimal(price),
        kept=kept,
        said=said,
        take=repaired,
        tool=_tool(wanted),
    )


def _tool(wanted: Swap | Edit) -> str:
    return wanted.engine if isinstance(wanted, Edit) else SWAP


def _excused(shooting: Shooting, take: Take) -> Collection[Subject]:
    """What a person has accepted as it is, in the keyframe that a clip began with."""
    approved = taking.approved_of(shooting, take)
    scores = approved.scores if approved else ()
    return {one.measurement.subject for one in scores if one.grade in {Grade.DRIFT, Grade.WRONG}}


Told = tuple[bool, list[tuple[str, str]], str]
"""As a step keeps it: whether a swap is possible, engines with their prices, and what may still be spent; empty where
nothing costs anything."""
_NOTHING: Told = (False, [], "")


def _paid_since(trials: Sequence[Trial]) -> str:
    """What the repairs have cost that were tried on the take as it is now."""
    since: list[Trial] = []
    for trial in trials:
        since = [] if trial.kept else [*since, trial]
    return str(sum((one.price for one in since), Decimal(0)))


def _means(shooting: Shooting, bound: BoundShot, take: Take, tried: str) -> Told:
    """`tried` is what was paid for this take in this run."""
    found = offers(shooting, take)
    left = ""
    if any(one.price for one in found):
        # What edits of this very take have cost in an earlier run counts as left: they are not ordered again.
        first, own = f"{take.shot}-edit-", f"-{take.media.sha256[:8]}-"
        mine = (one for one in shooting.journal.placed() if one.order_id.startswith(first) and own in one.order_id)
        paid = [one.cost_usd for one in mine]
        before = max(sum(paid, Decimal(0)) - Decimal(tried), Decimal(0))
        left = str(shooting.purse_of(bound).left() + before)
    return can_swap(shooting.crew, take), [(one.engine, str(one.price)) for one in found], left


def _as_means(told: Told, retake: Decimal | None, repairs_left: int) -> Means:
    swap, engines, left = told
    edits = tuple(Offer(engine=name, price=Decimal(price)) for name, price in engines)
    return Means(swap=swap, edits=edits, retake=retake, repairs_left=repairs_left, left=Decimal(left) if left else None)


def _lost(shooting: Shooting, take: Take, score: Score) -> str:
    """Why what was measured in a take is not found there. A newer version of an inspector may see it elsewhere."""
    measured = score.measurement
    name = f"{measured.anchor} ({measured.about})" if measured.about else measured.anchor
    versions = {one.id: one.version for one in (shooting.crew.inspector, *shooting.crew.further)}
    faces = [one.measurement for one in (take.report.scores if take.report else ()) if one.measurement.of_face]
    for one in (measured, *faces):
        if one.inspector in versions and one.version != versions[one.inspector]:
            now = versions[one.inspector]
            return (
                f"{name} was measured by an older version of {one.inspector} ({one.version}); {now} finds nobody there"
            )
    return f"{name} is not found in the picture any more"


def _made(shooting: Shooting, bound: BoundShot, patient: Patient, wanted: Swap | Edit) -> Iterator[Repair | str]:
    """The swaps that may be tried one after another, or the one edit."""
    if isinstance(wanted, Swap):
        yield from swaps(shooting, patient)
    else:
        yield edited(shooting, bound, patient, wanted.engine)


def _repaired(shooting: Shooting, bound: BoundShot, take: Take, wanted: Swap | Edit) -> tuple[bool, str, str, str]:
    """Whether a repair was kept, the id of the repaired take where there is one, why, and what it cost."""
    with watched.repairing(take, _tool(wanted)) as seen:
        kept, repaired, why, cost = _repaired_now(shooting, bound, take, wanted)
        seen.set(kept=kept, cost_usd=float(cost))
    return kept, repaired, why, cost


def _repaired_now(shooting: Shooting, bound: BoundShot, take: Take, wanted: Swap | Edit) -> tuple[bool, str, str, str]:
    patient = examine(shooting, bound, take, wanted.score)
    if patient is None:
        return False, "", _lost(shooting, take, wanted.score), "0"
    try:
        judged: tuple[Take, Gate] | str = "nothing could be tried"
        for made in _made(shooting, bound, patient, wanted):
            judged = made if isinstance(made, str) else weighed(shooting, bound, patient, made)
            if isinstance(judged, tuple) and judged[1].kept:
                break
    except MediaRejected as beyond:
        shooting.crew.tell(Event(about=take.shot, text=str(beyond), lasting=True))
        judged = beyond.what
    engine = wanted.engine if isinstance(wanted, Edit) else ""
    cost = str(cost_of(shooting, bound, patient, engine)) if engine else "0"
    if isinstance(judged, str):
        return False, "", judged, cost
    stored, gate = judged
    return gate.kept, stored.id, " ".join(gate.reasons), cost
