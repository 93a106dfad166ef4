"""Places, things and looks in real files: found again, told apart, and said to be unmeasured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import TypeAdapter
from samples import a_sound, astronaut

from repertory.errors import Damaged, MediaRejected
from repertory.inspectors.faces import FaceInspector
from repertory.inspectors.learned import Learned
from repertory.inspectors.looks import LookInspector
from repertory.inspectors.places import PlaceInspector
from repertory.inspectors.props import PropInspector
from repertory.media.clips import write_clip
from repertory.media.images import scaled, write_image
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Observation

pytestmark = pytest.mark.slow

Picture = NDArray[np.uint8]
ADAPTER = TypeAdapter(Observation)


def _room(seed: int, width: int = 480, height: int = 270) -> Picture:
    """Wallpaper and furniture: rectangles and discs in a few colours."""
    import cv2

    random = np.random.default_rng(seed)
    paint = random.integers(40, 220, (5, 3))
    room = np.full((height, width, 3), paint[0], np.uint8)
    for _ in range(70):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        size, colour = int(random.integers(6, 40)), [int(one) for one in paint[random.integers(1, 5)]]
        if random.random() < 0.5:
            cv2.rectangle(room, (x, y), (x + size, y + size // 2), colour, -1)
        else:
            cv2.circle(room, (x, y), size // 2, colour, -1)
    return room


def _saved(path: Path, picture: Picture) -> Path:
    write_image(path, picture)
    return path


def _anchor(name: str, *seen: Observation) -> ExpectedAnchor:
    return ExpectedAnchor(anchor=f"{name}@1", references=seen, about="night")


@pytest.fixture(scope="module")
def places() -> PlaceInspector:
    return PlaceInspector(FaceInspector())


@pytest.fixture(scope="module")
def rooms(places: PlaceInspector, tmp_path_factory: pytest.TempPathFactory) -> tuple[Observation, Observation]:
    folder = tmp_path_factory.mktemp("rooms")
    one, other = (places.observe(_saved(folder / f"{seed}.png", _room(seed))) for seed in (1, 2))
    return one, other


def test_a_place_shot_from_nearer_is_proved_and_another_is_far(
    places: PlaceInspector, rooms: tuple[Observation, Observation], tmp_path: Path
) -> None:
    nearer = np.ascontiguousarray(_room(1)[30:250, 60:440])
    seen = places.observe(_saved(tmp_path / "take.png", nearer))
    own, other = (_anchor(name, room) for name, room in zip(("cafe", "attic"), rooms, strict=True))
    (right,) = places.compare(seen, Expectation(cast=(own,), others=(other,)))
    assert (right.anchor, right.about, right.finding) == ("cafe@1", "night", Finding.MEASURED)
    assert "details lie where a picture of it has them" in right.reason
    assert right.value is not None
    assert right.value < 0.25
    assert right.margin is not None
    assert right.margin > 0.2
    assert right.nearest == "attic@1"
    (wrong,) = places.compare(seen, Expectation(cast=(other,), others=(own,)))
    assert wrong.value is not None
    assert wrong.value > right.value + 0.2
    assert wrong.margin is not None
    assert wrong.margin < 0
    assert (wrong.finding, wrong.nearest) == (Finding.SWAPPED, "cafe@1")
    assert wrong.reason.startswith("this is cafe@1: ")
    (alone,) = places.compare(seen, Expectation(cast=(other,)))
    assert (alone.finding, alone.reason) == (Finding.MEASURED, "by its colours only")
    assert alone.confidence < right.confidence


def test_a_mirror_image_is_told_as_one_and_has_no_distance(
    places: PlaceInspector, rooms: tuple[Observation, Observation], tmp_path: Path
) -> None:
    flipped = np.ascontiguousarray(_room(1)[:, ::-1])
    seen = places.observe(_saved(tmp_path / "flipped.png", flipped))
    (found,) = places.compare(seen, Expectation(cast=(_anchor("cafe", rooms[0]),)))
    assert (found.finding, found.value) == (Finding.SWAPPED, None)
    assert found.reason.startswith("mirror image: ")
    assert found.reason.endswith(" details lie the other way round")
    (other,) = places.compare(seen, Expectation(cast=(_anchor("attic", rooms[1]),)))
    assert other.finding is Finding.MEASURED


def test_the_same_room_in_other_paint_is_farther_though_its_marks_are_there(
    places: PlaceInspector, rooms: tuple[Observation, Observation], tmp_path: Path
) -> None:
    painted = np.ascontiguousarray(np.roll(_room(1), 1, axis=2))
    seen = places.observe(_saved(tmp_path / "painted.png", painted))
    asked = Expectation(cast=(_anchor("cafe", rooms[0]),))
    (measured,) = places.compare(seen, asked)
    (same,) = places.compare(rooms[0], asked)
    assert same.value == pytest.approx(0, abs=1e-3)
    assert measured.value is not None
    assert measured.value > 0.3


def test_a_blank_wall_and_a_picture_full_of_a_face_are_unmeasured_with_the_reason(
    places: PlaceInspector, rooms: tuple[Observation, Observation], tmp_path: Path
) -> None:
    asked = Expectation(cast=(_anchor("cafe", rooms[0]),))
    wall = np.full((270, 480, 3), 128, np.uint8)
    (blank,) = places.compare(places.observe(_saved(tmp_path / "wall.png", wall)), asked)
    assert (blank.finding, blank.value) == (Finding.UNMEASURED, None)
    assert "too blurred or too plain" in blank.reason
    face = np.ascontiguousarray(astronaut()[30:200, 160:300])
    (close,) = places.compare(places.observe(_saved(tmp_path / "face.png", face)), asked)
    assert close.finding is Finding.UNMEASURED
    assert "people fill the picture" in close.reason


def test_an_observation_is_stored_and_read_back_unchanged(rooms: tuple[Observation, Observation]) -> None:
    assert ADAPTER.validate_json(ADAPTER.dump_json(rooms[0])) == rooms[0]
    assert len(ADAPTER.dump_json(rooms[0])) < 150_000


def test_other_versions_and_other_observations_are_refused(
    places: PlaceInspector, rooms: tuple[Observation, Observation]
) -> None:
    with pytest.raises(ValueError, match="observed by older"):
        places.compare(rooms[0], Expectation(cast=(_anchor("cafe", replace(rooms[1], version="older")),)))
    bare = replace(rooms[0], frames=tuple(replace(frame, patches=()) for frame in rooms[0].frames))
    with pytest.raises(ValueError, match="no observation of a place"):
        places.compare(bare, Expectation(cast=(_anchor("cafe", rooms[0]),)))


def test_a_place_without_pictures_is_unmeasured(places: PlaceInspector, rooms: tuple[Observation, Observation]) -> None:
    (measured,) = places.compare(rooms[0], Expectation(cast=(_anchor("cafe"),)))
    assert measured.finding is Finding.UNMEASURED
    assert places.compare(rooms[0], Expectation(cast=())) == ()


@pytest.mark.slow
def test_four_frames_of_a_clip_are_gathered(places: PlaceInspector, tmp_path: Path) -> None:
    write_clip(tmp_path / "clip.mp4", [_room(1)] * 24, fps=24)
    seen = places.observe(tmp_path / "clip.mp4")
    assert len(seen.frames) == 4
    (measured,) = places.compare(seen, Expectation(cast=(_anchor("cafe", seen),)))
    assert measured.median == pytest.approx(0, abs=0.05)
    assert "measured in 4 of 4 frames" in measured.reason


@pytest.mark.parametrize("make", [PropInspector, LookInspector, lambda: PlaceInspector(FaceInspector())])
def test_what_is_no_picture_is_rejected(make: type[PropInspector], tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("not a picture")
    for path in (tmp_path / "text.png", a_sound(tmp_path / "a.wav"), tmp_path / "none.png"):
        with pytest.raises(MediaRejected):
            make().observe(path)


def test_a_thing_is_found_anywhere_in_any_light_and_never_denied(tmp_path: Path) -> None:
    inspector = PropInspector()
    thing = scaled(_room(5, 120, 90), 240, 180)
    view = np.full((270, 480, 3), 180, np.uint8)
    view[40:220, 120:360] = thing
    take = _room(9)
    take[80:260, 40:280] = (thing * 0.6).astype(np.uint8)
    recoloured = _room(9)
    recoloured[80:260, 40:280] = np.roll(thing, 1, axis=2)
    paths = {"view": view, "take": take, "painted": recoloured, "without": _room(9)}
    seen = {name: inspector.observe(_saved(tmp_path / f"{name}.png", one)) for name, one in paths.items()}
    asked = Expectation(cast=(_anchor("box", seen["view"]),))
    (found,) = inspector.compare(seen["take"], asked)
    assert found.finding is Finding.MEASURED
    assert found.value is not None
    assert found.value < 0.4
    assert found.box is not None
    assert 30 < found.box.x < 160
    assert found.box.y > 70
    (painted,) = inspector.compare(seen["painted"], asked)
    assert painted.value is not None
    assert painted.value > found.value + 0.15
    (missing,) = inspector.compare(seen["without"], asked)
    assert (missing.finding, missing.value) == (Finding.UNMEASURED, None)
    assert "may be turned, small or hidden" in missing.reason
    evidence = inspector.evidence(tmp_path / "take.png", tmp_path / "view.png")
    assert (evidence == (46, 160, 67)).all(axis=2).sum() > 200


def test_a_grade_is_told_from_another_whatever_is_shown(tmp_path: Path) -> None:
    inspector = LookInspector()
    shots = [np.ascontiguousarray(astronaut()[y : y + 200, x : x + 300]) for x, y in ((0, 0), (200, 60), (100, 300))]
    warm = [np.clip(shot * [1.1, 0.95, 0.6], 0, 255).astype(np.uint8) for shot in shots]
    grey = [np.repeat(shot.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8) for shot in shots]
    looks = {
        name: [inspector.observe(_saved(tmp_path / f"{name}{n}.png", one)) for n, one in enumerate(group)]
        for name, group in {"warm": warm, "noir": grey}.items()
    }
    cast = _anchor("warm", *looks["warm"][:2])
    others = (_anchor("noir", *looks["noir"][:2]),)
    (right,) = inspector.compare(looks["warm"][2], Expectation(cast=(cast,), others=others))
    (wrong,) = inspector.compare(looks["noir"][2], Expectation(cast=(cast,), others=others))
    assert right.value is not None
    assert wrong.value is not None
    assert right.value < wrong.value
    assert wrong.margin is not None
    assert wrong.margin < 0
    (same,) = inspector.compare(looks["warm"][0], Expectation(cast=(_anchor("warm", looks["warm"][0]),)))
    assert same.value == pytest.approx(0, abs=1e-6)


def _tiny_network(path: Path, side: int = 224) -> Path:
    """A network that gives the mean of each channel as its only token."""
    from onnx import TensorProto, helper

    nodes = [helper.make_node("ReduceMean", ["pixels"], ["tokens"], axes=[2], keepdims=0)]
    nodes += [helper.make_node("ReduceMean", ["tokens"], ["one"], axes=[2], keepdims=0)]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, [1, 3, side, side])],
        [helper.make_tensor_value_info("one", TensorProto.FLOAT, [1, 3])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    path.write_bytes(model.SerializeToString())
    return path


def test_a_learned_network_joins_in_where_its_file_is(tmp_path: Path) -> None:
    plain = PlaceInspector(FaceInspector())
    learned = PlaceInspector(FaceInspector(), network=_tiny_network(tmp_path / "tiny.onnx"))
    assert "dinov2-" in learned.version
    assert learned.version != plain.version
    assert "learned network dinov2-" in learned.describe()
    assert "no learned network" in plain.describe()
    assert learned.usual("clay") is None
    assert plain.usual("clay") is not None
    seen = learned.observe(_saved(tmp_path / "room.png", _room(1)))
    vector = seen.frames[0].patches[1].vector
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_a_file_that_is_no_such_network_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "text.onnx").write_text("not a network")
    with pytest.raises(Damaged, match=r"text\.onnx"):
        Learned(tmp_path / "text.onnx")
    other = Learned(_tiny_network(tmp_path / "small.onnx", side=64))
    with pytest.raises(Damaged, match="224 pixels"):
        other.vector(_room(1), np.ones((270, 480), bool))
