"""The wire to Black Forest Labs: one request, its answer as a value, and the picture fetched whole."""

from __future__ import annotations

import datetime
import email.utils
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from repertory.errors import EngineBusy, EngineFailed, MediaRejected, Unsure, YourMove
from repertory.files.addresses import is_loopback, origin_of
from repertory.files.writing import whole_file
from repertory.media.images import check_image

if TYPE_CHECKING:
    import httpx

TIMEOUT_S = 60.0
"""How long an answer may take, in seconds; pictures are made while we poll, not while we wait."""
MAX_BYTES = 100_000_000
"""A PNG of 4 megapixels takes 12 MB at most; a download that is larger than this is no such picture."""
_EXPIRED = (403, 404, 410)


class Expired(EngineFailed):
    """The picture's address is not known, or no longer; a fresh one may not be known yet."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer: HTTP status, the JSON object that came with it (empty for anything else), when to ask again."""

    status: int
    table: Mapping[str, Any] = field(default_factory=dict)
    after_s: float = 0.0
    secret: str = field(default="", repr=False)
    """The key that was sent, so that it can be struck from whatever the vendor says."""

    def text(self, name: str) -> str:
        """The field as text; empty where it is missing or is no text."""
        value = self.table.get(name)
        return value if isinstance(value, str) else ""

    @property
    def why(self) -> str:
        """`: ` and the vendor's own words, from either of its two forms of error; empty where it says nothing."""
        words = _words(self.table)
        if self.secret:
            words = words.replace(self.secret, "[key]")
        words = " ".join("".join(sign for sign in words if sign.isprintable() or sign.isspace()).split())[:300]
        return f": {words.rstrip('.')}" if words else ""


def ask(method: str, url: str, *, key: str = "", body: Mapping[str, Any] | None = None) -> Reply:
    """Sends one request, never again by itself, and gives back whatever was answered.

    Raises EngineBusy where the request did not leave this machine, or where it was only a question; Unsure where an
    order (a POST) left and no answer came; YourMove for an address that is none.
    """
    import httpx

    content = None if body is None else json.dumps(body).encode()
    headers = {"accept": "application/json"} | ({"x-key": key} if key else {})
    headers |= {"content-type": "application/json"} if content else {}
    try:
        with _client(url) as client:
            response = client.request(method, url, content=content, headers=headers)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise YourMove(f'"{_host(url)}" is not an address that can be asked.', step="Check the address.") from error
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
        what = f"{_host(url)} cannot be reached ({type(error).__name__})."
        raise EngineBusy(what, step="Nothing was sent; check the network and try again.") from error
    except httpx.RequestError as error:
        what = f"{_host(url)} was asked and gave no answer ({type(error).__name__})."
        if method == "POST":
            step = "The order may have been taken. Look at your usage there before you order it again."
            raise Unsure(what, step=step) from error
        raise EngineBusy(what, step="The order stands; it is asked again later.") from error
    return _reply(response, key)


def fetch_picture(url: str, path: Path) -> None:
    """Downloads a picture to `path`, whole, decoded once and without any key.

    Raises Expired for an address that is not known, EngineFailed for a file that is too large or no sound picture,
    EngineBusy for a download that broke off (try again), FolderNotWritable, DiskFull.
    """
    import httpx

    if origin_of(url) is None:
        raise EngineFailed("The picture is offered at an unsafe address.", step="Report this to the vendor.")
    try:
        with whole_file(path) as temporary:
            _download(url, temporary)
            if check_image(temporary) != ".png":
                raise EngineFailed(f"{_host(url)} delivered a picture that is not the PNG that was ordered.")
    except (httpx.RequestError, httpx.InvalidURL) as error:
        what = f"The download from {_host(url)} broke off ({type(error).__name__})."
        raise EngineBusy(what, step="The order stands; it is fetched again later.") from error
    except MediaRejected as error:
        what = f"What {_host(url)} delivered is not a sound picture."
        raise EngineFailed(what, step="Shoot it again, with another seed or engine.") from error


def _download(url: str, path: Path) -> None:
    with _client(url) as client, client.stream("GET", url, follow_redirects=True) as response, path.open("wb") as file:
        if response.status_code in _EXPIRED:
            what = f"The picture's address has expired ({response.status_code}): it was not fetched within ten minutes."
            raise Expired(what, step="It is paid and lost; shoot it again.")
        if response.status_code != 200:
            what = f"{_host(url)} did not hand out the picture ({response.status_code})."
            raise EngineBusy(what, step="The order stands; it is fetched again later.", after_s=_after(response, {}))
        size = 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > MAX_BYTES:
                raise EngineFailed(f"{_host(url)} sends more than {MAX_BYTES // 1_000_000} MB for one picture.")
            file.write(piece)


def _client(url: str) -> httpx.Client:
    """One client per call: no connection and no header outlives it. A proxy is not asked for this machine."""
    import httpx

    timeout = httpx.Timeout(TIMEOUT_S, connect=15.0)
    return httpx.Client(timeout=timeout, follow_redirects=False, trust_env=not is_loopback(url))


def _reply(response: httpx.Response, key: str) -> Reply:
    try:
        table = response.json()
    except ValueError:
        table = {}
    table = table if isinstance(table, dict) else {}
    return Reply(status=response.status_code, table=table, after_s=_after(response, table), secret=key)


def _after(response: httpx.Response, table: Mapping[str, Any]) -> float:
    """The vendor's wish in seconds: Retry-After as seconds or as a date, or `retry_after` in the body."""
    wish = response.headers.get("retry-after", "") or str(table.get("retry_after", ""))
    try:
        seconds = float(wish)
    except ValueError:
        seconds = _until(wish)
    return min(max(seconds, 0.0), 86_400.0) if seconds == seconds else 0.0  # noqa: PLR0124 - NaN differs from itself


def _until(date: str) -> float:
    try:
        when = email.utils.parsedate_to_datetime(date)
    except ValueError:
        return 0.0
    when = when if when.tzinfo else when.replace(tzinfo=datetime.UTC)
    return (when - datetime.datetime.now(datetime.UTC)).total_seconds()


def _words(table: Mapping[str, Any]) -> str:
    """What the vendor says, from `{"detail": ...}` (text, object or list of objects) or `{"error", "message"}`."""
    detail = table.get("detail", table.get("details"))
    if isinstance(detail, list):
        return "; ".join(_line(item) for item in detail)
    said = [table.get("error"), table.get("message"), detail]
    return "; ".join(_line(item) for item in said if item)


def _line(item: object) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    where = item.get("loc")
    place = ".".join(str(part) for part in where) + " " if isinstance(where, (list, tuple)) else ""
    return f"{place}{item.get('msg') or item.get('message') or item.get('error') or dict(item)}"


def _host(url: str) -> str:
    """Only the host: the rest of an address may carry a signature."""
    return urlsplit(url).hostname or "the vendor"
