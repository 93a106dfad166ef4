"""Putting what came in a bundle into a library: under which names, and so that a crash leaves the library whole."""

from __future__ import annotations

import contextlib
import itertools
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.errors import Damaged, YourMove
from repertory.files.hashing import verified
from repertory.files.writing import clear_write_errors, move, write_bytes
from repertory.library.binding_cards import Made
from repertory.library.bundle_checks import OpenBundle
from repertory.library.bundle_layout import Carried, card_name
from repertory.library.bundle_zip import shown
from repertory.library.cards import BINDINGS, card_of, folder_in
from repertory.library.folder import Library
from repertory.library.places import STAGING, media_of
from repertory.library.rules import require_name
from repertory.model.anchor import Anchor, AnchorKind, Character
from repertory.model.media import MediaFile


@dataclass(frozen=True, kw_only=True)
class Arriving:
    """One anchor of a bundle under the name that it gets in the library."""

    inside: Carried
    """As it is in the bundle."""
    here: Carried
    """As it will be in the library: the same but for the names."""

    @property
    def name(self) -> str:
        return self.here.name

    def home(self, folder: Path) -> Path:
        """Its folder in a library (or in what is laid out as one)."""
        return folder_in(folder, self.here.kind, self.name)


def renamed(bundle: OpenBundle, names: Mapping[str, str]) -> tuple[Arriving, ...]:
    """The anchors of a bundle under new names, `names[old]`; a character's card then names its voice anew too.

    Raises YourMove for a name that the bundle does not have, that cannot be one, or that two would get.
    """
    there = [one.name for one in bundle.carried]
    for old, new in names.items():
        if old not in there:
            what = f"{bundle.archive.path} has no {shown(old)} that could be renamed."
            raise YourMove(what, step=f"It has: {', '.join(there)}.")
        require_name(new)
    new_names = {name: names.get(name, name) for name in there}
    if len(set(new_names.values())) < len(there):
        raise YourMove("Two anchors of the bundle would have the same name.", step="Give each a name of its own.")
    return tuple(Arriving(inside=one, here=_under(one, new_names)) for one in bundle.carried)


def require_room(library: Library, path: Path, arriving: Sequence[Arriving]) -> dict[str, tuple[int, ...]]:
    """The versions of each anchor that the library lacks, by its name there.

    Raises YourMove where a name stands for something else in the library, with the words that import it as another,
    and where a draft would be left behind by newer versions.
    """
    names = set(library.names())
    had = {one.name: library.versions(one.name) if one.name in names else () for one in arriving}
    taken = [one for one in arriving if one.name in names and not _is_same(library, one.here, had[one.name])]
    if taken:
        free = _free_names(names | set(had), taken)
        options = " ".join(f"--as {one.inside.name}={name}" for one, name in zip(taken, free, strict=True))
        step = f"Import under another name: repertory import {shlex.quote(str(path))} {options}"
        raise YourMove(" ".join(_why(library, path, one.here, had[one.name]) for one in taken), step=step)
    for one in arriving:
        _require_no_older_draft(library, one.here, had[one.name])
    return {one.name: tuple(version for version in one.here.cards if version not in had[one.name]) for one in arriving}


def broken(library: Library, one: Arriving, added: Sequence[int]) -> tuple[str, ...]:
    """The files of versions that the library has, but that are missing there or have changed."""
    had = [anchor for version, anchor in one.here.anchors.items() if version not in added]
    media = {media.name: media for anchor in had for media in media_of(anchor)}
    return tuple(name for name, file in media.items() if not _is_whole(one.home(library.folder) / name, file))


