"""Whoever waits for a turn can be stopped and comes in order; clocks may jump; a server that was away finds every place
held that was."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from repertory.engines.registry import all_cards
from repertory.errors import EngineBusy, FolderNotWritable, MissingPart
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.files import home, locking
from repertory.files.serveraddress import DATABASE
from repertory.jobs import places, turns
from repertory.jobs.cores import cores
from repertory.jobs.journal import Journal
from repertory.jobs.places import FilePlaces, ServerPlaces
from repertory.jobs.stopping import Halted, Stop
from repertory.jobs.turns import queue_for, turn
from repertory.model.engine import Order, OrderKind, Output
from repertory.work import placing
from repertory.work.purse import Purse

CARD = replace(FAKE_CARD, id="vendor/one", vendor="vendor", model="one", local=False, key="VENDOR_KEY")

KILL = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"""


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPERTORY_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(DATABASE, raising=False)


class Clocks:
    """The two clocks of a machine, which go on when they are told."""

    def __init__(self) -> None:
        self.ticks, self.day = 1000.0, 1.8e9

    def monotonic(self) -> float:
        return self.ticks

    def time(self) -> float:
        return self.day


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    clocks = Clocks()
    monkeypatch.setattr(places, "time", clocks)
    return clocks


def test_a_pause_ends_whatever_becomes_of_the_clocks(tmp_path: Path, clocks: Clocks) -> None:
    mine, theirs = FilePlaces(tmp_path), FilePlaces(tmp_path)
    mine.hold("q", 100.0)
    assert theirs.due("q", 0.0) == 100.0
    mine.hold("q", 10.0)  # a shorter one later takes nothing back
    assert theirs.due("q", 0.0) == 100.0
    clocks.day -= 365 * 86_400  # somebody sets the clock
    clocks.ticks += 60
    assert theirs.due("q", 0.0) == 40.0
    clocks.day, clocks.ticks = 1.8e9 + 70, 5.0  # the machine was started anew
    assert theirs.due("q", 0.0) == 30.0
    clocks.day += 31
    assert theirs.due("q", 0.0) == 0.0


def test_a_pause_is_no_longer_than_an_hour_and_a_torn_note_is_none(tmp_path: Path, clocks: Clocks) -> None:
    kept = FilePlaces(tmp_path)
    kept.hold("q", 86_400.0)
    assert kept.due("q", 0.0) == places.LONGEST_HOLD_S
    for torn in (b"", b'{"ticks": 12', b"[]", b'{"ticks": NaN, "time": NaN, "for": NaN}'):
        (tmp_path / "q" / "next").write_bytes(torn)
        assert kept.due("q", 0.0) == 0.0


def test_every_key_is_an_account_and_a_model_counts_alone_where_its_vendor_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VENDOR_KEY", "one-of-us")
    mine, same = queue_for(CARD), queue_for(replace(CARD, id="vendor/two", model="two"))
    assert mine.name == same.name
    assert "one-of-us" not in mine.name
    alone = queue_for(replace(CARD, limits_of_model=True))
    assert alone.name == f"{mine.name}-one"
    monkeypatch.setenv("VENDOR_KEY", "another")
    assert queue_for(CARD).name != mine.name
    assert queue_for(replace(FAKE_CARD, in_flight=0)).places == cores()


def test_a_user_s_own_card_says_what_the_account_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = queue_for(all_cards()["bfl/flux-2-pro"])
    assert (ours.places, ours.gap_s) == (24, 0.0)
    source = Path(turns.__file__).parents[1] / "engines" / "cards" / "bfl-flux-2-pro.toml"
    text = source.read_text(encoding="utf-8").replace("in_flight = 24", "in_flight = 6\na_minute = 30")
    folder = tmp_path / "home" / "cards"
    folder.mkdir(parents=True)
    (folder / source.name).write_text(text, encoding="utf-8")
    own = queue_for(all_cards()["bfl/flux-2-pro"])
    assert (own.places, own.gap_s, own.name) == (6, 2.0, ours.name)


