"""What sheets and reports say of a shot: figures before and after repair, the worst shot, words for takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from repertory.craft.concluding import BY_PERSON, WITH_KEYFRAME, take_said, verdict_said
from repertory.craft.telling import told
from repertory.model.anchor import anchor_name
from repertory.model.engine import OrderKind
from repertory.model.film import Film, FilmShot, FilmTake, ShotSoFar
from repertory.model.take import Decision, TakeKind
from repertory.model.verdict import NOT_KEPT, Finding, Grade, Report, Score, Verdict

COMFORTABLE = 0.9
"""A match that is nearer than this share of its limit is not worth a remark."""
_BADNESS = {Grade.MATCH: 0, Grade.UNMEASURED: 0, Grade.DRIFT: 1, Grade.WRONG: 2}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """How near one anchor came in one shot of the film."""

    anchor: str
    """At the version that it was measured against: `mia@1`."""
    name: str
    """As people read it: "Mia"."""
    before: Score | None = None
    """In the take that was repaired, as it was measured when it was made; None where nothing was, and for who stands
    beside the one that was mended."""
    fair: Score | None = None
    """The same take once more, against the pictures that the repair did not use: by these the repair was judged."""
    mended: Score | None = None
    """In the take that the repair made: of the same kind as `before`, so the two can be compared."""
    final: Score | None = None
    """In the accepted clip; None where that was not measured."""


def figures(shot: FilmShot) -> tuple[Figure, ...]:
    """One figure per anchor of the shot, in the order of the accepted clip's report."""
    repair = repaired_pair(shot)
    before, mended = (_by_anchor(repair[0]), _by_anchor(repair[1])) if repair else ({}, {})
    fair = _worst_of(_report_before(shot, repair[1])) if repair else {}
    if repair and (about := _mended_in(shot, repair[1])):
        before = {name: score for name, score in before.items() if name in about}
    final = _by_anchor(shot.clip)
    return tuple(
        Figure(
            anchor=(final.get(name) or before[name]).measurement.anchor,
            name=name_of(name, shot),
            before=before.get(name),
            fair=fair.get(name),
            mended=mended.get(name),
            final=final.get(name),
        )
        for name in dict.fromkeys((*final, *before))
    )


def repaired_pair(shot: FilmShot) -> tuple[FilmTake, FilmTake] | None:
    """The take that was repaired and what the film has instead: of the clip, or else of its keyframe. A mouth that was
    made to follow its line mends no figure, and is not looked at here."""
    for accepted in (shot.clip, *([shot.keyframe] if shot.keyframe else [])):
        mended, origin = _before_lips(shot, accepted), origin_of(shot, accepted)
        if origin is not mended:
            return origin, mended
    return None


def _before_lips(shot: FilmShot, made: FilmTake) -> FilmTake:
    """The take as it was before its mouth was made to follow the line; itself where that was not."""
    parent = parent_of(shot, made) if made.take.recipe.step == OrderKind.LIPSYNC else None
    return _before_lips(shot, parent) if parent else made


def _mended_in(shot: FilmShot, repaired: FilmTake) -> set[str]:
    """Whom a line of repairs was about: those whose references it used."""
    parent = parent_of(shot, repaired)
    own = {anchor_name(used.anchor) for used in repaired.take.recipe.references}
    return own | _mended_in(shot, parent) if parent and repaired.take.repaired_from else set()


def _report_before(shot: FilmShot, repaired: FilmTake) -> Report | None:
    """What the engine's take measured against the references that its first repair was measured against."""
    parent = parent_of(shot, repaired)
    if parent is not None and parent.take.repaired_from:
        return _report_before(shot, parent)
    return repaired.take.before or (parent.take.report if parent else None)


def verdict_words(made: FilmTake) -> str:
    """What holds for a take: what a person said, else the verdict of its report; empty where nobody judged it."""
    report = made.take.report
    if made.decision is Decision.REFUSED:
        return "refused by a person"
    if made.decision is Decision.ACCEPTED and report is not None and report.verdict is not Verdict.ACCEPT:
        return BY_PERSON
    return take_said(report) if report else ""


