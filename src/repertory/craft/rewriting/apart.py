"""Descriptions between commas that do not follow a name: "Mia smiles, short dark hair, freckles, dusk"."""

from __future__ import annotations

import re

from repertory.craft.rewriting.bracketing import drops_comma
from repertory.craft.rewriting.describing import Reading, cut
from repertory.craft.rewriting.fronting import says_looks
from repertory.craft.rewriting.phrases import (
    FEATURES,
    SEGMENT,
    passes,
)
from repertory.craft.rewriting.verbs import is_verbal
from repertory.craft.rewriting.wording import Words

_SEGMENT = re.compile(SEGMENT)
_FEATURES = re.compile(FEATURES)
_STOP = re.compile(r"[,.;:)(&-]|$")
_WITHIN = re.compile(r"(?:H|Ns|D)[aAcExi]*[aAcE]$")
_LISTED = re.compile(r",&?H")
_OWN_PART = re.compile(r"H[aAcEi,&]*[BF]$")


def apart(reading: Reading) -> None:
    """Descriptions between commas that do not follow the name: "Mia smiles, short dark hair, freckles, dusk"."""
    words, tags = reading.words, reading.tags
    for at, tag in enumerate(tags):
        if tag not in ",;:" or not reading.free(at, at + 1) or reading.meant[at] < 0 or at + 1 >= len(tags):
            continue
        match = _SEGMENT.match(tags, at + 1)
        if not match or passes(words, match.end()) or not says_looks(reading, at + 1, match.end()):
            continue
        listed = tags[at + 1] == "H" and _LISTED.match(tags, match.end()) and _OWN_PART.search(tags, 0, at)
        if listed or _WITHIN.search(tags, 0, at) or goes_on(reading, match.end()):
            continue
        if tags[match.end() : match.end() + 2] == "&x":
            so = words.lower[match.end() + 1] == "all"  # "scar and all"
            end = match.end() + 1 + so
            end += so and tags[end : end + 1] == "," and drops_comma(reading, at - (tags[at - 1] == "N"), end)
            cut(reading, at + (not so), end, _owner(reading, at))
            continue
        if tag == ":" and tags[match.end() : match.end() + 1] == "," and re.search(r"[BF]", match[0]):
            cut(reading, at + 1, match.end() + 1, _owner(reading, at))
            continue
        if not says_who(reading, at, match.end()) or (
            tag == ":" and tags[match.end() : match.end() + 1] not in {"", "."}
        ):
            continue
        end = match.end()
        first = max(tags.rfind(stop, 0, at) for stop in ".:;") + 1
        alone = (
            tags[end : end + 1] == ","
            and "," not in tags[first:at]
            and is_verbal(words, end + 1)
            and not _has_verb(words, at)
        )
        cut(reading, at, end + alone, _owner(reading, at))


def goes_on(reading: Reading, end: int) -> bool:
    """Whether what hair or eyes do just now comes after an "and": "dark hair and silver hair blowing"."""
    onward = _FEATURES.match(reading.tags, end + 1) if reading.tags[end : end + 1] == "&" else None
    return bool(onward and (passes(reading.words, onward.end()) or not _STOP.match(reading.tags, onward.end())))


def _has_verb(words: Words, comma: int) -> bool:
    """Whether a verb stands between the beginning of the sentence and this comma."""
    start = max(words.tags.rfind(stop, 0, comma) for stop in ".:;") + 1
    return any(
        words.tags[at] in "Vhq" or (words.tags[at] == "x" and is_verbal(words, at)) for at in range(start, comma)
    )


def _owner(reading: Reading, at: int) -> int:
    if at + 1 < len(reading.tags) and reading.tags[at + 1] in "HN" and reading.meant[at + 1] >= 0:
        return reading.meant[at + 1]
    return reading.meant[at]


def says_who(reading: Reading, comma: int, end: int) -> bool:
    """Whether the stretch can be about nobody but the person spoken of: a part of a body, an unmistakable word."""
    words, tags = reading.words, reading.tags
    segment = tags[comma + 1 : end]
    if re.search(r"[BF]", segment):
        return segment[0] != "H" or reading.meant[comma + 1] >= 0
    if not re.search(r"[AEYG]", segment) and not re.search(r"[NP]x$", tags[max(0, comma - 2) : comma]):
        return False
    before = words.lower[comma - 1]
    return tags[comma - 1] in "NPY,)" or tags[max(0, comma - 2)] in "NP" or before.endswith("ing") or segment[0] != "D"
