"""Shots that would order the very same at the same moment, and takes that are taken over at the same moment."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from small_film import SmallFilm
from test_reuse import PAID, ListPriced, film_of, paid_by, shoot, with_another_engine

from repertory.errors import EngineBusy, EngineFailed
from repertory.fakes import FakeEngine
from repertory.jobs.board import SHOOT, Standing, made_for
from repertory.jobs.journal import Journal, OrderState
from repertory.jobs.processes import new_id
from repertory.jobs.stopping import Halted, Stop
from repertory.model.doing import Doing
from repertory.model.engine import Order, Output, Ticket
from repertory.model.take import TakeKind
from repertory.work import atonce, placing, produce, recipes, reuse, taking
from repertory.work.crew import Event
from repertory.work.plan import read_plan
from repertory.work.recipes import key_of
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome, load, shoot_shot
from repertory.work.taking import Shooting
from repertory.work.wishing import Sought, hunt_for

pytestmark = pytest.mark.slow

TWINS = "".join(f"\nShot {number}: medium close-up of Mia, coffee shop, seed: 5\n" for number in (1, 2))


@dataclass(kw_only=True)
class FailsFirst(ListPriced):
    """Its first order comes to nothing."""

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        if order.id == self.orders[0].id:
            raise EngineFailed("It came to nothing.")
        return super().collect(order, ticket)


def at_once(small: SmallFilm) -> list[Outcome]:
    """All its shots, each in a thread of its own, without the job engine."""
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    with ThreadPoolExecutor() as threads:
        return [load(one) for one in threads.map(lambda number: shoot_shot(shooting, number), shooting.plan.by_number)]


def test_two_shots_with_the_same_recipe_and_seed_are_paid_once_also_at_once(tmp_path: Path) -> None:
    small = film_of(tmp_path, shots=TWINS)
    small.crew.engines["paid"].slow = 2  # type: ignore[attr-defined]
    outcomes = produce.shoot(small.crew, small.film, at_once=2)
    assert [one.state for one in outcomes] == [ShotState.ACCEPTED] * 2
    assert len(paid_by(small)) == 2, "a keyframe and a clip"
    locks, shooting = small.film.folder / ".repertory", Shooting(small.crew, read_plan(small.crew, small.film))
    assert sorted(path.name[:6] for path in locks.glob("*-*.lock")) == ["making", "making", "reuse-", "reuse-"]
    with small.film.shooting(produce._work(shooting)) as held:
        held.let_in()
        produce.shoot(small.crew, small.film)
    assert len(list(locks.glob("*-*.lock"))) == 4, "others may wait there"
    produce.shoot(small.crew, small.film)
    assert list(locks.glob("*-*.lock")) == []
    (first, second) = {take.shot: bool(take.taken_from) for take in small.film.takes.all()}.values()
    assert first != second
    assert any("the same is being made for another shot" in one for one in small.events)


def test_where_the_one_that_is_waited_for_fails_the_other_orders(tmp_path: Path) -> None:
    small = film_of(tmp_path, shots=TWINS)
    engine = FailsFirst(card=PAID, slow=2)
    small.crew.engines["paid"] = engine  # type: ignore[index]
    assert [one.state for one in at_once(small)] == [ShotState.ACCEPTED] * 2
    seeds = [order.seed for order in engine.orders if not order.start]
    assert sorted(map(str, seeds)) == ["5", "5", "6"]


def test_an_order_that_is_out_and_nobody_is_at_work_on_is_left_for_a_later_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.work.placing.PATIENCE", 0)
    monkeypatch.setattr(atonce, "TAKEN_UP_S", 0.0)
    small = film_of(tmp_path, shots=TWINS)
    engine = small.crew.engines["paid"]
    assert isinstance(engine, FakeEngine)
    engine.fail_later_with = EngineBusy("Not now.")
    first, second = shoot(small.crew, small.film)
    assert [first.state, second.state, len(engine.orders)] == [ShotState.WAITING, ShotState.WAITING, 1]
    assert ("is ordered for shot 1" in second.why, "Shoot 1, too" in second.step) == (True, True)
    journal = Journal(small.film.folder / "orders")
    ticket = journal.folder / engine.orders[0].id / "ticket.toml"
    kept = ticket.read_bytes()
    ticket.unlink()  # as if work had been cut off while it was placed
    _, second = shoot(small.crew, small.film)
    assert second.state is ShotState.WAITING
    assert f"Say what became of shot 1's order: repertory orders settle {engine.orders[0].id}" in second.step
    ticket.write_bytes(kept)
    engine.fail_later_with = None
    assert [one.state for one in shoot(small.crew, small.film)] == [ShotState.ACCEPTED] * 2
    assert len(engine.orders) == 2
    assert all(journal.state(order.id) is OrderState.DELIVERED for order in engine.orders)


def test_a_shot_whose_twin_is_fetched_in_a_further_round_is_shot_again_and_alone_it_waits_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.work.placing.PATIENCE", 0)
    small = film_of(tmp_path, shots=TWINS)
    small.film.save(replace(small.film.production, outage_minutes=120))
    engine, rounds = small.crew.engines["paid"], "2 shots wait for paid, what is ordered for shot 1; asked again in"
    assert isinstance(engine, FakeEngine)
    engine.fail_later_with = EngineBusy("Not now.")
    shoot(small.crew, small.film)
    (alone,) = produce.shoot(small.crew, small.film, ["2"])
    assert (alone.behind, "Shoot 1, too" in alone.step) == (engine.orders[0].id, True)
    written = small.film.shots_path.read_text()
    small.film.shots_path.write_text(written.replace("Shot 1: medium", "Shot 1: extreme"))
    changed = load(shoot_shot(Shooting(small.crew, read_plan(small.crew, small.film)), "2"))
    assert (changed.behind, "or give this shot a seed of its own" in changed.step) == (alone.behind, True)
    small.film.shots_path.write_text(written)

    def tell(event: Event) -> None:
        if rounds in event.text:
            engine.fail_later_with = None

    monkeypatch.setattr(atonce, "TAKEN_UP_S", 0.0)
    night = replace(small.crew, tell=tell, outage_pauses_s=(0.01,))
    assert [one.state for one in produce.shoot(night, small.film)] == [ShotState.ACCEPTED] * 2
    assert len(engine.orders) == 2, "a keyframe and a clip"


def test_what_another_process_waits_for_is_waited_for_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repertory.work.placing.PATIENCE", 0)
    monkeypatch.setattr(atonce, "TAKEN_UP_S", 0.0)
    small = film_of(tmp_path, shots=TWINS)
    small.film.save(replace(small.film.production, outage_minutes=120))
    engine, other, told = small.crew.engines["paid"], new_id(), list[str]()
    assert isinstance(engine, FakeEngine)
    engine.fail_later_with = EngineBusy("Not now.")
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    shoot_shot(shooting, "1")

    def tell(event: Event) -> None:
        if "1 shot waits for what is ordered for shot 1; asked again in" in event.text:
            told.append(event.text)
            engine.fail_later_with = None
            shoot_shot(shooting, "1")  # as the other process does

    with small.film.shooting(produce._work(shooting)) as held:
        with made_for(small.film.folder) as board:
            board.begin(["1"], ("1", "2"), alone=True)
            board.tell(other, SHOOT, [(Standing(shot="1", doing=Doing.AWAY, executor=other), 0.0)])
        held.let_in()
        (outcome,) = produce.shoot(replace(small.crew, tell=tell, outage_pauses_s=(0.01,)), small.film, ["2"])
    assert (outcome.state, len(told), len(engine.orders)) == (ShotState.ACCEPTED, 1, 2)


def test_what_was_delivered_and_is_no_take_yet_is_not_ordered_once_more(tmp_path: Path) -> None:
    small = film_of(tmp_path, shots=TWINS)
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    hunt = hunt_for(shooting, Sought(bound=shooting.plan.by_number["1"], kind=TakeKind.KEYFRAME))
    wanted = hunt.wanted(hunt.wishes[0], 1)
    order = taking.write_order(shooting, wanted)
    recipes.note(shooting, order.recipe, order.id)
    engine, price = small.crew.engines["paid"], wanted.price
    placing.ordered(engine, order, shooting.journal, price=price, purse=shooting.purse)  # and killed
    assert load(shoot_shot(shooting, "2")).behind == order.id
    assert [one.state for one in shoot(small.crew, small.film)] == [ShotState.ACCEPTED] * 2
    assert len(paid_by(small)) == 2


def test_whoever_waits_for_another_shot_stops_when_asked(tmp_path: Path) -> None:
    small = film_of(tmp_path, shots=TWINS)
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    hunt = hunt_for(shooting, Sought(bound=shooting.plan.by_number["2"], kind=TakeKind.KEYFRAME))
    wanted, stop, waits = hunt.wanted(hunt.wishes[0], 1), Stop(small.film.folder), threading.Event()
    key = key_of(shooting, wanted, taking.KIND_OF[wanted.kind])

    def wait() -> None:
        with stop.job("2"):
            waits.set()
            atonce.make(shooting, wanted)

    with contextlib.ExitStack() as held, ThreadPoolExecutor() as threads:
        assert reuse.try_alone(held, shooting, f"making-{key}-5")
        waiting = threads.submit(wait)
        assert waits.wait(10)
        stop.ask()
        assert isinstance(waiting.exception(timeout=10), Halted)
    assert paid_by(small) == []


def test_takes_by_several_recipes_are_taken_over_and_measured_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = film_of(tmp_path, shots="\nShot 1: wide shot of Mia\n\nShot 2: medium close-up of Mia\n")
    shoot(small.crew, small.film)
    paid, meeting, measure = len(paid_by(small)), threading.Barrier(2, timeout=10), taking._inspected
    with_another_engine(small.film)

    def met(*given: object) -> object:
        meeting.wait()  # each is measured while the other one is
        return measure(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "_inspected", met)
    assert [one.state for one in at_once(small)] == [ShotState.ACCEPTED] * 2
    assert len(paid_by(small)) == paid
