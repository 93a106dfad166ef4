"""From names to the real things: every name of a shot becomes a locked anchor, with the references that it needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from repertory.craft import filmwords as words
from repertory.craft.building import outfit_commands, require_stages
from repertory.craft.referring import references_for
from repertory.craft.routing import engine_named
from repertory.craft.shotlist import Names
from repertory.craft.viewing import location_view, named_view
from repertory.craft.wardrobe import outfit_named, worn_by_default
from repertory.errors import NotLocked, ShotListError, StageMissing, UnknownName, YourMove
from repertory.model.anchor import Anchor, Character, Location, Look, Prop, Reference, Role, Stage, Voice, split_ref
from repertory.model.shot import BoundLine, BoundPerformer, BoundShot, DialogueLine, Performer, Shot, ShotList

A = TypeVar("A", bound=Anchor)
_UPGRADE = "repertory production upgrade FILM --apply"
"""How a film that has its cast gets a newer version of an anchor."""


def names_of(cast: Mapping[str, Anchor]) -> Names:
    """Every way to call a cast: its keys (placeholders), and the anchors' names and titles."""

    def called(kind: type[Anchor]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name, anchor in _calls(cast) if isinstance(anchor, kind)))

    return Names(characters=called(Character), locations=called(Location), props=called(Prop))


def bind(
    shots: ShotList,
    *,
    cast: Mapping[str, Anchor],
    voices: Mapping[str, Voice],
    engines: Collection[str] = (),
    worn: Mapping[str, str] | None = None,
) -> tuple[BoundShot, ...]:
    """The shots with every name bound to a locked anchor and every needed reference chosen, most important first.

    `cast` maps each placeholder to its anchor; names and titles of the anchors are understood as well, in any case.
    `voices` are the voices by name. `engines` are the card ids that a shot may insist on; not checked when empty.
    `worn` is what characters wear in this film where a shot names no outfit, by their names (see `wardrobe.worn_in`);
    for the others it is their own default.
    Raises UnknownName, NotLocked, StageMissing, each with the next step; ShotListError for two outfits at once.
    """
    company: dict[str, Anchor] = {}
    for name, anchor in _calls(cast):
        company.setdefault(words.folded(name), anchor)
    by_voice = {words.folded(name): voice for name, voice in voices.items()}
    looks = {anchor.ref: anchor for anchor in cast.values() if isinstance(anchor, Look)}
    if len(looks) > 1:
        named = " and ".join(look.title or look.name for look in looks.values())
        raise YourMove(f"A film has one look, and this one has {named}.", step="Take one out of production.toml.")
    by_voice |= {words.folded(voice.name): voice for voice in voices.values()}
    bound = (_bind_shot(shot, company, by_voice, engines, worn or {}) for shot in shots.shots)
    look = next(iter(looks.values()), None)
    return tuple(_with_references(replace(one, look=look)) for one in bound)


def _calls(cast: Mapping[str, Anchor]) -> Iterator[tuple[str, Anchor]]:
    yield from cast.items()
    for anchor in cast.values():
        for name in (anchor.title, anchor.name, anchor.name.replace("-", " ")):
            if name:
                yield name, anchor


def _bind_shot(
    shot: Shot,
    company: Mapping[str, Anchor],
    voices: Mapping[str, Voice],
    engines: Collection[str],
    worn: Mapping[str, str],
) -> BoundShot:
    if shot.engine and engines and not engine_named(shot.engine, engines):
        raise UnknownName(f'{_of(shot)}: there is no engine "{shot.engine}".', step=_did_you_mean(shot.engine, engines))
    performers = _performers(shot, company, worn)
    location = _find(shot, shot.location, Location, company) if shot.location else None
    view = _view(shot, location) if location else None
    called = {name: _find(shot, name, Prop, company) for name in shot.props}
    props = {prop.name: prop for prop in called.values()}
    views = {location.name: view.view} if location and view and view.view else {}
    views |= {prop.name: named for name, prop in called.items() if (named := named_view(shot.text, name, prop))}
    return BoundShot(
        shot=shot,
        performers=performers,
        location=location,
        light=view.name if view else shot.light,
        props=tuple(props.values()),
        views=views,
        lines=tuple(_line(shot, line, company, voices) for line in shot.dialogue),
        action=_with_titles(shot, company),
    )


