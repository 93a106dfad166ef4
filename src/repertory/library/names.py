"""The names in an asset library: what each stands for, and which versions of it are locked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from repertory.errors import UnknownName, YourMove
from repertory.library.cards import FOLDERS
from repertory.library.rules import is_name
from repertory.model.anchor import Anchor, AnchorKind


class Names:
    """The names in a library's folder, unique over all kinds; no card is read for them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self, kind: AnchorKind | None = None) -> tuple[str, ...]:
        """All names, or those of one kind, in alphabetical order."""
        kinds = AnchorKind if kind is None else (kind,)
        return tuple(sorted(name for one in kinds for name in self._names_of(one)))

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
        return _versions_in(self._folder_of(name))

    def _kind_of(self, name: str) -> AnchorKind | None:
        """Without listing everything: there may be ten thousand."""
        kinds = AnchorKind if is_name(name) else ()
        return next((kind for kind in kinds if _has_card(self.folder / FOLDERS[kind] / name)), None)

    def _names_of(self, kind: AnchorKind) -> Iterator[str]:
        folder = self.folder / FOLDERS[kind]
        if folder.is_dir():
            yield from (path.name for path in folder.iterdir() if is_name(path.name) and _has_card(path))

    def _folder_of(self, name: str) -> Path:
        return self.folder / FOLDERS[self.kind_of(name)] / name

    def _unknown(self, what: str, name: str, kind: AnchorKind | None) -> UnknownName:
        near = difflib.get_close_matches(name, self.names(kind), n=3)
        lists = " or ".join(f"repertory {one.value} list" for one in ((kind,) if kind else AnchorKind))
        return UnknownName(what, step=f"Did you mean {' or '.join(near)}?" if near else f"See what there is: {lists}")

    def _require_kind(self, anchor: Anchor) -> None:
        kind = self.kind_of(anchor.name)
        if kind is not anchor.kind:
            raise YourMove(f'"{anchor.name}" is a {kind.value}, not a {anchor.kind.value}.', step="Use another name.")


def _versions_in(folder: Path) -> tuple[int, ...]:
    found = (re.fullmatch(rf"{re.escape(folder.name)}@([1-9]\d*)\.toml", path.name) for path in folder.iterdir())
    return tuple(sorted(int(match[1]) for match in found if match))


def _has_card(folder: Path) -> bool:
    return (folder / f"{folder.name}.toml").is_file() or (folder.is_dir() and bool(_versions_in(folder)))
