"""Reading a shot list back to its writer: what was understood of every shot, and all that is wrong with it."""

from __future__ import annotations

from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from repertory.craft.binding.bind import bind_list, names_of
from repertory.craft.binding.uncast import descriptions_in
from repertory.craft.rewriting.rereading import mended_as_read
from repertory.craft.shotlist.lines import Kind
from repertory.craft.shotlist.mending import Mended
from repertory.craft.shotlist.reading import Listing, Names, read_list
from repertory.craft.shotlist.writing import written
from repertory.errors import ShotListError, UnknownName, YourMove
from repertory.files.hashing import slug
from repertory.files.texts import read_text
from repertory.library.folder import Library
from repertory.model.anchor import Anchor, Character, Location, Prop
from repertory.model.casting import CastFile
from repertory.model.shot import BoundShot, Change
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
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    """By the number of the shot, the words that describe somebody whose pictures are sent. Before anybody is cast, by
    the cards of those whom the library has."""

    @property
    def doubts(self) -> tuple[ShotListError, ...]:
        """What was understood and may well be meant otherwise; it keeps no shot from being made."""
        return self.listing.doubts

    @property
    def shots(self) -> int:
        """How many the list has, those that could not be read among them."""
        read = len(self.listing.shots.shots)
        return max(read, len(written(self.text).numbers)) if self.problems else read

    @property
    def sound(self) -> int:
        """How many of them have no problem."""
        rows = written(self.text).rows
        begun = [(at, row.number) for at, row in enumerate(rows, start=1) if row.number]
        lines = [at for at, _ in begun]
        wrong = set()
        for problem in self.problems:
            if isinstance(problem, ShotListError):
                above = bisect_right(lines, problem.line) - 1
                heads = rows[problem.line - 1].kind in (Kind.HEADING, Kind.TRANSITION)  # of the shot below it
                wrong.add(min(above + heads, len(lines) - 1))
            else:
                number = problem.what.removeprefix("Shot ").partition(" ")[0].rstrip(":")
                wrong.update(at for at, (_, own) in enumerate(begun) if own == number)
        return len(begun) - len(wrong - {-1})


def read_film(crew: Crew, film: ProductionFolder, *, strict: bool = False, instead: str | None = None) -> ReadList:
    """Reads and binds a production's shot list to its end. Before the production is cast, the names of its cast file
    are understood, and nothing is bound; whom the library has already is known by the card there.

    With `strict`, every description of somebody who is bound is a problem. With `instead` that text is read as the
    list, before it takes its place. Raises YourMove for a cast file or settings that cannot be read.
    """
    production, text = film.production, film.shots_text() if instead is None else instead
    cast = cast_of(crew, production)
    anchors = cast.anchors or _wanted(film.cast_file(), crew.library)
    listing = read_list(text, names_of(anchors), title=production.title)
    if not cast.anchors:
        return _uncast(film.shots_path, text, listing, anchors, strict=strict)
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
    by_number = {one.shot.number: one for one in bound}
    changes = {one.shot.number: one.changes for one in bound if one.changes}
    return _read(film.shots_path, text, listing, (*listing.problems, *unbound), bound=by_number, changes=changes)


def require_readable(crew: Crew, film: ProductionFolder) -> None:
    """What can be found wrong in a production's shot list before all of its cast is there, so that nobody is built and
    paid for a list that cannot be read. Raises ShotListError, YourMove."""
    anchors = {**_wanted(film.cast_file(), crew.library), **cast_of(crew, film.production).anchors}
    problems = read_list(film.shots_text(), names_of(anchors), title=film.production.title).problems
    for problem in problems[:1]:
        if isinstance(problem, ShotListError):
            problem.file = str(film.shots_path)
        raise problem


def film_names(crew: Crew, film: ProductionFolder) -> Names:
    """The names with which a production's shot list is read. Raises YourMove as `read_film` does."""
    return names_of(cast_of(crew, film.production).anchors or _wanted(film.cast_file(), crew.library))


def doubts_in(crew: Crew, film: ProductionFolder) -> int:
    """How much of a production's list may well be meant otherwise; `read_film` says what. Nothing is bound for it.
    Raises YourMove as `read_film` does."""
    return len(read_list(film.shots_text(), film_names(crew, film)).doubts)


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """What a shot list was mended of."""

    mended: Mended
    kept: Path | None
    """Where the list before is kept; None where nothing was changed."""
    unchanged: tuple[str, ...] = ()
    """Numbers of the shots that describe somebody and were left as written: without these words the list would be
    understood otherwise."""


