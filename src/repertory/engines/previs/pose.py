"""Where the joints of a body are: stances, steps and breath. Metres, feet at the origin, facing +z."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Point = NDArray[np.float64]

SEAT = 0.47
"""Height of a chair's seat."""


@dataclass(frozen=True, kw_only=True)
class Joints:
    """The joints of one moment; index 0 is the picture's left side (x < 0), 1 its right."""

    lift: float
    """How much everything above the hips is raised (negative when sitting)."""
    lean: float
    """Degrees forward."""
    shoulders: tuple[Point, Point]
    elbows: tuple[Point, Point]
    wrists: tuple[Point, Point]
    hips: tuple[Point, Point]
    knees: tuple[Point, Point]
    ankles: tuple[Point, Point]
    hands_up: tuple[bool, bool] = (False, False)


def joints(*, tall: float, broad: float, stance: str, stride: float, breath: float) -> Joints:
    """The joints of somebody `tall` times 1.70 m, with shoulders `broad` times the usual ones."""
    swing = np.sin(2 * np.pi * stride) if stance == "walk" else 0.0
    bob = 0.012 * np.cos(4 * np.pi * stride) if stance == "walk" else 0.0
    hip_height = 0.86 * tall
    lift = (SEAT + 0.03 - hip_height) if stance == "sit" else bob
    raised = lift + 0.003 * breath
    arms = [_arm(side, tall, broad, lift=raised, stance=stance, swing=swing) for side in (-1, 1)]
    legs = [_leg(side, tall, lift, stance, stride) for side in (-1, 1)]
    return Joints(
        lift=lift,
        lean=2.0 if stance == "walk" else 0.0,
        shoulders=(arms[0][0], arms[1][0]),
        elbows=(arms[0][1], arms[1][1]),
        wrists=(arms[0][2], arms[1][2]),
        hips=(legs[0][0], legs[1][0]),
        knees=(legs[0][1], legs[1][1]),
        ankles=(legs[0][2], legs[1][2]),
        hands_up=(False, stance == "hold phone"),
    )


def _arm(side: int, tall: float, broad: float, *, lift: float, stance: str, swing: float) -> tuple[Point, Point, Point]:
    shoulder = np.array([side * 0.144 * broad, 1.70 * tall - 0.415 + lift, -0.022])
    if stance == "sit":
        wrist = np.array([side * 0.13, 0.80, 0.36])
    elif stance == "hold phone" and side > 0:
        wrist = shoulder + np.array([-0.07, -0.14, 0.26]) * tall
    else:
        wrist = shoulder + np.array([side * 0.088, -0.490, 0.060 - side * 0.22 * swing]) * tall
        wrist[1] += 0.03 * abs(swing)
    return shoulder, _bent(shoulder, wrist, 0.275 * tall, 0.245 * tall, np.array([side * 0.45, -0.25, -1.0])), wrist


def _leg(side: int, tall: float, lift: float, stance: str, stride: float) -> tuple[Point, Point, Point]:
    hip = np.array([side * 0.085, 0.86 * tall + lift, 0.0])
    if stance == "sit":
        ankle = np.array([side * 0.10, 0.085, 0.44])
    elif stance == "walk":
        phase = 2 * np.pi * stride + (np.pi if side < 0 else 0.0)
        raised = max(0.0, float(np.cos(phase))) * 0.09
        ankle = np.array([side * 0.07, 0.085 + raised, 0.25 * np.sin(phase)])
    else:
        ankle = np.array([side * 0.105, 0.085, -0.02 + 0.03 * (side > 0)])
    return hip, _bent(hip, ankle, 0.395 * tall, 0.384 * tall, np.array([side * 0.1, 0.0, 1.0])), ankle


def _bent(start: Point, end: Point, first: float, second: float, towards: Point) -> Point:
    """The joint between two bones of given lengths, bent towards a direction; the bones stretch where they must."""
    offset = end - start
    reach = float(np.linalg.norm(offset))
    ahead = offset / reach
    along = (first**2 - second**2 + reach**2) / (2 * reach)
    out = np.sqrt(max(first**2 - along**2, 1e-6))
    aside = towards - (towards @ ahead) * ahead
    aside /= np.linalg.norm(aside)
    return np.asarray(start + along * ahead + (out if reach < first + second else 0.004) * aside)
