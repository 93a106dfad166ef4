"""Things found by few marks, and things that a picture which is all about them does not show."""

from __future__ import annotations

import numpy as np
import pytest

from repertory.craft.marks import Plate, carried, packed, small_fit_of
from repertory.craft.things import COLUMNS, compare_props
from repertory.model.media import Box
from repertory.model.observed import Patch
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Frame, Measurement, Observation

AFFINE = np.array([[2.0, 0.3, 0.1], [-0.2, 1.6, 0.05], [0.0, 0.0, 1.0]])
GREY, NAVY, SKY, CREAM, GREEN = (185, 178, 168), (24, 28, 48), (66, 133, 214), (236, 214, 170), (48, 78, 66)


def plates(count: int, *, strays: int = 0) -> tuple[Plate, Plate]:
    random = np.random.default_rng(2)
    points = random.random((count + strays, 2)) * [0.3, 0.3]
    ends = carried(points, AFFINE)
    ends[count:] = random.random((strays, 2))
    described = random.normal(size=(count + strays, 128))
    described /= np.linalg.norm(described, axis=1, keepdims=True)
    return Plate(points=points, described=described), Plate(points=ends, described=described)


def test_five_marks_find_a_small_thing_and_four_do_not() -> None:
    fit = small_fit_of(*plates(5), 5)
    assert fit is not None
    assert fit.inliers == 5
    assert fit.matrix == pytest.approx(AFFINE, abs=1e-6)
    assert small_fit_of(*plates(4), 5) is None


def test_strays_are_left_out() -> None:
    fit = small_fit_of(*plates(7, strays=6), 5)
    assert fit is not None
    assert set(fit.pairs[:, 0].tolist()) == set(range(7))


def test_marks_that_lie_anywhere_or_on_a_line_are_no_thing() -> None:
    one, other = plates(0, strays=12)
    assert small_fit_of(one, other, 5) is None
    flat = np.column_stack([np.linspace(0.1, 0.5, 8), np.full(8, 0.2)])
    assert small_fit_of(Plate(points=flat, described=one.described[:8]), other, 5) is None


def seen(painted: dict[tuple[int, int, int, int], tuple[int, int, int]], ground: tuple[int, int, int]) -> Observation:
    """A picture without marks: rectangles (left, top, right, bottom in cells) of a colour on a ground."""
    cells = np.full((36, COLUMNS, 3), ground, np.uint8)
    for (left, top, right, bottom), colour in painted.items():
        cells[top:bottom, left:right] = colour
    middles = tuple((10.0 * (n % COLUMNS) + 5, 10.0 * (n // COLUMNS) + 5) for n in range(36 * COLUMNS))
    whole = Box(x=0, y=0, width=640, height=360)
    layout = Patch(what="layout", box=whole, share=1.0, marks=middles, described=packed(cells.reshape(-1, 3)))
    marks = Patch(what="marks", box=whole, share=1.0, described=packed(np.zeros((0, 128), np.uint8)))
    frame = Frame(time_s=0.0, width=640, height=360, patches=(marks, layout))
    return Observation(inspector="props", version="1", sha256="0" * 64, frames=(frame,))


PHONE = {(26, 6, 38, 30): NAVY, (28, 10, 36, 16): SKY}
VIEW = seen(PHONE, GREY)


def measured(take: Observation, *, close: bool = True, style: str = "clay") -> Measurement:
    phone = ExpectedAnchor(anchor="phone@1", references=(VIEW,), style=style, close=close)
    (found,) = compare_props(take, Expectation(cast=(phone,)))
    return found


def test_a_thing_whose_colours_are_nowhere_is_missing_from_a_picture_that_is_all_about_it() -> None:
    found = measured(seen({(20, 10, 40, 30): CREAM}, GREEN))
    assert found.finding is Finding.MISSING
    assert "nothing in the picture has its colours" in found.reason


def test_a_thing_whose_colours_are_seen_is_neither_found_nor_missing() -> None:
    assert measured(seen({(10, 4, 20, 20): NAVY, (11, 6, 18, 10): SKY}, GREEN)).finding is Finding.UNMEASURED


@pytest.mark.parametrize(("close", "style"), [(False, "clay"), (True, "photo")])
def test_elsewhere_it_may_be_small_or_seen_from_behind(close: bool, style: str) -> None:
    take = seen({(20, 10, 40, 30): CREAM}, GREEN)
    assert measured(take, close=close, style=style).finding is Finding.UNMEASURED
