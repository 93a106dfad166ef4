"""fal's own client on a line of ours. Imported where an order is placed: it needs the package `fal-client`.

fal-client 1.0.3 asks again by itself where no answer came, for orders too, goes to a second domain where the first
cannot be reached, and knows no address but fal's. The transport below it is where httpx lets one change that: each
request goes out once, to fal or to the server that stands in for it, and what is no success leaves as an error that the
client does not try again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import fal_client.client as fal
import httpx

from repertory.engines import wire
from repertory.engines.fal import answers
from repertory.engines.fal.answers import Answered, Unanswered
from repertory.engines.sending import sent_picture
from repertory.errors import EngineBusy, EngineFailed, YourMove
from repertory.model.engine import EngineCard

KEPT_FOR: fal.ObjectExpiration = "7d"
"""How long fal keeps what was uploaded: as long as an order may wait."""
_PLACES = (
    (fal.QUEUE_URL_FORMAT, "/queue/"),
    (f"{fal.REST_URL}/", "/rest/"),
    (f"{fal.CDN_URL}/", "/cdn/"),
)
"""What fal's client asks, and under which path a stand-in has it."""
_KINDS = {
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
}


@dataclass(frozen=True)
class Client(fal.SyncClient):
    """fal's client, with nothing changed but its line."""

    base: str = ""
    """The address of a server that stands in for fal; empty for fal itself."""

    @cached_property
    def _client(self) -> httpx.Client:
        return self._lined(f"Key {self.key}")

    @cached_property
    def _storage(self) -> httpx.Client:
        """The way to fal's storage, with a token of its own instead of the key."""
        asked = {"storage_type": "fal-cdn-v3"}
        token = self._client.post(f"{fal.REST_URL}/storage/auth/token", params=asked, json={}).json()
        return self._lined(f"{token['token_type']} {token['token']}")

    def _get_cdn_client(self) -> httpx.Client:
        return self._storage

    def uploads(self, card: EngineCard) -> Uploads:
        """What brings files for an engine to fal."""
        return Uploads(client=self, card=card)

    def _lined(self, authorization: str) -> httpx.Client:
        headers = {"authorization": authorization, "user-agent": fal.USER_AGENT}
        return httpx.Client(transport=Line(base=self.base, secret=self.key or ""), headers=headers)


@dataclass(frozen=True, kw_only=True)
class Line(httpx.BaseTransport):
    """Sends each request once."""

    base: str
    secret: str

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, where it is a success. Raises Answered for any other one, Unanswered where none came."""
        url = self._there(str(request.url))
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        try:
            with wire.client(url) as line:
                came = line.request(request.method, url, headers=headers, content=request.read())
        except httpx.RequestError as error:
            raise Unanswered(error, wire.host_of(url)) from error
        if not came.is_success:
            raise Answered(wire.reply_of(came, self.secret))
        return httpx.Response(came.status_code, content=came.content, headers={"content-type": "application/json"})

    def _there(self, url: str) -> str:
        for start, place in _PLACES:
            if url.startswith(start):
                return f"{self.base}{place}{url.removeprefix(start)}" if self.base else url
        raise EngineFailed(
            "fal's client asks at an address that is not fal's.", step="Update repertory and fal-client."
        )


@dataclass(frozen=True, kw_only=True)
class Uploads:
    """Brings an order's files to fal's storage; each method gives the address there."""

    client: Client
    card: EngineCard

    def picture(self, path: Path) -> str:
        """A picture, as the card wants them. Raises MediaRejected, YourMove."""
        made = sent_picture(self.card, path)
        return self._brought(made.data, made.mime, f"picture.{made.kind}")

    def track(self, path: Path) -> str:
        """A clip or a sound, as it is. Raises YourMove for a kind of file that fal does not know."""
        suffix = path.suffix.lower()
        if suffix not in _KINDS:
            raise YourMove(f"fal takes no file like {path.name}.", step=f"Give one of: {', '.join(_KINDS)}.")
        return self._brought(path.read_bytes(), _KINDS[suffix], f"track{suffix}")

    def archive(self, data: bytes) -> str:
        """A zip file."""
        return self._brought(data, "application/zip", "pictures.zip")

    def _brought(self, data: bytes, kind: str, name: str) -> str:
        if len(data) > fal.MULTIPART_THRESHOLD:
            most = fal.MULTIPART_THRESHOLD // 1_000_000
            raise YourMove(f"A file for {self.card.title} has more than {most} MB.", step="Give fewer or smaller ones.")
        kept = fal.StorageSettings(expires_in=KEPT_FOR)
        try:
            return self.client.upload(data, kind, name, fallback_repository=["fal_v3"], lifecycle=kept)
        except Answered as error:
            raise answers.not_stored(error.reply) from error
        except Unanswered as error:
            raise answers.never_stored(error) from error
        except (LookupError, TypeError, ValueError) as error:
            what = "fal took a file that the order needs and did not say where it lies."
            raise EngineBusy(what, step="Nothing was ordered; try again later.") from error
