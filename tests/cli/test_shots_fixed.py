"""`repertory shots check --fix`: it writes only what is understood as before, and says what it leaves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cast_film import film_with_cast
from typed import typed

from repertory.app import Studio
from repertory.work import reading

pytestmark = pytest.mark.slow

Said = pytest.CaptureFixture[str]
LIST = "Shot 1: Nova walks, street\nShot 2: Mia is a slim woman with freckles. She waves.\n"


def test_whoever_is_in_a_shot_is_in_it_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film_with_cast(tmp_path, monkeypatch, LIST)
    before = Studio().check_shots("film").bound["2"]
    assert typed(monkeypatch, "shots", "check", "film", "--fix") == 0
    assert (tmp_path / "film" / "shots.txt").read_text() == LIST.replace(
        "Mia is a slim woman with freckles. She", "Mia"
    )
    after = Studio().check_shots("film").bound["2"]
    assert [who.character.name for who in after.performers] == ["mia"]
    assert after.references == before.references


def test_a_shot_that_would_be_understood_otherwise_is_left_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    film_with_cast(tmp_path, monkeypatch, LIST)
    read_film = reading.read_film

    def loses_her(*given: object, instead: str | None = None, **asked: object) -> reading.ReadList:
        read = read_film(*given, instead=instead, **asked)  # type: ignore[arg-type]
        bound = dict(read.bound)
        if instead:
            bound.pop("2")
        return replace(read, bound=bound)

    monkeypatch.setattr(reading, "read_film", loses_her)
    assert typed(monkeypatch, "shots", "check", "film", "--fix") == 0
    assert (tmp_path / "film" / "shots.txt").read_text() == LIST
    assert not list((tmp_path / "film").glob("*.bak"))
    assert "left for you: shot 2 would be understood otherwise" in capsys.readouterr().out


def test_before_the_casting_nothing_is_rewritten_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    film_with_cast(tmp_path, monkeypatch, LIST)
    cast = "".join(f'[[characters]]\nname = "{name}"\n' for name in ("mia", "nova"))
    Studio().new_film("other", shots=LIST, cast=cast)
    assert typed(monkeypatch, "shots", "check", "other", "--fix") == 3
    assert "production cast other" in capsys.readouterr().err
    assert (tmp_path / "other" / "shots.txt").read_text() == LIST
