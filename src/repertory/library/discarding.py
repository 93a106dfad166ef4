"""Throwing away what was never locked. Nothing is deleted: it is put aside, from where a person can bring it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from repertory.errors import YourMove
from repertory.files.writing import clear_write_errors
from repertory.library.cards import CHARACTER, folder_in
from repertory.library.checking import put_aside
from repertory.library.folder import Library
from repertory.library.names import cards_in
from repertory.model.anchor import AnchorKind, Character


@dataclass(frozen=True, kw_only=True)
class Discarded:
    """What became of a draft."""

    kind: AnchorKind
    name: str
    version: int
    """The newest locked version, which is what the next draft starts from; 0 where the whole anchor is gone."""
    was: Path
    """What was put aside: the draft's card, or the anchor's folder."""
    aside: Path
    """Where it lies now; moved back, it is as it was."""


def discard(library: Library, name: str) -> Discarded:
    """Throws a draft away. Of an anchor with locked versions its card alone is put aside: they are as they were, and
    what only the draft named belongs to nobody (`checking.check`). One without is put aside with all its files.

    One step of the file system: killed before or after it, the library is whole. Raises UnknownName, YourMove where
    nothing was changed since the newest lock or a character speaks with this voice, Damaged for a character's card that
    cannot be read, Busy, FolderNotWritable, DiskFull.
    """
    with library.writing(), clear_write_errors(library.folder):
        kind, versions = library.kind_of(name), library.versions(name)
        folder = library.folder_of(name)
        was = folder / f"{name}.toml" if versions else folder
        if not was.exists():
            what = f"{name} has no draft: nothing was changed since {name}@{versions[-1]} was locked."
            raise YourMove(what, step="Locked versions are never thrown away.")
        if kind is AnchorKind.VOICE and not versions:
            _require_silent(library, name)
        aside = put_aside(library, was)
    return Discarded(kind=kind, name=name, version=versions[-1] if versions else 0, was=was, aside=aside)


def _require_silent(library: Library, voice: str) -> None:
    """Raises YourMove where a draft or a locked version of a character speaks with this voice."""
    speaker = next((one for one in _characters(library, voice) if one.voice == voice), None)
    if speaker is None:
        return
    step = f"Give {speaker.title} another voice first: repertory character voice {speaker.name} VOICE"
    if speaker.locked:
        step = f"Keep it: {speaker.ref} never changes."
    raise YourMove(f"{speaker.title} ({speaker.ref}) speaks with {voice}.", step=step)


def _characters(library: Library, word: str) -> Iterator[Character]:
    """What the characters' cards say, drafts and locked versions, where the word stands in them: there may be ten
    thousand."""
    for name in library.names(AnchorKind.CHARACTER):
        folder = folder_in(library.folder, AnchorKind.CHARACTER, name)
        for card in cards_in(folder).values():
            if word.encode() in (folder / card).read_bytes():
                yield CHARACTER.read(folder / card)
