"""Server-sent events: what has changed, as it changes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from repertory.web.desk import Desk
from repertory.web.news import Change

_BEAT_S = 15.0
"""After so many seconds of silence a comment is sent, so that proxies keep the connection."""
_MOST_WAITING = 1000


def event_routes(desk: Desk) -> APIRouter:
    """One stream of all changes."""
    routes = APIRouter(tags=["events"])

    @routes.get(
        "/events",
        summary="Changes as they happen",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}, "description": "`change` events: {number, topic}."}},
    )
    async def events(request: Request) -> StreamingResponse:
        return StreamingResponse(_told(desk, request), media_type="text/event-stream")

    return routes


async def _told(desk: Desk, request: Request) -> AsyncIterator[str]:
    waiting: asyncio.Queue[Change] = asyncio.Queue(_MOST_WAITING)

    def put(change: Change) -> None:
        if waiting.full():  # whoever reads so slowly asks for everything anew
            waiting.get_nowait()
        waiting.put_nowait(change)

    with desk.news.heard_by(put, loop=asyncio.get_running_loop()):
        yield f"retry: 1000\nid: {desk.news.last}\nevent: hello\ndata: {{}}\n\n"
        while not await request.is_disconnected():
            try:
                change = await asyncio.wait_for(waiting.get(), _BEAT_S)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            data = json.dumps({"number": change.number, "topic": change.topic})
            yield f"id: {change.number}\nevent: change\ndata: {data}\n\n"
