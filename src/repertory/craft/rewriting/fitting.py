"""Whom of those who are bound a noun fits: "a young woman with short dark hair", "the woman"."""

from __future__ import annotations

import re

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.describing import Reading
from repertory.craft.rewriting.facts import facts_of
from repertory.craft.rewriting.likeness import agreeing, contradicted
from repertory.craft.rewriting.phrases import describes
from repertory.craft.rewriting.wording import Words

_OBJECT = re.compile(r"(?:O|H(?=[.,;:)pIWo&-]|$))")
GENDER_OF_OBJECT = {"him": "he", "her": "she", "them": "they"}


def whom(reading: Reading, start: int, end: int) -> int:
    """The one bound person whom the noun fits, else -1."""
    words = reading.words
    if not describes(words, start, end) or _pictured(words, start):
        return -1
    said = facts_of(words, start, end)
    first, last = sentence(words, start)
    here = {words.who[at] for at in range(first, last) if words.who[at] >= 0}
    clause, clause_end = sentence(words, start, ".;,")
    definite = words.lower[start] in {"the", "this", "that", "our"}
    beside = {words.who[at] for at in range(clause, clause_end) if words.who[at] >= 0}
    objects = {
        GENDER_OF_OBJECT[words.lower[clause + m.start()]]
        for m in _OBJECT.finditer(words.tags[clause:clause_end])
        if words.lower[clause + m.start()] in GENDER_OF_OBJECT and not start <= clause + m.start() < end
    }
    fits: list[tuple[int, int]] = []
    for who, person in enumerate(reading.people):
        if who in beside or (who in here and not definite) or person.pronoun in objects:
            continue
        if contradicted(said, person.identity, person.pronoun):
            continue
        known, unknown = agreeing(said, person.identity)
        nobody_else = not known and not unknown and not any(one >= 0 for one in words.who)
        if person.identity and not nobody_else and (not known or (not definite and unknown > known)):
            continue
        if not person.bound and known < 2:  # "a young woman" may well be a passer-by
            continue
        fits.append((known, who))
    fits.sort(reverse=True)
    if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0]):
        return -1
    return fits[0][1]


def only_one(reading: Reading, start: int, end: int) -> int:
    """Whom "the woman" means where nothing more is said: the one woman who is bound, if the text names her nowhere."""
    words = reading.words
    gender = looks.PERSON.get(words.lower[end - 1], "")
    mine = [who for who, person in enumerate(reading.people) if person.pronoun == gender and person.bound]
    if end - start != 2 or words.lower[start] != "the" or len(mine) != 1 or mine[0] in words.who:
        return -1
    return mine[0]


def _pictured(words: Words, start: int) -> bool:
    """Whether it is on a picture: "a photograph of a young woman". A portrait that opens the text is a framing."""
    if start < 2 or words.lower[start - 1] not in {"of", "showing"}:
        return False
    what = words.lower[start - 2]
    return what in looks.PICTURED and not (what == "portrait" and words.opens(start - 2))


def sentence(words: Words, at: int, stops: str = ".") -> tuple[int, int]:
    """Where the sentence or the clause around a word begins and ends."""
    first = max((words.tags.rfind(stop, 0, at) for stop in stops), default=-1) + 1
    ends = [found for stop in stops if (found := words.tags.find(stop, at)) >= 0]
    return first, min(ends, default=len(words.tags))
