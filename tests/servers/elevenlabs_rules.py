"""What ElevenLabs' pages allow in a request (elevenlabs 2.78.0 and its OpenAPI description)."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import av
from forms import Part

MODELS = {"eleven_v3": 5_000, "eleven_multilingual_v2": 10_000, "eleven_flash_v2_5": 40_000}
"""The models that speak, and how many characters each takes at once."""
VOICES = {"EXAVITQu4vr4xnSDxMaL": "Sarah", "JBFqnCBsd6RMkjVDRZzb": "George"}
RATES = {
    **{f"mp3_44100_{rate}": 44100 for rate in (32, 64, 96, 128, 192)},
    "mp3_22050_32": 22050,
    "mp3_24000_48": 24000,
    **{f"pcm_{rate}": rate for rate in (8000, 16000, 22050, 24000, 32000, 44100, 48000)},
}
"""The forms of a recording that are made here, and their samples a second."""
_RANGES = {"stability": (0, 1), "similarity_boost": (0, 1), "style": (0, 1), "speed": (0.7, 1.2)}


def wrong_in_speech(body: object) -> list[dict[str, Any]]:
    """Everything in the body of a line that is against the schema, in FastAPI's form."""
    if not isinstance(body, dict):
        return [_error("json_invalid", ("body",), "JSON decode error")]
    fields = {
        "text": isinstance(body.get("text"), str),
        "model_id": isinstance(body.get("model_id", ""), str),
        "language_code": isinstance(body.get("language_code", ""), str),
        "seed": _whole(body.get("seed", 0)) and 0 <= body.get("seed", 0) <= 4294967295,
        "apply_text_normalization": body.get("apply_text_normalization", "auto") in {"auto", "on", "off"},
        "voice_settings": isinstance(body.get("voice_settings", {}), dict),
    }
    wrong = [
        _error("extra_forbidden", ("body", name), "Extra inputs are not permitted") for name in body.keys() - fields
    ]
    wrong += [_error("invalid", ("body", name), "Input is not valid") for name, good in fields.items() if not good]
    settings = body.get("voice_settings", {})
    if isinstance(settings, dict):
        wrong += [
            _error("invalid", ("body", "voice_settings", name), "Input is not valid")
            for name, value in settings.items()
            if not _setting(name, value)
        ]
    return wrong


def refused(body: dict[str, Any], voice: str, form: str, voices: dict[str, str]) -> tuple[int, str, str] | None:
    """What is against the rules behind the schema: HTTP status, code, words. None where nothing is."""
    model, text = body.get("model_id", "eleven_multilingual_v2"), body["text"]
    stability = body.get("voice_settings", {}).get("stability", 0.5)
    v2 = model == "eleven_multilingual_v2"
    rules = {
        (404, "voice_not_found", f"A voice with the voice_id {voice} was not found."): voice in voices,
        (400, "unsupported_model", f"Model {model} is not supported."): model in MODELS,
        (400, "empty_text", "The text is empty."): bool(text.strip()),
        (400, "text_too_long", "The text is too long."): len(text) <= MODELS.get(model, 0),
        (400, "invalid_output_format", f"{form} is not an output format."): form in RATES,
        (400, "invalid_ttd_stability", "Invalid TTD stability value. Must be one of: [0.0, 0.5, 1.0]"): (
            model != "eleven_v3" or stability in {0.0, 0.5, 1.0}
        ),
        (400, "invalid_parameters", "The model does not support language_code."): (
            not (v2 and "language_code" in body)
        ),
    }
    return next((no for no, good in rules.items() if not good), None)


def wrong_in_samples(parts: list[Part]) -> list[dict[str, Any]]:
    """Everything in the form of a new voice that is against the schema."""
    fields = {part.name: part.text for part in parts if not part.file}
    files = [part for part in parts if part.file]
    wrong = [
        _error("extra_forbidden", ("body", name), "Extra inputs are not permitted")
        for name in fields.keys() - {"name", "description", "labels", "remove_background_noise"}
    ]
    rules = {
        "name": bool(fields.get("name", "").strip()),
        "files": bool(files) and all(part.name == "files" and _is_sound(part.data) for part in files),
        "remove_background_noise": fields.get("remove_background_noise", "false") in {"true", "false"},
        "labels": _is_object(fields.get("labels", "{}")),
    }
    return wrong + [_error("invalid", ("body", name), "Input is not valid") for name, good in rules.items() if not good]


def _setting(name: str, value: object) -> bool:
    if name == "use_speaker_boost":
        return isinstance(value, bool)
    low, high = _RANGES.get(name, (1, 0))
    return isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high


def _error(kind: str, where: tuple[str, ...], words: str) -> dict[str, Any]:
    return {"type": kind, "loc": list(where), "msg": words, "input": None}


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_object(text: str) -> bool:
    return bool(re.match(r"\s*{", text)) and isinstance(json.loads(text), dict)


def _is_sound(data: bytes) -> bool:
    try:
        with av.open(io.BytesIO(data)) as container:
            return bool(container.streams.audio)
    except (av.FFmpegError, ValueError):
        return False
