"""Replicate's own client on a line of ours. Imported where something is asked: it needs the package `replicate`.

replicate 1.0.7 asks again by itself where it is told to wait, and reads answers by the words of its own release: a
status that it does not know ("aborted") is an error to it. So it makes the requests, and the answers are taken from the
line below it, where each request goes out once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import httpx
from replicate.client import Client

from repertory.engines import wire
from repertory.engines.wire import Reply
from repertory.errors import EngineFailed


class Answered(Exception):
    """What was answered, on its way past the client."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"HTTP {reply.status}")
        self.reply = reply


@dataclass(frozen=True, kw_only=True)
class Line(httpx.BaseTransport):
    """Sends a request once, and raises Answered with whatever came."""

    secret: str

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        with wire.client(url) as line:
            came = line.request(request.method, url, headers=headers, content=request.read())
        raise Answered(wire.reply_of(came, self.secret))


def asked(ask: Callable[[Client], object], *, base: str, key: str, ordering: bool) -> Reply:
    """What Replicate answers to the one request that `ask` makes with its client.

    Raises EngineBusy where the request did not leave this machine, or was only a question; Unsure where an order left
    and no answer came.
    """
    try:
        ask(Client(api_token=key, base_url=base, transport=Line(secret=key)))
    except Answered as answer:
        return answer.reply
    except httpx.RequestError as error:
        raise wire.unanswered(error, wire.host_of(base), ordering=ordering) from error
    raise EngineFailed("Replicate's client asked nothing.", step="Update repertory and replicate.")
