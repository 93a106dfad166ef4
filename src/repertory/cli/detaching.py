"""`--detach`: the same command in a process of its own, which goes on when the terminal closes."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from repertory.cli.opening import library_of
from repertory.cli.screen import complain, say

Detach = Annotated[
    bool, typer.Option("--detach", help="Go on in the background, also when this terminal is closed; see `status`.")
]


def detach(context: typer.Context, command: str, folder: Path, *options: tuple[str, object]) -> NoReturn:
    """Starts `repertory COMMAND FOLDER` in a process of its own, says how to watch and stop it, and ends this one; with
    what it said and its exit code, where it ended at once. `options` are passed on where they are given."""
    from repertory.app import Studio
    from repertory.company import default_library

    library = library_of(context) or default_library(folder)
    words = (command, str(folder), *_words(options))
    desk = Studio(library)
    begun = desk.start(folder, words)
    if begun.exit_code is not None:
        complain(begun.words.rstrip())
        sys.exit(begun.exit_code)
    film = shlex.quote(str(folder))
    say(f"It goes on in the background (process {begun.pid} on {begun.host}), also when this terminal is closed.")
    if desk.is_paused(folder):
        say(f"It waits, since the film is paused. To let it go on: repertory resume {film}")
    say(f"To watch it: repertory status {film}, or: repertory logs {film} --follow")
    say(f"To let it rest: repertory pause {film}. To end it: repertory cancel {film}")
    say(f"What it says at the end: {begun.said}")
    sys.exit(0)


def _words(options: Sequence[tuple[str, object]]) -> Iterator[str]:
    for name, given in options:
        for value in given if isinstance(given, list | tuple) else (given,):
            if value is not None:
                yield f"{name}={value}"
