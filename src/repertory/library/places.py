"""The folders of a library one by one: which cards and media belong in each, and what does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from repertory.errors import ConsentMissing, RepertoryError
from repertory.files.cards import Card
from repertory.library.binding_cards import is_card_name, read_card
from repertory.library.cards import BINDINGS, CALIBRATION, CALIBRATIONS, CANDIDATE, FOLDERS, LIBRARY, card_of, folder_in
from repertory.library.entries import CANDIDATES
from repertory.library.names import cards_in
from repertory.library.rules import is_name, require_consent
from repertory.media import formats, sounds
from repertory.model.anchor import Anchor, AnchorKind, Binding
from repertory.model.media import MediaFile

_MEDIA_SUFFIXES = {
    *formats.KEPT.values(),
    *sounds.SUFFIXES.values(),
    *(".m4a", ".mka", ".mp4", ".mov", ".webm", ".mkv", ".avi"),
    *(".pdf", ".txt", ".safetensors"),
}
_HALF_WRITTEN = re.compile(r"\.[a-z0-9_]{8}(\.[a-z0-9]+)")
"""The name of a file that `files.writing` has not finished."""
STAGING = ".import-"
"""How the folder begins in which a bundle is unpacked."""
_OF_SYSTEMS = {"thumbs.db", "desktop.ini"}
"""What systems put into folders, besides names that begin with a dot; nobody's business here."""
_ORDERS = "orders"
_BESIDE = (_ORDERS, "records", "recipes")
"""What a library has beside its anchors: orders, what takes came to, and what was ordered already."""
_KINDS = {folder: kind for kind, folder in FOLDERS.items()}


class Level(StrEnum):
    """What a folder is to the library."""

    LIBRARY = "library"
    SHELF = "shelf"
    """All anchors of a kind."""
    ANCHOR = "anchor"
    CANDIDATES = "candidates"
    BINDINGS = "bindings"
    CALIBRATIONS = "calibrations"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A folder of the library in which something is kept."""

    library: Path
    folder: Path
    level: Level


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A card that cannot be used."""

    path: Path
    what: str
    step: str


