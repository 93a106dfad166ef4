"""The picture that shows which part of another one an edit by hand may change."""

from __future__ import annotations

from pathlib import Path

from repertory.media.images import read_image, write_image
from repertory.model.media import Box


def write_region(path: Path, picture: Path, region: Box) -> None:
    """The picture with the region's outline in red. Raises MediaRejected."""
    import cv2

    drawn = read_image(picture).copy()
    corners = (round(region.x), round(region.y)), (round(region.x + region.width), round(region.y + region.height))
    cv2.rectangle(drawn, *corners, (255, 0, 0), max(1, drawn.shape[1] // 300))
    write_image(path, drawn)
