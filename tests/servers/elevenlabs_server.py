"""A strict stand-in for the API of ElevenLabs, on this machine: lines, cloned voices, and what an account has left."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass, field, replace
from typing import Any

import av
import numpy as np
from canary import CANARY
from elevenlabs_rules import RATES, VOICES, refused, wrong_in_samples, wrong_in_speech
from forms import Part, parts_of
from samples import a_sound
from standin import Answer, Request, StandIn

from repertory.files.hashing import sha256_of
from repertory.model.anchor import AnchorKind, Consent, Role, Voice
from repertory.model.engine import Order, SentReference

_SPEECH = "/v1/text-to-speech/"
_TYPES = {401: "authentication_error", 402: "payment_required", 404: "not_found", 429: "rate_limit_error"}


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """One line that was ordered, or one voice."""

    voice: str
    body: dict[str, Any] = field(default_factory=dict)
    samples: tuple[Part, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)


class ElevenLabsServer(StandIn):
    """The API at `url`. Nothing is handed out anywhere else: a line comes with the answer.

    Faults of its own at "speech": `other` (the answer is `body`, of the type `word`) and `verify` (a cloned voice has
    to be verified first).
    """

    def __init__(self, *, port: int = 0, key: str = f"{CANARY}-elevenlabs") -> None:
        super().__init__(key=key, port=port)
        self.voices = dict(VOICES)

    def refusal(self, request: Request) -> Answer | None:
        """Schema first, as they do it, then the key, then what the request means."""
        if request.method == "POST" and (wrong := self._against_schema(request)):
            return Answer(status=422, body={"detail": wrong})
        if request.headers.get("xi-api-key") != self.key:
            return Answer(status=401, body=coded(401, "invalid_api_key", "Invalid API key", code="unauthorized"))
        if (request.method, request.path) in {("GET", "/v1/user/subscription"), ("POST", "/v1/voices/add")}:
            return None
        if request.method != "POST" or not request.path.startswith(_SPEECH):
            return Answer(status=404, body={"detail": "Not Found"})
        form = request.query.get("output_format", "mp3_44100_128")
        no = refused(request.json, request.path.removeprefix(_SPEECH), form, self.voices)
        if set(request.query) - {"output_format"}:
            no = (400, "invalid_parameters", "There is no such query parameter.")
        return Answer(status=no[0], body=coded(*no)) if no else None

    def answer(self, request: Request) -> Answer:
        if request.method == "GET":
            return Answer(body={"tier": "creator", "character_count": 1_200, "character_limit": 100_000})
        if request.path == "/v1/voices/add":
            return self._cloned(parts_of(request))
        voice, body = request.path.removeprefix(_SPEECH), request.json
        with self.lock:
            self.orders.append(Spoken(voice=voice, body=body))
        form = request.query.get("output_format", "mp3_44100_128")
        told = {"request-id": f"req-{len(self.orders)}", "character-cost": str(len(body["text"]))}
        fault = self.fault("speech", "other")
        if fault is not None:
            return Answer(body=fault.body, kind=fault.word, headers=told)
        kind = "audio/mpeg" if form.startswith("mp3") else "application/octet-stream"
        return Answer(body=spoken(form, len(body["text"])), kind=kind, headers=told)

    def error(self, status: int, words: str = "") -> object:
        return coded(status, f"error_{status}", words or f"error {status}")

    def _against_schema(self, request: Request) -> list[dict[str, Any]]:
        if request.path == "/v1/voices/add":
            return wrong_in_samples(parts_of(request))
        return wrong_in_speech(request.json if request.is_json else None) if request.path.startswith(_SPEECH) else []

    def _cloned(self, parts: list[Part]) -> Answer:
        with self.lock:
            voice = f"cloned{len(self.orders) + 1:014}"
            fields = {part.name: part.text for part in parts if not part.file}
            samples = tuple(part for part in parts if part.file)
            self.orders.append(Spoken(voice=voice, fields=fields, samples=samples))
            self.voices[voice] = fields["name"]
        fault = self.fault("speech", "verify")
        return Answer(body={"voice_id": voice, "requires_verification": fault is not None})


def a_voice_to_clone(order: Order) -> Order:
    """An order to clone the voice of somebody who agreed, from two recordings."""
    folder = order.folder.parent.parent / "samples"
    paths = [a_sound(folder / f"sample {number}.wav", 1.0 + number) for number in (1, 2)]
    samples = [
        SentReference(
            anchor="mia-voice@1",
            kind=AnchorKind.VOICE,
            role=Role.SAMPLE,
            name=path.stem,
            sha256=sha256_of(path),
            label=f"Mia, {path.stem}",
            path=path,
        )
        for path in paths
    ]
    agreed = Consent(given_by="Mia Berg", statement="My voice may be cloned.", on="2026-11-01")
    voice = Voice(name="mia-voice", title="Mia", version=1, engine="byhand", speaker="mia", consent=agreed)
    return replace(order, subject=voice, references=tuple(samples))


def coded(status: int, name: str, words: str, *, code: str = "") -> dict[str, Any]:
    """An error in their present form; `status` of the detail is what it was called before."""
    kind = _TYPES.get(status, "invalid_request")
    return {"detail": {"type": kind, "code": code or name, "message": words, "status": name, "request_id": "1c16"}}


@functools.cache
def spoken(form: str, characters: int) -> bytes:
    """A tone as long as it takes to say so many characters, in that form."""
    rate = RATES[form]
    times = np.arange(round(rate * max(0.3, characters / 15))) / rate
    samples = np.asarray(np.sin(2 * np.pi * 180 * times) * 8000, "<i2")
    if form.startswith("pcm"):
        return samples.tobytes()
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("mp3", rate=rate, layout="mono")
        for start in range(0, len(samples), 1152):
            frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1152], format="s16p", layout="mono")
            frame.sample_rate = rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
