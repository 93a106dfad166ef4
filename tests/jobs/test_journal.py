"""The journal of orders: what it keeps of an order, and what it says of all while others come and go."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from repertory.errors import Damaged, DiskFull
from repertory.files.beforehand import note_paid_before
from repertory.jobs.audit import noted
from repertory.jobs.journal import Intent, Journal, OrderState
from repertory.model.anchor import AnchorKind, Role
from repertory.model.engine import Order, OrderKind, Output, SentReference, Ticket, UsedReference

PRICE = Decimal("0.05")


def order_in(journal: Journal, name: str) -> Order:
    return Order(id=name, kind=OrderKind.STILL, engine="paid", folder=journal.folder_of(name), prompt="x")


def test_an_intent_keeps_whose_budget_it_counts_on_and_what_was_sent(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "orders")
    face = SentReference(
        anchor="mia@1",
        kind=AnchorKind.CHARACTER,
        role=Role.ANGLE,
        name="tilt up",
        sha256="ab" * 32,
        label="Mia",
        path=tmp_path / "a.png",
    )
    journal.intend(replace(order_in(journal, "a"), references=(face,)), PRICE, purse="production film")
    journal.intend(order_in(journal, "b"), PRICE)
    kept = journal.intent("a")
    assert kept.purse == "production film"
    assert kept.sent == (UsedReference(anchor="mia@1", role=Role.ANGLE, name="tilt up", sha256="ab" * 32),)
    assert journal.intent("b").sent == ()


def test_an_intent_of_an_older_version_says_nothing_of_what_was_sent(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "orders")
    journal.intend(order_in(journal, "a"), PRICE)
    card = tmp_path / "orders" / "a" / "intent.toml"
    kept = [line for line in card.read_text().splitlines() if not line.startswith(("sent", "purse"))]
    card.write_text("\n".join(kept) + "\n")
    assert (journal.intent("a").sent, journal.intent("a").purse) == (None, "")


def test_an_order_that_is_withdrawn_while_all_are_counted_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "orders")
    for name in ("a", "b"):
        journal.intend(order_in(journal, name), PRICE)
    state_of = Journal.state

    def withdrawn_meanwhile(self: Journal, order_id: str) -> OrderState:
        state = state_of(self, order_id)
        if order_id == "a":
            self.withdraw(order_id)
        return state

    monkeypatch.setattr(Journal, "state", withdrawn_meanwhile)
    assert journal.spent() == PRICE


def test_an_order_whose_card_is_broken_is_not_passed_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "orders")
    journal.intend(order_in(journal, "a"), PRICE)
    (tmp_path / "orders" / "a" / "intent.toml").write_text("schema = ")
    with pytest.raises(Damaged, match=r"intent\.toml"):
        journal.spent()


def test_a_reopened_order_waits_for_another_delivery(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "orders")
    order = order_in(journal, "a")
    journal.intend(order, Decimal(0))
    journal.deliver("a", Output(files=(order.folder / "bad.png",)))
    journal.reopen("a")
    assert journal.state("a") is OrderState.INTENDED


def test_an_intent_whose_audit_line_finds_no_room_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "orders")

    def full(*_: object, **__: object) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr("repertory.jobs.journal.note", full)
    with pytest.raises(DiskFull):
        journal.intend(order_in(journal, "a"), PRICE)
    assert journal.state("a") is OrderState.NEW
    monkeypatch.undo()
    journal.intend(order_in(journal, "a"), PRICE)
    monkeypatch.setattr("repertory.jobs.journal.note", full)
    with pytest.raises(DiskFull):
        journal.withdraw("a")
    assert journal.state("a") is OrderState.NEW


def test_the_line_after_a_torn_one_in_the_audit_file_stands_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "orders")
    journal.intend(order_in(journal, "a"), PRICE)
    with (tmp_path / "orders" / "spending.jsonl").open("a") as file:
        file.write('{"at": "2026')
    journal.withdraw("a")
    assert [line["what"] for line in noted(tmp_path / "orders")] == ["intended", "withdrawn"]


def test_an_order_is_read_again_only_after_its_cards_have_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "orders")
    for name in ("a", "b", "c", "d", "e"):
        journal.intend(order_in(journal, name), PRICE)
    journal.withdraw("e")
    journal.deliver("a", Output(cost_usd=Decimal("0.07")))
    journal.fail("b", "It broke.", "Shoot it again.")
    read: list[str] = []
    intent_of = Journal.intent

    def counted(self: Journal, name: str) -> Intent:
        read.append(name)
        return intent_of(self, name)

    monkeypatch.setattr(Journal, "intent", counted)
    journal.spent()
    read.clear()
    again = Journal(tmp_path / "orders")
    assert again.spent() == Decimal("0.22")
    assert read == []
    again.keep_ticket(Ticket(order="d", engine="paid", vendor_id="t-1", cost_usd=Decimal("0.02")))
    read.clear()
    assert again.spent() == Decimal("0.19")
    assert set(read) == {"d"}
    again.deliver("c", Output(cost_usd=Decimal("0.01")))
    again.intend(order_in(again, "e"), 2 * PRICE)
    assert {one.order_id: one.cost_usd for one in again.placed()} == {
        "a": Decimal("0.07"),
        "b": PRICE,
        "c": Decimal("0.01"),
        "d": Decimal("0.02"),
        "e": 2 * PRICE,
    }
    again.withdraw("e")
    assert again.spent() == Decimal("0.15")


def test_an_order_whose_folder_was_made_anew_is_another_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "orders")
    journal.intend(order_in(journal, "a"), PRICE)
    journal.deliver("a", Output(cost_usd=PRICE))
    assert journal.spent() == PRICE
    (tmp_path / "orders" / "a").rename(tmp_path / "kept")
    assert journal.spent() == Decimal(0)
    journal.intend(order_in(journal, "a"), 2 * PRICE)
    assert journal.spent() == 2 * PRICE


def test_what_was_paid_on_the_way_counts_after_the_order_is_taken_back(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "orders")
    order = order_in(journal, "a")
    journal.intend(order, PRICE, purse="film")
    note_paid_before(order.folder, Decimal("0.01"), "looking for faces")
    assert journal.cost("a") == PRICE, "the price of the order holds it"
    journal.withdraw("a")
    (paid,) = journal.placed()
    assert (journal.state("a"), paid.cost_usd, paid.purse) == (OrderState.NEW, Decimal("0.01"), "film")
    assert Journal(tmp_path / "orders").spent() == Decimal("0.01")
    journal.intend(order, PRICE, purse="film")
    assert journal.spent() == PRICE
    note_paid_before(order.folder, Decimal("0.02"), "looking for faces")
    journal.withdraw("a")
    assert journal.spent() == Decimal("0.02")


def test_a_failed_order_costs_what_its_vendor_says_and_else_in_full(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "orders")
    for name, cost in (("a", None), ("b", Decimal(0)), ("c", Decimal("0.01"))):
        journal.intend(order_in(journal, name), PRICE)
        journal.fail(name, "It broke.", "Shoot it again.", cost)
    assert [journal.cost(name) for name in "abc"] == [PRICE, 0, Decimal("0.01")]
    assert Journal(tmp_path / "orders").spent() == Decimal("0.06")
