"""A strict stand-in for Google's Gemini API, on this machine: messages to models that draw, see and speak.

It answers under both prefixes, /v1 and /v1beta, takes what Google's pages and client say that is taken, and refuses
everything else in Google's form.
"""

from __future__ import annotations

import base64
import functools
import io
import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from canary import CANARY
from google_rules import MODELS, TIMES, camel, faults_of, parts_of, unpacked
from PIL import Image, ImageOps
from standin import Answer, Fault, Request, StandIn

from repertory.media.sounds import write_wav

NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
NO_KEY = "Method doesn't allow unregistered callers (callers without established identity)."
WRONG_KEY = "API key not valid. Please pass a valid API key."
NO_CREDIT = "Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing."
_PATH = re.compile(r"/(?:v1|v1beta)/models/([\w.-]+?)(:generateContent)?")


def error_of(status: int, words: str, **details: Any) -> dict[str, Any]:
    """An error in Google's form; `details` is its one detail."""
    error: dict[str, Any] = {"code": status, "message": words, "status": NAMES.get(status, "UNKNOWN")}
    return {"error": error | ({"details": [details]} if details else {})}


def wrong_key() -> dict[str, Any]:
    """How Google answers to a wrong key, with status 400."""
    return error_of(400, WRONG_KEY, reason="API_KEY_INVALID", domain="googleapis.com")


REFUSALS = {
    **{
        f"refused the request: {word}": Fault(how="block", word=word)
        for word in ("SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY")
    },
    **{
        f"refused the result: {word}": Fault(how="finish", word=word)
        for word in (
            "SAFETY",
            "RECITATION",
            "LANGUAGE",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION",
        )
    },
    "Unable to process input image": Fault(status=400, body=error_of(400, "Unable to process input image.")),
    "Set up billing": Fault(
        status=400,
        body={"error": {"code": 400, "message": "User location is not supported", "status": "FAILED_PRECONDITION"}},
    ),
    "reported as leaked": Fault(status=403, body=error_of(403, "Your API key was reported as leaked.")),
    "still offered": Fault(status=404, body=error_of(404, "models/gone is not found for API version v1.")),
    "exceeds the limit": Fault(status=413, body=error_of(413, "Request payload size exceeds the limit.")),
    "GOOGLE_GENAI_API_VERSION": Fault(status=400, body=error_of(400, 'Unknown name "speechMetadata": Cannot find')),
}
"""What Google refuses, by words that the user must read: with the status 200, and with others."""
LATE = {
    "NO_IMAGE": Fault(how="finish", word="NO_IMAGE"),
    "IMAGE_OTHER": Fault(how="finish", word="IMAGE_OTHER"),
    "MAX_TOKENS": Fault(how="finish", word="MAX_TOKENS"),
    "no reason was given": Fault(how="answer", body={"candidates": [{"content": {"parts": [{"thought": True}]}}]}),
}
"""How an order ends without a result that was no refusal."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message that a model answered."""

    model: str
    body: Mapping[str, Any]
    """As it came, with all names written alike."""


