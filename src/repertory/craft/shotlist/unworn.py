"""Clothes that somebody is said to be without, though the pictures of an outfit may show them."""

from __future__ import annotations

import re
from collections.abc import Collection

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.text import Body
from repertory.craft.shotlist.worn import Wardrobe
from repertory.model.shot import Performer

_WITHOUT = re.compile(
    r"(?<!\w)(?:without|minus|not\s+wearing|no\s+longer\s+in|out\s+of)\s+(?:(?:the|an?|any|her|his|their)\s+)?"
    rf"(?:[^\W\d_][\w'-]*\s+){{0,3}}?(?P<piece>{words.CLOTHES})(?!\w)",
    re.IGNORECASE,
)
_CUES = frozenset({"without", "minus", "not", "longer", "out"})


def check_unworn(body: Body, people: Collection[Performer], wardrobe: Wardrobe | None) -> None:
    """Notes clothes that somebody is said to be without where the shot does not say what is worn instead."""
    if _CUES.isdisjoint(body.tokens) or not people or any(one.outfit for one in people):
        return
    for match in _WITHOUT.finditer(body.text):
        piece, names = match["piece"].lower(), {words.folded(one.name) for one in people}
        others = [
            next(iter(owners.values()))
            for outfit, owners in (wardrobe.owned if wardrobe else {}).items()
            if piece not in outfit.split() and not names.isdisjoint(owners)
        ]
        what = f'"{" ".join(match[0].split())}" does not say what is worn instead: the pictures of the outfit are sent.'
        step = f'Name what is worn: "in the {others[0]}".' if others else "Add an outfit without it, and name that one."
        body.doubt(what, match.start(), step)
