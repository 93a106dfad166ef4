"""The ground that hair grows on: the template head's skin seen from its middle, the hairline, and the fit to a skull.

Hair, beards and glasses are modelled once on the template head and carried to any actor's skull by the displacement
of the skin nearest to each of their points.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from repertory.engines.previs.shapes import Points, floats, smoothstep
from repertory.engines.previs.template import MIDDLE, head_template

Field = NDArray[np.float64]

_LINE = (
    (0, 0.72), (16, 0.72), (30, 0.69), (42, 0.60), (52, 0.46), (62, 0.28), (70, 0.10), (77, -0.10), (84, -0.14),
    (89, 0.05), (95, 0.19), (108, 0.21), (117, 0.10), (123, -0.25), (130, -0.50), (150, -0.65), (180, -0.68),
)  # fmt: skip
"""Azimuth from the front in degrees, and the height of the hairline there: forehead, temple, sideburn, ear, nape."""
NECK = -1.12
"""Below this height hair is not pushed away from the skin: it hangs free of the neck."""
AXIS = np.array([0.0, 0.0, -0.12])
"""Azimuths are counted around the vertical through this point."""


@dataclass(frozen=True, kw_only=True)
class Scalp:
    """The template's skin as a distance from its middle in every direction."""

    tree: Any
    """Nearest-neighbour search over unit directions (scipy ships no types)."""
    radii: Field

    def radius(self, directions: Field) -> Field:
        """The distance of the skin from the head's middle along unit directions (n, 3)."""
        distance, index = self.tree.query(directions, k=4)
        weight = 1.0 / (distance + 0.004) ** 2
        return np.asarray((self.radii[index] * weight).sum(1) / weight.sum(1))

    def on(self, directions: Field, lift: Field | float = 0.0) -> Field:
        """Points `lift` outside the skin along directions (n, 3)."""
        unit = directions / np.linalg.norm(directions, axis=1, keepdims=True)
        return np.asarray(MIDDLE + unit * (self.radius(unit) + lift)[:, None])

    def outside(self, points: Field, lift: Field | float, *, hug: Field | float = 0.0) -> Field:
        """The points, moved out from the head's middle where they are less than `lift` above the skin.

        `hug`, 0 to 1, draws those that are farther away back down.
        """
        offset = points - MIDDLE
        distance = np.linalg.norm(offset, axis=1)
        unit = offset / distance[:, None]
        needed = self.radius(unit) + lift
        gap = distance - needed
        return np.asarray(MIDDLE + unit * (distance - np.where(gap > 0, gap * hug, gap))[:, None])


@functools.cache
def scalp() -> Scalp:
    """The template's scalp (made at the first call)."""
    from scipy.spatial import cKDTree

    head = head_template()
    skin = (head.eye_ring >= 0) & (head.mouth_ring >= 0) & (head.points[:, 1] > NECK)
    offset = head.points[skin].astype(float) - MIDDLE
    radii = np.linalg.norm(offset, axis=1)
    return Scalp(tree=cKDTree(offset / radii[:, None]), radii=radii)


def azimuth(points: Field) -> Field:
    """Degrees around the vertical, (n,), -180 to 180: 0 in front, positive to the picture's right."""
    return np.asarray(np.degrees(np.arctan2(points[:, 0] - AXIS[0], points[:, 2] - AXIS[2])))


def hairline(turn: Field, recess: float = 0.0, wave: float = 0.0) -> Field:
    """The height of the hairline at azimuths in degrees.

    `recess` raises it beside the middle of the forehead, as it rises with age in men; `wave` shifts its small
    irregularities, so that no two people have quite the same.
    """
    away = np.abs(turn)
    at, height = np.array(_LINE, float).T
    line = np.interp(away, at, height)
    corner = np.exp(-(((away - 30) / 12) ** 2)) + 0.35 * np.exp(-((away / 12) ** 2))
    ragged = 0.010 * np.sin(turn * 0.33 + wave) + 0.007 * np.sin(turn * 0.71 + 2.3 * wave)
    return np.asarray(line + recess * corner + ragged)


def above_hairline(points: Field, recess: float = 0.0, wave: float = 0.0) -> Field:
    """How far above the hairline points of the scalp lie; below 0 on the face and the neck."""
    return np.asarray(points[:, 1] - hairline(azimuth(points), recess, wave))


