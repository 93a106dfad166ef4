"""Whether a repair came nearer in every figure of what it mends, and whether anything else moved away. Pure decisions.

A distance alone does not say it: a face may come nearer to its own references and nearer still to somebody else, the
worst tenth of a clip may improve while the rest of it gets worse, and what nobody could tell before may be wrong now.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from repertory.craft.judging import grade_of, leans
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Subject

LEAST_GAIN, GAIN_TO_DRIFT = 0.25, 0.5
"""How much nearer a repair must come, in widths of the character's drift band: to a match, and within that band."""
MOST_LEFT = 0.5
"""How far into that band a repair may still lie: those beyond were the ones that fresh eyes called no better."""
SLACK = 0.1
"""How much farther another anchor may seem before it counts as worse, in widths of its own band."""
SLACK_OF_MATCH = 0.3
"""The same of one that is a match before and after: the very face in other light moved by a quarter of its band, with
other clothes below it by an eighth."""
_NEVER = (Finding.EXTRA, Finding.DOUBLED, Finding.MISSING, Finding.SWAPPED)
_GRADES = (Grade.MATCH, Grade.DRIFT, Grade.WRONG)


def not_nearer(
    subject: Subject, before: Sequence[Measurement], after: Sequence[Measurement], bands: Bands
) -> Iterator[str]:
    """Why what was mended is not better by its figures; nothing where it is. `bands` are its own."""
    name, was, now = called(subject), _measured(subject, before), _measured(subject, after)
    if now is None:
        yield f"{name} cannot be measured any more."
        return
    if was is None:
        yield f"{name} could not be measured before, so that nobody knows whether it came nearer."
        return
    width, old, new = bands.wrong - bands.match, _far(was), _far(now)
    least = (LEAST_GAIN if new <= bands.match else GAIN_TO_DRIFT) * width
    if not (old > new and old - new >= least):
        yield f"{name} went from {old:.3f} to {new:.3f}; at least {least:.3f} nearer is needed."
    farthest, most = max(new, _usual(now)), bands.match + MOST_LEFT * width
    if farthest > most:
        yield f"{name} is still at {farthest:.3f}, beyond {most:.3f}."
    if _usual(now) - _usual(was) > SLACK * width:
        yield f"{name} got worse on the whole: a median of {_usual(was):.3f} before, {_usual(now):.3f}."
    yield from _toward_others(was, now, bands, SLACK_OF_MATCH * width)
    if leans(was, bands) and (now.lean is None or was.lean is None or now.lean >= was.lean):
        yield f"{name} leans toward {was.toward} as before."


def others_worse(
    subject: Subject, before: Sequence[Measurement], after: Sequence[Measurement], bands: Mapping[Subject, Bands]
) -> Iterator[str]:
    """What got worse besides what was mended, whether it could be measured before or not.

    What has no bands is not known to be worse; nor is by its grade alone what has bands that are not trusted.
    """
    asked = [one.subject for one in (*before, *after) if one.anchor and one.subject != subject and one.subject in bands]
    for other in dict.fromkeys(asked):
        was, now = _measured(other, before), _measured(other, after)
        if now is None and was is not None:
            yield f"{called(other)} got worse: {_far(was):.3f} before, not measured."
        elif now is not None:
            yield from _worse(was, now, bands[other])
    had, has = (Counter((one.subject, one.finding) for one in found) for found in (before, after))
    for finding in dict.fromkeys(finding for _, finding in has - had if finding in _NEVER):
        yield f"A face is {finding.value} that was not before."


def called(subject: Subject) -> str:
    """ "mia@1 (red sweater)"."""
    return f"{subject[1]} ({subject[2]})" if subject[2] else subject[1]


def value_of(subject: Subject, measurements: Sequence[Measurement]) -> float:
    """Its distance, the worst of a clip; NaN where it was not measured."""
    found = _measured(subject, measurements)
    return _far(found) if found else math.nan


def _worse(was: Measurement | None, now: Measurement, bands: Bands) -> Iterator[str]:
    """What got worse with one thing that was not to be mended."""
    name, width = called(now.subject), bands.wrong - bands.match
    if was is None:
        aside = leans(now, bands) or (now.margin is not None and now.margin < 0)
        if bands.trusted and (_graded(now, bands) or aside):
            yield f"{name} got worse: not measured before, {_far(now):.3f}, which is no match."
        return
    for old, new in dict.fromkeys([(_far(was), _far(now)), (_usual(was), _usual(now))]):
        slack = SLACK_OF_MATCH if max(old, new) <= bands.match else SLACK
        if new - old > slack * width:
            yield f"{name} got worse: {old:.3f} before, {new:.3f}."
    if bands.trusted and _graded(now, bands) > _graded(was, bands):
        grades = _GRADES[_graded(was, bands)].value, _GRADES[_graded(now, bands)].value
        yield f"{name} got worse: a {grades[0]} before, {grades[1]} ({_far(was):.3f} before, {_far(now):.3f})."
    yield from _toward_others(was, now, bands, SLACK_OF_MATCH * width)


def _toward_others(was: Measurement, now: Measurement, bands: Bands, slack: float) -> Iterator[str]:
    """That it came nearer to somebody else: leans farther, or has less of a margin."""
    name = called(now.subject)
    if now.lean is not None:
        grown = was.lean is not None and now.lean - was.lean > slack
        if grown or (leans(now, bands) and not leans(was, bands)):
            yield f"{name} leans toward {now.toward}: {_figure(was.lean)} before, {now.lean:.3f}."
    if now.margin is not None:
        fallen = was.margin is not None and was.margin - now.margin > slack
        if fallen or now.margin < 0 <= (0.0 if was.margin is None else was.margin):
            yield f"{name} came nearer to {now.nearest}: a margin of {_figure(was.margin)} before, {now.margin:.3f}."


def _measured(subject: Subject, measurements: Sequence[Measurement]) -> Measurement | None:
    """What was measured of it; None where nothing was, or no number came out."""
    found = (one for one in measurements if one.subject == subject and one.finding is Finding.MEASURED)
    return next((one for one in found if one.value is not None and not math.isnan(one.value)), None)


def _far(measured: Measurement) -> float:
    return math.nan if measured.value is None else measured.value


def _usual(measured: Measurement) -> float:
    return _far(measured) if measured.median is None else measured.median


def _graded(measured: Measurement, bands: Bands) -> int:
    """0 for a match, 1 for drift, 2 for wrong."""
    return _GRADES.index(grade_of(_far(measured), bands, measured.median))


def _figure(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"
