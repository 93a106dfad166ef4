"""The library chapter of the README, typed as it stands: anna is built, used twice, changed, and carried elsewhere."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pytest
from samples import a_picture, astronaut
from typed import typed

from repertory.media.images import write_image

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CHAPTER = README.partition("## A library for life")[2].partition("\n## ")[0]
BLOCKS = [block.partition("```")[0].strip().splitlines() for block in CHAPTER.split("```console\n")[1:]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with pictures of one person, and of a coat from behind."""
    monkeypatch.chdir(tmp_path)
    portrait = astronaut()
    write_image(tmp_path / "front.png", portrait[0:320, 70:390])
    write_image(tmp_path / "left.png", (portrait[0:320, 70:390] * 0.8).astype(np.uint8))
    write_image(tmp_path / "right.png", portrait[20:280, 100:360])
    write_image(tmp_path / "coat.png", portrait[0:512, 20:480])
    write_image(tmp_path / "sweater.png", portrait[0:450, 40:460])
    a_picture(tmp_path / "coat-back.png", "a coat from behind", 320, 480)
    return tmp_path


@pytest.mark.slow
def test_the_chapter_holds(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def type_lines(lines: list[str]) -> str:
        for line in lines:
            if line.startswith("$ export "):
                monkeypatch.setenv(*line.removeprefix("$ export ").split("="))
            else:
                code = typed(monkeypatch, *shlex.split(line)[2:])
                assert code == 0, (line, capsys.readouterr())
        return capsys.readouterr().out

    build, films, second, carry = BLOCKS
    early = ["character", "import", "anna", "--headshot", "front.png", "--outfit", "grey coat=coat.png"]
    type_lines(build[:2])
    assert typed(monkeypatch, *early) == 3
    assert "Anna has 0 of 3 angles" in capsys.readouterr().err
    assert "back (unmeasured: back)" in type_lines(build[2:])
    type_lines(films)
    assert "anna@1 -> anna@2" in type_lines(second)
    said = {name: (here / name / "production.toml").read_text() for name in ("first", "second")}
    assert "anna@1" in said["first"]
    assert "anna@2" not in said["first"]
    assert "anna@2" in said["second"]
    said["check"] = type_lines(carry)
    assert "The library is whole." in said["check"]
    assert (here / "elsewhere/characters/anna/anna@2.toml").read_bytes() == (
        here / "company/characters/anna/anna@2.toml"
    ).read_bytes()
