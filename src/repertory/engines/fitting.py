"""Pictures of engines that draw in a few proportions and sizes only: which one is ordered, and how it becomes the one
that was wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from repertory.craft.shapes import sides_of, stretch
from repertory.media.images import picture_size, read_image, scaled, write_image


def nearest_ratio(ratios: Sequence[str], width: int, height: int) -> str:
    """The proportions among `ratios` ("16:9") that are nearest to those of a picture of that size."""
    return min(ratios, key=lambda one: stretch((width, height), *sides_of(one)))


def fitted(path: Path, width: int, height: int) -> tuple[Path, str]:
    """The picture at `path` in exactly that size, and what was done to it, for whoever reads about the take; empty
    where it has that size already, and its file is untouched then.

    What its proportions have too much is cut off evenly at both ends, and the rest is scaled. A WebP becomes a PNG
    beside it. Raises MediaRejected, FolderNotWritable, DiskFull.
    """
    came = picture_size(path)
    if came == (width, height):
        return path, ""
    picture = read_image(path)
    tall, wide = picture.shape[:2]
    keep_w, keep_h = min(wide, round(tall * width / height)), min(tall, round(wide * height / width))
    left, top = (wide - keep_w) // 2, (tall - keep_h) // 2
    target = path if path.suffix.lower() != ".webp" else path.with_suffix(".png")
    write_image(target, scaled(picture[top : top + keep_h, left : left + keep_w], width, height))
    cut = " and cut to its proportions" if (keep_w, keep_h) != (wide, tall) else ""
    note = f"It came with {came[0]} by {came[1]} pixels and was scaled to {width} by {height}{cut}."
    return target, note
