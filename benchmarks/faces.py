"""How well faces are told apart: on photographs of real people that lie in a folder, where it is there.

The folder is searched for people: each subfolder of `lfw10/images` is one, and deepface's `master.csv` and
`face-recognition-pivot.csv` say which of its pictures show the same person. The figures:

* single pairs: a genuine pair is accepted below the distance at which 1 in 1,000 impostor pairs would be (TAR @ FAR);
* one, two, three and five references: for everybody with six pictures or more, sixty random draws; all their other
  pictures are genuine, everybody else's are impostors; scored by the inspector's own weighted mean (three of them by
  the plain mean too), TAR at FAR 1e-3 and the equal error rate; target with three 99.9 %;
* small faces: every picture shrunk until the face has 64 to 16 pixels from brows to chin, measured against three
  references at full size: how many are not found or not measured, and the TAR at the limit of full size;
* misses. How fast it goes, `speed` prints.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from repertory.craft.comparing import distance_to
from repertory.inspectors.faces import FaceInspector
from repertory.media.images import read_image
from repertory.model.verdict import Face

REFERENCES, COUNTS, DRAWS, LEAST_PICTURES = 3, (1, 2, 3, 5), 60, 6
FAR, TARGET = 1e-3, 0.999
SIZES = (64, 48, 32, 24, 16)
"""Heights of shrunk faces in pixels, from brows to chin."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One photograph: who it shows, and the face that was measured in it, None where none was."""

    person: str
    face: Face | None


def run(data: Path) -> None:
    """Prints one line a figure; says so in one line where the photographs are not there."""
    photographs = list(people(data))
    if not photographs:
        print(f"faces: no photographs under {data}, skipped")
        return
    pictures = [read_image(path) for _, path in photographs]
    print(f"faces: {len(pictures)} photographs of {len({person for person, _ in photographs})} people")
    for inspector in (FaceInspector(), FaceInspector(fallback=True)):
        shown = _observed(inspector, photographs, pictures)
        _accuracy(inspector.version, shown)
        _by_size(inspector, shown, pictures)


def people(data: Path) -> Iterator[tuple[str, Path]]:
    """Every photograph with the name of the person in it, for people with two photographs or more."""
    for folder in sorted((data / "lfw10" / "images").glob("*")):
        yield from ((folder.name, path) for path in sorted(folder.glob("*.jpg")))
    folder = data / "deepface" / "tests" / "unit" / "dataset"
    groups: dict[str, set[str]] = {}
    for name, column in (("master.csv", "Decision"), ("face-recognition-pivot.csv", "decision")):
        if (folder / name).is_file():
            for row in csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines()):
                if row[column].strip().lower() == "yes":
                    _join(groups, Path(row["file_x"]).name, Path(row["file_y"]).name)
    for names in {min(group): group for group in groups.values()}.values():
        yield from ((min(names), folder / name) for name in sorted(names) if (folder / name).is_file())


def _join(groups: dict[str, set[str]], one: str, other: str) -> None:
    both = groups.get(one, {one}) | groups.get(other, {other})
    groups.update(dict.fromkeys(both, both))


def _observed(
    inspector: FaceInspector, photographs: Sequence[tuple[str, Path]], pictures: Sequence[Any]
) -> list[Shown]:
    """The most central large face of each picture; prints misses."""
    inspector.see(pictures[0])
    found = []
    for (person, _), picture in zip(photographs, pictures, strict=True):
        faces = inspector.see(picture)
        face = _main(faces, picture.shape[1], picture.shape[0])
        found.append(Shown(person=person, face=face if face and face.embedding else None))
    print(f"{inspector.version}: misses {sum(one.face is None for one in found)} of {len(found)}")
    return found


def _main(faces: Sequence[Face], width: int, height: int) -> Face | None:
    def standing(face: Face) -> float:
        middle = (face.box.x + face.box.width / 2 - width / 2, face.box.y + face.box.height / 2 - height / 2)
        return float(face.size - np.hypot(*middle))

    return max(faces, key=standing, default=None)


