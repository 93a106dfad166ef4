"""`repertory logs`: what happened in a film, whichever process and machine did it."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import library_of
from repertory.cli.screen import complain, say
from repertory.files.remote import place_of
from repertory.model.price import dollars

if TYPE_CHECKING:
    from repertory.jobs.logreading import Entry

_LOOK_S = 0.5
"""Between two looks for what is new."""


def logs(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The production's folder.")] = Path(),
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes, until Ctrl-C.")] = False,
    shot: Annotated[str, typer.Option(help="Only this shot.")] = "",
    order: Annotated[str, typer.Option(metavar="ID", help="Only this order.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each, with times in UTC.")] = False,
) -> None:
    """Tell what happened in a film: every shot, order and error of every process, by time.

    The files lie in .repertory/logs in the film's folder; the oldest are deleted beyond 50 MB. Of a film on S3 each
    machine keeps its own, and tells no others.
    """
    from repertory.app import Studio

    reader = Studio(library_of(context)).logs(folder, shot=shot, order=order)
    found = False
    if place_of(folder.absolute()) is not None:
        complain(
            "Only what this machine did: of a film on S3 each keeps a log of its own. `repertory status` tells of all."
        )
    while True:
        for entry in reader.new():
            found = True
            say(json.dumps(_told(entry), ensure_ascii=False) if as_json else _line(entry))
        if not follow:
            break
        time.sleep(_LOOK_S)
    if not found and not as_json:
        say("Nothing is noted yet." if not (shot or order) else "Nothing is noted of it.")


def _told(entry: Entry) -> dict[str, str]:
    return {name: text for name, text in asdict(entry).items() if text}


def _line(entry: Entry) -> str:
    """A line for people, in this computer's time: "2026-11-23 17:40:02  shot 4: rolling: keyframe-1 from kling-v3"."""
    try:
        at = datetime.fromisoformat(entry.at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        at = entry.at
    about = f"shot {entry.shot}: " if entry.shot else ""
    level = "" if entry.level == "info" else f"{entry.level.upper()} "
    state = f"{entry.state}: " if entry.state and not entry.what.startswith(entry.state) else ""
    beside = [entry.order, dollars(Decimal(entry.usd)) if entry.usd.strip("0.") else ""]
    more = ", ".join(filter(None, beside))
    return f"{at}  {level}{about}{state}{entry.what}{f' ({more})' if more else ''}"


COMMANDS = (logs,)
