"""Names that cannot be folders on every system: each command says so, offers a good one, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from library.bundled import snapshot
from samples import a_picture
from typed import typed

NAMES = ["a/b", "..", "../mia", "mia.png", "Mia Voss", "🎬", "m" * 300, "con", "lpt1", "mia@1", "mia--voss", "a\\b", ""]
COMMANDS: dict[str, tuple[str, ...]] = {
    "character new": ("--prompt", "a woman", "--candidates", "0"),
    "character import": ("--headshot", "x.png"),
    "location new": (),
    "location import": ("x.png",),
    "prop new": (),
    "prop import": ("x.png",),
    "look import": ("x.png",),
    "voice new": ("--speaker", "en-us+f3"),
    "voice import": ("x.wav", "--synthetic"),
}


def test_a_name_that_cannot_be_one_is_refused_by_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert typed(monkeypatch, "--library", "library", "init") == 0
    a_picture(tmp_path / "x.png")
    before = snapshot(tmp_path)
    for command, name in (*((command, "a/b") for command in COMMANDS), *(("location import", name) for name in NAMES)):
        capsys.readouterr()
        assert typed(monkeypatch, "--library", "library", *command.split(), name, *COMMANDS[command]) == 3, command
        said = capsys.readouterr().err
        assert "cannot be a name" in said, (command, name)
        assert 'Try "' in said, (command, name)
    assert snapshot(tmp_path) == before
