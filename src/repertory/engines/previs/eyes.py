"""Eyeballs with a painted iris, and the line of the lashes. Head units."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.parts import Part
from repertory.engines.previs.sculpting import EYE_RADIUS, Field
from repertory.engines.previs.shapes import Points, floats, smoothstep
from repertory.engines.previs.template import EYE_ROUND, head_template

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.engines.previs.genome import Colour
    from repertory.engines.previs.identity import Skull

IRIS = 0.098
"""Radius of the iris."""
PUPIL = 0.043
_SIZE = 192
_ROUND, _ALONG = 36, 18


def eye_parts(skull: Skull, colour: Colour, gaze: tuple[float, float]) -> tuple[Part, ...]:
    """Both eyeballs, turned by `gaze` (degrees to the picture's right and up)."""
    points, triangles, uv = _ball()
    yaw, pitch = np.radians(np.clip(gaze, -30, 30))
    up = np.array([[1, 0, 0], [0, np.cos(pitch), np.sin(pitch)], [0, -np.sin(pitch), np.cos(pitch)]])
    right = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    turned = points @ (right @ up).T * skull.eye_scale
    return tuple(
        Part(
            name=f"{name} eye",
            points=floats(turned + middle),
            triangles=triangles,
            colours=np.ones((1, 3), np.float32),
            roughness=0.12,
            texture=_iris(colour),
            uv=uv,
        )
        for name, middle in zip(("left", "right"), skull.eyes, strict=True)
    )


@functools.cache
def _ball() -> tuple[Field, NDArray[np.int32], Points]:
    """A ball with its pole to the front, a slight bulge of the cornea, and a picture laid over it from the front."""
    along = np.linspace(0.03, 0.78 * np.pi, _ALONG)
    around = np.linspace(0, 2 * np.pi, _ROUND, endpoint=False)
    a, b = np.meshgrid(along, around, indexing="ij")
    points = EYE_RADIUS * np.stack([np.sin(a) * np.cos(b), np.sin(a) * np.sin(b), np.cos(a)], -1).reshape(-1, 3)
    points = np.vstack([points, [0, 0, EYE_RADIUS]])
    reach = np.hypot(points[:, 0], points[:, 1])
    points[:, 2] += np.where(points[:, 2] > 0, 0.010 * smoothstep(IRIS * 1.1, 0.0, reach), 0.0)
    rows = []
    for ring in range(_ALONG - 1):
        low, high = ring * _ROUND + np.arange(_ROUND), (ring + 1) * _ROUND + np.arange(_ROUND)
        rows += [np.stack([low, high, np.roll(high, -1)], 1), np.stack([low, np.roll(high, -1), np.roll(low, -1)], 1)]
    first = np.arange(_ROUND)
    rows.append(np.stack([np.full(_ROUND, len(points) - 1), first, np.roll(first, -1)], 1))
    flat = np.where(points[:, 2:] > 0, points[:, :2], points[:, :2] / np.maximum(reach, 1e-6)[:, None] * EYE_RADIUS)
    uv = np.clip(0.5 + 0.49 * flat / EYE_RADIUS, 0.002, 0.998)
    return points, np.concatenate(rows).astype(np.int32), floats(uv)


@functools.lru_cache(maxsize=64)
def _iris(colour: Colour) -> NDArray[np.uint8]:
    """White, a dark ring, rays that grow lighter below, the pupil and one painted highlight."""
    y, x = np.mgrid[_SIZE - 1 : -1 : -1, 0:_SIZE] / (_SIZE - 1) * 2 - 1
    x, y = x * EYE_RADIUS / 0.98, y * EYE_RADIUS / 0.98
    away, angle = np.hypot(x, y), np.arctan2(y, x)
    own = np.asarray(colour, float)
    picture = np.ones((_SIZE, _SIZE, 3)) * (0.97, 0.955, 0.94)
    picture -= (0.03, 0.10, 0.10) * smoothstep(0.12, EYE_RADIUS, away)[..., None]
    rays = 0.10 * np.sin(angle * 23 + 3 * np.sin(angle * 5)) * smoothstep(PUPIL, IRIS, away)
    light = 0.85 + 0.55 * smoothstep(0.04, -0.08, y) + rays
    iris = np.clip(own * light[..., None] + 0.06, 0, 1)
    iris *= (1 - 0.72 * smoothstep(IRIS * 0.80, IRIS * 0.97, away))[..., None]
    for shade, inner, edge in ((iris, IRIS, 0.004), (np.full(3, 0.015), PUPIL, 0.004)):
        share = smoothstep(inner + edge, inner - edge, away)[..., None]
        picture = picture + share * (shade - picture)
    for middle, radius in (((0.034, 0.040), 0.021), ((-0.036, -0.040), 0.010)):
        spot = smoothstep(radius + 0.004, radius - 0.004, np.hypot(x - middle[0], y - middle[1]))[..., None]
        picture = picture + spot * (1.0 if radius > 0.015 else 0.55) * (1 - picture)
    return np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)


def lash_part(points: Points, skull: Skull, colour: Colour, strength: float) -> Part:
    """A dark wedge along the rims of the upper lids, thicker and swept up towards the outer corner."""
    meshes, triangles, count = [], [], 0
    for side, rim in zip((1, -1), _rims(), strict=True):
        line = points[rim].astype(float)
        middle = skull.eyes[0 if side > 0 else 1]
        outward = line - middle
        outward /= np.linalg.norm(outward, axis=1, keepdims=True)
        share = np.linspace(1.0, 0.0, len(rim))
        body = np.sin(np.pi * (0.12 + 0.88 * (1 - share))) ** 0.6
        reach = strength * (0.010 + 0.014 * share**2 + 0.012 * body)
        tip = line + outward * reach[:, None] + np.stack([0.5 * side * reach * share, 0.55 * reach, 0 * reach], 1)
        top = line + outward * 0.010 + np.stack([0 * share, strength * (0.008 + 0.012 * body), 0 * share], 1)
        rows = np.stack([line - outward * 0.004, tip, top], 1)
        meshes.append(rows.reshape(-1, 3))
        triangles.append(_wedge(len(rim), flipped=side > 0) + count)
        count += 3 * len(rim)
    return Part(
        name="lashes",
        points=floats(np.concatenate(meshes)),
        triangles=np.concatenate(triangles).astype(np.int32),
        colours=floats([colour]),
        roughness=0.8,
    )


def _wedge(length: int, *, flipped: bool) -> NDArray[np.int64]:
    rows = []
    at = np.arange(length - 1) * 3
    for edge in ((0, 1), (1, 2), (2, 0)):
        a, b = at + edge[0], at + edge[1]
        rows += [np.stack([a, b, b + 3], 1), np.stack([a, b + 3, a + 3], 1)]
    triangles = np.concatenate(rows)
    return triangles[:, ::-1] if flipped else triangles


@functools.cache
def _rims() -> tuple[NDArray[np.int64], ...]:
    """Point numbers along the upper rims from the outer to the inner corner, left eye first."""
    head = head_template()
    rims = []
    for side in (1, -1):
        rim = np.flatnonzero((head.eye_ring == 0) & (np.sign(head.points[:, 0]) == side))
        upper = rim[: EYE_ROUND // 2 + 1]
        rims.append(upper[:-2])
    return tuple(rims)
