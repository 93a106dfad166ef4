"""The light of a shot is read with how the day or the night is, by the clock, and by how a place lies in it."""

from __future__ import annotations

import pytest
from company import NAMES, bound, card

from repertory.craft.prompting.compose import compose
from repertory.craft.shotlist.reading import read_list
from repertory.model.engine import OrderKind


@pytest.mark.parametrize(
    ("words", "light", "said", "action"),
    [
        ("sunny day, Mia", "afternoon", "sunny day", ""),
        ("rainy night, Mia", "night", "rainy night", ""),
        ("dark night, Mia", "night", "dark night", ""),
        ("a cold and windy morning, Mia", "afternoon", "cold and windy morning", ""),
        ("foggy morning, Mia", "afternoon", "foggy morning", ""),
        ("overcast afternoon, Mia", "afternoon", "overcast afternoon", ""),
        ("Mia, 3 pm", "afternoon", "afternoon", ""),
        ("Mia sleeps at 4 am", "night", "night", "Mia sleeps"),
        ("moonlit street, Mia", "night", "moonlit", ""),
        ("Mia walks down a sunlit street", "afternoon", "sunlit", "Mia walks down a street"),
        ("Mia in bright sunlight", "afternoon", "bright sunlight", ""),
        ("Mia walks home on a rainy night", "night", "rainy night", "Mia walks home"),
        ("the next morning, Mia", "afternoon", "morning", ""),
        ("late at night, Mia", "night", "night", ""),
    ],
)
def test_a_light_is_read_with_how_it_is(words: str, light: str, said: str, action: str) -> None:
    above = "golden hour" if light == "night" else "night"
    found = read_list(f"Shot 1: Mia, street, {above}\nShot 2: {words}", NAMES).shots.shots[1]
    assert (found.light, found.light_words, found.action) == (light, said, action)


@pytest.mark.parametrize(
    "words", ["a sunny smile, Mia", "the dark street, Mia", "Mia waits all day", "Mia on the night train", "Mia, cold"]
)
def test_what_is_no_light_keeps_the_one_before(words: str) -> None:
    found = read_list(f"Shot 1: Mia, street, golden hour\nShot 2: {words}", NAMES).shots.shots[1]
    assert found.light == "golden hour"


def test_the_hour_that_is_named_counts_before_how_a_place_lies() -> None:
    found = read_list("Shot 1: golden hour, sunlit street, Mia", NAMES).shots.shots[0]
    assert (found.light, found.action) == ("golden hour", "sunlit street")


def test_an_engine_reads_the_weather_with_the_picture_of_that_light() -> None:
    shot = bound("Mia, street, rainy night")
    assert ", rainy night." in compose(shot, OrderKind.STILL, card(), shot.references)
    assert [one.name for one in shot.references if one.anchor.startswith("street")] == ["night"]
    shot = bound("Mia, moonlit street")
    assert ", moonlit." in compose(shot, OrderKind.STILL, card(), shot.references)
