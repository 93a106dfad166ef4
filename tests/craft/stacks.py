"""References for tests of stacking and naming: people with their pictures, a place, things, a look."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from repertory.model.anchor import AnchorKind, Role
from repertory.model.shot import ChosenReference

FULL = ((Role.HEADSHOT, "headshot"), (Role.ANGLE, "profile left"), (Role.OUTFIT, "coat"), (Role.EXPRESSION, "happy"))


def picture(name: str, role: Role, what: str, kind: AnchorKind = AnchorKind.CHARACTER) -> ChosenReference:
    """One reference of the anchor of that name."""
    sha256 = hashlib.sha256(f"{name} {role} {what}".encode()).hexdigest()
    title = name.capitalize()
    return ChosenReference(
        anchor=f"{name}@1",
        kind=kind,
        role=role,
        name=what,
        sha256=sha256,
        label=f"{title}, {what}",
        reason=f"for {name}",
    )


def place() -> ChosenReference:
    return picture("shop", Role.VIEW, "afternoon", AnchorKind.LOCATION)


def thing(name: str) -> ChosenReference:
    return picture(name, Role.VIEW, "front", AnchorKind.PROP)


def look() -> ChosenReference:
    return picture("film", Role.LOOK, "dusk", AnchorKind.LOOK)


def wanted(people: Sequence[str], *, things: int = 1, with_look: bool = False) -> tuple[ChosenReference, ...]:
    """What a shot of these people in the shop would like to send: all masters, all angles, and so on."""
    faces = [picture(name, role, what) for role, what in FULL for name in people]
    more = [thing(f"thing-{number}") for number in range(1, things + 1)]
    return (*faces, place(), *more, *([look()] if with_look else []))


def known(references: Sequence[ChosenReference], people: Sequence[str]) -> tuple[ChosenReference, ...]:
    """The same, when the vendor of `company.card` knows these people by slots made from all but their clothes."""
    refs = {f"{name}@1" for name in people}
    return tuple(
        replace(one, known_to=("vendor",)) if one.anchor in refs and one.role is not Role.OUTFIT else one
        for one in references
    )


def labels(references: Sequence[ChosenReference]) -> list[str]:
    return [one.label for one in references]
