"""Kling through its own API: clips, elements of locked characters, and lip-sync of its own clips.

There are two standards of this API; this is the one with `model_name` in the request (`/v1/...`), which takes both ways
of signing in, words for what must not be seen and `cfg_scale`. Kling keeps it, "with no current plans for deprecation"
(https://kling.ai/document-api/updates/api, 2026-07-15).
"""

from __future__ import annotations

from collections.abc import Sequence

from repertory.engines.kling.engine import KlingEngine
from repertory.engines.registry import cards


def engines() -> Sequence[KlingEngine]:
    """One engine per card of the vendor; entry point of `repertory.engines`."""
    return tuple(KlingEngine(card=card) for card in cards("kling"))
