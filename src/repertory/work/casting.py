"""Casting: pictures to pick from. Faces are cast from a character's words; everything after them is made from the
master."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from repertory.craft import building
from repertory.craft.filmwords import as_known
from repertory.craft.prompting import compose_build
from repertory.errors import EngineFailed, MediaRejected, StageMissing, YourMove
from repertory.files.hashing import sha256_of
from repertory.library.cards import Candidate
from repertory.model.anchor import AnchorKind, Character, Role, Stage
from repertory.model.engine import Output
from repertory.model.verdict import Expectation, ExpectedAnchor, Observation
from repertory.work.admitting import appraise, the_face
from repertory.work.build import stage_wish, the_character
from repertory.work.crew import Crew, Event
from repertory.work.making import HandWork, Wish, by_hand, made_again, make
from repertory.work.purse import Purse
from repertory.work.seeing import nearest_limit, observe

TRIES_PER_CANDIDATE = 4
"""How many faces are made for each one offered, before casting gives up on telling them apart."""


def cast_candidates(
    crew: Crew, name: str, *, engine: str, count: int = 4, seed: int = 1, purse: Purse | None = None
) -> tuple[Candidate, ...]:
    """Faces to pick from, made from the character's prompt; only such as the recogniser tells from each other and
    from every other character of the library. What was offered before stays and keeps its number.

    Raises YourMove for a character that has a face already or no words to be cast from, EngineFailed when so many
    different faces cannot be made.
    """
    character = _without_a_face(crew, name)
    offered = [one for one in crew.library.candidates(name) if one.role is Role.HEADSHOT]
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


def offer_stage(
    crew: Crew,
    name: str,
    stage: Stage | None = None,
    *,
    engine: str,
    count: int = 3,
    outfits: Sequence[str] = (),
    seed: int = 1,
    purse: Purse | None = None,
) -> tuple[Candidate, ...]:
    """Candidates for each reference that a stage lacks, by default the first open one: `count` pictures with different
    seeds, made from the master and measured against it. None is admitted; that is done by picking it. What was made
    before is not made again. For the headshot, faces are cast.

    Raises StageMissing while an earlier stage is open and for a wardrobe without outfits, YourMove where nothing is
    lacking; else as `offer` does.
    """
    character = the_character(crew, name)
    stage = stage or building.open_stage(character) or Stage.WARDROBE  # the only one that grows once all are closed
    if stage is Stage.HEADSHOT:
        return cast_candidates(crew, name, engine=engine, count=count, seed=seed, purse=purse)
    building.require_stages(character, building.STAGES[: building.STAGES.index(stage)])
    known = [one.name for one in crew.library.candidates(name) if one.role is Role.OUTFIT]
    lacking = building.wanted(character, stage, [as_known(one, known) for one in outfits])
    if not lacking:
        if not building.is_closed(character, stage):
            raise StageMissing(building.standing(character, stage), step=building.ways_out(character, stage))
        raise YourMove(
            f"The {stage.value} stage of {character.title} lacks nothing.",
            step=f"See what there is: repertory character candidates {name} --all",
        )
    wishes = [stage_wish(crew, character, stage, one, seed=seed) for one in lacking]
    return offer(crew, wishes, engine=engine, count=count, purse=purse)


def offer(
    crew: Crew, wishes: Sequence[Wish], *, engine: str, count: int, purse: Purse | None = None
) -> tuple[Candidate, ...]:
    """Makes `count` pictures for each wish, from its own seed on, and keeps them as candidates; the same picture made
    twice is one. One that fails is told and passed over.

    Raises PersonMove while some are to be made by hand, and EngineFailed for a wish of which nothing came.
    """
    offered: dict[int, Candidate] = {}
    open_orders: list[HandWork] = []
    seeds = [(wish, replace(wish, seed=wish.seed + more)) for wish in wishes for more in range(count)]
    for done, (wish, one) in enumerate(seeds):
        about, what = wish.subject.name, f"{_named(wish)}, seed {one.seed}"
        crew.tell(Event(about=about, text=what, done=done, total=len(seeds)))
        try:
            made = _offered(crew, one, engine, purse)
        except (EngineFailed, MediaRejected) as error:
            crew.tell(Event(about=about, text=f"{what}, is passed over: {error}", lasting=True))
            continue
        if isinstance(made, HandWork):
            open_orders.append(made)
        elif made.number in offered:
            text = f"{what}: {engine} made the picture of candidate {made.number} again"
            crew.tell(Event(about=about, text=text, lasting=True))
        else:
            offered[made.number] = made
    if open_orders:
        raise by_hand(open_orders)
    came = {(one.role, one.name, one.view) for one in offered.values()}
    nothing = [_named(wish) for wish in wishes if (wish.role, wish.name, wish.view) not in came]
    if nothing:
        step = f"Choose another engine, or import them: repertory {wishes[0].subject.kind.value} import --help"
        raise EngineFailed(f"{engine} made no picture of {', '.join(nothing)} that can be used.", step=step)
    return tuple(offered[number] for number in sorted(offered))


def _named(wish: Wish) -> str:
    return f"{wish.name}, {wish.view}" if wish.view else wish.name


def _offered(crew: Crew, wish: Wish, engine: str, purse: Purse | None) -> Candidate | HandWork:
    """One picture for a wish, measured and kept. Raises MediaRejected for what is no picture, unless a person made
    it, who is asked again."""
    made = make(crew, engine, wish, purse=purse)
    if isinstance(made, HandWork):
        return made
    try:
        return _kept(crew, wish, engine, made)
    except MediaRejected as error:
        if crew.engine(engine).card.by_hand:
            return made_again(crew, engine, wish, str(error))
        raise


def _kept(crew: Crew, wish: Wish, engine: str, made: Output) -> Candidate:
    subject, path = wish.subject, made.files[0]
    measured, refused = "", False
    if isinstance(subject, Character):
        appraisal = appraise(crew, subject, path, wish.role, wish.name, view=wish.view)
        measured, refused = appraisal.words, bool(appraisal.objections)
    return crew.library.add_candidate(
        subject.name,
        path,
        engine=engine,
        seed=wish.seed,
        binding=made.binding,
        notes=made.notes,
        role=wish.role,
        called=wish.name,
        view=wish.view,
        measured=measured,
        refused=refused,
    )


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
