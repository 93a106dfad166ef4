"""Whether an edited clip is still the same clip: as long, as large, as fast, with its sound; and unchanged in the
pictures beside the region that was edited."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.clips import probe_clip

if TYPE_CHECKING:
    from repertory.media.images import Picture
    from repertory.media.warping import Plane

PATCHES = 24
"""So many patches lie along the longer side of a picture: their means tell what is drawn from how it is encoded."""
LEAST_FREE = 0.5
"""The share of a patch that must lie beside the region for it to be looked at."""
PICTURES_APART = 2
"""By so many pictures a clip may be longer or shorter: engines round to their own steps."""


def other_clip(before: Path, after: Path) -> str:
    """In words what a clip is no longer as it was, of size, speed, length and sound; empty where it is the same.

    Raises MediaRejected.
    """
    was, now = probe_clip(before), probe_clip(after)
    if (now.width, now.height) != (was.width, was.height):
        return f"The clip is {now.width} by {now.height} pixels, not {was.width} by {was.height}."
    if abs(now.duration_s - was.duration_s) > PICTURES_APART / was.fps:
        return f"The clip lasts {now.duration_s:.2f} s, not {was.duration_s:.2f} s."
    if abs(now.fps - was.fps) > 0.01 * was.fps:
        return f"The clip has {now.fps:g} pictures a second, not {was.fps:g}."
    return "The clip has lost its sound." if was.has_sound and not now.has_sound else ""


def beside_difference(before: Picture, after: Picture, region: Plane) -> float:
    """How much the most changed patch outside a region changed in its mean colour, 0 to 255; 0 where nothing lies
    outside. The region is 1 where a picture may change. 255 when the sizes differ."""
    if before.shape != after.shape:
        return 255.0
    free = (region == 0).astype(np.float32)
    apart = (after.astype(np.float32) - before.astype(np.float32)) * free[..., None]
    side = max(1, -(-max(free.shape) // PATCHES))
    count = _summed(free, side)
    looked_at = count >= LEAST_FREE * side * side
    if not looked_at.any():
        return 0.0
    return float(max(np.abs(_summed(apart[..., one], side)[looked_at] / count[looked_at]).max() for one in range(3)))


def _summed(plane: Plane, side: int) -> Plane:
    """The sums over patches of so many pixels a side; those at the right and lower edges are smaller."""
    rows, columns = (np.arange(0, length, side) for length in plane.shape)
    return np.asarray(np.add.reduceat(np.add.reduceat(plane, rows, axis=0), columns, axis=1))
