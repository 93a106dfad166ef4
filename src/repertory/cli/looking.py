"""Commands that look: make a library, and see what works here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from repertory.cli.opening import library_of
from repertory.cli.screen import say, table


def init(
    context: typer.Context, folder: Annotated[Path | None, typer.Argument(help="Where to make it.")] = None
) -> None:
    """Make a library, or keep the one that is there."""
    from repertory.app import Studio
    from repertory.company import default_library

    made = Studio(folder or library_of(context)).init()
    say(f"Library: {made}")
    if made.resolve() != default_library().resolve():
        say(f"So that commands use it: export REPERTORY_LIBRARY={made.resolve()}")
    say("Next: repertory new my-film, which builds its own cast")
    say('  or: repertory character new mia --prompt "a 28-year-old woman with short dark hair"')
    say("  or: repertory character import mia --headshot PICTURE")


def doctor(
    context: typer.Context,
    film: Annotated[Path | None, typer.Argument(help="A production's folder, whose place is tried out, too.")] = None,
) -> None:
    """Say what works on this machine, which keys are seen, what to install for the rest, and whether the folders of
    library and film are fit for several machines at once."""
    from repertory.company import default_library
    from repertory.jobs.database import server_state
    from repertory.joining import check_engines, check_inspectors, check_models
    from repertory.library.folder import is_library

    library = library_of(context) or default_library(film)
    lines = [
        ("library", f"{library}" if is_library(library) else f"{library}: none yet; repertory init"),
        ("its place", _place(library)),
        *([("film", f"{film}"), ("film's place", _place(film))] if film else []),
        *([("job database", jobs)] if (jobs := server_state()) else []),
        *check_inspectors().items(),
        ("models", check_models()),
        *check_engines().items(),
    ]
    table("", ("part", "state"), lines)


def _place(folder: Path) -> str:
    """What kind of place a folder is, and what it lacks for several machines."""
    from repertory.files.fitness import fitness

    kind, lacks = fitness(folder)
    return f"{kind}: {' '.join(lacks) or 'locks are kept, and a second writer is told'}"


COMMANDS = (init, doctor)
