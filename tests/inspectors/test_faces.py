"""The face inspector on a real face (the astronaut of scikit-image's wheel), its crops, and pictures without any."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from skimage import data

from repertory.craft.framing import cut_of
from repertory.errors import MediaRejected
from repertory.inspectors.detecting import shrunk, starts
from repertory.inspectors.faces import FaceInspector
from repertory.media.clips import write_clip
from repertory.media.images import write_image
from repertory.model.verdict import Expectation, ExpectedAnchor, Face, Finding, Frame

if TYPE_CHECKING:
    from repertory.media.images import Picture

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def inspector() -> FaceInspector:
    return FaceInspector()


@pytest.fixture(scope="module")
def astronaut() -> Picture:
    return sample("astronaut")


@pytest.fixture(scope="module")
def herself(inspector: FaceInspector, astronaut: Picture) -> Face:
    return only(inspector.see(astronaut))


def sample(name: str) -> Picture:
    """One of scikit-image's pictures, in colour."""
    picture = np.asarray(getattr(data, name)(), dtype=np.uint8)
    return np.dstack([picture] * 3) if picture.ndim == 2 else picture


def only(faces: tuple[Face, ...]) -> Face:
    assert len(faces) == 1
    return faces[0]


def resized(picture: Picture, width: int, height: int) -> Picture:
    from PIL import Image

    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))


def turned(picture: Picture, degrees: float) -> Picture:
    from PIL import Image

    return np.asarray(Image.fromarray(picture).rotate(-degrees, Image.Resampling.BICUBIC))


def wide_shot(face: Picture, x: int, y: int) -> Picture:
    """The picture of a face somewhere in a room of 1280 by 720 pixels."""
    room = np.array(resized(sample("coffee"), 1280, 720))
    room[y : y + face.shape[0], x : x + face.shape[1]] = face
    return room


def distance(one: Face, other: Face) -> float:
    return math.dist(one.embedding, other.embedding)


def test_it_finds_the_face_where_it_is_and_measures_it(herself: Face) -> None:
    left, right, eyes, mouth = 193, 256, 101, 150
    assert herself.box.x < left
    assert herself.box.y < eyes
    assert right < herself.box.x + herself.box.width
    assert mouth < herself.box.y + herself.box.height
    assert math.dist(herself.landmarks[33], (left, eyes)) < 6
    assert math.dist(herself.landmarks[263], (right, eyes + 3)) < 6
    assert 75 < herself.size < 105
    assert herself.confidence > 0.8
    assert abs(herself.pose.yaw) < 15
    assert abs(herself.pose.roll) < 8
    assert herself.eyes > 0.2
    assert herself.sharpness > 50
    assert (len(herself.landmarks), len(herself.embedding), len(herself.grey)) == (468, 128, 32 * 32)
    assert herself.steady == ()  # a photograph is told by the recogniser's own vector


def test_the_mouth_of_a_smile_with_teeth_is_open(herself: Face) -> None:
    assert 0.05 < herself.mouth < 0.4


def test_a_mirrored_face_is_turned_to_the_other_side(inspector: FaceInspector, astronaut: Picture) -> None:
    tilted = turned(astronaut[:300, 80:380], 15)
    straight, mirrored = only(inspector.see(tilted)), only(inspector.see(tilted[:, ::-1]))
    assert straight.pose.roll == pytest.approx(15, abs=6)
    assert mirrored.pose.roll == pytest.approx(-straight.pose.roll, abs=5)
    assert mirrored.pose.yaw == pytest.approx(-straight.pose.yaw, abs=6)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda picture: picture[20:260, 110:340], id="cropped"),
        pytest.param(lambda picture: (picture * 0.55).astype(np.uint8), id="darker"),
        pytest.param(lambda picture: (255 * (picture / 255) ** 0.6).astype(np.uint8), id="brighter"),
        pytest.param(lambda picture: turned(picture, 20), id="leaning"),
        pytest.param(lambda picture: resized(picture, 256, 256), id="half the size"),
        pytest.param(lambda picture: resized(picture[20:220, 120:320], 1600, 1600), id="a close-up"),
        pytest.param(lambda picture: resized(picture[60:190, 165:285], 720, 780), id="a face that fills the frame"),
    ],
)
def test_it_is_the_same_person_in_every_crop_and_light(
    inspector: FaceInspector, astronaut: Picture, herself: Face, change: object
) -> None:
    assert callable(change)
    assert distance(only(inspector.see(change(astronaut))), herself) < 0.3


