"""`repertory studio`: the studio in a browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from repertory.cli.opening import library_of
from repertory.cli.screen import say
from repertory.errors import MissingPart


def studio(
    context: typer.Context,
    films: Annotated[Path, typer.Option(help="The folder in which films lie side by side.")] = Path(),
    host: Annotated[
        str, typer.Option(help="Where to listen; elsewhere than on this computer with a password.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 for any that is free.")] = 8765,
    public: Annotated[
        str, typer.Option(help="The address by which others reach it, where a proxy stands before it.")
    ] = "",
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open it in the browser.")] = False,
) -> None:
    """Open the studio in a browser: cast, plan, shoot, look takes over and mend them.

    Only this computer reaches it, and only whoever has the link. To let others in, set REPERTORY_STUDIO_PASSWORD and
    say where to listen. What is being shot goes on when the studio is stopped.
    """
    from repertory.company import default_library

    try:
        from repertory.web.doors import PASSWORD, Doors
        from repertory.web.serving import serve
    except ModuleNotFoundError as error:
        what = f"The studio in a browser needs the package {error.name}."
        raise MissingPart(what, step="Type: pip install 'repertory[studio]'") from error
    doors = Doors(host=host, port=port, public=public.rstrip("/"))
    library = library_of(context) or default_library()
    serve(library, films.resolve(), doors, password=os.environ.get(PASSWORD, ""), show=not no_open, say=say)


COMMANDS = (studio,)
