"""A shoot that is begun with --detach goes on when its terminal closes; a start that fails is told in the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from slow_film import made
from typer.testing import CliRunner

from repertory.cli.main import app
from repertory.jobs import detached
from repertory.jobs.detached import begin
from repertory.jobs.log import folder_of

pytestmark = pytest.mark.slow

STARTER = """
import signal, sys, time
from pathlib import Path
from slow_film import there
from repertory.work.controlling import start

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # tests that are run by nohup inherit that it is ignored

folder, program = Path(sys.argv[1]), sys.argv[2]
begun = start(there(folder).film, (sys.executable, program, str(folder), "1"))
assert begun.exit_code is None, begun.words
Path(folder, "begun").write_text(f"{begun.pid} {begun.said}")
time.sleep(60)
"""


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of our own")
def test_it_goes_on_when_the_terminal_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path)
    ours, theirs = os.openpty()
    here = Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(here), *filter(None, [os.environ.get("PYTHONPATH")])]))
    command = [sys.executable, "-c", STARTER, str(tmp_path), str(here / "slow_film.py")]

    def take_terminal() -> None:
        os.setsid()
        os.close(os.open(os.ttyname(0), os.O_RDWR))  # the first that a session opens is its own

    terminal = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=take_terminal,  # noqa: PLW1509
    )
    os.close(theirs)
    until = time.monotonic() + 90
    while not (tmp_path / "begun").is_file():
        assert terminal.poll() is None, os.read(ours, 65_536).decode()
        assert time.monotonic() < until
        time.sleep(0.05)
    os.close(ours)  # whatever belongs to this terminal is hung up on
    assert terminal.wait(60) == -1
    (tmp_path / "deliver").touch()
    said = Path((tmp_path / "begun").read_text().partition(" ")[2])
    while said.read_text() != "1 accepted\n":
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_start_that_fails_is_told_with_its_exit_code(tmp_path: Path) -> None:
    small = made(tmp_path)
    done = CliRunner().invoke(app, ["shoot", str(small.film.folder), "--detach", "--shot", "1"])
    assert done.exit_code == 3
    assert 'There is no engine "paid"' in done.stderr  # which only these tests have
    assert "goes on in the background" not in done.stdout


def test_what_takes_long_to_get_ready_is_left_to_itself_and_what_is_interrupted_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detached, "START_S", 0.3)
    sleeper = [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(30)"]
    begun = begin(sleeper, folder_of(tmp_path), lambda *_: False)
    assert begun.exit_code is None
    os.kill(begun.pid, 9)

    seen: list[int] = []

    def interrupted(_: str, pid: int) -> bool:
        seen.append(pid)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin(sleeper, folder_of(tmp_path), interrupted)
    until = time.monotonic() + 10
    while is_there(seen[0]):
        assert time.monotonic() < until
        time.sleep(0.02)
