"""A vendor's limits hold for all processes together, with lock files and on a real Postgres; what a killed one held is
free at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from repertory.files.serveraddress import DATABASE

pytestmark = pytest.mark.slow

MAKING_S = 0.1
SLACK_S = 0.1
"""By how much an order may take longer to the vendor than the one after it, on a busy machine."""


class Vendor(ThreadingHTTPServer):
    """Takes orders and counts: how many there were at once, and when each came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Counter)
        self.counting = threading.Lock()
        self.under_way: dict[str, float] = {}
        self.most = 0
        self.came: list[float] = []
        self.whose: list[str] = []
        self.busy: list[float] = []
        """What it answers to the next orders: after how many seconds they may come again."""
        self.refused_at = 0.0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Counter(BaseHTTPRequestHandler):
    """One request: POST /ID places an order, GET /ID says whether it is made. One whose id has "never" in it is not."""

    server: Vendor

    def do_POST(self) -> None:
        with self.server.counting:
            self.server.came.append(time.monotonic())
            self.server.whose.append(self.path[1])
            if self.server.busy:
                self.server.refused_at = time.monotonic()
                self._answer(429, {"retry-after": str(self.server.busy.pop())})
                return
            self.server.under_way[self.path] = time.monotonic()
            self.server.most = max(self.server.most, len(self.server.under_way))
        self._answer(200)

    def do_GET(self) -> None:
        with self.server.counting:
            made = time.monotonic() - self.server.under_way[self.path] > MAKING_S and "never" not in self.path
            if made:
                del self.server.under_way[self.path]
        self._answer(200 if made else 202)

    def _answer(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Worker:
    """A process that places orders (turning.py)."""

    def __init__(self, home: Path, database: str) -> None:
        env = {**os.environ, "REPERTORY_HOME": str(home), DATABASE: database}
        command = [sys.executable, str(Path(__file__).with_name("turning.py"))]
        self.process = subprocess.Popen(command, stdin=-1, stdout=-1, text=True, env=env)
        assert self._said() == "ready"

    def begin(self, at: Vendor, folder: Path, orders: Sequence[str], **card: object) -> None:
        told = {"vendor": at.address, "folder": str(folder), "card": card, "orders": orders}
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps(told)}\n")
        self.process.stdin.flush()

    def end(self) -> Any:
        """What came of its orders."""
        return json.loads(self._said())

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def _said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Postgres server of these tests' own."""
    pgserver = pytest.importorskip("pgserver", reason="pgserver has no wheel for this machine")
    server = pgserver.get_server(tmp_path_factory.mktemp("pg"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="module", params=["files", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Where the places are: empty for lock files."""
    return "" if request.param == "files" else str(request.getfixturevalue("postgres"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def pair(home: Path, database: str) -> Iterator[tuple[Worker, Worker]]:
    """Two processes of one user."""
    both = Worker(home, database), Worker(home, database)
    yield both
    for one in both:
        one.kill()


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    server = Vendor()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def numbered(name: str, many: int) -> list[str]:
    return [f"{name}-{number}" for number in range(many)]


def test_no_more_orders_are_under_way_than_an_account_may_have(
    tmp_path: Path, pair: tuple[Worker, Worker], vendor: Vendor
) -> None:
    for name, one in zip("ab", pair, strict=True):
        one.begin(vendor, tmp_path / name, numbered(name, 8), in_flight=3)
    assert [one.end() for one in pair] == [["Output"] * 8] * 2
    assert (vendor.most, len(vendor.came)) == (3, 16)


def test_a_process_with_many_who_wait_leaves_the_other_its_share(
    tmp_path: Path, pair: tuple[Worker, Worker], vendor: Vendor
) -> None:
    for name, one in zip("ab", pair, strict=True):
        one.begin(vendor, tmp_path / name, numbered(name, 14), in_flight=2, vendor="shared")
    assert [one.end() for one in pair] == [["Output"] * 14] * 2
    first = vendor.whose[:14]  # chance decides each time: less than three of one in 14 is one in 150 by a fair coin
    assert min(first.count("a"), first.count("b")) >= 2, "".join(vendor.whose)


def test_an_engine_of_this_machine_has_its_places_for_each_machine(
    tmp_path: Path, home: Path, pair: tuple[Worker, Worker], vendor: Vendor
) -> None:
    for name, one in zip("ab", pair, strict=True):
        one.begin(vendor, tmp_path / name, numbered(name, 3), in_flight=1, local=True)
    assert [one.end() for one in pair] == [["Output"] * 3] * 2
    assert vendor.most == 1
    assert any(path.name.endswith("-vendor") for path in (home / "state" / "turns").iterdir())


def test_orders_go_out_no_faster_than_an_account_may_place_them(
    tmp_path: Path, pair: tuple[Worker, Worker], vendor: Vendor
) -> None:
    """400 a minute is one every 150 ms, whoever places it. One that took longer on its way is nearer to the next."""
    for name, one in zip("ab", pair, strict=True):
        one.begin(vendor, tmp_path / name, numbered(name, 4), in_flight=8, a_minute=400, vendor="even")
    assert [one.end() for one in pair] == [["Output"] * 4] * 2
    gaps = [after - before for before, after in zip(vendor.came, vendor.came[1:], strict=False)]
    assert len(gaps) == 7
    assert min(gaps) > 0.15 - SLACK_S
    assert vendor.came[-1] - vendor.came[0] > 7 * 0.15 - SLACK_S


def test_a_pause_that_a_vendor_wants_holds_for_every_process(
    tmp_path: Path, pair: tuple[Worker, Worker], vendor: Vendor
) -> None:
    one, other = pair
    vendor.busy = [0.8]
    one.begin(vendor, tmp_path / "a", ["a"], in_flight=4, vendor="pausing")
    deadline = time.monotonic() + 20
    while not vendor.refused_at:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    time.sleep(0.1)  # the answer reaches the one that is told
    other.begin(vendor, tmp_path / "b", numbered("b", 3), in_flight=4, vendor="pausing")
    assert (one.end(), other.end()) == (["Output"], ["Output"] * 3)
    assert len(vendor.came) == 5
    assert min(vendor.came[1:]) - vendor.refused_at > 0.8 - SLACK_S


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_what_a_killed_process_held_is_free_at_once(
    tmp_path: Path, home: Path, database: str, pair: tuple[Worker, Worker], vendor: Vendor
) -> None:
    mortal, heir = Worker(home, database), pair[0]
    mortal.begin(vendor, tmp_path / "a", ["a-never"], in_flight=1, vendor="mortal")
    deadline = time.monotonic() + 20
    while not vendor.came:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    heir.begin(vendor, tmp_path / "b", ["b"], in_flight=1, vendor="mortal")
    time.sleep(0.3)
    assert len(vendor.came) == 1, "there is one place, and it is taken"
    killed_at = time.monotonic()
    mortal.kill()
    assert heir.end() == ["Output"]
    assert vendor.came[1] - killed_at < 2.0
