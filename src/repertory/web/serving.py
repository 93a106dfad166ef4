"""Serving: the ASGI application behind its guard, and running it."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from nicegui import ui
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from repertory.errors import YourMove
from repertory.web.api.routes import api_app
from repertory.web.desk import Desk
from repertory.web.doors import Doors, require_guarded
from repertory.web.guarding import OPEN, Guard
from repertory.web.media import media_routes
from repertory.web.pages import add_pages
from repertory.web.problems import problem_response
from repertory.web.sessions import Sessions
from repertory.web.signin import sign_in_routes

if TYPE_CHECKING:
    from starlette.types import ASGIApp

TITLE = "Repertory"
RECONNECT_S = 120.0
"""So long is a page kept whose browser has lost the connection: a laptop that was closed finds it again."""
_LAST_WORDS_S = 3
"""So long is waited at the end for answers that are being sent."""


def application(desk: Desk, doors: Doors, secret: str) -> ASGIApp:
    """The whole studio as an ASGI application: pages, API and media, all behind the guard."""
    sessions = Sessions(secret)

    @contextlib.asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None, openapi_url=None, lifespan=living)
    app.add_exception_handler(HTTPException, _nothing_there)
    app.mount("/api/v1", api_app(desk))
    app.mount("/static", StaticFiles(packages=[("repertory.web", "static")]))
    app.router.routes.extend((*sign_in_routes(sessions, doors), *media_routes(desk)))
    add_pages(desk)
    ui.run_with(app, title=TITLE, dark=None, tailwind=False, reconnect_timeout=RECONNECT_S, show_welcome_message=False)
    return Guard(app, doors, sessions)


async def _nothing_there(_: Request, error: Exception) -> Response:
    """An address that no part of the studio knows: one with a line break in it, say."""
    assert isinstance(error, HTTPException)  # noqa: S101 - the handler is of this class alone
    return problem_response(error.status_code, str(error.detail))


def serve(library: Path, films: Path, doors: Doors, *, password: str, show: bool, say: Callable[[str], None]) -> None:
    """Serves the studio until Ctrl-C, and says where; `show` opens it in the browser.

    Raises YourMove where others could come in without a password, and for a port that is taken.
    """
    require_guarded(doors, password)
    secret = password or secrets.token_urlsafe(24)
    with _listening(doors) as listener:
        doors = replace(doors, port=listener.getsockname()[1])
        desk = Desk(library, films)
        address = doors.address if password else f"{doors.address}{OPEN}?token={secret}"
        say(f"The studio is open: {address}")
        say("Stop it with Ctrl-C; what is being shot goes on.")
        if show:
            threading.Timer(0.5, webbrowser.open, (address,)).start()
        app = application(desk, doors, secret)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=_LAST_WORDS_S
        )
        uvicorn.Server(config).run(sockets=[listener])


@contextlib.contextmanager
def _listening(doors: Doors) -> Iterator[socket.socket]:
    """A socket on the studio's door."""
    try:
        family = socket.getaddrinfo(doors.host, doors.port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((doors.host, doors.port), family=family)
    except OSError as error:
        step = (
            "Choose another one: repertory studio --port 8766" if error.errno else "Name an address of this computer."
        )
        raise YourMove(f"The studio cannot listen on {doors.host}, port {doors.port}.", step=step) from error
    with listener:
        yield listener
