"""A text as tagged words: one letter for the kind of each, so that phrases can be found with regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.retagging import retagged
from repertory.craft.rewriting.wordsets import wordset

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBERS: Mapping[str, int] = {
    **{word: value for value, word in enumerate([*_ONES, *_TEENS], 1)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    **{f"{ten}-{one}": 10 * i + j for i, ten in enumerate(_TENS, 2) for j, one in enumerate(_ONES, 1)},
}
"""Numbers in words that may be an age."""
DECADES: Mapping[str, int] = {
    "teens": 10,
    **{f"{ten.removesuffix('y')}ies": 10 * value for value, ten in enumerate(_TENS, 2)},
}
_NUMBER = rf"(?:\d{{1,3}}|(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_ONES)})|{'|'.join([*_TEENS, *_TENS, *_ONES])})"
_DECADE = rf"(?:{'|'.join(DECADES)}|\d0['’]?s)"
_PART = r"(?:(?:very\s+)?(?:early|mid|middle|late)(?:\s+to\s+(?:mid|late))?[-\s]+)?"
_AGES = [
    rf"{_NUMBER}[- ]years?[- ](?:old|young)",
    (
        r"(?:somewhere\s+|well\s+|still\s+|now\s+)?(?:in|into|approaching|past|over|pushing|nearing|beyond)\s+"
        rf"(?:her|his|their|the)?\s*{_PART}{_DECADE}(?!\s+(?:costume|music|diner|style|movie|car))"
    ),
    r"(?:only\s+)?(?:barely|just|hardly|scarcely|fresh|not\s+long)\s+out\s+of\s+(?:her|his|their)\s+(?:teens|twenties)",
    (
        r"(?:on\s+the\s+(?:wrong|right|far)\s+side\s+of|approaching|pushing|not\s+yet|not\s+quite|nearing|well\s+past|just\s+past)"
        rf"\s+(?:{'|'.join(_TENS)}|\d0)(?!\w)"
    ),
    r"(?:at\s+)?(?:(?:over|almost|nearly)\s+)?(?:five|six|seven|[4-7])[\s-](?:feet|foot)(?:[\s-]\w+(?:\s+inches)?)?[\s-]tall",
    r"of\s+\w+(?:-\w+)?\s+(?:descent|origin|heritage|ancestry|extraction)",
    rf"(?:aged?:?)\s+(?:about\s+|around\s+)?{_NUMBER}",
    rf"(?:{'|'.join(_TENS)}|\d0)[- ]?(?:something|ish)",
    rf"(?:at\s+)?{_NUMBER}\s+years\s+of\s+age|at\s+the\s+age\s+of\s+{_NUMBER}",
    rf"(?:early|mid|late)[-\s]{_DECADE}",
    rf"{_NUMBER}\s+if\s+(?:(?:he|she|they)(?:['’](?:s|re)|\s+(?:is|are))?\s+)?a\s+day",
    rf"{_DECADE}(?=\s*[,;)\].]|$)(?<!teens)",
]
_AGE_CUES = (
    "year", "age", "day", "teens", "ties", "0s", "0's", "0’s", "side", "approaching", "pushing", "nearing", "past",
    "not", "foot", "feet", "descent", "origin", "heritage", "ancestry", "extraction", "something", "ish",
)  # fmt: skip
"""One of these is in whatever tells an age, and in few other texts."""
_QUOTE = r""""[^"]*(?:"|$)|“[^”]*(?:”|$)|«[^»]*(?:»|$)|‘[^’\n]{2,}’(?!\w)|(?<![\w])\'[^\'\n]{2,}\'(?!\w)"""
_LOOKS = "|".join(map(re.escape, sorted({*looks.ADJECTIVES, *looks.PARTS, "a", "an", "the", "with", "in"})))
"""What brackets open with that are no name's: "[blonde, blue eyes]"."""
_MARKED = rf"(?P<quote>{_QUOTE})|(?P<box>\[(?!(?i:{_LOOKS})\b)[^\W\d_][^\]\n,;:]*\]|@[\w-]+)|"
_AGED = rf"(?P<age>(?i:(?<![\w-])(?:{'|'.join(_AGES)})(?![\w-])))|"
_JOINED = (
    r"(?P<joined>(?i:(?<![\w-])(?:[a-z]+[ ](?:haired|eyed|skinned|shouldered|faced)|(?:pixie|crew|buzz|bowl)[ ]cut"
    r"|(?:bob|pixie|buzz|bowl|page-?boy)[ -](?:cut|haircut|hairdo|hairstyle)"
    r"|(?:(?:full|thick|fine|good)[ ])?head[ ]of(?=(?:[ ][a-z-]+){0,3}[ ](?:hair|curls|braids|locks)))(?![\w-])))|"
)
_JOINED_CUES = ("haired", "eyed", "skinned", "shouldered", "faced", "cut", "hairdo", "hairstyle", "head of")
"""One of these is in whatever is joined, and in few other texts."""
_SEEMS = r"(?P<seems>(?<![\w-])(?:must|might|may|could|would|can['’]t|cannot|(?:seem|appear|look)s?\s+to)\s+be(?!\w))|"
_TO_BE = re.compile(r"\sbe(?!\w)")
_WORD = (
    r"(?P<own>['’][sS](?!\w))"
    r"|(?P<word>[^\W\d_]+(?:[-'’](?![sS](?!\w))[^\W\d_]+)*(?:-\d+)?)"
    r"|(?P<number>\d+(?![\w.:]))"
    r"|(?P<dash>\s-\s|--+|[—–])"
    r"|(?P<line>[\r\n]+)"
    r"|(?P<other>[\w.]*\w|\S)"
)
_FIXED = {
    **dict.fromkeys(wordset("she he they"), "P"),
    **dict.fromkeys(wordset("her his their"), "H"),
    **dict.fromkeys(wordset("him them"), "O"),
    **dict.fromkeys(wordset("a an the this that another one our"), "D"),
    **dict.fromkeys(wordset("and or but yet"), "&"),
    **dict.fromkeys(wordset(
    "very quite rather slightly strikingly so extremely incredibly impossibly remarkably somewhat fairly "
    "about around roughly naturally perfectly almost both now unusually deeply exceptionally mostly "
    "classically still simply breathtakingly startlingly visibly only maybe perhaps probably"
), "i"),
    **dict.fromkeys(wordset("is are was were"), "V"),
    **dict.fromkeys(wordset("has have had"), "h"),
    **dict.fromkeys(wordset("wears wear wore sports sporting"), "q"),
    **dict.fromkeys(wordset("wearing"), "Q"),
    **dict.fromkeys(wordset(
    "across over on under above below along upon at to past around down near beneath beside through dusting "
    "sprinkling framing crossing tracing"
), "p"),
    **dict.fromkeys(wordset(
    "scattered dusted sprinkled dotted spread set cut styled worn tied reaching framed "
    "pulled gathered pinned hanging running cutting slicing"
), "f"),
    "with": "W",
    "sporting": "W",
    "having": "W", "in": "I", "of": "o", "who": "w", "whose": "z", "left": "c", "right": "c",
    ",": ",", ".": ".", "!": ".", "?": ".", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")",
}  # fmt: skip
_LETTERS = {"quote": "x", "age": "Y", "seems": "V", "own": "s", "dash": "-", "line": "."}


@dataclass(slots=True)
class Words:
    """The tagged words of a text."""

    text: str
    lower: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    who: list[int] = field(default_factory=list)
    """Number of the person whom a name names; -1 for all else."""
    tags: str = ""

    def span(self, start: int, end: int) -> str:
        """The text of these words."""
        return self.text[self.starts[start] : self.ends[end - 1]] if end > start else ""

    def opens(self, index: int) -> bool:
        """Whether a sentence or a clause of its own begins with this word."""
        return index <= 0 or self.tags[index - 1] in ".;:-"


@lru_cache(maxsize=256)
def _tokens(names: tuple[str, ...], *, aged: bool, joined: bool, seems: bool) -> re.Pattern[str]:
    """What finds the words of a text with such names; ages, joined words and what somebody seems to be only where the
    text may have them, for they take long to look for."""
    spelled = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    called = rf"(?P<name>(?<!\w)(?:{spelled})(?!\w))|" if spelled else ""
    some = ((_AGED, aged), (_JOINED, joined), (_SEEMS, seems))
    return re.compile(called + _MARKED + "".join(pattern for pattern, there in some if there) + _WORD)


def _tokens_in(text: str, names: tuple[str, ...]) -> Iterator[re.Match[str]]:
    small = text.casefold()
    aged = any(cue in small for cue in _AGE_CUES)
    joined = not text.isascii() or any(cue in small for cue in _JOINED_CUES)
    return _tokens(names, aged=aged, joined=joined, seems=_TO_BE.search(text) is not None).finditer(text)


def words_of(text: str, names: Mapping[str, int] | None = None) -> Words:
    """The words of a text; `names` says whom each name means."""
    known = names or {}
    found = Words(text)
    tags: list[str] = []
    for token in _tokens_in(text, tuple(known)):
        kind, written = token.lastgroup or "other", token[0]
        word = written.lower().replace("’", "'")
        who = known.get(written, -1) if kind == "name" else -1
        if kind == "box":
            folded = {name.casefold(): one for name, one in known.items()}
            who = folded.get(written.strip("[]@ ").casefold(), -1)
        if kind == "joined":
            word = word.replace(" ", "-")
        if kind == "dash":
            word = "-"
        found.lower.append(word)
        found.starts.append(token.start())
        found.ends.append(token.end())
        found.who.append(who)
        if kind == "own" and tags[-1:] in (["P"], ["w"]):
            tags.append("V")
        elif kind == "age" and word.endswith(("old", "young", "something", "ish")):
            tags.append("E")
        else:
            letter = "N" if who >= 0 else _LETTERS.get(kind) or _tag(word, written)
            tags.append("R" if letter == "x" and kind == "word" and _is_name(written, found, tags) else letter)
    found.tags = retagged(found.lower, "".join(tags))
    return found


def _is_name(written: str, before: Words, tags: list[str]) -> bool:
    """Whether a word is the name of somebody else, as far as its capital and its place tell: "Mia meets Zoe"."""
    if not (written[0].isupper() and written[1:].islower() and len(tags)) or tags[-1] not in "x&":
        return False
    last = len(tags) - 1
    return before.text[before.starts[last]].islower() and (last == 0 or tags[last - 1] in "NP&xO")


@lru_cache(maxsize=8192)
def _tag(word: str, written: str) -> str:
    """The letter of one word; the first kind that has it counts."""
    if word in _FIXED:
        return _FIXED[word]
    if word.isdecimal():
        return "n" if 1 <= int(word) <= 110 else "x"
    for letter, kind in _KINDS:
        if word in kind:
            return "x" if word == "bob" and written[0].isupper() else letter
    if word in looks.ADJECTIVES:
        return "A" if word in looks.STRONG else "a" if word in looks.OF_PEOPLE else "c"
    if word in looks.CLOTHES or word.removesuffix("s") in looks.CLOTHES or word.removesuffix("es") in looks.CLOTHES:
        return "C"
    shaped = looks.SHAPED.match(word) and looks.compound(word)
    return "A" if shaped else "R" if looks.JOB.search(word) else "x"


_KINDS = (
    ("n", NUMBERS.keys()),
    ("F", looks.FEATURES - looks.ALWAYS_WORN),
    ("B", looks.PARTS.keys() - looks.ALWAYS_WORN),
    ("E", looks.NOUNLIKE | looks.HEADS.keys()),
    ("G", looks.PERSON.keys()),
    ("R", looks.OTHER.keys()),
)


_QUOTED = re.compile(_QUOTE)


def quoted(text: str) -> list[tuple[int, int]]:
    """Where something is quoted, the marks included."""
    return [found.span() for found in _QUOTED.finditer(text)]
