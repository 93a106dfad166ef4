"""The desk: what the pages and the API of one process share: one library, the films in one folder, what is begun."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import Path

from repertory.app import Studio
from repertory.errors import RepertoryError, UnknownName, YourMove
from repertory.joining import production_with
from repertory.productions.folder import ProductionFolder
from repertory.web.films import FilmReader
from repertory.web.news import LIBRARY, News, of_task
from repertory.web.tasks import Task, Tasks
from repertory.web.watching import Boards, FileWatch

_FILM_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_CARD = "production.toml"
_LONGEST_NAME = 255
"""Bytes of a folder's name; file systems complain of longer ones."""


@dataclass(frozen=True, kw_only=True)
class FilmEntry:
    """A film in the list of films."""

    name: str
    """Of its folder, by which addresses name it."""
    title: str
    problem: str = ""
    """Why its settings cannot be read."""


class Desk:
    """Everything that the pages and the API work with. Safe to use from several threads."""

    def __init__(self, library: Path, films: Path) -> None:
        """`films` is the folder in which films lie side by side; whatever lies elsewhere is out of reach."""
        self.studio = Studio(library)
        self.studio.init()
        self.films_folder = films
        self.news = News()
        self.tasks = Tasks(self.studio.folder, self.studio.folder / ".cache" / "tasks", self._task_changed)
        self.boards = Boards(self.studio, self.news)
        self._files = FileWatch(self.studio.folder, films, self.news)
        self._readers: dict[str, FilmReader] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Watches no longer; what is under way goes on."""
        self.tasks.close()
        self.boards.close()
        self._files.close()

    def films(self) -> tuple[FilmEntry, ...]:
        """The films, by name."""
        cards = sorted(self.films_folder.glob(f"*/{_CARD}"))
        return tuple(self._entry(card.parent) for card in cards if not card.parent.name.startswith("."))

    def film(self, name: str) -> Path:
        """The folder of a film. Raises UnknownName for a name of which there is none, or that is no name."""
        folder = self.films_folder / name
        no_name = name != Path(name).name or name.startswith(".") or len(name.encode()) > _LONGEST_NAME
        if no_name or not (folder / _CARD).is_file():
            raise UnknownName(f'There is no film "{name}".', step="The list of films shows which there are.")
        return folder

    def reader(self, name: str) -> FilmReader:
        """What reads a film for pages. Raises UnknownName."""
        folder = self.film(name)
        with self._lock:
            if name not in self._readers:
                self._readers[name] = FilmReader(self.studio, folder, lambda: self.news.last_of(LIBRARY))
            return self._readers[name]

    def title_of(self, name: str) -> str:
        """The title of a film, or its name where its settings cannot be read. Raises UnknownName."""
        return self._entry(self.film(name)).title

    def new_film(self, title: str) -> str:
        """Starts a film; its name. Raises YourMove for a title without a letter, and where there is such a film."""
        name = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:64].rstrip("-")
        if not _FILM_NAME.fullmatch(name):
            raise YourMove(f'"{title}" makes no name for a folder.', step="Give it a title with a letter from a to z.")
        folder = self.films_folder / name
        self.studio.new_film(folder, settings=production_with(folder, title, (), policy=None))
        return name

    def _entry(self, folder: Path) -> FilmEntry:
        try:
            return FilmEntry(name=folder.name, title=ProductionFolder.at(folder).production.title or folder.name)
        except RepertoryError as error:
            return FilmEntry(name=folder.name, title=folder.name, problem=str(error))

    def _task_changed(self, task: Task) -> None:
        self.news.tell(of_task(task.id))
