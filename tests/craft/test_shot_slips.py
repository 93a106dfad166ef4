"""Slips of the pen in single words, years that are no seconds, quotations, and places that nobody built."""

from __future__ import annotations

import pytest
from company import NAMES, shot

from repertory.craft.shotlist.reading import parse, read_list
from repertory.craft.shotlist.shown import in_words
from repertory.errors import ShotListError


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("evning", "evening"),
        ("in the morninng", "morning"),
        ("late afternon", "afternoon"),
        ("nite", "night"),
        ("candlelihgt", "candlelight"),
        ("delightd", "delighted"),
        ("very nuetral", "neutral"),
        ("tearfull", "tearful"),
    ],
)
def test_a_light_or_feeling_but_for_one_letter_is_an_error_with_the_word(words: str, near: str) -> None:
    with pytest.raises(ShotListError) as error:
        shot(f"medium shot of Mia, {words}, street")
    assert f'Did you mean "{near}"?' in str(error.value)


@pytest.mark.parametrize("words", ["mourning", "started", "grinding", "nights", "smirking", "seriously", "slowly"])
def test_other_words_that_look_alike_are_acted(words: str) -> None:
    assert shot(f"medium shot of Mia, {words}, street").action == words


@pytest.mark.parametrize(
    ("words", "seconds", "action"),
    [
        ("Mia, 40s, grey, sits", None, "40s, grey, sits"),
        ("Mia (30s) sits", None, "Mia (30s) sits"),
        ("a 70s diner", None, "a 70s diner"),
        ("Mia waits, 20s", 20.0, "Mia waits"),
        ("Mia waits, 7s", 7.0, "Mia waits"),
        ("Mia waits for 30s", 30.0, "Mia waits"),
        ("Mia waits, 3 min", 180.0, "Mia waits"),
        ("Mia waits, 1 minute 15 seconds", 75.0, "Mia waits"),
        ("Mia waits for 5 minutes", None, "Mia waits for 5 minutes"),
    ],
)
def test_years_are_no_seconds_and_minutes_are_read(words: str, seconds: float | None, action: str) -> None:
    found = shot(words)
    assert (found.duration_s, found.action) == (seconds, action)


def test_a_length_is_a_duration() -> None:
    assert shot("MCU of Mia\n  Length: 9 s").duration_s == 9.0
    assert parse("Length: 3 min\nDirector: A. Lind\nShot 1: Mia", NAMES).shots[0].duration_s is None


@pytest.mark.parametrize(
    ("words", "lens", "action"),
    [
        ("MCU of Mia, 8mm footage", "", "8mm footage"),
        ("MCU of Mia, 35mm film stock", "", "35mm film stock"),
        ("MCU of Mia, 70-200mm", "70-200mm", ""),
        ("MCU of Mia, 18mm", "18mm", ""),
    ],
)
def test_film_is_no_lens_and_a_zoom_has_both_its_ends(words: str, lens: str, action: str) -> None:
    found = shot(words)
    assert (found.lens, found.action) == (lens, action)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ('Mia whispers "come back, Nova"', ["Mia"]),
        ('Mia shouts, "Nova!"', ["Mia"]),
        ('Mia holds a letter: "close-up, night, Nova"', ["Mia"]),
        ('"Nova" waits with Mia', ["Nova", "Mia"]),
    ],
)
def test_what_is_quoted_stays_whole_and_brings_nobody(words: str, who: list[str]) -> None:
    found = shot(words)
    assert [one.name for one in found.performers] == who
    assert found.light == ""
    assert len(who) > 1 or found.action == words


def test_sentences_stay_sentences_and_prepositions_stay() -> None:
    assert shot("WS. Mia sits. Nova stands. Street.").action == "Mia sits. Nova stands"
    assert shot("MCU of Mia, on the floor, in a hurry").action == "on the floor, in a hurry"
    assert shot("CU on Mia's hands, with a cup").action == "Mia's hands, with a cup"


def test_a_place_of_nobody_s_is_not_the_place_before() -> None:
    text = "1. Nova, coffee shop\n2. Mia, in the old forest\n3. Mia runs\n4. Nova, street"
    assert [one.location for one in parse(text, NAMES).shots] == ["coffee shop", "", "", "street"]
    headed = "INT. COFFEE SHOP - DAY\n1. Mia, in the corner\n2. Nova, in the office"
    assert [one.location for one in parse(headed, NAMES).shots] == ["coffee shop", "coffee shop"]


