"""The cards of an asset library: their schemas, and in which folder each kind of anchor lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from repertory.files.cards import Card, more_fields
from repertory.library.upgrades import with_hash_of_consent
from repertory.model.anchor import Anchor, AnchorKind, Binding, Character, Location, Look, Prop, Role, Voice
from repertory.model.calibration import Calibration
from repertory.model.media import MediaFile
from repertory.model.record import Record


@dataclass(frozen=True, kw_only=True)
class LibraryCard:
    """Marks a folder as an asset library."""

    title: str = "Asset library"
    """What people call it."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One face (or place, or voice) that was offered and may be picked as the master reference."""

    number: int
    """What a person types to pick it, counted from 1."""
    media: MediaFile
    engine: str = ""
    """Card id of the engine that made it."""
    seed: int | None = None
    binding: Binding | None = None
    """What its engine needs to show the same face again."""
    notes: tuple[str, ...] = ()
    """What a person should know: words of the prompt that were not used."""
    distances: Mapping[str, float] = field(default_factory=dict)
    """Face distance to the other members of the company, by name."""
    role: Role = Role.HEADSHOT
    """What it would become."""
    name: str = ""
    """Which one of its role, as in a reference: "three-quarter left", "leather jacket"."""
    view: str = ""
    """From where, as in a reference."""
    measured: str = ""
    """What was measured of it against the master, or why it would be refused, in words."""
    refused: bool = False
    """Whether it is kept out unless a person waives what was measured."""


LIBRARY = Card(LibraryCard, "library", 1)
CANDIDATE = Card(Candidate, "candidate", 2, {1: more_fields})
CHARACTER = Card(Character, "character", 2, {1: with_hash_of_consent})
LOCATION = Card(Location, "location", 2, {1: with_hash_of_consent})
PROP = Card(Prop, "prop", 2, {1: with_hash_of_consent})
VOICE = Card(Voice, "voice", 2, {1: with_hash_of_consent})
LOOK = Card(Look, "look", 2, {1: with_hash_of_consent})
BINDING = Card(Binding, "binding", 1)
CALIBRATION = Card(Calibration, "calibration", 1)
RECORD = Card(Record, "record", 1)

BINDINGS = "bindings"
"""The folder beside an anchor's cards in which binding cards and weights are kept."""
CALIBRATIONS = "calibrations"
"""The folder beside an anchor's cards in which its bands are kept, a card for each inspector."""

FOLDERS = {
    AnchorKind.CHARACTER: "characters",
    AnchorKind.LOCATION: "locations",
    AnchorKind.PROP: "props",
    AnchorKind.VOICE: "voices",
    AnchorKind.LOOK: "looks",
}
"""The folder of each kind of anchor inside the library."""

_CARDS: dict[AnchorKind, Card[Any]] = {
    AnchorKind.CHARACTER: CHARACTER,
    AnchorKind.LOCATION: LOCATION,
    AnchorKind.PROP: PROP,
    AnchorKind.VOICE: VOICE,
    AnchorKind.LOOK: LOOK,
}


def folder_in(library: Path, kind: AnchorKind, name: str) -> Path:
    """Where an anchor of this kind and name lies in a library, or in what is laid out as one, whether it is there or
    not."""
    return library / FOLDERS[kind] / name


def card_of(kind: AnchorKind) -> Card[Anchor]:
    """The card on which an anchor of this kind is kept."""
    return _CARDS[kind]
