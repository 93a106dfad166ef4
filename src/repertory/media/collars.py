"""The strip of clothes that a close-up shows below a face, too little for a figure to be cut out.

Taken is what lies where shoulders are, from the neck to the picture's lower edge, and looks neither like the face's
skin nor like what goes on beyond the shoulders. Hair falls there too, and nothing tells a black jacket from black hair:
the colours of the hair above the brows and beside them are given along, for whoever compares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.media.colours import palette_of
from repertory.media.facing import BEYOND, surroundings, view_matrix, view_size, warped_mask
from repertory.model.media import Box
from repertory.model.observed import Patch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.facing import Scale, Surroundings
    from repertory.media.images import Picture
    from repertory.model.verdict import Face

    Mask = NDArray[np.bool_]

STRIP, HAIR = "strip", "hair"
UNIT = 32
"""Pixels of the view for one unit: a strip is thin."""
TOP, REACH = 0.22, 1.6
"""It begins so many units below the chin and ends so many from the middle."""
_SLOPES = ([0.2, 0.5, 1.0], [0.75, 1.15, 1.6])
"""How far shoulders reach to either side at heights below the chin, in units, of clay and of people."""
_NECK = 0.3
_LEAST = 0.04
"""Square units from which a strip is kept."""
_LEAST_HAIR = 30
_MOST_HAIR = 0.12
"""Share of the hair's pixels from which a colour is the hair's, and no bit of wall behind it."""


def strip_of(picture: Picture, face: Face, scale: Scale, people: Mask | None = None) -> list[Patch]:
    """A patch of the strip below a face, and one of the hair if any is seen; none where the strip is too small.

    The picture has shape (height, width, 3), RGB; `people` is True where a network sees anybody.
    """
    view = surroundings(picture, scale, UNIT)
    there = None if people is None else warped_mask(people, view_matrix(scale, UNIT), view_size(UNIT))
    strip = _strip(view, there)
    area = float(strip.sum()) / UNIT**2
    if area < _LEAST:
        return []
    low = min(scale.chin + 1.0 * scale.unit, float(picture.shape[0]))
    top, left = scale.chin + TOP * scale.unit, max(0.0, scale.x - REACH * scale.unit)
    right = min(float(picture.shape[1]), scale.x + REACH * scale.unit)
    box = Box(x=left, y=top, width=right - left, height=max(1.0, low - top))
    share = area * scale.unit**2 / (box.width * box.height)
    pixels = view.lab[strip]
    lightness, contrast = float(pixels[:, 0].mean()), float(pixels[:, 0].std())
    found = [
        Patch(
            what=STRIP,
            box=box,
            share=min(1.0, share),
            face=face.box,
            palette=palette_of(pixels),
            lightness=lightness,
            contrast=contrast,
        )
    ]
    hair = view.lab[_hair(view)]
    if len(hair) >= _LEAST_HAIR:
        colours = tuple(one for one in palette_of(hair) if one.share >= _MOST_HAIR)
        found.append(Patch(what=HAIR, box=face.box, share=1.0, face=face.box, palette=colours))
    return found


def _strip(view: Surroundings, people: Mask | None) -> Mask:
    import cv2

    aside, y = np.abs(view.x), view.y
    there = view.inside & (y > TOP) & (y < 1.0) & (aside < np.interp(y, *_SLOPES)) & (aside > _NECK) & ~view.bare
    there &= ~view.goes_on(view.inside & (aside > BEYOND) & (y > 0)) if people is None else people
    return np.asarray(cv2.erode(there.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def _hair(view: Surroundings) -> Mask:
    """Above the brows and beside the temples, within the head, what is no skin."""
    aside, y = np.abs(view.x), view.y
    above = (y < -1.05) & (y > -1.4) & (aside < 0.45)
    beside = (aside > 0.6) & (y < -0.4) & (y > -1.0)
    return view.inside & view.head((0.0, 0.0, 1.0)) & (above | beside) & ~view.bare
