"""`remove` and `show --draft`: a draft is looked at and put right before it is locked."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import a_picture
from typed import typed


@pytest.fixture
def cafe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A café that is locked in one light and has another one on its draft."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", "library")
    a_picture(tmp_path / "day.png", "day", 320, 180)
    a_picture(tmp_path / "night.png", "night", 320, 180)
    for words in (
        ["init"],
        ["location", "import", "cafe", "day.png", "--light", "day"],
        ["location", "lock", "cafe"],
        ["location", "import", "cafe", "night.png", "--light", "night"],
    ):
        assert typed(monkeypatch, *words) == 0


@pytest.mark.usefixtures("cafe")
def test_a_draft_is_shown_and_a_picture_taken_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str, code: int = 0) -> str:
        capsys.readouterr()
        assert typed(monkeypatch, *words) == code
        heard = capsys.readouterr()
        return " ".join((heard.out + heard.err).split())

    assert "night" not in said("location", "show", "cafe").partition("Look: repertory location show cafe --draft")[0]
    assert "night: library" in said("location", "show", "cafe", "--draft")
    assert "is a locked version, no draft" in said("location", "show", "cafe@1", "--draft", code=3)
    assert "without: night" in said("location", "remove", "cafe", "night")
    assert "night" not in said("location", "show", "cafe", "--draft")
    assert "nothing has changed" in said("location", "lock", "cafe")
    assert 'has no reference "night"' in said("location", "remove", "cafe", "night", code=3)


def test_a_mistyped_angle_is_told_apart_from_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert typed(monkeypatch, "character", "import", "mia", "--angle", "three quarter left=x.jpg") == 3
    assert "three-quarter left" in capsys.readouterr().err
