"""Networks in ONNX Runtime: loaded, run on one core, and kept where this machine made them itself."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from repertory.errors import Damaged, MachineMove, YourMove
from repertory.files.writing import write_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]
    Given = NDArray[np.float32] | NDArray[np.uint8]


CHANNELS = 3


class Network:
    """One network with one input. May be shared by threads: a run changes nothing in it."""

    def __init__(self, model: bytes | Path, *, side: int = 0, step: str = "") -> None:
        """`model` are an ONNX file's bytes or its path. With `side` it is laid out for one square picture of so many
        pixels at a time, which is an eighth faster where the model leaves its size open (in inputs "n", "h" and "w").
        `step` is what to do about a broken one. Raises Damaged for what is no network."""
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1  # a picture takes little of one core, and jobs run side by side
        settings.log_severity_level = 4
        for name, size in {"n": 1, "h": side, "w": side}.items() if side else ():
            settings.add_free_dimension_override_by_name(name, size)
        self._name, self._step = ("The network" if isinstance(model, bytes) else str(model)), step
        source = model if isinstance(model, bytes) else str(model)
        try:
            self._session: Any = onnxruntime.InferenceSession(source, settings, providers=["CPUExecutionProvider"])
            (taken,) = self._session.get_inputs()
        except _failures() as error:
            raise Damaged(f"{self._name} is no network that can be read.", step=step) from error
        self._input = taken.name
        self.shape: tuple[int | str | None, ...] = tuple(taken.shape)
        """Of its input; a name or None where any size will do."""

    def run(self, pixels: Given) -> list[Numbers]:
        """What it makes of some pictures, each output as an array. Raises Damaged where it takes no such pictures."""
        try:
            return [np.asarray(one) for one in self._session.run(None, {self._input: np.ascontiguousarray(pixels)})]
        except _failures() as error:
            size = " by ".join(str(one) for one in pixels.shape[1:] if one != CHANNELS)
            raise Damaged(f"{self._name} takes no pictures of {size} pixels.", step=self._step) from error


def kept_model(source: Path, cache: Path, name: str, convert: Callable[[bytes], bytes]) -> bytes:
    """The ONNX model of another file: the one kept in `cache` under that name where its bytes are as they were, or a
    new one.

    Raises OSError where the file cannot be read, and what `convert` raises for one that is another.
    """
    for kept in sorted(cache.glob(f"{name}-*.onnx")):
        data = kept.read_bytes()
        if kept.stem == _kept_name(name, data):
            return data
    data = convert(source.read_bytes())
    with contextlib.suppress(MachineMove, YourMove):  # not kept, it is made anew each time, in a quarter of a second
        write_bytes(cache / f"{_kept_name(name, data)}.onnx", data)
    return data


def _kept_name(name: str, data: bytes) -> str:
    return f"{name}-{hashlib.sha256(data).hexdigest()[:16]}"


@functools.cache
def _failures() -> tuple[type[Exception], ...]:
    """What ONNX Runtime raises for a file or a picture that does not fit; a ValueError is a second input."""
    failures: Any = importlib.import_module("onnxruntime.capi.onnxruntime_pybind11_state")  # it has no stubs
    names = ("InvalidProtobuf", "InvalidGraph", "InvalidArgument", "Fail", "RuntimeException", "NoSuchFile")
    return (*(getattr(failures, name) for name in names), failures.NotImplemented, ValueError)
