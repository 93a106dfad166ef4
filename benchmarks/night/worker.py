"""A worker of a night's shoot, and one who hires them.

    python -m benchmarks.night.worker

reads tasks as lines of JSON. For each it forks a process of its own, which has everything imported already and begins
in a twentieth of the time, prints its number, and, once it has ended, how. Nothing of the product is changed but how
long it waits, and what the task asks for: to be killed at a boundary, or to be another version of the workflow.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.night.boundaries import killed_at, upgraded


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a worker is to do."""

    folder: str
    """Where library and film are."""
    environment: dict[str, str]
    at: int = 0
    """At which boundary it kills itself; 0 for never."""
    name: str = ""
    """What must stand in the boundary's name for it to count; anything, where it is empty."""
    list_to: str = ""
    """A file into which the boundaries are written that it comes by."""
    version: int = 0
    """Of the workflow: 0 for that of today."""
    release: int = 1
    """The application version, as which the job database knows its jobs."""
    at_once: int = 4
    join: bool = False
    """Whether it joins those who shoot, instead of asking for every shot."""


def do(task: Task) -> None:
    """Shoots the film of a task. Raises what shooting raises."""
    os.environ.update(task.environment)
    from repertory.work import placing, produce

    placing.ARRIVED_S = 0.2
    placing.POLL_S = (0.02, 0.2)
    from repertory.jobs import releases, workers

    workers.BEAT_S, workers.DEAD_S = 0.2, 3.0
    releases.APPLICATION_VERSION = f"{task.release}"
    if task.version:
        upgraded(task.version)
    if task.at or task.list_to:
        killed_at(task.at, task.name, Path(task.list_to) if task.list_to else None)
    small = crew_in(Path(task.folder))
    if task.join:
        produce.join(small.crew, small.film, at_once=task.at_once)
    else:
        outcomes = produce.shoot(small.crew, small.film, at_once=task.at_once)
        told = "".join(f"{one.shot} {one.state.value} {one.why}\n" for one in outcomes)
        (Path(task.folder) / "outcomes.txt").write_text(told, encoding="utf-8")


def crew_in(folder: Path) -> Any:
    """The film of a folder with the engines of the night."""
    from dataclasses import replace

    from small_film import opened

    from benchmarks.night.film import CLIP, STILL
    from repertory.engines.registry import load_engines
    from repertory.inspectors.clips import ClipInspector
    from repertory.inspectors.looks import LookInspector

    there = load_engines().engines
    small = opened(folder, {one: there[one] for one in (STILL, CLIP)})
    small.crew = replace(small.crew, further=(LookInspector(), ClipInspector()))
    return small


def main() -> None:
    """Hires workers until nobody asks for any more."""
    _warm()
    for line in sys.stdin:
        task = Task(**json.loads(line))
        number = os.fork()
        if not number:
            _be(task)
        print(number, flush=True)
        _, status = os.waitpid(number, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


_LONG = (
    *("cv2", "dbos", "httpx", "PIL.Image", "sqlalchemy.dialects.sqlite", "benchmarks.night.film", "small_film"),
    *("repertory.inspectors.clips", "repertory.inspectors.looks", "repertory.work.produce"),
)


def _warm() -> None:
    """Imports what takes long, once for all."""
    for module in _LONG:
        importlib.import_module(module)

    from repertory.engines.registry import load_engines

    load_engines()


def _be(task: Task) -> None:
    """Never returns."""
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - it is the process's own
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    code = 0
    try:
        do(task)
    except BaseException:  # noqa: BLE001 - whatever it is, it is told
        code = 1
        with (Path(task.folder) / "said.txt").open("a", encoding="utf-8") as file:
            traceback.print_exc(file=file)
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
