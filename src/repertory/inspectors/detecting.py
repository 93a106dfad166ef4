"""Where the faces are: MediaPipe's full-range detector, read by OpenCV.

The network sees 192 by 192 pixels, in which it finds faces of about 12 to 110 pixels (brows to chin). So a picture is
looked at whole, once more shrunk (faces that fill the frame), and in overlapping tiles where it is large; every face
is then looked at again in a view of its own, and the score of that view is its confidence, whatever its size.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.aligning import inverse, moved, square_view, warped
from repertory.model.media import Box

if TYPE_CHECKING:
    from repertory.media.aligning import Points
    from repertory.media.images import Picture

INPUT = 192
"""Side of the network's input, in pixels."""
CELLS = 48
"""The network gives one face for each cell of 48 by 48: its stride is 4 pixels."""
CANDIDATE = 0.3
"""Score from which a view's finding is looked at again."""
CONFIDENT = 0.4
"""Score in its own view from which a finding is a face, if the mesh agrees."""
POINTS = [0, 2, 3, 4, 5, 6, 7]
"""The box's centre and the six points among a cell's eight pairs of numbers; the second pair is the box's size."""
OWN_VIEW = 3.5
"""Side of a face's own view, in sides of its box."""
TILE = 420
"""Side of a tile in pixels, for pictures up to three times as long; faces from about 24 pixels are found in it."""
OVERLAP = 0.2
"""How much of a tile its neighbour shares at least, so that a face is whole in one of them."""


@dataclass(frozen=True, kw_only=True)
class Detection:
    """One face: its square box, its score from 0 to 1, and six points of shape (6, 2) in pixels.

    The points are the eyes, the nose's tip, the mouth and the ears, that at the picture's left first.
    """

    box: Box
    score: float
    points: Points


class FullRangeDetector:
    """MediaPipe's full-range face detector (`face_detection_full_range.tflite`). Not to be used by two threads."""

    def __init__(self, file: Path) -> None:
        import cv2

        self._network = cv2.dnn.readNetFromTFLite(str(file), cv2.dnn.ENGINE_CLASSIC)
        middle = (np.arange(CELLS) + 0.5) * INPUT / CELLS
        self._anchors = np.stack(np.meshgrid(middle, middle), axis=-1).reshape(-1, 2)

    def find(self, picture: Picture) -> tuple[Detection, ...]:
        """Every face of the picture, shape (height, width, 3), RGB; best score first."""
        found = [
            hit
            for center, side in views(picture.shape[1], picture.shape[0])
            for hit in self._look(picture, np.array(center), side, CANDIDATE)
        ]
        again = [self._look_again(picture, hit) for hit in without_doubles(found)]
        return without_doubles([hit for hit in again if hit is not None])

    def _look_again(self, picture: Picture, hit: Detection) -> Detection | None:
        """The face in a view of its own, or None where it is no face when seen well."""
        center = np.array([hit.box.x + hit.box.width / 2, hit.box.y + hit.box.height / 2])
        seen = self._look(picture, center, OWN_VIEW * hit.box.width, CONFIDENT)
        same = [other for other in without_doubles(seen) if overlap(other.box, hit.box) > 0.3]
        return max(same, key=lambda other: other.score, default=None)

    def _look(self, picture: Picture, center: Points, side: float, least: float) -> list[Detection]:
        """All cells of one square view whose score is at least `least`, in pixels of the picture."""
        import cv2

        view = square_view(center, side, 0.0, INPUT)
        blob = cv2.dnn.blobFromImage(_letterboxed(picture, center, side, view), 1 / 127.5, mean=(127.5, 127.5, 127.5))
        self._network.setInput(blob)
        boxes, scores = self._network.forward(["reshaped_regressor_face_4", "reshaped_classifier_face_4"])
        score = 1 / (1 + np.exp(-np.clip(scores.ravel(), -60, 60)))
        cells = np.flatnonzero(score >= least)
        # per cell: the box's centre, its size, then six points; all relative to the cell
        values = boxes.reshape(-1, 8, 2)[cells].astype(float)
        back = inverse(view)
        return [
            _detection(moved(value[POINTS] + self._anchors[cell], back), value[1] / view[0, 0], float(score[cell]))
            for cell, value in zip(cells, values, strict=True)
        ]


def views(width: int, height: int) -> Iterator[tuple[tuple[float, float], float]]:
    """The square views of a picture, each as its centre and its side in pixels."""
    longest, shortest = max(width, height), min(width, height)
    middle = (width / 2, height / 2)
    yield middle, float(longest)
    yield middle, 1.8 * min(longest, 1.5 * shortest)
    side = max(TILE, longest / 3)
    if longest > 1.15 * side:
        for y, x in itertools.product(_centers(height, side), _centers(width, side)):
            yield (x, y), side


def overlap(one: Box, other: Box) -> float:
    """The shared area over the smaller one's area: 1 where one box lies within the other."""
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / min(one.width * one.height, other.width * other.height)


def without_doubles(found: Sequence[Detection]) -> tuple[Detection, ...]:
    """The best finding of each face: among boxes that share half of the smaller one, that of the highest score."""
    kept: list[Detection] = []
    for hit in sorted(found, key=lambda hit: -hit.score):
        if all(overlap(hit.box, other.box) < 0.5 for other in kept):
            kept.append(hit)
    return tuple(kept)


def _detection(points: Points, size: Points, score: float) -> Detection:
    side = float(max(size))
    x, y = points[0].tolist()
    box = Box(x=x - side / 2, y=y - side / 2, width=side, height=side)
    return Detection(box=box, score=score, points=points[1:])


def _letterboxed(picture: Picture, center: Points, side: float, view: Points) -> Picture:
    """The view as the network was trained to see it: black where there is no picture."""
    seen = warped(picture, view, INPUT)
    height, width = picture.shape[:2]
    low = np.clip(np.round((0 - center + side / 2) * view[0, 0]), 0, INPUT).astype(int)
    high = np.clip(np.round((np.array([width, height]) - center + side / 2) * view[0, 0]), 0, INPUT).astype(int)
    framed = np.zeros_like(seen)
    framed[low[1] : high[1], low[0] : high[0]] = seen[low[1] : high[1], low[0] : high[0]]
    return framed


def _centers(length: int, side: float) -> list[float]:
    """Centres of the tiles along one edge: as few as cover it with the least overlap."""
    if length <= side:
        return [length / 2]
    count = int(np.ceil((length - side) / (side * (1 - OVERLAP)))) + 1
    return [float(center) for center in np.linspace(side / 2, length - side / 2, count)]
