"""What Alibaba's pages allow in an order for a spoken line or a cloned voice.

https://help.aliyun.com/zh/model-studio/qwen-tts-api, https://www.alibabacloud.com/help/en/model-studio/cosyvoice-tts-http-api
and https://help.aliyun.com/zh/model-studio/voice-clone-design-http-api.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import wave
from collections.abc import Callable, Iterator, Mapping
from typing import Any

VOICES: Mapping[str, set[str]] = {
    "qwen3-tts-flash": {"Cherry", "Serena", "Ethan", "Chelsie", "Jennifer", "Ryan", "Katerina", "Elias"},
    "cosyvoice-v3-flash": {"longanyang", "longanhuan"},
    "cosyvoice-v3-plus": {"longanyang", "longanhuan"},
    "cosyvoice-v3.5-plus": set(),
    "qwen3-tts-vc-2026-01-22": set(),
}
"""The voices that a model has of its own."""
TARGETS = {"cosyvoice-v3.5-plus", "cosyvoice-v3.5-flash", "cosyvoice-v3-plus", "cosyvoice-v3-flash", "cosyvoice-v2"}
QWEN_TARGETS = {"qwen3-tts-vc-2026-01-22", "qwen3-tts-vc-realtime-2026-01-15", "qwen3-tts-vc-realtime-2025-11-27"}
QWEN_LANGUAGES = {"zh", "en", "de", "it", "pt", "es", "ja", "ko", "fr", "ru"}
LANGUAGES = {"zh", "en", "fr", "de", "ja", "ko", "ru", "pt", "th", "id", "vi", "es", "it", "ms", "fil", "ar"}
_TYPES = {"Auto", "Chinese", "English", "German", "Italian", "Portuguese", "Spanish", "Japanese", "Korean", "French"}
_RATES = {8000, 16000, 22050, 24000, 44100, 48000}
_FIELDS = {"text", "voice", "format", "sample_rate", "volume", "rate", "pitch", "seed", "language_hints", "instruction"}
_DATA = re.compile(r"data:audio/wav;base64,(.+)", re.DOTALL)


def line_faults(body: Any, voices: Callable[[str], set[str]]) -> Iterator[str]:
    """Everything that is wrong with an order for a line; `voices` has those that speak with a model."""
    inside = body.get("input")
    if not isinstance(inside, dict) or set(body) != {"model", "input"}:
        yield "input must be an object, and nothing stands beside it"
        return
    qwen = body["model"].startswith("qwen")
    known = {"text", "voice", "language_type"} if qwen else _FIELDS
    yield from (f"input.{name} is not a known field" for name in inside if name not in known)
    text, longest = inside.get("text"), 600 if qwen else 2000
    if not isinstance(text, str) or not 0 < len(text.strip()) <= longest:
        yield f"input.text must be a text of up to {longest} characters"
    if inside.get("voice") not in voices(body["model"]):
        yield f"Voice '{inside.get('voice')}' is not supported."
    if not isinstance(inside.get("instruction", ""), str) or (
        "instruction" in inside and body["model"] == "cosyvoice-v3-plus"
    ):
        yield "input.instruction is not supported"
    yield from _hints(inside)
    yield from _manner_faults(inside)


def _manner_faults(inside: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with how it is to be spoken and stored."""
    if inside.get("language_type", "Auto") not in _TYPES | {"Russian"}:
        yield "input.language_type is not allowed"
    if inside.get("format", "mp3") not in {"wav", "mp3", "pcm", "opus"}:
        yield "input.format is not allowed"
    rate = inside.get("sample_rate", 22050)
    if type(rate) is not int or rate not in _RATES:
        yield "input.sample_rate is not allowed"
    for name in ("rate", "pitch"):
        value = inside.get(name, 1.0)
        if type(value) not in {int, float} or not 0.5 <= value <= 2:
            yield f"input.{name} must be a number from 0.5 to 2"
    seed = inside.get("seed", 0)
    if type(seed) is not int or not 0 <= seed <= 65535:
        yield "input.seed must be an integer from 0 to 65535"


def clone_faults(body: Any, laid: Callable[[str], bytes | None]) -> Iterator[str]:
    """Everything that is wrong with an order for a voice; `laid` has what lies at an `oss://` address."""
    inside = body.get("input")
    if not isinstance(inside, dict) or set(body) != {"model", "input"}:
        yield "input must be an object, and nothing stands beside it"
        return
    known = {"action", "target_model", "prefix", "url", "language_hints"}
    yield from (f"input.{name} is not a known field" for name in inside if name not in known)
    if inside.get("target_model") not in TARGETS:
        yield "input.target_model is not supported"
    if not re.fullmatch(r"[a-z0-9]{1,9}", str(inside.get("prefix"))):
        yield "input.prefix must be digits and lowercase letters, less than 10"
    yield from _hints(inside)
    place = inside.get("url")
    data = _data_of(place) if str(place).startswith("data:") else laid(str(place))
    if data is None:
        yield "url error, please check url!"
        return
    yield from _sample_faults(data)


def enrolment_faults(body: Any) -> Iterator[str]:
    """Everything that is wrong with an order for a voice of Qwen TTS:
    https://docs.qwencloud.com/api-reference/speech-synthesis/voice-cloning/qwen/create-voice."""
    inside = body.get("input")
    if not isinstance(inside, dict) or set(body) != {"model", "input"}:
        yield "input must be an object, and nothing stands beside it"
        return
    known = {"action", "target_model", "preferred_name", "audio", "text", "language"}
    yield from (f"input.{name} is not a known field" for name in inside if name not in known)
    if inside.get("action") != "create":
        yield "input.action is not supported"
    if inside.get("target_model") not in QWEN_TARGETS:
        yield "input.target_model is not supported"
    if not re.fullmatch(r"\w{1,16}", str(inside.get("preferred_name")), re.ASCII):
        yield "input.preferred_name must be digits, letters and underscores, up to 16"
    if inside.get("language", "en") not in QWEN_LANGUAGES:
        yield "input.language is not supported"
    audio = inside.get("audio")
    data = _data_of(audio.get("data")) if isinstance(audio, dict) and set(audio) == {"data"} else None
    if data is None:
        yield "input.audio must hold a data URI"
        return
    yield from _sample_faults(data, least_rate=24_000)


def _hints(inside: Mapping[str, Any]) -> Iterator[str]:
    hints = inside.get("language_hints", ["zh"])
    if not isinstance(hints, list) or not hints or not set(map(str, hints)) <= LANGUAGES:
        yield "input.language_hints must be a list of languages"


def _sample_faults(data: bytes, *, least_rate: int = 16_000) -> Iterator[str]:
    try:
        with wave.open(io.BytesIO(data)) as sound:
            rate, width, length_s = (
                sound.getframerate(),
                sound.getsampwidth(),
                sound.getnframes() / sound.getframerate(),
            )
    except (wave.Error, EOFError):
        yield "the audio cannot be decoded"
        return
    if rate < least_rate or width != 2 or not 5 <= length_s <= 60.01 or len(data) > 10_000_000:
        yield f"the audio must have 16 bits, {least_rate // 1000} kHz and 5 to 60 seconds"


def _data_of(place: Any) -> bytes | None:
    found = _DATA.fullmatch(place) if isinstance(place, str) else None
    try:
        return base64.b64decode(found[1], validate=True) if found else None
    except binascii.Error:
        return None
