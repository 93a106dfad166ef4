"""Watching over a shoot: what is done with each shot is put on the film's board; what a person wishes is read there.

A thread of its own does both, twice a second and in one go, so that no shot waits for it, and a job database that is
away for a while stops nothing.
"""

from __future__ import annotations

import contextlib
import logging
import shlex
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from repertory.errors import RepertoryError
from repertory.jobs.board import Board, Process, Seen, Standing, board_of
from repertory.jobs.journal import Journal, OrderState
from repertory.jobs.stopping import Stop, Wishes
from repertory.model.doing import Doing
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew, Event
from repertory.work.purse import shot_of

LOOK_S = 0.5
"""Seconds between two looks at the board."""

_log = logging.getLogger(__name__)


def shots_under_way(film: Path) -> frozenset[str]:
    """Numbers of the shots that the processes at work on a film are to shoot, and have not ended with."""
    return _open(_seen(film))


def may_be_shot(film: Path, shots: Collection[str], *, left: bool = False) -> bool:
    """Whether somebody at work on a film is to shoot one of these, as far as is known: the job database may be away. By
    `left` also whether there is somebody who may yet take over what one who died has left."""
    from sqlalchemy.exc import DBAPIError

    with contextlib.suppress(RepertoryError, DBAPIError):
        seen = _seen(film)
        return not _open(seen).isdisjoint(shots) or (left and len(seen.processes) > 1)
    return True


def _seen(film: Path) -> Seen:
    with board_of(film) as board:
        return board.read() if board is not None else Seen()


def _open(seen: Seen) -> frozenset[str]:
    living = {process.executor for process in seen.processes}
    open_ = [one for one in seen.standings.values() if living and not one.doing.is_over]
    return frozenset(one.shot for one in open_ if not one.executor or one.executor in living)


