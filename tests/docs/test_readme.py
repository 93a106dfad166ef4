"""The README is run: its Python block, its commands, and every command that an error or a page tells to type."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from samples import astronaut
from typer.main import get_command

from repertory.cli.main import app
from repertory.media.images import write_image

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def repertory(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return run([sys.executable, "-m", *shlex.split(line.removeprefix("$ "))], folder)


def test_the_continuity_check_of_the_first_screen(tmp_path: Path) -> None:
    portrait = astronaut()
    # another lens than the references': the same picture once more would be told as a copy
    write_image(tmp_path / "frame.png", np.asarray(cv2.resize(portrait, None, fx=1.08, fy=1.0), np.uint8))
    write_image(tmp_path / "ref1.png", portrait[:300, 80:380])
    write_image(tmp_path / "ref2.png", (portrait[:300, 80:380] * 0.8).astype("uint8"))
    write_image(tmp_path / "ref3.png", portrait[20:280, 100:360])
    (line,) = blocks("console")[0].strip().splitlines()
    done = repertory(line, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("frame.png: This is the person in your pictures.")
    assert "match" in done.stdout


def test_the_ten_lines_of_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("repertory.work.seeing.COHORT_HEADS", 6)  # half a second each; all of them are a benchmark's
    exec(compile(program, "README.md", "exec"), {"__name__": "__main__"})  # noqa: S102 - it is our own
    lock, verdict = capsys.readouterr().out.splitlines()
    assert lock == "mia@1"
    assert verdict.startswith("retake mia@1: is not recognised")


def test_every_command_that_is_told_to_type_exists() -> None:
    told = {match for path in SOURCES for match in _commands(path.read_text(encoding="utf-8"))}
    told |= set(_commands(README))
    assert len(told) > 20
    unknown = sorted(" ".join(words) for words in told if not _exists(words))
    assert unknown == []


def _commands(text: str) -> list[tuple[str, ...]]:
    """What follows `repertory` where a command is meant: "Run: repertory ...", `repertory ...`, $ repertory ..."""
    found = re.findall(r"(?:: |`|\$ |^    |\")repertory ([a-z]+)(?: ([a-z]+))?", text, re.MULTILINE)
    return [tuple(word for word in words if word) for words in found]


def _exists(words: tuple[str, ...]) -> bool:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    if words[0] not in commands:
        return False
    inner = getattr(commands[words[0]], "commands", None)
    return inner is None or len(words) < 2 or words[1] in inner