def fix_film(crew: Crew, film: ProductionFolder) -> Fixed:
    """Rewrites a production's shot list without the words that describe people whose pictures are sent; every other
    character stays, and the list before is kept beside it. What contradicts a locked card is left for its writer, and
    so is a shot that would show anything else, or would have a problem, in the new words: they are read before they
    are written.

    Raises Busy while the production is shot, and YourMove where there is something to rewrite and nobody is cast.
    """
    kept = None
    with film.working():
        fixed, unchanged = fixed_list(crew, film, read_film(crew, film))
        if fixed.changes:
            kept = rewrite_list(film, fixed.text)
    return Fixed(mended=fixed, kept=kept, unchanged=unchanged)


def fixed_list(
    crew: Crew, film: ProductionFolder, read: ReadList, numbers: Collection[str] = ()
) -> tuple[Mended, tuple[str, ...]]:
    """What `fix_film` would make of a list that was read, or of these shots of it, and the numbers of the shots that it
    would leave; nothing is written. Raises YourMove where there is something to rewrite and nobody is cast."""
    if read.changes and not read.bound:
        step = f"Cast it first: repertory production cast {film.folder.name}"
        raise YourMove("Nothing was rewritten: a list is rewritten by the cards of its cast.", step=step)

    def again(text: str) -> tuple[tuple[BoundShot, ...], tuple[YourMove, ...]]:
        now = read_film(crew, film, instead=text)
        return tuple(now.bound.values()), now.problems

    wanted = (
        one if not numbers or one.shot.number in numbers else replace(one, changes=()) for one in read.bound.values()
    )
    return mended_as_read(read.text, tuple(wanted), read.problems, again)


def rewrite_list(film: ProductionFolder, text: str) -> Path | None:
    """Puts a text in the place of a production's shot list, with the byte-order mark that this had; returns where the
    one before is kept, if somebody had written it."""
    mark = "\ufeff" if film.shots_path.read_bytes().startswith(BOM_UTF8) else ""
    return film.rewrite(film.shots_path, mark + text)


def read_file(path: Path, library: Library | None, cast: Mapping[str, str], *, strict: bool = False) -> ReadList:
    """Reads a shot list that belongs to no production, with the names of the library's anchors. `cast` are further
    names: each stands for an anchor, or with "" for a person whom the library lacks. Nothing is bound;
    `strict` is as for a production.

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
    return _uncast(path, text, read_list(text, names_of(anchors)), anchors, strict=strict)


def _uncast(path: Path, text: str, listing: Listing, anchors: Mapping[str, Anchor], *, strict: bool) -> ReadList:
    """A list of which nothing is bound, with what describes people whom the library knows."""
    changes, described = descriptions_in(listing.shots, anchors, source=text, strict=strict)
    return _read(path, text, listing, (*listing.problems, *described), changes=changes)


def _read(
    path: Path,
    text: str,
    listing: Listing,
    problems: Sequence[YourMove],
    *,
    changes: Mapping[str, tuple[Change, ...]],
    bound: Mapping[str, BoundShot] | None = None,
) -> ReadList:
    lines = {shot.number: shot.line for shot in listing.shots.shots}
    for problem in (*problems, *listing.doubts):
        if isinstance(problem, ShotListError):
            problem.file = str(path)
    placed = sorted(problems, key=lambda one: _place(one, lines))
    return ReadList(path=path, text=text, listing=listing, bound=bound or {}, problems=tuple(placed), changes=changes)


def _place(problem: YourMove, lines: Mapping[str, int]) -> tuple[int, int]:
    """Where in the list a problem stands; one of a shot as a whole, where the shot begins."""
    if isinstance(problem, ShotListError):
        return problem.line, problem.column
    number = problem.what.removeprefix("Shot ").partition(" ")[0]
    return lines.get(number, 0), 0


def _wanted(cast: CastFile, library: Library) -> dict[str, Anchor]:
    """Whom a cast file names, before anybody is cast: those of the library as they are there."""
    there = set(library.names())
    anchors: dict[str, Anchor] = {}
    for one in cast.characters:
        title = one.title or one.name.replace("-", " ")
        person = Character(name=one.name, title=title, pronoun=one.pronoun)
        known = library.as_written(one.name) if one.name in there else person
        anchors |= dict.fromkeys((*one.placeholders, one.name), known if isinstance(known, Character) else person)
    for kind, wanted in ((Location, cast.locations), (Prop, cast.props)):
        for thing in wanted:
            anchor = kind(name=thing.name, title=thing.title or thing.name.replace("-", " "))
            anchors |= dict.fromkeys((*thing.placeholders, thing.name), anchor)
    return anchors
