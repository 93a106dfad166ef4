"""Whether a face is drawn or posterised: areas of one colour, which no camera makes and no render has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from repertory.media.images import Picture
    from repertory.model.media import Box

HEIGHT = 150
"""Pixels in height of which a face is looked at, so that one that was enlarged is not flat for that; picked, and never
averaged, which would fill areas of one colour with others."""
FLAT = 0.4
"""Share of a face's pixels that are exactly as the next ones to the right and below, from which it is drawn: in 52
photographs of people up to 0.03, dark ones 0.15, with 256 colours 0.29, as JPEG at quality 30 0.19, at quality 10 0.36
and one 0.47, in 37 renders 0.12; in two cartoons 0.73 and 0.97, posterised to eight colours 0.60 and more, to four
levels of a channel 0.42 and more, to three 0.46, to eight 0.22 to 0.56. Once such a picture was compressed as a JPEG it
is told no more. Posterised to four levels 48 faces lie 0.08 farther from their own than before (the median), and none
within `match` of others."""
BLACK, WHITE = 4, 251
"""Beyond them a channel is cut off, and a photograph flat, too."""


def is_drawn(picture: Picture, face: Box) -> bool:
    """Whether the face in that box, in pixels of the picture, is a flat drawing or a posterised photograph."""
    left, top = max(0, round(face.x)), max(0, round(face.y))
    part = picture[top : top + round(face.height), left : left + round(face.width)]
    if min(part.shape[:2]) < 2:
        return False
    if part.shape[0] > HEIGHT:
        width = max(2, round(part.shape[1] * HEIGHT / part.shape[0]))
        part = part[np.arange(HEIGHT) * part.shape[0] // HEIGHT][:, np.arange(width) * part.shape[1] // width]
    here = part[:-1, :-1]
    told = ((here > BLACK) & (here < WHITE)).any(axis=2)
    same = (here == part[:-1, 1:]).all(axis=2) & (here == part[1:, :-1]).all(axis=2)
    return bool(told.mean() > FLAT and same[told].mean() > FLAT)
