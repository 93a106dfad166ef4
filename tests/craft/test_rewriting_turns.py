"""Looks said in other ways than by an adjective before a noun, and what only sounds like looks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sentences import known

from repertory.craft.rewriting.describing import Known
from repertory.craft.rewriting.rewrite import rewrite

NOVA = replace(known("Nova")[0], identity="a 60-year-old woman with long silver hair, brown eyes and glasses")
KAI = replace(known("Kai")[0], pronoun="he", identity="an athletic 30-year-old man with a shaved head and brown eyes")


def against(text: str, *people: Known) -> tuple[str, str]:
    """How a text reads, and what of a card it contradicts."""
    made = rewrite(text, people)
    return made.text, next((one.contradicts for one in made.changes if one.contradicts), "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Mia, her eyes green, street, night", "Mia, street, night"),
        ("wind in Mia's hair, dark and short, street", "wind in Mia's hair, street"),
        ("Mia's hair dark, street", "Mia's hair, street"),
        ("her hair, dark, wet, clings", "her hair, wet, clings"),
    ],
)
def test_the_comma_before_the_next_part_stays(before: str, after: str) -> None:
    assert rewrite(before, known("Mia")).text == after


@pytest.mark.parametrize(
    "text",
    [
        "black and white, Mia waits",
        "Mia waits, black and white",
        "Black and white. Mia waits.",
        "Old and grainy, Mia waits",
        "beautiful, cinematic, Mia waits",
        "gorgeous light, Mia waits",
        "French New Wave, Mia waits",
    ],
)
def test_how_the_film_looks_is_nobody_s_look(text: str) -> None:
    assert rewrite(text, known("Mia")).changes == ()


@pytest.mark.parametrize(
    ("text", "after", "card"),
    [
        ("Mia is 65", "Mia", "28-year-old"),
        ("Mia, her eyes blue, street", "Mia, street", "green eyes"),
        ("Mia with eyes blue as the sea waits", "Mia waits", "green eyes"),
        ("Mia, eyes of blue", "Mia", "green eyes"),
        ("Mia's eyes, blue and cold", "Mia's eyes, cold", "green eyes"),
        ("Mia, hair blonde as straw", "Mia", "short dark hair"),
        ("CU Mia [blonde, blue eyes]", "CU Mia", "green eyes"),
        ("Mia (hair: blonde)", "Mia", "short dark hair"),
        ("Mia/blonde/28", "Mia", "short dark hair"),
        ("Mia the blonde waits", "Mia waits", "short dark hair"),
        ("Mia, suddenly blonde, waits", "Mia waits", "short dark hair"),
        ("Mia's baby blue eyes widen", "Mia's eyes widen", "green eyes"),
        ("Mia goes blonde", "Mia", "short dark hair"),
        ("Mia has gone grey", "Mia", "short dark hair"),
        ("Mia looks blonde in this light", "Mia", "short dark hair"),
        ("Mia, the only blonde in the room, waits", "Mia waits", "short dark hair"),
        ("Mia used to be blonde. She waits.", "Mia waits.", ""),
        ("Mia, formerly blonde, waits", "Mia waits", ""),
        ("Mia isn't blonde anymore and waves", "Mia waves", ""),
        ("Mia, blonde again, waits", "Mia waits", "short dark hair"),
        ("Mia waits. Hair: dark. Eyes: green.", "Mia waits.", ""),
    ],
)
def test_what_is_said_in_other_ways_is_compared_with_the_card(text: str, after: str, card: str) -> None:
    assert against(text, *known("Mia")) == (after, card)


@pytest.mark.parametrize(
    ("text", "after", "card"),
    [
        ("Kai, a woman, waits", "Kai waits", "man"),
        ("Kai is a woman and laughs", "Kai laughs", "man"),
        ("Kai is sixty and bald as an egg. He grins", "Kai grins", "30-year-old"),
        ("Kai, a woman, and a dog wait", "Kai, a woman, and a dog wait", ""),
        ("Kai, a man, waits", "Kai, a man, waits", ""),
    ],
)
def test_a_man_is_no_woman(text: str, after: str, card: str) -> None:
    assert against(text, KAI) == (after, card)


def test_a_teenager_has_an_age() -> None:
    assert against("Nova, a teenager, waits", NOVA) == ("Nova waits", "60-year-old")


def test_of_two_that_a_colon_parts_both_names_stay_and_the_colon_goes() -> None:
    people = known("Mia", "Tom")
    assert rewrite("Mia and Tom: she is slim, he is bald.", people).text == "Mia and Tom."
    (change,) = rewrite("Mia and Tom: she is blonde, he is bald.", people).changes
    assert (change.who, change.contradicts) == ("Mia", "short dark hair")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dark hair frames Mia's face", "hair frames Mia's face"),
        ("light catches dark hair as Mia turns", "light catches hair as Mia turns"),
        ("We see dark hair: Mia", "We see hair: Mia"),
        ("that dark hair of hers, Mia turns", "that hair of hers, Mia turns"),
        ("Mia runs her fingers through short dark hair", "Mia runs her fingers through hair"),
        ("Mia – dark hair", "Mia"),
    ],
)
def test_hair_is_hers_where_no_word_before_it_says_so(before: str, after: str) -> None:
    assert rewrite(before, known("Mia")).text == after


@pytest.mark.parametrize(
    "text",
    [
        "it gets dark as night falls on Mia",
        "light catches dark hair on the floor, Mia waits",
        "Mia goes pale",
        "Mia, pale as ash, backs away",
        "Mia's lips blue as ice",
        "Mia holds the red / blue wire",
        "Mia follows the only blonde in the room",
        "Mia dyes her hair blonde",
        "Mia is 20 meters away",
        "Mia, used to the dark, waits",
        "CU Mia [nervous]",
    ],
)
def test_what_sounds_like_such_looks_stays(text: str) -> None:
    assert rewrite(text, known("Mia")).changes == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nova, glasses, laughs", "Nova laughs"),
        ("Nova, wearing glasses, sits", "Nova sits"),
        ("Nova wears glasses and laughs", "Nova laughs"),
        ("Nova, long silver hair and glasses, sits", "Nova sits"),
        ("the woman with long silver hair and glasses talks", "she talks"),
        ("Nova takes off her glasses", "Nova takes off her glasses"),
        ("Nova carries plates, glasses, forks", "Nova carries plates, glasses, forks"),
        ("Nova, broken glasses, street", "Nova, broken glasses, street"),
    ],
)
def test_glasses_are_looks_where_the_card_names_them(before: str, after: str) -> None:
    assert rewrite(before, [NOVA]).text == after


def test_glasses_that_no_card_names_stay() -> None:
    assert rewrite("Mia with glasses waits", [*known("Mia"), NOVA]).changes == ()
    assert rewrite("Mia with freckles and glasses waits", known("Mia")).text == "Mia with glasses waits"


@pytest.mark.parametrize(
    "text",
    [
        "Mia in boots",
        "Mia in a leather jacket and blue jeans",
        "Mia wears sunglasses and a hat",
        "Mia in a white blouse",
    ],
)
def test_what_can_be_worn_with_the_outfit_contradicts_nothing(text: str) -> None:
    assert rewrite(text, known("Mia")).changes == ()


@pytest.mark.parametrize("text", ["Mia in a blue dress", "Mia in a black coat", "Mia in jeans and a raincoat"])
def test_what_cannot_be_worn_with_it_does(text: str) -> None:
    assert against(text, *known("Mia")) == ("Mia", "leather jacket")


def test_another_s_outfit_is_none_of_hers_and_brings_nobody_into_the_picture() -> None:
    assert against("Mia in Nova's white shirt waits", *known("Mia", "Nova")) == ("Mia waits", "leather jacket")
