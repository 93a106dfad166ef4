"""How well places, things and looks are told apart: on renders of the previs sets, and on photographs shot again.

Renders: three coffee shops that differ in walls, wood and lamps, two streets, and the first shop with pink walls, in
three lights, empty (the views) and with one to three people in five sizes. They are drawn once, in some minutes, into
$REPERTORY_RENDERS where that is set, else into a folder that is thrown away. A film has four places; each take is
compared with its own place in its own light (the right one), with the other places, with its own in another light, and
those of the pink shop and of the second street with what they are copies of. Judged by bands such as a film has.

Photographs: each is a place; shot again with another crop, perspective, exposure, white balance, compression and a
block of colour before it.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import renders
from repertory.craft.calibrating import bands_from
from repertory.craft.judging import judge
from repertory.inspectors.faces import FaceInspector
from repertory.inspectors.places import PlaceInspector
from repertory.inspectors.props import PropInspector
from repertory.media.images import read_image, scaled, write_image
from repertory.model.verdict import (
    Bands,
    Expectation,
    ExpectedAnchor,
    Finding,
    Grade,
    Measurement,
    Observation,
    Verdict,
)

PLACES = ("shopA", "shopB", "shopC", "streetA")
COPIES = {"shopPink": "shopA", "streetB": "streetA"}
"""Takes in a place that is not quite the one which they should show."""
WIDER = ("W", "MW", "M")
RIVALS = 4


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One take compared with one place."""

    kind: str
    """"right", "other place", "repainted", "copy", "other light"."""
    size: str
    measured: Measurement
    verdict: Verdict
    grade: Grade


