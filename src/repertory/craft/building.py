"""How a character is built: headshot, angles, wardrobe, expressions, each opened by the lock of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from repertory.craft.shotlist.filmwords import as_known, folded
from repertory.errors import StageMissing, YourMove
from repertory.model.anchor import ANGLES, EXPRESSIONS, Character, Reference, Role, Stage

STAGES = tuple(Stage)
"""The order of building."""
HEADSHOT_NAME = "neutral"
"""The name of the master reference among the headshots: neutral light, background and expression."""
_IMPORTED_ANGLES = 3
"""A film-maker rarely has all five angles of a picture made elsewhere; three carry a character."""
_BUILT_OUTFITS = 2
_KNOWN_NAMES: dict[Stage, Sequence[str]] = {Stage.ANGLES: ANGLES, Stage.EXPRESSIONS: EXPRESSIONS}
"""The only names that count toward these stages; a headshot or an outfit counts under any."""
_EMBEDDED_STYLE = "clay"
"""What the engine that is used where none is named makes: it knows none of the people in pictures of another style."""
_STAGE_OF_ROLE = {stage.role: stage for stage in STAGES}


def is_imported(character: Character) -> bool:
    """Whether it came in as finished pictures: then no words exist from which more could be made."""
    return not character.prompt


def is_closed(character: Character, stage: Stage) -> bool:
    """Whether the stage is locked or waived."""
    return stage in character.stages or stage in character.waived


def missing_stages(character: Character) -> tuple[Stage, ...]:
    """The stages that are neither locked nor waived, in the order of building."""
    return tuple(stage for stage in STAGES if not is_closed(character, stage))


def open_stage(character: Character) -> Stage | None:
    """The stage that may be built now; None when all are locked or waived."""
    return next(iter(missing_stages(character)), None)


def wanted(character: Character, stage: Stage, outfits: Sequence[str] = ()) -> tuple[str, ...]:
    """The names of the references that a stage still lacks; nothing once it is locked or waived, except new outfits.

    `outfits` are the outfits that the character shall have, in any case; the other stages know theirs.
    """
    if is_closed(character, stage) and stage is not Stage.WARDROBE:
        return ()
    names: dict[Stage, Sequence[str]] = {
        Stage.HEADSHOT: (HEADSHOT_NAME,),
        Stage.ANGLES: ANGLES,
        Stage.WARDROBE: outfits,
        Stage.EXPRESSIONS: EXPRESSIONS,
    }
    there = {folded(reference.name) for reference in character.with_role(stage.role)}
    if stage is Stage.HEADSHOT and there:
        return ()
    lacking: dict[str, str] = {}
    for name in names[stage]:
        if folded(name) not in there:
            lacking.setdefault(folded(name), reference_name(character, stage.role, name))
    return tuple(lacking.values())


def reference_name(character: Character, role: Role, name: str) -> str:
    """The name that a reference gets: as the character has it already, or as its stage knows it ("happy" for "Happy"),
    else as it is typed."""
    stage = _STAGE_OF_ROLE.get(role)
    there = [reference.name for reference in character.with_role(role)]
    return as_known(name, [*there, *(_KNOWN_NAMES.get(stage, ()) if stage else ())])


def needed(character: Character, stage: Stage) -> int:
    """How many references the lock of a stage asks for.

    One headshot; all five angles (three for imported pictures); two outfits (one for imported pictures);
    all five expressions.
    """
    imported = is_imported(character)
    match stage:
        case Stage.HEADSHOT:
            return 1
        case Stage.ANGLES:
            return _IMPORTED_ANGLES if imported else len(ANGLES)
        case Stage.WARDROBE:
            return 1 if imported else _BUILT_OUTFITS
        case Stage.EXPRESSIONS:
            return len(EXPRESSIONS)


def counted(character: Character, stage: Stage) -> tuple[str, ...]:
    """The names that count toward the lock of a stage: of an outfit once, however many pictures it has."""
    there: dict[str, str] = {}
    for reference in character.with_role(stage.role):
        there.setdefault(folded(reference.name), reference.name)
    return tuple(name for name in there.values() if name in _KNOWN_NAMES.get(stage, there.values()))


def stage_is_complete(character: Character, stage: Stage) -> bool:
    """Whether the stage has what its lock asks for: see `needed`."""
    return len(counted(character, stage)) >= needed(character, stage)


def standing(character: Character, stage: Stage) -> str:
    """What an open stage has and what it lacks, in one or two sentences."""
    title, have, need = character.title, counted(character, stage), needed(character, stage)
    if len(have) >= need:
        return f"The {stage.value} stage of {title} is complete but not locked."
    if stage is Stage.HEADSHOT:
        return f"{title} has no headshot yet."
    many = f"{title} has {len(have)} of {need} {stage.role.value}{'s' if need > 1 else ''}"
    many += f" ({', '.join(have)})" if have else ""
    others = [reference.name for reference in character.with_role(stage.role) if reference.name not in have]
    if others:
        many += f"; {', '.join(others)} {'counts' if len(others) == 1 else 'count'} for none"
    missing = _missing(character, stage)
    if not missing:
        return f"{many}."
    some = f"any {need - len(have)} of " if len(missing) > need - len(have) else ""
    return f"{many}. Still needed: {some}{', '.join(missing)}."


def import_options(character: Character, stage: Stage) -> str:
    """The options of `character import` that bring what a stage lacks."""
    lacking = needed(character, stage) - len(counted(character, stage))
    match stage:
        case Stage.HEADSHOT:
            return "--headshot PICTURE"
        case Stage.ANGLES:
            return " ".join(["--angle PICTURE"] * lacking)
        case Stage.WARDROBE:
            return " ".join(["--outfit OUTFIT=PICTURE"] * lacking)
        case Stage.EXPRESSIONS:
            return " ".join(f"--expression {name}=PICTURE" for name in _missing(character, stage))


def next_command(character: Character, stage: Stage) -> str:
    """What to type to fill a stage of this character."""
    if is_imported(character):
        return f"repertory character import {character.name} {import_options(character, stage)}".rstrip()
    if stage is Stage.HEADSHOT:
        return f"repertory character pick {character.name} 1"
    lacking = needed(character, stage) - len(counted(character, stage))
    outfits = " --outfit OUTFIT" * lacking if stage is Stage.WARDROBE else ""
    return f"repertory character build {character.name} --stage {stage.value}{outfits}{engine_option(character)}"


def outfit_commands(character: Character, outfit: str) -> str:
    """The commands that give the character an outfit, the likelier one first: the engine that is used where none is
    named can only dress those whom it has made."""
    bring = f'repertory character import {character.name} --outfit "{outfit}=PICTURE"'
    make = f'repertory character build {character.name} --outfit "{outfit}"{engine_option(character)}'
    return f"{bring}, or: {make}" if engine_option(character) else f"{make}, or: {bring}"


def engine_option(character: Character) -> str:
    """What `character build` needs besides, to be typed: another engine, for those whom the one that is used where none
    is named does not know; nothing for the others."""
    return "" if character.style == _EMBEDDED_STYLE else " --engine ENGINE"


def ways_out(character: Character, stage: Stage) -> str:
    """The next step for an open stage: the command that fills it, and the one that does without."""
    run = f"Run: {next_command(character, stage)}"
    if stage is Stage.HEADSHOT or stage_is_complete(character, stage):
        return run
    return f'{run}; or do without: repertory character import {character.name} --waive-stages "REASON"'


def require_stages(character: Character, stages: Sequence[Stage] = STAGES) -> None:
    """Raises StageMissing, saying what is there and what lacks, with the exact next command, unless all these stages
    are locked or waived."""
    if all(is_closed(character, stage) for stage in stages):
        return
    missing = [stage for stage in STAGES if stage in stages and not is_closed(character, stage)]
    if missing:
        later = ", ".join(stage.value for stage in missing[1:])
        what = standing(character, missing[0]) + (f" Also open: {later}." if later else "")
        raise StageMissing(what, step=ways_out(character, missing[0]))


def add_reference(character: Character, reference: Reference) -> Character:
    """The draft with one more reference, in the place of one of the same role, name and view if there is one.

    A stage that is locked can be added to (a new outfit for the next version); the master alone stays.
    Raises StageMissing while an earlier stage is open, YourMove for a reference that a character cannot have, and for
    a further view of an outfit that has no picture yet.
    """
    _refuse_locked(character)
    stage = _STAGE_OF_ROLE.get(reference.role)
    if stage is None:
        raise YourMove(f'A character has no reference of the role "{reference.role.value}".', step=_roles())
    _require_earlier(character, stage)
    reference = replace(reference, name=reference_name(character, reference.role, reference.name))
    if stage is Stage.HEADSHOT and stage in character.stages:
        raise YourMove(
            f"The master reference of {character.title} is locked.", step="Make a new character for another face."
        )
    if reference.view:
        _require_front(character, reference)
    kept, place = character.references, (reference.name, reference.view)
    same = [
        old for old in kept if old.role is reference.role and (stage is Stage.HEADSHOT or (old.name, old.view) == place)
    ]
    if same:
        return replace(character, references=tuple(reference if old is same[0] else old for old in kept))
    return replace(character, references=(*kept, reference))


def lock_stage(character: Character, stage: Stage) -> Character:
    """The draft with this stage locked; a stage that is locked already stays so.

    Raises StageMissing, with the exact next command, while an earlier stage is open or this one is incomplete,
    and YourMove when one of its references was never compared with the master.
    """
    _refuse_locked(character)
    if stage in character.stages:
        return character
    _require_earlier(character, stage)
    if not stage_is_complete(character, stage):
        raise StageMissing(standing(character, stage), step=ways_out(character, stage))
    unchecked = [
        ref.full_name for ref in character.with_role(stage.role) if stage is not Stage.HEADSHOT and not _checked(ref)
    ]
    if unchecked:
        names = ", ".join(f'"{name}"' for name in unchecked)
        raise YourMove(
            f"{names} of {character.title} was never compared with the master.",
            step=f"Run: {next_command(character, stage)}",
        )
    waived = {kept: reason for kept, reason in character.waived.items() if kept is not stage}
    return replace(character, stages=tuple(s for s in STAGES if s in character.stages or s is stage), waived=waived)


def waive_stage(character: Character, stage: Stage, reason: str) -> Character:
    """The draft that does without a stage, for a reason that a person gave.

    Raises StageMissing while an earlier stage is open, YourMove for the headshot, for a stage that is locked
    and for an empty reason.
    """
    _refuse_locked(character)
    if stage is Stage.HEADSHOT:
        raise YourMove("No character can do without its headshot.", step=f"Run: {next_command(character, stage)}")
    if stage in character.stages:
        raise YourMove(f"The {stage.value} stage of {character.title} is locked.", step="There is nothing to waive.")
    if not reason.strip():
        raise YourMove(f"Waiving the {stage.value} needs a reason.", step="Say in a few words why they are not needed.")
    _require_earlier(character, stage)
    return replace(character, waived={**character.waived, stage: reason.strip()})


def _missing(character: Character, stage: Stage) -> tuple[str, ...]:
    have = counted(character, stage)
    return tuple(name for name in _KNOWN_NAMES.get(stage, ()) if name not in have)


def _require_earlier(character: Character, stage: Stage) -> None:
    require_stages(character, STAGES[: STAGES.index(stage)])


def _require_front(character: Character, reference: Reference) -> None:
    """Only outfits have further views, and only such as have a picture from the front."""
    if reference.role is not Role.OUTFIT:
        raise YourMove(f'The {reference.role.value} "{reference.name}" has one view only.', step="Leave the view out.")
    if reference.name not in {one.name for one in character.outfits}:
        raise YourMove(
            f'{character.title} has no picture of "{reference.name}" from the front yet, and so no {reference.view}.',
            step=f"Begin with its front: {outfit_commands(character, reference.name)}",
        )


def _refuse_locked(character: Character) -> None:
    if character.locked:
        raise YourMove(f"{character.ref} is locked and never changes.", step="Change its draft instead.")


def _checked(reference: Reference) -> bool:
    return reference.distance is not None or bool(reference.unmeasured or reference.waived)


def _roles() -> str:
    return f"Use one of: {', '.join(role.value for role in Role if role in _STAGE_OF_ROLE)}."
