"""A clothed body: one smooth distance field for trunk, neck and arms, its surfaces, and how they follow the joints.

The field is that of a body of 1.70 m at rest, arms held a little away, feet at the origin, facing +z, in metres.
Clothes are the same field at a greater distance, so that they fit every build and lie over each other.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repertory.engines.previs.meshing import Field, Triangles, contour
from repertory.engines.previs.pose import Joints, Point
from repertory.engines.previs.sculpting import cone, ellipsoid, smooth_min
from repertory.engines.previs.shapes import smoothstep

REST_HEIGHT = 1.70
UPPER_ARM, FOREARM = 0.275, 0.245
NECK = np.array([0.0, 1.352, -0.043])
"""Middle of the neck where collars begin."""
_ARM = np.array([0.67, -0.742, 0.0])
_FOREARM = np.array([0.62, -0.742, 0.255])
_SLAB = 4
"""Layers of the grid that are measured together."""
_TRUNK_FROM = 1.20
"""Heights above this keep their distance to the head in tall and in short people; those below are stretched."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """The build of a body, as multiples of the template's."""

    broad: float = 1.0
    """Of the shoulders."""
    heavy: float = 1.0
    """Of waist and hips."""
    neck: float = 1.0
    """Thickness of its neck."""
    bust: float = 0.0
    """0 to 1."""
    skirt: float = 0.0
    """Height at which a coat or a dress ends; 0 where nothing falls below the hips."""

    @property
    def shoulder(self) -> Field:
        return np.array([0.144 * self.broad, 1.285, -0.022])

    @property
    def elbow(self) -> Field:
        return self.shoulder + UPPER_ARM * _ARM

    @property
    def wrist(self) -> Field:
        return self.elbow + FOREARM * _FOREARM / np.linalg.norm(_FOREARM)


def trunk_distance(figure: Figure, points: Field) -> Field:
    """Distance (roughly, metres) of points (..., 3) to the trunk, the neck and the skirt; negative inside."""
    side = points * 1.0
    side[..., 0] = np.abs(side[..., 0])
    broad, heavy = figure.broad, figure.heavy
    d = ellipsoid(points, (0, 1.165, -0.008), (0.146 * broad, 0.185, 0.108))
    d = smooth_min(d, ellipsoid(points, (0, 1.02, 0.0), (0.130 * heavy, 0.20, 0.098 * heavy)), 0.08)
    d = smooth_min(d, ellipsoid(points, (0, 0.86, -0.006), (0.163 * heavy, 0.17, 0.118 * heavy)), 0.10)
    outer = figure.shoulder - np.array([0.020, 0.004, 0.0])
    inner = figure.shoulder - np.array([0.040, -0.006, 0.004])
    d = smooth_min(d, cone(side, (0, 1.272, -0.030), outer, 0.062, 0.046), 0.07)
    d = smooth_min(d, cone(side, (0.012, 1.345, -0.056), inner, 0.030, 0.034), 0.06)
    d = smooth_min(
        d, cone(points, (0, 1.24, -0.042), (0, 1.46, -0.036), 0.030 * figure.neck, 0.016 * figure.neck), 0.075
    )
    if figure.bust:
        size = figure.bust
        breast = ellipsoid(side, (0.056, 1.165, 0.064), (0.074, 0.068, 0.036 + 0.012 * size))
        d = smooth_min(d, breast, 0.07)
    if figure.skirt:
        d = smooth_min(d, _skirt_distance(figure, points), 0.05)
    return d


def _skirt_distance(figure: Figure, points: Field) -> Field:
    share = np.clip((0.95 - points[..., 1]) / (0.95 - figure.skirt), 0, 1.1)
    angle = np.arctan2(points[..., 0], points[..., 2])
    round_about = np.hypot(points[..., 0], points[..., 2] / 0.80)
    waves = 0.010 * share**2 * np.cos(9 * angle + 0.6)
    cone_like = round_about - (0.125 * figure.heavy + 0.085 * share**0.9 + waves)
    return np.asarray(np.maximum(cone_like, points[..., 1] - 1.0))


