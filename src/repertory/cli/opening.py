"""Opening the studio for a command. `Studio` and what it needs are imported only when a command runs."""

from __future__ import annotations

import contextlib
import os
import shlex
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.events import told_to_programs
from repertory.cli.live import live
from repertory.cli.screen import progress, say
from repertory.errors import ConsentMissing, UnknownName, YourMove

if TYPE_CHECKING:
    from repertory.app import Studio
    from repertory.model.anchor import Anchor, AnchorKind, Consent

Budget = Annotated[
    float,
    typer.Option(
        help="US dollars that may be spent on building this one, over its life; productions pay for themselves."
    ),
]


@contextlib.contextmanager
def studio(
    context: typer.Context, title: str, *, film: Path | None = None, budget: float = 0.0, shown: bool = False
) -> Iterator[Studio]:
    """The studio over the chosen library, or the one that goes with a `film`'s folder, with a progress bar; where its
    shots are to be `shown`, with what is done with each."""
    from repertory.app import Studio
    from repertory.company import default_library

    folder = library_of(context) or default_library(film)
    with (
        live(folder, film) if shown and film is not None else progress(title) as shown_to,
        told_to_programs(shown_to) as tell,
    ):
        try:
            yield Studio(folder, tell=tell, budget_usd=Decimal(str(budget)))
        except UnknownName as unknown:
            raise _with_its_own(unknown, folder, film) from unknown


def _with_its_own(unknown: UnknownName, folder: Path, film: Path | None) -> UnknownName:
    """The same, with the film's own library as the next step where another one was read that lacks a name."""
    from repertory.company import library_beside

    own = library_beside(film) if film is not None else None
    if own is None or own.resolve() == folder.resolve() or (film and not (film / "production.toml").is_file()):
        return unknown
    step = f"Or is its own library meant, which lies beside it? repertory --library {shlex.quote(str(own))} ..."
    return UnknownName(unknown.what, step=f"{unknown.step} {step}".strip())


def not_empty(given: list[str] | None) -> list[str] | None:
    """The names that were given to an option. Raises YourMove for one without a letter."""
    if any(not name.strip() for name in given or ()):
        raise YourMove("An empty name was given.", step='Name it, as in "golden hour" or "red sweater".')
    return given


def settings_of(pairs: list[str] | None) -> dict[str, float | str]:
    """{"scale": 0.8, "variant": "plus-face"} from ["scale=0.8", "variant=plus-face"]. Raises YourMove."""
    found: dict[str, float | str] = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise YourMove(f'"{pair}" is no setting.', step='Write it as "pitch=58".')
        try:
            found[name.strip()] = float(value)
        except ValueError:
            found[name.strip()] = value.strip()
    return found


def kind_of(context: typer.Context) -> AnchorKind:
    """The kind that a shared command is about: `repertory prop lock` is about props."""
    from repertory.model.anchor import AnchorKind

    return AnchorKind((context.parent or context).info_name or "")


def lock_and_say(desk: Studio, name: str) -> None:
    """Locks an anchor, and says its version and what comes next."""
    anchor, new = desk.library.freeze(name)
    ref, kind = anchor.ref, anchor.kind.value
    say(f"Locked {ref}." if new else f"{ref} is locked already, and nothing has changed since.")
    if anchor.version > 1:
        say("Next: films stay at the version that they have; one that is to go on: repertory production upgrade FILM")
    elif kind == "voice":
        say(f"Next: repertory character voice CHARACTER {name}")
    else:
        say(f'Next: repertory new my-film, and name it in my-film/cast.toml: [[{kind}s]] name = "{name}"')


def shown(desk: Studio, ref: str, kind: AnchorKind, *, draft: bool) -> Anchor:
    """What a `show` is about: the draft, if that was asked for, else what the name stands for."""
    desk.library.require(ref, kind)
    if draft and "@" in ref:
        raise YourMove(f"{ref} is a locked version, no draft.", step=f"Leave out --draft, or @{ref.partition('@')[2]}.")
    return desk.library.draft(ref) if draft else desk.library.get(ref)


def say_unlocked(desk: Studio, ref: str, kind: AnchorKind) -> None:
    """Says what to do where a locked version was shown and its draft is ahead of it."""
    name, at, _ = ref.partition("@")
    if not at and desk.library.versions(name) and desk.library.changed(name):
        command = f"repertory {kind.value}"
        say(f"The draft of {name} has changes that are not shown here. Look: {command} show {name} --draft")
        say(f"Next: {command} lock {name}")


def say_offered(kind: str, name: str) -> None:
    """Says where to look at new candidates, and how to choose among them."""
    look = f"repertory {kind} candidates {name} --sheet {name}-candidates.png"
    say(f"Next: {look}, look at it, then: repertory {kind} pick {name} NUMBER")


def library_of(context: typer.Context) -> Path | None:
    """The library that was named before the command, if one was."""
    chosen = context.find_root().obj
    return chosen if isinstance(chosen, Path) else None


def found_library(context: typer.Context) -> Path | None:
    """The library that is used though nobody named one; None where one was named, and where there is none."""
    from repertory.company import default_library
    from repertory.library.folder import is_library

    if library_of(context) or os.environ.get("REPERTORY_LIBRARY"):
        return None
    found = default_library()
    return found if is_library(found) else None


def consent_of(
    real: bool, given_by: str, statement: str, day: str, file: Path | None, *, synthetic: bool = False
) -> Consent | None:
    """The consent of a real person; None for a synthetic one. Raises ConsentMissing, YourMove for both at once."""
    if real and synthetic:
        raise YourMove("Nobody is both real and synthetic.", step="Say --real, with a consent, or --synthetic.")
    if real:
        return whole_consent(given_by, statement, day, options=("--consent-by", "--consent", "--consent-on"))
    if given_by or statement or file:
        raise ConsentMissing("A consent was given for somebody who is not marked as real.", step="Add --real.")
    return None


def whole_consent(given_by: str, statement: str, day: str, *, options: tuple[str, str, str]) -> Consent:
    """A consent. Raises ConsentMissing, naming the `options` of the command for who, what and when."""
    from repertory.model.anchor import Consent

    if not (given_by.strip() and statement.strip() and day.strip()):
        who, what, when = options
        raise ConsentMissing(
            "A real person's likeness or voice needs a recorded consent.",
            step=f'Add {who} "NAME" {what} "what they agreed to" {when} YYYY-MM-DD.',
        )
    return Consent(given_by=given_by, statement=statement, on=day)
