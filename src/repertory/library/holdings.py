"""Holdings: what is done to an asset library as it stands, by nobody's eye or hand: drafts, lists, bundles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.craft.removing import removed
from repertory.files.remote import local_path
from repertory.library import consents, discarding
from repertory.library.bindings import Bindings
from repertory.library.checking import Problem, check
from repertory.library.discarding import Discarded
from repertory.library.entries import Entry
from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.model.anchor import Anchor, AnchorKind, Consent

if TYPE_CHECKING:
    from repertory.library.bundles import Imported


class Holdings:
    """The part of a company that needs no engine and measures nothing. All methods raise the errors of
    `repertory.errors`."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = local_path(folder)

    @cached_property
    def library(self) -> Library:
        """The asset library. Raises UnknownName where there is none yet: see `init`."""
        return Library.at(self.folder)

    @cached_property
    def bindings(self) -> Bindings:
        """What engines know locked versions by, besides their pictures: add one, list an anchor's, remove one."""
        return Bindings(self.library)

    def init(self) -> Path:
        """Makes the library, or keeps the one that is there."""
        Library.create(self.folder)
        return self.folder

    # Drafts

    def record_consent(self, name: str, consent: Consent, *, file: Path | None = None) -> Anchor:
        """Records a real person's consent on the draft of a character or a voice, in place of the one before; `file`
        is what proves it. It holds from the next lock on: locked versions never change."""
        return consents.record(self.library, name, consent, file)

    def remove(self, name: str, reference: str) -> Anchor:
        """Takes a reference out of a draft, by the name that it is shown under; its file stays until a check tidies."""
        anchor, _ = removed(self.library.draft(name), reference)
        self.library.save(anchor)
        return anchor

    def discard(self, name: str) -> Discarded:
        """Throws a draft away: what was changed since the newest lock, or the whole anchor where nothing is locked."""
        return discarding.discard(self.library, name)

    def lock(self, name: str) -> Anchor:
        """Freezes an anchor at its next version."""
        return self.library.lock(name)

    # The library as a whole

    def check_library(self, *, fix: bool = False) -> tuple[Problem, ...]:
        """Verifies every card and file, and finds what belongs to nobody; changes nothing without `fix`."""
        return check(self.library, fix=fix)

    def search(
        self, words: str = "", *, kind: AnchorKind | None = None, tag: str = "", engine: str = ""
    ) -> tuple[Entry, ...]:
        """The anchors in which every word begins a word of name, title, tags, outfits or identity, best first."""
        with Index(self.library) as index:
            index.refresh()
            return index.search(words, kind=kind, tag=tag, engine=engine)

    def list(self, kind: AnchorKind, *, limit: int | None = None) -> tuple[Entry, ...]:
        """The anchors of one kind by name, drafts too; the first ones, with a limit. Only the cards that have changed
        are read; one that cannot be read is an entry that says why."""
        with Index(self.library) as index:
            index.refresh()
            return index.search(kind=kind, limit=limit)

    def tag(self, name: str, tags: Sequence[str]) -> Anchor:
        """Gives a draft these words to be found by, in place of those that it had."""
        anchor = replace(self.library.draft(name), tags=tuple(dict.fromkeys(tags)))
        self.library.save(anchor)
        return anchor

    def export(self, ref: str, path: Path | str) -> Path:
        """Writes an anchor's locked versions, with all that they need, as one file; returns its path."""
        from repertory.library import bundles

        return bundles.export(self.library, ref, Path(path))

    def import_bundle(self, path: Path | str, *, rename: Mapping[str, str] | None = None) -> tuple[Imported, ...]:
        """Brings in what was exported, checked before anything is written. `rename` gives other names here."""
        from repertory.library import bundles

        return bundles.import_bundle(self.library, Path(path), rename=rename)
