"""From names to the real things: every name of a shot becomes a locked anchor, with the references that it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from repertory.craft.binding.calling import A, Calls, anchor_called, calls_of, did_you_mean, shot_words
from repertory.craft.binding.expecting import measured_in
from repertory.craft.binding.owning import with_own_things
from repertory.craft.binding.playing import UPGRADE, performers_of
from repertory.craft.binding.referring import Cues, Kept, references_for
from repertory.craft.binding.retelling import Retelling, everybody, known_of, worn_everywhere
from repertory.craft.binding.viewing import location_view, named_view
from repertory.craft.enginenames import EngineNames, engine_named, no_engine
from repertory.craft.prompting.naming import title_of, told_apart
from repertory.craft.prompting.written import mere_words
from repertory.craft.rewriting.rewrite import Opinion
from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.names import is_a_mere_word
from repertory.craft.shotlist.reading import Names
from repertory.craft.shotlist.same import same_in
from repertory.errors import NotLocked, StageMissing, UnknownName, YourMove
from repertory.model.anchor import Anchor, Character, Location, Look, Prop, Reference, Role, Voice, split_ref
from repertory.model.shot import BoundLine, BoundShot, DialogueLine, Shot, ShotList

_PLACEHOLDER = re.compile(r"[\d_@]|\b[A-Z]$")
"""A name that is no word: "Location B", "SET_1"."""


def names_of(cast: Mapping[str, Anchor]) -> Names:
    """Every way to call a cast: its keys (placeholders), and the anchors' names and titles."""
    return _names(calls_of(cast))


def _names(calls: Calls) -> Names:
    def called(kind: type[Anchor]) -> tuple[str, ...]:
        """Those of one kind; a name that may mean two of the cast is read as the first, and refused when bound."""
        return tuple(dict.fromkeys(name for name, one in calls.spelled if isinstance(calls.all_of(name)[0], kind)))

    people = {name: one for name, one in calls.spelled if isinstance(one, Character) and calls.all_of(name) == (one,)}
    return Names(
        characters=called(Character),
        locations=called(Location),
        props=called(Prop),
        pronouns={name: one.pronoun for name, one in people.items()},
        anchors={name: one.name for name, one in people.items()},
        outfits={name: tuple(outfit.name for outfit in one.outfits) for name, one in people.items()},
        people=tuple(known for one in everybody(calls) if (known := known_of(calls, one)).names),
    )


@dataclass(frozen=True, kw_only=True)
class _Film:
    """What all shots of a list are bound to."""

    calls: Calls
    voices: Mapping[str, Voice]
    engines: EngineNames
    worn: Mapping[str, str]
    look: Look | None
    source: str
    """The list as it was written."""
    retelling: Retelling
    titles: Mapping[str, str] = field(default_factory=dict)
    apart: Mapping[str, Anchor] = field(default_factory=dict)
    """Those of whom another one has the title, by their names, with a title of their own."""
    kept: Kept = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)

    found: dict[str, Anchor] = field(default_factory=dict)

    def find(self, shot: Shot, name: str, kind: type[A]) -> A:
        found = self.found.get(name)
        if not isinstance(found, kind):
            found = anchor_called(self.calls, shot, name, kind, self.source)
            found = self.found[name] = self.titled(found)
        return found

    def titled(self, anchor: A) -> A:
        """With the title that means it alone in this film."""
        own = self.apart.get(anchor.name)
        return own if isinstance(own, type(anchor)) else anchor


def bind(
    shots: ShotList,
    *,
    cast: Mapping[str, Anchor],
    voices: Mapping[str, Voice],
    engines: EngineNames | None = None,
    worn: Mapping[str, str] | None = None,
    source: str = "",
    strict: bool = False,
    opinion: Opinion | None = None,
) -> tuple[BoundShot, ...]:
    """As `bind_list`, for lists without problems. Raises the first of them."""
    bound, problems = bind_list(
        shots,
        cast=cast,
        voices=voices,
        engines=engines,
        worn=worn,
        source=source,
        strict=strict,
        opinion=opinion,
    )
    if problems:
        raise problems[0]
    return bound


