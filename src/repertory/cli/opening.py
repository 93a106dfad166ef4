"""Opening the studio for a command. `Studio` and what it needs are imported only when a command runs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.cli.screen import progress
from repertory.errors import ConsentMissing

if TYPE_CHECKING:
    import typer

    from repertory.app import Studio
    from repertory.model.anchor import Consent


@contextlib.contextmanager
def studio(context: typer.Context, title: str, *, budget: float = 0.0) -> Iterator[Studio]:
    """The studio over the chosen library, with a progress bar."""
    from repertory.app import Studio

    with progress(title) as tell:
        yield Studio(library_of(context), tell=tell, budget_usd=Decimal(str(budget)))


def library_of(context: typer.Context) -> Path | None:
    """The library that was named before the command, if one was."""
    chosen = context.find_root().obj
    return chosen if isinstance(chosen, Path) else None


def consent_of(real: bool, given_by: str, statement: str, day: str) -> Consent | None:
    """The consent of a real person; None for a synthetic one. Raises ConsentMissing."""
    from repertory.model.anchor import Consent

    if not real:
        if given_by or statement:
            raise ConsentMissing("A consent was given for somebody who is not marked as real.", step="Add --real.")
        return None
    if not (given_by and statement and day):
        raise ConsentMissing(
            "A real person's likeness or voice needs a recorded consent.",
            step='Add --consent-by "NAME" --consent "what they agreed to" --consent-on YYYY-MM-DD.',
        )
    return Consent(given_by=given_by, statement=statement, on=day)
