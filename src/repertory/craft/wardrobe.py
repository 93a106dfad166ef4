"""What a character wears: the outfit that a writer means, and what is worn where a shot says nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repertory.craft.filmwords import folded, nearest
from repertory.errors import UnknownName, YourMove
from repertory.model.anchor import Anchor, Character, Outfit
from repertory.model.production import CastMember

FRONT = "front"
"""How people call the main picture of an outfit, whose view is empty."""
BACK = "back"
"""The view that is sent where a performer is seen from behind."""


def view_named(words: str) -> str:
    """A view as references keep it: "Back " is "back", and the front is the main picture, without a word."""
    said = folded(words)
    return "" if said == FRONT else said


def outfit_named(character: Character, words: str) -> Outfit:
    """The outfit that is meant: its whole name, or its last words where only one outfit ends so.

    Raises UnknownName with the nearest name and those that there are.
    """
    wanted = folded(words).removesuffix(" outfit")
    same = [one for one in character.outfits if folded(one.name) == wanted]
    close = same or [one for one in character.outfits if folded(one.name).endswith(f" {wanted}")]
    if len(close) == 1:
        return close[0]
    names = [one.name for one in character.outfits]
    near = nearest(words, names)
    guess = f'Did you mean "{near}"? ' if near else ""
    title = character.title or character.name
    step = f"{guess}Outfits of {title}: {', '.join(names) or 'none'}."
    raise UnknownName(f'{title} has no outfit "{words}".', step=step)


def worn_in(cast: Sequence[CastMember], anchors: Mapping[str, Anchor]) -> dict[str, str]:
    """What each character wears in a production where a shot names nothing, by the character's name; characters of
    whom the production says nothing are left out. `anchors` are the members' anchors by ref.

    Raises UnknownName for an outfit that the character does not have, YourMove where two members of one character
    contradict each other.
    """
    worn: dict[str, str] = {}
    for member in cast:
        character = anchors.get(member.anchor)
        if not member.outfit or not isinstance(character, Character):
            continue
        outfit = _outfit_of(member, character)
        before = worn.setdefault(character.name, outfit)
        if before != outfit:
            title = character.title or character.name
            raise YourMove(
                f"{title} cannot wear both {before} and {outfit} where a shot says nothing.",
                step=f'Choose one: repertory production cast FILM --outfit "{member.placeholder}={outfit}"',
            )
    return worn


def _outfit_of(member: CastMember, character: Character) -> str:
    try:
        return outfit_named(character, member.outfit).name
    except UnknownName as error:
        what = f'{member.placeholder} wears "{member.outfit}" in this film, and {member.anchor} has no such outfit.'
        raise UnknownName(what, step=error.step) from error
