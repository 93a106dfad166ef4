"""Colours survive the way to light and back, and a change of light is undone by the skin that shows it."""

from __future__ import annotations

import numpy as np
import pytest

from repertory.craft.lighting import gains, lab_of, light_of, relit
from repertory.model.anchor import Swatch


def swatch(lightness: float, a: float, b: float) -> Swatch:
    return Swatch(lightness=lightness, a=a, b=b, share=1.0)


@pytest.mark.parametrize("lab", [(0, 0, 0), (100, 0, 0), (53.2, 80.1, 67.2), (32.3, 79.2, -107.9), (4, 1, -2)])
def test_a_colour_comes_back(lab: tuple[float, float, float]) -> None:
    assert lab_of(light_of([swatch(*lab)]))[0] == pytest.approx(lab, abs=0.6)


def test_white_is_one_and_black_is_nothing() -> None:
    assert light_of([swatch(100, 0, 0), swatch(0, 0, 0)]) == pytest.approx(np.array([[1, 1, 1], [0, 0, 0]]), abs=1e-3)


def test_a_warm_and_dark_light_is_undone() -> None:
    light = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.4]])
    seen = light * [0.6, 0.45, 0.3]
    palette = [swatch(*map(float, colour)) for colour in lab_of(seen)]
    factors = gains(light_of(palette)[0], light[0])
    assert relit(palette, factors) == pytest.approx(lab_of(light), abs=0.01)


def test_no_light_at_all_gives_no_endless_factor() -> None:
    assert gains(np.zeros(3), np.ones(3)).max() <= 250
