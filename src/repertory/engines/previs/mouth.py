"""The inside of the mouth: the upper row of teeth, the tongue, and the dark behind them. Head units."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.expression import jaw_turned
from repertory.engines.previs.parts import Part
from repertory.engines.previs.sculpting import MOUTH, Field
from repertory.engines.previs.shapes import Points, floats, smoothstep
from repertory.engines.previs.template import head_template

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.engines.previs.identity import Skull

_TOOTH, _TONGUE, _DARK = (0.96, 0.94, 0.89), (0.72, 0.33, 0.33), (0.10, 0.025, 0.03)


def mouth_parts(skull: Skull, points: Points, jaw: float) -> tuple[Part, ...]:
    """Teeth, tongue and the dark, behind the lips of a posed skin. `jaw` is how far it is open, radians."""
    moved = skull.mouth - MOUTH
    wide = np.array([skull.mouth_scale, 1.0, 1.0])
    teeth, teeth_triangles, gaps = _teeth()
    ball, triangles = _ball()
    tongue = jaw_turned(ball * (0.13, 0.055, 0.16) + (0, -0.700, 0.50), jaw)
    bag, bag_triangles = _bag(points)
    colours = np.array(_TOOTH) * (1 - 0.30 * gaps[:, None])
    return (
        Part(
            name="teeth", points=floats(teeth * wide + moved), triangles=teeth_triangles, colours=floats(colours),
            roughness=0.35,
        ),
        Part(name="tongue", points=floats(tongue * wide + moved), triangles=triangles, colours=floats([_TONGUE])),
        Part(
            name="mouth", points=floats(bag), triangles=bag_triangles, colours=floats([_DARK]),
            roughness=0.95,
        ),
    )  # fmt: skip


def _bag(points: Points) -> tuple[Field, NDArray[np.int32]]:
    """A bag that hangs on the innermost ring of the lips, so that nobody looks past it into the head."""
    rim = points[head_template().mouth_ring < -2.5].astype(float)
    count, middle = len(rim), rim.mean(0)
    rings = [middle + (rim - middle) * width - (0, 0, depth) for width, depth in ((1, 0), (0.9, 0.15), (0.02, 0.25))]
    first = np.arange(count)
    after = np.roll(first, -1)
    triangles = [
        np.stack([first + at, after + at, after + at + count, first + at + count], 1)[:, corners]
        for at in (0, count)
        for corners in ((0, 1, 2), (0, 2, 3))
    ]
    return np.concatenate(rings), np.concatenate(triangles).astype(np.int32)


@functools.cache
def _teeth() -> tuple[Field, NDArray[np.int32], Field]:
    """A curved strip with soft steps between ten teeth: points, triangles, darkness of the gaps."""
    across, down = 65, 6
    u, v = np.meshgrid(np.linspace(-1, 1, across), np.linspace(0, 1, down), indexing="ij")
    x = 0.158 * u
    gap = np.exp(-(((u * 5 - np.round(u * 5)) / 0.09) ** 2)) * (np.abs(u) < 0.97)
    edge = -0.652 + 0.022 * np.abs(u) ** 2 + 0.008 * gap
    y = -0.535 + (edge + 0.535) * v
    z = 0.690 - 4.6 * x**2 + 0.012 * np.sin(np.pi * v * 0.6) - 0.008 * gap
    at = (np.arange(across - 1)[:, None] * down + np.arange(down - 1)).ravel()
    triangles = np.concatenate([np.stack([at, at + 1, at + down], 1), np.stack([at + 1, at + down + 1, at + down], 1)])
    darkness = np.clip(0.8 * gap * smoothstep(-0.1, 0.4, v) + 2.4 * smoothstep(0.72, 1.0, np.abs(u)), 0, 3)
    return np.stack([x, y, z], -1).reshape(-1, 3), triangles.astype(np.int32), darkness.ravel()


@functools.cache
def _ball() -> tuple[Field, NDArray[np.int32]]:
    """A ball of radius 1."""
    from scipy.spatial import ConvexHull

    count = 220
    k = np.arange(count) + 0.5
    height, turn = 1 - 2 * k / count, np.pi * (1 + 5**0.5) * k
    flat = np.sqrt(1 - height**2)
    points = np.column_stack([flat * np.cos(turn), height, flat * np.sin(turn)])
    triangles = ConvexHull(points).simplices
    a, b, c = (points[triangles[:, k]] for k in range(3))
    inward = (np.cross(b - a, c - a) * (a + b + c)).sum(1) < 0
    triangles[inward] = triangles[inward][:, ::-1]
    return points, triangles.astype(np.int32)
