"""Which machines may be asked: what a vendor names must not make us ask machines of the user's own network."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from repertory.errors import EngineBusy, MissingPart
from repertory.files.addresses import is_loopback, origin_of

if TYPE_CHECKING:
    import httpx

_IPV4_INSIDE = tuple(ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48"))
"""Addresses of IPv6 that end in the one of IPv4 that is meant (NAT64, RFC 6052 and 8215)."""


def is_safe(url: str, *, api: str) -> bool:
    """Whether an address that a vendor names may be asked: https at a public place, or where orders go themselves
    (`api`), or on this machine, if orders go to this machine, too.

    Raises EngineBusy where its name cannot be looked up now, and MissingPart where it stands for a private machine: the
    vendor has no say in how names are looked up here.
    """
    if origin_of(url) is None:
        return False
    if origin_of(url) == origin_of(api):
        return True
    if is_loopback(url):
        return is_loopback(api)
    host = urlsplit(url).hostname or ""
    if _number(host):
        return is_public(host)
    if _proxied(host):
        return True  # the proxy looks the name up, and decides where it connects to
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError as error:
        what = f"{host} cannot be looked up ({error.strerror or type(error).__name__})."
        raise EngineBusy(what, step="Check the network; nothing is ordered twice.") from error
    for one in found:
        _require_public(host, str(one[4][0]))
    return True


def require_peer(response: httpx.Response, url: str, *, api: str) -> None:
    """The same of the machine that really answered, since a name may be looked up otherwise a moment later. Raises
    MissingPart."""
    host = urlsplit(url).hostname or ""
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    if peer and not is_loopback(api) and origin_of(url) != origin_of(api) and not _proxied(host):
        _require_public(host, str(peer[0]))


def is_public(address: str) -> bool:
    """Whether a machine of the internet has that address, as which one of IPv4 it may be meant, too."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour
        if any(found in one for one in _IPV4_INSIDE):
            inside = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
        if inside is not None:
            return is_public(str(inside))
        if found.is_site_local:
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _require_public(host: str, address: str) -> None:
    if not is_public(address):
        what = f"{host} is {address} here, in a private network: is there a VPN or a proxy that makes addresses up?"
        step = "Set HTTPS_PROXY to that proxy, or let names be looked up as they are, and go on; nothing is lost."
        raise MissingPart(what, step=step)


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
