"""Commands about the library as a whole: check it, search it, and carry one anchor away or in as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from repertory.cli.bindings import bindings_of
from repertory.cli.opening import studio
from repertory.cli.screen import complain, figure, say, table
from repertory.errors import Damaged, YourMove
from repertory.model.anchor import AnchorKind

app = typer.Typer(help="The library as a whole: check it, search it.", no_args_is_help=True)


@app.command()
def check(
    context: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help="Delete what killed writers left, move orphans to .orphans, renew the index.")
    ] = False,
) -> None:
    """Verify every card and every file's hash, and report what belongs to nobody. Changes nothing without --fix."""
    with studio(context, "Checking") as desk:
        problems = desk.check_library(fix=fix)
    for one in problems:
        done = " Done." if one.fixed else ""
        todo = f" With --fix: {one.fix}" if one.fix and not one.fixed else ""
        say(f"{one.kind.value}: {one.what}{todo}{done} {one.step}".rstrip())
    damaged = sum(one.kind.value == "damaged" for one in problems)
    if damaged:
        complain(f"The library is not whole: {damaged} finding(s) need a person.")
        sys.exit(Damaged.exit_code)
    say("The library is whole." if not problems else "The library is whole; what is listed above harms nobody.")


@app.command()
def search(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="Beginnings of words of name, title, tags, outfits.")
    ] = None,
    picture: Annotated[Path | None, typer.Option(help="Who looks like the face in this picture?")] = None,
    kind: Annotated[AnchorKind | None, typer.Option(help="Only this kind.")] = None,
    tag: Annotated[str, typer.Option(help="Only what has this tag.")] = "",
    engine: Annotated[str, typer.Option(help="Only what this engine made or knows.")] = "",
) -> None:
    """Find anchors by words, or characters by a face."""
    if picture is not None and (words or kind or tag or engine):
        raise YourMove("A picture is searched for alone.", step="Leave the words out.")
    with studio(context, "Searching") as desk:
        if picture is not None:
            alike = desk.who_looks_like(picture)
            lines = [(one.entry.ref, one.entry.title, figure(one.distance), str(one.references)) for one in alike]
            table("", ("character", "title", "mean distance", "references"), lines)
            return
        found = desk.search(" ".join(words or ()), kind=kind, tag=tag, engine=engine)
    if not found:
        say("Nothing was found.")
        return
    rows = [
        (one.kind.value, one.ref, one.title, ", ".join((*one.tags, *one.outfits)), one.date.isoformat())
        for one in found
    ]
    table("", ("kind", "name", "title", "tags and outfits", "date"), rows)


@app.command()
def tag(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The anchor's name.")],
    tags: Annotated[list[str] | None, typer.Argument(help="Words to find it by; none takes all away.")] = None,
) -> None:
    """Give an anchor words to be found by, in place of those that it had."""
    with studio(context, "Reading") as desk:
        anchor = desk.tag(name, tags or ())
    words = ", ".join(anchor.tags) or "no tags"
    say(f"{anchor.title}: {words}. Next: repertory {anchor.kind.value} lock {name}")


def export(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(help="mia for all its locked versions, or mia@2.")],
    file: Annotated[Path, typer.Argument(help="Where to write it: a file, or a folder.")] = Path(),
) -> None:
    """Carry an anchor away as one file: cards, pictures, voice, consent, and a page to look at."""
    with studio(context, "Packing") as desk:
        path = desk.export(ref, file)
    say(f"{path} ({path.stat().st_size / 1e6:.1f} MB). To bring it in elsewhere: repertory import {path.name}")


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A .repertory file.")],
    rename: Annotated[list[str] | None, typer.Option("--as", help='Another name here: "mia=mia-2".')] = None,
) -> None:
    """Bring in what somebody exported. All of it is checked before anything is written."""
    names = {}
    for pair in rename or ():
        old, equals, new = pair.partition("=")
        if not equals or not old.strip() or not new.strip():
            raise YourMove(f'"{pair}" renames nothing.', step='Write it as "mia=mia-2".')
        names[old.strip()] = new.strip()
    with studio(context, "Checking") as desk:
        found = desk.import_bundle(file, rename=names)
    for one in found:
        versions = ", ".join(f"{one.anchor.name}@{version}" for version in one.added)
        say(f"Imported {versions}." if versions else f"{one.anchor.ref} is there already, the very same.")
        if one.restored:
            say(f"Whole again: {', '.join(one.restored)}.")
        for line in bindings_of(one):
            say(line)
