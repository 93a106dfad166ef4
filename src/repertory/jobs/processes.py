"""Which process of this computer is meant, and whether it is still there: by its number and when it began, since a
number is given to another process later. On Linux alone; elsewhere only its silence tells that a process is gone."""

from __future__ import annotations

import os
import secrets
import socket
from functools import cache
from pathlib import Path

from repertory.files.hashing import sha256_of_text

_PROC = Path("/proc")
_STATE, _BEGAN = 0, 19
"""Where they stand in /proc/PID/stat behind the name, which is in brackets: proc_pid_stat(5)."""
_ENDED = {"Z", "X"}


def new_id() -> str:
    """An id for this process: its computer, its number, and what makes it another one than any before; within that,
    where the system tells, which processes it is among and when it began."""
    return id_of(os.getpid())


def id_of(number: int) -> str:
    """The same for another process of this computer, by its number."""
    _, began = _stat(number) or ("", "")
    known = f"{_among()}_{began}_" if began and _among() else ""
    return f"{socket.gethostname()}-{number}-{known}{secrets.token_hex(3)}"


def is_gone(executor: str) -> bool:
    """Whether a process is surely not there any more, by its id: one of those that can be seen from here, whose number
    nobody has, or another one. False where that cannot be told, as of another computer or container."""
    _, number, mark = ("--" + executor).rsplit("-", 2)
    among, _, rest = mark.partition("_")
    began = rest.partition("_")[0]
    if not began or not number.isdigit() or among != _among():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # another user's
        pass
    there = _stat(int(number))
    return there is not None and (there[0] in _ENDED or there[1] != began)


@cache
def _among() -> str:
    """What only the processes share that see each other by number: one computer since it was started, one container;
    empty where the system does not say."""
    try:
        started = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return sha256_of_text(f"{started} {(_PROC / 'self/ns/pid').readlink()}")[:8]
    except OSError:
        return ""


def _stat(number: int) -> tuple[str, str] | None:
    """In what state a process is, and when it began, in ticks since the computer was started; None where that cannot be
    seen."""
    try:
        said = (_PROC / str(number) / "stat").read_bytes().rpartition(b")")[2].decode("ascii").split()
    except OSError:
        return None
    return said[_STATE], said[_BEGAN]
