"""Takes out of a text what describes somebody who is named or meant in it, one kind of phrase after the other."""

from __future__ import annotations

import re

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.besides import conjoined, other_clause, replaced, shared
from repertory.craft.rewriting.bracketing import bracket, drops_comma
from repertory.craft.rewriting.describing import Reading, cut, drop_clause
from repertory.craft.rewriting.features import ones, part_predicates, parts
from repertory.craft.rewriting.fronting import fragments, fronted, inverted, leading, only_other, says_looks
from repertory.craft.rewriting.phrases import (
    CHAIN,
    END,
    FEATURES,
    PERSON,
    RELATIVE,
    SEGMENT,
    WITH,
    and_thing,
    describes,
    passes,
)
from repertory.craft.rewriting.sayings import sayings
from repertory.craft.rewriting.several import of_several
from repertory.craft.rewriting.standing import PRONOUN_OF
from repertory.craft.rewriting.verbforms import is_finite, is_participle
from repertory.craft.rewriting.verbs import FINITE, is_verbal
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

_SEGMENT = re.compile(SEGMENT)
_FEATURES = re.compile(FEATURES)
_STOP = re.compile(r"[,.;:)(&-]|$")
_WHO = re.compile(rf"[NP]V(D?(?:{CHAIN})?G(?:o[Yn])?(?:,?{WITH})*)w(?=x)")
_AS_EVER = re.compile(rf",({CHAIN})x(?:x|Dx|PV)(?=[,.;]|$)")
_RELATIVE = re.compile(RELATIVE)
_STRAIGHT = re.compile(rf"(?:{WITH}|Y|{RELATIVE})")
_NOUN = rf"D?(?:{CHAIN})?G(?:o[Yn])?(?:,?{WITH})*(?:,?{RELATIVE})?|D(?:{CHAIN})(?!,[aAcEYn,&]*G)(?:,?{WITH})*"
_PREDICATE_PART = rf"(?:Vi*(?:{_NOUN}|(?:{CHAIN})(?:,?{WITH})?|{WITH})|hi*{FEATURES})"
_PREDICATE = re.compile(rf"{_PREDICATE_PART}(?:(?:,?&|,)(?:{_PREDICATE_PART}|{CHAIN}{END}|{WITH}))*{END}")
_BEFORE_NAME = re.compile(rf"(D?)({CHAIN})(?=N)")
_BEFORE_MOOD = re.compile(rf"(?<![^.:;D])((?<!H)(?:{CHAIN}),)x(?=N)")
_WITHIN = re.compile(r"(?:H|Ns|D)[aAcExi]*[aAcE]$")
_CALLED = re.compile(rf"({PERSON})x(?=N)")
_BEFORE_ROLE = re.compile(rf"D({CHAIN})(?=R(N|,N(?=[,.;)]|$)))")
_BESIDE_OTHERS = re.compile(rf",({CHAIN})((?:,?&|,))(?:x|Ix|x?[pIW][DH]?x{{1,2}})(?=[,.;)]|$)")
_BEHIND_OTHERS = re.compile(rf",x(,?&{CHAIN})(?=[,.;)]|$)")
_ROLE = re.compile(rf",(D)(?:x,?)?({CHAIN})?([xRG]{{1,3}}?)((?:{WITH}|Y)*)(?=[,.;)]|$)")
_IS_LIKE = re.compile(rf"[NP]V(x?)({CHAIN})x(?:x|Dx)(?=[,.;&]|$)")
_DRESSED = re.compile(rf",({CHAIN})(?=I[DH][acAxi]{{0,3}}C)")
_IS_ROLE = re.compile(rf"[NPw]V(D)({CHAIN})?(x?R)((?:{WITH}|Y)*)")


def trim(reading: Reading) -> None:
    """Finds all of it; the order matters, since each phrase is taken once."""
    if sayings(reading) or conjoined(reading):
        return
    ones(reading)
    of_several(reading)
    shared(reading)
    _predicates(reading)
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
    _apart(reading)
    fragments(reading)
    parts(reading)


def _predicates(reading: Reading) -> None:
    """ "Mia has green eyes and waves", "she is tall", "her hair is short and dark"."""
    words = reading.words
    for at, tag in enumerate(words.tags):
        who = reading.meant[at]
        if tag in "NPG" and who >= 0:
            match = _PREDICATE.match(words.tags, at + 1)
            if match and says_looks(reading, at + 1, match.end()) and not only_other(words, at + 1, match.end()):
                _take_predicate(reading, at, match.end(), who)
    _likened(reading)
    for match in _IS_ROLE.finditer(words.tags):
        if reading.meant[match.start()] >= 0 and match.end(4) > match.start(4) - bool(match[2]):
            _cut_beside_role(reading, match, reading.meant[match.start()])


