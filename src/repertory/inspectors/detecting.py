"""Where the faces are: MediaPipe's full-range detector, in ONNX Runtime.

The network sees 192 by 192 pixels, in which it finds faces of about 12 to 110 pixels (brows to chin). So a picture is
looked at whole, once more shrunk (faces that fill the frame), and in overlapping tiles where it is large; every face
is then looked at again in a view of its own, and the score of that view is its confidence, whatever its size.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from repertory.inspectors.networks import Network, kept_model
from repertory.inspectors.tfliteonnx import onnx_of_tflite
from repertory.inspectors.weights import cache_folder
from repertory.media.aligning import inverse, moved, square_view, warped
from repertory.model.media import Box

if TYPE_CHECKING:
    from repertory.media.aligning import Matrix, Points
    from repertory.media.images import Picture

NAME = "mediapipe-detector-2"
"""Of the kept model; its number is raised whenever the conversion changes."""
INPUT = 192
"""Side of the network's input, in pixels."""
CELL = 4
"""The network gives one face for each cell of 4 by 4 pixels."""
CANDIDATE = 0.25
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
    """One face: its square box, its score from 0 to 1, and its points of shape (n, 2) in pixels.

    The points are the eyes, that at the picture's left first, and the nose's tip; then MediaPipe's detector has the
    mouth and the ears, YuNet the corners of the mouth.
    """

    box: Box
    score: float
    points: Points


class Detector(Protocol):
    """Finds every face of a picture. May be shared by threads."""

    def find(self, picture: Picture) -> tuple[Detection, ...]: ...


class FullRangeDetector:
    """MediaPipe's full-range face detector (`face_detection_full_range.tflite`). May be shared by threads."""

    def __init__(self, file: Path) -> None:
        """Raises Damaged where the file is not the one that is known."""
        convert = functools.partial(onnx_of_tflite, middle=127.5, scale=127.5)
        model = kept_model(file, cache_folder() / "detectors", NAME, convert)
        self._network = Network(model, side=INPUT)
        middle = (np.arange(INPUT // CELL) + 0.5) * CELL
        self._middles = np.stack(np.meshgrid(middle, middle), axis=-1).reshape(-1, 2)

    def find(self, picture: Picture) -> tuple[Detection, ...]:
        """Every face of the picture, shape (height, width, 3), RGB; best score first."""
        shown, scale = shrunk(picture)
        height, width = shown.shape[:2]
        found = [
            hit for center, side in views(width, height) for hit in self._look(shown, np.array(center), side, CANDIDATE)
        ]
        if scale < 1:
            found += self._look_closely(shown)
        again = [self._look_again(picture, _enlarged(hit, 1 / scale)) for hit in without_doubles(found)]
        return without_doubles([hit for hit in again if hit is not None])

    def _look_again(self, picture: Picture, hit: Detection) -> Detection | None:
        """The face in a view of its own, or None where it is no face when seen well."""
        center = np.array([hit.box.x + hit.box.width / 2, hit.box.y + hit.box.height / 2])
        seen = self._look(picture, center, OWN_VIEW * hit.box.width, CONFIDENT)
        same = [other for other in without_doubles(seen) if overlap(other.box, hit.box) > 0.3]
        return max(same, key=lambda other: other.score, default=None)

    def _look(self, picture: Picture, center: Points, side: float, least: float) -> list[Detection]:
        """What is found in one square view with a score of at least `least`."""
        view = square_view(center, side, 0.0, INPUT)
        return self._find(_letterboxed(picture, center, side, view), view, least)

    def _look_closely(self, shown: Picture) -> Iterator[Detection]:
        """What is found in the tiles of a picture, each as large as the network's input."""
        height, width = shown.shape[:2]
        for y, x in itertools.product(starts(height), starts(width)):
            seen = shown[y : y + INPUT, x : x + INPUT]
            tile = np.zeros((INPUT, INPUT, 3), np.uint8)
            tile[: seen.shape[0], : seen.shape[1]] = seen
            yield from self._find(tile, np.array([[1.0, 0.0, -x], [0.0, 1.0, -y]]), CANDIDATE)

    def _find(self, shown: Picture, view: Matrix, least: float) -> list[Detection]:
        """All cells whose score is at least `least`, in pixels of the picture that `view` maps onto what is shown."""
        boxes, scores = self._network.run(shown[None])
        sure = scores.ravel()
        cells = np.flatnonzero(sure >= math.log(least / (1 - least)))
        if not len(cells):
            return []
        score = 1 / (1 + np.exp(-np.minimum(sure, 60)))
        # per cell: the box's centre, its size, then six points; all relative to the cell's middle
        values = boxes.reshape(16, -1).T[cells].reshape(-1, 8, 2).astype(float)
        back = inverse(view)
        return [
            _detection(moved(value[POINTS] + self._middles[cell], back), value[1] / view[0, 0], float(score[cell]))
            for cell, value in zip(cells, values, strict=True)
        ]


def views(width: int, height: int) -> Iterator[tuple[tuple[float, float], float]]:
    """The square views of a picture, each as its centre and its side in pixels: all of it, and all of it shrunk."""
    longest, shortest = max(width, height), min(width, height)
    middle = (width / 2, height / 2)
    yield middle, float(longest)
    yield middle, 1.8 * min(longest, 1.5 * shortest)


def shrunk(picture: Picture) -> tuple[Picture, float]:
    """A large picture so that a tile has the network's size, and by how much it was scaled; a small one as it is."""
    side = max(TILE, max(picture.shape[:2]) / 3)
    if max(picture.shape[:2]) <= 1.15 * side:
        return picture, 1.0
    return scaled(picture, INPUT / side), INPUT / side


def scaled(picture: Picture, scale: float) -> Picture:
    """The picture in less than its size: whole pixels are averaged first and the rest is interpolated, which takes a
    sixth of the time of averaging all."""
    import cv2

    height, width = picture.shape[:2]
    whole = int(1 / scale)
    if whole > 1 and min(height, width) >= whole:
        small = (width // whole, height // whole)
        cut = np.ascontiguousarray(picture[: small[1] * whole, : small[0] * whole])
        picture = np.asarray(cv2.resize(cut, small, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size == (picture.shape[1], picture.shape[0]):
        return picture
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def starts(length: int) -> list[int]:
    """Where the tiles of one edge begin, in pixels of the shrunk picture: as few as cover it with the least overlap."""
    if length <= INPUT:
        return [0]
    count = int(np.ceil((length - INPUT) / (INPUT * (1 - OVERLAP)))) + 1
    return [round(float(start)) for start in np.linspace(0, length - INPUT, count)]


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


def _enlarged(hit: Detection, factor: float) -> Detection:
    box = hit.box
    larger = Box(x=box.x * factor, y=box.y * factor, width=box.width * factor, height=box.height * factor)
    return Detection(box=larger, score=hit.score, points=hit.points * factor)


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
