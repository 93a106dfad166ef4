"""How far a strip of clothes in a close-up is from being a part of a named outfit's collar. Pure.

A strip shows one or two of a collar's colours and nothing of its cut, so nothing is asked but whether the collar has
what is seen: the mean distance of its colours to the collar's nearest, the dearest fifth left out. Hair falls on
shoulders: a colour like the hair's counts only where the collar has it as well. Of 18 close-ups of renders the right
outfit lay at 0.08 to 0.16, the other one of the wardrobe at 0.60 and more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

FAR = 25.0
"""Distance in Lab from which colours have nothing in common."""
LIGHTNESS = 0.75
"""How much a difference in lightness counts: folds and shadows change it and leave the rest."""
FORGIVEN = 0.2
EXPLAINED = 0.3
"""Cost from which a colour is not the collar's; if it is like the hair, it is hair."""
HAIR_REACH, HAIR_LIGHTNESS = 10.0, 0.5
_RARE = 0.02
"""Share of a collar's palette below which a colour is none of its own."""


def strip_apart(
    seen: Numbers, shares: Sequence[float], hair: Numbers, known: Numbers, known_shares: Sequence[float]
) -> tuple[float, float]:
    """The distance, 0 to 1, and the share of the strip that it rests on; (1, 0) where all of it may be hair.

    `seen`, `hair` and `known` are CIE Lab of shape (n, 3) in one light: the strip's colours, the hair's, the collar's.
    """
    own = known[np.array(known_shares) >= _RARE]
    if not len(seen) or not len(own):
        return 1.0, 0.0
    costs = np.minimum(_apart(seen, own, LIGHTNESS) / FAR, 1.0)
    counts = np.array(shares, float) / sum(shares)
    if len(hair):
        counts = np.where((_apart(seen, hair, HAIR_LIGHTNESS) < HAIR_REACH) & (costs > EXPLAINED), 0.0, counts)
    rests = float(counts.sum())
    if rests <= 0:
        return 1.0, 0.0
    order = np.argsort(costs, kind="stable")
    costs, counts = costs[order], counts[order] / rests
    before = np.cumsum(counts) - counts
    paid = np.clip(1 - FORGIVEN - before, 0, counts)
    return float((costs * paid).sum() / paid.sum()), rests


def _apart(one: Numbers, other: Numbers, lightness: float) -> Numbers:
    """From each colour to the nearest of the others."""
    away = np.linalg.norm((one[:, None] - other[None]) * np.array([lightness, 1.0, 1.0]), axis=2)
    return np.asarray(away.min(axis=1))
