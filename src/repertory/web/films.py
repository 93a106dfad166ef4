"""Reading a film for pages: whatever of it has not changed is not read again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from repertory.app import Studio
from repertory.productions.folder import ProductionFolder
from repertory.work import status
from repertory.work.drafting import Draft, read_draft
from repertory.work.plan import read_plan
from repertory.work.taking import Shooting


class FilmReader:
    """One film, kept open: a card of a take is read once, the plan once more after the list, the cast, the settings or
    the library have changed. Safe to use from several threads."""

    def __init__(self, studio: Studio, folder: Path, library_is: Callable[[], int]) -> None:
        """`library_is` tells another number after every change of the library."""
        self._studio, self._library_is = studio, library_is
        self.film = ProductionFolder.at(folder)
        self._known: tuple[tuple[str, int], Shooting] | None = None
        self._read: tuple[tuple[str, int], Draft] | None = None
        self._lock = threading.Lock()

    def shooting(self) -> Shooting:
        """The film as it is now, with its takes. Raises what `read_plan` does: ShotListError, UnknownName, YourMove
        where it is not cast."""
        with self._lock:
            state = (self.film.written(), self._library_is())
            if self._known is None or self._known[0] != state:
                self._known = (state, Shooting(self._studio.crew, read_plan(self._studio.crew, self.film)))
            return self._known[1]

    def listed(self) -> Draft:
        """Its shot list as it is saved, with all that is to be said of it. Raises what `read_film` does: YourMove for a
        cast file, settings or a list that cannot be read as such."""
        with self._lock:
            state = (self.film.written(), self._library_is())
            if self._read is None or self._read[0] != state:
                self._read = (state, read_draft(self._studio.crew, self.film, self.film.shots_text()))
            return self._read[1]

    def now(self) -> status.Now:
        """How it stands with it; why its list cannot be read is told in that."""
        return status.now(self._studio.crew, self.film, self.shooting)
