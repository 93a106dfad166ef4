"""The work of moving one palette into another: the earth mover's distance (Rubner et al. 2000). Pure."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.strips import FAR, FORGIVEN, LIGHTNESS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_PARTS = 48
"""A palette is moved in so many equal parts."""


def work_of(one: Numbers, other: Numbers, shares: tuple[float, ...], against: tuple[float, ...]) -> float:
    """The work of moving one palette into the other without its dearest fifth, 0 to 1."""
    from scipy.optimize import linear_sum_assignment

    apart = (one[:, None] - other[None]) * np.array([LIGHTNESS, 1.0, 1.0])
    costs = np.minimum(np.linalg.norm(apart, axis=-1) / FAR, 1.0)
    table = costs[np.ix_(_parts(shares), _parts(against))]
    paid = np.sort(table[linear_sum_assignment(table)])
    return float(paid[: round(_PARTS * (1 - FORGIVEN))].mean())


@functools.lru_cache(maxsize=1024)
def _parts(shares: tuple[float, ...]) -> NDArray[np.int64]:
    """Which colour each of the equal parts of a palette has."""
    exact = np.array(shares) / sum(shares) * _PARTS
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: _PARTS - whole.sum()]] += 1
    return np.repeat(np.arange(len(shares)), whole)
