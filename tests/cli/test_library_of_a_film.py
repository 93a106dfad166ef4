"""A film finds the library that lies beside it from wherever its folder is named, and the demo's last lines work."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from typed import typed

from repertory.app import FilmResult, Studio
from repertory.company import default_library

Said = pytest.CaptureFixture[str]


@dataclass
class Stage:
    """out/film with out/library beside it, seen from a folder that has a library of its own."""

    out: Path
    monkeypatch: pytest.MonkeyPatch


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.delenv("REPERTORY_LIBRARY", raising=False)
    monkeypatch.chdir(tmp_path)
    for library in ("library", "out/library"):
        assert typed(monkeypatch, "--library", library, "init") == 0
    assert typed(monkeypatch, "--library", "out/library", "location", "new", "street") == 0
    assert typed(monkeypatch, "new", "out/film", "--engine", "byhand") == 0
    (tmp_path / "out/film/shots.txt").write_text("Shot 1: wide shot of the street, 1 s\n")
    (tmp_path / "out/film/cast.toml").write_text('schema = "cast/1"\nengine = "byhand"\n')
    return Stage(tmp_path / "out", monkeypatch)


@pytest.mark.parametrize(
    ("here", "film", "library"),
    [
        ("..", "out/film", "out/library"),
        (".", "film", "library"),
        ("film", ".", "../library"),
        ("film/takes", "..", "../../library"),
        ("library", "../film", "../library"),
    ],
)
def test_the_library_beside_a_film_is_its_own_wherever_it_is_named_from(
    stage: Stage, here: str, film: str, library: str
) -> None:
    (stage.out / "film" / "takes").mkdir(exist_ok=True)
    stage.monkeypatch.chdir(stage.out / here)
    assert default_library(Path(film)).samefile(library)


def test_without_one_beside_it_a_film_has_the_library_that_all_commands_have(stage: Stage, tmp_path: Path) -> None:
    assert default_library(tmp_path / "other" / "film") == Path("library")
    stage.monkeypatch.setenv("REPERTORY_LIBRARY", "named")
    assert default_library(Path("out/film")) == Path("named"), "what was said goes before what lies there"


def test_a_name_that_another_library_lacks_is_told_with_the_films_own(stage: Stage, capsys: Said) -> None:
    cast = stage.out / "film" / "cast.toml"
    cast.write_text(f'{cast.read_text()}[[locations]]\nname = "street"\nplaceholder = "the street"\n')
    capsys.readouterr()
    for command in (("take", "list"), ("plan",), ("shots", "check")):
        typed(stage.monkeypatch, *command, "out/film")
        assert "its own library" not in capsys.readouterr().err, command
        assert typed(stage.monkeypatch, "--library", "none", *command, "out/film") == 3
        assert "Or is its own library meant, which lies beside it? repertory --library out/library" in (
            capsys.readouterr().err
        )


@pytest.mark.parametrize(("named", "words"), [("", "repertory report out/coffee-shop"), ("else", "--library")])
def test_the_last_lines_of_the_demo_can_be_typed_as_they_stand(
    stage: Stage, named: str, words: str, capsys: Said
) -> None:
    if named:
        stage.monkeypatch.setenv("REPERTORY_LIBRARY", named)
    made = FilmResult(outcomes=(), rows=(), files=())
    stage.monkeypatch.setattr(Studio, "film", lambda *_: made)
    assert typed(stage.monkeypatch, "demo") == 0
    said = capsys.readouterr().out
    (line,) = (one for one in said.splitlines() if one.startswith("Next: "))
    assert words in line
    options = line.removeprefix("Next: repertory ").split(" report ")
    chosen = (
        options[0].removeprefix("--library ") if named else os.fspath(default_library(Path(options[-1].split()[-1])))
    )
    assert (Path(chosen) / "library.toml").samefile(stage.out / "library" / "library.toml")