def bind_list(
    shots: ShotList,
    *,
    cast: Mapping[str, Anchor],
    voices: Mapping[str, Voice],
    engines: EngineNames | None = None,
    worn: Mapping[str, str] | None = None,
    source: str = "",
    strict: bool = False,
    opinion: Opinion | None = None,
) -> tuple[tuple[BoundShot, ...], tuple[YourMove, ...]]:
    """The shots with every name bound to a locked anchor and every needed reference chosen, most important first; and
    why the others could not be bound: ShotListError, UnknownName, NotLocked or StageMissing, each with the next step.

    `cast` maps each placeholder to its anchor; names and titles of the anchors are understood as well, in any case.
    `voices` are the voices by name. `engines` is what the engines are called that a shot may insist on,
    by their card ids; not checked when empty.
    `worn` is what characters wear in this film where a shot names no outfit, by their names (see `wardrobe.worn_in`);
    for the others it is their own default. `source` is the list as it was written, so that problems name the place.
    Words that describe somebody whose pictures are sent are taken out (`BoundShot.changes`); what contradicts a locked
    card is a problem, and with `strict` every such description is. An `opinion` may find more of them.
    Raises NotLocked for a look that is a draft, YourMove for two looks.
    """
    calls = calls_of(cast)
    people, apart = everybody(calls), told_apart(cast.values())
    source = source.removeprefix("\ufeff").replace("\r\n", "\n")
    film = _Film(
        calls=calls,
        voices={words.folded(name): voice for name, voice in voices.items()}
        | {words.folded(voice.name): voice for voice in voices.values()},
        engines=engines or {},
        worn=worn or {},
        look=_look_of(cast),
        source=source,
        retelling=Retelling(
            calls=calls,
            names=_names(calls),
            worn=worn_everywhere(people, worn or {}),
            strict=strict,
            source=source,
            opinion=opinion,
        ),
        titles=_titles(calls, apart),
        apart=apart,
    )
    bound: list[BoundShot] = []
    problems: list[YourMove] = []
    for shot, whence in zip(shots.shots, _whence(shots.shots), strict=True):
        try:
            bound.append(_bind_shot(shot, film, whence))
        except YourMove as problem:
            problems.append(problem)
    return tuple(bound), tuple(problems)


def _look_of(cast: Mapping[str, Anchor]) -> Look | None:
    """The one look of the film, if it has one."""
    looks = {anchor.ref: anchor for anchor in cast.values() if isinstance(anchor, Look)}
    if len(looks) > 1:
        named = " and ".join(look.title or look.name for look in looks.values())
        raise YourMove(f"A film has one look, and this one has {named}.", step="Take one out of production.toml.")
    look = next(iter(looks.values()), None)
    if look and not look.locked:
        step = f"Run: repertory look lock {look.name}"
        raise NotLocked(f"The look {look.title or look.name} is still a draft.", step=step)
    return look


def _whence(shots: Sequence[Shot]) -> Iterator[dict[str, str]]:
    """For each shot, whence it has the place and the light that it does not name: "kept from shot 3"."""
    said: dict[str, tuple[str, str]] = {}
    by_number = {shot.number.lstrip("0"): shot for shot in shots}
    before = ""
    for shot in shots:
        found: dict[str, str] = {}
        for what in ("location", "light"):
            if what not in shot.kept:
                said[what] = (shot.number, shot.heading)
                continue
            number, heading = said.get(what, ("", ""))
            same = same_in(shot.text)
            other = by_number.get((same["number"] or before).upper().lstrip("0")) if same else None
            if other and getattr(other, what) == getattr(shot, what):
                number = other.number
                said[what] = (shot.number, shot.heading)
            elif shot.heading and (shot.heading != heading or not number):
                found[what] = "as its heading says"
                continue
            found[what] = f"kept from shot {number}" if number else "as before"
        before = shot.number
        yield found


def _bind_shot(shot: Shot, film: _Film, whence: Mapping[str, str]) -> BoundShot:
    if shot.engine and film.engines and not engine_named(shot.engine, film.engines):
        no = no_engine(shot.engine, film.engines)
        raise UnknownName(f"{shot_words(shot)}: {no.what}", step=no.step)

    def character(name: str) -> Character:
        return film.find(shot, name, Character)

    told, changes = film.retelling.told(shot, character)
    performers, dressed = performers_of(told, character, film.worn, film.defaults, film.source)
    location = film.find(shot, shot.location, Location) if shot.location else None
    view = _view(shot, location) if location else None
    named = {name: film.find(shot, name, Prop) for name in told.props}
    called = with_own_things(told, named, performers, film.calls, film.source) if film.calls.owned else named
    called = {name: film.titled(prop) for name, prop in called.items()}
    views = {location.name: view.view} if location and view and view.view else {}
    views |= {prop.name: side for name, prop in called.items() if (side := named_view(shot.text, name, prop))}
    moved = _with_titles(told, told.move_words, film)
    bound = BoundShot(
        shot=told if moved == told.move_words else replace(told, move_words=moved),
        performers=performers,
        location=location,
        light=view.name if view else shot.light,
        props=tuple({prop.name: prop for prop in called.values()}.values()),
        views=views,
        look=film.look,
        lines=tuple(_line(shot, line, film) for line in shot.dialogue),
        action=_with_titles(told, told.action, film),
        changes=changes,
    )
    place, light = whence.get("location", ""), whence.get("light", "")
    cues = Cues(called=film.calls.own, dressed=dressed, place=place, light=light)
    return replace(bound, references=references_for(bound, cues, film.kept), measured=measured_in(bound))


