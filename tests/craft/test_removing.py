"""A picture is taken out of a draft by the name that it is shown under; what it completed is open again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.removing import removed
from repertory.errors import UnknownName, YourMove
from repertory.model.anchor import Character, Location, Reference, Role, Stage
from repertory.model.media import MediaFile, MediaKind


def reference(role: Role, name: str, view: str = "") -> Reference:
    media = MediaFile(name=f"{role}-{name}-{view}.png", sha256="0" * 64, kind=MediaKind.IMAGE)
    return Reference(media=media, role=role, name=name, view=view, distance=0.2)


MIA = Character(
    name="mia",
    title="Mia",
    outfit="coat",
    stages=(Stage.HEADSHOT, Stage.ANGLES, Stage.WARDROBE),
    references=(
        reference(Role.HEADSHOT, "neutral"),
        reference(Role.ANGLE, "three-quarter left"),
        reference(Role.ANGLE, "three-quarter right"),
        reference(Role.ANGLE, "tilt up"),
        reference(Role.ANGLE, "front 2"),
        reference(Role.OUTFIT, "coat"),
        reference(Role.OUTFIT, "coat", "back"),
        reference(Role.OUTFIT, "red sweater"),
        reference(Role.EXPRESSION, "neutral"),
    ),
)


def left(named: str) -> tuple[Character, list[str]]:
    character, gone = removed(MIA, named)
    assert isinstance(character, Character)
    assert len(character.references) == len(MIA.references) - len(gone)
    return character, [one.full_name for one in gone]


def test_what_counts_for_none_goes_and_the_stage_stays_locked() -> None:
    character, gone = left("Front 2")
    assert gone == ["front 2"]
    assert character.stages == MIA.stages


def test_a_stage_that_is_no_longer_complete_is_open_again() -> None:
    character, gone = left("tilt up")
    assert gone == ["tilt up"]
    assert character.stages == (Stage.HEADSHOT, Stage.WARDROBE)


def test_an_outfit_goes_with_its_views_and_the_next_one_is_worn() -> None:
    character, gone = left("coat")
    assert gone == ["coat", "coat, back"]
    assert character.outfit == "red sweater"
    character, gone = left("coat, back")
    assert (gone, character.outfit) == (["coat, back"], "coat")


def test_the_master_stays_and_two_that_are_called_alike_are_told_apart() -> None:
    with pytest.raises(YourMove, match="more than one") as caught:
        removed(MIA, "neutral")
    assert '"headshot neutral" or "expression neutral"' in caught.value.step
    assert left("expression neutral")[1] == ["neutral"]
    with pytest.raises(YourMove, match="is the master"):
        removed(MIA, "headshot neutral")


def test_what_is_not_there_is_answered_with_what_is() -> None:
    with pytest.raises(UnknownName, match='no reference "hat"') as caught:
        removed(MIA, "hat")
    assert '"coat, back"' in caught.value.step


def test_a_place_goes_without_one_of_its_lights() -> None:
    cafe = Location(name="cafe", title="café", references=(reference(Role.VIEW, "day"), reference(Role.VIEW, "night")))
    assert removed(cafe, "night")[0] == replace(cafe, references=cafe.references[:1])
