"""How often each colour occurs in a part of a picture, and which its main ones are.

A picture's white balance can be taken out by gains per channel before colours are counted. Colours are counted in CIE
Lab (D65), each pixel shared among the eight nearest bins, so that a small change of light moves the counts a little
and not at once.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from repertory.model.anchor import Swatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

LIGHTNESSES, CHROMAS = 6, 10
"""Bins of L, from 0 to 100, and of a and b each, from -80 to 80; what lies outside is counted in the last."""
CHROMA_REACH = 80.0
MOST_SWATCHES = 16
_STEP = (12.0, 10.0, 10.0)
"""Sizes in Lab of the cells whose mean colours make a palette."""


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


def palette_of(lab: Numbers) -> tuple[Swatch, ...]:
    """Up to 16 colours of pixels, shape (n, 3), the largest share first: the means of cells of Lab."""
    cells = np.floor(lab / np.array(_STEP)).astype(int)
    _, numbers, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    numbers = numbers.ravel()
    means = np.stack([np.bincount(numbers, lab[:, axis]) / counts for axis in range(3)], axis=-1)
    order = np.argsort(-counts, kind="stable")[:MOST_SWATCHES]
    total = counts[order].sum()
    return tuple(swatch(means[one], float(counts[one] / total)) for one in order)


def swatch(lab: Numbers, share: float) -> Swatch:
    """A colour of a palette, rounded to hundredths."""
    lightness, a, b = (round(float(one), 2) for one in lab)
    return Swatch(lightness=lightness, a=a, b=b, share=share)
