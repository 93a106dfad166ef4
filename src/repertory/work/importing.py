"""Importing a screenplay, a table or a shot list into a production: as a list to edit, with its people matched."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.craft.binding.bind import names_of
from repertory.craft.screenplay.billing import Billing, billings, named_like, props_in
from repertory.craft.screenplay.breakdown import break_down, places, speakers
from repertory.craft.screenplay.script import read_screenplay
from repertory.craft.shotlist.filmwords import folded
from repertory.craft.shotlist.reading import read_list
from repertory.craft.shotlist.writing import written
from repertory.craft.tables.columns import KEY, cast_by_subject, keep, known_columns
from repertory.craft.tables.kitsu import is_casting, with_casting
from repertory.craft.tables.rows import list_of
from repertory.craft.tables.table import Table, read_table, write_table
from repertory.errors import ShotListError, YourMove
from repertory.files.texts import read_text
from repertory.model.anchor import Anchor, AnchorKind, Character, split_ref
from repertory.productions.folder import ProductionFolder
from repertory.work.castwriting import cast_text
from repertory.work.crew import Crew

SCREENPLAYS = (".fountain", ".spmd")
TABLES = (".csv", ".tsv")
LISTS = (".txt", ".md", "")
_A_SCENE = re.compile(r"^\s*(?:int|ext|int\.?/ext|i/e|est)[. ]", re.IGNORECASE | re.MULTILINE)
_LISTED = re.compile(r"\s*[,;/\n&+]\s*|\s+and\s+")


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
    """Paragraphs that could not be read as shots and stand below one as a note."""


@dataclass(frozen=True, kw_only=True)
class _Made:
    """A shot list made of somebody's file, before it is written."""

    text: str
    billings: tuple[Billing, ...] = ()
    table: Table | None = None
    numbers: tuple[str, ...] = ()
    """Of the table's rows."""


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
        kept.append(_keep_table(film, made))
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
    table = _without_key(table)
    if casting:
        with _of_file(casting):
            table = with_casting(table, read_table(read_text(casting)))
    called = _billed(table, anchors, aliases)
    people = {anchor.name: anchor for anchor in anchors if isinstance(anchor, Character)}
    wardrobe = {
        one.called: [outfit.name for outfit in people[one.anchor].outfits] for one in called if one.anchor in people
    }
    rows = list_of(table, title=title, wardrobe=wardrobe)
    return _Made(text=rows.text, billings=called, table=table, numbers=rows.numbers)


def _without_key(table: Table) -> Table:
    """The table without the column that another import put there."""
    if KEY not in table.columns:
        return table
    at = table.columns.index(KEY)
    rows = tuple((*row[:at], *row[at + 1 :]) for row in table.rows)
    return Table(columns=(*table.columns[:at], *table.columns[at + 1 :]), rows=rows, lines=table.lines)


_KINDS = {"Cast": AnchorKind.CHARACTER, "Location": AnchorKind.LOCATION, "Props": AnchorKind.PROP}


def _billed(table: Table, anchors: Sequence[Anchor], aliases: Mapping[str, str]) -> tuple[Billing, ...]:
    """Whom and what a table names. A subject is whatever the library or another column knows it as; else a person,
    unless another column says who is there."""
    said = _said(table)
    subjects = said.pop("Subject", {})
    by_subject = cast_by_subject(table.columns)
    if by_subject:
        subjects = said.pop("Cast", {})
    for name, count in subjects.items():
        whose = [
            column
            for column, kind in _KINDS.items()
            if folded(name) in map(folded, said.get(column, ()))
            or billings({name: 1}, kind, anchors, aliases, "")[0].anchor
        ]
        column = whose[0] if whose else "Cast" if by_subject else ""
        if column and folded(name) not in map(folded, said.get(column, ())):
            said.setdefault(column, {})[name] = count
    called = sum((billings(said.get(one, {}), kind, anchors, aliases, "shot") for one, kind in _KINDS.items()), ())
    return tuple(
        replace(one, unsure=True) if by_subject and one.kind is AnchorKind.CHARACTER and not one.anchor else one
        for one in called
    )


def _said(table: Table) -> dict[str, dict[str, int]]:
    """Who, where and what a table names, each with the number of its rows."""
    there = known_columns(table.columns)
    found: dict[str, dict[str, int]] = {}
    for column in ("Cast", "Subject", "Location", "Props"):
        for row in table.rows if column in there else ():
            said = re.sub(r"\(.*?\)", "", row[there[column]])
            for name in _LISTED.split(said) if column != "Location" else [said]:
                if name.strip():
                    counted = found.setdefault(column, {})
                    counted[" ".join(name.split())] = counted.get(" ".join(name.split()), 0) + 1
    return found


def _keep_table(film: ProductionFolder, made: _Made) -> Path | None:
    """Keeps the table beside the list; one of a list before this one goes out of its way."""
    if made.table is not None:
        return film.rewrite(film.table_path, write_table(keep(made.table, made.numbers, made.text)))
    if not film.table_path.is_file():
        return None
    aside = film.keep(film.table_path)
    film.table_path.unlink()
    return aside


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
