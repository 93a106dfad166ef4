"""The tables of the library's index, and what is written to and read from them."""

from __future__ import annotations

import contextlib
import functools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from repertory.library.entries import Entry, Reading
from repertory.model.anchor import AnchorKind, Origin, Stage

SCHEMA = 1
"""Goes up with every change of the tables or of what is read from a card; an index of another number is dropped."""
_WAIT_S = 30.0
"""How long another process's transaction is waited for; the longest takes a second."""

_TABLES = (
    (
        "CREATE TABLE anchors (id INTEGER PRIMARY KEY, folder TEXT UNIQUE NOT NULL, folder_ns INTEGER NOT NULL,"
        " inside TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, version INTEGER NOT NULL,"
        " draft INTEGER NOT NULL, tags TEXT NOT NULL, stages TEXT NOT NULL, waived TEXT NOT NULL,"
        " outfits TEXT NOT NULL, engines TEXT NOT NULL, origin TEXT NOT NULL, reference_count INTEGER NOT NULL,"
        " master TEXT NOT NULL, master_sha256 TEXT NOT NULL, changed_ns INTEGER NOT NULL, damage TEXT NOT NULL)"
    ),
    "CREATE INDEX anchors_in_order ON anchors (name, folder, kind, origin)",
    "CREATE TABLE words (word TEXT, anchor INTEGER, weight INTEGER, PRIMARY KEY (word, anchor)) WITHOUT ROWID",
    "CREATE INDEX words_by_anchor ON words (anchor)",
    "CREATE TABLE facets (facet TEXT, value TEXT, anchor INTEGER, PRIMARY KEY (facet, value, anchor)) WITHOUT ROWID",
    "CREATE INDEX facets_by_anchor ON facets (anchor)",
    "CREATE TABLE pictures (id INTEGER PRIMARY KEY, sha256 TEXT UNIQUE NOT NULL)",
    "CREATE TABLE shown (anchor INTEGER, picture INTEGER, media TEXT, PRIMARY KEY (anchor, picture)) WITHOUT ROWID",
    "CREATE TABLE inspectors (id INTEGER PRIMARY KEY, name TEXT, version TEXT, UNIQUE (name, version))",
    (
        "CREATE TABLE faces (inspector INTEGER, picture INTEGER, embedding BLOB NOT NULL,"
        " PRIMARY KEY (inspector, picture)) WITHOUT ROWID"
    ),
    f"PRAGMA user_version = {SCHEMA}",
)
_ENTRY = (
    "id, kind, name, title, version, draft, tags, stages, waived, outfits, engines, origin, reference_count,"
    " master, master_sha256, changed_ns, damage"
)
_ENTRIES = f"SELECT {_ENTRY} FROM anchors"  # noqa: S608 - the columns above
_FIELDS = tuple(field.name for field in fields(Entry))
_KINDS = {kind.value: kind for kind in AnchorKind}
_ORIGINS = {origin.value: origin for origin in Origin}
_Row = tuple[int, str, str, str, int, int, str, str, str, str, str, str, int, str, str, int, str]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What entries must be; empty or None lets all through."""

    kind: AnchorKind | None = None
    stage: Stage | None = None
    origin: Origin | None = None
    engine: str = ""
    tag: str = ""


class OtherSchema(sqlite3.DatabaseError):
    """The database belongs to another release; it is as good as corrupt."""

    sqlite_errorcode = sqlite3.SQLITE_NOTADB


def connected(place: Path | str) -> sqlite3.Connection:
    """An open database (a path, a `file:` address or `:memory:`); nothing is read yet. Raises sqlite3.Error."""
    # The write-ahead log would let readers and a writer work at once, but needs memory that processes share, and a
    # library may lie on a network folder. Transactions are short instead.
    address = isinstance(place, str)
    return sqlite3.connect(place, timeout=_WAIT_S, isolation_level=None, check_same_thread=False, uri=address)


def prepared(db: sqlite3.Connection) -> bool:
    """Makes the tables in an empty database and says whether it was one.

    Raises OtherSchema, sqlite3.Error.
    """
    if _version(db) == SCHEMA:
        return False
    with transaction(db):
        if _version(db) == SCHEMA:  # another process was faster
            return False
        if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise OtherSchema
        for statement in _TABLES:
            db.execute(statement)
    return True


@contextlib.contextmanager
def transaction(db: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """All statements of the block or none; `DEFERRED` to read everything as it was at one moment."""
    db.execute(f"BEGIN {kind}")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def known_folders(db: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """For each anchor's folder its time of change and what was read in it."""
    rows = db.execute("SELECT folder, folder_ns, inside FROM anchors")
    return {folder: (folder_ns, inside) for folder, folder_ns, inside in rows}


