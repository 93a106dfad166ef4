"""The library's index: lists, search and likeness over all anchors. Derived from the cards; safe to delete."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType

import numpy as np

from repertory.library import index_tables as tables
from repertory.library.entries import Entry, folded
from repertory.library.folder import Library
from repertory.library.index_file import IndexFile
from repertory.library.index_update import Refreshed, Tell, refresh
from repertory.library.likeness import FaceMatrix, load_faces, packed
from repertory.model.anchor import AnchorKind, Origin, Stage

_MOST_WORDS = 32


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How far an anchor's references are from a face."""

    entry: Entry
    distance: float
    """The mean Euclidean distance of the face's embedding to those of the references, each counting the same."""
    references: int
    """How many references have an embedding."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unseen:
    """A reference picture that no inspector's embedding was handed down for."""

    name: str
    """The character's."""
    media: str
    """The picture's file name, beside the character's card."""
    sha256: str


class Index:
    """What a library holds, in `.cache/index.sqlite`. Close it after use, or use it in a `with` statement.

    A new index is filled at the first question. After that nothing is brought up to date on its own: call `refresh`
    once before a list is shown or a question asked. Several processes and threads may use one index. A corrupt one,
    or one of another release, is dropped and made anew. Where the library cannot be written to, the index is kept in
    memory, starting from the one that is there. Every method raises Busy where another process keeps it for long.
    """

    def __init__(self, library: Library) -> None:
        self._library = library.folder
        self._file = IndexFile(library.folder / ".cache" / "index.sqlite", self._fill)
        self._entries: dict[int, Entry] = {}
        self._entries_at: object = None
        self._faces: FaceMatrix | None = None
        self._faces_at: object = None

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file go."""
        self._file.close()

    @property
    def in_memory(self) -> bool:
        """Whether it is forgotten at the end of this process, because the library cannot be written to."""
        return self._file.in_memory

    def refresh(self, tell: Tell | None = None) -> Refreshed:
        """Reads the cards that were added, changed or removed since; `entries.is_unchanged` says how that is known.

        A new card takes about 3 ms to read; finding that nothing has changed takes about 5 ms for a thousand anchors.
        """
        return self._file.ask(lambda db: refresh(db, self._library, tell), fills=True)

    def rebuild(self, tell: Tell | None = None) -> Refreshed:
        """Reads every card anew. Faces are kept where their picture still is a reference and the file is sound."""

        def build(db: sqlite3.Connection) -> Refreshed:
            if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise tables.OtherSchema
            done = refresh(db, self._library, tell, anew=True)
            with tables.transaction(db):
                tables.prune(db)
            return done

        return self._file.ask(build, fills=True)

    def search(
        self,
        words: str = "",
        *,
        kind: AnchorKind | None = None,
        stage: Stage | None = None,
        origin: Origin | None = None,
        engine: str = "",
        tag: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[Entry, ...]:
        """The anchors in which every word begins a word of name, title, tags, outfits or identity, best first.

        Without words all, by name. Case and accents do not count; only the first 32 words do. `stage` is one that is
        locked, `engine` a vendor ("bfl") or a card id ("bfl/flux-2-pro"). At most `limit` are returned, from `offset`.
        """
        filters = tables.Filters(kind=kind, stage=stage, origin=origin, engine=engine, tag=tag)
        terms = tuple(dict.fromkeys(folded(words)))[:_MOST_WORDS]
        if words.strip() and not terms:
            return ()

        def find(db: sqlite3.Connection) -> tuple[Entry, ...]:
            with tables.transaction(db, "DEFERRED"):
                ids = tables.ids_of(db, filters)
                if terms:
                    scores = tables.scores_of(db, terms)
                    ids = sorted((one for one in ids if one in scores), key=lambda one: -scores[one])
                some = ids[offset:][:limit]
                entries = self._known(db, some)
            return tuple(entries[one] for one in some)

        return self._file.ask(find)

    def add_faces(self, inspector: str, version: str, faces: Mapping[str, Sequence[float]]) -> None:
        """Keeps the embedding of each picture, by its hash; an empty one says that no face can be measured in it.

        Raises ValueError for embeddings of different lengths from one inspector version, and for numbers that are
        not finite.
        """
        rows = [(sha256, packed(embedding)) for sha256, embedding in faces.items()]
        lengths = {len(embedding) for _, embedding in rows if embedding}

        def keep(db: sqlite3.Connection) -> None:
            with tables.transaction(db):
                number = tables.inspector_id(db, inspector, version, add=True)
                if len(lengths | tables.face_lengths(db, number)) > 1:
                    raise ValueError(f"embeddings of {inspector} {version} differ in length")
                tables.store_faces(db, number, rows)

        self._file.ask(keep)

    def nearest(self, embedding: Sequence[float], inspector: str, version: str, count: int = 5) -> tuple[Likeness, ...]:
        """The characters whose references are nearest to a face, nearest first; see `FaceMatrix.nearest`.

        References without an embedding do not count (`without_faces` names them), nor do characters that have none.
        Raises ValueError for an embedding of another length than those that were handed down.
        """
        face = np.asarray(embedding, np.float32)

        def find(db: sqlite3.Connection) -> tuple[Likeness, ...]:
            with tables.transaction(db, "DEFERRED"):
                faces = self._matrix(db, inspector, version)
                if not faces.length:
                    return ()
                if face.shape != (faces.length,):
                    raise ValueError(f"an embedding of {inspector} {version} has {faces.length} numbers")
                found = faces.nearest(face, count)
                entries = self._known(db, [anchor for anchor, _, _ in found])
            return tuple(Likeness(entry=entries[one], distance=far, references=many) for one, far, many in found)

        return self._file.ask(find)

    def without_faces(self, inspector: str, version: str) -> tuple[Unseen, ...]:
        """The characters' reference pictures that this inspector version has not looked at yet."""

        def find(db: sqlite3.Connection) -> tuple[Unseen, ...]:
            with tables.transaction(db, "DEFERRED"):
                unseen = self._matrix(db, inspector, version).unseen
                rows = tables.pictures_of(db, ((int(anchor), int(picture)) for anchor, picture in unseen))
            return tuple(Unseen(name=name, media=media, sha256=sha256) for name, media, sha256 in rows)

        return self._file.ask(find)

    def _fill(self, db: sqlite3.Connection) -> None:
        refresh(db, self._library)

    def _known(self, db: sqlite3.Connection, ids: Sequence[int]) -> Mapping[int, Entry]:
        """The entries of these anchors, kept until something is written: making ten thousand takes 70 ms."""
        state = self._file.state
        if self._entries_at != state:
            self._entries, self._entries_at = {}, state
        missing = [one for one in ids if one not in self._entries]
        if missing:
            self._entries.update(tables.entries_of(db, missing))
        return self._entries

    def _matrix(self, db: sqlite3.Connection, inspector: str, version: str) -> FaceMatrix:
        """The faces of one inspector version, kept until something is written: reading 200,000 takes a second."""
        at = (inspector, version, self._file.state)
        if self._faces is None or self._faces_at != at:
            self._faces = None  # two of them may be too much for this machine
            self._faces, self._faces_at = load_faces(db, tables.inspector_id(db, inspector, version)), at
        return self._faces
