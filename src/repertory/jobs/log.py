"""The log of a film: a line of JSON for everything that happens to it.

    .repertory/logs/mac-4711-3fa9c1.jsonl
    {"at": "2026-11-23T16:40:02.114+00:00", "level": "info", "what": "keyframe-1 from kling-v3", "film": "coffee-shop",
     "shot": "4", "state": "rolling", "order": "4-keyframe-1-9c01d2aa", "engine": "kling-v3", "executor": ...}

Each process writes to a file of its own, so that machines that share a folder never write the same one; logreading.py
puts them together. The log tells what was; what is now stands in the job database (board.py). A disk without room stops
no shoot for want of a line in it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from repertory.files.striking import struck
from repertory.jobs.stopping import current_shot

LOGS = "logs"
"""The folder of logs below a film's `.repertory`."""
MOST_BYTES = 5_000_000
"""A process's file that has become so long is kept as one more, and begun anew."""
KEPT_BYTES = 50_000_000
"""What all files of a film may hold; the oldest that nobody writes to are deleted first."""
KEPT_FILES = 100
_AT_REST_S = 86_400.0
"""So long after its last line nobody writes to a file any more."""
_LONGEST_WORDS = 4_000
_ENDING, _EARLIER = ".jsonl", ".1.jsonl"
FIELDS = ("shot", "order", "engine", "state", "usd")
"""What an entry of Python's `logging` may bring along as `extra`, besides its words."""


def folder_of(film: Path) -> Path:
    """Where a film's logs lie."""
    return film / ".repertory" / LOGS


class FilmLog:
    """One process's log of one film. Use it as a context manager: within, what libraries warn of is noted, too."""

    def __init__(
        self, film: Path, executor: str, *, secrets: Sequence[str] = (), complain: Callable[[str], None] = print
    ) -> None:
        """`secrets` are struck from every line; `complain` hears once that nothing can be written."""
        self._name = film.resolve().name
        self._path = folder_of(film) / f"{executor}{_ENDING}"
        self._executor = executor
        self._secrets = tuple(secrets)
        self._complain = complain
        self._lock = threading.Lock()
        self._file: int | None = None
        self._bytes = 0
        self._torn = False
        self._said = False
        self._closed = False

    def __enter__(self) -> FilmLog:
        with contextlib.suppress(OSError):
            make_room(self._path.parent)
        root, ours = logging.getLogger(), logging.getLogger("repertory")
        heard = _Heard(self, echo=not root.handlers)
        root.addHandler(heard)
        before = ours.level
        ours.setLevel(logging.INFO)
        # DBOS's log goes to the terminal by itself and no further, unless it finds a handler there.
        apart, beside = logging.getLogger("dbos"), _Heard(self, echo=False)
        beside.addFilter(lambda _: not apart.propagate)
        apart.addHandler(beside)

        def deafen() -> None:
            root.removeHandler(heard)
            apart.removeHandler(beside)
            ours.setLevel(before)

        self._deafen = deafen
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._deafen()
        with self._lock:
            self._closed = True
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def note(self, what: str, *, level: str = "info", **more: str) -> None:
        """Appends a line. `more` are FIELDS, those that are empty are left out."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        shot = more.pop("shot", "") or current_shot()
        told = {"at": at, "level": level, "what": what[:_LONGEST_WORDS], "film": self._name, "shot": shot, **more}
        told["executor"] = self._executor
        line = json.dumps({name: text for name, text in told.items() if text}, ensure_ascii=False)
        line = struck(line, self._secrets)
        with self._lock:
            if self._closed:
                return
            why = self._tried(f"{line}\n".encode(errors="replace"))
            said, self._said = self._said, self._said or bool(why)
        if why and not said:
            self._complain(f"Nothing can be written to the log in {self._path.parent} ({why}). Work goes on.")

    def _tried(self, data: bytes) -> str:
        """Why it cannot be written; empty where it is."""
        try:
            self._append(data)
        except OSError as error:
            return error.strerror or type(error).__name__
        return "no room" if self._torn else ""

    def _append(self, data: bytes) -> None:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
            self._bytes = os.fstat(self._file).st_size
        data = b"\n" + data if self._torn else data
        written = os.write(self._file, data)
        self._bytes += written
        self._torn = written < len(data)
        if self._bytes > MOST_BYTES:
            os.close(self._file)
            self._file = None
            self._path.replace(earlier_of(self._path))


def earlier_of(path: Path) -> Path:
    """Where a file that had become too long went."""
    return path.with_name(f"{path.stem}{_EARLIER}")


def make_room(folder: Path) -> None:
    """Deletes the oldest logs, until those that are left are within KEPT_BYTES and KEPT_FILES. Raises OSError."""
    if not folder.is_dir():
        return
    there = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in folder.iterdir() if path.is_file())
    whole, left = sum(size for _, size, _ in there), len(there)
    for at, size, path in there:
        if (whole <= KEPT_BYTES and left <= KEPT_FILES) or time.time() - at < _AT_REST_S:
            return
        path.unlink(missing_ok=True)
        whole, left = whole - size, left - 1


class _Heard(logging.Handler):
    """Takes over what Python's `logging` says: all that is ours, and warnings of others."""

    def __init__(self, log: FilmLog, *, echo: bool) -> None:
        super().__init__()
        self._log = log
        self._echo = echo
        """Nobody else shows warnings, and Python does not by itself any more."""

    def emit(self, record: logging.LogRecord) -> None:
        ours = record.name.partition(".")[0] == "repertory"
        if not ours and record.levelno < logging.WARNING:
            return
        words = record.getMessage() if ours else f"{record.name}: {record.getMessage()}"
        if record.exc_info:
            words = f"{words}\n{logging.Formatter().formatException(record.exc_info)}"
        more = {name: str(getattr(record, name)) for name in FIELDS if getattr(record, name, "")}
        self._log.note(words, level=record.levelname.lower(), **more)
        if self._echo and record.levelno >= logging.WARNING and logging.lastResort is not None:
            logging.lastResort.handle(record)


def noted(folder: Path) -> Iterator[Path]:
    """The files of a film's logs, one for each process, by name."""
    if folder.is_dir():
        names = {path.name.replace(_EARLIER, _ENDING) for path in folder.iterdir() if path.suffix == _ENDING}
        yield from (folder / name for name in sorted(names))
