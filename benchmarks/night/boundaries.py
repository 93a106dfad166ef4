"""Where a worker can die: before and after every step of a job, every file that is written, every request that is sent.

Nothing in the product knows of it: what is wrapped here is what the product itself calls, in the killed process alone.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def killed_at(at: int, name: str = "", told: Path | None = None) -> None:
    """Kills this process with SIGKILL as it comes to its `at`-th boundary, counted from 1, of those that have `name` in
    theirs; `told` is a file into which each is written as it is passed."""
    count, lock = itertools.count(1), threading.Lock()

    def come_to(here: str) -> None:
        with lock:
            if told is not None:
                with told.open("a", encoding="utf-8") as file:
                    file.write(f"{here}\n")
            if name in here and next(count) == at:
                os.kill(os.getpid(), signal.SIGKILL)

    _watch_steps(come_to)
    _watch_files(come_to)
    _watch_requests(come_to)


def _watch_steps(come_to: Callable[[str], None]) -> None:
    from dbos import DBOS

    run_step = DBOS.run_step

    def watched(options: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
        name = f"step {options['name']}"

        def inside(*given: Any, **named: Any) -> Any:
            come_to(f"{name} begins")
            made = function(*given, **named)
            come_to(f"{name} is done and not noted")
            return made

        made = run_step(options, inside, *args, **kwargs)
        come_to(f"{name} is noted")
        return made

    DBOS.run_step = watched  # type: ignore[method-assign,assignment]


def _watch_files(come_to: Callable[[str], None]) -> None:
    from repertory.files import writing
    from repertory.jobs import audit, journal

    whole_file = writing.whole_file

    @contextlib.contextmanager
    def watched(path: Path, *, replace: bool = True) -> Iterator[Path]:
        with whole_file(path, replace=replace) as temporary:
            yield temporary
            come_to(f"file {path.suffix} {path.name.rpartition('.')[0]} is about to be there")
        come_to(f"file {path.suffix} {path.name.rpartition('.')[0]} is there")

    writing.whole_file = watched
    note = audit.note

    def noted(*args: Any, **kwargs: Any) -> None:
        come_to("audit is about to be noted")
        note(*args, **kwargs)
        come_to("audit is noted")

    journal.note = noted  # type: ignore[attr-defined]


def _watch_requests(come_to: Callable[[str], None]) -> None:
    import httpx

    send = httpx.Client.send

    def watched(self: httpx.Client, request: httpx.Request, **named: Any) -> httpx.Response:
        come_to(f"request {request.method} {request.url.path} is about to be sent")
        answer = send(self, request, **named)
        come_to(f"request {request.method} {request.url.path} is answered")
        return answer

    httpx.Client.send = watched  # type: ignore[method-assign]


def upgraded(version: int) -> None:
    """Makes this process one of another release: a step more in every take, known as another ladder, by which the jobs
    of the release before are given up and begun anew."""
    from repertory.jobs.runner import step
    from repertory.work import produce, settling

    produce.LADDER = f"ladder/of-another-release-{version}"
    take = settling._take

    def with_one_step_more(shooting: Any, wanted: Any) -> Any:
        step(f"greet {wanted.what} {version}", str, version)
        return take(shooting, wanted)

    settling._take = with_one_step_more
