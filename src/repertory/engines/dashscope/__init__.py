"""Alibaba Model Studio's engines, through its own client: one for each card, made by what the card is foremost for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from repertory.engines.dashscope.clips import ClipEngine
from repertory.engines.dashscope.cloning import CloningEngine
from repertory.engines.dashscope.enrolling import EnrollingEngine
from repertory.engines.dashscope.speech import SpeechEngine
from repertory.engines.dashscope.stills import StillEngine
from repertory.engines.registry import cards
from repertory.model.engine import EngineCard, OrderKind
from repertory.ports import Engine

_MAKERS: Mapping[OrderKind, Callable[[EngineCard], Engine]] = {
    OrderKind.STILL: lambda card: StillEngine(card=card),
    OrderKind.CLIP: lambda card: ClipEngine(card=card),
    OrderKind.EDIT: lambda card: ClipEngine(card=card),
    OrderKind.LINE: lambda card: SpeechEngine(card=card),
    OrderKind.BIND: lambda card: (EnrollingEngine if card.model.startswith("qwen") else CloningEngine)(card=card),
}
"""What makes an engine from a card, by the first kind of order on the card."""


def engines() -> Sequence[Engine]:
    """One engine per card of the vendor; entry point of `repertory.engines`. A card whose first kind of order nobody
    here makes is left out: it can be planned with."""
    return tuple(_MAKERS[card.kinds[0]](card) for card in cards("dashscope") if card.kinds[0] in _MAKERS)
