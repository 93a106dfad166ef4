"""The hold engine: a clip out of a keyframe alone, with a slow push in. For films of stills from any tool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.ordering import check_order
from repertory.engines.registry import cards
from repertory.errors import EngineFailed, YourMove
from repertory.media.clips import write_clip
from repertory.media.images import read_image
from repertory.model.engine import EngineCard, Order, Output, Ticket

if TYPE_CHECKING:
    from repertory.media.images import Picture


def engines() -> Sequence[HoldEngine]:
    """The hold engine; entry point of `repertory.engines`."""
    return tuple(HoldEngine(card=card) for card in cards("hold"))


@dataclass(frozen=True, kw_only=True)
class HoldEngine:
    """Shows the keyframe for the length of the shot, a little closer towards the end."""

    card: EngineCard

    def check(self) -> str:
        """It always works."""
        return f"{self.card.title}: ready."

    def submit(self, order: Order) -> Output:
        """Writes the clip at once. Raises YourMove without a keyframe or for a push outside 0 to 0.5."""
        settings = check_order(self.card, order)
        push = float(settings["push"])
        if order.start is None:
            raise YourMove(f"The clip {order.id} has no keyframe to hold.", step="Make the keyframe first.")
        if not 0.0 <= push <= 0.5:
            raise YourMove(f'The setting "push" cannot be {push:g}.', step="Give a number from 0 to 0.5.")
        frames = max(1, round(order.duration_s * self.card.fps))
        path = order.folder / "clip.mp4"
        picture = read_image(order.start)
        pictures = _pushed(_filled(picture, order.width, order.height), push, frames)
        write_clip(path, pictures, fps=self.card.fps, sound=order.sound)
        return Output(files=(path,), notes=_cropped(picture, order.width, order.height), cost_usd=Decimal(0))

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """Never needed: `submit` delivers at once."""
        raise EngineFailed(f"Order {order.id} was delivered at once; {ticket.vendor_id} is not known here.")


def _filled(picture: Picture, width: int, height: int) -> Picture:
    """The picture scaled to fill the frame, its middle kept."""
    import cv2

    tall, wide = picture.shape[:2]
    scale = max(width / wide, height / tall)
    matrix = np.array([[scale, 0, (width - scale * wide) / 2], [0, scale, (height - scale * tall) / 2]])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    if scale < 1:  # warpAffine does not average, so that fine lines would shimmer
        picture = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way), np.uint8)
        matrix = np.array([[1, 0, (width - picture.shape[1]) / 2], [0, 1, (height - picture.shape[0]) / 2]])
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC), np.uint8)


def _cropped(picture: Picture, width: int, height: int) -> tuple[str, ...]:
    """What filling the frame cuts off, in words, where it is more than a hundredth of the picture."""
    tall, wide = picture.shape[:2]
    lost = 1 - min(wide * height, width * tall) / max(wide * height, width * tall)
    if lost < 0.01:
        return ()
    edges = "left and right" if wide * height > width * tall else "above and below"
    return (
        f"The keyframe is {wide} by {tall}: {100 * lost:.0f} % of it is cropped {edges} to fill {width} by {height}.",
    )


def _pushed(picture: Picture, push: float, frames: int) -> Iterator[Picture]:
    import cv2

    height, width = picture.shape[:2]
    for number in range(frames):
        share = number / max(1, frames - 1)
        scale = 1.0 + push * share * share * (3 - 2 * share)
        matrix = np.array([[scale, 0, width * (1 - scale) / 2], [0, scale, height * (1 - scale) / 2]])
        yield np.asarray(cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC), np.uint8)
