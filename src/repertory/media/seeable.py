"""Why nothing can be found in a picture: all of it is too dark, or too blurred."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.media.images import scaled

if TYPE_CHECKING:
    from repertory.media.images import Picture

SIDE = 256
"""Pixels of the longer side in which it is looked at: a face that can be measured has edges in it."""
DARK = 40.0
"""Lightness, 0 to 255, above which a twentieth of a picture lies: of 100 photographs of people none below 147, of
renders at night 142 and more."""
SOFT = 0.2
"""The strongest hundredth of a picture's edges over the spread of its greys: of 100 photographs 0.40 and more,
of 25 blurred by 2 pixels in 250 at most 0.18, by 5 pixels 0.08."""
LEAST_SIDE = 16
"""Pixels below which nobody fits in, however it is lit."""
PLAIN = 8.0
"""Spread of the greys below which a picture shows nothing, blurred or not."""


def why_unseen(picture: Picture) -> str:
    """ "too dark" or "too blurred", where that is true of the whole picture; empty otherwise. `picture` is RGB."""
    import cv2

    height, width = picture.shape[:2]
    if min(height, width) < LEAST_SIDE:
        return ""
    factor = SIDE / max(height, width)
    small = scaled(picture, max(1, round(factor * width)), max(1, round(factor * height)))
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float64)
    if np.percentile(grey, 95) < DARK:
        return "too dark"
    spread = float(grey.std())
    if spread < PLAIN:
        return ""
    edges = np.percentile(np.abs(cv2.Laplacian(grey, cv2.CV_64F)), 99)
    return "too blurred" if edges / spread < SOFT else ""
