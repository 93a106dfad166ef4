"""Takes out of a text what describes somebody who is named or meant in it, one kind of phrase after the other."""

from __future__ import annotations

import re
from itertools import pairwise

from repertory.craft import looks
from repertory.craft.describing import Reading, cut, drop_clause
from repertory.craft.features import part_predicates, parts
from repertory.craft.phrases import ALONE, CHAIN, END, FEATURES, PERSON, RELATIVE, SEGMENT, WITH, describes, passes
from repertory.craft.standing import FINITE, PRONOUN_OF, is_verbal
from repertory.craft.verbforms import is_finite, is_participle
from repertory.craft.wording import Words
from repertory.craft.wordsets import wordset

_SEGMENT = re.compile(SEGMENT)
_AS_EVER = re.compile(rf",({CHAIN})x(?:x|Dx)(?=[,.;]|$)")
_RELATIVE = re.compile(RELATIVE)
_STRAIGHT = re.compile(rf"(?:{WITH}|Y|{RELATIVE})")
_NOUN = rf"D?(?:{CHAIN})?G(?:o[Yn])?(?:,?{WITH})*(?:,?{RELATIVE})?|D(?:{CHAIN})(?:,?{WITH})*"
_PREDICATE_PART = rf"(?:V(?:{_NOUN}|(?:{CHAIN})(?:,?{WITH})?|{WITH})|h{FEATURES})"
_PREDICATE = re.compile(rf"{_PREDICATE_PART}(?:(?:,?&|,)(?:{_PREDICATE_PART}|{CHAIN}{END}|{WITH}))*{END}")
_BEFORE_NAME = re.compile(rf"(D?)({CHAIN})(?=N)")
_WITHIN = re.compile(r"(?:H|Ns|D)[aAcExi]*[aAcE]$")
_CALLED = re.compile(rf"({PERSON})x(?=N)")
_BEFORE_ROLE = re.compile(rf"D({CHAIN})(?=RN)")
_FRONTED = re.compile(rf"({SEGMENT}),(?=[NPDAaEcG])")
_FRONTED_MOOD = re.compile(rf"({CHAIN}(?:,?&|,))(?:x|Ix|x?[pIW][DH]?x{{1,2}}),(?=[NP])")
_BESIDE_OTHERS = re.compile(rf",({CHAIN})((?:,?&|,))(?:x|Ix|x?[pIW][DH]?x{{1,2}})(?=[,.;)]|$)")
_BEHIND_OTHERS = re.compile(rf",x(,?&{CHAIN})(?=[,.;)]|$)")
_ROLE = re.compile(rf",(D)(?:x,?)?({CHAIN})?([xRG]{{1,3}}?)((?:{WITH}|Y)*)(?=[,.;)]|$)")
_IS_ROLE = re.compile(rf"[NPw]V(D)({CHAIN})?(x?R)((?:{WITH}|Y)*)")


def trim(reading: Reading) -> None:
    """Finds all of it; the order matters, since each phrase is taken once."""
    _predicates(reading)
    part_predicates(reading)
    for start, end, who in reading.named:
        if end < len(reading.tags) and reading.tags[end] != "s":
            _after(reading, start, end, who)
    for at, tag in enumerate(reading.tags):
        if tag == "(" and at and reading.meant[at - 1] >= 0 and not reading.taken[at]:
            _bracket(reading, at, reading.meant[at - 1])
    _fronted(reading)
    _before_names(reading)
    _apart(reading)
    _fragments(reading)
    parts(reading)


def _describes(reading: Reading, start: int, end: int) -> bool:
    return reading.free(start, end) and describes(reading.words, start, end)


def _predicates(reading: Reading) -> None:
    """ "Mia has green eyes and waves", "she is tall", "her hair is short and dark"."""
    words = reading.words
    for at, tag in enumerate(words.tags):
        who = reading.meant[at]
        if tag in "NPG" and who >= 0:
            match = _PREDICATE.match(words.tags, at + 1)
            if match and _describes(reading, at + 1, match.end()) and not _only_other(words, at + 1, match.end()):
                _take_predicate(reading, at, match.end(), who)
    for match in _IS_ROLE.finditer(words.tags):
        if reading.meant[match.start()] >= 0 and match.end(4) > match.start(4) - bool(match[2]):
            _cut_beside_role(reading, match, reading.meant[match.start()])


def _only_other(words: Words, start: int, end: int) -> bool:
    """Whether nothing but words are said that mean many things: "is hot", "is small"; or a number: "is nineteen"."""
    said = [words.lower[at] for at in range(start, end) if words.tags[at] in "AaEcYnBF"]
    return not said or all(one in ALONE for one in said)


