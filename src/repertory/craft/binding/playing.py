"""Who plays in a shot: performers as the writer named them, bound to locked characters in what they wear."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping

from repertory.craft.binding.calling import shot_words
from repertory.craft.binding.spotting import at_words
from repertory.craft.binding.wardrobe import outfit_named, worn_by_default
from repertory.craft.building import outfit_commands, require_stages
from repertory.craft.shotlist.same import same_in
from repertory.craft.shotlist.worn import is_as_before
from repertory.errors import ShotListError, StageMissing, UnknownName
from repertory.model.anchor import Character, Stage
from repertory.model.shot import BoundPerformer, Performer, Shot

UPGRADE = "repertory production upgrade FILM --apply"
"""How a film that has its cast gets a newer version of an anchor."""
IN_THE_SHOT, IN_THE_FILM, BY_DEFAULT = "outfit named in the shot", "worn in this film", "default outfit"
AS_BEFORE = "outfit kept from an earlier shot"
"""Why somebody wears what they wear."""


def performers_of(
    shot: Shot,
    find: Callable[[str], Character],
    worn: Mapping[str, str],
    defaults: MutableMapping[str, str],
    source: str = "",
) -> tuple[tuple[BoundPerformer, ...], dict[str, str]]:
    """One performer for each character, even where the writer calls it by two names; and by the character's name, why
    it wears what it wears. `worn` is what characters wear in this film, by their names; `defaults` keeps what everybody
    wears else, by their refs.

    Raises StageMissing, ShotListError for an outfit that a character lacks, at its words (`source` is the list as it
    was written), and for two outfits at once; UnknownName for one of the film's that it lacks.
    """
    bound: dict[str, BoundPerformer] = {}
    for performer in shot.performers:
        character = find(performer.name)
        one = _performer(shot, performer, character, source)
        bound[character.name] = _both(shot, bound[character.name], one) if character.name in bound else one
    why: dict[str, str] = {}
    for name, one in bound.items():
        _check_stages(shot, one)
        said = IN_THE_SHOT if one.outfit else IN_THE_FILM if worn.get(name) else BY_DEFAULT
        written = next((who.outfit for who in shot.performers if who.outfit and find(who.name).name == name), "")
        if is_as_before(written, shot.text):
            same = same_in(shot.text)
            said = f"outfit kept from shot {same['number'].upper()}" if same and same["number"] else AS_BEFORE
        why[name] = said
        bound[name] = one if one.outfit else _dressed(shot, one, worn, defaults)
    return tuple(bound.values()), why


def _performer(shot: Shot, performer: Performer, character: Character, source: str) -> BoundPerformer:
    outfit = ""
    if performer.outfit:
        _require(shot, character, Stage.WARDROBE)
        outfit = outfit_of(shot, performer, character, source)
    return BoundPerformer(
        character=character,
        expression=performer.expression,
        outfit=outfit,
        face_hidden=performer.face_hidden,
        from_behind=performer.from_behind,
    )


def _dressed(
    shot: Shot, performer: BoundPerformer, worn: Mapping[str, str], defaults: MutableMapping[str, str]
) -> BoundPerformer:
    """Where the shot names no outfit: in the film's, else in the character's own. Raises UnknownName for a film's that
    the character does not have."""
    character = performer.character
    film_s = worn.get(character.name, "")
    if not film_s and character.ref not in defaults:
        defaults[character.ref] = worn_by_default(character)
    own = outfit_meant_in(shot, character, film_s) if film_s else defaults[character.ref]
    return BoundPerformer(
        character=character,
        expression=performer.expression,
        outfit=own,
        face_hidden=performer.face_hidden,
        from_behind=performer.from_behind,
    )


def _both(shot: Shot, one: BoundPerformer, other: BoundPerformer) -> BoundPerformer:
    title = one.character.title or one.character.name
    if one.outfit and other.outfit and one.outfit != other.outfit:
        raise _contradiction(shot, f"{title} cannot wear both {one.outfit} and {other.outfit}.")
    moods = {one.expression, other.expression} - {""}
    if len(moods) > 1:
        raise _contradiction(shot, f"{title} cannot look both {' and '.join(sorted(moods))}.")
    return BoundPerformer(
        character=one.character,
        expression=next(iter(moods), ""),
        outfit=one.outfit or other.outfit,
        face_hidden=one.face_hidden and other.face_hidden,
        from_behind=one.from_behind or other.from_behind,
    )


def _contradiction(shot: Shot, what: str) -> ShotListError:
    return ShotListError(what, line=shot.line, column=1, source=shot.text, step="Keep one, or make two shots of it.")


def _check_stages(shot: Shot, performer: BoundPerformer) -> None:
    """What every shot needs of a character, and what this one needs besides."""
    _require(shot, performer.character, Stage.HEADSHOT, Stage.ANGLES)
    if performer.expression not in ("", "neutral") and not performer.face_hidden:
        _require(shot, performer.character, Stage.EXPRESSIONS)


def _require(shot: Shot, character: Character, *stages: Stage) -> None:
    try:
        require_stages(character, stages)
    except StageMissing as error:
        raise StageMissing(f"{shot_words(shot)}: {error.what}", step=error.step) from error


def outfit_of(shot: Shot, performer: Performer, character: Character, source: str) -> str:
    """The outfit that a performer's own words name. Raises ShotListError at these words for one that the character
    lacks; `source` is the list as it was written."""
    try:
        return outfit_meant_in(shot, character, performer.outfit)
    except UnknownName as error:
        what = error.what.removeprefix(f"{shot_words(shot)}: ")
        raise at_words(shot, what, performer.outfit, error.step, source) from error


def outfit_meant_in(shot: Shot, character: Character, named: str) -> str:
    """The outfit that the writer means. Raises UnknownName, with the commands that add it."""
    try:
        return outfit_named(character, named).name
    except UnknownName as error:
        step = (
            f"{error.step} Or add it: {outfit_commands(character, named)}; then "
            f"repertory character lock {character.name}, and for this film: {UPGRADE} --name {character.name}"
        )
        raise UnknownName(f"{shot_words(shot)}: {error.what}", step=step) from error
