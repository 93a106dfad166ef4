"""Casting: pictures to pick from. Faces are cast from a character's words; everything after them is made from the
master."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from repertory.craft import building
from repertory.craft.prompting.compose import compose_build
from repertory.craft.shotlist.filmwords import as_known
from repertory.errors import EngineFailed, MediaRejected, StageMissing, YourMove
from repertory.files.hashing import sha256_of
from repertory.library.cards import Candidate
from repertory.media.images import check_image
from repertory.model.anchor import AnchorKind, Character, Role, Stage
from repertory.model.engine import Output
from repertory.model.verdict import Expectation, ExpectedAnchor, Observation
from repertory.work.admitting import appraise, the_face
from repertory.work.build import stage_wish, the_character
from repertory.work.crew import Crew, Event
from repertory.work.making import HandWork, Wish, by_hand
from repertory.work.purse import Purse
from repertory.work.seeing import nearest_limit, observe
from repertory.work.trying import made_once

TRIES_PER_CANDIDATE = 4
"""How many faces are made for each one offered, before casting gives up on telling them apart."""


def cast_candidates(
    crew: Crew, name: str, *, engine: str, count: int = 4, seed: int = 1, purse: Purse | None = None
) -> tuple[Candidate, ...]:
    """Faces to pick from, made from the character's prompt. Of an engine that is free only such as the recogniser tells
    from each other and from every other character of the library; it makes more until there are `count`. What is paid
    for is offered in any case, `count` pictures, with what speaks against it. What was offered before stays and keeps
    its number.

    Raises YourMove for a character that has a face already or no words to be cast from, EngineFailed when no face, or
    of a free engine not so many different ones, can be made.
    """
    character = _without_a_face(crew, name)
    offered = [one for one in crew.library.candidates(name) if one.role is Role.HEADSHOT]
    taken = [*_observed(crew, name, offered), *_company(crew, name)]
    open_orders: list[HandWork] = []
    last = seed + count * TRIES_PER_CANDIDATE
    free, repeated = crew.engine(engine).card.price.free, 0
    for number in range(seed, last):
        if len(offered) + len(open_orders) + repeated >= count:
            break
        crew.tell(Event(about=name, text=f"casting face {number}", done=len(offered), total=count))
        prompt = compose_build(character, Role.HEADSHOT, building.HEADSHOT_NAME, words=character.prompt)
        wish = Wish(subject=character, role=Role.HEADSHOT, prompt=prompt, seed=number)
        try:
            made = made_once(crew, engine, wish, partial(_cast, crew, wish, engine, taken), purse=purse)
        except MediaRejected as error:
            crew.tell(Event(about=name, text=f"face {number} is passed over: {error.what}"))
            continue
        if isinstance(made, HandWork):
            open_orders.append(made)
        elif made in offered:  # by an earlier run; or the same picture again, which was paid for
            repeated += not free and (made.engine, made.seed) != (engine, number)
        else:
            offered.append(made)
            taken += _observed(crew, name, [made])
    if open_orders:
        raise by_hand(open_orders)
    if len(offered) < (count if free else 1):
        raise _too_few(character, engine, offered, last)
    return tuple(offered)


def _too_few(character: Character, engine: str, offered: Sequence[Candidate], seed: int) -> EngineFailed:
    title, new = character.title, f"repertory character new {character.name}"
    more = f'change the prompt: {new} --prompt "WORDS" --engine {engine}; or try other seeds: {new} --seed {seed}'
    if not offered:
        return EngineFailed(f"{engine} made no face for {title} that can be used.", step=f"You can {more}")
    pick = f"repertory character pick {character.name} {offered[0].number}"
    return EngineFailed(
        f"{engine} made only {len(offered)} faces for {title} that can be told apart.",
        step=f"Pick one of them: {pick}; or {more}",
    )


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
    named, stage = stage, stage or building.open_stage(character) or Stage.WARDROBE  # that grows once all are closed
    if outfits and stage is not Stage.WARDROBE:
        what = f"Outfits belong to the wardrobe, and the {stage.value} are {'meant' if named else 'open first'}."
        raise YourMove(what, step="Leave one of them out." if named else building.ways_out(character, stage))
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
    return made_once(crew, engine, wish, partial(_kept, crew, wish, engine), purse=purse)


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


def _observed(crew: Crew, name: str, candidates: Sequence[Candidate]) -> Iterator[tuple[str, Observation]]:
    """What is seen in candidates; one without a face is like nobody."""
    for candidate in candidates:
        seen = observe(crew, crew.library.open_candidate(name, candidate), candidate.media.sha256)
        if seen.frames[0].faces:
            yield f"candidate {candidate.number}", seen


def _company(crew: Crew, name: str) -> Iterator[tuple[str, Observation]]:
    for other in crew.library.names(AnchorKind.CHARACTER):
        if other == name:
            continue
        anchor = crew.library.as_written(other)
        if isinstance(anchor, Character) and anchor.master is not None:
            path = crew.library.open(anchor, anchor.master.media)
            yield anchor.name, observe(crew, path, anchor.master.media.sha256)


def _cast(crew: Crew, wish: Wish, engine: str, taken: Sequence[tuple[str, Observation]], made: Output) -> Candidate:
    """A new face, offered with its distance from every face that is taken; one that was offered before is the same
    candidate. Raises MediaRejected for what is no picture; and of an engine that is free for a picture that does not
    show just one face and for one too like another, which are offered as refused where they were paid for."""
    face, card = made.files[0], crew.engine(engine).card
    before = _offered_before(crew, wish.subject.name, sha256_of(face))
    if before is not None:
        return before
    check_image(face)
    distances: dict[str, float] = {}
    refused = ""
    try:
        the_face(crew, face)
        seen = observe(crew, face, sha256_of(face))
        distances = _distances(crew, seen, taken)
        _require_apart(face, distances, nearest_limit(crew, seen, card.style))
    except MediaRejected as error:
        if card.price.free:
            raise
        refused = error.what.replace(face.name, "it").rstrip(".")
    return crew.library.add_candidate(
        wish.subject.name,
        face,
        engine=engine,
        seed=wish.seed,
        binding=made.binding,
        notes=made.notes,
        distances=distances,
        measured=f"{refused[:1].upper()}{refused[1:]}",
        refused=bool(refused),
    )


def _offered_before(crew: Crew, name: str, sha256: str) -> Candidate | None:
    faces = (one for one in crew.library.candidates(name) if one.role is Role.HEADSHOT)
    return next((one for one in faces if one.media.sha256 == sha256), None)


def _require_apart(face: Path, distances: Mapping[str, float], limit: float) -> None:
    nearest = min(distances, key=lambda label: distances[label], default="")
    if nearest and distances[nearest] <= limit:
        figures = f"distance {distances[nearest]:.3f}, limit {limit:.3f}"
        raise MediaRejected(f"{face.name} is too like {nearest}: {figures}.", step="Give another face.")


def _distances(crew: Crew, seen: Observation, taken: Sequence[tuple[str, Observation]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for label, other in taken:
        expectation = Expectation(cast=(ExpectedAnchor(anchor=label, references=(other,)),))
        values = [one.value for one in crew.inspector.compare(seen, expectation) if one.value is not None]
        if values:
            found[label] = round(min(values), 4)
    return found
