"""What a tailor does: hemming cloth, cutting it around the neck, laying on cords, flaps and collars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.body import NECK, Figure, distance, settled
from repertory.engines.previs.meshing import Field, Line, Triangles, edges, grid
from repertory.engines.previs.parts import Part
from repertory.engines.previs.sculpting import smooth_min
from repertory.engines.previs.shapes import floats

if TYPE_CHECKING:
    from repertory.engines.previs.outfits import Colour

FALL = 0.48
"""How much a plain neckline falls towards the front, metres per metre."""


def cord(name: str, path: Field, radius: Field | float, colours: Field, *, rough: float, closed: bool) -> Part:
    """A round cord along a path (n, 3); `colours` one for all or one per point of the path."""
    ahead = np.roll(path, -1, 0) - np.roll(path, 1, 0) if closed else np.gradient(path, axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    aside = np.cross(ahead, (0.31, 0.2, 0.93))
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    over = np.cross(ahead, aside)
    angles = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    ring = aside[:, None] * np.cos(angles)[None, :, None] + over[:, None] * np.sin(angles)[None, :, None]
    points = path[:, None] + np.broadcast_to(np.asarray(radius), len(path))[:, None, None] * ring
    shades = np.broadcast_to(np.atleast_2d(colours), (len(path), 3))
    rows = len(path) + closed
    return Part(
        name=name,
        points=floats(points.reshape(-1, 3)),
        triangles=(grid(rows, 8, round_about=True) % points[..., 0].size).astype(np.int32),
        colours=floats(np.repeat(shades, 8, axis=0)),
        roughness=rough,
    )


def hems(points: Field, triangles: Triangles, *, radius: float, colour: Colour, rough: float) -> list[Part]:
    """A turned hem along every open edge of cloth, which gives it its thickness."""
    rings = edges(points, triangles)
    return [cord("hem", ring, radius, np.array(colour), rough=rough, closed=True) for ring in rings]


def flap(
    name: str, figure: Figure, rows: Field, *, level: float, thick: float, colour: Colour, rough: float,
    bed: float = 0.0035,
) -> Part:  # fmt: skip
    """A soft leaf of cloth on the trunk: `rows` (along, across, 3) is roughly where it lies, its edges are rounded.

    It lies `level` metres off the body, `thick` metres more in its middle; its edges sink in by `bed`.
    """
    along, across, _ = rows.shape
    u, v = np.linspace(-1, 1, along)[:, None], np.linspace(-1, 1, across)[None]
    full = np.sqrt(np.clip((1 - u**10) * (1 - v**6), 0, 1))
    points = settled(figure, rows.reshape(-1, 3), (level + thick * full - bed * (1 - full)).ravel())
    triangles = grid(along, across)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    facing = np.cross(b - a, c - a)[:, 2].sum()
    return Part(
        name=name,
        points=floats(points),
        triangles=(triangles if facing > 0 else triangles[:, ::-1]).astype(np.int32),
        colours=floats([colour]),
        roughness=rough,
    )


def neck_hole(radius: float, fall: float, reach: float) -> Line:
    """The line around the neck at which cloth ends: a hole of that radius, `reach` times as long in front, no deeper
    than a plane that falls forward by `fall` metres per metre."""

    def line(points: Field) -> Field:
        ahead = points[:, 2] - NECK[2]
        around = np.hypot(points[:, 0], ahead / np.where(ahead > 0, reach, 0.97)) - radius
        return -smooth_min(-around, points[:, 1] - _collar_plane(points, fall), 0.012 * reach)

    return line


def _collar_plane(points: Field, fall: float) -> Field:
    return np.asarray(1.386 - fall * (points[..., 2] + 0.11))


def neck_foot(figure: Figure, level: float, radius: float, angles: Field) -> Field:
    """Where cloth `level` metres off the body ends around the neck, (n, 3); angle 0 is in front."""
    heights = np.linspace(1.45, 1.24, 106)
    out = np.stack([np.sin(angles), np.zeros_like(angles), 0.97 * np.cos(angles)], 1)
    foot = NECK + radius * out
    columns = np.repeat(foot[:, None], len(heights), axis=1)
    columns[:, :, 1] = heights
    inside = distance(figure, columns, sleeves=False) < level
    foot[:, 1] = np.maximum(heights[np.argmax(inside, axis=1)], _collar_plane(foot, FALL))
    kernel = np.hanning(9) / np.hanning(9).sum()
    foot[4:-4, 1] = np.convolve(foot[:, 1], kernel, mode="valid")
    return foot


def folded_collar(
    name: str, figure: Figure, level: float, *, stand: float, leaf: tuple[float, float], gap: float, colour: Colour,
    rough: float, thick: float, radius: float, spread: float,
) -> Part:  # fmt: skip
    """A collar that stands around the neck and folds over; its leaf is as wide as `leaf` behind and at its points.

    `gap` is the angle in radians, from the middle of the front, at which it begins; `radius` that of the neck's hole;
    `spread` 0 to 1 lays the points outward.
    """
    angles = np.linspace(gap, 2 * np.pi - gap, 119)
    front = np.clip(1 - (np.pi - np.abs(angles - np.pi) - gap) / 1.5, 0, 1)[:, None]
    out = np.stack([np.sin(angles), np.zeros_like(angles), np.cos(angles)], 1)
    foot = neck_foot(figure, level - 0.004, radius, angles)
    up, drop = np.array([0.0, 1.0, 0.08]), np.array([0.0, -1.0, 0.0])
    inner = foot - 0.35 * (radius - 0.055) * out
    rise = stand * (1 - 0.45 * front)
    width = leaf[0] + (leaf[1] - leaf[0]) * front**1.5
    rows = [inner - 0.02 * up, inner + 0.5 * rise * up, inner + 0.9 * rise * up, inner + 0.003 * out + rise * up]
    rows.append(inner + (0.003 + 1.2 * thick) * out + rise * up)
    top = inner + (0.004 + 2 * thick) * out + (rise - 0.004) * up
    fall = out * (0.42 + spread * front) + drop * (0.90 - 0.4 * spread * front)
    for share in (0.12, 0.3, 0.5, 0.7, 0.88, 1.0):
        row = top + fall * width * share
        near = settled(figure, row, level + thick)
        deep = (distance(figure, row, sleeves=False) < level + thick)[:, None]
        rows.append(np.where(deep, near, row + (near - row) * np.clip(share * 1.3 - 0.3, 0, 1)))
    rows.append(settled(figure, rows[-1], level - 0.003))
    sheet = np.stack(rows, 1)
    return Part(
        name=name,
        points=floats(sheet.reshape(-1, 3)),
        triangles=_collar_triangles(sheet),
        colours=floats([colour]),
        roughness=rough,
    )


def _collar_triangles(sheet: Field) -> Triangles:
    """Triangles of a folded sheet (along, across, 3), facing outward on its leaf."""
    along, across, _ = sheet.shape
    triangles = grid(along, across)
    points = sheet.reshape(-1, 3)
    leaf = triangles[(triangles % across).min(axis=1) >= across - 4]
    a, b, c = (points[leaf[:, k]] for k in range(3))
    facing = (np.cross(b - a, c - a) * ((a + b + c) / 3 - NECK)).sum()
    return np.asarray(triangles if facing > 0 else triangles[:, ::-1], np.int32)


def rib_collar(
    name: str, figure: Figure, level: float, *, height: float, colour: Colour, rough: float, radius: float
) -> Part:
    """A ribbed band around the neck, rolled at its top."""
    angles = np.linspace(-np.pi, np.pi, 168, endpoint=False)
    wave = np.cos(28 * angles)
    foot = neck_foot(figure, level, radius + 0.004, angles)
    thick, lean = 0.009, 0.35 * min(height, 0.03)
    profile = [(0.004, -0.012), (0.003, 0.10 * height), (-0.4 * lean, 0.5 * height), (-lean, 0.85 * height)]
    roll = [
        (-lean - 0.5 * thick * (1 - np.cos(t)), 0.9 * height + 0.6 * thick * np.sin(t))
        for t in (0.4, 1.0, 1.57, 2.2, 2.8)
    ]
    profile += [*roll, (-lean - thick, 0.6 * height), (-lean - thick, -0.02)]
    out = np.stack([np.sin(angles), np.zeros_like(angles), np.cos(angles)], 1)
    rings = [foot + (aside + 0.0012 * wave)[:, None] * out + np.array([0, 1.0, 0.10]) * rise for aside, rise in profile]
    shade = np.tile((0.90 + 0.10 * wave)[:, None] * np.array(colour), (len(rings), 1))
    triangles = grid(len(rings), len(angles), round_about=True)
    return Part(
        name=name,
        points=floats(np.concatenate(rings)),
        triangles=triangles.astype(np.int32),
        colours=floats(shade),
        roughness=rough,
    )