def by_figures(made: FilmTake) -> bool:
    """Whether its verdict is that of its figures: what a person said of it is neither good nor bad by them."""
    report = made.take.report
    return report is not None and verdict_words(made) in {verdict_said(report), NOT_KEPT}


def person_words(shot: FilmShot) -> str:
    """In a sentence, which take of the film a person accepted against its figures, and why; empty where none."""
    for made in (shot.clip, *([shot.keyframe] if shot.keyframe else [])):
        if verdict_words(made) == BY_PERSON:
            why = f", saying: {made.why.rstrip('. ')}" if made.why else ", giving no reason"
            what = kind_words(made).partition(",")[0]
            also = "; the clip is accepted with it" if verdict_words(shot.clip) == WITH_KEYFRAME else ""
            return f"A person accepted this {what} whatever was measured{why}{also}."
    return ""


def origin_of(shot: ShotSoFar, made: FilmTake) -> FilmTake:
    """The engine's take at the beginning of a line of repairs; the take itself where nothing was repaired."""
    parent = parent_of(shot, made)
    return made if parent is None else origin_of(shot, parent)


def parent_of(shot: ShotSoFar, made: FilmTake) -> FilmTake | None:
    """The take that this one mends, if any."""
    return next((other for other in shot.takes if other.take.id == made.take.repaired_from), None)


def start_of(shot: ShotSoFar, made: FilmTake) -> FilmTake | None:
    """The keyframe that a clip began with, if any."""
    return next((other for other in shot.takes if other.take.id == made.take.started_from), None)


def made_before(shot: ShotSoFar, made: FilmTake) -> FilmTake | None:
    """The engine's take of the same kind that came before this one and did not do."""
    older = shot.takes[: shot.takes.index(made)]
    same = [other for other in older if other.take.kind is made.take.kind and not other.take.repaired_from]
    return same[-1] if same and not made.take.repaired_from else None


def in_lineage(shot: ShotSoFar) -> tuple[FilmTake, ...]:
    """All takes, each after the one that it mends or began with, otherwise oldest first."""
    ordered: list[FilmTake] = []

    def add(made: FilmTake) -> None:
        ordered.append(made)
        for other in shot.takes:
            if (parent_of(shot, other) or start_of(shot, other)) is made:
                add(other)

    for made in shot.takes:
        if parent_of(shot, made) is None and start_of(shot, made) is None:
            add(made)
    return tuple(ordered)


def worst_shot(film: Film) -> FilmShot | None:
    """The shot whose accepted clip is farthest from its anchors, within their bands; None where fewer than two were
    measured, and where all match comfortably."""
    ranked = [(max(map(badness, known)), shot) for shot in film.shots if (known := _known(shot.clip))]
    if len(ranked) < 2:
        return None
    rank, worst = max(ranked, key=lambda pair: pair[0])
    return worst if rank > (_BADNESS[Grade.MATCH], COMFORTABLE) else None


def name_of(anchor: str, shot: ShotSoFar) -> str:
    """ "Mia" for "mia@1", as its references are labelled; "somebody else" for an extra face."""
    if not anchor:
        return "somebody else"
    name = anchor_name(anchor)
    labels = (sent.label for sent in shot.references if anchor_name(sent.anchor) == name and sent.label)
    return next(labels, name.replace("-", " ").title()).partition(",")[0]


def names_in(film: Film) -> dict[str, str]:
    """How people call everything that the film's takes were measured against, by ref: "Mia" for "mia@1", "Mia's voice"
    for hers, and "the clip" for what is said of how a shot's clip runs."""
    shots: tuple[ShotSoFar, ...] = (*film.shots, *film.unfinished)
    known = {anchor_name(sent.anchor): shot for shot in reversed(shots) for sent in shot.references}
    refs = dict.fromkeys(ref for shot in shots for made in _all_of(shot) for ref in _refs(scores_of(made)) if ref)
    names = {ref: name_of(ref, known.get(anchor_name(ref), shots[0])) for ref in refs}
    names |= {ref: f"{speaker}'s voice" for shot in shots for ref, speaker in _voices(shot)}
    return names | {f"shot {shot.shot.number}": "the clip" for shot in shots}


