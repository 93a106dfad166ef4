"""Real media of every kind, torn at random and read in processes of their own: nothing but one clear sentence may come.

A file is torn as broken disks, bad downloads and ill will tear it: bits flipped, stretches gone, doubled or zeroed,
numbers set to their extremes, two files spliced, the end cut off. Each is decoded as `inspect` and `take add` do. The
child that does it may use four gigabytes and thirty seconds a file; one that dies is named with its signal, and the
file that killed it is kept.
"""

from __future__ import annotations

import contextlib
import json
import random
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.wholefiles import whole_files
from repertory.craft.rushes import spans_of
from repertory.errors import RepertoryError
from repertory.media.check import check_media
from repertory.media.clips import probe_clip, read_frames
from repertory.media.images import picture_size, read_image
from repertory.media.skimming import skim
from repertory.media.sounds import probe_sound, read_sound
from repertory.model.media import MediaKind

MEMORY = 4 << 30
HANGS_S = 30.0
BATCH = 200
"""Files that one child reads before the next takes over."""
REFUSED = "refused"
EXTREMES = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


@dataclass
class Found:
    """What came of the torn files."""

    read: int = 0
    refused: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    most_memory: int = 0


def fuzz(seconds: float, seed: int, kept: Path) -> Found:
    """Tears and reads files for so long; what breaks anything is kept in the folder `kept`."""
    with tempfile.TemporaryDirectory() as name:
        tearing = _Tearing(Path(name), seed, time.monotonic() + seconds, kept)
        first = 0
        while time.monotonic() < tearing.end:
            first = tearing.batch(first)
    return tearing.found


