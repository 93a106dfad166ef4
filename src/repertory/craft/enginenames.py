"""Engines by the names that people call them: "Nano Banana 2", "kling v3", "wan2.7", "bfl/flux-2-pro"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from repertory.craft.shotlist.filmwords import nearest
from repertory.errors import UnknownName

_WORD = re.compile(r"\d+(?:\.\d+)*[a-z]?\b|\d+(?:\.\d+)*|[^\W\d_]+")
"""A number stands alone, "wan2.7" is "wan" and "2.7"; a letter at its end is its own: "9b"."""
_VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9})*", re.ASCII)
_SELLER = re.compile(r" (?:through|at) \S+$")
"""Who sells it on, at the end of a title."""
_ZEROS = re.compile(r"(?:\.0+)+$")


EngineNames = Mapping[str, Sequence[str]]
"""What each card is called besides its id: its title, and the vendor's own name for the model."""


def engine_named(asked: str, known: EngineNames) -> str:
    """The card id that is meant by "flux-2-pro", "bfl/flux-2-pro" or "FLUX.2 [pro]"; empty when it is none or not just
    one. `known` is what all cards are called, by their ids."""
    fitting = engines_named(asked, known)
    return fitting[0] if len(fitting) == 1 else ""


def engines_named(asked: str, known: EngineNames) -> tuple[str, ...]:
    """The card ids that a name fits: as it stands, or else word by word whatever stands between them, or else the
    newest of those whose name adds nothing but a version ("kling" of "Kling v3", not of "Kling v3 Omni"), or else those
    of which it is the beginning of the name ("wan") or leaves out a part ("flux pro"). Of a model that its maker offers
    and others sell on ("FLUX.2 [pro] through fal"), the maker's own is meant."""
    wanted = asked.strip().casefold()
    words = _words(wanted)
    if not words:
        return ()
    names = {card_id: _names(card_id, *called) for card_id, called in known.items()}
    for fits in (
        [one for one in known if one.casefold() == wanted],
        [one for one in known if one.casefold().endswith(f"/{wanted}")],
        [one for one, called in known.items() if wanted in (name.casefold() for name in called)],
        [one for one, called in names.items() if words in called],
        _newest(words, names),
        [one for one, called in names.items() if any(_part_of(words, name) for name in called)],
    ):
        if fits:
            return tuple([one for one in fits if not _sold_on(known[one])] or fits)
    return ()


def no_engine(asked: str, known: EngineNames) -> UnknownName:
    """The error for a name that is no engine, or not just one: with those that it fits, or the nearest, or all."""
    if fitting := engines_named(asked, known):
        return UnknownName(
            f'"{asked}" may be any of {len(fitting)} engines.', step=f"Name one of: {', '.join(sorted(fitting))}."
        )
    makers_last = sorted(known, key=lambda card_id: not _sold_on(known[card_id]))
    last = {card_id.rpartition("/")[2]: card_id for card_id in makers_last}
    near = last.get(nearest(asked, last), "")
    step = f'Did you mean "{near}"?' if near else f"There are cards of: {', '.join(sorted(known))}."
    return UnknownName(f'There is no engine "{asked}".', step=step)


def _sold_on(called: Sequence[str]) -> bool:
    """Whether somebody else's model is offered, by its title: "Kling v3 Pro through fal", "Kling v3 at Replicate"."""
    return _SELLER.search(called[0]) is not None


@lru_cache(maxsize=1024)
def _names(card_id: str, *called: str) -> frozenset[tuple[str, ...]]:
    """What a card may be called, in words: by its id, the last part of that, and whatever else it is called."""
    return frozenset(_words(one) for one in (card_id, card_id.rpartition("/")[2], *called))


def _newest(words: tuple[str, ...], names: Mapping[str, frozenset[tuple[str, ...]]]) -> list[str]:
    """Those of the highest version of which a name is these words and a version."""
    versions: dict[str, list[int]] = {}
    for card_id, called in names.items():
        for name in called:
            if name[:-1] == words and _VERSION.fullmatch(name[-1]):
                versions[card_id] = [int(part) for part in name[-1].split(".")]
    return [one for one, version in versions.items() if version == max(versions.values())]


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name; "v3", "3" and "3.0" are one."""
    found = [_ZEROS.sub("", word) for word in _WORD.findall(name.casefold())]
    return tuple(
        word
        for at, word in enumerate(found)
        if not (word == "v" and at + 1 < len(found) and found[at + 1][0].isdigit())
    )


def _part_of(words: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a name begins with the first of these words, and all the others follow in their order."""
    rest = iter(name[1:])
    return name[:1] == tuple(words[:1]) and all(word in rest for word in words[1:])
