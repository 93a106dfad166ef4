"""Repairs that a person asks for: of a shot's open takes, of one take, of all shots; shown side by side; taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from repertory.craft.ladder import ills_of, keyframe_at_fault, words_of
from repertory.errors import YourMove
from repertory.model.shot import BoundShot
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Grade, Score, Verdict
from repertory.work.finished import Standing, current, finished
from repertory.work.meaning import worst_of
from repertory.work.mend import Mended, mend, mend_once
from repertory.work.review import bound_of, the_shot
from repertory.work.sidebyside import side_by_side
from repertory.work.taking import Shooting

UNDONE = "the repair was taken back"
"""The reason kept with both decisions of an undo."""


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """One take that was to be repaired, and what came of it."""

    take: Take
    ills: tuple[str, ...]
    """What was wrong, the worst first: "mia@1 has drifted"."""
    mended: Mended
    refused: bool = False
    """A person refused what came of it before."""
    accepted: bool = False
    """A person accepted the take as it is, so that it stands until a repair is accepted too."""
    pictures: tuple[Path, ...] = ()
    """Each repair that was kept, side by side with what was before and a reference."""

    @property
    def holds(self) -> bool:
        """Whether it is good now, or a person takes it as it is."""
        report = self.mended.take.report
        good = report is not None and report.verdict is Verdict.ACCEPT
        return self.accepted or (good and not self.refused)


@dataclass(frozen=True, kw_only=True)
class RepairedShot:
    """The repairs of one shot."""

    shot: str
    takes: tuple[Repaired, ...] = ()
    nothing: str = ""
    """Why nothing was to be repaired; empty where something was."""
    waits: bool = False
    """Nothing was to be repaired, and a person or another take is waited for all the same."""

    @property
    def holds(self) -> bool:
        return (bool(self.nothing) and not self.waits) or any(one.holds for one in self.takes)


@dataclass(frozen=True, kw_only=True)
class Undone:
    """A repair that was taken back."""

    repair: Take
    back: Take
    """The take that counts again."""
    ills: tuple[str, ...] = ()
    """What is wrong with that one, as it was measured."""


def repair(shooting: Shooting, wanted: Sequence[str]) -> tuple[RepairedShot, ...]:
    """Mends takes by their ids, or the open takes of shots by their numbers, best first until one holds; of all shots
    where none is named. Nothing is taken anew: that is for `shoot`. Raises UnknownName, YourMove for a spoken line."""
    numbers = shooting.plan.by_number
    things = [one if one in numbers else _take_of(shooting, one) for one in wanted or numbers]
    return tuple(
        _repaired_shot(shooting, one) if isinstance(one, str) else _repaired_take(shooting, one) for one in things
    )


def undo(shooting: Shooting, number: str) -> Undone:
    """Goes back to the take before the last repair that counts in a shot, and before those that this one is built on
    and that held neither by themselves nor by a person's word: that take is accepted, the repairs are refused, and
    nothing is deleted. Raises UnknownName, YourMove where no repair counts."""
    bound = the_shot(shooting, number)
    standing = Standing(shooting, current(shooting, bound))
    keyframe = standing.chosen(TakeKind.KEYFRAME)
    lines = [line for index in range(len(bound.lines)) if (line := standing.chosen(TakeKind.LINE, index))]
    counting = [standing.clip(keyframe, lines), keyframe]
    last = next((take for take in counting if take is not None and take.repaired_from), None)
    if last is None:
        step = f"To mend it: repertory repair {number}; to choose another take: repertory review"
        raise YourMove(f"No repaired take of shot {number} counts.", step=step)
    repairs = _built_on(shooting, standing, last)
    back = shooting.takes.get(repairs[-1].repaired_from)
    # accepted first: should it be cut off here, the take before counts all the same
    shooting.takes.decide(back.id, Decision.ACCEPTED, f"{UNDONE}: before {last.id}")
    for one in repairs:
        shooting.takes.decide(one.id, Decision.REFUSED, f"{UNDONE}: {back.id} counts again")
    return Undone(repair=last, back=back, ills=_ills(back))


def _built_on(shooting: Shooting, standing: Standing, last: Take) -> list[Take]:
    """A repair and those before it that were only steps on the way to it, newest first."""
    repairs = [last]
    while (before := shooting.takes.get(repairs[-1].repaired_from)).repaired_from and not standing.is_accepted(before):
        repairs.append(before)
    return repairs


def _take_of(shooting: Shooting, take_id: str) -> Take:
    take = shooting.takes.get(take_id)
    if take.kind is TakeKind.LINE:
        step = f"To have it spoken again: repertory review {shooting.plan.film.folder} --refuse {take_id}"
        raise YourMove(f"{take_id} is a spoken line; only what is seen is repaired.", step=step)
    return take


def _repaired_take(shooting: Shooting, take: Take) -> RepairedShot:
    bound = bound_of(shooting, take)
    return RepairedShot(shot=take.shot, takes=(_repaired(shooting, bound, take),))


def _repaired_shot(shooting: Shooting, number: str) -> RepairedShot:
    bound = the_shot(shooting, number)
    if finished(shooting, bound) is not None:
        return RepairedShot(shot=number, nothing="its takes are accepted")
    done: list[Repaired] = []
    for take in open_takes(shooting, bound):
        keyframe = _keyframe_repaired(shooting, bound, take)
        if keyframe is not None:
            done.append(keyframe)
            break  # the clip is made anew of it: that is for `shoot`
        done.append(_repaired(shooting, bound, take))
        if done[-1].holds:
            break
    return RepairedShot(shot=number, takes=tuple(done)) if done else _nothing(shooting, bound)


def _nothing(shooting: Shooting, bound: BoundShot) -> RepairedShot:
    """Why no take of a shot that is not finished waits for a repair."""
    number = bound.shot.number
    takes = [take for take in current(shooting, bound) if take.kind is not TakeKind.LINE]
    if not takes:
        return RepairedShot(shot=number, nothing="it is not shot yet", waits=True)
    if Standing(shooting, takes).chosen(TakeKind.KEYFRAME) is not None:
        return RepairedShot(shot=number, nothing="its keyframe holds, and its clip is still to be made")
    words = "a person has to decide on its takes, or other ones are to be made"
    return RepairedShot(shot=number, nothing=words, waits=True)


def open_takes(shooting: Shooting, bound: BoundShot) -> list[Take]:
    """The takes that a shot waits for, as they were made, and that nobody has decided on, best first."""
    takes = current(shooting, bound)
    standing = Standing(shooting, takes)
    keyframe = standing.chosen(TakeKind.KEYFRAME)
    kind = TakeKind.KEYFRAME if keyframe is None else TakeKind.CLIP
    waiting = [
        take
        for take in takes
        if take.kind is kind
        and not take.repaired_from
        and (keyframe is None or take.started_from in {keyframe.id, ""})
        and take.report is not None
        and take.report.verdict in {Verdict.REPAIR, Verdict.RETAKE}
        and shooting.takes.decision(take.id) is None
    ]
    return sorted(waiting, key=worst_of)


def keyframe_to_mend(shooting: Shooting, clip: Take) -> tuple[Take, Score] | None:
    """The keyframe of a clip, and what of it is nearly wrong already, where nobody wants it as it is; None where the
    clip is to blame."""
    start = shooting.takes.get(clip.started_from) if clip.started_from else None
    if start is None or start.report is None or clip.report is None:
        return None
    score = keyframe_at_fault(ills_of(clip.report), start.report)
    if score is None or shooting.takes.decision(start.id) is Decision.ACCEPTED:
        return None
    return start, score


def _keyframe_repaired(shooting: Shooting, bound: BoundShot, clip: Take) -> Repaired | None:
    """The keyframe of a clip brought nearer; None where the clip is to blame, and where nothing helped."""
    wanted = keyframe_to_mend(shooting, clip)
    if wanted is None:
        return None
    start, score = wanted
    mended = mend_once(shooting, bound, start, score)
    return _told(shooting, bound, start, mended) if mended.take is not start else None


def _repaired(shooting: Shooting, bound: BoundShot, take: Take) -> Repaired:
    return _told(shooting, bound, take, mend(shooting, bound, take))


def _ills(take: Take) -> tuple[str, ...]:
    """What is wrong with a take, in words."""
    scores = take.report.scores if take.report else ()
    return tuple(words_of(one) for one in scores if one.grade in {Grade.WRONG, Grade.DRIFT})


def _told(shooting: Shooting, bound: BoundShot, take: Take, mended: Mended) -> Repaired:
    refused = Standing(shooting, current(shooting, bound)).is_refused(mended.take)
    said = [shooting.takes.decision(one.id) for one in (take, mended.take)]
    return Repaired(
        take=take,
        ills=_ills(take),
        mended=mended,
        refused=refused and mended.take.id != take.id,
        accepted=said[0] is Decision.ACCEPTED and (mended.take.id == take.id or said[1] is not Decision.ACCEPTED),
        pictures=tuple(side_by_side(shooting, bound, one) for one in mended.trials if one.kept),
    )
