"""A library of ten thousand characters: listing, searching, recognising and opening them, in time and memory.

Every figure is taken in a process of its own, which prints it as JSON; the first process makes the library.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from repertory.cli.listing import SCREENFUL
from repertory.company import Company
from repertory.files.hashing import hashed_name
from repertory.library.cards import CHARACTER
from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.library.stamps import SETTLING_NS
from repertory.media.images import write_image
from repertory.model.anchor import (
    ANGLES,
    EXPRESSIONS,
    AnchorKind,
    Binding,
    BindingKind,
    Character,
    Reference,
    Role,
    Stage,
)
from repertory.model.media import MediaFile, MediaKind

ROOT = Path(__file__).parents[1]
SIZES = (1_000, 10_000)
P95_MS, COLD_MS, MEMORY_MB = 50.0, 100.0, 300.0
"""The targets."""
COLD = "opening in a fresh process, p95"
TARGETED = ("list, p95", "search by name, p95", "search by picture, p95", "opening, p95")
ROUNDS = 100
COLD_STARTS = 20
NUMBERS = 128
INSPECTOR = ("faces", "1")
SHOWN = SCREENFUL + 1
"""Rows that a command asks for: those that it shows, and one that tells whether there are more."""
_SYLLABLES = ("mi", "no", "ka", "ta", "lo", "ri", "sa", "ve", "du", "en")
_OUTFITS = tuple(f"{colour} {piece}" for colour in ("red", "grey", "black") for piece in ("coat", "dress", "suit"))
_REFERENCES = (
    (Role.HEADSHOT, "neutral"),
    *((Role.ANGLE, name) for name in ANGLES),
    *((Role.OUTFIT, name) for name in _OUTFITS),
    *((Role.EXPRESSION, name) for name in EXPRESSIONS),
)
assert len(_REFERENCES) == 20


def run() -> None:
    """Makes the library twice as it grows, measures each, and prints a line a figure."""
    figures = {}
    with tempfile.TemporaryDirectory(prefix="repertory-library-") as folder:
        for start, stop in itertools.pairwise((0, *SIZES)):
            _child("fill", folder, start, stop)
            time.sleep(SETTLING_NS / 1e9)  # what was written just now is read twice, and nobody waits for that
            (Path(folder) / ".cache" / "index.sqlite").unlink(missing_ok=True)
            figures[stop] = _child("build", folder, stop) | _child("use", folder, stop) | _cold(folder, stop)
    small, large = (figures[size] for size in SIZES)
    for name, value in large.items():
        target, unit = _target(name)
        said = "" if target is None else f"; target {target:g} {unit}: {'met' if value <= target else 'MISSED'}"
        print(f"library: {name}: {small[name]:.1f} {unit} of 1,000, {value:.1f} {unit} of 10,000 characters{said}")


def _target(name: str) -> tuple[float | None, str]:
    if name.endswith("memory"):
        return MEMORY_MB, "MB"
    if name == COLD:
        return COLD_MS, "ms"
    return (P95_MS if name in TARGETED else None), "ms"


def _cold(folder: str, size: int) -> dict[str, float]:
    numbers = random.Random(3).sample(range(size), COLD_STARTS)
    opened = sorted(_child("open", folder, number)["ms"] for number in numbers)
    listed = sorted(_child("list", folder, size)["ms"] for _ in numbers)
    return {COLD: _at(opened, 95), "looking for changes and one screen in a fresh process, p95": _at(listed, 95)}


def _child(*words: object) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.library", *map(str, words)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def fill(folder: Path, start: int, stop: int) -> dict[str, float]:
    """Adds locked characters number `start` to `stop`; written directly, for speed, and just as Repertory does."""
    library = Library.create(folder)
    pictures = [_picture(folder.parent, shade) for shade in range(10)]
    for number in range(start, stop):
        character, files = _character(number, pictures)
        home = library.folder / "characters" / character.name
        home.mkdir()
        for name, data in files.items():
            (home / name).write_bytes(data)
        (home / f"{character.name}@1.toml").write_text(CHARACTER.dumps(character), encoding="utf-8")
    return {}


def build(folder: Path, size: int) -> dict[str, float]:
    """The index from nothing, and an embedding for every reference."""
    begun = time.perf_counter()
    with Index(Library.at(folder)) as index:
        assert index.refresh().read == size
        built = time.perf_counter()
        unseen = index.without_faces(*INSPECTOR)
        assert len(unseen) == size * len(_REFERENCES)
        added = 0.0
        for start in range(0, len(unseen), 2_000):
            some = unseen[start : start + 2_000]
            faces = {one.sha256: _embedding(one.name, one.sha256).tolist() for one in some}
            added += _ms(functools.partial(index.add_faces, *INSPECTOR, faces))
    return {
        "index, build": 1000 * (built - begun),
        "index, add all faces": added,
        "index, build, memory": _memory_mb(),
    }


def use(folder: Path, size: int) -> dict[str, float]:
    """What people do all day, in one process."""
    dice = random.Random(1)
    library, company = Library.at(folder), Company(folder)
    names = [_name(number) for number in range(size)]
    with Index(library) as index:
        first = _ms(lambda: index.search(kind=AnchorKind.CHARACTER))
        faces = _ms(lambda: index.nearest(_embedding(names[0], "").tolist(), *INSPECTOR))
        assert not index.without_faces(*INSPECTOR)
        figures = {
            "first list of all in a process": first,
            "first search by picture in a process": faces,
            **_figures("index, nothing has changed", index.refresh),
            **_figures("looking for changes and list", lambda: _list(company, size)),
            **_figures("list", lambda: index.search(kind=AnchorKind.CHARACTER)),
            **_figures("list, one screen of it", lambda: index.search(kind=AnchorKind.CHARACTER, limit=SHOWN)),
            **_figures("search by name", lambda: _find(index, dice.choice(names))),
            **_figures("search by the first letter", lambda: index.search(dice.choice("mnkt"), limit=SHOWN)),
            **_figures("search by picture", lambda: _recognise(index, dice.choice(names))),
            **_figures("opening", lambda: _open(library, dice.choice(names))),
        }
    return figures | {"memory": _memory_mb()}


def open_one(folder: Path, number: int) -> dict[str, float]:
    """One character and its master in a process that has done nothing yet, its files not in the system's cache."""
    home = folder / "characters" / _name(number)
    for path in home.iterdir():
        _drop_from_cache(path)
    return {"ms": _ms(lambda: _open(Library.at(folder), _name(number)))}


