"""Finishing a film: it is assembled of the accepted takes, and cut again only when they have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from repertory.craft.assembling import line_starts
from repertory.errors import UnknownName
from repertory.files.hashing import sha256_of, sha256_of_text
from repertory.files.writing import make_folder, write_text
from repertory.media.sounds import probe_sound
from repertory.model.film import Film, FilmLine, FilmShot, FilmTake, ShotSoFar
from repertory.model.shot import BoundShot
from repertory.model.take import Take, TakeKind
from repertory.ports import Cutter
from repertory.work.crew import Crew, Event
from repertory.work.finished import Finished, finished_once, first_of
from repertory.work.paid import paid_orders
from repertory.work.sending import sent_references
from repertory.work.taking import Shooting

_FILM = TypeAdapter(Film)


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What was cut, and what of the shot list is not in it."""

    files: tuple[Path, ...]
    missing: tuple[str, ...] = ()
    """Numbers of the shots that are not finished."""
    stale: tuple[str, ...] = ()
    """Numbers of the shots that are shown as they were before they were changed."""


def assemble(shooting: Shooting) -> Film:
    """The film so far: every finished shot in order, and what was made for the others."""
    found = {bound.shot.number: (bound, finished_once(shooting, bound)) for bound in shooting.plan.shots}
    production, paid = shooting.plan.production, paid_orders(shooting)
    return Film(
        title=production.title,
        shots=tuple(
            replace(_film_shot(shooting, bound, there), paid=paid[number])
            for number, (bound, there) in found.items()
            if there is not None
        ),
        width=production.width,
        height=production.height,
        fps=production.fps,
        missing=tuple(number for number, (_, there) in found.items() if there is None),
        unfinished=tuple(
            replace(_so_far(shooting, bound), paid=paid[number])
            for number, (bound, there) in found.items()
            if there is None
        ),
        folder=shooting.plan.film.folder,
        most_takes=production.takes,
    )


def require_a_shot(film: Film, folder: Path) -> Film:
    """The film, if a shot of it is finished. Raises UnknownName."""
    if not film.shots:
        raise UnknownName(f"No shot of {folder} is finished yet.", step=f"Run: repertory shoot {folder}")
    return film


def _so_far(shooting: Shooting, bound: BoundShot) -> ShotSoFar:
    """What was made for a shot that is not finished, as it is written and cast now."""
    takes = [take for take in shooting.takes.of_shot(bound.shot.number) if shooting.is_current(take)]
    return ShotSoFar(
        shot=bound.shot,
        takes=tuple(_film_take(shooting, take) for take in takes if take.kind is not TakeKind.LINE),
        spoken=tuple(_film_take(shooting, take) for take in takes if take.kind is TakeKind.LINE),
        references=sent_references(shooting.crew.library, bound, bound.references),
    )


def _film_take(shooting: Shooting, take: Take) -> FilmTake:
    decided = shooting.takes.decisions(take.id)[-1:]
    path, why = shooting.takes.path(take), "".join(one.reason for one in decided)
    return FilmTake(take=take, path=path, decision=decided[0].decision if decided else None, why=why)


def _film_shot(shooting: Shooting, bound: BoundShot, there: Finished) -> FilmShot:
    def of(take: Take) -> FilmTake:
        return _film_take(shooting, take)

    made_for = shooting.made_for(there.clip)
    seconds = [probe_sound(shooting.takes.path(line)).duration_s for line in there.lines]
    spoken = zip(there.lines, bound.shot.dialogue, line_starts(seconds), strict=True)
    made = [take for take in shooting.takes.of_shot(bound.shot.number) if shooting.made_for(take) == made_for]
    return FilmShot(
        shot=bound.shot,
        clip=of(there.clip),
        keyframe=of(there.keyframe) if there.keyframe else None,
        takes=tuple(of(take) for take in made if take.kind is not TakeKind.LINE),
        spoken=tuple(of(take) for take in made if take.kind is TakeKind.LINE),
        lines=tuple(
            FilmLine(
                path=shooting.takes.path(take),
                start_s=start,
                speaker=written.speaker,
                text=take.recipe.text or written.text,
            )
            for take, written, start in spoken
        ),
        references=sent_references(shooting.crew.library, bound, bound.references),
        stale=there.stale,
        length_s=first_of(shooting, there.clip).recipe.duration_s,
    )


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
    make_folder(folder)
    content = _content(film)
    files: list[Path] = []
    for done, cutter in enumerate(cutters):
        note = _note(notes, cutter.id, folder)
        known = _known(note, content, folder)
        if known is None:
            crew.tell(Event(about="film", text=f"cutting: {cutter.id}", done=done, total=len(cutters)))
            known = list(cutter.cut(film, folder).files)
            cut_files = {path.name: sha256_of(path) for path in known}
            write_text(note, _NOTE.dump_json(CutNote(content=content, files=cut_files)).decode())
        files += known
    stale = tuple(shot.shot.number for shot in film.shots if shot.stale)
    return Cut(files=tuple(files), missing=film.missing, stale=stale)


def notes_of(film: Path) -> Path:
    """Where it is kept of a film's folder what was cut from what."""
    return film / ".repertory" / "cuts"


def is_cut(film: Film, cutter: str, folder: Path, notes: Path) -> bool:
    """Whether what this cutter cut into `folder` last is of this very film."""
    return _known(_note(notes, cutter, folder), _content(film), folder) is not None


def _note(notes: Path, cutter: str, folder: Path) -> Path:
    return notes / f"{cutter}-{sha256_of_text(str(folder.resolve()))[:8]}.json"


def _content(film: Film) -> str:
    return sha256_of_text(_FILM.dump_json(film).decode())


def _known(note: Path, content: str, folder: Path) -> list[Path] | None:
    """The files that were cut from this very film, if they are still what they were."""
    if not note.is_file():
        return None
    try:
        kept = _NOTE.validate_json(note.read_bytes())
    except ValidationError:  # cut off by a crash, or written by another release: cut again
        return None
    paths = {folder / name: sha256 for name, sha256 in kept.files.items()}
    same = kept.content == content and all(path.is_file() and sha256_of(path) == paths[path] for path in paths)
    return list(paths) if same else None
