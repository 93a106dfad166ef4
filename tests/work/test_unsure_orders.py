"""An order about which nobody knows: it is listed with all that is known, its vendor is asked, a person settles it."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import small_film

from repertory.errors import (
    Busy,
    EngineBusy,
    EngineFailed,
    MissingPart,
    OrderUnknown,
    RepertoryError,
    UnknownName,
    Unsure,
    YourMove,
)
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.files.locking import exclusive
from repertory.jobs.audit import noted
from repertory.jobs.journal import Failure, Journal, OrderState
from repertory.joining import crew_of
from repertory.library import recipes
from repertory.library.folder import Library
from repertory.library.presence import LIBRARY_CARD
from repertory.model.engine import KnownJob, Order, OrderKind, Output, Setting, Ticket
from repertory.model.price import Price
from repertory.work import orders, placing, status
from repertory.work.crew import Crew
from repertory.work.orders import Settlement, Standing
from repertory.work.plan import read_plan
from repertory.work.purse import Purse

PRICE = Decimal("0.03")
PAID = replace(FAKE_CARD, id="paid", local=False, price=Price(first_megapixel=PRICE))
ID = "1-keyframe-1-9c01d2aa"
NOBODY = crew_of(Library(Path("nowhere")), lambda _: None)
"""What is not asked for a receipt needs nobody."""


@dataclass(kw_only=True)
class Retraced(FakeEngine):
    """An engine whose vendor finds an order by our own id."""

    there: dict[str, str] = field(default_factory=dict)
    no: EngineBusy | None = None
    looked: int = 0

    def find(self, order_id: str) -> Ticket | None:
        self.looked += 1
        if self.no is not None:
            raise self.no
        found = self.there.get(order_id)
        return Ticket(order=order_id, engine=self.card.id, vendor_id=found) if found else None


@dataclass(kw_only=True)
class Asked(FakeEngine):
    """An engine whose vendor looks up its own ids."""

    has: set[str] = field(default_factory=set)
    no: RepertoryError | None = None
    told: dict[str, Setting] = field(default_factory=dict)
    tells: dict[str, str] = field(default_factory=dict)

    def look_up(self, order: Order, receipt: str) -> KnownJob | None:
        if self.no is not None:
            raise self.no
        self.told = dict(order.settings)
        found = Ticket(order=order.id, engine=self.card.id, vendor_id=receipt, url=f"https://paid.test/{receipt}")
        return KnownJob(ticket=found, **self.tells) if receipt in self.has else None


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "film" / "orders")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repertory.jobs.stopping.time.sleep", lambda _: None)


def order_in(journal: Journal) -> Order:
    folder = journal.folder_of(ID)
    return Order(id=ID, kind=OrderKind.STILL, engine="paid", folder=folder, prompt="Mia waits.", width=64, height=64)


def cut_off(journal: Journal) -> Order:
    """An order whose process died while it was placed."""
    order = order_in(journal)
    journal.intend(order, PRICE)
    return order


def crew_with(tmp_path: Path, engine: FakeEngine) -> Crew:
    crew = crew_of(Library(tmp_path / "library"), lambda _: None)
    return replace(crew, engines={engine.card.id: engine})


def submit(engine: FakeEngine, order: Order, journal: Journal) -> None:
    purse = Purse(name="film", budget=Decimal(1), building=journal)
    placing.submit(engine, order, journal, price=PRICE, purse=purse)


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
    with pytest.raises(YourMove, match="as task-9: it is paid"):
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


def test_the_films_own_settings_say_where_it_is_looked_up(tmp_path: Path, journal: Journal) -> None:
    cut_off(journal)
    engine = Asked(card=PAID, has={"task-77"})
    own = {"paid": {"region": "cn"}}
    orders.settle(crew_with(tmp_path, engine), [journal], ID, Settlement.PAID, "task-77", settings=own)
    assert engine.told == {"region": "cn"}
    assert journal.ticket(ID).url == "https://paid.test/task-77"


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
