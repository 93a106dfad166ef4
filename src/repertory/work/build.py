"""Building a character: candidates are cast, one is picked, and the stages are filled from the master and locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.craft import building
from repertory.craft.expressing import in_words
from repertory.craft.prompting import compose_build
from repertory.errors import EngineFailed, MediaRejected, StageMissing, YourMove
from repertory.files.hashing import sha256_of
from repertory.library.cards import Candidate
from repertory.model.anchor import Anchor, AnchorKind, Character, Reference, Role, Stage
from repertory.model.engine import SentReference
from repertory.model.verdict import Expectation, ExpectedAnchor, Observation
from repertory.work.admitting import admit, expressions_of, measured_angle, the_face
from repertory.work.crew import Crew, Event
from repertory.work.making import COSTUME, PORTRAIT, HandWork, Wish, by_hand, made_again, make
from repertory.work.purse import Purse
from repertory.work.seeing import nearest_limit, observe

TRIES_PER_CANDIDATE = 4
"""How many faces are made for each one offered, before casting gives up on telling them apart."""


def the_character(crew: Crew, name: str) -> Character:
    """The character that is being worked on. Raises UnknownName, YourMove for another kind of anchor."""
    anchor = crew.library.draft(name)
    if not isinstance(anchor, Character):
        raise YourMove(
            f'"{name}" is a {anchor.kind.value}, not a character.',
            step=f"Try: repertory {anchor.kind.value} show {name}",
        )
    return anchor


def cast_candidates(
    crew: Crew, name: str, *, engine: str, count: int = 4, seed: int = 1, purse: Purse | None = None
) -> tuple[Candidate, ...]:
    """Faces to pick from, made from the character's prompt; only such as the recogniser tells from each other and
    from every other character of the library. What was offered before stays and keeps its number.

    Raises YourMove for a character that has a face already or no words to be cast from, EngineFailed when so many
    different faces cannot be made.
    """
    character = _without_a_face(crew, name)
    offered = list(crew.library.candidates(name))
    taken = [_observed_candidate(crew, name, candidate) for candidate in offered] + list(_company(crew, name))
    open_orders: list[HandWork] = []
    last = seed + count * TRIES_PER_CANDIDATE
    card = crew.engine(engine).card
    for number in range(seed, last):
        if len(offered) + len(open_orders) >= count:
            break
        crew.tell(Event(about=name, text=f"casting face {number}", done=len(offered), total=count))
        prompt = compose_build(character, Role.HEADSHOT, building.HEADSHOT_NAME, words=character.prompt)
        wish = Wish(subject=character, role=Role.HEADSHOT, prompt=prompt, seed=number)
        made = make(crew, engine, wish, purse=purse)
        if isinstance(made, HandWork):
            open_orders.append(made)
            continue
        face = made.files[0]
        if sha256_of(face) in {one.media.sha256 for one in offered}:
            continue  # offered by an earlier run
        try:
            seen, distances = _told_apart(crew, face, taken, card.style)
        except MediaRejected as error:
            if card.by_hand:
                open_orders.append(made_again(crew, engine, wish, str(error)))
            else:
                crew.tell(Event(about=name, text=f"face {number} is passed over: {error.what}"))
            continue
        offered.append(
            crew.library.add_candidate(
                name, face, engine=engine, seed=number, binding=made.binding, notes=made.notes, distances=distances
            )
        )
        taken.append((f"candidate {offered[-1].number}", seen))
    if open_orders:
        raise by_hand(open_orders)
    if len(offered) < count:
        raise EngineFailed(
            f"{engine} made only {len(offered)} faces for {character.title} that can be told apart.",
            step=f"Pick one of them, or change the prompt: repertory character new {name} --prompt ...",
        )
    return tuple(offered)


def _without_a_face(crew: Crew, name: str) -> Character:
    """The character that is to be cast. Raises YourMove for one that has a face already or no words."""
    character = the_character(crew, name)
    if building.is_closed(character, Stage.HEADSHOT):
        raise YourMove(f"{character.title} has a face already.", step="Make a new character for another one.")
    if not character.prompt:
        words = f'repertory character new {name} --prompt "a 28-year-old woman with short dark hair"'
        pictures = f"repertory character import {name} --headshot PICTURE"
        raise YourMove(
            f"{character.title} has no words to be cast from.", step=f"Say who it is: {words}; or bring one: {pictures}"
        )
    return character


def pick(crew: Crew, name: str, number: int) -> Character:
    """Makes a candidate the master reference and locks the headshot. Raises UnknownName, YourMove when it is locked."""
    character = the_character(crew, name)
    candidate = crew.library.candidate(name, number)
    path = crew.library.open_candidate(name, candidate)
    try:
        character = admit(crew, character, path, Role.HEADSHOT, building.HEADSHOT_NAME)
    except MediaRejected as error:
        keep = f'repertory character import {name} --headshot {path} --waive "REASON"'
        raise MediaRejected(error.what, step=f"Pick another one; or, if it can be overruled: {keep}") from error
    if candidate.binding is not None:
        others = tuple(kept for kept in character.bindings if kept.engine != candidate.binding.engine)
        character = replace(character, bindings=(*others, candidate.binding))
    style = crew.engine(candidate.engine).card.style if candidate.engine in crew.engines else character.style
    character = building.lock_stage(replace(character, style=style), Stage.HEADSHOT)
    crew.library.save(character)
    return character


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

    Each picture is stored as soon as it is admitted, so that a stage that was cut off goes on where it was.
    Raises StageMissing while an earlier stage is open, MediaRejected when a picture shows somebody else.
    """
    character = the_character(crew, name)
    building.require_stages(character, building.STAGES[: building.STAGES.index(stage)])
    names = building.wanted(character, stage, outfits)
    open_orders: list[HandWork] = []
    for done, wanted in enumerate(names):
        crew.tell(Event(about=name, text=f"{stage.value}: {wanted}", done=done, total=len(names)))
        sent = _master_sent(crew, character)
        wish = Wish(
            subject=character,
            role=stage.role,
            name=wanted,
            prompt=compose_build(character, stage.role, wanted, references=len(sent)),
            seed=seed,
            references=sent,
            size=COSTUME if stage is Stage.WARDROBE else PORTRAIT,
        )
        made = make(crew, engine, wish, purse=purse)
        if isinstance(made, HandWork):
            open_orders.append(made)
            continue
        try:
            character = admit(crew, character, made.files[0], stage.role, wanted)
        except MediaRejected as error:
            beside = _beside_the_mark(error, character, stage, wanted, made.files[0])
            if not crew.engine(engine).card.by_hand:
                raise beside from error
            open_orders.append(made_again(crew, engine, wish, str(beside)))
            continue
        crew.library.save(character)
    if open_orders:
        raise by_hand(open_orders)
    character = _with_an_outfit(character)
    if stage not in character.waived or building.stage_is_complete(character, stage):
        character = building.lock_stage(character, stage)
    crew.library.save(character)
    if stage is Stage.EXPRESSIONS:
        _say_expressions(crew, character)
    return character


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """Pictures that a film-maker brings along."""

    headshot: Path | None = None
    angles: Sequence[Path] = ()
    """Named by their measured pose."""
    declared: Mapping[str, Path] | None = None
    """Angles by name, for what cannot be measured ("back", "profile left"); where it can be, it is checked."""
    outfits: Mapping[str, Path] | None = None
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
        for wanted, path in items:
            character = admit(crew, character, path, stage.role, _free(character, stage.role, wanted), waive=waive)
        character = _lock_complete(character)
        if waive_stages and not building.is_closed(character, stage):
            character = building.waive_stage(character, stage, waive_stages)
        if items and stage is Stage.EXPRESSIONS:
            _say_expressions(crew, character)
    character = _with_an_outfit(character)
    crew.library.save(character)
    return character


