"""How often each colour and each small pattern occurs in a part of a picture, whatever the light was.

A picture's white balance is taken out by gains per channel before colours are counted: the grey world's (the mean of
what is looked at is grey), or any others that the caller knows. Colours are counted in CIE Lab (D65), each pixel shared
among the eight nearest bins, so that a small change of light moves the counts a little and not at once. Patterns are
local binary patterns (Ojala, Pietikäinen, Mäenpää 2002): which of the eight neighbours of a pixel are lighter than it,
with all that change between lighter and darker more than twice counted as one.
"""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

LIGHTNESSES, CHROMAS = 6, 10
"""Bins of L, from 0 to 100, and of a and b each, from -80 to 80; what lies outside is counted in the last."""
CHROMA_REACH = 80.0
PATTERNS = 59
_NEIGHBOURS = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))


def grey_world(picture: Picture, mask: Mask) -> Numbers:
    """Gains of shape (3,) that make the mean of the masked pixels grey and keep its lightness; ones for none."""
    pixels = picture[mask].astype(np.float64)
    if not len(pixels):
        return np.ones(3)
    means = np.maximum(pixels.mean(axis=0), 1.0)
    gains: Numbers = means.mean() / means
    return gains


def lab_of(picture: Picture, gains: Numbers) -> Numbers:
    """CIE Lab of a picture of shape (height, width, 3), RGB from 0 to 255, after its channels are multiplied."""
    import cv2

    balanced = np.clip(picture.astype(np.float32) * gains.astype(np.float32) / 255, 0, 1)
    return np.asarray(cv2.cvtColor(balanced, cv2.COLOR_RGB2LAB), np.float64)


def colours_of(lab: Numbers, mask: Mask) -> tuple[float, ...]:
    """How often each of 600 colours occurs in the masked pixels, adding up to 1; empty where the mask is."""
    pixels = lab[mask]
    if not len(pixels):
        return ()
    light = np.clip(pixels[:, 0] / 100, 0, 1) * (LIGHTNESSES - 1)
    chroma = np.clip((pixels[:, 1:] + CHROMA_REACH) / (2 * CHROMA_REACH), 0, 1) * (CHROMAS - 1)
    places = np.column_stack([light, chroma])
    sizes = (LIGHTNESSES, CHROMAS, CHROMAS)
    low = np.minimum(places.astype(int), np.array(sizes) - 2)
    part = places - low
    counts = np.zeros(np.prod(sizes))
    for corner in itertools.product((0, 1), repeat=3):
        weights = np.where(corner, part, 1 - part).prod(axis=1)
        bins = np.ravel_multi_index(tuple((low + corner).T), sizes)
        counts += np.bincount(bins, weights, minlength=len(counts))
    return tuple(float(one) for one in counts / len(pixels))


def weave_of(picture: Picture, mask: Mask) -> tuple[float, ...]:
    """How often each of 59 patterns occurs in the masked pixels, adding up to 1; empty where the mask is."""
    import cv2

    grey = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY).astype(np.int16)
    inner = mask[1:-1, 1:-1]
    if not inner.any():
        return ()
    height, width = grey.shape
    codes = np.zeros((height - 2, width - 2), np.uint8)
    for bit, (down, right) in enumerate(_NEIGHBOURS):
        beside = grey[1 + down : height - 1 + down, 1 + right : width - 1 + right]
        codes |= (beside >= grey[1:-1, 1:-1]).astype(np.uint8) << bit
    counts = np.bincount(_pattern_numbers()[codes[inner]], minlength=PATTERNS)
    return tuple(float(one) for one in counts / counts.sum())


@functools.cache
def _pattern_numbers() -> NDArray[np.int64]:
    """The bin of each of the 256 codes: one for each with at most two changes around the circle, one for the rest."""
    bits = (np.arange(256)[:, None] >> np.arange(8)) & 1
    even = (bits != np.roll(bits, 1, axis=1)).sum(axis=1) <= 2
    numbers = np.full(256, PATTERNS - 1)
    numbers[even] = np.arange(even.sum())
    return numbers
