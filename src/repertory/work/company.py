"""Voices; and a whole company built from a cast file, as far as the library lacks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from repertory.craft import building
from repertory.craft.filling import FILL_IN, require_filled
from repertory.errors import UnknownName, YourMove
from repertory.library.folder import Library
from repertory.model.anchor import Anchor, Character, Location, Prop, Role, Stage, Voice, split_ref
from repertory.model.casting import SAMPLE_TEXT, CastFile, WantedCharacter, WantedLocation, WantedProp
from repertory.model.engine import Output
from repertory.model.production import CastMember
from repertory.work.build import build_stage
from repertory.work.casting import cast_candidates
from repertory.work.crew import Crew, Event
from repertory.work.making import HandWork, Wish, by_hand, make
from repertory.work.picking import pick
from repertory.work.purse import Purse
from repertory.work.views import build_views, kept_reference

CANDIDATES = 4
"""Faces offered for each character; a person who makes them by hand makes just the one that is picked."""


def begin(library: Library, anchor: Anchor) -> None:
    """Adds a draft; one of the same name that has nothing to show yet (its words or speaker were no good) gives way,
    but for whose it is: a consent that is recorded stays unless the new one brings its own.

    Raises YourMove for a name that is taken or impossible, ConsentMissing.
    """
    if _has_nothing_yet(library, anchor):
        _renew(library, anchor)
    else:
        library.create_anchor(anchor)


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
        voice = replace(
            voice, references=(kept_reference(crew, voice, made.files[0], Role.SAMPLE, "sample", text=text),)
        )
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


def complete(
    crew: Crew, wanted: CastFile, *, cast: Sequence[CastMember] = (), purse: Purse | None = None
) -> tuple[CastMember, ...]:
    """Builds and locks whatever of a cast file the library lacks, and pins every placeholder to a locked version: to
    the one at which `cast` has its anchor already, else to the newest.

    What is locked already is used as it is: `film` never changes a company that a person has built. Raises YourMove,
    before anything is made, for words with a blank that was to be filled in.
    """
    for group in (wanted.characters, wanted.locations, wanted.props):
        for one in group:
            _require_filled(crew.library, one)
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
    return pinned(crew, wanted, cast)


def _require_filled(library: Library, one: WantedCharacter | WantedLocation | WantedProp) -> None:
    """Whoever is still to be made is made from words without blanks: those of the cast file, and of a draft."""
    there = one.name in library.names()
    if there and library.versions(one.name):
        return
    outfits = one.outfits if isinstance(one, WantedCharacter) else ()
    for words in (one.prompt, one.title, *outfits):
        require_filled(words, f"the words of {one.name} in cast.toml", FILL_IN)
    draft = library.draft(one.name) if there else None
    if draft and not (one.prompt and _has_nothing_yet(library, draft)):
        prompt = draft.prompt if isinstance(draft, Character) else ""
        require_filled(f"{draft.identity} {prompt}", f"the words of the draft {one.name}", FILL_IN)


def versions_in(cast: Sequence[CastMember]) -> dict[str, str]:
    """The version at which each anchor is pinned, by the anchor's name: {"mia": "mia@1"}; of two the first."""
    refs: dict[str, str] = {}
    for member in cast:
        refs.setdefault(split_ref(member.anchor)[0], member.anchor)
    return refs


def pinned(crew: Crew, wanted: CastFile, cast: Sequence[CastMember] = ()) -> tuple[CastMember, ...]:
    """Every name that the shot list may use, with the locked version that it stands for (that of `cast`, else the
    newest: a film knows an anchor at one version), and the outfit that the cast file names for it."""
    members = []
    at = versions_in(cast)
    worn = {one.name: one.outfit for one in wanted.characters}
    calls = [
        *((one.name, one.placeholders) for one in wanted.characters),
        *((one.name, one.placeholders) for one in wanted.locations),
        *((one.name, one.placeholders) for one in wanted.props),
        *((one.name, ("look",)) for one in wanted.looks),
        *((one.name, ()) for one in wanted.voices),
    ]
    for name, placeholders in calls:
        anchor = crew.library.get(at.get(name, name))
        names = dict.fromkeys(
            (*placeholders, name) if isinstance(anchor, Voice) else (*placeholders, name, anchor.title)
        )
        outfit = worn.get(name, "")
        members += [CastMember(placeholder=placeholder, anchor=anchor.ref, outfit=outfit) for placeholder in names]
        if isinstance(anchor, Character) and anchor.voice:
            voice = crew.library.get(at.get(anchor.voice, anchor.voice))
            members.append(CastMember(placeholder=anchor.voice, anchor=voice.ref))
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
        _renew(library, wanted)


def _renew(library: Library, wanted: Anchor) -> None:
    draft = library.draft(wanted.name)
    if wanted.consent is None:
        wanted = replace(wanted, origin=draft.origin, consent=draft.consent)
    library.save(wanted, new_consent=wanted.consent != draft.consent)


def _has_nothing_yet(library: Library, wanted: Anchor) -> bool:
    """Whether the library has it as a draft to which no picture or sound belongs."""
    name = wanted.name
    if name not in library.names(wanted.kind) or library.versions(name):
        return False
    return not library.draft(name).references and not library.candidates(name)


def _title(name: str) -> str:
    return name.replace("-", " ") if "-" in name else name.capitalize()
