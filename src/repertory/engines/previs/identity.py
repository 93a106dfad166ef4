"""Identity: how one actor's head differs from the template, as a weighted sum of smooth displacement fields.

Every field is linear, so that all of them are worked out once for the template and a new face is one product of a
matrix. What is moved near an eye moves as a whole, so that lids stay on their eyeball; size and tilt of the eyes are
done afterwards, exactly. Head units, as in template.py.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from repertory.engines.previs.sculpting import EYE, MOUTH, NECK_END, Field
from repertory.engines.previs.shapes import Points, floats, smoothstep
from repertory.engines.previs.template import head_template

FIELDS = (
    "face width", "face length", "jaw width", "jaw corner", "chin width", "chin length", "chin forward", "cheekbones",
    "cheeks", "brow ridge", "forehead slope", "forehead height", "temples", "eye spacing", "eye depth", "eye height",
    "nose length", "nose width", "nose bridge", "nose tip", "nose upturn", "bridge width", "nose hump", "mouth width",
    "mouth height", "mouth forward", "upper lip", "lower lip", "mouth corners", "philtrum", "nose bend", "hollow",
    "folds", "neck width",
)  # fmt: skip
"""Fields that move the skin; 1 is a strong trait."""
EYE_SHAPES = ("eye size", "eye tilt", "eye opening")
BROW_SHAPES = ("brow height", "brow thickness", "brow arch", "brow angle", "brow length")
EAR_SHAPES = ("ear size", "ear out")
SHAPES = FIELDS + EYE_SHAPES + BROW_SHAPES + EAR_SHAPES
"""All names that a genome's `shape` knows."""


@dataclass(frozen=True, kw_only=True)
class Skull:
    """A neutral head of one identity."""

    points: Points
    """(n, 3): the template's points, displaced."""
    eyes: Field
    """(2, 3): middles of the eyeballs, left (x > 0) first."""
    eye_scale: float
    """Size of the eyes; 1 is the template's."""
    eye_tilt: float
    """Radians; outer corners up."""
    mouth: Field
    """(3,): the middle of the mouth."""
    mouth_scale: float
    """Width of the mouth; 1 is the template's."""


def _bump(p: Field, middle: tuple[float, float, float], radii: tuple[float, float, float]) -> Field:
    """A soft hill around a point, on both sides of the face alike; 1 in its middle."""
    away = (np.column_stack([np.abs(p[:, 0]), p[:, 1], p[:, 2]]) - middle) / np.asarray(radii)
    return np.asarray(np.exp(-(away**2).sum(1)))


def _moved(share: Field, x: Field | float, y: Field | float, z: Field | float) -> Field:
    return np.asarray(share[:, None] * np.stack(np.broadcast_arrays(x, y, z, share)[:3], 1))


