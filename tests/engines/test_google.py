"""What goes to Google's Gemini models for stills, edits, questions and lines, and what is made of their answers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from canary import CANARY
from google_rules import camel, unpacked
from google_server import GoogleServer, error_of, wrong_key
from samples import a_picture, a_reference
from standin import Fault, StandIn

from repertory.craft.asking import read_answers
from repertory.engines import google
from repertory.engines.google import stills
from repertory.engines.sending import sent_picture
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, MissingPart, Unsure, YourMove
from repertory.media.images import picture_size
from repertory.model.asking import Question, Says
from repertory.model.engine import Order, OrderKind, Output
from repertory.ports import Account, Checkable, Engine

ENGINES = {engine.card.id: engine for engine in google.engines()}
NANO, FLASH, TTS = "google/nano-banana-2.1", "google/gemini-3.8-flash", "google/gemini-3.8-flash-tts"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleServer]:
    with GoogleServer() as running:
        monkeypatch.setenv("GOOGLE_API_BASE", running.url)
        monkeypatch.setenv("GEMINI_API_KEY", running.key)
        yield running
        assert running.violations == []


def a_still(home: Path, *, references: int = 2, **named: Any) -> Order:
    folder = home / "order"
    folder.mkdir(exist_ok=True)
    sent = tuple(a_reference(home, name=f"angle {number}") for number in range(references))
    about = {"id": "4-keyframe-1", "kind": OrderKind.STILL, "engine": NANO, "folder": folder, "references": sent}
    return Order(**{**about, "prompt": "the woman in image 1 looks up", **named})


def made(engine: str, order: Order) -> Output:
    output = ENGINES[engine].submit(order)
    assert isinstance(output, Output)
    return output


def sent(server: GoogleServer) -> Any:
    """The last request's body, its names written alike and its pictures as their bytes."""
    body = camel(server.seen[-1].json)
    for part in body["contents"][0]["parts"]:
        if "inlineData" in part:
            part["inlineData"]["data"] = unpacked(part["inlineData"]["data"])
    return body


def of(path: Path, mime: str = "image/png") -> dict[str, Any]:
    return {"inlineData": {"mimeType": mime, "data": path.read_bytes()}}


def test_a_still_goes_out_with_its_references_in_their_order(server: GoogleServer, tmp_path: Path) -> None:
    order = a_still(tmp_path, seed=7)
    output = made(NANO, order)
    assert server.seen[-1].path == "/v1/models/gemini-nano-banana-2.1:generateContent"
    assert server.seen[-1].headers["x-goog-api-key"] == server.key
    assert sent(server) == {
        "contents": [{"role": "user", "parts": [{"text": order.prompt}, *(of(one.path) for one in order.references)]}],
        "generationConfig": {
            "seed": 7,
            "responseModalities": ["IMAGE"],
            "imageConfig": {"aspectRatio": "16:9", "imageSize": "1K"},
            "thinkingConfig": {"thinkingLevel": "MEDIUM"},
        },
    }
    assert picture_size(output.files[0]) == (1280, 720)
    assert output.said == {"model": "gemini-nano-banana-2.1", "request": "response-1"}
    assert output.notes == (
        "It came with 1376 by 768 pixels and was scaled to 1280 by 720 and cut to its proportions.",
    )


def test_of_an_edit_the_picture_to_edit_is_the_first(server: GoogleServer, tmp_path: Path) -> None:
    start = a_picture(tmp_path / "take.png", "take", 1280, 720)
    order = a_still(tmp_path, kind=OrderKind.EDIT, start=start)
    made(NANO, order)
    parts = sent(server)["contents"][0]["parts"]
    assert parts[1:] == [of(start), *(of(one.path) for one in order.references)]
    assert "seed" not in sent(server)["generationConfig"]


