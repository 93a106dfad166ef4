"""What is said of somebody before the name comes: "Freckled, Mia waits", "Green eyes, freckles. Mia"."""

from __future__ import annotations

import re

from repertory.craft.rewriting.describing import Reading, cut
from repertory.craft.rewriting.facts import facts_of
from repertory.craft.rewriting.filmlooks import of_film
from repertory.craft.rewriting.late import late
from repertory.craft.rewriting.likeness import contradicted
from repertory.craft.rewriting.phrases import ALONE, CHAIN, SEGMENT, describes, passes
from repertory.craft.rewriting.verbforms import is_participle
from repertory.craft.rewriting.verbs import is_verbal
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

_SEGMENT = late(SEGMENT)
_FRONTED = late(rf"({SEGMENT}),(?=[NPDAaEcG])")
_FRONTED_MOOD = re.compile(rf"({CHAIN}(?:,?&|,))(?:x|Ix|x?[pIW][DH]?x{{1,2}}),(?=[NP])")
_FRONTED_BEHIND = re.compile(rf"x(?:&|,&?)({CHAIN}),(?=[NP])")
_THOUGH = wordset("though although while just")
_LIKENED = re.compile(rf"x?({CHAIN})xD?x{{1,2}},(?=[NP])")
_COMES = wordset(
    "stands sits lies comes emerges steps walks appears waits goes enters rises strides crouches kneels sleeps looms "
    "leans hangs steps stumbles rides stood sat lay came emerged stepped walked appeared waited went entered rose"
)
"""Verbs that may stand before who does it: "in the doorway stands Nova"."""


def says_looks(reading: Reading, start: int, end: int) -> bool:
    """Whether these words say looks only, and nothing covers them yet."""
    return reading.free(start, end) and describes(reading.words, start, end)


def only_other(words: Words, start: int, end: int) -> bool:
    """Whether nothing but words are said that mean many things: "is hot", "is small"; or a number: "is nineteen"."""
    said = [words.lower[at] for at in range(start, end) if words.tags[at] in "AaEcYnBF"]
    return not said or all(one in ALONE for one in said)


def fronted(reading: Reading) -> None:
    """ "Short-haired and freckled, Mia waits", "With her long silver hair, Nova watches"."""
    words, tags = reading.words, reading.tags
    stands = {start for start, _, _ in reading.named}
    for at in range(len(tags)):
        if not words.opens(at) or tags[at] not in "AaEcYniDHWNBFGox" or _likened(reading, at):
            continue
        name = next((stop for stop in range(at, len(tags)) if tags[stop] in "NP.;:"), len(tags))
        if of_film(words.lower[at:name], tags[at:name]):
            continue
        mood = _FRONTED_MOOD.match(tags, at)
        if mood and reading.meant[mood.end()] >= 0 and says_looks(reading, *mood.span(1)):
            cut(reading, *mood.span(1), reading.meant[mood.end()])
            continue
        behind = _FRONTED_BEHIND.match(tags, at)
        if behind and reading.meant[behind.end()] >= 0 and says_looks(reading, *behind.span(1)):
            cut(reading, behind.start(1) - 1, behind.end() - 1, reading.meant[behind.end()])
            continue
        start = at + (words.lower[at] in _THOUGH)
        match = _FRONTED.match(tags, start)
        if match and tags[match.end()] not in "NP" and match.end() not in stands:
            continue
        if match and not passes(words, match.end(1)) and says_looks(reading, start, match.end(1)):
            who = reading.meant[match.end()]
            if who >= 0 and not only_other(words, start, match.end(1)):
                cut(reading, at, match.end(), who)
                after = match.end() + 1
                if tags[after - 1] == "N" and tags[after : after + 1] == "," and is_verbal(words, after + 1):
                    cut(reading, after, after + 1, who)


def _likened(reading: Reading, at: int) -> bool:
    """ "As pretty as a picture, Mia waits"."""
    match = _LIKENED.match(reading.tags, at)
    if match is None or reading.words.lower[match.end(1)] != "as" or reading.meant[match.end()] < 0:
        return False
    if not says_looks(reading, *match.span(1)):
        return False
    cut(reading, at, match.end(), reading.meant[match.end()])
    return True


def leading(reading: Reading) -> None:
    """ "Green eyes, freckles, short dark hair. Mia at the gate.": fragments before whom they are about."""
    words, tags = reading.words, reading.tags
    for at in range(len(tags)):
        if (at and (tags[at - 1] != "." or reading.meant[at - 1] != -2)) or tags[at] not in "aAcEYniBF":
            continue
        end = _stretches(reading, at)
        if end > at and tags[end : end + 1] == "N" and tags[end - 1] in ".:;-":
            who = words.who[end]
            person = reading.people[who]
            of_others = contradicted(facts_of(words, at, end - 1), person.identity, person.pronoun)
            if not (of_others and tags[end - 1] == "."):
                cut(reading, at, end, who)
            return


