"""What the studio has under way: commands of `repertory` in processes of their own, which outlive a closed browser and
the studio itself.

Whatever measures, draws or spends is such a command, so that the studio stays small and answers at once, and a page can
say by which command the same is done without it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from repertory.errors import UnknownName, YourMove
from repertory.files.writing import clear_write_errors, make_folder, write_text
from repertory.jobs.processes import id_of, is_gone

_EVENTS = "REPERTORY_EVENTS"
"""Names the file into which a command writes its events: see `cli.events`."""
_KEPT = 200
"""Tasks that are remembered; older ones that have ended are forgotten."""
_LOOK_S = 0.2
_TAIL = 400
_LONGEST_SAID = 20_000


class TaskState(StrEnum):
    """How it stands with a task."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """It ended with an error, which its words say."""
    LOST = "lost"
    """Its process is gone, and nobody saw how it ended: the computer was switched off, or the studio restarted."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that a task has done or begun, as `work.crew.Event` tells it."""

    about: str
    text: str
    done: int = 0
    total: int = 0
    lasting: bool = False
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A command that was begun for a page or over the API."""

    id: str
    title: str
    """What it does, in a few words: "Shooting Coffee shop"."""
    about: str
    """The topic that it belongs to: "film/coffee-shop", "anchor/mia"."""
    words: tuple[str, ...]
    """Of the command, without `repertory`: ("repair", "coffee-shop", "5")."""
    process: str = ""
    """As `jobs.processes` tells processes apart."""
    pid: int = 0
    begun_at: str
    """UTC, ISO 8601."""
    state: TaskState = TaskState.RUNNING
    exit_code: int | None = None
    step: Step | None = None
    """The newest."""
    said: str = ""
    """The end of what it wrote for people."""
    asked: str = ""
    """A hash of what was asked for, so that one key is not used for two wishes."""

    @property
    def command(self) -> str:
        """What to type for the same."""
        return shlex.join(("repertory", *self.words))


_TASK = TypeAdapter(Task)


@dataclass
class _Watched:
    task: Task
    process: subprocess.Popen[bytes] | None
    steps: list[Step] = field(default_factory=list)
    read: int = 0


class Tasks:
    """The tasks of one library, as far as this studio began them; those of an earlier one are watched to their end."""

    def __init__(self, library: Path, folder: Path, changed: Callable[[Task], None]) -> None:
        """`folder` keeps a card and two files for each; `changed` hears of every change, in a thread of ours."""
        self._library, self._folder, self._changed = library, folder, changed
        self._there: dict[str, _Watched] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        make_folder(folder)
        for card in sorted(folder.glob("*.json")):
            self._take_up(card)
        threading.Thread(target=self._watch, name="tasks", daemon=True).start()

    def begin(
        self, words: Sequence[str], *, title: str, about: str, key: str, env: Mapping[str, str] | None = None
    ) -> Task:
        """Begins a command. The same `key` again gives the task that it began before, whatever has become of it.

        Raises YourMove for a key that was used for something else, FolderNotWritable, DiskFull.
        """
        task_id = _id_of(key)
        asked = hashlib.sha256(json.dumps([*words, about]).encode()).hexdigest()
        with self._lock:
            known = self._there.get(task_id)
            if known is not None:
                if known.task.asked != asked:
                    raise YourMove("That key was used for something else.", step="Take a new one for each wish.")
                return known.task
            task = Task(
                id=task_id,
                title=title,
                about=about,
                words=tuple(words),
                begun_at=datetime.now(UTC).isoformat(timespec="seconds"),
                asked=asked,
            )
            process = self._start(task, env)
            task = replace(task, process=id_of(process.pid), pid=process.pid)
            self._there[task_id] = _Watched(task=task, process=process)
            self._keep(task)
            self._forget_old()
        self._changed(task)
        return task

    def begun_with(self, key: str) -> Task | None:
        """The task that was begun with a key; None where none is remembered."""
        with self._lock:
            known = self._there.get(_id_of(key))
            return known.task if known else None

    def all(self, about: str = "") -> tuple[Task, ...]:
        """Every task, or those that belong to a topic, the newest first."""
        with self._lock:
            found = [one.task for one in self._there.values()]
        return tuple(
            sorted(
                (one for one in found if not about or one.about == about), key=lambda one: one.begun_at, reverse=True
            )
        )

    def get(self, task_id: str) -> Task:
        """One task. Raises UnknownName."""
        with self._lock:
            return self._known(task_id).task

    def steps(self, task_id: str) -> tuple[Step, ...]:
        """What it has told, the oldest first. Raises UnknownName."""
        with self._lock:
            return tuple(self._known(task_id).steps)

    def stop(self, task_id: str) -> Task:
        """Lets a task come to rest as Ctrl-C does: what is ordered is fetched, nothing is lost. Raises UnknownName."""
        with self._lock:
            watched = self._known(task_id)
            if watched.task.state is TaskState.RUNNING and not is_gone(watched.task.process):
                os.kill(watched.task.pid, 15)
            return watched.task

    def close(self) -> None:
        """Watches no longer; the tasks go on."""
        self._closed.set()

    def _known(self, task_id: str) -> _Watched:
        try:
            return self._there[task_id]
        except KeyError as error:
            raise UnknownName(f"There is no task {task_id}.", step="It may be too old to be remembered.") from error

    def _start(self, task: Task, env: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
        command = (sys.executable, "-m", "repertory", "--library", str(self._library), *task.words)
        with clear_write_errors(self._folder), self._said(task.id).open("ab") as said:
            return subprocess.Popen(  # noqa: S603 - the command is our own
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, **(env or {}), _EVENTS: str(self._told(task.id))},
            )

    # Watching

    def _watch(self) -> None:
        while not self._closed.wait(_LOOK_S):
            with self._lock:
                running = [one for one in self._there.values() if one.task.state is TaskState.RUNNING]
            for watched in running:
                self._look_at(watched)

    def _look_at(self, watched: _Watched) -> None:
        code, gone = (watched.process.poll(), False) if watched.process else (None, is_gone(watched.task.process))
        steps = list(self._new_steps(watched))  # after the process was looked at, so that none of its last is missed
        if not steps and code is None and not gone:
            return
        task = watched.task
        if steps:
            task = replace(task, step=steps[-1])
        if code is not None:
            task = replace(task, state=TaskState.DONE if code == 0 else TaskState.FAILED, exit_code=code)
        elif gone:
            task = replace(task, state=TaskState.LOST)
        if task.state is not TaskState.RUNNING:
            task = replace(task, said=self._words(task.id))
        with self._lock:
            watched.task = task
            watched.steps = [*watched.steps, *steps][-_TAIL:]
            if task.state is not TaskState.RUNNING:
                self._keep(task)
        self._changed(task)

    def _new_steps(self, watched: _Watched) -> Iterator[Step]:
        path = self._told(watched.task.id)
        if not path.is_file():
            return
        with path.open("rb") as file:
            file.seek(watched.read)
            for line in file:
                if not line.endswith(b"\n"):  # it is being written
                    break
                watched.read += len(line)
                yield _step_of(json.loads(line))

    # What lies in the folder

    def _take_up(self, card: Path) -> None:
        """Goes on watching what an earlier studio began."""
        try:
            task = _TASK.validate_json(card.read_bytes())
        except (OSError, ValidationError):  # of another release, or cut off: it is history, and the film has its own
            return
        self._there[task.id] = _Watched(task=task, process=None)

    def _keep(self, task: Task) -> None:
        write_text(self._folder / f"{task.id}.json", _TASK.dump_json(task).decode())

    def _forget_old(self) -> None:
        ended = [one.task for one in self._there.values() if one.task.state is not TaskState.RUNNING]
        for task in sorted(ended, key=lambda one: one.begun_at)[: max(0, len(self._there) - _KEPT)]:
            del self._there[task.id]
            for path in (self._folder / f"{task.id}.json", self._said(task.id), self._told(task.id)):
                path.unlink(missing_ok=True)

    def _said(self, task_id: str) -> Path:
        return self._folder / f"{task_id}.txt"

    def _told(self, task_id: str) -> Path:
        return self._folder / f"{task_id}.jsonl"

    def _words(self, task_id: str) -> str:
        path = self._said(task_id)
        return path.read_text(encoding="utf-8", errors="replace")[-_LONGEST_SAID:] if path.is_file() else ""


def _id_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _step_of(told: dict[str, Any]) -> Step:
    known = {name: told[name] for name in ("about", "text", "done", "total", "lasting", "why") if name in told}
    return Step(**known)


def new_key() -> str:
    """A key that nobody used before."""
    return f"{time.time_ns()}-{os.urandom(8).hex()}"
