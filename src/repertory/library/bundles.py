"""Bundles: one anchor with all that belongs to it, carried from one library to another as a single file."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.errors import Damaged, NotLocked, YourMove
from repertory.files.writing import whole_file
from repertory.library.bundle_bindings import leaving, new_here
from repertory.library.bundle_checks import is_bundle, opened_bundle
from repertory.library.bundle_layout import (
    BUNDLE,
    MANIFEST,
    MAX_BYTES,
    MAX_FILES,
    PAGE,
    SUFFIX,
    Bundle,
    BundledAnchor,
    BundledFile,
    Carried,
    card_name,
    schema_of,
)
from repertory.library.bundle_page import preview
from repertory.library.bundle_placing import broken, place, renamed, require_room
from repertory.library.folder import Library
from repertory.model.anchor import Anchor, Binding, Character

_CHUNK = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What became of one anchor of a bundle."""

    anchor: Anchor
    """The newest version that the bundle has of it, under the name that it has in the library."""
    added: tuple[int, ...]
    """The versions that the library did not have; empty where it had all of them."""
    bindings: tuple[Binding, ...] = ()
    """What engines know it by that came along and is new. A vendor's slot works only in the account that made it."""
    passed_over: tuple[Binding, ...] = ()
    """What came along and was left out: the library has its own for the same engine, kind, base model and version."""
    restored: tuple[str, ...] = ()
    """Files of versions that the library had, but that were missing or damaged there; they are whole again."""


