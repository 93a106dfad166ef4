"""What a vendor delivers, fetched from the address that it gave: without its key, from a public place, whole."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from repertory.engines.patience import waited
from repertory.engines.reach import is_safe, require_peer
from repertory.engines.wire import client, host_of, wait_of
from repertory.errors import EngineBusy, EngineFailed, MediaRejected
from repertory.files.writing import move, remove, whole_file
from repertory.media.check import checked_suffix
from repertory.model.media import MediaKind

if TYPE_CHECKING:
    import httpx

MAX_BYTES = {MediaKind.IMAGE: 100_000_000, MediaKind.CLIP: 2_000_000_000, MediaKind.SOUND: 200_000_000}
"""A PNG of 4 megapixels takes 12 MB, 15 s of film at 1080p 60 MB: what is larger than this is no such thing."""
_WEIGHTS_BYTES = 4_000_000_000
PATIENCE_S = 3600.0
"""For how long a paid result is asked for again that is not where it should be, in seconds: what was made a moment ago
may not be known yet to the machine that is asked, and places that hand out files have bad hours, too."""
_ASK_AGAIN_S = 4.0
_REDIRECTS = 5
_MISSING = (403, 404)
_EXPIRED = 410
_MOVED = (301, 302, 303, 307, 308)


class _Missing(Exception):
    """Nothing lies at the address, at least for now."""


def fetch(url: str, stem: Path, kind: MediaKind, *, api: str, kept_s: float = PATIENCE_S) -> Path:
    """Downloads what is at `url`, whole and decoded once, beside `stem` (a path without a suffix), and gives the path
    with the suffix of what it is. `api` is the address that orders go to: only where that is on this machine may a
    result lie on this machine, too. `kept_s` is for how many seconds the vendor keeps it, where that is short.

    Raises EngineBusy for a download that broke off, or came too slowly (`wire.COMING_S`), and, for a while, for what is
    not there: try again. EngineFailed for
    what stays away, for an address that is not public, for a file that is too large or not of that kind; MissingPart
    where names are looked up as private addresses; FolderNotWritable, DiskFull.
    """
    import httpx

    try:
        path = kept(stem, kind, host_of(url), lambda path: _download(url, path, _most(kind), api))
    except _Missing as error:
        raise missing(str(error), stem, kept_s=kept_s) from error
    except (httpx.RequestError, httpx.InvalidURL) as error:
        what = f"The download from {host_of(url)} broke off ({type(error).__name__})."
        raise EngineBusy(what, step="The order stands; it is fetched again later.") from error
    remove(_since(stem))
    return path


def missing(what: str, stem: Path, *, kept_s: float = PATIENCE_S) -> EngineBusy | EngineFailed:
    """What it means that a paid result is not where it should be: it is asked for again for a while, over restarts of
    this program, and then it is lost. Raises FolderNotWritable, DiskFull."""
    if waited(_since(stem), min(kept_s, PATIENCE_S)):
        return EngineFailed(what, step="It is paid and lost; shoot it again.")
    return EngineBusy(what, step="The order stands; it is fetched again in a moment.", after_s=_ASK_AGAIN_S)


def _since(stem: Path) -> Path:
    return stem.with_suffix(".unfetched")


def keep(data: bytes, stem: Path, kind: MediaKind, *, vendor: str) -> Path:
    """The same for a result that is in the vendor's answer itself. `vendor` is who sent it, for a sentence.

    Raises EngineFailed for what is not of that kind, FolderNotWritable, DiskFull.
    """
    return kept(stem, kind, vendor, lambda path: path.write_bytes(data))


def kept(stem: Path, kind: MediaKind, whose: str, write: Callable[[Path], object]) -> Path:
    """Whatever `write` writes to the path that it is given, whole and decoded once, beside the stem. `whose` is who
    sent it, for a sentence. Raises EngineFailed for what is not of that kind, FolderNotWritable, DiskFull."""
    # Another process may fetch the same at this moment, where this one was taken for dead.
    part = stem.with_name(f"{stem.name}-{secrets.token_hex(4)}.part")
    try:
        with whole_file(part) as temporary:
            write(temporary)
            suffix = checked_suffix(temporary, kind)
    except MediaRejected as error:
        what = f"What {whose} delivered is not a sound {_WORDS[kind]}."
        raise EngineFailed(what, step="Shoot it again, with another seed or engine.") from error
    whole = stem.with_name(f"{stem.name}{suffix}")
    move(part, whole)
    return whole


_WORDS = {
    MediaKind.IMAGE: "picture",
    MediaKind.CLIP: "clip",
    MediaKind.SOUND: "recording",
    MediaKind.WEIGHTS: "file of weights",
    MediaKind.DOCUMENT: "paper",
}


def _most(kind: MediaKind) -> int:
    return MAX_BYTES.get(kind, _WEIGHTS_BYTES)


def _download(url: str, path: Path, most: int, api: str) -> None:
    with _opened(url, api) as response, path.open("wb") as file:
        size = 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > most:
                raise EngineFailed(f"{host_of(url)} sends more than {most // 1_000_000} MB for one order.")
            file.write(piece)


@contextmanager
def _opened(url: str, api: str) -> Iterator[httpx.Response]:
    """The answer of the place where the file lies, each step on the way there being a public one."""
    for _ in range(_REDIRECTS + 1):
        if not is_safe(url, api=api):
            raise EngineFailed("The result is offered at an unsafe address.", step="Report this to the vendor.")
        with client(url) as line, line.stream("GET", url) as response:
            if response.status_code not in _MOVED:
                _require_delivered(response, url)
                require_peer(response, url, api=api)
                yield response
                return
            url = urljoin(url, response.headers.get("location", ""))
    raise EngineFailed("The result is sent from one address to the next, without end.", step="Report it to the vendor.")


def _require_delivered(response: httpx.Response, url: str) -> None:
    if response.status_code in _MISSING:
        raise _Missing(f"The result's address is not known, or has expired ({response.status_code}).")
    if response.status_code == _EXPIRED:
        what = f"The result's address has expired ({response.status_code}): it was not fetched in time."
        raise EngineFailed(what, step="It is paid and lost; shoot it again.")
    if response.status_code != 200:
        what = f"{host_of(url)} did not hand out the result ({response.status_code})."
        wait = wait_of(response.headers, {})
        raise EngineBusy(what, step="The order stands; it is fetched again later.", after_s=wait)
