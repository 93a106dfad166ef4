"""A set for places that have no model: a backdrop with a picture of the place, or a plain one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repertory.engines.previs import textures
from repertory.engines.previs.lights import indoors, outdoors
from repertory.engines.previs.props import cup
from repertory.engines.previs.scene import Path3, Placing
from repertory.engines.previs.sets.plan import BuiltSet, Mark
from repertory.engines.previs.solids import Stuff, box, panel

if TYPE_CHECKING:
    from repertory.media.images import Picture


def build_backdrop(picture: Picture | None, light: str) -> BuiltSet:
    """A floor, and behind the actors the picture (height, width, 3), or a plain wall with a sideboard."""
    floor = Stuff(colour=(0.46, 0.44, 0.42), roughness=0.8)
    parts = [panel("floor", floor, (-12, 0, 6), (24, 0, 0), (0, 0, -9.6))]
    if picture is None:
        wall = Stuff(texture=textures.plaster(3, (0.50, 0.47, 0.43)), tile=3.0, roughness=0.9)
        wood = Stuff(texture=textures.wood(3, (0.50, 0.33, 0.21)), tile=1.3, roughness=0.5)
        parts.append(panel("paper", wall, (-12, 0, -3.6), (24, 0, 0), (0, 9, 0)))
        parts.append(box("sideboard", wood, (0, 0.45, -2.6), (4.2, 0.9, 0.6)))
        parts += cup(Placing(place=(0.55, 0.90, -2.5), yaw=30), number=1)
    else:
        width = 4.6 * picture.shape[1] / picture.shape[0]
        print_ = Stuff(texture=picture, glow=0.9)
        parts.append(panel("paper", Stuff(colour=(0.30, 0.30, 0.30)), (-12, 0, -3.62), (24, 0, 0), (0, 9, 0)))
        parts.append(panel("picture", print_, (-width / 2, 0, -3.6), (width, 0, 0), (0, 4.6, 0), whole=True))
    return BuiltSet(
        parts=tuple(parts),
        mood=indoors(light, ()) if picture is None else outdoors(light, ()),
        one=Mark(place=(0.0, 0.0, 0.0), yaw=4.0),
        two=(Mark(place=(-0.29, 0.0, 0.0), yaw=17.0), Mark(place=(0.29, 0.0, 0.0), yaw=-17.0)),
        walk=Path3(points=((-1.6, 0, -2.6), (-0.9, 0, -1.6), (-0.2, 0, -0.6), (0.0, 0, 1.2))),
    )
