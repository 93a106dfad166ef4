"""Marks of two pictures, what moves one onto the other, and colours compared place by place."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from repertory.craft.marks import PROOF, Plate, carried, fit_of, packed, plate_of, same_marks, unpacked
from repertory.craft.rooms import ANY_LIGHT, Cells, apart_anywhere, apart_there

MATRIX = np.array([[0.8, 0.1, 0.05], [-0.05, 0.9, 0.1], [0.02, 0.05, 1.0]])


def _plate(points: NDArray[np.float64], seed: int) -> Plate:
    described = np.random.default_rng(seed).integers(0, 255, (len(points), 128)).astype(np.uint8)
    return plate_of(points * 640, described, 640)


def _points(count: int, seed: int = 3) -> NDArray[np.float64]:
    return np.random.default_rng(seed).random((count, 2)) * [1.0, 0.5]


def _cells(colours: NDArray[np.float64], across: int = 8) -> Cells:
    rows = len(colours) // across
    across_, down = np.meshgrid((np.arange(across) + 0.5) / across, (np.arange(rows) + 0.5) / across)
    middles = np.column_stack([across_.ravel(), down.ravel()])
    return Cells(middles=middles, colours=colours, high=rows / across, step=1 / across)


def _painted(seed: int = 1, count: int = 48) -> NDArray[np.float64]:
    return np.random.default_rng(seed).uniform(30, 220, (count, 3))


def test_packed_values_come_back_as_they_were() -> None:
    values = np.random.default_rng(0).integers(0, 256, (5, 128)).astype(np.uint8)
    text = packed(values)
    assert text.isascii()
    assert np.array_equal(unpacked(text, 5), values)
    assert unpacked(packed(values[:0]), 0).shape[0] == 0


def test_what_was_never_packed_is_refused() -> None:
    with pytest.raises(ValueError, match="no marks"):
        unpacked(b"\xff\xfe", 1)


def test_a_plate_seen_from_elsewhere_is_found_with_its_homography() -> None:
    points = _points(40)
    one = _plate(points, 7)
    other = Plate(points=carried(points, MATRIX), described=one.described)
    fit = fit_of(one, other)
    assert fit is not None
    assert fit.inliers == 40
    assert carried(points, fit.matrix) == pytest.approx(carried(points, MATRIX), abs=1e-6)


def test_half_of_the_marks_may_lie_anywhere() -> None:
    points = _points(40)
    moved = carried(points, MATRIX)
    moved[::2] = _points(20, seed=9)
    one = _plate(points, 7)
    fit = fit_of(one, Plate(points=moved, described=one.described))
    assert fit is not None
    assert set(range(1, 40, 2)) <= set(fit.pairs[:, 0].tolist())
    assert fit.inliers <= 24


def test_other_marks_and_a_mirror_image_are_no_proof() -> None:
    points = _points(60)
    one = _plate(points, 7)
    assert fit_of(one, _plate(points, 8)) is None
    assert fit_of(one, Plate(points=points * [-1, 1] + [1, 0], described=one.described)) is None


def test_many_marks_at_one_spot_are_not_many_places() -> None:
    points = np.repeat(_points(6), 5, axis=0)
    one = _plate(points, 7)
    assert len(same_marks(one, one)) == 30
    assert fit_of(one, one, PROOF) is None


def test_a_room_is_at_no_distance_from_itself_and_far_from_another() -> None:
    room = _cells(_painted())
    assert apart_anywhere(room, [room]) == pytest.approx(0, abs=1e-6)
    assert apart_anywhere(_cells(_painted()[8:24]), [room]) < 0.2
    grey = _cells(np.full((48, 3), 120.0))
    red = _cells(np.tile([200.0, 20.0, 20.0], (48, 1)))
    assert apart_anywhere(red, [grey]) > 0.9


def test_a_little_white_balance_does_not_count_and_paint_does() -> None:
    room = _painted()
    warm = apart_anywhere(_cells(np.clip(room * [1.1, 1.0, 0.9], 0, 255)), [_cells(room)])
    painted = room.copy()
    painted[:24] = [40, 60, 200]
    assert warm < 0.1
    assert apart_anywhere(_cells(painted), [_cells(room)]) > warm + 0.2


def test_on_one_plate_colours_are_compared_spot_by_spot() -> None:
    points = np.vstack([_points(30), [[0.01, 0.01], [0.99, 0.01], [0.01, 0.74], [0.99, 0.74]]])
    plate = _plate(points, 7)
    fit = fit_of(plate, plate)
    assert fit is not None
    room = _cells(_painted())
    assert apart_there(room, room, fit, points) == pytest.approx(0, abs=1e-6)
    other = _cells(np.tile([200.0, 20.0, 20.0], (48, 1)))
    painted = apart_there(other, room, fit, points)
    assert painted is not None
    assert painted > 0.5
    dark = apart_there(_cells(_painted() * 0.45), room, fit, points, light=ANY_LIGHT)
    assert dark is not None
    assert dark < 0.3
    assert apart_there(room, room, fit, points[:1]) is None


def test_nothing_cannot_be_compared() -> None:
    room = _cells(_painted())
    with pytest.raises(ValueError, match="nothing"):
        apart_anywhere(_cells(_painted()[:0]), [room])
