"""Marks of two pictures told to be the same, and what moves the one picture onto the other. Pure.

Two marks are the same where each is the other's nearest and the second nearest lies clearly farther (Lowe's ratio). The
pairs that one view of a flat thing explains (a homography, found by RANSAC: Fischler, Bolles 1981) are the inliers.
Twelve of them are proof that the same thing is seen: of 228 pairs of photographs of different places none had any; of
300 pairs of different sets none had twelve in one view, and five in one of three, for the same sign. Of a small thing
few marks are seen; there a stretched, turned and shifted view (an affine map) explains pairs, which three of them fix.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

PROOF = 12
"""Inliers from which two pictures show the same thing."""
RATIO = 0.8
TRIES = 1000
NEAR = 0.0094
"""How far an inlier may lie from where it should, in longer sides of the picture: 6 pixels of 640."""
DISTINCT = 1 / 160
"""Marks nearer to each other than that are one."""
_LEAST_AREA, _MOST_AREA = 1 / 60, 60.0
SQUEEZED = 2.5
"""How much longer a small thing may be one way than the other beside its view: it is turned by up to 66 degrees."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Plate:
    """What of one picture can be found again. Points are in longer sides of their picture."""

    points: Numbers
    """Of shape (n, 2)."""
    described: Numbers
    """Of shape (n, 128), each row of length 1."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """How one picture lies on another."""

    matrix: Numbers
    """The homography, 3 by 3, from the first picture to the second."""
    pairs: NDArray[np.int64]
    """Numbers of the marks that it explains, of shape (n, 2)."""
    inliers: int
    """How many of these lie at places of their own, in both pictures."""


def packed(values: NDArray[np.uint8]) -> bytes:
    """Bytes that can stand in a text file."""
    return base64.b64encode(np.ascontiguousarray(values).tobytes())


def unpacked(text: bytes, count: int) -> NDArray[np.uint8]:
    """What was packed, as `count` rows. Raises ValueError for anything else."""
    try:
        values = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
    except binascii.Error as error:
        raise ValueError("these are no marks") from error
    return values.reshape(count, -1) if count else values.reshape(0, 1)


def plate_of(points: Numbers, described: NDArray[np.uint8], side: float) -> Plate:
    """The marks of a picture whose longer side has that many pixels."""
    rows = described.astype(np.float64)
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return Plate(points=points.reshape(-1, 2) / side, described=rows / lengths)


def fit_of(one: Plate, other: Plate, least: int = PROOF) -> Fit | None:
    """How one picture lies on another, where at least so many marks in places of their own say so; else None."""
    pairs = same_marks(one, other)
    if len(pairs) < least:
        return None
    source, target = one.points[pairs[:, 0]], other.points[pairs[:, 1]]
    matrix = _best(source, target, np.random.default_rng(0))
    for _ in range(2):
        if matrix is None:
            return None
        near = _misses(matrix, source, target) < NEAR
        matrix = _least_squares(source[near], target[near]) if near.sum() >= 4 else None
    if matrix is None or not _sound(matrix, source):
        return None
    near = _misses(matrix, source, target) < NEAR
    inliers = min(_places(source[near]), _places(target[near]))
    return Fit(matrix=matrix, pairs=pairs[near], inliers=inliers) if inliers >= least else None


def small_fit_of(one: Plate, other: Plate, least: int) -> Fit | None:
    """How a small thing in the first picture lies on its view, where at least so many marks say so; else None."""
    pairs = same_marks(one, other)
    if len(pairs) < max(least, 3):
        return None
    source, target = one.points[pairs[:, 0]], other.points[pairs[:, 1]]
    near = _explained(source, target, np.random.default_rng(0))
    if near.sum() < 3:
        return None
    ends = np.column_stack([source, np.ones(len(source))])
    solved, _, rank, _ = np.linalg.lstsq(ends[near], target[near], rcond=None)
    inliers = min(_places(source[near]), _places(target[near]))
    if rank < 3 or inliers < least:
        return None
    return Fit(matrix=np.vstack([solved.T, [0.0, 0.0, 1.0]]), pairs=pairs[near], inliers=inliers)


def _explained(source: Numbers, target: Numbers, random: np.random.Generator) -> NDArray[np.bool_]:
    """Which pairs the affine map through three of them explains that explains most; a view is larger than the thing,
    and so is what its points may miss by."""
    count = len(source)
    picks = random.random((TRIES, count)).argpartition(2, axis=1)[:, :3] if count > 3 else np.array([[0, 1, 2]])
    ends = np.column_stack([source, np.ones(count)])
    corners = ends[picks]
    solvable = np.abs(np.linalg.det(corners)) > 1e-6
    if not solvable.any():
        return np.zeros(count, bool)
    maps = np.linalg.solve(corners[solvable], target[picks[solvable]])
    area = np.linalg.det(maps[:, :2])
    lengths = np.linalg.svd(maps[:, :2], compute_uv=False)
    sound = (area > _LEAST_AREA) & (area < _MOST_AREA) & (lengths[:, 0] < SQUEEZED * lengths[:, 1])
    if not sound.any():
        return np.zeros(count, bool)
    missed = np.linalg.norm(ends @ maps[sound] - target, axis=2)
    near = missed < NEAR * np.sqrt(np.maximum(area[sound], 1.0))[:, None]
    return np.asarray(near[near.sum(axis=1).argmax()])


def same_marks(one: Plate, other: Plate) -> NDArray[np.int64]:
    """Numbers of the marks that are each other's clearly nearest, of shape (n, 2); the surest first."""
    if len(one.points) < 2 or len(other.points) < 2:
        return np.zeros((0, 2), np.int64)
    like = one.described @ other.described.T
    rows = np.arange(len(like))
    best = like.argmax(axis=1)
    first = like[rows, best]
    rest = like.copy()
    rest[rows, best] = -1.0
    near, next_ = (np.sqrt(np.maximum(2 - 2 * one, 0)) for one in (first, rest.max(axis=1)))
    kept = np.flatnonzero((near < RATIO * next_) & (like.argmax(axis=0)[best] == rows))
    kept = kept[np.argsort((near / np.maximum(next_, 1e-9))[kept], kind="stable")]
    return np.column_stack([kept, best[kept]])


