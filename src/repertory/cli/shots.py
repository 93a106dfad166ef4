"""Commands about shot lists: what was understood of one, screenplays and tables made into one, and one into tables."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import studio
from repertory.cli.screen import complain, say
from repertory.errors import YourMove

if TYPE_CHECKING:
    from repertory.model.shot import BoundPerformer, BoundShot, Change, Shot, Understood
    from repertory.work.reading import ReadList

app = typer.Typer(help="Shot lists: check one, import a screenplay or a table, export one.", no_args_is_help=True)
Film = Annotated[Path, typer.Argument(help="The production's folder.")]


@app.command()
def check(
    context: typer.Context,
    film: Annotated[
        Path, typer.Argument(metavar="[FILM|FILE]", help="The production's folder, or a shot list that has none yet.")
    ] = Path(),
    strict: Annotated[
        bool, typer.Option("--strict", help="Take every description of somebody whose pictures are sent for an error.")
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
    with studio(context, "Reading") as desk:
        if film.is_dir() or not film.exists():
            read = desk.check_shots(film, strict=strict)
        else:
            read = desk.check_shot_file(film, _names(cast or ()))
    _say_list(read)
    for problem in read.problems:
        complain(f"\n{problem}")
    shots = f"{len(read.listing.shots.shots)} shots"
    if read.problems:
        complain(f"\n{read.path}: {shots} understood, {_many(len(read.problems), 'problem')}.")
        sys.exit(YourMove.exit_code)
    say(f"{read.path}: {shots}, all understood.")
    if read.bound:
        say(f"Next: repertory plan {shlex.quote(str(film))}")


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _names(pairs: Sequence[str]) -> dict[str, str]:
    """{"Character A": "mia"} of "Character A=mia"; "" for a name alone. Raises YourMove for an empty one."""
    names = {name.strip(): ref.strip() for name, _, ref in (pair.partition("=") for pair in pairs)}
    if "" in names:
        raise YourMove("An empty name was given.", step='Write it as "Character A=mia".')
    return names


def _say_list(read: ReadList) -> None:
    for shot in read.listing.shots.shots:
        unread = read.listing.unread.get(shot.number, ())
        _say_shot(shot, read.bound.get(shot.number), unread)


def _say_shot(shot: Shot, bound: BoundShot | None, unread: Sequence[Understood]) -> None:
    """One shot as one block: its number and line, the writer's words, and below them what was understood."""
    from repertory.craft.shotshown import in_words

    parts = dict(in_words(shot))
    if bound:
        parts |= _bound_parts(shot, bound)
    lines = list(parts.items())
    if unread:
        lines.append(("not understood", ", ".join(one.meaning for one in unread)))
    if bound:
        lines += [("rewritten", _changed(change)) for change in bound.changes]
        lines += [("measured", "; ".join(f"{one.what} of {one.anchor}: {one.why}" for one in bound.measured))]
    width = max(len(what) for what, _ in lines)
    say(f"Shot {shot.number} (line {shot.line}): {shot.text}")
    for what, meaning in lines:
        if meaning:
            say(f"  {what:<{width}}  {meaning}")
    say("")


def _bound_parts(shot: Shot, bound: BoundShot) -> dict[str, str]:
    """What is said better once it is known who is who."""
    found: dict[str, str] = {}
    if bound.performers:
        as_before = " (as before)" if "performers" in shot.kept else ""
        found["who"] = " + ".join(map(_performer, bound.performers)) + as_before
    if bound.action and bound.action != shot.action:
        found["action"] = bound.action
    return found


def _performer(one: BoundPerformer) -> str:
    seen = "from behind" if one.from_behind else "face hidden" if one.face_hidden else one.expression
    worn = f"{one.outfit}, " if one.outfit else ""
    return f"{one.character.title} ({worn}{seen})"


def _changed(change: Change) -> str:
    now = f'now "{change.now}"' if change.now else "left out"
    return f'"{change.was}" {now}: {change.why}'
