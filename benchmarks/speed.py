"""How fast faces are found and told, beside the pipeline of the package `face_recognition` on the same pictures.

Thirty photographs, shrunk to 1200 pixels where they are larger, and the frames of a clip of 1280 by 720 that pans over
one of them. Each picture is given to all in turn, so that what else the machine does meets all; the figures are
milliseconds of one core. Whole takes are files: opened, decoded, every face found and told. The targets: ten times the
throughput of that package on whole takes, and a whole picture within 15 % of what its networks alone take. YuNet is
timed beside the embedded detector where it was pulled, or lies in $REPERTORY_WEIGHTS, else in ../shared/weights.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from repertory.inspectors.choosing import Choice
from repertory.inspectors.faces import FaceInspector
from repertory.inspectors.models import model_named, place_of
from repertory.inspectors.networks import Network
from repertory.inspectors.weights import FIVE_POINTS, RECOGNISER, recogniser_folder
from repertory.media.clips import read_frames, write_clip
from repertory.media.images import read_image

PHOTOGRAPHS, LONGEST, LEAST = 30, 1200, 900
"""So many photographs, their longer side at most and at least, in pixels."""
FRAMES, WIDTH, HEIGHT = 24, 1280, 720
TIMES_FASTER, OVERHEAD = 10.0, 0.15
MESH_NUMBERS = 1404
"""By which the mesh's output is known: 468 points of three numbers."""
BESIDE = Path(__file__).parents[2] / "shared" / "weights"
Picture = Any


@dataclass(kw_only=True)
class Spent:
    """Seconds of one core."""

    whole: float = 0.0
    memory: float = 0.0
    """Without opening and decoding."""
    detect: float = 0.0
    embed: float = 0.0
    networks: dict[str, float] = field(default_factory=dict)
    faces: int = 0
    pictures: int = 0

    def each(self, seconds: float) -> str:
        return f"{1000 * seconds / max(self.pictures, 1):.1f} ms"


@dataclass(frozen=True, kw_only=True)
class Peer:
    """The other pipeline: its name, where it finds faces, and the vectors of faces that were found."""

    name: str
    find: Callable[[Picture], Sequence[Any]]
    tell: Callable[[Picture, Sequence[Any]], Sequence[Any]]


def run(data: Path) -> None:
    """Prints the figures, each with its target; says so in one line where there are no photographs."""
    import cv2

    files = sorted((data / "deepface" / "tests" / "unit" / "dataset").glob("*.jpg"))
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        photographs = list(_photographs(files, Path(folder)))
        if not photographs:
            print(f"speed: no photographs under {data}, skipped")
            return
        frames = _frames(photographs[0], Path(folder) / "pan.mp4")
        peer, inspectors = _peer(), [FaceInspector(choice=choice) for choice in _choices()]
        for inspector in inspectors:
            inspector.see(frames[0])
        _compared(f"{len(photographs)} photographs", peer, inspectors, photographs)
        _compared(f"{len(frames)} frames of a clip", peer, inspectors, frames)


def _choices() -> Iterator[Choice]:
    """The embedded detector, and YuNet where its file is."""
    yield Choice()
    folder = Path(os.environ.get("REPERTORY_WEIGHTS", BESIDE))
    known = [*folder.glob("yunet/yunet_n_dynamic.onnx"), place_of(model_named("yunet"))]
    found = next((path for path in known if path.is_file()), None)
    if found is None:
        print("speed: without YuNet, whose file is not here: repertory models pull yunet")
        return
    yield Choice(detector="yunet", yunet=found)


def _compared(
    what: str, peer: Peer, inspectors: Sequence[FaceInspector], takes: Sequence[Path] | Sequence[Picture]
) -> None:
    """All pipelines over the same files, or over pictures in memory."""
    theirs, all_ours = Spent(), [Spent() for _ in inspectors]
    for take in takes:
        _theirs(theirs, peer, take)
        for ours, inspector in zip(all_ours, inspectors, strict=True):
            _ours(ours, inspector, take)
    _say(what, peer.name, theirs)
    for ours, inspector in zip(all_ours, inspectors, strict=True):
        _say(what, inspector.version, ours)
        _judge(what, inspector.version.partition("+")[0], theirs, ours)


def _say(what: str, name: str, spent: Spent) -> None:
    told = f"{spent.each(spent.whole)} a whole one (detect {spent.each(spent.detect)}, embed "
    print(f"speed: {what}, {name}: {told}{spent.each(spent.embed)}), {spent.faces} faces")


