"""Whether a face is a flat drawing: areas of one colour between lines, which no camera makes and no render has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.media.images import scaled

if TYPE_CHECKING:
    from repertory.media.images import Picture
    from repertory.model.media import Box

HEIGHT = 150
"""Pixels in height in which a face is looked at, so that one that was enlarged is not flat for that."""
FLAT = 0.35
"""Share of a face's pixels that are exactly as the next ones to the right and below, from which it is drawn: in 25
photographs of people up to 0.02, dark ones 0.17, as JPEG at quality 10 0.20, renders 0.12; in two cartoons 0.62 and
0.74, as JPEG at quality 10 0.50."""
BLACK, WHITE = 4, 251
"""Beyond them a channel is cut off, and a photograph flat, too."""


def is_drawn(picture: Picture, face: Box) -> bool:
    """Whether the face in that box, in pixels of the picture, is a flat drawing."""
    left, top = max(0, round(face.x)), max(0, round(face.y))
    part = picture[top : top + round(face.height), left : left + round(face.width)]
    if min(part.shape[:2]) < 2:
        return False
    if part.shape[0] > HEIGHT:
        part = scaled(np.ascontiguousarray(part), max(2, round(part.shape[1] * HEIGHT / part.shape[0])), HEIGHT)
    here = part[:-1, :-1]
    told = ((here > BLACK) & (here < WHITE)).any(axis=2)
    same = (here == part[:-1, 1:]).all(axis=2) & (here == part[1:, :-1]).all(axis=2)
    return bool(told.mean() > FLAT and same[told].mean() > FLAT)
