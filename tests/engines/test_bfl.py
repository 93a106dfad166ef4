"""FLUX.2 against the strict local server: what is sent, what is paid, and how every bad day ends."""

from __future__ import annotations

import base64
import email.utils
import socket
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from bfl_rules import input_mp
from bfl_server import BflServer
from canary import CANARY
from samples import a_picture, an_order
from standin import Fault

from repertory.craft.pricing import estimate
from repertory.engines import fetching, wire
from repertory.engines.bfl import BflEngine
from repertory.engines.registry import cards
from repertory.errors import (
    EngineBusy,
    EngineFailed,
    EngineRefused,
    MissingPart,
    RepertoryError,
    Unsure,
    YourMove,
)
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.media import MediaKind

pytestmark = pytest.mark.slow

CARDS = {card.model: card for card in cards("bfl")}
PRO = BflEngine(card=CARDS["flux-2-pro"])
FLEX = BflEngine(card=CARDS["flux-2-flex"])


@pytest.fixture
def still(tmp_path: Path) -> Order:
    return an_order(PRO.card, OrderKind.STILL, tmp_path)


@pytest.fixture
def ready(bfl_server: BflServer, still: Order) -> Ticket:
    """The ticket of an order whose picture is ready."""
    bfl_server.polls = 0
    return PRO.submit(still)


def _collected(order: Order, ticket: Ticket) -> Output:
    output = PRO.collect(order, ticket)
    assert output is not None
    return output


def test_a_still_sends_prompt_size_seed_and_references_in_order(bfl_server: BflServer, still: Order) -> None:
    ticket = PRO.submit(still)
    (task,) = bfl_server.orders
    sent = [base64.b64decode(task.body[name]) for name in ("input_image", "input_image_2")]
    assert sent == [reference.path.read_bytes() for reference in still.references]
    rest = {name: value for name, value in task.body.items() if not name.startswith("input_image")}
    assert rest == {
        "prompt": still.prompt,
        "width": 256,
        "height": 192,
        "seed": 7,
        "output_format": "png",
        "safety_tolerance": 2,
    }
    assert (task.model, ticket.vendor_id) == ("flux-2-pro", task.id)


def test_an_edit_sends_the_picture_to_edit_before_the_references(bfl_server: BflServer, tmp_path: Path) -> None:
    order = an_order(PRO.card, OrderKind.EDIT, tmp_path, references=1)
    PRO.submit(order)
    (task,) = bfl_server.orders
    assert order.start is not None
    assert base64.b64decode(task.body["input_image"]) == order.start.read_bytes()
    assert base64.b64decode(task.body["input_image_2"]) == order.references[0].path.read_bytes()


def test_the_picture_to_edit_takes_one_of_the_places_for_references(bfl_server: BflServer, tmp_path: Path) -> None:
    order = an_order(PRO.card, OrderKind.EDIT, tmp_path, references=8)
    with pytest.raises(YourMove, match="takes 7 references and the picture to edit; the order has 8"):
        PRO.submit(order)
    assert bfl_server.seen == []


def test_pro_takes_nine_megapixels_in_all_and_larger_pictures_are_made_smaller(
    bfl_server: BflServer, still: Order, tmp_path: Path
) -> None:
    large = [a_picture(tmp_path / f"{number}.png", str(number), 2048, 1200) for number in range(4)]
    order = replace(
        still,
        width=1280,
        height=720,
        references=tuple(replace(still.references[0], path=path) for path in large),
    )
    bfl_server.polls = 0
    output = _collected(order, PRO.submit(order))
    assert output.notes == ("For FLUX.2 [pro] a picture was scaled from 2048 by 1200 to 1891 by 1108.",)
    (task,) = bfl_server.orders
    assert (input_mp(task.body), task.cost) == (8, 3.0 + 8 * 1.5), "two megapixels each, and no more"
    planned = estimate(PRO.card, OrderKind.STILL, width=1280, height=720, references=[(2048, 1200)] * 4)
    assert planned == Decimal("0.15")