def _with_references(bound: BoundShot) -> BoundShot:
    if bound.look and not bound.look.locked:
        step = f"Run: repertory look lock {bound.look.name}"
        raise NotLocked(f"The look {bound.look.title or bound.look.name} is still a draft.", step=step)
    return replace(bound, references=references_for(bound))


def _of(shot: Shot) -> str:
    return f"Shot {shot.number} (line {shot.line})"


def _did_you_mean(name: str, among: Collection[str]) -> str:
    near = words.nearest(name, among)
    known = ", ".join(sorted(set(among))) or "nothing yet"
    return f'Did you mean "{near}"?' if near else f"Known: {known}."


def _find(shot: Shot, name: str, kind: type[A], company: Mapping[str, Anchor]) -> A:
    """The locked anchor of one kind. Raises UnknownName, NotLocked."""
    anchor = company.get(words.folded(name.strip("[]@")))
    what = kind.kind.value
    if not isinstance(anchor, kind):
        known = {other.title or other.name for other in company.values() if isinstance(other, kind)}
        keys = [key for key, other in company.items() if isinstance(other, kind)]
        near = words.nearest(name, keys)
        step = f'Did you mean "{near}"?' if near else _did_you_mean(name, known)
        raise UnknownName(f'{_of(shot)}: no {what} of the cast is called "{name}".', step=step)
    if not anchor.locked:
        command = f"Run: repertory {what} lock {anchor.name}"
        raise NotLocked(f"{_of(shot)}: the {what} {anchor.title or anchor.name} is still a draft.", step=command)
    return anchor


def _performers(shot: Shot, company: Mapping[str, Anchor], worn: Mapping[str, str]) -> tuple[BoundPerformer, ...]:
    """One performer for each character, even where the writer calls it by two names."""
    bound: dict[str, BoundPerformer] = {}
    for performer in shot.performers:
        character = _find(shot, performer.name, Character, company)
        one = _performer(shot, performer, character)
        bound[character.name] = _both(shot, bound[character.name], one) if character.name in bound else one
    for one in bound.values():
        _check_stages(shot, one)
    named = {_find(shot, p.name, Character, company).name for p in shot.performers if p.outfit}
    return tuple(one if one.character.name in named else _dressed(shot, one, worn) for one in bound.values())


def _performer(shot: Shot, performer: Performer, character: Character) -> BoundPerformer:
    if performer.outfit:
        _require(shot, character, Stage.WARDROBE)
    return BoundPerformer(
        character=character,
        expression=performer.expression,
        outfit=_outfit(shot, character, performer.outfit) if performer.outfit else "",
        face_hidden=performer.face_hidden,
        from_behind=performer.from_behind,
    )


def _dressed(shot: Shot, performer: BoundPerformer, worn: Mapping[str, str]) -> BoundPerformer:
    """Where the shot names no outfit: in the film's, else in the character's own. Raises UnknownName for a film's that
    the character does not have."""
    character = performer.character
    film_s = worn.get(character.name, "")
    own = _outfit(shot, character, film_s) if film_s else worn_by_default(character)
    return replace(performer, outfit=own)


def _both(shot: Shot, one: BoundPerformer, other: BoundPerformer) -> BoundPerformer:
    title = one.character.title or one.character.name
    if one.outfit and other.outfit and one.outfit != other.outfit:
        raise _contradiction(shot, f"{title} cannot wear both {one.outfit} and {other.outfit}.")
    moods = {one.expression, other.expression} - {"neutral"}
    if len(moods) > 1:
        raise _contradiction(shot, f"{title} cannot look both {' and '.join(sorted(moods))}.")
    return BoundPerformer(
        character=one.character,
        expression=next(iter(moods), "neutral"),
        outfit=one.outfit or other.outfit,
        face_hidden=one.face_hidden and other.face_hidden,
        from_behind=one.from_behind or other.from_behind,
    )