def arm_distance(figure: Figure, points: Field) -> Field:
    """Distance of points (..., 3) to the nearer arm."""
    side = points * 1.0
    side[..., 0] = np.abs(side[..., 0])
    upper = cone(side, figure.shoulder, figure.elbow, 0.046, 0.036)
    lower = cone(side, figure.elbow, figure.wrist + 0.03 * _FOREARM, 0.037, 0.027)
    return smooth_min(upper, lower, 0.006)


def distance(figure: Figure, points: Field, *, sleeves: bool = True) -> Field:
    """Distance of points (..., 3) to the body, with or without its arms."""
    trunk = trunk_distance(figure, points)
    return smooth_min(trunk, arm_distance(figure, points), 0.035) if sleeves else trunk


def slope(figure: Figure, points: Field, *, sleeves: bool = False) -> Field:
    """Unit vectors away from the body at points (n, 3)."""
    step = 0.002
    parts = [
        distance(figure, points + step * axis, sleeves=sleeves)
        - distance(figure, points - step * axis, sleeves=sleeves)
        for axis in np.eye(3)
    ]
    away = np.stack(parts, -1)
    return np.asarray(away / np.maximum(np.linalg.norm(away, axis=-1, keepdims=True), 1e-9))


def settled(figure: Figure, points: Field, level: Field | float, *, sleeves: bool = False, steps: int = 4) -> Field:
    """The points (n, 3), moved along the slope until they lie `level` metres off the body."""
    moved = points.astype(np.float64)
    for _ in range(steps):
        gap = level - distance(figure, moved, sleeves=sleeves)
        moved = moved + gap[:, None] * slope(figure, moved, sleeves=sleeves)
    return moved


def front_of(figure: Figure, x: Field, y: Field) -> Field:
    """Points (..., 3) on the front of the trunk at places (x, y) of any one shape."""
    depth = np.linspace(0.20, -0.08, 113)
    ray = np.stack(np.broadcast_arrays(x[..., None], y[..., None], depth), -1)
    first = np.argmax(trunk_distance(figure, ray) < 0.0, axis=-1)
    return np.stack(np.broadcast_arrays(x, y, depth[first]), -1)


@functools.lru_cache(maxsize=12)
def _grid(figure: Figure, sleeves: bool, step: float) -> tuple[NDArray[np.float32], Field]:
    """Distances on a grid (z, y, x), mirrored about x = 0, and the grid's first corner."""
    reach = 0.60 if sleeves else 0.30
    x = np.arange(0, reach, step)
    low = min(figure.skirt - 0.03, 0.72) if figure.skirt else 0.72
    y, z = np.arange(low, 1.46, step), np.arange(-0.27 if figure.skirt else -0.19, 0.28 if figure.skirt else 0.20, step)
    half = np.empty((len(x), len(y), len(z)), np.float32)
    for start in range(0, len(x), _SLAB):  # in slabs that fit into the processor's cache: twice as fast
        slab = np.stack(np.meshgrid(x[start : start + _SLAB], y, z, indexing="ij"), -1)
        half[start : start + _SLAB] = distance(figure, slab, sleeves=sleeves)
    whole = np.concatenate([half[:0:-1], half])
    return np.ascontiguousarray(whole.transpose(2, 1, 0)), np.array([-x[-1], y[0], z[0]])


def surface(figure: Figure, level: float, *, sleeves: bool = True, step: float = 0.008) -> tuple[Field, Triangles]:
    """Points (n, 3) and outward triangles of everything `level` metres off the body."""
    values, corner = _grid(figure, sleeves, step)
    points, triangles = contour(values, corner, step, level)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    outward = np.cross(b - a, c - a)
    top = int(np.argmax((a + b + c)[:, 1] * (np.abs(a[:, 1] - 1.3) < 0.05)))
    return points, triangles if outward[top, 1] > 0 else triangles[:, ::-1].copy()