def test_fewer_pictures_fit_beside_a_larger_one(bfl_server: BflServer, tmp_path: Path) -> None:
    order = replace(an_order(PRO.card, OrderKind.STILL, tmp_path, references=8), width=1920, height=1088)
    with pytest.raises(YourMove, match="takes 7 references; the order has 8"):
        PRO.submit(order)
    assert bfl_server.seen == []


@pytest.mark.parametrize("change", [{"start": None}, {"prompt": " "}], ids=["no picture", "no prompt"])
def test_an_edit_without_picture_or_prompt_is_not_sent(
    bfl_server: BflServer, tmp_path: Path, change: dict[str, str | None]
) -> None:
    order = replace(an_order(PRO.card, OrderKind.EDIT, tmp_path), **change)  # type: ignore[arg-type]  # two of its fields
    with pytest.raises(YourMove):
        PRO.submit(order)
    assert bfl_server.seen == []


def test_steps_and_guidance_go_to_flex_only(bfl_server: BflServer, still: Order) -> None:
    FLEX.submit(replace(still, settings={"steps": 20, "guidance": 3}))
    assert bfl_server.orders[0].body["steps"] == 20
    assert bfl_server.orders[0].body["guidance"] == 3.0
    with pytest.raises(YourMove, match="steps"):
        PRO.submit(replace(still, settings={"steps": 20}))
    assert len(bfl_server.orders) == 1


def test_without_a_seed_none_is_sent_and_the_vendors_own_is_told(bfl_server: BflServer, still: Order) -> None:
    bfl_server.polls = 0
    order = replace(still, seed=None)
    assert _collected(order, PRO.submit(order)).seed == 4711
    assert "seed" not in bfl_server.orders[0].body


@pytest.mark.parametrize("model", sorted(CARDS))
def test_the_cards_price_is_what_the_vendor_charges(bfl_server: BflServer, still: Order, model: str) -> None:
    engine = BflEngine(card=CARDS[model])
    ticket = engine.submit(replace(still, width=2048, height=1024))
    price = engine.card.price
    assert ticket.cost_usd == price.first_megapixel + 3 * price.more_megapixels  # 1 more drawn, 2 sent


def test_the_charge_is_in_the_ticket_and_in_the_output(still: Order, ready: Ticket) -> None:
    assert ready.cost_usd == Decimal("0.06")
    assert _collected(still, ready).cost_usd == Decimal("0.06")


def test_the_key_is_shown_to_the_api_and_never_to_the_place_of_the_picture(
    bfl_server: BflServer, still: Order, ready: Ticket
) -> None:
    _collected(still, ready)
    shown = {one.path: one.headers.get("x-key") for one in bfl_server.seen}
    assert shown == {
        "/v1/flux-2-pro": bfl_server.key,
        "/v1/get_result": bfl_server.key,
        "/task-0001/sample.png": None,
    }
    assert bfl_server.violations == []


@pytest.mark.parametrize("base", ["http://api.bfl.ai", "api.bfl.ai", "file:///etc"])
def test_a_base_to_which_a_key_must_not_be_sent_is_refused(
    monkeypatch: pytest.MonkeyPatch, still: Order, base: str
) -> None:
    monkeypatch.setenv("BFL_API_KEY", f"{CANARY}-bfl")
    monkeypatch.setenv("BFL_API_BASE", base)
    with pytest.raises(YourMove, match="BFL_API_BASE"):
        PRO.submit(still)


