"""Looks in a sentence that is turned round: "What a beauty Mia is!", "Is Mia even thirty?"."""

from __future__ import annotations

import re

from repertory.craft.rewriting.describing import Reading, cut, name_only
from repertory.craft.rewriting.fronting import says_looks
from repertory.craft.rewriting.phrases import CHAIN
from repertory.craft.rewriting.wordsets import wordset

_NOUN = rf"D(?:{CHAIN})?G|D(?:{CHAIN})(?<=E)|{CHAIN}"
_WHAT_A = re.compile(rf"x({_NOUN})([NP])V(?=\.|$)")
_IS = re.compile(rf"V([NP])x?({_NOUN})(?=\.|$)")
_CALLS = wordset("what how such")


def turned(reading: Reading) -> None:
    """Takes such a sentence out."""
    words = reading.words
    for pattern, said, whom in ((_WHAT_A, 1, 2), (_IS, 2, 1)):
        for match in pattern.finditer(words.tags):
            start, who = match.start(), reading.meant[match.start(whom)]
            called = pattern is _IS or words.lower[start] in _CALLS
            if who < 0 or not called or not words.opens(start) or not says_looks(reading, *match.span(said)):
                continue
            if start == 0 and match.end() >= len(words.tags) - 1:
                name_only(reading, start, match.end(), who)
            else:
                cut(reading, start, min(match.end() + 1, len(words.tags)), who, checked=pattern is _IS)
