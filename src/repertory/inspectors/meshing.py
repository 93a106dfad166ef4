"""What a face does: MediaPipe's mesh of 468 points, and the pose, mouth, eyes and size read off it."""

from __future__ import annotations

import functools
import itertools
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.inspectors.detecting import Detection, Detector, FullRangeDetector, overlap
from repertory.inspectors.networks import Network, kept_model
from repertory.inspectors.sighting import Sighting
from repertory.inspectors.tfliteonnx import onnx_of_tflite
from repertory.inspectors.weights import DETECTOR, MESH, cache_folder
from repertory.media.aligning import inverse, moved, square_view, warped
from repertory.model.media import Box
from repertory.model.verdict import Pose

if TYPE_CHECKING:
    from repertory.media.aligning import Points
    from repertory.media.images import Picture

NAME = "mediapipe-mesh-2"
"""Of the kept model; its number is raised whenever the conversion changes."""
INPUT = 192
MARGIN = 1.5
"""Side of the view over the longer side of the face, as the mesh was trained."""
PRESENT = 0.5
"""Score from which the mesh says that it lies on a face."""
LEVEL = -3.0
"""Degrees of pitch that the line from forehead to chin shows on a level head (clay heads of known pose)."""
TURNED = 1.25
"""The mesh keeps a face more frontal than it is: clay heads turned by 20, 40 and 60 degrees show 17, 33 and 46."""
EARS = 1.3
"""Distance between the ears over that from their line to the nose's tip (the detector's points on clay heads)."""
PROFILE = 40.0
"""Degrees of turn from which a face may be without a mesh."""
SURE = 0.5
"""The detector's score from which a profile is a face although the mesh cannot follow it."""
EAR_POINTS = 6
"""Points of a detector that marks the ears, the last two of them."""
SIZE_IN_BOX = 0.8
"""From brows to chin over the side of the detector's box (the median over photographs)."""
PART = 0.85
"""The mesh's score from which a picture in which no face is found shows a part of one. Of 31 photographs cropped to a
strip round the eyes nine in ten have 0.85 and more, cropped from the nose down all 1.0; of 55 pictures without a face
one, a cup from above, has 0.71 and the others up to 0.15, of 31 foreheads one in ten 0.47."""
ACROSS = ((33, 263), (133, 362), (61, 291), (234, 454), (127, 356), (50, 280), (105, 334), (58, 288))
"""Pairs of points that mirror each other, that at the picture's left first."""
FOREHEAD, CHIN = 10, 152
PART_SIZES = (0.8, 1.2, 1.76)
"""Sides of the faces that are looked for where a part of one may be in the picture, in the picture's longer side."""


class MeshFinder:
    """A detector and MediaPipe's mesh together. May be shared by threads."""

    def __init__(self, folder: Path, detector: Detector | None = None) -> None:
        """`folder` holds MediaPipe's files; another `detector` stands in for its own."""
        self._detector: Detector = detector or FullRangeDetector(folder / DETECTOR)
        self._mesh = Mesh(folder / MESH)

    def find(self, picture: Picture) -> tuple[Sighting, ...]:
        """Every face, best first: with its mesh, or a profile without one."""
        sightings = [
            _profile(face) if points is None else _meshed(face, points, picture.shape[1], picture.shape[0])
            for face in self._detector.find(picture)
            for points in [self._mesh.fit(picture, face)]
        ]
        found = [sighting for sighting in sightings if sighting is not None]
        return tuple(
            sighting
            for number, sighting in enumerate(found)
            if all(overlap(sighting.box, better.box) < 0.5 for better in found[:number])
        )

    def finds_part(self, picture: Picture) -> bool:
        """Whether a picture without a face shows a part of one, so large that the rest lies outside the frame."""
        return self._mesh.part(picture) >= PART


