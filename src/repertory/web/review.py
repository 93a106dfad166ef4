"""Looking takes over: what is shown of a shot and of each of its takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from repertory.craft.called import in_names
from repertory.craft.telling import in_order, worth_saying
from repertory.cutters.facts import in_lineage, name_of, names_in
from repertory.cutters.taken import said_of
from repertory.errors import RepertoryError
from repertory.model.anchor import anchor_name
from repertory.model.engine import SentReference, UsedReference
from repertory.model.film import Film, ShotSoFar
from repertory.model.shot import BoundShot
from repertory.model.take import Take, TakeKind
from repertory.web.api.takemodels import ReferenceOut, ScoreOut, TakeOut, TakeSummary, as_made
from repertory.web.desk import Desk
from repertory.work.finished import finished_once
from repertory.work.repairing import open_takes
from repertory.work.review import SeenTake, bound_of, seen_take, the_shot, waiting
from repertory.work.taking import Shooting

_NOT_MEASURED = ": not measured ("
"""In notes that only say what the scores say already."""


@dataclass(frozen=True, kw_only=True)
class ShotLooked:
    """A shot that is looked over."""

    number: str
    words: str
    place: int
    """Counted from 1."""
    count: int
    """How many shots the film has."""
    before: str
    """The number of the shot before it; empty for the first."""
    after: str
    first: str
    """Id of the take to look at first; empty where nothing was shot yet."""


def shot_looked(shooting: Shooting, number: str) -> ShotLooked:
    """A shot of the list. Raises UnknownName."""
    bound = the_shot(shooting, number)
    numbers = [one.shot.number for one in shooting.plan.shots]
    place = numbers.index(number)
    return ShotLooked(
        number=number,
        words=bound.shot.text,
        place=place + 1,
        count=len(numbers),
        before=numbers[place - 1] if place else "",
        after=numbers[place + 1] if place + 1 < len(numbers) else "",
        first=_first(shooting, bound),
    )


def summaries(shooting: Shooting, film: str, takes: Sequence[Take]) -> list[TakeSummary]:
    """Takes in short, in the order given. Raises Damaged."""
    shown = {number: _shown_of(shooting, number) for number in dict.fromkeys(take.shot for take in takes)}
    return [TakeSummary.of(film, seen_take(shooting, take), counts=take.id in shown[take.shot]) for take in takes]


def takes_of(shooting: Shooting, number: str) -> tuple[Take, ...]:
    """All takes of a shot, each after the one that it mends or began with. Raises UnknownName, Damaged."""
    bound = the_shot(shooting, number)
    takes = [seen_take(shooting, take) for take in shooting.takes.of_shot(number)]
    return tuple(made.take for made in in_lineage(_so_far(bound, takes)))


def waiting_takes(shooting: Shooting) -> tuple[Take, ...]:
    """The takes that wait for a person, in the order of the film. Raises Damaged."""
    return tuple(seen.take for bound in shooting.plan.shots for seen in waiting(shooting, bound))


def take_out(desk: Desk, shooting: Shooting, film: str, take_id: str) -> TakeOut:
    """One take with all that is to be said of it. Raises UnknownName, also where the list has its shot no more."""
    take = shooting.takes.get(take_id)
    bound, seen = bound_of(shooting, take), seen_take(shooting, take)
    so_far = _so_far(bound, [seen])
    names = names_in(Film(title="", shots=(), width=0, height=0, fps=0, unfinished=(so_far,)))
    report = take.report
    scores = in_order(report.scores) if report else []
    notes = (*take.notes, *(report.notes if report else ()))
    return TakeOut.of_seen(
        film,
        seen,
        counts=take.id in _shown_of(shooting, take.shot),
        headline=said_of(as_made(seen), names),
        reason=in_names(report.reason, names) if report else "",
        notes=list(dict.fromkeys(in_names(one, names) for one in notes if _NOT_MEASURED not in one)),
        scores=[ScoreOut.of(score, report, names) for score in scores if report and worth_saying(score)],
        references=list(_references(desk, so_far, take.recipe.references)),
    )


def _so_far(bound: BoundShot, takes: Sequence[SeenTake]) -> ShotSoFar:
    """A shot with these takes and the labels of its references; no file is opened."""
    labels = tuple(
        SentReference(
            anchor=one.anchor,
            kind=one.kind,
            role=one.role,
            name=one.name,
            sha256=one.sha256,
            label=one.label,
            path=Path(),
        )
        for one in bound.references
    )
    lines = [one for one in takes if one.take.kind is TakeKind.LINE]
    return ShotSoFar(
        shot=bound.shot,
        takes=tuple(as_made(one) for one in takes),
        references=labels,
        spoken=tuple(as_made(one) for one in lines),
    )


def _first(shooting: Shooting, bound: BoundShot) -> str:
    """The take to look at first: the one that the shot waits for, else what the film shows, else the newest."""
    done = finished_once(shooting, bound)
    if done is not None and not done.stale:
        return done.clip.id
    there = open_takes(shooting, bound) or [one.take for one in waiting(shooting, bound)]
    takes = there or list(shooting.takes.of_shot(bound.shot.number)[::-1])
    return takes[0].id if takes else ""


def _shown_of(shooting: Shooting, number: str) -> frozenset[str]:
    """Ids of the takes of a shot that the film has: its clip, the keyframe that this began with, its lines."""
    bound = shooting.plan.by_number.get(number)
    done = finished_once(shooting, bound) if bound else None
    if done is None:
        return frozenset()
    return frozenset(one.id for one in (done.clip, done.keyframe, *done.lines) if one)


def _references(desk: Desk, shot: ShotSoFar, used: Sequence[UsedReference]) -> Iterator[ReferenceOut]:
    """What was sent, a sheet as each picture on it."""
    labels = {sent.sha256: sent.label for sent in shot.references}
    for one in used:
        pictures = _pictures(desk, one.anchor)
        for sha256 in one.parts or (one.sha256,):
            yield ReferenceOut(
                label=labels.get(sha256) or f"{name_of(one.anchor, shot)}, {one.name}",
                anchor=one.anchor,
                picture=pictures.get(sha256, ""),
            )


def _pictures(desk: Desk, ref: str) -> Mapping[str, str]:
    """The addresses of an anchor's pictures by their hashes; none of one that the library has no more."""
    try:
        anchor = desk.studio.library.as_written(ref)
    except RepertoryError:
        return {}
    name = anchor_name(ref)
    return {one.media.sha256: f"/media/anchors/{quote(name)}/{quote(one.media.name)}" for one in anchor.references}
