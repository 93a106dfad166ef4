"""Prompts: action, framing and light; names tied to pictures; nobody described while a picture of them is sent."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from company import MIA, PARTS, PHONE, SHOP, bound, card
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from repertory.craft.prompting.compose import compose, compose_build
from repertory.craft.prompting.lights import lit
from repertory.craft.shotlist.filmwords import GLOWS, LIGHT_WORDS
from repertory.errors import ShotListError, UnknownName
from repertory.model.anchor import ANGLES, EXPRESSIONS, Role
from repertory.model.engine import OrderKind


def still(words: str) -> str:
    shot = bound(words)
    return compose(shot, OrderKind.STILL, card(), shot.references)


def clip(words: str, *, sound: bool = True) -> str:
    shot = bound(words)
    return compose(shot, OrderKind.CLIP, card(sound=sound), shot.references)


def test_a_prompt_ties_the_name_to_its_images_and_describes_nobody() -> None:
    said = still("medium close-up of Character A, coffee shop, afternoon light, happy expression")
    assert said.startswith("Medium close-up of Mia (images 1, 2 and 5). She wears the clothes of image 3.")
    assert "Her expression is happy, as in image 5." in said
    assert "Place: coffee shop (image 4), afternoon light." in said
    assert "fixed words" not in said
    assert "leather" not in said


def test_the_action_stays_in_the_writer_s_words_with_the_tie_at_the_first_name() -> None:
    said = still("wide shot of Character A walking out of the coffee shop, Character A looks back, golden hour")
    assert "Wide shot: Mia (images 1 and 2) walking out of the coffee shop, Mia looks back." in said
    assert "Character A" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            'two-shot of Mia and Nova, coffee shop. "Mia!" shouts Nova',
            'Medium two-shot of Mia (images 1 and 3) and Nova (images 2 and 4): "Mia!" shouts Nova.',
        ),
        ("MS Mia, street, a sign says MIA", "Medium shot of Mia (images 1 and 2): a sign says MIA."),
        ('MS, MIA waits, the sign: "MIA", street', 'Medium shot: Mia (images 1 and 2) waits, the sign: "MIA".'),
        (
            'MS, Mia waits, a note says "Character B", street',
            'Medium shot: Mia (images 1 and 2) waits, a note says "Nova".',
        ),
        ("MS Mia, a cup labelled Mia, street", "Medium shot of Mia (images 1 and 2): a cup labelled Mia."),
        (
            "two-shot, Nova in the café “Mia”, Mia waits",
            "Medium two-shot: Nova (images 1 and 3) in the café “Mia”, Mia (images 2 and 4) waits.",
        ),
        ('MS, "Go," says Mia, street', 'Medium shot: "Go," says Mia (images 1 and 2).'),
        ("insert, MIA'S HAND on the phone", "Insert, close-up: Mia's HAND on the phone."),
    ],
)
def test_what_is_spoken_or_written_is_nobody_s_tie(words: str, said: str) -> None:
    assert still(words).startswith(said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "two-shot of Mia and Nova, coffee shop, Mia laughs",
            "Medium two-shot of Mia (images 1, 3 and 8) and Nova (images 2 and 4): Mia laughs.",
        ),
        (
            "MS Mia, coffee shop. Nova waves",
            "Medium shot of Mia (images 1 and 3) and Nova (images 2 and 4): Nova waves.",
        ),
        ("two-shot, Mia hugs Nova, street", "Medium two-shot: Mia (images 1 and 3) hugs Nova (images 2 and 4)."),
        ("OTS Nova onto Mia, Nova waves", "Medium shot over Nova's shoulder, of Mia (images 1 and 2): Nova waves."),
    ],
)
def test_where_the_action_names_not_all_who_are_seen_the_framing_names_all(words: str, said: str) -> None:
    assert still(words).startswith(said)


def test_in_a_shot_of_two_each_is_tied_to_the_right_images() -> None:
    said = still("two-shot of Mia and Nova in the white shirt, Mia sad, street, night")
    assert "Mia (images 1, 3 and 8) and Nova (images 2 and 4)" in said
    assert "Mia wears the clothes of image 5. Nova wears the clothes of image 6." in said
    assert "The expression of Mia is sad, as in image 8." in said
    assert "expression of Nova" not in said, "nothing is said of it"


@settings(max_examples=100, deadline=None)
@given(st.tuples(*map(st.sampled_from, PARTS.values())), st.integers(0, 9))
def test_every_image_that_is_sent_is_named_and_no_other(parts: tuple[str, ...], slots: int) -> None:
    try:
        shot = bound(f"{parts[0]} {''.join(parts[1:])}")
    except (ShotListError, UnknownName):  # Nova has no red sweater
        assume(False)
    for sent in (shot.references, shot.references[:slots], shot.references[::-1]):
        numbers = [n for tie in re.findall(r"images? ([\d, and]+)", compose(shot, OrderKind.STILL, card(), sent))
                   for n in map(int, re.findall(r"\d+", tie))]  # fmt: skip
        assert set(numbers) == set(range(1, len(sent) + 1))


def test_the_identity_block_stands_in_only_where_no_reference_is_sent() -> None:
    shot = bound("two-shot of Mia and Nova, street")
    only_mia = [one for one in shot.references if one.anchor == "mia@1"]
    said = compose(shot, OrderKind.STILL, card(), only_mia)
    assert "Nova: Nova's fixed words." in said
    assert "Mia's fixed words" not in said
    again = compose(bound("close-up of Nova, night"), OrderKind.STILL, card(), ())
    assert "Nova: Nova's fixed words." in again


def test_a_hidden_face_is_said_to_be_out_of_the_picture() -> None:
    said = still("close-up of Character A's phone, her hand visible")
    assert said.startswith("Close-up: Mia's phone, her hand visible. The face of Mia is not in the picture.")
    assert "expression" not in said
    assert "Mia is seen from behind." in still("medium shot of Mia from behind, street")


def test_clips_get_the_move_and_stills_do_not() -> None:
    words = "close-up of Mia, street, slow push in"
    assert "Camera: slow push in." in clip(words)
    assert "push in" not in still(words)
    assert "The camera does not move." in clip("close-up of Mia")


def test_spoken_words_go_to_engines_with_sound_only() -> None:
    words = "close-up of Mia\nMIA: (softly) I waited.\nNOVA: Sorry."
    assert 'Mia says softly: "I waited." A voice off screen says: "Sorry."' in clip(words)
    assert "Mia speaks softly." in clip(words, sound=False)
    assert "waited" not in clip(words, sound=False)
    assert "waited" not in still(words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("dusk", "dusk light"),
        ("at night", "at night"),
        ("golden hour", "golden hour"),
        ("daylight", "daylight"),
        ("afternoon", "afternoon light"),
        ("high noon", "at high noon"),
        ("dead of night", "in the dead of night"),
        ("day for night", "at night, filmed day for night"),
        ("nightfall", "at nightfall"),
        ("neon light", "neon light"),
        ("candlelight", "candlelight"),
        ("night, neon light", "at night, neon light"),
    ],
)
def test_the_light_is_said_in_the_writer_s_word(words: str, said: str) -> None:
    assert re.search(rf"Place: street \(image \d\), {said}\.", still(f"close-up of Mia, street, {words}"))


def test_every_light_that_is_understood_is_said_as_one_would_say_it() -> None:
    said = {lit(word) for word in (*LIGHT_WORDS, *GLOWS)}
    assert not [
        one for one in said if re.search(r"(?:noon|night|hour|day|light) light$", one) and "afternoon" not in one
    ]
    assert lit("rainy night") == "rainy night"
    assert lit("") == ""


def test_what_is_somebody_s_is_framed_by_its_owner() -> None:
    said = still("extreme close-up of Mia's eyes, night")
    assert said.startswith("Extreme close-up of Mia (images 1 and 2): Mia's eyes.")


def test_a_pronoun_of_they_takes_its_own_verbs() -> None:
    shot = bound("close-up of Mia, neutral expression", mia=replace(MIA, pronoun="they"))
    assert "They wear the clothes of image 3. Their expression is neutral." in compose(
        shot, OrderKind.STILL, card(), shot.references
    )


def test_names_with_signs_of_regular_expressions_are_only_names() -> None:
    odd = replace(MIA, title=r"M\1 (a+")
    shot = bound("close-up of Character A waving", mia=odd)
    assert r"M\1 (a+ (images 1 and 2) waving" in compose(shot, OrderKind.STILL, card(), shot.references)


@pytest.mark.parametrize("angle", ANGLES)
def test_an_angle_is_built_from_the_master_without_describing_it(angle: str) -> None:
    said = compose_build(MIA, Role.ANGLE, angle, words="a woman with freckles", references=1)
    assert "the person of image 1" in said
    assert "neutral grey background" in said
    assert "freckles" not in said


def test_each_angle_outfit_and_expression_is_asked_for_in_other_words() -> None:
    wanted = [(Role.ANGLE, one) for one in ANGLES] + [(Role.EXPRESSION, one) for one in EXPRESSIONS]
    wanted += [(Role.OUTFIT, "red sweater"), (Role.OUTFIT, "coat"), (Role.HEADSHOT, "neutral")]
    said = {compose_build(MIA, role, name, references=2) for role, name in wanted}
    assert len(said) == len(wanted)
    assert all("images 1 and 2" in one for one in said)


def test_candidates_places_and_props_are_made_from_words() -> None:
    assert "Headshot of a woman with freckles," in compose_build(
        MIA, Role.HEADSHOT, "neutral", words="a woman with freckles"
    )
    assert compose_build(SHOP, Role.VIEW, "night", words="a small bar").startswith("a small bar, at night,")
    assert "The same place as in image 1, at night" in compose_build(SHOP, Role.VIEW, "night", references=1)
    assert "a black phone, the object alone" in compose_build(PHONE, Role.VIEW, "front", words="a black phone")
