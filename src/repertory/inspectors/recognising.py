"""Who it is: the embedded recogniser, dlib's (public domain), in ONNX Runtime, and how faces are laid out for it.

The network was trained on chips of 150 px in which a face lies by five points. The mesh has 468, so each face is laid
out by all of them, each weighted by how steady it lies in dlib's own chips (`mesh_in_chip.csv`: medians and inverse
variances over photographs); a single point off then moves nothing.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from repertory.inspectors.converting import NAME, onnx_of
from repertory.inspectors.networks import Network, kept_model
from repertory.inspectors.weights import FIVE_POINTS, RECOGNISER, cache_folder
from repertory.media.aligning import similarity, square_view, warped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.aligning import Matrix, Points
    from repertory.media.images import Picture

CHIP = 150
BATCH = 16
GREY, RIM = 32, 10
"""Side of the small grey chip, and what is left off round the chip, in pixels."""
NUDGE, NUDGE_TURN = 0.02, 3.0
"""By how much of its side a chip is moved, and by how many degrees it is turned, for a steadier vector."""
CLAY_REACH = 0.6
"""How far a clay face's vector lies at most from the mean of 24 heads' (`clay_faces.csv`): in takes, drifted faces
among them, 0.30 to 0.575; of 48 faces in photographs 0.55 to 0.86, 47 of them beyond 0.6."""
FIVE_IN_CHIP = np.array([[111.0, 46.3], [89.6, 47.9], [37.1, 46.4], [58.4, 47.9], [74.0, 87.8]])
"""dlib's five points (outer and inner eye corners right then left in the picture, nose base) in its chip of 150 px
with a margin of a quarter (dlib, image_transforms/interpolation.h)."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """What is to be known of a recogniser without loading it."""

    id: str
    """Name and version, as they stand in the inspector's version."""
    licence: str


class DlibRecogniser:
    """dlib's face recogniser: 128 numbers a face, near for the same person. May be shared by threads."""

    label = Label(id="dlib-resnet", licence="public domain")

    def __init__(self, folder: Path) -> None:
        """`folder` holds dlib's file. Raises Damaged where it is not the one that is known."""
        self._network = Network(kept_model(folder / RECOGNISER, cache_folder() / "recognisers", NAME, onnx_of))

    def chip(self, picture: Picture, points: Points, face: Picture) -> Picture:  # noqa: ARG002 it is laid out already
        """The face itself."""
        return face

    def embed(self, chips: Sequence[Picture]) -> list[tuple[float, ...]]:
        """One vector a chip of 150 by 150 pixels."""
        vectors: list[tuple[float, ...]] = []
        for start in range(0, len(chips), BATCH):
            pixels = np.stack(chips[start : start + BATCH]).transpose(0, 3, 1, 2).astype(np.float32)
            vectors += [tuple(float(number) for number in vector) for vector in self._network.run(pixels)[0]]
        return vectors


def nudged(chip: Picture) -> tuple[Picture, Picture]:
    """A chip of any size as it would be had the face been laid out a little otherwise: moved across and down by a
    fiftieth of its side and turned by three degrees, one way and the other; beyond its edge the edge is repeated."""
    side = len(chip)
    middle, turn = np.array([side / 2, side / 2]), math.radians(NUDGE_TURN)
    one, other = (square_view(middle + way * NUDGE * side, side, way * turn, side) for way in (1, -1))
    return warped(chip, one, side), warped(chip, other, side)


def like_clay(vector: Sequence[float]) -> bool:
    """Whether a vector of the embedded recogniser may be that of a clay face: only those are worth a steadier one."""
    return float(np.linalg.norm(np.asarray(vector) - clay_middle())) <= CLAY_REACH


class FivePoints:
    """dlib's five-point predictor (public domain), for faces that were found without a mesh."""

    def __init__(self, folder: Path) -> None:
        import dlib

        self._predictor: Any = dlib.shape_predictor(str(folder / FIVE_POINTS))

    def fit(self, picture: Picture, left: int, top: int, right: int, bottom: int) -> Points:
        """Five points of shape (5, 2), in pixels, for the face in that box."""
        import dlib

        parts = self._predictor(picture, dlib.rectangle(left, top, right, bottom)).parts()
        return np.array([(part.x, part.y) for part in parts], dtype=float)


def chip_view(points: Points) -> Matrix:
    """The matrix from the picture to the face chip, by 468 points of the mesh or dlib's five."""
    if len(points) == len(FIVE_IN_CHIP):
        return similarity(points[:, :2], FIVE_IN_CHIP)
    table = mesh_in_chip()
    return similarity(points[:, :2], table[:, :2], table[:, 2])


def chip_of(picture: Picture, points: Points) -> Picture:
    """The face as the recogniser wants it: 150 by 150 pixels, level, eyes and nose in their places."""
    return warped(picture, chip_view(points), CHIP)


def sharpness_of(chip: Picture) -> float:
    """Variance of the Laplacian of a chip in grey; below about 20 the face is blurred."""
    import cv2

    return float(cv2.Laplacian(cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY), cv2.CV_64F).var())


def grey_of(chip: Picture) -> tuple[int, ...]:
    """A chip without its rim, in grey and small: 32 rows of 32, 0 to 255."""
    import cv2

    inner = np.asarray(chip)[RIM : CHIP - RIM, RIM : CHIP - RIM]
    small = cv2.resize(cv2.cvtColor(inner, cv2.COLOR_RGB2GRAY), (GREY, GREY), interpolation=cv2.INTER_AREA)
    return tuple(int(value) for value in small.ravel())


@functools.cache
def mesh_in_chip() -> Points:
    """Where the mesh's points lie in dlib's chips, and their weights: shape (468, 3)."""
    text = resources.files("repertory.inspectors").joinpath("mesh_in_chip.csv").read_text(encoding="utf-8")
    return np.loadtxt(text.splitlines(), delimiter=",")


@functools.cache
def clay_middle() -> NDArray[np.float64]:
    """The mean of the vectors of 24 clay heads of as many people, shape (128,)."""
    text = resources.files("repertory.inspectors").joinpath("clay_faces.csv").read_text(encoding="utf-8")
    return np.loadtxt(text.splitlines())
