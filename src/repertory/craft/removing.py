"""Taking a picture out of a draft: one that landed under the wrong name, or that nobody wants any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from repertory.craft.building import stage_is_complete
from repertory.craft.shotlist.filmwords import folded
from repertory.errors import UnknownName, YourMove
from repertory.model.anchor import Anchor, Character, Reference, Role


def removed(anchor: Anchor, named: str) -> tuple[Anchor, tuple[Reference, ...]]:
    """The draft without one reference, and what was taken out. `named` is what `show` calls it: "front 2",
    "leather jacket" (with all its views), "leather jacket, back"; with its role before it where two are called alike:
    "expression neutral". A stage that is no longer complete is open again.

    Raises UnknownName for what is not there, YourMove for two that are called alike and for the master of a character.
    """
    found = [one for one in anchor.references if folded(named) in _names(one)]
    if not found:
        there = ", ".join(f'"{one.full_name}"' for one in anchor.references) or "nothing yet"
        raise UnknownName(f'{anchor.title} has no reference "{named}".', step=f"It has: {there}.")
    roles = list(dict.fromkeys(one.role for one in found))
    if len(roles) > 1:
        ways = " or ".join(f'"{role.value} {found[0].name}"' for role in roles)
        raise YourMove(f'{anchor.title} has more than one "{named}".', step=f"Say which: {ways}.")
    if isinstance(anchor, Character):
        if roles == [Role.HEADSHOT]:
            what = f"The headshot of {anchor.title} is the master that all else was measured against."
            raise YourMove(what, step="Make a new character for another face.")
        return _reopened(anchor, found), tuple(found)
    return replace(anchor, references=_without(anchor, found)), tuple(found)


def _names(one: Reference) -> Iterator[str]:
    """What a reference may be called; its plain name means all its views."""
    for name in dict.fromkeys((one.name, one.full_name)):
        yield folded(name)
        yield folded(f"{one.role.value} {name}")


def _without(anchor: Anchor, found: list[Reference]) -> tuple[Reference, ...]:
    return tuple(one for one in anchor.references if one not in found)


def _reopened(character: Character, found: list[Reference]) -> Character:
    left = replace(character, references=_without(character, found))
    outfits = [one.name for one in left.outfits]
    worn = left.outfit if left.outfit in outfits or not character.with_role(Role.OUTFIT) else "".join(outfits[:1])
    stages = tuple(one for one in left.stages if one.role is not found[0].role or stage_is_complete(left, one))
    return replace(left, outfit=worn, stages=stages)
