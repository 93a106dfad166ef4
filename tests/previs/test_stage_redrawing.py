"""Pasting a redrawn face: nothing outside the region changes, and the edge is soft."""

from __future__ import annotations

import numpy as np
import pytest

from repertory.engines.previs.redrawing import feather, pasted
from repertory.model.media import Box

REGION = Box(x=20.5, y=10.25, width=40, height=30)


def test_outside_the_region_every_bit_stays() -> None:
    random = np.random.default_rng(1)
    original, redrawn = (random.integers(0, 256, (64, 96, 3), dtype=np.uint8) for _ in range(2))
    result = pasted(original, redrawn, REGION)
    inside = np.zeros((64, 96), bool)
    inside[10:41, 20:61] = True
    assert np.array_equal(result[~inside], original[~inside])
    assert np.array_equal(result[24:27, 38:43], redrawn[24:27, 38:43])


def test_the_edge_rises_softly() -> None:
    weight = feather(64, 96, REGION)
    row = weight[25]
    assert row.max() == pytest.approx(1.0)
    assert np.abs(np.diff(row)).max() < 0.5
    assert weight[9].max() == 0.0
    assert weight[:, 61].max() == 0.0


def test_a_region_at_the_border_of_the_picture_is_cut() -> None:
    weight = feather(40, 40, Box(x=-10, y=-10, width=25, height=25))
    assert weight.shape == (40, 40)
    assert weight[0, 0] == pytest.approx(1.0)
    assert weight[20, 20] == 0.0
