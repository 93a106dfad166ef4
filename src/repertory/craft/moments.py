"""What a clip that matches shows besides for a moment, or no longer: somebody else, or nobody. In words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from repertory.craft.straying import Stray, gone_of, the_one_seen, when_said
from repertory.craft.stretches import bad_parts
from repertory.model.verdict import Finding, Frame, Grade, Measurement, Score


def with_gone(found: Iterable[Measurement], frames: Sequence[Frame]) -> list[Measurement]:
    """The same, with the times of the frames of a clip in which somebody who was measured is not seen."""
    return [replace(one, missing=_missing(one, frames)) if one.of_face and one.curve else one for one in found]


def moments_said(score: Score, nearest: str) -> str:
    """What is to be said of a face in a clip after who it is: "but at 1.0 s one frame is somebody else", "but from
    1.0 s on the face is not seen"; empty where nothing is. `nearest` is how people call whom it is nearest to."""
    measured, bands = score.measurement, score.bands
    if score.grade is not Grade.MATCH or measured.median is None or bands is None:
        return ""
    gone = gone_of(measured)
    absent = f"{when_said(gone)} the face is not seen" if gone else ""
    flashes = [one for one in bad_parts(score) if one.sudden]
    far = max((value for _, value in measured.curve), default=0.0) > bands.match
    if flashes:
        moment = f"{when_said(flashes)} {_who(flashes, nearest)}"
    elif far and measured.margin is not None and measured.margin < 0:
        moment = f"at {measured.time_s:.1f} s more like {nearest}"
    else:
        moment = ""
    return f"but {' and '.join(filter(None, (moment, absent)))}" if moment or absent else ""


def _who(flashes: Sequence[Stray], nearest: str) -> str:
    whose = nearest if the_one_seen(flashes) else "somebody else"
    if any(len(one.frames) > 1 for one in flashes):
        return f"this is {whose}"
    return f"one frame is {whose}" if len(flashes) == 1 else f"single frames are {whose}"


def _missing(found: Measurement, frames: Sequence[Frame]) -> tuple[float, ...]:
    if found.finding not in {Finding.MEASURED, Finding.SWAPPED}:
        return ()
    known = {round(time_s, 3) for time_s, _ in found.curve} | {round(time_s, 3) for time_s in found.unclear}
    return tuple(time_s for time_s in (round(frame.time_s, 3) for frame in frames) if time_s not in known)
