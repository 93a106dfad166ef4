"""Whether clothes are told apart: previs renders of known outfits, and photographs shot again, beside plain histograms.

Renders: five people with wardrobes of five outfits, among them the same cut in other colours; each take shows one of
them in a room or a street, in one of three lights, sizes and camera heights drawn with a fixed seed, and is compared
with every outfit of its wearer, whose references are one picture from the front each. Photographs: each is cropped,
tilted, darkened or lightened, tinted, partly covered and saved as a JPEG again, and compared with all of them.
Targets: AUC at least .98 on renders; by the calibrated bands at most 5 % of right clothes refused and at least 95 % of
wrong ones; at most 20 % unmeasured in medium shots and wider.
"""

from __future__ import annotations

import io
import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from repertory.craft.calibrating import bands_from
from repertory.inspectors.faces import FaceInspector
from repertory.inspectors.wardrobe import WardrobeInspector
from repertory.media.clothing import SKIN
from repertory.media.colours import colours_of, lab_of
from repertory.media.images import read_image, thumbnail, write_image
from repertory.model.anchor import Character, Location, Role
from repertory.model.engine import Order, OrderKind, Output
from repertory.model.media import Box
from repertory.model.shot import BoundPerformer, BoundShot, CameraAngle, Shot, ShotSize
from repertory.model.verdict import Bands, Expectation, ExpectedAnchor, Finding, Measurement, Observation, Sight

if TYPE_CHECKING:
    from repertory.media.images import Picture
    from repertory.ports import Engine

TAKES, SEED = 120, 7
WARDROBES = {
    "a 28-year-old woman with short dark hair, freckles, fair skin": (
        "leather jacket", "red sweater", "teal sweater", "white shirt", "mustard coat",
    ),
    "a 25-year-old woman with long curly black hair, dark skin, glasses": (
        "mustard coat", "olive coat", "white shirt", "denim jacket", "navy dress",
    ),
    "a 60-year-old man with gray hair and a beard, fair skin": (
        "tweed suit", "camel coat", "burgundy sweater", "green turtleneck", "blue shirt",
    ),
    "a 35-year-old woman with long blonde hair, light skin": (
        "grey hoodie", "pink blouse", "black turtleneck", "purple dress", "green coat",
    ),
    "a 40-year-old man with black hair, brown skin": (
        "orange sweater", "blue sweater", "black suit", "white t-shirt", "rust jacket",
    ),
}  # fmt: skip
PLACES = ("a coffee shop interior with a wooden table", "a street")
LIGHTS = ("afternoon", "golden hour", "night")
SIZES = (ShotSize.CLOSE_UP, ShotSize.MEDIUM_CLOSE_UP, ShotSize.MEDIUM, ShotSize.MEDIUM_WIDE, ShotSize.WIDE)
CLOSE = {ShotSize.CLOSE_UP, ShotSize.MEDIUM_CLOSE_UP}
ANGLES = (CameraAngle.EYE_LEVEL,) * 6 + (CameraAngle.LOW, CameraAngle.HIGH, CameraAngle.SHOULDER, CameraAngle.HIP)
TINTS = (0.0, 0.12, 0.30)
PLAIN = ("Lab histogram", "grey world")


@dataclass(frozen=True, kw_only=True)
class Take:
    """A rendered take, and the truth about it."""

    seen: Observation
    sights: tuple[Sight, ...]
    worn: ExpectedAnchor
    wardrobe: tuple[ExpectedAnchor, ...]
    size: ShotSize


@dataclass(frozen=True, kw_only=True)
class Photograph:
    """A photograph as it was looked at."""

    seen: Observation
    face: Box
    alone: bool
    """Whether it shows one face only."""
    plain: dict[str, tuple[float, ...]]
    """By the names of PLAIN, histograms of the box below the face."""

    @property
    def dressed(self) -> bool:
        """Whether any clothes are seen."""
        return any(patch.palette and patch.what != SKIN for patch in self.seen.frames[0].patches)


