"""The tests themselves cannot leave this machine."""

from __future__ import annotations

import os
import socket

import httpx
import pytest
from conftest import NetworkUsed


def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as line, pytest.raises(NetworkUsed):
        line.connect(("192.0.2.1", 80))
    with socket.socket(type=socket.SOCK_DGRAM) as line, pytest.raises(NetworkUsed):
        line.sendto(b"?", ("192.0.2.1", 53))


def test_another_machine_cannot_even_be_looked_up() -> None:
    with pytest.raises(NetworkUsed):
        httpx.get("https://api.bfl.ai")


def test_paid_calls_are_switched_off_for_child_processes_too() -> None:
    assert os.environ["REPERTORY_ALLOW_PAID"] == "0"
