"""Where the studio is reached: what it listens on, and by which names and origins it is spoken to."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from repertory.errors import YourMove

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PLAIN_PORTS = {"http": 80, "https": 443}
PASSWORD = "REPERTORY_STUDIO_PASSWORD"  # noqa: S105 - the name of the variable
LEAST_PASSWORD = 12


@dataclass(frozen=True, kw_only=True)
class Doors:
    """Where the studio listens, and the origins of its own pages."""

    host: str = "127.0.0.1"
    port: int = 8765
    public: str = ""
    """The address by which others reach it, `https://studio.example.org`, where a proxy stands before it."""

    @property
    def is_loopback(self) -> bool:
        """Whether only programs of this computer can reach it."""
        return is_loopback(self.host) and not self.public

    @property
    def is_https(self) -> bool:
        """Whether browsers reach it encrypted, so that cookies may be kept to that."""
        return self.public.startswith("https://")

    @property
    def address(self) -> str:
        """What to type into a browser."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - told apart, not bound
        return self.public or f"http://{_in_brackets(host)}:{self.port}"

    @property
    def origins(self) -> frozenset[str]:
        """The origins of its own pages, as browsers write them."""
        hosts = {*LOOPBACK, self.host} if is_loopback(self.host) else {self.host, "localhost", "127.0.0.1"}
        own = {_origin("http", host, self.port) for host in hosts}
        return frozenset({*own, *([_origin_of(self.public)] if self.public else [])})

    @property
    def hosts(self) -> frozenset[str]:
        """What a request's Host may say: whatever else comes from a page that made its own name point here (DNS
        rebinding)."""
        return frozenset(origin.partition("://")[2] for origin in self.origins)


def require_guarded(doors: Doors, password: str) -> None:
    """Raises YourMove where others could reach the studio and no password keeps them out, for a password that is
    quickly guessed, and for a public address that is none."""
    if doors.public:
        parts = urlsplit(doors.public)
        if parts.scheme not in _PLAIN_PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
            what = f'"{doors.public}" is no address of a site.'
            raise YourMove(what, step="Write it as https://studio.example.org, without a path.")
    if not doors.is_loopback and not password:
        what = f"Whoever reaches {doors.public or doors.host} could spend your money here."
        raise YourMove(what, step=f"Set {PASSWORD} to a password of at least {LEAST_PASSWORD} signs.")
    if password and len(password) < LEAST_PASSWORD:
        what = f"The password in {PASSWORD} has {len(password)} signs."
        raise YourMove(what, step=f"Take at least {LEAST_PASSWORD}: it is all that keeps others out.")


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this computer's own, which no other reaches."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return _origin(parts.scheme, parts.hostname or "", parts.port or _PLAIN_PORTS[parts.scheme])


def _origin(scheme: str, host: str, port: int) -> str:
    """As RFC 6454 writes it: the port only where it is not the scheme's own."""
    named = "" if port == _PLAIN_PORTS[scheme] else f":{port}"
    return f"{scheme}://{_in_brackets(host)}{named}"


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host
