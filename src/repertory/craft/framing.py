"""How much of a face the frame cuts off. Pure.

What is left of a face is seen less like itself the more of it is missing, whoever it is: so the frame is blamed before
the actor is. The mesh goes on beyond the frame, and tells to 3 % of the face where its edge lies.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from repertory.craft.face_shape import MESH_POINTS
from repertory.model.verdict import Face, Frame

FOREHEAD, CHIN = 10, 152
"""Points of the mesh at the face's upper and lower end."""
MAY_BE_CUT, OF_THE_TOP = 0.3, 0.18
"""So much of a face may be cut off, in shares of its mesh: at its chin or a side, and at its top. 50 photographs of ten
people cropped at each side: distances grow by 0.04 to 0.06 at these limits (nine in ten by less than 0.10), a usual
drift band is 0.12 wide; with a tenth cut off by 0.01, with half of the face by 0.10 to 0.25."""
Way = tuple[float, float]
"""A direction in the picture, of length 1; x to the right, y downward."""
CUT_OFF = "the face is cut off by the frame"
"""How the reason begins of a face of which too much is missing."""


def cut_of(face: Face, frame: Frame) -> float:
    """How much of a face lies outside its frame, in shares of what may: above 1 its distance says nothing but that it
    is still near enough. 0 for a face that is whole, or without a mesh."""
    if len(face.landmarks) != MESH_POINTS:
        return 0.0
    upward = _upward(face)
    return math.fsum(
        share / (OF_THE_TOP if way[0] * upward[0] + way[1] * upward[1] > math.sqrt(0.5) else MAY_BE_CUT)
        for way, share in _beyond(face, frame)
    )


def _upward(face: Face) -> Way:
    """From the chin to the forehead."""
    (top_x, top_y), (chin_x, chin_y) = face.landmarks[FOREHEAD][:2], face.landmarks[CHIN][:2]
    length = math.hypot(top_x - chin_x, top_y - chin_y) or 1.0
    return (top_x - chin_x) / length, (top_y - chin_y) / length


def _beyond(face: Face, frame: Frame) -> Iterator[tuple[Way, float]]:
    """For each edge of the frame that the mesh crosses, where it lies and the share of the mesh beyond it."""
    columns, rows = [point[0] for point in face.landmarks], [point[1] for point in face.landmarks]
    for low, high, end, way in (
        (min(columns), max(columns), frame.width, (1.0, 0.0)),
        (min(rows), max(rows), frame.height, (0.0, 1.0)),
    ):
        extent = (high - low) or 1.0
        if low < 0:
            yield (-way[0], -way[1]), min(1.0, -low / extent)
        if high > end:
            yield way, min(1.0, (high - end) / extent)
