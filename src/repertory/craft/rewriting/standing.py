"""Nouns and pronouns that stand for somebody who is bound: "a young woman with short dark hair", "her"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.describing import Known, Reading, cut
from repertory.craft.rewriting.facts import facts_of
from repertory.craft.rewriting.fitting import only_one, whom
from repertory.craft.rewriting.late import late
from repertory.craft.rewriting.likeness import contradicted
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
from repertory.craft.rewriting.picturing import pictured
from repertory.craft.rewriting.replacing import replace
from repertory.craft.rewriting.verbforms import is_participle
from repertory.craft.rewriting.verbs import is_verbal
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

_PERSON = late(PERSON)
_ROLE = re.compile(rf"D({CHAIN})(?=R)")
_LEAD = late(rf"D(?:{CHAIN})?R,({SEGMENT})(?=[,.]|$)")
_WITH = re.compile(rf"(?:{WITH})+")
_MORE = late(rf"(?:,(?:{WITH}|{FEATURES}|{CHAIN}|{RELATIVE}))+,")
_DRESSED = re.compile(r"I[DH]?[acAxf]{0,4}C")
PRONOUN_OF = {"she": "she", "her": "she", "he": "he", "his": "he", "they": "they", "their": "they"}


def read(words: Words, people: Sequence[Known]) -> Reading:
    """Who is meant where; nouns that stand for a bound person are replaced at once."""
    reading = Reading(words, people, pictured(words))
    stands = _persons(reading)
    last: dict[str, int] = {}
    current, until = -2, 0
    for at, tag in enumerate(words.tags):
        if at < until:  # inside a noun that stands for somebody
            pass
        elif tag == "N":
            current = words.who[at]
            last[people[current].pronoun] = current
            reading.named.append((at, at + 1, current))
        elif at in stands:
            end, current = stands[at]
            until = end if current >= 0 else 0
            if current >= 0:
                last[people[current].pronoun] = current
                reading.named.append((at, end, current))
            else:
                _unbound(last, looks.PERSON.get(words.lower[end - 1], ""))
        elif tag in "RG" and not reading.taken[at] and not _apposed(words, at):
            gender = looks.OTHER.get(words.lower[at], looks.PERSON.get(words.lower[at], ""))
            current = -1
            _unbound(last, gender)
        elif tag in "PH":
            current = _by_pronoun(people, last, PRONOUN_OF[words.lower[at]], reading.named)
        reading.meant.append(current)
    return reading


def _apposed(words: Words, at: int) -> bool:
    """Whether the noun says who a named person is: "Mia, the new barista," or "Mia is a pilot"."""
    return bool(re.search(r"N(?:,|V|-|\()D?[aAcEx]{0,6}$", words.tags[max(0, at - 9) : at]))


def _unbound(last: dict[str, int], gender: str) -> None:
    if gender:
        last[gender] = -1
    for one in ("she", "he"):
        last.setdefault(one, -1)


def _by_pronoun(people: Sequence[Known], last: dict[str, int], pronoun: str, named: list[tuple[int, int, int]]) -> int:
    if pronoun in last:
        return last[pronoun]
    mine = [who for who, person in enumerate(people) if person.pronoun == pronoun]
    if pronoun == "they" and not mine and len({who for _, _, who in named}) > 1:
        return named[-1][2]
    return mine[0] if mine else -1


def _persons(reading: Reading) -> dict[int, tuple[int, int]]:
    """Where nouns such as "a young woman with freckles" stand by themselves, and whom they mean."""
    words, found = reading.words, {}
    for match in _PERSON.finditer(words.tags):
        start, end = match.span()
        if _belongs_before(words, start, end):
            continue
        if _is_role(words, end):
            _cut_from_role(reading, start, end)
            continue
        more = _MORE.match(words.tags, end)
        if more and describes(words, end + 1, more.end() - 1) and is_verbal(words, more.end()):
            end = more.end() - 1
        end = _told(words, start, end)
        who = whom(reading, start, end)
        end = _without_brought(reading, start, end, who)
        if (who >= 0 and _partial(words, start)) or (who >= 0 and re.match(r"[^.;,]{1,6},N", words.tags[end:])):
            found[start] = (end, who)
            _cut_looks(reading, start, end, who)
        elif who >= 0:
            found[start] = (replace(reading, start, end, who), who)
        else:
            found[start] = (end, only_one(reading, start, end))
    for match in _ROLE.finditer(words.tags):
        start, end = match.span(1)
        if (
            words.lower[end] not in looks.CREATURES
            and words.lower[start - 1] in {"the", "our", "this", "that"}
            and reading.free(start, end)
            and not _belongs_before(words, start - 1, end + 1)
        ):
            _cut_from_role(reading, start, end)
    _leads(reading)
    return found


_LEADS = wordset("heroine hero protagonist")


def _leads(reading: Reading) -> None:
    """ "Our heroine, freckled and slim, waits": one of ours by her part in the film."""
    words = reading.words
    for match in _LEAD.finditer(words.tags):
        role, (start, end) = words.tags.index("R", match.start()), match.span(1)
        if (words.lower[match.start()] == "our" or words.lower[role] in _LEADS) and reading.free(role, end):
            who = whom(reading, start, end)
            if who >= 0 and who not in words.who:
                closing = words.tags[end : end + 1] == "," and is_verbal(words, end + 1)
                cut(reading, start - 1, end + closing, who)


def _told(words: Words, start: int, end: int) -> int:
    """Where the description ends: what comes after a comma or "and" may say something else ("her head down")."""
    stop = end
    while stop > start and not describes(words, start, stop):
        stop = max(words.tags.rfind(mark, start, stop) for mark in ",&W")
    return stop if stop > start else end


def _without_brought(reading: Reading, start: int, end: int, who: int) -> int:
    """Where the noun ends without a "with" that brings more than looks, which stays: "with red hair and a suitcase"."""
    words = reading.words
    thing = and_thing(words, end)
    if who < 0 or "W" not in words.tags[start:end] or not (thing or passes(words, end)):
        return end
    brings = words.tags.rindex("W", start, end)
    if thing:
        cut(reading, brings + 1, end + 1, who)
    return brings


def _belongs_before(words: Words, start: int, end: int) -> bool:
    """Whether the noun is said of somebody named just before it: "Mia, a young woman", "she is a woman"; not in "beside
    Mia, a woman enters"."""
    before = words.tags[max(0, start - 2) : start]
    dressed = _DRESSED.match(words.tags, end)
    if before == "N," and is_verbal(words, dressed.end() if dressed else end):
        return False
    return bool(re.search(r"(?:N[,(\-]|N|[NPw]V)$", before)) or bool(re.search(r"R[,(\-]$", before))


