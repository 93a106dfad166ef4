"""Stopping: how the jobs of a run come to rest when a person interrupts it or the disk gives out.

A job stops between two steps, or in a wait; the next run goes on there. What failed for want of room or of a right is
never stored as a step's result, since it would be replayed after room was made.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, wait
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from repertory.errors import DiskFull, FolderNotWritable
from repertory.files.outages import Needed
from repertory.files.serverlocks import LockLost
from repertory.files.waiting import waiting_by
from repertory.files.writing import clear_write_errors

R = TypeVar("R")
PATIENCE_S = 3.0
"""How long an interrupt waits for the steps that are under way, and for a database that may be away; a call that may
cost money is always waited for."""
HASTE_S = 0.5
"""The same for each thing that is still to be done, once the database is known not to answer."""
_LOOK_S = 0.1
_WISH_S = 0.5
"""Within so many seconds whoever waits to order something hears what a person wishes."""
_AWAY_S = 0.5
"""Seconds between two looks for what is away."""


class Halted(BaseException):
    """Ends a job that is to go on in the next run. Not an Exception: those are stored as the job's result."""


class Cancelled(BaseException):
    """Ends a job whose shot a person has cancelled; what is ordered of it is here by then."""


class Paused(BaseException):
    """Takes a step back to its beginning, where it waits until a person lets the film go on."""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a person wishes of the work on a film."""

    paused: bool = False
    """Nothing new is to be ordered, and no step to begin."""
    cancelled: frozenset[str] = frozenset()
    """Numbers of the shots on which the work is to end."""


class Stop:
    """What the threads of one run share: whether to stop, why, what a person wishes, and who is still at work."""

    def __init__(self, folder: Path, needed: Needed | None = None) -> None:
        self._folder = folder
        self._needed = needed or Needed((), print)
        self._asked = threading.Event()
        self._changed = threading.Condition()
        self._at_work = 0
        self._unbroken = 0
        self.trouble: Exception | None = None
        """Why the run stops by itself: the first error that another try would meet again."""
        self.cut_short = False
        """Whether the work ends before all of it is done."""
        self._patience_s = PATIENCE_S
        self._wishes = Wishes()
        self._paused_s, self._heard = 0.0, time.monotonic()
        self.is_out: Callable[[str], bool] = lambda _: False
        """Whether a shot has an order at an engine: that is fetched, whatever a person wishes."""
        self.tell_paused: Callable[[str, bool], None] = lambda *_: None
        """Hears that a shot waits since the film is paused, and that it goes on."""

    def ask(self, trouble: Exception | None = None) -> None:
        """Stops every job before its next step."""
        with self._changed:
            if not self._asked.is_set():
                self.trouble = trouble
            self._asked.set()

    @property
    def is_asked(self) -> bool:
        return self._asked.is_set()

    @property
    def wishes(self) -> Wishes:
        return self._wishes

    @wishes.setter
    def wishes(self, wishes: Wishes) -> None:
        with self._changed:
            now = time.monotonic()
            self._paused_s += now - self._heard if self._wishes.paused else 0.0
            self._wishes, self._heard = wishes, now

    def worked_s(self) -> float:
        """Seconds by a clock that stands still while the film is paused."""
        with self._changed:
            return (self._heard if self._wishes.paused else time.monotonic()) - self._paused_s

    def wait(self, seconds: float) -> bool:
        """Waits, not longer than until a stop is asked for; whether it is."""
        return self._asked.wait(seconds)

    def rest(self, seconds: float, shots: Collection[str]) -> frozenset[str]:
        """Waits with no job under way; what the film is paused counts for nothing. Ends early where a person cancels
        one of these shots, and gives them. Raises what the run stops for, or Halted where a person asked."""
        until = self.worked_s() + seconds
        while (left := until - self.worked_s()) > 0:
            if self.wait(min(left, _LOOK_S)):
                raise self.trouble or Halted
            if cancelled := self.wishes.cancelled.intersection(shots):
                return cancelled
        return frozenset()

    @contextlib.contextmanager
    def job(self, shot: str = "") -> Iterator[None]:
        """A job at work on a shot, in this thread. Raises Halted."""
        token, at = _STOP.set(self), _SHOT.set(shot)
        self._count(jobs=1)
        try:
            go_on()
            with waiting_by(self._pause):
                yield
        finally:
            self._count(jobs=-1)
            _STOP.reset(token)
            _SHOT.reset(at)

    def _pause(self, seconds: float) -> None:
        if self.wait(seconds):
            raise Halted

    def watched(self, effect: Callable[[], R]) -> R:
        """A step, begun anew where it met a pause before it had ordered anything. Raises Halted where it fails for want
        of room or of a right, or because of the stop itself, and Cancelled."""
        while True:
            try:
                return self._done(effect)
            except Paused:
                _hold(out=False)

    def _done(self, effect: Callable[[], R]) -> R:
        """What was done while something was away that it needs, or under a lock that was lost, is done again when it is
        there: it may have been half done, as by a kill."""
        while True:
            while self._needed.away():
                if self.wait(_AWAY_S):
                    raise Halted
            try:
                with clear_write_errors(self._folder):
                    result = effect()
            except Exception as error:
                if self.is_asked:  # what an interrupt did to a program that the step had called is no result either
                    raise Halted from error
                if self._needed.away():
                    continue
                if isinstance(error, LockLost):
                    self._pause(_AWAY_S)
                    continue
                if isinstance(error, DiskFull | FolderNotWritable):
                    self.ask(error)
                    raise Halted from error
                raise
            if not self._needed.away():
                return result

    def apart(self, work: Callable[[], R]) -> R:
        """Does it in a thread of its own, which an interrupt does not break off but asks to stop: a database call that
        is broken off keeps its lock, and every other thread would wait for that for ever. What has not ended
        PATIENCE_S after an interrupt is left behind: a database that is away is asked again without end."""
        doing = _begun(work)
        try:
            while not doing.done():
                wait([doing], timeout=_LOOK_S)  # not for ever: on Windows no interrupt is heard meanwhile
        except BaseException:
            self.ask()
            self._ended(doing)
            raise
        return doing.result()

    def within_patience(self, work: Callable[[], object]) -> bool:
        """Does it in a thread of its own, and waits for that as long as an interrupt is patient; whether it ended.
        What it raises is not raised here."""
        return self._ended(_begun(work))

    def _ended(self, doing: Future[R]) -> bool:
        """Whether it ends in time. After the first thing that did not, nothing else is waited for as long."""
        wait([doing], timeout=self._patience_s)
        if not doing.done():
            self._patience_s = HASTE_S
        return doing.done()

    def settle(self, patience_s: float | None) -> bool:
        """Waits for the jobs to come to rest, for `patience_s` seconds at the most (None: however long it takes), but
        always for what must not be broken off; whether they did."""
        deadline = None if patience_s is None else time.monotonic() + min(patience_s, self._patience_s)
        with self._changed:
            while self._at_work:
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0 and not self._unbroken:
                    return False
                self._changed.wait(0.1)
        return True

    def _count(self, *, jobs: int = 0, unbroken: int = 0) -> None:
        with self._changed:
            self._at_work += jobs
            self._unbroken += unbroken
            self._changed.notify_all()


def _begun(work: Callable[[], R]) -> Future[R]:
    """What is being done in a thread that does not keep the process from ending."""
    doing: Future[R] = Future()

    def do() -> None:
        try:
            doing.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whoever waits for it gets it
            doing.set_exception(error)

    threading.Thread(target=do, name="apart", daemon=True).start()
    return doing


_STOP: ContextVar[Stop | None] = ContextVar("stop", default=None)
"""The run whose job this thread works on; None outside a job."""
_SHOT: ContextVar[str] = ContextVar("shot", default="")


def current_shot() -> str:
    """The number of the shot that this thread works on; empty outside a job."""
    return _SHOT.get()


def current() -> Stop | None:
    """The run whose job this thread works on; None outside a job."""
    return _STOP.get()


def go_on() -> None:
    """Raises Halted in a job that is to stop; to be called where it may."""
    stop = _STOP.get()
    if stop is not None and stop.is_asked:
        raise Halted


def hold() -> None:
    """Where a step of a job is to begin: waits while the film is paused. What is ordered of the shot is fetched all the
    same. Raises Halted, and Cancelled."""
    stop = _STOP.get()
    if stop is None:
        return
    shot, wishes = _SHOT.get(), stop.wishes
    _hold(out=(wishes.paused or shot in wishes.cancelled) and stop.is_out(shot))


def _hold(*, out: bool) -> None:
    stop, shot = _STOP.get(), _SHOT.get()
    if stop is None:
        return
    waited = False
    try:
        while True:
            go_on()
            if not out and shot in stop.wishes.cancelled:
                raise Cancelled
            if out or not stop.wishes.paused:
                return
            if not waited:
                waited = True
                stop.tell_paused(shot, True)
            stop.wait(_LOOK_S)
    finally:
        if waited:
            stop.tell_paused(shot, False)


def may_order() -> None:
    """Where something is about to be ordered. Raises Halted, Cancelled, and Paused."""
    go_on()
    stop, shot = _STOP.get(), _SHOT.get()
    if stop is not None and shot in stop.wishes.cancelled:
        raise Cancelled
    if stop is not None and stop.wishes.paused:
        raise Paused


def is_cancelled() -> bool:
    """Whether a person has cancelled the shot that this thread works on."""
    stop = _STOP.get()
    return stop is not None and _SHOT.get() in stop.wishes.cancelled


def rest(seconds: float, *, ordered: bool = False) -> None:
    """Waits inside a job or outside; in a job that is to stop, raises Halted at once. Where nothing is `ordered` yet,
    raises Cancelled and Paused, too."""
    stop = _STOP.get()
    if stop is None:
        time.sleep(seconds)
        return
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        stop.wait(left if ordered else min(left, _WISH_S))
        go_on() if ordered else may_order()
    go_on() if ordered else may_order()


@contextlib.contextmanager
def unbroken() -> Iterator[None]:
    """What an interrupt waits for: a call that may cost money, and the writing down of its receipt."""
    stop = _STOP.get()
    if stop is None:
        yield
        return
    stop._count(unbroken=1)
    try:
        with waiting_by(time.sleep):
            yield
    finally:
        stop._count(unbroken=-1)
