"""Looking over what was shot: takes brought along, all takes with their standing, and the table of a film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.craft.concluding import BY_PERSON, IN_PART, VERDICTS, grade_said
from repertory.craft.telling import in_part
from repertory.errors import MediaRejected, UnknownName, YourMove
from repertory.files.hashing import sha256_of
from repertory.media.check import check_media, checked_suffix
from repertory.model.anchor import anchor_name
from repertory.model.engine import Recipe
from repertory.model.media import MediaFile, MediaKind
from repertory.model.shot import BoundShot
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Bands, Finding, Grade, Report, Score, Verdict
from repertory.work.finished import Finished, Standing, current, finished
from repertory.work.shoot import Outcome
from repertory.work.taking import IMPORTED, Shooting, first_report, store

_KINDS = {MediaKind.IMAGE: TakeKind.KEYFRAME, MediaKind.CLIP: TakeKind.CLIP, MediaKind.SOUND: TakeKind.LINE}


@dataclass(frozen=True, kw_only=True)
class SeenTake:
    """A take and its standing."""

    take: Take
    decision: Decision | None
    why: str = ""
    """The reason that a person gave with the decision."""
    path: Path = Path()
    """Its file."""
    stale: bool
    """Made for an older wording, cast or setting of its shot."""

    @property
    def overruled(self) -> bool:
        """Whether a person accepted it against its report."""
        return overruled(self.take, self.decision)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the film's table: one character in one shot, or a shot without any."""

    shot: str
    engine: str
    character: str
    before: float | None
    """Face distance of the keyframe as it was first made."""
    after: float | None
    """Face distance of the accepted keyframe, after repair if there was one."""
    clip: float | None
    """Face distance of the clip in the film: the median of its frames."""
    bands: Bands | None
    """Those that the verdict was found by; a later calibration changes nothing about it."""
    repaired: bool
    takes: int
    repairs: int
    verdict: str
    """"accepted", "accepted as far as measured", "accepted by a person", "hidden" or "not measured"; of a shot that is
    not finished "unfinished", or how it was left."""
    voice: float | None = None
    """Distance of the character's lines from its voice's sample, of the farthest one; None where nobody speaks, or
    nothing could be measured."""


def bound_of(shooting: Shooting, take: Take) -> BoundShot:
    """The shot that a take belongs to. Raises UnknownName when the list has it no more."""
    return the_shot(shooting, take.shot)


def the_shot(shooting: Shooting, number: str) -> BoundShot:
    """The shot of that number. Raises UnknownName."""
    try:
        return shooting.plan.by_number[number]
    except KeyError as error:
        there = ", ".join(shooting.plan.by_number)
        raise UnknownName(f'The shot list has no shot "{number}".', step=f"It has: {there}.") from error


def overruled(take: Take, decision: Decision | None) -> bool:
    """Whether a person accepted a take against its report."""
    report = take.report
    return decision is Decision.ACCEPTED and report is not None and report.verdict is not Verdict.ACCEPT


def add_take(shooting: Shooting, number: str, path: Path, *, line: int = 1) -> Take:
    """Brings a file along as a take of a shot: measured like any other, and first in line at the next shoot. A sound
    is the shot's `line`-th line, counted from 1.

    Raises UnknownName, MediaRejected, YourMove for a line that is not there or that a picture is given for.
    """
    bound = the_shot(shooting, number)
    kind = check_media(path)[0]
    checked_suffix(path, kind)  # a film keeps what engines and browsers read
    if _KINDS[kind] is not TakeKind.LINE and line != 1:
        raise YourMove(f"{path} is no sound, so that it is no line {line}.", step="Leave out --line.")
    if _KINDS[kind] is TakeKind.LINE:
        _require_line(bound, path, line)
    take = Take(
        id="",
        shot=number,
        kind=_KINDS[kind],
        media=MediaFile(name="", sha256="", kind=kind),
        recipe=Recipe(step=IMPORTED, engine=IMPORTED),
        order=shooting.order_id(bound, f"import-{sha256_of(path)[:8]}"),
        line=line - 1,
        notes=(f"brought along as {path.name}",),
    )
    return store(shooting, bound, take, path)