def _beside_the_mark(error: MediaRejected, character: Character, stage: Stage, name: str, path: Path) -> MediaRejected:
    """A picture that an engine made and that measures badly: a person may keep it, or bring another."""
    command = f"repertory character import {character.name}"
    step = (
        f'To keep it: {command} --{stage.role.value} "{name}={path}" --waive "REASON"; or import another in its place.'
    )
    return MediaRejected(f"{stage.value}, {name}: {error.what}", step=f"Look at {path}. {step}")


def _require_open(character: Character, stage: Stage) -> None:
    """Raises StageMissing while an earlier stage is open; the next step is to add to the import that was typed."""
    earlier = building.open_stage(character)
    if earlier is not None and building.STAGES.index(earlier) < building.STAGES.index(stage):
        options = building.import_options(character, earlier)
        waive = "" if earlier is Stage.HEADSHOT else ', or --waive-stages "REASON" to do without'
        raise StageMissing(building.standing(character, earlier), step=f"Add to the same command: {options}{waive}.")


def _with_an_outfit(character: Character) -> Character:
    """Whoever has outfits wears the first one where nothing else is said."""
    worn = character.outfit or next((one.name for one in character.with_role(Role.OUTFIT)), "")
    return replace(character, outfit=worn)


def _say_expressions(crew: Crew, character: Character) -> None:
    """Tells, once the expressions are closed, how well they can be told apart; that stops nobody."""
    found = expressions_of(crew, character) if building.is_closed(character, Stage.EXPRESSIONS) else None
    if found is not None:
        crew.tell(Event(about=character.name, text=in_words(found), lasting=True))


