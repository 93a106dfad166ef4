"""The part of a picture that an edit may change: round a face, the clothes below it, a thing, or all of a place. Pure.

A side of a region that reaches the picture's edge goes on beyond it, since regions fade out towards their own sides.
"""

from __future__ import annotations

from collections.abc import Sequence

from repertory.model.media import Box
from repertory.model.verdict import Face

ROOM = 0.45
"""How far an edit of a face or a thing reaches beyond its box, in sides of the box: hair and chin, the hand."""
ASIDE, BELOW = 3.0, 9.0
"""How far clothes reach aside of a face's middle and below its chin, in heights of the face: shoulders end at 2.4 (see
`media.clothing`), elbows stand out; nine heights below the chin are the feet."""
COLLAR = 1.0
"""How far above the chin the region of clothes begins: a collar stands up behind the neck, and the upper edge of the
region fades out. The face itself is spared."""
BEYOND = 0.3
"""How far a region goes on beyond the picture's edge, in its own sides; a soft window is whole from there on."""


CONTEXT = 0.35
"""How much of a region's surroundings an engine is shown, in its sides: what it draws has to fit there."""
MOST_CROP = 0.8
"""From this share of the picture's sides on all of it goes out: a crop would gain nothing."""


def crop_round(region: Box, size: tuple[int, int]) -> Box | None:
    """The part of a picture that goes to an engine, so that it draws what is small at its full size: of the picture's
    own proportions, in whole pixels, with the region and its surroundings in it. None where that is nearly all."""
    width, height = size
    wide = (1 + 2 * CONTEXT) * (min(region.x + region.width, width) - max(region.x, 0.0))
    tall = (1 + 2 * CONTEXT) * (min(region.y + region.height, height) - max(region.y, 0.0))
    share = max(wide / width, tall / height)
    if share >= MOST_CROP:
        return None
    across, down = round(share * width), round(share * height)
    middle = (max(region.x, 0.0) + min(region.x + region.width, width)) / 2
    level = (max(region.y, 0.0) + min(region.y + region.height, height)) / 2
    left = min(max(0, round(middle - across / 2)), width - across)
    top = min(max(0, round(level - down / 2)), height - down)
    return Box(x=float(left), y=float(top), width=float(across), height=float(down))


def within(region: Box, crop: Box, scale: float = 1.0) -> Box:
    """A region of a picture in pixels of a crop of it that was enlarged so many times."""
    return Box(
        x=(region.x - crop.x) * scale,
        y=(region.y - crop.y) * scale,
        width=region.width * scale,
        height=region.height * scale,
    )


def face_region(box: Box, size: tuple[int, int]) -> Box:
    """A face, or a thing, with room round it. `size` is the picture's width and height."""
    return _held(
        box.x - ROOM * box.width,
        box.y - ROOM * box.height,
        box.x + (1 + ROOM) * box.width,
        box.y + (1 + ROOM) * box.height,
        size,
    )


def clothes_region(seen: Sequence[tuple[Face, Box | None]], size: tuple[int, int]) -> Box:
    """Everything that somebody may wear, in a picture or over the frames of a clip: each a face, and the box in which
    clothes were measured, where there is one. At least one."""
    boxes = [_below(face) for face, _ in seen] + [box for _, box in seen if box is not None]
    return _held(
        min(box.x for box in boxes),
        min(box.y for box in boxes),
        max(box.x + box.width for box in boxes),
        max(box.y + box.height for box in boxes),
        size,
    )


def whole_region(size: tuple[int, int]) -> Box:
    """All of a picture."""
    return _held(0.0, 0.0, float(size[0]), float(size[1]), size)


def _below(face: Face) -> Box:
    middle, chin = face.box.x + face.box.width / 2, face.box.y + face.box.height
    top = chin - COLLAR * face.size
    return Box(x=middle - ASIDE * face.size, y=top, width=2 * ASIDE * face.size, height=BELOW * face.size)


def _held(left: float, top: float, right: float, bottom: float, size: tuple[int, int]) -> Box:
    """The part of it inside the picture, with each side that touches an edge moved beyond it."""
    width, height = size
    left, top = max(0.0, left), max(0.0, top)
    right, bottom = min(float(width), right), min(float(height), bottom)
    across, down = BEYOND * (right - left), BEYOND * (bottom - top)
    left, right = left - across * (left <= 0), right + across * (right >= width)
    top, bottom = top - down * (top <= 0), bottom + down * (bottom >= height)
    return Box(x=left, y=top, width=right - left, height=bottom - top)
