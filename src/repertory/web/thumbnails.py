"""Thumbnails: small pictures of pictures and of clips, made once and kept in the library's cache."""

from __future__ import annotations

import hashlib
import io
import threading
from pathlib import Path

from PIL import Image

from repertory.files.writing import make_folder, write_bytes
from repertory.media.check import is_picture
from repertory.media.clips import read_frames
from repertory.media.images import read_image, thumbnail

WIDTHS = (160, 320, 640, 1280)
"""The widths in pixels in which thumbnails are made, so that nobody fills the disk by asking for all others."""
SUFFIX, MEDIA_TYPE = ".webp", "image/webp"
_QUALITY = 82
_TALLEST = 4
"""So many times its width may a thumbnail be high."""
_AT_ONCE = threading.Semaphore(2)
"""Large pictures are decoded two at a time: a wall of a hundred new ones must not take all memory."""


class Thumbnails:
    """Small pictures by the file's name, size and time of change, so that what was replaced is drawn anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, path: Path, width: int) -> Path:
        """The picture, or a clip's first frame, that wide or narrower, as WebP. Raises MediaRejected for what is
        neither, FolderNotWritable, DiskFull."""
        status = path.stat()
        named = f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}|{width}"
        key = hashlib.sha256(named.encode()).hexdigest()
        there = self._folder / key[:2] / f"{key}{SUFFIX}"
        if there.is_file():
            return there
        with _AT_ONCE:
            drawn = _drawn(path, width)
        make_folder(there.parent)
        write_bytes(there, drawn)
        return there


def _drawn(path: Path, width: int) -> bytes:
    picture = read_image(path) if is_picture(path) else next(iter(read_frames(path, times_s=[0.0])))[1]
    file = io.BytesIO()
    Image.fromarray(thumbnail(picture, width, width * _TALLEST)).save(file, "WEBP", quality=_QUALITY, method=2)
    return file.getvalue()