def _view(shot: Shot, location: Location) -> Reference:
    """The location in the light of the shot: the writer's own word for it where there is such a view. What glows ("neon
    light") says no hour: then it is that of the master view."""
    said = [light for light in (*shot.light_words.split(", "), shot.light) if light]
    for light in said if shot.light else (*said, ""):
        seen = location_view(location, light, shot.text, shot.location)
        if seen:
            return seen
    light = shot.light or "afternoon"
    has = ", ".join(dict.fromkeys(view.name for view in location.with_role(Role.VIEW))) or "none"
    step = (
        f'It has: {has}. To add it: repertory location build {location.name} --light "{light}", then '
        f"repertory location lock {location.name}, and for this film: {UPGRADE} --name {location.name}"
    )
    title = location.title or location.name
    raise UnknownName(f"{shot_words(shot)}: there is no view of {title}, {light}.", step=step)


def _line(shot: Shot, line: DialogueLine, film: _Film) -> BoundLine:
    """A line in its speaker's one voice. Raises UnknownName, StageMissing, NotLocked."""
    character = film.find(shot, line.speaker, Character)
    title = character.title or character.name
    if not character.voice:
        give = f"repertory character voice {character.name} VOICE, with one of: {_known(film.voices)}"
        lock = f"repertory character lock {character.name}, and for this film: {UPGRADE} --name {character.name}"
        step = f"Run: {give}; then {lock}"
        raise StageMissing(f"{shot_words(shot)}: {title} speaks and has no voice.", step=step)
    voice = film.voices.get(words.folded(split_ref(character.voice)[0]))
    if voice is None:
        step = did_you_mean(character.voice, [known.name for known in film.voices.values()])
        what = f'{shot_words(shot)}: the voice of {title}, "{character.voice}", is not there.'
        raise UnknownName(what, step=step)
    if not voice.locked:
        step = f"Run: repertory voice lock {voice.name}"
        raise NotLocked(f"{shot_words(shot)}: the voice {voice.name} is still a draft.", step=step)
    return BoundLine(character=character.ref, voice=voice, text=line.text, manner=line.manner)


def _known(voices: Mapping[str, Voice]) -> str:
    return ", ".join(sorted({voice.name for voice in voices.values()})) or "(no voice yet: repertory voice new)"


def _titles(calls: Calls, apart: Mapping[str, Anchor]) -> dict[str, str]:
    """By every name that an engine cannot know, folded, the title that it reads: of people all names; of things those
    that their titles do not hold ("gadget" of a "Nokia 3310"); of places those that are no words ("Location B")."""
    found = {words.folded(title_of(one)): title_of(one) for one in apart.values()}
    for name, _ in calls.spelled:
        there = calls.all_of(name)
        if len(there) > 1:
            continue
        one = apart.get(there[0].name, there[0])
        title, said = title_of(one), words.folded(name).lstrip("@")
        known = set(said.split()) <= set(words.folded(title).split())
        if isinstance(one, Character) or one.name in apart or (not known and _stands_for(name, one)):
            found.setdefault(said, title if isinstance(one, Character) else title.removeprefix("The "))
    return found


def _stands_for(name: str, one: Anchor) -> bool:
    """Whether a name in an action means the thing or the place: "the bar" may be one to lean on."""
    return isinstance(one, Prop) or (isinstance(one, Location) and _PLACEHOLDER.search(name) is not None)


def _with_titles(shot: Shot, said: str, film: _Film) -> str:
    """The action, or how the camera moves, as an engine should read it: titles instead of placeholders, of whoever is
    spoken of. All at once, so that a title that is another one's placeholder stays. What a sign says keeps its letters:
    "NOVA"."""
    if not film.titles or not said:
        return said
    titles = film.titles
    for performer in shot.performers:  # "@anna" is written without the sign in the action, and may be somebody's name
        if performer.name.startswith("@"):
            there = film.calls.all_of(performer.name)[0]
            called = title_of(film.apart.get(there.name, there))
            titles = {**titles, words.folded(performer.name).lstrip("@"): called}
    said = words.plain(said)
    is_mere = mere_words(said)

    def titled(match: re.Match[str]) -> str:
        title = _titled(match[0], titles)
        as_written = title != match[0] and words.folded(title) == words.folded(match[0]) and is_mere(match.start())
        return match[0] if as_written else title

    return _finder(tuple(titles)).sub(titled, said)


def _titled(said: str, titles: Mapping[str, str]) -> str:
    title = titles.get(words.folded(said).lstrip("@"), said)
    return said if is_a_mere_word(said, title) else title


@lru_cache(maxsize=256)
def _finder(names: tuple[str, ...]) -> re.Pattern[str]:
    """Finds these names, the longest first, with or without @."""
    ordered = sorted(names, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(map(re.escape, name.split())) for name in ordered)
    return re.compile(rf"(?<!\w)@?(?:{pattern})(?!\w)", re.IGNORECASE)