def _judge(what: str, name: str, theirs: Spent, ours: Spent) -> None:
    runs = sum(ours.networks.values())
    parts = ", ".join(f"{part} {ours.each(seconds)}" for part, seconds in sorted(ours.networks.items()))
    opening = ours.each(ours.whole - ours.memory)
    print(f"speed: {what}, {name}: networks alone {ours.each(runs)} ({parts}); opening and decoding {opening}")
    times, more = theirs.whole / ours.whole, ours.memory / runs - 1
    print(
        f"speed: {what}, {name}: {times:.1f} times the peer; target {TIMES_FASTER:.0f}: {_met(times >= TIMES_FASTER)}"
    )
    print(f"speed: {what}, {name}: {more:.0%} above the networks; target {OVERHEAD:.0%}: {_met(more <= OVERHEAD)}")


def _theirs(spent: Spent, peer: Peer, take: Path | Picture) -> None:
    start = time.process_time()
    picture = np.asarray(read_image(take)) if isinstance(take, Path) else take
    opened = time.process_time()
    found = peer.find(picture)
    located = time.process_time()
    told = peer.tell(picture, found)
    end = time.process_time()
    spent.whole, spent.memory = spent.whole + end - start, spent.memory + end - opened
    spent.detect, spent.embed = spent.detect + located - opened, spent.embed + end - located
    spent.faces, spent.pictures = spent.faces + len(told), spent.pictures + 1


def _ours(spent: Spent, inspector: FaceInspector, take: Path | Picture) -> None:
    """The whole as a user has it, then the same picture in memory, with the networks' own time taken apart."""
    start = time.process_time()
    if isinstance(take, Path):
        inspector.observe(take)
    else:
        inspector.see(take)
    spent.whole += time.process_time() - start
    picture = read_image(take) if isinstance(take, Path) else take
    with _watched(spent):
        start = time.process_time()
        faces = inspector.see(picture)
        spent.memory += time.process_time() - start
    spent.faces, spent.pictures = spent.faces + len(faces), spent.pictures + 1


@contextmanager
def _watched(spent: Spent) -> Iterator[None]:
    """Notes what every run of a network takes, by its output's size; up to the last run of a detector or a mesh is
    detecting, the rest embedding."""
    plain, begun = Network.run, time.process_time()
    last = begun

    def run(network: Network, pixels: Any) -> Any:
        nonlocal last
        start = time.process_time()
        found = plain(network, pixels)
        took = time.process_time() - start
        name = "recogniser" if len(found) == 1 else "mesh" if found[0].shape[1] == MESH_NUMBERS else "detector"
        spent.networks[name] = spent.networks.get(name, 0.0) + took
        if name != "recogniser":
            last = time.process_time()
        return found

    with patch.object(Network, "run", run):
        yield
    spent.detect += last - begun
    spent.embed += time.process_time() - last


def _photographs(files: Iterable[Path], folder: Path) -> Iterator[Path]:
    """As many as are wanted, as files of about the wanted size."""
    import cv2

    made = 0
    for path in files:
        picture = read_image(path)
        longest = max(picture.shape[:2])
        if longest < LEAST or made == PHOTOGRAPHS:
            continue
        factor = min(1.0, LONGEST / longest)
        small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        cv2.imwrite(str(folder / path.name), small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95])
        made += 1
        yield folder / path.name


def _frames(photograph: Path, clip: Path) -> list[Picture]:
    """The frames of a clip that pans over a photograph."""
    import cv2

    picture = cv2.resize(read_image(photograph), (WIDTH * 5 // 4, HEIGHT * 5 // 4), interpolation=cv2.INTER_AREA)
    shifts = np.linspace(0, 1, FRAMES)
    pans = [picture[int(s * HEIGHT / 4) :][:HEIGHT, int(s * WIDTH / 4) :][:, :WIDTH] for s in shifts]
    write_clip(clip, [np.ascontiguousarray(one, dtype=np.uint8) for one in pans], fps=24)
    return [frame for _, frame in read_frames(clip)]


def _peer() -> Peer:
    """The package where it can be imported, or else the same three steps of dlib that it takes."""
    try:
        import face_recognition
    except (ImportError, SystemExit):  # it ends the process where `pkg_resources` is gone
        return _same_steps()
    return Peer(
        name="face_recognition",
        find=face_recognition.face_locations,
        tell=face_recognition.face_encodings,
    )


def _same_steps() -> Peer:
    """dlib's frontal detector on the picture doubled, its five points, its recogniser: the package's defaults."""
    import dlib

    folder = recogniser_folder()
    detector: Any = dlib.get_frontal_face_detector()
    five: Any = dlib.shape_predictor(str(folder / FIVE_POINTS))
    network: Any = dlib.face_recognition_model_v1(str(folder / RECOGNISER))
    return Peer(
        name="face_recognition's steps (the package cannot be imported)",
        find=lambda picture: list(detector(picture, 1)),
        tell=lambda picture, found: [network.compute_face_descriptor(picture, five(picture, box), 1) for box in found],
    )


def _met(met: bool) -> str:
    return "met" if met else "MISSED"