def spread_roots(count: int, rng: np.random.Generator, recess: float = 0.0, wave: float = 0.0) -> Field:
    """About `count` points spread evenly over the hairy part of the scalp, (n, 3)."""
    total = round(count * 2.05)
    k = np.arange(total) + 0.5
    height, turn = 1 - 2 * k / total, np.pi * (1 + 5**0.5) * k
    flat = np.sqrt(1 - height**2)
    directions = np.column_stack([flat * np.sin(turn), height, flat * np.cos(turn)])
    directions += rng.normal(0, 0.35 / np.sqrt(count), directions.shape)
    points = scalp().on(directions)
    return np.asarray(points[above_hairline(points, recess, wave) > 0.015])


def off_the_face(points: Field, room: float = 0.0) -> Field:
    """The points, moved aside where they hang before the face: an oval from the forehead to the chin stays free."""
    x, y = points[:, 0], points[:, 1] + 0.24
    oval = np.hypot(x / (0.575 + room), y / 0.80)
    push = 1 + (np.maximum(1 / np.maximum(oval, 0.05), 1) - 1) * smoothstep(0.0, 0.22, points[:, 2])
    moved = points.copy()
    moved[:, 0] = x * push
    moved[:, 1] = np.where(y > 0, y * push, y) - 0.24
    return moved


_TOP = (0.0, 0.50, 0.60, 0.75, 1.0, 1.3, 1.6), (-0.90, -0.92, -0.98, -1.06, -1.24, -1.38, -1.62)
"""Distance from the middle, and the height of collar and shoulders in a coat there."""
_TRUNK = (
    (-2.1, -1.9, -1.7, -1.5, -1.35, -1.2, -1.1, -0.9),
    (1.07, 1.00, 0.88, 0.73, 0.62, 0.48, 0.40, 0.20),
    (-1.07, -1.06, -1.04, -1.00, -0.98, -0.94, -0.90, -0.80),
)
"""Heights, and how far the front and the back of a coat reach there."""


def off_the_shoulders(points: Field, room: Field | float = 0.0) -> Field:
    """The points, moved the shortest way out of shoulders, chest and back in a coat, so that long hair lies on them."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    height, front, back = _TRUNK
    aside = np.maximum(x - 0.6, 0)
    up = np.interp(x, *_TOP) + room - y
    forward = np.interp(y, height, front) - 0.60 * aside + room - z
    backward = z - np.interp(y, height, back) - 0.45 * aside + room
    least = np.minimum(up, np.minimum(forward, backward))
    inside = least > 0
    moved = points.copy()
    moved[:, 1] += np.where(inside & (up == least), up, 0)
    moved[:, 2] += np.where(inside & (forward == least), forward, 0)
    moved[:, 2] -= np.where(inside & (backward == least), backward, 0)
    return moved


@dataclass(frozen=True, kw_only=True)
class Bond:
    """Which points of the template head each point of a model on it follows."""

    points: Field
    """(n, 3): the model on the template head."""
    follows: NDArray[np.int64]
    """(n, 12): indices into the head's points."""
    share: Points
    """(n, 12), adding up to 1."""

    def on(self, skull: Points) -> Points:
        """The model on a skull, or on a face in motion: points in the order of the template head's, head units.

        Raises ValueError where the skull has another number of points than the template.
        """
        template = head_template().points
        if skull.shape != template.shape:
            raise ValueError(f"A skull has {len(template)} points like the template head, not {len(skull)}.")
        shift = skull.astype(np.float32) - template
        if not shift.any():
            return floats(self.points)
        return floats(self.points + np.einsum("nk,nkc->nc", self.share, shift[self.follows]))


def bonded(points: Field) -> Bond:
    """Ties a model on the template head to the skin near it."""
    distance, index = _template_tree().query(points, k=12)
    weight = 1.0 / (distance + 0.03) ** 2
    return Bond(points=points, follows=index, share=floats(weight / weight.sum(1, keepdims=True)))


@functools.cache
def _template_tree() -> Any:  # scipy ships no types
    from scipy.spatial import cKDTree

    return cKDTree(head_template().points)
