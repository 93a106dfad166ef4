"""The voices of Alibaba Model Studio against a strict stand-in: lines, cloned voices, and what is sent for them."""

from __future__ import annotations

import base64
import io
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from canary import CANARY
from dashscope_orders import CARDS
from dashscope_voice_server import KNOWN, DashscopeVoiceServer, as_voices_want
from samples import a_sound, an_order
from standin import Fault

from repertory.engines.dashscope.cloning import CloningEngine
from repertory.engines.dashscope.enrolling import EnrollingEngine
from repertory.engines.dashscope.sounds import enrolled
from repertory.engines.dashscope.speech import SpeechEngine
from repertory.errors import ConsentMissing, EngineBusy, EngineFailed, EngineRefused, MissingPart, YourMove
from repertory.files.hashing import sha256_of
from repertory.media.sounds import check_sound, probe_sound
from repertory.model.anchor import Binding, BindingKind, Voice
from repertory.model.engine import Order, OrderKind, Output, Ticket, UsedBinding
from repertory.ports import Account

pytestmark = pytest.mark.slow

QWEN = SpeechEngine(card=CARDS["qwen3-tts-flash"])
FLASH = SpeechEngine(card=CARDS["cosyvoice-v3-flash"])
CLONED = SpeechEngine(card=CARDS["cosyvoice-v3.5-plus"])
CLONING = CloningEngine(card=CARDS["voice-enrollment"], patience_s=0.0)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[DashscopeVoiceServer]:
    with DashscopeVoiceServer() as running:
        monkeypatch.setenv("DASHSCOPE_HTTP_BASE_URL", f"{running.url}/api/v1")
        monkeypatch.setenv("DASHSCOPE_API_KEY", running.key)
        yield running
        assert running.violations == []


def a_line(speaking: SpeechEngine, home: Path, **changes: Any) -> Order:
    """A line for that engine, spoken by a voice of its own; `changes` are of the voice."""
    order = an_order(speaking.card, OrderKind.LINE, home)
    assert order.voice is not None
    return replace(order, voice=replace(order.voice, **changes))


def a_clone(home: Path, **changes: Any) -> Order:
    """An order to clone a voice, from two recordings of seven seconds in all."""
    return replace(as_voices_want(an_order(CLONING.card, OrderKind.BIND, home), CLONING.card), **changes)


def done(engine: SpeechEngine | CloningEngine, order: Order) -> Output:
    """What came of it after at most a few questions."""
    ticket = engine.submit(order)
    return next(filter(None, (engine.collect(order, ticket) for _ in range(4))))


def test_qwen_is_told_the_words_the_voice_and_the_language(server: DashscopeVoiceServer, tmp_path: Path) -> None:
    order = a_line(QWEN, tmp_path, speaker="Ethan", settings={"language_type": "English"})
    output = done(QWEN, order)
    assert server.orders[0].body == {
        "model": "qwen3-tts-flash",
        "input": {"text": "She is always late.", "voice": "Ethan", "language_type": "English"},
    }
    assert server.seen[0].path.endswith("/multimodal-generation/generation")
    assert check_sound(output.files[0]) == ".wav"
    assert (output.said, output.notes, output.used) == ({"request": server.orders[0].id}, (), ())


def test_cosyvoice_is_told_how_it_is_spoken_and_what_is_empty_is_left_out(
    server: DashscopeVoiceServer, tmp_path: Path
) -> None:
    order = replace(a_line(FLASH, tmp_path, settings={"rate": 1.2, "language": "en"}), seed=65_536 + 5)
    done(FLASH, order)
    assert server.orders[0].body == {
        "model": "cosyvoice-v3-flash",
        "input": {
            "text": "She is always late.",
            "voice": "longanyang",
            "format": "wav",
            "sample_rate": 24000,
            "rate": 1.2,
            "pitch": 1.0,
            "language_hints": ["en"],
            "seed": 5,
        },
    }
    assert server.seen[0].path.endswith("/audio/tts/SpeechSynthesizer")


