"""A paid order is submitted at most once, whatever happens between intent and result."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest

from repertory.errors import (
    DiskFull,
    EngineBusy,
    EngineFailed,
    EngineRefused,
    FolderNotWritable,
    NothingFits,
    RepertoryError,
    Unsure,
    VendorMove,
)
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.jobs.journal import Failure, Journal, OrderState
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.price import Price
from repertory.work import placing
from repertory.work.purse import Purse

PRICE = Decimal("0.03")
PAID = replace(FAKE_CARD, id="paid", local=False, price=Price(first_megapixel=PRICE))


@dataclass(kw_only=True)
class Moody(FakeEngine):
    """An engine that is busy or not done as it is told, one poll after the other, and then delivers."""

    moods: list[EngineBusy | None] = field(default_factory=list)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        if not self.moods:
            return self._deliver(order)
        mood = self.moods.pop(0)
        if mood is not None:
            raise mood
        return None


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "orders")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repertory.jobs.stopping.time.sleep", lambda _: None)


def order_in(journal: Journal, number: int = 1, engine: str = "paid") -> Order:
    name = f"1-keyframe-{number}"
    return Order(id=name, kind=OrderKind.STILL, engine=engine, folder=journal.folder_of(name), width=64, height=64)


def submit(engine: FakeEngine, order: Order, journal: Journal, budget: str = "1", price: Decimal = PRICE) -> None:
    purse = Purse(name="film", budget=Decimal(budget), building=journal)
    placing.submit(engine, order, journal, price=price, purse=purse)


def test_a_delivered_order_is_not_placed_again(journal: Journal) -> None:
    engine, order = FakeEngine(card=PAID), order_in(journal)
    submit(engine, order, journal)
    submit(engine, order, journal)
    assert len(engine.orders) == 1
    first = placing.collect(engine, order, journal)
    assert isinstance(first, Output)
    assert placing.collect(engine, order, journal) == first


def test_a_ticket_is_polled_to_its_end_and_never_submitted_again(journal: Journal) -> None:
    engine, order = FakeEngine(card=PAID, slow=3), order_in(journal)
    submit(engine, order, journal)
    assert journal.state(order.id) is OrderState.TICKETED
    submit(engine, order, journal)
    assert isinstance(placing.collect(engine, order, journal), Output)
    assert (len(engine.orders), engine.polls[order.id]) == (1, 4)


def test_an_intent_without_a_ticket_is_unsure_where_it_costs_money(journal: Journal) -> None:
    engine, order = FakeEngine(card=PAID), order_in(journal)
    journal.intend(order, PRICE)  # and here the process died
    with pytest.raises(Unsure, match="may have been paid") as error:
        submit(engine, order, journal)
    assert order.id in error.value.step
    assert engine.orders == []


def test_an_intent_without_a_ticket_is_simply_repeated_where_it_is_free(journal: Journal) -> None:
    engine, order = FakeEngine(), order_in(journal, engine="fake")
    journal.intend(order, Decimal(0))
    submit(engine, order, journal, price=Decimal(0))
    assert len(engine.orders) == 1


def test_a_drop_after_the_request_was_sent_leaves_the_order_unsure(journal: Journal) -> None:
    engine = FakeEngine(card=PAID, fail_with=Unsure("The line went dead."))
    order = order_in(journal)
    with pytest.raises(Unsure):
        submit(engine, order, journal)
    engine.fail_with = None
    with pytest.raises(Unsure, match="may have been paid"):
        submit(engine, order, journal)
    assert journal.spent() == PRICE


def test_who_looks_after_an_order_whose_answer_was_lost_is_said(journal: Journal) -> None:
    order = order_in(journal)
    (journal.folder.parent / "production.toml").write_text("")
    dead = Unsure("The line went dead.", step="Look at your usage there before you order it again.")
    with pytest.raises(Unsure) as told:
        submit(FakeEngine(card=PAID, fail_with=dead), order, journal)
    assert f"repertory orders --film {journal.folder.parent}" in told.value.step

    class Finding(FakeEngine):
        def find(self, order_id: str) -> Ticket | None:
            return Ticket(order=order_id, engine=self.card.id, vendor_id="task-9")

    journal.withdraw(order.id)
    engine = Finding(card=PAID, fail_with=dead)
    with pytest.raises(EngineBusy, match=r"The line went dead\. Run the same command again: it asks") as busy:
        submit(engine, order, journal)
    assert (busy.value.exit_code, journal.state(order.id)) == (VendorMove.exit_code, OrderState.INTENDED)
    submit(engine, order, journal)
    assert (journal.ticket(order.id).vendor_id, engine.orders) == ("task-9", [])


def test_a_busy_engine_has_ordered_nothing_and_is_asked_again(journal: Journal) -> None:
    engine = FakeEngine(card=PAID, fail_with=EngineBusy("Too many orders."))
    order = order_in(journal)
    with pytest.raises(EngineBusy):
        submit(engine, order, journal)
    assert (journal.state(order.id), journal.spent()) == (OrderState.NEW, Decimal(0))
    engine.fail_with = None
    submit(engine, order, journal)
    assert len(engine.orders) == 1


def test_a_refusal_has_ordered_nothing(journal: Journal) -> None:
    engine = FakeEngine(card=PAID, fail_with=EngineRefused("The key is wrong."))
    with pytest.raises(EngineRefused):
        submit(engine, order_in(journal), journal)
    assert journal.spent() == 0


def test_the_budget_is_never_overrun(journal: Journal) -> None:
    engine = FakeEngine(card=PAID, slow=1)
    for number in (1, 2):
        submit(engine, order_in(journal, number), journal, budget="0.07")
    with pytest.raises(NothingFits, match="budget_usd") as error:
        submit(engine, order_in(journal, 3), journal, budget="0.07")
    assert "0.06 of $0.07" in str(error.value)
    assert len(engine.orders) == 2


def test_a_final_failure_is_a_value_and_is_not_asked_for_again(journal: Journal) -> None:
    engine = FakeEngine(card=PAID, fail_later_with=EngineFailed("Moderated.", step="Change the prompt."))
    order = order_in(journal)
    submit(engine, order, journal)
    expected = Failure(what="Moderated.", step="Change the prompt.")
    assert placing.collect(engine, order, journal) == expected
    assert placing.collect(engine, order, journal) == expected
    assert engine.polls[order.id] == 1


def test_what_a_person_delivers_is_not_waited_for(journal: Journal) -> None:
    engine = FakeEngine(card=replace(FAKE_CARD, by_hand=True), slow=2)
    order = order_in(journal)
    submit(engine, order, journal, price=Decimal(0))
    assert placing.collect(engine, order, journal) is None
    assert placing.collect(engine, order, journal) is None
    assert isinstance(placing.collect(engine, order, journal), Output)


def test_a_journal_that_was_moved_finds_its_files(journal: Journal, tmp_path: Path) -> None:
    engine, order = FakeEngine(card=PAID), order_in(journal)
    submit(engine, order, journal)
    journal.folder.rename(tmp_path / "elsewhere")
    moved = Journal(tmp_path / "elsewhere").output(order.id)
    assert all(path.is_file() for path in moved.files)


def test_an_interrupt_while_a_vendor_is_busy_leaves_no_doubt_about_the_order(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("repertory.jobs.stopping.time.sleep", interrupt)
    order = order_in(journal)
    with pytest.raises(KeyboardInterrupt):
        submit(FakeEngine(card=PAID, fail_with=EngineBusy("Not now.")), order, journal)
    assert journal.state(order.id) is OrderState.NEW


def test_an_order_that_ends_badly_at_once_counts_and_is_not_placed_again(journal: Journal) -> None:
    engine = FakeEngine(card=PAID, fail_with=EngineFailed("It delivered no picture.", step="Change the prompt."))
    order = order_in(journal)
    for _ in range(2):
        submit(engine, order, journal)
        assert placing.collect(engine, order, journal) == Failure(
            what="It delivered no picture.", step="Change the prompt."
        )
        engine.fail_with = None
    assert (journal.spent(), engine.orders) == (PRICE, [])


@pytest.mark.parametrize("trouble", [DiskFull("Full."), FolderNotWritable("Read-only.")])
def test_what_could_not_be_kept_here_is_not_forgotten_to_be_paid(journal: Journal, trouble: RepertoryError) -> None:
    engine, order = FakeEngine(card=PAID, fail_with=trouble), order_in(journal)
    with pytest.raises(type(trouble)):
        submit(engine, order, journal)
    engine.fail_with = None
    with pytest.raises(Unsure):
        submit(engine, order, journal)
    assert (journal.spent(), engine.orders) == (PRICE, [])


def test_a_receipt_that_is_kept_is_not_said_to_be_lost_where_only_the_line_of_the_audit_is(journal: Journal) -> None:
    audit = journal.folder / "spending.jsonl"

    class Filling(FakeEngine):
        def submit(self, order: Order) -> Ticket | Output:
            audit.unlink()
            audit.symlink_to("/dev/full")
            return super().submit(order)

    engine, order = Filling(card=PAID, slow=1), order_in(journal)
    with pytest.raises(DiskFull, match="its receipt is kept, but not the line about it") as error:
        submit(engine, order, journal)
    assert "run the same command again" in error.value.step
    audit.unlink()
    submit(engine, order, journal)
    assert isinstance(placing.collect(engine, order, journal), Output)
    assert len(engine.orders) == 1


def test_a_vendor_that_wants_a_day_is_left_for_the_next_run(journal: Journal) -> None:
    engine = FakeEngine(card=PAID, fail_with=EngineBusy("Tomorrow.", after_s=86_400))
    order = order_in(journal)
    with pytest.raises(EngineBusy, match="Tomorrow"):
        submit(engine, order, journal)
    assert journal.state(order.id) is OrderState.NEW
    engine.fail_with = None
    engine.slow, engine.fail_later_with = 1, EngineBusy("Tomorrow.", after_s=86_400)
    submit(engine, order, journal)
    with pytest.raises(EngineBusy, match="Tomorrow"):
        placing.collect(engine, order, journal)
    assert journal.state(order.id) is OrderState.TICKETED


def test_an_order_that_is_never_done_is_left_for_the_next_run_which_asks_again(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, order = FakeEngine(card=PAID, slow=5), order_in(journal)
    submit(engine, order, journal)
    monkeypatch.setattr(placing, "WAITED_FOR_S", -1.0)
    for polls in range(1, 6):
        with pytest.raises(EngineBusy, match="not done"):
            placing.collect(engine, order, journal)
        assert engine.polls[order.id] == polls
    assert isinstance(placing.collect(engine, order, journal), Output)


def test_only_answers_of_busy_in_a_row_end_the_waiting(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "PATIENCE", 2)
    order = order_in(journal)
    busy, later = EngineBusy("Overloaded."), None
    engine = Moody(card=PAID, slow=1, moods=[busy, busy, later, busy, busy, later])
    submit(engine, order, journal)
    assert isinstance(placing.collect(engine, order, journal), Output)
    other = order_in(journal, 2)
    engine.moods = [busy, busy, busy]
    submit(engine, other, journal)
    with pytest.raises(EngineBusy):
        placing.collect(engine, other, journal)


def test_answers_of_busy_that_each_take_long_end_the_waiting_and_the_order_stands(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A download that comes a byte a second is cut off after minutes, and tried again a few times."""
    clock = [0.0]

    class Dripping(Moody):
        def collect(self, order: Order, ticket: Ticket) -> Output | None:
            clock[0] += 300.0
            return super().collect(order, ticket)

    monkeypatch.setattr("repertory.work.placing.time.monotonic", lambda: clock[0])
    order = order_in(journal)
    engine = Dripping(card=PAID, slow=1, moods=[EngineBusy("The download broke off.")] * 50)
    submit(engine, order, journal)
    with pytest.raises(EngineBusy):
        placing.collect(engine, order, journal)
    assert 10 <= 50 - len(engine.moods) <= 14
    assert journal.state(order.id) is OrderState.TICKETED
    engine.moods.clear()
    assert isinstance(placing.collect(engine, order, journal), Output), "the next run"


