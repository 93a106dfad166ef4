"""Reading a shot list back to its writer: what was understood of every shot, and all that is wrong with it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from repertory.craft.binding import bind_list, names_of
from repertory.craft.shotlist import Listing, read_list
from repertory.craft.shotmending import Mended, mended
from repertory.errors import ShotListError, UnknownName, YourMove
from repertory.files.hashing import slug
from repertory.files.texts import read_text
from repertory.library.folder import Library
from repertory.model.anchor import Anchor, Character, Location, Prop
from repertory.model.casting import CastFile
from repertory.model.shot import BoundShot
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew
from repertory.work.importing import SCREENPLAYS, TABLES
from repertory.work.plan import cast_of


@dataclass(frozen=True, kw_only=True)
class ReadList:
    """A shot list as it was read, and bound where it has a cast."""

    path: Path
    text: str
    listing: Listing
    bound: Mapping[str, BoundShot]
    """By the number of the shot; empty where nothing is cast yet."""
    problems: tuple[YourMove, ...]
    """All that is wrong, in the order of the list; those with a place in it name the file."""


def read_film(crew: Crew, film: ProductionFolder, *, strict: bool = False) -> ReadList:
    """Reads and binds a production's shot list to its end. Before the production is cast, the names of its cast file
    are understood, and nothing is bound.

    With `strict`, every description of somebody who is bound is a problem. Raises YourMove for a cast file or settings
    that cannot be read.
    """
    production, text = film.production, film.shots_text()
    cast = cast_of(crew, production)
    names = names_of(cast.anchors or _wanted(film.cast_file()))
    listing = read_list(text, names, title=production.title)
    bound: tuple[BoundShot, ...] = ()
    problems: tuple[YourMove, ...] = listing.problems
    if cast.anchors:
        bound, unbound = bind_list(
            listing.shots,
            cast=cast.anchors,
            voices=cast.voices,
            engines=crew.known,
            worn=cast.worn,
            source=text,
            strict=strict,
            opinion=crew.opinion.describes if crew.opinion else None,
        )
        problems = (*problems, *unbound)
    by_number = {one.shot.number: one for one in bound}
    return _read(film.shots_path, text, listing, by_number, problems)


def fix_film(crew: Crew, film: ProductionFolder) -> Mended:
    """Rewrites a production's shot list without the words that describe people whose pictures are sent; every other
    character stays, and the list before is kept as `shots.txt.bak`. What contradicts a locked card is left for its
    writer. Raises Busy while the production is shot."""
    with film.working():
        read = read_film(crew, film)
        fixed = mended(read.text, tuple(read.bound.values()))
        if fixed.changes:
            mark = "\ufeff" if film.shots_path.read_bytes().startswith(BOM_UTF8) else ""
            film.rewrite(film.shots_path, mark + fixed.text)
    return fixed


def read_file(path: Path, library: Library | None, cast: Mapping[str, str]) -> ReadList:
    """Reads a shot list that belongs to no production, with the names of the library's anchors. `cast` are further
    names: each stands for an anchor, or with "" for a person whom the library lacks. Nothing is bound.

    Raises UnknownName for an anchor that is not there, YourMove for a file that is missing or no text.
    """
    if path.suffix.lower() in (*SCREENPLAYS, *TABLES):
        step = f"To make one of it: repertory shots import {path} FILM"
        raise YourMove(f"{path.name} is no shot list, but a screenplay or a table.", step=step)
    anchors: dict[str, Anchor] = {}
    if library is not None:
        anchors = {name: library.as_written(name) for name in library.names()}
    for name, ref in cast.items():
        if not ref:
            anchors[name] = Character(name=slug(name), title=name)
        elif library:
            anchors[name] = library.as_written(ref)
        else:
            raise UnknownName(f'There is no library, so who is "{ref}"?', step="Make one: repertory init")
    text = read_text(path)
    listing = read_list(text, names_of(anchors))
    return _read(path, text, listing, {}, listing.problems)


def _read(
    path: Path, text: str, listing: Listing, bound: Mapping[str, BoundShot], problems: tuple[YourMove, ...]
) -> ReadList:
    lines = {shot.number: shot.line for shot in listing.shots.shots}
    for problem in problems:
        if isinstance(problem, ShotListError):
            problem.file = str(path)
    placed = sorted(problems, key=lambda one: _place(one, lines))
    return ReadList(path=path, text=text, listing=listing, bound=bound, problems=tuple(placed))


def _place(problem: YourMove, lines: Mapping[str, int]) -> tuple[int, int]:
    """Where in the list a problem stands; one of a shot as a whole, where the shot begins."""
    if isinstance(problem, ShotListError):
        return problem.line, problem.column
    number = problem.what.removeprefix("Shot ").partition(" ")[0]
    return lines.get(number, 0), 0


def _wanted(cast: CastFile) -> dict[str, Anchor]:
    """Whom a cast file names, before anybody is cast."""
    anchors: dict[str, Anchor] = {}
    for one in cast.characters:
        title = one.title or one.name.replace("-", " ")
        person = Character(name=one.name, title=title, pronoun=one.pronoun)
        anchors |= dict.fromkeys((*one.placeholders, one.name), person)
    for kind, wanted in ((Location, cast.locations), (Prop, cast.props)):
        for thing in wanted:
            anchor = kind(name=thing.name, title=thing.title or thing.name.replace("-", " "))
            anchors |= dict.fromkeys((*thing.placeholders, thing.name), anchor)
    return anchors
