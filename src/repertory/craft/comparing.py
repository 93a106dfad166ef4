"""How near the faces in a take are to the characters that it must show. Pure: observations in, measurements out.

The distance of a face to a character is the weighted mean of the Euclidean distances between the recogniser's
vectors of the face and of each reference. It is a mean, never the best of them: over three references the mean tells
people apart without an error in 1,000 where the best of three gains false friends with every reference. A reference
turned away from the face's pose by up to 15 degrees counts fully, by more exp(-((turn - 15) / 12)^2 / 2) + 0.1: on
photographs such turns hardly move the distance, larger ones do, and on clay heads far more. So profiles do not spoil
a frontal face, and a face in three-quarter view is compared with the references in that view, if there are any.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from repertory.craft.copying import copy_of_all
from repertory.craft.gathering import gathered
from repertory.craft.leaning import lean_of_all
from repertory.craft.matching import BLURRED, UNKNOWN_SPREAD, Company, Known, Match, matched
from repertory.craft.steadying import vector_of
from repertory.craft.tracks import over_tracks, tracks_of
from repertory.craft.turning import pose_weight
from repertory.model.verdict import Expectation, ExpectedAnchor, Face, Finding, Measurement, Observation, Sight

FULL_SIZE, LOW_SIZE, LEAST_SIZE = 48.0, 32.0, 16.0
"""Faces from 48 pixels (brows to chin) measure like large ones; under 32 distances grow, under 16 they say nothing."""
FRONTAL, TURNED = 25.0, 60.0
SHARP = 12.0


def compare_faces(seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
    """One measurement for each expected character, then one for each surplus face.

    A picture is matched as it is; a clip frame by frame, and the frames are gathered into one measurement each.
    Raises ValueError when the observation and a reference come from different inspector versions: their figures
    cannot be compared.
    """
    company = _company(seen, expected)
    frames = _frames(seen, company)
    return tuple(_with_signs(found, frames, seen, expected) for found in gathered(frames, seen))


def sights_of(seen: Observation, expected: Expectation) -> dict[str, tuple[Sight, ...]]:
    """By anchor, where each expected character's face is in every frame that shows it. Raises as `compare_faces`."""
    found: dict[str, list[Sight]] = {anchor.anchor: [] for anchor in expected.cast}
    for frame, matches in zip(seen.frames, _frames(seen, _company(seen, expected)), strict=True):
        for match in matches:
            if match.anchor and match.box is not None:
                found[match.anchor].append(Sight(time_s=frame.time_s, box=match.box))
    return {anchor: tuple(sights) for anchor, sights in found.items()}


def _company(seen: Observation, expected: Expectation) -> Company:
    for anchor in (*expected.cast, *expected.others):
        for reference in (*anchor.references, *anchor.mirrored):
            if (reference.inspector, reference.version) != (seen.inspector, seen.version):
                raise ValueError(f"{anchor.anchor} was observed by {reference.version}, the take by {seen.version}")
    return Company(
        cast=tuple(known(anchor) for anchor in expected.cast),
        others=tuple(known(anchor) for anchor in expected.others),
    )


def _frames(seen: Observation, company: Company) -> list[tuple[Match, ...]]:
    usual = over_tracks(_distance, tracks_of(seen.frames, seen.spans)) if len(seen.frames) > 1 else None
    return [matched(frame, company, _distance, confidence_of, usual) for frame in seen.frames]


def _with_signs(
    found: Measurement, frames: Sequence[Sequence[Match]], seen: Observation, expected: Expectation
) -> Measurement:
    """A measured face with the direction in which it has drifted, and how far it is a copy of a reference."""
    own = next((anchor for anchor in expected.cast if anchor.anchor == found.anchor), None)
    if own is None or found.finding is not Finding.MEASURED:
        return found
    faces = [
        face
        for frame, matches in zip(seen.frames, frames, strict=True)
        for match in matches
        for face in frame.faces
        if match.anchor == found.anchor and match.finding is Finding.MEASURED and face.box == match.box
    ]
    others = {
        other.anchor: reference_faces(other.references)
        for other in (*expected.cast, *expected.others)
        if other.anchor != own.anchor and other.style == own.style
    }
    lean, toward = lean_of_all(faces, reference_faces(own.references), others, own.style) or (None, "")
    index, copied = _copy(faces, own)
    return replace(found, lean=lean, toward=toward, copy=index, copied=copied)


