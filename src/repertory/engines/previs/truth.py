"""The truth of a rehearsed take: what is wrong with it on purpose, beside the order that made it. Never for inspectors.

    orders/1-keyframe-1-3fa9c1d2/truth.toml

Nothing of it is in the media. Benchmarks read it, to score what inspectors and repairs made of a take.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from repertory.files.cards import Card

NAME = "truth.toml"


class Kind(StrEnum):
    """What of a take is wrong."""

    IDENTITY = "identity"
    OUTFIT = "outfit"
    LOCATION = "location"
    PROP = "prop"
    PEOPLE = "people"
    VOICE = "voice"


class What(StrEnum):
    """In which way it is wrong."""

    FACE = "another face"
    OUTFIT = "another outfit"
    COLOUR = "another colour"
    SET = "another set"
    LIGHT = "another light"
    WALLS = "other walls"
    FURNITURE = "other furniture"
    LAMP = "a lamp missing"
    PROP = "another prop"
    GONE = "prop missing"
    EXTRA = "a person too many"
    MISSING = "a person missing"
    SWAPPED = "two heads swapped"
    DOUBLED = "a person doubled"
    VOICE = "another voice"
    PITCH = "another pitch"


GRADED = frozenset({What.FACE, What.COLOUR, What.WALLS, What.FURNITURE, What.PITCH})
"""What may be a little wrong: an edit lessens it. The rest is right or wrong."""


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One error of a take, as it was drawn and as it is shown."""

    kind: Kind
    what: What
    anchor: str = ""
    """Whom or what it is about: `mia@1`; empty for a person too many."""
    shown: str = ""
    """What is shown or heard instead: the outfit, the colour, the light, the voice; for two swapped the other one."""
    size: float = 0.0
    """As it was drawn: for a face from 0 to 2.2 times the drift, else up to the size that was set."""
    left: float = 0.0
    """What repairs have left of it; 0 where it is put right."""
    held: bool = False
    """For a face: that the engine held it, and the error is small, as in two takes of three."""
    seen: bool = True
    """Whether the first picture shows it: more than a few pixels of it, or the face."""


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Everything that was drawn for one take, whether it is to be seen or not."""

    order: str
    seed: int
    """The first seed of its lineage, from which it was drawn."""
    slips: tuple[Slip, ...] = ()

    def left(self, kind: Kind, anchor: str = "") -> tuple[Slip, ...]:
        """What is still wrong of one kind, with one anchor (by its name or ref) or with any."""
        name = anchor.partition("@")[0]
        return tuple(
            one
            for one in self.slips
            if one.kind is kind and one.left > 0 and name in {"", one.anchor.partition("@")[0]}
        )

    @property
    def faultless(self) -> bool:
        """Whether nothing that is seen or heard is wrong; a face that the engine held counts as right."""
        return not any(one.left > 0 and one.seen and not one.held for one in self.slips)


TRUTH = Card(Truth, "truth", 1)


def read_truth(folder: Path) -> Truth:
    """The truth beside the output in an order's folder. Raises Damaged where there is none: nothing was rehearsed."""
    return TRUTH.read(folder / NAME)


def write_truth(folder: Path, truth: Truth) -> None:
    """Writes it whole or not at all. Raises FolderNotWritable, DiskFull."""
    TRUTH.write(folder / NAME, truth)
