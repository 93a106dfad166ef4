"""Who looks like a face: the embeddings of all references as one matrix."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BLOCK = 1024
"""Rows that are compared at once: with 128 numbers each they fit a processor's cache."""
_FETCHED = 2048
"""Rows that are read at once, so that the matrix is never in memory twice."""


@dataclass(frozen=True, kw_only=True)
class FaceMatrix:
    """The embeddings of one inspector version, and whose they are."""

    matrix: NDArray[np.float32]
    """One embedding a row, (pictures, numbers)."""
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
        apart = self._distances(embedding)[self.rows].astype(np.float64)
        means = np.add.reduceat(apart, self.starts) / self.counts
        best = np.argsort(means, kind="stable")[:count]
        return [(int(self.anchors[at]), float(means[at]), int(self.counts[at])) for at in best]

    def _distances(self, embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        squared = np.empty(len(self.matrix), np.float32)
        for start in range(0, len(self.matrix), _BLOCK):
            apart = self.matrix[start : start + _BLOCK] - embedding
            np.einsum("ij,ij->i", apart, apart, out=squared[start : start + _BLOCK])
        return np.sqrt(squared)


def load_faces(db: sqlite3.Connection, inspector: int) -> FaceMatrix:
    """Reads the embeddings of one inspector version from the index. Raises sqlite3.Error."""
    pictures, matrix = _embeddings(db, inspector)
    shown = _numbers(db.execute("SELECT anchor, picture FROM shown ORDER BY anchor, picture"), 2)
    looked_at = _numbers(db.execute("SELECT picture FROM faces WHERE inspector = ?", (inspector,)), 1)
    at = np.searchsorted(pictures, shown[:, 1])
    known = np.zeros(len(shown), np.bool_)
    inside = at < len(pictures)
    known[inside] = pictures[at[inside]] == shown[inside, 1]
    anchors, starts, counts = np.unique(shown[known, 0], return_index=True, return_counts=True)
    return FaceMatrix(
        matrix=matrix,
        rows=at[known].astype(np.int64),
        anchors=anchors,
        starts=starts.astype(np.int64),
        counts=counts.astype(np.int64),
        unseen=shown[~np.isin(shown[:, 1], looked_at[:, 0])],
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
    total, size = db.execute(f"SELECT count(*), coalesce(max(length(embedding)), 0) {seen}", (inspector,)).fetchone()
    pictures, matrix = np.empty(total, np.int64), np.empty((total, size // 4), np.float32)
    rows = db.execute(f"SELECT picture, embedding {seen} ORDER BY picture", (inspector,))
    for start in range(0, total, _FETCHED):
        some = rows.fetchmany(_FETCHED)
        pictures[start : start + len(some)] = [picture for picture, _ in some]
        joined = b"".join(embedding for _, embedding in some)
        matrix[start : start + len(some)] = np.frombuffer(joined, "<f4").reshape(len(some), -1)
    return pictures, matrix


def _numbers(rows: sqlite3.Cursor, columns: int) -> NDArray[np.int64]:
    flat = np.fromiter((number for row in rows for number in row), np.int64)
    return flat.reshape(-1, columns)
