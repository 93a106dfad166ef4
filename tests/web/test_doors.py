"""Where the studio listens, and how long somebody is known."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from typed import typed

from repertory.errors import YourMove
from repertory.web.doors import Doors, require_guarded
from repertory.web.sessions import LIFE_S, Sessions


def test_elsewhere_than_on_this_computer_it_needs_a_password() -> None:
    require_guarded(Doors(), "")
    for doors in (Doors(host="::"), Doors(host="192.168.1.5"), Doors(public="https://studio.example")):
        with pytest.raises(YourMove, match="REPERTORY_STUDIO_PASSWORD"):
            require_guarded(doors, "")
        require_guarded(doors, "a quiet afternoon")
    with pytest.raises(YourMove, match="5 signs"):
        require_guarded(Doors(), "short")
    with pytest.raises(YourMove, match="no address of a site"):
        require_guarded(Doors(public="studio.example/x"), "a quiet afternoon")


def test_its_own_names_are_those_that_it_can_be_reached_by() -> None:
    assert Doors(port=8765).hosts == {"127.0.0.1:8765", "localhost:8765", "[::1]:8765"}
    behind = Doors(host="10.0.0.2", port=80, public="https://studio.example")
    assert {"studio.example", "10.0.0.2"} <= behind.hosts
    assert "https://studio.example" in behind.origins
    assert behind.is_https


def test_a_session_is_known_until_it_stays_away_or_signs_out() -> None:
    now = [0.0]
    sessions = Sessions("the secret", clock=lambda: now[0])
    mine, other = (sessions.sign_in("the secret", "here") for _ in range(2))
    assert mine is not None
    assert other is not None
    now[0] = LIFE_S - 1
    assert sessions.of(mine.id) == mine
    now[0] = LIFE_S + 1
    assert sessions.of(mine.id) == mine, "it came by meanwhile"
    assert sessions.of(other.id) is None
    sessions.sign_out(mine.id)
    assert sessions.of(mine.id) is None


def test_guesses_from_many_addresses_are_counted_together() -> None:
    now = [0.0]
    sessions = Sessions("the secret", clock=lambda: now[0])
    for number in range(50):
        assert not sessions.admits("guess", f"address {number}")
    assert sessions.wait_s("a new address") == 60.0
    assert not sessions.admits("the secret", "a new address")
    now[0] = 60.5
    assert sessions.admits("the secret", "a new address")


def test_a_port_that_is_taken_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = ("--library", str(tmp_path / "library"), "studio", "--films", str(tmp_path), "--port", port)
        assert typed(monkeypatch, *words, "--no-open") == 3
    assert f"cannot listen on 127.0.0.1, port {port}" in capsys.readouterr().err
