"""A person's wishes of a shoot that is under way: they stand on the film's board, so that every process on every
machine hears of them, and outlive a crash."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from repertory.errors import RepertoryError, UnknownName
from repertory.jobs.board import SHOOT, Seen, board_of, made_for, require_own
from repertory.jobs.detached import Begun, begin
from repertory.jobs.log import folder_of
from repertory.productions.folder import ProductionFolder


def start(film: ProductionFolder, command: Sequence[str]) -> Begun:
    """Starts a command that works on the film in a process of its own, which goes on when this one ends; waits until it
    works, or has ended. Raises FolderNotWritable, DiskFull."""

    def is_at_work(host: str, pid: int) -> bool:
        try:
            with board_of(film.folder) as board:
                there = board.read().processes if board is not None else ()
        except RepertoryError:  # it will say so itself
            return False
        shoots = [process.executor for process in there if process.does == SHOOT]
        return any(executor.startswith(f"{host}-{pid}-") for executor in shoots)

    return begin(command, folder_of(film.folder), is_at_work)


def pause(film: ProductionFolder) -> Seen:
    """Nothing new of the film is ordered and no step begins, until it is resumed; what is ordered is fetched. Gives who
    works on it, and what is done with its shots. Raises YourMove for a copy of a film on which nobody works."""
    with made_for(film.folder) as board:
        board.pause()
        return board.read()


def is_paused(film: ProductionFolder) -> bool:
    """Whether the film is to rest."""
    with board_of(film.folder) as board:
        return board is not None and board.wishes().paused


def resume(film: ProductionFolder) -> tuple[bool, Seen]:
    """Lets the film go on; whether it was paused, and who goes on with it. Raises YourMove as `pause`."""
    require_own(film.folder)
    with board_of(film.folder) as board:
        return (board.resume(), board.read()) if board is not None else (False, Seen())


def cancel(film: ProductionFolder, numbers: Sequence[str] = ()) -> tuple[str, ...]:
    """Ends the work on these shots, or on all that something is done with; gives their numbers. What is ordered of them
    is called off where its vendor lets go of it, and else fetched and kept. The next `shoot` of a shot brings it back.
    Raises UnknownName for a shot with which nothing is done, YourMove as `pause`."""
    require_own(film.folder)
    with board_of(film.folder) as board:
        seen = board.read() if board is not None else Seen()
        there = [shot for shot, one in seen.standings.items() if not one.doing.is_over]
        if idle := [number for number in numbers if number not in there]:
            raise _nothing_done(film, idle, there)
        ended = tuple(dict.fromkeys(numbers)) or tuple(there)
        if board is not None and ended:
            board.cancel(ended)
        return ended


def _nothing_done(film: ProductionFolder, idle: Sequence[str], there: Sequence[str]) -> UnknownName:
    look = f"repertory status {shlex.quote(str(film.folder))}"
    step = f"Something is done with: {', '.join(there)}." if there else f"How it stands: {look}"
    named = ", ".join(f'"{number}"' for number in dict.fromkeys(idle))
    return UnknownName(f"Nothing is being done with a shot {named}.", step=step)
