"""The wire to a vendor that has no client of its own: one request, and its answer as a value."""

from __future__ import annotations

import datetime
import email.utils
import functools
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from repertory.engines.kept import asked, trusted
from repertory.errors import EngineBusy, Unsure, YourMove
from repertory.files.addresses import is_loopback, origin_of
from repertory.files.striking import struck

if TYPE_CHECKING:
    import httpx

TIMEOUT_S = 60.0
"""How long an answer may take, in seconds; pictures are made while we poll, not while we wait."""
MAKING_S = 300.0
"""The same where a vendor makes what was ordered before it answers."""
MOST_BYTES = 10_000_000
"""How much an answer may hold that is made of words and addresses; none that was seen has a tenth of it."""
MOST_RESULT_BYTES = 300_000_000
"""The same where the result itself may be in the answer, as text: a minute of film at 1080p."""
COMING_S = (300.0, 3600.0)
"""How long an answer may take from its first byte to its last, in seconds: the first, a second more for each SLOWEST
bytes that came, and never more than the second. A byte a second breaks no pause between two bytes, and has no end."""
SLOWEST = 30_000
LONGEST_WAIT_S = 86_400.0
_WORDS = 300
"""How many signs of a vendor's own words are repeated."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer: HTTP status, the JSON object that came with it (empty for anything else), when to ask again."""

    status: int
    table: Mapping[str, Any] = field(default_factory=dict)
    after_s: float = 0.0
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """The key that was sent and what it was made from, to be struck from whatever the vendor says."""
    ahead_s: float = 0.0
    """How far this machine's clock is ahead of the vendor's, in seconds, by the Date of the answer; negative where it
    is behind, 0 where the answer has no date."""

    def text(self, name: str) -> str:
        """The field as text; empty where it is missing or is no text."""
        value = self.table.get(name)
        return value if isinstance(value, str) else ""

    @property
    def why(self) -> str:
        """`: ` and the vendor's own words, from the usual forms of error; empty where it says nothing."""
        return told(words_of(self.table), *self.secrets)


def ask(
    method: str, url: str, *, headers: Mapping[str, str], secrets: tuple[str, ...] = (), body: object = None
) -> Reply:
    """Sends one request, never again by itself, and gives back whatever was answered. `secrets` are the key that is in
    the headers and what it was made from: they are struck from what is answered.

    Raises EngineBusy where the request did not leave this machine, or where it was only a question; Unsure where an
    order (a POST) left and no answer came; YourMove for an address that is none.
    """
    import httpx

    content = None if body is None else json.dumps(body).encode()
    sent = {"accept": "application/json", **({"content-type": "application/json"} if content else {}), **headers}
    try:
        with client(url) as line:
            response = line.request(method, url, content=content, headers=sent)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise YourMove(f'"{host_of(url)}" is not an address that can be asked.', step="Check the address.") from error
    except httpx.RequestError as error:
        raise unanswered(error, host_of(url), ordering=method == "POST") from error
    return reply_of(response, *secrets)


def unanswered(error: httpx.RequestError, host: str, *, ordering: bool) -> EngineBusy | Unsure:
    """What it means that a request failed on its way: nothing was sent; or a question has no answer; or nobody knows
    whether an order arrived."""
    import httpx

    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)):
        proxy = _proxy_to(host)
        what = f"{host} cannot be reached{proxy and f' through the proxy in {proxy}'} ({type(error).__name__})."
        step = f"Nothing was sent; check {f'that proxy, or unset {proxy},' if proxy else 'the network'} and try again."
        return EngineBusy(what, step=step)
    what = f"{host} was asked and gave no answer ({type(error).__name__})."
    if ordering:
        step = "The order may have been taken. Look at your usage there before you order it again."
        return Unsure(what, step=step)
    return EngineBusy(what, step="The order stands; it is asked again later.")


def _proxy_to(host: str) -> str:
    """The environment variable whose proxy is asked for a host; empty where none is. Its value may hold a password."""
    from urllib.request import getproxies_environment, proxy_bypass

    if is_loopback(f"https://{host}") or proxy_bypass(host):
        return ""
    return next((f"{kind.upper()}_PROXY" for kind in ("https", "all") if kind in getproxies_environment()), "")


def client(url: str, *, most: int = 0) -> httpx.Client:
    """One client per call: no header outlives it. Questions go over connections that are kept (kept.py), an order over
    one of its own. A proxy is not asked for this machine. An answer of more than `most` bytes (MOST_BYTES, unless it is
    said) counts as one that broke off (httpx.ReadError); a good one that is read as a stream is limited by whoever
    reads it."""
    line: httpx.Client = client_of(line_kind(), url, most=most or MOST_BYTES)
    return line


def client_of(kind: Any, url: str, *, most: int) -> Any:
    """The same of a class that was made from `line_kind`."""
    import httpx

    timeout = httpx.Timeout(TIMEOUT_S, connect=15.0)
    line = kind(timeout=timeout, follow_redirects=False, trust_env=not is_loopback(url), verify=trusted())
    line.most = most
    return line


