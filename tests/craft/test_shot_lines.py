"""How the lines of a shot list may be written: numbers, details, spoken lines, headings, transitions, notes."""

from __future__ import annotations

import pytest
from company import NAMES, shot

from repertory.craft.shotlist.reading import parse
from repertory.errors import ShotListError
from repertory.model.shot import CameraAngle, CameraMove, DialogueLine, Framing, Shot, ShotSize, Transition


def shots(text: str) -> tuple[Shot, ...]:
    return parse(text, NAMES).shots


@pytest.mark.parametrize(
    "line",
    [
        "Shot 4A: MCU of Mia",
        "SHOT 4A - MCU of Mia",
        "shot 4a. MCU of Mia",
        "Shot #4A) MCU of Mia",
        "- Shot 4A — MCU of Mia",
        "* shot no. 4A | MCU | MIA",
        "4A. MCU of Mia",
        "4A) MCU of Mia",
        "4A: MCU of Mia",
        "4A - MCU - Mia",
        "4A – MCU – Mia",
        "4A | MCU | MIA",
        "  4a: mcu of mia",
        "**Shot 4A:** MCU of Mia",
        "- **Shot 4A** - MCU of Mia",
        "SHOT 4A\nSize: MCU\nAction: Mia",
    ],
)
def test_a_shot_begins_with_its_number_however_a_crew_writes_it(line: str) -> None:
    (one,) = shots(line)
    assert (one.number, one.size, [p.name.casefold() for p in one.performers]) == (
        "4A",
        ShotSize.MEDIUM_CLOSE_UP,
        ["mia"],
    )
    assert (one.scene, one.action) == ("4", "")


def test_an_indented_line_goes_on_with_the_shot_above() -> None:
    one, two = shots("Shot 1: close-up of Mia,\n    street,\n\tnight, she waits\nShot 2: Nova")
    assert (one.location, one.light, one.action) == ("street", "night", "she waits")
    assert one.text == "close-up of Mia, street, night, she waits"
    assert two.text == "Nova"


def test_details_below_a_shot_are_read_as_if_they_stood_in_it() -> None:
    one = shot(
        "Mia\n  Size: MCU\n  Angle: low angle\n  Lens: 35mm\n  Camera: slow push in\n  Location: street\n"
        "  Light: dusk\n  Action: she waits, hands in her pockets\n  Props: phone\n"
        "  Outfit: the red sweater\n  Expression: sad\n"
        "  Duration: 4 s\n  Transition: fade out"
    )
    assert (one.size, one.angle, one.lens) == (ShotSize.MEDIUM_CLOSE_UP, CameraAngle.LOW, "35mm")
    assert (one.move, one.move_words, one.location) == (CameraMove.PUSH_IN, "slow push in", "street")
    assert (one.light, one.light_words, one.props) == ("golden hour", "dusk", ("phone",))
    assert one.action == "she waits, hands in her pockets"
    assert (one.performers[0].outfit, one.performers[0].expression) == ("red sweater", "sad")
    assert (one.duration_s, one.transition_out) == (4.0, Transition.FADE_OUT)


def test_details_may_stand_in_the_shot_s_own_line_and_at_its_indent() -> None:
    assert shot("Mia, lens: 50mm, camera: pan left, size: CU").lens == "50mm"
    (one,) = shots("Shot 1: Mia\nMovement: pan left\nFraming: two-shot")
    assert (one.move, one.framing) == (CameraMove.PAN_LEFT, Framing.TWO_SHOT)


def test_notes_and_sounds_are_for_people_and_go_to_no_engine() -> None:
    one = shot("Mia waits\nNote: golden hour only\n  which is short\nSFX: rain\nMusic: none")
    assert one.notes == ("Note: golden hour only which is short", "SFX: rain", "Music: none")
    assert (one.light, one.action, one.text) == ("", "Mia waits", "Mia waits")


def test_the_title_stands_before_the_first_shot() -> None:
    assert parse("Title: The coffee shop\nShot 1: Mia", NAMES).title == "The coffee shop"
    assert parse("# Title: The coffee shop\nShot 1: Mia", NAMES).title == "The coffee shop"
    assert parse("Title: The coffee shop\nShot 1: Mia", NAMES, title="Another").title == "Another"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("MIA: (softly) I waited.", ("MIA", "softly", "I waited.")),
        ("MIA (softly): I waited.", ("MIA", "softly", "I waited.")),
        ("Mia (O.S.): I waited.", ("Mia", "off screen", "I waited.")),
        ("MIA (V.O.) (tired): I waited.", ("MIA", "voice-over tired", "I waited.")),
        ("MIA (CONT'D): (softly) I waited.", ("MIA", "softly", "I waited.")),
        ("  @mia: “I waited.”", ("mia", "", "I waited.")),
        ("MIA: I waited\n   at the corner: an hour.", ("MIA", "", "I waited at the corner: an hour.")),
        ("MIA:\n   I waited.", ("MIA", "", "I waited.")),
    ],
)
def test_spoken_lines_keep_speaker_manner_and_words(line: str, expected: tuple[str, str, str]) -> None:
    (said,) = shot(f"close-up of Nova\n{line}").dialogue
    assert said == DialogueLine(speaker=expected[0], manner=expected[1], text=expected[2])
    assert [one.name for one in shot(f"close-up of Nova\n{line}").performers] == ["Nova"]


