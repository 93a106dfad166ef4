"""Pages of repairs to look at: original, drifted, reference and repaired side by side, with their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.canvas import DIM, Canvas
from repertory.media.images import write_image

if TYPE_CHECKING:
    from repertory.media.images import Picture
    from repertory.model.verdict import Face

SIDE, GAP, FOOT, ROWS, ACROSS = 280, 6, 30, 5, 2
HEADS = ("original", "drifted", "reference", "repaired")


@dataclass(frozen=True, kw_only=True, eq=False)
class Pair:
    """One repair: its pictures in the order of HEADS, each with the face to show, and the words under each."""

    name: str
    pictures: Sequence[tuple[Picture, Face]]
    words: Sequence[str]


def draw_pages(folder: Path, name: str, pairs: Sequence[Pair]) -> list[Path]:
    """Writes pages of ten repairs each, numbered from 1; pages of an earlier run are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{name}-page*.png"):
        old.unlink()
    pages = []
    for start in range(0, len(pairs), ROWS * ACROSS):
        page = folder / f"{name}-page{1 + start // (ROWS * ACROSS)}.png"
        write_image(page, _page(pairs[start : start + ROWS * ACROSS], start + 1))
        pages.append(page)
    return pages


def _page(pairs: Sequence[Pair], first: int) -> Picture:
    wide, tall = len(HEADS) * (SIDE + GAP) + 4 * GAP, SIDE + FOOT
    canvas = Canvas(ACROSS * wide, ROWS * tall)
    for number, pair in enumerate(pairs):
        left, top = (number // ROWS) * wide, (number % ROWS) * tall
        for column, (picture, face) in enumerate(pair.pictures):
            x = left + column * (SIDE + GAP)
            canvas.paste(_close(picture, face), x, top)
            words = f"{first + number} {pair.name}" if column == 0 else HEADS[column]
            canvas.text(f"{words} {pair.words[column]}", x + 4, top + SIDE + 20, 15, DIM, room=SIDE)
    return canvas.picture


def _close(picture: Picture, face: Face) -> Picture:
    """The face with some of what surrounds it, SIDE by SIDE."""
    import cv2

    half = 0.8 * max(face.box.width, face.box.height)
    x, y = face.box.x + face.box.width / 2, face.box.y + face.box.height / 2
    scale = SIDE / (2 * half)
    matrix = np.array([[scale, 0, SIDE / 2 - scale * x], [0, scale, SIDE / 2 - scale * y]])
    if scale < 0.5:
        picture = np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
        matrix[:, :2] *= 2
    return np.asarray(cv2.warpAffine(picture, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR), np.uint8)
