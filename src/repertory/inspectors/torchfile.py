"""Reading the tensors out of a file that torch saved before its version 1.6, without torch: numbers and nothing else.

Such a file is five pickles, then the bytes of each storage. A pickle may name any function and have it called; here
it may name three (a dictionary, a tensor, a storage of floats), none of which is torch's own, and anything else is
refused. A tensor is a view of a storage: where it begins, how long it is in each direction, and the strides.
"""

from __future__ import annotations

import collections
import io
import pickle
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from repertory.errors import Damaged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Tensor = NDArray[np.float32]

MAGIC = 0x1950A86A20F9469CFC6C
VERSION = 1001
_LEADING = 3
"""Pickles ahead of the one that matters: the magic number, the version, the sizes of the machine's numbers."""


@dataclass(frozen=True)
class _View:
    """A tensor whose storage is not read yet. Lengths and steps count floats."""

    storage: str
    offset: int
    lengths: tuple[int, ...]
    steps: tuple[int, ...]


def read_tensors(data: bytes, entry: str) -> Mapping[str, Tensor]:
    """The tensors by name in one entry of the saved dictionary. Raises Damaged for any other kind of file."""
    try:
        views, storages = _read(io.BytesIO(data))
        return {
            name: _tensor(view, storages[view.storage])
            for name, view in views[entry].items()
            if isinstance(view, _View)
        }
    except _UNREADABLE as error:
        what = f"A file of weights cannot be read: {error or type(error).__name__}."
        raise Damaged(what, step="Reinstall Repertory, or empty its cache folder.") from error


_UNREADABLE = (
    pickle.UnpicklingError,
    struct.error,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    MemoryError,
    OverflowError,
    RecursionError,
    TypeError,
    UnicodeError,
    ValueError,
)
"""What unpickling raises for bytes that are no pickle, or another one."""


class _Unpickler(pickle.Unpickler):
    """Knows floats and how a tensor lies in them; runs nothing."""

    def find_class(self, module: str, name: str) -> Any:
        known: dict[tuple[str, str], Any] = {
            ("collections", "OrderedDict"): collections.OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _view,
            ("torch", "FloatStorage"): "floats",
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"it names {module}.{name}, which is not run")
        return known[module, name]

    def persistent_load(self, pid: Any) -> str:
        """The key of a storage. `pid`: ("storage", its type, its key, its device, how many, a part of it or None)."""
        kind, floats, key, _device, _count, part = pid
        if (kind, floats, part) != ("storage", "floats", None):
            raise pickle.UnpicklingError("it holds something else than whole storages of floats")
        return str(key)


def _view(storage: str, offset: int, lengths: tuple[int, ...], steps: tuple[int, ...], *_: Any) -> _View:
    return _View(storage, offset, lengths, steps)


def _read(file: IO[bytes]) -> tuple[Any, dict[str, Tensor]]:
    magic, version, _ = (_Unpickler(file).load() for _ in range(_LEADING))
    if (magic, version) != (MAGIC, VERSION):
        raise ValueError("it was not saved by an early torch")
    saved, keys = _Unpickler(file).load(), _Unpickler(file).load()
    storages = {}
    for key in keys:
        (count,) = struct.unpack("<q", file.read(8))
        content = file.read(4 * count) if count >= 0 else b""
        if len(content) != 4 * count:
            raise ValueError("it is cut off")
        storages[str(key)] = np.frombuffer(content, "<f4")
    return saved, storages


def _tensor(view: _View, storage: Tensor) -> Tensor:
    """A copy of the floats that the view shows. Raises ValueError where it reaches beyond the storage."""
    reach = view.offset + sum((length - 1) * step for length, step in zip(view.lengths, view.steps, strict=True))
    if view.offset < 0 or min((*view.lengths, *view.steps, 1)) < 1 or reach >= len(storage):
        raise ValueError("a tensor lies outside its storage")
    strides = [4 * step for step in view.steps]
    return np.lib.stride_tricks.as_strided(storage[view.offset :], view.lengths, strides).copy()
