"""How many shots are worked on at once: as many as the engines take; an engine that takes no more is waited for."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from small_film import small_film

from repertory.errors import YourMove
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.jobs import cores
from repertory.jobs.cores import busy_core
from repertory.jobs.runner import Runner
from repertory.jobs.stopping import Halted, Stop
from repertory.model.doing import Doing
from repertory.model.engine import Order, Output, Ticket
from repertory.work import placing
from repertory.work.crew import Event
from repertory.work.produce import AT_ONCE, join, shoot, shots_at_once
from repertory.work.settling import ShotState

VENDOR = replace(FAKE_CARD, id="vendor/one", vendor="vendor", local=False, in_flight=5)


def test_as_many_shots_as_the_engines_take_and_one_for_each_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repertory.work.produce.cores", lambda: 3)
    other = replace(VENDOR, id="other", vendor="other", in_flight=24)
    assert shots_at_once([VENDOR, replace(VENDOR, id="vendor/two", in_flight=7)]) == 10, "one account"
    assert shots_at_once([VENDOR, other]) == 32
    assert shots_at_once([VENDOR, replace(VENDOR, model="two", limits_of_model=True)]) == 13
    assert shots_at_once([VENDOR, replace(VENDOR, by_hand=True, vendor="hand", in_flight=1000)]) == 8
    assert shots_at_once([replace(FAKE_CARD, in_flight=0)]) == 3, "drawn here, one on each core"
    assert shots_at_once([replace(other, in_flight=500)]) == AT_ONCE[1]
    monkeypatch.setattr("repertory.work.produce.cores", lambda: 1)
    assert shots_at_once([]) == AT_ONCE[0]


@pytest.mark.slow
def test_every_job_has_a_thread_whatever_the_machine_has_of_cores(tmp_path: Path) -> None:
    """Left to itself DBOS has four threads more than there are cores, and other jobs wait for those that wait."""
    many = cores.cores() + 8
    together = threading.Barrier(many, timeout=20)

    def job(name: str) -> str:
        together.wait()
        return name

    names = [str(number) for number in range(many)]
    with Runner(tmp_path, job, names, at_once=many) as runner:
        assert runner.run() == {name: name for name in names}


def test_no_more_threads_work_than_there_are_cores_and_who_waits_for_one_stops(tmp_path: Path) -> None:
    working: list[int] = []
    counting, most = threading.Lock(), [0]

    def work() -> None:
        with busy_core():
            with counting:
                working.append(1)
                most[0] = max(most[0], len(working))
            time.sleep(0.02)
            with counting:
                working.pop()

    threads = [threading.Thread(target=work) for _ in range(4 * cores.cores())]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=10)
    assert most[0] == cores.cores()
    stop, halted = Stop(tmp_path), []

    def wait() -> None:
        try:
            with stop.job(), busy_core():
                halted.append(False)
        except Halted:
            halted.append(True)

    for _ in range(cores.cores()):
        cores._FREE.acquire()
    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.05)
    stop.ask()
    waiting.join(timeout=5)
    for _ in range(cores.cores()):
        cores._FREE.release()
    assert halted == [True]


@dataclass(kw_only=True)
class Counting(FakeEngine):
    """Counts the orders that are under way at once."""

    under_way: set[str] = field(default_factory=set)
    most: int = 0

    def submit(self, order: Order) -> Ticket | Output:
        self.under_way.add(order.id)
        self.most = max(self.most, len(self.under_way))
        return super().submit(order)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        found = super().collect(order, ticket)
        if found is not None:
            self.under_way.remove(order.id)
        return found


@pytest.mark.slow
def test_a_shot_whose_engine_takes_no_more_waits_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "POLL_S", (0.1, 0.1))
    engine = Counting(card=replace(FAKE_CARD, local=False, in_flight=1), slow=3)
    small = small_film(tmp_path, {"fake": engine})
    events: list[Event] = []
    outcomes = shoot(replace(small.crew, tell=events.append), small.film, at_once=2)
    assert [one.state for one in outcomes] == [ShotState.ACCEPTED] * 2
    assert engine.most == 1
    told = {shot: [one.doing for one in events if one.about == shot] for shot in "12"}
    shot, doing = next((shot, doing) for shot, doing in told.items() if Doing.WAITING in doing)
    assert doing[doing.index(Doing.WAITING) + 1] in {Doing.ROLLING, Doing.SPEAKING}, shot


def test_less_than_one_shot_at_once_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine()})
    for work in (shoot, join):
        with pytest.raises(YourMove, match="0 shots at once") as error:
            work(small.crew, small.film, at_once=0)
        assert "--at-once" in error.value.step
    with suppress(FileNotFoundError):
        assert not list((small.film.folder / "orders").iterdir())
