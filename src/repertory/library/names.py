"""The names in an asset library: what each stands for, and which versions of it are locked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from repertory.errors import UnknownName, YourMove
from repertory.library.cards import FOLDERS, folder_in
from repertory.library.rules import is_name
from repertory.model.anchor import Anchor, AnchorKind

_CARD_NAME = re.compile(r"([^@]+)(?:@([1-9][0-9]{0,8}))?\.toml")


class Names:
    """The names in a library's folder, unique over all kinds; no card is read for them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self, kind: AnchorKind | None = None) -> tuple[str, ...]:
        """All names, or those of one kind, in alphabetical order."""
        kinds = AnchorKind if kind is None else (kind,)
        return tuple(sorted(name for one in kinds for name in self._names_of(one)))

    def holds(self, name: str) -> bool:
        """Whether there is an anchor of that name."""
        return self._kind_of(name) is not None

    def kind_of(self, name: str) -> AnchorKind:
        """What a name stands for. Raises UnknownName with the nearest names."""
        kind = self._kind_of(name)
        if kind is None:
            raise self._unknown(f'The library has no "{name}".', name, None)
        return kind

    def require(self, ref: str, kind: AnchorKind) -> None:
        """Raises UnknownName, with the nearest names of this kind, and YourMove for a name of another kind."""
        name = ref.partition("@")[0]
        there = self._kind_of(name)
        if there is None:
            raise self._unknown(f'The library has no {kind.value} "{name}".', name, kind)
        if there is not kind:
            raise YourMove(
                f'"{name}" is a {there.value}, not a {kind.value}.', step=f"See: repertory {there.value} show {name}"
            )

    def versions(self, name: str) -> tuple[int, ...]:
        """The locked versions, oldest first. Raises UnknownName."""
        return tuple(version for version in cards_in(self.folder_of(name)) if version)

    def folder_of(self, name: str) -> Path:
        """The folder in which an anchor's cards and files lie. Raises UnknownName."""
        return folder_in(self.folder, self.kind_of(name), name)

    def _kind_of(self, name: str) -> AnchorKind | None:
        """Without listing everything: there may be ten thousand."""
        kinds = AnchorKind if is_name(name) else ()
        return next((kind for kind in kinds if _has_card(folder_in(self.folder, kind, name))), None)

    def _names_of(self, kind: AnchorKind) -> Iterator[str]:
        folder = self.folder / FOLDERS[kind]
        if folder.is_dir():
            yield from (path.name for path in folder.iterdir() if is_name(path.name) and _has_card(path))

    def _unknown(self, what: str, name: str, kind: AnchorKind | None) -> UnknownName:
        near = difflib.get_close_matches(name, self.names(kind), n=3)
        lists = " or ".join(f"repertory {one.value} list" for one in ((kind,) if kind else AnchorKind))
        return UnknownName(what, step=f"Did you mean {' or '.join(near)}?" if near else f"See what there is: {lists}")

    def _require_kind(self, anchor: Anchor) -> None:
        kind = self.kind_of(anchor.name)
        if kind is not anchor.kind:
            raise YourMove(f'"{anchor.name}" is a {kind.value}, not a {anchor.kind.value}.', step="Use another name.")


def cards_in(folder: Path) -> dict[int, str]:
    """The card files of an anchor's folder by version, oldest first; the draft is version 0. Raises OSError."""
    found = (_CARD_NAME.fullmatch(path.name) for path in folder.iterdir())
    return dict(sorted((int(match[2] or 0), match[0]) for match in found if match and match[1] == folder.name))


def _has_card(folder: Path) -> bool:
    return (folder / f"{folder.name}.toml").is_file() or (folder.is_dir() and bool(cards_in(folder)))
