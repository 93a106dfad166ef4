"""Other recognisers and detectors: each with its own layout and numbers, chosen by a setting, never mixed."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from skimage import data as samples

from repertory.errors import Damaged, MissingPart, UnknownName
from repertory.inspectors import models
from repertory.inspectors.choosing import Choice, chosen
from repertory.inspectors.detecting import FullRangeDetector
from repertory.inspectors.faces import NUMBER, FaceInspector
from repertory.inspectors.models import pulled
from repertory.inspectors.networks import Network
from repertory.inspectors.recognisers import FIVE_IN_CHIP, FIVE_IN_DLIBS, KINDS, PulledRecogniser
from repertory.inspectors.recognising import chip_of, mesh_in_chip, nudged
from repertory.inspectors.tflitefile import read_graph
from repertory.inspectors.tfliteonnx import onnx_of_tflite
from repertory.inspectors.weights import DETECTOR, MESH, mesh_folder
from repertory.inspectors.yunet import YuNetDetector
from repertory.model.verdict import Expectation, ExpectedAnchor

if TYPE_CHECKING:
    from repertory.media.images import Picture

YUNET = Path(__file__).parents[3] / "shared" / "weights" / "yunet" / "yunet_n_dynamic.onnx"


def sample(name: str) -> Picture:
    """One of scikit-image's pictures, in colour; of a pair the left one."""
    shown = getattr(samples, name)()
    return np.ascontiguousarray(shown[0] if isinstance(shown, tuple) else shown, dtype=np.uint8)


def network(file: Path, nodes: list[Any], weights: dict[str, Any], side: int = 112) -> Path:
    """A tiny ONNX model of pictures of one size, from `pixels` to `vector`."""
    graph = helper.make_graph(
        nodes,
        "toy",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, [1, 3, side, side])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    file.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(file))
    return file


def mean_colours(file: Path) -> Path:
    """A recogniser whose vector is the mean of each channel as it comes in."""
    nodes = [helper.make_node("ReduceMean", ["pixels"], ["vector"], axes=[2, 3], keepdims=0)]
    return network(file, nodes, {})


def of_one(colour: tuple[int, int, int]) -> Picture:
    return np.full((112, 112, 3), colour, np.uint8)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(models, "cache_folder", lambda: tmp_path / "cache")
    pulled.cache_clear()
    return tmp_path / "cache" / "networks"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sface", (200.0, 100.0, 0.0)),  # plain pixels, red first
        ("auraface", (72.5, -27.5, -127.5)),  # about the middle of grey
    ],
)
def test_each_is_fed_as_its_makers_say(tmp_path: Path, name: str, expected: tuple[float, float, float]) -> None:
    recogniser = PulledRecogniser(KINDS[name], mean_colours(tmp_path / "toy.onnx"))
    (vector,) = recogniser.embed([of_one((200, 100, 0))])
    length = math.hypot(*vector)
    assert np.array(vector) / length == pytest.approx(np.array(expected) / math.hypot(*expected), abs=1e-5)
    assert length == pytest.approx(0.6 / KINDS[name].same)


def test_two_faces_at_the_published_limit_lie_as_far_apart_as_with_dlibs(tmp_path: Path) -> None:
    recogniser = PulledRecogniser(KINDS["sface"], mean_colours(tmp_path / "toy.onnx"))
    turn = 2 * math.asin(1.128 / 2)
    shown = [of_one((200, 0, 0)), of_one((round(200 * math.cos(turn)), round(200 * math.sin(turn)), 0))]
    assert math.dist(*recogniser.embed(shown)) == pytest.approx(0.6, abs=0.01)


def test_eyes_nose_and_mouth_come_to_lie_where_such_recognisers_want_them(tmp_path: Path) -> None:
    """A picture in which dlib's chip lies twice as large, with a dot at each point that YuNet finds there."""
    recogniser = PulledRecogniser(KINDS["sface"], mean_colours(tmp_path / "toy.onnx"))
    picture = np.zeros((360, 360, 3), np.uint8)
    for x, y in 2 * FIVE_IN_DLIBS + 20:
        cv2.circle(picture, (round(x), round(y)), 3, (255, 255, 255), -1)
    points = 2 * mesh_in_chip()[:, :2] + 20
    chip = recogniser.chip(picture, points, chip_of(picture, points))
    assert chip.shape == (112, 112, 3)
    _, marks = cv2.threshold(chip[..., 0], 60, 255, cv2.THRESH_BINARY)
    _, _, _, centers = cv2.connectedComponentsWithStats(marks)
    for wanted in FIVE_IN_CHIP:
        assert np.linalg.norm(centers[1:] - wanted, axis=1).min() < 3.3


