"""Faces made up of numbers: each person is an axis of the recogniser's space, 0.85 from everybody else."""

from __future__ import annotations

from collections.abc import Sequence

from repertory.model.media import Box
from repertory.model.verdict import ExpectedAnchor, Face, Frame, Observation, Pose

PEOPLE = {"mia": 0, "nova": 1, "iris": 2, "stranger": 3}


def face(
    person: str,
    *,
    off: float = 0.2,
    axis: int = 0,
    toward: str = "",
    share: float = 0.0,
    yaw: float = 0.0,
    pitch: float = 0.0,
    size: float = 100.0,
    sharpness: float = 200.0,
    confidence: float = 0.9,
    measurable: bool = True,
    x: float = 0.0,
) -> Face:
    """A person's face `off` away from the ideal one, along an axis of its own, moved by `share` toward another."""
    vector = [0.0] * 128
    vector[PEOPLE[person]] = 0.6 * (1 - share)
    if toward:
        vector[PEOPLE[toward]] += 0.6 * share
    vector[10 + axis] = off
    return Face(
        box=Box(x=x, y=10.0, width=size, height=size),
        size=size,
        confidence=confidence,
        pose=Pose(yaw=yaw, pitch=pitch, roll=0.0),
        mouth=0.0,
        eyes=0.3,
        sharpness=sharpness,
        landmarks=(),
        embedding=tuple(vector) if measurable else (),
    )


def seen(*faces: Face, version: str = "1") -> Observation:
    """A picture with these faces."""
    return clip([faces], version=version)


def clip(frames: Sequence[Sequence[Face]], version: str = "1") -> Observation:
    """A clip with these faces in its frames, four a second."""
    return Observation(
        inspector="faces",
        version=version,
        sha256="0" * 64,
        frames=tuple(
            Frame(time_s=number / 4, width=1280, height=720, faces=tuple(faces)) for number, faces in enumerate(frames)
        ),
    )


def anchor(person: str, *, hidden: bool = False, count: int = 4) -> ExpectedAnchor:
    """A character with frontal references of her own."""
    references = tuple(seen(face(person, axis=20 + number)) for number in range(count))
    return ExpectedAnchor(anchor=f"{person}@1", references=references, hidden=hidden)
