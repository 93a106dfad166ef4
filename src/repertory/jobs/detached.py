"""A shoot in a process of its own, which goes on when the terminal closes."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from repertory.files.writing import clear_write_errors, make_folder

START_S = 20.0
"""How long it is waited for that the work begins; what takes longer to get ready is left to itself."""
GRACE_S = 2.0
"""How long after that an end counts as a start that failed: a key that is missing is met by the first order."""
_LOOK_S = 0.1
_LONGEST_SAID = 20_000


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A process that goes on by itself, or has ended at once."""

    pid: int
    host: str
    said: Path
    """What it writes for people."""
    exit_code: int | None = None
    """How it ended where it did so at once; None while it works."""

    @property
    def words(self) -> str:
        """What it has said so far."""
        return self.said.read_text(encoding="utf-8", errors="replace")[-_LONGEST_SAID:]


def begin(command: Sequence[str], folder: Path, is_at_work: Callable[[str, int], bool]) -> Begun:
    """Starts a command in a session of its own, so that no closing terminal ends it; what it says goes into a file in
    `folder`. Waits until `is_at_work`, asked with its computer and its number, or until it has ended. Interrupted
    meanwhile it is ended, too. Raises FolderNotWritable, DiskFull."""
    make_folder(folder)
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    said = folder / f"{at}-{secrets.token_hex(3)}.txt"
    with clear_write_errors(folder), said.open("ab") as file:
        process = _started(command, file.fileno())
    begun = Begun(pid=process.pid, host=socket.gethostname(), said=said)
    try:
        code = _watched(process, lambda: is_at_work(begun.host, begun.pid))
    except BaseException:
        process.terminate()
        _let_go(process)
        raise
    if code is None:
        _let_go(process)
        return begun
    return replace(begun, exit_code=code)


def _let_go(process: subprocess.Popen[bytes]) -> None:
    """Whoever started it may live longer than it does, and must not keep what is left of it then."""
    threading.Thread(target=process.wait, name="detached", daemon=True).start()


def _started(command: Sequence[str], out: int) -> subprocess.Popen[bytes]:
    apart = 0
    if sys.platform == "win32":
        apart = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    return subprocess.Popen(  # noqa: S603 - the command is our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        creationflags=apart,
        start_new_session=True,
    )


def _watched(process: subprocess.Popen[bytes], is_at_work: Callable[[], bool]) -> int | None:
    """How it ended; None where it works."""
    began = time.monotonic()
    until = began + START_S
    at_work = False
    while time.monotonic() < until:
        code = process.poll()
        if code is not None:
            return code
        if not at_work and is_at_work():
            at_work, until = True, time.monotonic() + GRACE_S
        time.sleep(_LOOK_S)
    return process.poll()
