"""A process that is killed between two touches of files, or in the middle of writing one."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from repertory.errors import RepertoryError

TOUCHES = {
    "open",
    "os.chmod",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "shutil.copyfile",
    "shutil.rmtree",
}
"""What Python tells of before it does it; an `open` counts if it is to write."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class End(StrEnum):
    """How a command ended."""

    DONE = "done"
    REFUSED = "refused"
    KILLED = "killed"


@dataclass(frozen=True, kw_only=True)
class Kill:
    """When a process is killed; what comes first counts."""

    touch: int = 0
    """Before its so-manieth touch of the folder's files or statement to a database; 0 for never."""
    size: int | None = None
    """In the write that would make any file larger than so many bytes; up to there it is written."""


def run_killed(work: Callable[[], object], folder: Path, kill: Kill) -> End:
    """Does the work in a process of its own that is killed, as `kill -9` does it. The folder is where touches count."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        _end(work, folder, kill)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    ends = {0: End.DONE, 3: End.REFUSED, -signal.SIGKILL: End.KILLED, -signal.SIGXFSZ: End.KILLED}
    assert code in ends, f"the command failed with {code}; see what it wrote"
    return ends[code]


def _end(work: Callable[[], object], folder: Path, kill: Kill) -> None:
    """Never returns: nothing of the tests may run on in the child."""
    code = 1
    try:
        _arm(folder, kill)
        work()
        code = 0
    except RepertoryError:
        code = 3
    finally:
        if code == 1:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)


def _arm(folder: Path, kill: Kill) -> None:
    left = [kill.touch]

    def touched(*_: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event in TOUCHES and _is_write(event, arguments) and _is_inside(folder, arguments):
            touched()

    connected: Callable[..., sqlite3.Connection] = sqlite3.connect

    def connect(*given: Any, **named: Any) -> sqlite3.Connection:
        database = connected(*given, **named)
        database.set_trace_callback(touched)
        return database

    vars(sqlite3)["connect"] = connect
    if kill.size is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (kill.size, kill.size))
    sys.addaudithook(hear)


def _is_write(event: str, arguments: tuple[object, ...]) -> bool:
    return event != "open" or (isinstance(arguments[2], int) and bool(arguments[2] & _WRITES))


def _is_inside(folder: Path, arguments: tuple[object, ...]) -> bool:
    """Names without a folder are those that `shutil.rmtree` takes from a folder that it has open."""
    paths = [Path(os.fsdecode(one)) for one in arguments if isinstance(one, (str, bytes, os.PathLike))]
    return any(not path.is_absolute() or path.is_relative_to(folder) for path in paths)
