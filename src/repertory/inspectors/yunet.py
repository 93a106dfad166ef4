"""Where the faces are, by YuNet (Shiqi Yu, MIT), a detector that a user pulls; in ONNX Runtime.

It is shown the whole picture once, with its longer side on 640 pixels, in which it finds faces from about 10 pixels.
It marks five points and no ears, so a profile that the mesh cannot follow is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.inspectors.detecting import Detection, scaled, without_doubles
from repertory.inspectors.networks import Network
from repertory.model.media import Box

if TYPE_CHECKING:
    from repertory.inspectors.networks import Numbers
    from repertory.media.images import Picture

SIDE = 640
STRIDES = (8, 16, 32)
"""The network gives one face for each cell of so many pixels."""
CONFIDENT = 0.6
"""Score from which a finding is a face, if the mesh agrees."""


class YuNetDetector:
    """YuNet on one picture after the other. May be shared by threads."""

    def __init__(self, file: Path) -> None:
        """Raises Damaged for a file that is no network."""
        self._network = Network(file, step=f"Delete {file}, then: repertory models pull yunet")

    def find(self, picture: Picture) -> tuple[Detection, ...]:
        """Every face of the picture, shape (height, width, 3), RGB; best score first."""
        import cv2

        scale = min(1.0, SIDE / max(picture.shape[:2]))
        small = picture if scale == 1 else scaled(picture, scale)
        shown = np.zeros((SIDE, SIDE, 3), np.uint8)
        shown[: small.shape[0], : small.shape[1]] = small
        found = self._network.run(np.asarray(cv2.dnn.blobFromImage(shown, swapRB=True), np.float32))  # blue first
        return without_doubles(list(_detections(found, scale)))


def _detections(found: Sequence[Numbers], scale: float) -> Iterator[Detection]:
    """The faces in the network's outputs: for each stride how sure it is that something is a face and that something
    is there, then the boxes and the points; three of each, in that order."""
    for number, stride in enumerate(STRIDES):
        face, there, boxes, points = (
            found[number + 3 * kind].reshape(-1, size) for kind, size in enumerate((1, 1, 4, 10))
        )
        score = np.sqrt(np.clip(face[:, 0], 0, 1) * np.clip(there[:, 0], 0, 1))
        side = SIDE // stride
        for cell in np.flatnonzero(score >= CONFIDENT):
            corner = np.array([cell % side, cell // side], float)
            center = (corner + boxes[cell, :2]) * stride / scale
            tall = float(max(np.exp(boxes[cell, 2:].astype(float)))) * stride / scale
            five = (corner + points[cell].reshape(5, 2)) * stride / scale
            box = Box(x=float(center[0]) - tall / 2, y=float(center[1]) - tall / 2, width=tall, height=tall)
            yield Detection(box=box, score=float(score[cell]), points=five)