def _likened(reading: Reading) -> None:
    """ "Tom is bald as an egg", "Tom is a bald man who dances", "Tom dances, bald in his raincoat"."""
    words = reading.words
    for match in _IS_LIKE.finditer(words.tags):
        who = reading.meant[match.start()]
        likened = words.lower[match.end(2)] == "as" and (not match[1] or words.lower[match.start(1)] == "as")
        if who >= 0 and likened and says_looks(reading, *match.span(2)):
            _take_predicate(reading, match.start(), match.end(), who)
    for match in _WHO.finditer(words.tags):
        who = reading.meant[match.start()]
        if who >= 0 and says_looks(reading, *match.span(1)) and is_verbal(words, match.end()):
            cut(reading, match.start() + 1, match.end(), who)
    for match in _DRESSED.finditer(words.tags):
        who = reading.meant[match.start()]
        if who >= 0 and says_looks(reading, *match.span(1)) and _says_who(reading, match.start(), match.end(1)):
            cut(reading, match.start(), match.end(1), who)


_WHILE = wordset("while whereas")


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
    elif joined and tags[subject : subject + 1] == "N" and tags[at : at + 1] == "H" and other_clause(words, at):
        replaced(reading, subject + 1, at + 1, who, "'s")
    elif joined and (
        (pronoun and (words.opens(subject) or reading.taken[subject - 1])) or (not pronoun and other_clause(words, at))
    ):
        cut(reading, subject, at - bool(pronoun), who)
    elif joined and not pronoun:
        states = tags[subject + 1] == "V" and not (is_verbal(words, at) and not words.lower[at].endswith("ed"))
        cut(reading, subject + 1 + states, at, who)
    elif words.lower[max(0, subject - 1)] in _WHILE and tags[end : end + 1] in {"", ".", ";", ","}:
        first = subject - 1 - (tags[subject - 2 : subject - 1] == ",")
        opening = words.opens(subject - 1) and tags[end : end + 1] == ","
        cut(reading, first, end + opening, who)
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


def _goes_on(reading: Reading, end: int) -> bool:
    """Whether what hair or eyes do just now comes after an "and": "dark hair and silver hair blowing"."""
    onward = _FEATURES.match(reading.tags, end + 1) if reading.tags[end : end + 1] == "&" else None
    return bool(onward and (passes(reading.words, onward.end()) or not _STOP.match(reading.tags, onward.end())))


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
        if _goes_on(reading, end):
            break
        if (
            and_thing(reading.words, end)
            or tags[end : end + 2] == "&x"
            or (tags[end : end + 1] == "&" and not tags[at + 1 : end].strip("AaEcYni,&"))
        ):
            break
        at = end
    return at


_LOOSE = re.compile(rf"(?:{CHAIN}[BF])+|[AEY]+(?=x|$)")
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
        _cut_beside_role(reading, match, who)


_RELATED = wordset("old older oldest young younger youngest big little")
"""What is said of friends and sisters: "an old friend"."""


def _cut_beside_role(reading: Reading, match: re.Match[str], who: int) -> None:
    said = {reading.words.lower[at] for at in range(*match.span(2))}
    if said <= _RELATED and not match[4]:
        return
    for group in (2, 4):
        if match[group] and says_looks(reading, *match.span(group)):
            cut(reading, *match.span(group), who)


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
        if not any(words.lower[at] in looks.OF_PEOPLE or tags[at] in "AEY" for at in range(start, end)):
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


def _apart(reading: Reading) -> None:
    """Descriptions between commas that do not follow the name: "Mia smiles, short dark hair, freckles, dusk"."""
    words, tags = reading.words, reading.tags
    for at, tag in enumerate(tags):
        if tag not in ",;:" or not reading.free(at, at + 1) or reading.meant[at] < 0 or at + 1 >= len(tags):
            continue
        match = _SEGMENT.match(tags, at + 1)
        if not match or passes(words, match.end()) or not says_looks(reading, at + 1, match.end()):
            continue
        if _WITHIN.search(tags, 0, at) or _goes_on(reading, match.end()):
            continue
        if tags[match.end() : match.end() + 2] == "&x":
            so = words.lower[match.end() + 1] == "all"  # "scar and all"
            cut(reading, at + (not so), match.end() + 1 + so, _owner(reading, at))
            continue
        if tag == ":" and tags[match.end() : match.end() + 1] == "," and re.search(r"[BF]", match[0]):
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
