"""Edit orders: a region of a picture or clip drawn again with a smaller error, and nothing else changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.errors import YourMove
from repertory.model.media import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from repertory.engines.previs.scene import View
    from repertory.engines.previs.staging import Staging
    from repertory.media.images import Picture


def nearest_player(staging: Staging, region: Box, view: View, number: int, size: tuple[int, int]) -> int:
    """Which player's eyes are nearest to the middle of the region; -1 when nobody is there."""
    middle = np.array([region.x + region.width / 2, region.y + region.height / 2])
    found, best = -1, np.inf
    for place in range(len(staging.players)):
        x, y, _ = view.project(staging.eyes(place, number), *size)
        away = float(np.hypot(*(middle - (x, y))))
        if away < best:
            found, best = place, away
    return found


def require_player(staging: Staging, region: Box, size: tuple[int, int]) -> int:
    """The player whose face the region shows. Raises YourMove when nobody's eyes are in or near it."""
    place = nearest_player(staging, region, staging.view(0), 0, size)
    if place >= 0:
        x, y, _ = staging.view(0).project(staging.eyes(place, 0), *size)
        inside_x = region.x - region.width / 2 < x < region.x + 1.5 * region.width
        if inside_x and region.y - region.height / 2 < y < region.y + 1.5 * region.height:
            return place
    raise YourMove("Nobody's face is in the region to change.", step="Give the box of a face in this take.")


def redrawn_clip(
    frames: Iterable[Picture],
    redrawn: Callable[[int], Picture],
    staging: Staging,
    region: Box,
    size: tuple[int, int],
    *,
    face: bool = True,
) -> Iterator[Picture]:
    """The frames of a clip with a region drawn anew; that of a face goes along with it, any other stays.

    `redrawn` draws the picture of a number counted from 0; a clip is animated on twos.
    """
    place = require_player(staging, region, size) if face else -1
    start = staging.view(0).project(staging.eyes(place, 0), *size) if face else (0.0, 0.0, 0.0)
    new, box = None, region
    for number, frame in enumerate(frames):
        if number % 2 == 0 or new is None:
            picture = number // 2
            new = redrawn(picture)
            if face:
                x, y, _ = staging.view(picture).project(staging.eyes(place, picture), *size)
                box = replace(region, x=region.x + x - start[0], y=region.y + y - start[1])
        yield pasted(frame, new, box)


def pasted(original: Picture, redrawn: Picture, region: Box) -> Picture:
    """The redrawn picture inside the region with a soft edge, the original everywhere else, to the last bit."""
    weight = feather(original.shape[0], original.shape[1], region)[..., None]
    mixed = original + weight * (redrawn.astype(np.float32) - original)
    return np.where(weight > 0, np.round(mixed), original).astype(np.uint8)


def feather(height: int, width: int, region: Box) -> NDArray[np.float32]:
    """1 in the middle of the region, falling softly to 0 at its edge; 0 outside."""
    y, x = np.arange(height, dtype=np.float32) + 0.5, np.arange(width, dtype=np.float32) + 0.5
    soft = max(0.14 * min(region.width, region.height), 1.0)
    across = np.clip(np.minimum(x - region.x, region.x + region.width - x) / soft, 0, 1)
    down = np.clip(np.minimum(y - region.y, region.y + region.height - y) / soft, 0, 1)
    weight = np.minimum(down[:, None], across[None])
    return np.asarray(weight * weight * (3 - 2 * weight), np.float32)
