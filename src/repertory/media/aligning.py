"""Turning, scaling and cutting pictures by points: the similarity between two sets of points, and the warp by it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture

    Points = NDArray[np.float64]
    Matrix = NDArray[np.float64]


def similarity(source: Points, target: Points, weights: Points | None = None) -> Matrix:
    """The 2 by 3 matrix that turns, scales and shifts `source` onto `target`, both of shape (n, 2), n at least 2.

    Weighted least squares without mirroring (Umeyama 1991, in its complex form for the plane): with points as
    complex numbers, centred at their weighted means, the factor is sum(w conj(s) t) / sum(w |s|^2).
    Raises ValueError when all source points fall together.
    """
    share = np.ones(len(source)) if weights is None else weights
    share = share / share.sum()
    source_mean, target_mean = share @ source, share @ target
    s = (source - source_mean) @ np.array([1, 1j])
    t = (target - target_mean) @ np.array([1, 1j])
    spread = float((share * np.abs(s) ** 2).sum())
    if spread == 0:
        raise ValueError("all source points fall together")
    factor = complex((share * np.conj(s) * t).sum()) / spread
    turn = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    return np.column_stack([turn, target_mean - turn @ source_mean])


def square_view(center: Points, side: float, angle: float, size: int) -> Matrix:
    """The matrix from a square of the picture, turned by `angle` (radians, clockwise), to size by size pixels."""
    scale = size / side
    cos, sin = math.cos(angle) * scale, math.sin(angle) * scale
    turn = np.array([[cos, sin], [-sin, cos]])
    return np.column_stack([turn, size / 2 - turn @ np.asarray(center, dtype=float)])


def moved(points: Points, matrix: Matrix) -> Points:
    """The points, shape (n, 2), after a 2 by 3 matrix."""
    return points @ matrix[:, :2].T + matrix[:, 2]


def inverse(matrix: Matrix) -> Matrix:
    """The 2 by 3 matrix that undoes another one."""
    back = np.linalg.inv(matrix[:, :2])
    return np.column_stack([back, -back @ matrix[:, 2]])


def warped(picture: Picture, matrix: Matrix, size: int) -> Picture:
    """The part of the picture that the matrix maps onto size by size pixels; beyond its edge the edge is repeated.

    What is shrunk to less than half is averaged first, so that a large face is not sampled into noise.
    """
    import cv2

    corners = moved(np.array([[0, 0], [size, 0], [0, size], [size, size]], dtype=float), inverse(matrix))
    height, width = picture.shape[:2]
    margin = 4.0 / max(float(np.hypot(matrix[0, 0], matrix[1, 0])), 1e-6) + 4.0
    low = np.clip(np.floor(corners.min(axis=0) - margin), 0, [width - 1, height - 1]).astype(int)
    high = np.clip(np.ceil(corners.max(axis=0) + margin), low + 1, [width, height]).astype(int)
    part = picture[low[1] : high[1], low[0] : high[0]]
    matrix = np.column_stack([matrix[:, :2], matrix[:, 2] + matrix[:, :2] @ low])
    shrink = int(1 / max(float(np.hypot(matrix[0, 0], matrix[1, 0])), 1e-6))
    if shrink > 1 and min(part.shape[:2]) >= 2 * shrink:
        smaller = (part.shape[1] // shrink, part.shape[0] // shrink)
        whole = part[: smaller[1] * shrink, : smaller[0] * shrink]  # by a whole number it takes a third of the time
        part = np.asarray(cv2.resize(whole, smaller, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        # pixel centres: x_old + 0.5 = shrink * (x_new + 0.5)
        middle = np.full(2, (shrink - 1) / 2)
        matrix = np.column_stack([matrix[:, :2] * shrink, matrix[:, 2] + matrix[:, :2] @ middle])
    result = cv2.warpAffine(
        np.ascontiguousarray(part), matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(result, dtype=np.uint8)
