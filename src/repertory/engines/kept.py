"""Connections that are kept: one pool for each place that is asked, shared by every adapter and thread of this process.

An order that takes minutes is asked for dozens of times, and a new connection costs as many round trips as a question.
Nothing but the connection is kept: no header, no cookie, no answer.
"""

from __future__ import annotations

import atexit
import functools
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies_environment

from repertory.files.addresses import is_loopback

if TYPE_CHECKING:
    import ssl

    import httpx

KEPT_S = 30.0
"""How long a connection may lie idle: longer than the longest pause between two polls."""
_MOST = 64
"""So many may lie idle at one place; a question never waits for one."""

_POOLS: dict[object, httpx.Client] = {}
_opening = threading.Lock()


def kept_to(url: httpx.URL) -> httpx.Client:
    """The pool of a place: scheme, host and port, and the proxies that the environment names by now. It is for sending
    requests that another client has built, whole with their headers and time limits."""
    import httpx

    place = f"{url.scheme}://{url.netloc.decode('ascii')}"
    key = (place, *sorted(getproxies_environment().items()))
    with _opening:
        if key not in _POOLS:
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=_MOST, keepalive_expiry=KEPT_S)
            _POOLS[key] = httpx.Client(verify=trusted(), trust_env=not is_loopback(str(url)), limits=limits)
        return _POOLS[key]


def asked(request: httpx.Request, alone: Callable[[], httpx.Response], **named: Any) -> httpx.Response:
    """What is answered to a question, as a stream, over a kept connection. Where that had been closed meanwhile it is
    sent once more, by `alone` over one of its own: it costs nothing. Raises httpx.RequestError."""
    import httpx

    opened: list[str] = []

    def heard(event: str, _: object) -> None:
        if event.startswith("connection.connect"):
            opened.append(event)

    request.extensions = {**request.extensions, "trace": heard}
    try:
        return kept_to(request.url).send(request, stream=True, **named)
    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
        if opened:
            raise
        return alone()


@atexit.register
def close_kept() -> None:
    """Closes every connection that lies idle; the next question opens a new one."""
    with _opening:
        while _POOLS:
            _POOLS.popitem()[1].close()


@functools.cache
def trusted() -> ssl.SSLContext:
    """The certificates that are trusted, read once: that takes longer than most requests."""
    import httpx

    return httpx.create_ssl_context()
