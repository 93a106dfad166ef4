"""What several pictures of one face have in common, once each is bent onto the same place: a hand before the chin, a
strand of hair, spectacles or the edge of a shadow that only one of them shows is outvoted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.warping import low_frequencies, soften, to_lab, to_rgb

if TYPE_CHECKING:
    from repertory.media.images import Picture
    from repertory.media.warping import Plane

FARTHEST, SMOOTH = 0.06, 0.06
"""How far a feature may be moved onto the take's, and over what blur the moves are the same, in eye distances: the
mesh lies on a nose to about 0.03, and two outlines that far apart would show as a doubled one."""

GRAIN = 2.0
"""Fine detail up to so many times its usual strength in the face counts as grain and skin, not as a line."""


def in_common(pictures: Sequence[Picture]) -> Picture:
    """The middle one of the pictures' values at each place, in CIE L*a*b*; one picture or more, all of one size."""
    if len(pictures) == 1:
        return pictures[0]
    return to_rgb(np.asarray(np.median(np.stack([to_lab(one) for one in pictures]), axis=0), np.float32))


def nudged(picture: Picture, onto: Picture, mask: Plane, eyes: float) -> Picture:
    """The picture with its features brought onto another's of the same size inside the mask, by a dense optical flow
    (DIS, Kroeger and others 2016) that is smoothed and held within FARTHEST. `eyes` is the eye distance in pixels."""
    import cv2

    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    here, there = (cv2.cvtColor(one, cv2.COLOR_RGB2GRAY) for one in (onto, picture))
    found = flow.calc(here, there, np.zeros((*mask.shape, 2), np.float32))
    moves = low_frequencies(np.asarray(found, np.float32), mask, SMOOTH * eyes)
    length = np.linalg.norm(moves, axis=-1, keepdims=True)
    moves = moves * np.minimum(1.0, FARTHEST * eyes / np.maximum(length, 1e-6)) * soften(mask, 0.05 * eyes)[..., None]
    height, width = mask.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    places = (np.dstack([x, y]) + moves).astype(np.float32)
    return np.asarray(
        cv2.remap(picture, places[..., 0], places[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def with_fine_of(fine: Picture, coarse: Picture, mask: Plane, radius: float) -> Picture:
    """One picture's detail under the blur `radius` (pixels) on the other's rest: grain, pores and lashes stay as they
    were; but a line that the other does not have near by is brought down to the grain, since the shape that it bounded
    is gone. `coarse` itself for a radius of 0."""
    import cv2

    if radius <= 0:
        return coarse
    own, other = to_lab(fine), to_lab(coarse)
    smooth = low_frequencies(other, mask, radius)
    detail = own - low_frequencies(own, mask, radius)
    side = 2 * max(1, round(radius)) + 1
    borne = cv2.dilate(np.abs(other - smooth), np.ones((side, side), np.uint8))
    inside = mask > 0.5
    grain = GRAIN * np.median(np.abs(detail[inside]), axis=0) if inside.any() else np.zeros(3)
    limit = np.maximum(borne, grain)
    return to_rgb(np.asarray(smooth + np.clip(detail, -limit, limit), np.float32))
