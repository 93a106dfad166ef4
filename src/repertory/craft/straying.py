"""Where in a clip a face is somebody else, though most of its frames are who they should be. Pure.

A median hides the half of a clip that it does not follow, and the worst tenth says no more than that something drifts.
So the frames are read in their order: a stretch that lasts, all of it beyond `wrong` and half of it by as much again as
the drift band is wide, is another face, cut to or blended into; half as much is enough where a clip begins or ends with
it and the rest is who it should be. A head that turns or blurs for a moment is none.
"""

from __future__ import annotations

import itertools
import statistics
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from repertory.craft.lasting import weights_of
from repertory.model.verdict import Bands, Measurement

LEAST_FRAMES, LEAST_SHARE = 3, 0.2
"""How long a stretch must be, in frames that were looked at and as a share of the clip: as a surplus face must last."""


@dataclass(frozen=True, kw_only=True)
class Stray:
    """A stretch of a clip that shows somebody else."""

    start_s: float
    end_s: float
    value: float
    """Median distance over the stretch: that of one of its frames."""
    first: bool
    """Whether the clip begins with it."""
    last: bool
    """Whether the clip ends with it."""
    alone: bool = False
    """Whether the rest of the clip lasts as well, and shows who it should."""

    @property
    def when(self) -> str:
        """In words: "from 2.0 s on", "up to 1.5 s", "from 1.0 to 2.0 s"."""
        if self.start_s == self.end_s:
            return f"at {self.start_s:.1f} s"
        if self.last:
            return f"from {self.start_s:.1f} s on"
        return f"up to {self.end_s:.1f} s" if self.first else f"from {self.start_s:.1f} to {self.end_s:.1f} s"


def stray_of(measured: Measurement, bands: Bands | None) -> Stray | None:
    """The longest stretch of a clip in which a face is somebody else's; None where it has none, for a single picture,
    for anything but a face, and where the limits are not to be trusted."""
    if bands is None or not bands.trusted or not measured.of_face or len(measured.curve) < LEAST_FRAMES:
        return None
    shares = _shares(measured)
    numbered = enumerate(measured.curve)
    runs = [
        [number for number, _ in run]
        for beyond, run in itertools.groupby(numbered, key=lambda one: one[1][1] > bands.wrong)
        if beyond
    ]
    found = []
    for run in runs:
        usual = statistics.median_low(measured.curve[number][1] for number in run)  # that of a frame to show
        lasts = len(run) >= LEAST_FRAMES and sum(shares[number] for number in run) >= LEAST_SHARE - 1e-9
        alone = _alone(measured, run, shares, bands)
        at_an_end = 0 in run or len(measured.curve) - 1 in run
        far = bands.wrong + (0.5 if alone and at_an_end else 1.0) * (bands.wrong - bands.match)
        if lasts and usual > far:
            found.append((len(run), run, usual, alone))
    if not found:
        return None
    _, run, usual, alone = max(found)
    return replace(_stretch(measured, run), value=usual, alone=alone)


def _shares(measured: Measurement) -> list[float]:
    """The share of the clip that each measured frame stands for, with those beside it that cannot be measured: they go
    with the frame before them, or at the beginning with the first."""
    times = sorted({time_s for time_s, _ in measured.curve} | set(measured.unclear))
    shares = [0.0] * len(measured.curve)
    known = [time_s for time_s, _ in measured.curve]
    for time_s, share in zip(times, weights_of(times), strict=True):
        shares[max(0, bisect_right(known, time_s) - 1)] += share
    return shares


def _alone(measured: Measurement, run: Sequence[int], shares: Sequence[float], bands: Bands) -> bool:
    """Whether the rest of the clip lasts as well, and shows who it should."""
    rest = [number for number in range(len(measured.curve)) if number not in run]
    lasts = len(rest) >= LEAST_FRAMES and sum(shares[number] for number in rest) >= LEAST_SHARE - 1e-9
    return lasts and statistics.median(measured.curve[number][1] for number in rest) <= bands.match


def lapse_of(measured: Measurement, bands: Bands | None) -> Stray | None:
    """The worst of a clip's stretches beyond `match`, however short, whatever was measured; None where it has none."""
    if bands is None or not measured.curve:
        return None
    worst = max(range(len(measured.curve)), key=lambda number: measured.curve[number][1])
    if measured.curve[worst][1] <= bands.match:
        return None
    first = last = worst
    while first and measured.curve[first - 1][1] > bands.match:
        first -= 1
    while last + 1 < len(measured.curve) and measured.curve[last + 1][1] > bands.match:
        last += 1
    return _stretch(measured, range(first, last + 1))


def _stretch(measured: Measurement, run: Sequence[int]) -> Stray:
    return Stray(
        start_s=measured.curve[run[0]][0],
        end_s=measured.curve[run[-1]][0],
        value=statistics.median(measured.curve[number][1] for number in run),
        first=run[0] == 0,
        last=run[-1] == len(measured.curve) - 1,
    )
