"""Somebody on the set who should not be there: beside the cast or behind it, where the camera sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.actor import ActorState
from repertory.engines.previs.scene import Placing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repertory.engines.previs.bodies import Body
    from repertory.engines.previs.parts import Part
    from repertory.engines.previs.scene import Vector, View

BEHIND = 0.5
"""How far behind the cast it stands at least, metres."""
FARTHEST = 2.0
"""And how much farther, where it is as small as can be."""
MOST_ASIDE = 0.66
"""How far from the middle of the picture it stands at most, in half widths."""


@dataclass(frozen=True, kw_only=True)
class Bystander:
    """One person too many."""

    body: Body
    nearness: float
    """1: beside the cast, 0: FARTHEST metres behind."""
    side: int
    """-1 for the left of the picture, 1 for the right, where there is as much room on both."""

    def parts(self, view: View, cast: Sequence[Vector], aspect: float, *, sits: bool) -> tuple[Part, ...]:
        """Its meshes. `view` is the first picture's, `cast` are everybody's eyes, `aspect` the picture's width over
        its height."""
        state = ActorState(stance="sit" if sits else "stand")
        return self.body.parts(state, Placing(place=self._place(view, cast, aspect), yaw=-8.0 * self.side))

    def _place(self, view: View, cast: Sequence[Vector], aspect: float) -> Vector:
        """Where there is most room between the cast and the edges of the picture."""
        right, _, back = view.axes
        away = np.subtract(cast, view.eye)
        depths = -(away @ back)
        slope = np.tan(np.radians(view.fov / 2))
        taken = (away @ right) / (depths * slope * aspect)
        rooms = self.side * np.linspace(MOST_ASIDE, -MOST_ASIDE, 13)
        across = rooms[int(np.argmax(np.abs(rooms[:, None] - taken).min(axis=1).round(3)))]
        depth = float(depths.mean()) + BEHIND + FARTHEST * (1 - self.nearness)
        x, _, z = np.asarray(view.eye) + (right * across * slope * aspect - back) * depth
        return float(x), 0.0, float(z)
