"""A place that the cast lacks is never the one of the shot before: none is sent, and the writer is told."""

from __future__ import annotations

import pytest
from company import CAST, NAMES, SHOP, VOICES

from repertory.craft.binding.bind import bind_list, names_of
from repertory.craft.shotlist.reading import Listing, read_list
from repertory.model.anchor import Role

ABOVE = "Shot 1: CU Mia, coffee shop, night\nShot 2: "


def after(words: str) -> Listing:
    listing = read_list(ABOVE + words, NAMES)
    assert not listing.problems
    return listing


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ("MS Mia in the kitchen, she cooks", "kitchen"),
        ("WS, the beach at dawn, Mia runs", "beach"),
        ("MS Mia, hallway, night", "hallway"),
        ("Mia and Nova walk along the river", "river"),
        ("a small dark alley. Mia hides", "alley"),
        ("Mia sits in her car", "car"),
        ("Mia sleeps, hotel room", "hotel room"),
        ("Mia at home, alone", "home"),
        ("int. library, Mia reads", "library"),
        ("Mia in the kitchen cooks", "kitchen"),
    ],
)
def test_a_place_that_the_cast_lacks_is_told_and_none_is_sent(words: str, called: str) -> None:
    listing = after(words)
    assert listing.shots.shots[1].location == ""
    (told,) = listing.doubts
    assert told.what == f'No place of the cast is called "{called}", so no picture of a place is sent.'
    assert (told.line, told.source[told.column - 1 :][: len(called)]) == (2, called)
    assert told.step.startswith("Name one of: coffee shop")
    assert f'Or make a place "{called}" and cast it.' in told.step


def test_no_picture_of_another_place_goes_with_it_nor_with_what_follows() -> None:
    text = f"{ABOVE}MS Mia in the kitchen\nShot 3: Mia sits down\nShot 4: Mia, street"
    bound, problems = bind_list(read_list(text, NAMES).shots, cast=CAST, voices=VOICES, source=text)
    assert not problems
    sent = [{one.anchor for one in shot.references if one.role is Role.VIEW} for shot in bound]
    assert [bool(one & {SHOP.ref}) for one in sent] == [True, False, False, False]
    assert [shot.location.name if shot.location else "" for shot in bound] == ["coffee-shop", "", "", "street"]


@pytest.mark.parametrize(
    "words",
    [
        "Mia in the mirror", "Mia in the rain", "Mia at the counter", "Mia looks out at the sea", "Mia in the corner",
        "Mia wipes the kitchen table", "Mia at the window, the train passes", "Mia dreams of the beach",
        "Mia gets in the car", "a photo of the house, Mia", "Mia puts the bag in the car", "Mia, house keys",
        "Mia throws it into the river", "Mia leaves the room", "Mia on the phone", "Mia waits at the door",
        "Mia cleans the bathroom mirror", "Mia points at the hospital",
    ],
)  # fmt: skip
def test_what_is_done_in_a_place_keeps_it(words: str) -> None:
    listing = after(words)
    assert (listing.shots.shots[1].location, listing.doubts) == ("coffee shop", ())


def test_a_spot_of_a_place_and_a_word_of_its_name_mean_it() -> None:
    names = names_of({**CAST, "Grandma's kitchen": SHOP})
    text = (
        "Shot 1: street, Mia\nShot 2: Mia on the pavement\nShot 3: Mia, Grandma's kitchen\nShot 4: Mia in the kitchen"
    )
    listing = read_list(text, names)
    assert [one.location for one in listing.shots.shots] == [
        "street",
        "street",
        "Grandma's kitchen",
        "Grandma's kitchen",
    ]
    assert listing.doubts == ()
    (told,) = read_list("Shot 1: street, Mia\nShot 2: Mia in the kitchen", names).doubts
    assert told.step.startswith('Did you mean "Grandma\'s kitchen"?')


def test_a_heading_says_where_it_is_all_the_same() -> None:
    listing = read_list("INT. COFFEE SHOP - DAY\nShot 1: MS Mia in the kitchen\nShot 2: back room, Mia", NAMES)
    assert [one.location for one in listing.shots.shots] == ["coffee shop", "coffee shop"]
    (told,) = listing.doubts
    assert told.what == (
        'No place of the cast is called "back room", so the shot is at coffee shop, as its heading says.'
    )


def test_outside_a_place_is_not_in_it() -> None:
    listing = after("Mia stands outside the coffee shop, looking in")
    assert listing.shots.shots[1].location == ""
    (told,) = listing.doubts
    assert told.what == 'The shot is outside "coffee shop", so no picture of a place is sent.'
    assert after("street, Mia stands outside the coffee shop").shots.shots[1].location == "street"


@pytest.mark.parametrize(
    ("words", "place", "doubts"),
    [
        ("Mia enters the coffee shop from the street", "coffee shop", 1),
        ("Mia leaves the coffee shop and crosses the street", "street", 1),
        ("Mia walks down the street toward the coffee shop", "street", 0),
        ("Mia in the coffee shop stares at the street", "coffee shop", 0),
    ],
)
def test_of_two_places_the_one_where_somebody_is_counts(words: str, place: str, doubts: int) -> None:
    listing = read_list(f"Shot 1: {words}", NAMES)
    assert (listing.shots.shots[0].location, len(listing.doubts)) == (place, doubts)
