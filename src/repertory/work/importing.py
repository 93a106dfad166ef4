"""Importing a screenplay, a table or a shot list into a production: as a list to edit, with its people matched."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.craft.binding.bind import names_of
from repertory.craft.screenplay.billing import Billing, billings, named_like, props_in
from repertory.craft.screenplay.breakdown import break_down, places, speakers
from repertory.craft.screenplay.script import place_and_light, read_screenplay
from repertory.craft.shotlist.filmwords import as_known, folded
from repertory.craft.shotlist.reading import read_list
from repertory.craft.shotlist.writing import written
from repertory.craft.tables.checked import checked_list
from repertory.craft.tables.columns import cast_by_subject, known_columns
from repertory.craft.tables.kitsu import is_casting, other_kinds, with_casting
from repertory.craft.tables.stamps import keep, without_key
from repertory.craft.tables.table import Table, read_table, write_table
from repertory.craft.tables.wording import LISTED, speaker_of
from repertory.errors import ShotListError, YourMove
from repertory.files.texts import read_text
from repertory.files.writing import remove
from repertory.model.anchor import Anchor, AnchorKind, split_ref
from repertory.productions.folder import ProductionFolder
from repertory.work.castwriting import cast_text
from repertory.work.crew import Crew

SCREENPLAYS = (".fountain", ".spmd")
TABLES = (".csv", ".tsv")
LISTS = (".txt", ".md", "")
_OF_THEIRS = re.compile(r"(?<=\w)['’]s\s+[^,;/\n&+]*")
"""What is somebody's, who is there: "Mia's eyes"."""
_A_SCENE = re.compile(r"^\s*(?:int|ext|int\.?/ext|i/e|est)[. ]", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What came of an import."""

    shots: int
    """How many shots the list has."""
    billings: tuple[Billing, ...]
    """Who and what it names, and whose of the library it is."""
    uncast: tuple[str, ...]
    """The anchors of the library that it names and the cast file does not."""
    kept: tuple[Path, ...]
    """Where the files that were there before are kept."""
    cast_written: bool
    """Whether the cast file was written, too: it was still the one that a new film starts from."""
    to_reword: int
    """Paragraphs and cells that could not be read as they stand, and are a note below a shot."""
    asked: tuple[str, ...] = ()
    """What of a table is not understood or not clear, and what became of it, a sentence each."""


@dataclass(frozen=True, kw_only=True)
class _Made:
    """A shot list made of somebody's file, before it is written."""

    text: str
    billings: tuple[Billing, ...] = ()
    table: Table | None = None
    numbers: tuple[str, ...] = ()
    """Of the table's rows."""
    casting: Table | None = None
    asked: tuple[str, ...] = ()


def import_shots(
    crew: Crew, film: ProductionFolder, source: Path, *, casting: Path | None = None, force: bool = False
) -> Imported:
    """Makes the production's shot list of a screenplay (Fountain), a table (CSV, Kitsu's too, with its `casting` table)
    or another shot list. A list that somebody has begun is replaced only with `force`, and kept beside the new one.

    Raises YourMove for a file of another kind, and for a list that would be replaced; ShotListError, with line and
    column, for one that cannot be read; Busy while the production is shot.
    """
    anchors = [crew.library.as_written(name) for name in crew.library.names()]
    aliases = _aliases(film)
    with _of_file(source):
        made = _made(source, casting, anchors, aliases, film.production.title)
    if not force and film.shots_path.is_file() and not film.is_starter(film.shots_path):
        step = "To put another in its place, add --force; what is there now is kept beside it."
        raise YourMove(f"{film.shots_path} has been written already.", step=step)
    with film.working():
        kept = [film.rewrite(film.shots_path, made.text)]
        kept += _keep_tables(film, made)
        fresh = bool(made.billings) and film.is_starter(film.cast_path)
        if fresh:
            engine = film.cast_file().engine
            film.rewrite(film.cast_path, cast_text(made.billings, anchors, engine=engine, source=source.name))
    return Imported(
        shots=len(written(made.text).numbers),
        billings=made.billings,
        uncast=() if fresh else tuple(sorted({one.anchor for one in made.billings} - {"", *aliases.values()})),
        kept=tuple(path for path in kept if path),
        cast_written=fresh,
        to_reword=made.text.count("# To be worded anew"),
        asked=made.asked,
    )


@contextlib.contextmanager
def _of_file(path: Path) -> Iterator[None]:
    """Names the file in which a problem stands."""
    try:
        yield
    except ShotListError as error:
        error.file = error.file or str(path)
        raise


def _made(
    source: Path, casting: Path | None, anchors: Sequence[Anchor], aliases: Mapping[str, str], title: str
) -> _Made:
    suffix = source.suffix.lower()
    if suffix not in (*SCREENPLAYS, *TABLES, *LISTS):
        read_text(source)  # a PDF or a word processor's file says so itself
        step = "Give a screenplay (.fountain), a table (.csv) or a shot list (.txt)."
        raise YourMove(f'{source.name} is no kind of file that can be imported: "{suffix}".', step=step)
    if casting and suffix not in TABLES:
        raise YourMove("A casting table belongs to a table of shots.", step="Leave out --casting.")
    text = read_text(source)
    if suffix in TABLES:
        return _of_table(text, casting, anchors, aliases, title)
    shots, scenes = len(written(text).numbers), len(_A_SCENE.findall(text))
    if suffix in SCREENPLAYS or scenes > shots:  # a list has more shots than scenes
        return _of_screenplay(text, anchors, aliases)
    if not shots:
        raise read_list(text, names_of({})).problems[0]
    return _Made(text=text)


def _of_screenplay(text: str, anchors: Sequence[Anchor], aliases: Mapping[str, str]) -> _Made:
    script = read_screenplay(text)
    scenes = dict.fromkeys(places(script), 0)
    for scene in script.scenes:
        if scene.place:
            scenes[scene.place.partition(" - ")[0]] += 1
    called = (
        *billings(speakers(script), AnchorKind.CHARACTER, anchors, aliases, "line"),
        *billings(scenes, AnchorKind.LOCATION, anchors, aliases, "scene"),
        *billings(props_in(text, anchors), AnchorKind.PROP, anchors, aliases, "mention"),
        *_silent(text, anchors, speakers(script)),
    )
    return _Made(text=break_down(script, names_of(named_like(called, anchors))), billings=called)


def _silent(text: str, anchors: Sequence[Anchor], speaking: Mapping[str, int]) -> Iterator[Billing]:
    """The library's characters who are named in a script and say nothing."""
    said = {name.casefold() for name in speaking}
    for anchor in anchors:
        title = anchor.title or anchor.name
        named = re.findall(rf"(?<!\w){re.escape(title)}(?!\w)", text, re.IGNORECASE)
        if anchor.kind is AnchorKind.CHARACTER and title.casefold() not in said and named:
            yield Billing(called=title, kind=AnchorKind.CHARACTER, anchor=anchor.name)


def _of_table(
    text: str, casting: Path | None, anchors: Sequence[Anchor], aliases: Mapping[str, str], title: str
) -> _Made:
    table = read_table(text)
    if is_casting(table):
        step = "Import the table of shots, and give this one with --casting."
        raise YourMove("This is Kitsu's casting table, which says nothing of what happens.", step=step)
    table, cast, asked = without_key(table), None, []
    if casting:
        with _of_file(casting):
            cast = read_table(read_text(casting))
            table = with_casting(table, cast)
        asked = [f"Kept for the next export, since no shot list names such assets: {', '.join(other_kinds(cast))}."]
    called = _billed(table, anchors, aliases)
    rows = checked_list(table, names_of(named_like(called, anchors)), title=title)
    return _Made(
        text=rows.text,
        billings=called,
        table=table,
        numbers=rows.numbers,
        casting=cast,
        asked=(*(asked if cast and other_kinds(cast) else ()), *rows.asked),
    )


_KINDS = {"Cast": AnchorKind.CHARACTER, "Location": AnchorKind.LOCATION, "Props": AnchorKind.PROP}


def _billed(table: Table, anchors: Sequence[Anchor], aliases: Mapping[str, str]) -> tuple[Billing, ...]:
    """Whom and what a table names. Whoever is in its cast is what the library knows them as, be it a thing; else a
    person. So is a subject, unless another column says who is there."""
    said = _said(table)
    by_subject = cast_by_subject(table.columns)
    cast, subjects = said.pop("Cast", {}), said.pop("Subject", {})

    def whose(name: str, otherwise: str) -> str:
        borne = (one for one, kind in _KINDS.items() if billings({name: 1}, kind, anchors, aliases, "")[0].anchor)
        return next(borne, "") or next((one for one in said if folded(name) in map(folded, said[one])), otherwise)

    named = [(whose(name, "Cast"), name, count) for name, count in cast.items()]
    named += [(whose(name, ""), name, count) for name, count in subjects.items()]
    for column, name, count in named:
        if column and folded(name) not in map(folded, said.get(column, ())):
            said.setdefault(column, {})[name] = count
    called = sum((billings(said.get(one, {}), kind, anchors, aliases, "shot") for one, kind in _KINDS.items()), ())
    told = "\n".join(cell for column in ("Description", "Cast", "Subject") for cell in _cells(table, column))
    silent = (*_silent(told, anchors, said.get("Cast", {})), *_things(told, anchors, aliases, said.get("Props", {})))
    known = {one.anchor for one in called}
    return tuple(
        replace(one, unsure=True) if by_subject and one.kind is AnchorKind.CHARACTER and not one.anchor else one
        for one in (*called, *(one for one in silent if one.anchor not in known))
    )


def _things(
    text: str, anchors: Sequence[Anchor], aliases: Mapping[str, str], named: Mapping[str, int]
) -> tuple[Billing, ...]:
    """The library's props that a text names and no column does."""
    found = {name: count for name, count in props_in(text, anchors).items() if name not in named}
    return billings(found, AnchorKind.PROP, anchors, aliases, "mention")


def _said(table: Table) -> dict[str, dict[str, int]]:
    """Who, where and what a table names, each with the number of its rows."""
    found: dict[str, dict[str, int]] = {}
    for column in ("Cast", "Subject", "Location", "Props"):
        for cell in _cells(table, column):
            said = _OF_THEIRS.sub("", re.sub(r"\(.*?\)", "", cell)) if column != "Location" else cell
            _count(found, column, LISTED.split(said) if column != "Location" else [said])
    for cell in _cells(table, "Heading"):
        _count(found, "Location", [place_and_light(cell)[0].partition(" - ")[0]])
    cast = frozenset(map(folded, found.get("Cast", ())))
    for cell in _cells(table, "Dialogue"):
        speakers = {speaker_of(line) for line in cell.splitlines() if line.strip()}
        _count(found, "Cast", sorted(one for one in speakers if folded(one) not in cast))
    return found


def _cells(table: Table, column: str) -> list[str]:
    """What the rows say in a column, if there is such a one."""
    at = known_columns(table.columns).get(column)
    return [row[at] for row in table.rows] if at is not None else []


def _count(found: dict[str, dict[str, int]], column: str, names: Iterable[str]) -> None:
    """Counts names, each as it is first spelled."""
    for name in filter(None, (" ".join(one.split()) for one in names)):
        counted = found.setdefault(column, {})
        known = as_known(name, counted)
        counted[known] = counted.get(known, 0) + 1


def _keep_tables(film: ProductionFolder, made: _Made) -> Iterator[Path | None]:
    """Keeps the tables beside the list; those of a list before this one go out of its way."""
    kept = keep(made.table, made.numbers, made.text) if made.table else None
    for path, table in ((film.table_path, kept), (film.casting_path, made.casting)):
        if table is not None:
            yield film.rewrite(path, write_table(table))
        elif path.is_file():
            yield film.keep(path)
            remove(path)


def _aliases(film: ProductionFolder) -> dict[str, str]:
    """What the film calls its anchors: by its pins, else by its cast file."""
    pinned = {member.placeholder: split_ref(member.anchor)[0] for member in film.production.cast}
    if pinned or film.is_starter(film.cast_path):
        return pinned
    cast = film.cast_file()
    called = [(one.name, one.placeholders) for one in cast.characters]
    called += [(one.name, one.placeholders) for one in cast.locations]
    called += [(one.name, one.placeholders) for one in cast.props]
    return {said: name for name, placeholders in called for said in (name, *placeholders)}
