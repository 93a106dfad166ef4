"""The studio in a browser, started as users start it: a process of its own on a free port."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_OPEN = re.compile(r"The studio is open: (http://[^/\s]+)(/open\?token=(\S+))?")


@dataclass(frozen=True, kw_only=True)
class RunningStudio:
    """A studio that answers."""

    address: str
    token: str
    """Of its link; empty where a password is asked for."""
    pid: int

    @property
    def link(self) -> str:
        """What a person opens."""
        return f"{self.address}/open?token={self.token}"


@contextlib.contextmanager
def running_studio(
    library: Path, films: Path, *options: str, env: Mapping[str, str] | None = None
) -> Iterator[RunningStudio]:
    """`repertory studio` over a library and a folder of films, until the block ends."""
    words = [sys.executable, "-m", "repertory", "--library", str(library), "studio", "--films", str(films)]
    process = subprocess.Popen(
        [*words, "--no-open", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=films,
        env={**os.environ, **(env or {})},
    )
    try:
        assert process.stdout is not None
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if found := _OPEN.search(line):
                yield RunningStudio(address=found[1], token=found[3] or "", pid=process.pid)
                break
        else:
            raise AssertionError("".join(said))
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=15)
        process.kill()
