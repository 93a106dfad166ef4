"""Phrases about looks, as patterns over the letters of tagged words (see wording)."""

from __future__ import annotations

import re

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.turns import GREYS, TURNING
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

_ONE = r"(?:i*[AaEcY]|i*n(?![xBFGCR]))"
CHAIN = rf"{_ONE}(?:(?:,&?|&)?{_ONE})*"
"""Adjectives in a row: "tall, freckled and slim"."""
_AT = rf"(?:f*[pIo]p?[DH]?(?:{CHAIN})?[BF])"
FEATURE = rf"(?:D?i*|H|Ns)(?:{CHAIN})?[BF](?:V?{CHAIN})?{_AT}*"
"""A part of the body with what is said of it: "her short dark hair", "freckles across her nose", "hair in braids"."""
FEATURES = rf"{FEATURE}(?:(?:,&?|&|,?W){FEATURE})*"
WITH = rf"(?:[Wo]{FEATURES})"
_RELATIVE_PART = rf"(?:V(?:D?(?:{CHAIN})?G(?:,?{WITH})?|{CHAIN}(?:,?{WITH})?|D{CHAIN}|{WITH})|hi*{FEATURES})"
RELATIVE = (
    rf"(?:w{_RELATIVE_PART}(?:(?:,?&|,)(?:{_RELATIVE_PART}|{CHAIN}|{WITH}))*"
    rf"|z(?:{CHAIN})?[BF](?:V(?:{CHAIN}|{_AT}))?(?:,?&(?:{CHAIN})[BF])*)"
)
"""A relative clause that tells nothing but looks."""
_NOUN = rf"(?:D?(?:{CHAIN})?G(?:oi*[Yn])?|D(?:{CHAIN})(?<=E)|(?:{CHAIN})(?<=E)(?=,?W))"
PERSON = rf"{_NOUN}(?:,?{WITH}|Y(?![BFGC]))*(?:,?{RELATIVE})?"
"""A noun that says nothing but sex and age, with its description: "a young woman with short dark hair"."""
END = r"(?=[,.;:)(\-&]|$)"
SEGMENT = rf"(?:{RELATIVE}|(?:i(?=D))?{PERSON}|Po{FEATURES}|(?:{CHAIN},?)?{WITH}|{FEATURES}|{CHAIN}){END}"
"""A stretch between commas that says looks only."""

_STATES = wordset(
    "flying blowing falling streaming tied whipping loose wet pulled pinned gathered flowing hanging swinging "
    "down up cascading plastered sticking clinging glinting shining gleaming glowing closed open narrowed "
    "fixed locked red filled brimming widening narrowing bouncing spilling tucked damp soaked trailing "
    "catching full streaked wild blazing burning sparkling flashing twinkling shut dripping fluttering swept "
    "dancing"
)
"""What hair and eyes do just now: a phrase with one of these is no mere description."""
ALONE = wordset(
    "pale dark hot light fair icy flushed big large small broad strong sharp heavy fine medium average "
    "compact lined smooth slight striking plain creased tan thick full wide round square delicate "
    "slender-looking"
)
"""Adjectives that describe nobody's looks when they stand alone."""


VERBAL = wordset("braids plaits scars curls waves")
"""Features whose name is a verb, too: "Mia, laughing, braids her hair"."""


HEAD_COLOURS = wordset("silver grey gray blonde blond dark ginger white")


def passes(words: Words, at: int) -> bool:
    """Whether the word says what hair or eyes do just now."""
    return at < len(words.lower) and says_state(words.lower[at])


def says_state(word: str) -> bool:
    """Whether it is a word for what hair or eyes do just now."""
    return word in _STATES


def fits_part(adjective: str, noun: str) -> bool:
    """Whether the adjective describes that part of the body: "green" eyes, but no "red" eyes."""
    part = looks.PARTS[noun]
    if adjective in looks.PASSING.get(part, ()):
        return adjective == "heavy" and noun in {"frame", "build", "figure", "physique"}
    if noun == "eye" and adjective == "black":
        return False
    if noun in {"head", "scalp", "pate", "skull"}:
        return adjective in HEAD_COLOURS or adjective in looks.HEAD_ONLY or looks.compound(adjective) == "hair"
    if noun in {"back", "features", "temples", "neck", "chest"} and adjective in {"long", "broad", "big", "small"}:
        return noun != "back"
    classes = set(looks.ADJECTIVES.get(adjective, ""))
    return bool(classes & set(looks.ACCEPTS[part])) or (
        part in {"face", "body", "skin"} and "-" in adjective and bool(looks.compound(adjective))
    )


