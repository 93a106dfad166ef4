"""Networks that cut out people: tiny ones, made here, of every shape that is read; and files that are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper

from repertory.errors import Damaged
from repertory.inspectors.faces import FaceInspector
from repertory.inspectors.figures import Figures
from repertory.inspectors.wardrobe import WardrobeInspector

SIZE = (48, 64)


def reddish(
    path: Path, *, first: bool = True, gain: float = 1.0, two: bool = False, size: tuple[int, int] = SIZE
) -> Path:
    """A network that takes for people whatever is red: red less blue, times a gain, of each pixel."""
    height, width = size
    taken = [1, 3, height, width] if first else [1, height, width, 3]
    axis = 1 if first else 3
    weights = np.array([gain, 0.0, -gain] * (2 if two else 1), np.float32)
    nodes = []
    if not first:
        nodes.append(helper.make_node("Transpose", ["pixels"], ["rows"], perm=[0, 3, 1, 2]))
    source = "pixels" if first else "rows"
    if two:
        weights = np.array([0, 0, 0, gain, 0, -gain], np.float32)
    kernel = helper.make_tensor("kernel", TensorProto.FLOAT, [2 if two else 1, 3, 1, 1], weights)
    nodes.append(helper.make_node("Conv", [source, "kernel"], ["people"]))
    given = [1, 2 if two else 1, height, width]
    graph = helper.make_graph(
        nodes,
        "reddish",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, taken)],
        [helper.make_tensor_value_info("people", TensorProto.FLOAT, given)],
        initializer=[kernel],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    path.write_bytes(model.SerializeToString())
    assert taken[axis] == 3
    return path


def picture() -> np.ndarray:
    """Red on the left of a blue picture of 120 by 200 pixels."""
    shown = np.full((120, 200, 3), (20, 30, 200), np.uint8)
    shown[:, :80] = (230, 20, 20)
    return shown


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("gain", "two"), [(20.0, False), (20.0, True)])
def test_people_are_where_the_network_says(tmp_path: Path, first: bool, gain: float, two: bool) -> None:
    mask = Figures(reddish(tmp_path / "one.onnx", first=first, gain=gain, two=two)).people(picture())
    assert mask.shape == (120, 200)
    assert mask[:, :70].all()
    assert not mask[:, 90:].any()


def test_shares_are_read_as_they_are(tmp_path: Path) -> None:
    shown = np.zeros((48, 64, 3), np.uint8)
    shown[:, :32, 0] = 200
    mask = Figures(reddish(tmp_path / "one.onnx")).people(shown)
    assert mask[:, :30].all()
    assert not mask[:, 34:].any()


def test_what_is_no_such_network_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "text.onnx").write_text("not a network")
    with pytest.raises(Damaged, match=r"text\.onnx"):
        Figures(tmp_path / "text.onnx")
    with pytest.raises(Damaged, match=r"missing\.onnx"):
        Figures(tmp_path / "missing.onnx")
    with pytest.raises(Damaged, match="no pictures of a fixed size"):
        Figures(_mean(tmp_path / "mean.onnx", shape=[1, 3]))
    with pytest.raises(Damaged, match="nothing of single pixels"):
        Figures(_mean(tmp_path / "pixels.onnx", shape=[1, 3, *SIZE])).people(picture())


def _mean(path: Path, shape: list[int]) -> Path:
    """A network that gives one figure for a whole picture."""
    node = helper.make_node("ReduceMean", ["pixels"], ["mean"], keepdims=0)
    graph = helper.make_graph(
        [node],
        "mean",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("mean", TensorProto.FLOAT, [])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    path.write_bytes(model.SerializeToString())
    return path


def test_the_wardrobe_says_what_it_cuts_out_with(tmp_path: Path) -> None:
    plain = WardrobeInspector(FaceInspector())
    cutting = WardrobeInspector(FaceInspector(), network=reddish(tmp_path / "people.onnx"))
    assert "people-" in cutting.version
    assert "people-" not in plain.version
    assert "people-" in cutting.describe()
    assert "no network that cuts out people" in plain.describe()