def _frame_fields(p: Field) -> dict[str, Field]:
    """Width, length, jaw, chin, cheeks, forehead."""
    x, y, z = p.T
    side, one = np.tanh(x / 0.12), np.ones(len(p))
    face = smoothstep(-1.25, -0.85, y)
    front = smoothstep(-0.25, 0.35, z)
    low = np.where(y > -1.0, np.minimum(y + 0.1, 0.0), -0.9 * smoothstep(NECK_END, -1.0, y))
    jaw = _bump(p, (0.46, -0.58, 0.10), (0.30, 0.30, 0.45))
    chin = _bump(p, (0.0, -0.93, 0.50), (0.30, 0.22, 0.34))
    return {
        "face width": _moved(one, 0.10 * x * face, 0, 0),
        "face length": _moved(one, 0, 0.13 * low, 0),
        "jaw width": _moved(jaw, 0.10 * side, 0, 0),
        "jaw corner": _moved(_bump(p, (0.42, -0.72, 0.12), (0.22, 0.20, 0.30)), 0.05 * side, -0.07, 0),
        "chin width": _moved(_bump(p, (0.0, -0.88, 0.46), (0.40, 0.20, 0.30)), 0.50 * x, 0.01, 0),
        "chin length": _moved(chin, 0, -0.10, 0),
        "chin forward": _moved(chin, 0, 0, 0.10),
        "cheekbones": _moved(_bump(p, (0.44, -0.20, 0.44), (0.20, 0.17, 0.28)), 0.07 * side, 0, 0.05),
        "cheeks": _moved(_bump(p, (0.40, -0.52, 0.42), (0.22, 0.24, 0.30)), 0.08 * side, 0, 0.07),
        "brow ridge": _moved(_bump(p, (0.20, 0.20, 0.68), (0.30, 0.11, 0.30)), 0, -0.015, 0.06),
        "forehead slope": _moved(front * smoothstep(0.20, 0.90, y), 0, 0, 0.11),
        "forehead height": _moved(smoothstep(0.25, 1.0, y), 0, 0.12, 0),
        "temples": _moved(_bump(p, (0.66, 0.22, 0.20), (0.25, 0.30, 0.40)), 0.07 * side, 0, 0),
        "hollow": _moved(_bump(p, (0.42, -0.48, 0.44), (0.15, 0.18, 0.25)), -0.05 * side, 0, -0.05),
        "neck width": _moved(smoothstep(-0.75, -1.15, y), 0.16 * x, 0, 0.16 * (z + 0.32)),
    }


def _nose_fields(p: Field) -> dict[str, Field]:
    x = p[:, 0]
    whole = _bump(p, (0.0, -0.30, 0.80), (0.17, 0.17, 0.22))
    tip = _bump(p, (0.0, -0.34, 0.86), (0.11, 0.09, 0.16))
    bridge = _bump(p, (0.0, -0.06, 0.70), (0.10, 0.20, 0.16))
    return {
        "nose length": _moved(whole, 0, -0.085, 0),
        "nose width": _moved(_bump(p, (0.08, -0.36, 0.80), (0.12, 0.09, 0.16)), 0.45 * x, 0, 0),
        "nose bridge": _moved(bridge, 0, 0, 0.055),
        "nose tip": _moved(whole, 0, 0, 0.085),
        "nose upturn": _moved(tip, 0, 0.065, 0.01),
        "bridge width": _moved(_bump(p, (0.05, -0.08, 0.70), (0.11, 0.20, 0.14)), 0.5 * x, 0, 0),
        "nose hump": _moved(_bump(p, (0.0, -0.13, 0.76), (0.09, 0.08, 0.15)), 0, 0.0, 0.045),
        "nose bend": _moved(_bump(p, (0.0, -0.25, 0.82), (0.13, 0.18, 0.18)), 0.022, 0, 0),
    }


def _mouth_fields(p: Field) -> dict[str, Field]:
    """`p` holds the template's points first, then a few single places."""
    x, y, _ = p.T
    head = head_template()
    ring = np.full(len(p), 2.0)
    ring[: len(head.points)] = head.mouth_ring
    up = np.zeros(len(p))
    up[: len(head.points)] = np.sin(head.mouth_angle)
    around = _bump(p, (0.0, -0.61, 0.72), (0.36, 0.20, 0.30))
    red = np.clip(1 - np.abs(ring - 0.5) / 0.5, 0, 1) * (ring >= 0)
    upper, lower = red * np.clip(up, 0, 1), red * np.clip(-up, 0, 1)
    side = np.tanh(x / 0.06)
    return {
        "mouth width": _moved(around, 0.27 * x, 0, -0.20 * np.abs(x) * 0.27),
        "mouth height": _moved(_bump(p, (0.0, -0.62, 0.72), (0.40, 0.20, 0.30)), 0, 0.055, 0),
        "mouth forward": _moved(_bump(p, (0.0, -0.60, 0.76), (0.26, 0.19, 0.25)), 0, 0, 0.06),
        "upper lip": _moved(upper, 0, 0.034, 0.030),
        "lower lip": _moved(lower, 0, -0.036, 0.030),
        "mouth corners": _moved(_bump(p, (0.21, -0.61, 0.66), (0.09, 0.07, 0.2)), 0.0 * side, 0.028, -0.005),
        "philtrum": _moved(_bump(p, (0.0, -0.52, 0.78), (0.13, 0.07, 0.2)), 0, 0.02, 0.025),
        "folds": _moved(
            np.exp(-(((np.abs(x) - 0.19 - 0.30 * np.clip(-0.36 - y, 0, 0.4)) / 0.022) ** 2))
            * smoothstep(-0.30, -0.42, y) * smoothstep(-0.78, -0.60, y) * smoothstep(0.3, 0.45, p[:, 2])
            * smoothstep(0.8, 1.0, ring),
            0, 0, -0.024,
        ),
    }  # fmt: skip


