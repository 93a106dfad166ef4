"""What follows from the measurements of a take: grades by each character's bands, and one verdict.

The verdict is that of the worst measured anchor; "unmeasured" is neither good nor bad, and goes to a person unless the
shot declared the face hidden. What costs another take outweighs what can be mended, and what can be mended comes
before what a person must decide: after the repair the take is judged anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from repertory.craft.asking import ASKED
from repertory.craft.copying import NO_PERFORMANCE, SURE_COPY, is_copy
from repertory.craft.framing import CUT_OFF
from repertory.craft.hearing import CLEARLY
from repertory.craft.levels import CLIPPING, LOUDNESS
from repertory.craft.placing import BY_COLOURS, by_colours, outdone, proved, unproved
from repertory.craft.spoken import WORDS
from repertory.craft.straying import stray_of, strays_of, the_one_seen, unknown_of, when_said
from repertory.craft.wandering import settled
from repertory.model.anchor import anchor_name
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Subject, Verdict

UNSURE = 0.5
"""Confidence below which a distance near a limit is left to a person."""
NEAR_LIMIT = 0.05
"""How near to a limit that is, at no confidence at all; less as the confidence grows."""
SHORT_LINE, SHORT_WORDS = 0.1, 0.5
"""How far beyond `wrong` a voice may be in a line of next to no speech, and what is heard of its words, before it
counts; less as the line grows, and only where no other voice of the film is clearly nearer (`craft.hearing.CLEARLY`).
144 lines of 24 voices of espeak-ng, each among three of the others at random, ten times: cut to 1 s 0.8 % of right
lines are refused and 7 % of wrong ones let in (by `wrong` alone: 8 % and 8 %), to 2 s none and 2 % (3 % and 3 %), whole
ones of 1 to 7 s none and 0.8 % (0.7 % and 3 %)."""
NEARER = 0.02
"""How much nearer another voice must be than the right one before a match is left to a person, besides that."""
APPROVED_SLACK = 0.05
"""How much farther than an approved keyframe its clip may be: motion and compression alone move a face so far."""
RECORDED = frozenset({LOUDNESS, CLIPPING, WORDS})
"""What of a voice is measured that does not say whose it is."""
_VERSION = re.compile(r"@\d+")
_ORDER = (Verdict.ACCEPT, Verdict.REVIEW, Verdict.REPAIR, Verdict.RETAKE)
_GRADES = (Grade.MATCH, Grade.UNMEASURED, Grade.DRIFT, Grade.WRONG)
_ALWAYS = {
    Finding.MISSING: (Grade.WRONG, Verdict.RETAKE),
    Finding.EXTRA: (Grade.WRONG, Verdict.RETAKE),
    Finding.DOUBLED: (Grade.WRONG, Verdict.RETAKE),
    Finding.SWAPPED: (Grade.WRONG, Verdict.RETAKE),
    Finding.HIDDEN: (Grade.UNMEASURED, Verdict.ACCEPT),
}


def of_anchors(bands: Mapping[str, Bands]) -> dict[Subject, Bands]:
    """Bands by anchor (`mia@1`) as `judge` wants them, for an inspector that measures one thing of an anchor."""
    return {(own.inspector, anchor, ""): own for anchor, own in bands.items()}


def judge(
    measurements: Iterable[Measurement],
    bands: Mapping[Subject, Bands],
    *,
    approved: Report | None = None,
    performed: bool | None = False,
) -> Report:
    """The report of a take: every measurement graded, worst first, and the verdict with its reason.

    A face that is measured without bands, or with bands that are not trusted, is left to a person; clothes, places
    and what else hangs on an anchor are then listed as unmeasured. `approved` is the report of the keyframe that a
    clip began with, where a person accepted it whatever was measured: what is no worse in the clip is accepted as
    well. `performed` says that the take is to be a performance of its own: a face that reproduces one of its references
    is then left to a person; otherwise that is only noted. None says that nobody knows the tool: then what is surely a
    copy is left to a person. Raises ValueError when bands come from another inspector
    version than the measurement.
    """
    told = False if approved is not None else performed
    judged = [_performance(_judged(one, bands.get(one.subject)), performed=told) for one in measurements]
    agreed: list[str] = []
    if approved is not None:
        agreed = [words for score, follows, words in judged if _agreed(score, follows, approved)]
        judged = [
            (score, Verdict.ACCEPT if _agreed(score, follows, approved) else follows, words)
            for score, follows, words in judged
        ]
    judged.sort(key=lambda entry: (_ORDER.index(entry[1]), _badness(entry[0])), reverse=True)
    scores = tuple(score for score, _, _ in judged)
    if not judged:
        return Report(scores=(), verdict=Verdict.ACCEPT, reason="No face was expected and none was seen.")
    verdict = judged[0][1]
    decisive = [words for _, follows, words in judged if follows is verdict]
    notes = [words for score, follows, words in judged if follows is not verdict and _notable(score, follows)]
    reason = "; ".join(decisive) + "."
    if verdict is Verdict.ACCEPT:
        reason = _all_well(scores)
        reason = f"As in the keyframe that a person accepted: {'; '.join(agreed)}." if agreed else reason
        notes = [words for score, _, words in judged if score.grade is not Grade.MATCH]
    notes += _copies(scores) if performed is False else []
    return Report(scores=scores, verdict=verdict, reason=reason, notes=tuple(notes))


def _copies(scores: Sequence[Score]) -> list[str]:
    """What is worth knowing of faces that are references once more, where that is no fault."""
    sure = [one.measurement for one in scores if is_copy(one.measurement.copy)]
    return [f"{_named(measured)}: {_copied(measured.copy or 0.0)}" for measured in sure]


def _all_well(scores: Sequence[Score]) -> str:
    """Why a take without a fault is accepted."""
    matching = [score.measurement for score in scores if score.grade is Grade.MATCH and not score.measurement.of_run]
    if any(measurement.of_face for measurement in matching):
        return "Every expected face matches."
    besides = ", ".join(dict.fromkeys(_named(measurement) for measurement in matching))
    so = f"{besides} {'matches' if len(matching) == 1 else 'match'}." if besides else ""
    if all(score.measurement.of_voice for score in scores):
        return so or "Nothing of the line could be measured."
    return f"No face was expected to be seen, and none is. {so}".strip()


def _agreed(score: Score, follows: Verdict, approved: Report) -> bool:
    """Whether a person has said yes to this already: the keyframe was faulted for the same cause by the same inspector,
    and the clip is no farther away."""
    before = next((one for one in approved.scores if _same_cause(score.measurement, one.measurement)), None)
    if follows is Verdict.ACCEPT or before is None or _judged(before.measurement, before.bands)[1] is Verdict.ACCEPT:
        return False
    measured, was, bands = score.measurement, before.measurement.usual, score.bands
    if measured.value is None or was is None or not measured.anchor:
        return True
    reach = was + APPROVED_SLACK
    if bands is None:
        return measured.value <= reach
    moved = replace(bands, match=max(bands.match, reach), wrong=max(bands.wrong, reach + bands.wrong - bands.match))
    return grade_of(measured.value, moved, measured.median) is Grade.MATCH


def _same_cause(now: Measurement, before: Measurement) -> bool:
    """The same finding about the same anchor, at whatever version, and nearer to the same other one if to any. A
    surplus face is the same one only by what is said of it: a stranger, or somebody's double."""
    if (now.inspector, now.version, anchor_name(now.anchor), now.about, now.finding) != (
        before.inspector,
        before.version,
        anchor_name(before.anchor),
        before.about,
        before.finding,
    ):
        return False
    nearest = anchor_name(now.nearest)
    same_nearest = nearest == anchor_name(before.nearest)
    if now.finding is Finding.SWAPPED and not now.of_face:  # how many details prove it differs from frame to frame
        return same_nearest
    if not now.anchor or now.finding is Finding.SWAPPED:
        return _VERSION.sub("", now.reason).startswith(_VERSION.sub("", before.reason)) and same_nearest
    nearer = nearest if now.margin is not None and now.margin < 0 else ""
    return not nearer or (before.margin is not None and before.margin < 0 and same_nearest)


