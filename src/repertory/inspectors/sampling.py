"""Which frames of a file are looked at by those who need no face to look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.errors import MediaRejected
from repertory.media.check import check_media
from repertory.media.clips import read_frames
from repertory.media.images import read_image
from repertory.model.media import MediaKind
from repertory.model.verdict import Frame

if TYPE_CHECKING:
    from repertory.media.images import Picture

MOST_FRAMES = 4
"""Of a clip: what it shows besides faces changes little."""


def sampled(media: Path) -> Iterator[tuple[Frame, Picture]]:
    """A picture, or four frames of a clip evenly spread. Raises MediaRejected for a file that is neither."""
    kind, _ = check_media(media)
    if kind is MediaKind.SOUND:
        raise MediaRejected(f"{media.name} has no pictures in it.", step="Give a picture or a clip.")
    clip = kind is MediaKind.CLIP
    for time_s, picture in read_frames(media, count=MOST_FRAMES) if clip else [(0.0, read_image(media))]:
        yield Frame(time_s=time_s, width=picture.shape[1], height=picture.shape[0]), picture
