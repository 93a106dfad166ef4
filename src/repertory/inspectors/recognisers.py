"""Which recogniser tells who it is: the embedded one, or one of those that a user pulls.

Two pulled ones are known, both ONNX files for faces of 112 pixels laid out by five points: SFace (OpenCV's zoo,
Apache-2.0, 128 numbers) and AuraFace (fal, Apache-2.0, 512 numbers). Vectors of two of them are never compared, since
the inspector's version names the one that made them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from repertory.errors import Damaged
from repertory.inspectors.models import pulled
from repertory.inspectors.networks import Network
from repertory.inspectors.recognising import DlibRecogniser, Label, chip_view
from repertory.inspectors.weights import recogniser_folder
from repertory.media.aligning import similarity, warped

if TYPE_CHECKING:
    from repertory.media.aligning import Matrix, Points
    from repertory.media.images import Picture

EMBEDDED = "dlib"
APACHE = "Apache-2.0"
CHIP = 112
FIVE_IN_CHIP = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]
)
"""Where the eyes, the nose's tip and the corners of the mouth lie in a chip of 112 pixels (ArcFace's layout, which
OpenCV's FaceRecognizerSF has too)."""
FIVE_IN_DLIBS = np.array([[46.4, 45.3], [102.7, 45.2], [73.9, 79.1], [49.6, 102.0], [99.0, 102.2]])
"""Where YuNet, the detector for which SFace was made, finds the same points in dlib's chips of 150 pixels: medians
over 152 faces of 164 photographs, turned by at most 20 degrees; half of them lie within 1.5 to 3.3 pixels."""


class Recogniser(Protocol):
    """Turns faces into vectors that lie near each other for one person. May be shared by threads."""

    @property
    def label(self) -> Label:
        """What is to be known of it without loading it."""

    def chip(self, picture: Picture, points: Points, face: Picture) -> Picture:
        """A face as this recogniser wants it, by 468 points of the mesh or dlib's five; `face` is the one that was laid
        out by them in 150 pixels already."""

    def embed(self, chips: Sequence[Picture]) -> list[tuple[float, ...]]:
        """One vector a chip."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What is to be known of a recogniser that is pulled."""

    label: Label
    mean: float
    """Taken from each pixel of 0 to 255, which is then divided by `scale`."""
    scale: float
    same: float
    """The distance of vectors of length 1 up to which two faces are taken for one person. Vectors are scaled so that
    it becomes 0.6, as it is with dlib's: so the limits that hold for people in general hold for all."""


KINDS = {
    # OpenCV's FaceRecognizerSF feeds plain pixels, red first; its sample takes 1.128 for the limit
    "sface": Kind(label=Label(id="sface-2021dec", licence=APACHE), mean=0.0, scale=1.0, same=1.128),
    # its makers publish no limit: a cosine of 0.35, as is usual for networks trained like it
    "auraface": Kind(label=Label(id="auraface-1", licence=APACHE), mean=127.5, scale=127.5, same=math.sqrt(1.3)),
}
"""By the names under which they are pulled."""
DLIBS_SAME = 0.6


class PulledRecogniser:
    """A recogniser in an ONNX file: chips of shape (1, 3, 112, 112) in, one vector out. May be shared by threads."""

    def __init__(self, kind: Kind, file: Path) -> None:
        """Raises Damaged for a file that is no network."""
        self._kind, self.label = kind, kind.label
        self._step = f"Delete {file} and pull it again: repertory models pull NAME"
        self._network = Network(file, step=self._step)

    def chip(self, picture: Picture, points: Points, face: Picture) -> Picture:  # noqa: ARG002 it has another size
        """112 by 112 pixels, laid out by all points through dlib's chip, where they are known to be steady."""
        return warped(picture, _joined(chip_view(points), similarity(FIVE_IN_DLIBS, FIVE_IN_CHIP)), CHIP)

    def embed(self, chips: Sequence[Picture]) -> list[tuple[float, ...]]:
        """One vector a chip of 112 by 112 pixels. Raises Damaged where the network gives none."""
        return [self._vector(chip) for chip in chips]

    def _vector(self, chip: Picture) -> tuple[float, ...]:
        pixels = ((chip.astype(np.float32) - self._kind.mean) / self._kind.scale).transpose(2, 0, 1)[None]
        row = self._network.run(pixels)[0].astype(np.float64).ravel()
        length = float(np.linalg.norm(row))
        if not length or not math.isfinite(length):
            raise Damaged(f"The recogniser {self.label.id} gives no vector.", step=self._step)
        return tuple((row * (DLIBS_SAME / self._kind.same / length)).tolist())


def label_of(name: str) -> Label:
    """What is to be known of the recogniser of that name; nothing is loaded."""
    return DlibRecogniser.label if name == EMBEDDED else KINDS[name].label


def the_recogniser(name: str) -> Recogniser:
    """The recogniser of that name, loaded. Raises MissingPart where its file is not there, Damaged for a broken one."""
    if name == EMBEDDED:
        return DlibRecogniser(recogniser_folder())
    return PulledRecogniser(KINDS[name], pulled(name))


def _joined(first: Matrix, then: Matrix) -> Matrix:
    """The 2 by 3 matrix that does what two of them do one after the other."""
    return np.column_stack([then[:, :2] @ first[:, :2], then[:, :2] @ first[:, 2] + then[:, 2]])
