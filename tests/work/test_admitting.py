"""What an engine is asked for in profile may be in profile, whatever the detector makes of an ear."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from small_film import picture, small_film

from repertory.errors import MediaRejected
from repertory.fakes import FakeEngine, FakeInspector
from repertory.model.anchor import Character, Role
from repertory.model.verdict import Observation, Pose
from repertory.work.admitting import admit

pytestmark = pytest.mark.slow


@dataclass(kw_only=True)
class OneFace(FakeInspector):
    """Sees a stranger in every picture, as sure and as turned as it is told."""

    default: float | None = 0.95
    confidence: float = 1.0
    yaw: float = 0.0

    def observe(self, media: Path) -> Observation:
        seen = super().observe(media)
        frame = seen.frames[0]
        face = replace(frame.faces[0], confidence=self.confidence, pose=Pose(yaw=self.yaw, pitch=0.0, roll=0.0))
        return replace(seen, frames=(replace(frame, faces=(face,)),))


def unmeasured(folder: Path, inspector: OneFace, name: str) -> str:
    """Why the angle was not measured; empty if it was. Raises MediaRejected where it was refused."""
    small = small_film(folder, {"fake": FakeEngine()}, inspector=inspector)
    mia = small.crew.library.draft("mia")
    assert isinstance(mia, Character)
    admitted = admit(small.crew, mia, picture(folder / "new.png", 77), Role.ANGLE, name)
    return next(one.unmeasured for one in admitted.references if one.name == name)


@pytest.mark.parametrize(("confidence", "yaw"), [(0.63, 10.0), (0.71, -33.0), (0.6, -67.0), (0.85, -73.0)])
def test_a_profile_in_which_no_face_is_seen_from_the_front_locks_as_unmeasured(
    tmp_path: Path, confidence: float, yaw: float
) -> None:
    assert unmeasured(tmp_path, OneFace(confidence=confidence, yaw=yaw), "profile left") == "profile"


def test_a_stranger_half_turned_to_the_other_side_or_for_sure_is_refused(tmp_path: Path) -> None:
    for number, (confidence, yaw) in enumerate([(0.71, 33.0), (0.85, -33.0)]):
        with pytest.raises(MediaRejected, match="does not show Mia"):
            unmeasured(tmp_path / str(number), OneFace(confidence=confidence, yaw=yaw), "profile left")


@pytest.mark.parametrize(("confidence", "name"), [(0.9, "profile left"), (0.63, "three-quarter left")])
def test_a_stranger_who_looks_at_the_camera_is_refused(tmp_path: Path, confidence: float, name: str) -> None:
    with pytest.raises(MediaRejected, match="does not show Mia"):
        unmeasured(tmp_path, OneFace(confidence=confidence, yaw=10.0), name)
