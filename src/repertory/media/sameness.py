"""Whether two files show the very same picture, whatever its size, compression, brightness or side: a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.media.images import scaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture

    Small = NDArray[np.float64]

SIDE, BLOCK = 64, 8
ASPECT = 0.03
"""By how much the shapes of two copies may differ."""
FAR = 10.0
"""Levels of 255 by which the most different of 64 parts may differ, once both are as light and as rich in contrast."""
LEAST_CONTRAST = 6.0
"""Deviation in levels below which there is nothing to compare."""


def small(picture: Picture) -> tuple[Small, float]:
    """A picture as 64 by 64 greys, 0 to 255, and its width over its height: what `same_picture` compares."""
    height, width = picture.shape[:2]
    grey = scaled(picture, SIDE, SIDE).astype(np.float64) @ (0.299, 0.587, 0.114)
    return np.asarray(grey), width / height


def same_picture(one: tuple[Small, float], other: tuple[Small, float]) -> bool:
    """Whether two pictures are one, as it is or mirrored."""
    (first, shape), (second, its_shape) = one, other
    if abs(shape / its_shape - 1) > ASPECT or min(first.std(), second.std()) < LEAST_CONTRAST:
        return False
    level = (second - second.mean()) * (first.std() / second.std()) + first.mean()
    return any(_farthest(first, side) <= FAR for side in (level, level[:, ::-1]))


def _farthest(one: Small, other: Small) -> float:
    parts = np.abs(one - other).reshape(SIDE // BLOCK, BLOCK, SIDE // BLOCK, BLOCK)
    return float(parts.mean((1, 3)).max())
