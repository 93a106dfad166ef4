"""Durable jobs: one per shot, on DBOS with SQLite. This file owns DBOS; nothing else imports it.

Jobs take and return text, so that they can be stored. What a job does to the outside world it does in steps; a step
that has ended is never run again, also after the process was killed.

A Runner must be used by one process at a time for each folder (its caller holds the production's lock). That is why a
fixed executor id is right: whoever holds the lock takes over what a killed process left (docs/decisions/0004).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Job = Callable[[str], str]

APPLICATION_VERSION = "1"
"""Raised only with a migration: DBOS hands pending jobs to the same version alone."""
_ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


def step(name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs one effect on the outside world inside a job; its result is stored and must be plain data.

    Outside a job (a repair by hand) the function is simply called.
    """
    from dbos import DBOS

    if DBOS.workflow_id is None:
        return function(*args, **kwargs)
    return DBOS.run_step({"name": name}, function, *args, **kwargs)


class Runner:
    """Runs the jobs of one production. Use it as a context manager."""

    def __init__(self, folder: Path, job: Job, names: Sequence[str], *, at_once: int) -> None:
        """`names` are the jobs that are wanted now. What a killed process left under another name (a shot that was
        rewritten, or is not asked for) ends at once without a step; it is begun anew when it is asked for."""
        self._folder = folder
        self._job = job
        self._names = tuple(names)
        self._at_once = at_once

    def __enter__(self) -> Runner:
        from dbos import DBOS

        self._folder.mkdir(parents=True, exist_ok=True)
        database = self._folder / "jobs.sqlite"
        DBOS(
            config={
                "name": "repertory",
                "system_database_url": f"sqlite:///{database.resolve()}",
                "application_version": APPLICATION_VERSION,
                "executor_id": "production",
                "log_level": "ERROR",
                "notification_listener_polling_interval_sec": 0.1,
            }
        )

        def wanted(name: str) -> str:
            return self._job(name) if name in self._names else ""

        self._workflow = DBOS.workflow(name="job")(wanted)
        DBOS.launch()
        DBOS.register_queue("jobs", worker_concurrency=self._at_once, polling_interval_sec=0.1)
        return self

    def __exit__(self, *_: object) -> None:
        from dbos import DBOS

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # DBOS leaves its SQLite pool to the collector
            DBOS.destroy(destroy_registry=True)

    def run(self) -> Mapping[str, str]:
        """Runs one job per name to its end and returns what each returned.

        A job that was cut off goes on where it was; one that had ended is run anew from its start. When a job fails
        with an error, the others end first, and then the first error is raised.
        """
        from dbos import DBOS, SetWorkflowID

        handles = {}
        for name in self._names:
            rounds = DBOS.list_workflows(workflow_id_prefix=f"{name}#", load_input=False, load_output=False)
            pending = [known.workflow_id for known in rounds if known.status not in _ENDED]
            with SetWorkflowID(pending[0] if pending else f"{name}#{len(rounds) + 1}"):
                handles[name] = DBOS.enqueue_workflow("jobs", self._workflow, name)
        results: dict[str, str] = {}
        errors: list[Exception] = []
        for name, handle in handles.items():
            try:
                results[name] = handle.get_result(polling_interval_sec=0.1)
            except Exception as error:  # noqa: BLE001 - whatever a job raised, the other jobs end first
                errors.append(error)
        if errors:
            raise errors[0]
        return results
