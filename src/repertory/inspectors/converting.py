"""dlib's recogniser as an ONNX model, made on the user's machine from dlib's public-domain file at first use.

The numbers are the same; ONNX Runtime runs them some ten times faster than dlib does. How the layers are joined is
not in the file but in dlib's program (`anet_type` in tools/python/src/face_recognition.cpp): after the first pooling
come blocks of two convolutions whose input is added to their output; where the second half begins with an averaging
pool, it is the pooled input that is added. Each convolution takes up the factor and the addend behind it, and the
first one also the picture's mean and scale, so that the model eats plain pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from repertory.inspectors.dlibfile import (
    AddEarlier,
    Affine,
    Convolution,
    Input,
    Layer,
    Linear,
    Pool,
    Rectify,
    read_layers,
)

if TYPE_CHECKING:
    from repertory.inspectors.dlibfile import Tensor

NAME = "dlib-resnet-1"
"""Of the kept model; its number is raised whenever the conversion changes."""
OPSET = 13
INPUT, OUTPUT = "pixels", "vector"


def onnx_of(data: bytes) -> bytes:
    """The ONNX model of the network in dlib's file: `pixels` of shape (faces, 3, 150, 150), float32, red, green and
    blue from 0 to 255, to `vector` of shape (faces, 128). Raises Damaged for a file that is not this network."""
    import onnx
    from onnx import TensorProto, helper

    layers = read_layers(data)
    side = next(layer.side for layer in layers if isinstance(layer, Input))
    drawing = _Drawing(side)
    for layer in _folded(layers):
        drawing.add(layer)
    drawing.nodes[-1].output[0] = OUTPUT
    graph = helper.make_graph(
        drawing.nodes,
        "dlib_face_recognition_resnet_model_v1",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["faces", 3, side, side])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["faces", drawing.channels])],
        drawing.weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def _folded(layers: Iterable[Layer]) -> list[Layer]:
    """The layers with each factor and addend, and the input's mean and scale, taken up by a convolution."""
    folded: list[Layer] = []
    taken: Input | None = None
    for layer in layers:
        if isinstance(layer, Input):
            taken = layer
        elif isinstance(layer, Convolution) and taken is not None:
            folded.append(_on_pixels(layer, taken))
            taken = None
        elif isinstance(layer, Affine) and isinstance(folded[-1], Convolution):
            folded[-1] = _scaled(folded[-1], layer)
        else:
            folded.append(layer)
    return folded


def _on_pixels(layer: Convolution, taken: Input) -> Convolution:
    """The convolution as it acts on plain pixels: exact, since it has no border."""
    filters = layer.filters.astype(np.float64) / 256
    mean = np.array(taken.mean)
    bias = layer.bias - (filters.sum(axis=(2, 3)) * mean).sum(axis=1)
    return _convolution(filters, bias, layer)


def _scaled(layer: Convolution, affine: Affine) -> Convolution:
    gamma = affine.gamma.astype(np.float64)
    return _convolution(layer.filters * gamma[:, None, None, None], layer.bias * gamma + affine.beta, layer)


def _convolution(filters: Any, bias: Any, like: Convolution) -> Convolution:
    return Convolution(
        filters=filters.astype(np.float32), bias=bias.astype(np.float32), stride=like.stride, padding=like.padding
    )


class _Drawing:
    """The graph as it grows: its nodes, its weights, and what the last node gives out."""

    def __init__(self, side: int) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.channels, self.side, self.now = 3, side, INPUT
        self._block = (self.now, self.channels, self.side)
        """What the block under way began with."""
        self._inner: tuple[str, int, int] | None = None
        """What the convolutions of a shrinking block gave, while its input is pooled."""

    def add(self, layer: Layer) -> None:
        """One more layer. Raises ValueError for one that this network does not have."""
        match layer:
            case Convolution():
                self._convolve(layer)
            case Pool(window=0):
                self._node("ReduceMean", [self.now], axes=[2, 3], keepdims=0)
            case Pool():
                self._pool(layer)
            case Rectify():
                self._rectify()
            case AddEarlier():
                self._add_earlier()
            case Linear():
                self._node("MatMul", [self.now, self._weight(layer.weights)])
                self.channels = layer.weights.shape[1]
            case _:
                raise ValueError(f"{type(layer).__name__} has no place in this network")

    def _convolve(self, layer: Convolution) -> None:
        size, padding = layer.filters.shape[2], layer.padding
        weights = [self._weight(layer.filters), self._weight(layer.bias)]
        self._node("Conv", [self.now, *weights], strides=[layer.stride] * 2, pads=[padding] * 4)
        self.channels, self.side = layer.filters.shape[0], (self.side + 2 * padding - size) // layer.stride + 1

    def _pool(self, layer: Pool) -> None:
        if not layer.largest:
            self._inner = (self.now, self.channels, self.side)
            self.now, self.channels, self.side = self._block
        kind = "MaxPool" if layer.largest else "AveragePool"
        self._node(kind, [self.now], kernel_shape=[layer.window] * 2, strides=[layer.stride] * 2)
        self.side = (self.side - layer.window) // layer.stride + 1
        if layer.largest:
            self._block = (self.now, self.channels, self.side)

    def _add_earlier(self) -> None:
        earlier = self._inner or self._block
        channels, side = max(self.channels, earlier[1]), max(self.side, earlier[2])
        both = [self._filled(*one, channels, side) for one in ((self.now, self.channels, self.side), earlier)]
        self._node("Add", both)
        self.channels, self.side, self._inner = channels, side, None

    def _rectify(self) -> None:
        ends_block = self.nodes[-1].op_type == "Add"
        self._node("Relu", [self.now])
        if ends_block:
            self._block = (self.now, self.channels, self.side)

    def _filled(self, name: str, channels: int, side: int, wanted_channels: int, wanted_side: int) -> str:
        """That value with zeros behind its channels, below and to its right."""
        if (channels, side) == (wanted_channels, wanted_side):
            return name
        more = wanted_side - side
        ends = np.array([0, 0, 0, 0, 0, wanted_channels - channels, more, more], dtype=np.int64)
        now = self.now
        self._node("Pad", [name, self._weight(ends)])
        filled, self.now = self.now, now
        return filled

    def _node(self, kind: str, inputs: list[str], **settings: Any) -> None:
        from onnx import helper

        self.now = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [self.now], **settings))

    def _weight(self, values: Tensor | Any) -> str:
        from onnx import numpy_helper

        name = f"weight{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name
