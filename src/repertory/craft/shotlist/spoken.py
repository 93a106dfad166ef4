"""Spoken lines: the words that are said, told from the directions in brackets that say how, or to wait."""

from __future__ import annotations

import re
from dataclasses import dataclass

from repertory.craft.shotlist import filmwords as words

_WHENCE = {"o.s.": "off screen", "os": "off screen", "o.s": "off screen", "o.c.": "off screen",
           "v.o.": "voice-over", "v.o": "voice-over", "vo": "voice-over", "cont'd": "",
           "contd": "", "cont.": "", "continued": ""}  # fmt: skip
_ASIDE = re.compile(r"\(([^()]*)\)")
_QUOTES = (('"', '"'), ("“", "”"))
_SILENCE = r"(?:(?:an?|after|another|long|short|brief|tiny|small)\s+)*(?:beat|pause|silence|moment|breath)s?"
_TO = r"to\s+(?!be\s|tell|say|put|make|me\s*$|think)\S.*|(?:into|off|re|at|towards?)\s+\S.*"
_WITH = r"(?:in|with|under)\s+(?:\w+\s+){0,2}(?:voice|breath|tears|accent|smile|grin|sigh|laugh|whisper|shrug|nod)"
_NO_VERBS = "king|as|is|was|has|does|this|yes|us|its|his|hers|always|perhaps|thanks|it's|that's|he's|she's"
_DOES = rf"(?!(?:\w+th|be)ing(?!\w)|(?:{_NO_VERBS})(?!\w))\w+(?:s|ing)(?:[\s,].*)?"
_HOW = (
    rf"(?:\w+ly|sotto(?:\s+voce)?|aside|then|angry|quiet|louder|softer|{'|'.join(words.EXPRESSION_WORDS)})(?:[\s,].*)?"
)
_DIRECTION = re.compile("|".join((rf"{_SILENCE}(?:[\s,].*)?", _TO, _WITH, _DOES, _HOW)), re.IGNORECASE)
"""What an actor is told within a line: "beat", "to Nova", "sighs", "softly"; not "and I mean it", which is said."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What is said, and how."""

    text: str
    manner: str = ""
    aside: str = ""
    """Words in brackets that are taken to be said, since nobody is told to do anything by them."""


def spoken(said: str, how: str = "") -> Spoken:
    """The words of a line, without the directions in brackets among them, which are of its manner. `how` are the
    brackets before the words, which are directions all of them."""
    manner = [_manner(one) for one in _ASIDE.findall(how)]
    aside = ""
    for match in _ASIDE.finditer(said):
        if _is_direction(match[1]):
            manner.append(_manner(match[1]))
        else:
            aside = aside or match[0]
    text = _ASIDE.sub(lambda match: " " if _is_direction(match[1]) else match[0], said)
    text = re.sub(r"\s+(?=[,.;:!?…](?:\s|$))", "", " ".join(text.split())) if text != said else said
    return Spoken(text=_unquoted(text.strip()), manner=" ".join(filter(None, manner)), aside=aside)


def _is_direction(said: str) -> bool:
    plain = words.plain(said).strip().lower()
    return plain in _WHENCE or _DIRECTION.fullmatch(plain.strip(" .,;")) is not None


def _manner(said: str) -> str:
    return _WHENCE.get(words.plain(said).strip().lower(), " ".join(said.split()))


def _unquoted(text: str) -> str:
    return text[1:-1].strip() if len(text) > 1 and (text[0], text[-1]) in _QUOTES else text
