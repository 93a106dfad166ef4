"""Small shared pieces of modelling: point arrays and a smooth step."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points = NDArray[np.float32]
"""Figures per mesh point: (n,) or (n, 3)."""


def floats(values: ArrayLike) -> Points:
    """The values as single precision, contiguous."""
    return np.ascontiguousarray(values, np.float32)


def smoothstep(low: float, high: float, value: ArrayLike) -> NDArray[np.float64]:
    """0 below `low`, 1 above `high`, smooth between them; also with `low` above `high`."""
    share = np.clip((np.asarray(value, float) - low) / (high - low), 0.0, 1.0)
    return np.asarray(share * share * (3 - 2 * share))
