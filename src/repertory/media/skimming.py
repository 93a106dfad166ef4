"""One pass over a clip with every picture in small: enough to see what moves, stands still, is black or is cut."""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from repertory.media.clips import check_clip, probe_clip

if TYPE_CHECKING:
    from av import VideoFrame
    from numpy.typing import NDArray

WIDTH, HEIGHT = 96, 54
"""Of the small pictures, whatever the shape of the clip's own."""
MOST = 15_000
"""So many small pictures are kept (78 MB); of a longer clip every second, third ... one."""


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
    suffix: str
    """The file's proper one."""


def skim(path: Path) -> Skim:
    """Decodes the clip once, and checks it whole meanwhile. Raises MediaRejected."""
    info = probe_clip(path)
    times: list[float] = []
    pictures: list[NDArray[np.uint8]] = []
    numbers = itertools.count()
    every = max(1, math.ceil(info.frames / MOST))

    def keep(time_s: float, frame: VideoFrame) -> None:
        if next(numbers) % every == 0:
            small = frame.reformat(WIDTH, HEIGHT, "gray", interpolation="AREA").to_ndarray()
            times.append(time_s)
            pictures.append(cast("NDArray[np.uint8]", small))

    suffix = check_clip(path, each=keep)
    last_s = float(np.median(np.diff(times))) if len(times) > 1 else 1 / info.fps
    return Skim(
        times_s=np.array(times),
        small=np.array(pictures),
        width=info.width,
        height=info.height,
        length_s=times[-1] + last_s,
        suffix=suffix,
    )


@functools.lru_cache(maxsize=2)
def skim_of(path: Path, sha256: str) -> Skim:
    """The same, kept at hand for the clips last looked at: `sha256` is that of the file's bytes, whose change makes it
    another clip. What is refused is looked at anew each time. Raises MediaRejected, ValueError for an empty hash."""
    if not sha256:
        raise ValueError("a clip is known by the hash of its bytes")
    return skim(path)
