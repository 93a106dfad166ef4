"""What Google's pages allow in a request for a clip: to the Interactions API (Gemini Omni) and to Veo."""

from __future__ import annotations

import base64
import binascii
import functools
import io
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from repertory.media.clips import write_clip

OMNI = ("gemini-omni-1.2-flash", "gemini-omni-1.1-flash")
VEO = ("veo-3.1-generate-001", "veo-3.1-fast-generate-001")
_TASKS = {"text_to_video", "image_to_video", "reference_to_video", "edit", "extend", "upscale"}
_MIMES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_TAG = re.compile(r"<(FIRST_FRAME|LAST_FRAME|IMAGE_REF_\d+)>@Image(\d+)")


def omni_faults(body: object) -> str:
    """What is wrong with a new interaction, in the words of the first fault; empty where it is as the pages say."""
    return next(_omni_faults(body), "") if isinstance(body, Mapping) else "The body is no JSON object."


def _omni_faults(body: Mapping[str, Any]) -> Iterator[str]:
    known = {"model", "input", "background", "store", "stream", "response_format", "generation_config"}
    known |= {"previous_interaction_id", "service_tier", "labels", "webhook_config"}
    yield from (f"Unknown parameter '{name}'." for name in body if name not in known)
    if body.get("model") not in OMNI:
        yield f"Model '{body.get('model')}' is not supported."
    if not (body.get("background") is True and body.get("store", True) is True):
        yield "A clip in the background has to be stored."
    making = body.get("generation_config", {})
    yield from (f"'{name}' is not supported by this model." for name in making if name not in ("seed", "video_config"))
    seed = making.get("seed", 0)
    if not _whole(seed, -(2**31), 2**31 - 1):
        yield "Invalid value at 'generation_config.seed' (TYPE_INT32)."
    task = making.get("video_config", {}).get("task", "text_to_video")
    if task not in _TASKS:
        yield f"Invalid task '{task}'."
    yield from _format_faults(body.get("response_format"))
    yield from _input_faults(body.get("input"), making.get("video_config", {}).get("task"))


def _format_faults(wanted: object) -> Iterator[str]:
    if not isinstance(wanted, Mapping) or wanted.get("type") != "video":
        yield "response_format.type has to be 'video'."
        return
    rules = {
        "type": True,
        "aspect_ratio": wanted.get("aspect_ratio", "16:9") in {"16:9", "9:16"},
        "resolution": wanted.get("resolution", "720p") in {"360p", "720p", "1080p", "4k"},
        "delivery": wanted.get("delivery", "inline") in {"inline", "uri"},
        "duration": _is_duration(wanted.get("duration", "8s")),
    }
    yield from (f"Unknown parameter 'response_format.{name}'." for name in wanted if name not in rules)
    yield from (f"Invalid value at 'response_format.{name}'." for name, good in rules.items() if not good)


