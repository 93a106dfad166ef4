"""Admitting a picture as a reference: it is measured against the master before it may be locked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from repertory.craft.building import add_reference
from repertory.errors import MediaRejected
from repertory.files.hashing import sha256_of
from repertory.media.images import check_image
from repertory.model.anchor import Character, Reference, Role
from repertory.model.verdict import Expectation, Face, Finding, Measurement
from repertory.work.crew import Crew
from repertory.work.seeing import bands_of, expected, observe

SMALLEST_FACE = 64
"""Pixels from brows to chin; below it a reference cannot carry a face (verification: judged from 32, kept from 64)."""
_TURNED = 55.0
"""Degrees of yaw beyond which the recogniser is blind; such a reference locks as unmeasured."""
_GUESSED = 0.7
"""Confidence below which a face in a profile that looks at the camera is none: the detector made it of ear and cheek.
Clay and photographs that do look at the camera score above it (0.70 to 0.95)."""


def look_at(crew: Crew, path: Path) -> tuple[Face, ...]:
    """The faces in a still picture, largest first. Raises MediaRejected for what is no picture."""
    check_image(path)
    return observe(crew, path, sha256_of(path)).frames[0].faces


def the_face(crew: Crew, path: Path) -> Face:
    """The one face of a picture. Raises MediaRejected for none, for two, and for one that is too small."""
    faces = look_at(crew, path)
    if not faces:
        raise MediaRejected(f"No face was found in {path.name}.", step="Give a picture in which the face is seen.")
    if len(faces) > 1:
        step = "Crop it so that only this person is seen."
        raise MediaRejected(f"{path.name} shows {len(faces)} faces.", step=step)
    if faces[0].size < SMALLEST_FACE:
        size = f"{faces[0].size:.0f} pixels high; a reference needs {SMALLEST_FACE}"
        raise MediaRejected(f"The face in {path.name} is {size}.", step="Give a closer or larger picture.")
    return faces[0]


def angle_of(face: Face) -> str:
    """The name of an angle as measured: "front", "three-quarter left", "profile right", "tilt up"."""
    side = "right" if face.pose.yaw > 0 else "left"
    if abs(face.pose.yaw) > 50:
        return f"profile {side}"
    if abs(face.pose.yaw) > 15:
        return f"three-quarter {side}"
    return "tilt up" if face.pose.pitch > 12 else "front"


def admit(crew: Crew, character: Character, path: Path, role: Role, name: str, *, waive: str = "") -> Character:
    """The draft with this picture as one more reference, stored and measured against the master.

    Raises MediaRejected, saying why with the figure, when it shows somebody else or cannot be measured and is not
    declared to be turned away; `waive` is a reason to admit it all the same. Then nothing is stored.
    """
    check_image(path)
    media_words = f"{role.value} {name}" if role is not Role.HEADSHOT else "headshot"
    distance, unmeasured = None, ""
    if role is Role.HEADSHOT:
        the_face(crew, path)
    else:
        try:
            distance, unmeasured = _measure(crew, character, path, role, name)
        except MediaRejected:
            if not waive:
                raise
    media = crew.library.add_media(character, path, media_words)
    reference = Reference(
        media=media,
        role=role,
        name=name,
        distance=distance,
        unmeasured=unmeasured,
        waived="" if role is Role.HEADSHOT or distance is not None or unmeasured else waive,
    )
    return add_reference(character, reference)


def _measure(crew: Crew, character: Character, path: Path, role: Role, name: str) -> tuple[float | None, str]:
    turned = role is Role.ANGLE and name.startswith(("profile", "back"))
    faces = look_at(crew, path)
    if role is Role.OUTFIT and not faces:
        return None, "no face seen"
    if turned and not any(_seen_from_the_front(face) for face in faces):
        return None, name.split(maxsplit=1)[0]
    the_face(crew, path)
    seen = observe(crew, path, sha256_of(path))
    wanted = replace(expected(crew, character), anchor=character.ref)
    found = _about(character, crew.inspector.compare(seen, Expectation(cast=(wanted,))))
    bands = bands_of(crew, character, ())
    if found.value is None:
        if turned:
            return None, name.split(maxsplit=1)[0]
        raise MediaRejected(
            f"{path.name} cannot be measured against {character.title}: {found.reason}.",
            step='Give a clearer picture, or overrule with --waive "reason".',
        )
    if found.value > bands.wrong:
        near = 3 if f"{found.value:.2f}" == f"{bands.wrong:.2f}" else 2  # so that the two figures differ
        figures = f"distance {found.value:.{near}f}, limit {bands.wrong:.{near}f}"
        raise MediaRejected(
            f"{path.name} does not show {character.title}: {figures}.",
            step='Give another picture, or overrule with --waive "reason".',
        )
    return round(found.value, 4), ""


def _seen_from_the_front(face: Face) -> bool:
    return bool(face.embedding) and abs(face.pose.yaw) <= _TURNED and face.confidence >= _GUESSED


def _about(character: Character, measurements: tuple[Measurement, ...]) -> Measurement:
    """The measurement of this character; a face that is nobody's counts as its face, at its distance."""
    own = next(found for found in measurements if found.anchor == character.ref)
    if own.finding is Finding.MISSING:
        extra = next((found for found in measurements if found.finding is Finding.EXTRA), None)
        if extra is not None and extra.value is not None:
            return extra
    return own
