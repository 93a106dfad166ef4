"""Whether a bundle may enter a library: its manifest, cards, hashes, consent and media, checked before it does."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from repertory.errors import ConsentMissing, Damaged, MediaRejected, StageMissing, YourMove
from repertory.files.cards import Card
from repertory.library.bundle_bindings import entering
from repertory.library.bundle_layout import (
    BUNDLE,
    MANIFEST,
    MAX_ALL_CARDS_BYTES,
    MAX_BINDING_BYTES,
    MAX_CARD_BYTES,
    PAGE,
    BundledAnchor,
    BundledFile,
    Carried,
    card_name,
    carries_hash,
    media_kind,
    schema_of,
)
from repertory.library.bundle_zip import AGAIN, Archive, harmless, opened_zip, shown
from repertory.library.cards import BINDINGS, card_of
from repertory.library.rules import is_name, require_lockable, require_pronoun
from repertory.media.check import checked_suffix
from repertory.model.anchor import Anchor, AnchorKind, Character
from repertory.model.media import MediaFile, MediaKind

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class OpenBundle:
    """A bundle whose manifest and cards have been checked; its media are checked when they are unpacked."""

    archive: Archive
    carried: tuple[Carried, ...]
    """The anchors inside; the one that was exported comes first."""
    files: Mapping[str, BundledFile]
    """What the manifest says of each file, by its name inside."""

    def unpack(self, inside: str, media: MediaFile, target: Path) -> None:
        """Writes one media file out and decodes it. Raises YourMove for a wrong hash, MediaRejected for a file that is
        not the picture or sound that it should be, and OSError."""
        self.archive.unpack(inside, self.files[inside].sha256, target)
        where = f"{self.archive.path}, {shown(inside)}"
        try:
            suffix = checked_suffix(target, media.kind)
        except MediaRejected as error:
            raise MediaRejected(error.what.replace(str(target), where), step=AGAIN) from error
        if suffix != target.suffix:
            raise MediaRejected(f"{where} is really a {suffix} file.", step=AGAIN)

    def check_page(self) -> None:
        """Reads the preview page through: nothing uses it, but a bundle is whole or it is not. Raises YourMove."""
        if PAGE in self.files:
            self.archive.unpack(PAGE, self.files[PAGE].sha256, None)


def is_bundle(path: Path) -> bool:
    """Whether a file is a bundle by its outside; what is inside may still be wrong."""
    try:
        with opened_zip(path) as archive:
            return MANIFEST in archive.sizes
    except YourMove:
        return False


@contextlib.contextmanager
def opened_bundle(path: Path) -> Iterator[OpenBundle]:
    """The bundle at `path`, all of it checked but the bytes of its media.

    Raises YourMove, MediaRejected and ConsentMissing, naming the file inside; nothing is written.
    """
    with opened_zip(path) as archive:
        if MANIFEST not in archive.sizes:
            raise archive.wrong(f"is no bundle: it has no {MANIFEST}.")
        _require_small_cards(archive)
        manifest = _loaded(BUNDLE, archive.read(MANIFEST), path / MANIFEST)
        files = {file.path: file for file in manifest.files}
        said = {file.path: file.size for file in manifest.files} | {MANIFEST: archive.sizes[MANIFEST]}
        if len(files) != len(manifest.files) or said != archive.sizes:
            raise archive.wrong("does not hold the files that its manifest says.")
        _require_names(archive, manifest.anchors)
        carried = tuple(_carried(archive, files, one) for one in manifest.anchors)
        _require_exactly(archive, files, carried)
        _require_voices(archive, carried)
        yield OpenBundle(archive=archive, carried=carried, files=files)


def _require_small_cards(archive: Archive) -> None:
    sizes = {name: size for name, size in archive.sizes.items() if name.endswith(".toml")}
    most = {name: MAX_BINDING_BYTES if f"/{BINDINGS}/" in name else MAX_CARD_BYTES for name in sizes}
    large = [name for name, size in sizes.items() if size > most[name]]
    if large or sum(sizes.values()) > MAX_ALL_CARDS_BYTES:
        raise archive.wrong(f"has cards that are too large: {shown((large or [MANIFEST])[0])}.")


def _require_names(archive: Archive, anchors: tuple[BundledAnchor, ...]) -> None:
    names = [one.name for one in anchors]
    if not names or len(set(names)) != len(names):
        raise archive.wrong("says no anchor, or one twice.")
    for one in anchors:
        if not is_name(one.name) or not one.versions or list(one.versions) != sorted(set(one.versions)):
            raise archive.wrong(f"has an anchor {shown(one.name)} without a proper name or versions.")


def _carried(archive: Archive, files: Mapping[str, BundledFile], one: BundledAnchor) -> Carried:
    cards: dict[int, bytes] = {}
    anchors: dict[int, Anchor] = {}
    empty = Carried(kind=one.kind, name=one.name, anchors={}, cards={})
    for version in one.versions:
        inside = empty.place(card_name(one.name, version))
        if inside not in files:
            raise archive.wrong(f"lacks {shown(inside)}, which its manifest promises.")
        cards[version] = archive.read(inside, files[inside].sha256)
        anchors[version] = _anchor(archive, inside, one.kind, cards[version])
        if (anchors[version].name, anchors[version].version) != (one.name, version):
            raise archive.wrong(f"is mixed up: {shown(inside)} says that it is {shown(anchors[version].ref)}.")
        if schema_of(cards[version]) != files[inside].schema:
            raise archive.wrong(f"is mixed up: the manifest says another schema than {shown(inside)}.")
    carried = Carried(kind=one.kind, name=one.name, anchors=anchors, cards=cards)
    return replace(carried, bindings=entering(archive, files, carried))


def _anchor(archive: Archive, inside: str, kind: AnchorKind, data: bytes) -> Anchor:
    """What a card says, once it could have been locked here too."""
    anchor = _loaded(card_of(kind), data, archive.path / inside)
    where = f"{archive.path}, {shown(inside)}"
    try:
        require_lockable(anchor)
        require_pronoun(anchor)
    except ConsentMissing as error:
        step = "Ask whoever made the bundle to record the consent and to export it again."
        raise ConsentMissing(f"{where}: {harmless(error.what)}", step=step) from error
    except StageMissing as error:
        raise StageMissing(f"{where}: {harmless(error.what)}", step=AGAIN) from error
    except YourMove as error:
        raise YourMove(f"{where}: {harmless(error.what)}", step=AGAIN) from error
    if isinstance(anchor, Character) and anchor.master is None:
        raise StageMissing(f"{where}: {anchor.title} has no headshot.", step=AGAIN)
    for reference in anchor.references:
        if reference.media.kind is not media_kind(kind):
            what = f"{where}: a {kind.value} cannot have the {reference.media.kind.value} {shown(reference.name)}."
            raise MediaRejected(what, step=AGAIN)
    if anchor.consent and anchor.consent.document and anchor.consent.document.kind is MediaKind.WEIGHTS:
        raise MediaRejected(f"{where}: {shown(anchor.consent.document.name)} proves no consent.", step=AGAIN)
    if any(binding.made_from or binding.weights for binding in anchor.bindings):
        raise archive.wrong(f"is mixed up: {shown(inside)} says what belongs into a card of its own.")
    return anchor


def _require_exactly(archive: Archive, files: Mapping[str, BundledFile], carried: tuple[Carried, ...]) -> None:
    """Every file that a card names is there under that hash, and none that no card names."""
    expected = {PAGE}
    for one in carried:
        expected |= {one.place(card_name(one.name, version)) for version in one.cards}
        expected |= {one.place(binding.file) for binding in one.bindings}
        for file, media in one.named:
            inside = one.place(file)
            if inside not in files:
                raise archive.wrong(f"lacks {shown(inside)}, which a card names.")
            if not carries_hash(media) or files[inside].sha256 != media.sha256:
                raise archive.wrong(f"is mixed up: a card gives {shown(inside)} another hash.")
            if media.kind is not one.media[file].kind:  # it is unpacked once, and checked for one kind
                raise archive.wrong(f"is mixed up: its cards give {shown(inside)} two kinds.")
            expected.add(inside)
    stray = sorted(set(files) - expected)
    if stray:
        raise archive.wrong(f"holds {shown(stray[0])}, which no card names.")


def _require_voices(archive: Archive, carried: tuple[Carried, ...]) -> None:
    voices = {one.name for one in carried if one.kind is AnchorKind.VOICE}
    for anchor in (anchor for one in carried for anchor in one.anchors.values()):
        if isinstance(anchor, Character) and anchor.voice and anchor.voice not in voices:
            raise archive.wrong(f"lacks the voice {shown(anchor.voice)} of {shown(anchor.name)}.")


def _loaded(card: Card[T], data: bytes, where: Path) -> T:
    """What a card says. Raises YourMove, for a newer Repertory's card with the step to update."""
    try:
        return card.loads(data.decode(), where)
    except Damaged as error:
        raise YourMove(harmless(error.what), step=AGAIN) from error
    except UnicodeDecodeError as error:
        raise YourMove(f"{where} cannot be read.", step=AGAIN) from error
