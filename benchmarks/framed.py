"""Photographs that are cropped into the face, or lie on their side or upside down: who is blamed for it.

Every photograph is cropped at its top, bottom and sides, by a tenth to a half of the face, and compared with the
person's other photographs and with everybody else's. Targets: what is cropped within the limit is judged as whole
pictures are, and no stranger's rest of a face is taken for the person's. Then every photograph is turned by a half and
by a quarter. Targets: all turned by a half are told, none as it was taken.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.drifting import Shot, company
from repertory.craft.calibrating import bands_for
from repertory.craft.comparing import distance_to
from repertory.craft.framing import cut_of, quarters_off
from repertory.craft.judging import grade_of
from repertory.inspectors.faces import FaceInspector
from repertory.media.images import write_image
from repertory.model.verdict import Bands, Face, Frame, Grade, Observation

if TYPE_CHECKING:
    from repertory.media.images import Picture

LEAST_PICTURES, TAKES = 4, 4
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5)
CLASSES = {"whole, or hardly cut": (0.0, 0.2), "cut within the limit": (0.2, 1.0), "cut beyond it": (1.0, 99.0)}


def run(data: Path) -> None:
    """Prints a line for each class of crops and for each turn; says so where the photographs are not there."""
    inspector = FaceInspector()
    people = company(inspector, data, LEAST_PICTURES)
    if not people:
        print(f"framed: no photographs under {data}, skipped")
        return
    _print_crops(inspector, people)
    _print_turns(inspector, [shot for own in people.values() for shot in own[:2]])


def _print_crops(inspector: FaceInspector, people: dict[str, list[Shot]]) -> None:
    grown: dict[str, list[float]] = {name: [] for name in CLASSES}
    called, strangers = Counter[tuple[str, Grade]](), Counter[str]()
    for person, own in people.items():
        others = [[shot.face for shot in other] for name, other in people.items() if name != person]
        limits = {number: _bands(inspector, faces) for number, faces in enumerate(others)}
        for take in own[:TAKES]:
            mine = [shot.face for shot in own if shot is not take]
            bands, before = _bands(inspector, mine), distance_to(take.face, mine)
            for face, cut in _cropped(inspector, take):
                name = next(name for name, (low, high) in CLASSES.items() if low <= cut < high or cut == low)
                value = distance_to(face, mine)
                grown[name].append(value - before)
                called[name, grade_of(value, bands)] += 1
                strangers[name] += sum(
                    grade_of(distance_to(face, faces), limits[number]) is Grade.MATCH
                    for number, faces in enumerate(others)
                )
    for name, values in grown.items():
        number = len(values)
        print(
            f"framed: {name}: {number} crops, distances grow by {np.median(values):.3f} (nine in ten by less than "
            f"{np.percentile(values, 90):.3f}); match {called[name, Grade.MATCH] / number:.0%}, drift "
            f"{called[name, Grade.DRIFT] / number:.0%}, somebody else {called[name, Grade.WRONG] / number:.0%}; taken "
            f"for somebody else's {strangers[name]} times in {number * (len(people) - 1)} (target none)"
        )


def _bands(inspector: FaceInspector, faces: Sequence[Face]) -> Bands:
    seen = [
        Observation(
            inspector=inspector.id,
            version=inspector.version,
            sha256=str(number),
            frames=(Frame(time_s=0.0, width=1, height=1, faces=(face,)),),
        )
        for number, face in enumerate(faces)
    ]
    return bands_for(seen, [], inspector=inspector.id, version=inspector.version, style="photo")


def _cropped(inspector: FaceInspector, take: Shot) -> Iterator[tuple[Face, float]]:
    """The face as it is found in crops, and how much of it is cut off by its mesh there."""
    (left, top), (right, bottom) = take.points.min(axis=0), take.points.max(axis=0)
    height, width = take.picture.shape[:2]
    for share in SHARES:
        across, down = share * (right - left), share * (bottom - top)
        for x, y, x_end, y_end in (
            (0, top + down, width, height),
            (0, 0, width, bottom - down),
            (left + across, 0, width, height),
            (0, 0, right - across, height),
        ):
            rows, columns = slice(max(0, round(y)), round(y_end)), slice(max(0, round(x)), round(x_end))
            picture = np.ascontiguousarray(take.picture[rows, columns])
            frame = Frame(time_s=0.0, width=picture.shape[1], height=picture.shape[0])
            yield from ((face, cut_of(face, frame)) for face in inspector.see(picture)[:1] if face.embedding)


def _print_turns(inspector: FaceInspector, shots: Sequence[Shot]) -> None:
    for lies, words in enumerate(("as it was taken", "turned by a quarter", "turned by a half")):
        told = sum(_told(inspector, np.rot90(shot.picture, -lies)) == lies for shot in shots)
        print(f"framed: {words}: {told} of {len(shots)} told (target all)")


def _told(inspector: FaceInspector, picture: Picture) -> int:
    """By how many quarters the picture seems to be turned."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "take.png"
        write_image(path, np.ascontiguousarray(picture))
        turned = {quarters: inspector.observe_turned(path, quarters).frames[0] for quarters in (1, 2, 3)}
        return quarters_off(inspector.observe(path).frames[0], turned)
