"""Where an action may be cut: never before who does what is said."""

from __future__ import annotations

import pytest
from company import card
from shots_of_people import shot_of

from repertory.craft.prompting.compose import compose
from repertory.craft.prompting.shortening import first_clauses
from repertory.errors import NothingFits
from repertory.model.engine import OrderKind


@pytest.mark.parametrize(
    ("action", "shortest"),
    [
        ("Mia, Theo and a waiter run to the door, the bell ringing, rain", "Mia, Theo and a waiter run to the door"),
        (
            "Suddenly, Mia grabs the old gun from the table, and throws it",
            "Suddenly, Mia grabs the old gun from the table",
        ),
        ("Mia grabs the gun, and throws it at Theo, who ducks", "Mia grabs the gun, and throws it at Theo"),
        ("Mia, tired, sits down, the rain outside, the bell", "Mia, tired, sits down"),
        ("Mia, laughing, sits down, the rain outside", "Mia, laughing, sits down"),
        ("Mia walking to the counter, the rain outside", "Mia walking to the counter"),
        ("Mia, her keys in hand, sits down, the rain outside", "Mia, her keys in hand, sits down"),
        ("Mia and Theo run, the rain falling", "Mia and Theo run"),
        ("Mia hugs Mr. Jones, who cries, loud", "Mia hugs Mr. Jones"),
        ("Mia pays 1,000 dollars, the bell ringing", "Mia pays 1,000 dollars"),
        ("Dr. Voss looks up. The lamp flickers, Dr. Voss waits", "Dr. Voss looks up"),
        ("Dr. Voss looks up and sees Dr. Voss", ""),
        ("the street, empty, Mia", ""),
        ("Mia waits", ""),
    ],
)
def test_an_action_is_never_cut_before_who_does_what(action: str, shortest: str) -> None:
    cut = list(first_clauses(action, 0, ("Mia", "Theo", "Dr. Voss")))
    assert cut == ([shortest] if shortest else [])


@pytest.mark.parametrize(
    "whole",
    [
        "Mia drags a big, old suitcase",
        "Mia drags a big, and very old, suitcase",
        "Mia holds up one, two, three fingers",
        "Mia holds a cup, a plate and a fork",
        "Mia holds a cup, a plate, a knife or a fork",
        "Mia wears red, green and blue ribbons",
        "Mia holds cups, glasses and forks",
        "Mia sees a smiling, laughing crowd",
        'Mia says "Go home, now, all of you"',
        "Mia says “Go home, now”",
        "Mia waits (long, very long)",
        "Mia smiles, and Theo and Mia leave",
    ],
)
def test_nothing_is_cut_within_a_thing_a_list_or_a_quotation(whole: str) -> None:
    assert list(first_clauses(whole, 0, ("Mia", "Theo"))) == []
    cut = list(first_clauses(f"{whole}, while the bell rings. The lamp flickers", 0, ("Mia", "Theo")))
    assert cut == [whole]


@pytest.mark.parametrize(
    "behind",
    [
        "laughing",
        "who ducks",
        "and runs",
        "or runs",
        "her eyes wet",
        "quickly",
        "with a knife",
        "throws it",
        "then out",
        "a waiter and a guest follow",
        "Mia still laughing",
        "the rain outside. A man and a dog",
    ],
)
def test_a_part_that_can_be_spared_whole_is(behind: str) -> None:
    assert list(first_clauses(f"Mia crosses the street, {behind}", 0, ("Mia",))) == ["Mia crosses the street"]


def test_the_longest_that_fits_is_tried_first() -> None:
    said = list(first_clauses("Mia runs, and runs, and runs, and falls", 20, ("Mia",)))
    assert said == ["Mia runs, and runs", "Mia runs"]


def test_where_nothing_may_be_cut_the_prompt_is_refused() -> None:
    shot = shot_of("mia", "theo", action="Mia, a waiter, a guest, a man in a hat and Theo run to the door")
    whole = compose(shot, OrderKind.STILL, card(), shot.references)
    shortest = ""
    for most in range(len(whole), 100, -5):
        try:
            shortest = compose(shot, OrderKind.STILL, card(max_prompt=most), shot.references)
        except NothingFits:
            break
    assert shortest.count("run to the door") == 1
    assert "keep every person" not in shortest.lower()
