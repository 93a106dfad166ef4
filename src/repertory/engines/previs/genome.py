"""A genome: everything that makes a clay actor this one, as numbers and a few words."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs import casting
from repertory.errors import Damaged

if TYPE_CHECKING:
    from repertory.engines.previs.words import CastingWords

_SALT = 15
"""Which people the seeds stand for."""
VERSION = 1
"""Of the text form; raised with every change that gives another face for the same text."""
Colour = tuple[float, float, float]
"""Red, green, blue, 0 to 1."""

HAIR_STYLES = ("bald", "crop", "short bob", "long straight", "long curly", "curly crop", "ponytail", "bun")


@dataclass(frozen=True, kw_only=True)
class Genome:
    """One actor's identity."""

    shape: Mapping[str, float] = field(default_factory=dict)
    """Face-shape parameters by name, about -1 to 1 each; 0 is the template."""
    age: float = 30.0
    """Years; wrinkles and hollows from about 45."""
    sex: str = "woman"
    """"woman", "man" or "person": a leaning of shapes and build, no more."""
    height: float = 1.70
    """Metres."""
    build: float = 0.0
    """-1 slight to 1 heavy."""
    skin: Colour = (0.87, 0.66, 0.55)
    lips: Colour = (0.74, 0.38, 0.36)
    eyes: Colour = (0.35, 0.22, 0.12)
    """Of the iris."""
    hair: Colour = (0.12, 0.07, 0.05)
    brows: Colour = (0.12, 0.07, 0.05)
    hair_style: str = "short bob"
    """One of HAIR_STYLES."""
    hair_seed: int = 0
    """Varies strands and curls."""
    freckles: float = 0.0
    """0 to 1."""
    freckle_seed: int = 0
    glasses: str = ""
    """"", "round", "square" or "sun"."""
    beard: str = ""
    """"", "stubble", "moustache", "short" or "full"."""
    outfit: str = ""
    """The clothes that the casting words named."""


def cast_genome(words: CastingWords, seed: int) -> Genome:
    """One candidate: what the words say is kept, everything else is drawn from the seed. About 1 ms.

    The same words and seed give the same actor; other words or another seed give other people.
    """
    random = np.random.default_rng((seed, _SALT, zlib.crc32(repr(words).encode())))
    sex = words.sex or str(random.choice(("woman", "man")))
    age = 32.0 if words.age is None else words.age
    asked = dict(words.shape)
    lean = casting.leaning(sex, age)
    shape = {
        name: round(asked[name] if name in asked else value + lean.get(name, 0.0), 4)
        for name, value in casting.drawn_shape(random).items()
    }
    skin = casting.skin_for(words, random)
    hair = casting.hair_for(words, skin, age, random)
    build = float(random.normal(0.0, 0.22)) if words.build is None else words.build
    return Genome(
        shape=shape,
        age=age,
        sex=sex,
        height=_height(sex, age, words.height, float(random.normal(0, 0.03))),
        build=round(float(np.clip(build, -1, 1)), 4),
        skin=skin,
        lips=casting.lips_for(skin, sex),
        eyes=casting.eyes_for(words, skin, random),
        hair=hair,
        brows=casting.mixed(hair, (0.09, 0.06, 0.05), 0.45),
        hair_style=_hair_style(words.hair_style, sex, random),
        hair_seed=int(random.integers(1_000_000)),
        freckles=words.freckles,
        freckle_seed=int(random.integers(1_000_000)),
        glasses=words.glasses,
        beard=words.beard,
        outfit=words.outfit,
    )


def drifted(genome: Genome, seed: int, amount: float) -> Genome:
    """The same actor as an engine that drifts would draw it: towards a stranger drawn from the seed.

    0 is the actor, 1 a stranger of the same sex and age; the way between is straight. Colours follow a little.
    """
    random = np.random.default_rng((seed, 13))
    lean = casting.leaning(genome.sex, genome.age)
    other = {name: value + lean.get(name, 0.0) for name, value in casting.drawn_shape(random).items()}
    names = {*other, *genome.shape}
    own = {name: genome.shape.get(name, 0.0) for name in names}
    shape = {name: own[name] + amount * (other.get(name, 0.0) - own[name]) for name in sorted(names)}
    share = 0.25 * min(amount, 1.0)
    return replace(
        genome,
        shape=shape,
        skin=casting.mixed(genome.skin, casting.varied(genome.skin, random, 0.04), share),
        lips=casting.mixed(genome.lips, casting.varied(genome.lips, random, 0.06), share),
        eyes=casting.mixed(genome.eyes, casting.varied(genome.eyes, random, 0.06), share),
    )


def to_text(genome: Genome) -> str:
    """The genome as one line of JSON, to be read again by `from_text`."""
    return json.dumps({"genome": VERSION, **asdict(genome)}, sort_keys=True, ensure_ascii=True)


def from_text(text: str) -> Genome:
    """Reads what `to_text` wrote. Raises Damaged for anything else."""
    step = "Build the character again, or restore its card from a backup."
    try:
        values = json.loads(text)
        if values.pop("genome") != VERSION:
            raise Damaged("This previs model was made by another version of the studio.", step=step)
        for name in ("skin", "lips", "eyes", "hair", "brows"):
            red, green, blue = values[name]
            values[name] = float(red), float(green), float(blue)
        values["shape"] = {str(name): float(value) for name, value in values["shape"].items()}
        return Genome(**values)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Damaged("The text of this previs model cannot be read.", step=step) from error


def _height(sex: str, age: float, more: float | None, drawn: float) -> float:
    adult = {"woman": 1.67, "man": 1.79}.get(sex, 1.72) + drawn + (more or 0.0)
    return round(adult * float(np.interp(age, (5, 10, 17, 65, 90), (0.64, 0.80, 1.0, 1.0, 0.97))), 3)


def _hair_style(said: str, sex: str, random: np.random.Generator) -> str:
    """One of HAIR_STYLES; a length or curls alone leave the rest to custom and seed."""
    if said == "short":
        return "crop" if sex == "man" else "short bob"
    if said == "curly":
        return "curly crop" if sex == "man" else "long curly"
    if said:
        return said
    usual = ("crop", "crop", "curly crop") if sex == "man" else ("short bob", "long straight", "ponytail", "bun")
    return str(random.choice(usual))
