"""A learned eye for places: DINOv2 (ViT-S, Apache-2.0) as an ONNX file, used where the user has pulled or put one.

The file is looked for in the user's cache folder as `networks/dinov2-small.onnx`, where `models pull` puts it. Its
input are pictures of shape (1, 3, 224, 224), normalised as ImageNet is; its first output the tokens, (1, tokens,
width), of which the first is the whole picture's, or that one alone, (1, width).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.errors import Damaged
from repertory.files.hashing import sha256_of
from repertory.inspectors.networks import Network
from repertory.inspectors.weights import cache_folder

if TYPE_CHECKING:
    from repertory.media.backgrounds import Mask
    from repertory.media.images import Picture

FILE = "dinov2-small.onnx"
SIDE = 224
_MEAN, _SD = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
_STEP = "Delete it, then: repertory models pull dinov2-small"


def kept_network() -> Path | None:
    """The network's file in the user's cache, if there is one."""
    file = cache_folder() / "networks" / FILE
    return file if file.is_file() else None


class Learned:
    """What the network makes of a picture, as a vector of length 1. May be shared by threads."""

    def __init__(self, file: Path) -> None:
        """Raises Damaged for a file that is no such network."""
        self._file = file
        self._network = Network(file, step=_STEP)
        self.name = f"dinov2-{sha256_of(file)[:8]}"
        """What it is called in versions: other weights give other vectors."""

    def vector(self, picture: Picture, free: Mask) -> tuple[float, ...]:
        """The vector of a picture whose people are covered with the mean colour of the rest. Raises Damaged."""
        import cv2

        shown = np.where(free[..., None], picture, picture[free].mean(axis=0)).astype(np.float32)
        small = cv2.resize(shown, (SIDE, SIDE), interpolation=cv2.INTER_AREA) / 255
        pixels = ((small - _MEAN) / _SD).transpose(2, 0, 1)[None].astype(np.float32)
        found = self._network.run(pixels)[0]
        if found.ndim not in (2, 3) or not found.size:
            raise Damaged(f"{self._file} gives no vector.", step=_STEP)
        row = (found[0, 0] if found.ndim == 3 else found[0]).astype(np.float64)
        length = float(np.linalg.norm(row))
        return tuple(float(one) for one in row / length) if length else ()
