"""Models at Replicate, each by its card alone. Another one of the thousands there is a card of your own, in which
`input_...` says which of the model's fields takes what of an order (`fields.py`)."""

from __future__ import annotations

from collections.abc import Sequence

from repertory.engines.registry import cards
from repertory.engines.replicate.engine import ReplicateEngine


def engines() -> Sequence[ReplicateEngine]:
    """One engine per card of the vendor; entry point of `repertory.engines`."""
    return tuple(ReplicateEngine(card=card) for card in cards("replicate"))
