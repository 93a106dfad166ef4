"""The library as a whole, at the command line: checked, searched, tagged, carried away and brought in."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import a_picture
from typed import typed

pytestmark = pytest.mark.slow


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with a library in which a street is locked."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", "library")
    typed(monkeypatch, "init")
    picture = a_picture(tmp_path / "street.png", "street", 320, 180)
    typed(monkeypatch, "location", "import", "street", str(picture), "--title", "Long street")
    assert typed(monkeypatch, "library", "tag", "street", "outside", "wet") == 0
    assert typed(monkeypatch, "location", "lock", "street") == 0
    capsys.readouterr()
    return tmp_path


def test_what_is_there_is_found_by_words_and_tags(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["long"], ["--tag", "wet"], ["street", "--kind", "location"]):
        assert typed(monkeypatch, "library", "search", *words) == 0
        assert "street@1" in capsys.readouterr().out
    assert typed(monkeypatch, "library", "search", "harbour") == 0
    assert "Nothing was found." in capsys.readouterr().out
    assert typed(monkeypatch, "library", "search", "long", "--picture", "street.png") == 3
    assert typed(monkeypatch, "library", "search", "--picture", "street.png") == 3
    assert "No face" in capsys.readouterr().err


def test_a_whole_library_is_called_whole_and_a_changed_file_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "library", "check") == 0
    assert "The library is whole." in capsys.readouterr().out
    (media,) = (here / "library/locations/street").glob("*.png")
    media.write_bytes(media.read_bytes()[:-1] + b"x")
    assert typed(monkeypatch, "library", "check", "--fix") == 6
    said = capsys.readouterr()
    assert "damaged: " in said.out
    assert media.name in said.out
    assert "1 finding(s) need a person" in said.err


def test_an_anchor_is_carried_away_and_brought_into_another_library(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "export", "street") == 0
    assert "street.repertory" in capsys.readouterr().out
    monkeypatch.setenv("REPERTORY_LIBRARY", "other")
    typed(monkeypatch, "init")
    assert typed(monkeypatch, "import", "street.repertory") == 0
    assert "Imported street@1." in capsys.readouterr().out
    assert typed(monkeypatch, "import", "street.repertory") == 0
    assert "street@1 is there already, the very same." in capsys.readouterr().out
    assert typed(monkeypatch, "import", "street.repertory", "--as", "street=lane") == 0
    assert "Imported lane@1." in capsys.readouterr().out
    assert typed(monkeypatch, "library", "check") == 0
    assert typed(monkeypatch, "export", "lane", "again.repertory") == 0
    assert typed(monkeypatch, "import", "street.repertory", "--as", "street") == 3
    assert typed(monkeypatch, "import", "street.png") == 3
