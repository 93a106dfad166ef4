"""A strict stand-in for the voices of Alibaba Model Studio, on this machine: lines by Qwen TTS and CosyVoice, and
voices that are cloned for it."""

from __future__ import annotations

import functools
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from canary import CANARY
from dashscope_server import CLIPS, ROOT, STILLS, DashscopeServer, Task, coded
from dashscope_voice_rules import VOICES, clone_faults, enrolment_faults, line_faults
from elevenlabs_server import a_voice_to_clone
from samples import a_sound
from standin import Answer, Fault, Request

from repertory.files.hashing import sha256_of
from repertory.media.sounds import write_wav
from repertory.model.anchor import Binding, BindingKind
from repertory.model.engine import EngineCard, Order, OrderKind

SPEAK = f"{ROOT}/services/audio/tts/SpeechSynthesizer"
CLONE = f"{ROOT}/services/audio/tts/customization"
ENROLLED, QWEN_ENROLLED = "voice-enrollment", "qwen-voice-enrollment"
KNOWN = "cosyvoice-v3.5-plus-known-1"
"""A voice that was cloned before, for CosyVoice v3.5 Plus."""
QWEN_KNOWN = "qwen-tts-vc-known-voice-1"
"""The same for Qwen3 TTS VC."""
INPUT = "Input data may contain inappropriate content"
VOICE_REFUSALS = {
    f"DataInspectionFailed: {INPUT}": Fault(status=400, body=coded("DataInspectionFailed", INPUT)),
    "Engine return error code: 418": Fault(
        status=400, body=coded("InvalidParameter", "[cosyvoice:]Engine return error code: 418")
    ),
    "Model access denied": Fault(status=403, body=coded("AccessDenied.Unpurchased", "Model access denied.")),
    "does not exist": Fault(status=404, body=coded("ModelNotFound", "Model not there does not exist.")),
    "InvalidParameter: not so": Fault(how="code", word="InvalidParameter", body="not so"),
    "does not let it speak": Fault(at="poll", how="state", word="UNDEPLOYED"),
}
"""Every documented refusal by its words, also inside a 200, and of a voice that was looked through."""