def _take_predicate(reading: Reading, subject: int, end: int, who: int) -> None:
    words, tags = reading.words, reading.tags
    after = re.match(r",?(&?)(P?)", tags[end:])
    joined, pronoun = (bool(after[1]), after[2]) if after else (False, "")
    at = end + (after.end() if after else 0)
    before = re.search(r"(?:,&?|&)$", tags[:subject])
    if tags[subject - 1 : subject] in {"-", "("} and tags[end : end + 1] in {"-", ")"}:
        cut(reading, subject - 1, end + 1, who)
    elif joined and pronoun and PRONOUN_OF[words.lower[at - 1]] == reading.people[who].pronoun:
        cut(reading, *((subject, at - 1) if tags[subject] == "P" else (subject + 1, at)), who)
    elif joined and not pronoun:
        states = tags[subject + 1] == "V" and not (is_verbal(words, at) and not words.lower[at].endswith("ed"))
        cut(reading, subject + 1 + states, at, who)
    elif end < len(tags) and tags[end] not in ".;":
        another = words.opens(subject) and tags[end] == "," and tags[end + 1 : end + 2] in {"N", "P"}
        cut(reading, *((subject, end + 1) if another else (subject + 1, end)), who)
    elif words.opens(subject):
        drop_clause(reading, subject, subject + 1, end, who)
    elif before:
        cut(reading, before.start(), end, who)


def _after(reading: Reading, start: int, end: int, who: int) -> None:
    """What follows a name: "Mia, 28, with green eyes,", "Mia (freckled)", "Mia with short dark hair"."""
    words, tags = reading.words, reading.tags
    straight = _STRAIGHT.match(tags, end)
    while straight and not describes(words, end, straight.end()) and "," in tags[end : straight.end()]:
        straight = _STRAIGHT.match(tags, end, tags.rindex(",", end, straight.end()))
    if straight and not passes(words, straight.end()) and _describes(reading, end, straight.end()):
        cut(
            reading, end, straight.end() + (tags[straight.end() : straight.end() + 1] == "," and tags[end] in "wz"), who
        )
        end = straight.end()
    if end < len(tags) and tags[end] in "(-":
        _bracket(reading, end, who)
        close = tags.find(")", end)
        end = close + 1 if close > 0 and tags[end] == "(" else end
    if end >= len(tags) or tags[end] != ",":
        return
    clause = _RELATIVE.match(tags, end + 1)
    if clause and tags[clause.end() : clause.end() + 2] == "&w" and _describes(reading, end + 1, clause.end()):
        cut(reading, end + 1, clause.end() + 1, who)
        return
    stop = _run(reading, end)
    if stop > end:
        closing = stop < len(tags) and tags[stop] == "," and drops_comma(reading, start, stop)
        cut(reading, end, stop + closing, who)
    elif as_ever := _AS_EVER.match(tags, end):
        if words.lower[as_ever.end(1)] == "as" and _describes(reading, *as_ever.span(1)):
            closing = tags[as_ever.end() : as_ever.end() + 1] == "," and drops_comma(reading, start, as_ever.end())
            cut(reading, end, as_ever.end() + closing, who)
    elif not _mixed(reading, end, who):
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
        if not reading.free(at, end) or not (number or _describes(reading, at + 1, end)):
            break
        if tags[end : end + 2] == "&x" or (tags[end : end + 1] == "&" and not tags[at + 1 : end].strip("AaEcYni,&")):
            break
        at = end
    return at


_ONWARD = wordset("as while when who and but or until before after then")
_INTO = wordset("out into through from onto off over across toward towards up down to at on by along past in")


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
    state = state or bool(re.search(r"(?:^|[.:;])D?[aAcx]*R,$", tags[:start]))
    if state or tag in "NDHF" or (tag == "B" and tags[comma + 2 : comma + 3] not in {"D", "N", "O"}):
        return False
    titled = start > 0 and tags[start - 1] in "xR" and words.opens(start - 1)
    if titled or words.opens(start) or tags[start - 1] == "," or words.lower[start - 1] in _ONWARD:
        return is_verbal(words, comma + 1) or tag == "B"
    return word in _INTO and tags[start - 1] not in "opI" and not words.lower[start - 1].startswith("clos")


def _bracket(reading: Reading, start: int, who: int) -> None:
    """ "(28, short dark hair, nervous)", "- freckled, green-eyed -": what says looks goes, the marks with the last."""
    tags = reading.tags
    close = tags.find(")" if tags[start] == "(" else "-", start + 1)
    if close < 0 or "." in tags[start:close]:
        return
    bounds = [start, *(at for at in range(start, close) if tags[at] in ",;"), close]
    pieces = [(a + 1, b) for a, b in pairwise(bounds)]
    gone = [
        (a, b)
        for a, b in pieces
        if b > a and _SEGMENT.fullmatch(tags, a, b) and (tags[a:b] == "n" or _describes(reading, a, b))
    ]
    if len(gone) == len(pieces) or (
        _SEGMENT.fullmatch(tags, start + 1, close) and _describes(reading, start + 1, close)
    ):
        cut(reading, start, close + (tags[close] == ")" or is_verbal(reading.words, close + 1)), who)
        return
    for a, b in gone:
        last = b == close
        cut(reading, a - (last and a - 1 > start), b + (not last), who)


def _mixed(reading: Reading, at: int, who: int) -> bool:
    """Looks beside moods: "Mia, tall and nervous,"."""
    for pattern, group in ((_BESIDE_OTHERS, (1, 2)), (_BEHIND_OTHERS, (1, 1))):
        match = pattern.match(reading.tags, at)
        if match and _describes(reading, match.start(1), match.end(1)):
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
        _cut_beside_role(reading, match, who)