def test_a_qwen_audio_model_goes_cosyvoices_way(server: DashscopeVoiceServer, tmp_path: Path) -> None:
    other = SpeechEngine(card=replace(FLASH.card, model="qwen-audio-3.1-tts-flash"))
    with pytest.raises(EngineRefused, match=r"qwen-audio-3.1-tts-flash does not exist"):
        other.submit(a_line(other, tmp_path))
    assert server.seen[0].path.endswith("/audio/tts/SpeechSynthesizer")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"voice": None}, "needs a voice"),
        ({"text": " ... "}, "no words"),
        ({"text": "x" * 601}, "up to 600 characters"),
    ],
)
def test_a_line_that_cannot_be_spoken_is_refused(
    server: DashscopeVoiceServer, tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(YourMove, match=words):
        QWEN.submit(replace(a_line(QWEN, tmp_path), **changes))
    assert server.seen == []


def test_a_voice_of_another_engine_is_not_known(server: DashscopeVoiceServer, tmp_path: Path) -> None:
    with pytest.raises(YourMove, match="does not know Mia") as told:
        FLASH.submit(a_line(FLASH, tmp_path, engine="previs", speaker="en-us"))
    assert "Let previs speak, or clone it for cosyvoice-v3-flash" in told.value.step
    slot = Binding(engine="dashscope", kind=BindingKind.SLOT, value="v", base_model="cosyvoice-v3.5-plus")
    with pytest.raises(YourMove) as told:
        FLASH.submit(a_line(FLASH, tmp_path, engine="previs", speaker="en-us", bindings=(slot,)))
    assert "Let cosyvoice-v3.5-plus speak" in told.value.step
    with pytest.raises(YourMove, match='no setting "warmth"'):
        FLASH.submit(a_line(FLASH, tmp_path, settings={"warmth": 1.0}))
    assert server.seen == []


@pytest.mark.parametrize("model", ["cosyvoice-v3.5-plus", ""])
def test_a_cloned_voice_speaks_by_its_id_with_its_own_model(
    server: DashscopeVoiceServer, tmp_path: Path, model: str
) -> None:
    slot = Binding(engine="dashscope", kind=BindingKind.SLOT, value=KNOWN, base_model=model, made_from=2)
    other = replace(slot, value="another", base_model="cosyvoice-v3-plus")
    tuned = {"stability": 0.5}
    changes = {"engine": "elevenlabs/eleven-v3", "speaker": "x", "version": 2, "settings": tuned}
    output = done(CLONED, a_line(CLONED, tmp_path, bindings=(other, slot), **changes))
    assert server.orders[0].body["input"]["voice"] == KNOWN
    assert output.used == (UsedBinding(anchor="mia-voice@2", binding=slot),)
    assert output.notes == ("What Mia is tuned to at elevenlabs/eleven-v3 was left out.",)


def test_a_voice_is_cloned_from_one_recording_and_known_by_its_id(server: DashscopeVoiceServer, tmp_path: Path) -> None:
    order = a_clone(tmp_path, settings={"language": "en"})
    ticket = CLONING.submit(order)
    inside = dict(server.orders[0].body["input"])
    with wave.open(io.BytesIO(base64.b64decode(inside.pop("url").partition(",")[2]))) as sound:
        assert (sound.getframerate(), sound.getnframes()) == (16_000, 16_000 * 7.5)
    assert (server.orders[0].body["model"], inside) == (
        "voice-enrollment",
        {
            "action": "create_voice",
            "target_model": "cosyvoice-v3.5-plus",
            "prefix": "miavoice",
            "language_hints": ["en"],
        },
    )
    assert CLONING.collect(order, ticket) is None, "it is looked through first"
    output = CLONING.collect(order, ticket)
    assert output is not None
    assert output.binding == Binding(
        engine="dashscope",
        kind=BindingKind.SLOT,
        value=server.orders[0].id,
        base_model="cosyvoice-v3.5-plus",
        made_from=1,
        data=tuple(one.sha256 for one in order.references),
    )
    assert (output.said, output.notes) == ({"model": "cosyvoice-v3.5-plus"}, ())
    spoken = a_line(CLONED, tmp_path, engine="previs", version=1, bindings=(output.binding,))
    assert done(CLONED, spoken).used[0].binding == output.binding


def test_a_recording_may_go_by_way_of_the_storage(server: DashscopeVoiceServer, tmp_path: Path) -> None:
    CLONING.submit(a_clone(tmp_path, settings={"inline_sample": False}))
    place = server.orders[0].body["input"]["url"]
    assert place.startswith("oss://")
    assert server.laid[place][1].startswith(b"RIFF")
    assert [one.query.get("model") for one in server.seen if one.query] == ["voice-enrollment"]


def test_nobody_is_cloned_without_consent_samples_or_enough_to_hear(
    server: DashscopeVoiceServer, tmp_path: Path
) -> None:
    order = a_clone(tmp_path)
    assert isinstance(order.subject, Voice)
    with pytest.raises(ConsentMissing, match="no consent"):
        CLONING.submit(replace(order, subject=replace(order.subject, consent=None)))
    with pytest.raises(YourMove, match="names no voice"):
        CLONING.submit(replace(order, subject=None))
    with pytest.raises(YourMove, match="no samples"):
        CLONING.submit(replace(order, references=()))
    with pytest.raises(YourMove, match=r"has 3\.0 s of it"):
        CLONING.submit(replace(order, references=order.references[:1]))
    assert server.seen == []


def test_a_long_recording_is_cut_and_said_so(server: DashscopeVoiceServer, tmp_path: Path) -> None:
    order = a_clone(tmp_path)
    path = a_sound(tmp_path / "long.wav", 61.0)
    long = replace(order.references[0], path=path, sha256=sha256_of(path))
    output = done(CLONING, replace(order, references=(long,)))
    assert output.notes == ("The voice was made from the first 60 s of its samples.",)
    (tmp_path / "sent.wav").write_bytes(enrolled("Mia", [path]).data)
    assert probe_sound(tmp_path / "sent.wav").duration_s == 60.0


def test_a_voice_whose_name_has_no_letters_gets_one(server: DashscopeVoiceServer, tmp_path: Path) -> None:
    order = a_clone(tmp_path)
    assert isinstance(order.subject, Voice)
    for name, prefix in (("-", "voice"), ("the-narrator-2", "thenarrat")):
        CLONING.submit(replace(order, subject=replace(order.subject, name=name)))
        assert server.orders[-1].body["input"]["prefix"] == prefix


def test_a_voice_that_is_not_known_yet_is_asked_for_again_and_lost_after_a_while(
    server: DashscopeVoiceServer, tmp_path: Path
) -> None:
    order = a_clone(tmp_path)
    ticket, patient = CLONING.submit(order), replace(CLONING, patience_s=60.0)
    known = list(server.orders)
    server.orders.clear()
    with pytest.raises(EngineBusy, match="ResourceNotExist") as told:
        patient.collect(order, ticket)
    assert told.value.after_s > 0
    server.orders.extend(known)
    assert patient.collect(order, ticket) is None
    assert list(order.folder.glob("*.unknown")) == [], "what was known again is not waited for any longer"
    server.orders.clear()
    with pytest.raises(EngineFailed, match="is not known"):
        CLONING.collect(order, ticket)


def test_a_voice_that_alibaba_does_not_let_speak_says_what_to_give(
    server: DashscopeVoiceServer, tmp_path: Path
) -> None:
    order = a_clone(tmp_path)
    ticket = CLONING.submit(order)
    server.faults.append(Fault(at="poll", how="state", word="UNDEPLOYED"))
    with pytest.raises(EngineRefused, match="UNDEPLOYED") as told:
        CLONING.collect(order, ticket)
    assert "clearer samples" in told.value.step


def test_a_key_that_is_taken_back_meanwhile_leaves_the_ticket_good(
    server: DashscopeVoiceServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = a_clone(tmp_path)
    ticket = CLONING.submit(order)
    monkeypatch.setenv("DASHSCOPE_API_KEY", f"{CANARY}-other")
    with pytest.raises(MissingPart, match="DASHSCOPE_API_KEY"):
        CLONING.collect(order, ticket)
    monkeypatch.setenv("DASHSCOPE_API_KEY", server.key)
    assert CLONING.collect(order, ticket) is None


def test_voices_ask_for_their_account_and_for_the_region_of_their_card(
    server: DashscopeVoiceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for engine in (QWEN, CLONING):
        assert isinstance(engine, Account)
        assert engine.account() == "127.0.0.1 takes the key in DASHSCOPE_API_KEY."
    monkeypatch.delenv("DASHSCOPE_HTTP_BASE_URL")
    assert "https://dashscope-intl.aliyuncs.com/api/v1" in QWEN.check()
    for engine in (FLASH, CLONED, CLONING):
        assert "https://dashscope.aliyuncs.com/api/v1" in engine.check()
    assert server.orders == []


def test_a_voice_for_qwen_is_made_at_once_and_speaks_by_its_name(server: DashscopeVoiceServer, tmp_path: Path) -> None:
    enrolling = EnrollingEngine(card=CARDS["qwen-voice-enrollment"])
    order = as_voices_want(an_order(enrolling.card, OrderKind.BIND, tmp_path), enrolling.card)
    output = enrolling.submit(order)
    (made,) = server.orders
    audio = made.body["input"].pop("audio")
    model = "qwen3-tts-vc-2026-01-22"
    assert made.body["input"] == {"action": "create", "target_model": model, "preferred_name": "miavoice"}
    assert audio["data"].startswith("data:audio/wav;base64,")
    binding = output.binding
    assert binding is not None
    assert (binding.value, binding.base_model, binding.kind) == (made.id, model, BindingKind.SLOT)
    with pytest.raises(EngineFailed, match="delivered at once"):
        enrolling.collect(order, Ticket(order=order.id, engine=order.engine, vendor_id="v"))
    assert isinstance(order.subject, Voice)
    speaking = SpeechEngine(card=CARDS[model])
    line = an_order(speaking.card, OrderKind.LINE, tmp_path)
    speaking.submit(replace(line, voice=replace(order.subject, bindings=(binding,))))
    assert server.orders[-1].body["input"]["voice"] == made.id


def test_a_voice_for_qwen_in_another_language_and_from_a_poor_recording_is_told(
    server: DashscopeVoiceServer, tmp_path: Path
) -> None:
    enrolling = EnrollingEngine(card=CARDS["qwen-voice-enrollment"])
    order = as_voices_want(an_order(enrolling.card, OrderKind.BIND, tmp_path), enrolling.card)
    server.fallback = True
    output = enrolling.submit(replace(order, settings={"language": "de"}))
    assert server.orders[0].body["input"]["language"] == "de"
    assert output.notes == ("Alibaba made the voice as well as it could from a poor recording: give a clearer one.",)
