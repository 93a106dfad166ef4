"""Who stands on the set: a modelled actor, or a flat standee cut from a picture. Both are used in the same way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from repertory.engines.previs import textures
from repertory.engines.previs.actor import ActorState, actor_parts, eye_height, head_centre
from repertory.engines.previs.parts import Part
from repertory.engines.previs.solids import Stuff, panel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.engines.previs.genome import Genome
    from repertory.engines.previs.outfits import Outfit
    from repertory.engines.previs.scene import Placing, Vector


class Body(Protocol):
    """Somebody who can be drawn. Metres, feet at the origin, facing +z."""

    def parts(self, state: ActorState, placing: Placing) -> tuple[Part, ...]:
        """The meshes of one picture, in their place."""

    def eyes(self, state: ActorState) -> Vector:
        """The point between the eyes."""


@dataclass(frozen=True, kw_only=True)
class Rigged:
    """A modelled actor in an outfit."""

    name: str
    genome: Genome
    outfit: Outfit

    def parts(self, state: ActorState, placing: Placing) -> tuple[Part, ...]:
        own = actor_parts(self.genome, self.outfit, state)
        return tuple(replace(placing.part(part), name=f"{self.name} {part.name}") for part in own)

    def eyes(self, state: ActorState) -> Vector:
        x, _, z = head_centre(self.genome, state)
        return x, eye_height(self.genome, state), z


@dataclass(frozen=True, kw_only=True)
class Standee:
    """A flat figure of cardboard, cut from a picture; its face keeps the picture's colours."""

    name: str
    picture: textures.Paint
    """(height, width, 3), with the pale edge of the cardboard."""
    outline: NDArray[np.float32]
    """(n, 2) points of the cut figure, as shares from the left and from the bottom of the picture."""
    triangles: NDArray[np.int32]
    """(m, 3) into the outline."""
    eyes_at: tuple[float, float]
    """Where the eyes are in the picture, as shares from the left and from the bottom."""
    height: float
    """Metres."""
    lift: float
    """Metres from the ground to its lower edge."""

    def parts(self, state: ActorState, placing: Placing) -> tuple[Part, ...]:
        width = self.height * self.picture.shape[1] / self.picture.shape[0]
        across = width * (self.outline[:, 0] - self.eyes_at[0])
        up = self.height * self.outline[:, 1] + self.lift + 0.004 * state.breath - self._sunk(state)
        angle = np.radians(state.head[2] * 0.3)  # a card on its stand sways a little
        cut = Part(
            name=f"{self.name} card",
            points=np.column_stack([across + up * np.sin(angle), up, np.zeros_like(up)]).astype(np.float32),
            triangles=self.triangles,
            colours=np.ones((1, 3), np.float32),
            glow=0.85,
            texture=self.picture,
            uv=self.outline,
        )
        return (placing.part(cut),)

    def eyes(self, state: ActorState) -> Vector:
        return 0.0, self.lift + self.height * self.eyes_at[1] - self._sunk(state), 0.0

    @staticmethod
    def _sunk(state: ActorState) -> float:
        return 0.42 if state.stance == "sit" else 0.0


def contact_shadow(name: str, placing: Placing) -> Part:
    """The soft shadow under somebody who stands."""
    stuff = Stuff(texture=textures.soft_spot((0.02, 0.02, 0.03), 0.8, size=64))
    spot = panel(f"{name} shadow", stuff, (-0.42, 0.006, 0.30), (0.84, 0, 0), (0, 0, -0.60), whole=True)
    return placing.part(spot)
