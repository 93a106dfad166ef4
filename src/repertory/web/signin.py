"""Signing in: by the link that the studio prints, or by its password; and signing out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from repertory.web.guarding import COOKIE, OPEN, SIGN_IN, address_of, cookie_of
from repertory.web.sessions import LIFE_S, Session, Sessions

if TYPE_CHECKING:
    from starlette.requests import Request

    from repertory.web.doors import Doors

SIGN_OUT = "/sign-out"
_LONGEST_FORM = 4096
_NO_STORE = {"cache-control": "no-store"}


def sign_in_routes(sessions: Sessions, doors: Doors) -> Sequence[Route]:
    """The sign-in page, the link, and the way out."""
    page = Environment(loader=PackageLoader("repertory.web", "static"), autoescape=True).get_template("sign-in.html.j2")

    def show(status: int, said: str, wait_s: float = 0.0) -> Response:
        headers = {**_NO_STORE, **({"retry-after": str(math.ceil(wait_s))} if wait_s else {})}
        return HTMLResponse(page.render(said=said), status_code=status, headers=headers)

    def enter(secret: str, address: str, wrong: str) -> Response:
        wait_s = sessions.wait_s(address)
        if wait_s:
            return show(429, f"Too many tries. Wait {math.ceil(wait_s)} seconds.", wait_s)
        session = sessions.sign_in(secret, address)
        return _let_in(session, doors) if session else show(401, wrong)

    async def ask(_: Request) -> Response:
        return show(200, "")

    async def given(request: Request) -> Response:
        body = await _form(request)
        if body is None:
            return show(413, "That is too long.")
        return enter(parse_qs(body).get("secret", [""])[0], address_of(request.scope), "That is not it.")

    async def link(request: Request) -> Response:
        return enter(request.query_params.get("token", ""), address_of(request.scope), _OLD_LINK)

    async def leave(request: Request) -> Response:
        sessions.sign_out(cookie_of(request.headers.get("cookie", "")))
        answer = RedirectResponse(SIGN_IN, status_code=303, headers=_NO_STORE)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=doors.is_https)
        return answer

    return (
        Route(SIGN_IN, ask, methods=["GET"]),
        Route(SIGN_IN, given, methods=["POST"]),
        Route(OPEN, link, methods=["GET"]),
        Route(SIGN_OUT, leave, methods=["POST"]),
    )


_OLD_LINK = "This link is of an earlier start of the studio. Take the newest that `repertory studio` printed."


async def _form(request: Request) -> str | None:
    """What a form sends; None for more than one needs."""
    found = b""
    async for part in request.stream():
        found += part
        if len(found) > _LONGEST_FORM:
            return None
    return found.decode("utf-8", errors="replace")


def _let_in(session: Session, doors: Doors) -> Response:
    answer = RedirectResponse("/", status_code=303, headers=_NO_STORE)
    answer.set_cookie(
        COOKIE, session.id, max_age=int(LIFE_S), httponly=True, samesite="strict", secure=doors.is_https, path="/"
    )
    return answer
