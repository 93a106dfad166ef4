"""The references of one shot: ranked, each chosen for how the shot sees its anchor, each with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import CAST, COFFEE_SHOP, MIA, NAMES, PHONE, SHOP, VOICES, bound, reference

from repertory.craft.binding.bind import bind
from repertory.craft.binding.posing import poses_in
from repertory.craft.shotlist.reading import parse
from repertory.model.anchor import Character, Look, Reference, Role
from repertory.model.shot import BoundShot, ChosenReference

MEASURED = {
    "three-quarter left": (-31.0, 2.0),
    "three-quarter right": (47.0, -1.0),
    "profile left": (-81.0, None),
    "tilt up": (3.0, 24.0),
}
"""Yaw and pitch as they were measured; "profile right" was not."""


def measured(character: Character) -> Character:
    """The character with angles that were measured, as those of photographs are."""

    def one(old: Reference) -> Reference:
        yaw, pitch = MEASURED.get(old.name, (None, None)) if old.role is Role.ANGLE else (None, None)
        return replace(old, yaw=yaw, pitch=pitch)

    return replace(character, references=tuple(map(one, character.references)))


def of_role(shot: BoundShot, role: Role) -> list[ChosenReference]:
    return [one for one in shot.references if one.role is role]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("close-up of Mia", "three-quarter left: no side is said; it adds most to the master"),
        ("close-up of Mia, looking left", "three-quarter left: she looks left, 9 degrees off"),
        ("close-up of Mia, she looks off to the right", "three-quarter right: she looks right, 7 degrees off"),
        ("close-up of Mia, she turns her head left", "three-quarter left: she looks left, 9 degrees off"),
        ("close-up of Mia in profile", "profile left: she is in profile, 4 degrees off"),
        ("close-up of Mia, profile right", "profile right: she is in profile, the nose to the right"),
        ("close-up of Mia, left profile", "profile left: she is in profile, the nose to the left, 4 degrees off"),
        ("low angle close-up of Mia", "tilt up: seen from below (low angle), 4 degrees off"),
        ("high angle close-up of Mia", "three-quarter left: seen from above (high angle), 22 degrees off"),
        ("close-up of Mia looking up", "tilt up: she looks up, 4 degrees off"),
        (
            "low angle close-up of Mia, profile left",
            "profile left: she is in profile, the nose to the left, 20 degrees off",
        ),
    ],
)
def test_the_angle_is_the_nearest_measured_one_and_says_by_how_much_it_misses(words: str, reason: str) -> None:
    (chosen,) = of_role(bound(words, mia=measured(MIA)), Role.ANGLE)
    assert chosen.reason == reason


@pytest.mark.parametrize(
    "words",
    [
        "close-up of Mia, she looks right at the camera",
        "close-up of Mia, the phone in her right hand",
        "close-up of Mia looking up from the phone",
        "close-up of Mia under the last star left",
        "close-up of Mia turning up her collar",
        "close-up of Mia, she left the phone at home",
    ],
)
def test_words_that_only_sound_like_a_side_turn_nobody(words: str) -> None:
    (chosen,) = of_role(bound(words), Role.ANGLE)
    assert "no side is said" in chosen.reason


def test_a_reference_that_was_measured_otherwise_than_it_is_called_is_taken_as_it_is() -> None:
    angles = [replace(one, yaw=-88.0) if one.name == "three-quarter left" else one for one in MIA.references]
    turned = replace(MIA, references=tuple(one for one in angles if one.name != "profile left"))
    (chosen,) = of_role(bound("close-up of Mia, profile left", mia=turned), Role.ANGLE)
    assert chosen.reason == "three-quarter left: she is in profile, the nose to the left, 3 degrees off"


@pytest.mark.parametrize(
    ("words", "mia", "nova"),
    [
        ("two-shot of Mia and Nova", "three-quarter right", "three-quarter left"),
        ("two-shot of Nova and Mia", "three-quarter left", "three-quarter right"),
        ("two-shot of Mia and Nova in profile", "profile right", "profile left"),
        ("Mia turns to Nova, profile two-shot", "profile right", "profile left"),
        ("Mia looks left, Nova waits", "three-quarter left", "three-quarter left"),
        ("Mia waits, Nova in profile", "three-quarter right", "profile left"),
        ("Mia, profile left, and Nova looking up", "profile left", "three-quarter left"),
    ],
)
def test_in_a_shot_of_two_each_is_turned_as_the_words_say_of_her(words: str, mia: str, nova: str) -> None:
    angles = {one.anchor: one.name for one in of_role(bound(words), Role.ANGLE)}
    assert angles == {"mia@1": mia, "nova@1": nova}


@pytest.mark.parametrize(
    ("words", "angle"),
    [
        ("over Mia's shoulder, Nova smiles", "three-quarter left"),
        ("over Mia's right shoulder, Nova smiles", "three-quarter left"),
        ("over Mia's left shoulder, Nova smiles", "three-quarter right"),
    ],
)
def test_over_a_shoulder_the_one_in_front_is_her_clothes_and_the_other_faces_her(words: str, angle: str) -> None:
    shot = bound(f"medium shot {words}")
    assert {(one.anchor, one.role) for one in shot.references} == {
        ("mia@1", Role.OUTFIT),
        ("nova@1", Role.HEADSHOT),
        ("nova@1", Role.ANGLE),
        ("nova@1", Role.OUTFIT),
        ("nova@1", Role.EXPRESSION),
    }
    (chosen,) = of_role(shot, Role.ANGLE)
    assert chosen.name == angle
    assert chosen.reason.startswith(f"{angle}: she faces Mia, who stands in front")


def test_the_side_of_the_clothes_is_the_one_that_the_camera_sees() -> None:
    views = [
        replace(reference(Role.OUTFIT, f"leather jacket {view}", "mia"), name="leather jacket", view=view)
        for view in ("back", "side")
    ]
    sided = replace(MIA, references=(*MIA.references, *views))
    reasons = {
        words: of_role(bound(f"wide shot of Mia {words}", mia=sided), Role.OUTFIT)[0]
        for words in ("from behind", "in profile", "smiling", "in the leather jacket")
    }
    assert {words: (one.label.partition(", ")[2], one.reason) for words, one in reasons.items()} == {
        "from behind": ("leather jacket, back", "default outfit, from behind"),
        "in profile": ("leather jacket, side", "default outfit, from the side"),
        "smiling": ("leather jacket", "default outfit"),
        "in the leather jacket": ("leather jacket", "outfit named in the shot"),
    }
    (none,) = of_role(bound("wide shot of Mia from behind"), Role.OUTFIT)
    assert none.reason == "default outfit; there is no picture of its back"
    (film,) = bind(parse("Shot 1: Mia", NAMES), cast=CAST, voices=VOICES, worn={"mia": "red sweater"})
    assert of_role(film, Role.OUTFIT)[0].reason == "worn in this film"


def test_places_things_and_looks_say_why_they_are_sent() -> None:
    window = replace(reference(Role.VIEW, "night window", "coffee-shop"), name="night", view="window side")
    shop = replace(SHOP, references=(*SHOP.references, window))
    phone = replace(PHONE, references=(*PHONE.references, reference(Role.VIEW, "back", "phone")))
    film = Look(name="film", title="film", version=1, references=(reference(Role.LOOK, "grain", "film"),))
    text = "Shot 1: Mia, coffee shop, window side, night\nShot 2: insert of the phone, back\nShot 3: Mia, happy"
    cast = CAST | {"coffee shop": shop, "coffee shop interior": shop, "phone": phone, "look": film}
    shots = bind(parse(text, NAMES), cast=cast, voices=VOICES)
    reasons = [{one.role if one.role is not Role.VIEW else one.anchor: one.reason for one in shot.references}
               for shot in shots]  # fmt: skip
    assert reasons[0]["coffee-shop@1"] == (
        "coffee shop, night: the shot's own light; window side: the side that the shot names"
    )
    assert reasons[1] == {
        "coffee-shop@1": "coffee shop, night: kept from shot 1",
        "phone@1": "back: the side that the shot names",
        Role.LOOK: "the look of the whole film",
    }
    assert reasons[2][Role.HEADSHOT] == "master: the face itself"
    assert reasons[2][Role.EXPRESSION] == "happy: the expression that the shot names"
    (first, *_) = bound("Mia, street, phone").references[3:]
    assert first.reason == "street, afternoon: its first light, the shot names none"
    assert bound("Mia, street, phone").references[-1].reason == "front: its main picture"


def test_what_a_shot_keeps_is_told_with_the_shot_that_it_is_from() -> None:
    text = """INT. COFFEE SHOP - NIGHT