def test_below_a_heading_that_is_not_understood_no_place_is_kept() -> None:
    found = read_list("1. Nova, coffee shop\nEXT. MOON - NIGHT\n2. Mia\nEXT. STREET - DAY\n3. Mia", NAMES)
    assert [one.location for one in found.shots.shots] == ["coffee shop", "", "street"]
    assert [problem.line for problem in found.problems] == [2]


@pytest.mark.parametrize(
    ("heading", "light"),
    [
        ("EXT. STREET - EARLY EVENING (DREAM)", "night"),
        ("EXT. STREET - THE FOLLOWING MORNING", "afternoon"),
        ("EXT. STREET - LATER THAT EVENING", "night"),
        ("EXT. STREET - 2:30 AM", "night"),
        ("EXT. STREET - 11 a.m.", "afternoon"),
        ("EXT. STREET - NIGHT - SNOW", "night"),
        ("EXT. STREET - DAWN 1962", "golden hour"),
        ("EXT. STREET - ONE DAY LATER", "golden hour"),
        ("EXT. STREET - CONTINUOUS", "golden hour"),
    ],
)
def test_a_heading_has_its_light_whatever_stands_beside_it(heading: str, light: str) -> None:
    found = parse(f"INT. COFFEE SHOP - DUSK\n1. Mia\n{heading}\n2. Mia", NAMES).shots[1]
    assert (found.light, found.location) == (light, "street")


def test_what_the_heading_says_is_shown_as_of_the_heading() -> None:
    first, second = parse("EXT. STREET - DUSK\n1. Mia, candlelight\nScene 2: coffee shop\n2. Mia", NAMES).shots
    shown = dict(in_words(first))
    assert (shown["place"], shown["light"]) == (
        "street (of the heading)",
        "candlelight, golden hour (of the heading)",
    )
    assert dict(in_words(second))["light"] == "candlelight, golden hour (as before)"


@pytest.mark.parametrize("words", ["overcast", "neon light", "fluorescent light"])
def test_a_light_that_has_no_hour_is_told_instead_of_the_hour_that_is_kept(words: str) -> None:
    found = parse(f"1. Nova, street, night\n2. Mia, {words}", NAMES).shots[1]
    assert (found.light, found.light_words, found.action) == ("night", words.removesuffix(" light"), "")
    assert shot(f"Mia stares at the {words}").action == f"Mia stares at the {words}"


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("swish pan left to Mia", "swish pan left to Mia"),
        ("Mia, pan down", "pan down"),
        ("Mia walks, camera tracks her", "tracks her"),
        ("Mia sits, the camera orbits her", "orbits her"),
        ("Mia runs, dolly right to left", "dolly right to left"),
    ],
)
def test_what_the_camera_does_to_somebody_is_its_move(words: str, move: str) -> None:
    found = shot(words)
    assert found.move_words == move
    assert found.action == words.partition(",")[0] * ("walks" in words or "sits" in words or "runs" in words)


@pytest.mark.parametrize(
    ("words", "size", "framing"),
    [
        ("Tight of Nova", "close-up", None),
        ("Wide of the street", "wide shot", None),
        ("clean over Nova on Mia", "medium shot", "over-the-shoulder"),
        ("M2S Mia and Nova", "medium shot", "two-shot"),
        ("Mia, waist up", "medium shot", None),
        ("Mia, from the knees up", "medium wide shot", None),
    ],
)
def test_short_ways_to_say_a_size(words: str, size: str, framing: str | None) -> None:
    found = shot(words)
    assert (found.size, found.framing, found.action) == (size, framing, "")


def test_bars_and_wide_colons_after_a_number_are_read_and_other_transitions_are_told() -> None:
    assert parse("SHOT 9 / CU / Mia", NAMES).shots[0].size == "close-up"
    assert parse("Shot 9：CU，Mia", NAMES).shots[0].size == "close-up"
    with pytest.raises(ShotListError, match="no transition"):
        parse("Shot 1: Mia\nIRIS IN", NAMES)
