"""Who looks like a face: the embeddings of all references as one matrix."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MORE = 20
"""How many anchors more than asked for are measured exactly."""
_FETCHED = 2048
"""Rows that are read at once, so that the matrix is never in memory twice."""


@dataclass(frozen=True, kw_only=True)
class FaceMatrix:
    """The embeddings of one inspector version, and whose they are."""

    matrix: NDArray[np.float32]
    """One embedding a row, (pictures, numbers)."""
    squares: NDArray[np.float32]
    """The squared length of each row."""
    rows: NDArray[np.int64]
    """For each reference with an embedding its row, all those of an anchor together."""
    anchors: NDArray[np.int64]
    """The anchors that have one, by their number in the index."""
    starts: NDArray[np.int64]
    """Where each of `anchors` begins in `rows`."""
    counts: NDArray[np.int64]
    """How many of `rows` each of them has."""
    unseen: NDArray[np.int64]
    """The anchor and the picture of each reference that nobody has looked at, (references, 2)."""

    @property
    def length(self) -> int:
        """How many numbers an embedding has; 0 while there is none."""
        return int(self.matrix.shape[1]) if len(self.rows) else 0

    def nearest(self, embedding: NDArray[np.float32], count: int) -> list[tuple[int, float, int]]:
        """(anchor, distance, references) of the nearest anchors, nearest first.

        With an anchor's embeddings r_1 ... r_n and the face's e: distance = (|e - r_1| + ... + |e - r_n|) / n, with
        Euclidean lengths; every reference counts the same. Of two that are equally far the older one comes first.
        """
        # |e - r|^2 = |e|^2 + |r|^2 - 2 e r reads the matrix once, but is off by up to 0.001 for faces that are nearly
        # the same; so the order is found by it, and the distances of the first ones are measured.
        squared = self.squares - 2 * (self.matrix @ embedding) + embedding @ embedding
        apart = np.sqrt(np.maximum(squared, 0))[self.rows]
        means = np.add.reduceat(apart, self.starts, dtype=np.float64) / self.counts
        first = np.argsort(means, kind="stable")[: count + _MORE]
        measured = sorted((self._distance(int(at), embedding), int(at)) for at in first)
        return [(int(self.anchors[at]), distance, int(self.counts[at])) for distance, at in measured[:count]]

    def _distance(self, at: int, embedding: NDArray[np.float32]) -> float:
        rows = self.rows[self.starts[at] : self.starts[at] + self.counts[at]]
        apart = self.matrix[rows].astype(np.float64) - embedding
        return float(np.linalg.norm(apart, axis=1).mean())


def load_faces(db: sqlite3.Connection, inspector: int) -> FaceMatrix:
    """Reads the embeddings of one inspector version from the index. Raises sqlite3.Error."""
    pictures, matrix = _embeddings(db, inspector)
    shown = _numbers(db.execute("SELECT anchor, picture FROM shown ORDER BY anchor, picture"), 2)
    none = "SELECT picture FROM faces WHERE inspector = ? AND length(embedding) = 0"
    faceless = _numbers(db.execute(none, (inspector,)), 1)
    at = np.searchsorted(pictures, shown[:, 1])
    known = np.zeros(len(shown), np.bool_)
    inside = at < len(pictures)
    known[inside] = pictures[at[inside]] == shown[inside, 1]
    anchors, starts, counts = np.unique(shown[known, 0], return_index=True, return_counts=True)
    return FaceMatrix(
        matrix=matrix,
        squares=np.einsum("ij,ij->i", matrix, matrix),
        rows=at[known].astype(np.int64),
        anchors=anchors,
        starts=starts.astype(np.int64),
        counts=counts.astype(np.int64),
        unseen=shown[~known & ~np.isin(shown[:, 1], faceless)],
    )


def packed(embedding: Sequence[float]) -> bytes:
    """An embedding as the index keeps it. Raises ValueError for numbers that are not finite."""
    numbers = np.asarray(embedding, np.float32)
    if numbers.ndim != 1 or not np.isfinite(numbers).all():
        raise ValueError("an embedding is a row of finite numbers")
    return numbers.astype("<f4").tobytes()


def _embeddings(db: sqlite3.Connection, inspector: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The pictures in which a face was seen, in ascending order, and its embedding for each."""
    seen = "FROM faces WHERE inspector = ? AND length(embedding) > 0"
    (size,) = db.execute(f"SELECT length(embedding) {seen} LIMIT 1", (inspector,)).fetchone() or (0,)
    (most,) = db.execute("SELECT count(*) FROM pictures").fetchone()
    pictures, matrix = np.empty(most, np.int64), np.empty((most, size // 4), np.float32)
    rows = db.execute(f"SELECT picture, embedding {seen} ORDER BY picture", (inspector,))
    total = 0
    while some := rows.fetchmany(_FETCHED):
        pictures[total : total + len(some)] = [picture for picture, _ in some]
        joined = b"".join(embedding for _, embedding in some)
        matrix[total : total + len(some)] = np.frombuffer(joined, "<f4").reshape(len(some), -1)
        total += len(some)
    return pictures[:total], matrix[:total]


def _numbers(rows: sqlite3.Cursor, columns: int) -> NDArray[np.int64]:
    flat = np.fromiter((number for row in rows for number in row), np.int64)
    return flat.reshape(-1, columns)