def test_a_face_of_32_pixels_in_a_wide_shot_is_found_and_recognised(
    inspector: FaceInspector, astronaut: Picture, herself: Face
) -> None:
    small = resized(astronaut, 190, 190)
    for x, y in ((40, 500), (1000, 10), (545, 300)):
        found = only(inspector.see(wide_shot(small, x, y)))
        assert 28 < found.size < 38
        assert x < found.box.x < x + 190
        assert distance(found, herself) < 0.45


def test_every_face_is_found_once_largest_first(inspector: FaceInspector, astronaut: Picture) -> None:
    room = wide_shot(astronaut, 0, 100)
    room[0:256, 700:956] = resized(astronaut, 256, 256)[:, ::-1]
    faces = inspector.see(room)
    assert [face.box.x > 600 for face in faces] == [False, True]
    assert faces[0].size == pytest.approx(2 * faces[1].size, rel=0.1)


@pytest.mark.parametrize("name", ["cat", "rocket", "coffee", "moon"])
def test_it_sees_no_face_where_there_is_none(inspector: FaceInspector, name: str) -> None:
    assert inspector.see(sample(name)) == ()


def test_a_face_of_a_few_pixels_is_no_person(inspector: FaceInspector, astronaut: Picture) -> None:
    for face in inspector.see(wide_shot(resized(astronaut, 70, 70), 600, 300)):
        assert face.embedding == face.steady == ()


def test_a_blurred_face_is_known_by_its_sharpness(inspector: FaceInspector, astronaut: Picture, herself: Face) -> None:
    blurred = resized(resized(astronaut, 120, 120), 512, 512)
    assert only(inspector.see(blurred)).sharpness < 0.1 * herself.sharpness


def test_the_same_file_gives_the_same_observation(inspector: FaceInspector, astronaut: Picture, tmp_path: Path) -> None:
    write_image(tmp_path / "her.png", astronaut)
    first, second = (inspector.observe(tmp_path / "her.png") for _ in range(2))
    assert first == second
    assert (first.inspector, first.version) == ("faces", inspector.version)
    assert len(first.sha256) == 64


def test_a_mirror_image_is_seen_as_if_it_were_the_file(
    inspector: FaceInspector, astronaut: Picture, tmp_path: Path
) -> None:
    write_image(tmp_path / "her.png", astronaut)
    write_image(tmp_path / "mirrored.png", astronaut[:, ::-1])
    plain, file = inspector.observe(tmp_path / "her.png"), inspector.observe(tmp_path / "mirrored.png")
    mirrored = inspector.observe_mirrored(tmp_path / "her.png")
    assert mirrored.frames == file.frames != plain.frames
    assert (mirrored.inspector, mirrored.version, mirrored.sha256) == (plain.inspector, plain.version, plain.sha256)
    with pytest.raises(MediaRejected):
        inspector.observe_mirrored(tmp_path / "none.png")


@pytest.mark.slow
def test_a_clip_is_sampled_in_eight_frames_and_where_it_moves_in_more(
    inspector: FaceInspector, astronaut: Picture, tmp_path: Path
) -> None:
    steps = [astronaut[10 : 10 + 240, left : left + 300] for left in range(40, 140, 10)]
    write_clip(tmp_path / "walk.mp4", [step for step in steps for _ in range(2)], fps=20)
    seen = inspector.observe(tmp_path / "walk.mp4")
    assert 8 < len(seen.frames) <= 16
    assert all(len(frame.faces) == 1 for frame in seen.frames)
    left = [frame.faces[0].box.x for frame in seen.frames]
    assert all(later < earlier + 2 for earlier, later in itertools.pairwise(left))  # every picture stands twice
    assert left[-1] < left[0] - 60
    (found,) = inspector.compare(seen, Expectation(cast=(ExpectedAnchor(anchor="eileen@1", references=(seen,)),)))
    assert found.finding is Finding.MEASURED
    assert found.value is not None
    assert found.value < 0.3


