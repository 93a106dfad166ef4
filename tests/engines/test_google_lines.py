"""What goes to Google's models for lines, and what is made of their answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from google_rules import camel
from google_server import GoogleServer
from standin import Fault

from repertory.engines import google, wire
from repertory.errors import YourMove
from repertory.media.sounds import probe_sound
from repertory.model.anchor import Voice
from repertory.model.engine import Order, OrderKind, Output

TTS = "google/gemini-3.8-flash-tts"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleServer]:
    with GoogleServer() as running:
        monkeypatch.setenv("GOOGLE_API_BASE", running.url)
        monkeypatch.setenv("GEMINI_API_KEY", running.key)
        yield running
        assert running.violations == []


def a_line(home: Path, **named: Any) -> Order:
    (home / "order").mkdir(exist_ok=True)
    voice = Voice(name="mia-voice", title="Mia", engine=TTS, speaker="Kore", **named)
    return Order(
        id="4-line-1",
        kind=OrderKind.LINE,
        engine=TTS,
        folder=home / "order",
        text="She is always late.",
        voice=voice,
    )


def spoken(order: Order) -> Output:
    (engine,) = (engine for engine in google.engines() if engine.card.id == TTS)
    output = engine.submit(order)
    assert isinstance(output, Output)
    return output


def test_a_line_goes_out_word_for_word_and_how_it_is_spoken_beside_it(server: GoogleServer, tmp_path: Path) -> None:
    output = spoken(a_line(tmp_path, settings={"style": "tired, a little hoarse", "language": "en-GB"}))
    voice = {"prebuiltVoiceConfig": {"voiceName": "Kore"}}
    assert camel(server.seen[-1].json) == {
        "contents": [
            {
                "role": "user",
                "parts": [{"text": "She is always late.", "speechMetadata": {"style": "tired, a little hoarse"}}],
            }
        ],
        "generationConfig": {
            "responseModalities": ["AUDIO"],
            "speechConfig": {"voiceConfig": voice, "languageCode": "en-GB"},
        },
    }
    assert output.files[0].suffix == ".wav"


def test_a_voice_that_is_not_on_the_card_goes_by_its_id(server: GoogleServer, tmp_path: Path) -> None:
    order = a_line(tmp_path)
    assert order.voice is not None
    spoken(replace(order, voice=replace(order.voice, speaker="voice_3f9a")))
    assert camel(server.seen[-1].json)["generationConfig"]["speechConfig"] == {"voiceConfig": {"voice": "voice_3f9a"}}


def test_bare_samples_become_a_file(server: GoogleServer, tmp_path: Path) -> None:
    server.bare = True
    output = spoken(a_line(tmp_path))
    assert output.files[0].suffix == ".wav"
    assert probe_sound(output.files[0]).duration_s == pytest.approx(0.5, abs=0.01)


def test_a_line_that_cannot_be_spoken_is_not_sent(server: GoogleServer, tmp_path: Path) -> None:
    for order, no in (
        (replace(a_line(tmp_path), text="..."), "no words"),
        (replace(a_line(tmp_path), voice=None), "needs a voice"),
        (a_line(tmp_path, settings={"pitch": 50.0}), '"pitch" = 50.0'),
        (a_line(tmp_path, settings={"style": 3.0}), '"style" = 3.0'),
    ):
        with pytest.raises(YourMove, match=no):
            spoken(order)
    assert server.seen == []


def test_what_is_made_before_it_is_answered_may_take_long(
    server: GoogleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "TIMEOUT_S", 0.05)
    server.faults.append(Fault(how="slow", delay_s=0.2))
    assert spoken(a_line(tmp_path)).files
    assert server.seen[-1].headers["x-server-timeout"] == "300"