def test_pauses_grow_with_the_time_that_was_waited(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, pauses = [0.0], []

    def rest(seconds: float, *, ordered: bool) -> None:
        assert ordered
        pauses.append(seconds)
        clock[0] += seconds

    monkeypatch.setattr("repertory.jobs.hooks.rest", lambda _order, seconds: rest(seconds, ordered=True))
    monkeypatch.setattr("repertory.work.placing.time.monotonic", lambda: clock[0])
    engine, order = FakeEngine(card=PAID, slow=80), order_in(journal)
    submit(engine, order, journal)
    placing.collect(engine, order, journal)
    assert pauses[0] == placing.POLL_S[0]
    assert pauses == sorted(pauses)
    assert pauses[-1] == placing.POLL_S[1]
    assert clock[0] > 300, "eighty polls are enough for minutes"


@pytest.mark.parametrize(
    ("told", "counted"), [(None, PRICE), (Decimal("0.01"), Decimal("0.01")), (Decimal(0), Decimal(0))]
)
def test_a_no_after_it_was_made_counts_as_its_vendor_bills_it(
    journal: Journal, told: Decimal | None, counted: Decimal
) -> None:
    class Made(Moody):
        no: EngineRefused | EngineFailed

        def submit(self, order: Order) -> Ticket | Output:
            raise self.no

        def collect(self, order: Order, ticket: Ticket) -> Output | None:
            raise self.no

    refused, failed = EngineRefused("Blurred.", billed=True, cost_usd=told), EngineFailed("No.", cost_usd=told)
    for number, no in ((1, refused), (3, failed)):
        engine = Made(card=PAID)
        engine.no = no
        order, later = order_in(journal, number), order_in(journal, number + 1)
        submit(engine, order, journal)
        submit(FakeEngine(card=PAID, slow=1), later, journal)
        assert isinstance(placing.collect(engine, later, journal), Failure)
        for one in (order, later):
            assert journal.state(one.id) is OrderState.FAILED
            assert journal.cost(one.id) == counted
