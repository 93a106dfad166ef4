"""torch's early files: tensors come out as they were saved; whatever else is in such a file is refused, never run."""

from __future__ import annotations

import io
import pickle
import struct
import sys
from collections import OrderedDict
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from repertory.errors import Damaged
from repertory.inspectors.torchfile import MAGIC, VERSION, read_tensors

Array = NDArray[np.float32]


class FloatStorage:
    """Stands for torch's class of that name."""


def _rebuild_tensor_v2() -> None:
    """Stands for torch's function of that name."""


FloatStorage.__module__, _rebuild_tensor_v2.__module__ = "torch", "torch._utils"


class _Tensor:
    """Pickled as torch pickles a tensor that is a view of a storage."""

    def __init__(self, key: str, offset: int, lengths: tuple[int, ...], steps: tuple[int, ...]) -> None:
        self.storage = _Storage(key)
        self.view = (offset, lengths, steps)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild_tensor_v2, (self.storage, *self.view, False, OrderedDict())


class _Storage:
    def __init__(self, key: str) -> None:
        self.key = key


class _Pickler(pickle.Pickler):
    kind: Any = FloatStorage

    def persistent_id(self, one: Any) -> Any:
        return ("storage", self.kind, one.key, "cuda:0", 0, None) if isinstance(one, _Storage) else None


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """pickle writes a name only where it can be imported."""
    for name, member in (("torch", FloatStorage), ("torch._utils", _rebuild_tensor_v2)):
        module = ModuleType(name)
        setattr(module, member.__name__, member)
        monkeypatch.setitem(sys.modules, name, module)


def saved(content: Any, storages: dict[str, Array], *, magic: int = MAGIC) -> bytes:
    """What `torch.save` wrote before 1.6."""
    file = io.BytesIO()
    for part in (magic, VERSION, {"little_endian": True}):
        pickle.dump(part, file, protocol=2)
    _Pickler(file, protocol=2).dump(content)
    pickle.dump(sorted(storages), file, protocol=2)
    for key in sorted(storages):
        file.write(struct.pack("<q", storages[key].size) + storages[key].astype("<f4").tobytes())
    return file.getvalue()


def test_tensors_are_views_of_their_storages() -> None:
    numbers = np.arange(24, dtype=np.float32)
    state = OrderedDict(
        rows=_Tensor("7", 4, (2, 3), (3, 1)), turned=_Tensor("7", 0, (3, 2), (1, 3)), bias=_Tensor("8", 0, (2,), (1,))
    )
    data = saved({"step": 9, "model_state": state}, {"7": numbers, "8": np.array([0.5, -0.5], np.float32)})
    tensors = read_tensors(data, "model_state")
    assert tensors["rows"].tolist() == [[4, 5, 6], [7, 8, 9]]
    assert tensors["turned"].tolist() == [[0, 3], [1, 4], [2, 5]]
    assert tensors["bias"].tolist() == [0.5, -0.5]


def test_a_file_that_would_run_something_is_refused_before_it_does() -> None:
    class _Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return exec, ("raise SystemExit('it was run')",)

    with pytest.raises(Damaged, match="exec, which is not run"):
        read_tensors(saved({"model_state": {"bomb": _Bomb()}}, {}), "model_state")


@pytest.mark.parametrize("lengths", [(3, 4), (0, 2), (2**40, 1)])
def test_a_tensor_outside_its_storage_is_refused(lengths: tuple[int, ...]) -> None:
    data = saved({"model_state": {"w": _Tensor("7", 0, lengths, (4, 1))}}, {"7": np.zeros(8, np.float32)})
    with pytest.raises(Damaged, match="outside its storage"):
        read_tensors(data, "model_state")


def test_another_kind_of_file_is_refused_with_a_next_step() -> None:
    whole = saved({"model_state": {"w": _Tensor("7", 0, (8,), (1,))}}, {"7": np.zeros(8, np.float32)})
    others = [b"", b"PK\x03\x04", b"\x80\x02.", whole[:-3], whole[:40], saved({}, {}), saved([], {}, magic=1)]
    for data in others:
        with pytest.raises(Damaged, match="cannot be read") as refusal:
            read_tensors(data, "model_state")
        assert refusal.value.step


def test_any_torn_byte_gives_numbers_or_the_same_refusal() -> None:
    whole = saved({"model_state": {"w": _Tensor("7", 0, (8,), (1,))}}, {"7": np.zeros(8, np.float32)})
    random, refused = np.random.default_rng(0), 0
    for _ in range(300):
        torn = bytearray(whole)
        torn[random.integers(len(torn))] = random.integers(256)
        try:
            read_tensors(bytes(torn), "model_state")
        except Damaged:
            refused += 1
    assert refused > 50
