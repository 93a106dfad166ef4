"""The order of building a character, and what each stage asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from repertory.craft.building import (
    STAGES,
    add_reference,
    counted,
    lock_stage,
    missing_stages,
    next_command,
    open_stage,
    outfit_commands,
    reference_name,
    require_stages,
    stage_is_complete,
    standing,
    waive_stage,
    wanted,
    ways_out,
)
from repertory.errors import StageMissing, YourMove
from repertory.model.anchor import ANGLES, EXPRESSIONS, Character, Reference, Role, Stage
from repertory.model.media import MediaFile, MediaKind

MIA = Character(name="mia", title="Mia", prompt="a 28-year-old woman", style="clay")
BUT_PROFILE_LEFT = ", ".join(name for name in ANGLES if name != "profile left")
NAMES = {
    Stage.HEADSHOT: ("neutral",),
    Stage.ANGLES: ANGLES,
    Stage.WARDROBE: ("leather jacket", "red sweater"),
    Stage.EXPRESSIONS: EXPRESSIONS,
}


def reference(role: Role, name: str, distance: float | None = 0.1) -> Reference:
    media = MediaFile(name=f"{name}.png", sha256="0" * 64, kind=MediaKind.IMAGE)
    return Reference(media=media, role=role, name=name, distance=None if role is Role.HEADSHOT else distance)


def filled(character: Character, stage: Stage, count: int | None = None) -> Character:
    for name in NAMES[stage][:count]:
        character = add_reference(character, reference(stage.role, name))
    return character


def built_before(stage: Stage, character: Character = MIA) -> Character:
    for earlier in STAGES[: STAGES.index(stage)]:
        character = lock_stage(filled(character, earlier), earlier)
    return character


def test_stages_open_one_after_the_other() -> None:
    character = MIA
    for number, stage in enumerate(STAGES):
        assert open_stage(character) is stage
        assert missing_stages(character) == STAGES[number:]
        character = lock_stage(filled(character, stage), stage)
    assert open_stage(character) is None
    require_stages(character)


@pytest.mark.parametrize("stage", STAGES[1:])
def test_a_stage_stays_shut_while_an_earlier_one_is_open(stage: Stage) -> None:
    open_one = STAGES[STAGES.index(stage) - 1]
    character = built_before(open_one)
    asked = ways_out(character, open_one)
    assert next_command(character, open_one) in asked
    attempts: tuple[Callable[[], Character], ...] = (
        lambda: add_reference(character, reference(stage.role, NAMES[stage][0])),
        lambda: lock_stage(character, stage),
        lambda: waive_stage(character, stage, "not needed"),
    )
    for attempt in attempts:
        with pytest.raises(StageMissing) as caught:
            attempt()
        assert caught.value.step == asked


def test_the_next_command_says_what_to_type() -> None:
    with pytest.raises(StageMissing) as caught:
        require_stages(built_before(Stage.WARDROBE))
    run = "Run: repertory character build mia --stage wardrobe --outfit OUTFIT --outfit OUTFIT"
    without = 'repertory character import mia --waive-stages "REASON"'
    assert caught.value.step == f"{run}; or do without: {without}"
    assert "Also open: expressions" in caught.value.what
    one = filled(built_before(Stage.WARDROBE), Stage.WARDROBE, 1)
    assert next_command(one, Stage.WARDROBE) == "repertory character build mia --stage wardrobe --outfit OUTFIT"
    assert next_command(MIA, Stage.HEADSHOT) == "repertory character pick mia 1"
    imported = replace(MIA, prompt="")
    assert next_command(imported, Stage.HEADSHOT) == "repertory character import mia --headshot PICTURE"
    assert next_command(imported, Stage.ANGLES).endswith("--angle PICTURE --angle PICTURE --angle PICTURE")


def test_whom_the_embedded_engine_does_not_know_is_built_by_another_or_imported() -> None:
    photographed = replace(built_before(Stage.WARDROBE), style="photo")
    run = "Run: repertory character build mia --stage wardrobe --outfit OUTFIT --outfit OUTFIT --engine ENGINE;"
    assert ways_out(photographed, Stage.WARDROBE).startswith(run)
    bring = 'repertory character import mia --outfit "coat=PICTURE"'
    make = 'repertory character build mia --outfit "coat"'
    assert outfit_commands(photographed, "coat") == f"{bring}, or: {make} --engine ENGINE"
    assert outfit_commands(MIA, "coat") == f"{make}, or: {bring}"
    with pytest.raises(YourMove) as caught:
        add_reference(photographed, replace(reference(Role.OUTFIT, "coat"), view="back"))
    assert caught.value.step == f"Begin with its front: {bring}, or: {make} --engine ENGINE"


def test_a_name_in_another_case_is_the_same_name() -> None:
    character = add_reference(built_before(Stage.WARDROBE), reference(Role.OUTFIT, "coat"))
    assert wanted(character, Stage.WARDROBE, ("Coat", " COAT ", "Long  Dress", "long dress")) == ("Long Dress",)
    again = add_reference(character, reference(Role.OUTFIT, "Coat", 0.3))
    assert [(one.name, one.distance) for one in again.with_role(Role.OUTFIT)] == [("coat", 0.3)]
    side = add_reference(character, replace(reference(Role.OUTFIT, "COAT"), view="back"))
    assert [outfit.name for outfit in side.outfits] == ["coat"]
    older = replace(again, references=(*again.references, reference(Role.OUTFIT, "Coat")))
    assert counted(older, Stage.WARDROBE) == ("coat",)
    assert not stage_is_complete(older, Stage.WARDROBE)


def test_angles_and_expressions_count_in_any_case() -> None:
    character = add_reference(built_before(Stage.EXPRESSIONS), reference(Role.EXPRESSION, "Happy"))
    assert counted(character, Stage.EXPRESSIONS) == ("happy",)
    assert reference_name(character, Role.ANGLE, "Profile  Left") == "profile left"


@pytest.mark.parametrize("stage", STAGES)
def test_a_built_stage_is_complete_with_its_last_reference(stage: Stage) -> None:
    character = built_before(stage)
    almost = filled(character, stage, len(NAMES[stage]) - 1)
    assert not stage_is_complete(almost, stage)
    with pytest.raises(StageMissing):
        lock_stage(almost, stage)
    assert wanted(almost, stage, NAMES[Stage.WARDROBE]) == NAMES[stage][-1:]
    assert stage_is_complete(filled(character, stage), stage)
    assert wanted(filled(character, stage), stage, NAMES[Stage.WARDROBE]) == ()


@pytest.mark.parametrize(("stage", "enough"), [(Stage.ANGLES, 3), (Stage.WARDROBE, 1), (Stage.EXPRESSIONS, 5)])
def test_imported_pictures_may_be_fewer(stage: Stage, enough: int) -> None:
    character = built_before(stage, replace(MIA, prompt=""))
    assert not stage_is_complete(filled(character, stage, enough - 1), stage)
    assert stage_is_complete(filled(character, stage, enough), stage)


def test_pictures_of_other_names_do_not_count_as_angles() -> None:
    character = built_before(Stage.ANGLES)
    for number in range(5):
        character = add_reference(character, reference(Role.ANGLE, f"from somewhere {number}"))
    assert not stage_is_complete(character, Stage.ANGLES)


@pytest.mark.parametrize(
    ("stage", "names", "said"),
    [
        (Stage.HEADSHOT, (), "Mia has no headshot yet."),
        (Stage.ANGLES, (), f"Mia has 0 of 3 angles. Still needed: any 3 of {', '.join(ANGLES)}."),
        (
            Stage.ANGLES,
            ("front", "profile left"),
            f"Mia has 1 of 3 angles (profile left); front counts for none. Still needed: any 2 of {BUT_PROFILE_LEFT}.",
        ),
        (Stage.ANGLES, ANGLES[:3], "The angles stage of Mia is complete but not locked."),
        (Stage.WARDROBE, (), "Mia has 0 of 1 outfit."),
        (
            Stage.EXPRESSIONS,
            ("happy", "sad", "shy"),
            "Mia has 2 of 5 expressions (happy, sad); shy counts for none. Still needed: neutral, surprised, focused.",
        ),
    ],
)
def test_what_an_open_stage_has_and_lacks_is_said(stage: Stage, names: tuple[str, ...], said: str) -> None:
    character = built_before(stage, replace(MIA, prompt=""))
    for name in names:
        character = add_reference(character, reference(stage.role, name))
    assert standing(character, stage) == said


def test_an_import_is_asked_only_for_what_lacks() -> None:
    character = built_before(Stage.ANGLES, replace(MIA, prompt=""))
    character = filled(character, Stage.ANGLES, 1)
    assert next_command(character, Stage.ANGLES) == ("repertory character import mia --angle PICTURE --angle PICTURE")
    character = lock_stage(filled(character, Stage.ANGLES, 3), Stage.ANGLES)
    character = lock_stage(filled(character, Stage.WARDROBE, 1), Stage.WARDROBE)
    character = filled(character, Stage.EXPRESSIONS, 4)
    assert next_command(character, Stage.EXPRESSIONS).endswith(f"import mia --expression {EXPRESSIONS[4]}=PICTURE")


def test_a_new_outfit_is_wanted_after_the_wardrobe_is_closed_too() -> None:
    character = built_before(Stage.EXPRESSIONS)
    assert wanted(character, Stage.WARDROBE, ("red sweater", "raincoat")) == ("raincoat",)
    without = waive_stage(built_before(Stage.WARDROBE), Stage.WARDROBE, "one scene")
    assert wanted(without, Stage.WARDROBE, ("coat",)) == ("coat",)


def test_nothing_more_is_wanted_of_a_closed_stage() -> None:
    imported = replace(MIA, prompt="")
    character = lock_stage(filled(built_before(Stage.ANGLES, imported), Stage.ANGLES, 3), Stage.ANGLES)
    assert wanted(character, Stage.ANGLES) == ()
    assert wanted(waive_stage(character, Stage.WARDROBE, "one scene"), Stage.WARDROBE) == ()


def test_a_waived_stage_opens_the_next_and_keeps_its_reason() -> None:
    character = waive_stage(built_before(Stage.WARDROBE), Stage.WARDROBE, " one scene ")
    assert character.waived == {Stage.WARDROBE: "one scene"}
    assert open_stage(character) is Stage.EXPRESSIONS


def test_a_waived_stage_can_still_be_built() -> None:
    character = waive_stage(built_before(Stage.WARDROBE), Stage.WARDROBE, "one scene")
    character = lock_stage(filled(character, Stage.WARDROBE), Stage.WARDROBE)
    assert character.waived == {}
    assert character.stages == (Stage.HEADSHOT, Stage.ANGLES, Stage.WARDROBE)


@pytest.mark.parametrize(("stage", "reason"), [(Stage.HEADSHOT, "shy"), (Stage.ANGLES, "late"), (Stage.WARDROBE, "  ")])
def test_what_cannot_be_waived(stage: Stage, reason: str) -> None:
    with pytest.raises(YourMove):
        waive_stage(built_before(Stage.WARDROBE), stage, reason)


@pytest.mark.parametrize("admitted", [{"unmeasured": "profile"}, {"waived": "I know her"}, {"distance": 0.2}])
def test_every_reference_is_compared_with_the_master_or_says_why_not(admitted: dict[str, str]) -> None:
    character = filled(built_before(Stage.ANGLES), Stage.ANGLES)
    unchecked = reference(Role.ANGLE, "profile left", distance=None)
    with pytest.raises(YourMove, match='"profile left" of Mia was never compared'):
        lock_stage(add_reference(character, unchecked), Stage.ANGLES)
    checked = replace(unchecked, **admitted)  # type: ignore[arg-type]
    assert Stage.ANGLES in lock_stage(add_reference(character, checked), Stage.ANGLES).stages


def test_a_second_headshot_takes_the_place_of_the_first_until_it_is_locked() -> None:
    character = filled(MIA, Stage.HEADSHOT)
    other = replace(reference(Role.HEADSHOT, "smiling"), media=MediaFile(name="b", sha256="1", kind=MediaKind.IMAGE))
    assert add_reference(character, other).references == (other,)
    with pytest.raises(YourMove, match="master reference of Mia is locked"):
        add_reference(lock_stage(character, Stage.HEADSHOT), other)


def test_a_new_picture_of_the_same_name_keeps_its_place() -> None:
    character = filled(built_before(Stage.ANGLES), Stage.ANGLES)
    again = reference(Role.ANGLE, ANGLES[1], 0.05)
    assert add_reference(character, again).with_role(Role.ANGLE)[1] == again
    assert len(add_reference(character, again).references) == len(character.references)


def test_an_outfit_can_be_added_after_the_wardrobe_was_locked() -> None:
    character = built_before(Stage.EXPRESSIONS)
    assert len(add_reference(character, reference(Role.OUTFIT, "raincoat")).with_role(Role.OUTFIT)) == 3


def test_a_locked_version_and_a_foreign_role_are_refused() -> None:
    with pytest.raises(YourMove, match="mia@1 is locked"):
        add_reference(replace(MIA, version=1), reference(Role.HEADSHOT, "neutral"))
    with pytest.raises(YourMove, match="view"):
        add_reference(MIA, reference(Role.VIEW, "night"))


def test_locking_a_locked_stage_changes_nothing() -> None:
    character = built_before(Stage.ANGLES)
    assert lock_stage(character, Stage.HEADSHOT) is character