def torn(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """The bytes of a file after one to four accidents."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(_ACCIDENTS)(bytearray(data), other, rng)
    return data


class _Tearing:
    """Children that read torn files, one after the other, and what came of it."""

    def __init__(self, folder: Path, seed: int, end: float, kept: Path) -> None:
        self.folder, self.seed, self.end, self.kept = folder, seed, end, kept
        self.found = Found()
        self.log = folder / "log"
        whole_files(folder / "whole")

    def batch(self, first: int) -> int:
        """Lets one child read files until it is done or dies; the number of the file to go on with."""
        numbers = (str(self.seed), str(first))
        command = [
            sys.executable,
            "-m",
            "benchmarks.fuzz",
            str(self.folder / "whole"),
            str(self.folder / "torn"),
            *numbers,
        ]
        with self.log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL) as child:
            why = self._watched(child)
        done = self._told(first)
        code = child.returncode
        if not why and code:
            why = signal.Signals(-code).name if code < 0 else f"exit {code}"
        if not why or why == "the end":
            return done
        for path in (self.folder / "torn").glob("now*"):
            self._keep(path, f"{self.seed}-{done}{path.suffix}")
        self.found.bad.append(f"file {done}: {why}")
        return done + 1

    def _watched(self, child: subprocess.Popen[bytes]) -> str:
        """Waits for the child, and says why it was ended, if it was."""
        lines, since = 0, time.monotonic()
        while child.poll() is None:
            time.sleep(0.2)
            now = self.log.read_text().count("\n")
            if now != lines:
                lines, since = now, time.monotonic()
            why = "took too long" if time.monotonic() - since > HANGS_S else ""
            why = "the end" if time.monotonic() > self.end else why
            if why:
                child.kill()
                child.wait()
                return why
        return ""

    def _told(self, first: int) -> int:
        """Takes over what a child wrote of each file; the number of the first file that it did not finish."""
        done = first
        for line in self.log.read_text().splitlines():
            with contextlib.suppress(json.JSONDecodeError):  # cut off as the child died
                told = json.loads(line)
                done = int(told["number"]) + 1
                self._note(told)
        return done

    def _note(self, told: dict[str, Any]) -> None:
        found = self.found
        found.slowest_s = max(found.slowest_s, told["seconds"])
        found.most_memory = max(found.most_memory, told["memory"])
        found.kinds[told["kind"]] += 1
        found.read += told["said"] == ""
        found.refused += told["said"] == REFUSED
        if told["said"] not in ("", REFUSED):
            found.bad.append(f"file {told['number']} ({told['kind']}): {told['said']}")
            self._keep(Path(told["kept"]), Path(told["kept"]).name)

    def _keep(self, path: Path, name: str) -> None:
        self.kept.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, self.kept / name)


def _child(sources: Path, folder: Path, seed: int, first: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    folder.mkdir(exist_ok=True)
    files = sorted(sources.iterdir())
    for number in range(first, first + BATCH):
        rng = random.Random(f"{seed} {number}")
        one, other = rng.choice(files), rng.choice(files)
        for old in folder.glob("now*"):
            old.unlink()
        path = folder / f"now{one.suffix}"
        path.write_bytes(torn(one.read_bytes(), other.read_bytes(), rng))
        began = time.monotonic()
        said = _said(path)
        told = {"number": number, "kind": one.name, "said": said, "seconds": time.monotonic() - began}
        if said not in ("", REFUSED):
            told["kept"] = str(shutil.copy(path, folder / f"{seed}-{number}{one.suffix}"))
        told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps(told), flush=True)


def _said(path: Path) -> str:
    """Empty where the file was read, "refused" where it was refused in one sentence, else what came instead."""
    try:
        kind, _ = check_media(path)
        _READ[kind](path)
    except RepertoryError as error:
        return REFUSED if error.what and error.step and "\n" not in str(error) else f"no sentence: {error!r}"
    except (Exception, MemoryError) as error:  # noqa: BLE001 -- whatever else comes is what is looked for here
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
    return ""


def _read_picture(path: Path) -> None:
    picture_size(path)
    picture = read_image(path)
    assert picture.ndim == 3
    assert picture.shape[2] == 3


def _read_clip(path: Path) -> None:
    info = probe_clip(path)
    assert info.frames > 0
    assert 0 < info.fps <= 240
    few = [*read_frames(path, count=4)]
    assert few
    assert [time_s for time_s, _ in few] == sorted(time_s for time_s, _ in few)
    found = skim(path)
    spans_of(found.times_s, found.small, found.length_s)


def _read_sound(path: Path) -> None:
    assert probe_sound(path).duration_s > 0
    samples, _ = read_sound(path, channels=2)
    assert samples.shape[1] == 2


_READ: dict[MediaKind, Callable[[Path], None]] = {
    MediaKind.IMAGE: _read_picture,
    MediaKind.CLIP: _read_clip,
    MediaKind.SOUND: _read_sound,
}


def _flipped(data: bytearray, _: bytes, rng: random.Random) -> bytes:
    for _number in range(rng.choice((1, 3, 10, 100))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def _flipped_at_the_start(data: bytearray, _: bytes, rng: random.Random) -> bytes:
    for _number in range(rng.choice((1, 2, 5))):
        data[rng.randrange(min(len(data), 512))] = rng.randrange(256)
    return bytes(data)


def _extreme(data: bytearray, _: bytes, rng: random.Random) -> bytes:
    """A number of one, two or four bytes set to an extreme one."""
    code = rng.choice(("B", ">H", "<H", ">I", "<I", ">I", "<I"))
    size = struct.calcsize(code)
    at = rng.randrange(max(1, (len(data) if rng.random() < 0.5 else min(len(data), 1024)) - size))
    data[at : at + size] = struct.pack(code, rng.choice(EXTREMES) & (256**size - 1))
    return bytes(data)


def _cut_off(data: bytearray, _: bytes, rng: random.Random) -> bytes:
    return bytes(data[: rng.randrange(1, len(data) + 1)])


def _stretch(data: bytearray, _: bytes, rng: random.Random) -> bytes:
    """A stretch that is gone, doubled, zeroed or noise."""
    start = rng.randrange(len(data))
    end = min(len(data), start + rng.choice((1, 4, 16, 256, 4096)))
    piece = bytes(data[start:end])
    new = rng.choice((b"", piece * 2, bytes(len(piece)), rng.randbytes(len(piece))))
    return bytes(data[:start]) + new + bytes(data[end:])


def _spliced(data: bytearray, other: bytes, rng: random.Random) -> bytes:
    return bytes(data[: rng.randrange(1, len(data) + 1)]) + other[rng.randrange(len(other)) :]


_ACCIDENTS: tuple[Callable[[bytearray, bytes, random.Random], bytes], ...] = (
    _flipped,
    _flipped_at_the_start,
    _extreme,
    _extreme,
    _cut_off,
    _stretch,
    _spliced,
)

if __name__ == "__main__":
    _child(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
