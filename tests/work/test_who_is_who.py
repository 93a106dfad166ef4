"""Who is who in files from any tool: a library that knows the same person is no rival, a picture that lies wrong or
ends in the middle of a face is nobody's fault, and one that is all dark is not passed unseen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from small_film import picture, small_film
from test_inspecting import Crowded, inspection
from test_shooting import FREE

from repertory.craft.advising import TOO_SMALL
from repertory.craft.framing import CUT_OFF
from repertory.craft.telling import headline
from repertory.fakes import FakeEngine, FakeInspector
from repertory.media.images import write_image
from repertory.model.verdict import Expectation, Finding, Grade, Measurement, Observation, Pose, Verdict
from repertory.work.against import read_against
from repertory.work.inspecting import Inspection
from repertory.work.showing import shown_file

pytestmark = pytest.mark.slow


@dataclass(kw_only=True)
class Faces(FakeInspector):
    """Sees in a file whose name begins with "stranger" another face than in all others."""

    def observe(self, media: Path) -> Observation:
        seen = super().observe(media)
        (frame,) = seen.frames
        if not media.name.startswith("stranger"):
            return seen
        other = replace(frame.faces[0], embedding=(0.0, 1.0, *([0.0] * 126)))
        return replace(seen, frames=(replace(frame, faces=(other,)),))


@pytest.mark.parametrize(("named", "kin"), [("same", True), ("stranger", False)])
def test_a_library_that_has_the_same_person_is_no_rival(tmp_path: Path, named: str, kin: bool) -> None:
    crew = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, inspector=Faces(default=0.2)).crew
    given = [picture(tmp_path / f"{named}-{number}.png", 40 + number) for number in range(3)]
    against = read_against(crew, [f"hero={one}" for one in given], library=True)
    ready = Inspection(crew, against, library=True)
    assert [one.name for one in ready.film.company] == (["hero"] if kin else ["hero", "mia"])
    assert bool(ready.notes) is kin
    if kin:
        assert ready.notes[0].startswith("The library has hero as mia: --against mia")


def test_a_reference_of_the_library_that_is_given_as_well_is_no_rival_either(tmp_path: Path) -> None:
    crew = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, inspector=Faces(default=0.2)).crew
    mia = crew.library.get("mia")
    copy = tmp_path / "copy.png"
    copy.write_bytes(crew.library.open(mia, mia.references[0].media).read_bytes())
    ready = Inspection(crew, read_against(crew, [str(copy)], library=True), library=True)
    assert [one.name for one in ready.film.company] == ["copy"]


def test_two_of_one_name_are_told_apart_by_the_library(tmp_path: Path) -> None:
    crew = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, inspector=Faces(default=0.2)).crew
    given = picture(tmp_path / "stranger.png", 40)
    ready = Inspection(crew, read_against(crew, [f"Mia={given}"], library=True), library=True)
    assert sorted(ready.names.values()) == ["Mia", "Mia of the library"]


@dataclass(kw_only=True)
class Turning(FakeInspector):
    """Sees nobody in a take as it is, or somebody else with little certainty; herself where it is turned right."""

    upright: int = 2
    part: bool = False
    unsure: float | None = None
    asked: list[int] = field(default_factory=list)

    def observe(self, media: Path) -> Observation:
        seen = super().observe(media)
        return seen if "take" not in media.name else self._faced(seen, self.unsure, 0.0)

    def observe_turned(self, media: Path, quarters: int) -> Observation:
        self.asked.append(quarters)
        roll = 0.0 if quarters == self.upright else 90.0
        return replace(self._faced(super().observe(media), 0.9, roll), sha256=f"turned{quarters}")

    def shows_part(self, media: Path) -> bool:
        return self.part

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        value = 0.2 if seen.sha256.startswith("turned") else None if self.unsure is None else 0.9
        finding = Finding.MISSING if value is None else Finding.MEASURED
        return tuple(
            Measurement(inspector=self.id, version=self.version, anchor=one.anchor, finding=finding, value=value)
            for one in expected.cast
        )

    def _faced(self, seen: Observation, confidence: float | None, roll: float) -> Observation:
        (frame,) = seen.frames
        pose = Pose(yaw=0.0, pitch=0.0, roll=roll)
        faces = () if confidence is None else (replace(frame.faces[0], confidence=confidence, pose=pose),)
        return replace(seen, frames=(replace(frame, faces=faces),))


@pytest.mark.parametrize(("upright", "lies"), [(2, "upside down"), (1, "on its side"), (3, "on its side")])
@pytest.mark.parametrize("unsure", [None, 0.55])
def test_a_picture_that_stands_on_its_head_is_not_blamed_on_the_actor(
    tmp_path: Path, upright: int, lies: str, unsure: float | None
) -> None:
    take = picture(tmp_path / "take.png", 1000)
    seen = inspection(tmp_path, "mia", faces=Turning(upright=upright, unsure=unsure)).inspect(take)
    (score,) = seen.report.scores
    assert (score.grade, seen.report.verdict) == (Grade.UNMEASURED, Verdict.REVIEW)
    assert score.measurement.reason == f"the picture seems to be {lies}; turned back, it is mia@1 (0.20)"
    assert headline(seen.report, seen.names).startswith(f"The picture seems to be {lies}; turned back, it is Mia")


def test_a_place_is_not_judged_upside_down(tmp_path: Path) -> None:
    take = picture(tmp_path / "take.png", 1000)
    seen = inspection(tmp_path, "mia", "coffee-shop", faces=Turning(), further={"places": 0.9}).inspect(take)
    (place,) = (one for one in seen.report.scores if one.measurement.inspector == "places")
    assert (place.grade, place.measurement.reason) == (Grade.UNMEASURED, "the picture seems to be upside down")


@pytest.mark.parametrize(("upright", "unsure"), [(0, None), (2, 0.85)])
def test_one_that_stands_as_well_as_it_can_is_judged_as_it_is(
    tmp_path: Path, upright: int, unsure: float | None
) -> None:
    take = picture(tmp_path / "take.png", 1000)
    seen = inspection(tmp_path, "mia", faces=Turning(upright=upright, unsure=unsure)).inspect(take)
    assert seen.report.verdict is Verdict.RETAKE


def test_who_is_recognised_is_not_looked_at_again(tmp_path: Path) -> None:
    faces = Turning(default=0.2)
    seen = inspection(tmp_path, "mia", faces=faces).inspect(picture(tmp_path / "other.png", 1000))
    assert seen.report.scores[0].grade is not Grade.MATCH  # she is not found in it
    assert sorted(faces.asked) == [1, 2, 3]
    known = FakeInspector(default=0.2)
    assert (
        inspection(tmp_path / "b", "mia", faces=known).inspect(tmp_path / "other.png").report.verdict is Verdict.ACCEPT
    )


def test_a_part_of_a_face_is_cut_off_and_not_missing(tmp_path: Path) -> None:
    take = picture(tmp_path / "take.png", 1000)
    (score,) = inspection(tmp_path, "mia", faces=Turning(upright=0, part=True)).inspect(take).report.scores
    assert (score.measurement.finding, score.measurement.reason) == (Finding.UNMEASURED, CUT_OFF)


def test_a_picture_of_a_few_pixels_shows_nobody_and_lacks_nobody(tmp_path: Path) -> None:
    take = picture(tmp_path / "take.png", 7, size=(3, 5))
    (score,) = inspection(tmp_path, "mia", faces=Turning(upright=0)).inspect(take).report.scores
    assert score.measurement.finding is Finding.UNMEASURED
    assert score.measurement.reason == f"{TOO_SMALL}, 5 x 3 pixels"


@pytest.mark.parametrize(("low", "high", "words"), [(0, 20, "nearly black"), (232, 255, "nearly white"), (0, 255, "")])
def test_what_a_person_cannot_see_is_for_a_person_though_it_matches(
    tmp_path: Path, low: int, high: int, words: str
) -> None:
    take = tmp_path / "take.png"
    write_image(take, np.random.default_rng(1).integers(low, high, (90, 160, 3)).astype(np.uint8))
    seen = inspection(tmp_path, "mia", faces=FakeInspector(default=0.2)).inspect(take)
    assert seen.report.verdict is (Verdict.REVIEW if words else Verdict.ACCEPT)
    told = headline(seen.report, seen.names)
    assert told.startswith("This is Mia.")
    assert (f"The picture is {words}" in told) is bool(words)


@pytest.mark.parametrize(("nearest", "shown"), [("mia@1", True), ("nova", False)])
def test_only_people_who_were_named_are_shown_beside_a_stranger(tmp_path: Path, nearest: str, shown: bool) -> None:
    @dataclass(kw_only=True)
    class Near(Crowded):
        def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
            return tuple(replace(one, nearest=nearest) for one in super().compare(seen, expected))

    first = inspection(tmp_path, "mia", faces=Near(default=0.2, surplus=(Finding.EXTRA,)))
    library, mia = first.crew.library, first.crew.library.get("mia")
    nova = replace(mia, name="nova", title="Nova", version=0, references=())
    library.create_anchor(nova)
    hers = [replace(one, media=library.add_media(nova, library.open(mia, one.media), "x")) for one in mia.references]
    library.save(replace(nova, references=tuple(hers)))
    ready = Inspection(first.crew, first.against, library=True)
    take = picture(tmp_path / "take.png", 1000)
    stranger = shown_file(ready, ready.inspect(take), tmp_path).shown[0]
    assert stranger.score.measurement.finding is Finding.EXTRA
    assert bool(stranger.against) is shown


def test_one_person_asked_for_twice_is_said_to_be_one(tmp_path: Path) -> None:
    crew = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, inspector=Faces(default=0.2)).crew
    same, stranger = picture(tmp_path / "same.png", 40), picture(tmp_path / "stranger.png", 41)
    for words, said in (([f"hero={same}"], True), ([f"hero={stranger}"], False)):
        ready = Inspection(crew, read_against(crew, ["mia", *words], library=True), library=True)
        assert any("are one person by their pictures" in note for note in ready.notes) is said


def test_beside_one_who_is_neither_a_picture_of_each_is_shown(tmp_path: Path) -> None:
    crew = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, inspector=Faces(default=0.95)).crew
    other = picture(tmp_path / "stranger.png", 41)
    against = read_against(crew, ["mia", f"hero={other}"], library=True)
    ready = Inspection(crew, against, library=True, anybody=True)
    shown = shown_file(ready, ready.inspect(picture(tmp_path / "take.png", 1000)), tmp_path).shown
    assert {one.score.measurement.reason for one in shown} == {"neither mia@1 nor hero"}
    assert [one.words for one in shown[0].against] == ["Mia, neutral", "Hero, stranger.png"]