@pytest.mark.parametrize(
    ("engine", "size", "drawn"),
    [
        (NANO, (1080, 1920), ("9:16", "2K")),
        (NANO, (3840, 2160), ("16:9", "4K")),
        (NANO, (1024, 1024), ("1:1", "1K")),
        ("google/nano-banana-2", (512, 512), ("1:1", "1K")),
        ("google/nano-banana-pro", (1920, 1080), ("16:9", "2K")),
    ],
)
def test_it_orders_the_nearest_proportions_and_the_smallest_size_that_holds_the_picture(
    tmp_path: Path, engine: str, size: tuple[int, int], drawn: tuple[str, str]
) -> None:
    order = a_still(tmp_path, references=0, width=size[0], height=size[1])
    asked = stills.wish(ENGINES[engine].card, order, {}).config["image_config"]
    assert (asked["aspect_ratio"], asked["image_size"]) == drawn


def test_a_card_without_sizes_leaves_them_to_the_model(server: GoogleServer, tmp_path: Path) -> None:
    engine = ENGINES["google/nano-banana-pro"]
    bare = replace(engine.card, ratios=(), price=replace(engine.card.price, sizes=()))
    order = a_still(tmp_path, references=0, width=1024, height=1024)
    assert isinstance(replace(engine, card=bare).submit(order), Output)  # type: ignore[type-var]  # a dataclass
    assert sent(server)["generationConfig"] == {"responseModalities": ["IMAGE"], "imageConfig": {}}


def test_a_picture_that_google_does_not_read_is_converted_and_that_is_said(
    server: GoogleServer, tmp_path: Path
) -> None:
    engine = ENGINES[NANO]
    picky = replace(engine.card, picture_types=("jpeg",))
    order = a_still(tmp_path, references=1)
    output = replace(engine, card=picky).submit(order)  # type: ignore[type-var]  # a dataclass
    assert isinstance(output, Output)
    data = sent_picture(picky, order.references[0].path).data
    assert sent(server)["contents"][0]["parts"][1] == {"inlineData": {"mimeType": "image/jpeg", "data": data}}
    assert output.notes[0] == "For Nano Banana 2.1 a picture was sent as JPEG."


def test_the_version_of_the_api_is_the_users_choice(
    server: GoogleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "beta")
    made(NANO, a_still(tmp_path, references=0))
    assert server.seen[-1].path.startswith("/v1beta/models/")


