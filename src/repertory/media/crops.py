"""A part of a picture cut out, and put back where it was; every other pixel stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repertory.media.images import Picture
    from repertory.model.media import Box


def cut_out(picture: Picture, crop: Box) -> Picture:
    """The part in a box of whole pixels, shape (height, width, 3)."""
    rows, columns = _slices(crop)
    return picture[rows, columns].copy()


def put_back(picture: Picture, part: Picture, crop: Box) -> Picture:
    """A copy of the picture with that part of it replaced. Raises ValueError for a part of another size."""
    rows, columns = _slices(crop)
    if picture[rows, columns].shape != part.shape:
        raise ValueError(f"a part of {part.shape[1]} by {part.shape[0]} does not fit into the box")
    whole = picture.copy()
    whole[rows, columns] = part
    return whole


def _slices(crop: Box) -> tuple[slice, slice]:
    left, top = round(crop.x), round(crop.y)
    return slice(top, top + round(crop.height)), slice(left, left + round(crop.width))
