"""The evidence picture: the boxes of the faces that were measured, coloured by grade, with legible labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from repertory.model.media import Box

if TYPE_CHECKING:
    from repertory.media.images import Picture

COLOURS = {
    "match": (46, 160, 67),
    "drift": (227, 148, 0),
    "wrong": (207, 34, 46),
    "unmeasured": (110, 119, 129),
}
"""By grade; each is dark enough for a white label and told from the others by its lightness as well."""
_WHITE = (255, 255, 255)
Place = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""


def boxes_drawn(picture: Picture, faces: Sequence[tuple[Box, str, str]]) -> Picture:
    """A copy of the picture with a box, a label and the colour of a grade for each face.

    Lines and letters grow with the picture. A label stands above its box, or below or inside it where there is no
    room, and not over another label or another box while there is a free place. Raises ValueError for an unknown grade.
    """
    image = Image.fromarray(picture).convert("RGB")
    draw = ImageDraw.Draw(image)
    line = max(2, round(max(image.size) / 400))
    font = ImageFont.load_default(size=max(12, round(max(image.size) / 50)))
    for box, _, grade in faces:
        x, y, right, bottom = box.x, box.y, box.x + max(1.0, box.width), box.y + max(1.0, box.height)
        draw.rectangle((x - line, y - line, right + line, bottom + line), outline=_WHITE, width=line)
        draw.rectangle((x, y, right, bottom), outline=_colour(grade), width=line)
    taken: list[Place] = []
    for box, label, grade in faces:
        left, top, right, bottom = draw.textbbox((0, 0), label, font=font)
        pad = 2 * line
        places = _places(box, right - left + 2 * pad, bottom - top + 2 * pad, image.size, line)
        others = [_edges(other) for other, _, _ in faces if other is not box]
        free = [one for one in places if not any(_touch(one, other) for other in taken)]
        clear = [one for one in free if not any(_touch(one, other) for other in others)]
        place = next(iter([*clear, *free, *places]))
        if label:
            draw.rectangle(place, fill=_colour(grade))
            draw.text((place[0] + pad - left, place[1] + pad - top), label, font=font, fill=_WHITE)
            taken.append(place)
    return np.asarray(image)


def _places(box: Box, width: float, height: float, size: tuple[int, int], line: int) -> list[Place]:
    """Where a label of that size may stand within a picture of that size, best first; at least one place."""
    x = min(max(0.0, box.x - line), max(0.0, size[0] - width))
    above, below = box.y - line - height, box.y + box.height + line
    rows = [above, below, box.y + line]
    rows += [row for step in (1, 2, 3) for row in (above - step * height, below + step * height)]
    inside = [row for row in rows if 0 <= row <= size[1] - height] or [0.0]
    return [(x, row, x + width, row + height) for row in inside]


def _edges(box: Box) -> Place:
    return (box.x, box.y, box.x + box.width, box.y + box.height)


def _touch(one: Place, other: Place) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _colour(grade: str) -> tuple[int, int, int]:
    if grade not in COLOURS:
        raise ValueError(f"{grade!r} is no grade: {', '.join(COLOURS)}")
    return COLOURS[grade]