def test_a_key_with_a_line_break_in_it_is_explained(
    bfl_server: BflServer, still: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BFL_API_KEY", f"{CANARY}\nx: y")
    with pytest.raises(MissingPart, match="Copy the key again"):
        PRO.submit(still)
    assert bfl_server.seen == []


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, {"error": "bad_request", "message": "width is odd", "details": {}}, "width is odd"),
        (401, {"detail": "Invalid key"}, "Set BFL_API_KEY"),
        (402, {"detail": {"message": "Insufficient credits"}}, "Top up"),
        (403, {"error": "forbidden", "message": "no"}, "Set BFL_API_KEY"),
        (404, {"detail": "Not Found"}, "Change its card"),
        (422, {"detail": [{"loc": ["body", "seed"], "msg": "not a number"}]}, "body.seed not a number"),
    ],
)
def test_a_final_no_is_told_in_the_vendors_words_with_what_to_do(
    bfl_server: BflServer, still: Order, status: int, body: dict[str, object], words: str
) -> None:
    bfl_server.faults.append(Fault(status=status, body=body))
    with pytest.raises(EngineRefused, match=words):
        PRO.submit(still)
    assert bfl_server.orders == []


def test_a_vendor_that_repeats_the_key_does_not_get_it_printed(bfl_server: BflServer, still: Order) -> None:
    bfl_server.faults.append(Fault(status=400, body={"detail": f"bad key {bfl_server.key}\x1b[31m"}))
    with pytest.raises(EngineRefused) as refusal:
        PRO.submit(still)
    assert bfl_server.key not in str(refusal.value)
    assert "bad key [key]" in str(refusal.value)
    assert "\x1b" not in str(refusal.value)


@pytest.mark.parametrize(
    ("fault", "after_s"),
    [
        (Fault(status=429, headers={"Retry-After": "5"}), 5.0),
        (Fault(status=429, body={"error": "rate_limit_exceeded", "retry_after": 7}), 7.0),
        (Fault(status=429, headers={"Retry-After": "soon"}), 0.0),
        (Fault(status=529), 0.0),
    ],
)
def test_not_now_says_when_and_nothing_was_ordered(
    bfl_server: BflServer, still: Order, fault: Fault, after_s: float
) -> None:
    bfl_server.faults.append(fault)
    with pytest.raises(EngineBusy) as refusal:
        PRO.submit(still)
    assert refusal.value.after_s == after_s
    assert bfl_server.orders == []
    assert [path for path in still.folder.iterdir() if not path.name.startswith(".")] == []


def test_when_to_come_back_may_be_a_date(bfl_server: BflServer, still: Order) -> None:
    date = email.utils.formatdate(time.time() + 30, usegmt=True)
    bfl_server.faults.append(Fault(status=429, headers={"Retry-After": date}))
    with pytest.raises(EngineBusy) as refusal:
        PRO.submit(still)
    assert 25 < refusal.value.after_s <= 30


def test_where_nobody_listens_nothing_was_ordered(monkeypatch: pytest.MonkeyPatch, still: Order) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: the port refuses
        monkeypatch.setenv("BFL_API_BASE", f"http://127.0.0.1:{taken.getsockname()[1]}")
        monkeypatch.setenv("BFL_API_KEY", f"{CANARY}-bfl")
        with pytest.raises(EngineBusy, match="cannot be reached"):
            PRO.submit(still)