def grade_of(value: float, bands: Bands, median: float | None = None) -> Grade:
    """Match up to the first limit, wrong above the second, drift between them.

    A clip has a median over its frames beside `value`, the mean of its worst tenth. Bands are calibrated on single
    pictures, so the median is judged by them. The worst of ten good frames lies about 1.5 deviations above the
    usual one, so the worst tenth may lie beyond `wrong` by the width of the drift band before it counts as drift.
    """
    typical = value if median is None else median
    if typical > bands.wrong:
        return Grade.WRONG
    worst = bands.wrong if median is None else 2 * bands.wrong - bands.match
    return Grade.MATCH if typical <= bands.match and value <= worst else Grade.DRIFT


def _performance(judged: tuple[Score, Verdict, str], *, performed: bool | None) -> tuple[Score, Verdict, str]:
    """The same, where a face that matches is a reference once more: left to a person where the engine should have made
    a performance of its own."""
    score, follows, words = judged
    index = score.measurement.copy or 0.0
    counts = is_copy(index) if performed is None else performed and bool(index)
    if not counts or score.grade is not Grade.MATCH or follows is not Verdict.ACCEPT:
        return judged
    return score, Verdict.REVIEW, f"{words}, yet {_copied(index)}"


def _copied(index: float) -> str:
    if not is_copy(index):
        like = "it is very like one of the references: look whether it is a performance"
        return f"{like} (copy index {index:.2f} of 1; from {SURE_COPY:g} on it surely is a copy)"
    return f"it reproduces one of the references: {NO_PERFORMANCE} (copy index {index:.2f} of 1)"


