"""The continuity check of files from any tool, against characters of the library or against reference pictures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.craft.calibrating import bands_for
from repertory.craft.comparing import own_distances, reference_faces, support
from repertory.craft.judging import judge, of_anchors
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

DIFFERENT_PEOPLE = 0.65
"""Of 161 photographs of 23 people, one reference in 500 lies so far from others of the same person in its pose; of
two people mixed, four sets in five are found."""
DOUBTFUL = 0.6
"""One set in fifty of one person's references has one that lies so far from the rest."""
COVERED = 0.5
"""From this support on, other references say something about one in its pose."""


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


Skip = Callable[[MediaRejected], None]
"""Hears of a file that cannot be read, which is then left out."""


def are_pictures(against: Sequence[str], known: Collection[str]) -> bool:
    """Whether files are measured against reference pictures rather than against characters, whose names are `known`.

    Raises MediaRejected for a file that is not there and for a folder.
    """
    for one in against:
        if one.partition("@")[0] in known:
            continue
        if Path(one).is_dir():
            step = f"Name the pictures in it: --against {one.rstrip('/')}/*.png"
            raise MediaRejected(f"{one} is a folder, not a picture.", step=step)
        if Path(one).suffix and not Path(one).is_file():
            raise MediaRejected(f"There is no file {one}.", step="Check the path.")
    return all(Path(one).is_file() for one in against)


def inspect_against_pictures(
    eye: Eye, files: Sequence[Path], references: Sequence[Path], *, style: str = "photo", skip: Skip | None = None
) -> tuple[Inspected, ...]:
    """Measures each file against one person shown in reference pictures; no library is needed.

    Raises MediaRejected for a file that cannot be read, for a reference without exactly one face, and for references
    of different people.
    """
    name = Path(references[0]).stem
    paths = tuple({sha256_of(path): path for path in references}.values())  # one given twice would narrow the bands
    seen = tuple(_one_face(eye, path) for path in paths)
    notes = _one_person(paths, seen)
    if len(paths) < len(references):
        notes.append(f"{len(references) - len(paths)} reference(s) were given twice.")
    identity = eye.inspector
    bands = bands_for(seen, (), inspector=identity.id, version=identity.version, style=style)
    anchor = ExpectedAnchor(anchor=name, references=seen)
    found = _inspect(eye, files, _Asked(expectation=Expectation(cast=(anchor,)), bands={name: bands}), skip)
    return tuple(replace(one, report=replace(one.report, notes=(*one.report.notes, *notes))) for one in found)


def inspect_against_characters(
    crew: Crew, files: Sequence[Path], refs: Sequence[str], *, skip: Skip | None = None
) -> tuple[Inspected, ...]:
    """Measures each file against characters of the library, all of whom it should show.

    Raises UnknownName, YourMove for an anchor that is no character, MediaRejected.
    """
    characters = [_character(crew, ref) for ref in refs]
    asked = _Asked(
        expectation=Expectation(cast=tuple(expected(crew, character) for character in characters)),
        bands={character.ref: bands_of(crew, character, characters) for character in characters},
    )
    return _inspect(crew, files, asked, skip)


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


def _inspect(eye: Eye, files: Sequence[Path], asked: _Asked, skip: Skip | None) -> tuple[Inspected, ...]:
    found = []
    for path in files:
        try:
            seen = _seen(eye, path)
        except MediaRejected as no:
            if skip is None:
                raise
            skip(no)
            continue
        report = judge(eye.inspector.compare(seen, asked.expectation), of_anchors(asked.bands))
        found.append(Inspected(path=path, seen=seen, report=report))
    return tuple(found)


def _seen(eye: Eye, path: Path) -> Observation:
    if check_media(path)[0] is MediaKind.SOUND:
        raise MediaRejected(f"{path} is a sound; faces are seen in pictures and clips.", step="Leave it out.")
    return observe(eye, path, sha256_of(path))


def _one_person(paths: Sequence[Path], seen: Sequence[Observation]) -> list[str]:
    """Refuses references of which one is not recognised by the others in its pose, and says so of one that hardly is.
    Bands drawn from the pictures of two people would be wide enough to let both pass."""
    faces = reference_faces(seen)
    apart = [
        (distance, path)
        for face, distance, path in zip(faces, own_distances(faces), paths, strict=False)
        if support(face, [other for other in faces if other is not face]) >= COVERED
    ]
    distance, path = max(apart, default=(0.0, Path()))
    if distance > DIFFERENT_PEOPLE:
        raise MediaRejected(
            f"The references show different people: {path} lies {distance:.2f} from the rest, "
            f"above {DIFFERENT_PEOPLE}.",
            step="Give the pictures of one person at a time.",
        )
    if distance > DOUBTFUL:
        return [f"The reference {path} lies {distance:.2f} from the others: do they all show one person?"]
    return []


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