def _require_line(bound: BoundShot, path: Path, line: int) -> None:
    number, spoken = bound.shot.number, len(bound.lines)
    if not spoken:
        raise MediaRejected(f"{path} is a sound, and nobody speaks in shot {number}.", step="Add a line to the shot.")
    if not 1 <= line <= spoken:
        there = "one line" if spoken == 1 else f"{spoken} lines"
        raise YourMove(f"Shot {number} has {there}, and no line {line}.", step="Lines are counted from 1.")


def all_takes(shooting: Shooting) -> tuple[SeenTake, ...]:
    """Every take of the production, oldest first."""
    return tuple(seen_take(shooting, take) for take in shooting.takes.all())


def seen_take(shooting: Shooting, take: Take) -> SeenTake:
    """A take and its standing. Raises Damaged."""
    decided = shooting.takes.decisions(take.id)[-1:]
    return SeenTake(
        take=take,
        decision=decided[0].decision if decided else None,
        why=decided[0].reason if decided else "",
        path=shooting.takes.folder / take.shot / take.media.name,
        stale=not shooting.is_current(take),
    )


def unfinished(shooting: Shooting) -> tuple[str, ...]:
    """Numbers of the shots that lack an accepted take, in the order of the film."""
    return tuple(bound.shot.number for bound in shooting.plan.shots if finished(shooting, bound) is None)


def undecided(shooting: Shooting) -> tuple[SeenTake, ...]:
    """The takes of unfinished shots that no report accepts, or that are built on a refused repair, and nobody has
    decided on, oldest first; no line of which another take is accepted."""
    found = (seen for bound in shooting.plan.shots for seen in waiting(shooting, bound))
    return tuple(sorted(found, key=lambda seen: (seen.take.made_at, seen.take.id)))


def waiting(shooting: Shooting, bound: BoundShot) -> tuple[SeenTake, ...]:
    """Those of one shot, oldest first."""
    takes = current(shooting, bound)
    standing = Standing(shooting, takes)
    if standing.finished(len(bound.lines)) is not None:
        return ()
    return tuple(
        seen
        for seen in (seen_take(shooting, take) for take in takes)
        if seen.decision is None
        and seen.take.report is not None
        and (seen.take.report.verdict is not Verdict.ACCEPT or standing.refused_below(seen.take))
        and not _is_spoken_again(standing, seen.take)
    )


def next_waiting(shooting: Shooting, after: str = "") -> str:
    """The number of the next shot behind that one, from the beginning of the film again behind its last, of which a
    take waits for a person; empty where none does."""
    shots = shooting.plan.shots
    place = next((index + 1 for index, bound in enumerate(shots) if bound.shot.number == after), 0)
    there = (bound for bound in (*shots[place:], *shots[:place]) if waiting(shooting, bound))
    return next((bound.shot.number for bound in there), "")


def _is_spoken_again(standing: Standing, take: Take) -> bool:
    """Whether it is a line that another take of it stands for: nobody need decide on it."""
    return take.kind is TakeKind.LINE and standing.chosen(TakeKind.LINE, take.line) is not None


def rows(shooting: Shooting, outcomes: Sequence[Outcome] = ()) -> tuple[Row, ...]:
    """The table of the film: one row per shot and character, hidden ones too. `outcomes` say how shots that are not
    finished were left; of those, the take is shown that they name: the accepted keyframe, or the best for a person
    to decide on, and never one that is out of the running."""
    left = {outcome.shot: outcome for outcome in outcomes}
    return tuple(row for bound in shooting.plan.shots for row in _rows_of(shooting, bound, left.get(bound.shot.number)))


