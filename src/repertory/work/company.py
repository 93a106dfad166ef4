"""Locations, props and voices; and a whole company built from a cast file, as far as the library lacks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from repertory.craft import building
from repertory.craft.prompting import compose_build
from repertory.errors import UnknownName, YourMove
from repertory.library.folder import Library
from repertory.model.anchor import Anchor, Character, Location, Look, Prop, Reference, Role, Stage, Voice
from repertory.model.casting import CastFile, WantedCharacter
from repertory.model.engine import Output
from repertory.model.production import CastMember
from repertory.work.build import build_stage, cast_candidates, pick, sent_reference
from repertory.work.crew import Crew, Event
from repertory.work.making import VIEW, HandWork, Wish, by_hand, make
from repertory.work.purse import Purse

CANDIDATES = 4
"""Faces offered for each character; a person who makes them by hand makes just the one that is picked."""
SAMPLE_TEXT = "The coffee shop on the corner stays open until nine."


def begin(library: Library, anchor: Anchor) -> None:
    """Adds a draft; one of the same name that has nothing to show yet (its words or speaker were no good) gives way.

    Raises YourMove for a name that is taken or impossible, ConsentMissing.
    """
    if _has_nothing_yet(library, anchor):
        library.save(anchor)
    else:
        library.create_anchor(anchor)


def build_views(
    crew: Crew, name: str, views: Sequence[str], *, engine: str, seed: int = 1, purse: Purse | None = None
) -> Anchor:
    """Makes the views that a location or a prop lacks, the later ones from the first, and saves the draft."""
    anchor = crew.library.draft(name)
    there = {reference.name for reference in anchor.references}
    missing = [view for view in views if view not in there]
    open_orders: list[HandWork] = []
    for done, view in enumerate(missing):
        crew.tell(Event(about=name, text=f"view: {view}", done=done, total=len(missing)))
        sent = [sent_reference(crew, anchor, reference) for reference in anchor.references[:1]]
        prompt = compose_build(anchor, Role.VIEW, view, words=anchor.identity, references=len(sent))
        wish = Wish(subject=anchor, role=Role.VIEW, name=view, prompt=prompt, seed=seed, references=sent, size=VIEW)
        made = make(crew, engine, wish, purse=purse)
        if isinstance(made, HandWork):
            open_orders.append(made)
            if not sent:
                break  # the other views are made from the first
            continue
        if made.binding is not None and anchor.binding_for(made.binding.engine) is None:
            anchor = replace(anchor, bindings=(*anchor.bindings, made.binding), style=crew.engine(engine).card.style)
        anchor = _with(crew, anchor, made.files[0], Role.VIEW, view)
    crew.library.save(anchor)
    if open_orders:
        raise by_hand(open_orders)
    return anchor


def import_view(crew: Crew, name: str, path: Path, view: str, *, title: str = "") -> Anchor:
    """Adds a picture as a view of a location, prop or look, and renames it if a title is given. Raises
    MediaRejected."""
    anchor = crew.library.draft(name)
    anchor = _with(crew, anchor, path, Role.LOOK if isinstance(anchor, Look) else Role.VIEW, view)
    anchor = replace(anchor, title=title or anchor.title)
    crew.library.save(anchor)
    return anchor


def sample_voice(crew: Crew, name: str, text: str = SAMPLE_TEXT, *, purse: Purse | None = None) -> Voice:
    """Lets a voice speak its sample, which becomes its reference, and saves the draft.

    Raises UnknownName for a speaker that its engine does not know, YourMove for none and for settings out of range;
    they name the voice.
    """
    voice = crew.library.draft(name)
    if not isinstance(voice, Voice):
        raise UnknownName(f'"{name}" is a {voice.kind.value}, not a voice.', step="See: repertory voice list")
    if not voice.references:
        crew.tell(Event(about=name, text="speaking the sample"))
        made = _spoken(crew, voice, text, purse)
        if isinstance(made, HandWork):
            raise by_hand([made])
        voice = replace(voice, references=(_reference(crew, voice, made.files[0], Role.SAMPLE, "sample", text=text),))
        crew.library.save(voice)
    return voice


def _spoken(crew: Crew, voice: Voice, text: str, purse: Purse | None) -> Output | HandWork:
    known = crew.engine(voice.engine).card.speakers
    examples = f", for example {', '.join(known)}" if known else ""
    choose = f"Choose one with --speaker (in cast.toml: speaker){examples}."
    if not voice.speaker.strip():
        raise YourMove(f'The voice "{voice.name}" has no speaker.', step=choose)
    try:
        return make(crew, voice.engine, Wish(subject=voice, role=Role.SAMPLE, text=text), purse=purse)
    except UnknownName as error:
        what = f'The voice "{voice.name}" cannot speak: {error.what}'
        raise UnknownName(what, step=f"{error.step} {choose}".strip()) from error
    except YourMove as error:
        raise YourMove(f'The voice "{voice.name}" cannot speak: {error.what}', step=error.step) from error


def complete(crew: Crew, wanted: CastFile, *, purse: Purse | None = None) -> tuple[CastMember, ...]:
    """Builds and locks whatever of a cast file the library lacks, and pins every placeholder to a locked version.

    What is locked already is used as it is: `film` never changes a company that a person has built.
    """
    for voice in wanted.voices:
        title = voice.title or _title(voice.name)
        _start(
            crew.library,
            Voice(name=voice.name, title=title, engine=voice.engine, speaker=voice.speaker, settings=voice.settings),
        )
        if not crew.library.versions(voice.name):
            sample_voice(crew, voice.name, voice.sample, purse=purse)
            crew.library.lock(voice.name)
    for character in wanted.characters:
        _complete_character(crew, character, wanted.engine, purse)
    for place in wanted.locations:
        new = Location(name=place.name, title=place.title or _title(place.name), identity=place.prompt)
        _complete_views(crew, new, place.lights, wanted.engine, purse)
    for prop in wanted.props:
        thing = Prop(name=prop.name, title=prop.title or _title(prop.name), identity=prop.prompt)
        _complete_views(crew, thing, ("front",), wanted.engine, purse)
    return pinned(crew, wanted)


def pinned(crew: Crew, wanted: CastFile) -> tuple[CastMember, ...]:
    """Every name that the shot list may use, with the newest locked version that it stands for."""
    members = []
    calls = [
        *((one.name, one.placeholders) for one in wanted.characters),
        *((one.name, one.placeholders) for one in wanted.locations),
        *((one.name, one.placeholders) for one in wanted.props),
        *((one.name, ("look",)) for one in wanted.looks),
    ]
    for name, placeholders in calls:
        anchor = crew.library.get(name)
        names = dict.fromkeys((*placeholders, name, anchor.title))
        members += [CastMember(placeholder=placeholder, anchor=anchor.ref) for placeholder in names]
        if isinstance(anchor, Character) and anchor.voice:
            members.append(CastMember(placeholder=anchor.voice, anchor=crew.library.get(anchor.voice).ref))
    return tuple(members)


def _complete_character(crew: Crew, wanted: WantedCharacter, engine: str, purse: Purse | None) -> None:
    name = wanted.name
    _start(
        crew.library,
        Character(
            name=name,
            title=wanted.title or _title(name),
            identity=wanted.prompt,
            prompt=wanted.prompt,
            pronoun=wanted.pronoun,
            voice=wanted.voice,
            outfit=wanted.outfit or next(iter(wanted.outfits), ""),
        ),
    )
    if crew.library.versions(name):
        return
    draft = crew.library.draft(name)
    if isinstance(draft, Character) and not building.is_closed(draft, Stage.HEADSHOT):
        offered = wanted.pick if crew.engine(engine).card.by_hand else max(CANDIDATES, wanted.pick)
        cast_candidates(crew, name, engine=engine, count=offered, purse=purse)
        draft = pick(crew, name, wanted.pick)
    for stage in (Stage.ANGLES, Stage.WARDROBE, Stage.EXPRESSIONS):
        if isinstance(draft, Character) and not building.is_closed(draft, stage):
            draft = build_stage(crew, name, stage, engine=engine, outfits=wanted.outfits, purse=purse)
    crew.library.lock(name)


def _complete_views(crew: Crew, new: Location | Prop, views: Sequence[str], engine: str, purse: Purse | None) -> None:
    _start(crew.library, new)
    if not crew.library.versions(new.name):
        build_views(crew, new.name, views, engine=engine, purse=purse)
        crew.library.lock(new.name)


def _start(library: Library, wanted: Anchor) -> None:
    """Adds what the library lacks; a draft with nothing to show yet takes the words that the cast file has by now."""
    if wanted.name not in library.names():
        library.create_anchor(wanted)
    elif _has_nothing_yet(library, wanted) and (isinstance(wanted, Voice) or wanted.identity):
        draft = library.draft(wanted.name)
        library.save(replace(wanted, origin=draft.origin, consent=draft.consent))


def _has_nothing_yet(library: Library, wanted: Anchor) -> bool:
    """Whether the library has it as a draft to which no picture or sound belongs."""
    name = wanted.name
    if name not in library.names(wanted.kind) or library.versions(name):
        return False
    return not library.draft(name).references and not library.candidates(name)


def _with(crew: Crew, anchor: Anchor, path: Path, role: Role, name: str) -> Anchor:
    added = _reference(crew, anchor, path, role, name)
    kept = tuple(old for old in anchor.references if (old.role, old.name) != (role, name))
    return replace(anchor, references=(*kept, added))


def _reference(crew: Crew, anchor: Anchor, path: Path, role: Role, name: str, *, text: str = "") -> Reference:
    words = f"{role.value} {name}" if name != role.value else name
    return Reference(media=crew.library.add_media(anchor, path, words), role=role, name=name, text=text)


def _title(name: str) -> str:
    return name.replace("-", " ") if "-" in name else name.capitalize()
