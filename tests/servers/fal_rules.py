"""What fal's endpoints take and give, after `@fal-ai/client` 1.10.1 (`src/types/endpoints.d.ts`) and the pages
https://fal.ai/models/ENDPOINT/llms.txt. Fields that no page names are refused here, so that a slip shows."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from standin import is_picture

Uploads = Mapping[str, tuple[bytes, str]]
"""What was brought to the storage, by its address: bytes and media type."""
Check = Callable[[Any, Uploads], bool]
"""Whether a value may stand in a field."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One endpoint: its fields, and the name under which it gives its result."""

    gives: str
    """images, video, audio or diffusers_lora_file."""
    fields: Mapping[str, Check]
    required: frozenset[str] = field(default_factory=frozenset)
    seeded: bool = True
    """It says which seed it used."""


def text(most: int = 1_000_000) -> Check:
    return lambda value, _: isinstance(value, str) and len(value) <= most


def words(most: int = 1_000_000) -> Check:
    return lambda value, _: isinstance(value, str) and len(value.strip()) > 0 and len(value) <= most


def whole(low: int, high: int) -> Check:
    return lambda value, _: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def number(low: float, high: float) -> Check:
    return lambda value, _: isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def one_of(*values: str) -> Check:
    return lambda value, _: value in values


def flag(value: Any, _: Uploads) -> bool:
    return isinstance(value, bool)


def file(kind: str) -> Check:
    """An address in the storage at which a file of that kind lies."""
    return lambda value, there: isinstance(value, str) and value in there and there[value][1].startswith(kind)


def picture(value: Any, there: Uploads) -> bool:
    return file("image/")(value, there) and is_picture(there[value][0])


def pictures(most: int, least: int = 1) -> Check:
    return lambda value, there: (
        isinstance(value, list) and least <= len(value) <= most and all(picture(one, there) for one in value)
    )


def size(low: int, high: int) -> Check:
    def check(value: Any, _: Uploads) -> bool:
        if not isinstance(value, dict) or set(value) != {"width", "height"}:
            return False
        return all(type(one) is int for one in value.values()) and low <= value["width"] * value["height"] <= high

    return check


def loras(value: Any, _: Uploads) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= 3
        and all(set(one) <= {"path", "scale"} and str(one["path"]).startswith("http") for one in value)
        and all(0 <= one.get("scale", 1) <= 4 for one in value)
    )


def elements(most: int) -> Check:
    def one_element(value: Any, there: Uploads) -> bool:
        known = {"frontal_image_url", "reference_image_urls"}
        return set(value) == known and all(
            (picture(value["frontal_image_url"], there), pictures(3)(value["reference_image_urls"], there))
        )

    return lambda value, there: (
        isinstance(value, list) and 1 <= len(value) <= most and all(one_element(one, there) for one in value)
    )


def captioned(value: Any, there: Uploads) -> bool:
    """A zip file of ten pictures or more, each with a text of its own."""
    if not file("application/zip")(value, there):
        return False
    with zipfile.ZipFile(io.BytesIO(there[value][0])) as archive:
        names = archive.namelist()
        texts = {name.removesuffix(".txt") for name in names if name.endswith(".txt")}
        drawn = [name for name in names if not name.endswith(".txt")]
        whole_ones = all(is_picture(archive.read(name)) for name in drawn)
        return whole_ones and len(drawn) >= 10 and {name.rpartition(".")[0] for name in drawn} == texts


