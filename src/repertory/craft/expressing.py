"""How far the faces of one person's expressions lie from each other, by the mesh of the face.

Two meshes are brought onto the mean head's axes, so that a turn, a nod or another size of the picture counts for
little. What is left over the lips, over the brows and over the lids is the mean square of the points' shifts; the
root of the mean of the three is the distance, in distances between the outer eye corners. The same picture at half
its size, dimmed or cropped moves by 0.005, at the most by 0.014; two photographs of one person, taken years apart,
by 0.03; a happy clay head from a neutral one by 0.026 and 0.044.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repertory.craft.face_shape import (
    EYE_AT_LEFT,
    EYE_AT_RIGHT,
    LIPS,
    MESH_POINTS,
    levelled,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from repertory.model.verdict import Face

ALIKE = 0.015
"""Two expressions nearer than this cannot be told from one picture measured twice."""
BROWS = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46, 300, 293, 334, 296, 336, 285, 295, 282, 283, 276)
"""Both brows, that at the picture's left first."""
_PARTS = (LIPS, BROWS, EYE_AT_LEFT + EYE_AT_RIGHT)


@dataclass(frozen=True, kw_only=True)
class ExpressionSet:
    """How well a set of expressions can be told apart."""

    apart: Mapping[tuple[str, str], float]
    """Every two of them, nearest first."""

    @property
    def least(self) -> float:
        """The distance of the two that are nearest."""
        return next(iter(self.apart.values()))

    @property
    def alike(self) -> tuple[tuple[str, str], ...]:
        """Those that look alike."""
        return tuple(pair for pair, far in self.apart.items() if far < ALIKE)


def moved_apart(one: Face, other: Face) -> float | None:
    """How far mouth, brows and lids of two faces of one person lie apart; None where one has no mesh of 468 points."""
    if len(one.landmarks) != MESH_POINTS or len(other.landmarks) != MESH_POINTS:
        return None
    shifts = (levelled(_points(one)) - levelled(_points(other)))[:, :2]
    squares = (shifts**2).sum(axis=1)
    return float((sum(squares[list(part)].mean() for part in _PARTS) / len(_PARTS)) ** 0.5)


def expression_set(faces: Mapping[str, Face]) -> ExpressionSet | None:
    """How the expressions of one person lie to each other; None for fewer than two with a mesh."""
    found = {
        (one, other): far
        for one, other in itertools.combinations(faces, 2)
        if (far := moved_apart(faces[one], faces[other])) is not None
    }
    return ExpressionSet(apart=dict(sorted(found.items(), key=lambda item: item[1]))) if found else None


def in_words(found: ExpressionSet) -> str:
    """What is to be said of a set, in a sentence."""
    (one, other), least = next(iter(found.apart.items()))
    if not found.alike:
        return f"The nearest two expressions, {one} and {other}, lie {least:.3f} apart; all can be told apart."
    pairs = ", ".join(f"{a} and {b} ({found.apart[a, b]:.3f})" for a, b in found.alike)
    return f"These expressions look alike: {pairs}; from {ALIKE} apart they can be told."


def _points(face: Face) -> NDArray[np.float64]:
    import numpy as np

    return np.array(face.landmarks, np.float64)[:, :2]
