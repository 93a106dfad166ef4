"""Brackets, dashes and commas around a description: which go with it, and what stands in them besides."""

from __future__ import annotations

import re
from itertools import pairwise

from repertory.craft.rewriting.describing import Reading, cut
from repertory.craft.rewriting.fronting import says_looks
from repertory.craft.rewriting.late import late
from repertory.craft.rewriting.phrases import SEGMENT
from repertory.craft.rewriting.verbforms import is_participle
from repertory.craft.rewriting.verbs import is_verbal
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

_SEGMENT = late(SEGMENT)
INTO = wordset("out into through from onto off over across toward towards up down to at on by along past in")
"""Where an action goes: "out of the crowd"."""
_ON = wordset("round around by as while before behind between beside under")
_GIVING = wordset(
    "hands gives passes shows brings offers throws tosses sends lends sells buys pours feeds tells teaches reads "
    "handing giving passing showing bringing offering throwing tossing"
)
_ONWARD = wordset("as while when who and but or until before after then")


def drops_comma(reading: Reading, start: int, comma: int) -> bool:
    """Whether the comma after a description goes with the one before it, so that name and verb meet."""
    words, tags = reading.words, reading.tags
    if comma + 1 >= len(tags):
        return True
    word, tag = words.lower[comma + 1], tags[comma + 1]
    start = len(tags[:start].rstrip("DaAcEi"))
    state = words.lower[comma + 1 : comma + 4] == ["out", "of", "breath"] or is_participle(word)
    if tag == "&" or word in _ONWARD or (start and tags[start - 1] == "&"):
        return True
    given = tag in "DH" and start > 0 and words.lower[start - 1] in _GIVING
    if given or (word == "by" and _passive(words, start)) or _bare_verb(words, start, comma + 1):
        return True
    state = state or bool(re.search(r"(?:^|[.:;])D?[aAcx]*R,$", tags[:start]))
    if state or tag in "NDHF" or (tag == "B" and tags[comma + 2 : comma + 3] not in {"D", "N", "O"}):
        return False
    titled = bool(re.search(r"(?:^|[.;:\-])D?[xR]$", tags[:start]))
    if titled or words.opens(start) or tags[start - 1] == "," or words.lower[start - 1] in _ONWARD:
        return is_verbal(words, comma + 1) or tag == "B"
    return word in INTO and tags[start - 1] not in "opI" and not words.lower[start - 1].startswith("clos")


_PERCEIVES = wordset(
    "watches watch watching sees see hears hear feels notices observes lets let makes make helps help has have watched "
    "saw heard felt made helped"
)
_NO_VERBS = wordset("silent alone asleep tense still calm close beside behind near back away here there late home")


def _passive(words: Words, start: int) -> bool:
    """Whether something is done by somebody in this sentence: "is handed to Kai"."""
    first = max(words.tags.rfind(stop, 0, start) for stop in ".;:") + 1
    done = (words.lower[at] for at in range(first, start) if words.tags[at] in "xf")
    return any(word.endswith(("ed", "en")) or word in _DONE for word in done)


_DONE = wordset("caught held led brought sent hit struck bought sold met shot left told kept thrown drawn worn borne")


def _bare_verb(words: Words, start: int, at: int) -> bool:
    """Whether a verb follows that goes with watching or hearing somebody: "watches Mia, freckled, sign the form"."""
    word = words.lower[at]
    return (
        start > 0
        and words.lower[start - 1] in _PERCEIVES
        and words.tags[at] == "x"
        and not word.endswith(("ing", "ed", "ly", "s"))
        and word not in _NO_VERBS
        and word not in INTO
        and words.tags[at + 1 : at + 2] not in {"", ","}
    )


def bracket(reading: Reading, start: int, who: int) -> None:
    """ "(28, short dark hair, nervous)", "- freckled, green-eyed -": what says looks goes, the marks with the last."""
    tags = reading.tags
    close = tags.find({"(": ")", "-": "-", ":": "."}[tags[start]], start + 1)
    if close < 0 and tags[start] in ":-":
        close = tags.find(".", start + 1)
        close = len(tags) if close < 0 else close
    if close < 0 or "." in tags[start:close]:
        return
    bounds = [start, *(at for at in range(start, close) if tags[at] in ",;"), close]
    pieces = [(a + 1, b) for a, b in pairwise(bounds)]
    gone = [
        (a, b)
        for a, b in pieces
        if b > a and _SEGMENT.fullmatch(tags, a, b) and (tags[a:b] == "n" or says_looks(reading, a, b))
    ]
    if (
        len(gone) == len(pieces)
        or (_SEGMENT.fullmatch(tags, start + 1, close) and says_looks(reading, start + 1, close))
        or (";" in tags[start:close] and all(_all_looks(reading, *half) for half in _halves(reading, start, close)))
    ):
        cut(reading, start, close + (tags[close : close + 1] == ")" or _goes_on(reading.words, close + 1)), who)
        return
    for a, b in gone:
        last = b == close
        cut(reading, a - (last and a - 1 > start), b + (not last), who)


def _halves(reading: Reading, start: int, close: int) -> list[tuple[int, int]]:
    """The stretches between semicolons."""
    marks = [start, *(at for at in range(start, close) if reading.tags[at] == ";"), close]
    return [(a + 1, b) for a, b in pairwise(marks)]


def _all_looks(reading: Reading, start: int, end: int) -> bool:
    return bool(_SEGMENT.fullmatch(reading.tags, start, end)) and says_looks(reading, start, end)


def _goes_on(words: Words, at: int) -> bool:
    """Whether the sentence goes on where a dash closes: "spins Tom – bald – round"."""
    word = words.lower[at] if at < len(words.lower) else ""
    return is_verbal(words, at) or is_participle(word) or word in INTO or word in _ON