def _rows_of(shooting: Shooting, bound: BoundShot, left: Outcome | None) -> list[Row]:
    takes = [take for take in shooting.takes.of_shot(bound.shot.number) if shooting.is_current(take)]
    shown = [take for take in takes if take.kind is not TakeKind.LINE]
    done = finished(shooting, bound)
    keyframe, clip = (done.keyframe, done.clip) if done else _best(shooting, left)
    row = Row(
        shot=bound.shot.number,
        engine=next((take.recipe.engine for take in (clip, keyframe) if take), ""),
        character="",
        before=None,
        after=None,
        clip=None,
        bands=None,
        repaired=any(take.repaired_from for take in (keyframe, clip) if take),
        takes=sum(not take.repaired_from for take in shown),
        repairs=sum(bool(take.repaired_from) for take in shown),
        verdict=_verdict(shooting, done, None) if done else left.state.said if left else "unfinished",
    )
    first = first_report(shooting.takes, keyframe) if keyframe else None
    found = []
    for performer in bound.performers:
        name = performer.character.name
        last = _score(_report(clip), name) or _score(_report(keyframe), name)
        found.append(
            replace(
                row,
                character=performer.character.title,
                before=_figure(first, name),
                after=_figure(_report(keyframe), name),
                clip=_figure(_report(clip), name),
                bands=last.bands if last else None,
                verdict=_verdict(shooting, done, last) if done else row.verdict,
                voice=_voice(bound, performer.character.ref, done.lines if done else takes),
            )
        )
    return found or [row]


def _voice(bound: BoundShot, ref: str, takes: Sequence[Take]) -> float | None:
    """How far the newest takes of a character's lines lie from its voice's sample: the farthest."""
    newest = {
        take.line: take
        for take in takes
        if take.kind is TakeKind.LINE and take.line < len(bound.lines) and bound.lines[take.line].character == ref
    }
    found = [score.measurement for take in newest.values() if take.report for score in take.report.scores]
    return max((one.value for one in found if one.of_voice and not one.about and one.value is not None), default=None)


def _best(shooting: Shooting, left: Outcome | None) -> tuple[Take | None, Take | None]:
    """Keyframe and clip of a shot that is not finished, as far as they are in the running."""
    if left is None:
        return None, None
    keyframe, clip = (shooting.takes.get(one) if one else None for one in (left.keyframe, left.clip))
    return keyframe, clip


def _verdict(shooting: Shooting, done: Finished, score: Score | None) -> str:
    """How one character passed. A person who accepted the keyframe accepted a clip that is no farther from it."""
    if score is not None and score.measurement.value is None and score.measurement.finding is Finding.HIDDEN:
        return score.measurement.finding.value
    accepted = any(overruled(take, shooting.takes.decision(take.id)) for take in (done.clip, done.keyframe) if take)
    if accepted and not _by_itself(score):
        return BY_PERSON
    if score is not None and score.measurement.value is None:
        return grade_said(score)
    reports = (take.report for take in (done.clip, *done.lines))
    return IN_PART if any(report and in_part(report) for report in reports) else VERDICTS[Verdict.ACCEPT]


def _by_itself(score: Score | None) -> bool:
    """Whether a character needed nobody's word: others of the shot did."""
    if score is None or score.bands is None:
        return False
    nearest = score.measurement.margin is None or score.measurement.margin >= 0
    return score.grade is Grade.MATCH and score.bands.trusted and nearest


def _report(take: Take | None) -> Report | None:
    return take.report if take else None


def _score(report: Report | None, name: str) -> Score | None:
    """Of the character's face, at whatever version it was measured."""
    faces = (score for score in (report.scores if report else ()) if score.measurement.of_face)
    return next((score for score in faces if anchor_name(score.measurement.anchor) == name), None)


def _figure(report: Report | None, name: str) -> float | None:
    """Its distance: of a clip, of its usual frame."""
    score = _score(report, name)
    return score.measurement.usual if score else None