def test_other_settings_of_googles_client_change_nothing(
    server: GoogleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in {
        "GOOGLE_API_KEY": f"{CANARY}-somebody-elses",
        "GOOGLE_GENAI_USE_VERTEXAI": "true",
        "GOOGLE_CLOUD_PROJECT": "theirs",
        "GOOGLE_GEMINI_BASE_URL": "https://elsewhere.example",
    }.items():
        monkeypatch.setenv(name, value)
    made(NANO, a_still(tmp_path, references=0))
    assert server.seen[-1].headers["x-goog-api-key"] == server.key
    assert "GOOGLE_API_KEY" not in caplog.text


def test_how_long_it_thinks_is_a_setting(server: GoogleServer, tmp_path: Path) -> None:
    made(NANO, a_still(tmp_path, references=0, settings={"thinking_level": "high"}))
    assert sent(server)["generationConfig"]["thinkingConfig"] == {"thinkingLevel": "HIGH"}
    with pytest.raises(YourMove, match="cannot be 'deep'") as told:
        made(NANO, a_still(tmp_path, references=0, settings={"thinking_level": "deep"}))
    assert told.value.step == "There are: minimal, low, medium, high, xhigh."
    assert len(server.orders) == 1


def test_an_order_that_lacks_what_it_needs_is_not_sent(server: GoogleServer, tmp_path: Path) -> None:
    start = a_picture(tmp_path / "take.png", "take", 1280, 720)
    for order, no in (
        (a_still(tmp_path, prompt=" "), "has no prompt"),
        (a_still(tmp_path, start=start), "has the wrong start"),
        (a_still(tmp_path, kind=OrderKind.EDIT), "has the wrong start"),
    ):
        with pytest.raises(YourMove, match=no):
            made(NANO, order)
    assert server.seen == []


def test_a_draft_that_the_model_thought_of_is_no_result(server: GoogleServer, tmp_path: Path) -> None:
    server.faults.append(Fault(how="draft"))
    assert made(NANO, a_still(tmp_path, references=0)).files


def test_the_models_own_words_are_told_where_it_drew_nothing(server: GoogleServer, tmp_path: Path) -> None:
    server.faults.append(Fault(how="finish", word="STOP", body="I would rather not."))
    with pytest.raises(EngineFailed, match=r"STOP: Stopped for STOP\. I would rather not"):
        made(NANO, a_still(tmp_path, references=0))


@pytest.mark.parametrize("data", ["bm8gcGljdHVyZQ==", "abcde"])
def test_what_is_no_picture_is_not_kept(server: GoogleServer, tmp_path: Path, data: str) -> None:
    part = {"inlineData": {"mimeType": "image/png", "data": data}}
    server.faults.append(Fault(how="answer", body={"candidates": [{"content": {"parts": [part]}}]}))
    order = a_still(tmp_path, references=0)
    with pytest.raises(EngineFailed):
        made(NANO, order)
    assert list(order.folder.iterdir()) == []


@pytest.mark.parametrize(
    "body", [{"candidates": []}, {"candidates": "x"}, {"promptFeedback": {}}, ["x"]], ids=json.dumps
)
def test_an_answer_without_an_answer_in_it_is_for_a_person(server: GoogleServer, tmp_path: Path, body: object) -> None:
    server.faults.append(Fault(how="answer", body=body))
    with pytest.raises(Unsure, match="no answer that can be read"):
        made(NANO, a_still(tmp_path, references=0))


def test_google_says_in_the_answer_how_long_to_wait(server: GoogleServer, tmp_path: Path) -> None:
    server.faults.append(Fault(status=429, body=error_of(429, "Quota exceeded", retryDelay="34.4s")))
    with pytest.raises(EngineBusy, match="Quota exceeded") as told:
        made(NANO, a_still(tmp_path, references=0))
    assert told.value.after_s == 34.4


def test_an_error_as_a_list_is_read_too(server: GoogleServer, tmp_path: Path) -> None:
    server.faults.append(Fault(status=400, body=[error_of(400, "Not like this")]))
    with pytest.raises(EngineRefused, match="400: Not like this"):
        made(NANO, a_still(tmp_path, references=0))


@pytest.mark.parametrize("fault", [Fault(how="html", status=503), Fault(status=504)], ids=["a proxy's 503", "504"])
def test_a_failure_that_google_does_not_promise_to_be_free_is_for_a_person(
    server: GoogleServer, tmp_path: Path, fault: Fault
) -> None:
    server.faults.append(fault)
    with pytest.raises(Unsure) as told:
        made(NANO, a_still(tmp_path, references=0))
    assert "html" not in str(told.value)


def test_the_key_goes_nowhere_else(server: GoogleServer, tmp_path: Path) -> None:
    with StandInElsewhere() as other:
        server.faults.append(Fault(status=307, headers={"Location": f"{other.url}/v1/models/x:generateContent"}))
        with pytest.raises(Unsure):
            made(NANO, a_still(tmp_path, references=0))
        assert other.seen == []


class StandInElsewhere(StandIn):
    """Another place, to which nobody should go."""


@pytest.mark.parametrize("base", ["http://example.org", "ftp://127.0.0.1", "example.org"])
def test_an_address_that_a_key_must_not_go_to_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.setenv("GOOGLE_API_BASE", base)
    monkeypatch.setenv("GEMINI_API_KEY", CANARY)
    with pytest.raises(YourMove, match="GOOGLE_API_BASE"):
        made(NANO, a_still(tmp_path, references=0))


def test_without_googles_client_the_command_that_installs_it_is_told(
    server: GoogleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "google.genai.types", None)
    with pytest.raises(MissingPart) as told:
        made(NANO, a_still(tmp_path, references=0))
    assert told.value.step == "Type: pip install 'repertory[google]'"
    assert server.seen == []


def test_nothing_is_collected_for_what_comes_at_once(tmp_path: Path) -> None:
    from repertory.model.engine import Ticket

    ticket = Ticket(order="4-keyframe-1", engine=NANO, vendor_id="x-1")
    with pytest.raises(EngineFailed, match="x-1 is not known here"):
        ENGINES[NANO].collect(a_still(tmp_path, references=0), ticket)


@pytest.mark.parametrize("card_id", [NANO, FLASH, TTS])
def test_the_account_is_asked_for_nothing(server: GoogleServer, card_id: str) -> None:
    engine = ENGINES[card_id]
    assert isinstance(engine, Account)
    assert engine.account() == f"{engine.card.title}: Google knows the key and offers {engine.card.model}."
    assert [(one.method, one.path) for one in server.seen] == [("GET", f"/v1/models/{engine.card.model}")]
    assert server.orders == []


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault(at="poll", status=400, body=wrong_key()), EngineRefused, "Set GEMINI_API_KEY"),
        (Fault(at="poll", status=404, body=error_of(404, "gone")), EngineRefused, "still offered"),
        (Fault(at="poll", status=429), EngineBusy, "gave no news"),
        (Fault(at="poll", status=504), EngineBusy, "gave no news"),
        (Fault(at="poll", how="html", status=502), EngineBusy, "gave no news"),
        (Fault(at="poll", how="html", status=200), EngineBusy, "gave no news"),
        (Fault(at="poll", how="silence"), EngineBusy, "gave no answer"),
    ],
)
def test_trouble_with_the_account_says_what_it_is(
    server: GoogleServer, fault: Fault, error: type[Exception], words: str
) -> None:
    engine = ENGINES[NANO]
    assert isinstance(engine, Account)
    server.faults.append(fault)
    with pytest.raises(error, match=words):
        engine.account()


