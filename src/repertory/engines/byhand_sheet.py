"""The pictures that go with an order by hand: one labelled sheet of all references, and the region of an edit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from repertory.media.images import read_image, thumbnail, write_image
from repertory.model.media import Box

_CELL = 480
_CAPTION = 44
_GAP = 16


def write_sheet(path: Path, pictures: Sequence[tuple[str, Path]]) -> None:
    """One picture of all `pictures`, each (caption, file), in reading order with its caption below. Raises
    MediaRejected."""
    columns = min(4, math.ceil(math.sqrt(len(pictures))))
    rows = math.ceil(len(pictures) / columns)
    size = (columns * (_CELL + _GAP) + _GAP, rows * (_CELL + _CAPTION + _GAP) + _GAP)
    sheet = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(24)
    for place, (caption, file) in enumerate(pictures):
        left = _GAP + place % columns * (_CELL + _GAP)
        top = _GAP + place // columns * (_CELL + _CAPTION + _GAP)
        small = Image.fromarray(thumbnail(read_image(file), _CELL, _CELL))
        sheet.paste(small, (left + (_CELL - small.width) // 2, top + (_CELL - small.height) // 2))
        draw.text((left + _CELL // 2, top + _CELL + 8), _fitting(caption, font), "black", font, anchor="ma")
    write_image(path, np.asarray(sheet))


def write_region(path: Path, picture: Path, region: Box) -> None:
    """The picture with the region's outline in red. Raises MediaRejected."""
    image = Image.fromarray(read_image(picture))
    width = max(2, image.width // 300)
    corners = (region.x, region.y, region.x + region.width, region.y + region.height)
    ImageDraw.Draw(image).rectangle(corners, outline="red", width=width)
    write_image(path, np.asarray(image))


def _fitting(caption: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> str:
    """The caption, shortened to the width of its cell."""
    shown = caption
    while shown and font.getlength(shown if shown == caption else shown + "…") > _CELL:
        shown = shown[:-1]
    return shown if shown == caption else shown + "…"
