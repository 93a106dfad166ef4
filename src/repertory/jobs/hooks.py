"""Webhooks: vendors say at a public address that an order is done, and it is asked for at once.

`REPERTORY_WEBHOOKS=https://studio.example/hooks` is where vendors reach this process, `REPERTORY_WEBHOOKS_LISTEN` where
it listens (127.0.0.1:8787 without it): whoever owns the address passes on what comes there. Each order gets an address
that nobody can guess, known to its vendor and to this process alone. A call there wakes whoever waits for the order and
does nothing else: nothing that it says is read, and the order is asked for at its vendor as ever. So a call that is
forged, late, lost or repeated harms nothing, and without webhooks everything goes on as before.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import Any
from urllib.parse import urlsplit

from repertory.errors import YourMove
from repertory.jobs import stopping

PUBLIC = "REPERTORY_WEBHOOKS"
"""The environment variable with the public address."""
LISTEN = "REPERTORY_WEBHOOKS_LISTEN"
"""That with the address and port of this machine at which calls come in."""
_HERE = "127.0.0.1:8787"
_MOST_BYTES = 1_000_000
"""A call that says more is refused; vendors send a result's addresses, not the result."""
_CALL_S = 10.0
"""How long one call may take."""
_CALLS_AT_ONCE = 16
_LOOK_S = 0.25
"""So often whoever waits looks whether it was called, or the run is to stop."""


@dataclass(frozen=True)
class _Awaited:
    """An order that may be called for."""

    token: str
    called: threading.Event = field(default_factory=threading.Event)


class Receiver:
    """The orders of this process that vendors may call for."""

    def __init__(self, public: str) -> None:
        self._public = public
        self._orders: dict[str, _Awaited] = {}
        self._changing = threading.Lock()

    def address_of(self, order_id: str) -> str:
        """Where the vendor of an order may call."""
        return f"{self._public}/{self._awaited(order_id).token}"

    def call(self, token: str) -> bool:
        """Wakes whoever waits for the order of that token; whether there is one."""
        given = token.encode(errors="surrogatepass")  # compare_digest takes no text with other letters than ASCII
        with self._changing:
            found = [one for one in self._orders.values() if secrets.compare_digest(one.token.encode(), given)]
        for one in found:
            one.called.set()
        return bool(found)

    def rest(self, order_id: str, seconds: float) -> None:
        """Waits for so long, or until the order is called for. Raises Halted in a job that is to stop."""
        called, end = self._awaited(order_id).called, time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not called.is_set():
            stopping.rest(min(left, _LOOK_S), ordered=True)
        called.clear()

    def forget(self, order_id: str) -> None:
        """An order that has ended is called for no more."""
        with self._changing:
            self._orders.pop(order_id, None)

    def _awaited(self, order_id: str) -> _Awaited:
        with self._changing:
            return self._orders.setdefault(order_id, _Awaited(secrets.token_urlsafe(24)))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 32

    def __init__(self, place: tuple[str, int], receiver: Receiver) -> None:
        self.receiver = receiver
        self._free = threading.Semaphore(_CALLS_AT_ONCE)
        super().__init__(place, _Call)

    def process_request(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:
        """A caller that breaks off, or says nonsense, is nobody's trouble here."""


class _Call(BaseHTTPRequestHandler):
    server: _Server
    timeout = _CALL_S
    server_version = "Repertory"
    sys_version = ""

    def do_POST(self) -> None:
        length = self.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _MOST_BYTES:
            self._answer(413)
            return
        self.rfile.read(int(length))  # so that the caller is heard out; nothing of it is looked at
        self._answer(200 if self.server.receiver.call(urlsplit(self.path).path.rpartition("/")[2]) else 404)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Nothing: an address is a secret."""


_RECEIVERS: list[Receiver] = []
"""The one that listens in this process; empty where none does."""


@contextlib.contextmanager
def listening(tell: Callable[[str], None]) -> Iterator[None]:
    """Lets vendors call during the block, where the environment says at what address. Where another process listens
    already, this one asks as before, which it tells. Raises YourMove for an address that vendors cannot call."""
    public = os.environ.get(PUBLIC, "").strip().rstrip("/")
    if not public or _RECEIVERS:
        yield
        return
    receiver = Receiver(_required(public))
    try:
        server = _Server(_place(os.environ.get(LISTEN, "").strip() or _HERE), receiver)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        tell(f"vendors cannot call this process ({why}): it asks for its orders as it does without webhooks")
        yield
        return
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="hooks", daemon=True)
    thread.start()
    _RECEIVERS.append(receiver)
    try:
        yield
    finally:
        _RECEIVERS.remove(receiver)
        server.shutdown()
        server.server_close()
        thread.join()


def address_of(order_id: str) -> str:
    """Where the vendor of an order may call; empty where nobody listens."""
    return _RECEIVERS[0].address_of(order_id) if _RECEIVERS else ""


def rest(order_id: str, seconds: float) -> None:
    """Waits between two questions about an order, not longer than until its vendor calls."""
    if _RECEIVERS:
        _RECEIVERS[0].rest(order_id, seconds)
    else:
        stopping.rest(seconds, ordered=True)


def forget(order_id: str) -> None:
    """An order that has ended is called for no more."""
    for receiver in _RECEIVERS:
        receiver.forget(order_id)


def _required(public: str) -> str:
    """Raises YourMove."""
    parts = urlsplit(public)
    here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    if not parts.hostname or not (parts.scheme == "https" or here) or parts.query or parts.fragment:
        step = "Give an https address that leads to this machine, such as https://studio.example/hooks, or unset it."
        raise YourMove(f'{PUBLIC} is "{public}", where vendors cannot call.', step=step)
    return public


def _place(said: str) -> tuple[str, int]:
    """Raises YourMove."""
    host, _, port = said.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise YourMove(f'{LISTEN} is "{said}".', step=f"Give an address and a port, such as {_HERE}, or unset it.")
    return host.strip("[]") or "127.0.0.1", int(port)
