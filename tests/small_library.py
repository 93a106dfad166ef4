"""A small library whose cards name pictures that nobody reads, for tests of the index."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

from repertory.library.cards import CANDIDATE, Candidate, card_of
from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.model.anchor import (
    Anchor,
    Binding,
    BindingKind,
    Character,
    Location,
    Origin,
    Prop,
    Reference,
    Role,
    Stage,
    Voice,
)
from repertory.model.media import MediaFile, MediaKind

FACES = ("faces", "3")


def reference(words: str, role: Role = Role.ANGLE, name: str = "profile left") -> Reference:
    """Of a picture that nobody reads here; its hash is made of the words."""
    sha256 = words.encode().hex().ljust(64, "0")
    return Reference(media=MediaFile(name=f"{words}.png", sha256=sha256, kind=MediaKind.IMAGE), role=role, name=name)


MIA = Character(
    name="mia",
    title="Mía Voss",
    identity="a woman of 34 with red hair",
    origin=Origin.SYNTHETIC,
    tags=("Lead", "season one"),
    references=(
        reference("mia-head", Role.HEADSHOT, "neutral"),
        reference("mia-left"),
        reference("mia-coat", Role.OUTFIT, "yellow raincoat"),
    ),
    bindings=(Binding(engine="previs", kind=BindingKind.RIG, value="{}"),),
    stages=(Stage.HEADSHOT, Stage.ANGLES),
    waived={Stage.EXPRESSIONS: "one scene"},
)


NOVA = Character(name="nova", title="Nova", identity="a man with a mia tattoo", origin=Origin.REAL)


SHOP = Location(name="coffee-shop", title="coffee shop", tags=("lead",), references=(reference("view", Role.VIEW),))


LAMP = Prop(name="lamp", title="美咲's lamp")


VOICE = Voice(name="mia-voice", title="Mia's voice", engine="previs/espeak", speaker="en")


def write(library: Library, anchor: Anchor) -> Path:
    """Its card, draft or locked, as the library writes it."""
    path = folder(library, anchor) / f"{anchor.ref}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(".half-written")  # by hand: hundreds of synced writes would take seconds
    half.write_text(card_of(anchor.kind).dumps(anchor), encoding="utf-8")
    return half.replace(path)


def folder(library: Library, anchor: Anchor) -> Path:
    return library.folder / f"{anchor.kind.value}s" / anchor.name


def age(library: Library) -> None:
    """As if everything had been written an hour ago."""
    then = time.time() - 3600
    for path in (library.folder, *library.folder.rglob("*")):
        if ".cache" not in path.parts:
            os.utime(path, (then, then))


def a_library(home: Path) -> Library:
    """Five anchors of four kinds, one of them locked and one with a candidate."""
    library = Library.create(home)
    for anchor in (replace(MIA, version=1), NOVA, SHOP, LAMP, VOICE):
        write(library, anchor)
    candidate = Candidate(number=1, media=reference("first").media)
    CANDIDATE.write(folder(library, NOVA) / "candidates" / "1.toml", candidate)
    return library


def names(index: Index, words: str = "") -> list[str]:
    return [entry.name for entry in index.search(words)]
