"""A part of somebody's body keeps its noun and loses its looks: "her long dark hair blows" -> "her hair blows"."""

from __future__ import annotations

import re

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.bracketing import drops_comma
from repertory.craft.rewriting.describing import Edit, Reading, cut, drop_clause
from repertory.craft.rewriting.facts import facts_of
from repertory.craft.rewriting.likeness import contradicted
from repertory.craft.rewriting.meanings import KINDS_OF_PART
from repertory.craft.rewriting.phrases import CHAIN, END, describes, fits_part, says_state
from repertory.craft.rewriting.verbforms import is_participle
from repertory.craft.rewriting.verbs import is_verbal
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

_PREDICATE = re.compile(rf"(?:H|Ns)(?:{CHAIN})?[BF]V{CHAIN}(?:,?&(?:H|Ns)(?:{CHAIN})?[BF]V{CHAIN})*{END}")
_THOSE = wordset("those these")
_OVER = re.compile(r"x[pI]p?([NH])s?[BF]|[xf]([NH])s?[BF]")
_ACROSS = re.compile(r"x?[pIx]p?([NH])s?[BF]")
_MOOD = re.compile(rf"(?:H|Ns)[BF],?({CHAIN}(?:,?&|,))x(?=[,.;]|$)")
_BEHIND = re.compile(rf"(?:H|Ns)[BF]({CHAIN})(?=[,.;)]|$)")
_BETWEEN = re.compile(rf"(?:H|s)(?:{CHAIN})?[BF](,{CHAIN},)")


def part_predicates(reading: Reading) -> None:
    """ "Her hair is short and dark.", "her hair, short and dark, is wet"."""
    words = reading.words
    for match in _PREDICATE.finditer(words.tags):
        who = reading.meant[match.start()]
        if who >= 0 and words.opens(match.start()) and reading.free(*match.span()) and describes(words, *match.span()):
            onward = re.match(r",?&(?![HPND])", words.tags[match.end() :])
            if onward:
                onto = match.end() + onward.end()
                cut(reading, words.tags.rindex("V", 0, match.end()) + (not is_verbal(words, onto)), onto, who)
            else:
                drop_clause(reading, match.start(), match.start(), match.end(), who)
    for match in _BETWEEN.finditer(words.tags):
        who = reading.meant[match.start()]
        noun = words.lower[match.start(1) - 1]
        said = [words.lower[at] for at in range(*match.span(1)) if words.tags[at] in "AaEc"]
        if who >= 0 and said and all(fits_part(one, noun) for one in said):
            closing = is_verbal(words, match.end(1)) or drops_comma(reading, match.start(1), match.end(1) - 1)
            cut(reading, match.start(1), match.end(1) - (not closing), who, about=match.start(1) - 1)
    for match in _MOOD.finditer(words.tags):
        who = reading.meant[match.start()]
        at = match.start(1) - 1 - (words.tags[match.start(1) - 1] == ",")
        noun = words.lower[at]
        said = [words.lower[at] for at in range(*match.span(1)) if words.tags[at] in "AaEc"]
        mood = words.tags[match.end(1) - 1] == "&" or _is_mood(words.lower[match.end(1)])
        if who >= 0 and mood and said and all(fits_part(one, noun) for one in said):
            cut(reading, *match.span(1), who, about=at)


def _is_mood(word: str) -> bool:
    """Whether a word behind a comma says what hair or eyes do, and is no place or light: "her hair dark, tangled"."""
    return says_state(word) or word.endswith(("ed", "ing", "less", "ful"))


def parts(reading: Reading) -> None:
    """ "Her long dark hair blows in the wind": the hair stays, its looks go."""
    words, tags = reading.words, reading.tags
    for at, tag in enumerate(tags):
        if tag not in "BF" or reading.taken[at]:
            continue
        first, others = at, 0
        while first and tags[first - 1] in "aAcEi,&x" and others < 4 and words.lower[first - 1] not in _THOSE:
            others += tags[first - 1] == "x"
            first -= 1
            if tags[first] == "x" and not _mood(words, first):
                first += 1
                break
        while tags[first] in ",&":
            first += 1
        holder = tags[first - 1] if first else ""
        if holder not in {"H", "s", "z", "W"}:
            first = max(first, tags.rfind("x", 0, at) + 1, tags.rfind(",", first, at) + 1 if holder == "D" else 0)
            first += len(tags[first:at]) - len(tags[first:at].lstrip(",&"))
            holder = tags[first - 1] if first else ""
        who = _holder(reading, first, at, holder)
        if who >= 0:
            _cut_adjectives(reading, first, at, _better(reading, first, at, who) if holder in {"H", ",", "p"} else who)
    _behind(reading)


