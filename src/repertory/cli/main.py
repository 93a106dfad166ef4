"""`repertory`: the command line. Each command is a thin call of `Studio`."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from repertory import __version__
from repertory.cli import (
    anchors,
    bindings,
    browser,
    calibrate,
    character,
    control,
    drafts,
    engines,
    film,
    inspecting,
    library,
    listing,
    logs,
    looking,
    models,
    orders,
    picking,
    repairing,
    report,
    shots,
    shots_edit,
    status,
    wardrobe,
    worker,
)
from repertory.cli.screen import complain
from repertory.errors import RepertoryError, YourMove
from repertory.files.remote import SCHEME, local_path
from repertory.files.writing import clear_write_errors

INTERRUPTED, TERMINATED, HUNG_UP = 130, 143, 129
"""Exit codes of a command that was stopped by Ctrl-C, by SIGTERM or by the end of its terminal, as shells have them."""


class Interrupted(BaseException):
    """Ctrl-C in a command. Typer ends at a KeyboardInterrupt without a word, so it is not shown one."""


class Interruptible(TyperGroup):
    """The command line's root, which tells `run` of a Ctrl-C."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as key:
            raise Interrupted from key


app = typer.Typer(
    name="repertory",
    cls=Interruptible,
    help="A standing company of actors for AI film-makers: the same faces, clothes, places and voices in every shot.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(character.app, name="character")
app.add_typer(anchors.location, name="location")
app.add_typer(anchors.prop, name="prop")
app.add_typer(anchors.voice, name="voice")
app.add_typer(anchors.look, name="look")
app.add_typer(film.production, name="production")
app.add_typer(film.take, name="take")
app.add_typer(library.app, name="library")
app.add_typer(shots.app, name="shots")
app.add_typer(models.app, name="models")
app.add_typer(engines.app, name="engines")
app.add_typer(orders.app, name="orders")
app.command("export")(library.export)
app.command("import")(library.import_)
for change in shots_edit.COMMANDS:
    shots.app.command()(change)
character.app.command()(wardrobe.wear)
for pictured in (character.app, anchors.location, anchors.prop):
    pictured.command()(picking.candidates)
for thing in (anchors.location, anchors.prop):
    thing.command()(picking.pick)
for people in (character.app, anchors.voice):
    people.command()(drafts.consent)
for kind in (character.app, anchors.location, anchors.prop, anchors.voice, anchors.look):
    kind.command("list")(listing.list_)
    kind.command()(drafts.remove)
    kind.command()(drafts.discard)
    kind.command()(bindings.bind)
    kind.command("bindings")(bindings.bindings)
    kind.command()(bindings.unbind)
for part in (film, worker, status, control, logs, repairing, report, inspecting, calibrate, looking, browser):
    for command in part.COMMANDS:
        app.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"repertory {__version__}")
        raise typer.Exit


@app.callback()
def choose_library(
    context: typer.Context,
    library: Annotated[
        Path | None,
        typer.Option(
            help="Library folder; else $REPERTORY_LIBRARY, `library` beside a film's folder, ./library, or your data "
            "folder."
        ),
    ] = None,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say it and stop.")] = False,
) -> None:
    """Chooses the library for all that follows."""
    context.obj = library


def spread(arguments: list[str], option: str) -> list[str]:
    """`--against a.png b.png` as `--against a.png --against b.png`: options of the parser take one value each."""
    spread_out: list[str] = []
    after = False
    for argument in arguments:
        if argument.startswith("-"):
            after = argument == option
        elif after and spread_out[-1] != option:
            spread_out.append(option)
        spread_out.append(argument)
    return spread_out


def with_local_paths(arguments: list[str]) -> list[str]:
    """The same with the local folder of every s3:// address, `--film=s3://...` too: commands work on paths. Raises
    YourMove."""
    found = []
    for argument in arguments:
        option, equals, value = argument.partition("=") if argument.startswith("--") else ("", "", argument)
        local = str(local_path(value)) if value.startswith(SCHEME) else value
        found.append(f"{option}{equals}{local}")
    return found


def calm_the_collector() -> None:
    """Lets Python look for garbage less often: a long shot list makes many small objects that stay, and looking through
    them again and again is a tenth of the time of reading it."""
    gc.set_threshold(50_000, 20, 100)


def compute_in_one_thread() -> None:
    """Keeps the linear algebra of NumPy and SciPy in the thread that asks, unless the user says otherwise: shots are
    made side by side, and threads that wait for each other in small sums took four times as long as one."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


class _Terminated(KeyboardInterrupt):
    """SIGTERM, as systemd, Docker and a shutting-down computer send it: work comes to rest as it does at Ctrl-C."""


class _HungUp(KeyboardInterrupt):
    """SIGHUP: the window was closed, the connection lost. The same, so that a call that costs money is waited for."""


def _terminate(*_: object) -> NoReturn:
    raise _Terminated


def _hang_up(*_: object) -> NoReturn:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a shell and its terminal both send it
    nowhere = os.open(os.devnull, os.O_WRONLY)  # whoever writes to a terminal that is gone fails
    for stream in (sys.stdout, sys.stderr):
        if stream.isatty():
            os.dup2(nowhere, stream.fileno())
    raise _HungUp


@contextlib.contextmanager
def _told_to_stop() -> Iterator[None]:
    """Hears in the block that the program is to end. Windows knows no SIGHUP, and `nohup` says that it is no reason."""
    heard = [(signal.SIGTERM, signal.signal(signal.SIGTERM, _terminate))]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        heard.append((signal.SIGHUP, signal.signal(signal.SIGHUP, _hang_up)))
    try:
        yield
    finally:
        for number, before in heard:
            signal.signal(number, before)


def run() -> None:
    """The console script. Ends with the exit code of the error, which is said in one sentence with the next step."""
    calm_the_collector()
    compute_in_one_thread()
    try:
        with _told_to_stop(), clear_write_errors(Path.cwd()):
            _require_text(sys.argv[1:])
            app(args=spread(with_local_paths(sys.argv[1:]), "--against"))
    except RepertoryError as error:
        complain(f"Error: {error}")
        sys.exit(error.exit_code)
    except (Interrupted, KeyboardInterrupt) as stopped:
        why = stopped.__cause__ or stopped
        _stop(TERMINATED if isinstance(why, _Terminated) else HUNG_UP if isinstance(why, _HungUp) else INTERRUPTED)


def _require_text(arguments: list[str]) -> None:
    """Raises YourMove for bytes that are no text: no card could be written with them."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            step = "Type it in UTF-8; a file or folder whose name is not needs another name."
            raise YourMove(f'"{argument}" is no text in UTF-8.', step=step) from error


def _stop(code: int) -> NoReturn:
    """Ends the process at once. A step that still runs in another thread is lost, as it would be by a `kill -9`: all
    that is stored is whole, and the next run makes it again."""
    complain("Stopped. Run the same command again to go on.")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
