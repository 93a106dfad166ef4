"""Models of many makers through fal, https://fal.ai, with one key: stills, clips, lines, lip-sync and LoRA training."""

from __future__ import annotations

from collections.abc import Sequence

from repertory.engines.fal.engine import FalEngine
from repertory.engines.registry import cards


def engines() -> Sequence[FalEngine]:
    """One engine per card of the vendor; entry point of `repertory.engines`."""
    return tuple(FalEngine(card=card) for card in cards("fal"))
