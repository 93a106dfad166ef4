"""What may enter the library, and what may be locked."""

from __future__ import annotations

import datetime
import re
import shlex
from collections.abc import Iterable

from repertory.craft.building import require_stages
from repertory.errors import ConsentMissing, StageMissing, YourMove
from repertory.files.hashing import sha256_of_text, slug
from repertory.model.anchor import Anchor, Character, Location, Origin, Prop, Voice

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_NAME = 60
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Windows takes these for devices, whatever folder they are in."""

_PRONOUNS = ("she", "he", "they")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


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
    if not isinstance(anchor, Character | Voice):
        what = f"{anchor.title} is said to be a real person, and is a {anchor.kind.value}."
        raise ConsentMissing(what, step=f'Put the card back as it was: origin = "{Origin.SYNTHETIC.value}".')
    record = f": {_record(anchor)}"
    if anchor.locked:  # it never changes, so only another version can take its place
        lock = f"repertory {anchor.kind.value} lock {anchor.name}"
        record = f" and lock a version to use in place of {anchor.ref}{record}, then: {lock}"
    if consent is None or not consent.given_by.strip() or not consent.statement.strip():
        raise ConsentMissing(
            f"{anchor.title} is a real person, and no consent is recorded.",
            step=f"Record who agreed, to what and on which day{record}",
        )
    given = _day(consent.on)
    if given is None:
        raise ConsentMissing(
            f'The consent for {anchor.title} has no day: "{consent.on}".', step="Give the day as YYYY-MM-DD."
        )
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
            step=f"Put the card back as it was, or record the words anew{record}",
        )


def _record(anchor: Anchor) -> str:
    return f"repertory {anchor.kind.value} consent {anchor.name} --by NAME --words TEXT --on YYYY-MM-DD"


def _day(words: str) -> datetime.date | None:
    """The day, where it is written as YYYY-MM-DD and in no other of the ways that ISO 8601 has."""
    try:
        return datetime.date.fromisoformat(words) if _DAY.fullmatch(words) else None
    except ValueError:
        return None


def require_same_consent(anchor: Anchor, before: Anchor) -> None:
    """Raises YourMove where a consent that is recorded would be lost or changed with other changes."""
    if before.consent is not None and (anchor.origin, anchor.consent) != (before.origin, before.consent):
        raise YourMove(
            f"Another consent is recorded for {before.title} by now; nothing was written over.",
            step=f"Read the draft again and go on from there; a new consent is recorded by: {_record(anchor)}",
        )


def require_outfits(names: Iterable[str]) -> None:
    """Raises YourMove for the name of an outfit that could not be told from a view of one, "leather jacket/back"."""
    for name in names:
        if "/" in name:
            better = " and ".join(part.strip() for part in name.split("/") if part.strip())
            what = f'"{name}" cannot be the name of an outfit: what follows a "/" is its view.'
            raise YourMove(what, step=f'Try "{better}".')


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
        command = f"{kind} import {anchor.name} PICTURE"
        if isinstance(anchor, Location | Prop):
            command = f"{kind} build {anchor.name}, or: {command}"
        if isinstance(anchor, Voice):
            speaker = shlex.quote(anchor.speaker.strip() or "SPEAKER")
            command = f"{kind} new {anchor.name} --engine {anchor.engine} --speaker {speaker}"
        raise StageMissing(f"{anchor.title} has no reference yet.", step=f"Run: {command}")