SEED = whole(0, 2_147_483_647)
_LENGTHS = one_of(*(str(seconds) for seconds in range(3, 16)))
_RATIOS = "1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9 1:8 8:1 1:4 4:1"
_FLUX_PRO = {
    "prompt": words(),
    "image_size": size(64 * 64, 2048 * 2048),
    "seed": SEED,
    "safety_tolerance": one_of("1", "2", "3", "4", "5"),
    "enable_safety_checker": flag,
    "output_format": one_of("jpeg", "png"),
    "sync_mode": flag,
}
_KLEIN = {
    "prompt": words(),
    "image_size": size(512 * 512, 2048 * 2048),
    "seed": SEED,
    "num_inference_steps": whole(4, 8),
    "num_images": whole(1, 4),
    "enable_safety_checker": flag,
    "output_format": one_of("jpeg", "png", "webp"),
    "sync_mode": flag,
}
_QWEN = {
    "prompt": words(800),
    "image_size": size(512 * 512, 2048 * 2048),
    "seed": SEED,
    "negative_prompt": text(500),
    "num_images": whole(1, 4),
    "enable_prompt_expansion": flag,
    "enable_safety_checker": flag,
    "output_format": one_of("jpeg", "png", "webp"),
    "sync_mode": flag,
}
_BANANA = {
    "prompt": words(),
    "aspect_ratio": one_of("auto", *_RATIOS.split()),
    "resolution": one_of("1K", "2K", "4K"),
    "num_images": whole(1, 4),
    "output_format": one_of("jpeg", "png", "webp"),
    "sync_mode": flag,
}
_KLING = {
    "prompt": words(2500),
    "duration": _LENGTHS,
    "generate_audio": flag,
    "start_image_url": picture,
    "end_image_url": picture,
}
_WAN = {
    "prompt": words(5000),
    "negative_prompt": text(500),
    "resolution": one_of("720p", "1080p"),
    "seed": SEED,
    "enable_safety_checker": flag,
}
_LIPSYNC = {"video_url": file("video/"), "audio_url": file("audio/")}
_TRAINER = {
    "image_data_url": captioned,
    "steps": whole(1, 10_000),
    "learning_rate": number(0, 1),
    "default_caption": text(),
    "output_lora_format": one_of("fal", "comfy"),
}
_PROMPT = frozenset({"prompt"})
_WITH_PICTURES = frozenset({"prompt", "image_urls"})
_KLEIN_AT = "fal-ai/flux-2/klein/{}"
_FLUX = {
    "fal-ai/flux-2-pro": Endpoint(gives="images", fields=_FLUX_PRO, required=_PROMPT),
    "fal-ai/flux-2-pro/edit": Endpoint(
        gives="images", fields=_FLUX_PRO | {"image_urls": pictures(8)}, required=_WITH_PICTURES
    ),
    "fal-ai/flux-2/lora/edit": Endpoint(
        gives="images", fields=_KLEIN | {"image_urls": pictures(3), "loras": loras}, required=_WITH_PICTURES
    ),
}
for _size in ("4b", "9b"):
    _at = _KLEIN_AT.format(_size)
    _FLUX[_at] = Endpoint(gives="images", fields=_KLEIN, required=_PROMPT)
    _FLUX[f"{_at}/lora"] = Endpoint(gives="images", fields=_KLEIN | {"loras": loras}, required=_PROMPT)
    _edit = _KLEIN | {"image_urls": pictures(4)}
    _FLUX[f"{_at}/edit"] = Endpoint(gives="images", fields=_edit, required=_WITH_PICTURES)
    _FLUX[f"{_at}/edit/lora"] = Endpoint(gives="images", fields=_edit | {"loras": loras}, required=_WITH_PICTURES)

