"""What went wrong, as RFC 9457 writes it: `application/problem+json`, with the next step where there is one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from repertory.errors import (
    Busy,
    ConsentMissing,
    DiskFull,
    MachineMove,
    Overtaken,
    PersonMove,
    RepertoryError,
    ShotListError,
    UnknownName,
    VendorMove,
    YourMove,
)

if TYPE_CHECKING:
    from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"
_STATUS: tuple[tuple[type[RepertoryError], int], ...] = (
    (UnknownName, 404),
    (ConsentMissing, 403),
    (Overtaken, 412),
    (YourMove, 422),
    (Busy, 409),
    (PersonMove, 409),
    (DiskFull, 507),
    (MachineMove, 503),
    (VendorMove, 502),
    (RepertoryError, 500),
)
"""The first that fits; what the user must mend is a 4xx, what this computer or a vendor lacks a 5xx."""


def status_of(error: RepertoryError) -> int:
    """The HTTP status of an error of ours."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def problem_of(error: RepertoryError) -> dict[str, Any]:
    """An error of ours as a problem: `detail` is what happened, `step` what to do next, `type` its class."""
    found: dict[str, Any] = {"detail": error.what, "step": error.step, "type": f"/errors/{type(error).__name__}"}
    if isinstance(error, ShotListError):
        found |= {"line": error.line, "column": error.column}
    return found


def problem_response(status: int, detail: str, **more: Any) -> JSONResponse:
    """A problem as an answer."""
    from starlette.responses import JSONResponse

    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE)


def response_of(error: RepertoryError) -> JSONResponse:
    """An error of ours as an answer."""
    told = problem_of(error)
    return problem_response(status_of(error), told.pop("detail"), **told)
