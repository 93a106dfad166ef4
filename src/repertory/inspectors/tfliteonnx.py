"""MediaPipe's face networks as ONNX models, made on the user's machine from the files of the wheel at first use.

ONNX Runtime runs them in half the time that OpenCV takes, and at any size of picture: the detector has nothing in it
that is tied to the 192 pixels that it was trained at. The numbers are the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from repertory.errors import Damaged
from repertory.inspectors.tflitefile import Graph, Kind, Step, read_graph

OPSET = 13
PICTURE = "picture"
BLOCK = 16
"""ONNX Runtime keeps pictures in blocks of so many channels; where channels do not fill them, it lays every picture
out anew before and behind an operation. So they are filled up with zeros, which changes no number."""


def onnx_of_tflite(data: bytes, *, middle: float, scale: float) -> bytes:
    """The ONNX model of a network in TensorFlow Lite: pictures of shape (count, height, width, 3), uint8, RGB in, its
    outputs of shape (count, channels, height, width) out, in the file's order. Of each number of a picture `middle` is
    taken before it is divided by `scale`. Raises Damaged for a file that is no such network.
    """
    import onnx
    from onnx import TensorProto, helper

    graph = read_graph(data)
    drawing = _Drawing(graph)
    drawing.take_pictures(middle, scale)
    try:
        for step in graph.steps:
            drawing.add(step)
        ends = [(drawing.value(number), graph.shapes[number][-1]) for number in graph.outputs]
    except (KeyError, IndexError, ValueError) as error:
        raise Damaged("A face network's file is not one that is known.", step="Install its package again.") from error
    model = helper.make_model(
        helper.make_graph(
            drawing.nodes,
            "mediapipe",
            [helper.make_tensor_value_info(PICTURE, TensorProto.UINT8, ["n", "h", "w", 3])],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", many, "y", "x"]) for name, many in ends],
            drawing.weights,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=8,
    )
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


class _Drawing:
    """The graph as it grows: its nodes and its weights."""

    def __init__(self, graph: Graph) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self._graph = graph
        self._called: dict[int, str] = {}
        laid_out = {step.gives: step.takes[0] for step in graph.steps if step.kind is Kind.RESHAPE}
        self._ends = {graph.input, *(laid_out.get(number, number) for number in graph.outputs)}

    def take_pictures(self, middle: float, scale: float) -> None:
        """Numbers of pictures as the network wants them: done here, it takes a third of the time that numpy takes."""
        from onnx import TensorProto

        self._draw("Cast", [PICTURE], "numbers", to=TensorProto.FLOAT)
        self._draw("Transpose", ["numbers"], "channels", perm=[0, 3, 1, 2])
        self._draw("Sub", ["channels", self._weight(np.array(middle, np.float32))], "shifted")
        divisor = self._weight(np.array(scale, np.float32))
        self._draw("Div", ["shifted", divisor], self.value(self._graph.input))

    def value(self, number: int) -> str:
        """What a value is called."""
        return self._called.get(number, f"value{number}")

    def add(self, step: Step) -> None:
        """One more step. Raises KeyError, IndexError or ValueError for one that does not fit."""
        match step.kind:
            case Kind.CONVOLUTION | Kind.BY_CHANNEL:
                self._convolve(step)
            case Kind.RECTIFY:
                self._node("Relu", step, [step.takes[0]])
            case Kind.RECTIFY_SLOPED:
                self._rectify_sloped(step)
            case Kind.ADD:
                self._node("Add", step, step.takes)
            case Kind.LARGEST:
                self._node("MaxPool", step, step.takes, kernel_shape=[2, 2], strides=[2, 2])
            case Kind.ENLARGE:
                scales = self._weight(np.array([1, 1, 2, 2], np.float32))
                self._node(
                    "Resize",
                    step,
                    [step.takes[0]],
                    ["", scales],
                    mode="linear",
                    coordinate_transformation_mode="half_pixel",
                )
            case Kind.PAD:
                self._add_channels(step)
            case Kind.RESHAPE:
                self._called[step.gives] = self.value(step.takes[0])  # only the outputs are laid out anew
            case _:
                raise ValueError(step.kind)

    def _convolve(self, step: Step) -> None:
        picture, filters, bias = step.takes
        weights = self._graph.weights[filters].astype(np.float32)
        alone = step.kind is Kind.BY_CHANNEL
        weights = weights.transpose(3, 0, 1, 2) if alone else weights.transpose(0, 3, 1, 2)
        low, high = self._border(step, self._graph.shapes[picture][1], weights.shape[2])
        made = self._channels(step.gives)
        weights = _filled(_filled(weights, 0, made), 1, 1 if alone else self._channels(picture))
        self._node(
            "Conv",
            step,
            [picture],
            [self._weight(weights), self._weight(_filled(self._graph.weights[bias].astype(np.float32), 0, made))],
            strides=[step.stride] * 2,
            pads=[low, low, high, high],
            group=made if alone else 1,
        )

    def _add_channels(self, step: Step) -> None:
        """Channels of zeros behind those that are there, by a convolution that copies: it is done together with the
        addition that follows, which ONNX Runtime cannot do with its own padding."""
        copies = np.eye(self._channels(step.gives), self._channels(step.takes[0]), dtype=np.float32)
        self._node("Conv", step, [step.takes[0]], [self._weight(copies[:, :, None, None])])

    def _channels(self, number: int) -> int:
        """How many channels a value has here: what goes in and comes out as many as in the file, else full blocks."""
        many = self._graph.shapes[number][-1]
        return many if number in self._ends else -(-many // BLOCK) * BLOCK

    def _border(self, step: Step, side: int, window: int) -> tuple[int, int]:
        """Zeros before and behind each line, as TensorFlow puts them; the same for every even side."""
        if not step.same:
            return 0, 0
        more = max((-(-side // step.stride) - 1) * step.stride + window - side, 0)
        return more // 2, more - more // 2

    def _rectify_sloped(self, step: Step) -> None:
        """slope x + (1 - slope) max(x, 0), by two convolutions of each channel alone: ONNX Runtime has a slow PRelu
        and lays its pictures out anew before it and behind it."""
        slope = self._graph.weights[step.takes[1]].reshape(-1, 1, 1, 1).astype(np.float32)
        slope = _filled(slope, 0, self._channels(step.gives))
        taken, made = self.value(step.takes[0]), self.value(step.gives)
        self._draw("Relu", [taken], f"{made}above")
        self._draw("Conv", [taken, self._weight(slope)], f"{made}sloped", group=len(slope))
        self._draw("Conv", [f"{made}above", self._weight(1 - slope)], f"{made}rest", group=len(slope))
        self._draw("Add", [f"{made}sloped", f"{made}rest"], made)

    def _node(self, kind: str, step: Step, takes: Any, further: Any = (), **settings: Any) -> None:
        self._draw(kind, [*map(self.value, takes), *further], self.value(step.gives), **settings)

    def _draw(self, kind: str, takes: list[str], gives: str, **settings: Any) -> None:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, takes, [gives], **settings))

    def _weight(self, values: Any) -> str:
        from onnx import numpy_helper

        name = f"weight{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name


def _filled(values: Any, axis: int, size: int) -> Any:
    """The array with zeros behind it along one axis, up to that size."""
    more = [(0, size - values.shape[axis] if number == axis else 0) for number in range(values.ndim)]
    return np.pad(values, more)
