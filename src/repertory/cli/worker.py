"""`repertory worker`: another process, on this machine or another, that shares the work of a shoot."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from repertory.cli.opening import studio
from repertory.cli.screen import say

AtOnce = Annotated[
    int | None,
    typer.Option(
        "--at-once",
        metavar="SHOTS",
        help="How many shots to work on at once; by itself as many as the engines take, and one for each core.",
    ),
]


def worker(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The production's folder, as it is seen from here.")] = Path(),
    at_once: AtOnce = None,
) -> None:
    """Share the work of a `repertory shoot` of this film until it is done, here or on another machine.

    Where the film is still being prepared it waits for its shots. Both must see the same production and library
    folders, have the same keys and engine cards, and on several machines the same REPERTORY_DATABASE. When either is
    killed, the other goes on with its shots.
    """
    with studio(context, "Joining", film=folder, shown=True) as desk:
        joined = desk.join(folder, at_once=at_once)
    film = shlex.quote(str(folder))
    if joined:
        say(f"Nothing is left to share. What came of it: repertory take list {film}")
    else:
        say(f"Nobody shoots this film now. Next: repertory shoot {film}")


COMMANDS = (worker,)
