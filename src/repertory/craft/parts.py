"""Which part of a clip the figure that is said of it is about: one figure for the headline, the bar and the picture.

It is that of the usual frame of a stretch that is off, or of a moment that is cut in, the worst frame where only other
moments are, and the median over all of it otherwise. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from repertory.craft.straying import gone_of, takes_of, when_said
from repertory.craft.stretches import bad_parts, decisive, worst_counts
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
    if worst_counts(score):
        if not measured.curve:
            return Said(value=measured.value or 0.0, words="in its worst frames")
        time_s, value = max(measured.curve, key=lambda point: point[1])
        return Said(value=value, words=f"in its worst frame, at {time_s:.1f} s", start_s=time_s, end_s=time_s)
    parts = bad_parts(score)
    if score.grade is Grade.MATCH:
        parts = tuple(one for one in parts if one.sudden)  # all of what is seen there is somebody else
    if parts:
        part = decisive(parts)
        return Said(value=part.value, words=part.when, start_s=part.start_s, end_s=part.end_s)
    if usual is None:
        return None
    over = "where seen" if gone_of(measured) else "over the clip"
    return Said(value=usual, words=over if measured.median is not None else "")


def partly(score: Score) -> str:
    """After what it is for the most part: ", and not at 21.6 s", ", and not quite from 1.0 to 2.0 s", of what matches
    all the same ", though less clearly from 1.0 to 2.0 s"; empty where it is so all over, or nowhere."""
    parts = bad_parts(score) if score.grade in {Grade.DRIFT, Grade.MATCH} else ()
    if not parts or score.bands is None:
        return ""
    if score.grade is Grade.MATCH:
        return f", {'and not' if all(one.sudden for one in parts) else 'though less clearly'} {when_said(parts)}"
    figure = said_figure(score)
    return f", and {'not' if figure and figure.value > score.bands.wrong else 'not quite'} {when_said(parts)}"


def is_partly_wrong(score: Score) -> bool:
    """Whether only a part of a clip is off, and that part is another one: what it is called beside its figure."""
    figure, bands = said_figure(score), score.bands
    drifted = score.grade is Grade.DRIFT and bool(bad_parts(score))
    return drifted and figure is not None and bands is not None and figure.value > bands.wrong


def single_frames(score: Score) -> str:
    """Why frames that lie outside do not count, where the clip matches all the same; empty where there are none."""
    bands, curve = score.bands, score.measurement.curve
    if score.grade is not Grade.MATCH or bands is None:
        return ""
    outside = [time_s for time_s, value in curve if value > bands.match]
    mixed = [time_s for time_s in outside if any(start_s < time_s < end_s for start_s, end_s in score.measurement.cuts)]
    outside = [time_s for time_s in outside if time_s not in mixed]
    said = "In a dissolve each picture is a mixture of two, in which a face lies farther off." if mixed else ""
    if not outside:
        return said
    places = ", ".join(f"{time_s:.1f} s" for time_s in outside[:3]) + (" and more" if len(outside) > 3 else "")
    number = f"{len(outside)} of {len(curve)} frames {'lies' if len(outside) == 1 else 'lie'} outside, at {places}."
    takes = takes_of(score.measurement)
    cut_in = any(all(value > bands.match for value in take) for take in takes) if len(takes) > 1 else False
    alone = not cut_in and not bad_parts(score)
    why = "They are too few to count: the clip is judged by all of its frames together." if alone else ""
    return " ".join(part for part in (number, why, said) if part)