ENDPOINTS: Mapping[str, Endpoint] = {
    **_FLUX,
    "fal-ai/qwen-image-2/pro/text-to-image": Endpoint(gives="images", fields=_QWEN, required=_PROMPT),
    "fal-ai/qwen-image-2/pro/edit": Endpoint(
        gives="images", fields=_QWEN | {"image_urls": pictures(3)}, required=_WITH_PICTURES
    ),
    "google/nano-banana-2.1": Endpoint(gives="images", fields=_BANANA, required=_PROMPT, seeded=False),
    "google/nano-banana-2.1/edit": Endpoint(
        gives="images", fields=_BANANA | {"image_urls": pictures(14)}, required=_WITH_PICTURES, seeded=False
    ),
    "fal-ai/kling-video/v3/pro/image-to-video": Endpoint(
        gives="video",
        fields=_KLING | {"elements": elements(3), "negative_prompt": text(2500), "cfg_scale": number(0, 1)},
        required=frozenset({"start_image_url"}),
        seeded=False,
    ),
    "fal-ai/kling-video/o3/pro/reference-to-video": Endpoint(
        gives="video",
        fields=_KLING
        | {"elements": elements(7), "image_urls": pictures(7), "aspect_ratio": one_of("16:9", "9:16", "1:1")},
        seeded=False,
    ),
    "fal-ai/kling-video/lipsync/audio-to-video": Endpoint(
        gives="video", fields=_LIPSYNC, required=frozenset(_LIPSYNC), seeded=False
    ),
    "fal-ai/veo3.1/reference-to-video": Endpoint(
        gives="video",
        fields={
            "prompt": words(),
            "image_urls": pictures(3),
            "duration": one_of("8s"),
            "resolution": one_of("720p", "1080p", "4k"),
            "aspect_ratio": one_of("16:9", "9:16"),
            "generate_audio": flag,
            "auto_fix": flag,
            "safety_tolerance": one_of("1", "2", "3", "4", "5", "6"),
        },
        required=_WITH_PICTURES,
        seeded=False,
    ),
    "fal-ai/wan/v2.7/reference-to-video": Endpoint(
        gives="video",
        fields=_WAN
        | {
            "reference_image_urls": pictures(5),
            "aspect_ratio": one_of("16:9", "9:16", "1:1", "4:3", "3:4"),
            "duration": whole(2, 10),
            "multi_shots": flag,
        },
        required=_PROMPT,
    ),
    "fal-ai/wan/v2.7/image-to-video": Endpoint(
        gives="video",
        fields=_WAN
        | {
            "image_url": picture,
            "end_image_url": picture,
            "audio_url": file("audio/"),
            "duration": whole(2, 15),
            "enable_prompt_expansion": flag,
        },
        required=frozenset({"image_url"}),
    ),
    "fal-ai/elevenlabs/tts/eleven-v3": Endpoint(
        gives="audio",
        fields={
            "text": words(),
            "voice": words(),
            "stability": number(0, 1),
            "language_code": text(2),
            "apply_text_normalization": one_of("auto", "on", "off"),
            "timestamps": flag,
        },
        required=frozenset({"text"}),
        seeded=False,
    ),
    "fal-ai/kokoro/american-english": Endpoint(
        gives="audio",
        fields={
            "prompt": words(),
            "voice": one_of("af_heart", "af_bella", "af_sky", "am_adam", "am_michael", "am_puck"),
            "speed": number(0.1, 5),
        },
        seeded=False,
    ),
    "fal-ai/sync-lipsync/v2": Endpoint(
        gives="video",
        fields=_LIPSYNC
        | {
            "sync_mode": one_of("cut_off", "loop", "bounce", "silence", "remap"),
            "model": one_of("lipsync-2", "lipsync-2-pro"),
        },
        required=frozenset(_LIPSYNC),
        seeded=False,
    ),
    "fal-ai/flux-2-klein-4b-base-trainer": Endpoint(
        gives="diffusers_lora_file", fields=_TRAINER, required=frozenset({"image_data_url"}), seeded=False
    ),
}


def faults_of(endpoint: Endpoint, body: Any, there: Uploads) -> list[dict[str, Any]]:
    """What of a request an endpoint does not take, in fal's form of it."""
    if not isinstance(body, dict):
        return [_fault("body", "Input should be a valid dictionary", "dict_type")]
    wrong = [_fault(name, "Field required", "missing") for name in sorted(endpoint.required - set(body))]
    for name, value in body.items():
        check = endpoint.fields.get(name)
        if check is None:
            wrong.append(_fault(name, "Extra inputs are not permitted", "extra_forbidden"))
        elif not check(value, there):
            wrong.append(_fault(name, f"Input should be valid, not {str(value)[:60]!r}", "value_error"))
    return wrong


def _fault(name: str, words_of_it: str, kind: str) -> dict[str, Any]:
    return {"loc": ["body", name], "msg": words_of_it, "type": kind, "url": "https://docs.fal.ai/errors"}


def drawn_size(body: Mapping[str, Any]) -> tuple[int, int]:
    """How large a picture comes out."""
    if "image_size" in body:
        return body["image_size"]["width"], body["image_size"]["height"]
    wide, tall = (int(part) for part in body.get("aspect_ratio", "1:1").split(":"))
    side = {"1K": 1024, "2K": 2048, "4K": 4096}[body.get("resolution", "1K")]
    return round(side * math.sqrt(wide / tall) / 16) * 16, round(side * math.sqrt(tall / wide) / 16) * 16
