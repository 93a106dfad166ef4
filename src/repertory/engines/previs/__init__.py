"""The previs engine: an animatic of clay figures, drawn on this machine without a key or a download."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repertory.ports import Engine


def engines() -> Sequence[Engine]:
    """The previs engine; entry point of `repertory.engines`. Loads nothing heavy."""
    from repertory.engines.previs.engine import PrevisEngine
    from repertory.engines.registry import cards

    return tuple(PrevisEngine(card=card) for card in cards("previs"))
