"""The continuity check of files from any tool, against characters of the library or against reference pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from repertory.craft.calibrating import bands_for
from repertory.craft.judging import judge
from repertory.errors import MediaRejected, YourMove
from repertory.files.hashing import sha256_of
from repertory.media.check import check_media
from repertory.media.clips import read_frames
from repertory.media.drawing import boxes_drawn
from repertory.media.images import read_image, write_image
from repertory.model.anchor import Character
from repertory.model.media import Box, MediaKind
from repertory.model.verdict import Bands, Expectation, ExpectedAnchor, Observation, Report
from repertory.work.crew import Crew
from repertory.work.seeing import Eye, bands_of, expected, observe


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """One file and what was measured in it."""

    path: Path
    seen: Observation
    report: Report


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Whom the files are measured against."""

    expectation: Expectation
    bands: dict[str, Bands]


def inspect_against_pictures(
    eye: Eye, files: Sequence[Path], references: Sequence[Path], *, style: str = "photo"
) -> tuple[Inspected, ...]:
    """Measures each file against one person shown in reference pictures; no library is needed.

    Raises MediaRejected for a file that cannot be read, and for a reference without exactly one face.
    """
    name = Path(references[0]).stem
    seen = tuple(_one_face(eye, path) for path in references)
    identity = eye.inspector
    bands = bands_for(seen, (), inspector=identity.id, version=identity.version, style=style)
    anchor = ExpectedAnchor(anchor=name, references=seen)
    return _inspect(eye, files, _Asked(expectation=Expectation(cast=(anchor,)), bands={name: bands}))


def inspect_against_characters(crew: Crew, files: Sequence[Path], refs: Sequence[str]) -> tuple[Inspected, ...]:
    """Measures each file against characters of the library, all of whom it should show.

    Raises UnknownName, YourMove for an anchor that is no character, MediaRejected.
    """
    characters = [_character(crew, ref) for ref in refs]
    asked = _Asked(
        expectation=Expectation(cast=tuple(expected(crew, character) for character in characters)),
        bands={character.ref: bands_of(crew, character, characters) for character in characters},
    )
    return _inspect(crew, files, asked)


def evidence(inspected: Inspected, path: Path) -> None:
    """Writes the picture (of a clip, the frame in question) with every face boxed and named by its score."""
    shown = [score for score in inspected.report.scores if score.measurement.box is not None]
    time_s = shown[0].measurement.time_s if shown else 0.0
    if check_media(inspected.path)[0] is MediaKind.CLIP:
        picture = next(iter(read_frames(inspected.path, [time_s])))[1]
    else:
        picture = read_image(inspected.path)
    boxes: list[tuple[Box, str, str]] = []
    for score in shown:
        measured = score.measurement
        if measured.box is not None and measured.time_s == time_s:
            figure = "" if measured.value is None else f" {measured.value:.2f}"
            boxes.append((measured.box, f"{measured.anchor or 'stranger'}{figure}", score.grade.value))
    write_image(path, boxes_drawn(picture, boxes))


def _inspect(eye: Eye, files: Sequence[Path], asked: _Asked) -> tuple[Inspected, ...]:
    found = []
    for path in files:
        if check_media(path)[0] is MediaKind.SOUND:
            raise MediaRejected(f"{path} is a sound; faces are seen in pictures and clips.", step="Leave it out.")
        seen = observe(eye, path, sha256_of(path))
        report = judge(eye.inspector.compare(seen, asked.expectation), asked.bands)
        found.append(Inspected(path=path, seen=seen, report=report))
    return tuple(found)


def _one_face(eye: Eye, path: Path) -> Observation:
    if check_media(path)[0] is not MediaKind.IMAGE:
        raise MediaRejected(f"The reference {path} is no picture.", step="Give a PNG, JPEG or WebP file.")
    seen = observe(eye, path, sha256_of(path))
    faces = seen.frames[0].faces
    if len(faces) != 1 or not faces[0].embedding:
        many = "no face that can be measured" if len(faces) < 2 else f"{len(faces)} faces"
        raise MediaRejected(f"The reference {path} shows {many}.", step="Crop it to one clear face.")
    return seen


def _character(crew: Crew, ref: str) -> Character:
    anchor = crew.library.get(ref)
    if not isinstance(anchor, Character):
        raise YourMove(f'"{ref}" is a {anchor.kind.value}; only faces are measured.', step="Name a character.")
    return anchor
