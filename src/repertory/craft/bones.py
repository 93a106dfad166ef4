"""How much farther off a face is because it has another shape than the character's. Pure.

A recogniser that was trained on photographs looks at a clay face's colours and shading more than at its shape. The mesh
tells shape by itself: laid onto the mean head's axes, each point weighted by how little an expression moves it, the
mean square of the points' shifts to the nearest of the references. Of 461 clay faces that an engine held, of four
people, it lies at 0.008 +- 0.0024 distances between the outer eye corners (at most 0.015 in the median of 38 clips,
eleven of them spoken), of 277 that had drifted strongly at 0.017: on its own it tells them apart in .89 of pairs. What
it is beyond the usual counts as distance. Then the nearest of the 277 lies 0.009 beyond `match`, where without it two
lie within, one by 0.012; of the 461 seven are refused instead of five. Limits were chosen on these very faces. Shapes
say nothing about photographs (decision 16).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from repertory.craft.face_shape import MESH_POINTS, levelled, rigid_weight

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from repertory.model.verdict import Face

    Points = NDArray[np.float64]

TRIED = frozenset({"clay"})
"""Styles in which it was tried."""
USUAL = 0.008
"""How far a right face lies from the nearest reference."""
COUNTS = 2.5
"""What counts as distance of each unit beyond."""
MOST = 0.06
"""What counts at most: an expression of which there is no reference has another shape, too."""


def misshapen(face: Face, references: Sequence[Face], style: str) -> float:
    """By how much a face lies farther off than its vector says; 0 for an unknown style and where there is no mesh of
    468 points."""
    known = [one for one in references if len(one.landmarks) == MESH_POINTS]
    if style not in TRIED or not known or len(face.landmarks) != MESH_POINTS:
        return 0.0
    nearest = min(_apart(face.landmarks, one.landmarks) for one in known)
    return min(max(0.0, COUNTS * (nearest - USUAL)), MOST)


def _apart(one: tuple[tuple[float, float], ...], other: tuple[tuple[float, float], ...]) -> float:
    weight = rigid_weight()
    shifts = (_levelled(one) - _levelled(other))[:, :2]
    return math.sqrt(float(weight @ (shifts**2).sum(axis=1) / weight.sum()))


@functools.lru_cache(maxsize=128)
def _levelled(landmarks: tuple[tuple[float, float], ...]) -> Points:
    """The same few references are compared with every face of a film."""
    import numpy as np

    return levelled(np.array(landmarks, np.float64)[:, :2])
