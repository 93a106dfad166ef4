"""Candidates at the command line: listed, drawn side by side, picked by number, cleared away."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from samples import a_picture, astronaut
from typed import typed

from repertory.library.folder import Library
from repertory.media.images import read_image, write_image
from repertory.model.anchor import Role

pytestmark = pytest.mark.slow

Screen = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Screen) -> Path:
    """A folder with a library that has a harbour with three candidates for its first view."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", "library")
    typed(monkeypatch, "init")
    assert typed(monkeypatch, "location", "new", "harbour", "--prompt", "a foggy harbour") == 0
    for words in ("one", "two", "three"):
        path = a_picture(tmp_path / f"{words}.png", words, 320, 180)
        Library.at(tmp_path / "library").add_candidate(
            "harbour", path, engine="painter", seed=5, role=Role.VIEW, called="afternoon", notes=(f"no {words}",)
        )
    capsys.readouterr()
    return tmp_path


def said(monkeypatch: pytest.MonkeyPatch, capsys: Screen, *words: str) -> str:
    """What a command that worked prints."""
    code = typed(monkeypatch, *words)
    printed = capsys.readouterr()
    assert code == 0, printed.err
    return printed.out


def refused(monkeypatch: pytest.MonkeyPatch, capsys: Screen, *words: str, code: int = 3) -> str:
    assert typed(monkeypatch, *words) == code
    return capsys.readouterr().err


def test_candidates_are_listed_drawn_and_picked(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Screen) -> None:
    listed = said(monkeypatch, capsys, "location", "candidates", "harbour")
    for words in ("view afternoon", "painter", "candidate-", "3: no three", "--sheet harbour-candidates.png"):
        assert words in listed
    said(monkeypatch, capsys, "location", "candidates", "harbour", "--sheet", "sheet.png")
    assert read_image(here / "sheet.png").shape[1] > 900
    picked = said(monkeypatch, capsys, "location", "pick", "harbour", "2")
    assert "harbour: afternoon. Next: repertory location lock harbour" in picked
    assert "afternoon, picked" in said(monkeypatch, capsys, "location", "candidates", "harbour")
    said(monkeypatch, capsys, "location", "lock", "harbour")
    assert "3 of what is locked: add --all" in said(monkeypatch, capsys, "location", "candidates", "harbour")
    assert "view afternoon" in said(monkeypatch, capsys, "location", "candidates", "harbour", "--all")
    assert "Removed 2 candidates" in said(monkeypatch, capsys, "location", "candidates", "harbour", "--clear")
    assert "The library is whole." in said(monkeypatch, capsys, "library", "check")


def test_what_cannot_be_picked_is_said_with_the_way_out(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    assert "There are: 1, 2, 3." in refused(monkeypatch, capsys, "location", "pick", "harbour", "7")
    assert "Pick one of them" in refused(monkeypatch, capsys, "location", "pick", "harbour", "1", "2")
    assert "harbour" in refused(monkeypatch, capsys, "character", "pick", "harbour", "1")
    assert "in the library" in refused(
        monkeypatch, capsys, "location", "candidates", "harbour", "--sheet", "library/sheet.png"
    )
    assert "library check" not in said(monkeypatch, capsys, "library", "check")
    said(monkeypatch, capsys, "location", "new", "street", "--prompt", "a street")
    assert "--candidates 3" in refused(monkeypatch, capsys, "location", "candidates", "street", "--sheet", "s.png")
    assert not (here / "s.png").exists()


def test_by_hand_every_candidate_has_a_folder_of_its_own(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    build = ("location", "build", "harbour", "--engine", "byhand", "--light", "night", "--candidates", "2")
    error = refused(monkeypatch, capsys, *build, code=6)
    assert "2 things are to be made by hand" in error
    assert error.count("harbour view night in ") == 2


@pytest.mark.slow
def test_a_character_is_picked_together_with_a_reason_where_one_is_needed(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    face = np.ascontiguousarray(astronaut()[:320, 70:390])
    write_image(here / "face.png", face)
    said(monkeypatch, capsys, "character", "import", "eileen", "--headshot", "face.png")
    library = Library.at(here / "library")
    for name, picture in {"coat": face[10:310, 10:310], "night": (face * 0.12).astype(np.uint8)}.items():
        write_image(here / f"{name}.png", np.ascontiguousarray(picture))
        kept = library.add_candidate("eileen", here / f"{name}.png", role=Role.ANGLE, called=f"front {name}")
    assert kept.number == 2
    assert "  2 candidates to pick from: repertory character candidates eileen --sheet" in said(
        monkeypatch, capsys, "character", "show", "eileen"
    )
    said(monkeypatch, capsys, "character", "candidates", "eileen", "--sheet", "sheet.png")
    assert '--waive "REASON"' in refused(monkeypatch, capsys, "character", "pick", "eileen", "2")
    shown = said(monkeypatch, capsys, "character", "pick", "eileen", "1", "2", "--waive", "a dark film")
    assert "front night (waived: a dark film)" in shown
    assert "to pick from" not in said(monkeypatch, capsys, "character", "show", "eileen")
    assert "is too dark" in refused(monkeypatch, capsys, "character", "pick", "eileen", "2")


def test_another_seed_gives_another_picture_and_a_folder_is_no_sheet(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    said(monkeypatch, capsys, "location", "new", "corner", "--prompt", "a street")
    for seed in ("7", "8"):
        said(monkeypatch, capsys, "location", "build", "corner", "--candidates", "1", "--seed", seed)
    listed = Library.at(here / "library").candidates("corner")
    assert [one.seed for one in listed] == [7, 8]
    (here / "sheets.png").mkdir()
    wrong = refused(monkeypatch, capsys, "location", "candidates", "corner", "--all", "--sheet", "sheets.png")
    assert "sheets.png is a folder" in wrong
    said(monkeypatch, capsys, "location", "pick", "corner", "2")
    assert "corner has afternoon already" in refused(
        monkeypatch, capsys, "location", "build", "corner", "--candidates", "3"
    )
