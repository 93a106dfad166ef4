"""Costumes of a production: what its characters wear where a shot names nothing, checked before anything is spent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from repertory.craft.binding.wardrobe import outfit_meant, outfit_named, worn_in
from repertory.craft.building import is_closed
from repertory.craft.shotlist.filmwords import folded, nearest
from repertory.errors import UnknownName, YourMove
from repertory.model.anchor import Anchor, Character, Stage, split_ref
from repertory.model.casting import CastFile, WantedCharacter
from repertory.model.production import CastMember
from repertory.work.company import versions_in
from repertory.work.crew import Crew, Event


def require_costumes(crew: Crew, cast: Sequence[CastMember], wanted: CastFile) -> None:
    """Raises UnknownName for an outfit that a character neither has nor is to get, whether the production or its cast
    file names it, YourMove where the production names two for one character."""
    require_worn(crew, cast)
    pinned = versions_in(cast)
    for one in wanted.characters:
        if not one.outfit:
            continue
        if one.name in crew.library.names() and crew.library.versions(one.name):
            anchor = crew.library.get(pinned.get(one.name, one.name))
            if isinstance(anchor, Character):
                outfit_named(anchor, one.outfit)
        else:
            _require_coming(crew, one)


def require_worn(crew: Crew, cast: Sequence[CastMember]) -> None:
    """Raises UnknownName for an outfit that the pinned version of a character does not have, YourMove for two outfits
    of one character."""
    worn_in(cast, _anchors(crew, cast))


def _require_coming(crew: Crew, wanted: WantedCharacter) -> None:
    """Of a character that is not locked yet: its draft has the outfit, or it is made together with the character.
    Raises UnknownName."""
    draft = crew.library.draft(wanted.name) if wanted.name in crew.library.names() else None
    if draft is None:
        draft = Character(name=wanted.name, title=wanted.title)
    if isinstance(draft, Character):
        more = () if is_closed(draft, Stage.WARDROBE) else wanted.outfits
        try:
            outfit_meant(draft, wanted.outfit, more=more)
        except UnknownName as error:
            step = f"{error.step} Correct `outfit` in cast.toml, or name it among the `outfits` there."
            raise UnknownName(error.what, step=step) from error


def costumed(crew: Crew, cast: Sequence[CastMember], wanted: Sequence[CastMember]) -> tuple[CastMember, ...]:
    """The cast in the outfits that it names already, else in those of `wanted`; all members of one character alike.

    What the cast file says differently is told: as with pins, what the production has counts.
    """
    worn = _worn(cast)
    for name, outfit in _worn(wanted).items():
        before = worn.setdefault(name, outfit)
        member = next((one for one in cast if split_ref(one.anchor)[0] == name), None)
        if member is None:
            continue
        anchor = crew.library.get(member.anchor)
        if _meant(anchor, before) != _meant(anchor, outfit):
            change = f'repertory production cast FILM --outfit "{member.placeholder}={outfit}"'
            text = f"wears {before} in this film, though the cast file says {outfit}; to change it: {change}"
            crew.tell(Event(about=member.placeholder, text=text, lasting=True))
    return _alike(cast, worn)


def dressed(crew: Crew, cast: Sequence[CastMember], outfits: Mapping[str, str]) -> tuple[CastMember, ...]:
    """The cast with these characters in these outfits, by their names in the shot list: {"Character A": "coat"}; an
    empty one takes away what the film says.

    Raises UnknownName for a name that is not in the cast and for an unknown outfit, YourMove for what is no character
    and for two outfits of one.
    """
    anchors = _anchors(crew, cast)
    chosen: list[CastMember] = []
    bare: dict[str, str] = {}
    for name, outfit in outfits.items():
        member = _member(cast, name)
        anchor = anchors[member.anchor]
        if not isinstance(anchor, Character):
            step = f"Name a character: {', '.join(_characters(cast, anchors)) or 'there is none yet'}."
            raise YourMove(f'"{name}" is a {anchor.kind.value}, and wears nothing.', step=step)
        if outfit.strip():
            chosen.append(replace(member, outfit=outfit_named(anchor, outfit).name))
        else:
            bare[anchor.name] = member.placeholder
    new = worn_in(chosen, anchors)
    for name in bare.keys() & new.keys():
        raise YourMove(f"{bare[name]} is dressed and undressed at once.", step="Say one of the two.")
    cast = _alike(cast, {name: outfit for name, outfit in {**_worn(cast), **new}.items() if name not in bare})
    worn_in(cast, anchors)  # what was worn before must be there in the versions that are pinned now
    return cast


def _member(cast: Sequence[CastMember], name: str) -> CastMember:
    found = next((one for one in cast if folded(one.placeholder) == folded(name)), None)
    if found is None:
        names = [one.placeholder for one in cast]
        near = nearest(name, names)
        step = f'Did you mean "{near}"?' if near else f"It has: {', '.join(names) or 'nobody yet'}."
        raise UnknownName(f'The cast has no "{name}" to be dressed.', step=step)
    return found


def _meant(anchor: Anchor, words: str) -> str:
    """The outfit's own name; the words alone of an outfit that this version does not have, which is refused later."""
    try:
        return outfit_named(anchor, words).name if isinstance(anchor, Character) else folded(words)
    except UnknownName:
        return folded(words)


def _characters(cast: Sequence[CastMember], anchors: Mapping[str, Anchor]) -> list[str]:
    return [one.placeholder for one in cast if isinstance(anchors[one.anchor], Character)]


def _anchors(crew: Crew, cast: Sequence[CastMember]) -> dict[str, Anchor]:
    return {ref: crew.library.get(ref) for ref in dict.fromkeys(member.anchor for member in cast)}


def _worn(cast: Sequence[CastMember]) -> dict[str, str]:
    """The first outfit that is named for each anchor, by the anchor's name."""
    worn: dict[str, str] = {}
    for member in cast:
        if member.outfit:
            worn.setdefault(split_ref(member.anchor)[0], member.outfit)
    return worn


def _alike(cast: Sequence[CastMember], worn: Mapping[str, str]) -> tuple[CastMember, ...]:
    return tuple(replace(one, outfit=worn.get(split_ref(one.anchor)[0], "")) for one in cast)
