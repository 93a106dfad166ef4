"""A face is redrawn in the character's own shape, standing as the take stands, with the take's expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from repertory.craft.face_shape import LIPS, OVAL, mean_shape, turned_like
from repertory.craft.redrawing import intended_points, lip_difference, mobility

if TYPE_CHECKING:
    from repertory.craft.face_shape import Points


def standing(*, yaw: float, scale: float, shift: tuple[float, float], nose: float = 0.0) -> Points:
    """The mean head, its nose longer by `nose`, as a camera sees it turned by `yaw` degrees."""
    head = mean_shape().copy()
    head[:, 1] -= nose * np.exp(-(head[:, 0] ** 2 + head[:, 1] ** 2) / 0.05)
    angle = np.radians(yaw)
    x = head[:, 0] * np.cos(angle) + head[:, 2] * np.sin(angle)
    return np.asarray(np.column_stack([x, -head[:, 1]]) * scale + np.array(shift))


@pytest.mark.parametrize("yaw", [-25.0, 0.0, 15.0])
def test_the_same_person_in_another_stance_is_brought_onto_herself(yaw: float) -> None:
    target = standing(yaw=yaw, scale=140, shift=(400, 300), nose=0.1)
    other = standing(yaw=10, scale=60, shift=(90, 120), nose=0.1)
    assert np.linalg.norm(turned_like(other, target) - target, axis=1).mean() < 0.02 * 140


def test_the_shape_of_the_reference_is_drawn_where_the_take_stands() -> None:
    drifted = standing(yaw=15, scale=140, shift=(400, 300))
    true = standing(yaw=15, scale=140, shift=(400, 300), nose=0.2)
    intended = intended_points(drifted, standing(yaw=0, scale=60, shift=(90, 120), nose=0.2))

    def nose(points: Points) -> float:
        return float(points[4, 1] - points[[33, 133, 362, 263], 1].mean())

    assert nose(true) > nose(drifted) + 20
    # one view cannot tell all of a longer nose from a nod, so some of it stays
    assert 0.4 < (nose(intended) - nose(drifted)) / (nose(true) - nose(drifted)) < 1.1


def test_the_hairline_and_the_temples_do_not_move() -> None:
    upper = [index for index in OVAL if mean_shape()[index, 1] > 0.3]
    assert len(upper) > 8
    assert mobility()[upper].max() < 1e-9


def test_a_kept_mouth_keeps_its_form() -> None:
    target = standing(yaw=0, scale=140, shift=(400, 300))
    laughing = target.copy()
    lips = list(LIPS)
    middle = laughing[lips].mean(axis=0)
    laughing[lips] = middle + (laughing[lips] - middle) * [1.5, 2.0]
    taken, kept = intended_points(target, laughing), intended_points(target, laughing, keep_mouth=True)
    assert lip_difference(taken, target) > 0.06
    assert lip_difference(kept, target) < 0.03