@pytest.mark.parametrize(
    "fault",
    [Fault(how="silence"), Fault(how="blank"), Fault(how="late"), Fault(status=502), Fault(status=504)],
    ids=["hung up", "unreadable receipt", "too late", "bad gateway", "gateway timeout"],
)
def test_an_answer_lost_after_the_order_left_is_for_a_person_and_not_for_another_try(
    bfl_server: BflServer, still: Order, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault.how == "late":
        fault = Fault(how="blank", delay_s=0.6)
        monkeypatch.setattr(wire, "TIMEOUT_S", 0.2)
    bfl_server.faults.append(fault)
    with pytest.raises(Unsure, match="before you order it again"):
        PRO.submit(still)
    assert len(bfl_server.orders) == (0 if fault.status in (502, 504) else 1)
    assert len(bfl_server.seen) == 1


@pytest.mark.parametrize("status", [429, 500, 502])
def test_trouble_while_polling_keeps_the_ticket(
    bfl_server: BflServer, still: Order, ready: Ticket, status: int
) -> None:
    bfl_server.faults.append(Fault(at="poll", status=status, headers={"Retry-After": "3"}))
    with pytest.raises(EngineBusy) as refusal:
        PRO.collect(still, ready)
    assert refusal.value.after_s == 3.0
    assert _collected(still, ready).files
    assert len(bfl_server.orders) == 1


@pytest.mark.parametrize("how", ["silence", "blank"])
def test_no_answer_while_polling_keeps_the_ticket(bfl_server: BflServer, still: Order, ready: Ticket, how: str) -> None:
    bfl_server.faults.append(Fault(at="poll", how=how))
    with pytest.raises(EngineBusy):
        PRO.collect(still, ready)
    assert _collected(still, ready).files


def test_a_key_that_is_no_longer_taken_keeps_the_ticket(
    bfl_server: BflServer, still: Order, ready: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BFL_API_KEY", f"{CANARY}-old")
    with pytest.raises(MissingPart, match="Set BFL_API_KEY"):
        PRO.collect(still, ready)
    monkeypatch.setenv("BFL_API_KEY", bfl_server.key)
    assert _collected(still, ready).files


def test_a_status_may_be_called_state(bfl_server: BflServer, still: Order) -> None:
    bfl_server.word_for_status = "state"
    ticket = PRO.submit(still)
    assert PRO.collect(still, ticket) is None
    assert _collected(still, ticket).files


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("Request Moderated", EngineRefused),
        ("Content Moderated", EngineRefused),
        ("Error", EngineFailed),
        ("Failed", EngineFailed),
        ("Ready", EngineFailed),
        ("Reticulating", EngineBusy),
    ],
)
def test_every_end_has_its_error(
    bfl_server: BflServer, still: Order, ready: Ticket, word: str, error: type[RepertoryError]
) -> None:
    bfl_server.faults.append(Fault(at="poll", how="word", word=word))
    with pytest.raises(error):
        PRO.collect(still, ready)
    assert [path for path in still.folder.iterdir() if not path.name.startswith(".")] == []


@pytest.mark.parametrize(("how", "words"), [("broken", "not a sound picture")])
def test_a_picture_that_is_lost_or_unsound_is_never_stored(
    bfl_server: BflServer, still: Order, ready: Ticket, how: str, words: str
) -> None:
    bfl_server.faults.append(Fault(at="result", how=how))
    with pytest.raises(EngineFailed, match=words):
        PRO.collect(still, ready)
    assert list(still.folder.glob("*.png")) == []


def test_a_download_without_end_is_given_up(
    bfl_server: BflServer, still: Order, ready: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", {MediaKind.IMAGE: 1_000_000})
    bfl_server.faults.append(Fault(at="result", how="endless"))
    with pytest.raises(EngineFailed, match="more than 1 MB"):
        PRO.collect(still, ready)
    assert list(still.folder.glob("*.png")) == []


@pytest.mark.parametrize("fault", [Fault(at="result", how="short"), Fault(at="result", status=503)])
def test_a_download_that_breaks_off_is_fetched_again(
    bfl_server: BflServer, still: Order, ready: Ticket, fault: Fault
) -> None:
    bfl_server.faults.append(fault)
    with pytest.raises(EngineBusy):
        PRO.collect(still, ready)
    assert list(still.folder.glob("*.png")) == []
    assert _collected(still, ready).files


def test_what_was_fetched_is_there_after_the_vendor_forgot_it(
    bfl_server: BflServer, still: Order, ready: Ticket
) -> None:
    first = _collected(still, ready)
    bfl_server.orders.clear()
    asked = len(bfl_server.seen)
    assert PRO.collect(still, ready) == first
    assert len(bfl_server.seen) == asked


def test_a_picture_of_an_earlier_try_in_the_folder_is_not_taken_for_this_one(
    bfl_server: BflServer, still: Order, ready: Ticket
) -> None:
    first = _collected(still, ready)
    again = PRO.submit(replace(still, prompt="another wish", references=()))
    second = _collected(still, again)
    assert second.files != first.files
    assert second.files[0].read_bytes() != first.files[0].read_bytes()
