"""Media files as the library and the takes know them, and places in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MediaKind(StrEnum):
    """What a file holds."""

    IMAGE = "image"
    CLIP = "clip"
    SOUND = "sound"
    DOCUMENT = "document"
    """A paper, as a PDF file or as text: what somebody signed."""
    WEIGHTS = "weights"
    """What was trained, as a safetensors file."""


@dataclass(frozen=True, kw_only=True)
class MediaFile:
    """One stored file. Its name carries the first eight hex digits of its hash."""

    name: str
    """File name inside the folder of its anchor or take, for example `angle-profile-left-3fa9c1d2.png`."""
    sha256: str
    """Hash of the bytes, 64 hex digits; checked whenever the file is opened."""
    kind: MediaKind


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle in pixels; the origin is the picture's top left corner."""

    x: float
    y: float
    width: float
    height: float
