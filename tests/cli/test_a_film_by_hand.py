"""A film whose pictures come out of a web app: what the command line says while a person still has to do something."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import a_picture
from typed import typed

pytestmark = pytest.mark.slow

SHOTS = "Shot 1: wide shot of the street, 1 s\n\nShot 2: wide shot of the street, night, 1 s\n"
CAST = 'schema = "cast/1"\nengine = "byhand"\n[[locations]]\nname = "street"\nlights = ["afternoon", "night"]\n'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a library, and a film of two shots without people."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("repertory.engines.byhand.QUIET_S", 0.3)  # what was dropped is waited for, but not for long
    monkeypatch.setenv("REPERTORY_LIBRARY", str(tmp_path / "library"))
    typed(monkeypatch, "init")
    assert typed(monkeypatch, "new", "film", "--engine", "byhand", "--engine", "clip=hold") == 0
    assert 'engine = "byhand"' in (tmp_path / "film/cast.toml").read_text()
    assert "repertory plan film" in (tmp_path / "film/shots.txt").read_text()
    card = tmp_path / "film/production.toml"
    card.write_text(card.read_text().replace("width = 1280", "width = 320").replace("height = 720", "height = 180"))
    (tmp_path / "film/shots.txt").write_text(SHOTS)
    (tmp_path / "film/cast.toml").write_text(CAST)
    return tmp_path


@pytest.fixture
def cast(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same with a street that was brought along."""
    typed(monkeypatch, "location", "new", "street")
    for light in ("afternoon", "night"):
        picture = a_picture(here / f"{light}.png", light)
        typed(monkeypatch, "location", "import", "street", str(picture), "--light", light)
    typed(monkeypatch, "location", "lock", "street")
    assert typed(monkeypatch, "production", "cast", "film") == 0
    return here


def order_of(folder: Path, name: str) -> Path:
    (found,) = (path for path in (folder / "film/orders").iterdir() if path.name.startswith(name))
    return found


def test_what_the_library_lacks_is_asked_for_by_folder(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "production", "cast", "film") == 6
    said = capsys.readouterr().err
    (folder,) = (path for path in (here / "library/orders").iterdir() if path.is_dir())
    assert f"One thing is to be made by hand: street view afternoon in {folder}." in said
    assert (folder / "prompt.txt").is_file()
    a_picture(folder / "result.png")
    assert typed(monkeypatch, "production", "cast", "film") == 6
    assert "street view night in" in capsys.readouterr().err
    other = next(path for path in (here / "library/orders").iterdir() if path.is_dir() and path != folder)
    a_picture(other / "mine.png", "night")
    assert typed(monkeypatch, "production", "cast", "film") == 0


def test_a_film_with_a_shot_missing_is_cut_and_says_so(
    cast: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "cut", "film") == 3
    assert typed(monkeypatch, "shoot", "film") == 6
    assert "your file is waited for" in capsys.readouterr().err
    a_picture(order_of(cast, "1-keyframe") / "from the app.png", "one", 400, 400)
    assert typed(monkeypatch, "shoot", "film") == 6  # at once: it is waited for until it is whole
    said = capsys.readouterr()
    assert "from the app.png was taken" in said.err
    assert "44 % of it is cropped above and below" in said.err
    assert "Shot 2: waiting" in said.err
    assert typed(monkeypatch, "cut", "film") == 6
    said = capsys.readouterr()
    assert "film.mp4" in said.out
    assert "Shots not in the film, since they are not finished: 2." in said.err
    a_picture(order_of(cast, "2-keyframe") / "result.png", "two")
    assert typed(monkeypatch, "shoot", "film") == 0
    assert "Next: repertory cut film" in capsys.readouterr().out
    assert typed(monkeypatch, "cut", "film") == 0


def test_in_a_folder_that_is_no_production_it_says_how_to_name_one(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "shoot") == 3
    said = capsys.readouterr().err
    assert "This folder is no production." in said
    assert "--film my-film" in said
