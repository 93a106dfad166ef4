"""Labelled sheets: several pictures on one, each with its caption below it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.images import read_image, thumbnail, write_image

if TYPE_CHECKING:
    from repertory.media.images import Picture

CELL = 480
"""The room of one picture on a sheet that people look at, in pixels."""
LARGE_CELL = 768
"""The same on one that an engine works from: a face must keep its features."""
_GAP = 16
_WEIGHT = 400


def write_sheet(path: Path, pictures: Sequence[tuple[str, Path]], *, cell: int = CELL) -> None:
    """One picture of all `pictures`, each (caption, file), in reading order with its caption below, each in a room of
    `cell` by `cell` pixels, never enlarged. The same files and captions give the same bytes.

    Raises MediaRejected.
    """
    columns = min(4, math.ceil(math.sqrt(len(pictures))))
    rows = math.ceil(len(pictures) / columns)
    letters, caption_room = _letters(cell), _caption_room(cell)
    size = (rows * (cell + caption_room + _GAP) + _GAP, columns * (cell + _GAP) + _GAP, 3)
    sheet: Picture = np.full(size, 255, np.uint8)
    for place, (caption, file) in enumerate(pictures):
        left = _GAP + place % columns * (cell + _GAP)
        top = _GAP + place // columns * (cell + caption_room + _GAP)
        small = thumbnail(read_image(file), cell, cell)
        height, width = small.shape[:2]
        x, y = left + (cell - width) // 2, top + (cell - height) // 2
        sheet[y : y + height, x : x + width] = small
        _write(sheet, caption, (left, top + cell + letters * 5 // 4), cell)
    write_image(path, sheet)


def _letters(cell: int) -> int:
    """The size of the captions, in pixels."""
    return cell * 26 // 480


def _caption_room(cell: int) -> int:
    return cell * 44 // 480


def _write(sheet: Picture, caption: str, start: tuple[int, int], cell: int) -> None:
    """The caption in the middle of its cell, shortened to its width. OpenCV's own font has most languages' letters."""
    import cv2

    font, letters = cv2.FontFace("sans"), _letters(cell)

    def width_of(words: str) -> int:
        box = cv2.getTextSize((0, 0), words, (0, 0), font, letters, _WEIGHT)
        return int(box[0] + box[2])

    shown = caption
    while len(shown) > 1 and width_of(shown) > cell:
        shown = shown.rstrip("…")[:-1].rstrip() + "…"
    left, baseline = start
    cv2.putText(sheet, shown, (left + (cell - width_of(shown)) // 2, baseline), (20, 20, 20), font, letters, _WEIGHT)
