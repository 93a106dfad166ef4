"""The shooting of a film: the board of its shots, its money, and what can be done."""

from __future__ import annotations

from pathlib import Path

from nicegui import background_tasks, context, ui

from repertory.errors import RepertoryError
from repertory.web.desk import Desk
from repertory.web.pages.shell import empty, frame
from repertory.web.parts.live import aside
from repertory.web.parts.shootboard import ShootBoard


def add(desk: Desk) -> None:
    """Adds the page."""

    @ui.page("/films/{film}/shoot")
    async def shoot(film: str) -> None:
        here = f"/films/{film}/shoot"
        try:
            folder = await aside(lambda: desk.reader(film).film.folder)
        except RepertoryError as error:
            with frame(desk, film, here="/films"):
                empty("This film cannot be shown", str(error))
            return
        with frame(desk, "Shoot", here=here, film=film):
            ShootBoard(film)
        _look_at_board(desk, film, folder)


def _look_at_board(desk: Desk, film: str, folder: Path) -> None:
    """Has the film's board looked at until this browser leaves, so that its changes are told."""
    client = context.client

    async def looking() -> None:
        with desk.boards.looked_at(film, folder):
            await client.connected()
            await client.disconnected()

    background_tasks.create(looking(), name=f"board {film}")