def test_who_waits_for_a_turn_stops_at_once_and_leaves_the_line(tmp_path: Path) -> None:
    stop, seen = Stop(tmp_path), []

    def wait() -> None:
        try:
            with stop.job(), turn(CARD):
                seen.append("a turn")
        except Halted:
            seen.append("halted")

    with turn(CARD):
        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.1)
        began = time.monotonic()
        stop.ask()
        waiting.join(timeout=5)
        assert time.monotonic() - began < 1.0
    assert seen == ["halted"]
    with turn(CARD):  # neither the place nor the gate is held
        pass


def test_who_came_first_goes_first() -> None:
    order: list[int] = []

    def wait(number: int) -> None:
        with turn(CARD):
            order.append(number)

    waiting = [threading.Thread(target=wait, args=(number,)) for number in range(4)]
    with turn(CARD):
        for one in waiting:
            one.start()
            time.sleep(0.02)
    for one in waiting:
        one.join(timeout=10)
    assert order == [0, 1, 2, 3]


def test_whoever_waits_for_a_place_of_its_own_process_looks_at_no_file_and_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[Path] = []

    def seen(path: Path) -> object:
        looked.append(path)
        return locking.grabbed(path)

    monkeypatch.setattr(places, "grabbed", seen)
    monkeypatch.setattr(turns, "_CALLED_S", 60.0)
    got: list[str] = []

    def wait() -> None:
        with turn(CARD):
            got.append("a turn")

    with turn(CARD):
        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.2)
        assert [path.name for path in looked] == ["0", "1", "0"], "its own place, and whether another waits"
    waiting.join(timeout=5)
    assert got == ["a turn"]


def test_threads_that_begin_together_share_a_line_and_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each would have a connection of its own, and nobody would stand behind anybody."""
    monkeypatch.setattr(turns, "server_address", lambda: "postgresql+psycopg://nobody@127.0.0.1:9/jobs")
    opened: list[str] = []

    class Slow(ServerPlaces):
        def __init__(self, address: str) -> None:
            time.sleep(0.01)
            opened.append(address)
            super().__init__(address)

    monkeypatch.setattr(turns, "ServerPlaces", Slow)
    monkeypatch.setattr(turns, "_SERVERS", {})
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: turns._places(queue_for(CARD)), range(8)))
        lines = list(threads.map(lambda _: turns._line("q"), range(8)))
    assert len(opened) == 1
    assert {id(one) for one in found} == {id(found[0])}
    assert {id(one) for one in lines} == {id(lines[0])}


def ordered(engine: FakeEngine, journal: Journal, number: int) -> object:
    name, purse = f"1-keyframe-{number}", Purse(name="film", budget=Decimal(1), building=journal)
    order = Order(id=name, kind=OrderKind.STILL, engine=engine.card.id, folder=journal.folder_of(name))
    return placing.ordered(engine, order, journal, price=Decimal(0), purse=purse)


def test_what_is_under_way_is_fetched_though_no_place_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ticket from before a crash is paid: it waits for nobody, and holds no place that it did not get."""
    monkeypatch.setattr(placing, "PATIENCE", 0)
    journal, engine = Journal(tmp_path / "orders"), FakeEngine(card=CARD, slow=1)
    engine.fail_later_with = EngineBusy("Not now.")
    engine.slow = 0
    with pytest.raises(EngineBusy):
        ordered(engine, journal, 1)
    engine.fail_later_with = None
    with turn(CARD):
        assert isinstance(ordered(engine, journal, 1), Output)
        assert isinstance(ordered(engine, journal, 1), Output), "and what is here needs none"
    with turn(CARD):
        pass


def test_a_vendor_that_wants_a_long_pause_is_left_for_the_next_run(tmp_path: Path) -> None:
    journal, engine = Journal(tmp_path / "orders"), FakeEngine(card=CARD)
    engine.fail_with = EngineBusy("Come back later.", after_s=600.0)
    with pytest.raises(EngineBusy, match="Come back later"):
        ordered(engine, journal, 1)
    engine.fail_with = None
    with pytest.raises(EngineBusy, match="wants no orders for another 10 minutes") as error:
        ordered(engine, journal, 2)
    assert error.value.after_s > 590
    assert engine.orders == []
    other = replace(CARD, vendor="other", id="other/one")
    assert isinstance(ordered(FakeEngine(card=other), journal, 3), Output)


