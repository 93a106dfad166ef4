"""What Google's two ways to a clip have in common: what may be ordered, how it ends, and how it is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from repertory.craft.ordering import check_order
from repertory.craft.pricing import size_named
from repertory.engines.fetching import MAX_BYTES
from repertory.errors import EngineFailed, YourMove
from repertory.model.engine import EngineCard, Order, Setting
from repertory.model.media import MediaKind

PATIENCE_S = 120.0
"""How long a paid order may be unknown to Google, in seconds, before it counts as lost."""
ASK_AGAIN_S = 4.0
ANOTHER = "Change the prompt or the pictures, or choose another engine."
AGAIN = "Shoot it again, with another seed or engine."
SAFETY = re.compile(r"safety|prohibited|blocklist|policy|policies|responsible|violat", re.IGNORECASE)
"""Words that Google's reasons have where its filters, and not its machines, ended an order."""


def checked(card: EngineCard, order: Order) -> Mapping[str, Setting]:
    """The settings of an order for a clip, once it fits the card. Raises YourMove as `check_order` does, and without
    words or with a last frame alone."""
    settings = check_order(card, order)
    if not order.prompt.strip():
        raise YourMove(f"The order {order.id} has no prompt.", step="Say what the clip shows.")
    if order.end is not None and order.start is None:
        raise YourMove(f"The order {order.id} has a last frame and no first one.", step="Give both, or neither.")
    return settings


def resolution(card: EngineCard, order: Order) -> str:
    """The resolution that the plan has counted with, as Google writes it: "720p", "4k" (google-genai 3.4.0,
    `videoresponseformat.py`). Empty where the card names none: the model's own."""
    return size_named(card.price, order.width, order.height).lower()


@dataclass(frozen=True)
class Limited:
    """A file that takes no more than a clip may have."""

    file: BinaryIO

    def write(self, piece: bytes) -> int:
        """Raises EngineFailed where it becomes too much."""
        most = MAX_BYTES[MediaKind.CLIP]
        if self.file.tell() + len(piece) > most:
            raise EngineFailed(f"Google sends more than {most // 1_000_000} MB for one order.", step="Report it there.")
        return self.file.write(piece)
