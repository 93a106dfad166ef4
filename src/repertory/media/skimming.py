"""One pass over a clip with every picture in small: enough to see what moves, stands still, is black or is cut."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.errors import MediaRejected
from repertory.media.clips import probe_clip, small_frames

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH, HEIGHT = 96, 54
"""Of the small pictures, whatever the shape of the clip's own."""
MOST = 20_000
"""So many small pictures are kept (100 MB); of a longer clip every second, third ... one."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Skim:
    """Every picture of a clip in small."""

    times_s: NDArray[np.float64]
    """Seconds from the first picture, shape (pictures,)."""
    small: NDArray[np.uint8]
    """Lightness from 0 (black) to 255, shape (pictures, 54, 96)."""
    width: int
    height: int
    length_s: float
    """From the first picture to the end of the last one."""


def skim(path: Path) -> Skim:
    """Decodes the clip once. Raises MediaRejected."""
    info = probe_clip(path)
    every = max(1, math.ceil(info.frames / MOST))
    times, pictures = [], []
    for number, (time_s, picture) in enumerate(small_frames(path, WIDTH, HEIGHT)):
        if number % every == 0:
            times.append(time_s)
            pictures.append(picture)
    if not pictures:
        raise MediaRejected(f"{path} has no pictures in it.", step="Save or download it again.")
    last_s = float(np.median(np.diff(times))) if len(times) > 1 else 1 / info.fps
    return Skim(
        times_s=np.array(times),
        small=np.array(pictures),
        width=info.width,
        height=info.height,
        length_s=times[-1] + last_s,
    )
