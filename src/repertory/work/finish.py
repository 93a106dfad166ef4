"""Finishing a film: what is cut from the accepted takes, again only when they have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from repertory.files.hashing import sha256_of, sha256_of_text
from repertory.files.writing import clear_write_errors, write_text
from repertory.model.film import Film
from repertory.ports import Cutter
from repertory.work.crew import Crew, Event

_FILM = TypeAdapter(Film)


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What was cut, and what of the shot list is not in it."""

    files: tuple[Path, ...]
    missing: tuple[str, ...] = ()
    """Numbers of the shots that are not finished."""


@dataclass(frozen=True, kw_only=True)
class CutNote:
    """What a cutter last cut into a folder, and from which film."""

    content: str
    """Hash of the film."""
    files: Mapping[str, str]
    """Hash of each file, by its name."""


_NOTE = TypeAdapter(CutNote)


def cut(crew: Crew, film: Film, cutters: Sequence[Cutter], folder: Path, notes: Path) -> Cut:
    """Lets every cutter cut into `folder`, unless it did so from the very same film; all files, in order.

    `notes` is a folder where it is kept what was cut from what.
    """
    with clear_write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    content = sha256_of_text(_FILM.dump_json(film).decode())
    files: list[Path] = []
    for done, cutter in enumerate(cutters):
        note = notes / f"{cutter.id}-{sha256_of_text(str(folder.resolve()))[:8]}.json"
        known = _known(note, content, folder)
        if known is None:
            crew.tell(Event(about="film", text=f"cutting: {cutter.id}", done=done, total=len(cutters)))
            known = list(cutter.cut(film, folder).files)
            cut_files = {path.name: sha256_of(path) for path in known}
            write_text(note, _NOTE.dump_json(CutNote(content=content, files=cut_files)).decode())
        files += known
    return Cut(files=tuple(files), missing=film.missing)


def _known(note: Path, content: str, folder: Path) -> list[Path] | None:
    """The files that were cut from this very film, if they are still what they were."""
    if not note.is_file():
        return None
    kept = _NOTE.validate_json(note.read_bytes())
    paths = {folder / name: sha256 for name, sha256 in kept.files.items()}
    same = kept.content == content and all(path.is_file() and sha256_of(path) == paths[path] for path in paths)
    return list(paths) if same else None