class DashscopeVoiceServer(DashscopeServer):
    """The API at `url`; recordings lie at another origin. A voice is "DEPLOYING" for `polls` questions, then "OK"."""

    def __init__(self, *, key: str = f"{CANARY}-alibaba", port: int = 0, polls: int = 1) -> None:
        super().__init__(key=key, port=port, polls=polls)
        self.cloned = {KNOWN: "cosyvoice-v3.5-plus", QWEN_KNOWN: "qwen3-tts-vc-2026-01-22"}
        """The model that a cloned voice was made for, by its id."""
        self.fallback = False
        """It says that a recording was too poor to be cloned well."""

    def moment(self, request: Request) -> str:
        return "poll" if _action(request) == "query_voice" else super().moment(request)

    def refusal(self, request: Request) -> Answer | None:
        if request.path in (CLIPS, STILLS, SPEAK, CLONE):
            return self._no_voice(request)
        return super().refusal(request)

    def answer(self, request: Request) -> Answer:
        if request.path in (STILLS, SPEAK):
            return self._spoken(request)
        if request.path == f"{ROOT}/uploads" and request.query.get("model") == ENROLLED:
            return super()._permit(replace(request, query={**request.query, "model": "wan2.7-t2v"}))
        if request.path != CLONE:
            return super().answer(request)
        if request.json["model"] == QWEN_ENROLLED:
            return self._enrolled(request)
        return self._told(request.json["input"]) if _action(request) == "query_voice" else self._cloned(request)

    def _no_voice(self, request: Request) -> Answer | None:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return self._no(401, "InvalidApiKey", "Invalid API-key provided.")
        if not request.is_json or not isinstance(request.json, dict):
            return self._no(400, "InvalidParameter", "The request body is not JSON.")
        model = str(request.json.get("model"))
        places = {name: STILLS if name.startswith("qwen") else SPEAK for name in VOICES}
        places |= {ENROLLED: CLONE, QWEN_ENROLLED: CLONE}
        if places.get(model) != request.path:
            return self._no(404, "ModelNotFound", f"Model {model} does not exist.")
        if _action(request) == "query_voice":
            return None
        if b"oss://" in request.raw and request.headers.get("x-dashscope-ossresourceresolve") != "enable":
            return self._no(400, "InvalidURL", "url error, please check url!")
        if model == QWEN_ENROLLED:
            wrong = list(enrolment_faults(request.json))
        elif request.path == CLONE:
            wrong = list(clone_faults(request.json, self._laid))
        else:
            wrong = list(line_faults(request.json, self._voices))
        return self._no(400, "InvalidParameter", "; ".join(wrong)) if wrong else None

    def _laid(self, place: str) -> bytes | None:
        return self.laid.get(place, ("", None))[1]

    def _voices(self, model: str) -> set[str]:
        return VOICES[model] | {voice for voice, target in self.cloned.items() if target == model}

    def _spoken(self, request: Request) -> Answer:
        task = self._take(request)
        inside = task.body["input"]
        sound = spoken(inside.get("sample_rate", 24000), len(inside["text"]))
        place = self.hand_out(f"{task.id}.wav", sound, "audio/wav")
        audio = {"data": "", "url": place, "id": f"audio_{task.id}", "expires_at": 1766113409}
        made = {
            "output": {"finish_reason": "stop", "audio": audio},
            "usage": {"characters": len(inside["text"])},
            "request_id": task.id,
        }
        return self._spoilt(made, self.fault("submit", "code"))

    def _cloned(self, request: Request) -> Answer:
        task: Task = self._take(request)
        inside = task.body["input"]
        task.id = f"{inside['target_model']}-{inside['prefix']}-{task.id[:8]}"
        made: dict[str, Any] = {"output": {"voice_id": task.id}, "usage": {"count": 1}, "request_id": "5d2c-2"}
        return self._spoilt(made, self.fault("submit", "code"))

    def _enrolled(self, request: Request) -> Answer:
        """A voice of Qwen TTS, which may speak at once."""
        task: Task = self._take(request)
        inside = task.body["input"]
        task.id = f"qwen-tts-vc-{inside['preferred_name']}-voice-{task.id[:8]}"
        self.cloned[task.id] = inside["target_model"]
        made: dict[str, Any] = {
            "voice": task.id,
            "target_model": inside["target_model"],
            "fallback_mode": self.fallback,
        }
        answer = {"output": made, "usage": {"count": 1}, "request_id": "5d2c-4"}
        return self._spoilt(answer, self.fault("submit", "code"))

    def _told(self, inside: dict[str, Any]) -> Answer:
        """How it stands with a voice. A fault of its own: "state" (a status)."""
        task = next((one for one in self.orders if one.id == inside.get("voice_id")), None)
        if task is None:
            return self._no(400, "BadRequest.ResourceNotExist", "The required resource not exist")
        state, target = self.fault("poll", "state"), task.body["input"]["target_model"]
        task.polls += 1
        status = state.word if state else "DEPLOYING" if task.polls <= self.polls else "OK"
        if status == "OK":
            self.cloned[task.id] = target
        output = {"status": status, "target_model": target, "gmt_create": "2026-11-23 10:00:00"}
        return Answer(body={"output": output, "usage": {"count": 1}, "request_id": "5d2c-3"})


def as_voices_want(order: Order, card: EngineCard) -> Order:
    """A line of a model without voices of its own is spoken by one that was cloned for it; a voice is cloned from
    recordings of seven seconds in all, with the consent of whose it is."""
    if order.kind is OrderKind.LINE and order.voice is not None and not card.speakers:
        value = QWEN_KNOWN if card.model.startswith("qwen") else KNOWN
        known = Binding(engine="dashscope", kind=BindingKind.SLOT, value=value, base_model=card.model)
        return replace(order, voice=replace(order.voice, speaker="", bindings=(known,)))
    if order.kind is not OrderKind.BIND:
        return order
    agreed = a_voice_to_clone(order)
    longer = [a_sound(one.path, 3.0 + number) for number, one in enumerate(agreed.references)]
    sent = [replace(one, sha256=sha256_of(path)) for one, path in zip(agreed.references, longer, strict=True)]
    return replace(agreed, references=tuple(sent))


def _action(request: Request) -> str:
    inside = request.json.get("input") if request.is_json and isinstance(request.json, dict) else None
    return str(inside.get("action", "")) if request.path == CLONE and isinstance(inside, dict) else ""


@functools.cache
def spoken(rate: int, characters: int) -> bytes:
    """A tone as long as it takes to say so many characters slowly, as a WAV file."""
    times = np.arange(round(rate * max(0.3, characters / 10))) / rate
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.wav"
        write_wav(path, (0.3 * np.sin(2 * np.pi * 180 * times)).astype(np.float32), rate)
        return path.read_bytes()
