"""Why a genuine face may lie farther off than it is: it is blurred, small, half in shadow, or something lies over it.
Pure.

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
SMALL = "the face is small"
SOFT, LARGE = 15.0, 48.0
"""Sharpness below which a face is blurred, from so many pixels (brows to chin) on: of 53 photographs none below 15.9,
blurred by a twenty-fifth of the face's height all below 5.8; by that alone they lie 0.33 to 0.59 from themselves."""
BLURRED_AWAY, IN_REACH = 10.0, 1.15
"""Sharpness below which blur alone may move a face beyond `wrong`, and how far, in units of that limit: of five
photographs of one person blurred by a thirtieth of the face's height the farthest lies at 1.11, of 46 of other people
the nearest at 1.16."""
FEW_PIXELS = 64.0
"""Pixels from brows to chin below which a face that is not quite somebody's may be so by its size alone: five of one
person, shrunk to 37 to 54, lie up to 0.1 farther off; of 23 of other people the nearest lies at 0.62."""
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


def why_beyond(face: Face, share: float) -> str:
    """Why a face may be somebody's that lies beyond `wrong`, at that share of the limit; empty where it plainly is
    not."""
    soft = face.sharpness < BLURRED_AWAY and face.size >= LARGE
    return BLURRED if soft and share <= IN_REACH else ""


def why_not_quite(face: Face, small: NDArray[np.float64]) -> str:
    """Why a face may be somebody's that has drifted: `why_obscured`, or its size."""
    return why_obscured(face, small) or (f"{SMALL}, {face.size:.0f} pixels high" if face.size < FEW_PIXELS else "")


def covered(small: NDArray[np.float64]) -> bool:
    """Whether a straight edge runs through a face from side to side."""
    steps = (small[2:] - small[:-2])[_RIM:-_RIM]
    return bool(max((steps > STEP).mean(axis=1).max(), (steps < -STEP).mean(axis=1).max()) >= ACROSS)


def _lit_on_one_side(grey: NDArray[np.float64]) -> bool:
    face = grey[6:28]
    sides = [float(np.percentile(part, 75)) for part in (face[:, 4:14], face[:, 18:28])]
    return min(sides) < DARKER * max(*sides, 1.0)
