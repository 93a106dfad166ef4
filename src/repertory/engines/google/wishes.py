"""What one message to a Gemini model holds, and what its parts are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repertory.engines.sending import sent_picture
from repertory.errors import YourMove
from repertory.model.engine import EngineCard, Order, Setting

LEVELS = ("minimal", "low", "medium", "high", "xhigh")
"""How long a model may think (ThinkingLevel of google-genai 3.4.0); which of them it has, its card says."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One message: its parts in their order, and the fields of GenerateContentConfig."""

    parts: Sequence[Mapping[str, Any]]
    config: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    """What was done to the pictures in it."""


def words(order: Order) -> Mapping[str, Any]:
    """The order's prompt as a part. Raises YourMove without one."""
    if not order.prompt.strip():
        raise YourMove(f"The order {order.id} has no prompt.", step="Say what is wanted.")
    return {"text": order.prompt}


def picture(card: EngineCard, path: Path) -> Mapping[str, Any]:
    """A picture as a part, as the card's model takes it. Raises MediaRejected, YourMove."""
    sent = sent_picture(card, path)
    return {"inline_data": {"data": sent.data, "mime_type": sent.mime}}


def thinking(card: EngineCard, settings: Mapping[str, Setting]) -> Mapping[str, Any]:
    """How long it may think, where the card has a setting for it. Raises YourMove for a word that is no level."""
    level = settings.get("thinking_level")
    if level is None:
        return {}
    if level not in LEVELS:
        step = f"There are: {', '.join(LEVELS)}."
        raise YourMove(f'The setting "thinking_level" of "{card.id}" cannot be {level!r}.', step=step)
    return {"thinking_config": {"thinking_level": level}}
