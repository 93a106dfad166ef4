"""How much a reference says about a face that is turned otherwise. Pure."""

from __future__ import annotations

import math

from repertory.model.verdict import Pose

FREE_TURN, TURN_FALLOFF = 15.0, 8.0
FAR_WEIGHT = 0.02


def pose_weight(one: Pose, other: Pose) -> float:
    """How much a reference says about a face: 1.02 in a near pose, 0.02 far from it. Roll does not count: faces
    are laid level before they are recognised."""
    turn = math.hypot(one.yaw - other.yaw, one.pitch - other.pitch)
    beyond = max(0.0, turn - FREE_TURN)
    return math.exp(-((beyond / TURN_FALLOFF) ** 2) / 2) + FAR_WEIGHT
