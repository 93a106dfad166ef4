"""How a film looks, which is no look of anybody: "black and white", "old and grainy", "gorgeous light"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repertory.craft.rewriting.wordsets import wordset

_OF_FILM = wordset(
    "sepia grainy grain cinematic desaturated saturated muted vintage retro noir monochrome photoreal photorealistic "
    "hyperreal handheld analog analogue film graded grade tones tone palette polaroid celluloid vhs technicolor "
    "kodachrome minimal minimalist stylised stylized contrast contrasty low-key high-key overexposed underexposed "
    "bleached-out faded dusty hazy documentary expressionist painterly 8mm 16mm 35mm 65mm 70mm faded-out"
)
"""Said of how a film looks, and of nobody's face."""
_LIT = wordset("light lights lighting tones tone shadows shadow")
_BOTH = re.compile(r"[ac]&[ac](?![BFC])")
_LOOK_OF_SOMEBODY = re.compile(r"[EYnBFG]")


def as_film_looks(lower: Sequence[str], tags: str) -> str:
    """The letters of the words, where "black and white" and "gorgeous light" are the film's."""
    found = list(tags)
    if "white" in lower:
        for match in _BOTH.finditer(tags):
            if {lower[match.start()], lower[match.end() - 1]} == {"black", "white"}:
                found[match.start() : match.end()] = "xxx"
    for at in range(1, len(lower)):
        if lower[at] in _LIT and tags[at] in "acA" and tags[at - 1] in "acA" and tags[at + 1 : at + 2] not in {*"BFC&"}:
            found[at] = "x"
    return "".join(found)


def of_film(said: Sequence[str], tags: str) -> bool:
    """Whether these words say how the film looks: some can be said of nothing else, and none of nobody but people."""
    if {one for one in said if one.isalpha()} == {"black"}:
        return True
    return not _OF_FILM.isdisjoint(said) and _LOOK_OF_SOMEBODY.search(tags) is None
