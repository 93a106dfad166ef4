"""The API's application: its routes, and every error as a problem."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from repertory import __version__
from repertory.errors import RepertoryError
from repertory.web.api.anchors import anchor_routes
from repertory.web.api.engines import engine_routes
from repertory.web.api.events import event_routes
from repertory.web.api.films import film_routes
from repertory.web.api.library import library_routes
from repertory.web.api.models import Problem
from repertory.web.api.shots import shot_routes
from repertory.web.api.takes import take_routes
from repertory.web.api.tasks import task_routes
from repertory.web.desk import Desk
from repertory.web.problems import MEDIA_TYPE, problem_response, response_of

_PROBLEM: dict[str, Any] = {"content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
_SAID: dict[int | str, dict[str, Any]] = {
    "default": {"description": "What went wrong, and what to do next.", **_PROBLEM}
}


def api_app(desk: Desk) -> FastAPI:
    """Everything below `/api/v1`. What it can do is written at `/api/v1/openapi.json`."""
    app = FastAPI(
        title="Repertory",
        version=__version__,
        summary="A standing company of actors for AI film-makers, over HTTP.",
        docs_url=None,
        redoc_url=None,
        responses=_SAID,
    )
    for routes in (
        anchor_routes(desk),
        library_routes(desk),
        engine_routes(),
        film_routes(desk),
        shot_routes(desk),
        take_routes(desk),
        task_routes(desk),
        event_routes(desk),
    ):
        app.include_router(routes)

    @app.exception_handler(RepertoryError)
    async def ours(_: Request, error: Exception) -> Response:
        assert isinstance(error, RepertoryError)  # noqa: S101 - the handler is of this class alone
        return response_of(error)

    @app.exception_handler(RequestValidationError)
    async def unfit(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        found = [{"at": "/".join(map(str, one["loc"])), "said": one["msg"]} for one in error.errors()]
        first = found[0] if found else {"at": "", "said": "It cannot be read."}
        return problem_response(422, f"{first['at']}: {first['said']}", errors=found)

    @app.exception_handler(HTTPException)
    async def other(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        answer = problem_response(error.status_code, str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    async def inside(_: Request, __: Exception) -> Response:  # it is raised on, so the log has all of it
        return problem_response(500, "Something broke inside the studio.", step="Where it was started, it says what.")

    return app
