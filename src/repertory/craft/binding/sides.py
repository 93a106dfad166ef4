"""Sides in a shot's words: whether the text says from where a place or a thing is seen, or only uses the same words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from repertory.craft.shotlist.filmwords import LIGHT_WORDS, folded
from repertory.craft.shotlist.filmwords_camera import FRAMING_WORDS, SIZE_LETTERS, SIZE_WORDS

_THE = r"(?:(?:the|an?|its|her|his|their|this|that)\s+)?"
_SEEN = r"(?:seen|shown|viewed|shot|filmed)\s+from\s+(?:the\s+|its\s+)?"
_OWNER = r"(?:(?:the|an?)\s+)?(?:[^\s']+\s+)?[^\s']+'s?\s+"
""" "Mia's", "Character A's", "the old man's"."""
_INSIDE = r"(?:(?:in|inside|at)\s+)?(?:the\s+)?"
_MORE = r"(?:\s+(?:side|view))?"
_LIT = rf"(?:\s+(?:(?:in|at|by|during)\s+)?(?:the\s+)?(?:{'|'.join(LIGHT_WORDS)})(?:\s+light)?)?"
_SIZE = "|".join(
    phrase.replace(" ", "[ -]*")
    for phrase in sorted([*SIZE_WORDS, *FRAMING_WORDS, *map(folded, SIZE_LETTERS)], key=len, reverse=True)
)
_SIZED = re.compile(rf"\s*(?:an?\s+)?(?:{_SIZE}|detail)(?![\w-])(?:\s+shot)?(?:\s+(?:of|on)(?!\w))?[\s:,-]*")
_CUT = re.compile(r"[,;()|:]|\.(?=\s|$)|\s-\s")
_ELSEWHERE = re.compile(
    r"(?<!\w)(?:not|never|no|without|opposite|across|away|off|out|except|but|instead|nor|(?:look|star|gaz|glanc|point|"
    r"wav|leav)(?:e?s|ing|e)?|facing|faces|towards?)(?!\w)|n't(?!\w)"
)
"""Before the words of a side they say that it is not the one that is seen."""
_BESIDE = re.compile(
    r"(?<!\w)(?:to|on|at|in|by|from|onto|into|near|along|behind|beside|under)\s+(?:(?:the|its|an?|her|his|their)\s+)?"
    r"(?:\w+\s+)?$"
)
"""Before the words of a side they say where somebody or something else is: "on the left side of the phone"."""
_TOWARDS = re.compile(r"(?<!\w)(?:to|into|onto|behind)\s+(?:the\s+)?(?:\w+\s+)?$")
"""The same for the side of a place, where somebody may well stand."""


@dataclass(frozen=True, kw_only=True)
class _Said:
    """The words of a shot in parts, without the size with which they may begin."""

    parts: tuple[str, ...]
    sized: bool


def says_place_side(text: str, names: Sequence[str], view: str) -> bool:
    """Whether the text says that a place, by any of these names, is seen from that side: in a part of its own
    ("window side", "from the window side") or beside its name ("window side of the coffee shop", "coffee shop seen
    from the window side")."""
    side, place = rf"{_spaced(view)}{_MORE}", "|".join(map(_spaced, names))
    inside = rf"{_INSIDE}(?:{place})(?:\s+(?:interior|exterior|inside|outside))?"
    alone = rf"(?:(?:{_SEEN}|from\s+(?:the\s+)?|by\s+)?(?:the\s+)?{side}{_LIT}"
    alone = rf"{alone}|{inside}(?:'s\s+|\s+|\s+from\s+(?:the\s+)?|\s+by\s+the\s+){side}{_LIT})"
    beside = (
        rf"(?<!\w){side}\s+of\s+(?:the\s+)?(?:{place})(?!\w)|(?<!\w)(?:{place})(?:'s\s+|\s+{_SEEN}){side}{_LIT}\s*$"
    )
    by = rf"(?<!\w)by\s+the\s+{side}\s*$"
    parts = _said(text).parts
    for number, part in enumerate(parts):
        following = parts[number + 1] if number + 1 < len(parts) else ""
        if re.fullmatch(alone, part) or _is_there(beside, part, _TOWARDS):
            return True
        if re.fullmatch(inside + _LIT, following) and _is_there(by, part):
            return True
    return False


def says_thing_side(text: str, names: Sequence[str], view: str) -> bool:
    """Whether the text says that a thing, by any of these names, is seen from that side: "phone, back", "back of her
    phone", "the phone's back", "the phone seen from the side". What people do with it says nothing: "puts the phone
    back", "on the left side of the phone"."""
    side, thing = rf"{_spaced(view)}{_MORE}", f"(?:{'|'.join(map(_spaced, names))})"
    alone = rf"(?:{_THE}|{_OWNER}){thing}"
    beside = (
        rf"(?<!\w){side}\s+of\s+(?:{_THE}|{_OWNER}){thing}(?!\w)"
        rf"|(?<!\w){_THE}{thing}'s\s+{side}\s*$|(?<!\w){thing}\s+{_SEEN}{side}\s*$"
    )
    said = _said(text)
    for number, part in enumerate(said.parts):
        following = said.parts[number + 1] if number + 1 < len(said.parts) else ""
        of_it = said.sized and not number  # only a shot of the thing itself is one "from the back" without "seen"
        source = rf"(?:{_SEEN}|from\s+(?:the\s+|its\s+)?)" if of_it else _SEEN
        if _is_there(beside, part, _BESIDE) or (of_it and re.fullmatch(rf"{alone}\s+{source}{side}", part)):
            return True
        if re.fullmatch(alone, part) and re.fullmatch(rf"(?:{source}|(?:the\s+|its\s+)?){side}", following):
            return True
    return False


def _is_there(words: str, part: str, unless: re.Pattern[str] | None = None) -> bool:
    """Whether the part says it, and nothing before it says otherwise."""
    return any(
        not _ELSEWHERE.search(part[: match.start()]) and not (unless and unless.search(part[: match.start()]))
        for match in re.finditer(words, part)
    )


def _said(text: str) -> _Said:
    said = re.sub(r"[\[\]@]", "", folded(text))
    size = _SIZED.match(said)
    rest = said[size.end() :] if size else said
    return _Said(parts=tuple(part.strip() for part in _CUT.split(rest) if part.strip()), sized=size is not None)


def _spaced(words: str) -> str:
    return r"\s+".join(map(re.escape, folded(words).split()))
