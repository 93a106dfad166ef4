"""What every stand-in for a vendor's API has: two origins on this machine (the API, and the place where results are
handed out), a log of requests and orders, and faults that a test asks for.

A vendor's stand-in is a subclass that says what an order is (`moment`), answers it as the vendor's pages say
(`answer`), and knows the vendor's form of an error (`error`). It is strict: what the pages do not name is refused as
the vendor would (`refusal`).
"""

from __future__ import annotations

import io
import json
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from canary import CANARY
from PIL import Image


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request as it came."""

    method: str
    path: str
    """Without the query."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    raw: bytes

    @property
    def json(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.raw)
        except ValueError:
            return None

    @property
    def is_json(self) -> bool:
        return self.headers.get("content-type", "").partition(";")[0] == "application/json"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is answered: an object as JSON, or bytes as they are."""

    status: int = 200
    body: object = b""
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    pause_s: float = 0.0
    """How long it rests after each eighth of the body, in seconds."""

    @property
    def data(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong at one moment: "submit", "poll" or "result" (more, if the vendor has more).

    `how`: status (the vendor's error of that `status`, or `body` where one is given, with `headers`), silence (take it,
    then hang up without a word), blank (200 and an empty object), html (`status` with a page of a proxy), drip (a byte
    at a time and no end; `body` first), slow (the right answer after `delay_s`); at result also expired, short (break
    off half way), empty, broken (not whole), endless, moved (to `body`), trickle (slowly, piece by piece). Others are
    the vendor's own: its `answer` asks `fault` for them.
    """

    at: str = "submit"
    how: str = "status"
    status: int = 500
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    word: str = ""
    """For the vendor's own kinds: a status, a reason."""
    delay_s: float = 0.0
    times: int = 1
    """How often it happens; -1 for ever."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A picture or clip that was ordered, whatever the vendor calls its fields."""

    prompt: str
    width: int = 0
    height: int = 0
    """In pixels; 0 for a clip, whose size is the vendor's own."""
    seconds: float = 0.0
    """How long a clip is ordered; 0 for a picture."""


class StandIn:
    """The vendor at `url`; its results at `results_url`."""

    def __init__(self, *, key: str = CANARY, port: int = 0) -> None:
        self.key = key
        self.orders: list[Any] = []
        """What was ordered, oldest first: what the vendor would bill."""
        self.faults: deque[Fault] = deque()
        self.violations: list[str] = []
        """What a client must never do, such as showing the key to a stranger."""
        self.seen: list[Request] = []
        self.files: dict[str, tuple[bytes, str]] = {}
        """What is handed out, by its path: bytes and media type."""
        self.painter: Callable[[Asked], bytes] | None = None
        """What is asked for each picture (a PNG of the size) and clip (an MP4); without one they are plain."""
        self.lock = threading.RLock()
        self._api = _serve(_Api, self, port)
        self._results = _serve(_Results, self, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._api.server_address[1]}"

    @property
    def results_url(self) -> str:
        return f"http://127.0.0.1:{self._results.server_address[1]}"

    def close(self) -> None:
        for server in (self._api, self._results):
            server.stop()

    def moment(self, request: Request) -> str:
        """Which moment of an order a request is: an order placed by POST, a question by GET."""
        return "submit" if request.method == "POST" else "poll"

    def answer(self, request: Request) -> Answer:
        """The vendor's answer to a request, faults of its own included."""
        raise NotImplementedError

    def refusal(self, request: Request) -> Answer | None:
        """The vendor's answer to what may not be asked (a wrong key, an unknown field); None where it may."""
        raise NotImplementedError

    def error(self, status: int, words: str = "") -> object:
        """The body of an error of that HTTP status, in the vendor's form."""
        return {"error": {"message": words or f"error {status}"}}

    def hand_out(self, path: str, data: bytes, kind: str) -> str:
        """The address at which a result lies from now on."""
        with self.lock:
            self.files[f"/{path}"] = (data, kind)
        return f"{self.results_url}/{path}?sig=abc"

    def painted(self, prompt: str, size: tuple[int, int] = (0, 0), seconds: float = 0.0) -> bytes:
        """What the painter makes of an order; nothing where there is none."""
        asked = Asked(prompt=prompt, width=size[0], height=size[1], seconds=seconds)
        return b"" if self.painter is None else self.painter(asked)

    def fault(self, at: str, *hows: str) -> Fault | None:
        """The next fault of that moment (of these kinds only, where some are named), used up if its times are over."""
        with self.lock:
            for place, fault in enumerate(self.faults):
                if fault.at != at or (hows and fault.how not in hows):
                    continue
                del self.faults[place]
                if fault.times != 1:
                    self.faults.insert(place, replace(fault, times=fault.times - 1 if fault.times > 0 else -1))
                return fault
        return None


