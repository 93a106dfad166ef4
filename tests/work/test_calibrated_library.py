"""Calibrating a library: stored limits are used while inspector and references are the same, hand-set ones in their
place, and a report says which it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from small_film import picture, small_film
from test_shooting import FREE

from repertory.errors import YourMove
from repertory.fakes import FakeEngine, FakeInspector
from repertory.files.hashing import sha256_of
from repertory.library.calibrations import calibration_of
from repertory.model.anchor import Character
from repertory.model.verdict import Bands, Observation
from repertory.work.calibrating import calibrate, set_by_hand, unset
from repertory.work.crew import Crew, Event
from repertory.work.plan import read_plan
from repertory.work.seeing import bands_of
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow


@dataclass(kw_only=True)
class Spread(FakeInspector):
    """A fake whose faces lie a little apart, each picture's at a place of its own."""

    def observe(self, media: Path) -> Observation:
        seen = super().observe(media)
        face = seen.frames[0].faces[0]
        vector = [0.0] * 128
        vector[int(seen.sha256[:2], 16) % 128] = 0.3
        moved = replace(face, embedding=tuple(vector))
        return replace(seen, frames=(replace(seen.frames[0], faces=(moved,)),))


@pytest.fixture
def crew(tmp_path: Path) -> Crew:
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, inspector=Spread(id="faces"))
    return replace(small.crew, further=(FakeInspector(id="places", default=0.3),))


def mia(crew: Crew) -> Character:
    found = crew.library.get("mia")
    assert isinstance(found, Character)
    return found


def faces_of_mia(crew: Crew) -> Bands:
    return bands_of(crew, mia(crew), ())


def test_everything_that_is_measured_gets_limits_from_its_own_pictures(crew: Crew) -> None:
    found = {(one.anchor.name, one.calibration.inspector): one for one in calibrate(crew)}
    assert set(found) == {("mia", "faces"), ("coffee-shop", "places")}
    (drawn,) = found["mia", "faces"].calibration.drawn
    assert len(drawn.own) == len(drawn.references) == len(mia(crew).references)
    assert found["mia", "faces"].before == ("new",)
    assert calibration_of(crew.library, "mia", "faces") == found["mia", "faces"].calibration
    assert [one.before for one in calibrate(crew, ["mia"])] == [("as before",)]


def test_stored_limits_are_used_and_those_of_another_version_are_not(crew: Crew) -> None:
    drawn = faces_of_mia(crew)
    calibrate(crew, ["mia"])
    stored = faces_of_mia(crew)
    assert (stored.match, stored.wrong) == pytest.approx((drawn.match, drawn.wrong), abs=1e-4)
    assert "drawn anew" not in stored.source
    card = crew.library.folder_of("mia") / "calibrations" / "faces.toml"
    card.write_text(card.read_text(encoding="utf-8").replace(f"match = {round(drawn.match, 4)}", "match = 0.01"))
    assert faces_of_mia(crew).match == 0.01  # what is stored counts, not what would be drawn
    newer = replace(crew, inspector=Spread(id="faces", version="2"))
    anew = faces_of_mia(newer)
    assert anew.match == pytest.approx(drawn.match)
    assert anew.version == "2"
    assert "what is stored is of another version (1): repertory calibrate mia" in anew.source
    assert calibrate(newer, ["mia"])[0].before == ("of another version before",)


def test_limits_that_changed_references_made_old_are_drawn_anew(crew: Crew, tmp_path: Path) -> None:
    calibrate(crew, ["mia"])
    draft = crew.library.draft("mia")
    media = crew.library.add_media(draft, picture(tmp_path / "new.png", 99), "new")
    more = replace(draft.references[0], media=media, name="profile left")
    crew.library.save(replace(draft, references=(*draft.references, more)))
    crew.library.lock("mia")
    assert "its references have changed" in faces_of_mia(crew).source


def test_limits_set_by_hand_are_used_said_and_taken_back(crew: Crew) -> None:
    drawn = faces_of_mia(crew)
    set_by_hand(crew, "mia", match=0.11, wrong=0.22)
    mine = faces_of_mia(crew)
    assert (mine.match, mine.wrong, mine.by_hand, mine.trusted) == (0.11, 0.22, True, True)
    assert mine.source.startswith("set by hand on 2")
    calibrate(crew, ["mia"])  # keeps them
    assert faces_of_mia(crew).by_hand
    newer = faces_of_mia(replace(crew, inspector=Spread(id="faces", version="2")))
    assert not newer.by_hand
    assert "the limits set by hand are of 1 and not used" in newer.source
    unset(crew, "mia")
    assert faces_of_mia(crew).match == pytest.approx(drawn.match, abs=1e-4)
    with pytest.raises(YourMove, match="No limits of Mia are set by hand"):
        unset(crew, "mia")


def test_a_take_is_judged_by_limits_set_by_hand(crew: Crew, tmp_path: Path) -> None:
    small = small_film(tmp_path / "film", {"fake": FakeEngine(card=FREE)})
    crew = replace(small.crew, further=(FakeInspector(id="places", default=0.3),))
    set_by_hand(crew, "coffee-shop", match=0.1, wrong=0.2, inspector="places", about="afternoon")
    plan = read_plan(crew, small.film)
    take = picture(tmp_path / "take.png", 40)
    measured = Shooting(crew, plan).measure(plan.by_number["1"], take, sha256_of(take))
    assert measured.bands["places", "coffee-shop@1", "afternoon"].by_hand
    assert measured.bands["places", "coffee-shop@1", "afternoon"].wrong == 0.2


@pytest.mark.parametrize(
    ("wish", "what"),
    [
        ({"match": 0.6, "wrong": 0.3}, "no limits"),
        ({"match": 0.0, "wrong": 0.3}, "no limits"),
        ({"match": 0.3, "wrong": float("nan")}, "no limits"),
        ({"match": 0.3, "wrong": 0.4, "inspector": "noses"}, "no inspector"),
        ({"match": 0.3, "wrong": 0.4, "inspector": "places"}, "measures nothing of Mia"),
        ({"match": 0.3, "wrong": 0.4, "about": "coat"}, 'nothing called "coat"'),
    ],
)
def test_limits_that_cannot_be_are_refused(crew: Crew, wish: dict[str, float | str], what: str) -> None:
    with pytest.raises(YourMove, match=what):
        set_by_hand(crew, "mia", **wish)  # type: ignore[arg-type]  # one dictionary for all wishes
    assert calibration_of(crew.library, "mia", "faces") is None


def test_what_cannot_be_used_is_told_and_the_rest_calibrated(crew: Crew) -> None:
    told: list[Event] = []
    card = crew.library.folder_of("coffee-shop") / "coffee-shop@1.toml"
    card.write_text("no card", encoding="utf-8")
    found = calibrate(replace(crew, tell=told.append))
    assert {one.anchor.name for one in found} == {"mia"}
    assert any(event.about == "coffee-shop" and "left out" in event.text for event in told if event.lasting)
    with pytest.raises(YourMove, match="Nothing here has references"):
        calibrate(crew, ["mia-voice"])
