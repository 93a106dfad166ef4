"""What fal's own pages say of refusals, failures and the account, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from canary import CANARY
from fal_orders import CARDS, KEY, engine, made, ordered, sent
from fal_server import FalServer
from standin import Fault

from repertory.engines.fal import engine as fal_engine
from repertory.engines.fal.engine import FalEngine
from repertory.errors import (
    EngineBusy,
    EngineFailed,
    EngineRefused,
    MissingPart,
    Unsure,
    YourMove,
)
from repertory.model.engine import EngineCard, Ticket
from repertory.ports import Account, Cancelling, Checkable, Engine

pytestmark = pytest.mark.slow


def test_it_is_what_its_ports_say() -> None:
    one: Engine = engine("flux-2-pro")
    assert isinstance(one, Checkable)
    assert isinstance(one, Account)
    assert isinstance(one, Cancelling)


def test_an_endpoint_that_is_not_known_here_says_which_are(fal: FalServer, tmp_path: Path) -> None:
    card = replace(CARDS["flux-2-pro"], model="fal-ai/something-new")
    with pytest.raises(YourMove, match="something-new"):
        FalEngine(card=card).check()
    order = ordered("flux-2-pro", tmp_path)
    with pytest.raises(YourMove, match="is not known here"):
        FalEngine(card=card).submit(order)


def test_a_picture_that_was_blacked_out_is_a_refusal(fal: FalServer, tmp_path: Path) -> None:
    order = ordered("flux-2-klein-4b", tmp_path)
    ticket = engine("flux-2-klein-4b").submit(order)
    fal.orders[0].result = {"images": [{"url": "https://v3.fal.media/x.png"}], "has_nsfw_concepts": [True]}
    with pytest.raises(EngineRefused, match="blacked out"):
        engine("flux-2-klein-4b").collect(order, ticket)


@pytest.mark.parametrize("result", [{"images": []}, {"images": ["x"]}, {"video": {"url": 7}}, {"seed": 1}])
def test_a_result_without_a_file_is_a_failure(fal: FalServer, tmp_path: Path, result: dict[str, Any]) -> None:
    order = ordered("flux-2-pro", tmp_path)
    ticket = engine("flux-2-pro").submit(order)
    fal.orders[0].result = result
    with pytest.raises(EngineFailed, match="names no images"):
        engine("flux-2-pro").collect(order, ticket)


def test_fields_that_the_endpoint_does_not_have_are_told_as_fal_tells_them(fal: FalServer, tmp_path: Path) -> None:
    card = replace(CARDS["flux-2-pro"], settings={**CARDS["flux-2-pro"].settings, "warp": 9})
    order = ordered("flux-2-pro", tmp_path)
    one = FalEngine(card=card)
    with pytest.raises(EngineRefused, match=r"body\.warp Extra inputs are not permitted"):
        one.collect(order, one.submit(order))


def test_an_order_in_the_making_is_waited_for(fal: FalServer, tmp_path: Path) -> None:
    fal.polls = 2
    order = ordered("flux-2-pro", tmp_path)
    ticket = engine("flux-2-pro").submit(order)
    assert [engine("flux-2-pro").collect(order, ticket) for _ in range(3)] == [None, None, None]
    assert engine("flux-2-pro").collect(order, ticket) is not None


def test_a_request_that_fal_does_not_know_is_waited_for_and_then_lost(fal: FalServer, tmp_path: Path) -> None:
    order = ordered("flux-2-pro", tmp_path)
    ticket = Ticket(order=order.id, engine="fal/flux-2-pro", vendor_id="req-9")
    with pytest.raises(EngineBusy, match="not known at fal"):
        engine("flux-2-pro").collect(order, ticket)
    with pytest.raises(EngineFailed, match="not known at fal"):
        replace(engine("flux-2-pro"), patience_s=0.0).collect(order, ticket)


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault(at="upload", status=401), EngineRefused, "Set FAL_KEY"),
        (Fault(at="upload", status=403, body={"detail": "User is locked. Reason: TOP_UP."}), EngineRefused, "Top up"),
        (Fault(at="upload", status=422), EngineRefused, "Change the order"),
        (Fault(at="upload", status=429, headers={"Retry-After": "3"}), EngineBusy, "Nothing was ordered"),
        (Fault(at="upload", status=500), EngineBusy, "Nothing was ordered"),
        (Fault(at="upload", how="silence"), EngineBusy, "Nothing was ordered"),
        (Fault(at="upload", how="blank"), EngineBusy, "Nothing was ordered"),
        (Fault(at="upload", how="html", status=200), EngineBusy, "Nothing was ordered"),
        (Fault(status=408), Unsure, "before you order it again"),
        (Fault(status=404), EngineRefused, "Change its card"),
        (Fault(status=402), EngineRefused, "Top up"),
        (
            Fault(status=200, body={"request_id": 7, "response_url": "", "status_url": "", "cancel_url": ""}),
            Unsure,
            "no receipt",
        ),
        (Fault(at="poll", status=401), MissingPart, "The order stands"),
        (Fault(at="poll", body={"status": "LOST"}, status=200), EngineBusy, "cannot be read"),
        (Fault(at="poll", how="ends", status=503, body={"detail": "busy"}), EngineBusy, "busy"),
        (Fault(at="poll", how="ends", status=503, word="gone", body={"detail": "busy"}), EngineFailed, "busy"),
        (Fault(at="poll", how="ends", status=200, word="gone", body={}), EngineFailed, "gone"),
        (Fault(at="poll", how="ends", status=200, body=[]), EngineFailed, "names no images"),
    ],
)
def test_each_bad_answer_has_its_error(
    fal: FalServer, tmp_path: Path, fault: Fault, error: type[Exception], words: str
) -> None:
    fal.faults.append(fault)
    order = ordered("flux-2-pro", tmp_path, references=1)
    with pytest.raises(error, match=words):
        made("flux-2-pro", order)


def test_more_than_fal_takes_in_one_piece_is_not_sent(
    fal: FalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fal_client.client.MULTIPART_THRESHOLD", 100)
    with pytest.raises(YourMove, match="more than 0 MB"):
        engine("flux-2-pro").submit(ordered("flux-2-pro", tmp_path, references=1))
    assert fal.orders == []


def test_files_have_one_token_and_no_name_of_the_users(fal: FalServer, tmp_path: Path) -> None:
    sent(fal, "flux-2-pro", ordered("flux-2-pro", tmp_path, references=2))
    stored = [one for one in fal.seen if one.path.startswith("/cdn/")]
    assert [one.headers["x-fal-file-name"] for one in stored] == ["picture.png"] * 2
    assert sum(one.path.startswith("/rest/") for one in fal.seen) == 1


def test_an_order_that_waits_can_be_called_off(fal: FalServer, tmp_path: Path) -> None:
    fal.polls = 1
    order = ordered("flux-2-pro", tmp_path)
    ticket = engine("flux-2-pro").submit(order)
    assert engine("flux-2-pro").cancel(order, ticket)
    assert fal.orders[0].cancelled


def test_what_is_being_made_is_let_be_since_it_is_paid(fal: FalServer, tmp_path: Path) -> None:
    fal.polls = 2
    order = ordered("flux-2-pro", tmp_path)
    ticket = engine("flux-2-pro").submit(order)
    assert engine("flux-2-pro").collect(order, ticket) is None
    assert engine("flux-2-pro").collect(order, ticket) is None
    assert not engine("flux-2-pro").cancel(order, ticket)
    assert not fal.orders[0].cancelled


def test_what_is_done_cannot_be_called_off(fal: FalServer, tmp_path: Path) -> None:
    order = ordered("flux-2-pro", tmp_path)
    ticket = engine("flux-2-pro").submit(order)
    engine("flux-2-pro").collect(order, ticket)
    assert not engine("flux-2-pro").cancel(order, ticket)
    fal.faults.append(Fault(at="poll", status=500))
    with pytest.raises(EngineBusy):
        engine("flux-2-pro").cancel(order, ticket)


def test_the_account_is_asked_for_nothing(fal: FalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    one = engine("flux-2-pro")
    assert one.account() == "fal knows the key: fal-ai/flux/dev costs 0.03 USD per megapixels."
    fal.faults.append(Fault(at="account", status=200, body={"prices": []}))
    assert one.account() == "fal knows the key."
    fal.faults.append(Fault(at="account", status=500))
    with pytest.raises(EngineBusy):
        one.account()
    monkeypatch.setenv("FAL_KEY", f"{CANARY}-wrong")
    with pytest.raises(EngineRefused, match="Set FAL_KEY"):
        one.account()
    assert fal.orders == []


def test_without_a_stand_in_orders_go_to_fal_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from repertory.engines.fal.line import Line

    monkeypatch.setenv("FAL_KEY", KEY)
    monkeypatch.delenv("FAL_API_BASE", raising=False)
    assert engine("flux-2-pro").check().endswith("orders go to https://queue.fal.run.")
    line = Line(base="", secret=KEY)
    place = "https://queue.fal.run/fal-ai/flux-2-pro/edit"
    assert line._there(place) == place
    with pytest.raises(EngineFailed, match="not fal's"):
        line._there("https://example.org/fal-ai/flux-2-pro")


@pytest.mark.parametrize("base", ["http://fal.example", "fal.example"])
def test_an_address_to_which_no_key_must_be_sent_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, base: str
) -> None:
    monkeypatch.setenv("FAL_KEY", KEY)
    monkeypatch.setenv("FAL_API_BASE", base)
    with pytest.raises(YourMove, match="FAL_API_BASE"):
        engine("flux-2-pro").submit(ordered("flux-2-pro", tmp_path))


def test_fals_client_is_asked_for_by_its_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(card: EngineCard, module: str) -> None:
        raise MissingPart(f"{card.extra} {module}", step="Type: pip install 'repertory[fal]'")

    monkeypatch.setenv("FAL_KEY", KEY)
    monkeypatch.setenv("REPERTORY_ALLOW_PAID", "1")
    monkeypatch.setattr(fal_engine, "sdk", missing)
    for ask in (engine("flux-2-pro").check, lambda: engine("flux-2-pro").submit(ordered("flux-2-pro", tmp_path))):
        with pytest.raises(MissingPart, match=r"fal fal_client\.client"):
            ask()
