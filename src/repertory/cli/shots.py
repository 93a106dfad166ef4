"""Commands about shot lists: what was understood of one, screenplays and tables made into one, and one into tables."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import studio
from repertory.cli.screen import complain, say
from repertory.errors import YourMove

if TYPE_CHECKING:
    from repertory.craft.screenplay.billing import Billing
    from repertory.model.shot import Shot
    from repertory.work.exporting import Exported
    from repertory.work.reading import Fixed, ReadList

app = typer.Typer(help="Shot lists: check, change, import and export one.", no_args_is_help=True)
Film = Annotated[Path, typer.Argument(help="The production's folder.")]
MOST_PROBLEMS = 50
"""So many are shown at once."""


@app.command()
def check(
    context: typer.Context,
    film: Annotated[
        Path, typer.Argument(metavar="[FILM|FILE]", help="The production's folder, or a shot list that has none yet.")
    ] = Path(),
    strict: Annotated[
        bool, typer.Option("--strict", help="Take every description of somebody whose pictures are sent for an error.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="First rewrite such descriptions in a production's list; nothing else of it.")
    ] = False,
    cast: Annotated[
        list[str] | None,
        typer.Option(
            help='For a FILE: who is meant, "Character A=mia", or a person whom the library lacks, "Character A".'
        ),
    ] = None,
) -> None:
    """Show what was understood of every shot, and all that is wrong with the list: line, column and the nearest word.

    A production's list is read with its cast, a FILE of no production with the names of the library. Nothing is spent
    or shot.
    """
    if film.name == "shots.txt" and (film.parent / "production.toml").is_file():
        film = film.parent
    with studio(context, "Reading", film=film) as desk:
        whole_film = film.is_dir() or not (film.exists() or film.suffix)
        if whole_film and cast:
            step = f"Cast it in {film / 'cast.toml'}, or name a file."
            raise YourMove("A production's list is read with its own cast.", step=step)
        if whole_film:
            if fix:
                _say_fixed(desk.fix_shots(film), film / "shots.txt")
            read = desk.check_shots(film, strict=strict)
        elif fix:
            raise YourMove("Only a production's list can be rewritten.", step="Name the production's folder.")
        else:
            read = desk.check_shot_file(film, _names(cast or ()), strict=strict)
    _say_list(read)
    _complain_of(read)
    shots = _many(read.shots, "shot")
    if read.problems:
        problems = _many(len(read.problems), "problem")
        complain(f"\n{read.path}: {shots}, {read.sound} of them without a problem; {problems}.")
        sys.exit(YourMove.exit_code)
    doubtful = f"; {len(read.doubts)} of what they say may be meant otherwise" if read.doubts else ""
    unread = sum(len(words) for words in read.listing.unread.values())
    understood = f"all understood but for {_many(unread, 'word')}" if unread else "all understood"
    say(f"{read.path}: {shots}, {understood}{doubtful}.")
    if read.bound:
        say(f"Next: repertory plan {shlex.quote(str(film))}")


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A screenplay (.fountain), a table (.csv) or a shot list (.txt).")],
    film: Film = Path(),
    casting: Annotated[Path | None, typer.Option(help="Kitsu's casting table, beside its table of shots.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a shot list that has been written; it is kept beside the new.")
    ] = False,
) -> None:
    """Make a production's shot list of a screenplay, a table or another list, and match its people to the library.

    A screenplay becomes a first breakdown, for you to edit. Columns of a table that are not understood are kept, and
    come back with `shots export`.
    """
    with studio(context, "Importing", film=film) as desk:
        done = desk.import_shots(file, film, casting=casting, force=force)
        cast, wrong = desk.open_film(film).production.cast, len(desk.check_shots(film).problems)
    for billing in done.billings:
        say(_billing(billing))
    for sentence in done.asked:
        say(sentence)
    for path in done.kept:
        say(f"What was there before is kept: {path}")
    say(f"{film / 'shots.txt'}: {_many(done.shots, 'shot')}. All of it is yours to edit.")
    if done.to_reword:
        say(f'{_many(done.to_reword, "part")} of it could not be read as it stands: look for "To be worded anew".')
    quoted = shlex.quote(str(film))
    missing = any(not billing.anchor for billing in done.billings)
    if done.cast_written:
        left = " Whom your library lacks stands there in comments: edit it." if missing else ""
        say(f"{film / 'cast.toml'} names whom your library has.{left}")
    elif missing or done.uncast:
        say(f"Add to {film / 'cast.toml'} whom it lacks{': ' if done.uncast else ''}{', '.join(done.uncast)}.")
    understood = f"with the cast as it is, {_many(wrong, 'problem')} must be mended" if wrong else "all understood"
    say(f"It was read again: {understood}.")
    say(f"Next: repertory {'shots check' if cast else 'production cast'} {quoted}")


def _billing(one: Billing) -> str:
    """Who of a script is who of the library, on one line, with what to type for somebody who is missing."""
    from repertory.files.hashing import slug

    count = f" ({_many(one.count, one.unit)})" if one.count else ""
    if one.anchor:
        return f"{one.called}{count}: {one.anchor}"
    kind = one.kind.value
    whose = "nobody of this library" if kind == "character" else f"no {kind} of this library"
    near = f", perhaps {one.near}" if one.near else ""
    else_ = " (or with location, or prop, if it is one)" if one.unsure else ""
    make = f'repertory {kind} new {slug(one.called)} --prompt "..."'
    return f"{one.called}{count}: {whose}{near}. To make one: {make}{else_}"


@app.command()
def export(
    context: typer.Context,
    film: Film = Path(),
    csv: Annotated[Path | None, typer.Option(help="Write a table for spreadsheets into this file.")] = None,
    kitsu: Annotated[
        Path | None, typer.Option(help="Write Kitsu's tables, shots and casting, into this folder.")
    ] = None,
) -> None:
    """Write a production's shot list as a table, or as the two tables of the production tracker Kitsu.

    A list that was imported from a table comes back in its own columns, with whatever stood in those that are not
    understood.
    """
    if csv is None and kitsu is None:
        raise YourMove("Export it as what?", step="Add --csv shot-list.csv, or --kitsu FOLDER.")
    with studio(context, "Exporting", film=film) as desk:
        if csv is not None:
            _say_exported(desk.export_shots(film, csv))
        if kitsu is not None:
            _say_exported(desk.export_kitsu(film, kitsu))


def _say_exported(done: Exported) -> None:
    for path in done.paths:
        say(str(path))
    for sentence in done.said:
        say(sentence)


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _say_fixed(fixed: Fixed, path: Path) -> None:
    from repertory.craft.shotlist.shown import rewritten_in_words

    for change in fixed.mended.changes:
        say(f"rewritten: {rewritten_in_words(change)}")
    for change in fixed.mended.left:
        say(f'left for you, since its place in the list is not certain: "{change.was}"')
    for number in fixed.unchanged:
        say(f"left for you: shot {number} would be understood otherwise without what it says of looks")
    if fixed.kept:
        say(f"{path} was rewritten; as it was: {fixed.kept}\n")


def _names(pairs: Sequence[str]) -> dict[str, str]:
    """{"Character A": "mia"} of "Character A=mia"; "" for a name alone. Raises YourMove for an empty one."""
    names = {name.strip(): ref.strip() for name, _, ref in (pair.partition("=") for pair in pairs)}
    if "" in names:
        raise YourMove("An empty name was given.", step='Write it as "Character A=mia".')
    return names


def _complain_of(read: ReadList) -> None:
    """The problems of a list, and then what may be meant otherwise."""
    for problem in read.problems[:MOST_PROBLEMS]:
        complain(f"\n{problem}")
    if more := read.problems[MOST_PROBLEMS:]:
        complain(f"\nAnd {_many(len(more), 'problem')} more: mend these first, then check again.")
    for doubt in read.doubts[:MOST_PROBLEMS]:
        complain(f"\nPerhaps not as you mean it: {doubt}")
    if doubtful := read.doubts[MOST_PROBLEMS:]:
        complain(f"\nAnd {len(doubtful)} more that may be meant otherwise.")


def _say_list(read: ReadList) -> None:
    for shot in read.listing.shots.shots:
        _say_shot(shot, read)


def _say_shot(shot: Shot, read: ReadList) -> None:
    """One shot as one block: its number and line, the writer's words, and below them what was understood."""
    from repertory.craft.shotlist.shown import bound_in_words, measured_in_words, rewritten_in_words

    bound = read.bound.get(shot.number)
    lines = list(bound_in_words(shot, bound))
    if unread := read.listing.unread.get(shot.number, ()):
        lines.append(("not understood", ", ".join(one.meaning for one in unread)))
    lines += _rows("rewritten", map(rewritten_in_words, read.changes.get(shot.number, ())))
    if bound:
        lines += _rows("measured", measured_in_words(bound))
    width = max(len(what) for what, _ in lines)
    say(f"Shot {shot.number} (line {shot.line}): {shot.text}")
    for what, meaning in lines:
        if meaning:
            say(f"  {what:<{width}}  {meaning}")
    say("")


def _rows(what: str, said: Iterable[str]) -> list[tuple[str, str]]:
    """A line for each of several things that have one name, which is said once."""
    return [(what if at == 0 else "", one) for at, one in enumerate(said)]
