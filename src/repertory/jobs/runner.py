"""Durable jobs: one per shot, on DBOS with SQLite. This file owns DBOS; nothing else imports it.

Jobs take and return text, so that they can be stored. What a job does to the outside world it does in steps; a step
that has ended is never run again, also after the process was killed. An interrupted run stops between two steps, and
so does one whose disk gives out (stopping.py, database.py).

Several processes may work on the jobs of one folder at once, on one machine or on many: each has an id of its own, and
what one leaves behind goes to the others (workers.py, docs/decisions/0004, 0026).
"""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from repertory.errors import Busy
from repertory.files.outages import Needed, Outage
from repertory.files.serverlocks import LockLost, keep_locks
from repertory.files.writing import clear_write_errors
from repertory.jobs import releases, stopping
from repertory.jobs.database import address_of, heard, queue_of, reached, reaching, said_clearly
from repertory.jobs.ending import a_few, ended, name_of, told_together, what_of
from repertory.jobs.processes import new_id
from repertory.jobs.stopping import PATIENCE_S, Halted, Stop
from repertory.jobs.workers import Workers, beating

if TYPE_CHECKING:
    from dbos import Queue, WorkflowStatus

_log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
Job = Callable[[str], str]
Beside = Callable[[str, str, Stop], contextlib.AbstractContextManager[None]]

_POLL_S = 0.1
_IDLE_S = 0.5
"""The same where nothing is to be done, and more may come."""
_SPARE_THREADS = 4
"""Threads for DBOS's own work beside the jobs'. Left to itself it has four more than the machine has cores in all, and
jobs beyond those wait unseen."""
_LOOKS = 10
"""After so many looks at what is done here it is asked for in the database, where others may have done it."""
_NONE = 0
"""How many jobs at once stand in the database for all who listen to a queue: nobody takes any before it has put its own
number in the place of this one."""
_ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