def _contradiction(shot: Shot, what: str) -> ShotListError:
    return ShotListError(what, line=shot.line, column=1, source=shot.text, step="Keep one, or make two shots of it.")


def _check_stages(shot: Shot, performer: BoundPerformer) -> None:
    """What every shot needs of a character, and what this one needs besides."""
    _require(shot, performer.character, Stage.HEADSHOT, Stage.ANGLES)
    if performer.expression != "neutral" and not performer.face_hidden:
        _require(shot, performer.character, Stage.EXPRESSIONS)


def _require(shot: Shot, character: Character, *stages: Stage) -> None:
    try:
        require_stages(character, stages)
    except StageMissing as error:
        raise StageMissing(f"{_of(shot)}: {error.what}", step=error.step) from error


def _outfit(shot: Shot, character: Character, named: str) -> str:
    """The outfit that the writer means."""
    try:
        return outfit_named(character, named).name
    except UnknownName as error:
        step = (
            f"{error.step} Or add it: {outfit_commands(character, named)}; then "
            f"repertory character lock {character.name}, and for this film: {_UPGRADE} --name {character.name}"
        )
        raise UnknownName(f"{_of(shot)}: {error.what}", step=step) from error


def _view(shot: Shot, location: Location) -> Reference:
    """The location in the light of the shot: the writer's own word for it where there is such a view."""
    said = [light for light in (shot.light_words, shot.light) if light]
    for light in said or [""]:
        seen = location_view(location, light, shot.text, shot.location)
        if seen:
            return seen
    light = shot.light or "afternoon"
    has = ", ".join(dict.fromkeys(view.name for view in location.with_role(Role.VIEW))) or "none"
    step = (
        f'It has: {has}. To add it: repertory location build {location.name} --light "{light}", then '
        f"repertory location lock {location.name}, and for this film: {_UPGRADE} --name {location.name}"
    )
    raise UnknownName(f"{_of(shot)}: there is no view of {location.title or location.name}, {light}.", step=step)


def _line(shot: Shot, line: DialogueLine, company: Mapping[str, Anchor], voices: Mapping[str, Voice]) -> BoundLine:
    """A line in its speaker's one voice. Raises UnknownName, StageMissing, NotLocked."""
    character = _find(shot, line.speaker, Character, company)
    title = character.title or character.name
    if not character.voice:
        give = f"repertory character voice {character.name} VOICE, with one of: {_known(voices)}"
        lock = f"repertory character lock {character.name}, and for this film: {_UPGRADE} --name {character.name}"
        step = f"Run: {give}; then {lock}"
        raise StageMissing(f"{_of(shot)}: {title} speaks and has no voice.", step=step)
    voice = voices.get(words.folded(split_ref(character.voice)[0]))
    if voice is None:
        step = _did_you_mean(character.voice, [known.name for known in voices.values()])
        raise UnknownName(f'{_of(shot)}: the voice of {title}, "{character.voice}", is not there.', step=step)
    if not voice.locked:
        raise NotLocked(
            f"{_of(shot)}: the voice {voice.name} is still a draft.", step=f"Run: repertory voice lock {voice.name}"
        )
    return BoundLine(character=character.ref, voice=voice, text=line.text, manner=line.manner)


def _known(voices: Mapping[str, Voice]) -> str:
    return ", ".join(sorted({voice.name for voice in voices.values()})) or "(no voice yet: repertory voice new)"


def _with_titles(shot: Shot, company: Mapping[str, Anchor]) -> str:
    """The action as an engine should read it: titles instead of placeholders."""
    action = shot.action
    for performer in sorted(shot.performers, key=lambda performer: -len(performer.name)):
        anchor = company[words.folded(performer.name)]
        title = anchor.title or anchor.name
        pattern = r"\s+".join(map(re.escape, words.plain(performer.name).split()))
        action = re.sub(rf"(?<!\w){pattern}(?!\w)", title.replace("\\", r"\\"), action, flags=re.IGNORECASE)
    return action
