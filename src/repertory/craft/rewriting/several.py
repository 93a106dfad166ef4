"""What is said of two or three people at once: "Mia and Tom, a slim brunette and a bald old man, push the car"."""

from __future__ import annotations

import re
from itertools import permutations

from repertory.craft.rewriting.describing import Reading, cut
from repertory.craft.rewriting.facts import facts_of
from repertory.craft.rewriting.late import late
from repertory.craft.rewriting.likeness import contradicted
from repertory.craft.rewriting.phrases import CHAIN, PERSON, WITH, describes
from repertory.craft.rewriting.verbs import is_verbal
from repertory.craft.rewriting.wordsets import wordset

_NAMES = re.compile(r"N(?:,N)*(?:,?&)N(?=[,\-(])")
_EACH = rf"(?:D(?:x|D)?(?:(?:{CHAIN})(?:,?{WITH})?|{WITH}))"
_PEOPLE = late(rf"{PERSON}(?:(?:,?&|,){PERSON})+(?=[,.;)\-]|$)")
_ONE_OTHER = late(rf"({_EACH})(?:,?&|,)({_EACH})(?=[,.;)\-]|$)")
_PERSON = re.compile(PERSON)
_ONE = re.compile(_EACH)


def of_several(reading: Reading) -> None:
    """Takes out a list of descriptions behind a list of names, and "one freckled, the other bald"."""
    words, tags = reading.words, reading.tags
    for match in _NAMES.finditer(tags):
        people = [words.who[at] for at in range(*match.span()) if tags[at] == "N"]
        at = match.end() + 1
        found = _PEOPLE.match(tags, at)
        one = _PERSON
        one_other = words.lower[at : at + 1] == ["one"] or words.lower[at : at + 2] == ["the", "one"]
        if found is None and one_other and len(people) == 2:
            found, one = _ONE_OTHER.match(tags, at), _ONE
        if found is None or not reading.free(match.end(), found.end()):
            continue
        pieces = [piece.span() for piece in one.finditer(tags, at, found.end())]
        some = any if one is _ONE else all
        if len(pieces) != len(people) or not some(describes(words, *piece) for piece in pieces):
            continue
        closing = tags[found.end() : found.end() + 1] in {*",)-"} and (
            tags[found.end()] == ")" or is_verbal(words, found.end() + 1) or _bare(reading, found.end() + 1)
        )
        cut(
            reading,
            match.end(),
            found.end() + closing,
            people[0],
            checked=True,
            against=_against(reading, pieces, people),
        )


def _bare(reading: Reading, at: int) -> bool:
    """Whether a verb of several follows, as far as the word behind it tells: "push the car", "dig side by side"."""
    words, tags = reading.words, reading.tags
    if tags[at : at + 1] != "x" or words.lower[at].endswith(("ing", "ly", "ed")):
        return False
    return tags[at + 1 : at + 2] in {*"DHNOIpWx"} and words.lower[at] not in _NO_VERBS


_NO_VERBS = wordset(
    "night day dusk dawn morning evening noon slow soft low high close wide kitchen street bar rain side interior "
    "exterior back silent alone together golden hour"
)


def _against(reading: Reading, pieces: list[tuple[int, int]], people: list[int]) -> str:
    """What of the cards is contradicted where no order of the people fits what is said."""
    found = ""
    for order in permutations(people):
        against = ""
        for piece, who in zip(pieces, order, strict=True):
            person = reading.people[who]
            against = against or contradicted(facts_of(reading.words, *piece), person.identity, person.pronoun)
        if not against:
            return ""
        found = found or against
    return found