def step(name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs one effect on the outside world inside a job; its result is stored and must be plain data.

    Outside a job (a repair by hand) the function is simply called. Waits while the film is paused. Raises Halted in a
    job that is to stop, Cancelled in one whose shot a person has cancelled.
    """
    from dbos import DBOS

    stop = stopping.current()
    if stop is None:
        return function(*args, **kwargs)
    stopping.hold()
    return DBOS.run_step({"name": name}, stop.watched, functools.partial(function, *args, **kwargs))


_closing = threading.Lock()
"""Held while DBOS is taken down, of which there is one in a process."""


def _destroy() -> None:
    from dbos import DBOS

    with _closing, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # DBOS leaves its SQLite pool to the collector
        DBOS.destroy(destroy_registry=True)


def _closed() -> None:
    """Waits until an earlier run in this process is taken down. One whose database was away was not waited for; it ends
    by itself within seconds."""
    with _closing:
        pass


class Runner:
    """Runs the jobs of one production. Use it as a context manager."""

    def __init__(
        self,
        folder: Path,
        job: Job,
        names: Sequence[str],
        *,
        at_once: int,
        alone: bool = True,
        me: str = "",
        tell: Callable[[str], None] = _log.warning,
        beside: Beside | None = None,
        needs: Sequence[Path] = (),
    ) -> None:
        """`names` are the jobs that are wanted now. `alone` says that no other process is at work on this folder, which
        its caller knows by a lock: then all that is under way was left by killed ones. What is wanted of it is gone on
        with; the rest (a shot that was rewritten, or is not asked for) is given up, and begun anew when it is asked
        for. With others at work their jobs are done as well as one's own. `me` is the id of this process; `tell` hears
        what a person should know while it works: that the database is away, or another process goes on. `beside` is
        entered before any job begins, with the database's address, the queue's name and what can stop the jobs. `needs`
        are files without which no step is begun and none counts: a library's, on a disk that may be pulled."""
        self._folder = folder
        self._alone = alone
        self._me = me or new_id()
        self._ready = threading.Event()
        """Set once what a killed process left is sorted out: the queue may hand out jobs before."""
        self._given_up: set[str] = set()
        self._job = job
        self._names = tuple(names)
        self._at_once = at_once
        self._stop = Stop(folder.parent, Needed(needs, tell))
        self._outage = Outage(tell, "the job database answers again, and work goes on")
        self._idle: frozenset[str] = frozenset()
        """Jobs that are this process's own and were not being done when it last looked."""
        self._beside = beside
        self._done_here: set[str] = set()
        """Jobs that have ended in this process, or are about to be noted as ended."""

    def __enter__(self) -> Runner:
        """Opens the job database. Raises FolderNotWritable, DiskFull, Damaged, and MissingPart where the database does
        not answer, or a newer release of Repertory left jobs under way."""
        with clear_write_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        database = address_of(self._folder)
        _closed()
        with contextlib.ExitStack() as opened:
            opened.enter_context(heard(database, self._stop, self._outage))
            workers = Workers(database, self._me)
            opened.callback(self._leave, workers)
            opened.callback(self._close)
            with said_clearly(self._stop):
                with reached(database):
                    self._stop.apart(workers.join)
                self._queue = queue_of(self._folder, database, alone=self._alone)
                if self._alone:
                    self._stop.apart(functools.partial(releases.take_in, database, self._queue))
                if self._beside is not None:
                    opened.enter_context(self._beside(database, self._queue, self._stop))
                self._stop.apart(functools.partial(self._launch, database))
            opened.enter_context(beating(workers, self._look_round, self._outage.over))
            self._opened = opened.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        interrupted = kind is not None and not issubclass(kind, Exception)
        self._stop.cut_short = kind is not None
        self._stop.ask()
        try:
            self._stop.settle(PATIENCE_S if interrupted else None)
        finally:
            self._opened.close()

    def _launch(self, database: str) -> None:
        from dbos import DBOS

        DBOS(
            config={
                "name": "repertory",
                "system_database_url": database,
                "db_engine_kwargs": reaching(database),
                "application_version": releases.APPLICATION_VERSION,
                "executor_id": self._me,
                "max_executor_threads": self._at_once + _SPARE_THREADS,
                "log_level": "ERROR",
                "notification_listener_polling_interval_sec": _POLL_S,
            }
        )
        logging.getLogger("dbos").addFilter(self._is_news)

        def done(name: str) -> str:
            with self._stop.job(name.partition("~")[0]):
                while not self._ready.wait(_POLL_S):
                    stopping.go_on()
                try:
                    return "" if name in self._given_up else ended(self._job, name)
                finally:
                    self._done_here.add(DBOS.workflow_id or "")

        self._workflow = DBOS.workflow(name="job", max_recovery_attempts=None)(done)
        DBOS.listen_queues([self._queue])
        DBOS.launch()
        self._limit_own()
        if self._alone:
            self._give_up()
            self._take_over(lambda: frozenset({self._me}))
        self._ready.set()
        DBOS.register_queue(self._queue, worker_concurrency=_NONE, polling_interval_sec=_POLL_S)

    def _limit_own(self) -> None:
        """Lets this process work on as many jobs at once as it was told, whatever others may. DBOS knows one number for
        all who listen to a queue, which each of them reads from the database before every look for jobs: ten times a
        second, though nothing of it ever changes. So it is read once."""
        from dbos._dbos import _get_dbos_instance  # what it reads the number by has no public name

        kept = _get_dbos_instance()._sys_db
        read = kept.get_queue
        own: list[Queue] = []

        def get_queue(name: str, **kwargs: Any) -> Queue | None:
            if own and name == self._queue:
                return own[0]
            queue = read(name, **kwargs)
            if queue is not None and name == self._queue:
                queue._worker_concurrency = self._at_once
                own.append(queue)
            return queue

        kept.get_queue = get_queue  # type: ignore[method-assign]

    def _give_up(self) -> None:
        """Ends what a killed process left and nobody wants now."""
        from dbos import DBOS

        wanted = {self._id_of(name) for name in self._names}
        left = [one.workflow_id for one in self._unfinished() if one.workflow_id.rpartition("#")[0] not in wanted]
        DBOS.cancel_workflows(left)
        self._given_up = {name_of(one) for one in left}

    def _take_over(self, living: Callable[[], frozenset[str]]) -> None:
        """Puts what the dead had under way back into the queue, where the living find it. Who lives is asked last: one
        who has just come is no dead one."""
        from dbos import DBOS

        at_work = {one.executor_id for one in self._unfinished("PENDING") if one.executor_id}
        dead = at_work - living()
        if dead:
            DBOS._recover_pending_workflows(sorted(dead))  # DBOS's own recovery has no public name

    def _look_round(self, living: Callable[[], frozenset[str]]) -> None:
        """Puts what nobody does back into the queue: what the dead had under way, and what this process took and never
        began, as where the database went away between the two. The film's lock is taken again where the database was
        away; where another machine has it alone meanwhile the run stops."""
        try:
            keep_locks()
        except LockLost as lost:
            self._stop.ask(lost)
            return
        self._take_over(living)
        self._put_back()

    def _put_back(self) -> None:
        from dbos._dbos import _get_dbos_instance  # what it has under way, and one job's recovery, have no public name

        dbos = _get_dbos_instance()
        own = {one.workflow_id for one in self._unfinished("PENDING") if one.executor_id == self._me}
        idle = frozenset(own.difference(dbos._active_workflows_set.activeList()))
        for job in idle & self._idle:  # one that has just been taken is about to begin
            dbos._sys_db.reenqueue_for_recovery(job, [self._me], self._queue)
        self._idle = idle

    def _leave(self, workers: Workers) -> None:
        """Says that this process is gone. Where the database is, too, the others find out by its silence."""
        self._stop.within_patience(workers.leave)

    def _close(self) -> None:
        self._stop.within_patience(_destroy)
        if self._stop.settle(0.0):  # a thread that is still at a step may find no database when it ends
            logging.getLogger("dbos").removeFilter(self._is_news)

    def _is_news(self, _: logging.LogRecord) -> bool:
        """Whether a line of DBOS's log is to be shown: once the run stops, its reason is told by us, and once."""
        return not self._stop.is_asked

    def run(self, names: Sequence[str] = ()) -> Mapping[str, str]:
        """Runs one job per name to its end and returns what each returned: those that are wanted, or these of them
        again, whose names may tell by now of another state of things.

        A job that was cut off goes on where it was; one that had ended is run anew from its start. Where another
        process is at a job about the same, that one's result counts. When jobs fail, the others end first, and then
        all that went wrong is raised. Raises DiskFull, FolderNotWritable and Damaged as soon as one of them is met; the
        jobs then stop between two steps.
        """
        with said_clearly(self._stop):
            return self._stop.apart(functools.partial(self._run, tuple(names) or self._names))

    def rest(self, seconds: float, shots: Collection[str]) -> frozenset[str]:
        """Waits with no job under way. Ends early where a person cancels one of these shots, and gives them. Raises as
        `run` where the run is to stop."""
        with said_clearly(self._stop):
            return self._stop.apart(functools.partial(self._stop.rest, seconds, shots))

    def worked_s(self) -> float:
        """Seconds by a clock that stands still while the film is paused."""
        return self._stop.worked_s()

    def _run(self, names: Sequence[str]) -> Mapping[str, str]:
        from dbos import DBOS
        from dbos._error import DBOSAwaitedWorkflowCancelledError  # it has no public name

        under_way = {what_of(name_of(one.workflow_id)): one.workflow_id for one in self._unfinished()}
        jobs = {name: under_way.get(what_of(name), "") for name in names}
        jobs |= self._new_rounds([name for name, job in jobs.items() if not job])
        ended_well = self._wait_for(list(dict.fromkeys(jobs.values())))
        results: dict[str, str] = {}
        errors: dict[str, Exception] = {}
        for name, job in jobs.items():
            if job in ended_well:
                results[name] = ended_well[job]
                continue
            try:
                results[name] = DBOS.retrieve_workflow(job, existing_workflow=False).get_result(
                    polling_interval_sec=_POLL_S
                )
            except DBOSAwaitedWorkflowCancelledError:
                errors[name] = Busy("Another process gave up this work.", step="Run the same command again.")
            except Exception as error:  # noqa: BLE001 - whatever a job raised, the other jobs end first
                errors[name] = error
        if errors:
            raise told_together(errors)
        return results

    def _new_rounds(self, names: Sequence[str]) -> dict[str, str]:
        """Puts jobs into the queue; their ids by name. Most are there for the first time, which is asked of a few in
        one question."""
        from dbos import DBOS, SetWorkflowID

        jobs: dict[str, str] = {}
        for few in a_few(names):
            firsts = [f"{self._id_of(name)}#1" for name in few]
            known = DBOS.list_workflows(workflow_ids=firsts, load_input=False, load_output=False)
            again = {one.workflow_id for one in known}
            for name, job in zip(few, firsts, strict=True):
                with SetWorkflowID(self._next_round(name) if job in again else job):
                    jobs[name] = DBOS.enqueue_workflow(self._queue, self._workflow, name).get_workflow_id()
        return jobs

    def _next_round(self, name: str) -> str:
        """The id of a job that was done before."""
        from dbos import DBOS

        job = self._id_of(name)
        rounds = DBOS.list_workflows(workflow_id_prefix=f"{job}#", load_input=False, load_output=False)
        return f"{job}#{len(rounds) + 1}"

    def _id_of(self, name: str) -> str:
        """A job's id in the database, but for its round."""
        return f"{self._queue}:{name}"

    def _unfinished(self, *status: str, most: int | None = None) -> list[WorkflowStatus]:
        """Every job of this folder that waits or is under way, whoever does it; of a `status`, or not more than so
        many."""
        from dbos import DBOS

        asked, queue = list(status or ("PENDING", "ENQUEUED")), self._queue
        return DBOS.list_workflows(status=asked, queue_name=queue, limit=most, load_input=False, load_output=False)

    def serve(self, may_come: Callable[[], bool] = lambda: False) -> None:
        """Does the jobs of other processes, until nothing is left of them and nothing more `may_come`."""
        with said_clearly(self._stop):
            self._stop.apart(functools.partial(self._serve, may_come))

    def _serve(self, may_come: Callable[[], bool]) -> None:
        while (there := bool(self._unfinished(most=1))) or may_come():
            if self._stop.wait(_POLL_S if there else _IDLE_S):
                raise self._stop.trouble or Halted

    def _wait_for(self, jobs: Sequence[str]) -> dict[str, str]:
        """Waits until all have ended; what those returned that ended well, by their ids. When the run stops, raises
        why: its trouble, or Halted where a person asked.

        They are asked for a few at a time, in the order in which they begin. One question about all of thousands that
        are left would be another one with each that ends, and every connection keeps what it was asked. What is not
        done here yet is asked for once in a while: another process may do it.
        """
        from dbos import DBOS

        results: dict[str, str] = {}
        for few in a_few(jobs):
            left = len(few)
            while left:
                known = DBOS.list_workflows(workflow_ids=few, status=list(_ENDED), load_input=False, load_output=False)
                left = len(few) - len(known)
                self._rest(few if left else ())
            well = DBOS.list_workflows(workflow_ids=few, status="SUCCESS", load_input=False)
            results |= {one.workflow_id: str(one.output) for one in well}
        return results

    def _rest(self, jobs: Sequence[str]) -> None:
        """Until it is worth asking again whether these jobs have ended."""
        for _ in range(_LOOKS):
            if self._stop.wait(_POLL_S if jobs else 0.0):
                raise self._stop.trouble or Halted
            if self._done_here.issuperset(jobs):
                return
