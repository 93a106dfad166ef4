"""Turns of phrase that say looks as an adjective does: "blue as the sea", "eyes of blue", "hair: dark", "goes grey"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.meanings import BEARDS
from repertory.craft.rewriting.verbforms import is_finite
from repertory.craft.rewriting.wordsets import wordset

_LIKENESSES = wordset(
    "straw sea ocean sky coal night raven raven's ravens snow milk ink honey gold copper fire flame flames silk ash "
    "silver jet pitch emerald emeralds jade sapphire sapphires egg egg's reed rake rail bean beanpole stick oak ox "
    "bull wheat corn chocolate ebony amber ice steel slate grass moss cat lake water midnight rust carrot carrots crow "
    "wing"
)
_SEEMING = wordset("looks look looked seems seem seemed appears appear appeared")
_TURNED = wordset("goes go went turned turns turning")
_GONE = wordset("gone turned going")
_HAIR_ALONE = looks.NOUNLIKE | {"bald", "balding", "ginger"}
TURNING = _TURNED | _GONE
"""What says that hair changes: "has gone grey"."""
GREYS = wordset("grey gray silver")
"""Of these colours hair goes, where nothing says what does."""
_WORDS = _SEEMING | TURNING | _HAIR_ALONE | {"used", "as", "of", "/", "=", ":", "baby", "a"}
_VERBS = _SEEMING | TURNING | {"used"}
_HOW = frozenset({"as", "baby", "once"})
_LOOKS_NEXT = re.compile(r"D?i*(?:[aAEYcn]|G)")
_PART_NEXT = re.compile(r"[DxaAcEi]{0,3}[BF]")
_END = {"", *",.;:)(-&"}
_OF_COLOUR = re.compile(r"B(o)[acA](?=[,.;:)(\-&x]|$)")
_LABEL = re.compile(r"(?<=[(,;.\-])[BF]([:x])(?=i*[aAcEYn])")
_THE_BLONDE = re.compile(r"N(D)E(?=[x,.;)]|$)")
_A_DEEP_BLUE = re.compile(r"BV(D)[ix]?[acA](?=[,.;:)(\-&]|$)")
SHADES_OF = wordset("deep vivid rich startling piercing striking")
"""Before a colour: "deep green"."""
_ANY_MORE = re.compile(r"(?:any ?more|any longer|again|at all)(?=$| (?:and|but|[,.;:)(-]))")
_MARKS = wordset("/ =")
_SLASHED = re.compile(r"N(?:x(?:[aAcEYni]+[BF]?|[aAcEYni]*[BF]))+(?=[,.;:)(\-&x]|$)")
_IN_LIGHT = re.compile(r"(?:pD|ID|I)[acx]{1,2}(?=[,.;:)]|$)")
_LIGHTS = wordset("light sun sunlight moonlight lamplight candlelight dark shade twilight")


def turned_to_looks(lower: Sequence[str], tags: str) -> str:
    """The letters of the words, with such turns as looks."""
    if _WORDS.isdisjoint(lower):
        return tags
    found = list(tags)
    for at, word in enumerate(lower):
        if word in _VERBS:
            _verb(lower, tags, at, found)
        if tags[at] == "E" or word in _HOW or word.endswith("ly"):
            _how(lower, tags, at, found)
    _marked(lower, tags, found)
    return "".join(found)


def _verb(lower: Sequence[str], tags: str, at: int, found: list[str]) -> None:
    """Verbs that say how somebody looks, looked, or comes to look."""
    word = lower[at]
    if word == "used" and lower[at + 1 : at + 2] == ["to"]:
        _used_to(lower, tags, at, found)
    elif word in TURNING:
        _turning(lower, tags, at, found)
    elif word in _SEEMING and tags[at + 1 : at + 2] == "E":
        _seeming(lower, tags, at, found)


def _how(lower: Sequence[str], tags: str, at: int, found: list[str]) -> None:
    """ "Suddenly blonde", "baby blue", "blue as the sea"."""
    word = lower[at]
    adverb = (word.endswith("ly") or word == "once") and tags[at + 1 : at + 2] == "E"
    if tags[at] == "E" and (after := _ANY_MORE.match(" ".join(lower[at + 1 : at + 4]))):
        size = 1 + after[0].count(" ")
        found[at + 1 : at + 1 + size] = "A" * size
    elif adverb or (word == "baby" and lower[at + 1 : at + 2] == ["blue"]):
        found[at] = "i"
    elif word == "as" and at and tags[at - 1] in "acAEY" and (end := _likened(lower, tags, at)):
        found[at:end] = "A" * (end - at)


def _marked(lower: Sequence[str], tags: str, found: list[str]) -> None:
    """ "Eyes of blue", "hair: dark", "Mia/blonde/28", "Mia the blonde", "her eyes are a deep blue"."""
    for match in _OF_COLOUR.finditer(tags):
        found[match.start(1)] = "i" if lower[match.end() - 1] in looks.COLOURS else "o"
    for match in _LABEL.finditer(tags):
        found[match.start(1)] = "V" if lower[match.start(1)] in {":", "="} else found[match.start(1)]
    for match in _THE_BLONDE.finditer(tags):
        found[match.start(1)] = "A" if lower[match.start(1)] == "the" else "D"
    for match in _A_DEEP_BLUE.finditer(tags):
        if lower[match.start(1) + 1] in SHADES_OF or match.end() == match.start(1) + 2:
            found[match.start(1)] = "i"
    for at in (at for match in _SLASHED.finditer(tags) for at in range(*match.span())):
        found[at] = "," if lower[at] in _MARKS else found[at]


def _likened(lower: Sequence[str], tags: str, at: int) -> int:
    """Where "as the sea", "as a raven's wing" ends, 0 where it is no likeness: "dark as night falls"."""
    first = at + 1 + (tags[at + 1 : at + 2] == "D")
    end = next((here + 1 for here in range(first, min(first + 2, len(lower))) if lower[here] in _LIKENESSES), 0)
    while end and end < len(lower) and (lower[end] in _LIKENESSES or tags[end] == "s"):
        end += 1
    falls = end and first == at + 1 and end < len(lower) and is_finite(lower[end])
    return 0 if falls else end


def _used_to(lower: Sequence[str], tags: str, at: int, found: list[str]) -> None:
    """ "Used to be blonde", "used to have a beard": what a head once looked like; "used to be thin" is a story."""
    verb = lower[at + 2] if at + 2 < len(lower) else ""
    if verb == "be" and _LOOKS_NEXT.match(tags, at + 3) and _of_hair(lower, at + 3):
        found[at : at + 3] = "Vii"
    elif verb == "have" and _PART_NEXT.match(tags, at + 3):
        found[at : at + 3] = "hii"


def _of_hair(lower: Sequence[str], at: int) -> bool:
    said = lower[at : at + 3]
    return any(one in _HAIR_ALONE or one in BEARDS or looks.compound(one) == "hair" for one in said)


def _turning(lower: Sequence[str], tags: str, at: int, found: list[str]) -> None:
    """ "Goes blonde", "has gone grey": other hair; "goes pale" passes."""
    after, onward = lower[at + 1] if at + 1 < len(lower) else "", tags[at + 2 : at + 3]
    before = tags[at - 1 : at] if at else ""
    if onward not in _END or before not in {*"NPhsV"}:
        return
    been = before in {*"hsV"} and lower[at] in _GONE
    if after in _HAIR_ALONE or (been and after in GREYS):
        found[at] = "i" if been else "V"
        if been:
            found[at - 1] = "V"


def _seeming(lower: Sequence[str], tags: str, at: int, found: list[str]) -> None:
    """ "Looks blonde", "looks blonde in this light"."""
    end = at + 2
    if place := _IN_LIGHT.match(tags, end):
        if _LIGHTS.isdisjoint(lower[end : place.end()]):
            return
        end = place.end()
    if tags[end : end + 1] in _END:
        found[at] = "V"
        found[at + 2 : end] = "A" * (end - at - 2)