def toward_near(measurement: Measurement, bands: Bands) -> bool:
    """Whether the one that a face leans to is near enough to be named: within `wrong` and the width of the drift band;
    of a face that lies far from everybody, the direction alone says nothing about whom it resembles."""
    value, margin = measurement.usual, measurement.margin
    if value is None or margin is None or measurement.toward != measurement.nearest:
        return False
    return value + margin <= 2 * bands.wrong - bands.match


def drifts_to_nearest(score: Score) -> bool:
    """Whether a face is said to drift toward the one that it is nearest to."""
    measured, bands = score.measurement, score.bands
    if bands is None or score.grade is not Grade.DRIFT:
        return False
    return leans(measured, bands) and toward_near(measured, bands)


def leans(measurement: Measurement, bands: Bands) -> bool:
    """Whether a face has moved toward somebody else of the company, whatever its distance; a small or turned one has
    no direction that can be trusted."""
    if measurement.lean is None or bands.lean is None or measurement.confidence < UNSURE:
        return False
    return measurement.lean > bands.lean


def _judged(measurement: Measurement, bands: Bands | None) -> tuple[Score, Verdict, str]:
    """The score, what follows from it alone, and why, in words."""
    if bands and (bands.inspector, bands.version) != (measurement.inspector, measurement.version):
        raise ValueError(f"the bands of {measurement.anchor} are for {bands.version}, not {measurement.version}")
    name = _named(measurement)
    measurement = settled(measurement, bands.match) if bands else measurement
    if measurement.finding in _ALWAYS:
        grade, follows = _ALWAYS[measurement.finding]
        score = Score(measurement=measurement, grade=grade, bands=bands)
        return score, follows, f"{name}: {measurement.reason or measurement.finding.value}"
    if measurement.finding is Finding.UNMEASURED or measurement.value is None:
        follows = Verdict.REVIEW if measurement.anchor and measurement.of_face else Verdict.ACCEPT
        score = Score(measurement=measurement, grade=Grade.UNMEASURED, bands=bands)
        if measurement.of_run and measurement.value is not None:
            return score, follows, f"{name}: {measurement.reason}"
        return score, follows, f"{name}: not measured ({measurement.reason or 'no distance'})"
    if bands is not None and bands.trusted:
        framed = as_framed(measurement, bands)
        if framed.value is None:
            score = Score(measurement=framed, grade=Grade.UNMEASURED, bands=bands)
            return score, Verdict.REVIEW, f"{name}: not measured ({CUT_OFF})"
    return _measured(measurement, measurement.value, bands)


