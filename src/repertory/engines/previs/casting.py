"""Casting: from words and a seed to one actor, and from an actor to somebody a little different."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.identity import SHAPES
from repertory.engines.previs.vocabulary import EYE_COLOURS, HAIR_COLOURS, SKINS, Colour

if TYPE_CHECKING:
    from repertory.engines.previs.words import CastingWords

_LEANINGS = {
    "man": {
        "jaw width": 0.55, "jaw corner": 0.5, "chin width": 0.5, "chin forward": 0.25, "brow ridge": 0.75,
        "eye size": -0.35, "upper lip": -0.55, "lower lip": -0.35, "nose width": 0.3, "nose length": 0.3,
        "brow thickness": 0.6, "brow arch": -0.7, "brow height": -0.4, "neck width": 0.85,
        "face length": 0.25, "eye opening": -0.3,
    },
    "woman": {
        "jaw width": -0.3, "chin width": -0.2, "brow ridge": -0.4, "eye size": 0.25, "upper lip": 0.2, "lower lip": 0.2,
        "neck width": -0.45, "eye opening": 0.1, "brow angle": -0.15,
        "nose length": -0.25, "nose width": -0.25, "nose upturn": 0.15,
    },
    "person": {},
}  # fmt: skip
_CHILD = {
    "eye size": 0.9, "jaw width": -0.7, "chin length": -0.9, "face length": -0.9, "nose length": -0.8,
    "nose bridge": -0.8, "cheeks": 0.6, "brow ridge": -1.0, "forehead height": 0.5, "neck width": -1.0,
    "nose upturn": 0.5,
}  # fmt: skip
_SPREAD = {
    "folds": 0.0, "hollow": 0.25, "nose bend": 0.5, "neck width": 0.2, "ear out": 0.6, "temples": 0.3,
    "forehead height": 0.3, "forehead slope": 0.4, "jaw corner": 0.4, "brow angle": 0.5, "cheeks": 0.55,
    "chin width": 0.75, "eye size": 0.7, "eye opening": 0.8, "mouth corners": 0.5, "eye tilt": 0.8, "brow ridge": 0.8,
    "brow thickness": 0.8, "jaw width": 0.85, "eye spacing": 1.15, "nose length": 0.95,
    "mouth forward": 0.6, "chin forward": 0.7, "nose bridge": 0.8,
}  # fmt: skip
"""How far a parameter varies between people; 1 where nothing is said."""
_RIGHT_FOR_DARK = ("black", "dark")
_NATURAL = ("black", "dark", "brown", "chestnut", "auburn", "sandy", "blonde")


def drawn_shape(random: np.random.Generator) -> dict[str, float]:
    """A face unlike the average one: every trait clear of the middle, some of them strong."""
    size = random.beta(2.2, 1.6, len(SHAPES)) * 1.15
    sign = random.choice((-1.0, 1.0), len(SHAPES))
    shape = {name: float(v) * _SPREAD.get(name, 1.0) for name, v in zip(SHAPES, size * sign, strict=True)}
    # what lies below gives way: a long nose moves the mouth down, a low mouth wants a longer chin
    shape["mouth height"] -= 0.55 * shape["nose length"]
    shape["mouth corners"] += 0.25  # nobody frowns at rest
    shape["chin length"] -= 0.5 * shape["mouth height"]
    return shape


def leaning(sex: str, age: float) -> dict[str, float]:
    """What sex and age add to every face."""
    childish = float(np.clip((17 - age) / 8, 0, 1))
    adult = _LEANINGS[sex]
    return {
        name: adult.get(name, 0.0) * (1 - 0.8 * childish) + _CHILD.get(name, 0.0) * childish
        for name in {*adult, *_CHILD}
    }


def skin_for(words: CastingWords, random: np.random.Generator) -> Colour:
    """The skin that was asked for, or any, a little varied."""
    usual = ("fair", "light") if words.freckles else ("fair", "light", "medium", "olive", "tan", "light brown", "brown")
    base = words.skin or SKINS[str(random.choice(usual))]
    return varied(base, random, 0.02)


def hair_for(words: CastingWords, skin: Colour, age: float, random: np.random.Generator) -> Colour:
    """The hair that was asked for, or one that goes with the skin; gray with the years."""
    names = _RIGHT_FOR_DARK if sum(skin) < 1.45 else _NATURAL
    base = words.hair or HAIR_COLOURS[str(random.choice(names))]
    gray = 0.0 if words.hair else float(np.clip((age - 45) / 30, 0, 0.9)) * float(random.uniform(0.4, 1.0))
    return varied(mixed(base, HAIR_COLOURS["gray"], gray), random, 0.01)


def eyes_for(words: CastingWords, skin: Colour, random: np.random.Generator) -> Colour:
    """The eyes that were asked for, or some that go with the skin."""
    names = ("brown", "dark") if sum(skin) < 1.45 else ("brown", "blue", "green", "hazel", "gray")
    return varied(words.eyes or EYE_COLOURS[str(random.choice(names))], random, 0.01)


def lips_for(skin: Colour, sex: str) -> Colour:
    """Redder than the skin, the more so for women."""
    rose = (0.78, 0.33, 0.34) if sum(skin) > 1.45 else (0.50, 0.20, 0.21)
    return mixed(skin, rose, 0.68 if sex == "woman" else 0.36)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """The colour that lies that share of the way from one to the other."""
    red, green, blue = (a + share * (b - a) for a, b in zip(one, other, strict=True))
    return red, green, blue


def varied(colour: Colour, random: np.random.Generator, spread: float) -> Colour:
    """A colour near that one."""
    light = random.normal(0, spread)
    red, green, blue = (float(np.clip(v + light + random.normal(0, spread * 0.3), 0.01, 0.98)) for v in colour)
    return red, green, blue