1. MCU Mia in the red sweater
2. she waits
Shot 3: wide shot of the street, golden hour, Nova walks
Shot 4: same as shot 1, Mia smiles
Shot 5: close-up of Nova, afternoon light
"""
    shots = bind(parse(text, NAMES), cast=CAST, voices=VOICES, source=text)
    places = [one.reason for shot in shots for one in shot.references if one.role is Role.VIEW]
    assert places == [
        "coffee shop, night: as its heading says",
        "coffee shop, night: as its heading says",
        "street, golden hour: the shot's own light",
        "coffee shop, night: kept from shot 1",
        "coffee shop, afternoon: the shot's own light; the place is kept from shot 4",
    ]
    clothes = [of_role(shot, Role.OUTFIT)[0].reason for shot in shots]
    assert [clothes[0], clothes[3]] == ["outfit named in the shot", "outfit kept from shot 1"]


def test_every_reference_has_a_reason_and_the_ranks_come_one_after_the_other() -> None:
    shots = bind(parse(COFFEE_SHOP.read_text(encoding="utf-8"), NAMES), cast=CAST, voices=VOICES)
    rank = {"headshot": 0, "angle": 1, "outfit": 2, "location": 3, "prop": 4, "expression": 5, "look": 6}
    for shot in shots:
        kinds = [one.kind.value if one.role is Role.VIEW else one.role.value for one in shot.references]
        assert [rank[kind] for kind in kinds] == sorted(rank[kind] for kind in kinds)
        assert all(one.reason for one in shot.references)


def test_whoever_hides_the_face_has_no_pose() -> None:
    assert poses_in(bound("close-up of Mia's phone, her hand visible"), {}) == {}
    assert set(poses_in(bound("over Mia's shoulder, Nova"), {})) == {"nova"}
