"""Before a film is shot its cast is built and its plan is read. That somebody is at it is seen from every terminal, and
whoever wants to share the work waits for it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from repertory.errors import RepertoryError
from repertory.files.mirrors import refresh
from repertory.jobs.board import PREPARING, SHOOT, Process, board_of, made_for
from repertory.jobs.processes import new_id
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew, Event

S = TypeVar("S")
BEAT_S = 0.5
"""Seconds between two times that a process says it is there; what takes less is not worth a word."""
LOOK_S = 0.5
"""Seconds between two looks whether the film is shot by now."""


@contextlib.contextmanager
def preparing(film: ProductionFolder) -> Iterator[None]:
    """Says on the film's board that this process prepares it, until the block ends; while it shoots within the block it
    is known as that. The work itself says what is wrong with the database, so that nothing is said of it here."""
    over = threading.Event()
    thread = threading.Thread(target=_beating, args=(film, over), name="preparing", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=BEAT_S)


def _beating(film: ProductionFolder, over: threading.Event) -> None:
    from sqlalchemy.exc import DBAPIError

    me = new_id()
    while not over.wait(BEAT_S):
        with contextlib.suppress(RepertoryError, DBAPIError), made_for(film.folder) as board:
            while True:
                board.tell(me, PREPARING, ())
                if over.wait(BEAT_S):
                    board.leave(me)
                    return


def is_shot(film: ProductionFolder) -> bool:
    """Whether somebody shoots the film, here or on another machine; True while the database cannot tell."""
    there = _still_there(film, None)
    return there is None or _shoots(there)


def awaited(crew: Crew, film: ProductionFolder, patience_s: float) -> None:
    """Waits until the film is shot, as long as somebody prepares it, and so many seconds for somebody to come: two
    commands are typed at once on two machines. Whom it waits for is told. Raises as `board_of`, at first: a database
    that goes away later is waited for."""
    came, until, told = False, time.monotonic() + patience_s, ""
    there: Sequence[Process] = _there(film)
    while not _shoots(there):
        prepare = [one.executor.rpartition("-")[0] for one in there if one.does == PREPARING]
        came = came or bool(prepare)
        if not prepare and (came or time.monotonic() >= until):
            break
        said = f"it is being prepared on {', '.join(prepare)}" if prepare else "nobody shoots it yet"
        if said != told:
            told = said
            crew.tell(Event(about="film", text=f"{said}; waits for its shots. Ctrl-C leaves", lasting=True))
        time.sleep(LOOK_S)
        there = _still_there(film, there)
    if told:
        for folder in (film.folder, crew.library.folder):
            refresh(folder)  # what was made meanwhile


def _shoots(there: Sequence[Process]) -> bool:
    return any(one.does == SHOOT for one in there)


def _there(film: ProductionFolder) -> tuple[Process, ...]:
    refresh(film.folder / ".repertory")
    with board_of(film.folder) as board:
        return () if board is None else board.read().processes


def _still_there(film: ProductionFolder, before: S) -> tuple[Process, ...] | S:
    """Who is there; what was known `before` while the database cannot tell."""
    from sqlalchemy.exc import DBAPIError

    try:
        return _there(film)
    except (RepertoryError, DBAPIError):
        return before
