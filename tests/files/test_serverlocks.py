"""The locks at a server that is away for a while, and comes back."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from repertory.files.serveraddress import DATABASE
from repertory.files.serverlocks import LockLost, ServerLocks
from repertory.jobs.board import Board
from repertory.jobs.places import ServerPlaces
from repertory.jobs.runner import Runner
from repertory.jobs.stopping import Halted, Stop
from repertory.jobs.workers import Workers

if TYPE_CHECKING:
    from postgres import Postgres

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="starts a server")]


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    pytest.importorskip("pgserver", reason="pgserver has no wheel for this machine")
    from postgres import postgres

    with postgres() as started:
        yield started


@pytest.fixture
def one(server: Postgres) -> Iterator[ServerLocks]:
    with contextlib.closing(ServerLocks(server.address)) as locks:
        yield locks


@pytest.fixture
def other(server: Postgres) -> Iterator[ServerLocks]:
    with contextlib.closing(ServerLocks(server.address)) as locks:
        yield locks


def cut_off(server: Postgres) -> None:
    with psycopg.connect(server.address, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


def test_a_lock_that_was_lost_and_taken_again_is_let_go(server: Postgres, one: ServerLocks, other: ServerLocks) -> None:
    assert one.take("budget")
    cut_off(server)
    assert one.take("another")  # over a new connection
    with pytest.raises(LockLost):
        one.drop("budget")
    assert other.take("budget")


def test_a_lock_that_was_lost_is_not_shared_as_if_it_had_been_kept(
    server: Postgres, one: ServerLocks, other: ServerLocks
) -> None:
    assert one.take("film")
    cut_off(server)
    assert other.take("film")
    with pytest.raises(LockLost):
        one.share("film")
    other.drop("film")
    with pytest.raises(LockLost):
        one.drop("film")
    assert other.take("film")


def test_who_waits_for_the_server_stops_when_asked_and_keeps_nobody_from_letting_go(
    server: Postgres, one: ServerLocks, tmp_path: Path
) -> None:
    assert one.take("film")
    stop, ended = Stop(tmp_path), threading.Event()

    def work() -> None:
        with contextlib.suppress(Halted), stop.job():
            stop.watched(lambda: one.take("shot"))
        ended.set()

    server.stop()
    try:
        thread = threading.Thread(target=work)
        thread.start()
        time.sleep(0.3)
        began = time.monotonic()
        with pytest.raises(LockLost):
            one.drop("film")
        assert not ended.is_set()
        stop.ask()
        assert ended.wait(2.0)
        assert time.monotonic() - began < 2.0
    finally:
        server.start()
    thread.join()
    assert one.take("film")


def test_a_step_whose_lock_was_lost_is_begun_anew(server: Postgres, one: ServerLocks, tmp_path: Path) -> None:
    done: list[int] = []

    def counted() -> int:
        assert one.take("budget")
        if not done:
            cut_off(server)
        done.append(1)
        one.drop("budget")
        return len(done)

    assert Stop(tmp_path).watched(counted) == 2


def test_what_is_shared_is_taken_again_and_a_run_without_it_stops(
    server: Postgres, one: ServerLocks, other: ServerLocks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.files.serverlocks.server_locks", lambda: one)
    runner = Runner(tmp_path / "jobs", str, ["1"], at_once=1)
    monkeypatch.setattr(runner, "_take_over", lambda _: None)
    monkeypatch.setattr(runner, "_put_back", lambda: None)
    assert one.take("film")
    one.share("film")
    cut_off(server)
    runner._look_round(frozenset)
    assert not other.take("film"), "it was taken again, though nothing was asked for"
    assert not runner._stop.is_asked
    cut_off(server)
    assert other.take("film")
    runner._look_round(frozenset)
    assert runner._stop.is_asked
    assert isinstance(runner._stop.trouble, LockLost)
    one.drop("film")
    one.keep()


def test_every_connection_of_ours_gives_up_a_server_that_does_not_answer(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[object] = []
    connect = psycopg.connect

    def watch(*address: Any, **given: Any) -> Any:
        met.append(given.get("tcp_user_timeout"))
        return connect(*address, **given)

    with monkeypatch.context() as watched:
        watched.setattr(psycopg, "connect", watch)
        address = server.address.replace("postgresql://", "postgresql+psycopg://")
        with (
            contextlib.closing(Board(address, "q")) as board,
            contextlib.closing(ServerPlaces(address)) as places,
            contextlib.closing(ServerLocks(server.address)) as locks,
        ):
            board.is_there()
            Workers(address, "me").join()
            places.take("q", [1])
            locks.take("x")
        assert met == [20_000] * 4
        watched.setenv(DATABASE, server.address)
        with Runner(tmp_path / "jobs", str, [], at_once=1):
            assert len(met) > 8, "those of the job engine, too"
    assert set(met) == {20_000}
