"""Names that nobody has: placeholders, slips of the pen close to a name, pronouns that mean nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import CAST, NAMES, character, shot

from repertory.craft.binding.bind import names_of
from repertory.craft.shotlist.reading import Listing, Names, parse, read_list
from repertory.errors import ShotListError

HER = replace(character("mia", "Mia", "leather jacket"), identity="a 28-year-old woman with short dark hair")
SENSES = names_of({**CAST, "Character A": HER})


def refusal(*lines: str, names: Names = NAMES) -> ShotListError:
    with pytest.raises(ShotListError) as caught:
        parse("\n".join(f"Shot {n}: {line}" for n, line in enumerate(lines, start=1)), names)
    return caught.value


def read(words: str, names: Names = SENSES) -> Listing:
    listing = read_list(f"Shot 1: {words}", names)
    assert not listing.problems
    return listing


@pytest.mark.parametrize(
    ("words", "said", "step"),
    [
        ("Character C waits", "Character C", "Name one of: Character A"),
        ("CU of Character C", "Character C", "Name one of: Character A"),
        ("Char A waits", "Char A", 'Did you mean "Character A"?'),
        ("Characters A and B embrace", "Characters A and B", 'Did you mean "Character A and Character B"?'),
        ("A and B talk", "A", 'Did you mean "Character A and Character B"?'),
        ("Character A & B talk", "B", 'Did you mean "Character B"?'),
        ("Characters A, B and C talk", "Character C", "Name one of: Character A"),
    ],
)
def test_a_placeholder_that_nobody_has_is_an_error(words: str, said: str, step: str) -> None:
    error = refusal(words)
    assert error.what == f'Nobody is called "{said}".'
    assert step in error.step


@pytest.mark.parametrize(
    ("words", "column", "near"),
    [
        ("CU Mai, coffee shop", 13, "Mia"), ("Mya waits", 10, "Mia"), ("CU Mias face", 13, "Mia's"),
        ("two-shot of Mia and Novva", 30, "Nova"), ("Mia waits in the cofee shop", 27, "coffee shop"),
        ("Mia's fone", 16, "phone"), ("Mia hapy", 14, "happy"), ("Mia suprised", 14, "surprised"),
        ("Mia, slow pus in", 15, "push in"), ("Mia from behnd", 19, "behind"), ("Mia, silhouete", 15, "silhouette"),
        ("Mia, telefoto", 15, "telephoto"), ("Mia waits, 5 secnds", 23, "seconds"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_an_error_with_the_nearest_word(words: str, column: int, near: str) -> None:
    error = refusal(words)
    assert (error.column, error.step) == (column - 1, f'Did you mean "{near}"?')


@pytest.mark.parametrize("words", ["same as shto 1", "samee as shot 1", "smae as shot 1"])
def test_so_is_one_in_the_words_for_the_same(words: str) -> None:
    assert refusal("Mia", words).step == 'Did you mean "same as shot"?'


@pytest.mark.parametrize(
    "words", ["Nora waits", "Max waits", "Mia in row B", "A car passes Mia", "Mia sings", "5 people wait"]
)
def test_other_names_and_words_are_none(words: str) -> None:
    assert read(words).doubts == ()


def test_a_word_that_all_but_is_a_thing_s_name_and_may_well_be_its_own_is_told() -> None:
    (doubt,) = read("Mia crosses the stret").doubts
    assert doubt.step == 'Did you mean "street"?'
    assert read("Mia crosses the street and the streets").doubts == ()


@pytest.mark.parametrize("words", ["they walk", "two-shot, they laugh", "both laugh", "CU of both"])
def test_they_and_both_must_have_been_there(words: str) -> None:
    assert refusal(words).what.startswith('Who is "')
    assert refusal("CU of Mia", words).step.startswith("Name them")
    assert parse("Shot 1: Mia and Nova wait\nShot 2: the birds rise, they circle", NAMES)


def test_they_of_the_first_shot_may_be_things() -> None:
    assert shot("the birds rise, they circle").performers == ()


@pytest.mark.parametrize(
    ("words", "moods"),
    [
        ("CU of both, smiling", ["happy", "happy"]), ("two-shot, both in the street", ["", ""]),
        ("MCU, both, smiling", ["happy", "happy"]), ("both women smile", ["happy", "happy"]),
        ("everybody laughs", ["happy", "happy"]), ("everyone waits", ["", ""]),
    ],
)  # fmt: skip
def test_both_and_everybody_are_those_of_the_shot_before(words: str, moods: list[str]) -> None:
    found = parse(f"Shot 1: Mia and Nova, street\nShot 2: {words}", NAMES).shots[1]
    assert [one.name for one in found.performers] == ["Mia", "Nova"]
    assert [one.expression for one in found.performers] == moods


def test_a_mood_of_nobody_stays_in_the_action() -> None:
    assert shot("a stranger, smiling, street").action == "a stranger, smiling"


@pytest.mark.parametrize("words", ["MCU Mia and Nova, night, she hands her the phone", "Nova with Mia, she waits"])
def test_which_of_two_she_is_must_be_said(words: str) -> None:
    assert refusal(words).what in {'Who is "she": Mia or Nova?', 'Who is "she": Nova or Mia?'}


def test_after_one_who_does_something_to_another_it_is_clear_enough() -> None:
    assert shot("Mia looks at Nova, she waits").action == "Mia looks at Nova, she waits"


@pytest.mark.parametrize(
    ("words", "moods"),
    [
        ("CU of a smiling Mia", {"Mia": "happy"}), ("sad Mia", {"Mia": "sad"}),
        ("smiling Mia looks at sad Nova", {"Mia": "happy", "Nova": "sad"}),
        ("Mia sad, Nova glad", {"Mia": "sad", "Nova": "happy"}),
    ],
)  # fmt: skip
def test_a_mood_may_stand_before_its_name(words: str, moods: dict[str, str]) -> None:
    assert {one.name: one.expression for one in shot(words).performers} == moods


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("a 28-year-old woman walks down the street", "Character A"),
        ("a woman in a mustard coat enters", "Character B"), ("woman in white shirt enters", "Character B"),
    ],
)  # fmt: skip
def test_who_is_described_by_one_thing_may_be_somebody(words: str, who: str) -> None:
    (doubt,) = read(words).doubts
    assert doubt.step.startswith("If ")
    assert who in doubt.step or "Mia" in doubt.step or "Nova" in doubt.step


@pytest.mark.parametrize(
    "words", ["a man in a mustard coat enters", "a 70-year-old woman sits", "Nova in the mustard coat"]
)
def test_whoever_fits_nobody_is_a_stranger(words: str) -> None:
    assert read(words).doubts == ()


def test_over_whose_shoulder_must_be_clear() -> None:
    (doubt,) = read("Nova, Mia OTS").doubts
    assert doubt.step == 'Write "OTS Nova onto Mia", or the other way round.'


def test_what_is_quoted_is_spoken_by_nobody() -> None:
    (doubt,) = read('Mia says "You are late, Nova."').doubts
    assert "spoken by no voice" in doubt.what
    assert read('Mia reads "You are late"').doubts == ()


@pytest.mark.parametrize(
    "heading", ["INT. COFFEE SHOP - KITCHEN", "INT. COFFEE SHOP - BACK ROOM", "EXT. STREET, CORNER"]
)
def test_a_spot_that_ends_a_heading_is_no_time(heading: str) -> None:
    assert not [one for one in read_list(f"{heading}\nShot 1: Mia", NAMES).doubts if "no light" in one.what]


def test_words_that_mean_nothing_are_shown_as_they_are_written() -> None:
    listing = read("Mia, of, street")
    assert [(one.meaning, one.column, one.length) for one in listing.unread["1"]] == [("of", 14, 2)]


def test_clothes_are_kept_within_a_scene_by_name_and_by_pronoun() -> None:
    text = (
        "INT. COFFEE SHOP - DAY\n1: CU Mia in the red sweater\n2: MS Mia stands\n3: she sits\n4: Nova\n5: Mia\n"
        "6: Mia in the leather jacket\n7: Mia\nEXT. STREET - DAY\n8: Mia"
    )
    found = [one.outfit for shot in parse(text, NAMES).shots for one in shot.performers if one.name == "Mia"]
    assert found == [*["red sweater"] * 4, *["leather jacket"] * 2, ""]
