"""A clay face's shape, laid level, beside the references': what it is beyond the usual counts as distance."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from faces_made_up import anchor, face, seen

from repertory.craft.bones import MOST, misshapen
from repertory.craft.comparing import compare_faces
from repertory.craft.face_shape import LIPS, mean_shape
from repertory.model.verdict import Expectation, Face


def _shaped(*, wide: float = 1.0, lips: float = 0.0, scale: float = 90.0, roll: float = 0.0) -> Face:
    """The mean head's face, its lower half so much wider and its lips moved down, in pixels of a picture."""
    shape = mean_shape().copy()
    shape[shape[:, 1] < 0, 0] *= wide
    shape[list(LIPS), 1] -= lips
    angle = math.radians(roll)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    points = (shape[:, :2] * [1.0, -1.0]) @ turn.T * scale + [300.0, 200.0]
    return replace(face("mia"), landmarks=tuple((float(x), float(y)) for x, y in points))


def test_the_same_shape_adds_nothing_however_large_or_tilted_it_is() -> None:
    assert misshapen(_shaped(), [_shaped()], "clay") == 0.0
    assert misshapen(_shaped(scale=31.0, roll=12.0), [_shaped()], "clay") == 0.0


def test_a_wider_jaw_adds_the_more_the_wider_it_is_up_to_a_limit() -> None:
    added = [misshapen(_shaped(wide=wide), [_shaped()], "clay") for wide in (1.03, 1.06, 1.1, 2.0)]
    assert added == sorted(added)
    assert 0 < added[1] < added[-1] == MOST


def test_the_nearest_reference_counts_and_a_mouth_says_nothing() -> None:
    wide = _shaped(wide=1.2)
    assert misshapen(wide, [_shaped(), wide], "clay") == 0.0
    assert misshapen(_shaped(lips=0.1), [_shaped()], "clay") == 0.0


def test_nothing_is_said_of_other_styles_nor_without_a_mesh() -> None:
    assert misshapen(_shaped(wide=1.3), [_shaped()], "photo") == 0.0
    assert misshapen(_shaped(wide=1.3), [face("mia")], "clay") == 0.0
    assert misshapen(face("mia"), [_shaped()], "clay") == 0.0


def test_it_is_in_the_distance_that_is_measured() -> None:
    known = replace(anchor("mia"), style="clay", references=(seen(_shaped()),))
    (plain,) = compare_faces(seen(_shaped()), Expectation(cast=(known,), others=()))
    (wide,) = compare_faces(seen(_shaped(wide=1.2)), Expectation(cast=(known,), others=()))
    assert plain.value is not None
    assert wide.value == pytest.approx(plain.value + misshapen(_shaped(wide=1.2), [_shaped()], "clay"))
    assert misshapen(_shaped(wide=1.2), [_shaped()], "clay") > 0
