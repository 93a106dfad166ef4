"""The guard at the door: every request of whatever kind passes it before anything else sees it.

Against DNS rebinding the Host must be one of our own; against other sites, whatever changes something or opens a socket
must come from one of our own origins, and carry the session's token where it is asked for by a cookie; whoever has not
signed in sees the sign-in page alone.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

from repertory.web.doors import Doors
from repertory.web.problems import problem_response
from repertory.web.sessions import Session, Sessions

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "repertory_session"
CSRF_HEADER = "x-csrf-token"
SIGN_IN, OPEN = "/sign-in", "/open"
API = "/api/"
_PUBLIC = frozenset({SIGN_IN, OPEN, "/static/sign-in.css", "/static/mark.svg"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NICEGUI = "/_nicegui"
SESSION = "repertory.session"
"""Where a request's session stands in its scope; absent for one with a bearer token."""

PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        # NiceGUI starts a page by a script in it, and its Vue builds templates in the browser.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""Of what is no page: a picture or an answer in JSON that somebody opens as one runs nothing."""
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
)


class Guard:
    """Lets through who may come in, and says no to whoever else in the words of the API or by the sign-in page."""

    def __init__(self, app: ASGIApp, doors: Doors, sessions: Sessions) -> None:
        self._app, self._sessions = app, sessions
        self._hosts, self._origins = doors.hosts, doors.origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        refusal = self._refused(scope, headers)
        if refusal is None:
            await self._app(scope, receive, _with_headers(scope, send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refusal[1]})
        elif refusal[0] == 401 and _is_page(scope, headers):
            await _to_sign_in(_with_headers(scope, send))
        else:
            await problem_response(*refusal)(scope, receive, _with_headers(scope, send))

    def _refused(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        """The status and the reason of a no; None for a yes."""
        return self._from_elsewhere(scope, headers) or (
            None if self._is_open(scope, headers) else self._stranger(scope, headers)
        )

    def _from_elsewhere(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        """Against names that were made to point here, and against other sites."""
        if headers.get("host", "").lower() not in self._hosts:
            return 421, "This studio is not known by that name."
        socket, origin = scope["type"] == "websocket", headers.get("origin", "")
        foreign = (origin or socket) and origin.lower() not in self._origins
        aside = headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}
        if foreign or (aside and not _is_link(scope.get("method", ""), headers)):
            return 403, "This came from another site."
        return None

    def _is_open(self, scope: Scope, headers: dict[str, str]) -> bool:
        """Whether nobody need have signed in for it, or a program gives the token itself, which only the API takes."""
        if scope["type"] == "websocket" or scope["path"] in _PUBLIC:
            return scope["path"] in _PUBLIC
        kind, _, token = headers.get("authorization", "").partition(" ")
        if not scope["path"].startswith(API) or kind.lower() != "bearer":
            return False
        return self._sessions.admits(token.strip(), address_of(scope))

    def _stranger(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        """Who has not signed in, and a request that a page of ours did not make."""
        session = self._sessions.of(cookie_of(headers.get("cookie", "")))
        if session is None:
            return 401, "Sign in first: open the link that `repertory studio` printed."
        if scope["type"] != "websocket" and scope["method"] not in _SAFE:
            if not headers.get("origin"):
                return 403, "A request that changes something says where it comes from."
            # What NiceGUI sends goes to an address that only its own page knows.
            own = scope["path"].startswith(_NICEGUI) or headers.get(CSRF_HEADER, "") == session.csrf
            if not own:
                return 403, f"The {CSRF_HEADER} header is missing or is not this session's."
        scope.setdefault("state", {})[SESSION] = session
        return None


def session_of(scope: Scope) -> Session | None:
    """The session of a request that has passed; None for one with a bearer token."""
    found: Session | None = scope.get("state", {}).get(SESSION)
    return found


def cookie_of(header: str) -> str:
    """The session's id in a Cookie header; empty where there is none."""
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def address_of(scope: Scope) -> str:
    """The network address that a request came from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _is_page(scope: Scope, headers: dict[str, str]) -> bool:
    wants = "text/html" in headers.get("accept", "") and scope.get("method") == "GET"
    return wants and not scope["path"].startswith((API, _NICEGUI))


def _is_link(method: str, headers: dict[str, str]) -> bool:
    """Whether somebody follows a link to a page, from wherever it stands: their cookie does not come along."""
    return method == "GET" and (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == (
        "navigate",
        "document",
    )


async def _to_sign_in(send: Any) -> None:
    head = [(b"location", SIGN_IN.encode()), (b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 303, "headers": head})
    await send({"type": "http.response.body", "body": b""})


def _with_headers(scope: Scope, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            is_page = any(
                name.lower() == b"content-type" and b"text/html" in value for name, value in message["headers"]
            )
            policy = PAGE_POLICY if is_page or scope["path"].startswith((_NICEGUI, "/static/")) else FILE_POLICY
            own = (*_HEADERS, (b"content-security-policy", policy.encode()), (b"cache-control", b"no-store"))
            message["headers"] = [*message["headers"], *(pair for pair in own if pair[0] not in given)]
        await send(message)

    return sending
