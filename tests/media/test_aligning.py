"""Similarities between points, and the warps by them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repertory.media.aligning import inverse, moved, similarity, square_view, warped

POINTS = np.array([[10.0, 20.0], [80.0, 25.0], [45.0, 90.0], [60.0, 10.0]])
TURNS = st.floats(-math.pi, math.pi)
SCALES = st.floats(0.05, 20)


@given(TURNS, SCALES, st.floats(-500, 500), st.floats(-500, 500))
def test_a_similarity_is_found_again_from_its_points(angle: float, scale: float, x: float, y: float) -> None:
    turn = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    matrix = np.column_stack([turn, [x, y]])
    assert similarity(POINTS, moved(POINTS, matrix)) == pytest.approx(matrix, abs=1e-6)
    assert moved(moved(POINTS, matrix), inverse(matrix)) == pytest.approx(POINTS, abs=1e-6)


def test_a_point_without_weight_moves_nothing() -> None:
    target = POINTS * 2
    target[3] += 400
    assert similarity(POINTS, target, np.array([1.0, 1, 1, 0]))[0, 0] == pytest.approx(2)


def test_points_that_fall_together_have_no_similarity() -> None:
    with pytest.raises(ValueError, match="fall together"):
        similarity(np.ones((3, 2)), POINTS[:3])


@pytest.mark.parametrize("side", [50.0, 200.0, 700.0])
def test_a_view_shows_the_square_it_names(side: float) -> None:
    picture = np.zeros((800, 800, 3), np.uint8)
    picture[300:500, 300:500] = 255
    seen = warped(picture, square_view(np.array([400.0, 400.0]), side, 0.0, 100), 100)
    expected = min(1.0, (200 / side) ** 2)
    assert seen.mean() / 255 == pytest.approx(expected, rel=0.03)
    weight = seen[..., 0].astype(float)
    assert (weight.sum(axis=0) @ np.arange(100)) / weight.sum() == pytest.approx(49.5, abs=0.5)


def test_what_is_shrunk_is_averaged() -> None:
    stripes = np.zeros((960, 960, 3), np.uint8)
    stripes[:, ::2] = 255
    seen = warped(stripes, square_view(np.array([480.0, 480.0]), 900.0, 0.0, 90), 90)
    assert seen.std() < 10


def test_beyond_the_edge_the_edge_goes_on() -> None:
    picture = np.full((60, 60, 3), 77, np.uint8)
    assert (warped(picture, square_view(np.array([5.0, 5.0]), 200.0, 0.5, 64), 64) == 77).all()


def test_a_view_turns_clockwise() -> None:
    view = square_view(np.array([0.0, 0.0]), 2.0, math.pi / 2, 2)
    assert moved(np.array([[0.0, 1.0]]), view) == pytest.approx(np.array([[2.0, 1.0]]))