_AND_THING = re.compile(r"&(?:[DH][aAci]*x+(?![GRNaAcEx])|H[aAci]*[BF](?=[fx]))")
_AND_WORN = re.compile(r"&[aAci]{0,2}x")


def and_thing(words: Words, at: int) -> bool:
    """Whether a thing comes after an "and": "with short hair and a suitcase"."""
    worn = _AND_WORN.match(words.tags, at)
    if worn and words.lower[worn.end() - 1] in looks.ACCESSORIES | looks.ALWAYS_WORN:
        return True
    match = _AND_THING.match(words.tags, at)
    return bool(match and words.lower[at] == "and" and (match[0][-1] == "x" or passes(words, match.end())))


def describes(words: Words, start: int, end: int) -> bool:
    """Whether the phrase says looks, each of its parts does, and none says what passes."""
    return _all_describe(words, start, end) and not any(
        words.lower[at] in VERBAL and words.tags[at - 1 : at] == "," and words.tags[at + 1 : at + 2] != ","
        for at in range(start, end)
    )


def said_as(words: Words, at: int) -> str:
    """The plain word for what a word means where it stands: "redhead" for "a ginger", "baldness" for "no hair"."""
    word = words.lower[at]
    if word in GREYS and at and words.lower[at - 1] in TURNING:
        return f"{word}-haired"
    if words.tags[at] == "E":
        return looks.AS_NOUNS.get(word, word)
    return "baldness" if word == "hair" and words.lower[at - 1] == "no" else word


def _all_describe(words: Words, start: int, end: int) -> bool:
    said = nested = False
    loose: list[str] = []
    before: list[str] = []
    after: list[str] = []
    noun = ""
    for at in range(start, end):
        tag, word = words.tags[at], said_as(words, at)
        if tag in "pIfo" and noun:
            nested = True
        elif tag in "AaEcYn" and not nested and not _fills(words, at):
            (after if noun else loose).append(word)
        elif tag in "BF" and (not nested or _styled(noun, word)):
            if noun and not nested and not _part_described(noun, [*before, *after]):
                return False
            noun, before, after, loose = word, loose, [], []
        elif tag in ",&W" and not (tag == "&" and after):
            if noun and not _part_described(noun, [*before, *after]):
                return False
            said = said or bool(noun) or _persons(loose)
            loose = [] if tag == "W" or noun else loose
            nested, noun, after = False, "", []
        elif tag in "GR":
            said, loose = said or bool(loose), []
    if noun and not _part_described(noun, [*before, *after]):
        return False
    return said or bool(noun) or _persons(loose)


def _fills(words: Words, at: int) -> bool:
    """Whether a word belongs to a likeness or a light that only goes with looks: the sea of "blue as the sea"."""
    while words.tags[at] == "A" and words.lower[at] not in {"as", "in"} and at:
        at -= 1
    return words.tags[at] == "A" and words.lower[at] in {"as", "in"}


def _styled(noun: str, within: str) -> bool:
    """ "Hair in braids" is described by the braids."""
    return looks.PARTS[noun] == "hair" and looks.PARTS[within] == "curls"


def _part_described(noun: str, adjectives: list[str]) -> bool:
    if not all(fits_part(one, noun) or one in looks.OF_PEOPLE or one not in looks.ADJECTIVES for one in adjectives):
        return False
    return noun in looks.FEATURES or any(fits_part(one, noun) for one in adjectives)


def _persons(adjectives: list[str]) -> bool:
    """Whether one of them says the looks of a person as a whole."""
    return any(
        one not in ALONE and (one in looks.OF_PEOPLE or one in looks.NOUNLIKE or one not in looks.ADJECTIVES)
        for one in adjectives
    )


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern over letters, compiled."""
    return re.compile(pattern)
