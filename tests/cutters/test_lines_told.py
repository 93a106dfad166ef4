"""Spoken lines stand in the report and the tables with their figures, those that were spoken again as well."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from example_film import ExampleFilm

from repertory.cutters.opening import standing
from repertory.cutters.report import ReportCutter
from repertory.cutters.tables import TableCutter
from repertory.files.hashing import sha256_of
from repertory.model.engine import Recipe
from repertory.model.film import Film, FilmTake
from repertory.model.media import MediaFile, MediaKind
from repertory.model.shot import DialogueLine
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Finding, Grade, Measurement, Report, Score, Verdict

pytestmark = pytest.mark.slow


def score(value: float | None, grade: Grade, about: str = "", reason: str = "") -> Score:
    finding = Finding.MEASURED if value is not None else Finding.UNMEASURED
    measured = Measurement(
        inspector="voices", version="1", anchor="mia-voice@1", finding=finding, value=value, about=about, reason=reason
    )
    return Score(measurement=measured, grade=grade)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """One finished shot with a line that was spoken twice, and one whose line waits for a person."""
    made = ExampleFilm(tmp_path_factory.mktemp("takes"))
    shot, waiting = made.plain(), made.unfinished()
    shot = replace(shot, shot=replace(shot.shot, dialogue=(DialogueLine(speaker="MIA", text="She is always late."),)))
    wrong = (score(0.31, Grade.WRONG), score(2.0, Grade.MATCH, "loudness"))
    right = (score(0.05, Grade.MATCH), score(None, Grade.UNMEASURED, "loudness", "only 0.3 s of speech"))
    first = spoken("1", made.line("wrong", "", 0).path, wrong, Verdict.RETAKE, "mia-voice@1: is not recognised.")
    second = spoken("1", shot.lines[0].path, right, Verdict.ACCEPT, "mia-voice@1 matches.")
    other = spoken("6", made.line("other", "", 0).path, wrong, Verdict.REVIEW, "mia-voice@1: nearer to nova-voice@1.")
    return Film(
        title="Lines",
        shots=(replace(shot, spoken=(first, second)),),
        unfinished=(replace(waiting, spoken=(replace(other, decision=Decision.REFUSED),)),),
        width=made.width,
        height=made.height,
        fps=24,
    )


def spoken(shot: str, path: Path, scores: tuple[Score, ...], verdict: Verdict, reason: str) -> FilmTake:
    take = Take(
        id=f"{shot}-line-{path.stem}",
        shot=shot,
        kind=TakeKind.LINE,
        media=MediaFile(name=path.name, sha256=sha256_of(path), kind=MediaKind.SOUND),
        recipe=Recipe(step="line", engine="previs", text="She is always late.", voice="mia-voice@1"),
        report=Report(scores=scores, verdict=verdict, reason=reason),
    )
    return FilmTake(take=take, path=path)


def test_the_report_tells_of_every_line_that_was_spoken(film: Film, tmp_path: Path) -> None:
    (path,) = ReportCutter().cut(film, tmp_path).files
    page = path.read_text(encoding="utf-8")
    assert page.count("Spoken lines: ") == 2
    assert "1. MIA: “She is always late.”" in page
    assert "voice 0.31" in page
    assert "voice 0.05" in page
    assert "loudness: only 0.3 s of speech" in page
    assert "The voice is not Mia&#39;s." in page, "speakers are called as people call them, and not MIA"
    assert "Not measured: Mia&#39;s voice, loudness in shot 1." not in page, "loudness is worth no word at the top"
    assert page.count(", in the film</span>") == 1
    assert "refused by a person" in page


def test_the_tables_have_a_row_for_every_figure_of_a_line(film: Film, tmp_path: Path) -> None:
    TableCutter().cut(film, tmp_path)
    files = json.loads((tmp_path / "continuity.json").read_text(encoding="utf-8"))["files"]
    lines = [(one["take"], one["used"], one["verdict"]) for one in files if one["kind"] == "line"]
    assert lines == [
        ("1-line-wrong", False, "retake"),
        ("1-line-late", True, "accept"),
        ("6-line-other", False, "review"),
    ]
    with (tmp_path / "continuity.csv").open(encoding="utf-8", newline="") as text:
        rows = [(one["take"], one["about"], one["distance"]) for one in csv.DictReader(text) if one["kind"] == "line"]
    assert ("1-line-wrong", "", "0.31") in rows
    assert ("1-line-late", "loudness", "") in rows


def test_a_build_gates_on_the_lines_that_are_in_the_film_alone(film: Film, tmp_path: Path) -> None:
    TableCutter().cut(film, tmp_path)
    root = ElementTree.parse(tmp_path / "continuity-junit.xml").getroot()  # noqa: S314 - our own words
    assert [suite.get("name") for suite in root.iter("testsuite")] == ["shot 1, line", "shot 1, clip", "shot 6"]


def test_two_lines_of_a_shot_have_names_of_their_own(film: Film, tmp_path: Path) -> None:
    shot = film.shots[0]
    two = replace(shot, shot=replace(shot.shot, dialogue=shot.shot.dialogue * 2))
    TableCutter().cut(replace(film, shots=(two,)), tmp_path)
    root = ElementTree.parse(tmp_path / "continuity-junit.xml").getroot()  # noqa: S314 - our own words
    assert root[0].get("name") == "shot 1, line 1"


def test_a_shot_whose_voice_nobody_could_measure_holds_only_as_far_as_measured(film: Film) -> None:
    shot = film.shots[0]
    heard = shot.spoken[1]
    assert standing(shot) == "accepted"
    assert heard.take.report is not None
    unsure = replace(heard.take.report, scores=(score(None, Grade.UNMEASURED, "", "only 0.3 s of speech"),))
    line = replace(heard, take=replace(heard.take, report=unsure))
    assert standing(replace(shot, spoken=(shot.spoken[0], line))) == "accepted as far as measured"
    elsewhere = replace(line, path=line.path.with_name("another.wav"))
    assert standing(replace(shot, spoken=(elsewhere,))) == "accepted", "the film does not have it"