def test_what_gives_no_vector_or_is_no_network_is_damaged(tmp_path: Path) -> None:
    nothing = network(
        tmp_path / "nothing.onnx",
        [helper.make_node("Mul", ["pixels", "zero"], ["vector"])],
        {"zero": np.zeros(1, np.float32)},
    )
    with pytest.raises(Damaged, match="gives no vector") as none:
        PulledRecogniser(KINDS["sface"], nothing).embed([of_one((9, 9, 9))])
    assert "models pull" in none.value.step
    (tmp_path / "text.onnx").write_text("no network", encoding="utf-8")
    with pytest.raises(Damaged, match=r"text\.onnx is no network"):
        PulledRecogniser(KINDS["sface"], tmp_path / "text.onnx")
    with pytest.raises(Damaged, match="is no network"):
        PulledRecogniser(KINDS["sface"], tmp_path / "missing.onnx")
    other = network(tmp_path / "other.onnx", [helper.make_node("Identity", ["pixels"], ["vector"])], {}, side=96)
    with pytest.raises(Damaged, match="112 by 112"):
        PulledRecogniser(KINDS["sface"], other).embed([of_one((9, 9, 9))])


def test_the_settings_choose_and_a_wrong_name_is_told_with_the_right_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen() == Choice(detector="mediapipe", recogniser="dlib")
    monkeypatch.setenv("REPERTORY_RECOGNISER", "SFace")
    monkeypatch.setenv("REPERTORY_DETECTOR", "yunet")
    assert chosen() == Choice(detector="yunet", recogniser="sface")
    monkeypatch.setenv("REPERTORY_RECOGNISER", "arcface")
    with pytest.raises(UnknownName, match="arcface") as unknown:
        FaceInspector().version  # noqa: B018 reading it is what is tried
    assert unknown.value.step == "Set REPERTORY_RECOGNISER to one of: dlib, sface, auraface."


def test_a_model_that_is_not_pulled_is_asked_for(cache: Path) -> None:
    inspector = FaceInspector(choice=Choice(recogniser="auraface"))
    for asked in (inspector.describe, lambda: inspector.see(sample("astronaut"))):
        with pytest.raises(MissingPart, match="AuraFace is not on this machine") as missing:
            asked()
        assert missing.value.step == "repertory models pull auraface"


def test_vectors_of_two_recognisers_are_never_compared(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy = mean_colours(tmp_path / "toy.onnx")
    monkeypatch.setattr("repertory.inspectors.recognisers.pulled", lambda _: toy)
    picture = tmp_path / "her.png"
    cv2.imwrite(str(picture), sample("astronaut")[..., ::-1])
    embedded, other = FaceInspector(choice=Choice()), FaceInspector(choice=Choice(recogniser="sface"))
    assert embedded.version.endswith(f"+dlib-resnet/{NUMBER}")
    assert other.version.endswith(f"+sface-2021dec/{NUMBER}")
    assert (embedded.usual("photo") is None, other.usual("photo") is None) == (False, True)
    seen, reference = other.observe(picture), embedded.observe(picture)
    assert len(seen.frames[0].faces[0].embedding) == 3
    assert seen.frames[0].faces[0].sharpness == reference.frames[0].faces[0].sharpness
    with pytest.raises(ValueError, match="was observed by"):
        other.compare(seen, Expectation(cast=(ExpectedAnchor(anchor="her@1", references=(reference,)),)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "middle", "scale", "outputs"),
    [
        (DETECTOR, 127.5, 127.5, ["reshaped_regressor_face_4", "reshaped_classifier_face_4"]),
        (MESH, 0.0, 255.0, ["conv2d_20", "conv2d_30"]),
    ],
)
def test_the_converted_networks_give_the_numbers_that_opencv_reads(
    file: str, middle: float, scale: float, outputs: list[str]
) -> None:
    folder = mesh_folder()
    assert folder is not None
    picture = cv2.resize(sample("astronaut")[:300, 80:380], (192, 192), interpolation=cv2.INTER_AREA)
    reader = cv2.dnn.readNetFromTFLite(str(folder / file), cv2.dnn.ENGINE_CLASSIC)
    reader.setInput(cv2.dnn.blobFromImage(picture, 1 / scale, mean=(middle, middle, middle)))
    expected = [np.asarray(one).ravel() for one in reader.forward(outputs)]
    shown = np.asarray(picture, dtype=np.uint8)[None]
    converted = Network(onnx_of_tflite((folder / file).read_bytes(), middle=middle, scale=scale), side=192)
    found = [one.transpose(0, 2, 3, 1).ravel() for one in converted.run(shown)]
    for ours, theirs in zip(found, expected, strict=True):
        assert np.abs(theirs).max() > 2  # so that the agreement says something
        assert np.abs(ours - theirs).max() < 1e-3


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-5000], lambda data: data[:9], lambda _: b"", lambda _: b"x" * 99]
)
def test_another_file_than_a_known_network_is_refused(spoil: Any) -> None:
    folder = mesh_folder()
    assert folder is not None
    with pytest.raises(Damaged, match="cut off") as damaged:
        read_graph(spoil((folder / MESH).read_bytes()))
    assert damaged.value.step


