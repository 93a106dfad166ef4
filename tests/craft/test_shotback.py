"""Who is seen from behind: as a camera sees somebody, not as people embrace, light falls or a phone lies."""

from __future__ import annotations

import pytest
from company import shot


def seen(words: str) -> dict[str, str]:
    """How each performer of a shot is seen."""
    return {
        one.name: "behind" if one.from_behind else "hidden" if one.face_hidden else "seen"
        for one in shot(words).performers
    }


@pytest.mark.parametrize(
    "words",
    [
        "Mia holds the phone, back view of the phone",
        "rear view of the phone, Mia smiling",
        "Mia smiling, the phone seen from the back",
        "close-up of Mia, phone, back view",
        "back view of Mia's phone, Mia looks up",
        "Mia, the phone with its back to the camera",
        "Mia in the rear view mirror",
        "Nova hugs Mia from behind",
        "Nova puts her arms around Mia from behind",
        "a stranger grabs Mia from behind",
        "Mia is grabbed from behind",
        "Nova wraps her arms around Mia's waist, Mia smiling, Nova's arms around Mia's neck from behind",
        "Mia hears a voice from behind",
        "Mia lit from behind",
        "close-up of Mia, light from behind",
        "Mia peeks from behind the counter",
        "Mia peeks from behind sunglasses",
        "Mia seen from behind the counter",
        "Mia comes in from the back",
        "Mia smiles, coffee shop, from the back",
        "Mia, never seen from behind",
        "Mia looks over her shoulder",
        "Mia looks up, a bag over Mia's shoulder",
    ],
)
def test_what_is_done_or_lit_from_behind_hides_no_face(words: str) -> None:
    assert set(seen(words).values()) == {"seen"}


@pytest.mark.parametrize(
    "words",
    [
        "medium shot over Mia's shoulder",
        "over the shoulder of Mia, coffee shop",
        "close-up of Mia's back",
        "Mia seen from the back",
        "wide shot of Mia from the back, street",
        "MIA FROM BEHIND",
        "Mia in the red sweater from behind",
        "Mia walks down the street from behind",
        "Mia holding the phone from behind",
        "camera follows Mia from behind",
        "shot from behind Mia",
        "Mia, from behind, walking",
        "Mia seen from behind looks at the phone",
        "close-up of Mia's hair from behind",
        "Mia's back to the camera",
        "Mia with her back turned to camera",
        "rear view of Mia",
        "Mia, back view",
    ],
)
def test_a_camera_behind_somebody_hides_the_face(words: str) -> None:
    assert seen(words) == {"Mia": "behind"}


@pytest.mark.parametrize(
    ("words", "mia", "nova"),
    [
        ("over Mia's shoulder, Nova smiling", "behind", "seen"),
        ("close-up of Nova over Mia's shoulder", "behind", "seen"),
        ("OTS over Mia's left shoulder on Nova", "behind", "seen"),
        ("Nova faces Mia seen from behind", "behind", "seen"),
        ("shot from behind Mia, Nova smiles", "behind", "seen"),
        ("back view of Mia, Nova smiles", "behind", "seen"),
        ("two-shot of Mia and Nova from behind", "behind", "behind"),
        ("MIA AND NOVA FROM BEHIND", "behind", "behind"),
        ("rear view of Mia and Nova", "behind", "behind"),
        ("Mia stands beside Nova from behind", "behind", "behind"),
        ("Nova looks over Mia's shoulder", "hidden", "seen"),
        ("Nova hides something behind Mia's back", "hidden", "seen"),
    ],
)
def test_of_two_only_the_one_who_is_meant_is_seen_from_behind(words: str, mia: str, nova: str) -> None:
    assert seen(words) == {"Mia": mia, "Nova": nova}


def test_what_only_says_from_where_leaves_the_action_and_all_else_stays_in_it() -> None:
    assert shot("Mia walks away, seen from behind").action == "Mia walks away"
    assert shot("Nova hugs Mia from behind").action == "Nova hugs Mia from behind"
    assert shot("close-up of Nova over Mia's shoulder").action == "Nova over Mia's shoulder"
