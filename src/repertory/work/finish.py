"""Finishing a film: what is cut from the accepted takes, again only when they have changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from repertory.files.hashing import sha256_of_text
from repertory.files.writing import write_text
from repertory.model.film import Film
from repertory.ports import Cutter
from repertory.work.crew import Crew, Event

_FILM = TypeAdapter(Film)
_FILES = TypeAdapter(list[str])


def cut(crew: Crew, film: Film, cutters: Sequence[Cutter], folder: Path, notes: Path) -> tuple[Path, ...]:
    """Lets every cutter cut into `folder`, unless it did so from the very same film; all files, in order.

    `notes` is a folder where it is kept what was cut from what.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = _FILM.dump_json(film).decode()
    files: list[Path] = []
    for done, cutter in enumerate(cutters):
        note = notes / f"cut-{cutter.id}-{sha256_of_text(f'{folder.resolve()} {content}')[:16]}.json"
        known = [folder / name for name in _FILES.validate_json(note.read_bytes())] if note.is_file() else []
        if not known or not all(path.is_file() for path in known):
            crew.tell(Event(about="film", text=f"cutting: {cutter.id}", done=done, total=len(cutters)))
            known = list(cutter.cut(film, folder).files)
            write_text(note, _FILES.dump_json([path.name for path in known]).decode())
        files += known
    return tuple(files)
