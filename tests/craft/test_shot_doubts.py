"""What a list says that may be meant otherwise: it is read, and the writer is told how, and what to write instead."""

from __future__ import annotations

import pytest
from company import CAST, NAMES, VOICES

from repertory.craft.binding.bind import bind_list
from repertory.craft.shotlist.reading import read_list
from repertory.errors import ShotListError


def doubts(text: str) -> tuple[ShotListError, ...]:
    listing = read_list(text, NAMES)
    assert not listing.problems
    assert listing.shots.shots
    return listing.doubts


def only(text: str) -> ShotListError:
    (found,) = doubts(text)
    return found


@pytest.mark.parametrize(
    ("words", "what", "step"),
    [
        ("two-shot of Mia, street", "only Mia is named", 'Write "two-shot of Mia and Character B" or "single of Mia".'),
        ("three-shot of Mia and Nova", "only Mia and Nova are named", 'Write "two-shot of Mia and Nova".'),
        ("two-shot, street", "nobody of the cast", 'Write "two-shot of Character A and Character B".'),
        ("OTS of Mia, street", "over Mia's shoulder at nobody", '"OTS Mia onto Character B", or name what is seen.'),
        ("over-the-shoulder on Nova", "Over nobody's shoulder", 'Write "OTS Character A onto Nova".'),
        ("two-shot of Mia with her phone", "only Mia is named", "single of Mia"),
    ],
)
def test_a_framing_of_more_people_than_are_named_is_told(words: str, what: str, step: str) -> None:
    found = only(f"Shot 1: medium, {words}")
    assert what in found.what
    assert step in found.step
    assert (found.line, found.source[found.column - 1 :].lower()[:3]) == (1, words[:3].lower())


def test_a_framing_of_fewer_people_than_are_named_is_told() -> None:
    found = only("Shot 1: single of Mia and Nova, street")
    assert (found.what, found.column) == ("A single shows one person, and Mia and Nova are in the shot.", 9)
    assert found.step == 'Write "two-shot of Mia and Nova", or name fewer.'


@pytest.mark.parametrize(
    "words",
    [
        "two-shot of Mia and Nova", "OTS Mia onto Nova", "OTS Mia onto the phone", "over Mia's shoulder, the phone",
        "two-shot of Mia and a stranger", "two-shot of Mia and her mother", "two-shot of Mia with the driver",
        "OTS of Mia looking at the sea", "OTS of a man onto Mia", "group shot of Mia", "single of Mia",
    ],
)  # fmt: skip
def test_whoever_is_nobody_of_the_cast_counts_too(words: str) -> None:
    assert doubts(f"Shot 1: {words}, street") == ()


def test_the_two_of_the_shot_before_are_two() -> None:
    assert doubts("Shot 1: Mia and Nova wait\nShot 2: two-shot, they laugh\nShot 3: same as shot 1, two-shot") == ()


def test_the_nearest_of_the_shots_before_is_named_first() -> None:
    found = only("Shot 1: close-up of Nova\nShot 2: two-shot of Mia")
    assert found.step == 'Write "two-shot of Mia and Nova" or "single of Mia".'


@pytest.mark.parametrize(
    ("line", "column", "what", "step"),
    [
        ("Light: spooky", 8, '"spooky" is no light', "Lights are: afternoon"),
        ("Time: teatime", 7, '"teatime" is no light', 'Did you mean "daytime"?'),
        ("Props: umbrella", 8, '"umbrella" is no prop of the cast', "Cast what is to look the same"),
        ("Props: phone, fan and Mia's phone", 15, '"fan" is no prop of the cast', "Cast what is to look the same"),
        ("Camera: creeping", 9, '"creeping" is no camera move', 'Did you mean "creep in"?'),
        ("Who: Mia, Novi, two men", 11, '"Novi" is nobody of the cast', 'Did you mean "Nova"?'),
    ],
)
def test_a_detail_that_says_nothing_known_is_told(line: str, column: int, what: str, step: str) -> None:
    found = only(f"Shot 1: medium shot of Mia\n{line}")
    assert (found.line, found.column) == (2, column)
    assert what in found.what
    assert step in found.step
    assert found.what.endswith("it is only said in the action.")


@pytest.mark.parametrize(
    "line",
    ["Light: soft light from the window", "Light: night", "Light: candlelight", "Props: the phone", "Who: two men",
     "Camera: slow push in, 35mm", "Camera: low angle", "Action: spooky", "Notes: spooky", "Who: Mia and Nova"],
)  # fmt: skip
def test_a_detail_in_free_words_that_are_known_is_not(line: str) -> None:
    assert doubts(f"Shot 1: medium shot of Mia\n{line}") == ()


@pytest.mark.parametrize(
    ("heading", "said", "near"),
    [("INT. COFFEE SHOP - NUIT", "NUIT", 'Did you mean "night"?'), ("EXT. STREET - NOTTE", "NOTTE", "may end with"),
        ("INT. COFFEE SHOP. MATIN", "MATIN", "may end with"),
     ("Scene 4: street, tageslicht", "tageslicht", "may end with: day, morning")],
)  # fmt: skip
def test_a_time_that_is_not_known_in_a_heading_is_told(heading: str, said: str, near: str) -> None:
    found = only(f"{heading}\nShot 1: Mia")
    assert found.what.startswith(f'"{said}" is no light that is known')
    assert near in found.step
    assert heading[found.column - 1 :] == said


@pytest.mark.parametrize(
    "heading",
    ["INT. COFFEE SHOP - NIGHT", "INT. COFFEE SHOP", "EXT. STREET - LATER", "EXT. STREET - 9 PM", "Scene 4: street",
     "EXT. STREET - CONTINUOUS", "Scene 4: street, the long way home"],
)  # fmt: skip
def test_headings_without_a_time_or_with_a_known_one_raise_nothing(heading: str) -> None:
    assert doubts(f"{heading}\nShot 1: Mia") == ()


def test_clothes_with_a_slip_that_are_nobody_s_outfit_are_told() -> None:
    found = only("Shot 1: Mia in the green sweaterr walks")
    assert (found.column, found.step) == (26, 'Did you mean "sweater"?')
    assert doubts("Shot 1: Mia in the suite\nShot 2: street, Mia walks in the coast road") == ()


def test_brackets_that_are_said_aloud_are_told() -> None:
    found = only("Shot 1: Mia\nMIA: I paid (like a fool) for it.")
    assert (found.line, found.column) == (2, 13)
    assert found.what == "(like a fool) is said aloud with the rest."


def test_a_doubt_keeps_no_shot_from_being_bound() -> None:
    text = "Shot 1: two-shot of Mia, street\nLight: spooky"
    bound, problems = bind_list(read_list(text, NAMES).shots, cast=CAST, voices=VOICES, source=text)
    assert (len(bound), problems) == (1, ())
