"""Google's engines, through its own client: one for each card, made by whatever the card is foremost for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from repertory.engines.google.engine import GeminiEngine
from repertory.engines.google.veo import VeoEngine
from repertory.engines.google.video import OmniEngine
from repertory.engines.registry import cards
from repertory.model.engine import EngineCard, OrderKind
from repertory.ports import Engine

_MAKERS: Mapping[OrderKind, Callable[[EngineCard], Engine]] = {
    OrderKind.STILL: lambda card: GeminiEngine(card=card),
    OrderKind.EDIT: lambda card: GeminiEngine(card=card),
    OrderKind.ASK: lambda card: GeminiEngine(card=card),
    OrderKind.LINE: lambda card: GeminiEngine(card=card),
    OrderKind.CLIP: lambda card: VeoEngine(card=card) if "veo" in card.model else OmniEngine(card=card),
}
"""What makes an engine from a card, by the first kind of order on the card."""


def engines() -> Sequence[Engine]:
    """One engine per card of the vendor; entry point of `repertory.engines`. A card whose first kind of order nobody
    here makes is left out: it can be planned with."""
    return tuple(_MAKERS[card.kinds[0]](card) for card in cards("google") if card.kinds[0] in _MAKERS)
