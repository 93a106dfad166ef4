"""Clips and odd media: what it costs to look at a clip, cuts found and not found, and torn files of every kind."""

from __future__ import annotations

import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.fuzz import fuzz
from repertory.craft.rushes import spans_of
from repertory.craft.tracks import CUT
from repertory.joining import the_further, the_inspector
from repertory.media.clips import write_clip
from repertory.media.images import read_image, scaled
from repertory.media.skimming import HEIGHT, WIDTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture

    Small = NDArray[np.uint8]

TARGET_S = 10.0
"""Seconds that a clip of ten seconds in 720p may take on two cores."""
FUZZ_S = 600.0
FPS = 24
SIZE = (1280, 720)
KEPT = Path("build") / "torn"


def run(names: Sequence[str], photographs: Path | None) -> None:
    """Prints the figures; `--seconds=60` and `--seed=2` among the names are the fuzzing's."""
    _speed()
    _cuts(photographs)
    _fuzzed(_given(names, "seconds", FUZZ_S), int(_given(names, "seed", time.time() // 86_400)))


def _speed() -> None:
    """All inspectors, one after the other, on a clip of ten seconds with two faces that walk about."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_clip(path, _walking(), fps=FPS)
        faces = the_inspector()
        faces.see(next(_walking()))  # its networks are loaded once in a session
        total_s = total_cpu_s = 0.0
        for inspector in (faces, *the_further()):
            wall, cpu = time.perf_counter(), time.process_time()
            seen = inspector.observe(path)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            total_s, total_cpu_s = total_s + wall, total_cpu_s + cpu
            print(f"media: clip of 10 s, {inspector.id}: {wall:.1f} s ({cpu:.1f} s of CPU), {len(seen.frames)} frames")
        load = os.getloadavg()[0]
        print(
            f"media: clip of 10 s in 720p, all inspectors: {total_s:.1f} s, {total_cpu_s:.1f} s of CPU on "
            f"{os.cpu_count()} cores, of which others used {load:.1f} (target {TARGET_S:.0f} s on two that are free)"
        )


def _walking() -> Iterator[Picture]:
    """A room with two people who walk past each other, one of them nearer."""
    room = scaled(_picture("coffee"), SIZE[0] + 120, SIZE[1])
    person = _picture("astronaut")
    near, far = scaled(person[:400, 60:420], 396, 440), scaled(person[:400, 60:420][:, ::-1], 270, 300)
    for number in range(10 * FPS):
        now = number / FPS
        frame = room[:, int(12 * now) :][:, : SIZE[0]].copy()
        for shown, left in ((far, 850 - 55 * now + 25 * math.sin(2 * now)), (near, 120 + 45 * now)):
            _stand(frame, shown, int(left), 250 + int(12 * math.sin(3 * now)))
        yield frame


def _stand(frame: Picture, shown: Picture, left: int, top: int) -> None:
    """Puts an oval cut-out into a frame."""
    height, width = shown.shape[:2]
    rows, columns = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    inside = rows**2 + columns**2 < 1
    place = frame[top : top + height, left : left + width]
    inside = inside[: place.shape[0], : place.shape[1]]
    place[inside] = shown[: place.shape[0], : place.shape[1]][inside]


def _picture(name: str) -> Picture:
    from skimage import data

    read: Callable[[], Picture] = getattr(data, name)
    return read()


def _cuts(photographs: Path | None) -> None:
    """Takes of a camera that moves over photographs, whole and joined; lamps that go on; people who jump."""
    paths = sorted(photographs.rglob("*.jpg"))[:60] if photographs else []
    stills = [read_image(path) for path in paths] or [
        _picture(name) for name in ("coffee", "astronaut", "rocket", "cat")
    ]
    rng = np.random.default_rng(7)
    takes = [_filmed(still, rng) for still in stills]
    whole = sum(bool(_found(take)) for take in takes)
    joined = [np.concatenate([takes[number - 1][:24], takes[number][:24]]) for number in range(len(takes))]
    cut = sum(24 in _found(one) for one in joined)
    lamps = sum(bool(_found(_lit(take, rng))) for take in takes)
    print(
        f"media: cuts: found {cut} of {len(joined)} between takes, and in {whole} of {len(takes)} takes without one; "
        f"{lamps} of {len(takes)} lamps that go on are taken for one"
    )


def _filmed(still: Picture, rng: np.random.Generator) -> Small:
    """Two seconds of a camera that pans, and pushes in or pulls out, over a still; in small, with a file's grain."""
    import cv2

    height, width = still.shape[:2]
    zoom, pan = rng.uniform(-0.2, 0.2), rng.uniform(-0.15, 0.15, 2)
    small = []
    for number in range(48):
        share = number / 47
        scale = 0.7 * (1 + zoom * share)
        middle = np.array([width, height]) * (0.5 + pan * (share - 0.5))
        across, down = width * scale / WIDTH, height * scale / HEIGHT
        matrix = np.array([[across, 0, middle[0] - across * WIDTH / 2], [0, down, middle[1] - down * HEIGHT / 2]])
        way = cv2.INTER_AREA | cv2.WARP_INVERSE_MAP
        shown = cv2.warpAffine(cv2.blur(still, (int(across) | 1, int(down) | 1)), matrix, (WIDTH, HEIGHT), flags=way)
        grain = rng.normal(0, 0.4, (HEIGHT, WIDTH))
        small.append((cv2.cvtColor(shown, cv2.COLOR_RGB2GRAY) + grain).clip(0, 255).astype(np.uint8))
    return np.array(small)


def _lit(take: Small, rng: np.random.Generator) -> Small:
    """The same with a lamp that goes on after a second, somewhere in the picture."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    far = (rows - rng.uniform(0, HEIGHT)) ** 2 + (columns - rng.uniform(0, WIDTH)) ** 2
    gain = 1 + rng.uniform(0.2, 0.8) * np.exp(-far / (2 * rng.uniform(20, 60) ** 2))
    lit = take.astype(float)
    lit[24:] *= gain
    return lit.clip(0, 255).astype(np.uint8)


def _found(take: Small) -> list[int]:
    """The numbers of the pictures at which a cut is found."""
    spans = spans_of(np.arange(len(take)) / FPS, take, len(take) / FPS)
    return [round(span.start_s * FPS) for span in spans if span.what == CUT]


def _fuzzed(seconds: float, seed: int) -> None:
    found = fuzz(seconds, seed, KEPT)
    print(
        f"media: torn files, seed {seed}: {found.read} read, {found.refused} refused in a sentence, {len(found.bad)} "
        f"broke something; slowest {found.slowest_s:.1f} s, most memory {found.most_memory / 1024:.0f} MB"
    )
    for one in found.bad:
        print(f"media:   {one} (kept in {KEPT})")


def _given(names: Sequence[str], name: str, default: float) -> float:
    given = [word.partition("=")[2] for word in names if word.startswith(f"--{name}=")]
    return float(given[-1]) if given else default
