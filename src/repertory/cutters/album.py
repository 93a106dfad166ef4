"""The pictures of a report, each made ready for the page once, however many files are compared with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.cutters.pages import Table, around, pictured
from repertory.media.clips import read_frames
from repertory.media.images import read_image, thumbnail
from repertory.media.plates import commonest
from repertory.model.inspected import Exhibit

if TYPE_CHECKING:
    from repertory.media.images import Picture

_CROP, _WHOLE, _DRAWN = 132, 200, 760
"""Widths in points: a part of a picture beside others, a whole one, and what an inspector draws."""
_SMALL = 160
"""Pixels in which the commonest colours are the same as in the whole picture."""


class Album:
    """The pictures of one page."""

    def __init__(self) -> None:
        self._known: dict[tuple[Exhibit, bool, bool], Table] = {}

    def exhibit(self, one: Exhibit, *, whole: bool = False, coloured: bool = False) -> Table:
        """The part that matters, or all of it; with its commonest colours. Raises MediaRejected."""
        key = (one, whole, coloured)
        if key not in self._known:
            self._known[key] = _exhibit(one, whole=whole or one.box is None, coloured=coloured)
        return self._known[key]

    def drawn(self, one: Exhibit) -> Table:
        """What an inspector has drawn. Raises MediaRejected."""
        picture = read_image(one.path)
        return pictured(picture, min(_DRAWN, picture.shape[1]), alt=one.words, caption=one.words)


def frame_at(path: Path, time_s: float) -> Picture:
    """One picture of a clip. Raises MediaRejected."""
    return next(iter(read_frames(path, [time_s])))[1]


def _exhibit(one: Exhibit, *, whole: bool, coloured: bool) -> Table:
    picture = read_image(one.path) if one.time_s is None else frame_at(one.path, one.time_s)
    part = picture if one.box is None or whole else around(picture, one.box)
    shown = pictured(part, _WHOLE if whole else _CROP, alt=one.words, caption=one.words)
    return {**shown, "colours": list(_colours(thumbnail(part, _SMALL, _SMALL))) if coloured else []}


def _colours(picture: Picture) -> Iterator[Table]:
    """The commonest colours, for a bar below a picture."""
    for (red, green, blue), share in commonest(picture):
        yield {"colour": f"rgb({red} {green} {blue})", "share": round(100 * share, 1)}