def run(data: Path | None) -> None:
    """Prints one line a figure; photographs are skipped in one line where there are none."""
    faces = FaceInspector()
    inspector = WardrobeInspector(faces)
    with tempfile.TemporaryDirectory() as folder:
        _report(list(rendered(inspector, faces, Path(folder))), inspector)
    if data is None:
        print("clothes: no photographs, skipped; name their folder in REPERTORY_FACES")
        return
    with tempfile.TemporaryDirectory() as folder:
        photographed(inspector, faces, data, Path(folder))


def rendered(inspector: WardrobeInspector, faces: FaceInspector, folder: Path) -> Iterator[Take]:
    """The takes of a studio, observed."""
    from repertory.engines.previs import engines

    engine, random = engines()[0], np.random.default_rng(SEED)
    people = [_dressed(engine, inspector, folder, number) for number in range(len(WARDROBES))]
    places = [_place(engine, folder, words) for words in PLACES]
    for number in range(TAKES):
        character, wardrobe = people[number % len(people)]
        worn, size = wardrobe[int(random.integers(len(wardrobe)))], SIZES[number // len(people) % len(SIZES)]
        walks = "walks" if random.random() < 0.15 else ""
        said = {"number": "1", "text": walks, "line": 1, "action": walks}
        shot = Shot(**said, size=size, angle=ANGLES[int(random.integers(len(ANGLES)))])  # type: ignore[arg-type]
        bound = BoundShot(
            shot=shot,
            performers=(
                BoundPerformer(character=character, expression="neutral", outfit=worn.about, face_hidden=False),
            ),
            location=places[int(random.integers(len(places)))],
            light=str(random.choice(LIGHTS)),
        )
        path = _made(engine, folder / f"take-{number}", shot=bound, seed=int(random.integers(1 << 30)))
        frame = faces.observe(path).frames[0]
        sights = tuple(Sight(time_s=0.0, box=face.box) for face in frame.faces[:1])
        yield Take(seen=inspector.observe(path), sights=sights, worn=worn, wardrobe=wardrobe, size=size)


def _dressed(
    engine: Engine, inspector: WardrobeInspector, folder: Path, number: int
) -> tuple[Character, tuple[ExpectedAnchor, ...]]:
    """A character and the outfits that it has, each as the inspector sees its picture."""
    words = list(WARDROBES)[number]
    name = f"actor-{number}"
    bare = Character(name=name, title=name, prompt=words, style="clay")
    made = _output(engine, folder / name, subject=bare, role=Role.HEADSHOT, name="neutral", seed=number + 1)
    assert made.binding is not None
    character = replace(bare, version=1, bindings=(made.binding,))
    outfits = []
    for outfit in WARDROBES[words]:
        path = _made(engine, folder / f"{name}-{outfit}", subject=character, role=Role.OUTFIT, name=outfit, tall=True)
        seen = inspector.observe(path)
        outfits.append(ExpectedAnchor(anchor=character.ref, about=outfit, references=(seen,), style="clay"))
    return character, tuple(outfits)


def _place(engine: Engine, folder: Path, words: str) -> Location:
    name = words.rpartition(" ")[2]
    bare = Location(name=name, title=name, identity=words)
    made = _output(engine, folder / name, subject=bare, role=Role.VIEW, name="afternoon")
    assert made.binding is not None
    return replace(bare, version=1, bindings=(made.binding,))


def _made(engine: Engine, folder: Path, *, tall: bool = False, **order: object) -> Path:
    return _output(engine, folder, tall=tall, **order).files[0]


def _output(engine: Engine, folder: Path, *, tall: bool = False, **order: object) -> Output:
    folder.mkdir(parents=True)
    width, height = (768, 1024) if tall else (1280, 720)
    asked = {"kind": OrderKind.STILL, "engine": "previs", "folder": folder, "width": width, "height": height, **order}
    made = engine.submit(Order(id=folder.name, **asked))  # type: ignore[arg-type]
    assert isinstance(made, Output)
    return made


def _report(takes: Sequence[Take], inspector: WardrobeInspector) -> None:
    right: list[float] = []
    wrong: list[float] = []
    refused, nearer, missed = [0, 0], 0, 0
    wider = [take for take in takes if take.size not in CLOSE]
    for take in takes:
        for outfit in take.wardrobe:
            measured = _against(inspector, take, outfit)
            own = outfit.about == take.worn.about
            if measured.finding is not Finding.MEASURED or measured.value is None:
                missed += own and take.size not in CLOSE
                continue
            (right if own else wrong).append(measured.value)
            refused[own] += measured.value > _bands(inspector, outfit, take.wardrobe).match
            nearer += own and (measured.margin or 0.0) < 0
    print(f"clothes: renders, {len(takes)} takes in 3 lights: AUC {auc(right, wrong):.4f} (target .98)")
    print(f"clothes:   right {_spread(right)}, wrong {_spread(wrong)}")
    print(f"clothes:   right ones refused by the bands {refused[1] / len(right):.1%} (target at most 5 %)")
    print(f"clothes:   wrong ones refused by the bands {refused[0] / len(wrong):.1%} (target at least 95 %)")
    print(f"clothes:   right ones nearer to another outfit of the wardrobe {nearer / len(right):.1%}")
    print(f"clothes:   unmeasured in medium shots and wider {missed / len(wider):.1%} (target at most 20 %)")
    print(f"clothes:   unmeasured at all {1 - len(right) / len(takes):.1%}")


def _against(inspector: WardrobeInspector, take: Take, outfit: ExpectedAnchor) -> Measurement:
    others = tuple(one for one in take.wardrobe if one.about != outfit.about)
    asked = replace(outfit, seen_at=take.sights)
    return inspector.compare(take.seen, Expectation(cast=(asked,), others=others))[0]


def _bands(inspector: WardrobeInspector, outfit: ExpectedAnchor, wardrobe: Sequence[ExpectedAnchor]) -> Bands:
    """As a film calibrates them, from one picture of each outfit."""
    others = [
        found.value
        for other in wardrobe
        if other.about != outfit.about
        for found in inspector.compare(other.references[0], Expectation(cast=(outfit,)))
        if found.value is not None
    ]
    return _named(inspector, others, outfit.style)


def _named(inspector: WardrobeInspector, others: Sequence[float], style: str) -> Bands:
    named = Bands(match=0, wrong=0, inspector=inspector.id, version=inspector.version, style=style, source="")
    return bands_from([], others, prior=inspector.usual(style), named=named)


def photographed(inspector: WardrobeInspector, faces: FaceInspector, data: Path, folder: Path) -> None:
    """Photographs against themselves shot again; beside the clothes, histograms of a box below the face."""
    known: dict[str, Photograph] = {}
    for path in sorted(data.glob("deepface/**/*.jpg")):
        copy = folder / f"{path.stem}.png"
        write_image(copy, thumbnail(read_image(path), 800, 800))
        photograph = _looked_at(inspector, faces, copy)
        if photograph is not None and photograph.alone and photograph.dressed:
            known[path.stem] = photograph
    if not known:
        print(f"clothes: no photographs under {data}, skipped")
        return
    for tint in TINTS:
        random = np.random.default_rng(SEED)
        figures: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in ("clothes", *PLAIN)}
        missed = 0
        for name, photograph in known.items():
            again = folder / f"{name}-again.jpg"
            again.write_bytes(shot_again(read_image(folder / f"{name}.png"), photograph.face, tint, random))
            seen = _looked_at(inspector, faces, again)
            missed += seen is None or not _told(inspector, seen, name, known, figures)
        said = ", ".join(f"{name} {auc(*pair):.3f}" for name, pair in figures.items())
        right, wrong = figures["clothes"]
        limit = _named(inspector, [], "photo").match
        refused = f"refused: right {np.mean(np.array(right) > limit):.1%}, wrong {np.mean(np.array(wrong) > limit):.1%}"
        print(f"clothes: {len(known)} photographs shot again, light tinted by {tint:.0%}: AUC {said}; {refused}")
        print(f"clothes:   right {_spread(right)}, wrong {_spread(wrong)}; unmeasured {missed / len(known):.1%}")


