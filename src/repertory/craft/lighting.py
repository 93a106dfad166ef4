"""Colours under another light: from CIE Lab to the amounts of red, green and blue light and back. Pure.

A change of light is taken to multiply the three amounts (von Kries), exposure and white balance in one. Somebody's
skin, seen in two pictures, tells the factors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from repertory.model.anchor import Swatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
"""From linear sRGB to CIE XYZ (IEC 61966-2-1)."""
_TO_RGB = np.linalg.inv(_TO_XYZ)
_WHITE = np.array([0.95047, 1.0, 1.08883])
_BEND = 6 / 29
_LEAST = 0.004
"""Least amount of light that a factor is taken from: what is darker is noise."""
BRIGHTEST = 1.2
"""Amount of light at which a colour is cut off: brighter than white it would say nothing."""


def light_of(palette: Sequence[Swatch]) -> Numbers:
    """Amounts of red, green and blue light of each colour, shape (n, 3); 1 is white."""
    lab = np.array([(one.lightness, one.a, one.b) for one in palette], float).reshape(-1, 3)
    up = (lab[:, 0] + 16) / 116
    bent = np.stack([up + lab[:, 1] / 500, up, up - lab[:, 2] / 200], axis=-1)
    xyz = np.where(bent > _BEND, bent**3, 3 * _BEND**2 * (bent - 4 / 29)) * _WHITE
    return np.asarray(np.maximum(xyz @ _TO_RGB.T, 0.0))


def lab_of(light: Numbers) -> Numbers:
    """CIE Lab, shape (n, 3), of amounts of light, shape (n, 3)."""
    share = np.clip(light, 0.0, BRIGHTEST) @ _TO_XYZ.T / _WHITE
    bent = np.where(share > _BEND**3, np.cbrt(share), share / (3 * _BEND**2) + 4 / 29)
    x, y, z = bent.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def gains(seen: Numbers, known: Numbers) -> Numbers:
    """Factors, shape (3,), that make one colour's light look like another's: the same skin in two pictures."""
    return np.asarray(np.maximum(known, _LEAST) / np.maximum(seen, _LEAST))


def relit(palette: Sequence[Swatch], factors: Numbers) -> Numbers:
    """CIE Lab of a palette's colours, shape (n, 3), under another light."""
    return lab_of(light_of(palette) * factors)
