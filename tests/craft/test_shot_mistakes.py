"""Slips and odd ways of writing a shot: each is read as it is meant, or told with what to write."""

from __future__ import annotations

import pytest
from company import NAMES, shot

from repertory.craft.shotlist.reading import read_list
from repertory.errors import ShotListError
from repertory.model.shot import CameraAngle, Framing, ShotSize, Transition


def problem(text: str) -> ShotListError:
    (found,) = read_list(text, NAMES).problems
    return found


def doubt(text: str) -> ShotListError:
    (found,) = read_list(text, NAMES).doubts
    return found


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("Mia, cu, coffee shop, she waits", ShotSize.CLOSE_UP),
        ("Mia, ms, she waits", ShotSize.MEDIUM),
        ("Mia waits, ws", ShotSize.WIDE),
        ("VLS Mia, street", ShotSize.EXTREME_WIDE),
    ],
)
def test_letters_of_a_size_are_read_in_any_case_where_they_stand_alone(words: str, size: ShotSize) -> None:
    found = shot(words)
    assert found.size is size
    assert not any(letters in found.action.split() for letters in ("cu", "ms", "ws", "cu,", "VLS"))


def test_ms_before_a_name_is_no_size() -> None:
    assert shot("CU Mia, ms Smith waits").size is ShotSize.CLOSE_UP


