"""Noticing what others do: files of the library and of films, by whichever program, and what stands on boards."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from watchfiles import Change as FileChange
from watchfiles import watch

from repertory.control import Control
from repertory.errors import RepertoryError
from repertory.web.news import FILMS, LIBRARY, News, of_board, of_film
from repertory.work.status import Now

_LOG = logging.getLogger(__name__)
BOARD_S = 0.5
"""So often is the board of a film looked at that somebody looks at."""
_QUIET_MS = 100
_NOT_TOLD = frozenset({".cache", ".repertory", "orders", ".lock", ".orphans"})
"""Folders of which only programs know; what happens to orders is told by the board."""


class FileWatch:
    """Tells of every change in the library's folder and in that of the films."""

    def __init__(self, library: Path, films: Path, news: News) -> None:
        self._library, self._films, self._news = library.resolve(), films.resolve(), news
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="files", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Watches no longer."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _watch(self) -> None:
        there = [path for path in (self._library, self._films) if path.is_dir()]
        for changes in watch(*there, watch_filter=self._is_told, stop_event=self._stop, step=_QUIET_MS, debounce=400):
            for topic in self._topics(Path(path) for _, path in changes):
                self._news.tell(topic)

    def _is_told(self, _: FileChange, path: str) -> bool:
        inside = self._inside(Path(path))
        return inside is not None and not _NOT_TOLD & set(inside[1]) and not Path(path).name.startswith(".")

    def _inside(self, path: Path) -> tuple[Path, tuple[str, ...]] | None:
        for root in sorted((self._library, self._films), key=lambda one: len(one.parts), reverse=True):
            if path.is_relative_to(root):  # the library may lie among the films, or the other way round
                return root, path.relative_to(root).parts
        return None

    def _topics(self, paths: Iterable[Path]) -> set[str]:
        found = set()
        for path in paths:
            inside = self._inside(path)
            if inside is None:
                continue
            root, parts = inside
            if root == self._library:
                found.add(LIBRARY)
            elif parts:
                found.add(of_film(parts[0]))
                if parts[-1] == "production.toml":
                    found.add(FILMS)
        return found


class Boards:
    """The boards of the films that pages show: a thread for each looks at it, and tells when something changed."""

    def __init__(self, studio: Control, news: News) -> None:
        self._studio, self._news = studio, news
        self._lookers: dict[str, int] = {}
        self._now: dict[str, Now] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def now(self, film: str) -> Now | None:
        """What was seen last on the board of a film that somebody looks at; None where it has none yet."""
        return self._now.get(film)

    @contextlib.contextmanager
    def looked_at(self, film: str, folder: Path) -> Iterator[None]:
        """Has somebody look at the board of a film in the block."""
        with self._lock:
            self._lookers[film] = self._lookers.get(film, 0) + 1
            first = self._lookers[film] == 1
        if first:
            threading.Thread(target=self._look, args=(film, folder), name=f"board {film}", daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                self._lookers[film] -= 1

    def close(self) -> None:
        """Looks no longer."""
        self._closed.set()

    def _look(self, film: str, folder: Path) -> None:
        """Until nobody looks any more. A board that is not made yet is looked for again and again."""
        while self._is_wanted(film):
            try:
                with self._studio.glances(folder).opened() as glance:
                    while glance is not None and self._is_wanted(film):
                        self._see(film, glance())
                        self._closed.wait(BOARD_S)
            except RepertoryError as error:  # the film was moved away, its database is out: its page says so
                self._news.tell(of_board(film))
                _LOG.warning("The board of %s cannot be read: %s", film, error)
            self._closed.wait(4 * BOARD_S)
        self._now.pop(film, None)

    def _see(self, film: str, now: Now) -> None:
        before = self._now.get(film)
        self._now[film] = now
        if before is None or _as_shown(before) != _as_shown(now):
            self._news.tell(of_board(film))

    def _is_wanted(self, film: str) -> bool:
        with self._lock:
            if self._closed.is_set() or not self._lookers.get(film):
                self._lookers.pop(film, None)
                return False
            return True


def _as_shown(now: Now) -> Now:
    """Without what changes by itself with time, which a page counts for itself."""
    still = tuple(replace(one, for_s=None, worked_s=0.0) for one in now.shots)
    there = tuple(replace(one, for_s=0.0, heard_s=0.0) for one in now.processes)
    return replace(now, shots=still, processes=there, left_s=None)
