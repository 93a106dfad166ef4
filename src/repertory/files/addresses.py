"""Addresses that files may be fetched from."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def origin_of(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an address that may be asked: https, or anything on this machine. None for others."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        return None
    if not host or scheme not in {"https", "http"} or (scheme == "http" and not is_loopback(url)):
        return None
    return scheme, host, port or (443 if scheme == "https" else 80)
