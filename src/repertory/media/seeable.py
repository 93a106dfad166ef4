"""Why nothing can be found in a picture: all of it is too dark, or too blurred."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.media.images import scaled
from repertory.model.media import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture

SIDE = 256
"""Pixels of the longer side in which it is looked at: a face that can be measured has edges in it."""
DARK = 40.0
"""Lightness, 0 to 255, above which a twentieth of a picture lies: of 100 photographs of people none below 147, of
renders at night 142 and more."""
SOFT = 0.3
"""The strongest hundredth of a picture's edges over the spread of its greys: of 100 photographs 0.40 and more, of 28
blurred by 9 pixels in 900 at most 0.30, of 25 by 2 pixels in 250 0.18, by 5 pixels 0.08."""
FLAT, WRITTEN = 2.0, 128.0
"""Levels between which most of a title card's ground lies, and above which its writing does. Of 74 photographs graded
down to a tenth of their light none is flatter than 5, nor has anything above 28."""
BLACK, BLACKEST = 24.0, 12.0
"""Levels that the brightest hundredth and the mean of a black picture stay under, as in clips (`craft.rushes`)."""
BRIGHT = 210.0
"""Lightness above which nineteen twentieths of a picture lie where it is nearly white: of 112 photographs a twentieth
lies below 115 at most, of three in which people can hardly be made out (a fifth of their contrast left) above 207."""
LEAST_SIDE = 24
"""Pixels below which nobody fits in, however it is lit: a face of which something can be told has 16 from brows to chin
and as much again above and below."""
CAST, ALL_OVER, TINTED = 28.0, 0.85, 8.0
"""How far from grey the mean colour of a picture lies, in CIE Lab, and the share of it that has at least so much of
that colour, where one colour lies over all of it: of 160 photographs of people two, both in coloured light; people
before a blue screen or wall reach 32 and .72, 15 renders 26."""
PLAIN = 8.0
"""Spread of the greys below which a picture shows nothing, blurred or not."""


def why_unseen(picture: Picture) -> str:
    """ "too dark" or "too blurred", where that is true of the whole picture; empty otherwise. `picture` is RGB."""
    import cv2

    if too_small(picture):
        return ""
    grey = _grey(picture)
    if np.percentile(grey, 95) < DARK:
        return "" if _is_card(grey) else "too dark"
    spread = float(grey.std())
    if spread < PLAIN:
        return ""
    edges = np.percentile(np.abs(cv2.Laplacian(grey, cv2.CV_64F)), 99)
    return "too blurred" if edges / spread < SOFT else ""


def in_one_colour(picture: Picture) -> bool:
    """Whether one strong colour lies over all of a picture, RGB, as in the blue light of a stage."""
    from repertory.media.colours import lab_of

    height, width = picture.shape[:2]
    side = SIDE / max(height, width)
    small = scaled(picture, max(1, round(side * width)), max(1, round(side * height)))
    tint = lab_of(small, np.ones(3))[..., 1:].reshape(-1, 2)
    mean = tint.mean(axis=0)
    far = float(np.linalg.norm(mean))
    return far >= CAST and float((tint @ mean / far >= TINTED).mean()) >= ALL_OVER


def is_black(picture: Picture) -> bool:
    """Whether a picture, RGB, is black all over, so that no grading brings anything out of it."""
    grey = _grey(picture)
    return bool(np.percentile(grey, 99) < BLACK and grey.mean() < BLACKEST)


def too_small(picture: Picture) -> bool:
    """Whether a picture has too few pixels to show anybody."""
    height, width = picture.shape[:2]
    return bool(min(height, width) < LEAST_SIDE)


def why_hard_to_see(picture: Picture) -> str:
    """That a picture is nearly black or nearly white, with the figure, so that a person can hardly make out what an
    inspector may still measure; empty otherwise. `picture` is RGB."""
    if too_small(picture):
        return ""
    low, high = (float(one) for one in np.percentile(_grey(picture), (5, 95)))
    if high < DARK:
        return f"the picture is nearly black: nearly all of it lies below {high:.0f} of 255"
    if low > BRIGHT:
        return f"the picture is nearly white: nearly all of it lies above {low:.0f} of 255"
    return ""


def _is_card(grey: NDArray[np.float64]) -> bool:
    """Whether it is writing on flat black, in which nobody is hidden."""
    low, high = np.percentile(grey, (5, 85))
    return bool(high - low <= FLAT and grey.max() > WRITTEN)


def greys_of(picture: Picture, box: Box) -> NDArray[np.float64]:
    """The greys of a part of a picture in small: 96 rows of 96, 0 to 255."""
    import cv2

    height, width = picture.shape[:2]
    left, top = min(max(0, int(box.x)), width - 1), min(max(0, int(box.y)), height - 1)
    part = picture[top : max(top + 1, int(box.y + box.height)), left : max(left + 1, int(box.x + box.width))]
    return cv2.cvtColor(scaled(part, 96, 96), cv2.COLOR_RGB2GRAY).astype(np.float64)


def _grey(picture: Picture) -> NDArray[np.float64]:
    """Its greys in small, 0 to 255."""
    import cv2

    height, width = picture.shape[:2]
    factor = SIDE / max(height, width)
    small = scaled(picture, max(1, round(factor * width)), max(1, round(factor * height)))
    return cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float64)
