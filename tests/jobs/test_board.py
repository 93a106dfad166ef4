"""The board of a film, on SQLite and on a real Postgres: what is told there, what is wished, and who is there."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from repertory.errors import Busy, MissingPart, YourMove
from repertory.files.serveraddress import DATABASE
from repertory.jobs.board import Board, Standing, board_of, made_for
from repertory.jobs.database import address_of, queue_of, server_address, server_state
from repertory.jobs.stopping import Wishes
from repertory.model.doing import Doing
from repertory.productions.folder import ProductionFolder
from repertory.work import controlling

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Postgres server of these tests' own."""
    pgserver = pytest.importorskip("pgserver", reason="pgserver has no wheel for this machine")
    server = pgserver.get_server(tmp_path_factory.mktemp("pg"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"], autouse=True)
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the jobs are kept."""
    monkeypatch.delenv(DATABASE, raising=False)
    if request.param == "postgres":
        monkeypatch.setenv(DATABASE, request.getfixturevalue("postgres"))
    return str(request.param)


def doing(board: Board) -> dict[str, Doing]:
    return {shot: one.doing for shot, one in board.read().standings.items()}


def test_what_processes_tell_stands_there_with_its_age_and_nobody_s_work_is_reset(tmp_path: Path) -> None:
    rolling = Standing(shot="1", doing=Doing.ROLLING, what="x", engine="e", order="o", executor="me", took_s=2.0)
    with made_for(tmp_path) as board, made_for(tmp_path) as other:
        board.begin(["1", "2"], ["1", "2", "3"], alone=True)
        board.tell("me", "shoot", [(rolling, 60.0)])
        found = other.read()
        one = found.standings["1"]
        assert (one.doing, one.what, one.engine, one.order, one.executor) == (Doing.ROLLING, "x", "e", "o", "me")
        assert 59 < one.for_s < 70
        assert one.took_s == 2.0
        assert [(process.executor, process.does) for process in found.processes] == [("me", "shoot")]

        other.begin(["1", "2", "3"], ["1", "2", "3"], alone=False)
        assert doing(other) == {"1": Doing.ROLLING, "2": Doing.WAITING, "3": Doing.WAITING}
        other.begin(["3"], ["1", "3"], alone=False)  # shot 2 is not in the list any more
        assert set(doing(other)) == {"1", "3"}
        other.begin(["1"], ["1", "3"], alone=True)  # whoever is alone knows that the other was killed
        assert doing(other)["1"] is Doing.WAITING
        assert other.read().processes == ()


def test_a_wish_is_heard_by_everybody_who_tells_and_ends_as_the_shot_is_wanted_again(tmp_path: Path) -> None:
    with made_for(tmp_path) as board, made_for(tmp_path) as other:
        board.begin(["1", "2"], ["1", "2"], alone=True)
        other.pause()
        other.pause()
        other.cancel(["1", "2"])
        assert board.tell("me", "shoot", []) == Wishes(paused=True, cancelled=frozenset({"1", "2"}))
        board.begin(["2"], ["1", "2"], alone=False)
        assert board.wishes() == Wishes(paused=True, cancelled=frozenset({"1"}))
        assert [other.resume(), other.resume()] == [True, False]
        assert board.wishes() == Wishes(cancelled=frozenset({"1"}))


def test_films_of_one_database_have_boards_of_their_own_which_several_may_make_at_once(tmp_path: Path) -> None:
    def begin(name: str) -> None:
        with made_for(tmp_path / name) as board:
            board.begin(["1"], ["1"], alone=False)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(begin, "ababab"))
    with made_for(tmp_path / "a") as board:
        board.pause()
    with board_of(tmp_path / "b") as b, board_of(tmp_path / "nothing") as nothing:
        assert b is not None
        assert b.wishes() == Wishes()
        assert nothing is None


def test_a_copy_of_a_film_that_is_being_shot_is_not_steered_with_it(tmp_path: Path, database: str) -> None:
    first, copy = (ProductionFolder(tmp_path / name) for name in ("first", "its copy"))
    with made_for(first.folder) as board:
        board.begin(["1"], ["1"], alone=True)
    shutil.copytree(first.folder, copy.folder)
    if database == "sqlite":
        controlling.pause(copy)  # it has a database of its own
    else:
        for control in (controlling.pause, controlling.resume, controlling.cancel):
            with pytest.raises(YourMove, match="is a copy of a film") as error:
                control(copy)
            assert error.value.step.endswith(f"repertory shoot '{copy.folder}'")
        with board_of(copy.folder) as board:
            assert board is None, "and the shoot of the first is not shown as its own"
    assert not controlling.is_paused(first)
    assert controlling.cancel(first) == ("1",)
    address = address_of(copy.folder / ".repertory")
    queue_of(copy.folder / ".repertory", address, alone=True)  # as where somebody begins to shoot it
    controlling.pause(copy)
    assert [controlling.is_paused(one) for one in (first, copy)] == [False, True]


def test_a_database_that_another_program_keeps_to_itself_is_said(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database != "sqlite":
        pytest.skip("a server serves all")
    monkeypatch.setattr("repertory.jobs.board._PATIENCE_S", 0.1)
    import sqlite3

    with made_for(tmp_path):
        pass
    keeper = sqlite3.connect(tmp_path / ".repertory" / "jobs.sqlite")
    keeper.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Busy, match="does not answer"), made_for(tmp_path) as board:
        board.pause()
    keeper.close()


def test_why_a_server_is_of_no_use_is_said_with_what_to_do_and_without_the_password(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database == "sqlite":
        pytest.skip("nobody reaches a file by an address")
    import psycopg
    from sqlalchemy import make_url

    here = os.environ[DATABASE]
    with psycopg.connect(here, autocommit=True) as connection:
        connection.execute("CREATE DATABASE other")
        connection.execute("CREATE ROLE poor LOGIN PASSWORD 'hidden'")
    url = make_url(here).set(password="hidden")  # noqa: S106 - it must not be told
    cases = (
        (url.set(database="nowhere"), "There is no database nowhere on .*createdb nowhere"),
        (url.set(username="nobody"), 'does not let the user "nobody" in: role .*user and password'),
        (url.set(database="other", username="poor"), 'make its tables: permission denied.*GRANT CREATE .*"poor"'),
        (url.set(host="127.0.0.1", port=9, query={}), "does not answer: Connection refused.*127.0.0.1, port 9"),
    )
    for wrong, said in cases:
        monkeypatch.setenv(DATABASE, wrong.render_as_string(hide_password=False))
        with pytest.raises(MissingPart, match=said) as error, made_for(tmp_path):
            pass
        assert "hidden" not in str(error.value)
        state = server_state()
        assert re.search(said, state) or ("GRANT CREATE" in state and "poor" in state), state
    monkeypatch.setenv(DATABASE, here)
    assert server_state().endswith("it answers")
    monkeypatch.setenv(DATABASE, "postgress://me:hidden@here/jobs")
    with pytest.raises(YourMove, match='it begins with "postgress://"') as wrong_kind:
        server_address()
    assert "hidden" not in str(wrong_kind.value)