def _stretches(reading: Reading, at: int) -> int:
    """Where the stretches that say looks only end, with the mark behind the last."""
    words, tags = reading.words, reading.tags
    while at < len(tags):
        match = _SEGMENT.match(tags, at)
        if not match or match.end() == at or passes(words, match.end()) or not says_looks(reading, at, match.end()):
            break
        if tags[match.end() : match.end() + 1] not in {*",.;:-"}:
            break
        at = match.end() + 1
    return at


def inverted(reading: Reading) -> None:
    """ "In the doorway, tall and silver-haired, stands Nova"."""
    words, tags = reading.words, reading.tags
    for name in (at for at in range(2, len(tags)) if tags[at] == "N" and words.lower[at - 1] in _COMES):
        first = max(tags.rfind(stop, 0, name) for stop in ".;:") + 1
        if any(tags[at] in "NPG" for at in range(first, name)):
            continue
        at = tags.find(",", first, name)
        while 0 <= at < name:
            match = _SEGMENT.match(tags, at + 1)
            following = tags.find(",", at + 1, name)
            if match and tags[match.end() : match.end() + 1] == "," and says_looks(reading, at + 1, match.end()):
                cut(reading, at, match.end() + (match.end() + 2 == name), words.who[name])
                following = match.end()
            at = following


def fragments(reading: Reading) -> None:
    """ "Mia. Short dark hair. She waits.": a sentence that is no more than a description of whoever came before."""
    tags = reading.tags
    for at, tag in enumerate(tags):
        if tag != "." or at + 1 >= len(tags) or reading.meant[at] < 0 or not reading.free(at, at + 1):
            continue
        match = _SEGMENT.match(tags, at + 1)
        end = match.end() if match else at
        if end > at + 1 and tags[end : end + 1] in {"", "."} and says_looks(reading, at + 1, end):
            cut(reading, at, end, reading.meant[at])
    _moods(reading)
    _captions(reading)


def _captions(reading: Reading) -> None:
    """ "A bald head, a limp: Tom crosses the lobby.": what is listed before a colon and a name."""
    words, tags = reading.words, reading.tags
    for match in _BEFORE_COLON.finditer(tags):
        pieces = [piece.span() for piece in _STRETCH.finditer(tags, *match.span(1))]
        for first, last in pieces:
            if _is_look(reading, first, last):
                opening = first == match.start(1)
                cut(reading, first - (not opening), last + opening, words.who[match.end()])


def _moods(reading: Reading) -> None:
    """ "Freckled, furious.": a sentence of looks and moods and nothing else, about whoever came before, or comes next,
    or is alone in the shot."""
    words, tags = reading.words, reading.tags
    for match in _NO_VERB.finditer(tags):
        start, end = match.span(1)
        pieces = [piece.span() for piece in _STRETCH.finditer(tags, start, end)]
        said = [one for one in pieces if _is_look(reading, *one)]
        others = [at for first, last in pieces if (first, last) not in said for at in range(first, last)]
        if not said or not others or any(is_verbal(words, at) or is_participle(words.lower[at]) for at in others):
            continue
        who = reading.meant[start - 1] if start else -2
        if who == -2:
            who = words.who[end + 1] if tags[end + 1 : end + 2] == "N" else _alone(reading)
        for first, last in said if who >= 0 else ():
            cut(reading, *((first, last + 1) if first == start else (first - 1, last)), who)


_NO_VERB = re.compile(r"(?:^|(?<=[.;:]))([aAcEYixBF]+(?:,[aAcEYixBF]+)+)(?=[.;]|$)")
_BEFORE_COLON = re.compile(r"(?:^|(?<=[.;]))([^.;:NPHVGhqQ]+,[^.;:NPHVGhqQ]+):(?=N)")
_STRETCH = re.compile(r"[^,]+")


def _is_look(reading: Reading, start: int, end: int) -> bool:
    """Whether a stretch says the looks of somebody and of no thing."""
    whole = _SEGMENT.fullmatch(reading.tags, start, end) and says_looks(reading, start, end)
    return bool(whole) and re.search(r"[AEYF]", reading.tags[start:end]) is not None


def _alone(reading: Reading) -> int:
    """The one person of the shot, -1 where there are several."""
    return 0 if len(reading.people) == 1 and reading.people[0].bound and not reading.named else -1
