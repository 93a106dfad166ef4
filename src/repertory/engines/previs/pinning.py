"""Pins on the face: points given by where they are seen from the front, carried along by the skin. Head units."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from repertory.engines.previs.sculpting import Field
from repertory.engines.previs.shapes import Points
from repertory.engines.previs.template import head_template


@dataclass(frozen=True, kw_only=True)
class Pins:
    """Places on the skin as mixtures of three of its points each."""

    corners: NDArray[np.int64]
    """(m, 3), point numbers of the template."""
    shares: Field
    """(m, 3), adding up to 1."""

    def on(self, points: Points) -> Field:
        """Where they lie on a displaced skin, (m, 3)."""
        return np.asarray((points[self.corners].astype(float) * self.shares[..., None]).sum(1))


def pinned(flat: Field) -> Pins:
    """Pins at (m, 2) places x, y on the front of the template. Places off the face go to its nearest edge."""
    numbers, mesh = _front()
    inside = mesh.find_simplex(flat)
    lost = np.flatnonzero(inside < 0)
    if len(lost):
        flat = flat.copy()
        flat[lost] = flat[lost] * 0.9
        inside = mesh.find_simplex(flat, bruteforce=True)
        inside[inside < 0] = 0
    frame = mesh.transform[inside]
    two = np.einsum("mij,mj->mi", frame[:, :2], flat - frame[:, 2])
    shares = np.clip(np.column_stack([two, 1 - two.sum(1)]), 0, 1)
    return Pins(corners=numbers[mesh.simplices[inside]], shares=shares / shares.sum(1, keepdims=True))


@functools.cache
def _front() -> tuple[NDArray[np.int64], Any]:
    """The template's points that are seen from the front, and their flat triangulation (scipy ships no types)."""
    from scipy.spatial import Delaunay

    head = head_template()
    x, y, z = head.points.T
    seen = (z > 0.12) & (np.abs(x) < 0.68) & (y > -0.95) & (y < 0.75)
    seen &= (head.eye_ring >= 0) & (head.mouth_ring >= 0)
    seen &= ~((np.abs(x) < 0.20) & (y < -0.385) & (y > -0.47))  # under the nose, where the skin folds back
    numbers = np.flatnonzero(seen)
    return numbers, Delaunay(head.points[numbers, :2].astype(float))
