"""The trunk of a body as one surface: rings from the hips to the neck, on which clothes are painted and laid."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float64]
SIDES = 192
ROWS = 150
_RINGS = np.array(
    [
        # height, half width, half depth, middle's z
        (0.770, 0.150, 0.100, -0.005),
        (0.820, 0.168, 0.116, -0.005),
        (0.900, 0.172, 0.120, -0.005),
        (0.980, 0.152, 0.108, 0.000),
        (1.060, 0.140, 0.101, 0.003),
        (1.140, 0.152, 0.110, 0.004),
        (1.220, 0.166, 0.116, 0.000),
        (1.285, 0.165, 0.102, -0.010),
        (1.325, 0.146, 0.090, -0.020),
        (1.352, 0.112, 0.078, -0.026),
        (1.374, 0.086, 0.069, -0.030),
        (1.398, 0.064, 0.060, -0.032),
        (1.420, 0.058, 0.056, -0.032),
    ]
)
"""A body of 1.70 m, in metres."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Trunk:
    """The bare trunk, or the same blown up by the thickness of a cloth."""

    heights: Field
    """(ROWS,) for a body of 1.70 m."""
    points: Field
    """(ROWS, SIDES, 3)."""
    angles: Field
    """(SIDES,): 0 in front, positive towards the picture's right."""
    triangles: NDArray[np.int32]

    @property
    def across(self) -> Field:
        """(ROWS, SIDES): x in metres, positive to the picture's right, measured along the front."""
        return np.asarray(self.points[..., 0])


@functools.lru_cache(maxsize=32)
def trunk(broad: float, heavy: float, cloth: float, low: float, high: float) -> Trunk:
    """The trunk between two heights, with shoulders `broad` and the waist `heavy` times the usual ones."""
    from scipy.interpolate import PchipInterpolator

    heights = np.linspace(low, high, ROWS)
    known = _RINGS[:, 0]
    clipped = np.clip(heights, known[0], known[-1])
    wide, deep, middle = (PchipInterpolator(known, _RINGS[:, k])(clipped) for k in (1, 2, 3))
    at_shoulder = np.exp(-(((heights - 1.27) / 0.11) ** 2))
    at_waist = np.exp(-(((heights - 1.0) / 0.16) ** 2))
    wide = wide * (1 + (broad - 1) * at_shoulder + (heavy - 1) * at_waist) + cloth
    deep = deep * (1 + 0.8 * (heavy - 1) * at_waist) + cloth
    angles = np.linspace(-np.pi, np.pi, SIDES, endpoint=False)
    # a rounded box rather than an ellipse: a chest is flatter than an egg
    x, z = np.sin(angles), np.cos(angles)
    round_off = (np.abs(x) ** 2.5 + np.abs(z) ** 2.5) ** (-1 / 2.5)
    points = np.empty((ROWS, SIDES, 3))
    points[..., 0] = wide[:, None] * (x * round_off)[None]
    points[..., 1] = heights[:, None]
    points[..., 2] = middle[:, None] + deep[:, None] * (z * round_off)[None]
    return Trunk(heights=heights, points=points, angles=angles, triangles=_grid(ROWS, SIDES))


def front_depth(surface: Trunk, x: Field, y: Field) -> Field:
    """How far the front of a trunk stands out at places (x, y)."""
    rows = np.clip(np.interp(y, surface.heights, np.arange(ROWS)), 0, ROWS - 1)
    low = np.floor(rows).astype(int)
    front = np.abs(surface.angles) < np.pi / 2
    depths = np.empty(len(x))
    for at, row in enumerate(low):
        ring = surface.points[row, front]
        depths[at] = np.interp(x[at], ring[:, 0], ring[:, 2])
    return depths


def _grid(rows: int, sides: int) -> NDArray[np.int32]:
    """Triangles of a tube whose rings go up and round to the picture's right."""
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(sides), indexing="ij")
    a, b = row * sides + column, row * sides + (column + 1) % sides
    quads = np.stack([a, b, b + sides, a, b + sides, a + sides], axis=-1)
    return quads.reshape(-1, 3).astype(np.int32)
