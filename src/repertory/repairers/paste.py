"""Pasting an engine's edited picture back: only its region changes, and every other pixel stays as it was.

Image engines return the whole picture, often in another size, a little shifted and in a slightly other colour. Here it
is brought to the take's size, laid exactly over it, brought to the take's colours, and shown through a soft window.
Faces inside the region that were not to change are spared: they stay the take's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.errors import MediaRejected
from repertory.files.hashing import sha256_of
from repertory.media.images import read_image, write_image
from repertory.media.warping import blend, feathered, polygon, smoothstep, soften
from repertory.model.engine import Output

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture
    from repertory.media.warping import Plane
    from repertory.model.media import Box

    Flags = NDArray[np.bool_]

MOST_SHIFT = 0.06
"""How far an engine may have moved the picture, as a share of its longer side."""
MOST_STRETCH = 0.03
"""How much the proportions of the edited picture may differ."""
LEAST_LIKENESS = 0.5
"""Correlation round the region from which the edited picture counts as the same shot."""
WORK_SIDE = 512
"""The longer side of the pictures by which the shift is found."""
MARGIN = 1.0
"""How much of the surroundings is compared, in sides of the region."""
LEAST_AROUND = 0.02
"""The least share of the picture that both are compared by, else the whole is."""
OTHER_LIGHT = 10.0
"""By how much of 255 the mean colour of a spared face may differ in the edited picture: with more, the light has
changed with the place, and the old face would stand out like a patch."""
SAME_FACE = 0.8
"""Correlation inside a spared outline from which both pictures show the face at the same spot."""
RIM = 0.15
"""Width of the fade inside a spared outline, as a share of its width."""
Outline = Sequence[tuple[float, float]]
"""A closed line of points in pixels of the take."""


class PasteRepairer:
    """Lays an engine's edit of a take over the take, inside one region."""

    id = "paste"
    version = "paste/2"

    def paste(self, media: Path, edited: Path, region: Box, folder: Path, *, spared: Sequence[Outline] = ()) -> Output:
        """A PNG in `folder`, of the take's size; outside `region`, and in the middle of what is spared, it is the take
        bit for bit.

        Raises MediaRejected when the edited picture has other proportions or does not show the same shot.
        """
        take = read_image(media)
        result = paste_back(take, read_image(edited), region, spared)
        path = folder / f"paste-{sha256_of(media)[:8]}-{sha256_of(edited)[:8]}.png"
        write_image(path, result)
        return Output(files=(path,))


def paste_back(take: Picture, edited: Picture, region: Box, spared: Sequence[Outline] = ()) -> Picture:
    """The take with the edited picture's content inside the region (pixels of the take); same shape as the take.

    What is spared, the outlines of faces, stays the take's own, unless the light on it has changed in the edited
    picture. A region that leaves no surroundings is laid over the take as it is. Raises MediaRejected.
    """
    height, width = take.shape[:2]
    window = window_of(region, width, height)
    if not window.any():
        raise MediaRejected("The region to paste into lies outside the picture.", step="Observe the take again.")
    shown = _same_size(edited, width, height)
    around = _around(window, region)
    if around.any():
        shown = _same_colours(take, _aligned(take, shown, around), around)
    for outline in spared:
        window = window * (1.0 - _kept(take, shown, outline))
    return blend(take, shown, window)


def _kept(take: Picture, edited: Picture, outline: Outline) -> Plane:
    """1 in the middle of an outline and 0 at its rim and outside; 0 everywhere where the light on it has changed, or
    the face has moved."""
    points = np.asarray(outline, np.float64)
    inside = polygon(points, take.shape[1], take.shape[0])
    where = inside > 0
    if not where.any():
        return inside
    ours, theirs = take[where].astype(np.float32), edited[where].astype(np.float32)
    light = float(np.abs(ours.mean(axis=0) - theirs.mean(axis=0)).max())
    if light > OTHER_LIGHT or _likeness(ours.mean(axis=1), theirs.mean(axis=1)) < SAME_FACE:
        return np.zeros_like(inside)
    return feathered(inside, RIM * float(np.ptp(points[:, 0])))


