"""Reading and writing still pictures, with limits, as arrays of shape (height, width, 3), uint8, RGB."""

from __future__ import annotations

import contextlib
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from repertory.errors import MediaRejected
from repertory.files.writing import whole_file
from repertory.media.containers import present, require_room, start_of
from repertory.media.formats import KEPT, LOOKED_AT, looked_at_name, unread_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

MAX_PIXELS = 64_000_000
"""A picture of 8,000 by 8,000 pixels takes 192 MB in memory; anything larger is refused before it is decoded."""
_COLOURS = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "I;16", "I;16L", "I;16B"})
"""Modes of a TIFF that can be shown as they are meant; others hold distances, heights or measured light."""
_SUBFILE = 254
"""The tag of a TIFF that says, by its first bit, that its picture is a smaller one of another (TIFF 6.0, section 8)."""
_IN_ONE = ("JPEG", "MPO")
"""A phone's JPEG may hold a second picture (depth, brightness) that is none of its own."""
_BROKEN = (
    *(OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, struct.error, EOFError),
    RuntimeError,
)
"""What the decoders raise for bytes that make no sense."""


def check_image(path: Path) -> str:
    """Decodes the whole picture once and returns its proper suffix. Raises MediaRejected, also for a format that is
    only looked at and not kept."""
    suffix = check_seen(path)
    if suffix in LOOKED_AT.values():
        what = f"{path} is {looked_at_name(start_of(path))} file, which is looked at, but not kept or sent to engines."
        raise MediaRejected(what, step="Save it as a PNG or JPEG file; what moves, as an MP4 file.")
    return suffix


def check_seen(path: Path) -> str:
    """Decodes the whole picture once, of any format that is looked at, and returns its proper suffix. Raises
    MediaRejected."""
    _check_sums(path)
    with open_image(path) as image:
        # Phones write a JPEG with a second picture (depth, brightness) behind the first, which Pillow calls MPO.
        return {**KEPT, **LOOKED_AT}["JPEG" if image.format == "MPO" else str(image.format)]


def picture_size(path: Path) -> tuple[int, int]:
    """(width, height) in pixels as the file's header says, without decoding it. Raises MediaRejected."""
    with _opened(path) as image:
        return image.size


def open_image(path: Path) -> Image.Image:
    """The decoded picture, in its file's own mode. Raises MediaRejected for anything but a whole, sound picture, and
    for one that moves: nobody could say which of its pictures is meant."""
    image = _opened(path)
    try:
        with _quiet():
            pictures = 1 if image.format in _IN_ONE else int(getattr(image, "n_frames", 1))
            if pictures == 1:
                image.load()
    except _BROKEN as error:
        image.close()
        require_room(path, error)
        raise _damaged(path) from error
    if pictures > 1:
        image.close()
        step = "Save it as an MP4 file, or one of its pictures as a PNG file."
        moves = "" if image.format == "TIFF" else "moves: it "
        raise MediaRejected(f"{path} {moves}holds {pictures} pictures.", step=step)
    return image


def _check_sums(path: Path) -> None:
    """Compares a PNG's checksums, which decoding alone does not: a stretch of zeros may still unpack to a picture."""
    with _opened(path) as image:
        try:
            image.verify()
        except _BROKEN as error:
            require_room(path, error)
            raise _damaged(path) from error


def refuse_other_pictures(path: Path) -> None:
    """Raises MediaRejected for a picture in a format that is not read, by its name."""
    other = unread_name(start_of(path))
    if other:
        step = "Save it as a PNG or JPEG file; what moves, as an MP4 file."
        raise MediaRejected(f"{path} is {other} file, which is not read.", step=step)


def _opened(path: Path) -> Image.Image:
    """The picture with its header read and its size checked. Raises MediaRejected."""
    present(path, "picture")
    refuse_other_pictures(path)
    try:
        with _quiet():
            image = Image.open(path, formats=(*KEPT, *LOOKED_AT))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(path) from error
    except UnidentifiedImageError as error:
        if looked_at_name(start_of(path)):
            raise _damaged(path) from error
        raise MediaRejected(f"{path} is not a picture.", step="Give a PNG, JPEG or WebP file.") from error
    except _BROKEN as error:
        require_room(path, error)
        raise _damaged(path) from error
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise _too_large(path)
    _require_colours(path, image)
    return image


def _require_colours(path: Path, image: Image.Image) -> None:
    """Raises MediaRejected for a TIFF that holds something else than the colours of a whole picture."""
    from PIL.TiffImagePlugin import TiffImageFile

    if not isinstance(image, TiffImageFile):
        return
    subfile = image.tag_v2.get(_SUBFILE, 0)
    preview = isinstance(subfile, int) and subfile & 1  # a camera's raw file begins with a small picture of itself
    if preview or image.mode not in _COLOURS:
        image.close()
        what = "is a camera's raw file" if preview else "holds other figures than colours"
        raise MediaRejected(f"{path} {what}, which is not read.", step="Develop it, and save it as a PNG or JPEG file.")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What Pillow warns of: a bomb is an error, odd notes in a picture's header are nobody's concern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def read_image(path: Path) -> Picture:
    """The picture upright (EXIF orientation applied), on white where it is transparent, with 8 bits a channel whatever
    it has: of 16 the upper ones, of CMYK the colours on paper without a profile. Raises MediaRejected."""
    with open_image(path) as image:
        upright = _upright(image)
        if upright.mode.startswith("I"):
            grey = (np.asarray(upright).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8)
            return np.repeat(grey[..., None], 3, axis=2)
        if "A" in upright.getbands() or "transparency" in upright.info:
            paper = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(paper, upright.convert("RGBA"))
        return np.asarray(upright.convert("RGB"))


def write_image(path: Path, picture: Picture) -> None:
    """Writes a PNG or JPEG by the path's suffix, whole or not at all; the same array gives the same bytes."""
    image = Image.fromarray(picture)
    with whole_file(path) as temporary:
        if path.suffix.lower() in {".jpg", ".jpeg"}:
            image.save(temporary, "JPEG", quality=92)
        else:
            image.save(temporary, "PNG", compress_level=4)


def scaled(picture: Picture, width: int, height: int) -> Picture:
    """The picture in exactly that size; itself where it has it already."""
    if picture.shape[:2] == (height, width):
        return picture
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))


def thumbnail(picture: Picture, width: int, height: int) -> Picture:
    """The picture scaled to fit into width by height pixels, never enlarged."""
    image = Image.fromarray(picture)
    image.thumbnail((width, height), Image.Resampling.LANCZOS)
    return np.asarray(image)


def _upright(image: Image.Image) -> Image.Image:
    """The picture turned as its EXIF says; as it stands where that note is broken: the picture itself is whole."""
    try:
        return ImageOps.exif_transpose(image)
    except (SyntaxError, ValueError, struct.error):
        return image


def _damaged(path: Path) -> MediaRejected:
    return MediaRejected(f"{path} is damaged or cut short.", step="Save or download it again.")


def _too_large(path: Path) -> MediaRejected:
    megapixels = MAX_PIXELS // 1_000_000
    return MediaRejected(f"{path} has more than {megapixels} megapixels.", step="Scale it down and try again.")
