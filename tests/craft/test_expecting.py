"""What a take will be measured for: whose face, which clothes, which thing and place, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import CAST, COFFEE_SHOP, NAMES, STREET, VOICES, bound, reference

from repertory.craft.binding.bind import bind
from repertory.craft.shotlist.reading import parse
from repertory.model.anchor import Look, Role
from repertory.model.shot import BoundShot


def wanted(shot: BoundShot) -> list[str]:
    return [f"{one.anchor} {one.what}" for one in shot.measured]


def test_in_the_article_s_third_shot_it_is_the_phone_the_sleeve_and_the_skin_and_no_face() -> None:
    third = bind(parse(COFFEE_SHOP.read_text(encoding="utf-8"), NAMES), cast=CAST, voices=VOICES)[2]
    assert [(one.anchor, one.what, one.why) for one in third.measured] == [
        ("phone@1", "prop", "the shot is of it"),
        ("mia@1", "sleeve", "her hand is visible and no face: the sleeve of the leather jacket"),
        ("mia@1", "skin tone", "her hand is visible and no face"),
    ]


@pytest.mark.parametrize(
    ("words", "measured"),
    [
        ("medium shot of Mia, street", ["mia@1 face", "mia@1 outfit", "street@1 place"]),
        ("extreme close-up of Mia, street", ["mia@1 face"]),
        ("close-up of Mia, street", ["mia@1 face", "mia@1 outfit", "street@1 place"]),
        ("wide shot of Mia from behind, street", ["mia@1 outfit", "mia@1 hair colour", "street@1 place"]),
        (
            "medium shot over Mia's shoulder, Nova waits",
            ["mia@1 outfit", "mia@1 hair colour", "nova@1 face", "nova@1 outfit"],
        ),
        ("insert of the phone, street", ["phone@1 prop"]),
        ("wide shot of the street", ["street@1 place"]),
        ("close-up of Mia's hands", ["mia@1 sleeve", "mia@1 skin tone"]),
        ("close-up of Mia's bare feet", ["mia@1 outfit", "mia@1 skin tone"]),
        ("close-up of Mia's boots", ["mia@1 outfit"]),
        ("close-up of Mia's phone", ["phone@1 prop"]),
        ("close-up of Mia's hand on the phone", ["phone@1 prop", "mia@1 sleeve", "mia@1 skin tone"]),
        ("medium shot of Mia's silhouette with the phone, street", ["phone@1 prop", "mia@1 outfit", "street@1 place"]),
        ("close-up of Mia with the phone", ["mia@1 face", "mia@1 outfit", "phone@1 prop"]),
        ("medium shot of Mia\nMIA: Hello.", ["mia@1 face", "mia@1 outfit", "mia-voice@1 voice"]),
    ],
)
def test_what_is_measured_is_what_can_be_seen_and_heard(words: str, measured: list[str]) -> None:
    assert wanted(bound(words)) == measured


def test_behind_a_thing_in_clay_the_place_is_measured_too() -> None:
    street = replace(STREET, style="clay")
    assert wanted(bound("insert of the phone, street", street=street)) == ["phone@1 prop", "street@1 place"]
    assert wanted(bound("extreme close-up of the phone, street", street=street)) == ["phone@1 prop"]


def test_a_film_with_a_look_is_measured_for_it_in_every_shot() -> None:
    look = Look(name="film", title="film", version=1, references=(reference(Role.LOOK, "grain", "film"),))
    shots = bind(parse("Shot 1: Mia\nShot 2: the street", NAMES), cast=CAST | {"look": look}, voices=VOICES)
    assert all(wanted(shot)[-1] == "film@1 look" for shot in shots)


@pytest.mark.parametrize("words", ["close-up of Mia's phone, her hand visible", "medium shot of Mia from behind"])
def test_no_face_is_expected_where_none_is_seen(words: str) -> None:
    assert not any(one.what == "face" for one in bound(words).measured)
