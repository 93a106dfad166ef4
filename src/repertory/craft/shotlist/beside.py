"""What is worn beside an outfit, which stays in the words: "in the leather jacket and boots" goes on as "in boots"."""

from __future__ import annotations

import re

from repertory.craft.rewriting.garments import goes_with_any, is_worn
from repertory.craft.rewriting.looks import CLOTHES_WORDS
from repertory.craft.shotlist.text import Body

__all__ = ["goes_with_any", "keep_beside"]

_PUT_ON = re.compile(r"(?:in|wearing|wears)(?!\w)", re.IGNORECASE)
_JOINT = re.compile(r"\s+(?:and|over|under)(?=\s)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_BEFORE_CLOTHES = CLOTHES_WORDS | {"a", "an", "the", "her", "his", "their", "straw", "pair", "of"}


def keep_beside(body: Body) -> None:
    """Leaves "in" before what is worn besides, where the outfit was blanked together with it."""
    for outfit in (one for one in body.spans if one.kind == "outfit"):
        put_on, joint = _PUT_ON.match(body.text, outfit.start), _JOINT.match(body.left, outfit.end)
        if put_on and joint and _is_worn(body.left[joint.end() : joint.end() + 60]):
            body.drop(*joint.span())
            body.left = f"{body.left[: put_on.start()]}{put_on[0]}{body.left[put_on.end() :]}"


def _is_worn(said: str) -> bool:
    for word in _WORD.findall(said.lower()):
        if is_worn(word):
            return True
        if word not in _BEFORE_CLOTHES:
            return False
    return False
