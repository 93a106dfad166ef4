"""An order that is under way is what was sent, whatever would be sent by now; and a receipt that is lost is named."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film

from repertory.errors import DiskFull, EngineBusy, Unsure
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.jobs.journal import Journal, OrderState
from repertory.model.engine import Order, OrderKind, Ticket
from repertory.model.price import Price
from repertory.model.take import Take, TakeKind
from repertory.ports import Engine
from repertory.work import placing, taking
from repertory.work.choosing import choices
from repertory.work.plan import read_plan
from repertory.work.purse import Purse
from repertory.work.taking import Shooting, Wanted

PRICE = Decimal("0.05")
PAID = replace(FAKE_CARD, id="paid", local=False, price=Price(first_megapixel=PRICE))


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    small = small_film(tmp_path, {"paid": FakeEngine(card=PAID, slow=1)})
    small.film.save(replace(small.film.production, budget_usd=Decimal(1)))
    return small


def wanted_by(shooting: Shooting) -> Wanted:
    """The keyframe of shot 2 as it would be ordered now."""
    bound = shooting.plan.by_number["2"]
    best = choices(shooting.crew, shooting.plan, bound, OrderKind.STILL, duration_s=0.0)[0]
    return Wanted(
        bound=bound,
        kind=TakeKind.KEYFRAME,
        what="keyframe-1",
        engine=best.card.id,
        sent=best.sent,
        price=best.price,
    )


def test_a_take_records_the_references_and_words_that_were_sent_not_those_liked_best_now(
    small: SmallFilm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.jobs.stopping.time.sleep", lambda _: None)
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    first = wanted_by(shooting)
    engine = small.crew.engines["paid"]
    assert isinstance(engine, FakeEngine)
    monkeypatch.setattr(placing, "PATIENCE", 0)
    engine.fail_later_with = EngineBusy("Not done yet.")
    with pytest.raises(EngineBusy):
        taking.make(shooting, first)
    engine.fail_later_with = None
    (order,) = engine.orders
    engine.card = replace(PAID, max_references=2)  # by now it would get fewer
    now = wanted_by(shooting)
    assert len(now.sent) < len(first.sent)
    take = taking.make(shooting, now)
    assert isinstance(take, Take)
    assert [used.sha256 for used in take.recipe.references] == [sent.sha256 for sent in order.references]
    assert take.recipe.prompt == order.prompt
    assert len(engine.orders) == 1


def test_an_order_that_another_process_places_meanwhile_is_kept_as_it_was_sent(
    small: SmallFilm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that draw the same order differently: what the vendor has is what the take says."""
    monkeypatch.setattr("repertory.jobs.stopping.time.sleep", lambda _: None)
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    wanted, ordered = wanted_by(shooting), placing.ordered

    def beaten(engine: Engine, order: Order, journal: Journal, *, price: Decimal, purse: Purse, tell: object) -> object:
        fewer = replace(order, references=order.references[:1], prompt="in other words")
        assert ordered(engine, fewer, journal, price=price, purse=purse)
        return ordered(engine, order, journal, price=price, purse=purse)

    monkeypatch.setattr(placing, "ordered", beaten)
    take = taking.make(shooting, wanted)
    assert isinstance(take, Take)
    assert ([one.sha256 for one in take.recipe.references], take.recipe.prompt) == (
        [wanted.sent[0].sha256],
        "in other words",
    )


def test_an_order_that_another_process_placed_elsewhere_is_left_to_a_later_run(small: SmallFilm) -> None:
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    order = taking.write_order(shooting, wanted_by(shooting))
    journal, purse = shooting.journal, shooting.purse
    other, engine = FakeEngine(card=replace(PAID, id="other"), slow=1), FakeEngine(card=PAID)
    placing.submit(other, replace(order, engine="other"), journal, price=PRICE, purse=purse)
    with pytest.raises(EngineBusy, match="has asked other for 2-keyframe-1"):
        placing.ordered(engine, order, journal, price=PRICE, purse=purse)
    assert (journal.state(order.id), engine.orders, engine.polls) == (OrderState.TICKETED, [], {})


def test_a_receipt_that_cannot_be_kept_is_said_with_the_vendor_s_own_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "orders")
    order = Order(id="1-keyframe-1", kind=OrderKind.STILL, engine="paid", folder=journal.folder_of("1-keyframe-1"))
    purse = Purse(name="film", budget=Decimal(1), building=journal)
    engine = FakeEngine(card=PAID, slow=1)

    def full(_: Journal, __: Ticket) -> None:
        raise DiskFull("The disk is full.", step="Free some space; nothing was lost.")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "keep_ticket", full)
        with pytest.raises(DiskFull, match=r"took the order 1-keyframe-1 as fake-1-keyframe-1") as error:
            placing.submit(engine, order, journal, price=PRICE, purse=purse)
    assert error.value.step.endswith("look at your account there for fake-1-keyframe-1.")
    assert "nothing was lost" not in error.value.step
    with pytest.raises(Unsure, match="may have been paid"):
        placing.submit(engine, order, journal, price=PRICE, purse=purse)
    assert len(engine.orders) == 1
