"""A picture as a vendor takes it: of a kind, a size and a weight that its card allows, and what was done to it."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from repertory.craft.pricing import MEGAPIXEL, megapixels, sent_megapixels
from repertory.errors import YourMove
from repertory.media.images import check_image, open_image, picture_size, read_image, scaled
from repertory.model.engine import EngineCard, Order

if TYPE_CHECKING:
    from repertory.media.images import Picture

_TYPES = {".png": "png", ".jpg": "jpeg", ".webp": "webp"}
_QUALITIES = (92, 85, 75, 60)
"""Of JPEG and WebP, tried in turn until a picture is light enough."""
_TURNED = 0x0112
"""The note in a picture's header that says how it is to be turned (EXIF, "Orientation")."""
_SMALLER = 0.8
"""By how much the sides are shrunk where that is not enough."""


@dataclass(frozen=True, kw_only=True)
class SentPicture:
    """One picture as it goes out."""

    data: bytes
    kind: str
    """One of `PICTURE_TYPES`: "jpeg"."""
    note: str = ""
    """What was done to it, for whoever reads about the take; empty where it goes out as it is."""

    @property
    def mime(self) -> str:
        """Its media type: "image/png"."""
        return f"image/{self.kind}"

    @property
    def base64(self) -> str:
        """Its bytes as text without line breaks."""
        return base64.b64encode(self.data).decode("ascii")

    @property
    def data_uri(self) -> str:
        """The same as an address that holds the picture itself."""
        return f"data:{self.mime};base64,{self.base64}"


def sent_picture(card: EngineCard, path: Path, *, most_pixels: int = 0) -> SentPicture:
    """The file as the card's vendor takes it: the very bytes where they fit, else upright, on white where it is
    transparent, converted and scaled, always in the same way; with no more pixels than `most_pixels`, where that is
    given. Raises MediaRejected, YourMove for a picture that cannot be made light enough."""
    kind = _TYPES[check_image(path)]
    with open_image(path) as picture:
        turned = picture.getexif().get(_TURNED, 1) != 1
        size = _fitting(card, *picture.size, most_pixels)
        fits = not turned and size == picture.size and kind in card.picture_types
    data = path.read_bytes()
    if fits and _is_light(card, data):
        return SentPicture(data=data, kind=kind)
    return _made_to_fit(card, path, kind, most_pixels)


def sent_pictures(card: EngineCard, order: Order) -> tuple[SentPicture, ...]:
    """The picture that the order starts from, and its references, within what an order may have in all. Raises as
    `sent_picture` does."""
    paths = [*([order.start] if order.start else []), *(one.path for one in order.references)]
    sizes = [picture_size(path) for path in paths]
    counted = sent_megapixels(card, sizes, order.width, order.height)
    return tuple(
        sent_picture(card, path, most_pixels=0 if one == megapixels(*size) else one * MEGAPIXEL)
        for path, size, one in zip(paths, sizes, counted, strict=True)
    )


def sent_notes(card: EngineCard, order: Order) -> tuple[str, ...]:
    """What was done to the order's pictures before they were sent, each kind of thing once."""
    paths = [one.path for one in order.references] + [one for one in (order.start, order.end) if one is not None]
    return tuple(dict.fromkeys(note for path in paths if (note := sent_picture(card, path).note)))


def _fitting(card: EngineCard, width: int, height: int, most_pixels: int) -> tuple[int, int]:
    least, most = card.picture_sides
    scale = 1.0
    if most and max(width, height) > most:
        scale = most / max(width, height)
    elif min(width, height) < least:
        scale = least / min(width, height)
    if 0 < most_pixels < width * height * scale**2:
        scale = (most_pixels / (width * height)) ** 0.5
        return max(1, floor(width * scale)), max(1, floor(height * scale))
    return (width, height) if scale == 1.0 else (max(1, round(width * scale)), max(1, round(height * scale)))


def _made_to_fit(card: EngineCard, path: Path, kind: str, most_pixels: int) -> SentPicture:
    picture = read_image(path)
    height, width = picture.shape[:2]
    size = _fitting(card, width, height, most_pixels)
    chosen = kind if kind in card.picture_types else card.picture_types[0]
    while min(size) >= card.picture_sides[0]:
        made = scaled(picture, *size)
        for way in (chosen, *(other for other in card.picture_types if other != "png" and chosen == "png")):
            for data in _encoded(made, way):
                if _is_light(card, data):
                    return SentPicture(data=data, kind=way, note=_said(card, (width, height), size, kind, way))
        size = (floor(size[0] * _SMALLER), floor(size[1] * _SMALLER))
    what = f"{path.name} cannot be made as small as {card.title} wants pictures: {card.picture_mb:g} MB."
    raise YourMove(what, step="Leave it out of the references, or choose another engine.")


def _is_light(card: EngineCard, data: bytes) -> bool:
    return not card.picture_mb or len(data) <= card.picture_mb * 1_000_000


def _encoded(picture: Picture, kind: str) -> Iterator[bytes]:
    """The picture as a file of that kind, each one lighter than the one before."""
    for quality in (0,) if kind == "png" else _QUALITIES:
        file = io.BytesIO()
        Image.fromarray(picture).save(file, kind.upper(), **({"quality": quality} if quality else {}))
        yield file.getvalue()


def _said(card: EngineCard, before: tuple[int, int], after: tuple[int, int], kind: str, sent: str) -> str:
    scaled = f"scaled from {before[0]} by {before[1]} to {after[0]} by {after[1]}" if before != after else ""
    converted = f"sent as {sent.upper()}" if kind != sent else ""
    done = " and ".join(part for part in (scaled, converted) if part) or "packed more tightly"
    return f"For {card.title} a picture was {done}."
