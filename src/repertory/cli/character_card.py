"""A character on the screen: its stages, its outfits, and what was measured of each reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from repertory.cli.screen import say
from repertory.craft.binding.wardrobe import FRONT
from repertory.craft.portraits import in_hex
from repertory.errors import MissingPart
from repertory.model.anchor import Character, Reference, Role, Stage

if TYPE_CHECKING:
    from repertory.app import Studio


def show_character(desk: Studio, character: Character) -> None:
    """Says who it is, and stage by stage what there is of it."""
    consent = f", consent of {character.consent.given_by} on {character.consent.on}" if character.consent else ""
    voice = f", voice {character.voice}" if character.voice else ""
    about = f"{character.origin.value}{consent}, style {character.style}, pronoun {character.pronoun}{voice}"
    say(f"{character.title} ({character.ref}), {about}")
    for stage in Stage:
        state = "locked" if stage in character.stages else "open"
        if stage in character.waived:
            state = f"waived: {character.waived[stage]}"
        if stage is Stage.WARDROBE:
            names = [outfit.name for outfit in character.outfits]
        else:
            names = [_described(one, one.name) for one in character.with_role(stage.role)]
        say(f"  {stage.value}: {state}: {', '.join(names) or 'nothing yet'}")
        if stage is Stage.WARDROBE:
            _show_outfits(desk, character)
        else:
            _say_figures(character.with_role(stage.role))


def _show_outfits(desk: Studio, character: Character) -> None:
    """Each outfit with its pictures, whether it is worn by default, and since when it is there."""
    since = desk.outfits_since(character)
    for outfit in character.outfits:
        worn = "worn by default, " if outfit.name == character.outfit else ""
        version = f"since {since[outfit.name]}" if outfit.name in since else "not locked yet"
        pictures = ", ".join(_described(one, one.view or FRONT) for one in outfit.references)
        say(f"    {outfit.name} ({worn}{version}): {pictures}")
        _say_figures(outfit.references)


def _say_figures(references: Sequence[Reference]) -> None:
    for one in references:
        if figures := _figures(one):
            name = f"  {one.view or FRONT}" if one.role is Role.OUTFIT else one.name
            say(f"    {name}: {figures}")


def _described(one: Reference, name: str) -> str:
    if one.waived:
        return f"{name} (waived: {one.waived})"
    note = f" ({one.distance:.2f})" if one.distance is not None else ""
    return name + (f" (unmeasured: {one.unmeasured})" if one.unmeasured else note)


def _figures(one: Reference) -> str:
    """What was measured in a reference when it was admitted; empty for what was admitted before that was kept."""
    parts = [f"overruled: {one.overruled}"] if one.overruled else []
    if one.yaw is not None:
        tilt = f", {_degrees(one.pitch, 'down', 'up')}" if one.pitch is not None else ""
        parts.append(f"turned {_degrees(one.yaw, 'left', 'right')}{tilt}")
    if one.face_size is not None and one.sharpness is not None:
        parts.append(f"face {one.face_size:.0f} px, sharpness {one.sharpness:.0f}")
    if one.expression is not None:
        parts.append(f"{one.expression:.3f} from the master's expression")
    if one.palette:
        colours = ", ".join(f"{in_hex(c.lightness, c.a, c.b)} {c.share:.0%}" for c in one.palette)
        parts.append(f"hair and clothes {colours}")
    return "; ".join(parts)


def _degrees(value: float, below: str, above: str) -> str:
    return f"{abs(value):.0f} {above if value > 0 else below}"


def say_unseen_outfits(desk: Studio, character: Character) -> None:
    """Warns of outfits whose pictures show too little of the clothes to check a take by, with what would."""
    try:
        unseen = desk.outfits_unseen(character)
    except MissingPart as error:
        say(f"  The clothes were not looked at: {error}")
        return
    for one in unseen:
        say(f"Warning: {one.media.name} shows too little of the {one.name} to check clothes by.")
        command = f'repertory character import {character.name} --outfit "{one.name}=PICTURE"'
        say(f"  Show it from the neck to the waist: {command}")


def say_expressions(desk: Studio, character: Character) -> None:
    """How well the expressions can be told apart, where they were measured."""
    from repertory.craft.expressing import in_words
    from repertory.work.admitting import expressions_of

    try:
        found = expressions_of(desk.crew, character)
    except MissingPart as error:  # the card says all the rest
        say(f"  The expressions were not compared: {error}")
        return
    if found is not None:
        say(f"  {in_words(found)}")
