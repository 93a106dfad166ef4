"""Shots that are the same as another one: "same as shot 3", "same framing as shot 3", "back to shot 3"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.text import Body

_WHAT = {
    "framing": ("size", "framing", "angle", "lens"), "frame": ("size", "framing", "angle", "lens"),
    "size": ("size", "framing"), "angle": ("angle",), "camera": ("size", "framing", "angle", "lens", "move"),
    "people": ("performers",), "cast": ("performers",),
    "place": ("location",), "location": ("location",), "light": ("light",), "lighting": ("light",),
    "outfit": ("performers",), "clothes": ("performers",), "characters": ("performers",),
}  # fmt: skip
_EVERYTHING = ("size", "framing", "angle", "lens", "move", "performers", "props", "location", "light", "duration")
_SAME = re.compile(
    rf"(?<!\w)(?:(?:the\s+)?same\s+(?:(?P<what>(?:(?:{'|'.join(_WHAT)}|set-?up|shot|everything|as|and)\s+)*?)(?:as|of)\s+)"
    r"(?:in\s+)?|(?:exactly\s+)?as\s+(?:in\s+)?(?=shot)|like\s+(?:in\s+)?(?=shot)|"
    r"(?:back|return|cut\s+back)\s+to\s+(?=shot|[0-9]{1,4}[a-z](?!\w))|"
    r"like\s+(?=#?[0-9]{1,4}[a-z]?\s*(?:$|[,;.]))|repeat(?:s|ing)?\s+(?:of\s+)?(?=shot))"
    r"(?:(?P<before>above|before|(?:the\s+)?previous(?:\s+(?:shot|one))?|(?:the\s+)?one\s+before|prior|the\s+last(?:\s+shot)?|(?:the\s+)?(?:shot\s+before|previous\s+shot|last\s+shot))|"
    r"(?:shot\s*(?:no\.?\s*|nr\.?\s*|#\s*)?|#)?(?P<number>[0-9]{1,6}[a-z]{0,2}))(?!\w)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:^|(?<=[,;.]))\s*(?P<before>(?:the\s+)?same(?:\s+(?:again|shot|set-?up|angle|framing|here))?|ditto|as\s+(?:above|before))"
    r"\s*(?=$|[,;.])",
    re.IGNORECASE,
)
"""A part that says of the shot before what it is the same in, without a word of it."""
_STEP = re.compile(
    r"\s*,?\s*(?:but\s+|only\s+)?(?:(?:a\s+)?(?:bit|little|touch|much)\s+)?(?P<step>wider|looser|tighter|closer)(?!\s+(?:to|than))(?!\w)",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\s*[,;.]?\s*(?:but|only|except(?:\s+that)?|however|just|this\s+time|now|yet)(?:\s+(?:this\s+time|now|only|that))*"
    r"(?:\s+(?:it\s+is|it's|make\s+it|as\s+an?|in\s+an?|with\s+an?|as))?(?!\w)\s*,?",
    re.IGNORECASE,
)
"""What leads to that in which a shot is not the same as the other: it begins a part of its own."""
_CUES = frozenset({"ditto", "same", "as", "like", "back", "return", "repeat", "repeats", "repeating"})
"""Of these words one stands wherever a shot says that it is the same as another."""
BEFORE = "before"
"""Stands for the number of the shot before."""


@dataclass(frozen=True, kw_only=True)
class Same:
    """The shot that another one is the same as."""

    number: str
    """Its number in capitals, or BEFORE."""
    start: int
    end: int
    what: tuple[str, ...] = _EVERYTHING
    wider: int = 0
    """By how many sizes it is wider: 1 for "but wider", -1 for "but tighter"."""

    def takes(self, what: str) -> bool:
        """Whether it is the same in that."""
        return what in self.what


def same_in(text: str) -> re.Match[str] | None:
    """Where a text first says that it is the same as another shot; the group "number" is that shot's, None for the one
    before it."""
    small = text.lower()
    if not ("shot" in small or "same" in small) or _CUES.isdisjoint(words.tokens(text)):
        return None
    return _SAME.search(text)


def may_refer(text: str) -> bool:
    """Whether words may say that a shot is the same as another one."""
    small = text.lower()
    return any(cue in small for cue in _MAY_CUES) and _MAY.search(text) is not None


_MAY_CUES = ("same", "ditto", "as", "like", "back", "return", "repeat")
_MAY = re.compile(
    r"(?<!\w)(?:same|ditto|as\s+(?:above|before)|like\s+#?[0-9]|(?:as|like)\s+(?:in\s+)?shot|(?:back|return)\s+to|repeat(?:s|ing)?\s+(?:of\s+)?shot)(?!\w)",
    re.IGNORECASE,
)


def same_as(body: Body, *, strict: bool = True) -> Same | None:
    """The shot that a shot says it is the same as, blanked out of its words. Where it says
    so of two, the first counts, and if `strict` that raises ShotListError."""
    if _CUES.isdisjoint(body.tokens):
        return None
    first: Same | None = None
    for match in list(_SAME.finditer(body.left)) or list(_ALONE.finditer(body.left))[:1]:
        number = BEFORE if match["before"] else match["number"].upper()
        if strict and first and first.number != number:
            step = "Keep one, and say the rest in words."
            body.fail("The shot is the same as two others; this is the second.", match.start(), step, until=match.end())
        said = (match["what"] or "").lower().split() if match.re is _SAME else match[0].lower().split()
        what = tuple(dict.fromkeys(one for word in said for one in _WHAT.get(word, ())))
        sized = _STEP.match(body.left, match.end())
        wider = 0 if not sized else 1 if sized["step"].lower() in {"wider", "looser"} else -1
        first = first or Same(
            number=number, start=match.start(), end=match.end(), what=what or _EVERYTHING, wider=wider
        )
        if sized:
            body.take(*sized.span(), "size", sized["step"].lower())
        meaning = "the shot before" if number == BEFORE else f"shot {number}"
        body.take(match.start(), match.end(), "same", f"same as {meaning}")
        but = _BUT.match(body.left, match.end())
        if but:
            body.mark(*but.span(), "same", "but")
            body.drop(*but.span(), ",")
    return first


def renamed(text: str, new: Callable[[str], str]) -> str:
    """The text with another number for each shot that it says it is the same as."""

    def other(match: re.Match[str]) -> str:
        if match["number"] is None:
            return text[slice(*match.span())]
        start, end = match.span("number")
        return text[match.start() : start] + new(match["number"]) + text[end : match.end()]

    return _SAME.sub(other, text) if not _CUES.isdisjoint(words.tokens(text)) else text
