"""Takes out of a text what describes somebody who is named or meant in it, one kind of phrase after the other."""

from __future__ import annotations

import re

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.apart import apart, goes_on
from repertory.craft.rewriting.besides import conjoined, shared
from repertory.craft.rewriting.bracketing import bracket, drops_comma
from repertory.craft.rewriting.describing import Reading, cut
from repertory.craft.rewriting.features import ones, part_predicates, parts
from repertory.craft.rewriting.fronting import fragments, fronted, inverted, leading, only_other, says_looks
from repertory.craft.rewriting.late import late
from repertory.craft.rewriting.phrases import (
    CHAIN,
    FEATURES,
    PERSON,
    RELATIVE,
    SEGMENT,
    WITH,
    and_thing,
    describes,
    passes,
)
from repertory.craft.rewriting.predicates import cut_beside_role, predicates
from repertory.craft.rewriting.sayings import sayings
from repertory.craft.rewriting.several import of_several
from repertory.craft.rewriting.turned import turned
from repertory.craft.rewriting.verbforms import is_finite, is_participle
from repertory.craft.rewriting.verbs import FINITE
from repertory.craft.rewriting.wordsets import wordset

_SEGMENT = re.compile(SEGMENT)
_FEATURES = re.compile(FEATURES)
_AS_EVER = re.compile(rf",({CHAIN})x(?:x|Dx|PV)(?=[,.;]|$)")
_RELATIVE = late(RELATIVE)
_STRAIGHT = late(rf"(?:{WITH}|Y|{RELATIVE})")
_BEFORE_NAME = re.compile(rf"(D?)({CHAIN})(?=N)")
_BEFORE_MOOD = re.compile(rf"(?<![^.:;D])((?<!H)(?:{CHAIN}),)x(?=N)")
_CALLED = late(rf"({PERSON})x(?=N)")
_BEFORE_ROLE = re.compile(rf"D({CHAIN})(?=R(N|,N(?=[,.;)]|$)))")
_BESIDE_OTHERS = re.compile(rf",({CHAIN})((?:,?&|,))(?:x|Ix|x?[pIW][DH]?x{{1,2}})(?=[,.;)]|$)")
_BEHIND_OTHERS = re.compile(rf",x(,?&{CHAIN})(?=[,.;)]|$)")
_ROLE = re.compile(rf",(D)(?:x,?)?({CHAIN})?([xRG]{{1,3}}?)((?:{WITH}|Y)*)(?=[,.;)]|$)")


def trim(reading: Reading) -> None:
    """Finds all of it; the order matters, since each phrase is taken once."""
    if sayings(reading) or conjoined(reading):
        return
    ones(reading)
    of_several(reading)
    shared(reading)
    turned(reading)
    predicates(reading)
    part_predicates(reading)
    for start, end, who in reading.named:
        if end < len(reading.tags) and reading.tags[end] != "s":
            _after(reading, start, end, who)
    for at, tag in enumerate(reading.tags):
        if tag == "(" and at and reading.meant[at - 1] >= 0 and not reading.taken[at]:
            bracket(reading, at, reading.meant[at - 1])
    leading(reading)
    inverted(reading)
    fronted(reading)
    _before_names(reading)
    apart(reading)
    fragments(reading)
    parts(reading)


def _after(reading: Reading, start: int, end: int, who: int) -> None:
    """What follows a name: "Mia, 28, with green eyes,", "Mia (freckled)", "Mia with short dark hair"."""
    words, tags = reading.words, reading.tags
    straight = _STRAIGHT.match(tags, end)
    while straight and not describes(words, end, straight.end()) and "," in tags[end : straight.end()]:
        straight = _STRAIGHT.match(tags, end, tags.rindex(",", end, straight.end()))
    told = straight and not passes(words, straight.end()) and not and_thing(words, straight.end())
    if straight and told and says_looks(reading, end, straight.end()):
        cut(
            reading, end, straight.end() + (tags[straight.end() : straight.end() + 1] == "," and tags[end] in "wz"), who
        )
        end = straight.end()
    end = _unpunctuated(reading, start, end, who)
    if end < len(tags) and tags[end] in "(-:":
        bracket(reading, end, who)
        close = tags.find(")", end)
        end = close + 1 if close > 0 and tags[end] == "(" else end
    if end >= len(tags) or tags[end] != ",":
        return
    clause = _RELATIVE.match(tags, end + 1)
    if clause and tags[clause.end() : clause.end() + 2] == "&w" and says_looks(reading, end + 1, clause.end()):
        cut(reading, end + 1, clause.end() + 1, who)
        return
    stop = _run(reading, end)
    if stop > end:
        closing = stop < len(tags) and tags[stop] == "," and drops_comma(reading, start, stop)
        cut(reading, end, stop + closing, who)
    elif as_ever := _AS_EVER.match(tags, end):
        if words.lower[as_ever.end(1)] == "as" and says_looks(reading, *as_ever.span(1)):
            closing = tags[as_ever.end() : as_ever.end() + 1] == "," and drops_comma(reading, start, as_ever.end())
            cut(reading, end, as_ever.end() + closing, who)
    elif not _all_of(reading, end, who) and not _mixed(reading, end, who):
        _role(reading, end, who)


