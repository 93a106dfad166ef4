"""Glasses, earrings and their like that the locked card names: part of how somebody looks, as a beard is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.describing import Known
from repertory.craft.rewriting.verbs import is_verbal
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

_BEFORE = re.compile(r"(?:[N)aAcEYBFn],&?|[aAcEYBFn]&|[Wh]D?|[qQ][DH]?|I)[aAcx]{0,2}$")
_END = re.compile(r"[,.;:)(\-&]|$|x(?=[,.;:)]|$)")
_TO_DRINK = wordset("broken empty full shattered drinking wine beer champagne whisky dirty clean")
"""Of what stands on tables."""
_HAVING = {"q": "h", "Q": "W", "I": "W"}


def as_features(words: Words, people: Sequence[Known]) -> None:
    """Tags what somebody's card says is always worn as a feature of the face, where the text says no more than that it
    is worn; "takes off her glasses" and "a tray of glasses" are none."""
    if looks.ALWAYS_WORN.isdisjoint(words.lower):
        return
    for at, word in enumerate(words.lower):
        if word not in looks.ALWAYS_WORN or not (_END.match(words.tags, at + 1) or is_verbal(words, at + 1)):
            continue
        before = _BEFORE.search(words.tags, max(0, at - 6), at)
        if before and words.lower[at - 1] not in _TO_DRINK and _has(word, words, at, people):
            first = next(here for here in range(at - 1, -1, -1) if words.tags[here] not in "DHaAcx" or here == 0)
            tags = list(words.tags)
            tags[first] = _HAVING.get(tags[first], tags[first])
            tags[first + 1 : at + 1] = [*("D" if one in "DH" else "i" for one in tags[first + 1 : at]), "F"]
            words.tags = "".join(tags)


def _has(word: str, words: Words, at: int, people: Sequence[Known]) -> bool:
    """Whether the card of whom it is said names it; of whoever is named last before it, else of anybody."""
    named = next((who for who in reversed(words.who[:at]) if who >= 0), -1)
    whose = [people[named]] if named >= 0 and words.tags.rfind("G", 0, at) < _last(words, named, at) else people
    return any(looks.worn_as(word) in map(looks.worn_as, _words(one.identity)) for one in whose)


def _last(words: Words, who: int, at: int) -> int:
    return max(here for here in range(at) if words.who[here] == who)


def _words(identity: str) -> list[str]:
    return re.findall(r"[a-z]+(?:-[a-z]+)*", identity.casefold())
