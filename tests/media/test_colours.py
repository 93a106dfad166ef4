"""Colours of a part of a picture are counted, each near its neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from repertory.media.colours import colours_of, lab_of

PLAIN = np.ones(3)


def counted(colour: tuple[int, int, int]) -> tuple[float, ...]:
    picture = np.full((40, 40, 3), colour, np.uint8)
    return colours_of(lab_of(picture, PLAIN), np.ones((40, 40), bool))


def common(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return float(np.minimum(one, other).sum())


def test_another_colour_has_nothing_in_common_and_nearly_the_same_has_most() -> None:
    red = counted((180, 40, 40))
    assert len(red) == 600
    assert sum(red) == pytest.approx(1)
    assert common(red, counted((40, 40, 180))) < 0.1
    assert common(red, counted((176, 42, 44))) > 0.8


def test_gains_take_out_the_light() -> None:
    tinted, mask = np.full((40, 40, 3), (216, 40, 32), np.uint8), np.ones((40, 40), bool)
    taken_out = colours_of(lab_of(tinted, np.array([1 / 1.2, 1.0, 1 / 0.8])), mask)
    assert common(counted((180, 40, 40)), taken_out) > 0.95 > common(counted((180, 40, 40)), counted((216, 40, 32)))


def test_only_the_masked_part_counts() -> None:
    picture = np.zeros((20, 20, 3), np.uint8)
    picture[:, 10:] = (200, 30, 30)
    right = np.zeros((20, 20), bool)
    right[:, 10:] = True
    assert colours_of(lab_of(picture, PLAIN), right) == pytest.approx(counted((200, 30, 30)))
    assert colours_of(lab_of(picture, PLAIN), np.zeros((20, 20), bool)) == ()
