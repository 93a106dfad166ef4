"""`repertory status`: how it stands with a film, from any terminal and machine."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from repertory.cli.figures import ago, left_line, money_line
from repertory.cli.opening import studio
from repertory.cli.screen import say, table
from repertory.model.price import dollars

if TYPE_CHECKING:
    from repertory.work.status import Now, ShotNow

_SILENT_S = 3.0
"""A process is heard from twice a second; one that is not for longer may have ended."""
_LONGEST = 60
"""Signs of what is told of a shot in the table."""


def status(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The production's folder.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Tell how it stands with a film: who works on it, each shot, the money, and what to do next."""
    with studio(context, "Reading", film=folder) as desk:
        now = desk.status(folder)
    if as_json:
        steps = list(_steps(now, shlex.quote(str(folder))))
        say(json.dumps({**_table_of(now), "next": steps}, ensure_ascii=False, indent=2))
        return
    for line in _heads(now):
        say(line)
    shown_shots(now.shots)
    for line in (money_line(now.money), left_line(now.left_s), now.problem):
        if line:
            say(line)
    for number, step in enumerate(_steps(now, shlex.quote(str(folder)))):
        say(f"{'Next' if not number else '  or'}: {step}")


def shown_shots(shots: tuple[ShotNow, ...]) -> None:
    """A table of shots with what is done with each."""
    lines = [
        (one.shot, one.doing.value, one.engine, ago(one.for_s), dollars(one.usd) if one.usd else "-", _words(one.what))
        for one in shots
    ]
    table("", ("shot", "is", "engine", "for", "costs", ""), lines)


def _words(what: str) -> str:
    said = " ".join(what.split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 3].rstrip()}..."


def _heads(now: Now) -> Iterator[str]:
    if now.paused:
        yield "Paused: nothing new is ordered, and what is ordered is fetched while a process works on it."
    for process in now.processes:
        name = process.executor.rpartition("-")[0]
        silent = f", last heard from {ago(process.heard_s)} ago" if process.heard_s > _SILENT_S else ""
        yield f"{process.does} on {name}, for {ago(process.for_s)}{silent}"
    if not now.processes:
        yield "Nobody works on it now."


def _steps(now: Now, film: str) -> Iterator[str]:
    """What to type next, the most pressing first."""
    doing = {one.doing.name for one in now.shots}
    is_open = any(not one.doing.is_over for one in now.shots)
    if now.unsure:
        yield f"repertory orders --film {film} ({now.unsure} may be paid, and nobody knows)"
    if now.paused:
        yield f"repertory resume {film}"
    if now.processes:
        yield f"repertory logs {film} --follow"
    if "REVIEW" in doing:
        yield f"repertory review {film}"
    again = {"FAILED", "LATER", "DELIVERY", "CANCELLED"} & doing
    if not now.processes and (is_open or again):
        yield f"repertory shoot {film}"
    if doing == {"ACCEPTED"} and not now.processes:
        yield f"repertory report {film}" if now.cut else f"repertory cut {film}"


def _table_of(now: Now) -> dict[str, Any]:
    money = now.money
    return {
        "film": str(now.film),
        "paused": now.paused,
        "processes": [
            {
                "id": one.executor,
                "does": one.does,
                "for_s": round(one.for_s, 1),
                "heard_s": round(one.heard_s, 1),
            }
            for one in now.processes
        ],
        "shots": [_row_of(one) for one in now.shots],
        "money": {
            "spent_usd": str(money.spent),
            "reserved_usd": str(money.reserved),
            "budget_usd": str(money.budget),
            "today_usd": str(money.today),
            "day_budget_usd": None if money.day_budget is None else str(money.day_budget),
        },
        "left_s": None if now.left_s is None else round(now.left_s, 1),
        "unsure_orders": now.unsure,
        "problem": now.problem,
    }


def _row_of(one: ShotNow) -> dict[str, Any]:
    return {
        "shot": one.shot,
        "doing": one.doing.name.lower(),
        "what": one.what,
        "engine": one.engine,
        "order": one.order,
        "for_s": None if one.for_s is None else round(one.for_s, 1),
        "usd": str(one.usd or Decimal(0)),
        "process": one.executor,
    }


COMMANDS = (status,)