@pytest.mark.slow
@pytest.mark.skipif(not YUNET.is_file(), reason="YuNet's file is not beside the repository, in shared/weights")
def test_yunet_finds_what_opencv_finds_with_it() -> None:
    picture = sample("astronaut")
    (found,) = YuNetDetector(YUNET).find(picture)
    opencv = cv2.FaceDetectorYN.create(str(YUNET), "", (512, 512), 0.6, 0.3, 100)
    (expected,) = np.asarray(opencv.detect(picture[..., ::-1])[1])
    assert found.score == pytest.approx(float(expected[14]), abs=1e-4)
    assert found.points.ravel() == pytest.approx(expected[4:14], abs=0.05)
    assert found.box.height == pytest.approx(float(expected[3]), abs=0.05)
    assert found.box.x + found.box.width / 2 == pytest.approx(float(expected[0] + expected[2] / 2), abs=0.05)


@pytest.mark.slow
@pytest.mark.skipif(not YUNET.is_file(), reason="YuNet's file is not beside the repository, in shared/weights")
def test_with_yunet_a_face_is_the_same_and_animals_and_machines_are_none() -> None:
    yunet, embedded = FaceInspector(choice=Choice(detector="yunet", yunet=YUNET)), FaceInspector(choice=Choice())
    assert yunet.version == f"yunet-2023mar+mesh468+dlib-resnet/{NUMBER}"
    (face,), (known,) = yunet.see(sample("astronaut")), embedded.see(sample("astronaut"))
    assert math.dist(face.embedding, known.embedding) < 0.2
    small = np.array(cv2.resize(sample("coffee"), (1280, 720)), dtype=np.uint8)
    small[300:490, 500:690] = cv2.resize(sample("astronaut"), (190, 190), interpolation=cv2.INTER_AREA)
    (far,) = yunet.see(small)
    assert 28 < far.size < 38
    assert math.dist(far.embedding, known.embedding) < 0.45
    for name in ("cat", "rocket", "coffee", "stereo_motorcycle"):
        assert yunet.see(sample(name)) == ()


@pytest.mark.slow
def test_a_detector_kept_by_hand_is_made_anew_where_it_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = mesh_folder()
    assert folder is not None
    monkeypatch.setattr("repertory.inspectors.detecting.cache_folder", lambda: tmp_path)
    picture = sample("astronaut")
    first = FullRangeDetector(folder / DETECTOR).find(picture)
    (kept,) = (tmp_path / "detectors").iterdir()
    kept.write_bytes(kept.read_bytes()[:1000])
    assert [hit.box for hit in FullRangeDetector(folder / DETECTOR).find(picture)] == [hit.box for hit in first]
    assert len(first) == 1


@pytest.mark.parametrize("side", [112, 150])
def test_a_nudged_chip_is_moved_both_ways_by_a_little(side: int) -> None:
    chip = np.zeros((side, side, 3), np.uint8)
    cv2.circle(chip, (side // 2, side // 2), 4, (255, 255, 255), -1)
    lit = [np.argwhere(one[..., 0] > 127).mean(axis=0) for one in (chip, *nudged(chip))]
    away = [one - lit[0] for one in lit[1:]]
    assert [value / side for value in away[0]] == pytest.approx([-0.02, -0.02], abs=0.003)
    assert [value / side for value in away[1]] == pytest.approx([0.02, 0.02], abs=0.003)
    assert all(one.shape == chip.shape for one in nudged(chip))