def place(
    library: Library,
    bundle: OpenBundle,
    arriving: Sequence[Arriving],
    added: Mapping[str, Sequence[int]],
    bound: Mapping[str, Sequence[Made]],
) -> None:
    """Unpacks and checks everything in a hidden folder of the library, then moves it to where it belongs.

    `added` are the versions and `bound` the bindings that are new, by name. The caller holds the library. Killed
    at any point, the library is whole: what was left is swept by the next import.
    Raises YourMove, MediaRejected, Damaged, FolderNotWritable, DiskFull; then the library is as it was.
    """
    with clear_write_errors(library.folder):
        for left in library.folder.glob(f"{STAGING}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=STAGING, dir=library.folder) as name:
            for one in arriving:
                _stage(bundle, one, one.home(Path(name)))
            bundle.check_page()
            voices_first = sorted(arriving, key=lambda one: one.here.kind is AnchorKind.CHARACTER)
            moves = (_moves(library, one, Path(name), added[one.name], bound[one.name]) for one in voices_first)
            _move([move for some in moves for move in some])


def _under(one: Carried, names: Mapping[str, str]) -> Carried:
    anchors = {version: _called(anchor, names) for version, anchor in one.anchors.items()}
    cards = {
        version: one.cards[version] if anchor == one.anchors[version] else card_of(one.kind).dumps(anchor).encode()
        for version, anchor in anchors.items()
    }
    return replace(one, name=names[one.name], anchors=anchors, cards=cards)


def _called(anchor: Anchor, names: Mapping[str, str]) -> Anchor:
    anchor = replace(anchor, name=names[anchor.name])
    return replace(anchor, voice=names[anchor.voice]) if isinstance(anchor, Character) and anchor.voice else anchor


def _is_same(library: Library, one: Carried, had: Sequence[int]) -> bool:
    """Whether the library has this very anchor: versions in common, and each of them the same byte for byte."""
    same_kind = library.kind_of(one.name) is one.kind
    return same_kind and not set(had).isdisjoint(one.cards) and not _differing(library, one, had)


def _require_no_older_draft(library: Library, one: Carried, had: Sequence[int]) -> None:
    """Raises YourMove where a draft was begun from an older version than the bundle brings: once locked it would be the
    newest, and lack what came."""
    newest = max(one.cards)
    if had and newest > had[-1] and (folder_in(library.folder, one.kind, one.name) / f"{one.name}.toml").is_file():
        discard = f"repertory {one.kind.value} discard {one.name}"
        what = f"The draft of {one.name} began from {one.name}@{had[-1]}, and {one.name}@{newest} would come before it."
        step = f"Throw the draft away and import again: {discard}; or import under another name: --as {one.name}=NAME"
        raise YourMove(what, step=step)


def _why(library: Library, path: Path, one: Carried, had: Sequence[int]) -> str:
    kind = library.kind_of(one.name)
    if kind is not one.kind:
        return f'The library has a {kind.value} "{one.name}", and {path.name} a {one.kind.value}.'
    differing = _differing(library, one, had)
    if differing:
        return f"{one.name}@{differing[0]} in the library is another {kind.value} than in {path.name}."
    versions = ", ".join(f"{one.name}@{version}" for version in one.cards)
    return f'The library has a {kind.value} "{one.name}" without {versions}: nothing shows that they are the same.'


def _differing(library: Library, one: Carried, had: Sequence[int]) -> list[int]:
    """The versions that the library has otherwise."""
    folder = folder_in(library.folder, one.kind, one.name)
    shared = [version for version in one.cards if version in had]
    return [version for version in shared if (folder / card_name(one.name, version)).read_bytes() != one.cards[version]]


def _free_names(used: set[str], taken: Sequence[Arriving]) -> list[str]:
    """A name for each anchor that has none: its own with a number."""
    found: list[str] = []
    for one in taken:
        tries = (f"{one.inside.name[:50].rstrip('-')}-{number}" for number in itertools.count(2))
        found.append(next(name for name in tries if name not in used and name not in found))
    return found


def _stage(bundle: OpenBundle, one: Arriving, home: Path) -> None:
    home.mkdir(parents=True)
    if one.here.bindings:
        (home / BINDINGS).mkdir()
    for file, media in one.here.media.items():
        bundle.unpack(one.inside.place(file), media, home / file)
    for version, card in one.here.cards.items():
        write_bytes(home / card_name(one.name, version), card)
    for binding in one.here.bindings:
        write_bytes(home / binding.file, binding.card)


def _moves(
    library: Library, one: Arriving, stage: Path, added: Sequence[int], bound: Sequence[Made]
) -> Iterator[tuple[Path, Path]]:
    """From where to where: a new anchor as one folder; else the media that are not there whole, and after them the
    cards, those of bindings last."""
    staged, home = one.home(stage), one.home(library.folder)
    if not home.exists():
        yield staged, home
        return
    for file, media in replace(one.here, bindings=tuple(bound)).media.items():
        if not _is_whole(home / file, media):
            if (home / file).exists():
                yield home / file, staged / f"{file}.damaged"
            yield staged / file, home / file
    for card in (*(card_name(one.name, version) for version in added), *(binding.file for binding in bound)):
        yield staged / card, home / card


def _is_whole(path: Path, media: MediaFile) -> bool:
    try:
        verified(path, media.sha256)
    except Damaged:
        return False
    return True


def _move(moves: Sequence[tuple[Path, Path]]) -> None:
    """All of it or, where one fails, none of it."""
    new_folders = {final.parent for _, final in moves if not final.parent.exists()}
    try:
        for staged, final in moves:
            final.parent.mkdir(exist_ok=True)
            move(staged, final)
    except BaseException:
        for staged, final in reversed(moves):
            if not staged.exists():
                move(final, staged)
        for folder in new_folders:
            with contextlib.suppress(OSError):  # a shelf may have got another anchor
                folder.rmdir()
        raise
