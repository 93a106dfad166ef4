"""Dressing a character: further views of an outfit, the one that is worn by default, and since when each is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from repertory.craft import building
from repertory.craft.advising import WARDROBE
from repertory.craft.binding.wardrobe import outfit_named, view_named
from repertory.craft.prompting.compose import compose_build
from repertory.craft.wearing import shows_clothes
from repertory.errors import StageMissing, UnknownName, YourMove
from repertory.library.folder import Library
from repertory.model.anchor import Character, Outfit, Reference, Role, Stage
from repertory.work.build import admitted_in_turn, sent_reference, the_character
from repertory.work.crew import Crew
from repertory.work.making import COSTUME, Wish
from repertory.work.purse import Purse
from repertory.work.seeing import Gaze, observe


def outfit_views(
    crew: Crew, name: str, outfits: Sequence[str], views: Sequence[str], *, seed: int = 1
) -> tuple[Wish, ...]:
    """Further views ("back") that these outfits lack, as they are ordered: from the master and the outfit's main
    picture.

    Raises YourMove where no outfit is named, UnknownName for one without a main picture, StageMissing while an earlier
    stage is open.
    """
    character = the_character(crew, name)
    building.require_stages(character, building.STAGES[: building.STAGES.index(Stage.WARDROBE)])
    if not outfits:
        engine = building.engine_option(character)
        step = f'Name it: repertory character build {name} --outfit OUTFIT --view "{views[0]}"{engine}'
        raise YourMove(f"Of which outfit of {character.title} is a further view wanted?", step=step)
    return tuple(
        _wish(crew, character, outfit, view, seed)
        for outfit in [_outfit(character, one) for one in outfits]
        for view in dict.fromkeys(map(view_named, views))
        if view not in {one.view for one in outfit.references}
    )


def build_outfit_views(
    crew: Crew, name: str, wishes: Sequence[Wish], *, engine: str, purse: Purse | None = None
) -> Character:
    """Makes further views of outfits, measures them, and saves the draft. A view from the back without a face is kept
    as unmeasured.

    Each picture is stored as soon as it is admitted; an engine that is free tries again where one measures badly.
    Raises MediaRejected when a picture shows somebody else.
    """
    return admitted_in_turn(crew, the_character(crew, name), Stage.WARDROBE, wishes, engine=engine, purse=purse)


def wear(crew: Crew, name: str, outfit: str) -> Character:
    """Makes an outfit the one that a character's draft wears where neither a shot nor a production names another.

    Raises UnknownName, with the nearest name and those that there are.
    """
    character = the_character(crew, name)
    character = replace(character, outfit=outfit_named(character, outfit).name)
    crew.library.save(character)
    return character


def outfits_since(library: Library, character: Character) -> Mapping[str, str]:
    """The version in which each outfit of a character, draft or locked, came in: {"leather jacket": "mia@1"}; those
    that are not locked yet are left out. Raises Damaged for a card that cannot be read."""
    since: dict[str, str] = {}
    for version in library.versions(character.name):
        there = library.as_written(f"{character.name}@{version}")
        if isinstance(there, Character) and (not character.locked or version <= character.version):
            since = {outfit.name: since.get(outfit.name, there.ref) for outfit in there.outfits}
    return {name: ref for name, ref in since.items() if name in {outfit.name for outfit in character.outfits}}


def outfits_unseen(crew: Crew, character: Character) -> tuple[Reference, ...]:
    """The main pictures of those outfits of which no picture shows enough clothes to check a take by: a portrait in a
    strapless dress. Empty where nobody looks at clothes."""
    inspector = next((one for one in crew.further if one.id == WARDROBE), None)
    if inspector is None:
        return ()
    gaze = Gaze(inspector=inspector, cache=crew.cache)

    def shown(reference: Reference) -> bool:
        path, sha256 = crew.library.open(character, reference.media), reference.media.sha256
        return shows_clothes(observe(gaze, path, sha256), character.style)

    return tuple(outfit.main for outfit in character.outfits if not any(map(shown, outfit.references)))


def _outfit(character: Character, words: str) -> Outfit:
    try:
        return outfit_named(character, words)
    except UnknownName as error:
        what = f"{error.what.rstrip('.')} of which a further view could be made."
        begin = f"begin with its front: {building.outfit_commands(character, words)}"
        raise UnknownName(what, step=f"{error.step} Or {begin}") from error


def _wish(crew: Crew, character: Character, outfit: Outfit, view: str, seed: int) -> Wish:
    """Made from the face and the clothes; the clothes come last, as `compose_build` numbers them."""
    if character.master is None:
        raise StageMissing(f"{character.title} has no headshot yet.", step=building.ways_out(character, Stage.HEADSHOT))
    sent = tuple(sent_reference(crew, character, one) for one in (character.master, outfit.main))
    return Wish(
        subject=character,
        role=Role.OUTFIT,
        name=outfit.name,
        view=view,
        prompt=compose_build(character, Role.OUTFIT, outfit.name, view=view, references=len(sent)),
        seed=seed,
        references=sent,
        size=COSTUME,
    )
