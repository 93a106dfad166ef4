"""A key that gets out of a test is found, wherever it comes to light."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import canary
import pytest
from canary import CANARY

from repertory.errors import EngineRefused


@pytest.mark.parametrize("before", ["", "a", "ab"])
def test_a_key_is_seen_as_it_is_and_within_base64(before: str) -> None:
    said = f"{before}{CANARY}-bfl:"
    assert canary.shows_key(said)
    assert canary.shows_key(base64.b64encode(said.encode()))
    assert not canary.shows_key(f"{before}{CANARY[:-1]}")


def test_a_key_is_seen_in_what_caused_an_error() -> None:
    error = EngineRefused("They said no.", step="Ask again.")
    assert not canary.shows_key(canary.told_with(error))
    error.__cause__ = ValueError(f"bad header {CANARY}")
    assert canary.shows_key(canary.told_with(error))
    error.__cause__ = None  # else this very test would fail as it ends


def test_a_key_is_seen_in_a_file_and_pictures_are_not_looked_into(tmp_path: Path) -> None:
    note, picture = tmp_path / "orders" / "intent.toml", tmp_path / "picture.png"
    note.parent.mkdir()
    for path in (note, picture):
        path.write_text(json.dumps({"key": CANARY}))
    assert canary.files_that_show_keys(tmp_path) == [note]
    note.unlink()


def test_a_key_that_a_test_reads_from_its_screen_fails_it(capsys: pytest.CaptureFixture[str]) -> None:
    sys.stdout.write(CANARY)
    with pytest.raises(AssertionError, match="written to the screen"):
        capsys.readouterr()


def test_a_key_that_is_no_canary_cannot_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError, match="BFL_API_KEY does not"):
        monkeypatch.setenv("BFL_API_KEY", "sk-real")