_EVERYWHERE = ("status", "silence", "blank", "html", "drip", "slow")


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a body behind its headers would wait 40 ms for the client's word that they came
    server_of: StandIn

    def log_message(self, *_: object) -> None:
        """Says nothing: tests read `seen`."""

    def do_GET(self) -> None:
        self.respond()

    def do_POST(self) -> None:
        self.respond()

    def do_PUT(self) -> None:
        self.respond()

    def do_DELETE(self) -> None:
        self.respond()

    def respond(self) -> None:
        raise NotImplementedError

    def request_of(self) -> Request:
        address = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=address.path,
            query={name: values[0] for name, values in parse_qs(address.query, keep_blank_values=True).items()},
            headers={name.lower(): value for name, value in self.headers.items()},
            raw=self._body(),
        )
        with self.server_of.lock:
            self.server_of.seen.append(request)
        return request

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        pieces = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def send(self, answer: Answer) -> None:
        data = answer.data
        (self.send_response_only if "Date" in answer.headers else self.send_response)(answer.status)
        for name, value in {"Content-Type": answer.kind, "Content-Length": str(len(data)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        step = max(1, len(data) // 8) if answer.pause_s else max(1, len(data))
        for start in range(0, len(data), step):
            self.wfile.write(data[start : start + step])
            time.sleep(answer.pause_s)

    def went_wrong(self, fault: Fault | None) -> bool:
        """Plays the faults that are the same at every moment; True where an answer has been given, or none will be."""
        if fault is None:
            return False
        time.sleep(fault.delay_s)
        if fault.how == "status":
            body = self.server_of.error(fault.status) if fault.body is None else fault.body
            self.send(Answer(status=fault.status, body=body, headers=fault.headers))
        elif fault.how == "blank":
            self.send(Answer(body={}))
        elif fault.how == "html":
            page = b"<html><body><h1>Proxy error</h1></body></html>"
            self.send(Answer(status=fault.status, body=page, kind="text/html"))
        elif fault.how == "silence":
            self.close_connection = True  # and not a word
        elif fault.how == "drip":
            self.drip(fault)
        else:
            return False
        return True

    def drip(self, fault: Fault) -> None:
        """Until the other side has had enough."""
        self.close_connection = True
        self.send_response(200)
        for name, value in {"Content-Length": "1000000000", **fault.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        piece = fault.body if isinstance(fault.body, bytes) else b" "
        try:
            while True:
                self.wfile.write(piece)
                piece = b" "
                time.sleep(0.02)
        except OSError:
            return


class _Api(_Answering):
    def respond(self) -> None:
        """An order is refused before it is counted, and counted before its answer is lost."""
        request, vendor = self.request_of(), self.server_of
        fault = vendor.fault(vendor.moment(request), *_EVERYWHERE)
        refused = vendor.refusal(request)
        if fault is not None and fault.how in ("status", "html") and fault.status != 200:
            self.went_wrong(fault)
        elif refused is not None:
            self.send(refused)
        else:
            answer = vendor.answer(request)
            if not self.went_wrong(fault):
                self.send(answer)


class _Results(_Answering):
    def respond(self) -> None:
        request, vendor = self.request_of(), self.server_of
        shown = " ".join((self.path, *request.headers.values()))
        if vendor.key in shown or {"authorization", "x-key", "x-api-key", "x-goog-api-key", "xi-api-key"} & set(
            request.headers
        ):
            vendor.violations.append("the key was shown to the place that hands out results")
        fault = vendor.fault("result")
        how = "" if fault is None else fault.how
        data, kind = vendor.files.get(request.path, (b"", ""))
        if not kind or how == "expired":
            self.send(Answer(status=403, body=b"<Error>AuthenticationFailed</Error>", kind="application/xml"))
        elif fault is not None and how == "moved":
            self.send(Answer(status=302, headers={"Location": str(fault.body)}))
        elif how in {"endless", "trickle"}:
            self._pour(data, kind, endless=how == "endless")
        elif how == "short":
            self.close_connection = True
            self.send(Answer(body=data[: len(data) // 2], kind=kind, headers={"Content-Length": str(len(data))}))
        elif not self.went_wrong(fault):
            changed = {"broken": data[: len(data) * 3 // 5], "empty": b""}.get(how, data)
            self.send(Answer(body=changed, kind=kind))

    def _pour(self, data: bytes, kind: str, *, endless: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if not endless:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.close_connection = True
        try:
            if endless:
                for _ in range(100_000):
                    self.wfile.write(b"\0" * 65536)
            step = max(1, len(data) // 8)
            for start in range(0, len(data), step):
                self.wfile.write(data[start : start + step])
                self.wfile.flush()
                time.sleep(0.02)
        except OSError:
            return  # the client had enough, as it should


class _Listening(ThreadingHTTPServer):
    """Answers in threads of its own until it is stopped. `serve_forever` would look fifty times a second whether it
    still should, and let each of some two thousand stops wait for its next look."""

    daemon_threads = True
    over = False

    def start(self) -> None:
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.over = True
        socket.create_connection(("127.0.0.1", self.server_port)).close()  # it waits for somebody to come
        self.thread.join()
        self.server_close()

    def _serve(self) -> None:
        while not self.over:
            self.handle_request()

    def verify_request(self, request: Any, client_address: Any) -> bool:
        return not self.over

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that had enough, as it should be after a while, is no error of the server."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _serve(handler: type[_Answering], vendor: StandIn, port: int) -> _Listening:
    server = _Listening(("127.0.0.1", port), type(handler.__name__, (handler,), {"server_of": vendor}))
    server.start()
    return server


def a_png(width: int, height: int, colour: tuple[int, int, int] = (90, 120, 150)) -> bytes:
    """A plain picture, as a vendor would send one."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def is_picture(data: bytes) -> bool:
    """Whether bytes are a whole picture."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
    except (OSError, ValueError):
        return False
    return True
