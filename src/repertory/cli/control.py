"""`repertory pause`, `resume`, `cancel`: what a person wishes of a shoot, from any terminal and machine."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import library_of
from repertory.cli.screen import say

if TYPE_CHECKING:
    from repertory.app import Studio
    from repertory.jobs.board import Seen

Film = Annotated[Path, typer.Argument(help="The production's folder.")]


def pause(context: typer.Context, folder: Film = Path()) -> None:
    """Let a shoot rest: nothing new is ordered and nothing is begun, on any machine, until `repertory resume`.

    What is ordered is fetched and kept, since it is paid. The processes wait; one that is started meanwhile waits, too.
    """
    seen = _desk(context).pause(folder)
    out = [standing.shot for standing in seen.standings.values() if standing.order and not standing.doing.is_over]
    said = f" What is ordered of shot {', '.join(sorted(out))} is fetched." if seen.processes and out else ""
    say(f"Paused.{said} {_who(seen, 'wait')}")
    say(f"To go on: repertory resume {_quoted(folder)}")


def resume(context: typer.Context, folder: Film = Path()) -> None:
    """Let a film that was paused go on, on every machine that waits."""
    was, seen = _desk(context).resume(folder)
    if not was:
        say(f"It was not paused. {_who(seen, 'work')}")
    elif seen.processes:
        say(f"{_who(seen, 'go on')}")
    else:
        say(f"Nothing keeps it back any more. {_who(seen, 'go on')}")
    if not seen.processes:
        say(f"Next: repertory shoot {_quoted(folder)}")


def cancel(
    context: typer.Context,
    folder: Film = Path(),
    shots: Annotated[list[str] | None, typer.Option("--shot", help="Only this shot; may be given again.")] = None,
) -> None:
    """End the work on shots, or on all of them; the other shots go on. The next `shoot` brings them back.

    What is ordered and still waits at a vendor who lets go of it is called off, and costs nothing. What is being made
    is fetched and kept, since it is paid.
    """
    ended = _desk(context).cancel(folder, tuple(shots or ()))
    if not ended:
        say("Nothing is being done, so there is nothing to cancel.")
        return
    say(f"Cancelled: shot {', '.join(ended)}. What is being made of it at a vendor is fetched and kept.")
    brings = "" if not shots else "".join(f" --shot {shlex.quote(one)}" for one in ended)
    say(f"To bring it back: repertory shoot {_quoted(folder)}{brings}")


def _desk(context: typer.Context) -> Studio:
    from repertory.app import Studio

    return Studio(library_of(context))


def _who(seen: Seen, do: str) -> str:
    """ "2 processes wait." """
    count = len(seen.processes)
    if not count:
        return "Nobody works on it now."
    verb = {"go on": "goes on"}.get(do, f"{do}s") if count == 1 else do
    return f"{count} process{'' if count == 1 else 'es'} {verb}."


def _quoted(folder: Path) -> str:
    return shlex.quote(str(folder))


COMMANDS = (pause, resume, cancel)
