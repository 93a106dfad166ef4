"""Reading the log of a film: the files of all processes as one, by time; a line that was cut off is left out."""

from __future__ import annotations

import heapq
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from repertory.jobs.log import earlier_of, folder_of, noted


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the log; what it does not say is empty."""

    at: str
    """UTC, ISO 8601."""
    level: str = "info"
    """ "info", "warning" or "error"."""
    what: str = ""
    """What happened, in plain words."""
    film: str = ""
    shot: str = ""
    order: str = ""
    engine: str = ""
    state: str = ""
    """What is being done with the shot from then on."""
    usd: str = ""
    """What the order costs, in US dollars."""
    executor: str = ""
    """The process that tells it."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries are asked for: all, or those of one shot or order."""

    shot: str = ""
    order: str = ""

    def takes(self, entry: Entry) -> bool:
        return (not self.shot or entry.shot == self.shot) and (not self.order or entry.order == self.order)


class LogReader:
    """Reads a film's log, and later what has come meanwhile."""

    def __init__(self, film: Path, wanted: Wanted | None = None) -> None:
        self._folder = folder_of(film)
        self._wanted = wanted or Wanted()
        self._read: dict[Path, tuple[int, int]] = {}
        """How far each file is read: which one it was, and up to which byte."""

    def new(self) -> Iterator[Entry]:
        """The entries that were not read before, by time. A line that is only begun is left for later."""
        parts = [self._rest_of(path) for path in noted(self._folder)]
        return (entry for entry in heapq.merge(*parts, key=lambda one: one.at) if self._wanted.takes(entry))

    def _rest_of(self, path: Path) -> Iterator[Entry]:
        """What one process has written since; its own order stays, whatever its clock did."""
        file, begun = self._read.get(path, (0, 0))
        new, data = _opened(path, file, begun)
        if new != file:  # it was begun anew, or is read for the first time: the one before lies beside it
            before, rest = _opened(earlier_of(path), file, begun)
            rest = rest if before == file or not file else b""
            data, begun = rest + data, -len(rest)
        whole_lines = data[: data.rfind(b"\n") + 1]
        self._read[path] = (new, begun + len(whole_lines))
        return filter(None, map(_entry_of, whole_lines.splitlines()))


def _opened(path: Path, known: int, begun: int) -> tuple[int, bytes]:
    """Which file has that name now, and what it holds, from `begun` on where it is the `known` one; 0 and nothing where
    there is none."""
    try:
        with path.open("rb") as file:
            number = os.fstat(file.fileno()).st_ino
            file.seek(begun if number == known else 0)
            return number, file.read()
    except FileNotFoundError:
        return 0, b""


_NAMES = {one.name for one in fields(Entry)}


def _entry_of(line: bytes) -> Entry | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    if not isinstance(told, dict) or not isinstance(told.get("at"), str):
        return None
    return Entry(**{name: str(value) for name, value in told.items() if name in _NAMES})
