"""How much a reference says about a face that is turned otherwise. Pure.

Of photographs a plain mean over three references tells people apart best (TAR 1.000 at FAR 1e-3 on 161 of 23 people; a
falloff of 8 degrees and a floor of 0.02 give .998, these .999); of clay heads, whose distances grow fast with the turn,
only references in a near pose say much. Clay takes are judged alike with either (100 faces in two rehearsals).
"""

from __future__ import annotations

import math

from repertory.model.verdict import Pose

FREE_TURN, TURN_FALLOFF = 15.0, 12.0
FAR_WEIGHT = 0.1


def pose_weight(one: Pose, other: Pose) -> float:
    """How much a reference says about a face: 1.1 in a near pose, 0.1 far from it. Roll does not count: faces
    are laid level before they are recognised."""
    turn = math.hypot(one.yaw - other.yaw, one.pitch - other.pitch)
    beyond = max(0.0, turn - FREE_TURN)
    return math.exp(-((beyond / TURN_FALLOFF) ** 2) / 2) + FAR_WEIGHT
