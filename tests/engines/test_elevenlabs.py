"""What ElevenLabs is asked for, word for word: lines, voices that are bound there, voices that are cloned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from canary import CANARY
from elevenlabs_server import ElevenLabsServer, a_voice_to_clone, coded
from samples import an_order
from standin import Fault

from repertory.engines.elevenlabs import ElevenLabsEngine, engines
from repertory.errors import ConsentMissing, EngineBusy, EngineFailed, EngineRefused, MissingPart, Unsure, YourMove
from repertory.media.sounds import probe_sound
from repertory.model.anchor import Binding, BindingKind, Voice
from repertory.model.engine import Order, OrderKind, Ticket
from repertory.ports import Account

pytestmark = pytest.mark.slow

SARAH = "EXAVITQu4vr4xnSDxMaL"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ElevenLabsServer]:
    with ElevenLabsServer() as running:
        monkeypatch.setenv("ELEVENLABS_API_BASE", running.url)
        monkeypatch.setenv("ELEVENLABS_API_KEY", running.key)
        yield running


def engine(model: str) -> ElevenLabsEngine:
    return next(one for one in engines() if one.card.model == model)


def line(model: str, home: Path) -> Order:
    return an_order(engine(model).card, OrderKind.LINE, home)


def voice(order: Order) -> Voice:
    assert order.voice is not None
    return order.voice


def test_a_line_goes_out_as_the_pages_say(server: ElevenLabsServer, tmp_path: Path) -> None:
    output = engine("eleven_v3").submit(line("eleven_v3", tmp_path))
    (request,) = server.seen
    assert (request.method, request.path) == ("POST", f"/v1/text-to-speech/{SARAH}")
    assert request.query == {"output_format": "mp3_44100_128"}
    assert request.headers["xi-api-key"] == server.key
    assert request.json == {
        "text": "She is always late.",
        "model_id": "eleven_v3",
        "voice_settings": {"stability": 0.5, "similarity_boost": 0.75, "style": 0.0, "speed": 1.0},
        "seed": 7,
        "apply_text_normalization": "auto",
    }
    assert output.files[0].name == "line.mp3"
    assert output.said == {"request": "req-1", "characters": "19"}
    assert output.used == ()


def test_a_voice_is_tuned_as_its_card_says(server: ElevenLabsServer, tmp_path: Path) -> None:
    order = line("eleven_multilingual_v2", tmp_path)
    tuned = replace(voice(order), settings={"stability": 0.3, "use_speaker_boost": 0})
    engine("eleven_multilingual_v2").submit(replace(order, voice=tuned, seed=None, settings={"speed": 1.1}))
    assert server.orders[0].body["voice_settings"] == {
        "stability": 0.3,
        "similarity_boost": 0.75,
        "style": 0.0,
        "use_speaker_boost": False,
        "speed": 1.1,
    }
    assert "seed" not in server.orders[0].body


def test_a_language_is_sent_where_one_is_named(server: ElevenLabsServer, tmp_path: Path) -> None:
    order = replace(line("eleven_flash_v2_5", tmp_path), settings={"language_code": "de"})
    engine("eleven_flash_v2_5").submit(order)
    assert server.orders[0].body["language_code"] == "de"


def test_bare_samples_become_a_wav(server: ElevenLabsServer, tmp_path: Path) -> None:
    order = replace(line("eleven_v3", tmp_path), settings={"output_format": "pcm_24000"})
    output = engine("eleven_v3").submit(order)
    assert output.files[0].name == "line.wav"
    assert probe_sound(output.files[0]).rate == 24_000
    assert probe_sound(output.files[0]).duration_s == pytest.approx(19 / 15, abs=0.01)


def test_a_voice_that_was_cloned_there_speaks_with_its_id(server: ElevenLabsServer, tmp_path: Path) -> None:
    slot = Binding(engine="elevenlabs", kind=BindingKind.SLOT, value="cloned00000000000007", made_from=2)
    server.voices[slot.value] = "Mia"
    mia = Voice(
        name="mia-voice",
        title="Mia",
        version=2,
        engine="google/gemini-3.8-flash-tts",
        speaker="Kore",
        settings={"style": "calm"},
        bindings=(slot,),
    )
    output = engine("eleven_v3").submit(replace(line("eleven_v3", tmp_path), voice=mia))
    assert server.orders[0].voice == slot.value
    assert server.orders[0].body["voice_settings"]["style"] == 0.0
    assert [(one.anchor, one.binding) for one in output.used] == [("mia-voice@2", slot)]
    assert output.notes == ("What Mia is tuned to at google/gemini-3.8-flash-tts was left out.",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": " … "}, "no words"),
        ({"voice": None}, "needs a voice"),
        ({"text": "a" * 5001}, "up to 5,000 characters"),
        ({"settings": {"output_format": "opus_48000_32"}}, "output_format"),
    ],
)
def test_what_cannot_be_spoken_is_not_sent(
    server: ElevenLabsServer, tmp_path: Path, change: dict[str, object], words: str
) -> None:
    with pytest.raises(YourMove, match=words):
        engine("eleven_v3").submit(replace(line("eleven_v3", tmp_path), **change))  # type: ignore[arg-type]  # one field each
    assert server.seen == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"speaker": "../voices"}, "no voice of ElevenLabs"),
        ({"engine": "byhand"}, "repertory voice bind mia-voice --engine elevenlabs"),
        ({"settings": {"warmth": 1.0}}, "no setting"),
        ({"settings": {"stability": "calm"}}, "no setting"),
    ],
)
def test_a_voice_that_it_cannot_speak_with_is_not_sent(
    server: ElevenLabsServer, tmp_path: Path, change: dict[str, object], words: str
) -> None:
    order = line("eleven_v3", tmp_path)
    strange = replace(voice(order), **change)  # type: ignore[arg-type]  # one field each
    with pytest.raises(YourMove, match=words):
        engine("eleven_v3").submit(replace(order, voice=strange))
    assert server.seen == []


def test_a_voice_is_cloned_from_its_samples(server: ElevenLabsServer, tmp_path: Path) -> None:
    cloning = engine("instant-voice-cloning")
    order = a_voice_to_clone(an_order(cloning.card, OrderKind.BIND, tmp_path))
    output = cloning.submit(order)
    (made,) = server.orders
    assert made.fields == {"name": "Mia (mia-voice@1)", "remove_background_noise": "false", "labels": "{}"}
    assert [(one.name, one.file) for one in made.samples] == [("files", "sample-1.wav"), ("files", "sample-2.wav")]
    assert [one.data for one in made.samples] == [one.path.read_bytes() for one in order.references]
    assert output.binding == Binding(
        engine="elevenlabs",
        kind=BindingKind.SLOT,
        value=made.voice,
        made_from=1,
        data=tuple(one.sha256 for one in order.references),
    )
    assert output.notes == ()


def test_a_voice_that_must_be_verified_first_is_told(server: ElevenLabsServer, tmp_path: Path) -> None:
    cloning = engine("instant-voice-cloning")
    server.faults.append(Fault(at="speech", how="verify"))
    output = cloning.submit(a_voice_to_clone(an_order(cloning.card, OrderKind.BIND, tmp_path)))
    assert "verified" in output.notes[0]


def test_nobody_is_cloned_without_a_consent(server: ElevenLabsServer, tmp_path: Path) -> None:
    cloning = engine("instant-voice-cloning")
    order = a_voice_to_clone(an_order(cloning.card, OrderKind.BIND, tmp_path))
    assert order.subject is not None
    with pytest.raises(ConsentMissing, match="repertory voice consent mia-voice"):
        cloning.submit(replace(order, subject=replace(order.subject, consent=None)))
    with pytest.raises(YourMove, match="no samples"):
        cloning.submit(replace(order, references=()))
    with pytest.raises(YourMove, match="names no voice"):
        cloning.submit(replace(order, subject=None))
    assert server.seen == []


def test_the_account_says_what_is_left(server: ElevenLabsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    speaking = engine("eleven_v3")
    assert isinstance(speaking, Account)
    assert speaking.account() == "ElevenLabs knows the key: 98,800 of 100,000 characters are left."
    server.faults.append(Fault(at="poll", how="blank"))
    with pytest.raises(EngineBusy, match="no answer that can be read"):
        speaking.account()
    for how in ("html", "silence"):  # where a kept connection is silent, a question is asked once more
        server.faults.append(Fault(at="poll", how=how, status=502, times=1 + (how == "silence")))
        with pytest.raises(EngineBusy):
            speaking.account()
    monkeypatch.setenv("ELEVENLABS_API_KEY", f"{CANARY}-wrong")
    with pytest.raises(EngineRefused, match="Set ELEVENLABS_API_KEY"):
        speaking.account()
    assert server.orders == []


@pytest.mark.parametrize(
    ("status", "code", "end"),
    [
        (402, "insufficient_credits", (EngineRefused, "Top up")),
        (400, "can_not_use_instant_voice_cloning", (EngineRefused, "Top up")),
        (429, "too_many_concurrent_requests", (EngineBusy, "try again later")),
        (429, "system_busy", (EngineBusy, "try again later")),
        (404, "model_not_found", (EngineRefused, '"eleven_v3" still offered')),
        (404, "voice_not_found", (EngineRefused, "your account has")),
        (401, "missing_permissions", (EngineRefused, "that right")),
        (400, "voice_limit_reached", (EngineRefused, "larger plan")),
        (400, "empty_text", (EngineRefused, "Change the order")),
        (408, "timeout", (Unsure, "history there")),
        (307, "moved", (Unsure, "history there")),
    ],
)
def test_each_no_says_what_to_do(
    server: ElevenLabsServer, tmp_path: Path, status: int, code: str, end: tuple[type[Exception], str]
) -> None:
    server.faults.append(Fault(status=status, body=coded(status, code, "No.")))
    with pytest.raises(end[0], match=end[1]):
        engine("eleven_v3").submit(line("eleven_v3", tmp_path))
    assert len(server.seen) == 1


def test_a_recording_that_is_none_is_not_kept(server: ElevenLabsServer, tmp_path: Path) -> None:
    order = line("eleven_v3", tmp_path)
    server.faults.append(Fault(at="speech", how="other", word="audio/mpeg", body=b"ID3 and nothing else"))
    with pytest.raises(EngineFailed, match="not a sound recording"):
        engine("eleven_v3").submit(order)
    assert list(order.folder.iterdir()) == []


def test_an_answer_without_a_recording_is_for_a_person(server: ElevenLabsServer, tmp_path: Path) -> None:
    for kind, body in (("text/html", b"<html>"), ("audio/mpeg", b"")):
        server.faults.append(Fault(at="speech", how="other", word=kind, body=body))
        with pytest.raises(Unsure, match="no answer that can be read"):
            engine("eleven_v3").submit(line("eleven_v3", tmp_path))


def test_there_is_nothing_to_collect(tmp_path: Path) -> None:
    order = line("eleven_v3", tmp_path)
    with pytest.raises(EngineFailed, match="delivered at once"):
        engine("eleven_v3").collect(order, Ticket(order=order.id, engine=order.engine, vendor_id="x"))


def test_a_key_goes_to_no_open_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", CANARY)
    monkeypatch.setenv("ELEVENLABS_API_BASE", "http://api.elevenlabs.io")
    with pytest.raises(YourMove, match="Give an https address"):
        engine("eleven_v3").check()
    monkeypatch.delenv("ELEVENLABS_API_BASE")
    assert "https://api.elevenlabs.io" in engine("eleven_v3").check()
    monkeypatch.delenv("ELEVENLABS_API_KEY")
    with pytest.raises(MissingPart, match="ELEVENLABS_API_KEY"):
        engine("eleven_v3").account()


def test_the_stand_in_refuses_what_the_pages_do_not_name(server: ElevenLabsServer, tmp_path: Path) -> None:
    order = line("eleven_v3", tmp_path)
    for change, words in (
        ({"stability": 0.3}, "stability"),
        ({"speed": 2.0}, "speed"),
        ({"output_format": "mp3_1_1"}, "output format"),
    ):
        with pytest.raises(EngineRefused, match=words):
            engine("eleven_v3").submit(replace(order, settings=change))
    assert server.orders == []