_RELATED = wordset("old older oldest young younger youngest big little")
"""What is said of friends and sisters: "an old friend"."""


def _cut_beside_role(reading: Reading, match: re.Match[str], who: int) -> None:
    said = {reading.words.lower[at] for at in range(*match.span(2))}
    if said <= _RELATED and not match[4]:
        return
    for group in (2, 4):
        if match[group] and _describes(reading, *match.span(group)):
            cut(reading, *match.span(group), who)


def _fronted(reading: Reading) -> None:
    """ "Short-haired and freckled, Mia waits", "With her long silver hair, Nova watches"."""
    words, tags = reading.words, reading.tags
    stands = {start for start, _, _ in reading.named}
    for at in range(len(tags)):
        if not words.opens(at) or tags[at] not in "AaEcYniDHWNBFGo":
            continue
        mood = _FRONTED_MOOD.match(tags, at)
        if mood and reading.meant[mood.end()] >= 0 and _describes(reading, *mood.span(1)):
            cut(reading, *mood.span(1), reading.meant[mood.end()])
            continue
        match = _FRONTED.match(tags, at)
        if match and tags[match.end()] not in "NP" and match.end() not in stands:
            continue
        if match and not passes(words, match.end(1)) and _describes(reading, at, match.end(1)):
            who = reading.meant[match.end()]
            if who >= 0 and not _only_other(words, at, match.end(1)):
                cut(reading, at, match.end(), who)
                after = match.end() + 1
                if tags[after - 1] == "N" and tags[after : after + 1] == "," and is_verbal(words, after + 1):
                    cut(reading, after, after + 1, who)


def _before_names(reading: Reading) -> None:
    """ "The heavyset Tom", "pretty, freckled Mia"."""
    words, tags = reading.words, reading.tags
    for match in _BEFORE_NAME.finditer(tags):
        start, end = match.span()
        if words.tags[start - 1 : start] in {"I", "H", "s"} or _only_other(words, *match.span(2)):
            continue
        if (
            tags[end + 1 : end + 2] == "s"
            and not match[1]
            and start
            and tags[start - 1] == "x"
            and words.lower[start - 1] in {"in"}
        ):
            continue
        if not any(words.lower[at] in looks.OF_PEOPLE or tags[at] in "AEY" for at in range(start, end)):
            continue
        if reading.free(start, end):
            behind_mood = re.search(r"(?:D|^|\.)x,$", tags[max(0, start - 3) : start])
            cut(reading, start - bool(behind_mood), end, words.who[end])
    for match in _CALLED.finditer(tags):
        if words.lower[match.end(1)] in {"named", "called"} and _describes(reading, *match.span(1)):
            cut(reading, match.start(), match.end(), words.who[match.end()])
    for match in _BEFORE_ROLE.finditer(tags):
        if _describes(reading, *match.span(1)):
            cut(reading, *match.span(1), words.who[match.end() + 1])


def _apart(reading: Reading) -> None:
    """Descriptions between commas that do not follow the name: "Mia smiles, short dark hair, freckles, dusk"."""
    words, tags = reading.words, reading.tags
    for at, tag in enumerate(tags):
        if tag not in ",;:" or not reading.free(at, at + 1) or reading.meant[at] < 0 or at + 1 >= len(tags):
            continue
        match = _SEGMENT.match(tags, at + 1)
        if not match or passes(words, match.end()) or not _describes(reading, at + 1, match.end()):
            continue
        if _WITHIN.search(tags, 0, at):
            continue
        if tags[match.end() : match.end() + 2] == "&x":
            cut(reading, at + 1, match.end() + 1, _owner(reading, at))
            continue
        if not _says_who(reading, at, match.end()) or (
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


def _says_who(reading: Reading, comma: int, end: int) -> bool:
    """Whether the stretch can be about nobody but the person spoken of: a part of a body, an unmistakable word."""
    words, tags = reading.words, reading.tags
    segment = tags[comma + 1 : end]
    if re.search(r"[BF]", segment):
        return segment[0] != "H" or reading.meant[comma + 1] >= 0
    if not re.search(r"[AEYG]", segment) and not re.search(r"[NP]x$", tags[max(0, comma - 2) : comma]):
        return False
    before = words.lower[comma - 1]
    return tags[comma - 1] in "NPY,)" or tags[max(0, comma - 2)] in "NP" or before.endswith("ing") or segment[0] != "D"


def _fragments(reading: Reading) -> None:
    """ "Mia. Short dark hair. She waits.": a sentence that is no more than a description of whoever came before."""
    tags = reading.tags
    for at, tag in enumerate(tags):
        if tag != "." or at + 1 >= len(tags) or reading.meant[at] < 0 or not reading.free(at, at + 1):
            continue
        match = _SEGMENT.match(tags, at + 1)
        end = match.end() if match else at
        if end > at + 1 and tags[end : end + 1] in {"", "."} and _describes(reading, at + 1, end):
            cut(reading, at, end, reading.meant[at])