def list_some(folder: Path, size: int) -> dict[str, float]:
    """What `character list` does, in a process that has done nothing yet."""

    return {"ms": _ms(lambda: _list(Company(folder), min(size, SHOWN), limit=SHOWN))}


def _figures(name: str, work: Callable[[], object]) -> dict[str, float]:
    times = sorted(_ms(work) for _ in range(ROUNDS))
    return {f"{name}, p50": _at(times, 50), f"{name}, p95": _at(times, 95)}


def _at(times: list[float], percent: int) -> float:
    return times[round((len(times) - 1) * percent / 100)]


def _ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def _memory_mb() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _list(company: Company, size: int, *, limit: int | None = None) -> None:
    assert len(company.list(AnchorKind.CHARACTER, limit=limit)) == size


def _find(index: Index, name: str) -> None:
    assert index.search(name, limit=SHOWN)[0].name == name


def _recognise(index: Index, name: str) -> None:
    assert index.nearest(_embedding(name, "again").tolist(), *INSPECTOR)[0].entry.name == name


def _open(library: Library, name: str) -> None:
    anchor = library.get(name)
    assert isinstance(anchor, Character)
    assert anchor.master is not None
    assert library.open(anchor, anchor.master.media).is_file()


def _name(number: int) -> str:
    digits = f"{number:04d}"
    return f"{_SYLLABLES[int(digits[0])]}{_SYLLABLES[int(digits[1])]}-{_SYLLABLES[int(digits[2])]}{digits[3]}"


def _character(number: int, pictures: list[bytes]) -> tuple[Character, dict[str, bytes]]:
    references, files = [], {}
    for place, (role, name) in enumerate(_REFERENCES):
        data = pictures[place % len(pictures)] + f"{number} {place}".encode()
        sha256 = hashlib.sha256(data).hexdigest()
        media = MediaFile(name=hashed_name(f"{role} {name}", sha256, ".png"), sha256=sha256, kind=MediaKind.IMAGE)
        files[media.name] = data
        references.append(Reference(media=media, role=role, name=name, distance=0.3 if place else None))
    character = Character(
        name=_name(number),
        title=_name(number).replace("-", " ").title(),
        version=1,
        identity=f"a woman of {20 + number % 60} with {('red', 'black', 'grey', 'fair')[number % 4]} hair",
        tags=("lead",) if number % 10 == 0 else ("extra", f"film {number % 50}"),
        references=tuple(references),
        bindings=(Binding(engine="previs", kind=BindingKind.RIG, value=str(number)),),
        stages=tuple(Stage),
    )
    return character, files


def _picture(folder: Path, shade: int) -> bytes:
    path = folder / f"repertory-shade-{os.getpid()}.png"
    write_image(path, np.full((8, 8, 3), shade * 25, np.uint8))
    data = path.read_bytes()
    path.unlink()
    return data


def _embedding(name: str, which: str) -> NDArray[np.float32]:
    """Of length 1; two of the same person are about 0.45 apart, of two people about 1.4."""
    person, picture = (np.random.default_rng(list(words.encode())) for words in (name, f"{name} {which}"))
    vector = person.normal(size=NUMBERS) + 0.33 * picture.normal(size=NUMBERS)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def _drop_from_cache(path: Path) -> None:
    """As far as one process may: the file's pages, not the folder's."""
    if hasattr(os, "posix_fadvise"):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


if __name__ == "__main__":
    WORK: dict[str, Callable[..., dict[str, float]]] = {
        "fill": fill,
        "build": build,
        "use": use,
        "open": open_one,
        "list": list_some,
    }
    print(json.dumps(WORK[sys.argv[1]](Path(sys.argv[2]), *map(int, sys.argv[3:]))))
