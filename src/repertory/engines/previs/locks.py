"""Locks of hair as meshes: tapered strips with strand grooves, round curls, and the cap below them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repertory.engines.previs.scalp import Field, hairline, scalp
from repertory.engines.previs.shapes import smoothstep


@dataclass(frozen=True, kw_only=True)
class Tress:
    """A piece of hair on the template head, not yet coloured."""

    points: Field
    """(n, 3)."""
    triangles: NDArray[np.int64]
    shade: Field
    """(n,): 0 in the depth of a groove or below others, 1 on a ridge."""
    tone: Field
    """(n,): -1 to 1, how much darker or lighter this lock is than its neighbours."""


def joined(tresses: list[Tress]) -> Tress:
    """All tresses as one mesh."""
    offsets = np.cumsum([0, *(len(tress.points) for tress in tresses[:-1])])
    return Tress(
        points=np.concatenate([tress.points for tress in tresses]),
        triangles=np.concatenate([tress.triangles + at for tress, at in zip(tresses, offsets, strict=True)]),
        shade=np.concatenate([tress.shade for tress in tresses]),
        tone=np.concatenate([tress.tone for tress in tresses]),
    )


def resampled(paths: Field, keep: Field, rings: int) -> Field:
    """Curves (n, steps, 3), each cut at the share `keep` of its length and given `rings` even points."""
    steps = np.linalg.norm(np.diff(paths, axis=1), axis=2)
    length = np.concatenate([np.zeros((len(paths), 1)), np.cumsum(steps, 1)], 1)
    share = np.linspace(0, 1, rings)
    out = np.empty((len(paths), rings, 3))
    for k, (path, at, end) in enumerate(zip(paths, length, keep, strict=True)):
        wanted = share * at[-1] * end
        for axis in range(3):
            out[k, :, axis] = np.interp(wanted, at, path[:, axis])
    return out


def frames(paths: Field) -> tuple[Field, Field, Field]:
    """Unit vectors along, across and out of each point of curves (n, rings, 3), out being away from the head."""
    along = np.gradient(paths, axis=1)
    along /= np.maximum(np.linalg.norm(along, axis=2, keepdims=True), 1e-9)
    out = paths - np.array([0.0, 0.0, -0.14])
    out[..., 1] = np.maximum(paths[..., 1] - 0.25, 0.0)
    across = np.cross(along, out)
    across /= np.maximum(np.linalg.norm(across, axis=2, keepdims=True), 1e-9)
    return along, across, np.cross(across, along)


def _tubes(count: int, rings: int, around: int) -> NDArray[np.int64]:
    """Triangles of `count` tubes, whose points are numbered tube by tube and ring by ring."""
    ring, at = np.meshgrid(np.arange(rings - 1), np.arange(around), indexing="ij")
    after = (at + 1) % around
    a, b = ring * around + at, ring * around + after
    c, d = a + around, b + around
    one = np.stack([np.stack([a, c, b], -1), np.stack([b, c, d], -1)]).reshape(-1, 3)
    return np.asarray((one + (np.arange(count) * rings * around)[:, None, None]).reshape(-1, 3))


def _tones(count: int, rng: np.random.Generator) -> Field:
    return np.asarray(np.clip(rng.normal(0, 0.5, count), -1, 1))


def strips(paths: Field, width: Field, thick: Field, rng: np.random.Generator, *, tip: float = 0.12) -> Tress:
    """Flat tapered locks along curves (n, rings, 3), grooved into strands. Width and thickness are (n,).

    `tip` is the share of the width that remains at the end.
    """
    count, rings, _ = paths.shape
    _, across, out = frames(paths)
    u = np.array([-1.0, -0.66, -0.33, 0.0, 0.33, 0.66, 1.0, 0.5, -0.5])
    v = np.array([0.0, 0.80, 0.66, 1.06, 0.70, 0.78, 0.0, -0.55, -0.55])
    groove = np.array([0.15, 0.74, 0.55, 0.95, 0.58, 0.72, 0.15, 0.0, 0.0])
    share = np.linspace(0, 1, rings)
    taper = (0.45 + 0.55 * smoothstep(0, 0.22, share)) * (1 - (1 - tip) * smoothstep(0.60, 1.0, share) ** 1.3)
    half = (width[:, None] * taper / 2)[..., None, None]
    high = (thick[:, None] * (0.35 + 0.65 * taper))[..., None, None]
    points = paths[:, :, None] + across[:, :, None] * half * u[:, None] + out[:, :, None] * high * v[:, None]
    depth = 0.70 + 0.30 * smoothstep(0.0, 0.3, share)
    shade = np.broadcast_to(groove * depth[:, None], (count, rings, len(u)))
    tone = np.repeat(_tones(count, rng), rings * len(u))
    return Tress(points=points.reshape(-1, 3), triangles=_tubes(count, rings, len(u)), shade=shade.ravel(), tone=tone)


def curls(paths: Field, thick: Field, rng: np.random.Generator, *, around: int = 5) -> Tress:
    """Round tubes along curves (n, rings, 3) that are already wound. Thickness is (n,), tapering to the end."""
    count, rings, _ = paths.shape
    along = np.gradient(paths, axis=1)
    along /= np.maximum(np.linalg.norm(along, axis=2, keepdims=True), 1e-9)
    axis = np.broadcast_to([0.31, 0.82, 0.48], along.shape)
    across = np.cross(along, axis)
    across /= np.maximum(np.linalg.norm(across, axis=2, keepdims=True), 1e-9)
    other = np.cross(across, along)
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    share = np.linspace(0, 1, rings)
    end = np.sqrt(np.clip(1 - (np.maximum(share - 0.9, 0) / 0.1) ** 2, 0.02, 1))
    radius = (thick[:, None] / 2 * end * (1 - 0.25 * share))[..., None, None]
    points = paths[:, :, None] + radius * (
        across[:, :, None] * np.cos(angle)[:, None] - other[:, :, None] * np.sin(angle)[:, None]
    )
    away = paths - np.array([0.0, -0.3, -0.15])
    away /= np.linalg.norm(away, axis=2, keepdims=True)
    facing = ((points - paths[:, :, None]) * away[:, :, None]).sum(3) / np.maximum(radius[..., 0], 1e-9)
    shade = 0.45 + 0.5 * facing
    tone = np.repeat(_tones(count, rng), rings * around)
    return Tress(points=points.reshape(-1, 3), triangles=_tubes(count, rings, around), shade=shade.ravel(), tone=tone)


def wound(paths: Field, radius: Field, turns: Field, rng: np.random.Generator) -> Field:
    """Curves (n, rings, 3) wound into spirals of radius (n,) with so many turns (n,), both ways round."""
    _, across, out = frames(paths)
    share = np.linspace(0, 1, paths.shape[1])
    way = np.where(rng.random(len(paths)) < 0.5, -1.0, 1.0)
    angle = (way * 2 * np.pi * turns)[:, None] * share + rng.uniform(0, 2 * np.pi, len(paths))[:, None]
    grown = radius[:, None] * smoothstep(0, 0.18, share) * (1 - 0.35 * share)
    return np.asarray(paths + across * (grown * np.cos(angle))[..., None] + out * (grown * np.sin(angle))[..., None])


def cap(
    lift: float, *, recess: float = 0.0, wave: float = 0.0, columns: int = 120, rows: int = 24, shade: float = 0.25
) -> Tress:
    """Hair that lies on the skull from the crown to the hairline, `lift` thick, running out into the skin."""
    crown = np.array([0.0, 1.0, -0.30])
    turn = np.linspace(-180, 180, columns, endpoint=False)
    polar = np.radians(np.linspace(2, 150, 90))
    up = crown / np.linalg.norm(crown)
    back = np.cross(np.array([1.0, 0.0, 0.0]), up)
    side, front = np.sin(np.radians(turn)), np.cos(np.radians(turn))
    around = side[:, None] * np.array([1.0, 0, 0]) + front[:, None] * back
    directions = up * np.cos(polar)[:, None, None] + around * np.sin(polar)[:, None, None]
    ground = scalp().on(directions.reshape(-1, 3)).reshape(len(polar), columns, 3)
    at = np.degrees(np.arctan2(ground[..., 0], ground[..., 2] + 0.12))
    over = ground[..., 1] - hairline(at.ravel(), recess, wave).reshape(at.shape)
    below = np.argmax(over < 0, axis=0)
    columns_at = np.arange(columns)
    upper, lower = over[below - 1, columns_at], over[below, columns_at]
    edge = polar[below - 1] + (polar[1] - polar[0]) * upper / (upper - lower)
    share = np.linspace(0, 1, rows)
    bent = edge * (share[:, None] * 0.985 + 0.015)
    directions = up * np.cos(bent)[..., None] + around * np.sin(bent)[..., None]
    height = lift * smoothstep(1.0, 0.78, share) - 0.012 * smoothstep(0.9, 1.0, share)
    points = scalp().on(directions.reshape(-1, 3), np.repeat(height, columns))
    triangles = _tubes(1, rows, columns)
    return Tress(points=points, triangles=triangles, shade=np.full(len(points), shade), tone=np.zeros(len(points)))
