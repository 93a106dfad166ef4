"""Building a character: its stages are filled from the master, or with pictures brought along, and locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from repertory.craft import building
from repertory.craft.binding.wardrobe import view_named, worn_by_default
from repertory.craft.expressing import in_words
from repertory.craft.prompting.compose import compose_build
from repertory.craft.shotlist.filmwords import folded
from repertory.errors import MediaRejected, StageMissing, YourMove
from repertory.model.anchor import Anchor, Character, Reference, Role, Stage
from repertory.model.engine import Output, SentReference
from repertory.work.admitting import admit, expressions_of, measured_angle
from repertory.work.crew import Crew, Event
from repertory.work.making import COSTUME, PORTRAIT, HandWork, Wish, build_command, by_hand, stage_of
from repertory.work.purse import Purse
from repertory.work.trying import made_well


def the_character(crew: Crew, name: str) -> Character:
    """The character that is being worked on. Raises UnknownName, YourMove for another kind of anchor."""
    anchor = crew.library.draft(name)
    if not isinstance(anchor, Character):
        raise YourMove(
            f'"{name}" is a {anchor.kind.value}, not a character.',
            step=f"Try: repertory {anchor.kind.value} show {name}",
        )
    return anchor


def build_stage(
    crew: Crew,
    name: str,
    stage: Stage,
    *,
    engine: str,
    outfits: Sequence[str] = (),
    seed: int = 1,
    purse: Purse | None = None,
) -> Character:
    """Makes what a stage lacks from the master reference, measures each picture against it, and locks the stage.

    Each picture is stored as soon as it is admitted, so that a stage that was cut off goes on where it was. An engine
    that costs nothing tries again, with other seeds, where a picture measures badly.
    Raises StageMissing while an earlier stage is open, MediaRejected when a picture shows somebody else.
    """
    character = the_character(crew, name)
    building.require_stages(character, building.STAGES[: building.STAGES.index(stage)])
    names = building.wanted(character, stage, outfits)
    wishes = [stage_wish(crew, character, stage, wanted, seed=seed) for wanted in names]
    character = with_an_outfit(admitted_in_turn(crew, character, stage, wishes, engine=engine, purse=purse))
    if stage not in character.waived or building.stage_is_complete(character, stage):
        character = building.lock_stage(character, stage)
    crew.library.save(character)
    if stage is Stage.EXPRESSIONS:
        say_expressions(crew, character)
    return character


def admitted(crew: Crew, character: Character, wish: Wish, engine: str, made: Output) -> Character:
    """The draft with a picture that an engine made for this wish. Raises MediaRejected with the ways out: a person may
    keep it, or bring or choose another."""
    path = made.files[0]
    try:
        return admit(crew, character, path, wish.role, wish.name, view=wish.view)
    except MediaRejected as error:
        raise _beside_the_mark(error, wish, engine, path) from error


def admitted_in_turn(
    crew: Crew, character: Character, stage: Stage, wishes: Sequence[Wish], *, engine: str, purse: Purse | None
) -> Character:
    """The draft with a picture for each wish of a stage, saved as soon as one is admitted. Raises PersonMove for those
    that a person is to make, MediaRejected."""
    open_orders: list[HandWork] = []
    for done, wish in enumerate(wishes):
        wanted = f"{wish.name}, {wish.view}" if wish.view else wish.name
        crew.tell(Event(about=character.name, text=f"{stage.value}: {wanted}", done=done, total=len(wishes)))
        made = made_well(crew, engine, wish, partial(admitted, crew, character, wish, engine), purse=purse)
        if isinstance(made, HandWork):
            open_orders.append(made)
            continue
        character = made
        crew.library.save(character)
    if open_orders:
        raise by_hand(open_orders)
    return character


def stage_wish(crew: Crew, character: Character, stage: Stage, name: str, *, seed: int) -> Wish:
    """One reference of a stage as it is ordered: from the master, never from the words of the casting again."""
    sent = _master_sent(crew, character)
    return Wish(
        subject=character,
        role=stage.role,
        name=name,
        prompt=compose_build(character, stage.role, name, references=len(sent)),
        seed=seed,
        references=sent,
        size=COSTUME if stage is Stage.WARDROBE else PORTRAIT,
    )


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """Pictures that a film-maker brings along."""

    headshot: Path | None = None
    angles: Sequence[Path] = ()
    """Named by their measured pose."""
    declared: Mapping[str, Path] | None = None
    """Angles by name, for what cannot be measured ("back", "profile left"); where it can be, it is checked."""
    outfits: Mapping[str, Path] | None = None
    """From the front, by name; of one that is there already another picture in its place."""
    outfit_views: Mapping[tuple[str, str], Path] | None = None
    """Outfits from further sides, by name and view: ("leather jacket", "back")."""
    expressions: Mapping[str, Path] | None = None


def import_pictures(
    crew: Crew,
    name: str,
    pictures: Pictures,
    *,
    title: str = "",
    pronoun: str = "",
    voice: str = "",
    waive: str = "",
    waive_stages: str = "",
) -> Character:
    """Adds pictures to a character that exists, each measured against the master, and locks every stage that is
    complete; `waive_stages` is the reason to do without those that are not. A title, pronoun or voice that is given
    takes the place of the one before. Nothing is kept unless all is admitted.

    Raises MediaRejected, naming the file, with figure and remedy, and StageMissing for pictures that come too early.
    """
    character = the_character(crew, name)
    character = replace(
        character,
        title=title or character.title,
        pronoun=pronoun or character.pronoun,
        voice=voice or character.voice,
    )
    if pictures.headshot is not None:
        character = admit(crew, character, pictures.headshot, Role.HEADSHOT, building.HEADSHOT_NAME, waive=waive)
    character = _lock_complete(character)
    for stage, items in _by_stage(crew, pictures, waive):
        if items:
            _require_open(character, stage)
        for (wanted, view), path in items:
            named = _free(character, wanted) if stage is Stage.ANGLES else wanted
            character = admit(crew, character, path, stage.role, named, view=view, waive=waive)
        character = _lock_complete(character)
        if waive_stages and not building.is_closed(character, stage):
            character = building.waive_stage(character, stage, waive_stages)
        if items and stage is Stage.EXPRESSIONS:
            say_expressions(crew, character)
    character = with_an_outfit(character)
    crew.library.save(character)
    return character


def _beside_the_mark(error: MediaRejected, wish: Wish, engine: str, path: Path) -> MediaRejected:
    """A picture that an engine made and that measures badly."""
    called = f"{wish.name}/{wish.view}" if wish.view else wish.name
    command = f"repertory character import {wish.subject.name}"
    keep = (
        f'To keep it: {command} --{wish.role.value} "{called}={path}" --waive "REASON"; or import another in its place'
    )
    more = f"{build_command(wish, engine)} --candidates 3"
    step = f"Look at {path}. {keep}; or have several made to pick from: {more}"
    return MediaRejected(f"{stage_of(wish.role).value}, {called}: {error.what}", step=step)


def _require_open(character: Character, stage: Stage) -> None:
    """Raises StageMissing while an earlier stage is open; the next step is to add to the import that was typed."""
    earlier = building.open_stage(character)
    if earlier is not None and building.STAGES.index(earlier) < building.STAGES.index(stage):
        options = building.import_options(character, earlier)
        waive = "" if earlier is Stage.HEADSHOT else ', or --waive-stages "REASON" to do without'
        raise StageMissing(building.standing(character, earlier), step=f"Add to the same command: {options}{waive}.")


def with_an_outfit(character: Character) -> Character:
    """Whoever has outfits wears the one that the card means where nothing else is said, else the first. What is to come
    yet is kept in mind while the wardrobe is not complete."""
    worn = worn_by_default(character) or character.outfit
    whole = building.is_closed(character, Stage.WARDROBE) or building.stage_is_complete(character, Stage.WARDROBE)
    if character.outfit and not whole and folded(worn) != folded(character.outfit):
        return character
    return replace(character, outfit=worn)


def say_expressions(crew: Crew, character: Character) -> None:
    """Tells, once the expressions are closed, how well they can be told apart; that stops nobody."""
    found = expressions_of(crew, character) if building.is_closed(character, Stage.EXPRESSIONS) else None
    if found is not None:
        crew.tell(Event(about=character.name, text=in_words(found), lasting=True))


def _by_stage(crew: Crew, pictures: Pictures, waive: str) -> Iterator[tuple[Stage, list[tuple[tuple[str, str], Path]]]]:
    """The pictures of each stage by name and view."""
    measured = [((measured_angle(crew, path, waive), ""), path) for path in pictures.angles]
    yield Stage.ANGLES, [*measured, *_main(pictures.declared)]
    views = (((name, view_named(view)), path) for (name, view), path in (pictures.outfit_views or {}).items())
    yield Stage.WARDROBE, [*_main(pictures.outfits), *views]
    yield Stage.EXPRESSIONS, _main(pictures.expressions)


def _main(named: Mapping[str, Path] | None) -> list[tuple[tuple[str, str], Path]]:
    return [((name, ""), path) for name, path in (named or {}).items()]


def _lock_complete(character: Character) -> Character:
    stage = building.open_stage(character)
    if stage is None or not building.stage_is_complete(character, stage):
        return character
    return building.lock_stage(character, stage)


def _free(character: Character, name: str) -> str:
    """The name of an angle, with a number where there is one already: two front views are both kept."""
    there = {reference.name for reference in character.with_role(Role.ANGLE)}
    number = 2
    free = name = building.reference_name(character, Role.ANGLE, name)
    while free in there:
        free, number = f"{name} {number}", number + 1
    return free


def _master_sent(crew: Crew, character: Character) -> tuple[SentReference, ...]:
    master = character.master
    return () if master is None else (sent_reference(crew, character, master),)


def sent_reference(crew: Crew, anchor: Anchor, reference: Reference) -> SentReference:
    """A reference as it goes into an order, its file verified."""
    return SentReference(
        anchor=anchor.ref,
        kind=anchor.kind,
        role=reference.role,
        name=reference.name,
        sha256=reference.media.sha256,
        label=f"{anchor.title}, {reference.full_name or reference.role.value}",
        path=crew.library.open(anchor, reference.media),
        known_to=anchor.slots_from(reference.media.sha256),
    )
