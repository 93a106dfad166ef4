"""What a take is measured for besides faces: each inspector is told what the shot shows, and has bands of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from small_film import picture, small_film
from test_shooting import FREE

from repertory.fakes import FakeEngine, FakeInspector
from repertory.files.hashing import sha256_of
from repertory.model.shot import BoundShot
from repertory.model.verdict import Expectation, Grade, Measurement, Observation
from repertory.work.plan import read_plan
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow


@dataclass(kw_only=True)
class Remembering(FakeInspector):
    """A fake that keeps what it was asked to compare with."""

    asked: list[Expectation] = field(default_factory=list)

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        self.asked.append(expected)
        return super().compare(seen, expected)


def shooting_with(folder: Path, *further: FakeInspector) -> tuple[Shooting, BoundShot]:
    small = small_film(folder, {"fake": FakeEngine(card=FREE)})
    crew = replace(small.crew, further=further)
    plan = read_plan(crew, small.film)
    return Shooting(crew, plan), plan.by_number["1"]


def test_the_place_is_measured_in_its_light_with_bands_of_its_own(tmp_path: Path) -> None:
    places = Remembering(id="places", default=0.3)
    shooting, bound = shooting_with(tmp_path, places)
    take = picture(tmp_path / "take.png", 40)
    measured = shooting.measure(bound, take, sha256_of(take))
    assert [(one.inspector, one.anchor, one.about) for one in measured.found] == [
        ("fake", "mia@1", ""),
        ("places", "coffee-shop@1", "afternoon"),
    ]
    (expected,) = places.asked[0].cast
    assert len(expected.references) == 1
    assert measured.bands["places", "coffee-shop@1", "afternoon"].inspector == "places"


def test_each_thing_is_looked_at_once_and_kept(tmp_path: Path) -> None:
    places = Remembering(id="places", default=0.3)
    shooting, bound = shooting_with(tmp_path, places)
    take = picture(tmp_path / "take.png", 40)
    for _ in range(2):
        shooting.measure(bound, take, sha256_of(take))
    assert len(places.observed) == len(set(places.observed)) == 2  # the take and the place's picture


def test_nobody_is_asked_about_what_a_shot_does_not_show(tmp_path: Path) -> None:
    others = [Remembering(id=name, default=0.3) for name in ("wardrobe", "props", "looks")]
    shooting, bound = shooting_with(tmp_path, *others)
    take = picture(tmp_path / "take.png", 40)
    assert [one.inspector for one in shooting.measure(bound, take, sha256_of(take)).found] == ["fake"]
    assert not any(one.observed for one in others)


def test_references_that_a_repair_used_are_left_out(tmp_path: Path) -> None:
    places = Remembering(id="places", default=0.3)
    shooting, bound = shooting_with(tmp_path, places)
    assert bound.location is not None
    spent = frozenset(reference.media.sha256 for reference in bound.location.references)
    take = picture(tmp_path / "take.png", 40)
    shooting.measure(bound, take, sha256_of(take), without=spent)
    assert places.asked[0].cast[0].references == ()


@pytest.mark.parametrize(("distance", "grade"), [(0.3, Grade.MATCH), (0.95, Grade.WRONG)])
def test_a_wrong_place_stops_a_take_though_the_face_is_right(tmp_path: Path, distance: float, grade: Grade) -> None:
    from repertory.work.produce import shoot

    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, takes=1)
    crew = replace(small.crew, further=(FakeInspector(id="places", default=distance),))
    (outcome,) = shoot(crew, small.film, ["2"])
    report = small.film.takes.get(outcome.keyframe).report
    assert report is not None
    (place,) = (score for score in report.scores if score.measurement.inspector == "places")
    assert place.grade is grade
    assert (outcome.state.value == "accepted") is (grade is Grade.MATCH)
    assert not any("no inspector looks at a location" in note for note in report.notes)
