"""The pictures, clips and sounds in folders that somebody names, and whatever else lies there: nothing is passed over
without a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from repertory.errors import MediaRejected
from repertory.media.check import seems_media

ENDINGS = frozenset(
    {
        *(".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif"),
        *(".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi"),
        *(".wav", ".mp3", ".flac", ".m4a", ".aac", ".ogg", ".opus", ".aiff", ".aif"),
        *(".heic", ".heif", ".jxl", ".jp2", ".psd", ".exr", ".dpx", ".tga", ".dng", ".cr2", ".cr3", ".nef", ".arw"),
        *(".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".mxf", ".wmv", ".flv", ".3gp", ".ogv", ".wma", ".caf"),
    }
)
"""Endings of pictures, clips and sounds. Those that are not read are tried like the others, so that each is said."""
_MOST_NAMED = 5
"""Of what is left aside, so many are named."""
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
"""What systems leave in folders by themselves, besides what begins with a dot."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What lies where somebody pointed."""

    files: tuple[Path, ...]
    """The files that were named, and the pictures, clips and sounds in the folders; each once."""
    aside: tuple[Path, ...] = ()
    """What else lies in those folders: papers, programs, links to other folders; hidden files are not counted."""

    @property
    def words(self) -> str:
        """What a person should know of what is left aside; empty where there is nothing."""
        if not self.aside:
            return ""
        more = len(self.aside) - _MOST_NAMED
        named = ", ".join(f"{path}{' (a folder)' if path.is_dir() else ''}" for path in self.aside[:_MOST_NAMED])
        return f"Not looked at: {named}{f' and {more} more' if more > 0 else ''}."


def gathered(paths: Iterable[Path], *, deep: bool = False) -> Gathered:
    """The files themselves, and of folders what is in them; with `deep`, of the folders in these as well, but not of
    those that are only links.

    A file counts as a picture, clip or sound by its ending or by how it begins, whether it can be read or not. Raises
    MediaRejected for a folder without any, and for one that may not be read.
    """
    files: list[Path] = []
    aside: list[Path] = []
    for path in paths:
        inside = list(_inside(path, deep=deep)) if path.is_dir() else [(path, True)]
        found = [one for one, counts in inside if counts]
        if not found:
            raise MediaRejected(f"There is no picture, clip or sound in {path}.", step="Name another folder, or files.")
        files += found
        aside += [one for one, counts in inside if not counts]
    return Gathered(files=tuple(dict.fromkeys(files)), aside=tuple(dict.fromkeys(aside)))


def _inside(folder: Path, *, deep: bool) -> Iterator[tuple[Path, bool]]:
    """Everything in a folder, its own files first, and whether it counts."""
    folders: list[Path] = []
    for path in _listed(folder):
        if path.name.startswith(".") or path.name.lower() in _OF_SYSTEMS:
            continue
        if path.is_dir():
            folders.append(path)
        else:
            yield path, path.suffix.lower() in ENDINGS or (path.is_file() and seems_media(path))
    for path in folders:
        if deep and not path.is_symlink():
            yield from _inside(path, deep=True)
        else:
            yield path, False


def _listed(folder: Path) -> Sequence[Path]:
    try:
        return sorted(folder.iterdir())
    except PermissionError as error:
        raise MediaRejected(f"{folder} may not be read.", step="Give yourself the right to read it.") from error
