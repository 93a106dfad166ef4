"""What Kling's pages allow in a request: names, types, limits; what is wrong is told as Kling tells it (code 1201).

From https://kling.ai/document-api (copies of 2026-03-29 and 2026-09-20): text to video, image to video, omni video,
elements, face recognition, lip-sync.
"""

from __future__ import annotations

import base64
import binascii
import io
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from PIL import Image

TEXT, IMAGE, OMNI = "/v1/videos/text2video", "/v1/videos/image2video", "/v1/videos/omni-video"
ELEMENTS = "/v1/general/advanced-custom-elements"
FACES, LIPS = "/v1/videos/identify-face", "/v1/videos/advanced-lip-sync"
MODELS = {TEXT: {"kling-v3"}, IMAGE: {"kling-v3"}, OMNI: {"kling-video-o1", "kling-v3-omni"}}
UNITS = {
    ("kling-v3", "on"): {"std": "0.9", "pro": "1.2", "4k": "3"},
    ("kling-v3", "off"): {"std": "0.6", "pro": "0.8", "4k": "3"},
    ("kling-v3-omni", "on"): {"std": "0.8", "pro": "1", "4k": "3"},
    ("kling-v3-omni", "off"): {"std": "0.6", "pro": "0.8", "4k": "3"},
}
"""What a second of a clip takes by its model, sound and mode: the price list of 2026-09-20, at $0.14 a unit."""
FACES_UNITS, LIPS_UNITS = "0.05", "0.5"
"""What finding the faces of a clip takes, and every five seconds begun of a lip-sync."""
_LENGTHS = {f"{seconds}" for seconds in range(3, 16)}
_RATIOS = {"16:9", "9:16", "1:1"}
Rule = Callable[[Any], bool]


def fault_of(path: str, body: Any) -> str:
    """The first thing in a request that the pages do not allow, in words; empty where all is well."""
    if not isinstance(body, dict):
        return "request body is not a JSON object"
    rules = _RULES[path]
    for name, value in body.items():
        if name not in rules:
            return f"unknown parameter {name}"
        if not rules[name](value):
            return f"{name} value '{str(value)[:40]}' is invalid"
    missing = next((name for name in _REQUIRED[path] if not body.get(name)), "")
    return f"{missing} cannot be empty" if missing else _together(path, body)


def units_of(path: str, body: Mapping[str, Any]) -> Decimal:
    """What an order takes there, in Kling's units."""
    if path == ELEMENTS:
        return Decimal(0)
    if path == LIPS:
        lasts_ms: int = max(one["sound_end_time"] - one["sound_start_time"] for one in body["face_choose"])
        return Decimal(LIPS_UNITS) * math.ceil(lasts_ms / 5000)
    second = UNITS[body["model_name"], body.get("sound", "off")][body.get("mode", "std")]
    return Decimal(second) * int(body.get("duration", "5"))


def _together(path: str, body: Mapping[str, Any]) -> str:
    """What is wrong only with something else in the request."""
    if path == IMAGE and len(body.get("element_list", [])) > 3:
        return "element_list supports up to 3 elements"
    if path == OMNI:
        return _omni(body)
    if path == FACES and bool(body.get("video_id")) == bool(body.get("video_url")):
        return "one of video_id and video_url must be given"
    if path == ELEMENTS and body["reference_type"] == "image_refer" and not body.get("element_image_list"):
        return "element_image_list cannot be empty"
    return ""


def _omni(body: Mapping[str, Any]) -> str:
    images, elements = body.get("image_list", []), body.get("element_list", [])
    kinds = [one.get("type", "") for one in images]
    if "end_frame" in kinds and "first_frame" not in kinds:
        return "end_frame only is not supported"
    if "first_frame" in kinds and len(elements) > 3:
        return "element_list supports up to 3 elements with a first frame"
    if len(images) + len(elements) > 7:
        return "images and elements must not exceed 7"
    if "first_frame" not in kinds and not body.get("aspect_ratio"):
        return "aspect_ratio cannot be empty"
    counted = {"image": len(images), "element": len(elements), "video": 0}
    for kind, number in re.findall(r"<<<(\w+?)_(\d+)>>>", body["prompt"]):
        if not 1 <= int(number) <= counted.get(kind, 0):
            return f"<<<{kind}_{number}>>> does not exist"
    return ""


