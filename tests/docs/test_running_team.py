"""The chapter for teams of docs/running.md, typed as it stands, against an S3 and a Postgres of the test's own."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from s3_server import S3Server
from typed import typed

from repertory.files.remote import MIRROR
from repertory.files.serveraddress import DATABASE
from repertory.files.serverlocks import server_locks

GUIDE = (Path(__file__).parents[2] / "docs" / "running.md").read_text(encoding="utf-8")
BLOCKS = GUIDE.partition("## A team, on Postgres and S3")[2].split("```console\n")[1:]
LINES = [line for block in BLOCKS for line in block.partition("```")[0].strip().splitlines()]


@pytest.fixture
def servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the guide's addresses stand for."""
    pgserver = pytest.importorskip("pgserver", reason="pgserver has no wheel for this machine")
    postgres = pgserver.get_server(tmp_path / "pg")
    with S3Server() as s3:
        for name, value in {**s3.set_up, MIRROR: str(tmp_path / "mirror"), DATABASE: postgres.get_uri()}.items():
            monkeypatch.setenv(name, value)
        locks = server_locks()
        yield
        locks.close()
    postgres.cleanup()


@pytest.mark.slow
def test_the_chapter_holds(
    servers: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = {}
    for line in LINES:
        if line.startswith("$ export "):
            name, _, value = line.removeprefix("$ export ").partition("=")
            if name != DATABASE:  # whose address is the test's own
                monkeypatch.setenv(name, value)
            continue
        words = shlex.split(line)[2:]
        assert typed(monkeypatch, *words) == 0, line
        output = capsys.readouterr()
        said[words[0]] = " ".join((output.out + output.err).split())
    assert "Library: s3://company/library" in said["init"]
    assert "Next: repertory production cast s3://company/films/coffee-shop" in said["new"]
    assert f"they lie in {tmp_path / 'mirror'}" in said["new"]
    assert said["doctor"].count("on S3: locks are kept, and a second writer is told") == 2
    assert str(tmp_path) not in said["shots"] + said["init"]
    (shots,) = (tmp_path / "mirror").rglob("shots.txt")
    shots.write_text(shots.read_text() + "\nShot 3: wide shot of the coffee shop interior\n")
    assert typed(monkeypatch, "shots", "check", "s3://company/films/coffee-shop") == 0
    monkeypatch.setenv(MIRROR, str(tmp_path / "another machine"))
    capsys.readouterr()
    assert typed(monkeypatch, "shots", "check", "s3://company/films/coffee-shop") == 0
    assert "Shot 3" in capsys.readouterr().out
