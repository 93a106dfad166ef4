"""What every engine of a vendor promises on a bad day: money is never spent twice, and every end says what to do.

What depends on what is ordered is tried for each kind of order that a vendor's engines take, with the first engine that
takes it: the good day, the documented refusals, the jobs that fail late. All other bad days are tried once for each way
through an adapter: for each of its classes and, within one, for the kinds that are asked for elsewhere
(`Vendor.apart`), that nobody polls or whose result is in the answer. The other kinds share every line of it but the
fields of their request. What is collected is tried for every `Vendor.shape` of a request besides.
"""

from __future__ import annotations

import email.utils
import os
import socket
import time
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from canary import CANARY
from samples import an_order
from standin import Fault, StandIn
from vendors import LINKING, SECRET, VENDORS, Vendor

from repertory.engines import fetching, wire
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, MissingPart, RepertoryError, Unsure
from repertory.model.engine import KnownJob, Order, OrderKind, Output, Ticket
from repertory.model.media import MediaKind
from repertory.ports import Engine, LookingUp

pytestmark = pytest.mark.slow


@dataclass(frozen=True, kw_only=True)
class Case:
    """One engine of a vendor, and one order for it."""

    vendor: Vendor
    server: StandIn
    engine: Engine
    order: Order

    def collected(self, ticket: Ticket) -> Output:
        """The output after at most a few polls."""
        for _ in range(10):
            output = self.engine.collect(self.order, ticket)
            if output is not None:
                return output
        raise AssertionError("ten polls and no output")

    def done(self) -> Output:
        """The order from its placing to its result."""
        answer = self.engine.submit(self.order)
        return self.collected(answer) if isinstance(answer, Ticket) else answer

    def fails(self, fault: Fault, error: type[RepertoryError]) -> str:
        """What is said where the fault happens on the way; a next step is always said."""
        self.server.faults.append(fault)
        with pytest.raises(error) as told:
            self.done()
        assert told.value.step
        assert SECRET not in str(told.value)
        return str(told.value)

    def on_the_way(self, faults: Mapping[str, Fault]) -> list[tuple[str, Fault]]:
        """Those that may happen to the order: nothing goes wrong in a poll where nothing is polled."""
        never = "poll" if self.order.kind in self.vendor.unpolled else ""
        return [(words, fault) for words, fault in faults.items() if fault.at != never]

    @property
    def sources(self) -> list[Path]:
        """Whatever was sent along."""
        sent = (*self.order.references, *self.order.voices.values())
        given = (self.order.start, self.order.end, self.order.sound)
        return [one.path for one in sent] + [path for path in given if path is not None]

    @property
    def shown(self) -> list[Path]:
        """What lies in the order's folder, without what an engine notes for its next try (`.name`)."""
        return [path for path in self.order.folder.iterdir() if not path.name.startswith(".")]

    @property
    def media(self) -> list[Path]:
        """What of the order's folder is a result."""
        return [path for path in self.order.folder.iterdir() if path.suffix in {".png", ".jpg", ".mp4", ".wav", ".mp3"}]


OF_EVERY_KIND = {
    "test_on_a_good_day_one_order_is_placed_and_one_result_comes",
    "test_every_documented_refusal_is_told_in_the_vendors_words",
    "test_a_job_that_fails_late_is_over_and_says_why",
}
OF_EVERY_SHAPE = {"test_on_one_bad_day_after_the_other_what_is_paid_is_collected"}


def cases(*, every: bool) -> Iterator[tuple[Vendor, Engine, OrderKind]]:
    """The first engine of a vendor for each kind of order that its engines take; of these the first for each way
    through the adapter, unless `every` one is wanted."""
    for vendor in VENDORS if every else (*VENDORS, LINKING):
        kinds: set[OrderKind] = set()
        ways: set[Hashable] = set()
        taken = [(one, kind) for one in vendor.engines() for kind in one.card.kinds]
        for engine, kind in sorted(taken, key=lambda pair: tuple(OrderKind).index(pair[1])):  # with pictures first
            if kind in kinds:
                continue
            way = _way(vendor, engine, kind)
            if every or way not in ways:
                yield vendor, engine, kind
            kinds.add(kind)
            ways.add(way)