def is_base64(value: object) -> bool:
    """Raw base64, without `data:` before it."""
    try:
        return isinstance(value, str) and bool(base64.b64decode(value, validate=True))
    except (binascii.Error, ValueError):
        return False


def _is_picture(value: object) -> bool:
    """A JPEG or PNG of at most 10 MB, at least 300 pixels a side, from 1:2.5 to 2.5:1."""
    if not is_base64(value):
        return False
    data = base64.b64decode(str(value))
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
    except (OSError, ValueError):
        return False
    short, long = sorted(image.size)
    return image.format in {"PNG", "JPEG"} and len(data) <= 10_000_000 and short >= 300 and long <= 2.5 * short


def _is_sound(value: object) -> bool:
    return is_base64(value) and len(base64.b64decode(str(value))) <= 5_000_000


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _number(low: float, high: float) -> Rule:
    return lambda value: isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high


def _text(most: int) -> Rule:
    return lambda value: isinstance(value, str) and len(value) <= most


def _one_of(values: set[str]) -> Rule:
    return lambda value: isinstance(value, str) and value in values


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _list_of(fields: Mapping[str, Rule], required: str, most: int) -> Rule:
    def good(value: Any) -> bool:
        return (
            isinstance(value, list)
            and 1 <= len(value) <= most
            and all(isinstance(one, dict) and required in one and _fits(one, fields) for one in value)
        )

    return good


def _fits(one: Mapping[str, Any], fields: Mapping[str, Rule]) -> bool:
    return all(name in fields and fields[name](value) for name, value in one.items())


def _is_element(value: Any) -> bool:
    good = _list_of({"image_url": _is_picture}, "image_url", 3)
    return (
        isinstance(value, dict)
        and set(value) == {"frontal_image", "refer_images"}
        and _is_picture(value["frontal_image"])
        and good(value["refer_images"])
    )


_CLIP: dict[str, Rule] = {
    "model_name": lambda value: isinstance(value, str),
    "prompt": _text(2500),
    "duration": _one_of(_LENGTHS),
    "mode": _one_of({"std", "pro", "4k"}),
    "sound": _one_of({"on", "off"}),
    "multi_shot": _flag,
    "external_task_id": _text(200),
    "callback_url": _text(2000),
}
_ELEMENT_LIST = _list_of({"element_id": _whole}, "element_id", 7)
_WORDS: dict[str, Rule] = {"negative_prompt": _text(2500), "cfg_scale": _number(0, 1)}
_FACE: dict[str, Rule] = {
    "face_id": _text(100),
    "sound_file": _is_sound,
    "audio_id": _text(100),
    "sound_start_time": _whole,
    "sound_end_time": _whole,
    "sound_insert_time": _whole,
    "sound_volume": _number(0, 2),
    "original_audio_volume": _number(0, 2),
}
_RULES: dict[str, dict[str, Rule]] = {
    TEXT: {**_CLIP, **_WORDS, "aspect_ratio": _one_of(_RATIOS)},
    IMAGE: {**_CLIP, **_WORDS, "image": _is_picture, "image_tail": _is_picture, "element_list": _ELEMENT_LIST},
    OMNI: {
        **_CLIP,
        "aspect_ratio": _one_of(_RATIOS),
        "image_list": _list_of(
            {"image_url": _is_picture, "type": _one_of({"first_frame", "end_frame"})}, "image_url", 7
        ),
        "element_list": _ELEMENT_LIST,
    },
    ELEMENTS: {
        "element_name": _text(20),
        "element_description": _text(100),
        "reference_type": _one_of({"image_refer", "video_refer"}),
        "element_image_list": _is_element,
        "tag_list": _list_of({"tag_id": _one_of({f"o_{number}" for number in range(101, 109)})}, "tag_id", 8),
        "external_task_id": _text(200),
    },
    FACES: {"video_id": _text(100), "video_url": _text(2000)},
    LIPS: {
        "session_id": _text(100),
        "face_choose": _list_of(_FACE, "face_id", 1),
        "external_task_id": _text(200),
    },
}
_REQUIRED = {
    TEXT: ("model_name", "prompt"),
    IMAGE: ("model_name", "prompt", "image"),
    OMNI: ("model_name", "prompt"),
    ELEMENTS: ("element_name", "element_description", "reference_type"),
    FACES: (),
    LIPS: ("session_id", "face_choose"),
}
