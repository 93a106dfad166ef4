"""Whether the surroundings of an edited region stayed as they were: where they did not, a patch shows however softly it
is pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from repertory.media.images import Picture
    from repertory.model.media import Box

DEPTH = (0.06, 0.14)
"""The belt that is looked at, from and to so deep inside the region, in shares of its sides: a paste shows about half
of the edited picture there."""


def rim_difference(before: Picture, after: Picture, region: Box) -> float:
    """How much the middle one of the rim's pixels changed in its most changed channel, 0 to 255; 0 where the region's
    sides all lie outside the picture. 255 when the sizes differ."""
    if before.shape != after.shape:
        return 255.0
    height, width = before.shape[:2]
    x = (np.arange(width) + 0.5 - region.x) / region.width
    y = (np.arange(height) + 0.5 - region.y) / region.height
    depth = np.minimum(np.minimum(x, 1 - x)[None, :], np.minimum(y, 1 - y)[:, None])
    belt = (depth > DEPTH[0]) & (depth < DEPTH[1])
    if not belt.any():
        return 0.0
    apart = np.abs(before[belt].astype(np.int16) - after[belt].astype(np.int16)).max(axis=-1)
    return float(np.median(apart))
