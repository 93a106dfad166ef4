"""Clearing away what nobody wants any more: candidates, and pictures that another pick has replaced."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from repertory.files.writing import clear_write_errors, remove
from repertory.library.entries import CANDIDATES
from repertory.library.folder import Library
from repertory.library.places import media_of
from repertory.model.media import MediaFile


def remove_candidates(library: Library, name: str, numbers: Collection[int]) -> None:
    """Deletes these candidates of an anchor, and their files unless another candidate has the same. What was picked of
    them is a reference with a file of its own, and stays.

    Raises UnknownName, Damaged for a card that cannot be read, Busy, FolderNotWritable.
    """
    folder = library.folder_of(name) / CANDIDATES
    with library.writing(), clear_write_errors(folder):
        there = library.candidates(name)
        kept = {one.media.name for one in there if one.number not in numbers}
        gone = [one for one in there if one.number in numbers]
        for one in gone:  # cards first: killed after them, files are left that nobody misses
            remove(folder / f"{one.number}.toml")
        for media in {one.media.name for one in gone} - kept:
            remove(folder / Path(media).name)


def remove_replaced(library: Library, name: str, media: Collection[MediaFile]) -> None:
    """Deletes those of these files of an anchor that a candidate still has and that no card names any more, neither the
    draft nor a locked version, as a reference or as what proves a consent. Raises as `remove_candidates` does."""
    folder = library.folder_of(name)
    with library.writing(), clear_write_errors(folder):
        versions = (library.as_written(f"{name}@{version}") for version in library.versions(name))
        anchors = [library.draft_as_written(name), *versions]
        named = {one.name for anchor in anchors for one in media_of(anchor)}
        copies = {one.media.sha256 for one in library.candidates(name)}
        for one in media:
            if one.name not in named and one.sha256 in copies:
                remove(folder / Path(one.name).name)