class GoogleServer(StandIn):
    """The API at `url`. Faults of its own at "submit": "block" (the prompt, for the reason `word`), "finish" (the
    answer stops for the reason `word`, with `body` as its words), "draft" (a thought comes before the result), "answer"
    (`body` in place of the whole answer)."""

    def __init__(self, *, key: str = f"{CANARY}-google", port: int = 0) -> None:
        super().__init__(key=key, port=port)
        self.orders: list[Message] = []
        self.bare = False
        """Recordings come as bare samples, as older models send them."""

    def refusal(self, request: Request) -> Answer | None:
        if "x-goog-api-key" not in request.headers:
            return Answer(status=403, body=error_of(403, NO_KEY))
        if request.headers["x-goog-api-key"] != self.key:
            return Answer(status=400, body=wrong_key())
        found = _PATH.fullmatch(request.path)
        if found is None or (found[2] is None) != (request.method == "GET"):
            return Answer(status=404, body=b"<html>404. That's an error.</html>", kind="text/html")
        if found[1] not in MODELS:
            words = f"models/{found[1]} is not found for API version v1, or is not supported for generateContent."
            return Answer(status=404, body=error_of(404, words))
        wrong = _wrong(request, found[1]) if request.method == "POST" else []
        return Answer(status=400, body=error_of(400, "; ".join(wrong))) if wrong else None

    def answer(self, request: Request) -> Answer:
        found = _PATH.fullmatch(request.path)
        assert found is not None
        if request.method == "GET":
            return Answer(body={"name": f"models/{found[1]}", "supportedGenerationMethods": ["generateContent"]})
        message = Message(model=found[1], body=camel(request.json))
        with self.lock:
            self.orders.append(message)
            number = len(self.orders)
        fault = self.fault("submit", "block", "finish", "draft", "answer")
        if fault is not None and fault.how == "answer":
            return Answer(body=fault.body)
        about = {"modelVersion": message.model, "responseId": f"response-{number}"}
        return Answer(body=about | {"usageMetadata": {"totalTokenCount": 1290}} | self._told(message, fault))

    def error(self, status: int, words: str = "") -> object:
        return error_of(status, words or f"error {status}")

    def _told(self, message: Message, fault: Fault | None) -> dict[str, Any]:
        if fault is not None and fault.how == "block":
            return {"promptFeedback": {"blockReason": fault.word}}
        if fault is not None and fault.how == "finish":
            parts = [{"text": fault.body}] if fault.body else []
            return _candidate(parts, fault.word, finishMessage=f"Stopped for {fault.word}.")
        made = self._made(message)
        drafts = [{**made, "thought": True}] if fault is not None else []
        return _candidate([*drafts, made], "STOP")

    def _made(self, message: Message) -> dict[str, Any]:
        if MODELS[message.model].makes == "TEXT":
            return {"text": _answered(message.body)}
        if MODELS[message.model].makes == "AUDIO":
            wav = _wav()
            mime, data = ("audio/L16;codec=pcm;rate=24000", wav[44:]) if self.bare else ("audio/wav", wav)
        else:
            mime, data = "image/png", self.painted(_words(message.body), _size(message)) or _picture(message)
        return {"inlineData": {"mimeType": mime, "data": base64.b64encode(data).decode()}}


def _wrong(request: Request, model: str) -> list[str]:
    if not request.is_json or not isinstance(request.json, dict):
        return ["Invalid JSON payload received."]
    return faults_of(model, camel(request.json))


def _candidate(parts: list[dict[str, Any]], reason: str, **more: str) -> dict[str, Any]:
    content = {"role": "model", "parts": parts} if parts else {}
    return {"candidates": [{"content": content, "finishReason": reason, "index": 0, **more}]}


def _answered(body: Mapping[str, Any]) -> str:
    """Yes to every question that the words number, in JSON between the marks that such models like to put around it."""
    numbers = [int(one) for one in re.findall(r"^(\d+)\. ", _words(body), re.MULTILINE)] or [1]
    told = [{"question": one, "answer": "yes", "reason": "it is the same"} for one in numbers]
    return f"```json\n{json.dumps({'answers': told})}\n```"


def _words(body: Mapping[str, Any]) -> str:
    return " ".join(part.get("text", "") for part in parts_of(body))


def _size(message: Message) -> tuple[int, int]:
    drawn = message.body.get("generationConfig", {}).get("imageConfig", {})
    wide, tall = MODELS[message.model].sides[drawn.get("aspectRatio", "1:1")]
    times = TIMES[drawn.get("imageSize", "1K")]
    return round(wide * times), round(tall * times)


def _picture(message: Message) -> bytes:
    """The first picture that was sent, fitted into the size that was ordered; a plain one where none was sent."""
    made = Image.new("RGB", _size(message), (90, 120, 150))
    sent = [part["inlineData"]["data"] for part in parts_of(message.body) if "inlineData" in part]
    if sent:
        with Image.open(io.BytesIO(unpacked(sent[0]))) as first:
            made = ImageOps.pad(first.convert("RGB"), made.size)
    file = io.BytesIO()
    made.save(file, "PNG", compress_level=1)
    return file.getvalue()


@functools.cache
def _wav() -> bytes:
    """Half a second of a tone, as a WAV of 24 kHz."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tone.wav"
        times = np.arange(12_000) / 24_000
        write_wav(path, (0.3 * np.sin(2 * np.pi * 220 * times)).astype(np.float32), 24_000)
        return path.read_bytes()
