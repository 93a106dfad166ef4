"""What a bundle is: one zip that carries locked anchors away, laid out as the library itself is.

bundle.toml                        the manifest: which anchors, and every file with its hash and size
index.html                         a page that shows what is inside; nothing depends on it
characters/mia/mia@1.toml          a locked card, byte for byte as the library keeps it
characters/mia/headshot-3fa9c1d2.png
characters/mia/bindings/kling-slot-3fa9c1d2.toml
voices/mia-voice/mia-voice@1.toml  what a character needs comes along
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from repertory.files.cards import Card
from repertory.files.toml import table_of
from repertory.library.binding_cards import Made, is_card_name
from repertory.library.cards import BINDINGS, FOLDERS
from repertory.library.places import media_of
from repertory.library.rules import is_name
from repertory.model.anchor import Anchor, AnchorKind
from repertory.model.media import MediaFile, MediaKind

MANIFEST = "bundle.toml"
PAGE = "index.html"
SUFFIX = ".repertory"
MAX_FILES = 10_000
MAX_BYTES = 2_000_000_000
"""All files of a bundle together, unpacked: thousands of pictures, and what a zip of the plain old kind can hold."""
MAX_CARD_BYTES = 4 * 1024**2
"""One card, and the manifest, which has some 200 bytes for each file."""
MAX_BINDING_BYTES = 1024**2
"""The card of a binding: 70 bytes for each picture that it was made from, and a bundle has at most 10,000 files."""
MAX_ALL_CARDS_BYTES = 64 * 1024**2
"""All cards of a bundle are held in memory at once."""

_MEDIA_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-([0-9a-f]{8})\.(?:[a-z0-9]{2,5}|safetensors)")
_LONGEST_MEDIA_NAME = 250
_VERSION = r"([1-9]\d{0,5})"


@dataclass(frozen=True, kw_only=True)
class BundledAnchor:
    """One anchor of a bundle."""

    kind: AnchorKind
    name: str
    versions: tuple[int, ...]
    """The locked versions that are inside, oldest first."""


@dataclass(frozen=True, kw_only=True)
class BundledFile:
    """One file of a bundle."""

    path: str
    """Its name inside the zip, with forward slashes."""
    sha256: str
    """Hash of the bytes, 64 hex digits."""
    size: int
    """In bytes."""
    schema: str = ""
    """The schema of a card, as in `character/1`; empty for everything else."""


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What a bundle holds: the first anchor is the one that was exported, the others came along."""

    anchors: tuple[BundledAnchor, ...]
    files: tuple[BundledFile, ...]
    """All files but this manifest, by path."""


BUNDLE = Card(Bundle, "bundle", 1)


@dataclass(frozen=True, kw_only=True)
class Carried:
    """One anchor on its way out of a library or into one, with its cards as they are on disk."""

    kind: AnchorKind
    name: str
    anchors: Mapping[int, Anchor]
    """What each card says, by version, oldest first; bindings that were made from it are apart."""
    cards: Mapping[int, bytes]
    """The bytes of each card, by version."""
    bindings: tuple[Made, ...] = ()
    """Those in use, by their ids."""

    @property
    def newest(self) -> Anchor:
        return self.anchors[max(self.anchors)]

    @property
    def named(self) -> Iterator[tuple[str, MediaFile]]:
        """Every file that any of its cards names, as often as it is named, by its place in the anchor's folder."""
        for anchor in self.anchors.values():
            yield from ((media.name, media) for media in media_of(anchor))
        for one in self.bindings:
            yield from ((f"{BINDINGS}/{media.name}", media) for media in media_of(one.binding))

    @property
    def media(self) -> dict[str, MediaFile]:
        """Every file that any of its cards names, once."""
        return dict(self.named)

    def place(self, file: str) -> str:
        """Where one of its files lies: `characters/mia/mia@1.toml`, in a bundle as in a library."""
        return f"{FOLDERS[self.kind]}/{self.name}/{file}"


def card_name(name: str, version: int) -> str:
    """`mia@1.toml`."""
    return f"{name}@{version}.toml"


def is_place(path: str) -> bool:
    """Whether a bundle may have a file of that name: the manifest, the page, a locked card or one of its media."""
    if path in {MANIFEST, PAGE}:
        return True
    folder, _, rest = path.partition("/")
    name, _, file = rest.partition("/")
    if folder not in FOLDERS.values() or not is_name(name):
        return False
    below, slash, binding = file.partition("/")
    if slash:
        return below == BINDINGS and (is_media_name(binding) or is_card_name(binding))
    return is_media_name(file) or bool(re.fullmatch(rf"{re.escape(name)}@{_VERSION}\.toml", file, re.ASCII))


def is_media_name(name: str) -> bool:
    """Whether it is a name that the library gives: words and the first eight hex digits of the hash."""
    return bool(_MEDIA_NAME.fullmatch(name)) and len(name) <= _LONGEST_MEDIA_NAME


def carries_hash(media: MediaFile) -> bool:
    """Whether the name of a media file says its hash, as the library writes it."""
    match = _MEDIA_NAME.fullmatch(media.name)
    return match is not None and is_media_name(media.name) and match[1] == media.sha256[:8]


def media_kind(kind: AnchorKind) -> MediaKind:
    """What the references of an anchor are: sounds for a voice, pictures for all others."""
    return MediaKind.SOUND if kind is AnchorKind.VOICE else MediaKind.IMAGE


def schema_of(card: bytes) -> str:
    """The `schema` of a card's bytes. Raises ValueError for what is not TOML."""
    return str(table_of(card.decode()).get("schema", ""))
