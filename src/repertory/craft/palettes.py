"""How far two parts of pictures are apart by the colours and the patterns that occur in them. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence


def apart(one: Sequence[float], other: Sequence[float]) -> float:
    """Hellinger's distance between two counts that add up to 1: 0 the same, 1 nothing in common.

    Raises ValueError where they are of different sizes or one is empty.
    """
    if len(one) != len(other) or not one:
        raise ValueError(f"counts of {len(one)} and {len(other)} bins cannot be compared")
    common = sum(math.sqrt(first * second) for first, second in zip(one, other, strict=True))
    return math.sqrt(max(0.0, 1.0 - common))
