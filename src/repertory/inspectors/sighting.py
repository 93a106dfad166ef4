"""One face as a finder gives it, before it is recognised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from repertory.model.media import Box
from repertory.model.verdict import Pose

if TYPE_CHECKING:
    from repertory.media.aligning import Points
    from repertory.media.images import Picture


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """A face in a picture. The measures mean what they mean in `model.verdict.Face`."""

    box: Box
    confidence: float
    points: Points | None
    """468 points of the mesh, shape (468, 3), or dlib's five, shape (5, 2); None on a profile without a mesh."""
    pose: Pose
    mouth: float
    eyes: float
    size: float


class Finder(Protocol):
    """Finds every face of a picture."""

    def find(self, picture: Picture) -> tuple[Sighting, ...]: ...
