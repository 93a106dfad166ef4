"""People told from what is behind them by a network, where the user has put one: MediaPipe's selfie segmentation, or
any that was taught the same.

The file is looked for in the user's cache folder as `networks/people.onnx`. Its one input is a picture of fixed size,
RGB from 0 to 1, of shape (1, 3, height, width) or (1, height, width, 3). Its first output says of each pixel how sure
it is of a person: one figure (a share from 0 to 1, or its logit), or two, of which the second is the person's.
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
    from numpy.typing import NDArray

    from repertory.media.facing import Mask
    from repertory.media.images import Picture

    Numbers = NDArray[np.float32]

FILE = "people.onnx"
SURE = 0.5
CHANNELS = 3
_STEP = "Delete it, or put a network there that cuts people out of pictures of a fixed size."


def kept_figures() -> Path | None:
    """The network's file in the user's cache, if there is one."""
    file = cache_folder() / "networks" / FILE
    return file if file.is_file() else None


class Figures:
    """Says where in a picture anybody is. May be shared by threads."""

    def __init__(self, file: Path) -> None:
        """Raises Damaged for a file that is no such network."""
        self._network, self._file = Network(file, step=_STEP), file
        shape = self._network.shape
        sizes = [one for one in shape if isinstance(one, int)]
        if len(shape) != 4 or len(sizes) < 3 or CHANNELS not in (shape[1], shape[3]):
            raise Damaged(f"{file} takes no pictures of a fixed size.", step=_STEP)
        self._first = shape[1] == CHANNELS
        """Whether the channels come before the rows."""
        self._height, self._width = sizes[-2:] if self._first else sizes[-3:-1]
        self.name = f"people-{sha256_of(file)[:8]}"
        """What it is called in versions: other weights cut out otherwise."""

    def people(self, picture: Picture) -> Mask:
        """True where somebody is, of the shape (height, width) of a picture of shape (height, width, 3), RGB. Raises
        Damaged."""
        import cv2

        small = cv2.resize(picture, (self._width, self._height), interpolation=cv2.INTER_AREA)
        pixels = np.asarray(small[None], np.float32) / np.float32(255)
        found = self._network.run(pixels.transpose(0, 3, 1, 2) if self._first else pixels)
        sure = self._shares(found[0])
        full = cv2.resize(sure, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
        return np.asarray(full > SURE)

    def _shares(self, found: Numbers) -> Numbers:
        """How sure it is of a person, by pixel."""
        size = self._height * self._width
        if found.size not in (size, 2 * size):
            raise Damaged(f"{self._file} says nothing of single pixels.", step=_STEP)
        values = found.astype(np.float32)
        if values.size == 2 * size:
            two = values.reshape(-1, 2) if values.shape[-1] == 2 else values.reshape(2, -1).T
            values = two[:, 1] - two[:, 0]
        elif values.min() >= 0.0 and values.max() <= 1.0:
            return np.ascontiguousarray(values.reshape(self._height, self._width))
        shares = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
        return np.ascontiguousarray(shares.reshape(self._height, self._width), np.float32)