def _eye_fields(p: Field) -> dict[str, Field]:
    side = np.tanh(p[:, 0] / 0.10)
    return {
        "eye spacing": _moved(_bump(p, (0.29, 0.02, 0.66), (0.30, 0.24, 0.45)), 0.045 * side, 0, 0),
        "eye depth": _moved(_bump(p, (0.29, 0.02, 0.66), (0.26, 0.22, 0.40)), 0, 0, -0.045),
        "eye height": _moved(_bump(p, (0.29, 0.02, 0.66), (0.34, 0.24, 0.45)), 0, 0.045, 0),
    }


@functools.cache
def _basis() -> Points:
    """(fields, n + 3, 3): what each field does to the template's points, the eyes and the mouth at 1."""
    head = head_template()
    left, right = EYE, EYE * (-1, 1, 1)
    places = np.vstack([head.points.astype(float), left, right, MOUTH])
    fields = {**_frame_fields(places), **_nose_fields(places), **_mouth_fields(places), **_eye_fields(places)}
    basis = np.stack([fields[name] for name in FIELDS])
    count = len(head.points)
    held = eye_hold()
    for side, number in ((1, count), (-1, count + 1)):
        share = held * (np.sign(head.points[:, 0]) == side)
        basis[:, :count] += share[:, None] * (basis[:, number : number + 1] - basis[:, :count])
    return floats(basis)


@functools.cache
def eye_hold() -> Field:
    """(n,): 1 for template points that stay on their eyeball whatever moves, 0 from the outermost ring on."""
    ring = head_template().eye_ring
    return np.asarray(np.where(ring > 1.5, 0.0, smoothstep(1.0, 0.45, ring)))


def weights(shape: Mapping[str, float]) -> Field:
    """The genome's parameters in the order of FIELDS; what it does not name is 0."""
    return np.array([shape.get(name, 0.0) for name in FIELDS])


def skull_of(shape: Mapping[str, float]) -> Skull:
    """The neutral head with these shape parameters (names of SHAPES, about -1 to 1). About 3 ms."""
    head = head_template()
    count = len(head.points)
    moved = np.tensordot(weights(shape).astype(np.float32), _basis(), 1).astype(float)
    points = head.points + moved[:count]
    eyes = np.stack([EYE, EYE * (-1, 1, 1)]) + moved[count : count + 2]
    scale, tilt = 1 + 0.13 * shape.get("eye size", 0.0), 0.14 * shape.get("eye tilt", 0.0)
    held = np.where(head.eye_ring > 1.5, 0.0, smoothstep(1.05, 0.5, head.eye_ring))
    for side, middle in zip((1, -1), eyes, strict=True):
        own = held * (np.sign(head.points[:, 0]) == side)
        c, s = np.cos(tilt * side), np.sin(tilt * side)
        turned = (points - middle) @ (scale * np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]])) + middle
        points += own[:, None] * (turned - points)
    return Skull(
        points=floats(points),
        eyes=eyes,
        eye_scale=scale,
        eye_tilt=tilt,
        mouth=MOUTH + moved[count + 2],
        mouth_scale=1 + 0.27 * shape.get("mouth width", 0.0),
    )
