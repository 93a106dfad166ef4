"""How one shot gives way to another in the picture: fades, dissolves and wipes; all else is a plain cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from repertory.model.shot import Shot, Transition

if TYPE_CHECKING:
    from repertory.media.images import Picture


def shown(shot: Shot, pictures: Iterator[Picture], total: int, frames: int) -> Iterator[Picture]:
    """The pictures of a shot, `total` of them, out of black or into it over so many frames where the writer says so."""
    into, out = shot.transition_in is Transition.FADE_IN, shot.transition_out is Transition.FADE_OUT
    return faded(pictures, total, frames, into=into, out=out) if into or out else pictures


def faded(pictures: Iterator[Picture], total: int, frames: int, *, into: bool, out: bool) -> Iterator[Picture]:
    """Out of black and back into it, along a soft curve; what is shorter than both fades only dims a little."""
    length = max(1, min(frames, total // 3))
    for number, picture in enumerate(pictures):
        step = min(number if into else length, total - 1 - number if out else length) / length
        if step >= 1:
            yield picture
        else:
            yield np.rint(picture * _soft(max(step, 0.0))).astype(np.uint8)


def joined(transition: Transition, before: Picture, after: Picture, share: float) -> Picture:
    """One picture of two shots of the same size; `share`, 0 to 1, is how far the second has come."""
    if transition is Transition.WIPE:
        edge = round(share * after.shape[1])
        return np.concatenate([after[:, :edge], before[:, edge:]], axis=1)
    mixed: Picture = np.rint(before * (1 - _soft(share)) + after * _soft(share)).astype(np.uint8)
    return mixed


def _soft(step: float) -> float:
    return 3 * step**2 - 2 * step**3
