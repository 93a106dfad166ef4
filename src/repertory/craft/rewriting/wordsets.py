"""Sets of words, written as people write them: one after the other."""

from __future__ import annotations


def wordset(words: str) -> frozenset[str]:
    """The words of a text, which are divided by spaces."""
    return frozenset(words.split())
