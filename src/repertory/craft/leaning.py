"""Whether a face leans toward somebody else of the company: the direction in which it has drifted, not only how far.

The distance to the references grows with everything that is unusual about a picture: light, age, expression. A face
that is on its way to being another one moves in one direction. With the recogniser's vector e of the face, and the
weighted means c of its own references and q of the other member's, each reference weighing 0.1 more than its pose does
in a distance (`craft.comparing`), the lean is how far it has come along the way from one to the other:

    lean = (e - c) . (q - c) / |q - c|

in the unit of distances, and the largest over all others is taken. Of a person's own photographs it is .08 +- .045,
whoever the others are; of a picture morphed to 45 % toward one of them about .25. It is a projection (Fisher's linear
discriminant with equal spreads), and knows no threshold.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from repertory.craft.steadying import vector_of
from repertory.craft.turning import pose_weight
from repertory.model.verdict import Face

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

SHARE = 0.1
"""What a reference in any pose counts besides what its pose does: the mean of few pictures is steadier than of one."""


def lean_of(
    face: Face, own: Sequence[Face], others: Mapping[str, Sequence[Face]], style: str = ""
) -> tuple[float, str] | None:
    """How far a face leans toward the other member that it leans to most, and who that is; None where nobody else is
    known. All are of that style. Raises ValueError for no references of its own."""
    import numpy as np

    if not own:
        raise ValueError("a lean needs at least one reference")
    home, here = _mean(face, own, style), np.array(vector_of(face, style))
    found = []
    for name, theirs in others.items():
        if theirs:
            way = _mean(face, theirs, style) - home
            found.append((float((here - home) @ way / max(float(np.linalg.norm(way)), 1e-9)), name))
    return max(found, default=None)


def lean_of_all(
    faces: Sequence[Face], own: Sequence[Face], others: Mapping[str, Sequence[Face]], style: str = ""
) -> tuple[float, str] | None:
    """The same over the frames of a clip: the median lean, and toward whom in most of them."""
    leans = [lean for face in faces if (lean := lean_of(face, own, others, style)) is not None]
    if not leans:
        return None
    return statistics.median(lean for lean, _ in leans), statistics.mode(name for _, name in leans)


def own_leans(own: Sequence[Face], others: Mapping[str, Sequence[Face]], style: str = "") -> tuple[float, ...]:
    """How far each reference leans away from the rest of them; empty for fewer than two or without others."""
    if len(own) < 2:
        return ()
    leans = (lean_of(face, [*own[:number], *own[number + 1 :]], others, style) for number, face in enumerate(own))
    return tuple(lean[0] for lean in leans if lean is not None)


def _mean(face: Face, references: Sequence[Face], style: str) -> Vector:
    import numpy as np

    weights = np.array([pose_weight(face.pose, reference.pose) + SHARE for reference in references])
    vectors = np.array([vector_of(reference, style) for reference in references])
    return np.asarray(weights @ vectors / weights.sum())
