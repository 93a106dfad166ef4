"""Distance fields of the template head: skull, jaw, neck, sockets, nose, lips. Units as in template.py.

Smooth minimum and the bound of an ellipsoid's distance follow Inigo Quilez, "Distance functions".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

HEAD_UNIT = 0.11
"""Metres in one head unit."""
EYE = np.array([0.29, 0.0, 0.57])
"""Middle of the left eyeball (x > 0)."""
EYE_RADIUS = 0.165
LID_RADIUS = 0.184
MOUTH = np.array([0.0, -0.61, 0.75])
MIDDLE = np.array([0.0, -0.12, -0.06])
NECK_TOP, NECK_FOOT = np.array([0.0, -0.55, -0.24]), np.array([0.0, -2.2, -0.40])
"""Ends of the middle line of the neck."""
NECK_END = -2.10
"""Where the skin of the neck stops, well inside any collar."""

Field = NDArray[np.float64]
Triple = tuple[float, float, float]


def smooth_min(a: Field, b: Field, blend: float) -> Field:
    """Return the lesser of two fields with a fillet of about `blend`."""
    h = np.clip(0.5 + 0.5 * (b - a) / blend, 0, 1)
    return np.asarray(b * (1 - h) + a * h - blend * h * (1 - h))


def smooth_cut(a: Field, b: Field, blend: float) -> Field:
    """Return `a` with `b` carved out of it."""
    return -smooth_min(-a, b, blend)


def ellipsoid(points: Field, centre: Triple, radii: Triple) -> Field:
    """Return the (bounded) distance to an ellipsoid."""
    scaled = [(points[..., k] - at) / radius for k, (at, radius) in enumerate(zip(centre, radii, strict=True))]
    k0 = _length(*scaled)
    k1 = _length(*(part / radius for part, radius in zip(scaled, radii, strict=True)))
    return np.asarray(k0 * (k0 - 1) / np.maximum(k1, 1e-6))


def _length(x: Field, y: Field, z: Field) -> Field:
    """How long vectors are; several times as fast as numpy's norm, which adds up every three figures by themselves."""
    return np.asarray(np.sqrt(x * x + y * y + z * z))


def cone(points: Field, start: ArrayLike, end: ArrayLike, radius: float, end_radius: float) -> Field:
    """Return the distance to a round cone between two points."""
    first, axis = np.asarray(start, float), np.asarray(end, float) - np.asarray(start, float)
    offset = points - first
    along = np.clip((offset @ axis) / (axis @ axis), 0, 1)
    away = _length(*(offset[..., k] - along * axis[k] for k in range(3)))
    return np.asarray(away - (radius + (end_radius - radius) * along))


def skull_field(points: Field, side: Field) -> Field:
    """Return the distance to skull, face, jaw and neck; `side` is `points` with |x|."""
    d = ellipsoid(points, (0, 0.31, -0.14), (0.72, 0.77, 0.85))
    d = smooth_min(d, ellipsoid(points, (0, -0.22, 0.14), (0.61, 0.70, 0.58)), 0.28)
    d = smooth_min(d, cone(side, (0.44, -0.42, 0.00), (0.10, -0.87, 0.47), 0.16, 0.13), 0.26)
    d = smooth_min(d, ellipsoid(points, (0, -0.87, 0.49), (0.19, 0.13, 0.16)), 0.20)
    d = smooth_min(d, ellipsoid(side, (0.36, -0.25, 0.44), (0.19, 0.17, 0.19)), 0.20)
    d = smooth_min(d, ellipsoid(side, (0.30, -0.48, 0.44), (0.20, 0.20, 0.18)), 0.20)
    d = smooth_min(d, ellipsoid(side, (0.20, 0.23, 0.57), (0.22, 0.09, 0.11)), 0.22)
    return smooth_min(d, neck_field(points), 0.16)


def neck_field(points: Field) -> Field:
    """Return the distance to the neck, a round cone that leans back."""
    return cone(points, NECK_TOP, NECK_FOOT, 0.34, 0.39)


def face_field(points: Field, side: Field) -> Field:
    """Return the distance to the whole head with sockets, lids, nose, nostrils and lips."""
    d = skull_field(points, side)
    d = smooth_cut(d, ellipsoid(side, (0.29, 0.01, 0.84), (0.21, 0.13, 0.15)), 0.13)
    d = smooth_min(d, np.linalg.norm(side - EYE, axis=-1) - (LID_RADIUS - 0.006), 0.05)
    nose = cone(points, (0, 0.12, 0.645), (0, -0.31, 0.845), 0.052, 0.085)
    nose = smooth_min(nose, ellipsoid(points, (0, -0.335, 0.855), (0.098, 0.088, 0.09)), 0.06)
    nose = smooth_min(nose, ellipsoid(side, (0.105, -0.375, 0.765), (0.068, 0.062, 0.085)), 0.04)
    nose = smooth_cut(nose, ellipsoid(side, (0.055, -0.44, 0.80), (0.032, 0.045, 0.045)), 0.02)
    d = smooth_min(d, nose, 0.07)
    d = smooth_min(d, ellipsoid(points, (0, -0.60, 0.62), (0.26, 0.20, 0.14)), 0.12)
    d = smooth_cut(d, ellipsoid(points, (0, -0.485, 0.80), (0.022, 0.05, 0.03)), 0.04)
    lips = smooth_min(
        ellipsoid(side, (0.055, -0.573, 0.745), (0.12, 0.045, 0.062)),
        ellipsoid(side, (0.13, -0.592, 0.715), (0.11, 0.028, 0.05)),
        0.05,
    )
    lips = smooth_min(lips, ellipsoid(points, (0, -0.656, 0.735), (0.165, 0.052, 0.068)), 0.02)
    d = smooth_min(d, lips, 0.03)
    return smooth_cut(d, ellipsoid(points, (0, -0.614, 0.84), (0.22, 0.006, 0.07)), 0.02)
