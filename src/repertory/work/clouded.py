"""A clip looked at once more in which a face is not quite somebody's: it may be blurred, half in shadow or covered
there, as `work.doubting` looks at pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from repertory.craft.comparing import sights_of
from repertory.craft.judging import grade_of
from repertory.craft.mending import face_at
from repertory.craft.obscured import why_obscured
from repertory.craft.straying import lapses_of, rest_holds, stray_of, when_said
from repertory.media.clips import read_frames
from repertory.media.seeable import greys_of
from repertory.model.inspected import Looked
from repertory.model.media import Box
from repertory.model.verdict import Bands, Finding, Grade, Measurement

MOST_LOOKED = 8
"""Frames that are looked at once more, evenly spread over those that lie off."""


def clouded(path: Path, looked: Looked, found: Sequence[Measurement], bands: Mapping[str, Bands]) -> list[Measurement]:
    """What was found of faces in a clip, unmeasured where one is not quite somebody's and most of the frames that lie
    off are spoiled. `looked` is what was seen of faces and who was asked for; `bands` are by their refs. Raises
    MediaRejected for a clip that has changed meanwhile."""
    doubtful = [one for one in found if one.anchor in bands and _is_doubtful(one, bands[one.anchor])]
    if not doubtful:
        return list(found)
    sights = {
        anchor: {round(sight.time_s, 2): sight.box for sight in seen}
        for anchor, seen in sights_of(looked.seen, looked.expected).items()
    }
    return [
        _spoiled(one, path, looked, sights[one.anchor], bands[one.anchor]) if one in doubtful else one for one in found
    ]


def _is_doubtful(found: Measurement, bands: Bands) -> bool:
    """Whether it is a photographed face that has drifted; what is plainly somebody else stays so."""
    known = found.of_face and found.finding is Finding.MEASURED and found.value is not None and bool(found.curve)
    if not known or found.value is None or not bands.trusted or bands.style != "photo":
        return False
    return grade_of(found.value, bands, found.median) is Grade.DRIFT and stray_of(found, bands) is None


def _spoiled(found: Measurement, path: Path, looked: Looked, boxes: Mapping[float, Box], bands: Bands) -> Measurement:
    off = [time_s for time_s, value in found.curve if value > bands.match]
    last, count = len(off) - 1, min(len(off), MOST_LOOKED)
    times = [off[round(step * last / max(count - 1, 1))] for step in range(count)]
    frames = {round(frame.time_s, 2): frame for frame in looked.seen.frames}
    whys = {}
    for time_s, (_, picture) in zip(times, read_frames(path, times), strict=True):
        face = face_at(boxes.get(round(time_s, 2)), frames[round(time_s, 2)].faces)
        why = why_obscured(face, greys_of(picture, face.box)) if face is not None else ""
        if why:
            whys[time_s] = why
    if 2 * len(whys) <= len(times):
        return found
    why = Counter(whys.values()).most_common(1)[0][0]
    time_s = next(time_s for time_s, one in whys.items() if one == why)
    return replace(found.untold(f"{why}{_when(found, bands)}"), time_s=time_s, box=boxes[round(time_s, 2)])


def _when(found: Measurement, bands: Bands) -> str:
    """Where only a part of a clip is spoiled, which, and who the rest shows; empty where all of it is."""
    parts = lapses_of(found, bands)
    if not rest_holds(found, parts, bands):
        return ""
    return f" {when_said(parts)}; the rest is {found.anchor}"
