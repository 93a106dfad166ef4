"""Why a genuine face may lie farther off than it is: it is blurred, half in shadow, or something lies over it. Pure.

So a face that is not quite somebody, and is spoiled so, is nobody's fault before a person has looked at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.model.verdict import Face

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLURRED = "the face is blurred"
SHADED = "half of the face is in shadow"
COVERED = "a bar or a caption lies over the face"
"""How the reason begins of a face that is not measured because of what spoils it."""
SOFT, LARGE = 10.0, 48.0
"""Sharpness below which a face is blurred, from so many pixels (brows to chin) on: of 53 photographs none below 15.9,
blurred by a twenty-fifth of the face's height all below 5.8; by that alone they lie 0.33 to 0.59 from themselves."""
DARKER = 0.2
"""How light the darker side of a face is beside the other one, by their upper quarters of greys: of 53 photographs none
below 0.24; half of the face shaded to 15 %, nine in ten below it."""
SIDE = 32
"""Rows and columns of a face's greys."""
STEP, ACROSS = 24.0, 0.8
"""Levels, and share of a face's width, of a level edge that is none of its own: of 53 photographs at most 0.65 of the
width has such a step in one row; with a black bar or a caption's box over the mouth 19 in 20 have 0.89 and more."""
_RIM = 4
"""Rows at either end of a face's box that say nothing."""


def why_obscured(face: Face, small: NDArray[np.float64]) -> str:
    """Why a face cannot be told well, in words; empty where nothing spoils it. `small` are the greys of its box, 96
    rows of 96."""
    if covered(small):
        return COVERED
    if face.grey and _lit_on_one_side(np.array(face.grey, float).reshape(SIDE, SIDE)):
        return SHADED
    return BLURRED if face.sharpness < SOFT and face.size >= LARGE else ""


def covered(small: NDArray[np.float64]) -> bool:
    """Whether a straight edge runs through a face from side to side."""
    steps = (small[2:] - small[:-2])[_RIM:-_RIM]
    return bool(max((steps > STEP).mean(axis=1).max(), (steps < -STEP).mean(axis=1).max()) >= ACROSS)


def _lit_on_one_side(grey: NDArray[np.float64]) -> bool:
    face = grey[6:28]
    sides = [float(np.percentile(part, 75)) for part in (face[:, 4:14], face[:, 18:28])]
    return min(sides) < DARKER * max(*sides, 1.0)
