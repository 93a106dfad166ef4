"""A vendor's key, from the environment: read when a call is made, kept nowhere."""

from __future__ import annotations

import os

from repertory.errors import MissingPart
from repertory.model.engine import EngineCard


def key_of(card: EngineCard, where: str) -> str:
    """The key that the card names. `where` is the page on which keys are made.

    Raises MissingPart without one, and for one that cannot be sent: a line break inside it, say.
    """
    key = os.environ.get(card.key, "").strip()
    if not key:
        raise MissingPart(f"{card.title} needs a key.", step=f"Set {card.key} ({where}).")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise MissingPart(f"{card.key} holds characters that no key has.", step="Copy the key again.")
    return key
