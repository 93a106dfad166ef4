"""`list`: what the library has of one kind, as its index knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import kind_of, studio
from repertory.cli.screen import complain, say, table
from repertory.errors import Damaged
from repertory.model.anchor import AnchorKind, Stage

if TYPE_CHECKING:
    from repertory.library.entries import Entry

SCREENFUL = 200
"""How many rows are shown unless all are asked for: drawing ten thousand takes ten seconds."""
_PEOPLE = (AnchorKind.CHARACTER, AnchorKind.VOICE)
_HOW_TO_START = {
    AnchorKind.CHARACTER: 'repertory character new mia --prompt "a 28-year-old woman with short dark hair"\n'
    "  or: repertory character import mia --headshot PICTURE",
    AnchorKind.LOCATION: 'repertory location new coffee-shop --prompt "coffee shop interior"\n'
    "  or: repertory location import coffee-shop PICTURE",
    AnchorKind.PROP: 'repertory prop new phone --prompt "a black phone"\n  or: repertory prop import phone PICTURE',
    AnchorKind.VOICE: "repertory voice new mia-voice --speaker en-us+f3",
    AnchorKind.LOOK: "repertory look import warm-film PICTURE",
}


def list_(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=f"All of them, not the first {SCREENFUL} alone.")] = False,
) -> None:
    """List what the library has of this kind, drafts too: versions, references, tags."""
    kind = kind_of(context)
    with studio(context, "Reading") as desk:
        found = desk.list(kind, limit=None if everything else SCREENFUL + 1)
    if not found:
        say(f"No {kind.value}s yet. Next: {_HOW_TO_START[kind]}")
        return
    shown = found if everything else found[:SCREENFUL]
    table(f"{kind.value.capitalize()}s", _columns(kind), [_row(one) for one in shown], whole=("name",))
    if len(shown) < len(found):
        say(f"More: repertory {kind.value} list --all, or: repertory library search WORD --kind {kind.value}")
    _complain_of([one for one in shown if one.damage])


def _columns(kind: AnchorKind) -> tuple[str, ...]:
    origin = ("origin",) if kind in _PEOPLE else ()
    stages = ("stages",) if kind is AnchorKind.CHARACTER else ()
    return ("name", "title", "version", *origin, "references", *stages, "tags")


def _row(one: Entry) -> tuple[str, ...]:
    cells = {
        "name": one.name,
        "title": one.title,
        "version": _version(one),
        "origin": one.origin.value,
        "references": str(one.references),
        "stages": _stages(one),
        "tags": ", ".join(one.tags),
    }
    return tuple(cells[column] for column in _columns(one.kind))


def _version(one: Entry) -> str:
    if one.damage:
        return "unreadable"
    if not one.version:
        return "draft"
    return f"{one.version}, draft ahead" if one.draft else str(one.version)


def _stages(one: Entry) -> str:
    if len(one.stages) == len(Stage):
        return "all"
    waived = f"waived: {', '.join(one.waived)}" if one.waived else ""
    return "; ".join(words for words in (", ".join(one.stages), waived) if words) or "-"


def _complain_of(damaged: list[Entry]) -> None:
    for one in damaged:
        complain(one.damage)
    if damaged:
        many = f"{len(damaged)} of them cannot be read."
        raise Damaged(many, step="See what is wrong: repertory library check")