def _by_stage(crew: Crew, pictures: Pictures, waive: str) -> Iterator[tuple[Stage, list[tuple[str, Path]]]]:
    measured = [(measured_angle(crew, path, waive), path) for path in pictures.angles]
    yield Stage.ANGLES, [*measured, *(pictures.declared or {}).items()]
    yield Stage.WARDROBE, list((pictures.outfits or {}).items())
    yield Stage.EXPRESSIONS, list((pictures.expressions or {}).items())


def _lock_complete(character: Character) -> Character:
    stage = building.open_stage(character)
    if stage is None or not building.stage_is_complete(character, stage):
        return character
    return building.lock_stage(character, stage)


def _free(character: Character, role: Role, name: str) -> str:
    """The name, or the name with a number where the role has it already: two front views are both kept."""
    there = {reference.name for reference in character.with_role(role)}
    number = 2
    free = name
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
        label=f"{anchor.title}, {reference.name or reference.role.value}",
        path=crew.library.open(anchor, reference.media),
    )


def _observed_candidate(crew: Crew, name: str, candidate: Candidate) -> tuple[str, Observation]:
    path = crew.library.open_candidate(name, candidate)
    return f"candidate {candidate.number}", observe(crew, path, candidate.media.sha256)


def _company(crew: Crew, name: str) -> Iterator[tuple[str, Observation]]:
    for other in crew.library.names(AnchorKind.CHARACTER):
        anchor = crew.library.get(other)
        if other != name and isinstance(anchor, Character) and anchor.master is not None:
            path = crew.library.open(anchor, anchor.master.media)
            yield anchor.name, observe(crew, path, anchor.master.media.sha256)


def _told_apart(
    crew: Crew, face: Path, taken: Sequence[tuple[str, Observation]], style: str
) -> tuple[Observation, dict[str, float]]:
    """What is seen in the picture of a new face, and its distance from every face that is taken. Raises MediaRejected
    for a picture that does not show just one face, and for one too like another."""
    the_face(crew, face)
    seen = observe(crew, face, sha256_of(face))
    distances = _distances(crew, seen, taken)
    nearest = min(distances, key=lambda label: distances[label], default="")
    limit = nearest_limit(crew, seen, style)
    if nearest and distances[nearest] <= limit:
        figures = f"distance {distances[nearest]:.3f}, limit {limit:.3f}"
        raise MediaRejected(f"{face.name} is too like {nearest}: {figures}.", step="Give another face.")
    return seen, distances


def _distances(crew: Crew, seen: Observation, taken: Sequence[tuple[str, Observation]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for label, other in taken:
        expectation = Expectation(cast=(ExpectedAnchor(anchor=label, references=(other,)),))
        values = [one.value for one in crew.inspector.compare(seen, expectation) if one.value is not None]
        if values:
            found[label] = round(min(values), 4)
    return found
