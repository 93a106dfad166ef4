"""The line under Google's own client: a request goes out once, and whatever is no success leaves as an error of ours.

google-genai 3.4 has two families of errors for the two halves of its API, tries again by itself unless it is told not
to, and follows redirects with the key still among the headers. It takes the HTTP client that it is to use, and there
all three can be changed.
"""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from repertory.engines import wire
from repertory.engines.kept import trusted
from repertory.engines.wire import Reply, host_of, told, unanswered, wait_of, words_of
from repertory.errors import EngineBusy, EngineRefused, MissingPart, Unsure, VendorMove
from repertory.files.striking import struck
from repertory.model.engine import EngineCard

if TYPE_CHECKING:
    import httpx


class Answered(Exception):
    """Google answered with something else than what was asked for: an error, a redirect, a proxy's page."""

    def __init__(self, reply: Reply, *, location: str = "") -> None:
        super().__init__(f"HTTP {reply.status}")
        self.reply = reply
        self.location = location
        """Where a redirect points."""


@contextmanager
def google_line(base: str, secrets: tuple[str, ...], *, ordering: bool) -> Iterator[httpx.Client]:
    """A client for one request to `base`; it raises Answered for everything but a success, and EngineBusy or (where it
    is an order) Unsure where no answer came. `secrets` are struck out of what is answered then. The result may be in
    the answer."""
    with wire.client_of(_kind(), base, most=wire.MOST_RESULT_BYTES) as line:
        line.secrets, line.ordering = secrets, ordering
        yield line


def options(
    types: ModuleType, line: httpx.Client, base: str, version: str | None = None, *, patience_s: float = 0.0
) -> Any:
    """What Google's client is told about its line (`types.HttpOptions`): no second try, that address, and how long an
    answer may take, as long as any other where nothing is said."""
    # Its client looks for keys in the environment, and says with every call which one it takes, though it has ours.
    logging.getLogger("google_genai._api_client").setLevel(logging.ERROR)
    return types.HttpOptions(
        base_url=base,
        api_version=version,
        httpx_client=line,
        async_client_args={"verify": trusted(), "ssl": trusted()},  # unused: else it reads all certificates twice
        timeout=round((patience_s or wire.TIMEOUT_S) * 1000),
        retry_options=types.HttpRetryOptions(attempts=1),
    )


@dataclass(frozen=True, kw_only=True)
class Steps:
    """What is to be done, in the words of one of Google's two platforms."""

    key: str
    """About a key or a sign-in that is not taken."""
    credit: str
    """About a project for which nobody pays."""
    usage: str
    """About an order that may be paid."""


def refused(card: EngineCard, reply: Reply, steps: Steps) -> VendorMove | Unsure:
    """What an answer to a new order means that is no receipt. The order is made in the background: where Google failed
    while it took it, it may be made all the same."""
    what = f"Google did not take the order ({reply.status}{reply.why})."
    if no_credit(reply):
        return EngineRefused(what, step=steps.credit)
    if bad_key(reply):
        return EngineRefused(what, step=steps.key)
    if reply.status == 429:
        return EngineBusy(what, step="Nothing was ordered; try again later.", after_s=reply.after_s)
    if reply.status >= 500 or reply.status < 400:
        return Unsure(what, step=steps.usage)
    step = f'Is "{card.model}" still offered? Change its card.' if reply.status == 404 else "Change the order."
    return EngineRefused(what, step=step)


def no_news(name: str, reply: Reply, steps: Steps) -> VendorMove | MissingPart:
    """What an answer to a question about a paid order means that tells nothing of it."""
    if bad_key(reply):
        return MissingPart(f"Google did not let us ask for {name} ({reply.status}{reply.why}).", step=steps.key)
    what = f"Google gave no news of {name} ({reply.status}{reply.why})."
    return EngineBusy(what, step="The order stands; it is asked again later.", after_s=reply.after_s)


def bad_key(reply: Reply) -> bool:
    """Whether a key or a sign-in is not taken. Google says so with 400, too ("API key not valid")."""
    return reply.status in (401, 403) or "API_KEY_INVALID" in _reasons(reply) or "API key not valid" in _words(reply)


def no_credit(reply: Reply) -> bool:
    """Whether nobody pays: prepaid credits are used up (which Google says with 429), or a project has no billing."""
    if reply.status == 402 or "BILLING_DISABLED" in _reasons(reply):
        return True
    return reply.status in (400, 403, 429) and "credits are depleted" in _words(reply)


def said(words: object, secrets: tuple[str, ...]) -> str:
    """`: ` and what Google says in a good answer, without any key; empty where it says nothing."""
    return told(words, *secrets) if isinstance(words, str) else ""


def _words(reply: Reply) -> str:
    return words_of(reply.table)


def _reasons(reply: Reply) -> set[str]:
    """What Google calls an error, in its status and in its details."""
    error = reply.table.get("error")
    details = error.get("details") if isinstance(error, Mapping) else None
    named = [one.get("reason") for one in details or () if isinstance(one, Mapping)]
    status = error.get("status") if isinstance(error, Mapping) else None
    return {one for one in (*named, status) if isinstance(one, str)}


def _wait(table: Mapping[str, Any]) -> float:
    """Google's own wish in seconds, from `{"@type": ".../RetryInfo", "retryDelay": "34.4s"}`; 0 where it has none."""
    error = table.get("error")
    details = error.get("details") if isinstance(error, Mapping) else None
    delays = [one.get("retryDelay") for one in details or () if isinstance(one, Mapping)]
    wishes = [one.removesuffix("s") for one in delays if isinstance(one, str)]
    return wait_of({"retry-after": wishes[0]}, {}) if wishes else 0.0


def _reply(response: httpx.Response, secrets: tuple[str, ...]) -> Reply:
    try:
        table = json.loads(struck(response.text, secrets))
    except ValueError:
        table = {}
    if isinstance(table, list):  # as Google's front end sends its errors
        table = table[0] if table else {}
    table = table if isinstance(table, dict) else {}
    after_s = wait_of(response.headers, {}) or _wait(table)
    return Reply(status=response.status_code, table=table, after_s=after_s)


@functools.cache
def _kind() -> Any:
    """The class of such a client; httpx is imported when the first one is made."""
    import httpx

    class Line(wire.line_kind()):  # type: ignore[misc]  # made when it is needed
        """One request, no redirect, and no answer but a good one."""

        secrets: tuple[str, ...] = ()
        ordering = False

        def is_question(self, _: httpx.Request) -> bool:
            """Whether nothing is ordered by it; some questions are a POST."""
            return not self.ordering

        def send(self, request: httpx.Request, **named: Any) -> httpx.Response:
            try:
                response: httpx.Response = super().send(request, **named)
                if response.status_code == 200 and (named.get("stream") or _is_object(response)):
                    return response
            except httpx.RequestError as error:
                raise unanswered(error, host_of(str(request.url)), ordering=self.ordering) from error
            raise Answered(_reply(response, self.secrets), location=response.headers.get("location", ""))

    return Line


def _is_object(response: httpx.Response) -> bool:
    try:
        return isinstance(response.json(), dict)
    except ValueError:
        return False