def _measured(measurement: Measurement, value: float, bands: Bands | None) -> tuple[Score, Verdict, str]:
    name, listed = _named(measurement), not measurement.of_face
    if bands is None:
        words = f"{name}: distance {value:.2f}, but there are no bands to judge it by"
        score = Score(measurement=measurement, grade=Grade.UNMEASURED)
        return score, Verdict.ACCEPT if listed else Verdict.REVIEW, words
    known = not bands.trusted and proved(measurement)
    if not bands.trusted and not known:
        score = Score(measurement=measurement, grade=Grade.UNMEASURED, bands=bands)
        if listed:
            return score, Verdict.ACCEPT, f"{name}: distance {value:.2f}, which says nothing here ({bands.source})"
        return score, Verdict.REVIEW, f"{name}: {_untold(bands)}"
    grade = grade_of(value, bands, measurement.median)
    if known and grade is Grade.WRONG:  # the plate is the place's: only its light or its paint can differ
        grade = Grade.DRIFT
    alike = grade is Grade.MATCH or (grade is Grade.DRIFT and bands.style not in BY_COLOURS)
    if alike and unproved(measurement, bands.style):
        score = Score(measurement=measurement, grade=Grade.UNMEASURED, bands=bands)
        return score, Verdict.ACCEPT, f"{name}: distance {value:.2f} by its colours, which are no proof"
    stray = stray_of(measurement, bands)
    if stray is not None and (stray.alone or grade is not Grade.WRONG):
        score = Score(measurement=measurement, grade=Grade.WRONG, bands=bands)
        strays = strays_of(measurement, bands)
        who, when = the_one_seen(strays), when_said(strays)
        seen = f"is {who}" if who else "is not recognised"
        words = f"{name}: {seen} {when}, distance {stray.value:.2f} (above {bands.wrong:.2f})"
        return score, Verdict.RETAKE, words + _details(measurement, value, part=True)
    leaning = grade is Grade.MATCH and leans(measurement, bands)
    grade = Grade.DRIFT if leaning else grade
    score = Score(measurement=measurement, grade=grade, bands=bands)
    typical = value if measurement.median is None else measurement.median
    placed = _recorded(value, bands, grade) if measurement.about in RECORDED else _placed(typical, bands, grade)
    placed = {Grade.MATCH: "the same"}.get(grade, "not the same") if measurement.inspector == ASKED else placed
    placed = _leaning(measurement, bands, typical) if leaning else placed
    words = f"{name}: {placed}{', limits set by hand' if bands.by_hand else ''}{_details(measurement, value)}"
    return _spoken(score, bands, words) if measurement.of_voice else _seen(score, bands, words)


def as_framed(measurement: Measurement, bands: Bands) -> Measurement:
    """The same, unmeasured where too much of a face lies outside the frame to say more of it than that it matches."""
    usual = measurement.usual
    if measurement.cut <= 1 or usual is None:
        return measurement
    if grade_of(usual, bands) is Grade.MATCH and not leans(measurement, bands):
        return measurement
    untold = replace(measurement, finding=Finding.UNMEASURED, value=None, median=None, margin=None, reason=CUT_OFF)
    return replace(untold, lean=None, curve=())


def _seen(score: Score, bands: Bands, words: str) -> tuple[Score, Verdict, str]:
    """What follows from what was measured in a picture or a clip, by bands that are trusted."""
    measurement, grade = score.measurement, score.grade
    typical = measurement.usual or 0.0
    limit = _nearer_limit(typical, bands)
    if near_a_limit(measurement, bands):
        return score, Verdict.REVIEW, f"{words}, too near the limit {limit:.2f} for so small or turned a face"
    if grade is Grade.MATCH and measurement.margin is not None and measurement.margin < 0:
        return score, Verdict.REVIEW, f"{words}, yet it is nearer to {measurement.nearest}"
    if grade is Grade.DRIFT and by_colours(measurement) and outdone(measurement, bands.match):
        return score, Verdict.RETAKE, f"{words}, and it is nearer to {measurement.nearest}: another place is not mended"
    unknown = unknown_of(measurement, bands) if grade is Grade.MATCH else None
    if unknown is not None:
        return score, Verdict.REVIEW, f"{words}, yet {unknown.when} the face can hardly be measured"
    return score, {Grade.MATCH: Verdict.ACCEPT, Grade.DRIFT: Verdict.REPAIR}.get(grade, Verdict.RETAKE), words


def near_a_limit(measurement: Measurement, bands: Bands) -> bool:
    """Whether what is small or turned lies too near to a limit to say on which side it is."""
    typical, doubt = measurement.usual, 1 - measurement.confidence
    if typical is None or measurement.confidence >= UNSURE:
        return False
    return abs(_nearer_limit(typical, bands) - typical) <= NEAR_LIMIT * doubt / (1 - UNSURE)