class Watch:
    """What one process tells the board of a film, and hears from it."""

    def __init__(self, crew: Crew, film: ProductionFolder, me: str, does: str) -> None:
        """`me` is the id of this process, which `does` SHOOT or WORKER."""
        self._crew = crew
        self._film = film.folder
        self._journal = Journal(film.folder / "orders")
        self.me = me
        self._does = does
        self._lock = threading.Lock()
        self._told: dict[str, tuple[Standing, float]] = {}
        """What each shot does, and since when by this process's own clock."""
        self._news: set[str] = set()
        self._worked_s: dict[str, float] = {}
        self._before_pause: dict[str, Standing] = {}
        self.wanted: Collection[str] = ()
        """Numbers of the shots that are to be shot now."""
        self.listed: Collection[str] = ()
        """Those of all shots of the list."""

    def hear(self, event: Event) -> None:
        """What is done with a shot, as the crew tells it."""
        if event.doing is None:
            return
        now = time.monotonic()
        with self._lock:
            before, since = self._told.get(event.about, (Standing(shot=event.about, doing=Doing.WAITING), now))
            if not before.doing.is_at_rest:
                self._worked_s[event.about] = self._worked_s.get(event.about, 0.0) + now - since
            standing = Standing(
                shot=event.about,
                doing=event.doing,
                what=event.why or event.text,
                engine=event.engine or before.engine,
                order=event.order,
                executor=self.me,
                took_s=self._worked_s.get(event.about),
            )
            self._told[event.about] = (standing, now)
            self._news.add(event.about)

    @contextlib.contextmanager
    def over(
        self, address: str, queue: str, stop: Stop, *, tell: Callable[[Event], None], alone: bool
    ) -> Iterator[None]:
        """Watches during the block. What a person wishes is known before it begins; jobs hear of it by their `stop`,
        people by `tell`. `alone` says that no other process works on the film."""
        watched = _Watched(self, Board(address, queue), stop, tell)
        stop.is_out = self._is_out
        stop.tell_paused = lambda shot, paused: tell(self._paused(shot, paused=paused))
        try:
            stop.apart(lambda: watched.begin(alone=alone))
            with watched.looking():
                yield
        finally:
            stop.within_patience(watched.leave)

    def report(self, board: Board) -> Wishes:
        """Puts on the board what is new, and gives what a person wishes."""
        with self._lock:
            now, news = time.monotonic(), {shot: self._told[shot] for shot in self._news}
            self._news.clear()
        try:
            return board.tell(self.me, self._does, [(standing, now - since) for standing, since in news.values()])
        except BaseException:
            with self._lock:
                self._news |= news.keys()
            raise

    def said(self, before: Wishes, now: Wishes) -> Iterator[str]:
        """What a person has wished meanwhile."""
        if now.paused and not before.paused:
            go_on = f"repertory resume {shlex.quote(str(self._film))}"
            yield f"paused: what is ordered is fetched, and nothing else is done. To go on: {go_on}"
        if before.paused and not now.paused:
            yield "goes on"
        if cancelled := sorted(now.cancelled - before.cancelled):
            yield f"cancelled: shot {', '.join(cancelled)}; what is ordered of it is fetched, since it is paid"

    def left_to(self, there: Sequence[Process]) -> Iterator[str]:
        """Who goes on when this process stops before its time: what they order is paid for, too."""
        others = [one.executor.rsplit("-", 2) for one in there if one.executor != self.me]
        if not others:
            return
        who = ", ".join(f"process {number} on {computer}" for computer, number, _ in others)
        go, costs = ("goes", "it orders") if len(others) == 1 else ("go", "they order")
        pause = f"repertory pause {shlex.quote(str(self._film))}"
        yield f"{who} {go} on, and what {costs} is paid for. To stop that, too: {pause}"

    def _paused(self, shot: str, *, paused: bool) -> Event:
        """That a shot waits since the film is paused; or what it did before that, since it goes on."""
        with self._lock:
            before = self._told.get(shot, (Standing(shot=shot, doing=Doing.WAITING), 0.0))[0]
        if paused:
            self._before_pause[shot] = before
            return Event(about=shot, text="paused", doing=Doing.PAUSED)
        was = self._before_pause.pop(shot, before)
        return Event(about=shot, text=was.what or "goes on", doing=was.doing, engine=was.engine, order=was.order)

    def _is_out(self, shot: str) -> bool:
        """Whether a shot has an order at an engine whose result nobody makes by hand."""
        for order_id in self._journal.ids():
            if shot_of(order_id) != shot or self._journal.state(order_id) is not OrderState.TICKETED:
                continue
            if not self._crew.by_hand(self._journal.ticket(order_id).engine):
                return True
        return False


class _Watched:
    """A watch over the jobs of one run."""

    def __init__(self, watch: Watch, board: Board, stop: Stop, tell: Callable[[Event], None]) -> None:
        self._watch, self._board, self._stop, self._tell = watch, board, stop, tell

    def begin(self, *, alone: bool) -> None:
        self._board.open()
        self._board.begin(self._watch.wanted, self._watch.listed, alone=alone)
        self._look()

    @contextlib.contextmanager
    def looking(self) -> Iterator[None]:
        """Looks again and again, in a thread of its own."""
        from sqlalchemy.exc import DBAPIError

        done = threading.Event()

        def look() -> None:
            while not done.wait(LOOK_S):
                try:
                    self._look()
                except DBAPIError:
                    continue  # it is told where the jobs meet it; what is new is told later
                except Exception:  # noqa: BLE001 - the work goes on without being watched
                    _log.exception("The board of the film cannot be read or written; it is tried again.")

        thread = threading.Thread(target=look, name="board", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join(timeout=LOOK_S)

    def leave(self) -> None:
        try:
            self._watch.report(self._board)
            if self._stop.cut_short:
                for text in self._watch.left_to(self._board.read().processes):
                    self._tell(Event(about="film", text=text, lasting=True))
            self._board.leave(self._watch.me)
        finally:
            self._board.close()

    def _look(self) -> None:
        before, self._stop.wishes = self._stop.wishes, self._watch.report(self._board)
        for text in self._watch.said(before, self._stop.wishes):
            self._tell(Event(about="film", text=text, lasting=True))
