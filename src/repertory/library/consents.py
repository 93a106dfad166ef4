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


def agreed(library: Library, anchor: A, consent: Consent, file: Path | None = None) -> A:
    """The draft as a real person's, who agreed to these words; their hash is taken here and nowhere else.

    `file` is stored in the anchor's folder, which may be a new one; the card is not written. Where it is None, what
    proved the very same words before stays. Raises ConsentMissing for a consent that is not whole, MediaRejected for a
    file that is no paper, picture or recording, YourMove for a name that cannot be one, FolderNotWritable, DiskFull.
    """
    before = anchor.consent
    try:
        sha256 = sha256_of_text(consent.statement)
    except UnicodeEncodeError as error:
        raise ConsentMissing("The words of the consent are no text.", step="Write them in UTF-8.") from error
    kept = before.document if before is not None and before.statement_sha256 == sha256 else None
    recorded = replace(consent, statement_sha256=sha256, document=kept)
    anchor = replace(anchor, origin=Origin.REAL, consent=recorded)
    require_consent(anchor)
    if file is None:
        return anchor
    kind, _ = check_evidence(file)
    return replace(anchor, consent=replace(recorded, document=library.add_media(anchor, file, _WORDS, kind)))


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
        library.save(draft)
    return draft


def require_recorded(anchor: Anchor, consent: Consent, file: Path | None = None) -> None:
    """Raises YourMove, with the command that records it, unless the anchor's card says that this person agreed to these
    words on that day, and has this file for it if one is given."""
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
