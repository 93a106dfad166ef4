"""Faces without the mesh: dlib's detector (histograms of gradients) and its five points, the offline fallback.

It sees frontal faces to about 50 degrees of turn, from about 40 pixels, and knows neither mouth nor eyes.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repertory.errors import MissingPart
from repertory.inspectors.recognising import FivePoints
from repertory.inspectors.sighting import Sighting
from repertory.model.media import Box
from repertory.model.verdict import Pose

if TYPE_CHECKING:
    from repertory.media.aligning import Points
    from repertory.media.images import Picture

LEAST = 0.35
"""dlib's score from which a finding counts: the false face on a suit in scikit-image's astronaut has 0.335."""
UPSAMPLED_BELOW = 900
"""Pictures whose longer side is shorter are doubled, so that faces from 40 pixels are found."""


class HogFinder:
    """Finds faces by dlib's frontal detector. Not to be used by two threads at once."""

    def __init__(self, folder: Path) -> None:
        """Raises MissingPart where dlib is not installed."""
        try:
            import dlib
        except ImportError as error:
            raise MissingPart("dlib is not installed.", step="pip install dlib-bin") from error
        self._detector: Any = dlib.get_frontal_face_detector()
        self._five = FivePoints(folder)

    def find(self, picture: Picture) -> tuple[Sighting, ...]:
        """Every frontal face, with dlib's five points; best first."""
        doubled = 1 if max(picture.shape[:2]) < UPSAMPLED_BELOW else 0
        boxes, scores, _ = self._detector.run(picture, doubled, LEAST)
        return tuple(self._sighting(picture, box, float(score)) for box, score in zip(boxes, scores, strict=True))

    def _sighting(self, picture: Picture, box: Any, score: float) -> Sighting:
        points = self._five.fit(picture, box.left(), box.top(), box.right(), box.bottom())
        return Sighting(
            box=Box(x=box.left(), y=box.top(), width=box.width(), height=box.height()),
            confidence=min(1.0, score / 2),  # dlib's scores of clear faces lie between 1 and 3
            points=points,
            pose=five_point_pose(points),
            mouth=0.0,
            eyes=0.3,
            size=0.93 * box.height(),
        )


def five_point_pose(points: Points) -> Pose:
    """A rough pose from dlib's five points: the nose's base against the middle and the line of the eyes.

    On a level frontal face the base of the nose lies 0.55 outer eye distances below the eyes' middle, and moves
    aside by about 0.45 of that distance times the sine of the turn. The detector sees no more than 50 degrees.
    """
    right, left, nose = points[0], points[2], points[4]
    line = right - left
    width = float(max(math.hypot(*line), 1e-6))
    across = line / width
    offset = nose - (right + left) / 2
    aside = float(offset @ across) / width
    below = float(offset @ [-across[1], across[0]]) / width
    return Pose(
        yaw=max(-50.0, min(50.0, math.degrees(math.asin(max(-1.0, min(1.0, aside / 0.45)))))),
        pitch=max(-30.0, min(30.0, (0.55 - below) * 100)),
        roll=math.degrees(math.atan2(across[1], across[0])),
    )