def _nearer_limit(typical: float, bands: Bands) -> float:
    return min((bands.match, bands.wrong), key=lambda limit: abs(limit - typical))


def _spoken(score: Score, bands: Bands, words: str) -> tuple[Score, Verdict, str]:
    """The same for a voice. A line of a second may seem to be somebody else's and yet be right: so near to its limit it
    is not judged, and it is heard together with the voice's other lines instead."""
    measurement, value, margin = score.measurement, score.measurement.value or 0.0, score.measurement.margin or 0.0
    reach = (SHORT_WORDS if measurement.about == WORDS else SHORT_LINE) * (1 - measurement.confidence)
    if score.grade is Grade.MATCH:
        nearer = margin < -reach - NEARER
        said = f"{words}, yet it is nearer to {measurement.nearest}" if nearer else words
        return score, Verdict.REVIEW if nearer else Verdict.ACCEPT, said
    if reach and value <= bands.wrong + reach:
        if margin < -CLEARLY:
            return score, Verdict.RETAKE, f"{words}, and it is nearer to {measurement.nearest}"
        unsure = replace(score, grade=Grade.UNMEASURED)
        return unsure, Verdict.ACCEPT, f"{words}, too near the limit {bands.wrong:.2f} for so little speech"
    if measurement.about == LOUDNESS and score.grade is Grade.DRIFT:
        return score, Verdict.ACCEPT, f"{words}; the mix can level it"
    return score, Verdict.REPAIR if score.grade is Grade.DRIFT else Verdict.RETAKE, words


def _named(measurement: Measurement) -> str:
    about = f" ({measurement.about})" if measurement.about else ""
    return f"{measurement.anchor or 'somebody'}{about}"


def _placed(value: float, bands: Bands, grade: Grade) -> str:
    if grade is Grade.MATCH:
        return f"matches, distance {value:.2f} (up to {bands.match:.2f})"
    if grade is Grade.DRIFT:
        return f"has drifted, distance {value:.2f} (match up to {bands.match:.2f}, wrong from {bands.wrong:.2f})"
    return f"is not recognised, distance {value:.2f} (above {bands.wrong:.2f})"


def _recorded(value: float, bands: Bands, grade: Grade) -> str:
    """The same of how a line is recorded, and of its words."""
    if grade is Grade.MATCH:
        return f"as it should be, {value:.2f} (up to {bands.match:.2f})"
    return f"{'is off' if grade is Grade.DRIFT else 'is wrong'}, {value:.2f} (up to {bands.match:.2f})"


def _untold(bands: Bands) -> str:
    """That a face says nothing by these bands, without a figure that would look like an answer; and what to do."""
    return (
        f"cannot be judged by the face: its references do not tell it from others here ({bands.source}). Look at it "
        "yourself, or let a vision engine be asked (ask in production.toml); more references in the style of the take, "
        "in other light and from other sides, may help"
    )


def _leaning(measurement: Measurement, bands: Bands, value: float) -> str:
    lean, limit = measurement.lean or 0.0, bands.lean or 0.0
    where = f"toward {measurement.toward}" if toward_near(measurement, bands) else "from its references"
    return (
        f"has drifted {where}, by {lean:.2f} (up to {limit:.2f} is usual), though its distance "
        f"{value:.2f} matches (up to {bands.match:.2f})"
    )


def _details(measurement: Measurement, value: float, *, part: bool = False) -> str:
    """What is behind a figure; `part` says that it is of a part of the clip."""
    parts = [measurement.reason] if measurement.reason else []
    if measurement.median is not None:
        whose = f"of all frames the median {measurement.median:.2f}," if part else "median of its frames; their"
        parts.insert(0, f"{whose} worst tenth {value:.2f}")
    return f" [{', '.join(parts)}]" if parts else ""


def _badness(score: Score) -> tuple[int, float]:
    """For sorting: the grade, then how far beyond its band. Sums of scores are never made."""
    value = score.measurement.value or 0.0
    return _GRADES.index(score.grade), value / score.bands.wrong if score.bands else value


def _notable(score: Score, follows: Verdict) -> bool:
    return follows is not Verdict.ACCEPT or score.grade is not Grade.MATCH
