"""Recasting: names of a shot list are pinned to other locked anchors, all that are given or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from repertory.craft.shotlist.filmwords import folded, nearest
from repertory.errors import NotLocked, UnknownName, YourMove
from repertory.model.anchor import Anchor, Look, Voice, split_ref
from repertory.model.casting import WantedCharacter, WantedLocation, WantedProp
from repertory.model.production import CastMember
from repertory.productions.folder import ProductionFolder
from repertory.work.company import versions_in
from repertory.work.costumes import costumed, dressed
from repertory.work.crew import Crew

LOOK = "look"
"""The name under which a film's look is pinned."""


def recast(
    crew: Crew, film: ProductionFolder, pins: Mapping[str, str], outfits: Mapping[str, str] | None = None
) -> tuple[CastMember, ...]:
    """Pins names of the shot list to anchors' versions ("Character A" to `mia@2`, or to the newest version of `mia`),
    and says what characters wear in this film ("Character A": "leather jacket"; "" takes away what it said); returns
    what was pinned or dressed. All are saved or none. Whoever is pinned under other names too, and not given there, is
    pinned to the same version there, and wears the same.

    Raises UnknownName for a name that neither the shot list nor the cast uses and for an unknown anchor, NotLocked
    for a draft and for somebody who is dressed before being cast, YourMove for a voice or look under another name than
    its own, Busy while the production is shot; for outfits see `costumes.dressed`.
    """
    outfits = outfits or {}
    given = tuple(_pinned(crew, film, name, ref) for name, ref in pins.items())
    dressed_too = _to_be_dressed(crew, film, given, outfits)
    members = (*(_pinned(crew, film, name, ref) for name, ref in dressed_too.items()), *given)
    at = _one_version_each(given)
    taken = {folded(member.placeholder) for member in members}
    new_look = any(folded(member.placeholder) == LOOK for member in members)
    with film.working():
        production = film.production
        others = tuple(
            replace(old, anchor=at.get(split_ref(old.anchor)[0], old.anchor))
            for old in production.cast
            if folded(old.placeholder) not in taken and not (new_look and _is_look(crew, old))
        )
        cast = dressed(crew, costumed(crew, (*others, *members), production.cast), outfits)
        film.save(replace(production, cast=cast))
    changed = {folded(name) for name in (*pins, *outfits)}
    return tuple(
        member
        for member in cast
        if folded(member.placeholder) in changed or at.get(split_ref(member.anchor)[0]) == member.anchor
    )


def _one_version_each(members: Sequence[CastMember]) -> dict[str, str]:
    """The version at which these members pin each anchor, by its name; an anchor that they pin at two is left out."""
    refs: dict[str, set[str]] = {}
    for member in members:
        refs.setdefault(split_ref(member.anchor)[0], set()).add(member.anchor)
    return {name: min(found) for name, found in refs.items() if len(found) == 1}


def _to_be_dressed(
    crew: Crew, film: ProductionFolder, given: Sequence[CastMember], outfits: Mapping[str, str]
) -> dict[str, str]:
    """Who of the cast file is to be dressed and not pinned yet, with the version that the film has of it, else with the
    anchor's name. Raises NotLocked for one that is not
    built yet."""
    if not outfits:
        return {}
    cast = (*given, *film.production.cast)
    there = {folded(member.placeholder) for member in cast}
    wanted = {folded(name): one.name for one in film.cast_file().characters for name in (*one.placeholders, one.name)}
    missing = {name: wanted[folded(name)] for name in outfits if folded(name) in wanted.keys() - there}
    for name, anchor in missing.items():
        if anchor not in crew.library.names() or not crew.library.versions(anchor):
            step = (
                f"Build it first: repertory production cast {film.folder}; or say it in {film.cast_path}: outfit = ..."
            )
            raise NotLocked(f'"{name}" is not built yet, and so cannot be dressed.', step=step)
    at = versions_in(cast)
    return {name: at.get(anchor, anchor) for name, anchor in missing.items()}


def _pinned(crew: Crew, film: ProductionFolder, name: str, ref: str) -> CastMember:
    anchor = crew.library.get(ref)
    if not anchor.locked:
        what = f"The {anchor.kind.value} {anchor.title or anchor.name} is still a draft; films use locked versions."
        raise NotLocked(what, step=f"Run: repertory {anchor.kind.value} lock {anchor.name}")
    _require_its_name(anchor, name)
    if not isinstance(anchor, Voice | Look):
        _require_known(film, name)
    return CastMember(placeholder=name, anchor=anchor.ref)


def _require_its_name(anchor: Anchor, name: str) -> None:
    """A voice is found by its own name, and a film has one look."""
    own = anchor.name if isinstance(anchor, Voice) else LOOK if isinstance(anchor, Look) else name
    if folded(name) != folded(own):
        what = f'"{anchor.name}" is a {anchor.kind.value}, and is not pinned as "{name}".'
        raise YourMove(what, step=f'Write it as "{own}={anchor.ref}".')


def _require_known(film: ProductionFolder, name: str) -> None:
    known = tuple(dict.fromkeys(_names(film)))
    if folded(name) in {folded(one) for one in known} or _is_written(folded(name), film.shots_text()):
        return
    near = nearest(name, known)
    step = f'Did you mean "{near}"?' if near else f"It has: {', '.join(known) or 'no names yet'}."
    raise UnknownName(f'Neither the shot list nor the cast of {film.folder} has "{name}".', step=step)


def _names(film: ProductionFolder) -> Iterator[str]:
    """What the cast so far, the cast file and the shot list's brackets call their people, places and things."""
    yield from (member.placeholder for member in film.production.cast)
    wanted = film.cast_file()
    groups: tuple[Sequence[WantedCharacter | WantedLocation | WantedProp], ...]
    groups = (wanted.characters, wanted.locations, wanted.props)
    for one in (one for group in groups for one in group):
        yield from (name for name in (*one.placeholders, one.name, one.title) if name)
    yield from (match[1].strip() for match in re.finditer(r"\[([^\[\]\n]{1,80})\]", _spoken_of(film.shots_text())))


def _is_written(name: str, shots: str) -> bool:
    """Whether the shot list has these words, in any case."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded(_spoken_of(shots))) is not None


def _spoken_of(shots: str) -> str:
    """The shot list without its comments."""
    return "\n".join(line for line in shots.splitlines() if not line.lstrip().startswith("#"))


def _is_look(crew: Crew, member: CastMember) -> bool:
    return isinstance(crew.library.get(member.anchor), Look)
