"""`candidates` and `pick` of characters, locations and props: look at what was offered side by side, and choose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import kind_of, studio
from repertory.cli.screen import say, table

if TYPE_CHECKING:
    from repertory.work.picking import Offered

Name = Annotated[str, typer.Argument(help="Its name: lower case letters, digits, hyphens.")]


def candidates(
    context: typer.Context,
    name: Name,
    sheet: Annotated[
        Path | None, typer.Option(help="Draw them side by side into this PNG or JPEG file, beside the master.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Those too of what is locked.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Remove all that were not picked.")] = False,
) -> None:
    """List the candidates that may be picked: what each would become and what was measured of it."""
    kind = kind_of(context)
    with studio(context, "Reading") as desk:
        desk.library.require(name, kind)
        if clear:
            gone = desk.clear_candidates(name)
            say(f"Removed {len(gone)} candidate{'' if len(gone) == 1 else 's'} of {name}.")
            return
        found = desk.candidates(name)
        shown = [one for one in found if one.open or every]
        paths = [desk.library.open_candidate(name, one.candidate) for one in shown]
        if sheet is not None:
            desk.candidates_sheet(name, sheet, every=every)
    if not shown:
        settled = f" {len(found)} of what is locked: add --all." if found else ""
        say(f"{name} has no open candidates.{settled} Next: repertory {kind.value} show {name}")
        return
    _table(shown, paths)
    for one in shown:
        for note in one.candidate.notes:
            say(f"{one.candidate.number}: {note}")
    if sheet is not None:
        say(f"Side by side: {sheet}")
    look = "" if sheet else f"; add --sheet {name}-candidates.png to see them side by side"
    say(f"Next: repertory {kind.value} pick {name} NUMBER{look}")


def pick(
    context: typer.Context,
    name: Name,
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER...", help="The candidates' numbers.")],
) -> None:
    """Make candidates the views that they would become, in the place of those picked before."""
    kind = kind_of(context)
    with studio(context, "Picking") as desk:
        desk.library.require(name, kind)
        anchor = desk.pick(name, *numbers)
    views = "; ".join(one.full_name for one in anchor.references)
    say(f"{anchor.title}: {views}. Next: repertory {kind.value} lock {name}")


def _table(shown: list[Offered], paths: list[Path]) -> None:
    lines = [
        (
            str(one.candidate.number),
            one.becomes + (", picked" if one.picked else ""),
            ("refused: " if one.candidate.refused else "") + (one.words or "-"),
            one.candidate.engine,
            str(one.candidate.seed) if one.candidate.seed is not None else "-",
            str(path),
        )
        for one, path in zip(shown, paths, strict=True)
    ]
    table("Candidates", ("number", "would become", "measured", "engine", "seed", "file"), lines, whole=("file",))