def forget(db: sqlite3.Connection, folder: str) -> None:
    """Removes an anchor; the faces of its pictures are kept, for it may come back."""
    row = db.execute("SELECT id FROM anchors WHERE folder = ?", (folder,)).fetchone()
    if row is not None:
        for statement in (
            "DELETE FROM words WHERE anchor = ?",
            "DELETE FROM facets WHERE anchor = ?",
            "DELETE FROM shown WHERE anchor = ?",
            "DELETE FROM anchors WHERE id = ?",
        ):
            db.execute(statement, row)


def store(db: sqlite3.Connection, folder: str, reading: Reading) -> None:
    """Puts an anchor in, in place of what was known of its folder."""
    forget(db, folder)
    values = (folder, reading.folder_ns, reading.inside, *(_plain(value) for value in _shallow(reading.entry)))
    marks = ", ".join("?" * len(values))
    anchor = db.execute(f"INSERT INTO anchors VALUES (NULL, {marks})", values).lastrowid  # noqa: S608 - question marks
    db.executemany("INSERT INTO words VALUES (?, ?, ?)", [(word, anchor, n) for word, n in reading.words.items()])
    db.executemany("INSERT INTO facets VALUES (?, ?, ?)", [(*facet, anchor) for facet in reading.facets])
    db.executemany("INSERT OR IGNORE INTO pictures (sha256) VALUES (?)", [(sha256,) for sha256, _ in reading.pictures])
    db.executemany(
        "INSERT OR IGNORE INTO shown SELECT ?, id, ? FROM pictures WHERE sha256 = ?",
        [(anchor, media, sha256) for sha256, media in reading.pictures],
    )


def prune(db: sqlite3.Connection) -> None:
    """Forgets the faces of pictures that no anchor shows any more."""
    db.execute("DELETE FROM faces WHERE picture NOT IN (SELECT picture FROM shown)")
    db.execute(
        "DELETE FROM pictures WHERE id NOT IN (SELECT picture FROM shown) AND id NOT IN (SELECT picture FROM faces)"
    )


def ids_of(db: sqlite3.Connection, filters: Filters) -> list[int]:
    """The anchors that the filters let through, by name."""
    rows = db.execute(
        "SELECT id FROM anchors WHERE (:kind IS NULL OR kind = :kind) AND (:origin IS NULL OR origin = :origin)"
        " AND (:tag IS NULL OR id IN (SELECT anchor FROM facets WHERE facet = 'tag' AND value = :tag))"
        " AND (:stage IS NULL OR id IN (SELECT anchor FROM facets WHERE facet = 'stage' AND value = :stage))"
        " AND (:engine IS NULL OR id IN (SELECT anchor FROM facets WHERE facet = 'engine' AND value = :engine))"
        " ORDER BY name, folder",
        {
            "kind": filters.kind and filters.kind.value,
            "origin": filters.origin and filters.origin.value,
            "tag": filters.tag.casefold() or None,
            "stage": filters.stage and filters.stage.value,
            "engine": filters.engine or None,
        },
    )
    return [anchor for (anchor,) in rows]


