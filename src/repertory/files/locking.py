"""A lock file that one process (or thread) holds at a time, and that a dying process always lets go.

Of what is on S3 (`remote`) the lock is held at the Postgres server that all machines share (`serverlocks`); whoever
gets it then sees what the others wrote while they had it.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from repertory.errors import Busy, MissingPart, RepertoryError
from repertory.files.remote import Place, place_of
from repertory.files.waiting import pause
from repertory.files.writing import clear_write_errors, make_folder, remove, write_text

if TYPE_CHECKING:
    from repertory.files.serverlocks import ServerLocks

_POLL_S = 0.02
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
_POLL_THERE_S = 0.1
_WORKED_ON = "lock"
"""The lock file that several processes may hold; beside it they note at what they work."""
_SHARED_FOLDERS = {".repertory"}
"""Hidden folders whose locks machines share."""
_SHARED_S = 60.0
"""How long the first of several that work together may take to let the others in."""
_NOTING_S = 2.0
"""How long it may take to say at what."""
_WAIT = "Wait until it is done, or end it, and run the same command again."


@contextlib.contextmanager
def exclusive(path: Path, *, what: str, wait_s: float = 0.0, lost_ok: bool = False) -> Iterator[None]:
    """Holds the lock file `path` during the block; `what` names the thing that is locked, for the message.

    Waits up to `wait_s` seconds. Raises Busy, naming the process that holds it, FolderNotWritable and DiskFull.
    The operating system frees the lock when its process ends, however it ends. For what is on S3 raises NotReached, and
    MissingPart where no database is named; LockLost, a Busy, where the database was away during the block, unless
    that is `lost_ok`: what was done under it is refused by itself where another machine has done it, too.
    """
    deadline = time.monotonic() + wait_s
    place = _shared_place(path)
    if place is not None:
        with _in_line(path, what, deadline), _exclusive_there(place, path, what, deadline, lost_ok):
            yield
        return
    make_folder(path.parent)
    with _in_line(path, what, deadline), contextlib.ExitStack() as opened:
        with clear_write_errors(path.parent):
            file = opened.enter_context(path.open("a+b", buffering=0))
        _wait_for(file, path, what, deadline)
        try:
            file.truncate(0)  # a killed holder left its number
            _work_noted(path).unlink(missing_ok=True)  # and what others could have shared
            # On a full disk the number cannot be noted; the lock holds all the same, and room can be made under it.
            with contextlib.suppress(OSError):
                file.write(str(os.getpid()).encode())
            yield
        finally:
            file.truncate(0)
            _release(file)


def grabbed(path: Path) -> IO[bytes] | None:
    """The lock file `path`, open and held until it is closed, or until this process ends however it ends; None where
    somebody holds it, in another process or in this one. Raises FolderNotWritable, DiskFull."""
    make_folder(path.parent)
    with clear_write_errors(path.parent):
        file = path.open("a+b", buffering=0)
    if _acquire(file):
        return file
    file.close()
    return None


@dataclass(frozen=True)
class Together:
    """A lock that several processes may hold."""

    alone: bool
    """Whether nobody held it before. Then nobody else does, until the others are let in."""
    _let_in: Callable[[], None]

    def let_in(self) -> None:
        """Lets in others who do the same work, once what only one may do is done."""
        self._let_in()


@contextlib.contextmanager
def together(path: Path, *, what: str, work: Mapping[str, str]) -> Iterator[Together]:
    """Holds the lock file `path` during the block, together with every process that does the same `work`: the first
    alone until it lets in the others. Where a lock cannot be shared (Windows) it never does. `work` says what all must
    have in common, under the words for what somebody has who differs: {"other keys": "the keys, hashed"}.

    Waits for the first to let it in. Raises Busy where somebody holds the lock for something else, FolderNotWritable
    and DiskFull; for what is on S3 NotReached, and MissingPart where no database is named.
    """
    place = _shared_place(path)
    if place is not None:
        with _together_there(place, path, what, work) as held:
            yield held
        return
    make_folder(path.parent)
    with clear_write_errors(path.parent):
        file = path.open("a+b", buffering=0)
    noted = _work_noted(path)
    with file:
        alone = _acquire(file)
        if alone:
            write_text(noted, json.dumps(work))
        else:
            _join(functools.partial(_acquire_shared, file), noted, what, work)
        try:
            yield Together(alone, functools.partial(_share, file))
        finally:
            _release(file)


def keeps_locks(path: Path) -> bool:
    """Whether the file system of a lock file that nobody uses gives it to one alone. Raises MissingPart where it knows
    no locks at all."""
    with path.open("a+b", buffering=0) as first, path.open("a+b", buffering=0) as second:
        try:
            return _acquire(first) and not _acquire(second)
        finally:
            _release(first)


def require_locks(folder: Path) -> None:
    """Raises MissingPart for a folder on S3 where no database is named for locks, before anything is written there."""
    if place_of(folder) is not None:
        _server()


def _shared_place(path: Path) -> Place | None:
    """The object that a lock is named after, where machines share it: not that of a hidden folder, which is each
    machine's own."""
    place = place_of(path)
    if place is None:
        return None
    folders = place.key.split("/")[:-1]
    return None if any(one.startswith(".") and one not in _SHARED_FOLDERS for one in folders) else place


