"""Which frames of a clip to look at: a few all over it first, then more where much happens.

Looking at a frame is dear: every face in it is found and recognised. So a clip is first looked at twice a second. Then
the gaps in which much has changed are halved, the greatest change first: what the pictures between moved, faces that
came, went, turned or moved, and vectors that changed, since that is where somebody drifts into somebody else.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.rushes import is_black
from repertory.craft.tracks import change_of
from repertory.model.verdict import Frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Small = NDArray[np.uint8]

LEAST_FRAMES, MOST_COARSE, COARSE_A_SECOND = 8, 32, 2.0
"""Of the first look."""
LEAST_LIMIT, MOST_FRAMES, FRAMES_A_SECOND = 16, 64, 4.0
"""Of all looks together."""
MOST_FACES = 240
"""Once so many faces were looked at, the clip is left at that: a crowd is not looked at more closely."""
MUCH = 40.0
"""Levels by which the pictures between two frames change, one after the other, to count as much as a new face. In a
second people who sit make 3 to 20, who walk through a shot or speak with their hands 10 to 50, a pan 100 (44 takes)."""
FADE_S, FADED = 1.0, 0.75
"""Seconds from black within which a picture may be fading, and of the lightest one there the share of light below which
it does."""
WORTH = 0.5
"""The change from which a gap is halved: a vector half the way to a stranger's, a turn of 30 degrees."""


def lit(times_s: Numbers, small: Small) -> NDArray[np.bool_]:
    """Which pictures are neither black nor fading, shape (pictures,): those within a second of black that are clearly
    darker than the lightest within that second are on the way into or out of it. All, where none is left."""
    dark = is_black(small)
    if not dark.any():
        return ~dark
    light = small.reshape(len(small), -1).mean(axis=1)
    clear = ~dark
    for number in np.flatnonzero(clear):
        near = np.abs(times_s - times_s[number]) <= FADE_S
        clear[number] = not (dark[near].any() and light[number] < FADED * light[near].max())
    return clear if clear.any() else np.ones(len(small), bool)


def first_look(times_s: Sequence[float] | Numbers, length_s: float, cuts_s: Sequence[float] = ()) -> list[int]:
    """The numbers of the pictures to look at first: evenly spread from the first to the last, and on both sides of
    each cut."""
    last = len(times_s) - 1
    count = min(len(times_s), MOST_COARSE, max(LEAST_FRAMES, math.ceil(length_s * COARSE_A_SECOND)))
    chosen = {round(step * last / max(count - 1, 1)) for step in range(count)}
    for cut in cuts_s[: MOST_FRAMES // 4]:
        after = int(np.searchsorted(np.asarray(times_s), cut - 1e-6))
        chosen |= {max(0, after - 1), min(after, last)}
    return sorted(chosen)


def next_look(changes: Numbers, seen: Mapping[int, Frame], length_s: float) -> list[int]:
    """The numbers of further pictures to look at; none where nothing more happens, or enough was looked at.

    `changes` has the change of each picture to the one before, in levels, shape (pictures - 1,); `seen` the frames
    looked at by their numbers. At most half of what may still be looked at is taken at once, so that what is seen
    there decides about the rest.
    """
    left = min(MOST_FRAMES, max(LEAST_LIMIT, math.ceil(length_s * FRAMES_A_SECOND))) - len(seen)
    if left <= 0 or sum(len(frame.faces) for frame in seen.values()) > MOST_FACES:
        return []
    total = np.concatenate(([0.0], np.cumsum(changes)))
    gaps = []
    for before, after in itertools.pairwise(sorted(seen)):
        if after - before < 2:
            continue
        moved = float(total[after] - total[before]) / MUCH
        worth = max(moved, change_of(seen[before], seen[after]))
        if worth >= WORTH:
            gaps.append((worth * (after - before), (before + after) // 2))
    gaps.sort(reverse=True)
    return sorted(number for _, number in gaps[: math.ceil(left / 2)])
