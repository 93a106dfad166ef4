"""The stand-in is as strict as the vendor's pages, and its log outlives it."""

from __future__ import annotations

import base64
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from bfl_server import BflServer, placed_twice, read_log
from canary import CANARY
from samples import a_picture, an_order

from repertory.engines.bfl import BflEngine
from repertory.engines.registry import cards
from repertory.model.engine import Order, OrderKind

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PRO = BflEngine(card=next(card for card in cards("bfl") if card.model == "flux-2-pro"))


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return an_order(PRO.card, OrderKind.STILL, tmp_path)


@pytest.fixture
def picture(tmp_path: Path) -> str:
    return base64.b64encode(a_picture(tmp_path / "x.png").read_bytes()).decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"prompt": ""},
        {"width": 250},
        {"width": 32},
        {"width": 4096, "height": 4096},
        {"seed": "7"},
        {"safety_tolerance": 9},
        {"output_format": "gif"},
        {"aspect_ratio": "16:9"},
        {"steps": 20},
        {"input_image": "%%%"},
        {"input_image": base64.b64encode(b"no picture").decode()},
        {"input_image_2": "a gap"},
    ],
)
def test_what_their_pages_do_not_allow_is_refused_and_not_counted(bfl_server: BflServer, wrong: dict[str, Any]) -> None:
    body = {"prompt": "a street", "width": 256, "height": 256, **wrong}
    answer = httpx.post(f"{bfl_server.url}/v1/flux-2-pro", json=body, headers={"x-key": bfl_server.key})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["msg"]
    assert bfl_server.orders == []


def test_what_they_allow_is_taken(bfl_server: BflServer, picture: str) -> None:
    pictures = {"input_image": picture} | {f"input_image_{number}": picture for number in range(2, 9)}
    body = {"prompt": "a street", "seed": None, **pictures}
    answer = httpx.post(f"{bfl_server.url}/v1/flux-2-max", json=body, headers={"x-key": bfl_server.key})
    assert answer.status_code == 200
    assert set(answer.json()) == {"id", "polling_url", "cost", "input_mp", "output_mp"}


@pytest.mark.parametrize(("key", "path", "status"), [("x", "flux-2-pro", 401), (f"{CANARY}-bfl", "flux-9", 404)])
def test_another_key_or_model_is_refused(bfl_server: BflServer, key: str, path: str, status: int) -> None:
    answer = httpx.post(f"{bfl_server.url}/v1/{path}", json={"prompt": "x"}, headers={"x-key": key})
    assert answer.status_code == status


def test_a_key_shown_where_pictures_are_handed_out_is_a_violation(bfl_server: BflServer) -> None:
    httpx.get(f"{bfl_server.results_url}/task-0001/sample.png", headers={"x-key": bfl_server.key})
    assert bfl_server.violations


class Process:
    """The server as a program of its own."""

    def __init__(self, log: Path) -> None:
        command = [sys.executable, "-m", "tests.servers.bfl_server", "--port", "0", "--log", str(log), "--polls", "0"]
        self.program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.program.stdout is not None
        self.url = self.program.stdout.readline().split()[0].removeprefix("BFL_API_BASE=")

    def kill(self) -> None:
        """As `kill -9` does; a second time it changes nothing."""
        if self.program.poll() is None:
            self.program.send_signal(signal.SIGKILL)
            self.program.communicate()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "orders.jsonl"


@pytest.fixture
def process(log: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Process]:
    program = Process(log)
    monkeypatch.setenv("BFL_API_BASE", program.url)
    monkeypatch.setenv("BFL_API_KEY", f"{CANARY}-bfl")
    yield program
    program.kill()


def _count(log: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.servers.bfl_server", "--count", str(log)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_orders_are_counted_across_a_kill_and_their_pictures_are_still_handed_out(
    process: Process, log: Path, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = PRO.submit(order)
    PRO.submit(replace(order, seed=8))
    process.kill()
    assert len(read_log(log)) == 2
    assert placed_twice(log) == {}
    again = Process(log)
    monkeypatch.setenv("BFL_API_BASE", again.url)
    moved = replace(ticket, url=ticket.url.replace(process.url, again.url))
    assert PRO.collect(order, moved) is not None
    again.kill()


def test_the_same_order_placed_twice_is_found_in_the_log(process: Process, log: Path, order: Order) -> None:
    PRO.submit(order)
    assert _count(log).returncode == 0
    PRO.submit(order)
    assert list(placed_twice(log).values()) == [2]
    counted = _count(log)
    assert counted.returncode == 1
    assert counted.stdout == "2 orders, 1 of them placed more than once\n"
