"""What a person sees of a finished film: the limits that a take was judged by, and who said yes to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_film import SHOTS, SmallFilm, small_film
from typed import typed

from repertory.app import Studio
from repertory.cli.screen import takes_table
from repertory.errors import YourMove
from repertory.fakes import FAKE_CARD, FakeCutter, FakeEngine, FakeInspector
from repertory.media.sounds import write_wav
from repertory.model.take import Decision, TakeKind
from repertory.model.verdict import Grade
from repertory.work.finish import assemble, cut
from repertory.work.plan import read_plan
from repertory.work.produce import shoot
from repertory.work.review import Row, add_take, all_takes, rows, unfinished
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

TWO_LINES = """
Shot 1: medium close-up of [Character A], coffee shop, afternoon light
MIA: I waited.
MIA: For an hour.

Shot 2: wide shot of the coffee shop
"""


def film(folder: Path, *, distance: float = 0.2, shots: str = SHOTS) -> SmallFilm:
    inspector = FakeInspector(default=distance)
    engines = {"fake": FakeEngine(card=replace(FAKE_CARD, local=False))}
    return small_film(folder, engines, inspector=inspector, takes=1, shots=shots)


def shooting_of(small: SmallFilm) -> Shooting:
    return Shooting(small.crew, read_plan(small.crew, small.film))


def row_of(small: SmallFilm, number: str) -> Row:
    return next(row for row in rows(shooting_of(small)) if row.shot == number)


@pytest.fixture
def overruled(tmp_path: Path) -> SmallFilm:
    """Shot 2, in which nobody is recognised, and of which a person accepted the keyframe."""
    small = film(tmp_path, distance=0.9)
    (outcome,) = shoot(small.crew, small.film, ["2"])
    small.film.takes.decide(outcome.keyframe, Decision.ACCEPTED, "it is her twin")
    shoot(small.crew, small.film, ["2"])
    return small


def test_the_table_shows_the_limits_by_which_the_take_was_judged(tmp_path: Path) -> None:
    small = film(tmp_path)
    shoot(small.crew, small.film, ["2"])
    assert isinstance(small.crew.inspector, FakeInspector)
    small.crew.inspector.version = "2"
    bands = row_of(small, "2").bands
    assert bands is not None
    assert bands.version == "1", "the take was measured by version 1, and so was its verdict found"
    assert row_of(small, "1").bands is None, "nothing was judged here yet"


def test_what_a_person_overruled_is_called_so(overruled: SmallFilm, capsys: pytest.CaptureFixture[str]) -> None:
    assert row_of(overruled, "2").verdict == "accepted by a person"
    assert row_of(overruled, "1").verdict == "unfinished"
    (shot,) = assemble(shooting_of(overruled)).shots
    assert shot.keyframe is not None
    assert (shot.keyframe.decision, shot.keyframe.why) == (Decision.ACCEPTED, "it is her twin")
    assert shot.clip.decision is None
    assert shot.clip.take.report is not None
    assert shot.clip.take.report.as_accepted
    assert shot.clip.take.report.scores[0].grade is Grade.WRONG
    seen = {one.take.id: one for one in all_takes(shooting_of(overruled))}
    assert seen[shot.keyframe.take.id].overruled
    assert seen[shot.keyframe.take.id].why == "it is her twin"
    assert seen[shot.keyframe.take.id].path == shot.keyframe.path
    assert not seen[shot.clip.take.id].overruled
    takes_table([replace(one, path=Path(one.path.name)) for one in seen.values()])
    said = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "accepted by a person a person: it is her twin;" in said
    assert "accepted by a person with" in said


def test_a_match_needs_nobodys_word(tmp_path: Path) -> None:
    small = film(tmp_path)
    (outcome,) = shoot(small.crew, small.film, ["2"])
    small.film.takes.decide(outcome.clip, Decision.ACCEPTED, "fine")
    assert row_of(small, "2").verdict == "accepted"
    (shot,) = assemble(shooting_of(small)).shots
    assert shot.clip.take.report is not None
    assert not shot.clip.take.report.as_accepted


def test_the_film_knows_what_was_made_for_shots_that_are_not_finished(overruled: SmallFilm) -> None:
    shoot(overruled.crew, overruled.film, ["1"])
    found = assemble(shooting_of(overruled))
    assert found.missing == ("1",)
    assert [one.shot.number for one in found.unfinished] == ["1"]
    assert [made.take.kind for made in found.unfinished[0].takes] == [TakeKind.KEYFRAME]
    assert unfinished(shooting_of(overruled)) == ("1",)


def test_a_shot_without_people_has_its_row(tmp_path: Path) -> None:
    small = film(tmp_path, shots=TWO_LINES)
    shoot(small.crew, small.film, ["2"])
    row = row_of(small, "2")
    assert (row.character, row.bands, row.takes, row.repairs, row.verdict) == ("", None, 2, 0, "accepted")
    assert row.engine == "fake"


@pytest.mark.parametrize("left", ["", "{}", '{"content": 1}'], ids=["empty", "older", "wrong"])
def test_a_note_of_a_cut_that_cannot_be_read_means_that_it_is_cut_again(tmp_path: Path, left: str) -> None:
    small = film(tmp_path)
    shoot(small.crew, small.film, ["2"])
    notes, found = tmp_path / "notes", assemble(shooting_of(small))
    first = cut(small.crew, found, [FakeCutter()], small.film.folder, notes)
    (note,) = notes.iterdir()
    whole = note.read_bytes()
    note.write_text(left)
    assert cut(small.crew, found, [FakeCutter()], small.film.folder, notes).files == first.files
    assert note.read_bytes() == whole


def test_a_sound_is_the_line_that_it_is_said_to_be(tmp_path: Path) -> None:
    small = film(tmp_path, shots=TWO_LINES)
    write_wav(tmp_path / "mine.wav", np.zeros(16_000, np.float32), 16_000)
    shooting = shooting_of(small)
    assert add_take(shooting, "1", tmp_path / "mine.wav", line=2).line == 1
    assert add_take(shooting, "1", tmp_path / "mine.wav").line == 0
    for number in (0, 3):
        with pytest.raises(YourMove, match=f"has 2 lines, and no line {number}"):
            add_take(shooting, "1", tmp_path / "mine.wav", line=number)


def test_a_spoken_line_is_not_repaired(tmp_path: Path) -> None:
    small = film(tmp_path)
    shoot(small.crew, small.film, ["1"])
    (line,) = (take for take in small.film.takes.all() if take.kind is TakeKind.LINE)
    desk = Studio(tmp_path / "library")
    vars(desk)["crew"] = small.crew
    with pytest.raises(YourMove, match="is a spoken line; only what is seen is repaired") as caught:
        desk.repair(small.film.folder, line.id)
    assert f"--refuse {line.id}" in caught.value.step


def test_where_takes_wait_for_a_person_the_cut_says_review_and_not_shoot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = film(tmp_path)
    shoot(small.crew, small.film, ["2"])
    assert isinstance(small.crew.inspector, FakeInspector)
    small.crew.inspector.default = 0.9
    shoot(small.crew, small.film, ["1"])
    monkeypatch.setattr(Studio, "crew", small.crew)
    assert typed(monkeypatch, "cut", str(small.film.folder)) == 6
    said = capsys.readouterr().err
    assert "not finished: 1." in said
    assert f"Takes of shot 1 wait for a decision. Next: repertory review {small.film.folder}" in said
    assert "repertory shoot" not in said
