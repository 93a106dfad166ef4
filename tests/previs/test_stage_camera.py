"""The camera: shot sizes, thirds, angles and moves are geometry, not chance."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from repertory.engines.previs.camera import FRAMINGS, eased, fov_of, frame, moved
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
