"""Which parts of a clip are bad, by what its verdict follows, and which are good, so that it can be cut there. Pure.

A part is told where it lasts and the rest is as it should be; what is the same all over has no parts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from repertory.craft.judging import drifts_to_nearest, grade_of
from repertory.craft.straying import (
    LEAST_FLASH,
    MOST_SAID,
    Stray,
    flashes_of,
    gone_of,
    lapses_of,
    lasting_of,
    rest_holds,
    stray_of,
    strays_of,
    when_said,
)
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Score

LEAST_GOOD = 2
"""Frames that a part of a clip must be measured in to be called good."""


def bad_parts(score: Score) -> tuple[Stray, ...]:
    """The stretches of a clip that are not as they should be, in the order of time: those that show somebody else, or
    of a clip that has drifted or matches those that lie beyond the first limit. Empty where it is the same all over,
    and where only moments lie outside."""
    measured, bands = score.measurement, score.bands
    if score.grade is Grade.WRONG:
        return _somebody_else(score)
    if bands is None or not bands.trusted or not measured.curve:
        return ()
    if worst_counts(score):
        beyond = max(value for _, value in measured.curve) > bands.wrong
        limit = bands.wrong if beyond else bands.match
        found = lapses_of(measured, bands)
        return tuple(one for one in found if any(measured.curve[number][1] > limit for number in one.frames))
    if not measured.of_face:
        return flashes_of(measured, bands) if score.grade is Grade.MATCH and measured.inspector == "wardrobe" else ()
    told = score.grade is Grade.MATCH or (drifts_by_median(score) and not drifts_to_nearest(score))
    return _lasting_or_far(score, bands) if told else ()


def _lasting_or_far(score: Score, bands: Bands) -> tuple[Stray, ...]:
    """Of a face, what lies beyond the first limit and lasts, or in a clip that matches is far off for a moment."""
    measured = score.measurement
    found = {one.frames: one for one in lasting_of(measured, bands)}
    if score.grade is Grade.MATCH:
        far = 2 * bands.wrong - bands.match
        # of one frame only what is cut in: otherwise it may be a turn or a blur
        lapses = [one for one in lapses_of(measured, bands) if one.value > far and len(one.frames) >= LEAST_FLASH]
        found |= {one.frames: one for one in (*lapses, *flashes_of(measured, bands))}
    parts = tuple(sorted((one for one in found.values() if not one.blended), key=lambda one: one.start_s))
    return parts if parts and rest_holds(measured, parts, bands) else ()


def worth_a_look(score: Score) -> str:
    """That a clip that matches shows a face that is far from matching, or does not show it at all for long, and when:
    "lies far off at 1.0 s", "is not seen from 2.0 s on"; empty where it does neither."""
    bands = score.bands
    if score.grade is not Grade.MATCH or bands is None:
        return ""
    far = when_said([one for one in bad_parts(score) if one.value > 2 * bands.wrong - bands.match])
    gone = when_said(gone_of(score.measurement))
    return " and ".join([f"lies far off {far}"] * bool(far) + [f"is not seen {gone}"] * bool(gone))


def jumps_of(score: Score) -> list[float]:
    """The times at which the picture jumps to what is somebody else for a moment, and back."""
    times = [time_s for time_s, _ in score.measurement.curve]
    found = flashes_of(score.measurement, score.bands) if score.measurement.of_face else ()
    return [times[number] for one in found for number in (one.frames.start, one.frames.stop)]


def decisive(parts: Sequence[Stray]) -> Stray:
    """The one of which the figure is that is said: the longest."""
    return max(parts, key=lambda one: (len(one.frames), one.frames.start))


def drifts_by_median(score: Score) -> bool:
    """Whether the usual frame of a clip has drifted: then half of it and more has."""
    usual, bands = score.measurement.usual, score.bands
    return score.grade is Grade.DRIFT and usual is not None and bands is not None and usual > bands.match


def worst_counts(score: Score) -> bool:
    """Whether a clip has drifted by its worst tenth, though its usual frame matches."""
    measured, bands = score.measurement, score.bands
    if score.grade is not Grade.DRIFT or bands is None or measured.value is None or measured.median is None:
        return False
    alone = grade_of(measured.median, bands)
    return alone is Grade.MATCH and grade_of(measured.value, bands, measured.median) is Grade.DRIFT


def passing(score: Score) -> frozenset[float]:
    """The times of a clip's frames that lie beyond the first limit and do not count: moments of a clip that matches, or
    outside the parts of it that are told."""
    bands, curve = score.bands, score.measurement.curve
    parts = bad_parts(score)
    if bands is None or (score.grade is not Grade.MATCH and not parts):
        return frozenset()
    told = {number for one in parts for number in _outwards(score, one) if score.grade is not Grade.MATCH}
    return frozenset(
        time_s for number, (time_s, value) in enumerate(curve) if value > bands.match and number not in told
    )


def how_to_cut(score: Score) -> str:
    """Which parts of a clip are good, as an editor needs it: "Good until 2.4 s: cut there"; empty where none is."""
    good = _good_parts(score)
    if not good:
        return ""
    more = len(good) - MOST_SAID
    said = [*good[:MOST_SAID], f"{more} more {'part' if more == 1 else 'parts'}"] if more > 0 else good
    *first, last = said
    return f"Good {', '.join(first)}{' and ' if first else ''}{last}: cut there"


def _somebody_else(score: Score) -> tuple[Stray, ...]:
    """The stretches by which a face is graded wrong, though the rest of the clip, or its median, is not."""
    measured, bands = score.measurement, score.bands
    if measured.finding not in {Finding.MEASURED, Finding.SWAPPED} or bands is None or measured.usual is None:
        return ()
    longest, found = stray_of(measured, bands), strays_of(measured, bands)
    if longest is None:
        return ()
    apart = longest.alone or measured.usual <= bands.wrong or rest_holds(measured, found, bands)
    return found if apart else ()


def _outwards(score: Score, part: Stray) -> range:
    """Its frames, and those on both sides that lie beyond the first limit as well, or in a dissolve, which are none
    that anybody can use."""
    curve, match = score.measurement.curve, score.bands.match if score.bands else 0.0

    def is_off(number: int) -> bool:
        time_s, value = curve[number]
        return value > match or any(start_s < time_s < end_s for start_s, end_s in score.measurement.cuts)

    first, last = part.frames.start, part.frames.stop - 1
    while first and is_off(first - 1):
        first -= 1
    while last + 1 < len(curve) and is_off(last + 1):
        last += 1
    return range(first, last + 1)


def _good_parts(score: Score) -> list[str]:
    """ "until 2.4 s", "from 2.7 to 4.0 s", "from the cut at 6.5 s on": between the bad ones, from the first good frame
    to the last one, or to the cut beside it."""
    measured, bad, gone = score.measurement, bad_parts(score), gone_of(score.measurement)
    if not (bad or gone) or not measured.of_face:
        return []
    times = [time_s for time_s, _ in measured.curve]
    taken = {times[number] for one in bad for number in _outwards(score, one)}
    taken |= {time_s for time_s in measured.missing for one in gone if one.start_s <= time_s <= one.end_s}
    times = sorted({*times, *taken})
    runs = [
        list(run) for is_bad, run in itertools.groupby(range(len(times)), lambda at: times[at] in taken) if not is_bad
    ]
    return [_good_said(measured, times, run[0], run[-1]) for run in runs if len(run) >= LEAST_GOOD]


def _good_said(measured: Measurement, times: Sequence[float], first: int, last: int) -> str:
    begins = _cut_between(measured, times[first - 1], times[first])[-1:] if first else []
    ends = _cut_between(measured, times[last], times[last + 1])[:1] if last + 1 < len(times) else []
    # whoever cuts at a rounded time must not cut into what is bad
    start = f"the cut at {begins[0][1]:.1f}" if begins else f"{math.ceil(10 * times[first] - 1e-6) / 10:.1f}"
    end = f"the cut at {ends[0][0]:.1f}" if ends else f"{math.floor(10 * times[last] + 1e-6) / 10:.1f}"
    if not first:
        return f"until {end} s"
    if last + 1 == len(times):
        return f"from {start} s on"
    return f"from {start} to {end} s"


def _cut_between(measured: Measurement, before_s: float, after_s: float) -> list[tuple[float, float]]:
    return [cut for cut in measured.cuts if before_s < cut[0] + 1e-3 and cut[1] <= after_s + 1e-3]