def export(library: Library, ref: str, path: Path) -> Path:
    """Writes a bundle and returns its path: `mia` takes all locked versions of mia, `mia@2` that one.

    A character brings its voice: all versions along with all of its own, else the newest. Drafts stay. In a folder the
    file is named after the anchor. The same anchors give the same bytes on every day and every disk, as long as
    Repertory and Pillow draw the preview page the same. Only a bundle is ever written over.
    Raises UnknownName, NotLocked with the next command, Damaged, YourMove, FolderNotWritable, DiskFull.
    """
    company = _company(library, ref)
    path = path / f"{ref}{SUFFIX}" if path.is_dir() else path
    if library.folder.resolve() in path.resolve().parents:
        raise YourMove(f"{path} lies in the library, to which a bundle does not belong.", step="Write it elsewhere.")
    if path.exists() and not is_bundle(path):
        raise YourMove(f"{path} is there already and is no bundle.", step="Choose another name for the bundle.")
    media = {one.place(name): file.sha256 for one in company for name, file in one.media.items()}
    sources = {one.place(name): library.open(one.newest, file) for one in company for name, file in one.media.items()}
    made = {one.place(card_name(one.name, v)): card for one in company for v, card in one.cards.items()}
    made |= {one.place(binding.file): binding.card for one in company for binding in one.bindings}
    made[PAGE] = preview(company, sources).encode()
    files = [_entry(name, data) for name, data in made.items()]
    files += [BundledFile(path=name, sha256=media[name], size=sources[name].stat().st_size) for name in sources]
    _require_small(ref, files)
    manifest = Bundle(
        anchors=tuple(BundledAnchor(kind=one.kind, name=one.name, versions=tuple(one.cards)) for one in company),
        files=tuple(sorted(files, key=lambda file: file.path)),
    )
    with whole_file(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        archive.writestr(_plain(MANIFEST), BUNDLE.dumps(manifest))
        for file in manifest.files:
            if file.path in made:
                archive.writestr(_plain(file.path), made[file.path])
            else:
                _pack(archive, file, sources[file.path])
    return path


def import_bundle(library: Library, path: Path, *, rename: Mapping[str, str] | None = None) -> tuple[Imported, ...]:
    """Brings the anchors of a bundle in, the exported one first; `rename` gives new names for names inside.

    Everything is checked before the library changes, and where something fails nothing has changed. A voice comes
    before its character, each new anchor in one step, new versions of an anchor after their media: killed in between,
    the library is whole and lacks what was still to come; the same import again brings the rest.
    What the library has already, byte for byte, is left alone, and so is what an engine knows a version by here; a file
    that is missing or damaged here is made whole again.
    Raises YourMove, MediaRejected, ConsentMissing and StageMissing for a bundle that cannot be trusted or whose names
    stand for something else here, Damaged for a library that is not whole, Busy, FolderNotWritable, DiskFull.
    """
    with opened_bundle(path) as bundle:
        arriving = renamed(bundle, rename or {})
        with library.writing():
            added = require_room(library, path, arriving)
            restored = {one.name: broken(library, one, added[one.name]) for one in arriving}
            bound = {one.name: new_here(one.home(library.folder), one.here) for one in arriving}
            place(library, bundle, arriving, added, {name: new.added for name, new in bound.items()})
    return tuple(
        Imported(
            anchor=one.here.newest,
            added=added[one.name],
            bindings=tuple(made.binding for made in bound[one.name].added),
            passed_over=tuple(made.binding for made in bound[one.name].passed_over),
            restored=restored[one.name],
        )
        for one in arriving
    )


def _company(library: Library, ref: str) -> tuple[Carried, ...]:
    """The anchor and the voices that it needs."""
    name, at, _ = ref.partition("@")
    first = _carried(library, name, (library.get(ref).version,) if at else library.versions(name))
    voices = dict.fromkeys(
        anchor.voice for anchor in first.anchors.values() if isinstance(anchor, Character) and anchor.voice
    )
    versions = {voice: library.versions(voice) for voice in voices}
    return (first, *(_carried(library, voice, had[-1:] if at else had) for voice, had in versions.items()))


def _carried(library: Library, name: str, versions: tuple[int, ...]) -> Carried:
    kind = library.kind_of(name)
    if not versions:
        what = f"{name} is only a draft, and a bundle carries locked versions."
        raise NotLocked(what, step=f"Lock it first: repertory {kind.value} lock {name}")
    folder = library.folder_of(name)
    return Carried(
        kind=kind,
        name=name,
        anchors={version: _as_on_card(library.get(f"{name}@{version}")) for version in versions},
        bindings=leaving(folder, versions),
        cards={version: (folder / card_name(name, version)).read_bytes() for version in versions},
    )


def _as_on_card(anchor: Anchor) -> Anchor:
    return replace(anchor, bindings=tuple(binding for binding in anchor.bindings if not binding.made_from))


def _entry(name: str, data: bytes) -> BundledFile:
    schema = "" if name == PAGE else schema_of(data)
    return BundledFile(path=name, sha256=hashlib.sha256(data).hexdigest(), size=len(data), schema=schema)


def _require_small(ref: str, files: list[BundledFile]) -> None:
    total = sum(file.size for file in files)
    if len(files) >= MAX_FILES or total >= MAX_BYTES:
        step = "Export one version only." if "@" not in ref else "Use smaller or fewer media in its next version."
        raise YourMove(f"{ref} has {len(files)} files of {total // 1_000_000} MB, too much for one bundle.", step=step)


def _plain(name: str) -> zipfile.ZipInfo:
    """An entry that says nothing of this day and this computer. Media are packed already, and what is only stored is
    the same with every version of zlib."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry


def _pack(archive: zipfile.ZipFile, file: BundledFile, source: Path) -> None:
    """Adds a media file, hashing the very bytes that are packed. Raises Damaged."""
    entry, digest = _plain(file.path), hashlib.sha256()
    entry.file_size = file.size
    with source.open("rb") as media, archive.open(entry, "w") as packed:
        while chunk := media.read(_CHUNK):
            digest.update(chunk)
            packed.write(chunk)
    if digest.hexdigest() != file.sha256:
        raise Damaged(f"{source} was changed while it was being packed.", step="Restore it from a backup.")