def _run(reading: Reading, at: int) -> int:
    """Where the stretches between commas that say looks only end."""
    tags = reading.tags
    while at < len(tags) and tags[at] == ",":
        match = _SEGMENT.match(tags, at + 1)
        if not match or match.end() == at + 1 or passes(reading.words, match.end()):
            break
        end = match.end()
        number = tags[at + 1 : end] == "n" or tags[at + 1 : end] == "in"
        if not reading.free(at, end) or not (number or says_looks(reading, at + 1, end)):
            break
        if goes_on(reading, end):
            break
        if (
            and_thing(reading.words, end)
            or tags[end : end + 2] == "&x"
            or (tags[end : end + 1] == "&" and not tags[at + 1 : end].strip("AaEcYni,&"))
        ):
            break
        at = end
    return at


_LOOSE = re.compile(rf"(?:{CHAIN}[BF])+|[AEY]+(?=[x,.;)]|$)")
_PIECE = re.compile(rf"{CHAIN}[BF]|[AEY]+")
_GIVES = wordset("gives give paints painting paint makes make draws dyes giving making colours colors")


def _unpunctuated(reading: Reading, start: int, end: int, who: int) -> int:
    """ "MCU Mia short dark hair green eyes": descriptions that no comma parts from the name."""
    words, tags = reading.words, reading.tags
    match = _LOOSE.match(tags, end)
    if match is None or passes(words, match.end()) or words.lower[max(0, start - 1)] in _GIVES:
        return end
    told = [piece.span() for piece in _PIECE.finditer(tags, *match.span())]
    if (
        not reading.free(*match.span())
        or not all(describes(words, *piece) for piece in told)
        or tags[match.end() : match.end() + 1] in {"s", "V", "h"}
    ):
        return end
    cut(reading, *match.span(), who)
    return match.end()


_ALL = re.compile(r",x([BF]&)(?=x)")


def _all_of(reading: Reading, at: int, who: int) -> bool:
    """ "Mia, all freckles and mischief, hides" -> "Mia, all mischief, hides"."""
    match = _ALL.match(reading.tags, at)
    noun = reading.words.lower[match.start(1)] if match else ""
    if not match or reading.words.lower[at + 1] != "all" or looks.PARTS.get(noun) not in _SHOWN:
        return False
    cut(reading, *match.span(1), who)
    return True


_SHOWN = {"marks", "curls", "nose", "beard", "brows"}


def _mixed(reading: Reading, at: int, who: int) -> bool:
    """Looks beside moods: "Mia, tall and nervous,"."""
    for pattern, group in ((_BESIDE_OTHERS, (1, 2)), (_BEHIND_OTHERS, (1, 1))):
        match = pattern.match(reading.tags, at)
        if match and says_looks(reading, match.start(1), match.end(1)):
            cut(reading, match.start(group[0]), match.end(group[1]), who)
            return True
    return False


def _role(reading: Reading, at: int, who: int) -> None:
    """Looks beside a job: "Mia, a tall pilot with short hair,"."""
    match = _ROLE.match(reading.tags, at)
    words = reading.words
    if match is None or (match.end(3) - match.start(3) > 1 and is_finite(words.lower[match.end(3) - 1])):
        return
    if not any(is_participle(words.lower[i]) or words.lower[i] in FINITE for i in range(*match.span(3))):
        cut_beside_role(reading, match, who)


def _before_names(reading: Reading) -> None:
    """ "The heavyset Tom", "pretty, freckled Mia"."""
    words, tags = reading.words, reading.tags
    for match in _BEFORE_NAME.finditer(tags):
        start, end = match.span()
        if words.tags[start - 1 : start] in {"I", "H", "s"} or only_other(words, *match.span(2)):
            continue
        if (
            tags[end + 1 : end + 2] == "s"
            and not match[1]
            and start
            and tags[start - 1] == "x"
            and words.lower[start - 1] in {"in"}
        ):
            continue
        if not any(
            words.lower[at] in looks.OF_PEOPLE | looks.HAIR_ONLY or tags[at] in "AEY" for at in range(start, end)
        ):
            continue
        if reading.free(start, end):
            behind_mood = re.search(r"(?:D|^|\.)x[,&]$", tags[max(0, start - 3) : start])
            cut(reading, start - bool(behind_mood), end, words.who[end])
    _before_roles(reading)


def _before_roles(reading: Reading) -> None:
    """ "Slim, quick Mia", "a young woman named Mia", "the freckled barista Mia"."""
    words, tags = reading.words, reading.tags
    for match in _BEFORE_MOOD.finditer(tags):
        if says_looks(reading, *match.span(1)):
            cut(reading, *match.span(1), words.who[match.end()])
    for match in _CALLED.finditer(tags):
        if words.lower[match.end(1)] in {"named", "called"} and says_looks(reading, *match.span(1)):
            cut(reading, match.start(), match.end(), words.who[match.end()])
    for match in _BEFORE_ROLE.finditer(tags):
        if says_looks(reading, *match.span(1)):
            cut(reading, *match.span(1), words.who[match.end(2) - 1 if match[2] else match.end() + 1])
