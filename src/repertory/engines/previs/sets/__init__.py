"""The sets of the previs stage, and how words choose one."""

from __future__ import annotations

from repertory.engines.previs.sets.backdrop import build_backdrop
from repertory.engines.previs.sets.casting import build_set, find_set, from_text, to_text
from repertory.engines.previs.sets.plan import BuiltSet, Mark, SetCard

__all__ = ["BuiltSet", "Mark", "SetCard", "build_backdrop", "build_set", "find_set", "from_text", "to_text"]
