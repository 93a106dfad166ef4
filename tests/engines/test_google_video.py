"""What goes to Gemini Omni, word for word, and what becomes of its answers."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from canary import CANARY
from google_video_server import OmniServer
from samples import a_picture, a_reference
from standin import Fault

from repertory.craft.pricing import size_priced
from repertory.engines import fetching, google
from repertory.engines.google import clips
from repertory.engines.google.clips import resolution
from repertory.engines.google.video import OmniEngine
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, MissingPart, RepertoryError, Unsure, YourMove
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.media import MediaKind
from repertory.ports import Account, Cancelling

pytestmark = pytest.mark.slow
(ENGINE,) = (one for one in google.engines() if isinstance(one, OmniEngine))

WORDS = (
    "[# Sources <FIRST_FRAME>@Image3 <LAST_FRAME>@Image4] [# References <IMAGE_REF_0>@Image1 <IMAGE_REF_1>@Image2] "
    "Mia (image 1) hands Nova (image 2) the cup. Use Image3 as the starting frame. Use Image4 as the final frame. "
    "Use the other images as references for video generation, and not as frames."
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OmniServer]:
    with OmniServer() as running:
        monkeypatch.setenv("GOOGLE_API_BASE", running.url)
        monkeypatch.setenv("GEMINI_API_KEY", running.key)
        yield running
        assert running.violations == []


@pytest.fixture
def order(tmp_path: Path) -> Order:
    """A clip of two people, from its keyframe."""
    (tmp_path / "order").mkdir()
    return Order(
        id="4-clip-1",
        kind=OrderKind.CLIP,
        engine=ENGINE.card.id,
        folder=tmp_path / "order",
        prompt="Mia (image 1) hands Nova (image 2) the cup.",
        references=(a_reference(tmp_path), a_reference(tmp_path, "nova@1")),
        width=1920,
        height=1080,
        duration_s=4.2,
        start=a_picture(tmp_path / "start.png", "start"),
    )


def sent(server: OmniServer) -> dict[str, Any]:
    """The one order as it was placed, each picture by the bytes that it has."""
    (made,) = server.orders
    blocks = made.body["input"][0]["content"]
    shown = [base64.b64decode(one["data"]) if one["type"] == "image" else one["text"] for one in blocks]
    return {**made.body, "input": shown}


def done(order: Order, engine: OmniEngine = ENGINE) -> Output:
    ticket = engine.submit(order)
    output = engine.collect(order, ticket) or engine.collect(order, ticket)
    assert output is not None
    return output


def test_the_frames_go_behind_the_references_and_each_picture_has_its_role(server: OmniServer, order: Order) -> None:
    end = a_picture(order.folder.parent / "end.png", "end")
    ENGINE.submit(replace(order, seed=7, end=end))
    assert order.start is not None
    assert sent(server) == {
        "model": "gemini-omni-1.2-flash",
        "input": [
            *(one.path.read_bytes() for one in order.references),
            order.start.read_bytes(),
            end.read_bytes(),
            WORDS,
        ],
        "background": True,
        "store": True,
        "response_format": {
            "type": "video",
            "aspect_ratio": "16:9",
            "resolution": "1080p",
            "duration": "5s",
            "delivery": "uri",
        },
        "generation_config": {"seed": 7},
    }
    (request,) = server.seen
    assert (request.method, request.path) == ("POST", "/v1/interactions")
    assert request.headers["x-goog-api-key"] == server.key


@pytest.mark.parametrize(
    ("referring", "starting", "task", "head"),
    [
        (False, False, "text_to_video", "The cup"),
        (False, True, "image_to_video", "[# Sources <FIRST_FRAME>@Image1] The cup"),
        (True, False, "reference_to_video", "[# References <IMAGE_REF_0>@Image1 <IMAGE_REF_1>@Image2] The cup"),
    ],
)
def test_the_task_is_named_where_there_is_one(
    server: OmniServer, order: Order, *, referring: bool, starting: bool, task: str, head: str
) -> None:
    references = order.references if referring else ()
    start = order.start if starting else None
    ENGINE.submit(replace(order, prompt="The cup falls.", references=references, start=start))
    assert sent(server)["generation_config"] == {"video_config": {"task": task}}
    assert sent(server)["input"][-1].startswith(head)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((640, 360), "360p"),
        ((1280, 720), "720p"),
        ((1296, 736), "720p"),
        ((1088, 1920), "1080p"),
        ((3840, 2160), "4k"),
        ((7680, 4320), "4k"),
    ],
)
def test_the_resolution_is_ordered_that_the_plan_has_a_price_for(
    order: Order, size: tuple[int, int], said: str
) -> None:
    width, height = size
    priced = size_priced(ENGINE.card.price, width, height)
    assert priced is not None
    assert resolution(ENGINE.card, replace(order, width=width, height=height)) == said == priced.at.lower()


def test_an_upright_clip_is_ordered_upright(server: OmniServer, order: Order) -> None:
    ENGINE.submit(replace(order, width=1080, height=1920, duration_s=1.0))
    wanted = sent(server)["response_format"]
    assert (wanted["aspect_ratio"], wanted["resolution"], wanted["duration"]) == ("9:16", "1080p", "3s")


def test_the_clip_is_a_file_at_google_and_is_fetched_with_the_key(server: OmniServer, order: Order) -> None:
    output = done(order)
    assert output.said == {"model": "gemini-omni-1.2-flash", "request": "v1_Made1"}
    assert output.files[0].name == "google-v1-made1.mp4"
    fetched = server.seen[-1]
    assert (fetched.path, fetched.query) == ("/v1/files/clip1:download", {"alt": "media"})
    assert fetched.headers["x-goog-api-key"] == server.key


def test_a_clip_in_the_answer_itself_is_taken_from_there(server: OmniServer, order: Order) -> None:
    server.faults.append(Fault(at="poll", how="inline"))
    assert done(order).files[0].suffix == ".mp4"
    assert all(":download" not in one.path for one in server.seen)


def test_a_clip_that_lies_anywhere_else_is_fetched_without_the_key(server: OmniServer, order: Order) -> None:
    server.faults.append(Fault(at="poll", how="elsewhere"))
    assert done(order).files[0].suffix == ".mp4"
    assert server.violations == []


def test_a_redirect_is_followed_without_the_key(server: OmniServer, order: Order) -> None:
    server.faults.append(Fault(at="poll", how="elsewhere"))
    first = done(order)
    moved = next(f"{server.results_url}{path}" for path in server.files if path.startswith("/v1_"))
    server.faults.append(Fault(at="result", how="moved", body=moved))
    second = replace(order, folder=order.folder.parent / "second")
    second.folder.mkdir()
    assert done(second).files[0].read_bytes() == first.files[0].read_bytes()
    assert server.violations == []


def test_a_clip_without_end_is_not_stored(server: OmniServer, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "MAX_BYTES", {MediaKind.CLIP: 100})
    with pytest.raises(EngineFailed, match="sends more than"):
        done(order)
    assert list(order.folder.glob("google-*")) == []


def test_what_cannot_be_decoded_is_no_clip(server: OmniServer, order: Order) -> None:
    ticket = ENGINE.submit(order)
    content = {"type": "video", "mime_type": "video/mp4", "data": "no base64!"}
    steps = [{"type": "model_output", "content": [content]}]
    server.faults.append(Fault(at="poll", how="word", word="completed", body={"steps": steps}))
    with pytest.raises(EngineFailed, match="cannot be read"):
        ENGINE.collect(order, ticket)


def test_a_file_that_is_gone_is_waited_for_and_then_lost(
    server: OmniServer, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = ENGINE.submit(order)
    assert ENGINE.collect(order, ticket) is None
    server.faults.append(Fault(at="result", how="expired", times=-1))
    with pytest.raises(EngineBusy, match="not, or no longer, at Google"):
        ENGINE.collect(order, ticket)
    monkeypatch.setattr(fetching, "PATIENCE_S", 0.0)
    with pytest.raises(EngineFailed, match="paid and lost"):
        ENGINE.collect(order, ticket)


def test_a_file_that_google_cannot_hand_out_now_is_fetched_later(server: OmniServer, order: Order) -> None:
    ticket = ENGINE.submit(order)
    assert ENGINE.collect(order, ticket) is None
    server.faults.append(Fault(at="result", status=429, headers={"Retry-After": "9"}))
    with pytest.raises(EngineBusy) as told:
        ENGINE.collect(order, ticket)
    assert told.value.after_s == 9.0
    assert ENGINE.collect(order, ticket)


def test_an_order_that_is_not_known_is_asked_for_again_and_then_given_up(server: OmniServer, order: Order) -> None:
    lost = Ticket(order=order.id, engine=ENGINE.card.id, vendor_id="v1_Gone")
    with pytest.raises(EngineBusy, match="not known at Google"):
        ENGINE.collect(order, lost)
    with pytest.raises(EngineFailed, match="may be paid"):
        replace(ENGINE, patience_s=0.0).collect(order, lost)


def test_a_status_that_nobody_knows_keeps_the_order(server: OmniServer, order: Order) -> None:
    ticket = ENGINE.submit(order)
    server.faults.append(Fault(at="poll", how="word", word="dreaming"))
    with pytest.raises(EngineBusy, match='"dreaming"'):
        ENGINE.collect(order, ticket)


def test_a_key_that_is_no_longer_taken_keeps_the_ticket(
    server: OmniServer, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = ENGINE.submit(order)
    monkeypatch.setenv("GEMINI_API_KEY", f"{CANARY}-another")
    with pytest.raises(MissingPart, match="GEMINI_API_KEY"):
        ENGINE.collect(order, ticket)
    monkeypatch.setenv("GEMINI_API_KEY", server.key)
    assert ENGINE.collect(order, ticket) is None


def test_an_order_can_be_called_off_while_it_is_made(server: OmniServer, order: Order) -> None:
    assert isinstance(ENGINE, Cancelling)
    ticket = ENGINE.submit(order)
    assert ENGINE.cancel(order, ticket)
    assert not ENGINE.cancel(order, ticket)
    assert not ENGINE.cancel(order, replace(ticket, vendor_id="v1_Gone"))


def test_whether_it_was_called_off_may_be_left_open(
    server: OmniServer, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = ENGINE.submit(order)
    server.faults.append(Fault(at="cancel", status=503))
    with pytest.raises(EngineBusy):
        ENGINE.cancel(order, ticket)
    monkeypatch.setenv("GEMINI_API_KEY", f"{CANARY}-another")
    with pytest.raises(MissingPart):
        ENGINE.cancel(order, ticket)


def test_an_account_is_asked_for_nothing(server: OmniServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(ENGINE, Account)
    assert f"{ENGINE.card.key} is set" in ENGINE.check()
    assert "Google knows the key" in ENGINE.account()
    server.faults.append(Fault(at="poll", status=500))
    with pytest.raises(EngineBusy):
        ENGINE.account()
    monkeypatch.setenv("GEMINI_API_KEY", f"{CANARY}-another")
    with pytest.raises(EngineRefused, match="GEMINI_API_KEY"):
        ENGINE.account()
    assert server.orders == []


def test_only_its_own_key_and_platform_count(
    server: OmniServer, order: Order, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", f"{CANARY}-platform")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "studio-1")
    ENGINE.submit(order)
    assert server.seen[0].headers["x-goog-api-key"] == server.key
    assert server.seen[0].path == "/v1/interactions"
    assert "Using GOOGLE_API_KEY" not in caplog.text


@pytest.mark.parametrize("listed", [False, True])
def test_google_says_in_the_body_when_to_ask_again(server: OmniServer, order: Order, listed: bool) -> None:
    delay = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.5s"}
    error = {"code": 429, "message": "Quota exceeded.", "status": "RESOURCE_EXHAUSTED", "details": [delay]}
    server.faults.append(Fault(status=429, body=[{"error": error}] if listed else {"error": error}))
    with pytest.raises(EngineBusy, match="Quota exceeded") as told:
        ENGINE.submit(order)
    assert told.value.after_s == 34.5


@pytest.mark.parametrize("body", [[], {"error": "no"}, {"error": {"details": "no", "message": 5}}])
def test_an_error_in_a_form_of_its_own_is_told_all_the_same(server: OmniServer, order: Order, body: object) -> None:
    server.faults.append(Fault(status=400, body=body))
    with pytest.raises(EngineRefused, match="did not take the order"):
        ENGINE.submit(order)


def test_more_pictures_than_it_takes_are_refused(server: OmniServer, order: Order, tmp_path: Path) -> None:
    five = tuple(a_reference(tmp_path, name=f"angle {number}") for number in range(5))
    with pytest.raises(YourMove, match="the frames among them"):
        ENGINE.submit(replace(order, references=five, end=order.start))
    ENGINE.submit(replace(order, references=five))


def test_without_words_or_with_a_last_frame_alone_nothing_is_ordered(server: OmniServer, order: Order) -> None:
    with pytest.raises(YourMove, match="no prompt"):
        ENGINE.submit(replace(order, prompt=" "))
    with pytest.raises(YourMove, match="a last frame and no first one"):
        ENGINE.submit(replace(order, start=None, end=order.start))
    assert server.seen == []


@pytest.mark.parametrize("wanted", [{"status": "in_progress"}, {"id": 5, "status": "in_progress"}])
def test_a_receipt_without_a_number_is_for_a_person(server: OmniServer, order: Order, wanted: object) -> None:
    server.faults.append(Fault(status=200, body=wanted))
    with pytest.raises(Unsure, match="no receipt"):
        ENGINE.submit(order)


@pytest.mark.parametrize("base", ["http://example.org", "no address"])
def test_the_key_goes_to_no_unsafe_address(order: Order, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv("GOOGLE_API_BASE", base)
    monkeypatch.setenv("GEMINI_API_KEY", CANARY)
    with pytest.raises(RepertoryError, match="GOOGLE_API_BASE"):
        ENGINE.submit(order)
