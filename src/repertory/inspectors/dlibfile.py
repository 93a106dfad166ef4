"""Reads dlib's face recognition network out of its own file, layer by layer, without dlib.

The format is dlib's (serialize.h, dnn/core.h, dnn/layers.h, cuda/tensor.h): whole numbers as one byte with sign and
length and then so many bytes, the lowest first; real numbers as a whole mantissa and a binary exponent; tensors as
four sizes and float32. A network is written from its loss inwards and then, from its input on, one layer after the
other: first only the version of every layer, then each layer's name, settings and weights.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.errors import Damaged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Tensor = NDArray[np.float32]

NEWEST_LAYER = 3
"""The highest version that dlib gives a layer's outer record; a larger number begins the first name."""


@dataclass(frozen=True, kw_only=True)
class Input:
    """What is taken from each channel of a picture before it is divided by 256: red, green, blue; and its side."""

    mean: tuple[float, float, float]
    side: int


@dataclass(frozen=True, kw_only=True)
class Convolution:
    """Filters of shape (out, in, height, width), a bias for each, the step and the border of zeros."""

    filters: Tensor
    bias: Tensor
    stride: int
    padding: int


@dataclass(frozen=True, kw_only=True)
class Affine:
    """Multiplies each channel by a factor and adds a number."""

    gamma: Tensor
    beta: Tensor


@dataclass(frozen=True, kw_only=True)
class Pool:
    """The largest or the mean of each window; a window of 0 is the whole picture."""

    largest: bool
    window: int
    stride: int


@dataclass(frozen=True, kw_only=True)
class Rectify:
    """Negative numbers become 0."""


@dataclass(frozen=True, kw_only=True)
class AddEarlier:
    """Adds what came into the block; whichever is smaller is filled up with zeros."""


@dataclass(frozen=True, kw_only=True)
class Linear:
    """Weights of shape (in, out)."""

    weights: Tensor


Layer = Input | Convolution | Affine | Pool | Rectify | AddEarlier | Linear


def read_layers(data: bytes) -> tuple[Layer, ...]:
    """The network's layers from the input on. Raises Damaged for a file that is another or is cut off."""
    try:
        return tuple(_layers(_Reader(data)))
    except (IndexError, ValueError, KeyError, OverflowError) as error:
        raise Damaged(
            "The face recogniser's file is not the one that is known, or is cut off.",
            step="pip install --force-reinstall face-recognition-models==0.3.0",
        ) from error


def _layers(reader: _Reader) -> Iterator[Layer]:
    reader.whole()
    reader.text()
    reader.real(), reader.real()
    while reader.peek_whole() <= NEWEST_LAYER:
        reader.whole()
    reader.expect("input_rgb_image_sized")
    red, green, blue, side, _ = *(reader.real() for _ in range(3)), reader.whole(), reader.whole()
    yield Input(mean=(red, green, blue), side=side)
    first = True
    while not reader.done:
        yield _READ[reader.text()](reader)
        reader.skip_training(first)
        first = False


def _convolution(reader: _Reader) -> Convolution:
    numbers = reader.tensor().ravel()
    reader.whole()
    _, _, stride, _, padding, _ = (reader.whole() for _ in range(6))
    filters, bias = reader.shape(), reader.shape()
    for _ in range(4):
        reader.real()
    count = math.prod(filters)
    if numbers.size != count + math.prod(bias):
        raise ValueError("weights and shapes of a convolution differ")
    return Convolution(filters=numbers[:count].reshape(filters), bias=numbers[count:], stride=stride, padding=padding)


def _affine(reader: _Reader) -> Affine:
    numbers = reader.tensor().ravel()
    reader.shape(), reader.shape(), reader.whole()
    half = numbers.size // 2
    return Affine(gamma=numbers[:half], beta=numbers[half:])


def _pool(reader: _Reader, *, largest: bool) -> Pool:
    window, _, stride, _, _, _ = (reader.whole() for _ in range(6))
    return Pool(largest=largest, window=window, stride=stride)


def _linear(reader: _Reader) -> Linear:
    outputs, inputs = reader.whole(), reader.whole()
    weights = reader.tensor().reshape(inputs, outputs)
    reader.shape(), reader.shape(), reader.whole()
    for _ in range(4):
        reader.real()
    return Linear(weights=weights)


_READ: Mapping[str, Callable[[_Reader], Layer]] = {
    "con_4": _convolution,
    "affine_": _affine,
    "relu_": lambda _: Rectify(),
    "max_pool_2": lambda reader: _pool(reader, largest=True),
    "avg_pool_2": lambda reader: _pool(reader, largest=False),
    "add_prev_": lambda _: AddEarlier(),
    "fc_2": _linear,
}


class _Reader:
    """Goes through a file of dlib's from the beginning to the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def done(self) -> bool:
        return self._at >= len(self._data)

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise IndexError("the file ends too early")
        self._at += count
        return taken

    def whole(self) -> int:
        head = self._take(1)[0]
        value = int.from_bytes(self._take(head & 0x0F), "little")
        return -value if head & 0x80 else value

    def peek_whole(self) -> int:
        at = self._at
        value = self.whole()
        self._at = at
        return value

    def real(self) -> float:
        mantissa, exponent = self.whole(), self.whole()
        return math.ldexp(mantissa, exponent)

    def text(self) -> str:
        return self._take(self.whole()).decode("ascii")

    def expect(self, name: str) -> None:
        if (found := self.text()) != name:
            raise ValueError(f"{found} stands where {name} should")

    def shape(self) -> tuple[int, ...]:
        self.whole()
        return tuple(self.whole() for _ in range(4))

    def tensor(self) -> Tensor:
        shape = self.shape()
        return np.frombuffer(self._take(4 * math.prod(shape)), "<f4").reshape(shape)

    def skip_training(self, first: bool) -> None:
        """What only training needs: three flags, three tensors, and one number more for the first layer."""
        self._take(3)
        for _ in range(3):
            self.tensor()
        if first:
            self.whole()