def _way(vendor: Vendor, engine: Engine, kind: OrderKind) -> Hashable:
    """The way of an order through its adapter."""
    return (type(engine), kind in vendor.apart and kind, kind in vendor.unpolled, kind in vendor.inline_kinds)


def of_every_shape() -> Iterator[tuple[Vendor, Engine, OrderKind]]:
    """The first engine for each way through the adapter and each shape of a request, where something is collected."""
    for vendor in (one for one in (*VENDORS, LINKING) if not one.at_once):
        taken = [(one, kind) for one in vendor.engines() for kind in one.card.kinds]
        found = {(_way(vendor, *one), vendor.shape(one[0].card)): one for one in reversed(taken)}
        yield from ((vendor, engine, kind) for engine, kind in found.values())


CASES = {every: list(cases(every=every)) for every in (False, True)}
COLLECTED = list(of_every_shape())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        tried = CASES[metafunc.function.__name__ in OF_EVERY_KIND]
        tried = COLLECTED if metafunc.function.__name__ in OF_EVERY_SHAPE else tried
        ids = [f"{engine.card.id} {kind}{' by a link' * (vendor is LINKING)}" for vendor, engine, kind in tried]
        metafunc.parametrize("case", tried, indirect=True, ids=ids)


def test_every_way_through_an_adapter_has_its_bad_days() -> None:
    adapters = {type(engine) for vendor in VENDORS for engine in vendor.engines()}
    assert {type(engine) for _, engine, _ in CASES[False]} == adapters


@pytest.fixture
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Case]:
    vendor, engine, kind = request.param
    with vendor.running(monkeypatch) as server:
        most = engine.card.max_references
        order = an_order(engine.card, kind, tmp_path, references=min(2, most) if most >= 0 else 2)
        yield Case(vendor=vendor, server=server, engine=engine, order=vendor.complete(order, engine.card))


def test_on_a_good_day_one_order_is_placed_and_one_result_comes(case: Case) -> None:
    output = case.done()
    assert output.files or output.answer or output.binding
    assert len(case.server.orders) == 1


def test_a_wrong_key_names_the_variable_to_set(case: Case) -> None:
    assert case.engine.card.key in case.fails(case.vendor.bad_key, RepertoryError)
    fresh = replace(case, order=replace(case.order, id=f"{case.order.id}-again"))
    case.server.faults.append(case.vendor.bad_key)
    with pytest.raises(EngineRefused) as told:
        fresh.engine.submit(fresh.order)
    assert case.engine.card.key in told.value.step, "by that a run knows that it need not try the key again"
    assert case.server.orders == []


