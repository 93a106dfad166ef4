"""A real person's consent, recorded: the words with their hash on the card, what proves them beside it."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from repertory.errors import ConsentMissing, YourMove
from repertory.files.hashing import sha256_of, sha256_of_text
from repertory.library.folder import Library
from repertory.library.rules import require_consent
from repertory.media.check import check_evidence
from repertory.model.anchor import Anchor, Character, Consent, Origin, Voice

A = TypeVar("A", bound=Anchor)
_WORDS = "consent"
"""The readable part of the name of what proves one: `consent-3fa9c1d2.pdf`."""


def agreed(library: Library, anchor: A, consent: Consent | None, file: Path | None = None) -> A:
    """The draft as a real person's, who agreed to these words; their hash is taken here and nowhere else. Without a
    consent it stays as it is.

    `file` is stored in the anchor's folder, which may be a new one; the card is not written. Where it is None, what
    proved that the same person agreed to the very same words stays. Raises ConsentMissing for a consent that is not
    whole, MediaRejected for a file that is no paper, picture or recording, YourMove for a name that cannot be one,
    FolderNotWritable, DiskFull.
    """
    if consent is None:
        _require_none(file)
        return anchor
    before = anchor.consent
    sha256 = sha256_of_text(consent.statement)
    same = before is not None and (before.given_by, before.statement_sha256) == (consent.given_by, sha256)
    kept = before.document if before is not None and same else None
    recorded = replace(consent, statement_sha256=sha256, document=kept)
    anchor = replace(anchor, origin=Origin.REAL, consent=recorded)
    if isinstance(anchor, Voice):  # somebody's after all
        anchor = replace(anchor, machine_made=False)
    require_consent(anchor)
    if file is None:
        return anchor
    kind, _ = check_evidence(file)
    new = anchor.name not in library.names(anchor.kind)
    document = library.add_media(anchor, file, _WORDS, kind, new=new)
    return replace(anchor, consent=replace(recorded, document=document))


def record(library: Library, name: str, consent: Consent, file: Path | None = None) -> Anchor:
    """Records a consent on the draft of a character or a voice, in place of the one before; a synthetic one becomes a
    real person's. Locked versions stay as they are: it holds from the next lock on.

    Raises UnknownName, YourMove for a place, a thing or a look, and as `agreed` does; then the library is as it was.
    """
    draft = library.draft_as_written(name)
    if not isinstance(draft, Character | Voice):
        what = f'"{name}" is a {draft.kind.value}, and nobody\'s likeness or voice.'
        raise YourMove(what, step="Record the consent of the character or the voice that it is about.")
    with library.all_or_nothing(draft.kind, name):
        draft = agreed(library, draft, consent, file)
        library.save(draft, new_consent=True)
    return draft


def require_recorded(anchor: Anchor, consent: Consent | None, file: Path | None = None) -> None:
    """Raises YourMove, with the command that records it, unless the anchor's card says that this person agreed to these
    words on that day, and has this file for it if one is given; ConsentMissing for a file without a consent."""
    if consent is None:
        _require_none(file)
        return
    there = anchor.consent
    known = there and (there.given_by, there.statement, there.on) == (consent.given_by, consent.statement, consent.on)
    proof = there.document.sha256 if there and there.document else ""
    if known and (file is None or (file.is_file() and sha256_of(file) == proof)):
        return
    options = {"by": consent.given_by, "words": consent.statement, "on": consent.on, "file": str(file or "")}
    given = " ".join(f"--{name} {shlex.quote(value)}" for name, value in options.items() if value)
    raise YourMove(
        f'"{anchor.name}" is there already, without this consent.',
        step=f"Record it first: repertory {anchor.kind.value} consent {anchor.name} {given}",
    )


def _require_none(file: Path | None) -> None:
    """Raises ConsentMissing for a file that is to prove a consent which is not there."""
    if file is not None:
        what = f"{file} was given to prove a consent, and no consent."
        raise ConsentMissing(what, step="Say too who agreed, to what and on which day.")
