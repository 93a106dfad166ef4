"""The local swap puts a drifted face right, leaves everything else alone, and says when it cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import skimage.data

from repertory.craft.comparing import distance_to
from repertory.craft.face_shape import (
    EYE_AT_LEFT,
    EYE_AT_RIGHT,
    FIVE_POINTS,
    OUTER_CORNERS,
    OVAL,
    features,
    front_view,
    inwardness,
    mesh_of,
)
from repertory.craft.mending import MOST_LINES
from repertory.craft.redrawing import plan_swap
from repertory.errors import MediaRejected
from repertory.inspectors.faces import FaceInspector
from repertory.media.faults import FaceView, Parts, new_lines
from repertory.media.images import read_image, write_image
from repertory.media.warping import Mesh, bend, polygon
from repertory.model.verdict import Face, Fault, Pose, ReferenceFace, Touch
from repertory.repairers.swap import SwapRepairer, region_of

if TYPE_CHECKING:
    from repertory.media.images import Picture

pytestmark = pytest.mark.slow

PARTS = Parts(
    oval=OVAL, corners=OUTER_CORNERS, features=features(), front=front_view(), lids=(EYE_AT_LEFT, EYE_AT_RIGHT)
)


def drifted(picture: Picture, face: Face, amount: float) -> Picture:
    """The same photograph with narrower eyes set wider, a longer nose and a smaller mouth."""
    points = mesh_of(face)
    assert points is not None
    height, width = picture.shape[:2]
    middle, size = points.mean(axis=0), face.size
    aside = (points - middle) / size
    shift_x = 0.12 * aside[:, 0] * np.exp(-((aside[:, 1] + 0.25) ** 2) / 0.03)
    shift_x -= 0.2 * aside[:, 0] * np.exp(-((aside[:, 1] - 0.35) ** 2) / 0.02)
    shift_y = 0.08 * np.exp(-(aside[:, 0] ** 2) / 0.04 - ((aside[:, 1] - 0.1) ** 2) / 0.03)
    moved = points + size * amount * inwardness()[:, None] * np.column_stack([shift_x, shift_y])
    corners = np.array([[x, y] for x in (-width, 2 * width) for y in (-height, 2 * height)], float)
    ring = middle + (points[list(OVAL)] - middle) * 1.4
    mesh = Mesh(np.vstack([moved, ring, corners]), width, height)
    shift = mesh.spread(np.vstack([points - moved, np.zeros((len(ring) + 4, 2))]))
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return bend(picture, np.dstack([x, y]) + shift)


class Scene:
    """The astronaut, her references, and a take in which her face has drifted."""

    def __init__(self, folder: Path) -> None:
        self.inspector = FaceInspector()
        astronaut = skimage.data.astronaut()  # type: ignore[no-untyped-call]
        photograph = np.asarray(astronaut)[:320, 60:420]
        darker = (photograph * 0.8).astype(np.uint8)
        self.references = tuple(
            self.reference(folder / f"{name}.png", picture)
            for name, picture in (("plain", photograph), ("dark", darker), ("mirrored", photograph[:, ::-1]))
        )
        warm = np.clip(photograph * [1.05, 0.95, 0.8], 0, 255).astype(np.uint8)
        self.take = folder / "take.png"
        write_image(self.take, drifted(warm, self.references[0].face, 1.0))
        self.face = self.look(self.take)
        self.fault = Fault(anchor="ellen@1", face=self.face, references=self.references)

    def look(self, path: Path) -> Face:
        return self.inspector.observe(path).frames[0].faces[0]

    def reference(self, path: Path, picture: Picture) -> ReferenceFace:
        write_image(path, np.ascontiguousarray(picture))
        seen = self.inspector.observe(path)
        return ReferenceFace(path=path, sha256=seen.sha256, name=path.stem, face=seen.frames[0].faces[0])


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("scene"))


def test_a_drifted_face_comes_nearer_to_references_that_were_not_used(scene: Scene, tmp_path: Path) -> None:
    used = plan_swap(scene.fault).reference
    held_out = [one.face for one in scene.references if one is not used]
    output = SwapRepairer().repair(scene.take, scene.fault, tmp_path)
    before, after = distance_to(scene.face, held_out), distance_to(scene.look(output.files[0]), held_out)
    assert after < before - 0.05
    assert used.name in output.notes[0]


def test_outside_the_face_nothing_changes_by_one_bit(scene: Scene, tmp_path: Path) -> None:
    before = read_image(scene.take)
    after = read_image(SwapRepairer().repair(scene.take, scene.fault, tmp_path).files[0])
    outside = region_of(plan_swap(scene.fault), before.shape[1], before.shape[0]) == 0
    assert np.array_equal(before[outside], after[outside])
    assert 0.5 < outside.mean() < 0.95
    assert (before != after)[~outside].any(axis=-1).mean() > 0.5


def test_the_skin_keeps_the_light_of_the_take(scene: Scene, tmp_path: Path) -> None:
    before = read_image(scene.take)
    after = read_image(SwapRepairer().repair(scene.take, scene.fault, tmp_path).files[0])
    box = scene.face.box
    part = np.s_[int(box.y) : int(box.y + box.height), int(box.x) : int(box.x + box.width)]
    assert np.abs(before[part].mean(axis=(0, 1)) - after[part].mean(axis=(0, 1))).max() < 4


def test_a_mouth_that_differs_stays_as_it_was_in_the_take(scene: Scene, tmp_path: Path) -> None:
    speaking = replace(scene.fault, face=replace(scene.face, mouth=scene.face.mouth + 0.3))
    plan = plan_swap(speaking)
    assert plan.keep_mouth
    output = SwapRepairer().repair(scene.take, speaking, tmp_path)
    assert "mouth stayed" in output.notes[1]
    lips = plan.intended[[13, 14, 0, 17]].mean(axis=0).astype(int)
    before, after = read_image(scene.take), read_image(output.files[0])
    inner = np.s_[lips[1] - 2 : lips[1] + 3, lips[0] - 5 : lips[0] + 6]
    copied = read_image(SwapRepairer().repair(scene.take, scene.fault, tmp_path).files[0])
    assert np.abs(after[inner] * 1.0 - before[inner]).mean() < np.abs(copied[inner] * 1.0 - before[inner]).mean()


def test_what_a_fault_says_is_the_takes_own_stays(scene: Scene) -> None:
    usual, own = plan_swap(scene.fault), plan_swap(replace(scene.fault, own=frozenset({"mouth", "eyes"})))
    assert not usual.keep_mouth
    assert not usual.keep_eyes
    assert own.keep_mouth
    assert own.keep_eyes
    assert own.reference is usual.reference


def test_five_points_are_enough_for_a_swap_that_keeps_the_mouth(scene: Scene, tmp_path: Path) -> None:
    def five(face: Face) -> Face:
        points = [face.landmarks[index] for index in (263, 362, 33, 133, 2)]
        return replace(face, landmarks=tuple(points), mouth=0.0, eyes=0.3)

    assert len(five(scene.face).landmarks) == FIVE_POINTS
    references = tuple(replace(one, face=five(one.face)) for one in scene.references)
    fault = Fault(anchor="ellen@1", face=five(scene.face), references=references)
    output = SwapRepairer().repair(scene.take, fault, tmp_path)
    placed = mesh_of(five(scene.face))
    assert placed is not None
    apart = np.linalg.norm(placed - np.array(scene.face.landmarks), axis=1).mean()
    assert apart < 0.1 * scene.face.size
    assert distance_to(scene.look(output.files[0]), [scene.references[2].face]) < 0.5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"size": 50.0}, "64"),
        ({"pose": Pose(yaw=60, pitch=0, roll=0)}, "profile"),
        ({"landmarks": ()}, "landmarks"),
        ({"pose": Pose(yaw=40, pitch=0, roll=0)}, "turned too differently"),
    ],
)
def test_a_face_beyond_a_swap_is_refused_in_words(
    scene: Scene, tmp_path: Path, change: dict[str, object], words: str
) -> None:
    face = replace(scene.face, **change)  # type: ignore[arg-type]
    with pytest.raises(MediaRejected, match=words) as caught:
        SwapRepairer().repair(scene.take, replace(scene.fault, face=face), tmp_path)
    assert caught.value.step
    assert list(tmp_path.iterdir()) == []


def test_a_blurred_reference_is_not_used(scene: Scene) -> None:
    blurred = tuple(replace(one, face=replace(one.face, sharpness=3.0)) for one in scene.references)
    with pytest.raises(MediaRejected, match="blurred"):
        plan_swap(replace(scene.fault, references=blurred))
    assert plan_swap(replace(scene.fault, references=(*blurred[:2], scene.references[2]))).reference.name == "mirrored"


def test_the_reference_nearest_in_expression_is_taken(scene: Scene) -> None:
    best = plan_swap(scene.fault).reference
    laughing = replace(best, face=replace(best.face, mouth=0.9))
    others = tuple(laughing if one is best else one for one in scene.references)
    assert plan_swap(replace(scene.fault, references=others)).reference.name != best.name


def test_what_only_one_reference_shows_does_not_come_into_a_photograph(scene: Scene, tmp_path: Path) -> None:
    fault = replace(scene.fault, own=frozenset({"mouth", "eyes"}), touch=Touch(fine=0.012, nudged=False))
    best = plan_swap(fault).reference
    points = np.array(best.face.landmarks)
    cheek = polygon(points[[50, 118, 205, 187]], 360, 320) > 0
    hand = read_image(best.path).copy()
    hand[cheek] = 30
    write_image(tmp_path / "hand.png", hand)
    covered = replace(best, path=tmp_path / "hand.png")
    fault = replace(fault, references=tuple(covered if one is best else one for one in fault.references))
    repaired = [
        read_image(SwapRepairer().repair(scene.take, one, tmp_path / str(number)).files[0])
        for number, one in enumerate((fault, replace(fault, touch=None)))
    ]
    light, whole = (FaceView(picture=one, points=plan_swap(fault).intended) for one in repaired)
    take = FaceView(picture=read_image(scene.take), points=plan_swap(fault).target)
    assert new_lines(light, take, PARTS) < MOST_LINES < new_lines(whole, take, PARTS)


def test_a_photograph_is_not_mended_from_one_reference(scene: Scene) -> None:
    fault = replace(scene.fault, references=scene.references[:1], touch=Touch(fine=0.012, nudged=False))
    with pytest.raises(MediaRejected, match="Only 1 of the pictures of ellen@1"):
        plan_swap(fault)
    assert not plan_swap(replace(fault, touch=None)).beside


def test_two_repairs_of_the_same_take_are_the_same_file(scene: Scene, tmp_path: Path) -> None:
    first = SwapRepairer().repair(scene.take, scene.fault, tmp_path / "a").files[0]
    second = SwapRepairer().repair(scene.take, scene.fault, tmp_path / "b").files[0]
    assert first.read_bytes() == second.read_bytes()
