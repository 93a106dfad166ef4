"""Questions share connections, orders have one each; nothing else is carried from one to the next."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from repertory.engines import kept
from repertory.engines.wire import ask, client
from repertory.errors import EngineBusy


class Place(ThreadingHTTPServer):
    """Answers everything, and counts the connections over which it is asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[tuple[str, int, str]] = []
        """Method, the connection's number, and what came as a cookie."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def connections(self, method: str) -> list[int]:
        return [number for one, number, _ in self.asked if one == method]


class Answering(BaseHTTPRequestHandler):
    server: Place
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.asked.append((self.command, self.client_address[1], self.headers.get("cookie", "")))
        if self.path == "/broken":
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("content-length", "2")
        self.send_header("set-cookie", "who=me")
        self.end_headers()
        self.wfile.write(b"{}")
        if self.path == "/last":  # without a word of it
            self.close_connection = True

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def place() -> Iterator[Place]:
    server = Place()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_questions_share_a_connection_and_every_order_has_its_own(place: Place) -> None:
    for _ in range(3):
        ask("POST", f"{place.address}/orders", headers={}, body={"prompt": "a face"})
        for _ in range(4):
            assert ask("GET", f"{place.address}/orders/1", headers={"x-key": "k"}).status == 200
    orders, questions = place.connections("POST"), place.connections("GET")
    assert len(set(orders)) == 3
    assert len(set(questions)) == 1
    assert not set(orders) & set(questions)
    assert {cookie for _, _, cookie in place.asked} == {""}, "and nothing is remembered"


def test_a_connection_that_was_closed_meanwhile_is_opened_anew(place: Place) -> None:
    """Whether that is seen before the next question goes out, or when it has."""
    for _ in range(20):
        assert ask("GET", f"{place.address}/last", headers={}).status == 200
        assert ask("GET", f"{place.address}/1", headers={}).status == 200
    before = len(set(place.connections("GET")))
    kept.close_kept()
    assert ask("GET", f"{place.address}/1", headers={}).status == 200
    assert len(set(place.connections("GET"))) == before + 1


def test_a_place_that_breaks_off_is_not_asked_twice(place: Place) -> None:
    with pytest.raises(EngineBusy, match="gave no answer"):
        ask("GET", f"{place.address}/broken", headers={})
    assert len(place.connections("GET")) == 1


def test_threads_ask_at_once_and_a_download_that_is_left_off_hinders_nobody(place: Place) -> None:
    with client(f"{place.address}/film") as line, line.stream("GET", f"{place.address}/film") as response:
        assert response.status_code == 200
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: ask("GET", f"{place.address}/1", headers={}).status, range(40)))
    assert found == [200] * 40
    assert len(set(place.connections("GET"))) <= 9


def test_a_proxy_that_is_named_later_is_asked_from_then_on(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    before = kept.kept_to(httpx.URL("https://api.example.com/1"))
    assert kept.kept_to(httpx.URL("https://api.example.com/2")) is before
    monkeypatch.setenv("HTTPS_PROXY", place.address)
    assert kept.kept_to(httpx.URL("https://api.example.com/1")) is not before
    assert kept.kept_to(httpx.URL("https://other.example.com/1")) is not before
