"""How long a shot lasts, and when its lines are spoken."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from repertory.model.shot import BoundShot, ShotSize, Transition

BEFORE_S = 0.4
"""Handle before the first line."""
BETWEEN_S = 0.3
"""Breath between two lines."""
AFTER_S = 0.6
"""Handle after the last line."""
SHORTEST_S = 2.5
"""The shortest shot in which a line is spoken."""
OVERLAP_S = 0.5
"""How long two shots are seen at once in a dissolve or a wipe: no longer than the handles around their lines."""
_LONG_SIZES = (ShotSize.MEDIUM_WIDE, ShotSize.WIDE, ShotSize.EXTREME_WIDE)


def line_starts(line_seconds: Sequence[float]) -> tuple[float, ...]:
    """When each line of a shot starts, in seconds from the shot's first frame."""
    starts = accumulate((seconds + BETWEEN_S for seconds in line_seconds[:-1]), initial=BEFORE_S)
    return tuple(round(start, 6) for start in starts) if line_seconds else ()


def duration_of(bound: BoundShot, line_seconds: Sequence[float]) -> float:
    """How long the shot's clip lasts, in seconds; `line_seconds` are the lengths of its spoken lines.

    The writer's own duration wins unless the lines need longer. Otherwise lines decide, with a handle before and
    after them; a silent shot gets 3 s, more when something happens in it or when it shows much: 4 s at the most.
    """
    shot = bound.shot
    spoken = round(line_starts(line_seconds)[-1] + line_seconds[-1] + AFTER_S, 6) if line_seconds else 0.0
    if shot.duration_s is not None:
        return max(shot.duration_s, spoken)
    if line_seconds:
        return max(SHORTEST_S, spoken)
    return 3.0 + 0.5 * bool(shot.action) + 0.5 * (shot.size in _LONG_SIZES)


def overlap_s(transition: Transition, before_s: float, after_s: float) -> float:
    """How long a shot overlaps the one before, in seconds, for their lengths; never more than a third of either."""
    if transition not in {Transition.DISSOLVE, Transition.WIPE}:
        return 0.0
    return min(OVERLAP_S, before_s / 3, after_s / 3)
