"""A set as data (which kit, which seed, which colours), and a set as built: meshes, light, and marks for the actors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repertory.engines.previs.scene import Path3

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repertory.engines.previs.parts import Part
    from repertory.engines.previs.scene import Colour, Mood, Vector


@dataclass(frozen=True, kw_only=True)
class SetCard:
    """What decides how a set looks; the same card builds the same set."""

    kit: str
    seed: int
    colours: Mapping[str, Colour] = field(default_factory=dict)
    """By the name of the thing: "wall", "wood", "lamp"."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A place for one actor."""

    place: Vector
    yaw: float = 0.0
    """Which way the actor faces, degrees."""
    stance: str = "stand"


@dataclass(frozen=True, kw_only=True)
class BuiltSet:
    """A set, lit."""

    parts: tuple[Part, ...]
    mood: Mood
    one: Mark
    two: tuple[Mark, Mark]
    """Two actors, from left to right, turned a little to each other."""
    walk: Path3
    """The way of somebody who walks (out of the door, along the pavement)."""
    look: float = 0.0
    """Degrees by which a wide view swings to the side, to show the place."""
    desk: Vector = (0.0, 1.05, 0.35)
    """Where a thing is shown in close-up."""
    overview: tuple[Vector, Vector] = ((0.0, 1.5, 4.0), (0.0, 1.1, 0.0))
    """Eye and target of the view that shows the place itself."""
