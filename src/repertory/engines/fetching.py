"""What a vendor delivers, fetched from the address that it gave: without its key, from a public place, whole."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from repertory.engines.wire import client, host_of, wait_of
from repertory.errors import EngineBusy, EngineFailed, MediaRejected
from repertory.files.addresses import is_loopback, origin_of
from repertory.files.writing import whole_file
from repertory.media.check import checked_suffix
from repertory.model.media import MediaKind

if TYPE_CHECKING:
    import httpx

MAX_BYTES = {MediaKind.IMAGE: 100_000_000, MediaKind.CLIP: 2_000_000_000, MediaKind.SOUND: 200_000_000}
"""A PNG of 4 megapixels takes 12 MB, 15 s of film at 1080p 60 MB: what is larger than this is no such thing."""
_WEIGHTS_BYTES = 4_000_000_000
_REDIRECTS = 5
_EXPIRED = (403, 404, 410)
_MOVED = (301, 302, 303, 307, 308)


class Expired(EngineFailed):
    """The address is not known, or no longer; a fresh one may not be known yet."""


def fetch(url: str, stem: Path, kind: MediaKind, *, api: str) -> Path:
    """Downloads what is at `url`, whole and decoded once, beside `stem` (a path without a suffix), and gives the path
    with the suffix of what it is. `api` is the address that orders go to: only where that is on this machine may a
    result lie on this machine, too.

    Raises Expired for an address that is not known, EngineFailed for one that is not public, for a file that is too
    large or not of that kind, EngineBusy for a download that broke off (try again), FolderNotWritable, DiskFull.
    """
    import httpx

    try:
        return kept(stem, kind, host_of(url), lambda path: _download(url, path, _most(kind), here=is_loopback(api)))
    except (httpx.RequestError, httpx.InvalidURL) as error:
        what = f"The download from {host_of(url)} broke off ({type(error).__name__})."
        raise EngineBusy(what, step="The order stands; it is fetched again later.") from error


def keep(data: bytes, stem: Path, kind: MediaKind, *, vendor: str) -> Path:
    """The same for a result that is in the vendor's answer itself. `vendor` is who sent it, for a sentence.

    Raises EngineFailed for what is not of that kind, FolderNotWritable, DiskFull.
    """
    return kept(stem, kind, vendor, lambda path: path.write_bytes(data))


def kept(stem: Path, kind: MediaKind, whose: str, write: Callable[[Path], object]) -> Path:
    """Whatever `write` writes to the path that it is given, whole and decoded once, beside the stem. `whose` is who
    sent it, for a sentence. Raises EngineFailed for what is not of that kind, FolderNotWritable, DiskFull."""
    part = stem.with_name(f"{stem.name}.part")
    try:
        with whole_file(part) as temporary:
            write(temporary)
            suffix = checked_suffix(temporary, kind)
    except MediaRejected as error:
        what = f"What {whose} delivered is not a sound {_WORDS[kind]}."
        raise EngineFailed(what, step="Shoot it again, with another seed or engine.") from error
    return part.replace(stem.with_name(f"{stem.name}{suffix}"))


_WORDS = {
    MediaKind.IMAGE: "picture",
    MediaKind.CLIP: "clip",
    MediaKind.SOUND: "recording",
    MediaKind.WEIGHTS: "file of weights",
    MediaKind.DOCUMENT: "paper",
}


def _most(kind: MediaKind) -> int:
    return MAX_BYTES.get(kind, _WEIGHTS_BYTES)


def _download(url: str, path: Path, most: int, *, here: bool) -> None:
    with _opened(url, here=here) as response, path.open("wb") as file:
        size = 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > most:
                raise EngineFailed(f"{host_of(url)} sends more than {most // 1_000_000} MB for one order.")
            file.write(piece)


@contextmanager
def _opened(url: str, *, here: bool) -> Iterator[httpx.Response]:
    """The answer of the place where the file lies, each step on the way there being a public one."""
    for _ in range(_REDIRECTS + 1):
        _require_public(url, here=here)
        with client(url) as line, line.stream("GET", url) as response:
            if response.status_code not in _MOVED:
                _require_delivered(response, url)
                _require_peer(response, url, here=here)
                yield response
                return
            url = urljoin(url, response.headers.get("location", ""))
    raise EngineFailed("The result is sent from one address to the next, without end.", step="Report it to the vendor.")


def _require_delivered(response: httpx.Response, url: str) -> None:
    if response.status_code in _EXPIRED:
        what = f"The result's address has expired ({response.status_code}): it was not fetched in time."
        raise Expired(what, step="It is paid and lost; shoot it again.")
    if response.status_code != 200:
        what = f"{host_of(url)} did not hand out the result ({response.status_code})."
        wait = wait_of(response.headers, {})
        raise EngineBusy(what, step="The order stands; it is fetched again later.", after_s=wait)


def _require_public(url: str, *, here: bool) -> None:
    """Raises EngineFailed for an address that is not https at a public place: what a vendor names must not make us ask
    machines of the user's own network."""
    if origin_of(url) is None:
        raise _unsafe()
    host = urlsplit(url).hostname or ""
    if is_loopback(url):
        if not here:
            raise _unsafe()
        return
    if _number(host):
        if not _is_public(host):
            raise _unsafe()
        return
    if _proxied(host):
        return  # the proxy looks the name up, and decides where it connects to
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError as error:
        what = f"{host} cannot be looked up ({error.strerror or type(error).__name__})."
        raise EngineBusy(what, step="The order stands; it is fetched again later.") from error
    if not all(_is_public(str(one[4][0])) for one in found):
        raise _unsafe()


def _require_peer(response: httpx.Response, url: str, *, here: bool) -> None:
    """The same of the machine that really answered, since a name may be looked up otherwise a moment later."""
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    if peer and not here and not _proxied(urlsplit(url).hostname or "") and not _is_public(str(peer[0])):
        raise _unsafe()


def _proxied(host: str) -> bool:
    proxies = getproxies()
    return bool(proxies.get("https") or proxies.get("all")) and not proxy_bypass(host)


def _number(host: str) -> bool:
    """Whether a host is given as an address and not as a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_public(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global


def _unsafe() -> EngineFailed:
    return EngineFailed("The result is offered at an unsafe address.", step="Report this to the vendor.")
