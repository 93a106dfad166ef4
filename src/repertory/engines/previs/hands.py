"""A hand that hangs relaxed, rests, or holds something up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.scene import merged
from repertory.engines.previs.solids import Stuff, ball, limb

if TYPE_CHECKING:
    from repertory.engines.previs.parts import Part
    from repertory.engines.previs.pose import Point
    from repertory.engines.previs.scene import Colour, Vector

LENGTH = 0.085
"""From the wrist to the middle of the palm."""


def palm_of(elbow: Point, wrist: Point) -> Point:
    """The middle of the palm of a hand that continues its arm."""
    ahead = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    return np.asarray(wrist + LENGTH * 0.8 * ahead)


def hand_part(side: int, elbow: Point, wrist: Point, skin: Colour) -> Part:
    """Palm, thumb and four fingers in a loose curl; the thumb points forward."""
    ahead = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    forward = np.array([0.0, 0.0, 1.0]) if abs(ahead[2]) < 0.7 else np.array([-float(side), 0.3, 0.0])
    forward = forward - (forward @ ahead) * ahead
    forward /= np.linalg.norm(forward)
    inward = np.cross(ahead, forward) * (1 if side > 0 else -1)
    stuff = Stuff(colour=skin, roughness=0.62)
    palm = palm_of(elbow, wrist)

    def at(along: float, front: float, curl: float) -> Vector:
        x, y, z = (float(v) for v in palm + along * ahead + front * forward + curl * inward)
        return x, y, z

    pieces = [
        limb(
            "wrist", stuff, [_vector(wrist - 0.02 * ahead), at(-0.03, 0, 0), at(0.012, 0, 0)], [0.026, 0.027, 0.028], 14
        ),
        ball("palm", stuff, at(0.0, 0.0, 0.0), (0.032, 0.040, 0.034), 18),
    ]
    for finger, front in enumerate((0.025, 0.009, -0.007, -0.022)):
        reach = (0.052, 0.060, 0.056, 0.044)[finger]
        path = [at(0.018, front, 0.002), at(0.018 + reach * 0.55, front, 0.008), at(0.018 + reach, front, 0.026)]
        pieces.append(limb(f"finger {finger}", stuff, path, [0.0105, 0.0095, 0.0080], 10))
    thumb = [at(-0.018, 0.020, 0.004), at(0.006, 0.040, 0.012), at(0.034, 0.043, 0.018)]
    pieces.append(limb("thumb", stuff, thumb, [0.0125, 0.0110, 0.0090], 10))
    return merged(f"hand {side}", pieces)


def _vector(point: Point) -> Vector:
    x, y, z = (float(value) for value in point)
    return x, y, z
