"""Of several takes that pass the best ranked goes into the film, unless a person decided or brought one along."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_film import picture, small_film
from test_shooting import FREE

from repertory.fakes import FakeEngine, FakeInspector
from repertory.files.hashing import sha256_of
from repertory.model.engine import Recipe
from repertory.model.media import MediaFile, MediaKind
from repertory.model.take import Decision, Take, TakeKind
from repertory.work.finished import Standing, current
from repertory.work.plan import read_plan
from repertory.work.taking import IMPORTED, Shooting, store

pytestmark = pytest.mark.slow


class Set:
    """Shot 1 with keyframes at given distances, oldest first."""

    def __init__(self, folder: Path, distances: list[float], steps: list[str]) -> None:
        paths = [picture(folder / f"take-{number}.png", 10 + 20 * number) for number in range(len(distances))]
        known = {sha256_of(path): distance for path, distance in zip(paths, distances, strict=True)}
        inspector = FakeInspector(id="faces", distances=known)
        small = small_film(folder, {"fake": FakeEngine(card=FREE)}, inspector=inspector)
        self.shooting = Shooting(small.crew, read_plan(small.crew, small.film))
        self.bound = self.shooting.plan.by_number["1"]
        made = (self._take(path, number, step) for number, (path, step) in enumerate(zip(paths, steps, strict=True)))
        self.takes = [store(self.shooting, self.bound, take, path) for take, path in zip(made, paths, strict=True)]

    def _take(self, path: Path, number: int, step: str) -> Take:
        return Take(
            id="",
            shot="1",
            kind=TakeKind.KEYFRAME,
            media=MediaFile(name=path.name, sha256="", kind=MediaKind.IMAGE),
            recipe=Recipe(step=step, engine="fake"),
            order=self.shooting.order_id(self.bound, f"keyframe-{number}"),
        )

    def chosen(self) -> int:
        """Which of them counts."""
        take = Standing(self.shooting, current(self.shooting, self.bound)).chosen(TakeKind.KEYFRAME)
        assert take is not None
        return [one.id for one in self.takes].index(take.id)


@pytest.mark.parametrize(
    ("distances", "steps", "best"),
    [
        ([0.2, 0.1, 0.3], ["still"] * 3, 1),
        ([0.2, 0.2], ["still"] * 2, 1),  # of equals the newest
        ([0.1, 0.9], ["still"] * 2, 0),  # what does not pass is not ranked
        ([0.1, 0.3], ["still", IMPORTED], 1),
    ],
)
def test_the_best_of_those_that_pass_counts(
    tmp_path: Path, distances: list[float], steps: list[str], best: int
) -> None:
    assert Set(tmp_path, distances, steps).chosen() == best


def test_a_person_decides_whatever_the_rank(tmp_path: Path) -> None:
    shot = Set(tmp_path, [0.1, 0.3], ["still"] * 2)
    shot.shooting.takes.decide(shot.takes[1].id, Decision.ACCEPTED, "her smile")
    assert shot.chosen() == 1
