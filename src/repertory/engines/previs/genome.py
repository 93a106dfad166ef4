"""A genome: everything that makes a clay actor this one, as numbers and a few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
