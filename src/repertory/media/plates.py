"""Evidence for places and things: a take beside the view that it was compared with, what was found again joined by
lines, and the colours of both below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture

HEIGHT, GAP, BAND = 360, 12, 44
"""Of each picture, between them, and of the colours below, in pixels."""
MOST_LINES, SWATCHES = 40, 8
_PAPER, _LINE, _HALO = (245, 245, 243), (46, 160, 67), (255, 255, 255)
_STEP = 40
"""Colours nearer to each other than that in a channel are shown as one."""
_EVERY = 4
"""Of so many pixels across and down one is counted for the colours: the shares stay the same."""
Point = tuple[float, float]


def beside(take: Picture, view: Picture, pairs: Sequence[tuple[Point, Point]]) -> Picture:
    """Both pictures in one height with a line for each pair of points (in pixels of the take and of the view), at most
    40 of them, and the eight commonest colours of each below it."""
    left, right = _of_height(take), _of_height(view)
    start = left.width + GAP
    sheet = Image.new("RGB", (start + right.width, HEIGHT + GAP + BAND), _PAPER)
    sheet.paste(left, (0, 0))
    sheet.paste(right, (start, 0))
    draw = ImageDraw.Draw(sheet)
    factors = HEIGHT / take.shape[0], HEIGHT / view.shape[0]
    for (x, y), (u, v) in pairs[:: max(1, -(-len(pairs) // MOST_LINES))]:
        ends = (x * factors[0], y * factors[0], start + u * factors[1], v * factors[1])
        draw.line(ends, fill=_HALO, width=3)
        draw.line(ends, fill=_LINE, width=1)
        for across, down in (ends[:2], ends[2:]):
            draw.ellipse((across - 3, down - 3, across + 3, down + 3), fill=_LINE, outline=_HALO)
    for offset, picture in ((0, left), (start, right)):
        _swatches(draw, np.asarray(picture), offset, picture.width)
    return np.asarray(sheet)


def commonest(picture: Picture, most: int = SWATCHES) -> list[tuple[tuple[int, int, int], float]]:
    """The commonest colours of a picture, RGB, each with its share of those that are given; the commonest first."""
    pixels = picture.reshape(-1, 3)
    _, groups, counts = np.unique(pixels // _STEP, axis=0, return_inverse=True, return_counts=True)
    chosen = np.argsort(-counts, kind="stable")[:most]
    total = int(counts[chosen].sum())
    means = [pixels[groups.ravel() == number].mean(axis=0).round() for number in chosen]
    return [(_rgb(mean), int(counts[number]) / total) for number, mean in zip(chosen, means, strict=True)]


def _rgb(mean: NDArray[np.float64]) -> tuple[int, int, int]:
    red, green, blue = (int(one) for one in mean)
    return red, green, blue


def _of_height(picture: Picture) -> Image.Image:
    image = Image.fromarray(picture).convert("RGB")
    return image.resize((max(1, round(image.width * HEIGHT / image.height)), HEIGHT), Image.Resampling.LANCZOS)


def _swatches(draw: ImageDraw.ImageDraw, picture: Picture, offset: int, width: int) -> None:
    at = float(offset)
    for colour, share in commonest(picture[::_EVERY, ::_EVERY]):
        left, right = round(at), round(at + share * width) - 1
        if right >= left:  # a share of less than a pixel has no swatch
            draw.rectangle((left, HEIGHT + GAP, right, HEIGHT + GAP + BAND), fill=colour)
        at += share * width
