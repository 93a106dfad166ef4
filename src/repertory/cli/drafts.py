"""Commands on a draft of any kind: record a real person's consent, or throw it away; and whose likeness it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import kind_of, studio, whole_consent
from repertory.cli.screen import say
from repertory.errors import StageMissing
from repertory.library.rules import require_lockable
from repertory.model.anchor import Anchor, Character, Origin, Voice

if TYPE_CHECKING:
    from repertory.app import Studio

Name = Annotated[str, typer.Argument(help="Its name.")]


def consent(
    context: typer.Context,
    name: Name,
    by: Annotated[str, typer.Option(help="Who gave the consent.")] = "",
    words: Annotated[str, typer.Option(help="What was consented to, in words.")] = "",
    on: Annotated[str, typer.Option(help="The day of the consent, YYYY-MM-DD.")] = "",
    file: Annotated[Path | None, typer.Option(help="What proves it: a PDF, a text, a picture, a recording.")] = None,
) -> None:
    """Record the consent of a real person on the draft, in place of the one before. It holds from the next lock."""
    agreed = whole_consent(by, words, on, options=("--by", "--words", "--on"))
    kind = kind_of(context)
    with studio(context, "Recording") as desk:
        desk.library.require(name, kind)
        anchor = desk.record_consent(name, agreed, file=file)
    proof = anchor.consent.document if anchor.consent else None
    with_file = f", with {proof.name}" if proof else ", without a file"
    say(f"{anchor.title}: the consent of {by} on {on} is recorded{with_file}.")
    try:
        require_lockable(anchor)
    except StageMissing as missing:
        say(f"{missing.what} {missing.step}")
    else:
        say(f"Next: repertory {kind.value} lock {name}")


def remove(
    context: typer.Context,
    name: Name,
    reference: Annotated[str, typer.Argument(help='As show calls it: "front 2", "leather jacket, back", "night".')],
) -> None:
    """Take a picture out of the draft. Locked versions keep theirs, and the file stays until a check puts it aside."""
    kind = kind_of(context)
    with studio(context, "Removing") as desk:
        desk.library.require(name, kind)
        before = desk.library.draft(name)
        anchor = desk.remove(name, reference)
    gone = [one.full_name for one in before.references if one not in anchor.references]
    say(f"{anchor.title} is without: {'; '.join(gone)}. Next: repertory {kind.value} show {name} --draft")


def discard(context: typer.Context, name: Name) -> None:
    """Throw the draft away: what was changed since the newest lock, or all of it if nothing is locked. Locked versions
    stay, and what is thrown away can be brought back."""
    kind = kind_of(context)
    with studio(context, "Discarding") as desk:
        desk.library.require(name, kind)
        done = desk.discard(name)
    if done.version:
        say(f"The draft of {name} is thrown away; {name}@{done.version} is as it was.")
        say("Files that only the draft named are put aside by: repertory library check --fix")
    else:
        say(f"{name} is thrown away.")
    say(f"To bring it back, move {done.aside} to {done.was}")


def say_unsaid(character: Character) -> None:
    """Says that a face is taken to be nobody's, since nothing was said, and how to say otherwise."""
    if character.origin is Origin.SYNTHETIC:
        say(f"Nobody said whose face this is: {character.title} is kept as synthetic, an invented person.")
        consent = f"repertory character consent {character.name} --by NAME --words WORDS --on DAY"
        say(f"  A real person needs a consent: {consent}")
        say("  To say that it is invented, and not be told this: --synthetic")


def whose(desk: Studio, anchor: Anchor) -> Iterator[str]:
    """Lines that say whose likeness or voice it is, and what is known of that; none for a place, a thing or a look.

    Raises Damaged where the file that proves a consent is missing or has changed.
    """
    if anchor.origin is Origin.REAL and anchor.consent:
        given = anchor.consent
        words = "\n    ".join(given.statement.splitlines())
        yield f"  consent of {given.given_by} on {given.on}: {words}"
        path = desk.library.open(anchor, given.document) if given.document else "no file"
        yield f"  proved by: {path}"
    elif isinstance(anchor, Character | Voice):
        yield f"  synthetic: {_why_synthetic(desk, anchor)}"


def _why_synthetic(desk: Studio, anchor: Character | Voice) -> str:
    if isinstance(anchor, Voice) and anchor.machine_made:
        return "an engine made it, as was said when it was brought along; that is believed, not measured"
    engine = _cast_by(desk, anchor)
    return f"its face was cast here by {engine}" if engine else "as its maker says; that is believed, not measured"


def _cast_by(desk: Studio, anchor: Anchor) -> str:
    """Card id of the engine that made the master reference in this library; empty where a person brought it along."""
    master = anchor.master if isinstance(anchor, Character) else None
    if master is None:
        return ""
    made = [one for one in desk.library.candidates(anchor.name) if one.media.sha256 == master.media.sha256]
    engines = desk.crew.engines
    return next((one.engine for one in made if one.engine not in engines or not engines[one.engine].card.by_hand), "")
