"""The command that tells how a film came out, for people and for programs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.ending import NOT_DONE
from repertory.cli.opening import studio
from repertory.cli.screen import complain, say, table

if TYPE_CHECKING:
    from repertory.cutters.opening import Step
    from repertory.cutters.rates import Tally


def report(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The production's folder.")] = Path(),
    worst_first: Annotated[
        bool, typer.Option("--worst-first", help="Everybody's sheet with the worst shot first, not in film order.")
    ] = False,
) -> None:
    """Tell how a film came out, finished or not: continuity.html, a contact sheet, everybody's appearances on a sheet
    each, and continuity.json, .csv and -junit.xml for programs.

    The rates are those of all takes that were made: accepted as they came, and accepted after repair.
    """
    with studio(context, "Reporting", film=folder) as desk:
        made = desk.report(folder, worst_first=worst_first)
    for words in (*made.opening, *map(_step, made.steps), ""):
        say(words)
    takes = made.rates.totals.takes
    for first, tallies in (("engine", made.rates.by_engine), ("class of shot", made.rates.by_class)):
        _table(first, tallies)
    say(f"Of the keyframes and clips {takes.before.words} matched before repair, {takes.after.words} after; "
        f"of all that was to be measured in them {takes.unmeasured.words} could not be.")  # fmt: skip
    if takes.lost_usd:
        say(f"Of ${takes.cost_usd:.3f}, ${takes.lost_usd:.3f} went into orders that became no take.")
    if takes.uncounted_usd:
        why = "made before a change of their shots, or after it and not in the film"
        say(f"Of ${takes.cost_usd:.3f}, ${takes.uncounted_usd:.3f} went into takes that are not counted above: {why}.")
    for path in made.files:
        say(str(path))
    if made.missing:
        complain(f"Shots that are not finished: {', '.join(made.missing)}.")
        sys.exit(NOT_DONE)


def _step(step: Step) -> str:
    """One line: "Next: shot 6: To mend it: repertory repair 6 --film my-film"."""
    shots = ", ".join(f"shot {number}" for number in step.shots)
    return f"Next: {' '.join(filter(None, (f'{shots}:' if shots else '', step.about, step.words, step.command)))}"


def _table(first: str, tallies: Mapping[str, Tally]) -> None:
    columns = (first, "takes", "repairs", "matched before repair", "after", "unmeasured", "cost", "each accepted")
    lines = [
        (
            *(name, str(one.takes), str(one.repairs), one.before.words, one.after.words, one.unmeasured.words),
            *(f"${one.cost_usd:.3f}", "-" if one.each_usd is None else f"${one.each_usd:.3f}"),
        )
        for name, one in tallies.items()
    ]
    if lines:
        table("", columns, lines)


COMMANDS = (report,)