@dataclass(frozen=True, kw_only=True, eq=False)
class Rigging:
    """How much each point follows the arms and the thighs; what is left follows the trunk. All (n,), 0 to 1."""

    arm: Field
    forearm: Field
    """Of the part that follows the arm."""
    thigh: Field
    left: NDArray[np.bool_]
    """Whether the point is on the picture's left (x < 0)."""
    aside: Field
    """0 for the left thigh, 1 for the right."""


def rigged(figure: Figure, points: Field) -> Rigging:
    """The rigging of points (n, 3) of the body at rest."""
    side = points * 1.0
    side[:, 0] = np.abs(side[:, 0])
    along = (side - figure.shoulder) @ _ARM
    nearer = trunk_distance(figure, points) - arm_distance(figure, points)
    arm = smoothstep(-0.045, 0.085, along) * smoothstep(-0.035, 0.030, nearer)
    fore = smoothstep(-0.05, 0.05, (side - figure.elbow) @ (_FOREARM / np.linalg.norm(_FOREARM)))
    return Rigging(
        arm=arm,
        forearm=fore,
        thigh=smoothstep(0.88, 0.66, points[:, 1]) * (1 - arm),
        left=points[:, 0] < 0,
        aside=smoothstep(-0.11, 0.11, points[:, 0]),
    )


def stretched(points: Field, height: float) -> Field:
    """Points of the body at rest for somebody of another height."""
    moved = np.array(points, dtype=np.float64)
    more = height - REST_HEIGHT
    low = moved[..., 1] < _TRUNK_FROM
    moved[..., 1] = np.where(low, moved[..., 1] * (_TRUNK_FROM + more) / _TRUNK_FROM, moved[..., 1] + more)
    return moved


def posed(figure: Figure, points: Field, rig: Rigging, *, bones: Joints, height: float, breath: float) -> Field:
    """Points (n, 3) of the body at rest, where the joints have taken them."""
    chest = breath * 0.0035 * np.exp(-(((points[:, 1] - 1.20) / 0.12) ** 2)) * (points[:, 2] > 0) * (1 - rig.arm)
    rest = stretched(points, height)
    rest[:, 2] += chest
    trunk = rest + np.array([0.0, bones.lift, 0.0])
    moved = trunk.copy()
    if rig.thigh.any():
        moved += (_thighs(rest, rig, bones, height) - trunk) * rig.thigh[:, None]
    for index, side in enumerate((-1, 1)):
        chosen = np.flatnonzero((rig.arm > 0) & (rig.left == (side < 0)))
        joints = [stretched(joint * (side, 1, 1), height) for joint in (figure.shoulder, figure.elbow, figure.wrist)]
        place = rest[chosen]
        upper = _carried(place, joints[0], joints[1], bones.shoulders[index], bones.elbows[index])
        lower = _carried(place, joints[1], joints[2], bones.elbows[index], bones.wrists[index])
        arm = upper + (lower - upper) * rig.forearm[chosen, None]
        moved[chosen] += (arm - trunk[chosen]) * rig.arm[chosen, None]
    return np.asarray(moved)


def _thighs(rest: Field, rig: Rigging, bones: Joints, height: float) -> Field:
    legs = []
    for index, side in enumerate((-1.0, 1.0)):
        hip = stretched(np.array([side * 0.085, 0.86, 0.0]), height)
        legs.append(
            _carried(rest, hip, hip - np.array([0.0, 0.4, 0.0]), bones.hips[index], bones.knees[index], stretch=False)
        )
    return np.asarray(legs[0] + (legs[1] - legs[0]) * rig.aside[:, None])


def _carried(
    points: Field, start: Point, end: Point, new_start: Point, new_end: Point, *, stretch: bool = True
) -> Field:
    """Points that are fixed to a bone, after it has moved; the shortest turn, stretched along the bone."""
    before, after = end - start, new_end - new_start
    old, new = np.linalg.norm(before), np.linalg.norm(after)
    a, b = before / old, after / new
    axis, cosine = np.cross(a, b), float(a @ b)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    turn = np.eye(3) + cross + cross @ cross / (1 + cosine)
    local = points - start
    if stretch:
        local = local + (local @ a)[:, None] * a * (new / old - 1)
    return np.asarray(local @ turn.T + new_start)