def _behind(reading: Reading) -> None:
    """ "Mia's hair dark, street"; "she dyes her hair blonde" is something that she does."""
    words, tags = reading.words, reading.tags
    for match in _BEHIND.finditer(tags):
        if words.lower[match.start() - 1] in _DYES:
            continue
        who, noun = reading.meant[match.start()], words.lower[match.start(1) - 1]
        said = [words.lower[at] for at in range(*match.span(1)) if tags[at] in "AaEc"]
        if who >= 0 and said and all(fits_part(one, noun) for one in said):
            cut(reading, *match.span(1), who, about=match.start(1) - 1)


_DYES = wordset("dyes dyed dyeing bleaches bleached colours colors paints tints")


def _better(reading: Reading, first: int, noun: int, who: int) -> int:
    """The other one whom a pronoun may mean, where only she fits: "Nova strokes her short dark hair"."""
    people = reading.people
    said = facts_of(reading.words, first, noun + 1)
    if not contradicted(said, people[who].identity, people[who].pronoun):
        return who
    for other, person in enumerate(people):
        alike = person.pronoun == people[who].pronoun
        if alike and person.identity and not contradicted(said, person.identity, person.pronoun):
            return other
    return who


def _mood(words: Words, at: int) -> bool:
    """Whether a word that is no adjective of looks may stand among them: "her long, tangled, dark hair"."""
    if words.lower[at] in looks.ACCESSORIES:
        return False
    return words.tags[at + 1] != "x" and not is_participle(words.lower[at]) and words.tags[at - 1 : at] in {*"HscaA,W"}


def _holder(reading: Reading, first: int, noun: int, before: str) -> int:
    """Whose hair or eyes they are: -1 where nobody's who is bound."""
    tags = reading.tags
    if before in {"H", "z"}:
        return reading.meant[first - 1]
    if before == "s":
        inherited = tags[first - 3 : first - 2] == "W" and first > 3 and reading.meant[first - 4] == -1
        return reading.words.who[first - 2] if first > 1 and not inherited else -1
    told = _of_whom(reading, first, noun, before)
    if told is not None:
        return told
    if over := _over(reading, first, noun, before):
        return reading.meant[over.start(over.lastindex or 1)]
    return _holder_near(reading, first, noun, before)


def _holder_near(reading: Reading, first: int, noun: int, before: str) -> int:
    """Whose they are by who is spoken of before or behind them."""
    tags = reading.tags
    opening = reading.words.opens(first) and re.match(r"[fxpB]{1,3},[NP]", tags[noun + 1 :])
    if first != noun and (opening or (before == "W" and reading.meant[first - 1] == -2)):
        return _named_next(reading, noun)
    if (lit := _lit(reading, first, noun)) >= 0:
        return lit
    return _spoken_of(reading, first, before) if first and first != noun else -1


def _of_whom(reading: Reading, first: int, noun: int, before: str) -> int | None:
    """Whose it is by what follows: "the dark hair of Mia", "that dark hair of hers", "We see dark hair: Mia"; None
    where nothing there tells it."""
    words, tags = reading.words, reading.tags
    behind = tags[noun + 1 : noun + 2]
    if behind == ":" and tags[noun + 2 : noun + 3] == "N" and tags[noun + 3 : noun + 4] in {"", *",."}:
        return words.who[noun + 2]
    framed = before == "D" and tags[max(0, first - 2)] == ":" and behind == "."  # "ECU: a brown iris."
    if not framed and behind != "o":
        return None
    kind = _OF_HERS.get(words.lower[noun + 2]) if noun + 2 < len(tags) else None
    if kind is None:
        return next((who for start, _, who in reading.named if start == noun + 2), -1)
    mine = [who for who, person in enumerate(reading.people) if person.pronoun == kind]
    meant = reading.meant[noun + 2]
    return meant if meant >= 0 or len(mine) != 1 else mine[0]


_OF_HERS = {"hers": "she", "his": "he", "theirs": "they"}


def _over(reading: Reading, first: int, noun: int, before: str) -> re.Match[str] | None:
    """Whose face hair falls over, which says whose hair it is: "the wind whips dark hair across Mia's face"."""
    if looks.PARTS[reading.words.lower[noun]] != "hair" or first == noun:
        return None
    if reading.words.opens(first):
        over = _OVER.match(reading.tags, noun + 1)
        return over if over and (over[1] or reading.words.lower[noun + 1] in _FRAMES) else None
    if before == "D" or reading.meant[first - 1] != -2:
        return None
    return _ACROSS.match(reading.tags, noun + 1)