@pytest.mark.parametrize(
    ("heading", "scene", "place", "light"),
    [
        ("INT. COFFEE SHOP - DAY", "", "coffee shop", "afternoon"),
        ("EXT. STREET – NIGHT #12#", "12", "street", "night"),
        ("INT./EXT. STREET - DUSK", "", "street", "golden hour"),
        ("Scene 4: coffee shop, night", "4", "coffee shop", "night"),
        ("SCENE 4A - INT. COFFEE SHOP - DAY", "4A", "coffee shop", "afternoon"),
        ("EXT STREET", "", "street", ""),
        ("12 INT. COFFEE SHOP - CONTINUOUS", "12", "coffee shop", ""),
        ("Scene 4: the quarrel", "4", "", ""),
        ("Scene 4", "4", "", ""),
    ],
)
def test_a_scene_heading_holds_for_the_shots_below(heading: str, scene: str, place: str, light: str) -> None:
    one, two = shots(f"{heading}\nShot 1: Mia waits\n\nShot 2: Nova")
    for found in (one, two):
        assert (found.scene, found.location, found.light) == (scene, place, light)
    assert one.kept == tuple(name for name, said in (("location", place), ("light", light)) if said)
    assert one.heading.split()[0] in heading
    assert "#" not in one.heading


def test_a_shot_that_names_another_place_does_not_move_the_scene() -> None:
    one, two, three = shots("INT. COFFEE SHOP - DAY\n1. Mia\n2. Nova, street, night\n3. Mia smiles")
    assert [found.location for found in (one, two, three)] == ["coffee shop", "street", "coffee shop"]
    assert [found.light for found in (one, two, three)] == ["afternoon", "night", "afternoon"]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Mia stops in front of the coffee shop window", "street"),
        ("Mia walks to the coffee shop", "street"),
        ("Mia waits in the coffee shop at the counter", "coffee shop"),
        ("Mia waits, coffee shop", "coffee shop"),
    ],
)
def test_below_a_heading_a_place_that_is_merely_spoken_of_moves_nobody(words: str, place: str) -> None:
    assert shots(f"EXT. STREET - DAY\n1. {words}")[0].location == place


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        ("CUT TO:", Transition.CUT, Transition.CUT),
        ("SMASH CUT TO:", Transition.CUT, Transition.SMASH_CUT),
        ("MATCH CUT TO:", Transition.CUT, Transition.MATCH_CUT),
        ("JUMP CUT TO:", Transition.CUT, Transition.JUMP_CUT),
        ("> DISSOLVE TO:", Transition.CUT, Transition.DISSOLVE),
        ("Wipe to:", Transition.CUT, Transition.WIPE),
        ("FADE IN:", Transition.CUT, Transition.FADE_IN),
        ("FADE OUT.", Transition.FADE_OUT, Transition.CUT),
        ("> FADE TO BLACK.", Transition.FADE_OUT, Transition.CUT),
    ],
)
def test_transitions_stand_on_a_line_of_their_own(line: str, before: Transition, after: Transition) -> None:
    one, two = shots(f"1. Mia\n\n{line}\n\n2. Nova")
    assert (one.transition_out, two.transition_in) == (before, after)
    assert (one.transition_in, two.transition_out) == (Transition.CUT, Transition.CUT)


def test_transitions_stand_in_a_shot_as_well() -> None:
    assert shot("smash cut to: close-up of Mia").transition_in is Transition.SMASH_CUT
    assert shot("fade in, Mia waits").transition_in is Transition.FADE_IN
    assert shot("Mia waits, fade to black").transition_out is Transition.FADE_OUT
    assert shot("match cut to Mia's phone").transition_in is Transition.MATCH_CUT
    both = shot("fade in: Mia waits, fade out")
    assert (both.transition_in, both.transition_out, both.action) == (
        Transition.FADE_IN,
        Transition.FADE_OUT,
        "Mia waits",
    )
    assert shot("the lights fade out on Mia").transition_out is Transition.CUT


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("INT. COFEE SHOP - DAY\nShot 1: Mia", 1, 6, 'Did you mean "coffee shop"?'),
        ("INT. KITCHEN - DAY\nShot 1: Mia", 1, 6, '"KITCHEN"'),
        ("Scene 3: cofee shop, night\nShot 1: Mia", 1, 10, 'Did you mean "coffee shop"?'),
        ("Shot 1: Mia\n  Size: huge", 2, 9, "Sizes are"),
        ("Shot 1: Mia\n  Lens: 35m", 2, 9, 'Did you mean "35mm"?'),
        ("Shot 1: Mia\n  Location: kitchn", 2, 13, "Name one of: coffee shop"),
        ("Shot 1: Mia\n  Lens:", 2, 3, "says nothing"),
        (
            "Shot 1: Mia\n    who is in the kitchen interior,\n  hapy expression",
            3,
            3,
            'Did you mean "happy expression"?',
        ),
        ("Shot 1: Mia\n  seed: 1\n  seed: 2", 3, 3, "twice"),
    ],
)
def test_errors_point_at_their_own_line(text: str, line: int, column: int, says: str) -> None:
    with pytest.raises(ShotListError) as caught:
        parse(text, NAMES)
    assert (caught.value.line, caught.value.column) == (line, column), str(caught.value)
    assert says in str(caught.value)
    assert caught.value.source == text.split("\n")[line - 1]
