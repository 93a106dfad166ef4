"""Photographs with one face each, and takes in which it has drifted: another person's shape and look, to a share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy.interpolate import RBFInterpolator

from benchmarks.faces import people
from repertory.craft.face_shape import OVAL, eye_distance, mesh_of, turned_like
from repertory.media.images import read_image, thumbnail

if TYPE_CHECKING:
    from repertory.craft.face_shape import Points
    from repertory.inspectors.faces import FaceInspector
    from repertory.media.images import Picture
    from repertory.media.warping import Plane
    from repertory.model.verdict import Face

LARGEST, SOMEBODY_ELSE = 600, 0.6
STEP = 6
"""A warp is worked out at every sixth pixel."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Shot:
    """A photograph with one measured face."""

    path: Path
    picture: Picture
    face: Face

    @property
    def points(self) -> Points:
        """The mesh, shape (468, 2), in pixels."""
        points = mesh_of(self.face)
        assert points is not None
        return points


def company(inspector: FaceInspector, data: Path, least: int) -> dict[str, list[Shot]]:
    """People with at least so many usable pictures; pictures of somebody else's face in the background are left out,
    small pictures are doubled."""
    shots: dict[str, list[Shot]] = defaultdict(list)
    for person, path in people(data):
        picture = thumbnail(read_image(path), LARGEST, LARGEST)
        if max(picture.shape[:2]) <= LARGEST / 2:
            picture = np.asarray(cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)
        faces = inspector.see(picture)
        if faces and faces[0].embedding and len(faces[0].landmarks) > 5:
            shots[person].append(Shot(path=path, picture=picture, face=faces[0]))
    for person, own in shots.items():
        vectors = np.array([shot.face.embedding for shot in own])
        apart = np.median(np.linalg.norm(vectors[:, None] - vectors[None], axis=2), axis=1)
        shots[person] = [shot for shot, distance in zip(own, apart, strict=True) if distance < SOMEBODY_ELSE]
    return {person: own for person, own in shots.items() if len(own) >= least}


def morphed(take: Shot, stranger: Shot, strength: float) -> Picture:
    """The take on its way to being the stranger, 0 to 1: in shape, jaw included, by a thin plate; and in look, as a
    quotient of lights (Shashua and Riklin-Raviv 2001), so that it stays in the take's own light; laid in by bands of
    frequencies (Burt and Adelson 1983)."""
    height, width = take.picture.shape[:2]
    now, eyes = take.points, eye_distance(take.points)
    wanted = now + strength * (turned_like(stranger.points, now) - now)
    own = _bent(take.picture, wanted, now, still=_far(now, eyes), size=(width, height))
    other = _bent(stranger.picture, wanted, stranger.points, still=None, size=(width, height))
    mask = np.zeros((height, width), np.float32)
    middle = wanted.mean(axis=0)
    outline = middle + (wanted[list(OVAL)] - middle) * 0.96
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 1.0)
    light, theirs = np.square(own / np.float32(255)), np.square(other / np.float32(255))
    radius = 0.5 * eyes
    quotient = (theirs + 0.01) / (_smooth(theirs, mask, radius) + 0.01)
    shown = np.clip(np.sqrt(np.clip(quotient, 0.2, 3.0) * _smooth(light, mask, radius)) * 255, 0, 255)
    return _laid_in(own.astype(np.float32), shown.astype(np.float32), strength * mask, eyes)


def _far(points: Points, eyes: float) -> Points:
    """A ring about the face on which nothing moves."""
    middle = points.mean(axis=0)
    ring = middle + (points[list(OVAL)][::2] - middle) * 1.6
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    return np.vstack([ring, middle + 4 * eyes * np.column_stack([np.cos(angles), np.sin(angles)])])


def _bent(picture: Picture, wanted: Points, source: Points, *, still: Points | None, size: tuple[int, int]) -> Picture:
    """The picture bent so that `source` lies on `wanted`."""
    width, height = size
    ends = wanted if still is None else np.vstack([wanted, still])
    starts = source if still is None else np.vstack([source, still])
    plate = RBFInterpolator(ends, starts, kernel="thin_plate_spline", smoothing=1.0, neighbors=None)
    columns, rows = np.arange(0, width + STEP, STEP), np.arange(0, height + STEP, STEP)
    grid = np.stack(np.meshgrid(columns, rows), -1).reshape(-1, 2).astype(float)
    places = plate(grid).reshape(len(rows), len(columns), 2).astype(np.float32)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32) / STEP, np.arange(height, dtype=np.float32) / STEP)
    full = cv2.remap(places, x, y, cv2.INTER_LINEAR)
    if still is not None:  # outside the ring the picture stays as it is
        ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
        own = np.dstack([xs, ys])
        inside = np.zeros((height, width), np.float32)
        cv2.fillPoly(inside, [np.round(still[: len(OVAL) // 2]).astype(np.int32)], 1.0)
        soft = cv2.GaussianBlur(inside, (0, 0), 6.0)[..., None]
        full = own + (full - own) * soft
    return np.asarray(
        cv2.remap(picture, full[..., 0], full[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _smooth(light: Plane, mask: Plane, radius: float) -> Plane:
    weight = cv2.GaussianBlur(mask, (0, 0), radius) + 1e-3
    return np.asarray(cv2.GaussianBlur(light * mask[..., None], (0, 0), radius) / weight[..., None], np.float32)


def _laid_in(under: Plane, over: Plane, share: Plane, eyes: float) -> Picture:
    """Each band of frequencies of `over` fades in over its own width."""
    levels = max(1, int(np.log2(max(eyes * 0.25, 2.0))))
    result = np.zeros_like(under)
    for level in range(levels + 1):
        radius = 2.0**level / 2
        mask = cv2.GaussianBlur(cv2.erode(share, np.ones((int(2 * radius) + 1,) * 2)), (0, 0), radius)[..., None]
        bands = []
        for one in (under, over):
            fine = one if level == 0 else cv2.GaussianBlur(one, (0, 0), radius / 2)
            bands.append(fine if level == levels else fine - cv2.GaussianBlur(one, (0, 0), radius))
        result += bands[0] + (bands[1] - bands[0]) * mask
    return np.asarray(np.clip(np.round(result), 0, 255), np.uint8)