def _refreshed(path: Path) -> None:
    """Brings in what the lock guards: the folder that it lies in, or whose hidden folder that is."""
    from repertory.files.mirrors import refresh  # which writes files, and is not needed for local ones

    refresh(path.parent.parent if path.parent.name.startswith(".") else path.parent)


def _server() -> ServerLocks:
    from repertory.files.serverlocks import server_locks

    return server_locks()


@contextlib.contextmanager
def _exclusive_there(place: Place, path: Path, what: str, deadline: float, lost_ok: bool) -> Iterator[None]:
    from repertory.files.serverlocks import LockLost

    locks = _server()
    while not locks.take(place.address):
        if time.monotonic() >= deadline:
            raise Busy(f"{what} is in use by another process, here or on another machine.", step=_WAIT)
        pause(_POLL_THERE_S)
    try:
        _refreshed(path)
        if path.name == _WORKED_ON:
            remove(_work_noted(path))
        yield
    except BaseException:
        with contextlib.suppress(RepertoryError):
            locks.drop(place.address)
        raise
    with contextlib.suppress(*((LockLost,) if lost_ok else ())):
        locks.drop(place.address)


@contextlib.contextmanager
def _together_there(place: Place, path: Path, what: str, work: Mapping[str, str]) -> Iterator[Together]:
    from repertory.files.mirrors import fetch_anew

    locks, noted = _server(), _work_noted(path)

    def drop() -> None:
        with contextlib.suppress(RepertoryError):
            locks.drop(place.address)

    with contextlib.ExitStack() as held:
        alone = locks.take(place.address)
        if alone:
            held.callback(drop)
            write_text(noted, json.dumps(work))
        else:

            def take_part() -> bool:
                shared = locks.take(place.address, shared=True)
                if shared:
                    held.callback(drop)
                fetch_anew(noted)
                return shared

            _join(take_part, noted, what, work)
        _refreshed(path)
        yield Together(alone, functools.partial(locks.share, place.address))


def _work_noted(path: Path) -> Path:
    """Where the first of several that work together says at what."""
    return path.with_name(f"{path.name}.work")


def _join(acquire_shared: Callable[[], bool], noted: Path, what: str, work: Mapping[str, str]) -> None:
    began, mine = time.monotonic(), json.dumps(work)
    while True:
        shared = acquire_shared()
        theirs = noted.read_text(encoding="utf-8") if noted.is_file() else ""
        waited = time.monotonic() - began
        if not shared and waited < _NOTING_S and theirs != mine:  # the first has the lock, and is about to say for what
            time.sleep(_POLL_S)
            continue
        if theirs and theirs != mine:
            raise Busy(f"{what} is being shot with {_difference(theirs, work)} than here.", step=_WAIT)
        if shared:
            return
        if not theirs or waited >= _SHARED_S:
            raise Busy(f"{what} is in use by another process.", step=_WAIT)
        time.sleep(_POLL_S)


def _difference(theirs: str, work: Mapping[str, str]) -> str:
    """What others have who hold the lock; the first of what differs, since the rest often comes from that."""
    try:
        noted = json.loads(theirs)
    except ValueError:  # an earlier release noted it in another form
        noted = {}
    return next((name for name in work if noted.get(name) != work[name]), "another release of Repertory")


class _Line:
    """Where the threads of this process wait for each other."""

    def __init__(self) -> None:
        self.first = threading.Lock()


_LINES: weakref.WeakValueDictionary[Path, _Line] = weakref.WeakValueDictionary()
_FORMING = threading.Lock()


@contextlib.contextmanager
def _in_line(path: Path, what: str, deadline: float) -> Iterator[None]:
    """One thread of this process at a time, each at once after the one before: only processes have to look again and
    again whether a file is free. Raises Busy."""
    with _FORMING:
        line = _LINES.setdefault(path.absolute(), _Line())
    if not line.first.acquire(timeout=max(deadline - time.monotonic(), 0.0)):
        raise _in_use(path, what)
    try:
        yield
    finally:
        line.first.release()


def _wait_for(file: IO[bytes], path: Path, what: str, deadline: float) -> None:
    while not _acquire(file):
        if time.monotonic() >= deadline:
            raise _in_use(path, what)
        time.sleep(_POLL_S)


def _in_use(path: Path, what: str) -> Busy:
    pid = path.read_text(encoding="ascii", errors="replace").strip()
    who = f"process {pid}" if pid else "another process"
    return Busy(f"{what} is in use by {who}.", step=_WAIT)


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """The locked byte lies beyond the text, so that others can still read who holds the lock."""

    def _acquire(file: IO[bytes]) -> bool:
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

    def _share(_: IO[bytes]) -> None:
        """Windows has no locks that are shared: it stays one process at a time."""

    def _acquire_shared(_: IO[bytes]) -> bool:
        return False

else:
    import fcntl

    def _acquire(file: IO[bytes]) -> bool:
        return _flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(file: IO[bytes]) -> None:
        _flock(file, fcntl.LOCK_UN)

    def _share(file: IO[bytes]) -> None:
        _flock(file, fcntl.LOCK_SH)

    def _acquire_shared(file: IO[bytes]) -> bool:
        return _flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def _flock(file: IO[bytes], how: int) -> bool:
        """Whether it was free. Raises MissingPart where the file system knows no locks."""
        try:
            fcntl.flock(file, how)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            what = f"The file system of {Path(file.name).parent} knows no locks, which keep two writers apart."
            raise MissingPart(what, step="Mount it with NFS 4, or use another folder.") from error
        return True
