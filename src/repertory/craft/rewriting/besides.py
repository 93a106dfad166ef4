"""Looks that "and" or "with" joins to what is none: "with freckles and a grin", "is tired and has green eyes"."""

from __future__ import annotations

import re

from repertory.craft.rewriting.describing import Edit, Reading, cut
from repertory.craft.rewriting.facts import facts_of
from repertory.craft.rewriting.fronting import only_other, says_looks
from repertory.craft.rewriting.likeness import contradicted
from repertory.craft.rewriting.phrases import CHAIN, END, FEATURES, WITH, and_thing, describes, passes
from repertory.craft.rewriting.verbforms import is_participle
from repertory.craft.rewriting.verbs import FINITE, both_do, is_verbal
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

_HAVING = re.compile(
    rf"(?:W|wh|(?<=[NP])h)(?:({FEATURES}),?&(?=[DHx])|(?:[DH]?[xaci]{{1,3}}(?:[pI][DH]?[BFx])?)(,?&{FEATURES})(?=[,.;)]|$))"
)
_SOMEBODY = re.compile(r"D[aAcEix]{0,3}[GRN]")


def shared(reading: Reading) -> None:
    """Features beside what is none: "Mia, with freckles and a grin" -> "Mia, with a grin"."""
    words, tags = reading.words, reading.tags
    for match in _HAVING.finditer(tags):
        before = match.start() - 1 - (tags[match.start() - 1 : match.start()] == ",")
        who = reading.meant[match.start() - 1] if match.start() else -1
        if who < 0 or tags[before] not in "NP" or _SOMEBODY.match(tags, match.end()):
            continue
        if match[1]:
            goes_on = is_verbal(words, match.end()) or not describes(words, *match.span(1))
            goes_on = goes_on or (tags[match.start()] == "h" and other_clause(words, match.end()))
            if not goes_on and reading.free(*match.span(1)) and not _more_looks(reading, match.end()):
                cut(reading, match.start(1), match.end(), who)
        elif describes(words, match.start(2) + 1, match.end(2)) and reading.free(*match.span()):
            cut(reading, *match.span(2), who)


_FEATURE = re.compile(FEATURES)


def _more_looks(reading: Reading, at: int) -> bool:
    """Whether what follows is looks, too."""
    match = _FEATURE.match(reading.tags, at)
    return bool(match and describes(reading.words, at, match.end()))


_ANOTHER = re.compile(r"D[aAcEi]*[GR](?=[xVhq])|D[aAci]*x(?=x)|N(?=[xVhq,])|H[aAci]*[BF](?=x)")


def other_clause(words: Words, at: int) -> bool:
    """Whether a clause about something else begins: "Mia is slim and Tom is bald", "... and her hands shake"."""
    of_them = words.tags[at + 1 : at + 3] == "oO" and words.lower[at] in _OF_THEM
    if of_them or words.lower[at : at + 1] == ["both"]:
        return of_them or both_do(words, at)
    match = _ANOTHER.match(words.tags, at)
    if match is None or match[0] == "N":
        return match is not None
    if match[0][0] == "H":
        return not is_participle(words.lower[match.end()]) and not passes(words, match.end())
    return words.lower[match.end()] in FINITE if match[0][-1] == "x" else is_verbal(words, match.end())


_OF_THEM = wordset("both neither each none all one")
"""Before "of them"."""
_HAS_TOO = re.compile(rf"(?<=[^,.;:&])(?:,?&|,)(h(?:i?{FEATURES})|V(?:{CHAIN})){END}")
_WITH = re.compile(rf"{WITH}{END}")
_NOUN_WITH = re.compile(rf"(,|V)(D?(?:{CHAIN})?GY*(?:oi*[Yn])?|D(?:{CHAIN})(?<=E)|{CHAIN}(?=W{FEATURES}&))(?=W)")
_HAS = {"is": "has", "'s": "has", "was": "had", "are": "have", "were": "had"}


def conjoined(reading: Reading) -> bool:
    """ "Mia is tired and has green eyes", "Nova, a tall woman with a suitcase, waits"; whether there were any."""
    before = len(reading.edits)
    words, tags = reading.words, reading.tags
    for match in _HAS_TOO.finditer(tags):
        start, who = match.start(1), reading.meant[match.start()]
        sure = tags[start] == "h" or re.search(r"[AEY]", match[1])
        if who < 0 or not sure or _subject(reading, match.start()) != who or only_other(words, start + 1, match.end()):
            continue
        if says_looks(reading, start + 1, match.end()):
            thing = and_thing(words, match.end())
            closing = tags[match.start()] == "," and tags[match.end() : match.end() + 2] == ",&"
            cut(reading, *((start + 1, match.end() + 1) if thing else (match.start(), match.end() + closing)), who)
    for match in _NOUN_WITH.finditer(tags):
        at, who = match.start(), reading.meant[match.start() - 1] if match.start() else -1
        if who < 0 or tags[at - 1] not in "NP" or not says_looks(reading, *match.span(2)):
            continue
        if only_other(words, *match.span(2)) or _all_looks(reading, match.end()):
            continue
        if match[1] == ",":
            cut(reading, *match.span(2), who)
        else:
            replaced(reading, at, match.end() + 1, who, f" {_HAS.get(words.lower[at], 'has')}")
    return len(reading.edits) > before


def _subject(reading: Reading, at: int) -> int:
    """Whom the sentence is about, as far as its first noun or pronoun tells."""
    first = max(reading.tags.rfind(stop, 0, at) for stop in ".;:-") + 1
    noun = next((one for one in range(first, at) if reading.tags[one] in "NPDHGRO"), -1)
    return reading.meant[noun] if noun >= 0 and reading.tags[noun] in "NP" else -1


def _all_looks(reading: Reading, at: int) -> bool:
    """Whether all that "with" brings is looks: then it goes as a whole."""
    match = _WITH.match(reading.tags, at)
    return bool(match and describes(reading.words, *match.span()) and not and_thing(reading.words, match.end()))


def replaced(reading: Reading, start: int, end: int, who: int, now: str) -> None:
    """Puts other words in the place of these, straight behind the word before: " has" for "is a slim woman with"."""
    words, person = reading.words, reading.people[who]
    if not reading.free(start, end):
        return
    said = facts_of(words, start, end - 1)
    against = contradicted(said, person.identity, person.pronoun)
    reading.take(start, end)
    first, last = words.ends[start - 1], words.ends[end - 1]
    reading.edits.append(Edit(start=first, end=last, now=now, who=who, facts=said, contradicts=against))
