"""A file looked at once more in which somebody is not found or not recognised: it may stand on its head, show a part
of the face only, or be too dark, too blurred or too small to show anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.craft.advising import CLIPS, ONE_COLOUR, TOO_SMALL, TURNED, WARDROBE
from repertory.craft.framing import CUT_OFF, quarters_off
from repertory.craft.judging import grade_of
from repertory.craft.mending import face_at
from repertory.craft.obscured import BLURRED, SMALL, why_beyond, why_not_quite
from repertory.craft.running import BRIGHTNESS, THE_CLIP, THE_PICTURE
from repertory.files.hashing import sha256_of
from repertory.media.clips import read_frames
from repertory.media.images import read_image
from repertory.media.seeable import greys_of, in_one_colour, is_black, too_small, why_hard_to_see, why_unseen
from repertory.model.inspected import Looked
from repertory.model.media import MediaKind
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Observation, Subject
from repertory.ports import Doubting
from repertory.work.crew import Crew
from repertory.work.seeing import observe_turned

if TYPE_CHECKING:
    from repertory.media.images import Picture

_SIDES = {2: "upside down", 1: "on its side", 3: "on its side"}
"""How a picture lies that must be turned by so many quarters."""


def doubted(
    crew: Crew, path: Path, looked: Looked, found: Sequence[Measurement], bands: Mapping[str, Bands]
) -> list[Measurement]:
    """What was found in a picture, without blaming anybody for how it lies or where it ends. `looked` is what was seen
    of faces and who was asked for; `bands` are by their refs."""
    seen, wanted = looked.seen, looked.expected
    asked = {one.anchor for one in wanted.cast}
    doubtful = [one for one in found if one.of_face and one.anchor in asked and not _recognised(one, bands)]
    if not doubtful or not isinstance(crew.inspector, Doubting):
        return list(found)
    turned = _turned(crew, path, seen)
    if turned is not None:
        return _as_turned(found, doubtful, crew.inspector.compare(turned[1], wanted), turned[0], bands)
    if not seen.frames[0].faces and crew.inspector.shows_part(path):
        return [one.untold(CUT_OFF) if one in doubtful else one for one in found]
    return [spoiled(one, path, seen, bands[one.anchor]) if one in doubtful else one for one in found]


def spoiled(found: Measurement, path: Path, seen: Observation, bands: Bands) -> Measurement:
    """The same, unmeasured where a face is not quite somebody's, or blurred and hardly theirs, and the picture may be
    to blame."""
    face, usual = face_at(found.box, seen.frames[0].faces), found.usual
    told = found.finding is Finding.MEASURED and bands.trusted and bands.style == "photo"
    if face is None or usual is None or not told:
        return found
    grade = grade_of(usual, bands)
    if grade is Grade.DRIFT:
        why = why_not_quite(face, greys_of(read_image(path), face.box))
    else:
        why = why_beyond(face, usual / bands.wrong) if grade is Grade.WRONG else ""
    may_be = f", which may be why it is not quite {found.anchor}" if why.startswith((BLURRED, SMALL)) else ""
    return found.untold(f"{why}{may_be}") if why else found


def unseen(path: Path, kind: MediaKind, seen: Observation, found: Sequence[Measurement]) -> list[Measurement]:
    """The same, where somebody who is not found may be there all the same: nothing can be found in such a picture, nor
    in any of three frames of such a clip."""
    missing = [one for one in found if one.of_face and one.anchor and one.finding is Finding.MISSING]
    if not missing or any(frame.faces for frame in seen.frames):
        return list(found)
    whys = [_why_unseen(view, _thing(kind)) for view in _views(path, kind)]
    why = whys[0] if all(whys) else ""
    return [one.untold(why) if why and one in missing else one for one in found]


def in_its_light(
    path: Path, kind: MediaKind, found: Sequence[Measurement], bands: Mapping[Subject, Bands]
) -> list[Measurement]:
    """The same, where clothes are not said to be others because one colour lies over all of a picture, or of three
    frames of a clip."""
    others = [one for one in found if one.inspector == WARDROBE and _is_other(one, bands.get(one.subject))]
    if not others or not all(map(in_one_colour, _views(path, kind))):
        return list(found)
    return [one.untold(ONE_COLOUR) if one in others else one for one in found]


def _is_other(found: Measurement, bands: Bands | None) -> bool:
    return bands is not None and found.usual is not None and grade_of(found.usual, bands) is not Grade.MATCH


def hard_to_see(crew: Crew, path: Path, kind: MediaKind, found: Sequence[Measurement]) -> list[Measurement]:
    """What a person should know of a picture, or of a clip by three of its frames, that is nearly black or nearly white
    though something was measured in it; nothing where that is said already, and of a sound."""
    measured = any(one.value is not None and not one.of_run for one in found)
    if kind is MediaKind.SOUND or not measured or any(one.of_run and one.reason for one in found):
        return []
    whys = [why_hard_to_see(view) for view in _views(path, kind)]
    if not all(whys):
        return []
    version = next((one.version for one in crew.further if one.id == CLIPS), "")
    return [
        Measurement(
            inspector=CLIPS,
            version=version,
            anchor=_thing(kind),
            about=BRIGHTNESS,
            finding=Finding.UNMEASURED,
            reason=whys[0].replace(THE_PICTURE, _thing(kind)),
        )
    ]


def _thing(kind: MediaKind) -> str:
    return THE_CLIP if kind is MediaKind.CLIP else THE_PICTURE


def _views(path: Path, kind: MediaKind) -> Iterator[Picture]:
    """A picture, or the first, the middle and the last frame of a clip."""
    if kind is MediaKind.IMAGE:
        yield read_image(path)
        return
    yield from (picture for _, picture in read_frames(path, count=3))


def _why_unseen(picture: Picture, thing: str) -> str:
    if too_small(picture):
        height, width = picture.shape[:2]
        return f"{TOO_SMALL}, {width} x {height} pixels"
    if is_black(picture):
        return f"{thing} is black"
    why = why_unseen(picture)
    return f"{thing} is {why} to find a face" if why else ""


def _recognised(found: Measurement, bands: Mapping[str, Bands]) -> bool:
    usual = found.usual if found.finding is Finding.MEASURED else None
    return usual is not None and grade_of(usual, bands[found.anchor]) is Grade.MATCH


def _turned(crew: Crew, path: Path, seen: Observation) -> tuple[int, Observation] | None:
    """By how many quarters a picture must be turned to stand upright, and what is seen in it then; None where it stands
    as well as it can."""
    looks = {quarters: observe_turned(crew, path, sha256_of(path), quarters) for quarters in _SIDES}
    known = {quarters: one for quarters, one in looks.items() if one is not None}
    quarters = quarters_off(seen.frames[0], {quarters: one.frames[0] for quarters, one in known.items()})
    return (quarters, known[quarters]) if quarters else None


def _as_turned(
    found: Sequence[Measurement],
    doubtful: Sequence[Measurement],
    turned: Sequence[Measurement],
    quarters: int,
    bands: Mapping[str, Bands],
) -> list[Measurement]:
    """The same, where whoever was not recognised is left to a person with what the turned picture says; who else is
    there is told by that one, without a box here. Clothes, places and things are not judged in it."""
    said = f"{TURNED} {_SIDES[quarters]}"
    kept = [one for one in found if one.anchor or not one.of_face]
    then = {one.anchor: _then(one, bands) for one in turned if one.anchor}
    surplus = [replace(one, box=None) for one in turned if not one.anchor]
    told = [
        one.untold(f"{said}{then.get(one.anchor, '')}") if one in doubtful else one if one.of_face else one.untold(said)
        for one in kept
    ]
    return [*told, *surplus]


def _then(found: Measurement, bands: Mapping[str, Bands]) -> str:
    if found.finding is not Finding.MEASURED or found.usual is None:
        return ""
    verb = "is" if _recognised(found, bands) else "is not"
    return f"; turned back, it {verb} {found.anchor} ({found.usual:.2f})"
