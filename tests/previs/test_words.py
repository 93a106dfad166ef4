"""Casting words: what prompts ask for is understood, and what is not understood is said."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repertory.engines.previs.vocabulary import EYE_COLOURS, HAIR_COLOURS, SKINS
from repertory.engines.previs.words import read_casting_words

ROOT = Path(__file__).parents[2]
MIA = "a 28-year-old woman with short dark hair, green eyes, freckles across her nose, wearing a leather jacket"
NOVA = "a 35-year-old woman with dark skin, brown eyes and long curly black hair, glasses, wearing a mustard coat"


def test_mia_is_understood() -> None:
    words = read_casting_words(MIA)
    assert (words.age, words.sex, words.hair_style) == (28.0, "woman", "short")
    assert (words.hair, words.eyes) == (HAIR_COLOURS["dark"], EYE_COLOURS["green"])
    assert words.freckles > 0.5
    assert words.outfit == "a leather jacket"
    assert (words.glasses, words.beard, words.skin) == ("", "", None)
    assert words.unused == ()


def test_nova_is_understood() -> None:
    words = read_casting_words(NOVA)
    assert (words.age, words.sex, words.hair_style, words.glasses) == (35.0, "woman", "long curly", "round")
    assert (words.hair, words.eyes, words.skin) == (HAIR_COLOURS["black"], EYE_COLOURS["brown"], SKINS["dark"])
    assert words.freckles == 0.0
    assert words.unused == ()


@pytest.mark.parametrize("file", ["examples/coffee-shop/cast.toml", "src/repertory/productions/starter/cast.toml"])
def test_every_prompt_that_is_shipped_is_understood_whole(file: str) -> None:
    cast = tomllib.loads((ROOT / file).read_text(encoding="utf-8"))
    assert cast["characters"]
    for character in cast["characters"]:
        words = read_casting_words(character["prompt"])
        assert words.unused == (), character["prompt"]
        assert words.age
        assert words.hair
        assert words.outfit


@pytest.mark.parametrize(
    ("prompt", "age"),
    [
        ("a 7-year-old boy", 7), ("a man aged 61", 61), ("a woman in her fifties", 55), ("early twenties", 22),
        ("a woman in her late thirties", 38), ("a young man", 24), ("an old man", 70), ("a middle-aged woman", 50),
        ("a girl", 11), ("a 140 year old man", 100), ("a young girl", 9), ("a woman", None),
    ],
)  # fmt: skip
def test_ages(prompt: str, age: float | None) -> None:
    assert read_casting_words(prompt).age == age


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("a bald man", "bald"), ("a man with a shaved head", "bald"), ("long straight hair", "long straight"),
        ("short curly hair", "curly crop"), ("a pixie cut", "crop"), ("red hair in a bun", "bun"),
        ("a ponytail", "ponytail"),
        ("hair tied back", "ponytail"), ("shoulder-length hair", "short bob"), ("an afro", "curly crop"),
        ("long wavy hair", "long curly"), ("brown hair", ""), ("a blonde", ""),
    ],
)  # fmt: skip
def test_styles_of_hair(prompt: str, style: str) -> None:
    assert read_casting_words(prompt).hair_style == style


def test_colours_of_hair_skin_and_eyes() -> None:
    assert read_casting_words("a blonde").hair == HAIR_COLOURS["blonde"]
    assert read_casting_words("a grey-haired man").hair == HAIR_COLOURS["gray"]
    assert read_casting_words("bald with a white beard").hair == HAIR_COLOURS["white"]
    assert read_casting_words("a green-eyed woman").eyes == EYE_COLOURS["green"]
    assert read_casting_words("a dark-skinned man").skin == SKINS["dark"]
    assert read_casting_words("olive skin").skin == SKINS["olive"]
    darker, plain = read_casting_words("dark brown hair").hair, read_casting_words("brown hair").hair
    assert darker is not None
    assert plain is not None
    assert sum(darker) < sum(plain)


@pytest.mark.parametrize(
    ("prompt", "beard", "glasses"),
    [
        ("a man with stubble", "stubble", ""), ("a man with a moustache and sunglasses", "moustache", "sun"),
        ("a full beard and round glasses", "full", "round"), ("a goatee, square glasses", "short", "square"),
        ("a bearded man", "short", ""),
    ],
)  # fmt: skip
def test_beards_and_glasses(prompt: str, beard: str, glasses: str) -> None:
    words = read_casting_words(prompt)
    assert (words.beard, words.glasses) == (beard, glasses)
    assert words.sex == "man"


def test_clothes_are_kept_apart_from_the_face() -> None:
    words = read_casting_words("a woman in a red dress with blond hair and blue eyes")
    assert words.outfit == "a red dress"
    assert words.hair == HAIR_COLOURS["blond"]
    assert words.eyes == EYE_COLOURS["blue"]


def test_said_shapes_become_parameters() -> None:
    assert dict(read_casting_words("a man with a square jaw and a big nose").shape) == {
        "jaw width": 1.0,
        "nose length": 0.9,
    }


def test_words_that_change_nothing_are_named_in_their_order() -> None:
    words = read_casting_words("a tired woman with brown hair, purple wings and a trombone")
    assert words.unused == ("tired", "purple", "wings", "trombone")
    assert words.hair == HAIR_COLOURS["brown"]


@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    words = read_casting_words(text)
    assert words.sex in {"", "woman", "man", "person"}
    assert words.age is None or 4 <= words.age <= 100


def test_clothes_without_a_comma_before_them_hide_nothing_else() -> None:
    words = read_casting_words("a 50-year-old man with a short beard and grey hair wearing a suit")
    assert (words.sex, words.beard, words.outfit) == ("man", "short", "a suit")
    assert words.hair is not None
