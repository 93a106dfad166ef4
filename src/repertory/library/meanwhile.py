"""Two processes at one anchor: what the one has changed meanwhile, the other neither writes over nor takes away."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path

from repertory.errors import Busy
from repertory.files.writing import remove, remove_folder
from repertory.library.names import cards_in
from repertory.library.places import look, media_of, places_of
from repertory.model.anchor import Anchor


class Meanwhile:
    """How the drafts stood that this process works on, and which files it has stored for them."""

    def __init__(self) -> None:
        self._cards: dict[Path, bytes] = {}
        self._own: dict[Path, bytes] = {}
        self._stored: set[Path] = set()

    def see(self, folder: Path) -> None:
        """Remembers how the draft in an anchor's folder stands: it is being read."""
        self._cards[folder] = _draft_in(folder)

    def wrote(self, folder: Path) -> None:
        """Remembers the draft that was just written. The caller holds the library."""
        self.see(folder)
        self._own[folder] = self._cards[folder]

    def stored(self, path: Path) -> None:
        """Remembers a file that the next draft will name."""
        self._stored.add(path)

    def require_unchanged(self, folder: Path, anchor: Anchor) -> None:
        """Raises Busy where somebody else changed the draft since it was seen, or took back a file that it names.

        The caller holds the library.
        """
        changed = _draft_in(folder) != self._cards.get(folder, _draft_in(folder))
        files = {folder / Path(media.name).name for media in media_of(anchor)}
        if changed or not all(path.exists() for path in files & self._stored):
            what = f'"{anchor.name}" was changed by somebody else in the meantime; nothing was written over.'
            raise Busy(what, step="Run the same command again: it goes on from how things are now.")

    def take_back(self, library: Path, folder: Path, before: Collection[Path]) -> None:
        """Removes what was not there `before` and no card names; the draft too, if it is new and was written here.

        The caller holds the library.
        """
        draft = folder / f"{folder.name}.toml"
        if draft not in before and draft.is_file() and draft.read_bytes() == self._own.get(folder):
            remove(draft)
        for place in places_of(library, folder) if folder.is_dir() else ():
            for stray in look(place).strays:
                if stray.path in before:
                    continue
                if stray.path.is_dir():
                    remove_folder(stray.path)
                else:
                    remove(stray.path)
        for path in sorted({folder, *({*folder.rglob("*")} - set(before))}, reverse=True):  # what is inside before it
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()


def _draft_in(folder: Path) -> bytes:
    """The bytes of the draft, else of the version that it would start from."""
    cards = cards_in(folder)
    for version in (0, *sorted(cards, reverse=True)):
        with contextlib.suppress(FileNotFoundError):  # it has just been locked
            return (folder / cards.get(version, f"{folder.name}.toml")).read_bytes()
    return b""