@dataclass(frozen=True, kw_only=True)
class Stray:
    """A file or folder that belongs to nobody."""

    path: Path
    worthless: bool
    """Left by a writer that was killed: half a file, an empty card, a folder with nothing in it."""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a look into a folder of the library found, before any file was hashed."""

    unreadable: tuple[Unreadable, ...] = ()
    media: tuple[MediaFile, ...] = ()
    """What the readable cards name, each once."""
    strays: tuple[Stray, ...] = ()


def places(library: Path) -> Iterator[Place]:
    """All folders of a library in which something is kept, those above before those inside."""
    yield Place(library=library, folder=library, level=Level.LIBRARY)
    for name in FOLDERS.values():
        shelf = library / name
        if not shelf.is_dir():
            continue
        yield Place(library=library, folder=shelf, level=Level.SHELF)
        for folder in sorted(path for path in shelf.iterdir() if _is_anchor(path)):
            yield from places_of(library, folder)


def places_of(library: Path, folder: Path) -> Iterator[Place]:
    """The folders of one anchor in which something is kept, its own first."""
    yield Place(library=library, folder=folder, level=Level.ANCHOR)
    if _is_folder(folder / CANDIDATES):
        yield Place(library=library, folder=folder / CANDIDATES, level=Level.CANDIDATES)
    if _is_folder(folder / BINDINGS):
        yield Place(library=library, folder=folder / BINDINGS, level=Level.BINDINGS)
    if _is_folder(folder / CALIBRATIONS):
        yield Place(library=library, folder=folder / CALIBRATIONS, level=Level.CALIBRATIONS)


def look(place: Place) -> Contents:
    """Reads the cards of one folder and says what they name and what nobody does."""
    try:
        return _look(place)
    except OSError as error:
        what = f"The folder {place.folder} cannot be read: {error.strerror}."
        unreadable = Unreadable(path=place.folder, what=what, step="Give yourself the right to read it.")
        return Contents(unreadable=(unreadable,))


def media_of(value: object) -> Iterator[MediaFile]:
    """Every media file that a card names, wherever in it."""
    if isinstance(value, MediaFile):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from media_of(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from media_of(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from media_of(item)


def _look(place: Place) -> Contents:
    folder = place.folder
    match place.level:
        case Level.LIBRARY:
            _, unreadable = _read(LIBRARY, folder / "library.toml")
            known = {"library.toml", *_BESIDE, *(name for name in FOLDERS.values() if (folder / name).is_dir())}
            return Contents(unreadable=unreadable, strays=tuple(_strays(folder, known)))
        case Level.SHELF:
            known = {path.name for path in folder.iterdir() if _is_anchor(path)}
            return Contents(strays=tuple(_strays(folder, known)))
        case Level.ANCHOR:
            names = cards_in(folder)
            half = {name for version, name in names.items() if version and 0 in names and _is_empty(folder / name)}
            read = [_anchor(folder / name, version) for version, name in names.items() if name not in half]
            cards = set(names.values()) - half
            return _contents(folder, {*cards, CANDIDATES, BINDINGS, CALIBRATIONS, _ORDERS}, read, _shadowed(place))
        case Level.CANDIDATES:
            cards = {path.name for path in folder.glob("*.toml") if path.stem.isdecimal() and not _is_empty(path)}
            return _contents(folder, cards, [_read(CANDIDATE, folder / name) for name in sorted(cards)], ())
        case Level.BINDINGS:
            cards = {path.name for path in folder.iterdir() if is_card_name(path.name) and not _is_empty(path)}
            return _contents(folder, cards, [_binding(folder / name) for name in sorted(cards)], ())
        case Level.CALIBRATIONS:
            cards = {path.name for path in folder.glob("*.toml") if path.stem[:1] != "." and not _is_empty(path)}
            return _contents(folder, cards, [_read(CALIBRATION, folder / name) for name in sorted(cards)], ())


def _contents(
    folder: Path, known: set[str], read: list[tuple[Any, tuple[Unreadable, ...]]], more: tuple[Unreadable, ...]
) -> Contents:
    media = tuple(dict.fromkeys(one for value, _ in read for one in media_of(value)))
    unreadable = tuple(one for _, many in read for one in many)
    strays = _strays(folder, known | {one.name for one in media})
    if any(value is None for value, _ in read):  # the card that cannot be read may name these pictures
        strays = (one for one in strays if one.path.suffix.lower() not in _MEDIA_SUFFIXES or one.worthless)
    return Contents(unreadable=(*unreadable, *more), media=media, strays=tuple(strays))


def _read(card: Card[Any], path: Path) -> tuple[Any, tuple[Unreadable, ...]]:
    return _tried(lambda: card.read(path), path)


def _binding(path: Path) -> tuple[Binding | None, tuple[Unreadable, ...]]:
    """What a binding card says; also unreadable is one of a version that is not there."""
    made, unreadable = _tried(lambda: read_card(path.read_bytes(), path), path)
    if made is None:
        return None, unreadable
    binding: Binding = made.binding
    if binding.made_from not in cards_in(path.parent.parent):
        ref = f"{path.parent.parent.name}@{binding.made_from}"
        what = f"The card {path} was made from {ref}, which is not there."
        return binding, (Unreadable(path=path, what=what, step=f"Restore {ref} from a backup or a bundle."),)
    return binding, ()


def _tried(read: Callable[[], Any], path: Path) -> tuple[Any, tuple[Unreadable, ...]]:
    try:
        return read(), ()
    except RepertoryError as error:
        return None, (Unreadable(path=path, what=error.what, step=error.step),)
    except OSError as error:
        step = "Give yourself the right to read it, or restore it from a backup."
        return None, (Unreadable(path=path, what=f"The card {path} cannot be read: {error.strerror}.", step=step),)


def _anchor(path: Path, version: int) -> tuple[Anchor | None, tuple[Unreadable, ...]]:
    folder = path.parent
    anchor, unreadable = _read(card_of(_KINDS[folder.parent.name]), path)
    if anchor is not None and (anchor.name, anchor.version) != (folder.name, version):
        what = f"The card {path} says that it is {anchor.ref}."
        return anchor, (Unreadable(path=path, what=what, step="Restore it from a backup."),)
    if anchor is not None:
        try:
            require_consent(anchor)
        except ConsentMissing as error:
            return anchor, (Unreadable(path=path, what=f"{path}: {error.what}", step=error.step),)
    return anchor, unreadable


def _shadowed(place: Place) -> tuple[Unreadable, ...]:
    """Says so where an anchor of another kind has the same name, and comes first."""
    kinds, own = list(AnchorKind), _KINDS[place.folder.parent.name]
    for kind in kinds[: kinds.index(own)]:
        if _is_anchor(folder_in(place.library, kind, place.folder.name)):
            what = f"{place.folder.name} is a {kind.value} and a {own.value}; only the {kind.value} can be used."
            return (Unreadable(path=place.folder, what=what, step="Move one of the two folders out of the library."),)
    return ()


def _strays(folder: Path, known: set[str]) -> Iterator[Stray]:
    for path in sorted(folder.iterdir()):
        if path.name in known or path.name.lower() in _OF_SYSTEMS:
            continue
        if _is_leftover(path):
            yield Stray(path=path, worthless=True)
        elif not path.name.startswith("."):
            yield Stray(path=path, worthless=False)


def _is_leftover(path: Path) -> bool:
    if path.is_symlink():
        return False
    if path.is_dir():
        hidden = path.name.startswith(".")
        return path.name.startswith(STAGING) or (not hidden and all(_is_leftover(one) for one in path.iterdir()))
    half = _HALF_WRITTEN.fullmatch(path.name)
    if half:
        return half[1] in {".toml", *_MEDIA_SUFFIXES}
    return path.suffix == ".toml" and _is_empty(path)


def _is_empty(path: Path) -> bool:
    """An empty card holds a name for a moment where the file system knows no hard links (`files.writing`)."""
    return path.stat().st_size == 0


def _is_anchor(path: Path) -> bool:
    try:
        return is_name(path.name) and path.is_dir() and bool(cards_in(path))
    except OSError:  # nobody may read it: `look` says so
        return True


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