def test_a_text_and_a_sound_are_no_pictures(inspector: FaceInspector, tmp_path: Path) -> None:
    (tmp_path / "words.png").write_text("not a picture", encoding="utf-8")
    with pytest.raises(MediaRejected):
        inspector.observe(tmp_path / "words.png")


def test_without_the_mesh_a_frontal_face_is_found_by_five_points(astronaut: Picture, herself: Face) -> None:
    fallback = FaceInspector(fallback=True)
    assert "hog" in fallback.version
    assert "could not be had" in fallback.describe()
    found = only(fallback.see(astronaut))
    assert (len(found.landmarks), len(found.embedding)) == (5, 128)
    assert abs(found.pose.yaw - herself.pose.yaw) < 15
    assert distance(found, herself) < 0.3
    assert fallback.see(sample("coffee")) == ()


def test_it_says_what_it_works_with(inspector: FaceInspector) -> None:
    assert "MediaPipe" in inspector.describe()
    assert "mesh468" in inspector.version


@pytest.mark.parametrize(
    ("width", "height"), [(64, 64), (420, 300), (1280, 720), (721, 1283), (3840, 2160), (4000, 500)]
)
def test_the_tiles_cover_the_whole_picture_and_are_few(width: int, height: int) -> None:
    picture = np.zeros((height, width, 3), np.uint8)
    shown, scale = shrunk(picture)
    assert shown.shape[:2] == pytest.approx((height * scale, width * scale), abs=1)
    across, down = starts(shown.shape[1]), starts(shown.shape[0])
    assert len(across) * len(down) <= 16
    for begun, length in ((across, shown.shape[1]), (down, shown.shape[0])):
        assert begun[0] == 0
        assert begun[-1] + 192 >= length
        assert all(later - earlier <= 0.8 * 192 + 1 for earlier, later in itertools.pairwise(begun))
    if scale == 1:
        assert shown is picture


def test_a_picture_upside_down_is_seen_right_when_it_is_turned(
    inspector: FaceInspector, astronaut: Picture, herself: Face, tmp_path: Path
) -> None:
    path = tmp_path / "upside-down.png"
    write_image(path, np.ascontiguousarray(astronaut[::-1, ::-1]))
    (frame,) = inspector.observe_turned(path, 2).frames
    assert distance(only(frame.faces), herself) < 0.05
    assert max((face.confidence for face in inspector.observe(path).frames[0].faces), default=0.0) < 0.7


@pytest.mark.parametrize(
    ("cut", "part"),
    [((95, 130, 180, 270), True), ((110, 180, 175, 275), True), ((300, 500, 0, 120), False), ((0, 90, 0, 120), False)],
)
def test_a_strip_of_a_face_is_told_from_a_picture_without_one(
    inspector: FaceInspector, astronaut: Picture, tmp_path: Path, cut: tuple[int, int, int, int], part: bool
) -> None:
    top, bottom, left, right = cut
    path = tmp_path / "strip.png"
    write_image(path, np.ascontiguousarray(astronaut[top:bottom, left:right]))
    assert inspector.shows_part(path) is part


def test_a_cropped_face_is_told_by_how_much_is_missing(inspector: FaceInspector, astronaut: Picture) -> None:
    whole, half = astronaut[:300, 100:350], astronaut[int(only(inspector.see(astronaut)).box.y) + 60 : 300, 100:350]
    for picture, cut in ((whole, False), (half, True)):
        height, width = picture.shape[:2]
        face = only(inspector.see(np.ascontiguousarray(picture)))
        assert (cut_of(face, Frame(time_s=0.0, width=width, height=height)) > 1) is cut
