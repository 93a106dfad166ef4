"""Which part of a clip the figure that is said of it is about: one figure for the headline, the bar and the picture.

It is the median over a stretch that shows somebody else, the worst frame where only a part of the clip is off, and the
median over all of it otherwise. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from repertory.craft.advising import strayed
from repertory.craft.judging import grade_of
from repertory.craft.straying import lapse_of, takes_of
from repertory.model.verdict import Grade, Score


@dataclass(frozen=True, kw_only=True)
class Said:
    """The figure that is said of a measurement."""

    value: float
    words: str
    """Of what it is the figure, in a clip: "over the clip", "from 1.1 s on"; empty for a picture."""
    start_s: float = 0.0
    end_s: float = float("inf")
    """The part of the clip."""


def said_figure(score: Score) -> Said | None:
    """The distance that the grade follows; None for what was not measured."""
    measured, usual = score.measurement, score.measurement.usual
    stray = strayed(score) if score.grade is Grade.WRONG else None
    if stray is not None:
        return Said(value=stray.value, words=stray.when, start_s=stray.start_s, end_s=stray.end_s)
    if _worst_counts(score):
        if not measured.curve:
            return Said(value=measured.value or 0.0, words="in its worst frames")
        time_s, value = max(measured.curve, key=lambda point: point[1])
        return Said(value=value, words=f"in its worst frame, at {time_s:.1f} s", start_s=time_s, end_s=time_s)
    if usual is None:
        return None
    return Said(value=usual, words="over the clip" if measured.median is not None else "")


def _worst_counts(score: Score) -> bool:
    """Whether a clip has drifted by its worst tenth, though its usual frame matches."""
    measured, bands = score.measurement, score.bands
    if score.grade is not Grade.DRIFT or bands is None or measured.value is None or measured.median is None:
        return False
    alone = grade_of(measured.median, bands)
    return alone is Grade.MATCH and grade_of(measured.value, bands, measured.median) is Grade.DRIFT


def partly(score: Score) -> str:
    """After what it is for the most part: ", and not at 21.6 s", ", and not quite from 1.0 to 2.0 s"; empty where it is
    so all over, or nowhere."""
    lapse = lapse_of(score.measurement, score.bands) if _worst_counts(score) else None
    if lapse is None or score.bands is None:
        return ""
    worst = max(value for _, value in score.measurement.curve)
    return f", and not {lapse.when}" if worst > score.bands.wrong else f", and not quite {lapse.when}"


def single_frames(score: Score) -> str:
    """Why frames that lie outside do not count, where the clip matches all the same; empty where there are none."""
    bands, curve = score.bands, score.measurement.curve
    if score.grade is not Grade.MATCH or bands is None:
        return ""
    outside = [time_s for time_s, value in curve if value > bands.match]
    if not outside:
        return ""
    takes = takes_of(score.measurement)
    cut_in = any(all(value > bands.match for value in take) for take in takes) if len(takes) > 1 else False
    places = ", ".join(f"{time_s:.1f} s" for time_s in outside[:3]) + (" and more" if len(outside) > 3 else "")
    number = f"{len(outside)} of {len(curve)} frames {'lies' if len(outside) == 1 else 'lie'} outside, at {places}"
    return (
        f"{number}."
        if cut_in
        else f"{number}. The clip is judged by all of its frames together: what turns or moves lies farther off."
    )
