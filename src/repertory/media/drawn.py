"""Whether a face is drawn or posterised: areas of one colour, which no camera makes and no render has; or rendered."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
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
LEAST, QUIET = 40, 0.3
"""Pixels of a face below which nothing is said of it, and levels that its smoothest quarter counts at least."""
SMOOTH = 10.0
"""How many times rougher the roughest quarter of a face is than its smoothest, from which it is rendered: 62
photographs of people have 4.2 to 9.4 (compressed as JPEG at quality 75 as well, at 40 up to 12), 40 smaller ones at
most 5.2, renders of clay heads 12 to 18 in takes and 16 to 28 in most references."""
BLACK, WHITE = 4, 251
"""Beyond them a channel is cut off, and a photograph flat, too."""


def is_rendered(faces: Sequence[tuple[Picture, Box]]) -> bool:
    """Whether pictures of a face, each with the face's box in its pixels, are renders for the most part: skin without
    pores or noise, and edges as sharp as in photographs. False for none."""
    return bool(faces) and median(_roughness(picture, face) for picture, face in faces) >= SMOOTH


def _roughness(picture: Picture, face: Box) -> float:
    """How many times rougher the roughest quarter of a face is than its smoothest; 0 for one of a few pixels."""
    import cv2

    left, top = max(0, round(face.x)), max(0, round(face.y))
    part = picture[top : top + round(face.height), left : left + round(face.width)]
    if min(part.shape[:2]) < LEAST:
        return 0.0
    factor = min(1.0, HEIGHT / part.shape[0])
    size = round(factor * part.shape[1]), round(factor * part.shape[0])
    grey = cv2.resize(part, size, interpolation=cv2.INTER_AREA).astype(np.float64).mean(axis=2)
    rough = np.abs(cv2.Laplacian(grey, cv2.CV_64F))[2:-2, 2:-2]
    low, high = np.percentile(rough, (25, 75))
    return float(high / max(low, QUIET))


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