def _looked_at(inspector: WardrobeInspector, faces: FaceInspector, path: Path) -> Photograph | None:
    """The largest face of a photograph and what lies below it; None without a face."""
    found = faces.observe(path).frames[0].faces
    if not found:
        return None
    box, picture = found[0].box, read_image(path)
    plain = {name: _histogram(picture, box, balanced=name == "grey world") for name in PLAIN}
    return Photograph(seen=inspector.observe(path), face=box, alone=len(found) == 1, plain=plain)


def _told(
    inspector: WardrobeInspector,
    again: Photograph,
    own: str,
    known: dict[str, Photograph],
    figures: dict[str, tuple[list[float], list[float]]],
) -> bool:
    """Adds the distances of one photograph shot again to all of them; whether its own clothes could be measured."""
    told = False
    for name, photograph in known.items():
        sight = Sight(time_s=0.0, box=again.face)
        one = ExpectedAnchor(anchor=name, references=(photograph.seen,), style="photo", seen_at=(sight,))
        measured = inspector.compare(again.seen, Expectation(cast=(one,)))[0]
        if measured.value is not None:
            figures["clothes"][name != own].append(measured.value)
            told |= name == own
        for plain, counts in photograph.plain.items():
            if counts and again.plain[plain]:
                figures[plain][name != own].append(apart(counts, again.plain[plain]))
    return told