def run(data: Path | None) -> None:
    """Prints one line a figure."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(os.environ.get("REPERTORY_RENDERS", folder))
        pictures = renders.places(kept)
        faces = FaceInspector()
        inspector = PlaceInspector(faces)
        seen, spent = _observed(faces, inspector, pictures)
        print(f"places: {len(seen)} renders, {spent:.0f} ms of one core a frame besides the faces; {inspector.version}")
        _figures("places: renders", list(_render_trials(inspector, seen)))
        _props(kept)
        if data is None:
            print("places: no photographs, skipped")
        else:
            _photographs(inspector, data, Path(folder))


def _observed(
    faces: FaceInspector, inspector: PlaceInspector, pictures: Sequence[renders.Shown]
) -> tuple[list[Any], float]:
    """Each picture with its observation, and the milliseconds for one besides finding faces."""
    seen, spent = [], 0.0
    for shown in pictures:
        faces.observe(shown.path)  # remembered, so that only the place is timed
        start = time.process_time()
        seen.append((shown, inspector.observe(shown.path)))
        spent += time.process_time() - start
    return seen, 1000 * spent / len(seen)


def _render_trials(inspector: PlaceInspector, seen: Sequence[tuple[renders.Shown, Observation]]) -> Iterator[Trial]:
    views = {(shown.world, shown.light): one for shown, one in seen if not shown.size}
    lights = sorted({light for _, light in views})

    def place(world: str, light: str) -> Expectation:
        own = ExpectedAnchor(anchor=f"{world}@1", references=(views[world, light],), about=light, style="clay")
        others = [
            ExpectedAnchor(anchor=f"{other}@1", references=tuple(views[other, one] for one in lights), style="clay")
            for other in PLACES
            if other != world
        ]
        return Expectation(cast=(own,), others=tuple(others))

    asked = {(world, light): place(world, light) for world in PLACES for light in lights}
    bands = {key: bands_of(inspector, expected) for key, expected in asked.items()}
    for shown, one in seen:
        for (world, light), expected in asked.items():
            kind = _kind(shown, world, light) if shown.size else ""
            if kind:
                (measured,) = inspector.compare(one, expected)
                report = judge([measured], {measured.subject: bands[world, light]})
                yield Trial(
                    kind=kind, size=shown.size, measured=measured, verdict=report.verdict, grade=report.scores[0].grade
                )


def _kind(shown: renders.Shown, world: str, light: str) -> str:
    if shown.world == world:
        return "right" if shown.light == light else "other light"
    if shown.light != light:
        return ""
    if shown.world in COPIES:
        return "copy" if COPIES[shown.world] == world else ""
    return "repainted" if shown.world[:4] == world[:4] else "other place"


def bands_of(inspector: Any, expected: Expectation) -> Bands:
    """The bands of the one expected anchor, as `work.measuring` makes them."""
    (one,) = expected.cast
    named = Bands(
        match=0, wrong=0, inspector=inspector.id, version=inspector.version, style=one.style, source=one.anchor
    )
    alone = Expectation(cast=(one,))
    others = [
        measured.value
        for rival in expected.others
        for reference in rival.references
        for measured in inspector.compare(reference, alone)
        if measured.value is not None
    ]
    return bands_from([], others, prior=inspector.usual(one.style), named=named)


def _figures(name: str, trials: Sequence[Trial]) -> None:
    by_kind: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        by_kind[trial.kind].append(trial)
    right = _values(by_kind["right"])
    print(f"{name}: right {right.mean():.3f} +- {right.std():.3f}, 98 in 100 within {np.quantile(right, 0.98):.3f}")
    for kind, group in by_kind.items():
        values = _values(group)
        wider = [one for one in group if one.size in WIDER] or group
        unmeasured = np.mean([one.measured.finding is Finding.UNMEASURED for one in wider])
        verdicts = {verdict.value: sum(one.verdict is verdict for one in group) for verdict in Verdict}
        missed = sum(one.verdict is Verdict.ACCEPT and one.grade is Grade.MATCH for one in group)
        line = f"{name}: {kind}: {len(group)}, {values.mean():.3f} +- {values.std():.3f}, {verdicts}"
        line += f", unmeasured {unmeasured:.1%} from medium shots on"
        print(line if kind == "right" else f"{line}, AUC {_auc(right, values):.4f}, taken for the right one {missed}")


def _values(trials: Sequence[Trial]) -> Any:
    return np.array([one.measured.value for one in trials if one.measured.value is not None])


def _auc(right: Any, wrong: Any) -> float:
    return float((right[:, None] < wrong[None]).mean() + (right[:, None] == wrong[None]).mean() / 2)


def _props(folder: Path) -> None:
    inspector = PropInspector()
    pictures = renders.things(folder)
    seen = [(shown, inspector.observe(shown.path)) for shown in pictures]
    views = {
        name: ExpectedAnchor(
            anchor=f"{name}@1", references=tuple(one for shown, one in seen if shown.world == name and not shown.size)
        )
        for name in {shown.world for shown in pictures}
    }
    found: dict[bool, list[Measurement]] = {True: [], False: []}
    for shown, one in seen:
        if shown.size:
            for name, anchor in views.items():
                found[name == shown.world] += inspector.compare(one, Expectation(cast=(anchor,)))
    for right, group in found.items():
        values = [round(one.value, 2) for one in group if one.value is not None]
        print(f"props: the {'right' if right else 'wrong'} thing found in {len(values)} of {len(group)}: {values}")


def _photographs(inspector: PlaceInspector, data: Path, folder: Path) -> None:
    random = np.random.default_rng(0)
    sources = sorted((data / "deepface").rglob("*.jpg"))
    places, takes = [], []
    for number, source in enumerate(sources):
        picture = read_image(source)
        factor = min(1.0, 1600 / max(picture.shape))
        picture = scaled(picture, round(picture.shape[1] * factor), round(picture.shape[0] * factor))
        paths = folder / f"{number}.png", folder / f"{number}-again.jpg"
        write_image(paths[0], picture)
        write_image(paths[1], shot_again(picture, random))
        places.append(inspector.observe(paths[0]))
        takes.append(inspector.observe(paths[1]))
    anchors = [
        ExpectedAnchor(anchor=f"photo-{number}@1", references=(one,), style="photo")
        for number, one in enumerate(places)
    ]
    trials = []
    for number, take in enumerate(takes):
        rivals = [int(one) for one in random.permutation(len(places)) if one != number][:RIVALS]
        for asked in (number, *rivals):
            others = [anchors[one] for one in (number, *rivals) if one != asked]
            expected = Expectation(cast=(anchors[asked],), others=tuple(others))
            (measured,) = inspector.compare(take, expected)
            report = judge([measured], {measured.subject: bands_of(inspector, expected)})
            kind = "right" if asked == number else "other place"
            trials.append(
                Trial(kind=kind, size="", measured=measured, verdict=report.verdict, grade=report.scores[0].grade)
            )
    _figures("places: photographs", trials)


def shot_again(picture: Any, random: np.random.Generator) -> Any:
    """The same place from a little elsewhere: crop, perspective, exposure, white balance, and somebody before it."""
    import cv2

    height, width = picture.shape[:2]
    share = random.uniform(0.75, 1.0)
    size = np.array([width, height]) * share
    corner = random.uniform(0, 1, 2) * (np.array([width, height]) - size)
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    source = corner + square * size + random.uniform(-0.04, 0.04, (4, 2)) * size.min()
    target = (round(size[0]), round(size[1]))
    matrix = cv2.getPerspectiveTransform(source.astype(np.float32), (square * target).astype(np.float32))
    turned = cv2.warpPerspective(picture, matrix, target, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT)
    lit = (turned / 255) ** random.uniform(0.8, 1.25) * (1 + random.uniform(-0.12, 0.12, 3))
    taken = (np.clip(lit, 0, 1) * 255).astype(np.uint8)
    wide, high = round(target[0] * random.uniform(0.1, 0.3)), round(target[1] * random.uniform(0.3, 0.6))
    left = int(random.integers(0, target[0] - wide))
    taken[target[1] - high :, left : left + wide] = random.integers(0, 255, 3)
    return taken
