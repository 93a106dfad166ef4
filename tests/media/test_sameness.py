"""The very same picture is known again whatever was done to the file; another one of the same scene is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from repertory.media.images import scaled
from repertory.media.sameness import same_picture, small

if TYPE_CHECKING:
    from collections.abc import Callable

    from repertory.media.images import Picture


def drawn(seed: int = 1) -> Picture:
    coarse = np.random.default_rng(seed).integers(30, 220, (12, 16, 3)).astype(np.uint8)
    return np.kron(coarse, np.ones((20, 20, 1), np.uint8))


@pytest.mark.parametrize(
    "done",
    [
        lambda one: one,
        lambda one: scaled(one, 160, 120),
        lambda one: (one * 0.6).astype(np.uint8),
        lambda one: np.ascontiguousarray(one[:, ::-1]),
        lambda one: np.repeat((one @ (0.299, 0.587, 0.114))[..., None], 3, axis=2).astype(np.uint8),
    ],
)
def test_a_copy_is_known_again(done: Callable[[Picture], Picture]) -> None:
    assert same_picture(small(drawn()), small(done(drawn())))


def with_somebody(one: Picture) -> Picture:
    other = one.copy()
    other[100:200, 60:120] = 255 - other[100:200, 60:120]
    return other


@pytest.mark.parametrize(
    "other", [drawn(2), with_somebody(drawn()), drawn()[:, :200], np.full((240, 320, 3), 90, np.uint8)]
)
def test_another_picture_is_no_copy(other: Picture) -> None:
    assert not same_picture(small(drawn()), small(other))


def test_plain_pictures_are_nobodys_copy() -> None:
    plain = np.full((240, 320, 3), 90, np.uint8)
    assert not same_picture(small(plain), small(plain))
