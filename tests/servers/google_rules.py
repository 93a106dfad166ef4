"""What Google's Gemini API takes in a message to a model (`generateContent`), field by field.

From google-genai 3.4.0 (types.py: names, types, enumerations), https://ai.google.dev/gemini-api/docs/image-generation
and https://ai.google.dev/gemini-api/docs/speech-generation. Names may be written `inlineData` or `inline_data`: the
client itself mixes them.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from standin import is_picture

INT32 = "a whole number of 32 bits"
TEXT = "text"
BYTES = "base64"
_LEVELS = frozenset({"MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"})
_PART = {
    "text": TEXT,
    "inlineData": {"mimeType": TEXT, "data": BYTES},
    "speechMetadata": {"style": TEXT, "speaker": TEXT},
}
_CONFIG = {
    "seed": INT32,
    "responseModalities": [frozenset({"TEXT", "IMAGE", "AUDIO"})],
    "imageConfig": {"aspectRatio": TEXT, "imageSize": TEXT},
    "thinkingConfig": {"thinkingLevel": _LEVELS},
    "speechConfig": {
        "voiceConfig": {"prebuiltVoiceConfig": {"voiceName": TEXT}, "voice": TEXT},
        "languageCode": TEXT,
    },
}
BODY = {"contents": [{"role": frozenset({"user", "model"}), "parts": [_PART]}], "generationConfig": _CONFIG}
"""The fields that are used here, and what may stand in each: any other name is unknown to the stand-in."""

SIDES = {
    "1:1": (1024, 1024),
    "2:3": (848, 1264),
    "3:2": (1264, 848),
    "3:4": (896, 1200),
    "4:3": (1200, 896),
    "4:5": (928, 1152),
    "5:4": (1152, 928),
    "9:16": (768, 1376),
    "16:9": (1376, 768),
    "21:9": (1584, 672),
}
"""Pixels of a picture in 1K; in 2K each side is twice as long. 1376 by 768 is confirmed, the others are like it."""
LONG = {"1:4": (512, 2048), "4:1": (2048, 512), "1:8": (384, 3072), "8:1": (3072, 384)}
TIMES = {"512": 0.5, "1K": 1.0, "2K": 2.0, "4K": 4.0}
VOICES = frozenset({"Kore", "Puck", "Zephyr", "Charon", "Sulafat"})
"""Some of the thirty."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """What one model makes and takes."""

    makes: str
    """"IMAGE", "AUDIO" or "TEXT"."""
    pictures: int = 0
    sides: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    sizes: tuple[str, ...] = ()
    levels: frozenset[str] = frozenset()


MODELS = {
    "gemini-nano-banana-2.1": Model(
        makes="IMAGE",
        pictures=14,
        sides=SIDES | LONG,
        sizes=("1K", "2K", "4K"),
        levels=frozenset({"MINIMAL", "MEDIUM", "HIGH"}),
    ),
    "gemini-3.1-flash-image": Model(
        makes="IMAGE",
        pictures=14,
        sides=SIDES | LONG,
        sizes=("512", "1K", "2K", "4K"),
        levels=frozenset({"MINIMAL", "HIGH"}),
    ),
    "gemini-3-pro-image": Model(makes="IMAGE", pictures=14, sides=SIDES, sizes=("1K", "2K", "4K")),
    "gemini-3.8-flash": Model(makes="TEXT", pictures=3600, levels=frozenset({"MINIMAL", "LOW", "MEDIUM", "HIGH"})),
    "gemini-3.8-flash-tts": Model(makes="AUDIO"),
}


def camel(value: Any) -> Any:
    """The same with all names written alike: `inlineData`."""
    if isinstance(value, dict):
        return {re.sub(r"_([a-z])", lambda found: found[1].upper(), name): camel(one) for name, one in value.items()}
    return [camel(one) for one in value] if isinstance(value, list) else value


def unpacked(text: str) -> bytes:
    """The bytes behind base64, in either of its alphabets: Google reads both, and its client writes the one for
    addresses. Raises binascii.Error."""
    return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)


def faults_of(model: str, body: Any) -> list[str]:
    """Everything in a message, its names written alike, that the model does not take, in words."""
    wrong = list(_shape(body, BODY, "the request"))
    return wrong or list(_sense(MODELS[model], body))


def parts_of(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [part for content in body.get("contents", []) for part in content.get("parts", [])]


def _shape(value: Any, wanted: Any, where: str) -> Iterator[str]:
    """Unknown names and values of the wrong type."""
    if isinstance(wanted, dict):
        if not isinstance(value, dict):
            yield f"Invalid value at '{where}': Starting an object on a scalar field."
            return
        for name, one in value.items():
            if name not in wanted:
                yield f"Invalid JSON payload received. Unknown name \"{name}\" at '{where}': Cannot find field."
            else:
                yield from _shape(one, wanted[name], f"{where}.{name}")
    elif isinstance(wanted, list):
        if not isinstance(value, list):
            yield f"Invalid value at '{where}': not a list."
            return
        for place, one in enumerate(value):
            yield from _shape(one, wanted[0], f"{where}[{place}]")
    elif not _fits(value, wanted):
        yield f"Invalid value at '{where}': {value!r:.60}."


def _fits(value: Any, wanted: Any) -> bool:
    if wanted == INT32:
        return isinstance(value, int) and not isinstance(value, bool) and -(2**31) <= value < 2**31
    if not isinstance(value, str):
        return False
    if wanted == BYTES:
        try:
            return bool(unpacked(value))
        except binascii.Error:
            return False
    return wanted == TEXT or value in wanted


def _sense(model: Model, body: Mapping[str, Any]) -> Iterator[str]:
    """What this model does not make, and pictures that are none."""
    parts, config = parts_of(body), body.get("generationConfig", {})
    if not any(part.get("text", "").strip() for part in parts):
        yield "* GenerateContentRequest.contents: contents is not specified"
    pictures = [part["inlineData"] for part in parts if "inlineData" in part]
    if len(pictures) > model.pictures:
        yield f"The request has {len(pictures)} images, and the model takes {model.pictures}."
    for one in pictures:
        if one.get("mimeType") not in {"image/png", "image/jpeg", "image/webp"}:
            yield f"Unsupported MIME type: {one.get('mimeType')}"
        elif not is_picture(unpacked(one.get("data", ""))):
            yield "Unable to process input image."
    if config.get("responseModalities", ["TEXT"]) != [model.makes]:
        yield f"The model does not make {config.get('responseModalities', ['TEXT'])}."
    level = config.get("thinkingConfig", {}).get("thinkingLevel")
    if level is not None and level not in model.levels:
        yield f"Thinking level {level} is not supported for this model."
    yield from _drawing(model, config.get("imageConfig", {}))
    yield from _speaking(model, config.get("speechConfig"), parts)


def _drawing(model: Model, drawn: Mapping[str, str]) -> Iterator[str]:
    ratio, size = drawn.get("aspectRatio"), drawn.get("imageSize")
    if ratio is not None and ratio not in model.sides:
        yield f"Aspect ratio {ratio} is not supported."
    if size is not None and size not in model.sizes:
        yield f"Image size {size} is not supported."


def _speaking(model: Model, spoken: Mapping[str, Any] | None, parts: list[Mapping[str, Any]]) -> Iterator[str]:
    speaks = model.makes == "AUDIO"
    if (spoken is not None) != speaks:
        yield "speech_config is for models that speak, and they need it."
    if not speaks and any("speechMetadata" in part for part in parts):
        yield "speech_metadata is not supported for this model."
    voice = (spoken or {}).get("voiceConfig", {})
    name = voice.get("prebuiltVoiceConfig", {}).get("voiceName")
    if speaks and not ("voice" in voice) ^ (name is not None):
        yield "voice_config names one voice."
    if name is not None and name not in VOICES:
        yield f"Voice {name} is not supported."