@functools.cache
def line_kind() -> Any:
    """The class of such a client; httpx is imported when the first one is made."""
    import httpx

    class Coming(httpx.SyncByteStream):
        """The bytes of an answer as they travel, packed or not, for as long as they may."""

        def __init__(self, pieces: Any) -> None:
            self.pieces = pieces

        def __iter__(self) -> Iterator[bytes]:
            began, size = time.monotonic(), 0
            for piece in self.pieces:
                size += len(piece)
                if time.monotonic() - began > min(COMING_S[0] + size / SLOWEST, COMING_S[1]):
                    raise httpx.ReadTimeout(f"{size} bytes, and still not whole")
                yield piece

        def close(self) -> None:
            self.pieces.close()

    class Line(httpx.Client):
        """Reads no answer further than it may, and none for ever."""

        most = MOST_BYTES

        def is_question(self, request: httpx.Request) -> bool:
            """Whether nothing is ordered by it."""
            return request.method in {"GET", "HEAD"}

        def send(self, request: httpx.Request, *, stream: bool = False, **named: Any) -> httpx.Response:
            alone = functools.partial(super().send, request, stream=True, **named)
            # Of an order that meets a connection which its vendor is just closing nobody would know whether it arrived.
            came = asked(request, alone, **named) if self.is_question(request) else alone()
            came.stream = Coming(came.stream)
            if stream and came.status_code == 200:
                return came
            try:
                data = joined(came.iter_bytes(), self.most)
            finally:
                came.close()
            headers = [one for one in came.headers.multi_items() if one[0] not in _ON_THE_WAY]
            whole = httpx.Response(
                came.status_code, headers=headers, content=data, request=request, extensions=came.extensions
            )
            whole.elapsed = came.elapsed
            return whole

    return Line


_ON_THE_WAY = ("content-encoding", "content-length", "transfer-encoding")
"""What the headers say of how an answer travelled; it is unpacked when it is read."""


def joined(pieces: Iterable[bytes], most: int) -> bytes:
    """The pieces of an answer as one. Raises httpx.ReadError where they become more than `most` bytes."""
    import httpx

    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > most:
            raise httpx.ReadError(f"an answer of more than {most} bytes")
    return bytes(data)


def base_of(variable: str, default: str) -> str:
    """Where orders go: what the environment variable says, else the vendor's own address. Raises YourMove for an
    address to which a key must not be sent."""
    base = os.environ.get(variable, "").strip().rstrip("/") or default
    if origin_of(base) is None:
        raise YourMove(f'{variable} is "{base}".', step=f"Give an https address, such as {default}.")
    return base


def host_of(url: str) -> str:
    """Only the host: the rest of an address may carry a signature."""
    try:
        return urlsplit(url).hostname or "the vendor"
    except ValueError:
        return "the vendor"


def told(words: str, *secrets: str) -> str:
    """`: ` and what a vendor says, in one short line of printable signs without any key; empty where it is nothing."""
    words = struck(words, secrets)
    words = " ".join("".join(sign for sign in words if sign.isprintable() or sign.isspace()).split())[:_WORDS]
    return f": {words.rstrip('.')}" if words else ""


def words_of(table: Mapping[str, Any]) -> str:
    """What the vendor says, from `{"detail": ...}` or `{"errors": ...}` (text, object or list), `{"error": ...,
    "message": ...}`, or an object under `error`."""
    detail = table.get("detail", table.get("details", table.get("errors")))
    if isinstance(detail, list):
        return "; ".join(_line(item) for item in detail)
    said = [table.get("error"), table.get("message"), detail]
    return "; ".join(_line(item) for item in said if item)


def wait_of(headers: Mapping[str, str], table: Mapping[str, Any]) -> float:
    """The vendor's wish in seconds: Retry-After as seconds or as a date, or `retry_after` in the body; at most a day,
    0 where there is none."""
    wish = headers.get("retry-after", "") or str(table.get("retry_after", ""))
    try:
        seconds = float(wish)
    except ValueError:
        seconds = _until(wish)
    is_number = seconds == seconds  # noqa: PLR0124 - NaN differs from itself
    return min(max(seconds, 0.0), LONGEST_WAIT_S) if is_number else 0.0


def reply_of(response: httpx.Response, *secrets: str) -> Reply:
    """The answer that a client of the vendor's own got, as a value. `secrets` as for `ask`."""
    try:
        table = response.json()
    except ValueError:
        table = {}
    table = table if isinstance(table, dict) else {}
    after_s, ahead_s = wait_of(response.headers, table), -_until(response.headers.get("date", ""))
    return Reply(status=response.status_code, table=table, after_s=after_s, secrets=secrets, ahead_s=ahead_s)


def _until(date: str) -> float:
    try:
        when = email.utils.parsedate_to_datetime(date)
    except ValueError:
        return 0.0
    when = when if when.tzinfo else when.replace(tzinfo=datetime.UTC)
    return (when - datetime.datetime.now(datetime.UTC)).total_seconds()


def _line(item: object) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    where = item.get("loc")
    place = ".".join(str(part) for part in where) + " " if isinstance(where, (list, tuple)) else ""
    return f"{place}{item.get('msg') or item.get('message') or item.get('error') or dict(item)}"