def _copy(faces: Sequence[Face], own: ExpectedAnchor) -> tuple[float, str]:
    """The copy index, and the hash of the reference that is copied, as it is or mirrored."""
    pairs, spread = _measurable((*own.references, *own.mirrored)), known(own).spread
    index, number = copy_of_all(
        faces, [face for face, _ in pairs], UNKNOWN_SPREAD if spread is None else spread, own.style
    )
    return index, pairs[number][1] if index else ""


def known(anchor: ExpectedAnchor) -> Known:
    """A character as its references show it: their measurable faces, and how far these lie from each other."""
    faces = reference_faces(anchor.references)
    apart = own_distances(faces, anchor.style)
    weights = [support(face, [other for other in faces if other is not face]) for face in faces]
    spread = sum(map(math.prod, zip(apart, weights, strict=True))) / sum(weights) if apart else None
    return Known(anchor=anchor.anchor, hidden=anchor.hidden, faces=faces, spread=spread, style=anchor.style)


def reference_faces(references: Sequence[Observation]) -> tuple[Face, ...]:
    """The face of each reference: its largest, where it has one that can be measured; of a clip, of every frame."""
    return tuple(face for face, _ in _measurable(references))


def _measurable(references: Sequence[Observation]) -> list[tuple[Face, str]]:
    """The face of each reference, and the hash of its file."""
    largest = [(frame.faces[0], one.sha256) for one in references for frame in one.frames if frame.faces]
    return [(face, sha256) for face, sha256 in largest if face.embedding]


def own_distances(faces: Sequence[Face], style: str = "") -> tuple[float, ...]:
    """Each face's distance to all the others, left out itself; empty for fewer than two."""
    if len(faces) < 2:
        return ()
    return tuple(distance_to(face, [*faces[:number], *faces[number + 1 :]], style) for number, face in enumerate(faces))


def support(face: Face, references: Sequence[Face]) -> float:
    """How well a pose is covered by references: 1.1 where one is near, 0.1 where all are far, 0 for none."""
    return max((pose_weight(face.pose, reference.pose) for reference in references), default=0.0)


def distance_to(face: Face, references: Sequence[Face], style: str = "") -> float:
    """The weighted mean distance of a face to a character's references, by the vectors that tell faces of that style.
    Raises ValueError for no references."""
    if not references:
        raise ValueError("a distance needs at least one reference")
    here = vector_of(face, style)
    weights = [pose_weight(face.pose, reference.pose) for reference in references]
    total = sum(
        weight * math.dist(here, vector_of(reference, style))
        for weight, reference in zip(weights, references, strict=True)
    )
    return total / sum(weights)


def _distance(face: Face, member: Known) -> float:
    return distance_to(face, member.faces, member.style)


def confidence_of(face: Face) -> float:
    """How far a face's distance can be trusted, 0 to 1: the product of what its size, turn and sharpness allow.

    The size counts 0.3 at 16 px, 0.75 at 32 px and 1 from 48 px; the turn 1 up to 25 degrees, falling to 0.3 at 60;
    the sharpness 0.5 at 4 and 1 from 12.
    """
    if face.size < LEAST_SIZE:
        return 0.0
    by_size = _between(face.size, LEAST_SIZE, LOW_SIZE, 0.3, 0.75)
    if face.size > LOW_SIZE:
        by_size = _between(face.size, LOW_SIZE, FULL_SIZE, 0.75, 1.0)
    turn = math.hypot(face.pose.yaw, face.pose.pitch)
    by_sharpness = _between(face.sharpness, BLURRED, SHARP, 0.5, 1.0)
    return by_size * by_sharpness * _between(turn, FRONTAL, TURNED, 1.0, 0.3)


def _between(value: float, low: float, high: float, at_low: float, at_high: float) -> float:
    share = min(1.0, max(0.0, (value - low) / (high - low)))
    return at_low + share * (at_high - at_low)
