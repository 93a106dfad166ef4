"""The evidence picture of clothes: the region that was looked at, and beside it both palettes, one above the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from repertory.model.anchor import Swatch
from repertory.model.media import Box

if TYPE_CHECKING:
    from repertory.media.images import Picture

HEIGHT, BAR = 360, 150
"""Pixels of the sheet's height, and of a palette's width."""
_WIDEST = 1.6
"""Of the part of the picture, in units of its height."""
_PAPER, _INK, _GAP = (250, 249, 246), (40, 40, 44), 12


def clothes_drawn(
    picture: Picture, box: Box, worn: Sequence[Swatch], named: Sequence[Swatch], *, words: tuple[str, str]
) -> Picture:
    """The part of the picture within the box and somewhat round it, outlined; then the colours worn and the named
    outfit's as bars, each colour as high as its share. `words` are written above the bars."""
    part = _around(picture, box)
    sheet = Image.new("RGB", (part.width + 2 * BAR + 4 * _GAP, HEIGHT + 2 * _GAP), _PAPER)
    sheet.paste(part, (_GAP, _GAP))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=13)
    for number, (palette, word) in enumerate(zip((worn, named), words, strict=True)):
        left = part.width + 2 * _GAP + number * (BAR + _GAP)
        draw.text((left, _GAP), _fitting(word, font), font=font, fill=_INK)
        _bar(draw, palette, left, _GAP + 20)
    return np.asarray(sheet)


def _around(picture: Picture, box: Box) -> Image.Image:
    """The picture from a box's height above it to a little below, with the box outlined, in the sheet's height; never
    a mere strip."""
    height, width = picture.shape[:2]
    top, bottom = max(0.0, box.y - 0.8 * box.height), min(float(height), box.y + 1.1 * box.height)
    left, right = max(0.0, box.x - 0.3 * box.width), min(float(width), box.x + 1.3 * box.width)
    lacking = max(0.0, (right - left) / _WIDEST - (bottom - top))  # a strip of clothes: more of who wears it
    top = max(0.0, top - lacking)
    bottom = min(float(height), max(bottom, top + (right - left) / _WIDEST))
    if bottom - top < 1 or right - left < 1:
        top, bottom, left, right = 0.0, float(height), 0.0, float(width)
    scale = min(HEIGHT / (bottom - top), 2 * HEIGHT / (right - left))
    size = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    image = Image.fromarray(np.ascontiguousarray(picture)).convert("RGB")
    part = image.resize(size, Image.Resampling.LANCZOS, box=(left, top, right, bottom))
    corners = (
        ((box.x - left) * scale, (box.y - top) * scale),
        (
            min((box.x + box.width - left) * scale, size[0] - 2.0),
            min((box.y + box.height - top) * scale, size[1] - 2.0),
        ),
    )
    if corners[1][0] > corners[0][0] and corners[1][1] > corners[0][1]:
        ImageDraw.Draw(part).rectangle(corners, outline=(255, 255, 255), width=2)
    return part


def _bar(draw: ImageDraw.ImageDraw, palette: Sequence[Swatch], left: int, top: int) -> None:
    """The colours one below the other, the largest share first."""
    whole = sum(one.share for one in palette) or 1.0
    high, down = HEIGHT + _GAP - top, float(top)
    for one in palette:
        below = down + high * one.share / whole
        draw.rectangle((left, round(down), left + BAR, round(below)), fill=_rgb(one))
        down = below


def _rgb(swatch: Swatch) -> tuple[int, int, int]:
    import cv2

    lab = np.array([[[swatch.lightness, swatch.a, swatch.b]]], np.float32)
    red, green, blue = (round(255 * float(one)) for one in np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)[0, 0], 0, 1))
    return red, green, blue


def _fitting(words: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> str:
    """The words, cut where they are wider than a bar."""
    cut = words
    while cut and font.getlength(cut + ("" if cut == words else "...")) > BAR:
        cut = cut[:-1]
    return cut if cut == words else f"{cut}..."