def test_an_order_by_hand_waits_for_nobody(tmp_path: Path) -> None:
    card = replace(CARD, by_hand=True)
    with turn(card), turn(card), turn(card) as third:
        third.go()
    assert not (tmp_path / "home" / "state").exists()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users have no numbers here")
def test_a_home_that_cannot_be_written_to_is_replaced_by_a_folder_of_one_s_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REPERTORY_HOME")
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    monkeypatch.setattr("platformdirs.user_state_dir", lambda _: str(in_the_way / "repertory"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    folder = home.state_folder()
    assert folder.parent == tmp_path
    assert folder.stat().st_mode & 0o077 == 0
    somebody = os.getuid() + 1
    folder.rename(folder.with_name(f"repertory-{somebody}"))
    monkeypatch.setattr("os.getuid", lambda: somebody)
    with pytest.raises(FolderNotWritable, match="another user"):
        home.state_folder()


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The address of a Postgres server of these tests' own, as SQLAlchemy has it."""
    pytest.importorskip("pgserver", reason="pgserver has no wheel for this machine")
    from postgres import postgres as started

    with started() as server:
        yield server.address.replace("postgresql://", "postgresql+psycopg://")


@pytest.mark.slow
def test_a_connection_that_breaks_frees_its_places_and_comes_back_with_them(postgres: str) -> None:
    from sqlalchemy import create_engine

    one, other = ServerPlaces(postgres), ServerPlaces(postgres)
    assert one.take("q", [2, 1]) == 2
    assert one.take("q", [2, 1]) == 1, "what this process holds is not taken twice"
    assert one.take("q", [2, 1]) is None
    assert other.take("q", [2, 1]) is None
    assert other.enter("q", [2, 1]) == (True, None), "it holds the gate, since nothing is free"
    assert one.enter("q", [2, 1]) == (False, None)
    one.free("q", 1)
    assert one.enter("q", [2, 1]) == (False, None), "whoever comes later does not overtake"
    assert not one.holds("q", [2, 1])
    other.free("q", 0)
    assert one.enter("q", [2, 1]) == (False, 1), "and the gate is let go again"
    assert one.holds("q", [2, 1])
    one.free("q", 1)
    assert other.enter("q", [2, 1]) == (False, 1)
    kill = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with kill.connect() as connection:
        assert connection.exec_driver_sql(KILL).scalar() == 2
    kill.dispose()
    away, one._engine = one._engine, create_engine("postgresql+psycopg://nobody@127.0.0.1:9/jobs")
    assert (one.take("q", [1]), one.due("q", 0.0)) == (None, 1.0), "the server is away for now, and asked again later"
    one._engine = away
    assert one.due("q", 0.0) == 0.0
    third = ServerPlaces(postgres)
    assert third.take("q", [2, 1]) == 1, "of the one that has not come back"
    other.hold("q", 5.0)  # it comes back with this
    assert 4.0 < one.due("q", 1.0) <= 5.0
    for each in (one, other, third):
        each.close()


@pytest.mark.slow
def test_a_server_that_was_never_there_is_said_at_once() -> None:
    nowhere = ServerPlaces("postgresql+psycopg://nobody@127.0.0.1:9/jobs")
    with pytest.raises(MissingPart, match="does not answer"):
        nowhere.take("q", [1])


@pytest.mark.slow
def test_a_server_that_may_not_be_written_to_is_said_at_once(postgres: str) -> None:
    from sqlalchemy import create_engine, make_url, text

    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE only_read"))
        connection.execute(text("ALTER DATABASE only_read SET default_transaction_read_only = on"))
    admin.dispose()
    only_read = ServerPlaces(make_url(postgres).set(database="only_read").render_as_string(hide_password=False))
    with pytest.raises(MissingPart, match=r"cannot be used: .*read-only"):
        only_read.take("q", [1])
