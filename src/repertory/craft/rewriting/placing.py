"""Words that say looks only by their place: "a ginger," and "isn't blonde", "barely nineteen", "has no freckles"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.wordsets import wordset

_WHILE = wordset("while whereas")
_BARELY = wordset("barely hardly scarcely nearly almost just not")
_MINDS = wordset("hates hated loves loved likes liked enjoys enjoyed minds minded resents resented regrets regretted")
WORDS = looks.DENYING | looks.AS_NOUNS.keys() | _WHILE | _BARELY | {"being"}
"""Without one of these no word is of another kind by its place."""
_REALLY = wordset("natural real true total proper absolute born")
_NOT = wordset("not never")
_IS_NOT = wordset("isn't aren't wasn't weren't")
_DOES_NOT = r"(?:doesn't|don't|didn't|(?:does|do|did) not)"
_NO_DAY = re.compile(rf"{_DOES_NOT} look (?:a day )?(?:over|past|older than|a day older than) [\w-]+(?= [,.;)]|$)")
_HAS_NOT = re.compile(rf"{_DOES_NOT} have|(?:hasn't|haven't|hadn't)(?: got)?|lacks?")
_END = {"", *",.;:)"}
_A_SUCH = re.compile(r"D[aAcEix]{0,2}$")
_SUCH = re.compile(r"(?:N,|[NP]V)i?$")
_LOOKED = re.compile(r"[AEYF]$")
_NOR = re.compile(r"xi*[aAEYcn](x)i*[aAEYcn]")
_LOOKS_NEXT = re.compile(r"D?i*(?:[aAEYcn]|G)")
_PART_NEXT = re.compile(r"[DxaAcEi]{0,3}[BF]")


def by_place(lower: Sequence[str], tags: str, found: list[str]) -> None:
    """Puts the letters of such words into `found`."""
    for at, word in enumerate(lower):
        after = tags[at + 1 : at + 2]
        if word in looks.AS_NOUNS:
            if _stands_alone(lower, tags, at, found):
                found[at] = "E"
                found[at - 1] = "i" if lower[at - 1] in _REALLY else found[at - 1]
        elif word in _WHILE:
            if _LOOKED.search(tags, max(0, at - 1), at) and after in {"N", "P"}:
                found[at] = "&"
        elif word in _BARELY and after == "n" and tags[at + 2 : at + 3] in {*_END, "&"}:
            found[at] = "i"
        elif word == "being" and lower[at - 1] in _MINDS and after in {*"AEYi"}:
            found[at - 1 : at + 1] = "Vi"
        elif word == "neither" and (nor := _NOR.match(tags, at)) and lower[nor.start(1)] == "nor":
            found[at], found[nor.start(1)] = "i", "&"
        elif word in looks.DENYING:
            _denied(lower, tags, at, found)


def _stands_alone(lower: Sequence[str], tags: str, at: int, found: Sequence[str]) -> bool:
    """Whether it is a noun that nothing follows: "a ginger,"; or "Mia, ginger,"."""
    after = tags[at + 1 : at + 2]
    if lower[at] == "ginger" and after in {*_END, "&"} and _SUCH.search(tags, max(0, at - 3), at):
        return True
    ends = after in {*_END, *"-W&wV"} or (after in {"N", "P"} and "what" in lower)
    return ends and _A_SUCH.search("".join(found[max(0, at - 5) : at])) is not None


def _denied(lower: Sequence[str], tags: str, at: int, found: list[str]) -> None:
    """Makes of "isn't" an "is", where looks follow."""
    word, after = lower[at], lower[at + 1] if at + 1 < len(lower) else ""
    if word == "no" and after == "longer" and tags[at - 1 : at] in {"V", ",", ""}:
        if _LOOKS_NEXT.match(tags, at + 2):
            found[at : at + 2] = "ii"
    elif word == "no" and (after in looks.AS_NOUNS or _PART_NEXT.match(tags, at + 1)):
        found[at] = "D"
    elif word in _IS_NOT and _LOOKS_NEXT.match(tags, at + 1):
        found[at] = "V"
    elif word == "never" and after == "been" and found[at - 1 : at] == ["h"]:
        if _LOOKS_NEXT.match(tags, at + 2):
            found[at - 1 : at + 2] = "Vii"
    elif word in _NOT and found[at - 1 : at] in (["V"], ["s"]) and _LOOKS_NEXT.match(tags, at + 1):
        found[at] = "i"
    else:
        _has_not(lower, tags, at - (word == "not"), found)


def _has_not(lower: Sequence[str], tags: str, at: int, found: list[str]) -> None:
    """Makes of "doesn't have" a "has", where a part of the body follows; "doesn't look over forty" says an age."""
    if day := _NO_DAY.match(" ".join(lower[at : at + 10])):
        size = day[0].count(" ") + 1
        found[at : at + size] = "V" + "A" * (size - 1)
    elif has := _HAS_NOT.match(" ".join(lower[at : at + 3])):
        end = at + has[0].count(" ") + 1
        if _PART_NEXT.match(tags, end) and tags[at - 1 : at] in {"N", "P", "w", "&", "G"}:
            found[at:end] = "h" + "i" * (end - at - 1)
            found[end] = "D" if lower[end] == "any" else found[end]
