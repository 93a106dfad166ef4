"""What a production's takes came to, kept in the library so that other productions choose their engines better."""

from __future__ import annotations

from dataclasses import dataclass

from repertory.model.engine import OrderKind
from repertory.model.shotclass import ShotClass


@dataclass(frozen=True, kw_only=True)
class Held:
    """How many takes of one engine held for one class of shot."""

    engine: str
    """Card id."""
    kind: OrderKind
    """"still" or "clip"."""
    shot_class: ShotClass
    at_once: int = 0
    """Takes that were accepted as they came, by what was measured or by a person."""
    repaired: int = 0
    """Takes that were accepted after a repair."""
    worth: float = 0.0
    """What these count, each of 1 at the most: less, the dearer its repairs were beside the take."""
    refused: int = 0
    """Takes that did not hold."""

    @property
    def takes(self) -> int:
        return self.at_once + self.repaired + self.refused


@dataclass(frozen=True, kw_only=True)
class Record:
    """What one production's takes came to, by engine and class of shot."""

    production: str
    """Its name, for people."""
    held: tuple[Held, ...] = ()
