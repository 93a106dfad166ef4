"""Figures over a clip whose frames are looked at in uneven steps: each frame counts for as long as it stands for.

Where much changes, more frames are looked at. Were each counted alike, a bad second would weigh as much as a good
minute, and the same clip would get another figure from another sampling.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence

LEAST_POINTS = 5
"""Measured frames from which on a slope is told."""


def weights_of(times_s: Sequence[float]) -> tuple[float, ...]:
    """The share of the clip that each frame stands for, adding up to 1: half the way to both its neighbours, and for
    the first and the last the way to their one neighbour. Alike for even steps; `times_s` are in order."""
    if len(times_s) < 2 or times_s[-1] <= times_s[0]:
        return tuple(1 / len(times_s) for _ in times_s)
    steps = [after - before for before, after in itertools.pairwise(times_s)]
    halves = [(before + after) / 2 for before, after in itertools.pairwise(steps)]
    raw = [steps[0], *halves, steps[-1]]
    total = sum(raw)
    return tuple(one / total for one in raw)


def median_of(values: Sequence[float], weights: Sequence[float]) -> float:
    """The value that half of the weight lies below; between two where the halves part there. Raises ValueError for
    none."""
    pairs = sorted(zip(values, weights, strict=True))
    if not pairs:
        raise ValueError("a median needs at least one value")
    half, reached = sum(weights) / 2, 0.0
    for number, (value, weight) in enumerate(pairs):
        reached += weight
        if abs(reached - half) < 1e-9 and number + 1 < len(pairs):
            return (value + pairs[number + 1][0]) / 2
        if reached > half:
            return value
    return pairs[-1][0]


def worst_tenth(values: Sequence[float], weights: Sequence[float]) -> float:
    """The mean of the largest values that make up a tenth of the weight; ValueError for none."""
    pairs = sorted(zip(values, weights, strict=True), reverse=True)
    if not pairs:
        raise ValueError("a worst tenth needs at least one value")
    wanted, reached, total = sum(weights) / 10, 0.0, 0.0
    for value, weight in pairs:
        reached, total = reached + weight, total + value * weight
        if reached >= wanted - 1e-9:
            break
    return total / reached


def slope_of(*curves: Sequence[tuple[float, float]]) -> float | None:
    """How much a value grows in a second, by time and value: the median of the slopes between all pairs (Theil 1950,
    Sen 1968), which single bad frames do not bend. Of a clip with cuts each part is a curve of its own: what jumps at a
    cut does not grow. None for fewer than five points."""
    if sum(map(len, curves)) < LEAST_POINTS:
        return None
    slopes = [
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for curve in curves
        for number, earlier in enumerate(curve)
        for later in curve[number + 1 :]
        if later[0] > earlier[0]
    ]
    return statistics.median(slopes) if slopes else None
