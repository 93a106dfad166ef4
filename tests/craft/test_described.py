"""People whom a list describes and does not name: found before later shots are read, so that a list in which the
descriptions are rewritten tells of the same people as the list that was written."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from company import CAST, MIA, NOVA, VOICES, character, location

from repertory.craft.binding.bind import bind_list, names_of
from repertory.craft.shotlist.mending import mended
from repertory.craft.shotlist.reading import read_list
from repertory.errors import YourMove
from repertory.model.anchor import Anchor
from repertory.model.shot import BoundShot, CameraMove
from repertory.work.fingerprint import fingerprint_of

LEO = replace(character("leo", "Leo", "grey suit"), pronoun="he", identity="a tall man with a beard")
PEOPLE: dict[str, Anchor] = {
    **CAST,
    "Character A": replace(MIA, identity="a 28-year-old woman with short dark hair and green eyes"),
    "Character B": replace(NOVA, identity="a woman with long blonde hair and blue eyes"),
    "leo": LEO,
    "sam": replace(character("sam", "Sam", "coat"), pronoun="they", identity="a slim bald person"),
    "park": location("park", "park"),
}
NAMES = names_of(PEOPLE)
VOICED = {**VOICES, **{f"{who}-voice": replace(VOICES["mia-voice"], name=f"{who}-voice") for who in ("leo", "sam")}}
HER = "a young woman with short dark hair"


def bound(text: str) -> tuple[tuple[BoundShot, ...], tuple[YourMove, ...]]:
    listing = read_list(text, NAMES)
    shots, problems = bind_list(listing.shots, cast=PEOPLE, voices=VOICED, source=text)
    return shots, (*listing.problems, *problems)


def told(text: str) -> list[tuple[str, list[str]]]:
    """What is done in each shot, and who is in it."""
    shots, problems = bound(text)
    assert problems == ()
    return [(one.action, [who.character.title for who in one.performers]) for one in shots]


def test_a_later_pronoun_means_whoever_was_described() -> None:
    assert told(f"Shot 1: Nova, park\nShot 2: {HER} walks\nShot 3: she smiles") == [
        ("", ["Nova"]),
        ("Mia walks", ["Mia"]),
        ("she smiles", ["Mia"]),
    ]


def test_a_pronoun_takes_the_place_of_a_description_where_it_would_mean_the_same_one() -> None:
    assert told(f"Shot 1: Mia, park\nShot 2: {HER} walking down a street and smiling")[1] == (
        "she walks down a street and smiles",
        ["Mia"],
    )
    assert told(f"Shot 1: {HER} walking down a street and smiling") == [("Mia walks down a street and smiles", ["Mia"])]


@pytest.mark.parametrize(
    ("words", "action", "who"),
    [
        ("Mia follows the tall man with a beard", "Mia follows Leo", ["Mia", "Leo"]),
        (f"Leo waits, {HER} passes", "Leo waits, Mia passes", ["Leo", "Mia"]),
        (f"{HER} takes his hand, park", "Mia takes his hand", ["Mia", "Leo"]),
        ("Mia follows a man with a beard", "Mia follows a man with a beard", ["Mia"]),
        ("Nova, a young woman, waits", "Nova waits", ["Nova"]),
        ("“Mia” - a young woman - walks", "Mia walks", ["Mia"]),
    ],
)
def test_people_who_are_described_beside_others_are_found(words: str, action: str, who: list[str]) -> None:
    said = told(f"Shot 1: Leo and Nova, park\nShot 2: {words}")[1]
    assert said == (action, who)


def test_nobody_s_description_goes_without_somebody_coming_in() -> None:
    words = "a nervous young woman with short dark hair waiting"
    assert told(f"Shot 1: {words}, park") == [(words, [])]


def test_all_that_the_new_words_say_is_taken_over() -> None:
    (shot,), _ = bound(f"Shot 1: The camera orbits {HER}, 6 s, at night, coffee shop")
    assert (shot.shot.move, shot.shot.duration_s, shot.light) == (CameraMove.ARC, 6, "night")
    (same,), _ = bound("Shot 1: The camera orbits Mia, 6 s, at night, coffee shop")
    assert fingerprint_of(shot, "", ()) == fingerprint_of(same, "", ())


def _any_list(dice: random.Random) -> str:
    whom = ["Mia", "Leo", "Nova", "Sam", "Mia and Leo", "she", "he", "Nova's phone", "nobody"]
    looks = [HER, "the tall man with a beard", "a woman with long blonde hair", "a bald slim person", "an old woman",
             "Mia, a young woman with green eyes,", "Nova, blonde,", "Leo, tall and bearded,", "a young woman",
             f"Leo and {HER}", "the woman with short dark hair"]  # fmt: skip
    does = ["walks", "walking to the counter and smiling", "waits", "waves, her hand visible", "takes his hand",
            "looks at her", "in the leather jacket", "from behind", ""]  # fmt: skip
    size = ["", "close-up of ", "wide shot: ", "The camera orbits ", "slow push in on ", "over Leo's shoulder, "]
    ends = ["", ", park", ", night", ", coffee shop, golden hour", ", 6 s", "\nLens: 35mm", ", same as shot 1"]
    return "\n".join(
        f"Shot {number}: {dice.choice(size)}{dice.choice(dice.choice([whom, looks]))} {dice.choice(does)}"
        f"{dice.choice(ends)}"
        for number in range(1, dice.randint(2, 6))
    )


@pytest.mark.parametrize("seed", range(120))
def test_the_rewritten_list_tells_of_the_same_people(seed: int) -> None:
    text = _any_list(random.Random(seed))
    written, problems = bound(text)
    fixed = mended(text, written)
    again, left = bound(fixed.text)
    assert mended(fixed.text, again).changes == ()
    assert [problem.what for problem in left] == [problem.what for problem in problems], fixed.text
    assert [_seen(one) for one in again] == [_seen(one) for one in written], fixed.text


def _seen(one: BoundShot) -> tuple[object, ...]:
    people = [(who.character.name, who.outfit, who.expression, who.face_hidden) for who in one.performers]
    return one.shot.number, people, one.references, one.action, one.shot.kept, fingerprint_of(one, "", ())
