"""Whether pasted references are told as copies, and other photographs of the same person are not.

Every photograph of somebody with six or more is pasted in seven ways: recompressed at half the size, recompressed
with a face of 40 pixels, darkened, tinted, turned and set into a larger picture, mirrored, mirrored and recompressed.
It is compared with references that hold it among five others, through `compare_faces` as a take is, and with those
five alone. Told is what `is_copy` says. Targets: every paste found is told; no other photograph is, as it is or changed
in the same ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.drifting import Shot, company
from repertory.craft.comparing import compare_faces
from repertory.craft.copying import is_copy
from repertory.inspectors.faces import FaceInspector
from repertory.model.verdict import Expectation, ExpectedAnchor, Face, Finding, Frame, Measurement, Observation

LEAST_PICTURES, REFERENCES, TAKES = 6, 6, 6
SMALL = 40.0
"""Pixels from brows to chin of the smallest pastes."""
KNOWN = frozenset(
    {
        *("Ariel_Sharon", "Colin_Powell", "George_W_Bush", "Hugo_Chavez", "Tony_Blair"),
        *("img1.jpg", "img13.jpg", "img26.jpg", "img34.jpg", "img47.jpg"),
    }
)
"""On whose photographs the constants of `craft.copying` were chosen; the others are printed apart."""


def run(data: Path) -> None:
    """Prints one line for each way of pasting; says so in one line where the photographs are not there."""
    inspector = FaceInspector()
    people = company(inspector, data, LEAST_PICTURES)
    if not people:
        print(f"copies: no photographs under {data}, skipped")
        return
    dice = np.random.default_rng(5)
    for words, chosen in (("", people), (" of people not chosen on", people.keys() - KNOWN)):
        _print(words, inspector, {person: own for person, own in people.items() if person in chosen}, dice)


def _print(
    words: str, inspector: FaceInspector, people: Mapping[str, Sequence[Shot]], dice: np.random.Generator
) -> None:
    pasted, told, lost = Counter[str](), Counter[str](), Counter[str]()
    others, changed = list[Measurement](), list[Measurement]()
    for own in people.values():
        for number in dice.permutation(len(own))[:TAKES]:
            take = own[number]
            rest = [shot for shot in own if shot is not take]
            rest = [rest[index] for index in dice.permutation(len(rest))[: REFERENCES - 1]]
            mirrored = {shot.path: inspector.see(np.ascontiguousarray(shot.picture[:, ::-1])) for shot in (take, *rest)}
            others.append(_measured([take.face], rest, mirrored))
            for way, picture in _pastes(take.picture, SMALL / take.face.size):
                faces = inspector.see(picture)
                changed.append(_measured(faces, rest, mirrored))
                found = _measured(faces, [take, *rest], mirrored)
                pasted[way] += 1
                lost[way] += found.finding is not Finding.MEASURED
                told[way] += is_copy(found.copy)
    for way, count in pasted.items():
        seen = count - lost[way]
        print(f"copies{words}: {way}: {told[way]} of {seen} told (target all); not measured {lost[way]} of {count}")
    for what, some in (("", others), (", changed in these ways", changed)):
        wrong = sum(is_copy(one.copy) for one in some)
        print(
            f"copies{words}: other photographs of the person{what}: {wrong} of {len(some)} called copies (target none)"
        )


def _pastes(picture: Any, small: float) -> Iterator[tuple[str, Any]]:
    import cv2

    height, width = picture.shape[:2]
    mirrored = np.ascontiguousarray(picture[:, ::-1])
    yield (
        "recompressed at half the size",
        _jpeg(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)),
    )
    if small < 1:
        smaller = cv2.resize(picture, None, fx=small, fy=small, interpolation=cv2.INTER_AREA)
        yield "recompressed with a face of 40 pixels", _jpeg(smaller)
    yield "darkened", (255 * (picture / 255) ** 1.6).astype(np.uint8)
    yield "tinted", np.clip(picture * np.array([1.15, 1.0, 0.8]), 0, 255).astype(np.uint8)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 6, 0.9)
    matrix[:, 2] += (0.1 * width, 0.05 * height)
    yield "turned, in a larger picture", cv2.warpAffine(picture, matrix, (int(1.3 * width), int(1.2 * height)))
    yield "mirrored", mirrored
    yield "mirrored and recompressed", _jpeg(mirrored)


def _jpeg(picture: Any) -> Any:
    import cv2

    _, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 60])
    read: Any = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(read[..., ::-1])


def _measured(
    faces: Sequence[Face], references: Sequence[Shot], mirrored: Mapping[Path, Sequence[Face]]
) -> Measurement:
    known = tuple(_seen([shot.face]) for shot in references)
    mirrors = tuple(_seen(mirrored[shot.path]) for shot in references)
    own = ExpectedAnchor(anchor="actor", references=known, mirrored=mirrors, style="photo")
    return compare_faces(_seen(faces), Expectation(cast=(own,)))[0]


def _seen(faces: Sequence[Face]) -> Observation:
    frame = Frame(time_s=0.0, width=1000, height=1000, faces=tuple(faces))
    return Observation(inspector="faces", version="1", sha256="", frames=(frame,))
