"""Colours and patterns are counted the same whatever the light was, and tell different things apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from samples import astronaut

from repertory.craft.palettes import apart
from repertory.media.colours import colours_of, grey_world, lab_of, weave_of

if TYPE_CHECKING:
    from repertory.media.images import Picture

RNG = np.random.default_rng(3)


def counted(picture: Picture) -> tuple[float, ...]:
    mask = np.ones(picture.shape[:2], bool)
    return colours_of(lab_of(picture, grey_world(picture, mask)), mask)


def cast(picture: Picture, red: float, blue: float) -> Picture:
    """The same picture under a warmer or colder light."""
    tinted: Picture = np.clip(picture * np.array([red, 1.0, blue]), 0, 255).astype(np.uint8)
    return tinted


def test_counts_add_up_and_hardly_change_with_the_white_balance() -> None:
    picture = np.clip(astronaut() * 0.8, 0, 255).astype(np.uint8)
    own = counted(picture)
    assert sum(own) == pytest.approx(1)
    assert len(own) == 600
    warm = apart(own, counted(cast(picture, 1.2, 0.8)))
    mask = np.ones(picture.shape[:2], bool)
    raw = apart(*(colours_of(lab_of(one, np.ones(3)), mask) for one in (picture, cast(picture, 1.2, 0.8))))
    assert warm < 0.12 < raw


def test_another_colour_is_far_and_the_same_is_near() -> None:
    red, blue = (np.full((40, 40, 3), colour, np.uint8) for colour in ((180, 40, 40), (40, 40, 180)))
    mask, plain = np.ones((40, 40), bool), np.ones(3)
    first, second = (colours_of(lab_of(one, plain), mask) for one in (red, blue))
    assert apart(first, second) > 0.9
    nearly = colours_of(lab_of(np.full((40, 40, 3), (176, 42, 44), np.uint8), plain), mask)
    assert apart(first, nearly) < 0.3


def test_only_the_masked_part_counts() -> None:
    picture = np.zeros((20, 20, 3), np.uint8)
    picture[:, 10:] = (200, 30, 30)
    right = np.zeros((20, 20), bool)
    right[:, 10:] = True
    whole = colours_of(lab_of(picture[:, 10:], np.ones(3)), np.ones((20, 10), bool))
    assert colours_of(lab_of(picture, np.ones(3)), right) == pytest.approx(whole)
    nothing = np.zeros((20, 20), bool)
    assert colours_of(lab_of(picture, np.ones(3)), nothing) == weave_of(picture, nothing) == ()


def test_a_pattern_is_told_from_another_and_from_none() -> None:
    across = np.repeat(np.repeat(np.array([[40], [200]] * 16, np.uint8), 32, axis=1)[..., None], 3, axis=2)
    noise = np.repeat(RNG.integers(0, 255, (32, 32, 1), dtype=np.uint8), 3, axis=2)
    mask = np.ones((32, 32), bool)
    stripes = weave_of(across, mask)
    assert sum(stripes) == pytest.approx(1)
    assert apart(stripes, weave_of(across // 2 + 60, mask)) < 0.05
    assert apart(stripes, weave_of(noise, mask)) > 0.5


def test_counts_of_different_sizes_are_not_compared() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        apart((0.5, 0.5), (1.0,))
    with pytest.raises(ValueError, match="cannot be compared"):
        apart((), ())
