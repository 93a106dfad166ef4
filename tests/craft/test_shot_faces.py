"""Whose face a shot shows: of what is somebody's only things and limbs hide it, and who is not there is not sent."""

from __future__ import annotations

import pytest

from repertory.craft.shotlist.reading import Names, parse

NAMES = Names(
    characters=("Mia", "Nova", "Tom"),
    locations=("park",),
    props=("phone",),
    pronouns={"Mia": "she", "Nova": "she", "Tom": "he"},
)


def seen(words: str) -> list[tuple[str, bool, bool]]:
    (one,) = parse(f"Shot 1: {words}\n", NAMES).shots
    return [(p.name, not p.face_hidden, p.from_behind) for p in one.performers]


FACE, HIDDEN, BEHIND = ("Mia", True, False), ("Mia", False, False), ("Mia", False, True)


@pytest.mark.parametrize(
    "words",
    [
        "CU, Mia's disbelief", "ECU on Mia's dimples", "Mia's dance, WS", "Mia's medium close-up", "Mia's tired eyes",
        "Mia's right profile", "close-up of Mia's growing panic",
    ],
)  # fmt: skip
def test_what_somebody_feels_or_does_shows_the_face(words: str) -> None:
    assert seen(words) == [FACE]


@pytest.mark.parametrize(
    "words", ["Mia's left hand on the rail", "Mia's old red coat swings, her hands out", "CU on Mia's boots"]
)
def test_limbs_and_clothes_show_none(words: str) -> None:
    assert seen(words) == [HIDDEN]


@pytest.mark.parametrize("words", ["Mia's umbrella by the door", "a cat in front of Mia's house", "Mia's mother waits"])
def test_a_thing_or_a_relative_may_be_there_alone(words: str) -> None:
    assert seen(words) == []


@pytest.mark.parametrize(
    "words", ["the back of Mia's neck, CU", "Mia runs away from the camera", "WS, Mia facing away from us"]
)
def test_a_head_from_the_back_is_seen_from_behind(words: str) -> None:
    assert seen(words) == [BEHIND]


def test_the_back_of_a_head_that_somebody_touches_is_acted() -> None:
    assert seen("Mia touches the back of her head") == [FACE]
    assert seen("Mia looks away from the phone") == [FACE]


@pytest.mark.parametrize(
    "words", ["Mia, her face concealed", "faceless Mia", "Mia from the waist down", "Mia, face out of frame"]
)
def test_a_face_out_of_the_picture_is_hidden(words: str) -> None:
    assert seen(words) == [HIDDEN]


def test_a_face_covered_in_rain_is_seen() -> None:
    assert seen("Mia, her face covered in rain") == [FACE]


@pytest.mark.parametrize(
    "words",
    ["Mia without Nova or Tom", "Mia and not Tom", "no Nova, Mia sits", "Mia instead of Nova",
     "Mia sits, Tom isn't there", "Mia waits for Nova, who never comes"],
)  # fmt: skip
def test_who_is_not_there_is_not_in_the_picture(words: str) -> None:
    assert seen(words) == [FACE]


def test_without_somebody_noticing_leaves_them_there() -> None:
    assert [name for name, _, _ in seen("Mia leaves without Nova noticing")] == ["Mia", "Nova"]
