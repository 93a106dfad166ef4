"""Alibaba Model Studio against a strict stand-in: what is sent to Qwen-Image and Wan, and how its answers are read."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dashscope_orders import CARDS, a_take, as_alibaba_wants, collected, made
from dashscope_server import DashscopeServer
from PIL import Image
from samples import a_clip, a_picture, a_reference, a_sound
from standin import Fault

from repertory.craft.pricing import size_priced
from repertory.engines.dashscope.clips import ClipEngine
from repertory.engines.dashscope.stills import StillEngine
from repertory.errors import Unsure, YourMove
from repertory.media.clips import check_clip
from repertory.media.sounds import probe_sound, read_sound, write_wav
from repertory.model.anchor import Voice
from repertory.model.engine import Order, OrderKind, SentReference
from repertory.model.shot import BoundLine, BoundShot, Shot

pytestmark = pytest.mark.slow

QWEN = StillEngine(card=CARDS["qwen-image-2.0-pro"])
FRAMED = ClipEngine(card=CARDS["wan2.7-i2v"], patience_s=0.0)
REFERRING = ClipEngine(card=CARDS["wan2.7-r2v"])
EDITING = ClipEngine(card=CARDS["wan2.7-videoedit"])
WORDS = ClipEngine(card=CARDS["wan2.7-t2v"])
MIA = Voice(name="mia-voice", title="Mia", engine="previs", speaker="en-us")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[DashscopeServer]:
    with DashscopeServer() as running:
        monkeypatch.setenv("DASHSCOPE_HTTP_BASE_URL", f"{running.url}/api/v1")
        monkeypatch.setenv("DASHSCOPE_API_KEY", running.key)
        yield running
        assert running.violations == []


def sent(server: DashscopeServer) -> dict[str, Any]:
    """The body of the last order, its pictures and addresses left out."""
    body: dict[str, Any] = _short(server.orders[-1].body)
    return body


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_short(one) for one in value]
    return str(value).partition(":")[0] if str(value).startswith(("data:", "oss:")) else value


def spoken(order: Order, *characters: str) -> Order:
    """A shot in which these characters say a line each."""
    lines = tuple(BoundLine(character=one, voice=MIA, text="She is late.") for one in characters)
    return replace(order, shot=BoundShot(shot=Shot(number="1", text="Mia waits.", line=1), lines=lines))


def test_a_still_sends_its_references_in_order_then_the_words(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(QWEN.card, OrderKind.STILL, tmp_path)
    QWEN.submit(order)
    assert sent(server) == {
        "model": "qwen-image-2.0-pro",
        "input": {
            "messages": [{"role": "user", "content": [{"image": "data"}, {"image": "data"}, {"text": order.prompt}]}]
        },
        "parameters": {
            "size": f"{order.width}*{order.height}",
            "n": 1,
            "prompt_extend": False,
            "watermark": False,
            "seed": 7,
        },
    }


def test_an_edit_sends_the_take_first(server: DashscopeServer, tmp_path: Path) -> None:
    start = a_picture(tmp_path / "take.png", "take", 768, 512)
    order = made(QWEN.card, OrderKind.EDIT, tmp_path, start=start, width=768, height=512, seed=2**31 + 5)
    QWEN.submit(replace(order, settings={"negative_prompt": "rain", "prompt_extend": True}))
    body = server.orders[0].body
    first = body["input"]["messages"][0]["content"][0]["image"]
    assert base64.b64decode(first.partition(",")[2]) == start.read_bytes()
    assert len(body["input"]["messages"][0]["content"]) == 4
    assert body["parameters"] == {
        "size": "768*512",
        "n": 1,
        "negative_prompt": "rain",
        "prompt_extend": True,
        "watermark": False,
        "seed": 5,
    }


@pytest.mark.parametrize(("kind", "prompt"), [(OrderKind.STILL, " "), (OrderKind.EDIT, "Mia, nearer")])
def test_a_still_without_words_and_an_edit_of_nothing_are_refused(
    server: DashscopeServer, tmp_path: Path, kind: OrderKind, prompt: str
) -> None:
    with pytest.raises(YourMove):
        QWEN.submit(made(QWEN.card, kind, tmp_path, start=None, prompt=prompt))
    assert server.seen == []


def test_a_picture_says_its_request_and_what_was_done_to_what_was_sent(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(QWEN.card, OrderKind.STILL, tmp_path)
    ticket = QWEN.submit(order)
    output = collected(QWEN, order, ticket)
    assert output.said == {"request": ticket.vendor_id}
    assert output.notes == ("For Qwen Image 2.0 Pro a picture was scaled from 256 by 192 to 512 by 384.",)


def test_a_picture_that_comes_in_another_size_is_brought_to_the_ordered_one(
    server: DashscopeServer, tmp_path: Path
) -> None:
    order = made(QWEN.card, OrderKind.STILL, tmp_path)
    ticket = QWEN.submit(order)
    wider = replace(order, width=order.width + 96)
    output = collected(QWEN, wider, ticket)
    with Image.open(output.files[0]) as image:
        assert image.size == (wider.width, wider.height)
    assert output.notes[-1].endswith(f"was scaled to {wider.width} by {wider.height} and cut to its proportions.")


def test_an_answer_without_a_picture_may_be_paid(server: DashscopeServer, tmp_path: Path) -> None:
    text = {"output": {"choices": [{"message": {"content": [{"text": "I cannot"}, "x"]}}, 1]}, "request_id": "1"}
    server.faults.append(Fault(status=200, body=text))
    with pytest.raises(Unsure, match="no receipt that can be read"):
        QWEN.submit(made(QWEN.card, OrderKind.STILL, tmp_path))


def test_a_clip_from_a_keyframe_sends_both_frames_and_its_spoken_line(server: DashscopeServer, tmp_path: Path) -> None:
    end, sound = a_picture(tmp_path / "end.png", "end", 960, 720), a_sound(tmp_path / "line.wav", 3.0)
    order = made(FRAMED.card, OrderKind.CLIP, tmp_path, end=end, sound=sound, duration_s=3.2)
    ticket = FRAMED.submit(replace(order, settings={"negative_prompt": "rain"}))
    assert sent(server) == {
        "model": "wan2.7-i2v",
        "input": {
            "prompt": order.prompt,
            "negative_prompt": "rain",
            "media": [
                {"type": "first_frame", "url": "data"},
                {"type": "last_frame", "url": "data"},
                {"type": "driving_audio", "url": "oss"},
            ],
        },
        "parameters": {"resolution": "720P", "duration": 4, "prompt_extend": False, "watermark": False, "seed": 7},
    }
    assert server.orders[0].headers["x-dashscope-async"] == "enable"
    assert server.orders[0].headers["x-dashscope-ossresourceresolve"] == "enable"
    assert [data for _, data in server.laid.values()] == [sound.read_bytes()]
    output = collected(FRAMED, order, ticket)
    assert output.said == {"request": ticket.vendor_id}
    assert output.notes == ()


def test_without_a_sound_nothing_is_uploaded(server: DashscopeServer, tmp_path: Path) -> None:
    FRAMED.submit(made(FRAMED.card, OrderKind.CLIP, tmp_path))
    assert [server.moment(one) for one in server.seen] == ["submit"]
    assert "x-dashscope-ossresourceresolve" not in server.orders[0].headers


def test_pictures_go_by_way_of_the_storage_where_the_setting_says_so(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(REFERRING.card, OrderKind.CLIP, tmp_path, settings={"inline_pictures": False})
    REFERRING.submit(order)
    assert [one["url"] for one in sent(server)["input"]["media"]] == ["oss"] * 3
    assert len(server.laid) == 3
    assert order.start is not None
    assert order.start.read_bytes() in {data for _, data in server.laid.values()}
    assert all(name.endswith(".png") and "angle" not in name for name in server.laid)


@pytest.mark.parametrize(
    ("size", "tier"), [((1280, 720), "720P"), ((1080, 1920), "1080P"), ((1280, 768), "720P"), ((1280, 800), "1080P")]
)
def test_a_clips_size_is_a_tier_in_the_proportions_of_its_keyframe(
    server: DashscopeServer, tmp_path: Path, size: tuple[int, int], tier: str
) -> None:
    FRAMED.submit(made(FRAMED.card, OrderKind.CLIP, tmp_path, width=size[0], height=size[1]))
    priced = size_priced(FRAMED.card.price, *size)
    assert priced is not None
    assert server.orders[0].body["parameters"]["resolution"] == tier == priced.at, "what the plan has a price for"
    assert "ratio" not in server.orders[0].body["parameters"]


def test_references_are_images_one_to_n_and_the_keyframe_comes_last(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(REFERRING.card, OrderKind.CLIP, tmp_path)
    REFERRING.submit(order)
    media = server.orders[0].body["input"]["media"]
    assert [one["type"] for one in media] == ["reference_image", "reference_image", "first_frame"]
    bytes_sent = [base64.b64decode(one["url"].partition(",")[2]) for one in media[1:]]
    assert order.start is not None
    assert bytes_sent[1] == order.start.read_bytes()


def test_without_a_keyframe_the_nearest_proportions_are_ordered(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(REFERRING.card, OrderKind.CLIP, tmp_path, start=None, width=1080, height=1920)
    REFERRING.submit(order)
    assert server.orders[0].body["parameters"]["ratio"] == "9:16"
    with pytest.raises(YourMove, match="Without a first frame Wan makes no clip of 1600 by 720"):
        REFERRING.submit(replace(order, width=1600, height=720))
    with pytest.raises(YourMove, match="no clip without a reference"):
        REFERRING.submit(replace(order, references=()))


def test_the_only_speaker_gets_the_timbre_of_the_line(server: DashscopeServer, tmp_path: Path) -> None:
    sound = tmp_path / "track.wav"
    tone, _ = read_sound(a_sound(tmp_path / "tone.wav", 14.0))
    write_wav(sound, np.concatenate([np.zeros(16_000, np.float32), tone]), 16_000)
    theo = replace(a_reference(tmp_path), anchor="theo@1")
    order = made(REFERRING.card, OrderKind.CLIP, tmp_path, sound=sound)
    order = spoken(replace(order, references=(theo, *order.references)), "mia@1")
    ticket = REFERRING.submit(order)
    voices = [one.get("reference_voice", "") for one in server.orders[0].body["input"]["media"]]
    assert [bool(one) for one in voices] == [False, True, False, False]
    (tmp_path / "sent.wav").write_bytes(server.laid[voices[1]][1])
    assert probe_sound(tmp_path / "sent.wav").duration_s == pytest.approx(10.0)
    assert abs(float(read_sound(tmp_path / "sent.wav")[0][:800].max())) > 0.1, "it begins where somebody speaks"
    notes = collected(REFERRING, order, ticket).notes
    assert notes[0] == "For Wan 2.7, from references a picture was scaled from 256 by 192 to 320 by 240."
    assert notes[1].startswith("Of the spoken lines only how the voices sound went along: Wan 2.7, from references")


def test_each_speaker_gets_the_sample_of_their_own_voice(server: DashscopeServer, tmp_path: Path) -> None:
    def sampled(name: str, seconds: float) -> SentReference:
        return replace(a_reference(tmp_path, name=name), path=a_sound(tmp_path / f"{name}.wav", seconds))

    theo = replace(a_reference(tmp_path), anchor="theo@1")
    order = made(REFERRING.card, OrderKind.CLIP, tmp_path, sound=a_sound(tmp_path / "both.wav", 4.0))
    order = spoken(replace(order, references=(*order.references, theo)), "mia@1", "theo@1")
    order = replace(order, voices={"mia@1": sampled("hers", 2.0), "theo@1": sampled("his", 3.0)})
    REFERRING.submit(order)
    heard = []
    for one in server.orders[0].body["input"]["media"]:
        (tmp_path / "sent.wav").write_bytes(server.laid.get(one.get("reference_voice", ""), ("", b""))[1])
        heard.append(probe_sound(tmp_path / "sent.wav").duration_s if "reference_voice" in one else 0.0)
    assert heard == pytest.approx([2.0, 0.0, 3.0, 0.0], abs=0.01)


@pytest.mark.parametrize("whose", [("mia@1", "theo@1"), ("theo@1",)])
def test_a_voice_that_cannot_be_told_from_the_line_does_not_go_along(
    server: DashscopeServer, tmp_path: Path, whose: tuple[str, ...]
) -> None:
    order = made(REFERRING.card, OrderKind.CLIP, tmp_path, sound=a_sound(tmp_path / "line.wav", 0.4))
    order = spoken(order, *whose)
    ticket = REFERRING.submit(order)
    assert server.laid == {}
    assert collected(REFERRING, order, ticket).notes[-1].startswith("The spoken lines did not go along")


def test_a_line_that_is_too_short_or_no_wav_is_made_to_fit_and_said(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(FRAMED.card, OrderKind.CLIP, tmp_path, sound=a_sound(tmp_path / "short.wav", 0.5))
    output = collected(FRAMED, order, FRAMED.submit(order))
    assert output.notes == ("The line was sent with silence, 2 s long.",)
    long = replace(order, sound=a_sound(tmp_path / "long.wav", 31.0), folder=tmp_path)
    assert collected(FRAMED, long, FRAMED.submit(long)).notes == ("The line was sent as WAV, its first 30 s.",)


def test_words_alone_take_a_sound_and_no_keyframe(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(WORDS.card, OrderKind.CLIP, tmp_path, start=None, width=1280, height=720)
    WORDS.submit(replace(order, sound=a_sound(tmp_path / "line.wav", 3.0)))
    assert sent(server) == {
        "model": "wan2.7-t2v",
        "input": {"prompt": order.prompt, "audio_url": "oss"},
        "parameters": {
            "resolution": "720P",
            "ratio": "16:9",
            "duration": 2,
            "prompt_extend": False,
            "watermark": False,
            "seed": 7,
        },
    }
    WORDS.submit(order)
    assert "audio_url" not in server.orders[1].body["input"]


def test_a_keyframe_is_never_left_out_in_silence(server: DashscopeServer, tmp_path: Path) -> None:
    with pytest.raises(YourMove, match="takes no picture to begin with"):
        WORDS.submit(made(WORDS.card, OrderKind.CLIP, tmp_path))
    with pytest.raises(YourMove, match="begins with a picture"):
        FRAMED.submit(made(FRAMED.card, OrderKind.CLIP, tmp_path, start=None))
    with pytest.raises(YourMove, match="has no prompt"):
        FRAMED.submit(made(FRAMED.card, OrderKind.CLIP, tmp_path, prompt=""))
    assert server.seen == []


def test_an_edit_of_a_clip_sends_it_as_it_is_with_its_references(server: DashscopeServer, tmp_path: Path) -> None:
    order = as_alibaba_wants(made(EDITING.card, OrderKind.EDIT, tmp_path), EDITING.card)
    ticket = EDITING.submit(order)
    assert sent(server) == {
        "model": "wan2.7-videoedit",
        "input": {
            "prompt": order.prompt,
            "media": [
                {"type": "video", "url": "oss"},
                {"type": "reference_image", "url": "data"},
                {"type": "reference_image", "url": "data"},
            ],
        },
        "parameters": {
            "resolution": "720P",
            "duration": 0,
            "audio_setting": "origin",
            "prompt_extend": False,
            "watermark": False,
            "seed": 7,
        },
    }
    assert [data for _, data in server.laid.values()] == [a_take()]
    output = collected(EDITING, order, ticket)
    assert check_clip(output.files[0]) == ".mp4"
    assert output.notes == ("For Wan 2.7, edits of clips a picture was scaled from 256 by 192 to 320 by 240.",)


def test_only_a_clip_of_its_length_is_edited(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(EDITING.card, OrderKind.EDIT, tmp_path)
    with pytest.raises(YourMove, match=r"edits clips of 2 to 10 s and up to 100 MB, as MP4 or MOV; start.png is none"):
        EDITING.submit(order)
    with pytest.raises(YourMove, match=r"short.mp4 is none"):
        EDITING.submit(replace(order, start=a_clip(tmp_path / "short.mp4", seconds=0.5)))
    with pytest.raises(YourMove, match="starts from nothing"):
        EDITING.submit(replace(order, start=None))
    assert server.seen == []


def test_words_that_were_rewritten_are_kept(server: DashscopeServer, tmp_path: Path) -> None:
    order = made(FRAMED.card, OrderKind.CLIP, tmp_path, settings={"prompt_extend": True}, seed=None)
    ticket = FRAMED.submit(order)
    assert "seed" not in server.orders[0].body["parameters"]
    assert collected(FRAMED, order, ticket).said["prompt"] == f"Cinematic. {order.prompt}"
