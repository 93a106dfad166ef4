"""What may enter the library, and what may be locked."""

from __future__ import annotations

import datetime
import re

from repertory.craft.building import require_stages
from repertory.errors import ConsentMissing, StageMissing, YourMove
from repertory.files.hashing import sha256_of_text, slug
from repertory.model.anchor import Anchor, Character, Origin, Voice

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_NAME = 60
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Windows takes these for devices, whatever folder they are in."""

_PRONOUNS = ("she", "he", "they")


def is_name(name: str) -> bool:
    """Whether it could be the name of an anchor: lower case letters, digits and single hyphens."""
    return bool(_NAME.fullmatch(name)) and len(name) <= _LONGEST_NAME and name not in _DEVICES


def require_name(name: str) -> None:
    """Raises YourMove for a name that cannot be a folder on every system, and says which one could."""
    if is_name(name):
        return
    better = slug(name)[:_LONGEST_NAME].strip("-")
    better = better if is_name(better) else f"{better}-1"
    raise YourMove(
        f'"{name}" cannot be a name: use lower case letters, digits and single hyphens.', step=f'Try "{better}".'
    )


def require_consent(anchor: Anchor) -> None:
    """Raises ConsentMissing for a real person's likeness or voice without a whole, dated consent whose words are those
    that were recorded."""
    if anchor.origin is not Origin.REAL:
        return
    consent = anchor.consent
    record = f"repertory {anchor.kind.value} consent {anchor.name} --by NAME --words TEXT --on YYYY-MM-DD"
    if consent is None or not consent.given_by.strip() or not consent.statement.strip():
        raise ConsentMissing(
            f"{anchor.title} is a real person, and no consent is recorded.",
            step=f"Record who agreed, to what and on which day: {record}",
        )
    try:
        given = datetime.date.fromisoformat(consent.on)
    except ValueError as error:
        raise ConsentMissing(
            f'The consent for {anchor.title} has no day: "{consent.on}".', step="Give the day as YYYY-MM-DD."
        ) from error
    if given > datetime.date.today() + datetime.timedelta(days=1):  # somewhere it is tomorrow already
        raise ConsentMissing(
            f"The consent for {anchor.title} is of {consent.on}, a day to come.", step="Give the day it was given."
        )
    if consent.statement_sha256 != sha256_of_text(consent.statement):
        why = (
            "were changed after they were recorded"
            if consent.statement_sha256
            else "have no hash: nobody recorded them"
        )
        raise ConsentMissing(
            f"The words of the consent for {anchor.title} {why}.",
            step=f"Put the card back as it was, or record the words anew: {record}",
        )


def require_pronoun(anchor: Anchor) -> None:
    """Raises YourMove for a pronoun that prompts cannot use."""
    if isinstance(anchor, Character) and anchor.pronoun not in _PRONOUNS:
        raise YourMove(f'"{anchor.pronoun}" is no pronoun for {anchor.title}.', step="Use she, he or they.")


def require_lockable(anchor: Anchor) -> None:
    """Raises ConsentMissing or StageMissing, with the exact next command, for what cannot be locked yet."""
    require_consent(anchor)
    if isinstance(anchor, Character):
        require_stages(anchor)
    if not anchor.references:
        kind = f"repertory {anchor.kind.value}"
        command = f"{kind} build {anchor.name}, or: {kind} import {anchor.name} PICTURE"
        if isinstance(anchor, Voice):
            command = f"{kind} new {anchor.name} --speaker {anchor.speaker}"
        raise StageMissing(f"{anchor.title} has no reference yet.", step=f"Run: {command}")
