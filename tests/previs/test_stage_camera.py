"""The camera: shot sizes, thirds, angles and moves are geometry, not chance."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from repertory.engines.previs.camera import DUTCH, FRAMINGS, eased, fov_of, frame, moved
from repertory.engines.previs.scene import View
from repertory.model.shot import CameraAngle, CameraMove, ShotSize

EYES = (0.2, 1.5, 0.1)
SIZES = list(ShotSize)


@pytest.mark.parametrize("size", SIZES)
def test_eyes_stand_where_the_size_wants_them(size: ShotSize) -> None:
    view = frame([EYES], size, CameraAngle.EYE_LEVEL, 16 / 9)
    x, y, depth = view.project(EYES, 1280, 720)
    assert x == pytest.approx(640, abs=1)
    assert y / 720 == pytest.approx(FRAMINGS[size].eyes, abs=0.02)
    assert depth == pytest.approx(view.focus, rel=0.03)


def test_every_size_shows_more_than_the_one_before() -> None:
    heads = []
    for size in SIZES:
        view = frame([EYES], size, CameraAngle.EYE_LEVEL, 16 / 9)
        crown = (EYES[0], EYES[1] + 0.1, EYES[2])
        heads.append(view.project(EYES, 1280, 720)[1] - view.project(crown, 1280, 720)[1])
    assert all(nearer > 1.2 * farther for nearer, farther in pairwise(heads))


def test_a_face_in_a_medium_shot_is_large_enough_to_measure() -> None:
    view = frame([EYES], ShotSize.MEDIUM, CameraAngle.EYE_LEVEL, 16 / 9)
    brow, chin = (EYES[0], EYES[1] + 0.025, EYES[2]), (EYES[0], EYES[1] - 0.105, EYES[2])
    assert view.project(chin, 1280, 720)[1] - view.project(brow, 1280, 720)[1] >= 110


@pytest.mark.parametrize("aspect", [16 / 9, 1.0, 9 / 16])
def test_two_people_are_both_in_the_picture(aspect: float) -> None:
    eyes = [(-0.3, 1.5, 0.0), (0.3, 1.6, 0.0)]
    view = frame(eyes, ShotSize.CLOSE_UP, CameraAngle.EYE_LEVEL, aspect)
    width, height = round(720 * aspect), 720
    places = [view.project(point, width, height) for point in eyes]
    assert all(0.12 * width < x < 0.88 * width and 0 < y < height / 2 for x, y, _ in places)
    assert places[0][0] < places[1][0]


def test_angles_look_from_below_and_from_above() -> None:
    low, level, high = (
        frame([EYES], ShotSize.MEDIUM, angle, 16 / 9).eye[1]
        for angle in (CameraAngle.LOW, CameraAngle.EYE_LEVEL, CameraAngle.HIGH)
    )
    assert low < level - 0.2 < high - 0.4


def test_every_angle_has_its_height_and_keeps_the_eyes_in_the_picture() -> None:
    heights = {}
    for angle in CameraAngle:
        view = frame([EYES], ShotSize.WIDE, angle, 16 / 9)
        x, y, _ = view.project(EYES, 1280, 720)
        assert 0 < x < 1280
        assert 0 < y < 720
        heights[angle] = view.eye[1]
    order = [CameraAngle.GROUND, CameraAngle.KNEE, CameraAngle.HIP, CameraAngle.SHOULDER, CameraAngle.HIGH]
    assert all(heights[lower] < heights[higher] - 0.1 for lower, higher in pairwise(order))
    assert heights[CameraAngle.WORMS_EYE] < heights[CameraAngle.LOW]
    assert heights[CameraAngle.OVERHEAD] <= 2.6, "rooms have lids"


def test_an_overhead_camera_looks_down_and_holds_as_much_as_any() -> None:
    above = frame([EYES], ShotSize.WIDE, CameraAngle.OVERHEAD, 16 / 9)
    down = np.subtract(above.eye, above.target) / np.linalg.norm(np.subtract(above.eye, above.target))
    assert down[1] > 0.95
    assert above.focus * np.tan(np.radians(above.fov / 2)) * 2 == pytest.approx(
        FRAMINGS[ShotSize.WIDE].height, rel=0.02
    )


def test_a_dutch_camera_leans_and_looks_at_the_same() -> None:
    view = frame([EYES], ShotSize.MEDIUM, CameraAngle.EYE_LEVEL, 16 / 9)
    leaning = replace(view, roll=DUTCH)
    above = (EYES[0], EYES[1] + 0.2, EYES[2])
    assert leaning.project(above, 1280, 720)[0] < leaning.project(EYES, 1280, 720)[0] - 20
    assert np.cross(*leaning.axes[:2]) == pytest.approx(leaning.axes[2])
    assert leaning.project(view.target, 1280, 720) == pytest.approx(view.project(view.target, 1280, 720))


@pytest.mark.parametrize("move", list(CameraMove))
def test_every_move_begins_and_ends_on_who_is_in_the_shot(move: CameraMove) -> None:
    view = frame([EYES], ShotSize.MEDIUM, CameraAngle.EYE_LEVEL, 16 / 9)
    for share in (0.0, 1.0):
        x, y, _ = moved(view, move, share, EYES).project(EYES, 1280, 720)
        assert 200 < x < 1080
        assert 20 < y < 700
    if move is not CameraMove.STATIC:
        assert any(moved(view, move, share, EYES) != moved(view, move, 0.0, EYES) for share in (0.5, 1.0))


def test_a_zoom_changes_the_lens_and_nothing_else() -> None:
    view = frame([EYES], ShotSize.MEDIUM, CameraAngle.EYE_LEVEL, 16 / 9)
    near, far = (moved(view, move, 1.0) for move in (CameraMove.ZOOM_IN, CameraMove.ZOOM_OUT))
    assert near.fov < view.fov < far.fov
    assert near.eye == far.eye == view.eye


def test_a_dolly_zoom_keeps_the_head_as_large_and_lets_the_room_grow_away() -> None:
    view = frame([EYES], ShotSize.MEDIUM, CameraAngle.EYE_LEVEL, 16 / 9)
    last = moved(view, CameraMove.DOLLY_ZOOM, 1.0, EYES)

    def height(camera: View, depth: float) -> float:
        points = [(EYES[0], EYES[1] + up, EYES[2] + depth) for up in (0.0, 0.1)]
        low, high = (camera.project(point, 1280, 720)[1] for point in points)
        return low - high

    assert height(last, 0.0) == pytest.approx(height(view, 0.0), rel=0.02)
    assert height(last, -3.0) < 0.9 * height(view, -3.0)


def test_a_swing_to_the_left_stands_on_the_right() -> None:
    assert frame([EYES], ShotSize.WIDE, CameraAngle.EYE_LEVEL, 16 / 9, swing=-10).eye[0] > EYES[0] + 0.3


def test_long_lenses_see_less() -> None:
    assert fov_of(28, 16 / 9) == pytest.approx(39.8, abs=0.2)
    assert fov_of(75, 16 / 9) < fov_of(60, 16 / 9) < fov_of(28, 16 / 9)


def test_a_push_comes_closer_and_a_pull_goes_away() -> None:
    view = frame([EYES], ShotSize.CLOSE_UP, CameraAngle.EYE_LEVEL, 16 / 9)
    away = [
        [np.linalg.norm(np.subtract(moved(view, move, share).eye, EYES)) for share in (0.0, 0.5, 1.0)]
        for move in (CameraMove.PUSH_IN, CameraMove.PULL_OUT)
    ]
    assert away[0][0] > away[0][1] > away[0][2]
    assert away[1][0] < away[1][1] < away[1][2]


def test_a_push_keeps_the_eyes_where_they_are() -> None:
    view = frame([EYES], ShotSize.CLOSE_UP, CameraAngle.EYE_LEVEL, 16 / 9, aside=0.04)
    first, last = (moved(view, CameraMove.PUSH_IN, share, EYES).project(EYES, 1280, 720) for share in (0.0, 1.0))
    assert first[:2] == pytest.approx(last[:2], abs=1.0)


@pytest.mark.parametrize(
    ("move", "axis", "grows"),
    [
        (CameraMove.PAN_LEFT, 0, True),
        (CameraMove.PAN_RIGHT, 0, False),
        (CameraMove.TILT_UP, 1, True),
        (CameraMove.TILT_DOWN, 1, False),
    ],
)
def test_pans_and_tilts_move_the_subject_the_other_way(move: CameraMove, axis: int, grows: bool) -> None:
    view = frame([EYES], ShotSize.MEDIUM, CameraAngle.EYE_LEVEL, 16 / 9)
    first, last = (moved(view, move, share).project(EYES, 1280, 720)[axis] for share in (0.0, 1.0))
    assert abs(last - first) > 20
    assert bool(last > first) is grows
    assert 0 < first < (1280, 720)[axis]
    assert moved(view, move, 0.5).eye == view.eye


def test_a_static_camera_stays_and_easing_is_soft_at_both_ends() -> None:
    view = frame([EYES], ShotSize.MEDIUM, CameraAngle.EYE_LEVEL, 16 / 9)
    assert moved(view, CameraMove.STATIC, 0.7) is view
    assert eased(-1) == 0.0
    assert eased(2) == 1.0
    assert eased(0.05) < 0.02
    assert eased(0.95) > 0.98
