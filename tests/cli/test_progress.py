"""On a terminal, work that takes long shows what is being done and what is left."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import time
from repertory.cli.screen import progress
from repertory.work.crew import Event

with progress("Shooting") as tell:
    tell(Event(about="1", text="keyframe-1 of [Character A] from [/previs]"))
    time.sleep(0.3)
    tell(Event(about="1", text="mine.png was taken.", lasting=True))
    tell(Event(about="1", text="accepted", done=1, total=2))
    time.sleep(0.3)
"""


def all_of(terminal: int) -> bytes:
    """What was written to a terminal whose other end is closed."""
    parts = []
    with contextlib.suppress(OSError):  # how Linux says that this is the end
        while part := os.read(terminal, 65_536):
            parts.append(part)
    os.close(terminal)
    return b"".join(parts)


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of our own")
def test_a_terminal_shows_what_is_being_done_and_what_is_left() -> None:
    ours, theirs = os.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100", "LINES": "30"}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, stderr=theirs, stdout=subprocess.PIPE, check=False, env=environment, cwd=Path("/"))
    os.close(theirs)
    shown = all_of(ours).decode()
    assert done.returncode == 0, shown
    assert "keyframe-1 of [Character A] from [/previs]" in shown
    assert "1/2" in shown
    assert "1: mine.png was taken.\r\n" in shown
    assert "Traceback" not in shown
