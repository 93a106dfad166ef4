"""Whether a library is whole: every card is read, every file hashed, and what belongs to nobody is put aside."""

from __future__ import annotations

import datetime
import itertools
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from repertory.errors import Damaged
from repertory.files.hashing import verified
from repertory.files.writing import clear_write_errors, move, remove, remove_folder
from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.library.index_update import Tell
from repertory.library.places import Contents, Place, Stray, look, places
from repertory.model.media import MediaFile

ORPHANS = ".orphans"
"""The folder of the library into which orphans are moved."""
SPARE_S = 3600.0
"""What is younger than an hour may belong to a build that has not named it in a card yet; it is not moved."""


class ProblemKind(StrEnum):
    """How grave a finding is; the gravest first."""

    DAMAGED = "damaged"
    """A card or a file is missing, changed or unreadable: only a person can mend it."""
    ORPHAN = "orphan"
    """Nothing in the library names it. It harms nobody and may be worth keeping."""
    LEFTOVER = "leftover"
    """Half of what a writer wrote that was killed; worth nothing."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One finding of a check."""

    kind: ProblemKind
    path: Path
    what: str
    """One sentence."""
    fix: str = ""
    """What `--fix` does about it, as a sentence; empty where it does nothing."""
    step: str = ""
    """What a person does about it, where `--fix` does nothing."""
    fixed: bool = False
    """Whether that has been done."""


def check(
    library: Library, *, fix: bool = False, spare_s: float = SPARE_S, tell: Tell | None = None
) -> tuple[Problem, ...]:
    """Reads every card, hashes every file and looks for what belongs to nobody; the gravest findings come first.

    Nothing is changed without `fix`. With it, leftovers of killed writers are deleted, orphans that are older than
    `spare_s` seconds are moved into the folder `.orphans` of the library under the same relative path, and the index
    is made anew. Damaged and missing files and cards are never touched: the library is whole when none is found.
    `tell` is told how many of how many folders were looked at. Raises FolderNotWritable, DiskFull and Busy, and that
    only with `fix`.
    """
    found, strays, untidy = list[Problem](), list[Problem](), list[Place]()
    there = list(places(library.folder))
    for done, place in enumerate(there, 1):
        contents = look(place)
        found.extend(_damage(place, contents))
        strays.extend(_stray(library, stray, spare_s) for stray in contents.strays)
        if contents.strays:
            untidy.append(place)
        if tell is not None:
            tell(done, len(there))
    if fix:
        if untidy:
            strays = list(_tidied(library, untidy, spare_s))
        with Index(library) as index:
            index.rebuild()
    order = list(ProblemKind)
    return (*found, *sorted(strays, key=lambda problem: order.index(problem.kind)))


def damage(library: Library) -> Iterator[Problem]:
    """The damaged and missing cards and files alone."""
    for place in places(library.folder):
        yield from _damage(place, look(place))


def _damage(place: Place, contents: Contents) -> Iterator[Problem]:
    for card in contents.unreadable:
        yield Problem(kind=ProblemKind.DAMAGED, path=card.path, what=card.what, step=card.step)
    for media in contents.media:
        what = _wrong_with(place, media)
        if what:
            path = place.folder / Path(media.name).name
            yield Problem(kind=ProblemKind.DAMAGED, path=path, what=what, step=_remedy(place, path))


def _wrong_with(place: Place, media: MediaFile) -> str:
    if Path(media.name).name != media.name:
        return f'A card in {place.folder} names the file "{media.name}".'
    path = place.folder / media.name
    try:
        verified(path, media.sha256)  # the bytes as they are now, whatever was remembered
    except Damaged as error:
        return error.what
    except OSError as error:
        return f"The file {path} cannot be read: {error.strerror}."
    return ""


def _remedy(place: Place, path: Path) -> str:
    aside = place.library / ORPHANS / path.relative_to(place.library)
    if aside.is_file() and not path.exists():
        return f"A file of that name was put aside: move {aside} back."
    return f"Restore {path} from a backup, or import a bundle that has it: repertory import FILE"


def _stray(library: Library, stray: Stray, spare_s: float) -> Problem:
    path = stray.path
    if stray.worthless:
        what = f"{path} was left by a writer that was stopped."
        return Problem(kind=ProblemKind.LEFTOVER, path=path, what=what, fix="It is deleted.")
    what = f"{path} is no anchor: it has no card." if path.is_dir() else f"No card names {path}."
    ripe = _changed(path) + spare_s
    if ripe > time.time():
        clock = datetime.datetime.fromtimestamp(ripe).astimezone().strftime("%H:%M")
        step = f"It is new, and a build may be about to use it. From {clock} on, --fix puts it aside."
        return Problem(kind=ProblemKind.ORPHAN, path=path, what=what, step=step)
    fix = f"It is moved to {ORPHANS}/{path.relative_to(library.folder).as_posix()}."
    return Problem(kind=ProblemKind.ORPHAN, path=path, what=what, fix=fix)


def _changed(path: Path) -> float:
    """When a file, or anything in a folder, was last written or moved, in seconds since 1970."""
    inside: Iterable[Path] = path.rglob("*") if path.is_dir() and not path.is_symlink() else ()
    return max(max(status.st_mtime, status.st_ctime) for status in (one.lstat() for one in (path, *inside)))


def _tidied(library: Library, untidy: list[Place], spare_s: float) -> Iterator[Problem]:
    """Looks again while nobody writes, and puts each thing where it belongs."""
    with library.writing(), clear_write_errors(library.folder):
        for place in untidy:
            for stray in look(place).strays if place.folder.is_dir() else ():
                problem = _stray(library, stray, spare_s)
                if problem.fix:
                    _put_away(library, stray)
                yield replace(problem, fixed=bool(problem.fix))


def put_aside(library: Library, path: Path) -> Path:
    """Moves a file or folder of the library into its folder of orphans in one step, under the same relative path, and
    says where it lies now. The caller holds the library."""
    aside = _free(library.folder / ORPHANS / path.relative_to(library.folder))
    aside.parent.mkdir(parents=True, exist_ok=True)
    move(path, aside)
    return aside


def _put_away(library: Library, stray: Stray) -> None:
    if not stray.worthless:
        put_aside(library, stray.path)
    elif stray.path.is_dir():
        remove_folder(stray.path)
    else:
        remove(stray.path)


def _free(path: Path) -> Path:
    """The path itself, or with a number before its suffix where something has been put aside under it before."""
    tries = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in itertools.count(2))
    return next(one for one in itertools.chain([path], tries) if not one.exists())