@pytest.mark.parametrize(
    ("text", "line", "column", "what", "step"),
    [
        ("Shot 1: WS to CU Mia, street", 1, 9, "The shot names two sizes; this is the second.", "make two shots"),
        ("Shot 1: wide shot, Mia\nSize: CU", 2, 7, "The shot names two sizes; this is the second.", "make two shots"),
        ("Shot 1: CU Mia, 35mm, 85mm", 1, 23, "The shot names two lenses; this is the second.", "make two shots"),
        ("Shot 1: CS Mia", 1, 9, '"CS" may be either of two sizes.', "CU for a close shot, or MWS for a cowboy shot"),
        ("Shot 1: Mia\nLens: long", 2, 7, '"long" is no lens that is known.', 'Did you mean "long lens"?'),
        ("Shot 1.5: Mia", 1, 6, '"1.5" is no shot number.', 'as in "Shot 4:" or "Shot 4A:"'),
        ("Shot 3-4: Mia", 1, 6, '"3-4" is no shot number.', 'as in "Shot 4:" or "Shot 4A:"'),
        ("Shot 3: .", 1, 9, "Shot 3 says nothing.", "Say what is to be seen."),
        ("Shot 1: Mia, 0.001 s", 1, 14, '"0.001" seconds is no duration of a shot.', "Give 0.5 to 600 seconds."),
        ("Shot 1: Mia\nDISOLVE TO:", 2, 1, '"DISOLVE TO" is no transition that is known.', "DISSOLVE TO"),
        ("Shot 1: Mia\nINTERCUT WITH:", 2, 1, '"INTERCUT WITH" is no transition that is known.', "WIPE TO"),
        ("Shot 1: Mia\nMONTAGE", 2, 1, '"MONTAGE" is no transition that is known.', "make it a note"),
        ("Shot 1: Mia\nrain", 2, 1, "This is neither a shot nor a spoken line nor a comment.", '"Shot 2:"'),
        ("Shot 1: Mia\rShot 2: Nova", 1, 1, "The lines of this list end as on old Macs, so that it reads as one line.",
         "Save it with Unix or Windows line ends."),
        ("INT. COFFEE SHOP - DAY\nShot 1: Mia\nEXT. STREET - DAY\nShot 2: she runs", 4, 9,
         'Nobody is named in this scene, so who is "she"?', "Name one of"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_where_it_stands(text: str, line: int, column: int, what: str, step: str) -> None:
    found = problem(text)
    assert (found.line, found.column, found.what) == (line, column, what)
    assert step in found.step


@pytest.mark.parametrize(
    ("letters", "angle", "other"), [("LA", CameraAngle.LOW, "Los Angeles"), ("HA", CameraAngle.HIGH, "a laugh")]
)
def test_letters_of_an_angle_are_read_and_told(letters: str, angle: CameraAngle, other: str) -> None:
    assert shot(f"Mia, {letters}, street").angle is angle
    assert other in doubt(f"Shot 1: Mia, {letters}, street").step
    assert shot("BEV, Mia").angle is CameraAngle.OVERHEAD
    assert shot("Mia, la la la").angle is CameraAngle.EYE_LEVEL


def test_a_transition_may_say_to_which_shot() -> None:
    found = shot("CU Mia, coffee shop, dissolve to shot 2")
    assert (found.transition_out, found.action) == (Transition.DISSOLVE, "")


def test_a_transition_with_a_length_or_to_white_is_told() -> None:
    text = "Shot 1: CU Mia\n{}\nShot 2: CU Nova"
    assert doubt(text.format("DISSOLVE TO: 2s")).what.startswith('"2s" of a transition is not read')
    assert read_list(text.format("DISSOLVE TO: 2s"), NAMES).shots.shots[1].transition_in is Transition.DISSOLVE
    assert doubt(text.format("FADE TO WHITE.")).what == "It is made as a fade to black."
    assert read_list(text.format("FADE TO BLACK."), NAMES).doubts == ()


def test_a_sound_on_the_line_of_a_shot_is_for_people_only() -> None:
    found = shot("CU Mia, coffee shop. Sound: rain on glass, thunder. She waits")
    assert (found.notes, found.action) == (("Sound: rain on glass, thunder",), "She waits")


def test_what_somebody_does_for_so_long_is_no_length_of_the_shot() -> None:
    found = shot("MS Mia, 5 people wait 3 seconds behind her")
    assert (found.duration_s, found.action) == (None, "5 people wait 3 seconds behind her")
    assert (
        doubt("Shot 1: MS Mia, 5 people wait 3 seconds behind her").step == 'For the length of the shot write ", 3 s".'
    )
    assert shot("Mia waits 3 seconds").duration_s == 3
    assert shot("Mia waits for 4 s, street").duration_s == 4


def test_a_move_may_stand_before_a_colon() -> None:
    found = shot("Tracking shot: Mia walks, street")
    assert (found.move_words, found.action) == ("tracking shot", "Mia walks")


def test_dashes_of_any_length_part_a_shot() -> None:
    found = shot("coffee shop -- Mia waits")
    assert (found.location, found.action) == ("coffee shop", "Mia waits")


def test_the_side_of_a_shoulder_stays() -> None:
    found = shot("Over Mia's left shoulder, Nova talks")
    assert (found.framing, found.action) == (Framing.OVER_THE_SHOULDER, "Over Mia's left shoulder, Nova talks")
    assert shot("Over Mia's shoulder, Nova talks").action == "Nova talks"


def test_what_a_heading_says_besides_is_told() -> None:
    found = doubt("EXT. STREET - DAY - RAIN\nShot 1: Mia")
    assert (found.column, found.what) == (21, '"RAIN" of the heading is for people only.')
    assert doubt("INT. COFFEE SHOP - BACK ROOM - NIGHT\nShot 1: Mia").what.startswith('"BACK ROOM" of the heading')
    assert read_list("INT. COFFEE SHOP - CONTINUOUS - NIGHT\nShot 1: Mia", NAMES).doubts == ()


def test_a_place_from_within_and_from_without_is_told() -> None:
    found = doubt("INT. COFFEE SHOP - DAY\nShot 1: Mia\nEXT. COFFEE SHOP - DAY\nShot 2: Mia")
    assert (found.line, found.what) == (3, "For INT. and EXT. alike the same pictures of coffee shop are sent.")


def test_clothes_that_somebody_is_without_are_told() -> None:
    found = doubt("Shot 1: Mia walks without her leather jacket, street")
    assert (found.column, found.step) == (19, 'Name what is worn: "in the red sweater".')
    assert read_list("Shot 1: Mia in the red sweater without her jacket", NAMES).doubts == ()
    assert read_list("Shot 1: Mia walks without a word", NAMES).doubts == ()


def test_brackets_behind_a_place_are_a_part_of_their_own() -> None:
    found = shot("CU Mia, coffee shop (rain on glass)")
    assert (found.location, found.action) == ("coffee shop", "rain on glass")
    assert shot("coffee shop -- Mia waits...").action == "Mia waits"


def test_an_unknown_place_of_a_detail_names_those_that_there_are() -> None:
    assert problem("Shot 1: Mia\nLocation: moon").step.startswith("Name one of: coffee shop interior, coffee shop")


def test_a_reverse_of_no_shot_over_a_shoulder_is_told() -> None:
    text = "Shot 1: CU Mia, coffee shop\nShot 2: reverse, close up on Nova"
    assert read_list(text, NAMES).shots.shots[1].action == ""
    found = doubt(text)
    assert (found.line, found.column, found.step) == (2, 9, 'Write whose back is seen: "OTS Mia onto Nova".')


def test_a_smile_that_is_sad_is_only_acted() -> None:
    (mia,) = shot("CU Mia smiles sadly").performers
    assert mia.expression == ""
    assert shot("CU Mia smiles happily").performers[0].expression == "happy"