_FRAMES = wordset("frames framing framed covers covering hides hiding veils veiling shades curtains surrounds hoods")
_LIGHTS = wordset("catches catching lights touches hits rims finds picks gilds warms plays glints shines falls kisses")
_LIT_AS = re.compile(r"[BF](?:x(?=N)|,(?=N))")


def _lit(reading: Reading, first: int, noun: int) -> int:
    """Whose hair it is that the light catches while somebody does something: "light catches dark hair as Mia turns"."""
    words, tags = reading.words, reading.tags
    verb = first - 1 - (tags[first - 1 : first] == "p")
    onward = _LIT_AS.match(tags, noun)
    if first == noun or verb < 0 or words.lower[verb] not in _LIGHTS or not onward:
        return -1
    return words.who[onward.end()] if tags[noun + 1] == "," or words.lower[noun + 1] in {"as", "while", "when"} else -1


def _spoken_of(reading: Reading, first: int, before: str) -> int:
    """Whose hair it is where no word says so: that of whom was spoken of last, if the word before lets it be."""
    words, tags = reading.words, reading.tags
    if words.lower[first - 1] in _THOSE:
        fits = tags[first - 2 : first - 1] in {*"&,.;-W"}
    elif before == "p" and words.lower[first - 1] == "through":
        fits = bool(_FINGERS.search(tags[: first - 1])) and not words.lower[first - 2].endswith("ing")
    elif before == "o":
        fits = words.lower[first - 2] in _AMOUNTS
    elif before == "h":
        fits = bool(re.search(r"(?:^|[^poI])[NPw]$", tags[: first - 1]))
    else:
        fits = before in {*",&W;V"}
    return reading.meant[first - 1] if fits else -1


_FINGERS = re.compile(r"H[aAcx]?B$")
_AMOUNTS = wordset(
    "strand strands lock locks mop mane wall curtain mass tangle halo cascade shock wisp wisps handful tuft"
)
"""Of what hair is told by: "a strand of long silver hair"."""


def _named_next(reading: Reading, at: int) -> int:
    """Whom a phrase that opens a sentence is about: "With green eyes fixed on the door, Mia waits"."""
    comma = reading.tags.find(",", at)
    after = reading.meant[comma + 1 : comma + 2]
    return after[0] if comma > 0 and after and reading.tags[comma + 1] in "NP" else -1


def _cut_adjectives(reading: Reading, first: int, noun: int, who: int) -> None:
    words, tags = reading.words, reading.tags
    gone = [at for at in range(first, noun) if tags[at] in "aAcE" and fits_part(words.lower[at], words.lower[noun])]
    if not gone:
        return
    if all(at in gone or tags[at] in "i,&" for at in range(first, noun)):
        cut(reading, first, noun, who, about=noun)
        return
    for at in gone:
        start, end = at, at + 1
        while start > first and tags[start - 1] == "i":
            start -= 1
        if end < noun and tags[end] in ",&":
            end += 1
        elif start > first and tags[start - 1] in ",&":
            start -= 1
        cut(reading, start, end, who, about=noun)


_ONES = re.compile(rf"(?:H|Ns)({CHAIN})x")
_OWN = {"her": "hers", "their": "theirs", "his": "his"}


def ones(reading: Reading) -> None:
    """ "Her green eyes meet Nova's brown ones" -> "... meet Nova's"."""
    words, tags = reading.words, reading.tags
    for match in _ONES.finditer(tags):
        last = match.end() - 1
        who = reading.words.who[match.start()] if tags[match.start()] == "N" else reading.meant[match.start()]
        if who < 0 or words.lower[last] != "ones" or not reading.free(*match.span()):
            continue
        noun = next((at for at in range(match.start() - 1, -1, -1) if tags[at] in "BF.;"), -1)
        if noun < 0 or tags[noun] in ".;":
            continue
        said = [words.lower[at] for at in range(*match.span(1)) if tags[at] in "AaEc"]
        if not said or not all(fits_part(one, words.lower[noun]) for one in said):
            continue
        person, facts = reading.people[who], facts_of(words, *match.span(1))
        for at in range(*match.span(1)):
            for kind in KINDS_OF_PART.get(looks.PARTS[words.lower[noun]], ()):
                facts.add(kind, words.lower[at], words.lower[at])
        start = match.start(1) - 1
        now = "" if tags[start] == "s" else _OWN[words.lower[start]]
        first = words.ends[start] if tags[start] == "s" else words.starts[start]
        reading.take(start, match.end())
        against = contradicted(facts, person.identity, person.pronoun)
        reading.edits.append(
            Edit(start=first, end=words.ends[last], now=now, who=who, facts=facts, contradicts=against)
        )
