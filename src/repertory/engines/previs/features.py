"""What sits on the skin: eyebrows of clay, freckles, ears. Head units."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.parts import Part
from repertory.engines.previs.pinning import Pins, pinned
from repertory.engines.previs.shapes import Points, floats, smoothstep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.engines.previs.genome import Genome
    from repertory.engines.previs.sculpting import Field

_ALONG, _ACROSS = 22, 7
_CORNERS = 8
"""Corners of a freckle."""
EAR_PLACE = np.array([0.685, -0.08, -0.10])


def brow_part(genome: Genome, points: Points) -> Part:
    """Both eyebrows: tapered ridges that ride on the skin."""
    pins, heights = _brows(tuple(sorted(genome.shape.items())), genome.sex)
    base = pins.on(points)
    outward = base - (0.0, -0.1, -0.25)
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    one = _grid(_ALONG, _ACROSS)
    triangles = np.concatenate([one, one[:, ::-1] + _ALONG * _ACROSS])
    return Part(
        name="brows",
        points=floats(base + outward * heights[:, None]),
        triangles=triangles.astype(np.int32),
        colours=floats([genome.brows]),
        roughness=0.75,
    )


@functools.lru_cache(maxsize=64)
def _brows(items: tuple[tuple[str, float], ...], sex: str) -> tuple[Pins, Field]:
    """Where the eyebrows are pinned, and how far each point stands out."""
    shape = dict(items)
    along = np.linspace(0, 1, _ALONG)[:, None]
    across = np.linspace(-1, 1, _ACROSS)[None]
    thick = (0.042 if sex == "man" else 0.029) * (1 + 0.38 * shape.get("brow thickness", 0.0))
    long = 0.37 * (1 + 0.10 * shape.get("brow length", 0.0))
    arch = 0.050 + 0.035 * shape.get("brow arch", 0.0)
    x = 0.115 + long * along
    y = 0.222 + 0.045 * shape.get("brow height", 0.0) + 0.075 * shape.get("brow angle", 0.0) * (along - 0.45)
    y = y + arch * np.sin(np.pi * along**1.25) - 0.035 * along**3
    body = thick * (0.62 + 0.55 * np.sin(np.pi * np.clip(along * 0.9 + 0.12, 0, 1))) * smoothstep(1.12, 0.45, along)
    body = body * smoothstep(-0.10, 0.08, along)
    y = y + across * body + 0 * x
    height = 0.030 * np.sqrt(np.clip(1 - across**2, 0, 1)) * (body / thick) - 0.004
    flat = np.stack([x + 0 * y, y], -1).reshape(-1, 2)
    both = np.vstack([flat, flat * (-1, 1)])
    return pinned(both), np.tile(height.ravel(), 2)


def freckle_part(genome: Genome, points: Points) -> Part | None:
    """Small round marks across nose and cheeks; None for a face without."""
    if genome.freckles <= 0.02:
        return None
    pins, tone = _freckles(round(genome.freckles, 3), genome.freckle_seed)
    base = pins.on(points)
    outward = base - (0.0, -0.2, -0.1)
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    dark = np.array(genome.skin) * (0.70, 0.54, 0.46)
    colours = np.array(genome.skin) + tone[:, None] * (dark - genome.skin)
    count = len(base) // (_CORNERS + 1)
    edge = np.arange(_CORNERS)
    one = np.stack([np.full(_CORNERS, _CORNERS), edge, np.roll(edge, -1)], 1)
    triangles = (one[None] + (np.arange(count) * (_CORNERS + 1))[:, None, None]).reshape(-1, 3)
    return Part(
        name="freckles",
        points=floats(base + outward * 0.0045),
        triangles=triangles.astype(np.int32),
        colours=floats(colours),
        roughness=0.7,
    )


@functools.lru_cache(maxsize=64)
def _freckles(amount: float, seed: int) -> tuple[Pins, Field]:
    random = np.random.default_rng((seed, 5))
    count = round(30 + 80 * amount)
    spread = np.clip(random.normal(0, 0.215, count), -0.52, 0.52)
    middles = np.column_stack([spread, -0.215 - 0.35 * spread**2 + random.normal(0, 0.062, count)])
    middles[:, 1] = np.minimum(middles[:, 1], np.where(np.abs(spread) < 0.12, -0.02, -0.155))
    radii = random.uniform(0.006, 0.0118, count)
    angle = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    circle = np.vstack([np.column_stack([np.cos(angle), np.sin(angle)]), [0, 0]])
    flat = (middles[:, None] + radii[:, None, None] * circle).reshape(-1, 2)
    tone = np.repeat(random.uniform(0.35, 0.8, count), _CORNERS + 1)
    return pinned(flat), tone


def ear_part(genome: Genome, moved: Field) -> Part:
    """Both ears: a shell with a rolled rim. `moved` (2, 3) is how the skin beside them was displaced."""
    shell, triangles, shade = _ear()
    size = 1 + 0.16 * genome.shape.get("ear size", 0.0)
    angle = 0.42 + 0.24 * genome.shape.get("ear out", 0.0)
    c, s = np.cos(angle), np.sin(angle)
    turned = shell @ np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]]).T * size
    # the shell is modelled in a plane that looks to +x; its front edge is fixed to the head
    both = [(turned + EAR_PLACE) * (side, 1, 1) + move for side, move in zip((1, -1), moved, strict=True)]
    colours = np.array(genome.skin) * (1, 0.95, 0.93) * (1 - 0.30 * shade[:, None])
    return Part(
        name="ears",
        points=floats(np.concatenate(both)),
        triangles=np.concatenate([triangles, triangles[:, ::-1] + len(shell)]).astype(np.int32),
        colours=floats(np.tile(colours, (2, 1))),
        roughness=0.62,
    )


@functools.cache
def _ear() -> tuple[Field, NDArray[np.int64], Field]:
    """The left ear around its front edge: points, triangles, how deep in the shell each lies (0 to 1)."""
    rings, around = 12, 40
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    up, back = np.sin(angle), np.cos(angle)
    outline = np.stack([0.135 * back * (1 + 0.28 * up) + 0.02 * up, 0.235 * up - 0.02], 1)
    points, depth = [], []
    for ring, (radius, out) in enumerate(_PROFILE):
        flat = outline * radius
        points.append(np.column_stack([np.full(around, out), flat[:, 1], -0.105 - flat[:, 0]]))
        depth.append(np.full(around, max(0.0, 1 - abs(ring - 1.5) / 3)))
    rings = len(_PROFILE)
    triangles = []
    for ring in range(rings - 1):
        low, high = ring * around + np.arange(around), (ring + 1) * around + np.arange(around)
        triangles += [
            np.stack([low, high, np.roll(high, -1)], 1),
            np.stack([low, np.roll(high, -1), np.roll(low, -1)], 1),
        ]
    cap = np.arange(1, around - 1)
    triangles.append(np.stack([np.zeros(around - 2, int), cap, cap + 1], 1))
    return np.concatenate(points), np.concatenate(triangles), np.concatenate(depth)


_PROFILE = (
    (0.10, -0.030), (0.34, -0.026), (0.50, -0.008), (0.60, 0.016), (0.68, 0.016), (0.76, 0.004), (0.84, 0.014),
    (0.94, 0.034), (1.00, 0.026), (1.00, 0.006), (0.90, -0.016), (0.55, -0.060),
)  # fmt: skip
"""Radius and height of the ear's shell from its bowl over the rolled rim to its back."""


def _grid(rows: int, columns: int) -> NDArray[np.int64]:
    """Triangles of a sheet of points in rows, seen with columns upward and rows to the right."""
    at = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel()
    return np.concatenate(
        [np.stack([at, at + columns, at + columns + 1], 1), np.stack([at, at + columns + 1, at + 1], 1)]
    )
