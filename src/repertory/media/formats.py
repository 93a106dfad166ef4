"""Formats of pictures, told by how a file begins: those that are kept and sent, those that are only looked at, and
those that are not read."""

from __future__ import annotations

import re

KEPT = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
"""The formats that a library and a film take, since every engine understands them, and the suffix of each."""
LOOKED_AT = {"BMP": ".bmp", "GIF": ".gif", "TIFF": ".tif", "AVIF": ".avif"}
"""The formats that are looked at as well; nothing keeps them, since engines and browsers lack one or another."""
_KEPT = rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF.{4}WEBP"
_LOOKED_AT = {
    "a GIF": rb"GIF8",
    "a TIFF": rb"II\*\0|MM\0\*",
    "a BMP": rb"BM.{4}\0{4}",
    "an AVIF": rb".{4}ftypavi[fs]",
}
_OTHERS = {
    "a HEIC": rb".{4}ftyp(hei[cxms]|hev[cxms]|mif1|msf1)",
    "a JPEG XL": rb"\xff\x0a|\0\0\0\x0cJXL ",
    "a JPEG 2000": rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51",
    "a Photoshop": rb"8BPS",
    "an OpenEXR": rb"\x76\x2f\x31\x01",
    "a camera's raw": rb"II\*\0.{4}CR",
}
"""How other pictures begin. FFmpeg would take some of them for clips of one picture, or for a tile of one."""


def is_picture_start(start: bytes) -> bool:
    """Whether a file that begins so is a picture of a format that is looked at."""
    return _matches(_KEPT, start) or bool(looked_at_name(start))


def looked_at_name(start: bytes) -> str:
    """ "a TIFF" for the beginning of a file that is looked at and not kept; empty for any other."""
    return "" if unread_name(start) else _named(_LOOKED_AT, start)


def unread_name(start: bytes) -> str:
    """ "a HEIC" for the beginning of a picture that is not read; empty for any other."""
    return _named(_OTHERS, start)


def _named(signs: dict[str, bytes], start: bytes) -> str:
    return next((name for name, sign in signs.items() if _matches(sign, start)), "")


def _matches(sign: bytes, start: bytes) -> bool:
    return re.match(sign, start, re.DOTALL) is not None
