"""Names in a shot list: slips, names that are words as well, accents, and words before a colon that are no speaker."""

from __future__ import annotations

import pytest

from repertory.craft.shotlist.reading import Names, parse, read_list
from repertory.errors import ShotListError

CAST = Names(characters=("Mia", "Nova", "Will", "Zoë", "Hope"), locations=("street",), props=("phone",))


def people(words: str) -> list[str]:
    return [one.name for one in parse(f"Shot 1: {words}\n", CAST).shots[0].performers]


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("CU of Noav", 'Did you mean "Nova"?'),
        ("medium close-up of Mya in the street", 'Did you mean "Mia"?'),
        ("ECU on Gregor", 'A thing is "the gregor"'),
    ],
)
def test_whom_a_close_up_is_of_must_be_known(words: str, step: str) -> None:
    with pytest.raises(ShotListError, match="Nobody is called") as caught:
        people(words)
    assert step in caught.value.step


@pytest.mark.parametrize(
    "words", ["wide shot of Rome", "CU of Venus rising", "Close-Up Of Hands", "CU on the Polaroid", "ECU of Shoes"]
)
def test_things_and_towns_are_none_of_the_cast(words: str) -> None:
    assert people(words) == []


def test_a_name_that_is_a_word_is_one_with_its_capital() -> None:
    assert people("Mia will come, hope in her eyes") == ["Mia"]
    assert people("Will gives Hope the phone") == ["Will", "Hope"]
    assert people("[will] waits, @hope too") == ["Will", "Hope"]


def test_an_accent_may_be_left_out() -> None:
    assert people("close-up of Zoe") == ["Zoë"]


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("Shto 2: Mia", 'Did you mean "Shot 2:"?'),
        ("S7: Mia", 'Did you mean "Shot 7:"?'),
        ("Shots 2 to 4: Mia", 'Write each shot by itself: "Shot 2:".'),
        ("MIA & NOVA: hello", 'Give each a line: "MIA:" and "NOVA:".'),
        ("BARTENDER: hello", "Or cast BARTENDER as a character with a voice."),
        ("MEN: hello", "Or cast MEN as a character with a voice."),
        ("NOAV: hello", 'Did you mean "Nova:"?'),
    ],
)
def test_what_no_speaker_is_gets_the_step_that_helps(line: str, step: str) -> None:
    (problem,) = read_list(f"Shot 1: Mia waits\n{line}\n", CAST).problems
    assert step in problem.step