def test_a_check_tries_nothing(server: GoogleServer) -> None:
    engine = ENGINES[NANO]
    assert isinstance(engine, Checkable)
    assert (
        engine.check() == f"Nano Banana 2.1: GEMINI_API_KEY is set and has not been tried; orders go to {server.url}."
    )
    assert server.seen == []


def test_questions_go_out_with_the_references_and_last_the_picture(server: GoogleServer, tmp_path: Path) -> None:
    start = a_picture(tmp_path / "take.png", "take")
    two = (Question(about="lamp", text="Is it the same lamp?"), Question(about="table", text="Is it the same table?"))
    words = "Compare.\n\n1. Is it the same lamp?\n2. Is it the same table?"
    order = a_still(tmp_path, kind=OrderKind.ASK, start=start, questions=two, prompt=words)
    output = made(FLASH, order)
    assert sent(server) == {
        "contents": [
            {"role": "user", "parts": [{"text": words}, *(of(one.path) for one in order.references), of(start)]}
        ],
        "generationConfig": {"thinkingConfig": {"thinkingLevel": "LOW"}},
    }
    assert [one.says for one in read_answers(output.answer, two)] == [Says.YES, Says.YES]
    assert (output.files, output.said["model"]) == ((), "gemini-3.8-flash")


def test_an_answer_without_words_is_a_failure(server: GoogleServer, tmp_path: Path) -> None:
    start = a_picture(tmp_path / "take.png", "take")
    order = a_still(tmp_path, kind=OrderKind.ASK, start=start, questions=(Question(about="lamp", text="Is it?"),))
    server.faults.append(Fault(how="finish", word="MAX_TOKENS"))
    with pytest.raises(EngineFailed, match="MAX_TOKENS"):
        made(FLASH, order)


def test_every_card_of_google_but_those_for_clips_has_an_engine() -> None:
    assert {NANO, FLASH, TTS, "google/nano-banana-2", "google/nano-banana-pro"} <= set(ENGINES)
    assert all(isinstance(engine, Account) for engine in ENGINES.values())
    described: Engine = ENGINES[NANO]
    assert described.card.extra == "google"
