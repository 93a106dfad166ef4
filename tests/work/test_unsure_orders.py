"""An order about which nobody knows: it is listed with all that is known, its vendor is asked, a person settles it."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import small_film
from unsure_order import ID, NOBODY, PAID, PRICE, Asked, Retraced, crew_with, cut_off, order_in, submit

from repertory.errors import (
    Busy,
    EngineBusy,
    EngineFailed,
    OrderUnknown,
    UnknownName,
    Unsure,
    YourMove,
)
from repertory.fakes import FakeEngine
from repertory.files.locking import exclusive
from repertory.jobs.audit import noted
from repertory.jobs.journal import Failure, Journal, OrderState
from repertory.model.engine import Output, Ticket
from repertory.work import orders, placing, status
from repertory.work.orders import Settlement, Standing
from repertory.work.plan import read_plan
from repertory.work.purse import Purse


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "film" / "orders")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repertory.jobs.stopping.time.sleep", lambda _: None)


def test_an_unsure_order_is_listed_with_all_that_is_known(tmp_path: Path, journal: Journal) -> None:
    cut_off(journal)
    (one,) = orders.listed(crew_with(tmp_path, FakeEngine(card=PAID)), [journal])
    assert (one.id, one.standing, one.cost_usd) == (ID, Standing.UNSURE, PRICE)
    assert (one.intent.engine, one.intent.prompt) == ("paid", "Mia waits.")
    assert "look at your account" in one.why
    without = replace(crew_with(tmp_path, FakeEngine(card=PAID)), engines={})
    assert "no adapter" in orders.listed(without, [journal])[0].why


def test_orders_about_which_all_is_known_are_listed_only_when_all_are_asked_for(
    tmp_path: Path, journal: Journal
) -> None:
    engine = FakeEngine(card=PAID, slow=1)
    submit(engine, order_in(journal), journal)
    crew = crew_with(tmp_path, engine)
    assert orders.listed(crew, [journal]) == ()
    assert [one.standing for one in orders.listed(crew, [journal], every=True)] == [Standing.UNDER_WAY]
    placing.collect(engine, order_in(journal), journal)
    assert [one.standing for one in orders.listed(crew, [journal], every=True)] == [Standing.DELIVERED]


def test_an_order_that_is_being_placed_now_is_not_unsure(tmp_path: Path, journal: Journal) -> None:
    order = cut_off(journal)
    crew = crew_with(tmp_path, FakeEngine(card=PAID))
    with exclusive(order.folder / ".lock", what="it"):
        assert orders.listed(crew, [journal]) == ()
        assert orders.listed(crew, [journal], every=True)[0].standing is Standing.PLACING
        with pytest.raises(Busy):
            orders.settle(NOBODY, [journal], ID, Settlement.NOT_PAID)
    assert journal.state(ID) is OrderState.INTENDED


def test_a_free_order_that_was_cut_off_waits_for_nobody(tmp_path: Path, journal: Journal) -> None:
    journal.intend(order_in(journal), Decimal(0))
    crew = crew_with(tmp_path, FakeEngine(card=PAID))
    assert orders.listed(crew, [journal]) == ()
    assert orders.listed(crew, [journal], every=True)[0].standing is Standing.CUT_OFF


def test_a_paid_order_is_fetched_by_its_receipt_and_never_placed_again(tmp_path: Path, journal: Journal) -> None:
    order = cut_off(journal)
    engine = Asked(card=PAID, has={"task-77"})
    settled = orders.settle(crew_with(tmp_path, engine), [journal], ID, Settlement.PAID, " task-77 ")
    assert (settled.standing, settled.ticket, settled.cost_usd) == (Standing.UNDER_WAY, "task-77", PRICE)
    submit(engine, order, journal)
    assert isinstance(placing.collect(engine, order, journal), Output)
    assert engine.orders == []


def test_one_that_was_not_paid_counts_nothing_and_is_placed_anew(journal: Journal) -> None:
    order = cut_off(journal)
    assert orders.settle(NOBODY, [journal], ID, Settlement.NOT_PAID).standing is Standing.WITHDRAWN
    assert (journal.spent(), journal.state(ID)) == (Decimal(0), OrderState.NEW)
    engine = FakeEngine(card=PAID)
    submit(engine, order, journal)
    assert len(engine.orders) == 1


def test_one_that_is_given_up_counts_in_full_and_is_not_placed_again(journal: Journal) -> None:
    order = cut_off(journal)
    assert orders.settle(NOBODY, [journal], ID, Settlement.DROPPED).standing is Standing.FAILED
    engine = FakeEngine(card=PAID)
    submit(engine, order, journal)
    assert isinstance(placing.collect(engine, order, journal), Failure)
    assert (engine.orders, journal.spent()) == ([], PRICE)


def test_only_an_unsure_order_is_settled_and_a_paid_one_needs_a_receipt(journal: Journal) -> None:
    with pytest.raises(UnknownName, match="orders --all"):
        orders.settle(NOBODY, [journal], ID, Settlement.DROPPED)
    order = cut_off(journal)
    with pytest.raises(YourMove, match="--paid RECEIPT"):
        orders.settle(NOBODY, [journal], ID, Settlement.PAID, " ")
    assert journal.state(ID) is OrderState.INTENDED
    orders.settle(NOBODY, [journal], ID, Settlement.NOT_PAID)
    submit(FakeEngine(card=PAID), order, journal)
    with pytest.raises(YourMove, match="nothing to settle"):
        orders.settle(NOBODY, [journal], ID, Settlement.DROPPED)


def test_what_the_vendor_has_after_all_is_fetched_and_not_placed_again(tmp_path: Path, journal: Journal) -> None:
    order = cut_off(journal)
    engine = Retraced(card=PAID, there={ID: "task-9"}, slow=1)
    (one,) = orders.listed(crew_with(tmp_path, engine), [journal])
    assert (one.standing, one.ticket) == (Standing.TRACED, "task-9"), "nobody need say anything"
    assert journal.state(ID) is OrderState.INTENDED, "listing changes nothing"
    submit(engine, order, journal)
    assert (journal.ticket(ID).vendor_id, engine.orders) == ("task-9", [])


def test_what_the_vendor_never_got_is_placed_once_more_after_it_had_time_to_arrive(journal: Journal) -> None:
    order = cut_off(journal)
    engine = Retraced(card=PAID)
    submit(engine, order, journal)
    assert (engine.looked, len(engine.orders)) == (2, 1), "it is looked for twice, whatever any clock says"
    assert journal.spent() == Decimal(0), "what it cost is the engine's word"


def test_a_vendor_who_does_not_answer_leaves_it_unsure(tmp_path: Path, journal: Journal) -> None:
    order = cut_off(journal)
    engine = Retraced(card=PAID, no=EngineBusy("Nobody answers."))
    assert "could not be asked: Nobody answers." in orders.listed(crew_with(tmp_path, engine), [journal])[0].why
    with pytest.raises(EngineBusy):
        submit(engine, order, journal)
    assert (journal.state(ID), engine.orders) == (OrderState.INTENDED, [])


def test_the_error_names_the_command_that_settles_it(journal: Journal) -> None:
    order = cut_off(journal)
    (journal.folder.parent / "production.toml").write_text("")
    with pytest.raises(Unsure) as error:
        submit(FakeEngine(card=PAID), order, journal)
    assert f"repertory orders settle {ID} --film {journal.folder.parent} --paid RECEIPT" in error.value.step


def test_the_audit_file_tells_every_turn_of_the_money(journal: Journal) -> None:
    order = cut_off(journal)
    orders.settle(NOBODY, [journal], ID, Settlement.NOT_PAID)
    engine = FakeEngine(card=PAID, slow=1)
    submit(engine, order, journal)
    placing.collect(engine, order, journal)
    told = [(line["what"], line["usd"]) for line in noted(journal.folder)]
    price = str(PRICE)
    assert told == [
        ("intended", price),
        ("settled", price),
        ("withdrawn", "0"),
        ("intended", price),
        ("ordered", price),
        ("delivered", "0"),
    ]
    assert all(line["order"] == ID for line in noted(journal.folder))


def test_what_is_free_is_not_in_the_audit_file_and_a_torn_line_is_passed_over(journal: Journal) -> None:
    order = order_in(journal)
    purse = Purse(name="film", budget=Decimal(1), building=journal)
    placing.submit(FakeEngine(), order, journal, price=Decimal(0), purse=purse)
    assert list(noted(journal.folder)) == []
    (journal.folder / "spending.jsonl").write_text(json.dumps({"what": "intended"}) + '\n{"what": "de')
    assert list(noted(journal.folder)) == [{"what": "intended"}]


@pytest.mark.parametrize("there", [{ID: "task-9"}, {}])
def test_what_the_next_run_finds_out_by_itself_is_settled_only_on_a_second_word(
    there: dict[str, str], tmp_path: Path, journal: Journal
) -> None:
    cut_off(journal)
    crew = crew_with(tmp_path, Retraced(card=PAID, there=there))
    with pytest.raises(YourMove) as told:
        orders.settle(crew, [journal], ID, Settlement.DROPPED)
    assert ("has it as task-9: the next run fetches it" if there else "has no such order") in told.value.what
    assert "--yes" in told.value.step
    assert journal.is_unsure(ID)
    if there:
        with pytest.raises(YourMove, match="as task-9: it is paid"):
            orders.settle(crew, [journal], ID, Settlement.NOT_PAID, sure=True)
    assert orders.settle(crew, [journal], ID, Settlement.DROPPED, sure=True).standing is Standing.FAILED


def test_one_whose_shot_is_another_by_now_waits_for_a_person_for_no_run_asks_for_it(tmp_path: Path) -> None:
    engine = Retraced(card=PAID)
    small = small_film(tmp_path, {"paid": engine}, shots="\nShot 1: medium close-up of Mia, coffee shop\n")
    journal = Journal(small.film.folder / "orders")
    now, before = (f"1-keyframe-1-{mark}" for mark in (read_plan(small.crew, small.film).fingerprints["1"], "0badc0de"))
    for order_id in (now, before):
        journal.intend(replace(order_in(journal), id=order_id), PRICE)
    engine.there = {now: "task-8", before: "task-9"}
    told = {one.id: (one.standing, one.ticket) for one in orders.listed(small.crew, [journal])}
    assert told == {now: (Standing.TRACED, "task-8"), before: (Standing.UNSURE, "task-9")}
    assert status.now(small.crew, small.film).unsure == 1
    with pytest.raises(YourMove, match=r"as task-9: it is paid\..*With --paid task-9 a run that"):
        orders.settle(small.crew, [journal], before, Settlement.NOT_PAID)
    assert orders.settle(small.crew, [journal], before, Settlement.DROPPED).cost_usd == PRICE


def test_one_who_settles_twice_is_told_that_it_is_settled(journal: Journal) -> None:
    cut_off(journal)
    orders.settle(NOBODY, [journal], ID, Settlement.NOT_PAID)
    with pytest.raises(YourMove, match=f"{ID} is settled already: not paid"):
        orders.settle(NOBODY, [journal], ID, Settlement.NOT_PAID)
    (journal.folder.parent / "production.toml").write_text("")
    with pytest.raises(UnknownName, match=f"orders --film {journal.folder.parent} --all"):
        orders.settle(NOBODY, [journal], "9-keyframe-1-9c01d2aa", Settlement.NOT_PAID)


def test_a_receipt_that_turns_out_unknown_waits_for_a_person_again_and_nothing_is_ordered(
    tmp_path: Path, journal: Journal
) -> None:
    order = cut_off(journal)
    engine = Asked(card=PAID, has={"task-77"}, fail_later_with=OrderUnknown("paid knows no task-77."))
    crew = crew_with(tmp_path, engine)
    orders.settle(crew, [journal], ID, Settlement.PAID, "task-77")
    for _ in range(2):  # and in the next run
        submit(engine, order, journal)
        with pytest.raises(Unsure, match=r"paid knows no task-77\..*--not-paid or --drop"):
            placing.collect(engine, order, journal)
    assert (engine.orders, journal.spent()) == ([], PRICE)
    assert engine.polls == {ID: 1}, "the vendor has said it, and is not asked again"
    (one,) = orders.listed(crew, [journal])
    assert (one.standing, one.why) == (Standing.UNSURE, "paid knows no task-77.")
    assert [line["what"] for line in noted(journal.folder)][-1] == "doubted"
    orders.settle(crew, [journal], ID, Settlement.NOT_PAID)
    assert (journal.state(ID), journal.spent()) == (OrderState.NEW, Decimal(0))


def test_one_that_the_vendor_itself_receipted_and_lost_has_failed(journal: Journal) -> None:
    order = cut_off(journal)
    journal.keep_ticket(Ticket(order=ID, engine="paid", vendor_id="task-77"))
    engine = FakeEngine(card=PAID, fail_later_with=OrderUnknown("paid knows no task-77."))
    assert isinstance(placing.collect(engine, order, journal), Failure)
    assert issubclass(OrderUnknown, EngineFailed)