class Mesh:
    """MediaPipe's face mesh (`face_landmark.tflite`). May be shared by threads."""

    def __init__(self, file: Path) -> None:
        """Raises Damaged where the file is not the one that is known."""
        convert = functools.partial(onnx_of_tflite, middle=0.0, scale=255.0)
        model = kept_model(file, cache_folder() / "detectors", NAME, convert)
        self._network = Network(model, side=INPUT)

    def fit(self, picture: Picture, face: Detection) -> Points | None:
        """468 points of shape (468, 3): x and y in pixels, z in the same unit and growing away from the camera.

        The mesh is fitted twice: in the detector's square, then in a level square round the first fit, which makes
        the points steadier. None where the mesh sees no face.
        """
        left, right, box = face.points[0], face.points[1], face.box
        center = np.array([box.x + box.width / 2, box.y + box.height / 2])
        angle = math.atan2(right[1] - left[1], right[0] - left[0])
        points, _ = self._fit(picture, center, MARGIN * box.width, angle)
        center, side, angle = _square_round(points)
        points, score = self._fit(picture, center, MARGIN * side, angle)
        return points if score >= PRESENT else None

    def part(self, picture: Picture) -> float:
        """The best score of a mesh that is fitted to all of a picture, or to what lies partly above or below it."""
        height, width = picture.shape[:2]
        best = 0.0
        for size, aside in itertools.product(PART_SIZES, (-0.3, 0.0, 0.3)):
            side = size * max(width, height)
            points, _ = self._fit(picture, np.array([width / 2, height / 2 + aside * side]), MARGIN * side, 0.0)
            center, side, angle = _square_round(points)
            best = max(best, self._fit(picture, center, MARGIN * side, angle)[1])
        return best

    def _fit(self, picture: Picture, center: Points, side: float, angle: float) -> tuple[Points, float]:
        view = square_view(center, side, angle, INPUT)
        mesh, present = self._network.run(warped(picture, view, INPUT)[None])
        points = mesh.reshape(468, 3).astype(float)
        score = 1 / (1 + math.exp(-min(60.0, max(-60.0, float(present.ravel()[0])))))
        return np.column_stack([moved(points[:, :2], inverse(view)), points[:, 2] * side / INPUT]), score


def pose_of(points: Points) -> Pose:
    """The turn of a head from its mesh, shape (468, 3).

    The face's own axes are its mean direction from left to right and the line from forehead to chin; their
    cross product points out of the face.
    """
    left, right = np.array(ACROSS).T
    across = (points[right] - points[left]).mean(axis=0)
    across /= np.linalg.norm(across)
    down = points[CHIN] - points[FOREHEAD]
    down = down - across * (down @ across)
    down /= np.linalg.norm(down)
    ahead = -np.cross(across, down)
    yaw = max(-90.0, min(90.0, TURNED * math.degrees(math.atan2(ahead[0], -ahead[2]))))
    pitch = math.degrees(math.asin(max(-1.0, min(1.0, -ahead[1])))) - LEVEL
    return Pose(yaw=yaw, pitch=pitch, roll=math.degrees(math.atan2(-down[0], down[1])))


def ear_pose(points: Points) -> Pose:
    """A rough pose from the detector's six points: how far the nose's tip lies from the middle between the ears."""
    nose, left, right = points[2], points[4], points[5]
    aside = float(nose[0] - (left[0] + right[0]) / 2)
    eyes = points[1] - points[0]
    roll = math.degrees(math.atan2(eyes[1], max(abs(eyes[0]), 1e-6)))
    yaw = math.degrees(math.atan2(EARS * aside, max(float(right[0] - left[0]), 1e-6)))
    return Pose(yaw=yaw, pitch=0.0, roll=roll)


def mouth_of(points: Points) -> float:
    """The gap between the lips over the mouth's width; 0 when closed."""
    return _gap(points, 13, 14) / _gap(points, 61, 291)


def eyes_of(points: Points) -> float:
    """Height over width, the mean of both eyes; below about 0.15 they are closed."""
    left = _gap(points, 159, 145) / _gap(points, 33, 133)
    right = _gap(points, 386, 374) / _gap(points, 362, 263)
    return (left + right) / 2


def size_of(points: Points) -> float:
    """From between the brows to the chin, in pixels."""
    brows = (points[107, :2] + points[336, :2]) / 2
    return float(np.linalg.norm(points[CHIN, :2] - brows))


def _gap(points: Points, one: int, other: int) -> float:
    return float(np.linalg.norm(points[one] - points[other]))


def _square_round(points: Points) -> tuple[Points, float, float]:
    """Centre, side and angle of the level square round a mesh."""
    across = points[263, :2] - points[33, :2]
    angle = math.atan2(across[1], across[0])
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    level = points[:, :2] @ turn.T
    low, high = level.min(axis=0), level.max(axis=0)
    return (low + high) / 2 @ turn, float((high - low).max()), angle


def _meshed(face: Detection, points: Points, width: int, height: int) -> Sighting:
    low = np.clip(points[:, :2].min(axis=0), 0, [width, height])
    high = np.clip(points[:, :2].max(axis=0), 0, [width, height])
    x, y, right, bottom = (float(value) for value in (*low, *high))
    return Sighting(
        box=Box(x=x, y=y, width=right - x, height=bottom - y),
        confidence=face.score,
        points=points,
        pose=pose_of(points),
        mouth=mouth_of(points),
        eyes=eyes_of(points),
        size=size_of(points),
    )


def _profile(face: Detection) -> Sighting | None:
    """A face that the mesh cannot follow: a clear profile, or no face at all, as for all without ears."""
    if len(face.points) < EAR_POINTS:
        return None
    pose = ear_pose(face.points)
    if face.score < SURE or abs(pose.yaw) < PROFILE:
        return None
    size = SIZE_IN_BOX * face.box.height
    return Sighting(box=face.box, confidence=face.score, points=None, pose=pose, mouth=0.0, eyes=0.0, size=size)
