"""The pictures that go with an order by hand: one labelled sheet of all references, and the region of an edit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.images import read_image, thumbnail, write_image
from repertory.model.media import Box

if TYPE_CHECKING:
    from repertory.media.images import Picture

_CELL = 480
_CAPTION = 44
_GAP = 16
_LETTERS = 26
_WEIGHT = 400


def write_sheet(path: Path, pictures: Sequence[tuple[str, Path]]) -> None:
    """One picture of all `pictures`, each (caption, file), in reading order with its caption below.

    Raises MediaRejected.
    """
    columns = min(4, math.ceil(math.sqrt(len(pictures))))
    rows = math.ceil(len(pictures) / columns)
    size = (rows * (_CELL + _CAPTION + _GAP) + _GAP, columns * (_CELL + _GAP) + _GAP, 3)
    sheet: Picture = np.full(size, 255, np.uint8)
    for place, (caption, file) in enumerate(pictures):
        left = _GAP + place % columns * (_CELL + _GAP)
        top = _GAP + place // columns * (_CELL + _CAPTION + _GAP)
        small = thumbnail(read_image(file), _CELL, _CELL)
        height, width = small.shape[:2]
        x, y = left + (_CELL - width) // 2, top + (_CELL - height) // 2
        sheet[y : y + height, x : x + width] = small
        _write(sheet, caption, left, top + _CELL + 32)
    write_image(path, sheet)


def write_region(path: Path, picture: Path, region: Box) -> None:
    """The picture with the region's outline in red. Raises MediaRejected."""
    import cv2

    drawn = read_image(picture).copy()
    corners = (round(region.x), round(region.y)), (round(region.x + region.width), round(region.y + region.height))
    cv2.rectangle(drawn, *corners, (255, 0, 0), max(1, drawn.shape[1] // 300))
    write_image(path, drawn)


def _write(sheet: Picture, caption: str, left: int, baseline: int) -> None:
    """The caption in the middle of its cell, shortened to its width. OpenCV's own font has most languages' letters."""
    import cv2

    font = cv2.FontFace("sans")

    def width_of(words: str) -> int:
        box = cv2.getTextSize((0, 0), words, (0, 0), font, _LETTERS, _WEIGHT)
        return int(box[0] + box[2])

    shown = caption
    while len(shown) > 1 and width_of(shown) > _CELL:
        shown = shown.rstrip("…")[:-1].rstrip() + "…"
    place = (left + (_CELL - width_of(shown)) // 2, baseline)
    cv2.putText(sheet, shown, place, (20, 20, 20), font, _LETTERS, _WEIGHT)