def scores_of(db: sqlite3.Connection, words: Sequence[str]) -> dict[int, int]:
    """The anchors in which every word is found, as the beginning of one of theirs, and what that is worth.

    For each word its best place counts: 8 in a name or title, 4 in a tag, 2 in an outfit, 1 in the identity words;
    double where the whole word is meant.
    """
    total: dict[int, int] | None = None
    for word in words:
        rows = db.execute(
            "SELECT anchor, max(weight * (1 + (word = :word))) FROM words"
            " WHERE word >= :word AND word < :word || char(1114111) GROUP BY anchor",
            {"word": word},
        )
        found: dict[int, int] = dict(rows)
        total = found if total is None else {one: total[one] + found[one] for one in total.keys() & found.keys()}
    return total or {}


def entries_of(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Entry]:
    """The entries of these anchors; one that is gone is left out."""
    if len(ids) > 500:  # then it is faster to read them all
        wanted = frozenset(ids)
        return {row[0]: _entry(row) for row in db.execute(_ENTRIES) if row[0] in wanted}
    one = f"{_ENTRIES} WHERE id = ?"
    rows = (db.execute(one, (anchor,)).fetchone() for anchor in ids)
    return {row[0]: _entry(row) for row in rows if row is not None}


def inspector_id(db: sqlite3.Connection, name: str, version: str, *, add: bool = False) -> int:
    """The number of an inspector version; 0 for one that is not known and not to be added."""
    if add:
        db.execute("INSERT OR IGNORE INTO inspectors (name, version) VALUES (?, ?)", (name, version))
    row = db.execute("SELECT id FROM inspectors WHERE name = ? AND version = ?", (name, version)).fetchone()
    return int(row[0]) if row else 0


def face_lengths(db: sqlite3.Connection, inspector: int) -> set[int]:
    """How many bytes its embeddings have; empty while there is none."""
    one = "SELECT length(embedding) FROM faces WHERE inspector = ? AND length(embedding) > 0 LIMIT 1"
    return {length for (length,) in db.execute(one, (inspector,))}


def store_faces(db: sqlite3.Connection, inspector: int, faces: Sequence[tuple[str, bytes]]) -> None:
    """Keeps what an inspector saw in pictures, by their hashes."""
    db.executemany("INSERT OR IGNORE INTO pictures (sha256) VALUES (?)", [(sha256,) for sha256, _ in faces])
    db.executemany(
        "INSERT OR REPLACE INTO faces SELECT ?, id, ? FROM pictures WHERE sha256 = ?",
        [(inspector, embedding, sha256) for sha256, embedding in faces],
    )


def pictures_of(db: sqlite3.Connection, pairs: Iterable[tuple[int, int]]) -> list[tuple[str, str, str]]:
    """Character, file name and hash for each (anchor, picture)."""
    one = (
        "SELECT name, media, sha256 FROM shown JOIN anchors ON anchors.id = anchor"
        " JOIN pictures ON pictures.id = picture WHERE anchor = ? AND picture = ?"
    )
    return [db.execute(one, pair).fetchone() for pair in pairs]


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _shallow(entry: Entry) -> Iterator[object]:
    return (getattr(entry, name) for name in _FIELDS)


def _plain(value: object) -> object:
    return json.dumps(value) if isinstance(value, tuple) else value


def _entry(row: _Row) -> Entry:
    return Entry(
        kind=_KINDS[row[1]],
        name=row[2],
        title=row[3],
        version=row[4],
        draft=bool(row[5]),
        tags=_listed(row[6]),
        stages=_stages(row[7]),
        waived=_stages(row[8]),
        outfits=_listed(row[9]),
        engines=_listed(row[10]),
        origin=_ORIGINS[row[11]],
        references=row[12],
        master=row[13],
        master_sha256=row[14],
        changed_ns=row[15],
        damage=row[16],
    )


@functools.lru_cache(maxsize=4096)
def _listed(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@functools.lru_cache(maxsize=256)
def _stages(text: str) -> tuple[Stage, ...]:
    return tuple(Stage(name) for name in json.loads(text))
