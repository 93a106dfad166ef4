"""A picture's marks as they would be in a mirror. Pure.

A mark is described by sixteen histograms of gradients, four rows of four round it, each of eight directions, laid out
along the mark's own direction. In a mirror rows change places from one side of that direction to the other, and each
direction turns the other way. So a mirrored picture need not be looked at again.
"""

from __future__ import annotations

import numpy as np

from repertory.craft.marks import Plate

LEAST = 24
"""Mirrored marks from which it is the mirror image. Of 57 pairs of pictures of two renders of places in three lights,
flipped, cropped and apart, mirrored ones of one plate have 207 and more, all others 5 at most; twice the usual proof is
asked for, since a room with two like windows is a little like its mirror image."""
_ORDER = np.arange(128).reshape(4, 4, 8)[::-1][:, :, -np.arange(8) % 8].ravel()


def mirrored(plate: Plate, wide: float) -> Plate:
    """The marks of the picture flipped left to right, which is so many of its longer sides wide."""
    points = np.column_stack([wide - plate.points[:, 0], plate.points[:, 1]])
    return Plate(points=points, described=plate.described[:, _ORDER] if len(plate.points) else plate.described)
