"""What Alibaba Model Studio answers: uploads that fail, tasks that are lost, called off or refused, accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from canary import CANARY
from dashscope_orders import CARDS, collected, made
from dashscope_server import DashscopeServer
from samples import a_sound
from standin import Fault

from repertory.engines.dashscope.clips import ClipEngine
from repertory.engines.dashscope.line import secure
from repertory.engines.dashscope.stills import StillEngine
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, MissingPart, Unsure
from repertory.model.engine import OrderKind
from repertory.ports import Account, Cancelling

pytestmark = pytest.mark.slow

QWEN = StillEngine(card=CARDS["qwen-image-2.0-pro"])
FRAMED = ClipEngine(card=CARDS["wan2.7-i2v"], patience_s=0.0)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[DashscopeServer]:
    with DashscopeServer() as running:
        monkeypatch.setenv("DASHSCOPE_HTTP_BASE_URL", f"{running.url}/api/v1")
        monkeypatch.setenv("DASHSCOPE_API_KEY", running.key)
        yield running
        assert running.violations == []


@pytest.mark.parametrize("at", ["permission", "upload"])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(how="silence"), EngineBusy),
        (Fault(status=503), EngineBusy),
        (Fault(status=429), EngineBusy),
        (Fault(status=400), EngineRefused),
    ],
    ids=["hung up", "503", "429", "400"],
)
def test_an_upload_that_fails_orders_nothing(
    server: DashscopeServer, tmp_path: Path, at: str, fault: Fault, error: type[Exception]
) -> None:
    order = made(FRAMED.card, OrderKind.CLIP, tmp_path, sound=a_sound(tmp_path / "line.wav", 3.0))
    server.faults.append(replace(fault, at=at))
    with pytest.raises(error):
        FRAMED.submit(order)
    assert server.orders == []
    assert list(order.folder.iterdir()) == []


def test_no_file_is_uploaded_to_an_unsafe_address(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(FRAMED.card, OrderKind.CLIP, tmp_path, sound=a_sound(tmp_path / "line.wav", 3.0))
    place = {"upload_host": "http://10.0.0.7/", "upload_dir": "d"}
    for unsafe in (place["upload_host"], "https://10.0.0.7/", "https://[64:ff9b::a00:7]/"):
        server.faults.append(Fault(at="permission", status=200, body={"data": place | {"upload_host": unsafe}}))
        with pytest.raises(EngineRefused, match="unsafe"):
            FRAMED.submit(order)
    server.faults.append(Fault(at="permission", status=200, body={"data": place | {"upload_host": server.url}}))
    with pytest.raises(EngineRefused, match=r"did not take a file \(401\)"):
        FRAMED.submit(order)


def test_an_unknown_task_is_asked_for_again_and_lost_after_a_while(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(FRAMED.card, OrderKind.CLIP, tmp_path)
    ticket = FRAMED.submit(order)
    patient = replace(FRAMED, patience_s=60.0)
    server.faults.append(Fault(at="poll", how="state", word="UNKNOWN"))
    with pytest.raises(EngineBusy, match="is not known") as told:
        patient.collect(order, ticket)
    assert told.value.after_s > 0
    assert patient.collect(order, ticket) is None
    assert list(order.folder.glob("*.unknown")) == [], "what was known again is not waited for any longer"
    server.faults.append(Fault(at="poll", how="state", word="UNKNOWN"))
    with pytest.raises(EngineFailed, match="is not known"):
        FRAMED.collect(order, ticket)


def test_an_address_that_is_not_known_yet_is_asked_for_again(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(FRAMED.card, OrderKind.CLIP, tmp_path)
    ticket = FRAMED.submit(order)
    assert FRAMED.collect(order, ticket) is None
    server.faults.append(Fault(at="result", how="expired"))
    with pytest.raises(EngineBusy, match="expired"):
        FRAMED.collect(order, ticket)
    assert collected(FRAMED, order, ticket).files
    assert list(order.folder.glob("*.unfetched")) == []


def test_a_task_that_is_ready_without_a_clip_has_failed(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(FRAMED.card, OrderKind.CLIP, tmp_path)
    ticket = FRAMED.submit(order)
    server.faults.append(Fault(at="poll", how="state", word="SUCCEEDED"))
    with pytest.raises(EngineFailed, match="without a clip"):
        FRAMED.collect(order, ticket)


def test_a_key_that_is_taken_back_while_a_task_runs_leaves_the_ticket_good(
    server: DashscopeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = made(FRAMED.card, OrderKind.CLIP, tmp_path)
    ticket = FRAMED.submit(order)
    monkeypatch.setenv("DASHSCOPE_API_KEY", f"{CANARY}-other")
    with pytest.raises(MissingPart, match="DASHSCOPE_API_KEY"):
        FRAMED.collect(order, ticket)
    monkeypatch.setenv("DASHSCOPE_API_KEY", server.key)
    assert collected(FRAMED, order, ticket).files


def test_only_a_task_that_waits_can_be_called_off(server: DashscopeServer, tmp_path: Path) -> None:
    assert isinstance(FRAMED, Cancelling)
    assert not isinstance(QWEN, Cancelling)
    order = made(FRAMED.card, OrderKind.CLIP, tmp_path)
    ticket = FRAMED.submit(order)
    assert FRAMED.cancel(order, ticket)
    with pytest.raises(EngineFailed, match="called off"):
        FRAMED.collect(order, ticket)
    assert not FRAMED.cancel(order, ticket)
    server.faults.append(Fault(at="cancel", status=500))
    with pytest.raises(EngineBusy, match="gave no news"):
        FRAMED.cancel(order, ticket)


def test_the_account_is_asked_without_an_order(server: DashscopeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in (QWEN, FRAMED):
        assert isinstance(engine, Account)
        assert engine.account() == "127.0.0.1 takes the key in DASHSCOPE_API_KEY."
    server.faults.append(Fault(at="account", status=429, headers={"Retry-After": "7"}))
    with pytest.raises(EngineBusy) as busy:
        QWEN.account()
    assert busy.value.after_s == 7.0
    monkeypatch.setenv("DASHSCOPE_API_KEY", f"{CANARY}-other")
    with pytest.raises(EngineRefused, match="Set DASHSCOPE_API_KEY to a key of the region"):
        QWEN.account()
    assert server.orders == []


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault(status=429, body={"code": "Throttling.AllocationQuota", "message": "Quota"}), EngineBusy, "again later"),
        (
            Fault(status=429, body={"code": "Throttling.AllocationQuota", "message": "Free allocated quota exceeded."}),
            EngineRefused,
            "Top up",
        ),
        (Fault(status=403, body={"code": "AllocationQuota.FreeTierOnly", "message": "-"}), EngineRefused, "Top up"),
        (Fault(status=403, body={"code": "AccessDenied", "message": "-"}), EngineRefused, "of DASHSCOPE_API_KEY"),
        (Fault(how="code", word="Throttling.RateQuota", body="slower"), EngineBusy, "slower"),
        (Fault(status=408, body={"code": "RequestTimeOut", "message": "late"}), Unsure, "late"),
        (Fault(status=302, body={}), EngineRefused, "Change the order"),
    ],
)
def test_what_is_no_receipt_is_told_apart(
    server: DashscopeServer, tmp_path: Path, fault: Fault, error: type[Exception], words: str
) -> None:
    server.faults.append(fault)
    with pytest.raises(error, match=words):
        FRAMED.submit(made(FRAMED.card, OrderKind.CLIP, tmp_path))
    assert server.orders == []


def test_a_task_that_ends_for_want_of_money_says_so(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(FRAMED.card, OrderKind.CLIP, tmp_path)
    ticket = FRAMED.submit(order)
    server.faults.append(Fault(at="poll", how="failed", word="Arrearage", body="overdue"))
    with pytest.raises(EngineRefused, match="Top up"):
        FRAMED.collect(order, ticket)


def test_an_answer_that_cannot_be_unpacked_may_be_a_receipt(server: DashscopeServer, tmp_path: Path) -> None:
    server.faults.append(Fault(status=200, headers={"Content-Encoding": "gzip"}, body={}))
    with pytest.raises(Unsure, match="DecodingError"):
        FRAMED.submit(made(FRAMED.card, OrderKind.CLIP, tmp_path))


def test_results_are_fetched_by_https_from_their_storage() -> None:
    assert secure("http://x.oss-cn-beijing.aliyuncs.com/a.wav?b=1") == "https://x.oss-cn-beijing.aliyuncs.com/a.wav?b=1"
    assert secure("http://elsewhere.com/a.wav") == "http://elsewhere.com/a.wav"
    assert secure("https://x.aliyuncs.com/a") == "https://x.aliyuncs.com/a"
