"""Sides of places and things: named beside them or in a part of their own, never by words that merely sound alike."""

from __future__ import annotations

import pytest

from repertory.craft.binding.sides import says_place_side, says_thing_side

SHOP = ("coffee shop interior", "coffee shop")


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("close-up of Mia, the left side of her face in shadow, coffee shop", "left side"),
        ("Mia enters from the left side, coffee shop", "left side"),
        ("Mia enters the coffee shop from the left side", "left side"),
        ("Mia on the right side of frame, coffee shop", "right side"),
        ("Mia puts the phone back, coffee shop", "back"),
        ("Mia leans back, coffee shop", "back"),
        ("Mia comes back to the coffee shop", "back"),
        ("Mia walks to the back of the coffee shop", "back"),
        ("Mia, her back to the camera, coffee shop", "back"),
        ("Mia steps away from the window, coffee shop", "window"),
        ("Mia looks out of the window, coffee shop", "window"),
        ("coffee shop, opposite the window side", "window side"),
        ("coffee shop, not from the window side", "window side"),
        ("Mia opposite the window side of the coffee shop", "window side"),
        ("Mia not by the window side, coffee shop", "window side"),
        ("Mia doesn't sit at the window side of the coffee shop", "window side"),
    ],
)
def test_words_that_sound_like_a_side_of_a_place_choose_none(words: str, side: str) -> None:
    assert not says_place_side(words, SHOP, side)


@pytest.mark.parametrize(
    "words",
    [
        "close-up of Mia, coffee shop, window side",
        "close-up of Mia, window side, night",
        "coffee shop interior, from the window side, night",
        "COFFEE SHOP (Window Side)",
        "[coffee shop] - window side",
        "close-up of Mia, window side of the coffee shop",
        "Mia at the window side of the coffee shop",
        "Mia in the coffee shop seen from the window side",
        "Mia, in the coffee shop from the window side at night",
        "Mia by the window side, coffee shop",
        "the coffee shop's window side",
    ],
)
def test_a_side_of_a_place_stands_beside_its_name_or_alone(words: str) -> None:
    assert says_place_side(words, SHOP, "window side")


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("Mia stands to the left side of the phone", "left side"),
        ("a cup on the left side of the phone", "left side"),
        ("a cat sits on top of the phone", "top"),
        ("Mia at the back of the shop with phone", "back"),
        ("Mia on the side of the road with phone", "side"),
        ("Mia grabs the phone from the back.", "back"),
        ("Mia takes the phone from the side, coffee shop", "side"),
        ("Mia drops the phone, back, coffee shop", "back"),
        ("Mia puts the phone back", "back"),
        ("insert of the phone, not the back of the phone", "back"),
        ("back of the shop with Mia's phone", "back"),
    ],
)
def test_what_is_done_with_a_thing_and_where_others_are_chooses_no_side(words: str, side: str) -> None:
    assert not says_thing_side(words, ("phone",), side)


@pytest.mark.parametrize(
    "words",
    [
        "phone, back",
        "insert of the phone, back, night",
        "back of the phone",
        "Mia looks at her phone, back of the phone",
        "the phone's back",
        "back view of the phone",
        "the phone seen from the back",
        "Mia holds the phone seen from the back",
        "insert of the phone from the back",
        "insert: phone, from the back",
        "close-up on the back of Character A's phone",
        "insert of [Character A]'s @phone (back)",
    ],
)
def test_a_side_of_a_thing_is_named_beside_it(words: str) -> None:
    assert says_thing_side(words, ("phone",), "back")


def test_only_a_shot_of_the_thing_itself_is_from_a_side_without_more_words() -> None:
    assert says_thing_side("close-up of the phone from the back", ("phone",), "back")
    assert not says_thing_side("the phone from the back", ("phone",), "back")