def shot_again(picture: Picture, face: Box, tint: float, random: np.random.Generator) -> bytes:
    """A JPEG of the picture from elsewhere in other light: cropped, tilted, tinted, partly covered below the face."""
    import cv2
    from PIL import Image

    height, width = picture.shape[:2]
    covered = np.array(picture)
    top = min(height - 1, int(face.y + face.height * 1.8))
    left = int(max(0, face.x + face.width * random.uniform(-1, 1)))
    covered[top : top + int(0.4 * face.height), left : left + int(0.5 * face.width)] = random.integers(0, 255, 3)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + random.uniform(-0.04, 0.04, (4, 2)).astype(np.float32) * [width, height]
    turn = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    warped = cv2.warpPerspective(covered, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    gamma, light = random.uniform(0.75, 1.3), 1 + tint * random.uniform(-1, 1, 3)
    lit = np.clip(255 * (warped / 255.0) ** gamma * light, 0, 255).astype(np.uint8)
    part = lit[int(0.03 * height) : int(0.97 * height), int(0.04 * width) : int(0.96 * width)]
    file = io.BytesIO()
    Image.fromarray(part).save(file, "JPEG", quality=int(random.integers(60, 90)))
    return file.getvalue()


def _histogram(picture: Picture, face: Box, *, balanced: bool) -> tuple[float, ...]:
    """How often each colour occurs in a plain box below a face: a third of a face down, two faces wide and high."""
    height, width = picture.shape[:2]
    rows = slice(min(height, int(face.y + 1.3 * face.height)), min(height, int(face.y + 3.3 * face.height)))
    columns = slice(max(0, int(face.x - 0.5 * face.width)), min(width, int(face.x + 1.5 * face.width)))
    part = np.ascontiguousarray(picture[rows, columns])
    mask = np.ones(part.shape[:2], bool)
    return colours_of(lab_of(part, grey_world(part, mask) if balanced else np.ones(3)), mask) if part.size else ()


def auc(right: Sequence[float], wrong: Sequence[float]) -> float:
    """The chance that a right pair lies nearer than a wrong one."""
    one, other = np.array(right)[:, None], np.array(wrong)[None]
    return float((one < other).mean() + 0.5 * (one == other).mean()) if one.size and other.size else float("nan")


def _spread(values: Sequence[float]) -> str:
    return f"{np.mean(values):.3f} +- {np.std(values):.3f} ({len(values)})"


def grey_world(picture: Any, mask: Any) -> Any:
    """Gains of shape (3,) that make the mean of the masked pixels grey and keep its lightness; ones for none."""
    pixels = picture[mask].astype(np.float64)
    if not len(pixels):
        return np.ones(3)
    means = np.maximum(pixels.mean(axis=0), 1.0)
    return means.mean() / means


def apart(one: Sequence[float], other: Sequence[float]) -> float:
    """Hellinger's distance between two counts that add up to 1: 0 the same, 1 nothing in common.

    Raises ValueError where they are of different sizes or one is empty.
    """
    if len(one) != len(other) or not one:
        raise ValueError(f"counts of {len(one)} and {len(other)} bins cannot be compared")
    common = sum(math.sqrt(first * second) for first, second in zip(one, other, strict=True))
    return math.sqrt(max(0.0, 1.0 - common))
