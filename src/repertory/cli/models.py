"""`repertory models`: recognisers, detectors and learned eyes that somebody else publishes, fetched when asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.screen import complain, say, table
from repertory.errors import YourMove

if TYPE_CHECKING:
    from repertory.inspectors.models import Model

app = typer.Typer(help="Models that others publish: which there are, and fetching one.", no_args_is_help=True)
TENTHS = 10


@app.command("list")
def list_() -> None:
    """List the models that can be pulled, with their licences, and which are here."""
    from repertory.inspectors.models import folder, is_pulled, models

    lines = [
        (
            model.name,
            model.used,
            model.licence,
            _megabytes(model),
            "yes" if is_pulled(model) else "-",
        )
        for model in models().values()
    ]
    table("", ("name", "what for", "licence", "size", "here"), lines)
    say(f"They lie in {folder()}. Next: repertory models pull NAME")


@app.command()
def pull(
    name: Annotated[str, typer.Argument(help="As `models list` calls it.")],
    accept_licence: Annotated[bool, typer.Option("--accept-licence", help="Accept its licence unasked.")] = False,
) -> None:
    """Fetch a model once into your cache; only the very file that is known is kept."""
    from repertory.inspectors.models import is_pulled, model_named, place_of
    from repertory.inspectors.pulling import pull as fetch

    model = model_named(name)
    if is_pulled(model):
        say(f"{model.title} is here already: {place_of(model)}")
        return
    say(f"{model.title}: {model.used}. {_megabytes(model)} from {model.url}")
    say(f"Licence: {model.licence}, {model.licence_url}")
    if model.note:
        say(f"Note: {model.note}")
    _require_accepted(model, accepted=accept_licence)
    told: set[int] = set()

    def hear(here: int, whole: int) -> None:
        tenth = here * TENTHS // whole
        if 0 < tenth < TENTHS and tenth not in told:
            told.add(tenth)
            complain(f"{model.name}: {tenth * 100 // TENTHS} %")

    say(f"{model.title} is here: {fetch(model, hear)}")


def _require_accepted(model: Model, *, accepted: bool) -> None:
    """Raises YourMove where the licence is not accepted."""
    if accepted:
        return
    step = f"Read it, then: repertory models pull {model.name} --accept-licence"
    if not _at_a_terminal():
        raise YourMove(f"The licence of {model.title} was not accepted.", step=step)
    if not typer.confirm(f"Do you accept the licence {model.licence}?"):
        raise YourMove(f"The licence of {model.title} was not accepted; nothing was fetched.", step=step)


def _at_a_terminal() -> bool:
    """Whether somebody is there to answer a question."""
    return sys.stdin.isatty()


def _megabytes(model: Model) -> str:
    return f"{model.size / 1e6:.1f} MB"
