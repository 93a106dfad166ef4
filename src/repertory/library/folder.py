"""The asset library on disk: anchors as cards beside their media. Files are the truth."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from repertory.errors import ConsentMissing, Damaged, UnknownName, YourMove
from repertory.files.locking import exclusive
from repertory.files.remote import is_there, opened
from repertory.files.writing import clear_write_errors, remove
from repertory.library.binding_cards import with_bindings
from repertory.library.cards import BINDINGS, CANDIDATE, FOLDERS, LIBRARY, Candidate, LibraryCard, card_of, folder_in
from repertory.library.meanwhile import Meanwhile
from repertory.library.names import Names
from repertory.library.places import media_of
from repertory.library.presence import LIBRARY_CARD
from repertory.library.rules import (
    require_consent,
    require_lockable,
    require_name,
    require_pronoun,
    require_same_consent,
)
from repertory.library.storing import media_path, store_media
from repertory.model.anchor import Anchor, AnchorKind, Binding, Role
from repertory.model.media import MediaFile, MediaKind

_PATIENCE_S = 30.0
"""How long a writer waits for another one; writing takes milliseconds, copying a long sound a second."""


class Library(Names):
    """The asset folder that outlives projects.

    `characters/mia/mia.toml` is the draft, `characters/mia/mia@1.toml` a locked version that never changes;
    media lie beside them. Names are unique over all kinds.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._meanwhile = Meanwhile()

    @classmethod
    def create(cls, folder: Path) -> Library:
        """Makes a library, or opens the one that is there. Raises YourMove where a file is in the way,
        FolderNotWritable, DiskFull."""
        folder = opened(folder)
        for path in (folder, *folder.parents):
            if path.exists() and not path.is_dir():
                raise YourMove(f"{path} is a file, and a library is a folder.", step="Name another place.")
        library = cls(folder)
        if not (folder / LIBRARY_CARD).is_file():
            with library.writing(), contextlib.suppress(FileExistsError):
                with clear_write_errors(folder):
                    for kind in FOLDERS.values():
                        (folder / kind).mkdir(parents=True, exist_ok=True)
                LIBRARY.write(folder / LIBRARY_CARD, LibraryCard(), replace=False)
        return cls.at(folder)

    @classmethod
    def at(cls, folder: Path | str) -> Library:
        """Opens a library, at an s3:// address, too. Raises UnknownName where there is none, Damaged or YourMove for an
        unreadable one, NotReached."""
        folder = opened(folder)
        if not (folder / LIBRARY_CARD).is_file():
            raise UnknownName(f"{folder} is no library.", step=f"Make one: repertory init {folder}")
        LIBRARY.read(folder / LIBRARY_CARD)
        return cls(folder)

    def get(self, ref: str) -> Anchor:
        """`mia@2` exactly; for `mia` its newest locked version, else its draft. A locked version comes with the
        bindings that were made from it.

        Raises UnknownName, Damaged, and ConsentMissing for a real person whose consent does not hold: nobody gets it
        to use it. So does `draft`.
        """
        return self._bound(*self._meant(ref))

    def as_written(self, ref: str) -> Anchor:
        """What the card says that `get` would take, without bindings from other cards and whether or not a consent
        holds: for whoever lists or compares, and makes nothing with it. Raises UnknownName, Damaged."""
        return self._read(*self._meant(ref))

    def draft(self, name: str) -> Anchor:
        """The version that is being worked on: the draft card, else what the newest lock would start from."""
        self._meanwhile.see(self.folder_of(name))
        version = 0 if self._draft_path(name).is_file() else self.versions(name)[-1]
        return replace(self._usable(name, version), version=0)

    def draft_as_written(self, name: str) -> Anchor:
        """The draft whether or not its consent holds, for whoever records another. Raises UnknownName, Damaged."""
        self._meanwhile.see(self.folder_of(name))
        return self._written(name)

    def changed(self, name: str) -> bool:
        """Whether the draft says something that the newest locked version does not, or nothing is locked yet."""
        versions = self.versions(name)
        return not versions or replace(self._read(name, versions[-1]), version=0) != self._written(name)

    def create_anchor(self, anchor: Anchor) -> None:
        """Adds a draft under a new name. Raises YourMove for a name that is taken or impossible, ConsentMissing."""
        require_name(anchor.name)
        _require_draft(anchor)
        require_consent(anchor)
        require_pronoun(anchor)
        with self.writing():
            there = self._kind_of(anchor.name)
            if there is not None:
                raise YourMove(f'The library has a {there.value} "{anchor.name}" already.', step="Choose another name.")
            folder = folder_in(self.folder, anchor.kind, anchor.name)
            card_of(anchor.kind).write(folder / f"{anchor.name}.toml", anchor)
            self._meanwhile.wrote(folder)

    def save(self, anchor: Anchor, *, new_consent: bool = False) -> None:
        """Writes a draft. A consent that is recorded stays as it is unless it is a new one that is saved.

        Raises YourMove for a locked version, another kind or another consent, UnknownName, ConsentMissing, Damaged, and
        Busy where somebody else has changed the draft since this object gave it out.
        """
        _require_draft(anchor)
        require_consent(anchor)
        require_pronoun(anchor)
        with self.writing():
            self._require_kind(anchor)
            folder = self.folder_of(anchor.name)
            self._meanwhile.require_unchanged(folder, anchor)
            if not new_consent:
                require_same_consent(anchor, self._written(anchor.name))
            card_of(anchor.kind).write(self._draft_path(anchor.name), anchor)
            self._meanwhile.wrote(folder)

    def add_media(
        self, anchor: Anchor, source: Path, words: str, kind: MediaKind | None = None, *, new: bool = False
    ) -> MediaFile:
        """Copies a picture (a sound, for a voice; else what `kind` says) beside the anchor's card, which is not
        changed. The card of a `new` anchor may be still to be written; any other must be there: it may have been thrown
        away meanwhile.

        `words` become the readable part of the file's name. The same file is stored once. Raises MediaRejected,
        YourMove, UnknownName, Damaged, FolderNotWritable, DiskFull; then the library is as it was.
        """
        require_name(anchor.name)
        folder = folder_in(self.folder, anchor.kind, anchor.name)
        with self.writing():
            if not new:
                self._require_kind(anchor)
            media = store_media(folder, source, words, kind or _media_kind(anchor.kind))
            self._meanwhile.stored(folder / media.name)
            return media

    @contextlib.contextmanager
    def all_or_nothing(self, kind: AnchorKind, name: str) -> Iterator[None]:
        """Takes back every file that was added for an anchor if the block fails, the anchor itself if it is new; what
        somebody else added and named meanwhile stays.

        Raises YourMove for a name that cannot be one.
        """
        require_name(name)
        folder = folder_in(self.folder, kind, name)
        before = {folder, *folder.rglob("*")} if folder.is_dir() else set()
        try:
            yield
        except BaseException:
            with self.writing():
                self._meanwhile.take_back(self.folder, folder, before)
            raise

    def open(self, anchor: Anchor, media: MediaFile) -> Path:
        """The file of one of the anchor's media, its hash verified. Raises Damaged, naming the file."""
        folder = self.folder_of(anchor.name)
        return media_path(folder / BINDINGS if media.kind is MediaKind.WEIGHTS else folder, media)

    def lock(self, name: str) -> Anchor:
        """Freezes the draft as the next version and returns it; see `freeze`."""
        return self.freeze(name)[0]

    def freeze(self, name: str) -> tuple[Anchor, bool]:
        """Freezes the draft as the next version, and says whether that was needed: where nothing has changed since, the
        newest version is returned.

        Raises StageMissing with the exact next command, ConsentMissing, and Damaged for media that changed.
        """
        with self.writing():
            versions = self.versions(name)
            draft = self.draft(name)
            changed = self.changed(name)
            if changed:
                require_lockable(draft)
                for media in media_of(draft):
                    self.open(draft, media)
                versions = (versions[-1] + 1,) if versions else (1,)
                draft = replace(draft, version=versions[-1])
            anchor = with_bindings(draft, self.folder_of(name)) if changed else self._bound(name, versions[-1])
            if changed:  # all that could be refused has been read by now
                card_of(draft.kind).write(self._locked_path(name, draft.version), draft, replace=False)
            # Were the process to die before this line, the next lock would find the draft unchanged.
            with clear_write_errors(self.folder):
                remove(self._draft_path(name))
            self._meanwhile.see(self.folder_of(name))
            return anchor, changed

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """What was offered for picking, by number. Raises UnknownName, Damaged."""
        folder = self.folder_of(name) / "candidates"
        cards = [path for path in folder.glob("*.toml") if path.stem.isdecimal()]
        return tuple(sorted((CANDIDATE.read(path) for path in cards), key=lambda candidate: candidate.number))

    def add_candidate(
        self,
        name: str,
        source: Path,
        *,
        engine: str = "",
        seed: int | None = None,
        binding: Binding | None = None,
        notes: tuple[str, ...] = (),
        distances: Mapping[str, float] | None = None,
        role: Role = Role.HEADSHOT,
        called: str = "",
        view: str = "",
        measured: str = "",
        refused: bool = False,
    ) -> Candidate:
        """Keeps one more candidate under the next number; the same file again for the same reference is the same
        candidate. `role`, `called` (its name) and `view` say which reference it would become.

        Raises as `add_media` does.
        """
        folder = self.folder_of(name) / "candidates"
        with self.writing():
            there = self.candidates(name)
            media = store_media(folder, source, "candidate", _media_kind(self.kind_of(name)))
            for old in there:
                if (old.media.sha256, old.role, old.name, old.view) == (media.sha256, role, called, view):
                    return old
            candidate = Candidate(
                number=max((old.number for old in there), default=0) + 1,
                media=media,
                engine=engine,
                seed=seed,
                binding=binding,
                notes=notes,
                distances=distances or {},
                role=role,
                name=called,
                view=view,
                measured=measured,
                refused=refused,
            )
            CANDIDATE.write(folder / f"{candidate.number}.toml", candidate, replace=False)
            return candidate

    def candidate(self, name: str, number: int) -> Candidate:
        """The candidate of that number. Raises UnknownName, saying which there are."""
        there = self.candidates(name)
        for candidate in there:
            if candidate.number == number:
                return candidate
        numbers = ", ".join(str(candidate.number) for candidate in there)
        kind = f"repertory {self.kind_of(name).value}"
        make = f"{kind} build {name} --candidates 3"
        if self.kind_of(name) is AnchorKind.CHARACTER:
            make = f"{kind} new {name} for faces; {make} for what comes after"
        step = f"There are: {numbers}." if there else f"Make some: {make}"
        raise UnknownName(f"{name} has no candidate {number}.", step=step)

    def open_candidate(self, name: str, candidate: Candidate) -> Path:
        """The file of a candidate, its hash verified. Raises Damaged, naming the file."""
        return media_path(self.folder_of(name) / "candidates", candidate.media)

    def check(self) -> tuple[str, ...]:
        """Reads every card and every file; one sentence for each that is missing, changed or unreadable.

        `checking.check` says more, and can tidy up.
        """
        from repertory.library.checking import damage  # which is about libraries, and so imports this

        return tuple(problem.what for problem in damage(self))

    def writing(self) -> contextlib.AbstractContextManager[None]:
        """Holds the library while its files are changed. The block holds it once: what holds it too waits in vain.

        Raises Busy after half a minute of waiting for another writer, FolderNotWritable, DiskFull.
        """
        return exclusive(self.folder / ".lock", what=f"The library {self.folder}", wait_s=_PATIENCE_S)

    def _meant(self, ref: str) -> tuple[str, int]:
        name, at, number = ref.partition("@")
        versions = self.versions(name)
        if not at:
            return name, versions[-1] if versions else 0
        if number not in {str(version) for version in versions}:
            there = ", ".join(f"{name}@{version}" for version in versions) or "only a draft"
            raise UnknownName(f'The library has no "{ref}".', step=f"It has: {there}.")
        return name, int(number)

    def _written(self, name: str) -> Anchor:
        version = 0 if self._draft_path(name).is_file() else self.versions(name)[-1]
        return replace(self._read(name, version), version=0)

    def _draft_path(self, name: str) -> Path:
        return self.folder_of(name) / f"{name}.toml"

    def _locked_path(self, name: str, version: int) -> Path:
        return self.folder_of(name) / f"{name}@{version}.toml"

    def _usable(self, name: str, version: int) -> Anchor:
        anchor = self._read(name, version)
        try:
            require_consent(anchor)
        except ConsentMissing as error:
            raise ConsentMissing(f"{self._card_path(name, version)}: {error.what}", step=error.step) from error
        return anchor

    def _bound(self, name: str, version: int) -> Anchor:
        anchor = self._usable(name, version)
        return with_bindings(anchor, self.folder_of(name)) if anchor.locked else anchor

    def _card_path(self, name: str, version: int) -> Path:
        return self._locked_path(name, version) if version else self._draft_path(name)

    def _read(self, name: str, version: int) -> Anchor:
        path = self._card_path(name, version)
        anchor = card_of(self.kind_of(name)).read(path)
        if (anchor.name, anchor.version) != (name, version):
            raise Damaged(f"The card {path} says that it is {anchor.ref}.", step="Restore it from a backup.")
        return anchor


def is_library(folder: Path) -> bool:
    """Whether there is a library, also at an s3:// address. Raises NotReached."""
    return is_there(folder / LIBRARY_CARD)


def _media_kind(kind: AnchorKind) -> MediaKind:
    return MediaKind.SOUND if kind is AnchorKind.VOICE else MediaKind.IMAGE


def _require_draft(anchor: Anchor) -> None:
    if anchor.locked:
        raise YourMove(f"{anchor.ref} is locked and never changes.", step="Change its draft instead.")