def _accuracy(name: str, shown: Sequence[Shown]) -> None:
    """A picture without a measured face counts as rejected, in genuine and in impostor trials."""
    apart, names = _distances(shown), np.array([one.person for one in shown])
    same = names[:, None] == names[None]
    above = np.triu(np.ones_like(same), 1)
    genuine, impostor = apart[same & above], apart[~same & above]
    print(f"{name}: single pairs, TAR {_tar(genuine, impostor):.4f} @ FAR 1e-3 ({len(genuine)} genuine)")

    def plain(probe: int, chosen: Sequence[int]) -> float:
        known = [apart[probe, one] for one in chosen if shown[one].face]
        return float(np.mean(known)) if known else float("inf")

    for count in COUNTS:
        _print_gallery(f"{name}: {count} references, weighted mean", *_gallery(shown, _weighted(shown), count), count)
    _print_gallery(f"{name}: {REFERENCES} references, plain mean", *_gallery(shown, plain, REFERENCES), 0)


def _print_gallery(words: str, genuine: Any, impostor: Any, count: int) -> None:
    target = f" (target {TARGET})" if count == REFERENCES else ""
    equal, limit = _eer(genuine, impostor), np.sort(impostor)[int(FAR * len(impostor))]
    print(
        f"{words}, TAR {_tar(genuine, impostor):.4f}{target} @ FAR 1e-3 (limit {limit:.3f}), EER {equal:.4f}; "
        f"not measured {np.isinf(genuine).mean():.1%} of {len(genuine)}"
    )


def _by_size(inspector: FaceInspector, shown: Sequence[Shown], pictures: Sequence[Any]) -> None:
    """Shrunk pictures against three others of the same person at full size, one draw each."""
    import cv2

    random = np.random.default_rng(1)
    names = np.array([one.person for one in shown])
    limit = np.sort(_gallery(shown, _weighted(shown), REFERENCES)[1])
    known = float(limit[int(FAR * len(limit))])
    for size in SIZES:
        asked, missed, right = 0, 0, 0
        for number, (one, picture) in enumerate(zip(shown, pictures, strict=True)):
            theirs = np.flatnonzero(names == one.person).tolist()
            own = [other for other in theirs if other != number and shown[other].face]
            if one.face is None or len(own) < LEAST_PICTURES - 1 or one.face.size < size:
                continue
            scale = size / one.face.size
            small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            face = _main(inspector.see(small), small.shape[1], small.shape[0])
            references = [
                seen for other in random.choice(own, REFERENCES, replace=False) if (seen := shown[other].face)
            ]
            asked += 1
            missed += not (face and face.embedding)
            if face is not None and face.embedding:
                right += distance_to(face, references) < known
        measured = asked - missed
        print(
            f"{inspector.version}: faces of {size} px, TAR {right / max(measured, 1):.4f} of the measured ones at "
            f"{known:.3f}; not measured {missed} of {asked}"
        )


Score = Callable[[int, Sequence[int]], float]


def _weighted(shown: Sequence[Shown]) -> Score:
    """The inspector's own score of one picture against some others."""

    def score(probe: int, chosen: Sequence[int]) -> float:
        references = [face for number in chosen if (face := shown[number].face)]
        seen = shown[probe].face
        return distance_to(seen, references) if seen and references else float("inf")

    return score


def _gallery(shown: Sequence[Shown], score: Score, count: int) -> tuple[Any, Any]:
    random = np.random.default_rng(0)
    names = np.array([one.person for one in shown])
    genuine, impostor = [], []
    for person in sorted(set(names)):
        own = np.flatnonzero(names == person)
        if len(own) < LEAST_PICTURES:
            continue
        for _ in range(DRAWS):
            chosen = random.choice(own, count, replace=False).tolist()
            genuine += [score(int(probe), chosen) for probe in own if probe not in chosen]
            impostor += [score(int(probe), chosen) for probe in np.flatnonzero(names != person)]
    return np.array(genuine), np.array(impostor)


def _distances(shown: Sequence[Shown]) -> Any:
    vectors = np.array([one.face.embedding if one.face else [np.nan] * 128 for one in shown])
    apart = np.linalg.norm(vectors[:, None] - vectors[None], axis=-1)
    return np.where(np.isnan(apart), np.inf, apart)


def _tar(genuine: Any, impostor: Any) -> float:
    """The share of genuine distances below the one that a thousandth of the impostors lies below."""
    return float((genuine < np.sort(impostor)[int(FAR * len(impostor))]).mean())


def _eer(genuine: Any, impostor: Any) -> float:
    """The share of errors at the limit where as many genuine ones are refused as impostors are accepted."""
    limits = np.sort(np.concatenate([genuine, impostor]))
    refused = 1 - np.searchsorted(np.sort(genuine), limits) / len(genuine)
    accepted = np.searchsorted(np.sort(impostor), limits) / len(impostor)
    best = int(abs(refused - accepted).argmin())
    return float((refused[best] + accepted[best]) / 2)
