"""A portrait as pixels: how light its face is, whether it is another picture over again, and its colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.images import scaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture
    from repertory.model.media import Box

    Colours = NDArray[np.float64]

SMALL, BLOCK = 64, 4
"""Side of the view in which pictures are compared, and of the squares in it that must all agree."""
WHITE = 250
"""Lightness, 0 to 255, from which nothing can be told of skin any more."""
_BACKGROUND = 14.0
"""Colours nearer than this (Euclidean in Lab) to a colour along the upper edges are background."""
_ROUNDS = 12


@dataclass(frozen=True, kw_only=True)
class Light:
    """How light a part of a picture is."""

    brightest: float
    """The lightness, 0 to 255, that one pixel in twenty exceeds: dark skin in good light has highlights, too, so
    this tells of the light and not of the skin."""
    white: float
    """The share of pixels that are burnt out, 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How far two pictures are from being one."""

    value: float
    """The largest mean difference of any of 16 by 16 squares, 0 to 255; the lesser of the two ways round."""
    mirrored: bool
    """Whether it was found with one of them mirrored."""


def light_in(picture: Picture, box: Box | None) -> Light:
    """The light within a box, clipped to the picture; within all of it for None or a box outside."""
    from PIL import Image

    part = picture if box is None else _within(picture, box)
    grey = np.asarray(Image.fromarray(np.ascontiguousarray(part if part.size else picture)).convert("L"))
    return Light(brightest=float(np.percentile(grey, 95)), white=float((grey >= WHITE).mean()))


def small_view(picture: Picture) -> Picture:
    """The picture as it is compared: 64 by 64 pixels, whatever its shape."""
    return scaled(picture, SMALL, SMALL)


def difference(one: Picture, other: Picture) -> Difference:
    """How far two small views (see `small_view`) differ, with the second as it is or mirrored."""
    ways = {mirrored: _apart(one, other[:, ::-1] if mirrored else other) for mirrored in (False, True)}
    mirrored = ways[True] < ways[False]
    return Difference(value=ways[mirrored], mirrored=mirrored)


def part_difference(one: Picture, other: Picture, box: Box, *, mirrored: bool) -> float:
    """How far the second picture, which may have another size, differs within a box of the first (in its pixels): the
    worst of 16 by 16 squares, 0 to 255, with the second mirrored or as it is."""
    return _apart(_part(one, one, box), _part(other[:, ::-1] if mirrored else other, one, box))


def palette(picture: Picture, without: Box | None = None, colours: int = 4) -> tuple[tuple[float, ...], ...]:
    """The main colours of who stands before a background, as (lightness, a, b, share), the largest share first.

    What looks like the upper edges of the picture is background, and `without` (a face) is left out, so that hair and
    clothes remain; where nothing would be left, all of it counts. Colours are found by k-means in Lab from starting
    points that lie farthest apart: the same picture always gives the same ones.
    """
    import cv2

    small = small_view(picture)
    lab = np.asarray(cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float64)
    half = lab[: SMALL // 2]
    edge = np.vstack([lab[:2].reshape(-1, 3), half[:, :2].reshape(-1, 3), half[:, -2:].reshape(-1, 3)])
    behind, _ = _clusters(edge, 3)
    kept = np.linalg.norm(lab[:, :, None] - behind[None, None], axis=-1).min(axis=-1) > _BACKGROUND
    if without is not None:
        down, right = SMALL / picture.shape[0], SMALL / picture.shape[1]
        rows = slice(max(0, round(without.y * down)), max(0, round((without.y + without.height) * down)))
        columns = slice(max(0, round(without.x * right)), max(0, round((without.x + without.width) * right)))
        kept[rows, columns] = False
    pixels = lab[kept] if kept.mean() > 0.02 else lab.reshape(-1, 3)
    found, shares = _clusters(pixels, colours)
    order = np.argsort(-shares, kind="stable")
    return tuple((*map(float, found[one].round(1)), float(shares[one].round(3))) for one in order)


def _apart(one: Picture, other: Picture) -> float:
    apart = np.abs(one.astype(np.float64) - other).mean(axis=-1)
    squares = SMALL // BLOCK
    return float(apart.reshape(squares, BLOCK, squares, BLOCK).mean(axis=(1, 3)).max())


def _part(picture: Picture, first: Picture, box: Box) -> Picture:
    """What lies in the box of the first picture, at the same place of this one, 64 by 64 pixels."""
    from PIL import Image

    height, width = picture.shape[:2]
    down, right = height / first.shape[0], width / first.shape[1]
    left, top = min(max(0.0, box.x * right), width - 1.0), min(max(0.0, box.y * down), height - 1.0)
    place = (left, top, min(width, (box.x + box.width) * right), min(height, (box.y + box.height) * down))
    image = Image.fromarray(np.ascontiguousarray(picture))
    return np.asarray(image.resize((SMALL, SMALL), Image.Resampling.LANCZOS, box=place))


def _within(picture: Picture, box: Box) -> Picture:
    rows = slice(max(0, round(box.y)), max(0, round(box.y + box.height)))
    return picture[rows, max(0, round(box.x)) : max(0, round(box.x + box.width))]


def _clusters(pixels: Colours, many: int) -> tuple[Colours, Colours]:
    """Up to so many mean colours, shape (n, 3), and their shares, shape (n,); none of them empty."""
    centres = pixels.mean(axis=0, keepdims=True)
    while len(centres) < many:
        far = _distances(pixels, centres).min(axis=1)
        if far.max() < 1.0:
            break
        centres = np.vstack([centres, pixels[far.argmax()]])
    for _ in range(_ROUNDS):
        nearest = _distances(pixels, centres).argmin(axis=1)
        centres = np.array([pixels[nearest == one].mean(axis=0) for one in np.unique(nearest)])
    nearest = _distances(pixels, centres).argmin(axis=1)
    there, counts = np.unique(nearest, return_counts=True)
    return centres[there], counts / len(pixels)


def _distances(pixels: Colours, centres: Colours) -> Colours:
    return np.asarray(np.linalg.norm(pixels[:, None] - centres[None], axis=-1))
