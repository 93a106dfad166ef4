"""Before and after a repair, side by side with the reference: the whole pictures, what was mended enlarged where it is
a part of them, and which pixels have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.canvas import AMBER, CARD, DIM, GREEN, LINE, RED, Canvas, Colour
from repertory.media.images import scaled, thumbnail
from repertory.model.verdict import Grade

if TYPE_CHECKING:
    from repertory.media.images import Picture
    from repertory.model.media import Box

_WIDTH, _HEIGHT = 480, 360
"""The room of one picture."""
_MARGIN, _GAP, _HEAD, _FOOT, _LINE = 24, 16, 96, 40, 22
_ROOM = 0.15
"""How much more than the mended part is shown of its surroundings, in its sides."""
_PART = 0.85
"""Up to this share of the picture what was mended is shown enlarged."""
_STRONGER = 4
"""How much stronger than it is a change is shown."""
_EDGES: dict[Grade, Colour] = {Grade.MATCH: GREEN, Grade.DRIFT: AMBER, Grade.WRONG: RED, Grade.UNMEASURED: DIM}


@dataclass(frozen=True, kw_only=True, eq=False)
class Side:
    """One of the pictures that are shown side by side."""

    title: str
    picture: Picture
    words: str
    """One line: what was measured."""
    grade: Grade | None = None


def before_and_after(title: str, words: Sequence[str], sides: tuple[Side, Side, Side], region: Box) -> Picture:
    """One picture, shape (height, 1520, 3): of the take before and after, and of a reference. `region` is what was
    mended, in pixels of the take; `words` are lines that stand below the title."""
    whole = [thumbnail(side.picture, _WIDTH, _HEIGHT) for side in sides]
    part = _is_part(region, sides[0].picture)
    close = [_close(side.picture, region) for side in sides[:2]] if part else []
    close.append(_changed(sides[0].picture, sides[1].picture))
    named = ["", "", "What changed, four times as strong"][-len(close) :]
    head = _HEAD + _LINE * max(0, len(words) - 1)
    upper = max(picture.shape[0] for picture in whole)
    lower = max(picture.shape[0] for picture in close)
    width = 3 * _WIDTH + 2 * _GAP + 2 * _MARGIN
    canvas = Canvas(width, head + upper + _FOOT + _GAP + lower + _FOOT + _MARGIN)
    room = width - 2 * _MARGIN
    canvas.text(title, _MARGIN, 48, 30, bold=True, room=room)
    for number, line in enumerate(words):
        canvas.text(line, _MARGIN, 78 + number * _LINE, 17, DIM, room=room)
    for column, (side, picture) in enumerate(zip(sides, whole, strict=True)):
        x = _MARGIN + column * (_WIDTH + _GAP)
        canvas.rectangle(x, head, _WIDTH, upper + _FOOT, CARD)
        _laid(canvas, picture, x, head, upper)
        canvas.rectangle(x, head + upper, _WIDTH, 4, _EDGES[side.grade] if side.grade else LINE)
        end = canvas.text(side.title, x + 12, head + upper + 28, 19, bold=True)
        canvas.text(side.words, end + 12, head + upper + 28, 17, DIM, room=x + _WIDTH - end - 24)
    y = head + upper + _FOOT + _GAP
    for column, (name, picture) in enumerate(zip(named, close, strict=True), 0 if part else 1):
        x = _MARGIN + column * (_WIDTH + _GAP)
        canvas.rectangle(x, y, _WIDTH, lower, CARD)
        _laid(canvas, picture, x, y, lower)
        canvas.text(name, x, y + lower + 26, 17, DIM, room=_WIDTH)
    return canvas.picture


def _laid(canvas: Canvas, picture: Picture, x: int, y: int, room: int) -> None:
    """A picture in the middle of its room."""
    height, width = picture.shape[:2]
    canvas.paste(picture, x + (_WIDTH - width) // 2, y + (room - height) // 2)


def _is_part(region: Box, picture: Picture) -> bool:
    height, width = float(picture.shape[0]), float(picture.shape[1])
    across = min(region.x + region.width, width) - max(region.x, 0)
    down = min(region.y + region.height, height) - max(region.y, 0)
    return across * down < _PART * width * height


def _changed(before: Picture, after: Picture) -> Picture:
    """White where everything changed, black where nothing did; flat grey for pictures of two sizes."""
    if before.shape != after.shape:
        return thumbnail(np.full_like(before, 90), _WIDTH, _HEIGHT)
    apart = np.abs(before.astype(np.int16) - after.astype(np.int16)).max(axis=-1, keepdims=True)
    shown = np.repeat(np.clip(_STRONGER * apart, 0, 255).astype(np.uint8), 3, axis=-1)
    return thumbnail(shown, _WIDTH, _HEIGHT)


def _close(picture: Picture, region: Box) -> Picture:
    """The mended part with a little of its surroundings, as large as there is room for."""
    height, width = picture.shape[:2]
    left, top = max(0, int(region.x - _ROOM * region.width)), max(0, int(region.y - _ROOM * region.height))
    right = min(width, int(region.x + (1 + _ROOM) * region.width) + 1)
    bottom = min(height, int(region.y + (1 + _ROOM) * region.height) + 1)
    part = picture[top:bottom, left:right]
    scale = min(_WIDTH / part.shape[1], _HEIGHT / part.shape[0])
    return scaled(part, max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
