"""Small faces: the distance that blur alone adds is taken off, by style."""

from __future__ import annotations

from dataclasses import replace

import pytest
from faces_made_up import anchor, face, seen

from repertory.craft.comparing import compare_faces
from repertory.craft.shrinking import GROWTH, grown
from repertory.model.verdict import Expectation


@pytest.mark.parametrize("style", sorted(GROWTH))
def test_the_smaller_the_more_and_large_faces_are_left_as_they_are(style: str) -> None:
    values = [grown(size, style) for size in (10, 16, 20, 24, 28, 32, 40, 48, 64, 200)]
    assert values == sorted(values, reverse=True)
    assert values[-1] == 0.0
    assert grown(10, style) == grown(16, style)


def test_between_two_sizes_it_lies_between() -> None:
    assert grown(28.0, "clay") == pytest.approx((0.113 + 0.066) / 2)


def test_nothing_is_known_of_other_styles() -> None:
    assert grown(20.0, "anime") == 0.0


def test_a_small_clay_face_is_measured_nearer_by_what_its_size_adds_and_its_margin_stays() -> None:
    clay = replace(anchor("mia"), style="clay")
    other = replace(anchor("nova"), style="clay")
    plain = Expectation(cast=(replace(clay, style=""),), others=(replace(other, style=""),))
    small = seen(face("mia", size=24.0))
    (corrected,) = compare_faces(small, Expectation(cast=(clay,), others=(other,)))
    (bare,) = compare_faces(small, plain)
    assert bare.value is not None
    assert corrected.value == pytest.approx(bare.value - 0.113)
    assert corrected.margin == pytest.approx(bare.margin)
