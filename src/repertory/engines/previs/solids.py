"""Simple solids from which sets and props are built: boxes, turned shapes, tubes, panels with a picture on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.parts import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from repertory.engines.previs.scene import Colour, Vector


@dataclass(frozen=True, kw_only=True)
class Stuff:
    """A material."""

    colour: Colour = (0.8, 0.8, 0.8)
    roughness: float = 0.6
    glow: float = 0.0
    opacity: float = 1.0
    texture: NDArray[np.uint8] | None = None
    tile: float = 1.0
    """Metres that one copy of the texture covers."""


def _part(
    name: str,
    stuff: Stuff,
    points: NDArray[np.float64],
    triangles: NDArray[np.int64],
    uv: NDArray[np.float64] | None,
) -> Part:
    return Part(
        name=name,
        points=points.astype(np.float32),
        triangles=triangles.astype(np.int32),
        colours=np.array([(1.0, 1.0, 1.0) if stuff.texture is not None else stuff.colour], np.float32),
        roughness=stuff.roughness,
        glow=stuff.glow,
        opacity=stuff.opacity,
        texture=stuff.texture,
        uv=uv.astype(np.float32) if uv is not None and stuff.texture is not None else None,
    )


def panel(name: str, stuff: Stuff, corner: Vector, across: Vector, up: Vector, *, whole: bool = False) -> Part:
    """A rectangle seen from the side of across x up. `whole` lays the texture over it once instead of tiling."""
    origin, a, b = np.array(corner, float), np.array(across, float), np.array(up, float)
    points = np.array([origin, origin + a, origin + a + b, origin + b])
    size = (1.0, 1.0) if whole else (np.linalg.norm(a) / stuff.tile, np.linalg.norm(b) / stuff.tile)
    uv = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * size
    return _part(name, stuff, points, np.array([(0, 1, 2), (0, 2, 3)]), uv)


def box(name: str, stuff: Stuff, centre: Vector, size: Vector) -> Part:
    """A box with hard edges; the texture runs along x on its sides."""
    half = np.array(size, float) / 2
    faces, uvs = [], []
    for axis in range(3):
        u, v = [(2, 1), (0, 2), (0, 1)][axis]
        for sign in (-1.0, 1.0):
            corners = np.zeros((4, 3))
            corners[:, axis] = sign
            order = (1, -1) if (sign > 0) == (axis == 2) else (-1, 1)
            corners[:, u] = np.array([-order[0], order[0], order[0], -order[0]], float)
            corners[:, v] = np.array([-1, -1, 1, 1], float)
            faces.append(corners * half + centre)
            uvs.append(((corners[:, [u, v]] + 1) * half[[u, v]]) / stuff.tile)
    triangles = np.concatenate([np.array([(0, 1, 2), (0, 2, 3)]) + 4 * k for k in range(6)])
    return _part(name, stuff, np.concatenate(faces), triangles, np.concatenate(uvs))


def turned(name: str, stuff: Stuff, profile: Sequence[tuple[float, float]], place: Vector, sides: int = 28) -> Part:
    """A turned solid: (radius, height) pairs from bottom to top, about a vertical axis at `place`."""
    radii, heights = np.array(profile, float).T
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.stack([np.sin(angles), np.zeros(sides), np.cos(angles)], 1)
    points = ring[None] * radii[:, None, None]
    points[:, :, 1] = heights[:, None]
    triangles = _skin(len(profile), sides)
    uv = np.stack(np.broadcast_arrays(angles[None] / (2 * np.pi), heights[:, None]), -1).reshape(-1, 2)
    return _part(name, stuff, points.reshape(-1, 3) + np.array(place), triangles, uv)


def ball(name: str, stuff: Stuff, centre: Vector, radii: Vector, sides: int = 24) -> Part:
    """An ellipsoid."""
    angles = np.linspace(-np.pi / 2, np.pi / 2, sides // 2 + 1)
    profile = [(max(float(np.cos(a)), 1e-3), float(np.sin(a))) for a in angles]
    unit = turned(name, stuff, profile, (0.0, 0.0, 0.0), sides)
    return replace(unit, points=(unit.points * np.array(radii) + centre).astype(np.float32))


def tube(name: str, stuff: Stuff, path: Sequence[Vector], radius: float, sides: int = 8) -> Part:
    """A round rod through the points of a path, open at its ends."""
    points = np.array(path, float)
    ahead = np.gradient(points, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    aside = np.cross(ahead, (0.31, 0.2, 0.93))
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    over = np.cross(ahead, aside)
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rings = points[:, None] + radius * (
        aside[:, None] * np.cos(angles)[None, :, None] + over[:, None] * np.sin(angles)[None, :, None]
    )
    return _part(name, stuff, rings.reshape(-1, 3), _skin(len(points), sides), None)


def rounded_slab(name: str, stuff: Stuff, centre: Vector, size: Vector, corner: float) -> Part:
    """A slab lying in the x-y plane with rounded corners and a soft edge (a phone, a tray); size is x, y, z."""
    x, y, z = np.array(size, float) / 2
    quarter = np.linspace(0, np.pi / 2, 6)
    outline = []
    for cx, cy, turn in ((1, 1, 0.0), (-1, 1, np.pi / 2), (-1, -1, np.pi), (1, -1, 1.5 * np.pi)):
        outline += [
            (cx * (x - corner) + corner * np.cos(a + turn), cy * (y - corner) + corner * np.sin(a + turn))
            for a in quarter
        ]
    flat = np.array(outline)
    count = len(flat)
    soft = min(corner * 0.4, z * 0.8)
    rings = [(0.0, -z), (1.0 - soft / x, -z), (1.0, -z + soft), (1.0, z - soft), (1.0 - soft / x, z), (0.0, z)]
    points = np.concatenate([np.column_stack([flat * (s or 1e-4), np.full(count, depth)]) for s, depth in rings])
    return _part(name, stuff, points + np.array(centre), _skin(len(rings), count), None)


def limb(name: str, stuff: Stuff, path: Sequence[Vector], radii: Sequence[float], sides: int = 16) -> Part:
    """A rod of changing thickness with round ends, smooth along its path: a finger, an arm, a sleeve."""
    points, thickness = np.array(path, float), np.array(radii, float)
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    steps = np.linspace(0, along[-1], 6 * len(path))
    middle = _curve(along, points, steps)
    size = np.interp(steps, along, thickness)
    cap = np.linspace(0.0, np.pi / 2, 6)[:-1]
    ahead = np.gradient(middle, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    head = [(middle[0] - ahead[0] * size[0] * np.cos(a), max(size[0] * float(np.sin(a)), 1e-5)) for a in cap]
    tail = [(middle[-1] + ahead[-1] * size[-1] * np.cos(a), max(size[-1] * float(np.sin(a)), 1e-5)) for a in cap[::-1]]
    centres = np.array([*(p for p, _ in head), *middle, *(p for p, _ in tail)])
    widths = np.array([*(w for _, w in head), *size, *(w for _, w in tail)])
    turns = np.array([*[ahead[0]] * len(head), *ahead, *[ahead[-1]] * len(tail)])
    aside = np.cross(turns, (0.31, 0.2, 0.93))
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    over = np.cross(turns, aside)
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = aside[:, None] * np.cos(angles)[None, :, None] + over[:, None] * np.sin(angles)[None, :, None]
    return _part(
        name, stuff, (centres[:, None] + widths[:, None, None] * ring).reshape(-1, 3), _skin(len(centres), sides), None
    )


def _curve(along: NDArray[np.float64], points: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """A smooth curve through points (Catmull and Rom 1974, by length): a few products, where a spline would solve."""
    tangents = np.gradient(points, along, axis=0)
    piece = np.clip(np.searchsorted(along, at, side="right") - 1, 0, len(along) - 2)
    span = (along[piece + 1] - along[piece])[:, None]
    t = (at - along[piece])[:, None] / span
    start, end = points[piece], points[piece + 1]
    return np.asarray(
        (2 * t**3 - 3 * t**2 + 1) * start
        + (t**3 - 2 * t**2 + t) * span * tangents[piece]
        + (3 * t**2 - 2 * t**3) * end
        + (t**3 - t**2) * span * tangents[piece + 1]
    )


def _skin(rings: int, sides: int) -> NDArray[np.int64]:
    """Triangles between rings of points."""
    k, j = np.meshgrid(np.arange(rings - 1), np.arange(sides), indexing="ij")
    a, b = k * sides + j, k * sides + (j + 1) % sides
    return np.concatenate([np.stack([a, b, b + sides], -1), np.stack([a, b + sides, a + sides], -1)]).reshape(-1, 3)
