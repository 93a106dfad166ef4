"""Commands that change a shot list shot by shot: move one, remove one, word one anew, number all anew."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import studio
from repertory.cli.screen import say
from repertory.errors import YourMove

if TYPE_CHECKING:
    from repertory.work.relisting import Relisted

Film = Annotated[Path, typer.Argument(help="The production's folder.")]
Number = Annotated[str, typer.Argument(metavar="SHOT", help="Its number: 3, 4A.")]
_SHOWN = 12
"""As many changes are shown."""


def edit(
    context: typer.Context,
    film: Film,
    number: Number,
    words: Annotated[str, typer.Argument(help='What is to be seen: "close-up of Mia, street, night".')],
) -> None:
    """Give a shot other words. Its number, details, spoken lines and comments stay; so do its takes.

    The whole list is read before it is written: a change that would break it is refused with the problem.
    """
    with studio(context, "Editing", film=film) as desk:
        done = desk.edit_shot(film, number, words)
    _say_done(done, f"Shot {number} has other words.", film)


def move(
    context: typer.Context,
    film: Film,
    number: Number,
    before: Annotated[str, typer.Option(help="Put it before this shot.")] = "",
    last: Annotated[bool, typer.Option("--last", help="Put it below the last shot.")] = False,
) -> None:
    """Move a shot, with its own lines and the comments right above it. It keeps its number, and so its takes.

    Scene headings and transitions stay where they are: a shot that is moved below another heading plays there.
    """
    if bool(before.strip()) == last:
        raise YourMove("Move it where?", step="Add --before SHOT, or --last.")
    with studio(context, "Moving", film=film) as desk:
        done = desk.move_shot(film, number, before=before)
    _say_done(done, f"Shot {number} {f'stands before shot {before}' if before else 'is the last'} now.", film)


def remove(context: typer.Context, film: Film, number: Number) -> None:
    """Take a shot out of the list, with its own lines and the comments right above it. Its takes stay on disk."""
    with studio(context, "Removing", film=film) as desk:
        done = desk.remove_shot(film, number)
    _say_done(done, f"Shot {number} is removed.", film)


def renumber(
    context: typer.Context,
    film: Film = Path(),
    plain: Annotated[
        bool, typer.Option("--plain", help="From 1, even where shots have a scene's number and a letter.")
    ] = False,
) -> None:
    """Number all shots in their order, from 1. What is "same as shot 3" stays the same as that shot.

    Where a shot has a scene's number and a letter (4B), all keep their scene's number and get new letters in their
    order. Refused where takes, which are kept by number, would become another shot's.
    """
    with studio(context, "Numbering", film=film) as desk:
        done = desk.renumber_shots(film, plain=plain)
    for old, new in list(done.numbers.items())[:_SHOWN]:
        say(f"shot {old} is shot {new} now")
    if len(done.numbers) > _SHOWN:
        say(f"and {len(done.numbers) - _SHOWN} more")
    _say_done(done, "The shots are numbered in their order.", film)
    if not done.changed and not plain:
        say(f"To number from 1, letters or not: repertory shots renumber {shlex.quote(str(film))} --plain")


COMMANDS = (edit, move, remove, renumber)


def _say_done(done: Relisted, what: str, film: Path) -> None:
    """Says what was done, all that is understood otherwise now, and where the list before is."""
    if not done.changed:
        say(f"{done.path} says so already; nothing was changed.")
        return
    say(what)
    for one in done.reread[:_SHOWN]:
        say(f"  shot {one.shot}, {one.what}: {one.now or 'none'} (before: {one.was or 'none'})")
    if len(done.reread) > _SHOWN:
        say(f"  and {len(done.reread) - _SHOWN} more")
    if done.takes:
        takes = "1 take, which stays" if done.takes == 1 else f"{done.takes} takes, which stay"
        say(f"It has {takes}. Which are stale: repertory take list {shlex.quote(str(film))}")
    if done.kept:
        say(f"As it was: {done.kept}")
    say(f"Next: repertory shots check {shlex.quote(str(film))}")