def _partial(words: Words, start: int) -> bool:
    """Whether other adjectives stand before it, which must stay: "a nervous young woman"."""
    return words.tags[start] != "D" and bool(re.search(r"(?:D|H|s)x{1,3},?$", words.tags[max(0, start - 5) : start]))


def _is_role(words: Words, end: int) -> bool:
    """Whether another noun follows an adjective that may stand alone: "a blonde model", "a 19-year-old athlete"."""
    if words.tags[end - 1] != "E" or words.tags[end : end + 1] not in {"x", "R", "C", "A", "a", "c"}:
        return False
    if words.lower[end - 1] in {"teenager", "redhead", "brunette"} or words.tags[end + 1 : end + 2] in {*"DHNO"}:
        return False
    return not (is_verbal(words, end) or is_participle(words.lower[end]))


def _cut_from_role(reading: Reading, start: int, end: int) -> None:
    """Of "a 19-year-old athlete with a shaved head" the athlete stays, where it is somebody bound."""
    words = reading.words
    who = whom(reading, start, end)
    named = {one for one in words.who if one >= 0}
    if who < 0 or who in named:
        return
    cut(reading, start + (words.tags[start] == "D"), end, who)
    more = _WITH.match(words.tags, end + 1)
    if (
        more
        and describes(words, *more.span())
        and not contradicted(facts_of(words, *more.span()), reading.people[who].identity, "")
    ):
        cut(reading, *more.span(), who)


def _cut_looks(reading: Reading, start: int, end: int, who: int) -> None:
    noun = next((at for at in range(start, end) if reading.tags[at] == "G"), end)
    if reading.tags[start - 1 : start] == ",":
        cut(reading, start - 1, noun, who)
    for first, last in ((start + (reading.tags[start] == "D"), noun), (noun + 1, end)):
        if last > first:
            cut(reading, first, last, who)
