"""How the distance of somebody goes over a clip: it drifts within a take, and jumps at a cut. Pure."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import replace

from repertory.craft.rushes import BLACK
from repertory.craft.tracks import CUT
from repertory.model.observed import Span
from repertory.model.verdict import Measurement

WANDERS = 0.08
"""How far a distance must grow from a clip's beginning to its end to be spoken of: as much as the worst of ten frames
of a face that stays itself lies above the usual one."""
JUMPS = 0.16
"""The same at a cut: another take is another light and another side of the head."""
ENDS = 3
"""So many frames tell what the distance is at an end of a take."""

_WANDERING = re.compile(r"(?:^|; )(?:drifts away, from|goes from) [\d.]+ [^;]*$")

Curve = Sequence[tuple[float, float]]
"""Times in seconds and distances, in the order of time."""


def parted(curve: Curve, spans: Sequence[Span]) -> list[tuple[Span | None, Curve]]:
    """The takes of a clip, each after the cut or the black that it begins with (None for the first). What is measured
    within a dissolve is a mixture, and in none of them."""
    cuts = cuts_in(spans)
    begins = [(None, -1.0), *((cut, cut.end_s) for cut in cuts)]
    ends = [*(cut.start_s for cut in cuts), float("inf")]
    parts = [
        (cut, [point for point in curve if begin_s - 1e-3 <= point[0] < end_s - 1e-3])
        for (cut, begin_s), end_s in zip(begins, ends, strict=True)
    ]
    return [(cut, part) for cut, part in parts if part] or [(None, curve)]


def cuts_in(spans: Sequence[Span]) -> list[Span]:
    """What ends a take, in the order of time."""
    return sorted((span for span in spans if span.what in {CUT, BLACK}), key=lambda span: span.start_s)


def wandering(parts: Sequence[tuple[Span | None, Curve]], slope: float | None) -> str:
    """In words, that a distance grows within a take, or jumps at a cut; empty where it does neither. `slope` is what it
    grows in a second within the takes."""
    drifts = [
        (end - start, f"drifts away, from {start:.2f} at {part[0][0]:.1f} s to {end:.2f} at {part[-1][0]:.1f} s")
        for _, part in parts
        for start, end in [_ends(part)]
        if (slope or 0.0) * (part[-1][0] - part[0][0]) >= WANDERS and end - start >= WANDERS
    ]
    jumps = [
        (abs(start - end), f"goes from {end:.2f} to {start:.2f} {_at(cut)}")
        for (_, before), (cut, after) in itertools.pairwise(parts)
        for end, start in [(_ends(before)[1], _ends(after)[0])]
        if cut is not None and abs(start - end) >= JUMPS
    ]
    return max([*drifts, *jumps], default=(0.0, ""))[1]


def settled(measured: Measurement, match: float) -> Measurement:
    """The same without words of how its distance goes, where all of it lies within `match`."""
    if not measured.curve or max(value for _, value in measured.curve) > match:
        return measured
    return replace(measured, reason=without_wandering(measured.reason))


def without_wandering(reason: str) -> str:
    """A reason without words of how a distance goes, where its parts are told."""
    return _WANDERING.sub("", reason)


def _ends(part: Curve) -> tuple[float, float]:
    values = [value for _, value in part]
    return statistics.median(values[:ENDS]), statistics.median(values[-ENDS:])


def _at(cut: Span) -> str:
    if cut.what == BLACK:
        return f"through the black from {cut.start_s:.1f} to {cut.end_s:.1f} s"
    if cut.end_s <= cut.start_s:
        return f"at the cut at {cut.start_s:.1f} s"
    return f"in the dissolve from {cut.start_s:.1f} to {cut.end_s:.1f} s"