def _likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The correlation of two rows of figures, -1 to 1."""
    ours, theirs = one - one.mean(), other - other.mean()
    return float((ours * theirs).sum() / (np.sqrt((ours**2).sum() * (theirs**2).sum()) + 1e-6))


def window_of(region: Box, width: int, height: int) -> Plane:
    """The soft window: 1 in the middle of the region, 0 at its edge and outside; shape (height, width)."""
    x = (np.arange(width) + 0.5 - (region.x + region.width / 2)) / (region.width / 2)
    y = (np.arange(height) + 0.5 - (region.y + region.height / 2)) / (region.height / 2)
    # a rounded rectangle: near 1 on most of the region, so that the jaw and the brows change whole
    away = (np.abs(x[None, :]) ** 4 + np.abs(y[:, None]) ** 4) ** 0.25
    return smoothstep(np.asarray((1.0 - away) / 0.18, np.float32))


def _same_size(edited: Picture, width: int, height: int) -> Picture:
    import cv2

    tall, wide = edited.shape[:2]
    if (tall, wide) == (height, width):
        return edited
    if abs((wide / tall) / (width / height) - 1) > MOST_STRETCH:
        raise MediaRejected(
            f"The edited picture is {wide} by {tall} pixels, the take {width} by {height}: other proportions.",
            step="Ask the engine for the take's own proportions.",
        )
    way = cv2.INTER_AREA if wide > width else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(edited, (width, height), interpolation=way), np.uint8)


def _around(window: Plane, region: Box) -> Plane:
    """1 in the surroundings of the region, by which both pictures are compared, 0 in the region and far from it; 0
    everywhere where the region is the whole picture."""
    height, width = window.shape
    plane = np.zeros((height, width), np.float32)
    reach_x, reach_y = MARGIN * region.width, MARGIN * region.height
    top, left = max(0, int(region.y - reach_y)), max(0, int(region.x - reach_x))
    plane[top : int(region.y + region.height + reach_y) + 1, left : int(region.x + region.width + reach_x) + 1] = 1
    plane[window > 0] = 0
    if window.min() == 1:
        return plane
    return plane if plane.mean() > LEAST_AROUND else np.ones_like(plane)


def _aligned(take: Picture, edited: Picture, around: Plane) -> Picture:
    """The edited picture moved, turned and scaled onto the take by what surrounds the region."""
    import cv2

    height, width = take.shape[:2]
    scale = min(1.0, WORK_SIDE / max(height, width))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    first, second = _outlines(take, size), _outlines(edited, size)
    weight = np.asarray(cv2.resize(around, size, interpolation=cv2.INTER_AREA), np.float32)
    soft = soften(weight, 4.0)
    (right, down), _ = cv2.phaseCorrelate(first * soft, second * soft)
    if np.hypot(right, down) > MOST_SHIFT * max(size):
        right = down = 0.0
    start = np.array([[1, 0, right], [0, 1, down]], np.float32)
    matrix = _refined(first, second, start, weight > 0.5)
    way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    shown = np.asarray(cv2.warpAffine(second, matrix, size, flags=way), np.float32)
    _check_same_shot(first, shown, weight > 0.5, matrix, max(size))
    matrix = matrix.copy()
    matrix[:, 2] /= scale
    if np.abs(matrix - np.eye(2, 3)).max() < 1e-3:
        return edited
    way = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(edited, matrix, (width, height), flags=way, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def _outlines(picture: Picture, size: tuple[int, int]) -> Plane:
    """Lightness without its slow changes, so that a colour shift does not pull, at a size of (width, height)."""
    import cv2

    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    light = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32)
    return np.asarray(soften(light, 1.0) - soften(light, 12.0), np.float32)


def _refined(first: Plane, second: Plane, start: Plane, where: Flags) -> Plane:
    """The affine map by enhanced correlation (Evangelidis and Psarakis 2008); the start where it does not converge."""
    import cv2

    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-5)
    try:
        _, matrix = cv2.findTransformECC(
            first, second, start.copy(), cv2.MOTION_EUCLIDEAN, stop, where.astype(np.uint8), 5
        )
    except cv2.error:
        return start
    return np.asarray(matrix, np.float32)


def _check_same_shot(first: Plane, second: Plane, where: Flags, matrix: Plane, side: int) -> None:
    ours, theirs = first[where], second[where]
    likeness = _likeness(ours, theirs)
    flat = float(ours.std()) < 1.0 and float(theirs.std()) < 1.0
    if (likeness < LEAST_LIKENESS and not flat) or np.hypot(*matrix[:, 2]) > 2 * MOST_SHIFT * side:
        raise MediaRejected(
            "The edited picture does not show the same shot: what surrounds the region has changed.",
            step="Order the edit again, or mend the take in another way.",
        )


def _same_colours(take: Picture, edited: Picture, around: Plane) -> Picture:
    """The edited picture without the engine's overall shift of colour, measured where nothing was to change."""
    where = around > 0.5
    ours, theirs = take[where].astype(np.float32), edited[where].astype(np.float32)
    spread = np.clip((ours.std(axis=0) + 1) / (theirs.std(axis=0) + 1), 0.8, 1.25)
    shift = np.median(ours - theirs * spread, axis=0)
    return np.asarray(np.clip(np.round(edited * spread + shift), 0, 255), np.uint8)
