"""Everybody's contact sheet: every shot that shows them, in film order or the worst first."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from example_film import ExampleFilm

from repertory.cutters.appearances import AppearancesCutter, appearances, face_in
from repertory.cutters.plots import courses, drift_plot, plot_words
from repertory.cutters.tables import TableCutter
from repertory.media.images import read_image
from repertory.model.film import Film

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    made = ExampleFilm(tmp_path_factory.mktemp("takes"), width=160, height=90)
    return replace(made.film(), unfinished=(made.unfinished(),), missing=("6",))


def test_everybody_has_every_shot_in_which_their_face_is_found(film: Film) -> None:
    shown = {one.name: [seen.shot.shot.number for seen in one.seen] for one in appearances(film)}
    assert shown == {"Mia": ["1", "4A", "5"], "Nova": ["3"]}
    worst = {one.name: [seen.shot.shot.number for seen in one.seen] for one in appearances(film, worst_first=True)}
    assert worst == {"Mia": ["5", "4A", "1"], "Nova": ["3"]}


def test_what_is_cut_out_of_a_frame_is_the_face_with_room_around_it(film: Film) -> None:
    mia = appearances(film)[0].seen[0]
    height, width = face_in(mia).shape[:2]
    assert (width, height) == (pytest.approx(2.2 * mia.box.height, abs=2), 90), "as high as the frame allows"


def test_each_character_has_a_sheet_of_its_own(film: Film, tmp_path: Path) -> None:
    files = AppearancesCutter().cut(film, tmp_path).files
    assert [path.name for path in files] == ["appearances-mia.png", "appearances-nova.png"]
    first = read_image(files[0])
    again = AppearancesCutter().cut(film, tmp_path / "again").files[0]
    assert files[0].read_bytes() == again.read_bytes()
    AppearancesCutter(worst_first=True).cut(film, tmp_path)
    assert (read_image(files[0]) != first).any(), "another order of the shots"
    assert AppearancesCutter().cut(replace(film, shots=film.shots[1:2]), tmp_path / "none").files == ()


def test_the_plot_has_a_row_for_everybody_and_says_in_words_what_it_shows(film: Film) -> None:
    assert [course.name for course in courses(film)] == ["Mia", "Nova"]
    assert plot_words(film) == (
        "Mia: shot 1 0.22 match, shot 4A 0.32, then 0.25 after repair match, shot 5 0.30 drift. "
        "Nova: shot 3 0.30, then 0.19 after repair match"
    )
    drawn = drift_plot(film)
    assert drawn.startswith("<svg")
    assert drawn == drift_plot(film), "the same film, the same bytes"
    assert ">Mia<" in drawn
    assert ">Nova<" in drawn
    assert "currentColor" in drawn, "readable on a dark page and on a light one"
    assert drift_plot(replace(film, shots=film.shots[1:2])) == ""


def test_the_tables_have_all_takes_and_the_gate_only_what_the_film_shows(film: Film, tmp_path: Path) -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in TableCutter().cut(film, tmp_path).files}
    data = json.loads(files["continuity.json"])
    assert (data["title"], data["missing"], data["stale"]) == ("The Coffee Shop", ["6"], ["2"])
    assert data["takes"]["matched_after_repair"] == {"hits": 6, "of": 11}
    assert data["by_engine"]["previs"] == data["takes"]
    assert len(data["files"]) == 16
    used = [one["take"] for one in data["files"] if one["used"]]
    assert used == [one.take.id for shot in film.shots for one in (shot.keyframe, shot.clip) if one]
    assert files["continuity.csv"].count("\n") == 1 + 19, "a line for each figure"
    gate = files["continuity-junit.xml"]
    assert 'errors="1"' in gate.partition("<testsuite ")[0], "shot 6 is not finished"
    assert 'failures="0"' in gate.partition("<testsuite ")[0], "a person accepted shot 5"
    assert "6-a-keyframe" not in gate
