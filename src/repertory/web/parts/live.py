"""Pages that follow what changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from anyio import to_thread
from nicegui import background_tasks, context, ui

from repertory.errors import RepertoryError
from repertory.web.desk import Desk
from repertory.web.news import Change

R = TypeVar("R")
_TOGETHER_S = 0.15
"""Changes that come so soon after one another are shown together."""


def follow(desk: Desk, topics: Collection[str], show: Callable[[], Awaitable[None]]) -> None:
    """Lets this page `show` anew what it shows after every change of one of these topics, until its browser leaves.
    Several changes at once are one, and one that comes meanwhile is shown after it."""
    client, due = context.client, asyncio.Event()

    def heard(change: Change) -> None:
        if change.topic in topics:
            due.set()

    async def following() -> None:
        with desk.news.heard_by(heard, loop=asyncio.get_running_loop()):
            await client.connected()
            gone = asyncio.ensure_future(client.disconnected())
            while not gone.done():
                changed = asyncio.ensure_future(due.wait())
                await asyncio.wait({gone, changed}, return_when=asyncio.FIRST_COMPLETED)
                changed.cancel()
                if due.is_set():
                    due.clear()
                    await asyncio.sleep(_TOGETHER_S)
                    with client:
                        await show()

    background_tasks.create(following(), name="follow")


async def aside(read: Callable[[], R]) -> R:
    """What is read in another thread, so that other pages go on meanwhile."""
    return await to_thread.run_sync(read)


async def tried(do: Callable[[], R]) -> R | None:
    """What is done in another thread; where an error of ours comes of it, that is shown with its next step, and None is
    given."""
    try:
        return await aside(do)
    except RepertoryError as error:
        ui.notify(str(error), type="negative", multi_line=True, close_button="Close", timeout=0)
        return None