def _all_of(shot: ShotSoFar) -> tuple[FilmTake, ...]:
    return (*shot.takes, *shot.spoken)


def _refs(scores: Iterable[Score]) -> Iterator[str]:
    for score in scores:
        measured = score.measurement
        yield from (measured.anchor, measured.toward, measured.nearest.rpartition(" of ")[2])


def _voices(shot: ShotSoFar) -> Iterator[tuple[str, str]]:
    """The voices that lines were measured against, and who speaks them."""
    for made in shot.spoken:
        for line in shot.shot.dialogue[made.take.line : made.take.line + 1]:
            speaker = line.speaker.title() if line.speaker.isupper() else line.speaker
            yield from ((score.measurement.anchor, speaker) for score in scores_of(made) if score.measurement.anchor)


def score_words(score: Score | None) -> str:
    """A distance as a check of any file shows it, with two digits, or why there is none."""
    if score is None:
        return "not measured"
    value = value_of(score)
    if value is not None:
        return told(score, {}).figure or f"{value:.2f}"
    measured = score.measurement
    if measured.finding is Finding.HIDDEN:
        return "hidden, as written"
    found = "not measured" if measured.finding is Finding.UNMEASURED else measured.finding.value
    return f"{found}: {measured.reason}" if measured.reason else found


def value_of(score: Score) -> float | None:
    """The distance that its grade follows; None where none was measured, or nothing stands for one."""
    if score.measurement.of_run or score.measurement.finding is Finding.UNMEASURED:
        return None
    value = told(score, {}).value
    return score.measurement.usual if value is None else value


def engine_words(shot: FilmShot) -> str:
    """Who made the clip and what mended the shot: "previs", "previs + swap"."""
    pair = repaired_pair(shot)
    made_by = origin_of(shot, shot.clip).take.recipe.engine
    steps = [pair[1].take.recipe.step] if pair else []
    steps += [OrderKind.LIPSYNC.value] if _before_lips(shot, shot.clip) is not shot.clip else []
    return " + ".join((made_by, *steps))


def kind_words(made: FilmTake) -> str:
    """What the take is and how it came about: "keyframe", "clip, mended by swap", "clip, its mouth following the
    line"."""
    word = {TakeKind.KEYFRAME: "keyframe", TakeKind.CLIP: "clip", TakeKind.LINE: "line"}[made.take.kind]
    if made.take.recipe.step == OrderKind.LIPSYNC:
        return f"{word}, its mouth following the line"
    return f"{word}, mended by {made.take.recipe.step}" if made.take.repaired_from else word


def scores_of(made: FilmTake) -> tuple[Score, ...]:
    """Its scores, worst first; none where nobody measured it."""
    return made.take.report.scores if made.take.report else ()


def _by_anchor(made: FilmTake) -> dict[str, Score]:
    return _worst_of(made.take.report)


def _worst_of(report: Report | None) -> dict[str, Score]:
    """The worst score of each face, by the anchor's name: reports list them worst first, and the takes of one shot may
    have been measured against several versions."""
    found: dict[str, Score] = {}
    for score in (one for one in (report.scores if report else ()) if one.measurement.of_face):
        found.setdefault(anchor_name(score.measurement.anchor), score)
    return found


def is_measured(score: Score) -> bool:
    """Whether there is something to say of it: neither unmeasured nor declared hidden."""
    return score.grade is not Grade.UNMEASURED and score.measurement.finding is not Finding.HIDDEN


def _known(made: FilmTake) -> list[Score]:
    return [score for score in scores_of(made) if is_measured(score)]


def badness(score: Score) -> tuple[int, float]:
    """How bad it is, for ranking: grade first, then the distance in units of the anchor's own limit, none the worst."""
    value, bands = score.measurement.usual, score.bands
    relative = float("inf") if value is None else value / bands.match if bands and bands.match else value
    return _BADNESS[score.grade], relative
