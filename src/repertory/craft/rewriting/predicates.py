"""What is said of somebody by "is" and "has": "Mia has green eyes and waves", "Tom is bald as an egg"."""

from __future__ import annotations

import re

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.apart import says_who
from repertory.craft.rewriting.besides import other_clause, replaced
from repertory.craft.rewriting.bracketing import drops_comma
from repertory.craft.rewriting.describing import Reading, cut, drop_clause, name_only
from repertory.craft.rewriting.facts import facts_of
from repertory.craft.rewriting.fronting import only_other, says_looks
from repertory.craft.rewriting.late import late
from repertory.craft.rewriting.likeness import contradicted
from repertory.craft.rewriting.phrases import (
    CHAIN,
    END,
    FEATURES,
    RELATIVE,
    WITH,
)
from repertory.craft.rewriting.standing import PRONOUN_OF
from repertory.craft.rewriting.verbs import is_verbal
from repertory.craft.rewriting.wordsets import wordset

_WHO = re.compile(rf"[NP]V(D?(?:{CHAIN})?G(?:o[Yn])?(?:,?{WITH})*)w(?=x)")
_NOUN = rf"D?(?:{CHAIN})?G(?:o[Yn])?(?:,?{WITH})*(?:,?{RELATIVE})?|D(?:{CHAIN})(?!,[aAcEYn,&]*G)(?:,?{WITH})*"
_PREDICATE_PART = rf"(?:Vi*(?:{_NOUN}|(?:{CHAIN})(?:,?{WITH})?|{WITH})|hi*{FEATURES})"
_PREDICATE = late(rf"{_PREDICATE_PART}(?:(?:,?&|,)(?:{_PREDICATE_PART}|{CHAIN}{END}|{WITH}))*i?{END}")
_SEX = re.compile(r"N(V|,|\()i*(D)G(?=[,.;)&]|$)")
_LISTED = re.compile(r"&|,(?:&|[DNRG])")
_IS_LIKE = re.compile(rf"[NP]V(x?)({CHAIN})x(?:x|Dx)(?=[,.;&]|$)")
_DRESSED = re.compile(rf",(D?(?:{CHAIN})?G|D(?:{CHAIN})(?<=E)|{CHAIN})(?=I[DH][acAxi]{{0,3}}C)")
_ITEM_THEN = re.compile(r"I[DH][acAxi]{0,3}C+,")
_IS_ROLE = re.compile(rf"[NPw]V(D)({CHAIN})?(x?R)((?:{WITH}|Y)*)")
_WHILE = wordset("while whereas")
_RELATED = wordset("old older oldest young younger youngest big little")
"""What is said of friends and sisters: "an old friend"."""


def predicates(reading: Reading) -> None:
    """ "Mia has green eyes and waves", "she is tall", "her hair is short and dark"."""
    words = reading.words
    _of_another_sex(reading)
    for at, tag in enumerate(words.tags):
        who = reading.meant[at]
        if tag in "NPG" and who >= 0:
            match = _PREDICATE.match(words.tags, at + 1)
            if match and says_looks(reading, at + 1, match.end()) and not only_other(words, at + 1, match.end()):
                several = _SEVERAL.search(words.tags[: at + 1]) if words.lower[at + 1] in _ARE else None
                if several:
                    _take_shared(reading, several.start(), at, match.end())
                else:
                    _take_predicate(reading, at, match.end(), who)
    _likened(reading)
    for match in _IS_ROLE.finditer(words.tags):
        if reading.meant[match.start()] >= 0 and match.end(4) > match.start(4) - bool(match[2]):
            cut_beside_role(reading, match, reading.meant[match.start()])


def _of_another_sex(reading: Reading) -> None:
    """ "Kai, a woman, waits" of a man; of a woman it says no more than her card. "Kai, a woman and a dog" are three."""
    words, tags = reading.words, reading.tags
    for match in _SEX.finditer(tags):
        who, gender = reading.meant[match.start()], looks.PERSON.get(words.lower[match.end() - 1], "")
        known = {gender, reading.people[who].pronoun} == {"she", "he"} if who >= 0 else False
        listed = tags[match.end(1) - 1] == "," and _LISTED.match(tags, match.end())
        if not known or listed or words.lower[match.start(2)] not in {"a", "an"} or not reading.free(*match.span()):
            continue
        if match[1] == "V":
            _take_predicate(reading, match.start(), match.end(), who)
        else:
            closing = tags[match.end() : match.end() + 1] in {",", ")"} and drops_comma(
                reading, match.start(), match.end()
            )
            cut(reading, match.start(1), match.end() + (closing or match[1] == "("), who)


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
        if who >= 0 and says_looks(reading, *match.span(1)) and says_who(reading, match.start(), match.end(1)):
            noun = words.tags[match.start(1)] == "D"
            apposed = _ITEM_THEN.match(words.tags, match.end(1)) and words.opens(match.start() - 1)
            if not noun or (apposed and words.lower[match.start(1)] == "the"):
                cut(reading, match.start() + noun, match.end(1), who)


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
        _last_of_several(reading, before.start(), subject, end, who)


_SEVERAL = re.compile(r"N(?:,N)*,?&N$")
_ARE = wordset("are were have had")


def _take_shared(reading: Reading, first: int, subject: int, end: int) -> None:
    """ "Mia and Nova are tall and they wave" -> "Mia and Nova wave"; `first` is the first of the names."""
    words = reading.words
    people = [words.who[at] for at in range(first, subject + 1) if words.tags[at] == "N"]
    said = facts_of(words, subject + 1, end)
    cards = [(reading.people[one].identity, reading.people[one].pronoun) for one in people]
    against = next(filter(None, (contradicted(said, *card) for card in cards)), "")
    onward = re.match(r",?&P?", words.tags[end:])
    cut(reading, subject + 1, end + (onward.end() if onward else 0), people[-1], against=against, checked=True)


def _last_of_several(reading: Reading, joint: int, subject: int, end: int, who: int) -> None:
    """The clause that ends a sentence goes with the "and" before it, unless that went with another clause already."""
    if reading.free(joint, subject):
        cut(reading, joint, end, who)
    elif who in reading.words.who[:subject]:
        cut(reading, subject, end, who)
    elif end >= len(reading.tags) - 1:
        name_only(reading, subject, end, who)
    else:
        cut(reading, subject, end + 1, who)


def cut_beside_role(reading: Reading, match: re.Match[str], who: int) -> None:
    """Takes out the looks beside a job, and keeps the job; in the groups 2 and 4 of the match are the looks."""
    said = {reading.words.lower[at] for at in range(*match.span(2))}
    if said <= _RELATED and not match[4]:
        return
    for group in (2, 4):
        if match[group] and says_looks(reading, *match.span(group)):
            cut(reading, *match.span(group), who)