def carried(points: Numbers, matrix: Numbers) -> Numbers:
    """The points, shape (n, 2), as the homography carries them; far away where it carries them behind the picture."""
    ends = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    depth = np.where(ends[:, 2:] > 1e-6, ends[:, 2:], np.nan)
    return np.nan_to_num(ends[:, :2] / depth, nan=1e6)


def _best(source: Numbers, target: Numbers, random: np.random.Generator) -> Numbers | None:
    """Of many homographies, each through four pairs, the one that explains most; half of them through the surest."""
    count = len(source)
    half = max(4, count // 2)
    picks = np.concatenate(
        [random.random((TRIES // 2, number)).argpartition(3, axis=1)[:, :4] for number in (half, count)]
    )
    system, sides = _system(source[picks], target[picks])
    solvable = np.abs(np.linalg.det(system)) > 1e-14
    if not solvable.any():
        return None
    solved = np.linalg.solve(system[solvable], sides[solvable][..., None])[..., 0]
    matrices = np.concatenate([solved, np.ones((len(solved), 1))], axis=1).reshape(-1, 3, 3)
    ends = np.einsum("tij,nj->tni", matrices, np.column_stack([source, np.ones(count)]))
    depth = np.where(ends[..., 2:] > 1e-6, ends[..., 2:], np.nan)
    missed = np.nan_to_num(np.linalg.norm(ends[..., :2] / depth - target, axis=2), nan=1e6)
    best: Numbers = matrices[(missed < NEAR).sum(axis=1).argmax()]
    return best


def _system(source: Numbers, target: Numbers) -> tuple[Numbers, Numbers]:
    """The eight equations of each four pairs, with the last number of the homography taken as 1."""
    x, y = source[..., 0], source[..., 1]
    u, v = target[..., 0], target[..., 1]
    one, nil = np.ones_like(x), np.zeros_like(x)
    across = np.stack([x, y, one, nil, nil, nil, -u * x, -u * y], axis=-1)
    down = np.stack([nil, nil, nil, x, y, one, -v * x, -v * y], axis=-1)
    return np.concatenate([across, down], axis=-2), np.concatenate([u, v], axis=-1)


def _least_squares(source: Numbers, target: Numbers) -> Numbers | None:
    """The homography that fits all of these pairs best."""
    system, sides = _system(source, target)
    solved, _, rank, _ = np.linalg.lstsq(system, sides, rcond=None)
    return np.append(solved, 1.0).reshape(3, 3) if rank == 8 else None


def _misses(matrix: Numbers, source: Numbers, target: Numbers) -> Numbers:
    return np.asarray(np.linalg.norm(carried(source, matrix) - target, axis=1))


def _sound(matrix: Numbers, source: Numbers) -> bool:
    """Whether a camera could have done it: nothing mirrored, nothing blown up or crushed to a line."""
    middle = source.mean(axis=0)
    corners = middle + 0.02 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    x, y = carried(corners, matrix).T
    area = 0.5 * float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 0.04**2
    return _LEAST_AREA < area < _MOST_AREA


def _places(points: Numbers) -> int:
    return len({(int(x), int(y)) for x, y in np.round(points / DISTINCT)})
