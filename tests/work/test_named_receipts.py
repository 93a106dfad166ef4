"""A receipt that a person names for an order is looked up before it is noted: at the vendor, and in other films."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from unsure_order import ID, PAID, PRICE, Asked, crew_with, cut_off, order_in

from repertory.errors import (
    EngineBusy,
    MissingPart,
    RepertoryError,
    YourMove,
)
from repertory.fakes import FakeEngine
from repertory.jobs.audit import noted
from repertory.jobs.journal import Journal
from repertory.library import recipes
from repertory.library.presence import LIBRARY_CARD
from repertory.model.engine import Ticket
from repertory.work import orders
from repertory.work.orders import Settlement


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "film" / "orders")


@pytest.mark.parametrize(
    ("engine", "receipt", "refusal"),
    [
        (Asked(card=PAID, has={"task-77"}), "task-78", (YourMove, "knows no order task-78. Nothing was noted")),
        (Asked(card=PAID), 'task"/../x', (YourMove, "is no receipt")),
        (Asked(card=PAID), "a/../../credits", (YourMove, "is no receipt")),
        (Asked(card=PAID, no=MissingPart("It needs PAID_KEY.", step="Set it.")), "task-77", (MissingPart, "PAID_KEY")),
        (Asked(card=PAID, no=EngineBusy("Nobody answers.")), "task-77", (EngineBusy, "could not be asked for task-77")),
        (FakeEngine(card=PAID), "task-77", (YourMove, "brings nothing by a receipt")),
        (None, "task-77", (MissingPart, "No adapter for paid is installed")),
    ],
    ids=["unknown", "quoted", "an address", "no key", "an outage", "at once", "no adapter"],
)
def test_a_receipt_that_its_vendor_does_not_confirm_is_not_noted(
    tmp_path: Path, journal: Journal, engine: FakeEngine | None, receipt: str, refusal: tuple[type[RepertoryError], str]
) -> None:
    error, said = refusal
    cut_off(journal)
    crew = crew_with(tmp_path, engine or FakeEngine(card=PAID))
    crew = crew if engine else replace(crew, engines={})
    before = list(noted(journal.folder))
    with pytest.raises(error) as told:
        orders.settle(crew, [journal], ID, Settlement.PAID, receipt)
    assert said in str(told.value)
    assert told.value.step or isinstance(told.value, EngineBusy)
    assert journal.is_unsure(ID)
    assert list(noted(journal.folder)) == before


def test_one_who_is_told_of_an_unknown_receipt_knows_what_to_look_for(tmp_path: Path, journal: Journal) -> None:
    cut_off(journal)
    with pytest.raises(YourMove, match=r'for the still of 20.*UTC.: "Mia waits\."') as told:
        orders.settle(crew_with(tmp_path, Asked(card=PAID)), [journal], ID, Settlement.PAID, "task-78")
    assert "--not-paid" in told.value.step


def test_the_receipt_of_another_order_is_not_taken(tmp_path: Path, journal: Journal) -> None:
    cut_off(journal)
    other = replace(order_in(journal), id="2-keyframe-1-9c01d2aa")
    journal.intend(other, PRICE)
    journal.keep_ticket(Ticket(order=other.id, engine="paid", vendor_id="task-77"))
    crew = crew_with(tmp_path, Asked(card=PAID, has={"task-77"}))
    with pytest.raises(YourMove, match=f"the receipt of another order, {other.id}"):
        orders.settle(crew, [journal], ID, Settlement.PAID, "task-77")
    assert journal.is_unsure(ID)


def test_the_receipt_of_another_film_is_not_taken_and_one_that_is_gone_is_named(
    tmp_path: Path, journal: Journal
) -> None:
    cut_off(journal)
    crew = crew_with(tmp_path, Asked(card=PAID, has={"task-77", "task-78"}))
    crew.library.folder.mkdir()
    (crew.library.folder / LIBRARY_CARD).write_text("")
    for name in ("other", "gone"):
        there = Journal(tmp_path / name / "orders")
        order = replace(order_in(there), id=f"9-keyframe-1-{name}")
        there.intend(order, PRICE)
        (tmp_path / name / "production.toml").write_text("")
        there.keep_ticket(Ticket(order=order.id, engine="paid", vendor_id="task-77"))
        recipes.note(crew.library.folder, f"key-of-{name}", tmp_path / name, name, order.id)
    (tmp_path / "gone").rename(tmp_path / "elsewhere")
    with pytest.raises(YourMove, match=f"another order, 9-keyframe-1-other of the film {tmp_path}/other"):
        orders.settle(crew, [journal], ID, Settlement.PAID, "task-77", sure=True)
    assert journal.is_unsure(ID)
    settled = orders.settle(crew, [journal], ID, Settlement.PAID, "task-78")
    assert (settled.ticket, settled.unseen) == ("task-78", ("gone",))


def test_the_receipt_of_the_same_order_in_a_copied_film_is_taken(tmp_path: Path, journal: Journal) -> None:
    cut_off(journal)
    crew = crew_with(tmp_path, Asked(card=PAID, has={"task-77"}))
    copy = Journal(tmp_path / "copy" / "orders")
    shutil.copytree(journal.folder, copy.folder)
    assert orders.settle(crew, [journal], ID, Settlement.PAID, "task-77").ticket == "task-77"
    assert orders.settle(crew, [copy, journal], ID, Settlement.PAID, "task-77").folder == copy.folder / ID


@pytest.mark.parametrize(
    ("tells", "said"),
    [
        ({"prompt": "Noor runs."}, '"Noor runs." there, and here it was "Mia waits."'),
        ({"model": "paid-2"}, "paid-2 made it there"),
        ({"at": "2024-02-03T10:00:00Z"}, "took it at 2024-02-03 10:00:00"),
    ],
)
def test_a_receipt_of_which_the_vendor_tells_something_else_is_taken_only_on_a_second_word(
    tells: dict[str, str], said: str, tmp_path: Path, journal: Journal
) -> None:
    cut_off(journal)
    engine = Asked(card=PAID, has={"task-77"}, tells=tells)
    crew = crew_with(tmp_path, engine)
    with pytest.raises(YourMove, match=re.escape(said)) as told:
        orders.settle(crew, [journal], ID, Settlement.PAID, "task-77")
    assert "--yes" in told.value.step
    assert journal.is_unsure(ID)
    assert orders.settle(crew, [journal], ID, Settlement.PAID, "task-77", sure=True).ticket == "task-77"


def test_what_the_vendor_tells_of_the_very_order_is_no_doubt(tmp_path: Path, journal: Journal) -> None:
    cut_off(journal)
    tells = {"prompt": "Mia\n waits.", "at": journal.intent(ID).at, "order": ID, "model": PAID.model}
    crew = crew_with(tmp_path, Asked(card=PAID, has={"task-77"}, tells=tells))
    assert orders.settle(crew, [journal], ID, Settlement.PAID, "task-77").ticket == "task-77"


def test_one_that_the_vendor_has_under_another_id_of_ours_is_never_taken(tmp_path: Path, journal: Journal) -> None:
    cut_off(journal)
    crew = crew_with(tmp_path, Asked(card=PAID, has={"task-77"}, tells={"order": "2-keyframe-1-9c01d2aa"}))
    with pytest.raises(YourMove, match="as another order of yours, 2-keyframe-1-9c01d2aa"):
        orders.settle(crew, [journal], ID, Settlement.PAID, "task-77", sure=True)


def test_the_films_own_settings_say_where_it_is_looked_up(tmp_path: Path, journal: Journal) -> None:
    cut_off(journal)
    engine = Asked(card=PAID, has={"task-77"})
    own = {"paid": {"region": "cn"}}
    orders.settle(crew_with(tmp_path, engine), [journal], ID, Settlement.PAID, "task-77", settings=own)
    assert engine.told == {"region": "cn"}
    assert journal.ticket(ID).url == "https://paid.test/task-77"