def test_a_key_with_a_line_break_is_never_sent(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(case.engine.card.key, f"{CANARY}\nx-evil: 1")
    with pytest.raises(MissingPart, match="Copy the key again"):
        case.engine.submit(case.order)
    assert case.server.seen == []


def test_no_credit_says_to_top_up(case: Case) -> None:
    assert "Top up" in case.fails(case.vendor.no_credit, EngineRefused)
    assert case.server.orders == []


@pytest.mark.parametrize("wait", ["5", "", "soon", "date"])
def test_not_now_says_when_and_nothing_was_ordered(case: Case, wait: str) -> None:
    said = email.utils.formatdate(time.time() + 30, usegmt=True) if wait == "date" else wait
    case.server.faults.append(Fault(status=429, headers={"Retry-After": said} if said else {}))
    with pytest.raises(EngineBusy) as told:
        case.engine.submit(case.order)
    low, high = {"5": (5.0, 5.0), "date": (20.0, 30.0)}.get(wait, (0.0, 0.0))
    assert low <= told.value.after_s <= high
    assert case.server.orders == []
    assert case.shown == []


def test_every_documented_refusal_is_told_in_the_vendors_words(case: Case, tmp_path: Path) -> None:
    for number, (words, fault) in enumerate(case.on_the_way(case.vendor.refusals)):
        folder = tmp_path / f"again-{number}"
        folder.mkdir()
        fresh = replace(case, order=replace(case.order, id=f"{case.order.id}-{number}", folder=folder))
        assert words in fresh.fails(fault, EngineRefused)
        assert fresh.media == []


def test_a_vendor_that_repeats_the_key_does_not_get_it_printed(case: Case) -> None:
    body = case.server.error(400, f"bad key {SECRET}\x1b[31m")
    case.server.faults.append(Fault(status=400, body=body))
    with pytest.raises(RepertoryError) as told:
        case.engine.submit(case.order)
    assert SECRET not in str(told.value)
    assert "\x1b" not in str(told.value)


@pytest.mark.parametrize(
    "fault",
    [Fault(status=500), Fault(status=503), Fault(how="html", status=502), Fault(how="html", status=200)],
    ids=["500", "503", "a proxy's page", "a page instead of an answer"],
)
def test_an_order_that_may_have_arrived_is_for_a_person_and_never_tried_again(case: Case, fault: Fault) -> None:
    free = fault.how == "status" and fault.status in case.vendor.unpaid
    case.fails(replace(fault, times=-1), EngineBusy if free else Unsure)
    assert len([one for one in case.server.seen if case.server.moment(one) == "submit"]) == 1


@pytest.mark.parametrize("how", ["silence", "slow", "blank"])
def test_an_answer_lost_on_its_way_is_for_a_person_too(case: Case, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if how == "slow":
        for name in ("TIMEOUT_S", "MAKING_S"):
            monkeypatch.setattr(wire, name, 0.3)
    case.fails(Fault(how=how, delay_s=1.0 if how == "slow" else 0.0), Unsure)
    assert len(case.server.orders) == 1
    assert len([one for one in case.server.seen if case.server.moment(one) == "submit"]) == 1


def test_an_answer_without_an_end_is_not_read_to_its_end(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOST_BYTES", "MOST_RESULT_BYTES"):
        monkeypatch.setattr(wire, name, 200_000)
    monkeypatch.setattr(fetching, "MAX_BYTES", dict.fromkeys(MediaKind, 200_000))
    assert "ReadError" in case.fails(Fault(status=200, body=b" " * 300_000), Unsure)
    assert len(case.server.orders) == 1


def test_where_nobody_listens_nothing_was_ordered(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: the port refuses
        nobody = f"127.0.0.1:{taken.getsockname()[1]}"
        here = case.server.url.removeprefix("http://")
        for name, value in list(os.environ.items()):
            if here in value:
                monkeypatch.setenv(name, value.replace(here, nobody))
        dead = type("Dead", (), {"url": f"http://{nobody}", "results_url": f"http://{nobody}", "key": SECRET})()
        case.vendor.patch(monkeypatch, dead)
        with pytest.raises(EngineBusy, match="cannot be reached"):
            case.engine.submit(case.order)


def test_a_job_that_fails_late_is_over_and_says_why(case: Case, tmp_path: Path) -> None:
    for number, (words, fault) in enumerate(case.on_the_way(case.vendor.late)):
        folder = tmp_path / f"late-{number}"
        folder.mkdir()
        fresh = replace(case, order=replace(case.order, id=f"{case.order.id}-{number}", folder=folder))
        assert words in fresh.fails(fault, EngineFailed)
        assert fresh.media == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault(at="poll", status=429, headers={"Retry-After": "3"}),
        Fault(at="poll", status=500),
        Fault(at="poll", how="silence"),
        Fault(at="poll", how="slow", delay_s=1.0),
        Fault(at="poll", how="html", status=502),
        Fault(at="poll", how="html", status=200),
    ],
    ids=["429", "500", "hung up", "slow", "a proxy's page", "a page instead of an answer"],
)
def test_trouble_while_polling_keeps_the_ticket(case: Case, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    if case.order.kind in case.vendor.unpolled:
        pytest.skip("nothing is polled")
    ticket = _ticket(case)
    monkeypatch.setattr(wire, "TIMEOUT_S", 0.1 if fault.how == "slow" else wire.TIMEOUT_S)
    case.server.faults.append(fault)
    with pytest.raises(EngineBusy):
        case.collected(ticket)
    monkeypatch.setattr(wire, "TIMEOUT_S", 60.0)
    assert case.collected(ticket)
    assert len(case.server.orders) == 1


def test_a_receipt_that_a_person_names_is_looked_up_for_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = case.engine
    if case.vendor.at_once or case.order.kind in case.vendor.unpolled:
        assert not isinstance(engine, LookingUp), "what comes with the answer is known by no receipt"
        return
    assert isinstance(engine, LookingUp)
    given = _ticket(case)
    bare = Order(id=case.order.id, kind=case.order.kind, engine=case.order.engine, folder=case.order.folder)
    found = engine.look_up(bare, given.vendor_id)
    assert found is not None
    assert _is_of(found, case.order), "what the vendor tells of it is what was ordered"
    assert engine.look_up(bare, "0000-there-is-no-such-order-0000") is None
    assert case.shown == [], "nothing is noted and nothing fetched"
    for fault in (Fault(at="poll", status=500), Fault(at="poll", how="html", status=200)):
        case.server.faults.append(fault)
        with pytest.raises(EngineBusy):
            engine.look_up(bare, given.vendor_id)
    assert case.collected(found.ticket)
    assert len(case.server.orders) == 1
    monkeypatch.setenv(case.vendor.key_variable or engine.card.key, f"{CANARY}-another")
    with pytest.raises(MissingPart):
        engine.look_up(bare, given.vendor_id)


def _is_of(found: KnownJob, order: Order) -> bool:
    told = datetime.fromisoformat(found.at) if found.at else datetime.now(UTC)
    recent = abs((datetime.now(UTC) - told).total_seconds()) < 60
    return recent and found.order in {"", order.id} and found.prompt in {"", order.prompt}


@pytest.mark.parametrize("how", ["short", "empty", "broken", "endless", "expired"])
def test_a_result_that_is_lost_or_unsound_is_never_stored(
    case: Case, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = _fetched(case)
    monkeypatch.setattr(fetching, "MAX_BYTES", dict.fromkeys(MediaKind, 3_000_000))
    case.server.faults.append(Fault(at="result", how=how))
    with pytest.raises((EngineFailed, EngineBusy)):
        case.collected(ticket)
    assert case.media == []


def test_a_result_that_comes_slowly_or_breaks_off_once_is_fetched(case: Case) -> None:
    ticket = _fetched(case)
    case.server.faults.append(Fault(at="result", how="short"))
    with pytest.raises(EngineBusy):
        case.collected(ticket)
    case.server.faults.append(Fault(at="result", how="trickle"))
    assert case.collected(ticket).files


@pytest.mark.parametrize(
    "place", ["http://example.org/x.png", "https://10.0.0.7/x.png", "https://169.254.169.254/", "ftp://x/y"]
)
def test_a_result_is_never_fetched_from_a_private_or_unsafe_place(case: Case, place: str) -> None:
    ticket = _fetched(case)
    case.server.faults.append(Fault(at="result", how="moved", body=place))
    with pytest.raises(EngineFailed, match="unsafe"):
        case.collected(ticket)
    assert case.media == []


def test_what_was_fetched_is_there_after_the_vendor_forgot_it(case: Case) -> None:
    ticket = _ticket(case)
    first = case.collected(ticket)
    asked = len(case.server.seen)
    case.server.orders.clear()
    assert case.engine.collect(case.order, ticket) == first
    assert len(case.server.seen) == asked


def test_on_one_bad_day_after_the_other_what_is_paid_is_collected(case: Case) -> None:
    ticket = case.engine.submit(case.order)
    if not isinstance(ticket, Ticket):
        pytest.skip("this kind of order is delivered at once")
    for source in case.sources:
        source.unlink(missing_ok=True)
    faults = [Fault(at="poll")] * (case.order.kind not in case.vendor.unpolled)
    fetched = not case.vendor.inline and case.order.kind not in case.vendor.inline_kinds
    faults += [Fault(at="result", how=how) for how in ("short", "expired")] * fetched
    case.server.faults.extend(faults)
    for _ in faults:
        with pytest.raises(EngineBusy):
            case.collected(ticket)
    output = case.collected(ticket)
    assert output.files or output.binding
    assert case.engine.collect(case.order, ticket) == output
    assert len(case.server.orders) == 1


def _ticket(case: Case) -> Ticket:
    if case.vendor.at_once:
        pytest.skip("it delivers at once: nothing is polled")
    answer = case.engine.submit(case.order)
    if not isinstance(answer, Ticket):
        pytest.skip("this kind of order is delivered at once")
    return answer


def _fetched(case: Case) -> Ticket:
    if case.vendor.inline or case.order.kind in case.vendor.inline_kinds:
        pytest.skip("its results come with the answer: nothing is fetched")
    return _ticket(case)
