"""A learned eye for places: DINOv2 (ViT-S, Apache-2.0) as an ONNX file, used where the user has put one.

The file is looked for in the user's cache folder as `networks/dinov2-small.onnx`. Its input are pictures of shape
(1, 3, 224, 224), normalised as ImageNet is; its first output the tokens, (1, tokens, width), of which the first is the
whole picture's, or that one alone, (1, width).
"""

from __future__ import annotations

import importlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from repertory.errors import Damaged
from repertory.files.hashing import sha256_of
from repertory.inspectors.weights import cache_folder

if TYPE_CHECKING:
    from repertory.media.backgrounds import Mask
    from repertory.media.images import Picture

FILE = "dinov2-small.onnx"
SIDE = 224
_MEAN, _SD = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
_STEP = "Delete it, or put DINOv2's ONNX file of ViT-S there."


def kept_network() -> Path | None:
    """The network's file in the user's cache, if there is one."""
    file = cache_folder() / "networks" / FILE
    return file if file.is_file() else None


class Learned:
    """What the network makes of a picture, as a vector of length 1. May be shared by threads."""

    def __init__(self, file: Path) -> None:
        """Raises Damaged for a file that is no such network."""
        import onnxruntime

        failures = importlib.import_module("onnxruntime.capi.onnxruntime_pybind11_state")  # it has no stubs
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1  # jobs run side by side
        settings.log_severity_level = 4
        wrong = (failures.InvalidProtobuf, failures.InvalidGraph, failures.InvalidArgument, failures.Fail)
        self._file, self._turn = file, threading.Lock()
        self._wrong = (*wrong, failures.RuntimeException)
        try:
            self._session: Any = onnxruntime.InferenceSession(str(file), settings, providers=["CPUExecutionProvider"])
        except self._wrong as error:
            raise Damaged(f"{file} is no network that can be read.", step=_STEP) from error
        self.name = f"dinov2-{sha256_of(file)[:8]}"
        """What it is called in versions: other weights give other vectors."""

    def vector(self, picture: Picture, free: Mask) -> tuple[float, ...]:
        """The vector of a picture whose people are covered with the mean colour of the rest. Raises Damaged."""
        import cv2

        shown = np.where(free[..., None], picture, picture[free].mean(axis=0)).astype(np.float32)
        small = cv2.resize(shown, (SIDE, SIDE), interpolation=cv2.INTER_AREA) / 255
        pixels = ((small - _MEAN) / _SD).transpose(2, 0, 1)[None].astype(np.float32)
        try:
            with self._turn:
                found = np.asarray(self._session.run(None, {self._session.get_inputs()[0].name: pixels})[0])
        except self._wrong as error:
            raise Damaged(f"{self._file} takes no pictures of {SIDE} pixels.", step=_STEP) from error
        if found.ndim not in (2, 3) or not found.size:
            raise Damaged(f"{self._file} gives no vector.", step=_STEP)
        row = (found[0, 0] if found.ndim == 3 else found[0]).astype(np.float64)
        length = float(np.linalg.norm(row))
        return tuple(float(one) for one in row / length) if length else ()