def _is_duration(value: object) -> bool:
    """A protobuf Duration: "8s"; a bare number is none."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)s", value) if isinstance(value, str) else None
    return found is not None and 3.0 <= float(found.group(1)) <= 15.0


def _input_faults(steps: object, task: str | None) -> Iterator[str]:
    if not (isinstance(steps, list) and len(steps) == 1 and set(steps[0]) == {"type", "content"}):
        yield "input has to be one step."
        return
    blocks = steps[0]["content"]
    images = [one for one in blocks if one.get("type") == "image"]
    words = [one["text"] for one in blocks if one.get("type") == "text" and set(one) == {"type", "text"}]
    if steps[0]["type"] != "user_input" or len(words) != 1 or not words[0].strip() or len(images) + 1 != len(blocks):
        yield "input has to have one text besides its images."
        return
    if not all(set(one) == {"type", "data", "mime_type"} and _is_picture(one) for one in images):
        yield "Unable to process input image."
    yield from _tag_faults(words[0], len(images), task)


def _is_picture(block: Mapping[str, Any]) -> bool:
    return block["mime_type"] in _MIMES and kind_of(block["data"]) == _MIMES[block["mime_type"]]


def _tag_faults(words: str, images: int, task: str | None) -> Iterator[str]:
    """The tags of the page: every picture has one role, references are counted from 0 and pictures from 1."""
    tags = {tag: int(number) for tag, number in _TAG.findall(words)}
    references = [f"IMAGE_REF_{number}" for number in range(sum(tag.startswith("IMAGE") for tag in tags))]
    if sorted(tags.values()) != list(range(1, images + 1)):
        yield "Every image has to have one role."
    if not set(references) <= set(tags) or len(references) > 6:
        yield "Up to 6 references are counted from 0."
    if "LAST_FRAME" in tags and "FIRST_FRAME" not in tags:
        yield "<LAST_FRAME> has to be used with <FIRST_FRAME>."
    fitting = {"text_to_video": images == 0, "image_to_video": images > 0 and not references}
    if not {**fitting, "reference_to_video": bool(references) and len(references) == images}.get(task or "", True):
        yield f"The images do not fit the task '{task}'."


def veo_faults(body: object) -> str:
    """What is wrong with a prediction, in the words of the first fault; empty where it is as the pages say."""
    if not isinstance(body, Mapping) or set(body) != {"instances", "parameters"} or len(body["instances"]) != 1:
        return "The request needs one instance, and parameters."
    return next(_veo_faults(body["instances"][0], body["parameters"]), "")


def _veo_faults(instance: Mapping[str, Any], parameters: Mapping[str, Any]) -> Iterator[str]:
    known = {"prompt", "image", "lastFrame", "referenceImages"}
    yield from (f'Invalid JSON payload received. Unknown name "{name}".' for name in instance if name not in known)
    if not isinstance(instance.get("prompt"), str) or not instance["prompt"].strip():
        yield "Text prompt is missing."
    references = instance.get("referenceImages", [])
    if references and ("image" in instance or "lastFrame" in instance):
        yield "referenceImages cannot be combined with image or lastFrame."
    if "lastFrame" in instance and "image" not in instance:
        yield "lastFrame needs an image."
    if len(references) > 3 or any(
        set(one) != {"image", "referenceType"} or one["referenceType"].lower() != "asset" for one in references
    ):
        yield "referenceImages takes up to 3 asset images."
    images = [instance[name] for name in ("image", "lastFrame") if name in instance]
    if not all(_is_veo_picture(one) for one in (*images, *(one["image"] for one in references))):
        yield "Unable to process input image."
    yield from _parameter_faults(parameters, referring=bool(references))


def _parameter_faults(given: Mapping[str, Any], *, referring: bool) -> Iterator[str]:
    lengths: Sequence[int] = (8,) if referring else (4, 6, 8)
    rules = {
        "sampleCount": _whole(given.get("sampleCount", 1), 1, 4),
        "durationSeconds": _whole(given.get("durationSeconds", 8), 4, 8) and given.get("durationSeconds", 8) in lengths,
        "seed": _whole(given.get("seed", 0), 0, 2**32 - 1),
        "aspectRatio": given.get("aspectRatio", "16:9") in {"16:9", "9:16"},
        "resolution": given.get("resolution", "720p") in {"720p", "1080p", "4k"},
        "generateAudio": isinstance(given.get("generateAudio"), bool),
        "personGeneration": given.get("personGeneration", "allow_adult") in {"dont_allow", "allow_adult", "allow_all"},
        "negativePrompt": isinstance(given.get("negativePrompt", "x"), str) and given.get("negativePrompt") != "",
        "storageUri": str(given.get("storageUri", "gs://b/o")).startswith("gs://"),
    }
    yield from (f'Invalid JSON payload received. Unknown name "{name}".' for name in given if name not in rules)
    yield from (f"{name} has an unsupported value." for name, good in rules.items() if not good)


def _is_veo_picture(image: Mapping[str, Any]) -> bool:
    fits = set(image) == {"bytesBase64Encoded", "mimeType"} and image["mimeType"] in {"image/png", "image/jpeg"}
    return fits and kind_of(image["bytesBase64Encoded"]) == _MIMES[image["mimeType"]]


def _whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def kind_of(data: object) -> str:
    """What sort of picture is written in base64: "PNG"; empty where it is none."""
    try:
        with Image.open(io.BytesIO(base64.b64decode(str(data), validate=True))) as image:
            image.load()
            return image.format or ""
    except (binascii.Error, OSError, ValueError):
        return ""


@functools.cache
def a_clip(ratio: str) -> bytes:
    """A short clip of these proportions, small, as a vendor would send one."""
    wide, tall = (256, 144) if ratio == "16:9" else (144, 256)
    frames = [np.full((tall, wide, 3), 60 + 10 * number, np.uint8) for number in range(12)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_clip(path, frames, fps=24)
        return path.read_bytes()
