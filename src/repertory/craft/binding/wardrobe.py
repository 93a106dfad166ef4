"""What a character wears: the outfit that a writer means, and what is worn where a shot says nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repertory.craft.shotlist.filmwords import folded, nearest
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
    name = outfit_meant(character, words)
    return next(one for one in character.outfits if one.name == name)


def outfit_meant(character: Character, words: str, *, more: Sequence[str] = ()) -> str:
    """The name of the outfit that is meant, as `outfit_named` finds it; `more` are outfits that the character is yet
    to get. Raises UnknownName."""
    names = tuple(dict.fromkeys((*(one.name for one in character.outfits), *more)))
    close = _close(names, words)
    if len(close) == 1:
        return close[0]
    near = nearest(words, names)
    guess = f'Did you mean "{near}"? ' if near else ""
    title = character.title or character.name
    step = f"{guess}Outfits of {title}: {', '.join(names) or 'none'}."
    raise UnknownName(f'{title} has no outfit "{words}".', step=step)


def worn_by_default(character: Character) -> str:
    """Name of the outfit that is worn where nothing else is said: the one that the card means, else the first; empty
    for whoever has none."""
    names = [one.name for one in character.outfits]
    close = _close(names, character.outfit)
    return close[0] if len(close) == 1 else next(iter(names), "")


def _close(names: Sequence[str], words: str) -> list[str]:
    """The names that the words may mean: the whole name, or else those that end so."""
    wanted = folded(words).removesuffix(" outfit")
    called = {name: folded(name).removesuffix(" outfit") for name in names}
    same = [name for name in names if called[name] == wanted]
    return same[:1] or [name for name in names if wanted and called[name].endswith(f" {wanted}")]


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
        dress = f'repertory production cast FILM --outfit "{member.placeholder}=OUTFIT"'
        step = f'{error.step} Dress it otherwise: {dress}; with nothing after the "=" the film says nothing of it.'
        raise UnknownName(what, step=step) from error
