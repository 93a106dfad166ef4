"""How far the colours of one picture are from those of others, place by place. Pure.

Each picture is given as cells: the mean colour of a small square of what is seen of the place, and where it is. Colours
are compared in CIE Lab (D65), lightness counting 0.6, after one gain for each channel that makes most of the cells fit
(within limits): exposure and white balance. Of each cell the distance d to its nearest
counterpart makes a share d^2 / (d^2 + half^2) of what does not fit, and the root of the mean share is the distance of
the pictures, once the worst of them are left out: 0 the same, 1 nothing in common.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.marks import Fit, carried

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

HALF_ANYWHERE, HALF_THERE = 6.0, 12.0
"""At which distance half of a cell does not fit: where its counterpart may be anywhere in the view, and where it must
be at the same spot, which rooms with depth shift a little."""
CAMERA, ANY_LIGHT = (0.2, 0.2), (1.0, 0.4)
"""How far the gains may go, in logarithms, all channels together and each apart from the others: in the same light by
another camera, and for a thing that its views show in the studio's light."""
ROUNDS = 2
FORGIVEN = 0.15
"""Share of the cells, the worst, that is left out: somebody seen from behind, a bag on the counter."""
HEIGHT = 4.0
"""What it counts to be found at the other end of the picture, up or down: a floor is no ceiling."""
LEAST_SPOTS = 9
"""Cells below which nothing is compared spot by spot; the nearest of as many may be a cell's counterpart."""
LIGHTNESS = np.array([0.6, 1.0, 1.0])
"""What a difference in each of Lab counts."""
_DARK = 6.0
"""Added before ratios are taken, so that black does not count."""
_XYZ = np.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])
_WHITE = np.array([0.950456, 1.0, 1.088754])


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """What is seen of a place in one picture."""

    middles: Numbers
    """Of shape (n, 2), in longer sides of the picture."""
    colours: Numbers
    """Of shape (n, 3), RGB from 0 to 255."""
    high: float
    """The picture's height in its longer sides."""
    step: float
    """Side of a cell, in longer sides of the picture."""


def lab_of_colours(colours: Numbers) -> Numbers:
    """CIE Lab (D65) of sRGB colours, shape (n, 3), 0 to 255."""
    share = np.clip(colours / 255, 0, 1)
    linear = np.where(share > 0.04045, ((share + 0.055) / 1.055) ** 2.4, share / 12.92)
    xyz = linear @ _XYZ.T / _WHITE
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.column_stack([116 * root[:, 1] - 16, 500 * (root[:, 0] - root[:, 1]), 200 * (root[:, 1] - root[:, 2])])


def apart_anywhere(seen: Cells, known: Sequence[Cells], *, height: float = HEIGHT, forgiven: float = FORGIVEN) -> float:
    """How far what is seen is from being a part of what is known, wherever in it. Raises ValueError for no cells.

    `height` is what it counts to be found at the other end of the picture, up or down; `forgiven` the share of the
    cells, the worst, that is left out.
    """
    colours = np.concatenate([one.colours for one in known])
    heights = np.concatenate([one.middles[:, 1] / one.high for one in known])
    if not len(colours) or not len(seen.colours):
        raise ValueError("there is nothing to compare")
    there = np.column_stack([lab_of_colours(colours) * LIGHTNESS, height * heights])
    squares = (there**2).sum(axis=1)
    own = height * seen.middles[:, 1] / seen.high

    def nearest(bright: Numbers) -> tuple[Numbers, Numbers]:
        here = np.column_stack([lab_of_colours(bright) * LIGHTNESS, own])
        far = squares - 2 * here @ there.T
        found = far.argmin(axis=1)
        missed = np.linalg.norm(here - there[found], axis=1)
        return colours[found], np.asarray(missed)

    return _apart(seen.colours, nearest, HALF_ANYWHERE, CAMERA, forgiven)


def apart_there(
    seen: Cells,
    known: Cells,
    fit: Fit,
    marks: Numbers,
    *,
    light: tuple[float, float] = CAMERA,
    forgiven: float = FORGIVEN,
) -> float | None:
    """How far two pictures of the same plate are apart, spot by spot, where the fit lays one on the other.

    `marks` are the seen picture's own points that the fit explains: only what lies among them is compared. `light` is
    how far the gains may go, `forgiven` the share of the cells that is left out. None where there are too few cells.
    """
    from scipy.spatial import cKDTree

    low, high = marks.min(axis=0) - seen.step, marks.max(axis=0) + seen.step
    inside = ((seen.middles >= low) & (seen.middles <= high)).all(axis=1)
    ends = carried(seen.middles[inside], fit.matrix)
    if len(ends) < LEAST_SPOTS or len(known.middles) < LEAST_SPOTS:
        return None
    away, near = cKDTree(known.middles).query(ends, k=LEAST_SPOTS)
    close = away[:, 0] < known.step
    if close.sum() < LEAST_SPOTS:
        return None
    candidates = known.colours[near[close]]
    lab = lab_of_colours(candidates.reshape(-1, 3)).reshape(candidates.shape) * LIGHTNESS
    rows = np.arange(len(lab))

    def nearest(bright: Numbers) -> tuple[Numbers, Numbers]:
        missed = np.linalg.norm(lab - (lab_of_colours(bright) * LIGHTNESS)[:, None], axis=2)
        found = missed.argmin(axis=1)
        return candidates[rows, found], missed[rows, found]

    return _apart(seen.colours[inside][close], nearest, HALF_THERE, light, forgiven)


def _apart(
    colours: Numbers,
    nearest: Callable[[Numbers], tuple[Numbers, Numbers]],
    half: float,
    light: tuple[float, float],
    forgiven: float,
) -> float:
    """The root of the mean share that does not fit, once the channels have the gains that make most cells fit."""
    found, missed = nearest(colours)
    for _ in range(ROUNDS):
        most = missed <= np.quantile(missed, 0.7)
        gains = np.median(np.log((found[most] + _DARK) / (colours[most] + _DARK)), axis=0)
        together = np.clip(gains.mean(), -light[0], light[0])
        gains = together + np.clip(gains - gains.mean(), -light[1], light[1])
        found, missed = nearest(np.clip(colours * np.exp(gains), 0, 255))
    squares = np.sort(missed)[: math.ceil((1 - forgiven) * len(missed))] ** 2
    return float(np.sqrt((squares / (squares + half**2)).mean()))
