"""A set for places that have no model: a backdrop with a picture of the place, or a plain one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repertory.engines.previs.lights import indoors, outdoors
from repertory.engines.previs.scene import Path3
from repertory.engines.previs.sets.plan import BuiltSet, Mark
from repertory.engines.previs.solids import Stuff, panel

if TYPE_CHECKING:
    from repertory.media.images import Picture


def build_backdrop(picture: Picture | None, light: str) -> BuiltSet:
    """A floor, and behind the actors the picture (height, width, 3) or a plain paper."""
    floor = Stuff(colour=(0.46, 0.44, 0.42), roughness=0.8)
    parts = [panel("floor", floor, (-12, 0, 6), (24, 0, 0), (0, 0, -9.6))]
    if picture is None:
        parts.append(panel("paper", Stuff(colour=(0.60, 0.62, 0.64)), (-12, 0, -3.6), (24, 0, 0), (0, 9, 0)))
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
