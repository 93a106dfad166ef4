"""Whether a take reproduces one of the references, or its mirror image: a copy, and no performance.

A copy is as near to one reference as no other picture of the same person is, and shows the very same pose and
expression. For each reference, and for its mirror image as the inspector sees it, with the distance e of the
recogniser's vectors, the mean distance m of the character's references from each other, and the root mean square s by
which the two meshes differ after the best shift, turn and scaling, in distances between the outer eye corners:

    copy = 1 - (e / (0.76 m) + s / 0.10), at least 0

Under 64 pixels a vector grows far from that of the same picture, larger (at 40 pixels and recompressed e is .31 in the
median). There 1 - r over 0.08 may stand for e / (0.76 m), r being the correlation of the two level faces in grey,
shifted by a pixel at most. Of 73 photographs of the ten people, shrunk and recompressed, 73 are told at 48 pixels, 72
at 40, 71 at 32 (by e 45, 20 and 5); of 4,832 pairs with another photograph or its mirror image none is, the nearest at
1.15 of the limit.

Pasted, darkened, tinted, turned and recompressed pictures lie at e .04 to .19 and s .005 to .027, mirrored ones at most
.10 from the mirror image, which is seen anew: a recogniser's vector of a face in the mirror lies .18 from that of the
face (one in twenty above .24), and the mesh of a head turned far is not the mirror image of its own. The nearest of 584
pairs of other photographs of one person lies at e .249.

Where the references lie far from each other, other photographs in the same pose have an index above 0 as well (at m .6
52 of 1,180 pairs and mirror images, up to .27), while a reference pasted small may have no higher one. In
photographs the level faces in grey part the two, which lie .01 to .05 from 1 in r in pastes, and .09 and more in
others: where (1 - r) / 0.08 + s / 0.10, and from 64 pixels on e / (0.76 m) as well, come to 1.2 at most, the index is
raised to halfway between itself and 1. Of 947 pastes of 161 photographs from 64 pixels on all but one come to less than
1.1 (a face that is seen in the mirror when it is dark), other photographs to 1.84 and more, be the references .7 apart.
From an index of 0.5 on a copy is told. Of photographs that are surely taken moments apart only one pair was at hand (of
a speaker), which comes to 2.9; clay heads in one light that only frown come to 1.4.

1 is the very picture, 0 no more alike than two photographs of one person are. Both constants were chosen on ten people,
before mirror images were seen anew; `python -m benchmarks copies` prints the others apart. The idea is the copy-paste
score of ViStoryBench (arXiv 2505.24862), which compares with the reference and its mirror.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import TYPE_CHECKING

from repertory.craft.face_shape import MESH_POINTS, OUTER_CORNERS
from repertory.model.verdict import Face

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Plane = NDArray[np.complex128]

PHOTOGRAPHED = "photo"
LOOK, SHAPE = 0.76, 0.10
"""How near a picture is no copy any more: in mean distances of the references from each other, and in eye distances."""
LOOK_ALONE = 0.45
"""The same where there is no mesh to compare."""
SMALL, GREY = 64.0, 0.08
"""Pixels from brows to chin below which the grey faces are compared, too, and how far from 1 their correlation is that
of no copy any more."""
PROVED = 1.2
"""Sum of what tells a paste of a photograph from another photograph of the same sitting, up to which it is one."""
SURE_COPY = 0.5
"""From this index on a copy is told: of photographs every one that the pixels prove, of clay heads pasted references,
which lie at .48 to .8; those that are rendered anew in the pose and expression of a reference lie up to .37."""
NO_PERFORMANCE = "a copy, not a performance"
"""What a picture is that is one of its references once more."""
SIDE = 32
"""Of a grey face."""


def is_copy(index: float | None) -> bool:
    """Whether a face of that copy index is surely a copy, and no other picture of the same sitting."""
    return (index or 0.0) >= SURE_COPY


def copy_of(face: Face, references: Sequence[Face], spread: float, style: str = "") -> tuple[float, int]:
    """The copy index of a face, 0 to 1, and the number of the reference that it is most like; mirror images are given
    as references. `spread` is the mean distance of the references from each other, `style` that of all these pictures.
    Raises ValueError for no references."""
    if not references:
        raise ValueError("a copy needs a reference")
    indices = [_alike(face, reference, spread, style) for reference in references]
    number = max(range(len(indices)), key=indices.__getitem__)
    return indices[number], number


def copy_of_all(faces: Sequence[Face], references: Sequence[Face], spread: float, style: str = "") -> tuple[float, int]:
    """The same over the frames of a clip: the median, and the reference that most frames are like. Raises ValueError
    for no faces or no references."""
    found = [copy_of(face, references, spread, style) for face in faces]
    return statistics.median(index for index, _ in found), statistics.mode(number for _, number in found)


def shape_difference(one: Face, other: Face) -> float:
    """The root mean square by which two meshes differ, whatever their place, turn and size, in distances between the
    outer eye corners; infinite where there is no mesh."""
    first, second = _flat(one), _flat(other)
    if first is None or second is None:
        return math.inf
    first, second = first - first.mean(), second - second.mean()
    factor = complex((first.conj() * second).sum()) / max(float((abs(first) ** 2).sum()), 1e-9)
    eyes = max(float(abs(second[OUTER_CORNERS[0]] - second[OUTER_CORNERS[1]])), 1e-9)
    return float((abs(factor * first - second) ** 2).mean() ** 0.5) / eyes


def correlation(one: Face, other: Face) -> float:
    """How alike two level faces in grey are, -1 to 1, after the best shift by a pixel; 0 where one is not known."""
    import numpy as np

    if len(one.grey) != SIDE**2 or len(other.grey) != SIDE**2:
        return 0.0
    first, second = (np.array(face.grey, dtype=float).reshape(SIDE, SIDE) for face in (one, other))
    windows = np.lib.stride_tricks.sliding_window_view(first, (SIDE - 2, SIDE - 2)).reshape(9, -1)
    shifted, still = (values - values.mean(axis=-1, keepdims=True) for values in (windows, second[1:-1, 1:-1].ravel()))
    lengths = np.linalg.norm(shifted, axis=1) * np.linalg.norm(still)
    return float((shifted @ still / np.maximum(lengths, 1e-9)).max())


def _alike(face: Face, reference: Face, spread: float, style: str) -> float:
    look = math.dist(face.embedding, reference.embedding) / max(spread, 1e-9)
    if len(face.landmarks) != MESH_POINTS or len(reference.landmarks) != MESH_POINTS:
        return max(0.0, 1 - look / LOOK_ALONE)
    unlike, small = look / LOOK, min(face.size, reference.size) < SMALL
    grey = (1 - correlation(face, reference)) / GREY if small or style == PHOTOGRAPHED else math.inf
    if small:
        unlike = min(unlike, grey)
    if unlike >= 1:
        return 0.0
    bent = shape_difference(face, reference) / SHAPE
    index = max(0.0, 1 - (unlike + bent))
    proved = style == PHOTOGRAPHED and bent + grey + (0.0 if small else unlike) <= PROVED
    return (1 + index) / 2 if index and proved else index


def _flat(face: Face) -> Plane | None:
    import numpy as np

    if len(face.landmarks) != MESH_POINTS:
        return None
    return np.array([complex(point[0], point[1]) for point in face.landmarks])
