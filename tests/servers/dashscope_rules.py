"""What Alibaba's pages allow in an order to Qwen-Image and Wan.

https://alibabacloud.com/help/en/model-studio/qwen-image-edit, image-to-video-general-api-reference,
wan-video-to-video-api-reference and text-to-video-api-reference there.
"""

from __future__ import annotations

import base64
import binascii
import io
import math
import re
import tempfile
import wave
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from repertory.media.clips import probe_clip

PIXELS = {"qwen-image-2.0-pro": (512**2, 2048**2), "qwen-image-3.0-pro": (512**2, 2560**2)}
"""The least and the most pixels of a picture, by the model."""
FRAMES = {"first_frame": 1, "last_frame": 1, "driving_audio": 1, "first_clip": 1}
REFERENCES = {"reference_image": 5, "reference_video": 3, "first_frame": 1}
EDITED = {"video": 1, "reference_image": 4}
MEDIA: Mapping[str, Mapping[str, int]] = {
    "wan2.7-i2v": FRAMES,
    "wan2.7-r2v": REFERENCES,
    "wan2.7-t2v": {},
    "wan2.7-videoedit": EDITED,
}
"""How many of each `type` an order to a model may have."""
COMBINED = (
    {"first_frame"},
    {"first_frame", "driving_audio"},
    {"first_frame", "last_frame"},
    {"first_frame", "last_frame", "driving_audio"},
    {"first_clip"},
    {"first_clip", "last_frame"},
)
"""What may stand beside what for wan2.7-i2v."""
RATIOS = {"16:9", "9:16", "1:1", "4:3", "3:4"}
_MOST_WORDS = {"wan2.7-t2v": 1500, "qwen-image-2.0-pro": 800, "qwen-image-3.0-pro": 800}
_DATA = re.compile(r"data:image/(png|jpeg|webp|bmp);base64,(.+)", re.DOTALL)
Laid = Callable[[str, str], bytes | None]
"""What lies at an `oss://` address, for a model; None where nothing does, or nothing that may be used."""


def still_faults(body: Any) -> Iterator[str]:
    """Everything that is wrong with an order to Qwen-Image."""
    yield from _fields(body, {"model", "input", "parameters"}, "")
    inside, parameters = body.get("input"), body.get("parameters", {})
    if not isinstance(inside, dict) or not isinstance(parameters, dict):
        yield "input and parameters must be objects"
        return
    yield from _fields(inside, {"messages"}, "input.")
    yield from _message_faults(body["model"], inside.get("messages"))
    known = {"size", "n", "negative_prompt", "prompt_extend", "watermark", "seed"}
    yield from _fields(parameters, known | ({"prompt_extend_mode"} if "3.0" in body["model"] else set()), "parameters.")
    yield from _common(parameters)
    if not _whole(parameters.get("n", 1), 1, 6):
        yield "parameters.n must be an integer from 1 to 6"
    if not _short(parameters.get("negative_prompt", ""), 500):
        yield "parameters.negative_prompt must be a text of up to 500 characters"
    size = re.fullmatch(r"(\d+)\*(\d+)", str(parameters.get("size", "1024*1024")))
    low, high = PIXELS[body["model"]]
    if size is None or not low <= int(size[1]) * int(size[2]) <= high:
        yield "parameters.size is not allowed"


def clip_faults(body: Any, laid: Laid) -> Iterator[str]:
    """Everything that is wrong with an order to Wan."""
    yield from _fields(body, {"model", "input", "parameters"}, "")
    model, inside, parameters = body["model"], body.get("input"), body.get("parameters", {})
    if not isinstance(inside, dict) or not isinstance(parameters, dict):
        yield "input and parameters must be objects"
        return
    words = model == "wan2.7-t2v"
    yield from _fields(inside, {"prompt", "negative_prompt", "audio_url" if words else "media"}, "input.")
    if not _short(inside.get("prompt", ""), _MOST_WORDS.get(model, 5000)):
        yield "input.prompt is too long, or no text"
    if not _short(inside.get("negative_prompt", ""), 500):
        yield "input.negative_prompt must be a text of up to 500 characters"
    known = {"resolution", "duration", "prompt_extend", "watermark", "seed"}
    more = {"wan2.7-i2v": set(), "wan2.7-videoedit": {"ratio", "audio_setting"}}.get(model, {"ratio"})
    yield from _fields(parameters, known | more, "parameters.")
    yield from _common(parameters)
    if parameters.get("resolution", "1080P") not in {"720P", "1080P"}:
        yield "parameters.resolution must be 720P or 1080P"
    longest = 10 if model == "wan2.7-videoedit" else 15
    whole = longest == 10 and parameters.get("duration", 0) == 0
    if not whole and not _whole(parameters.get("duration", 5), 2, longest):
        yield f"parameters.duration must be an integer from 2 to {longest}"
    if parameters.get("audio_setting", "auto") not in {"auto", "origin"}:
        yield "parameters.audio_setting must be auto or origin"
    if parameters.get("ratio", "16:9") not in RATIOS:
        yield "parameters.ratio is not allowed"
    if words:
        yield from _sound_faults(inside.get("audio_url"), laid, model, 2, 30) if "audio_url" in inside else ()
    else:
        yield from _media_faults(model, inside.get("media"), laid)


def _message_faults(model: str, messages: Any) -> Iterator[str]:
    if not (isinstance(messages, list) and len(messages) == 1 and isinstance(messages[0], dict)):
        yield "input.messages must hold exactly one message"
        return
    content = messages[0].get("content")
    if messages[0].get("role") != "user" or not isinstance(content, list) or set(messages[0]) != {"role", "content"}:
        yield "input.messages[0] must be a user's message"
        return
    texts = [one["text"] for one in content if isinstance(one, dict) and list(one) == ["text"]]
    images = [one["image"] for one in content if isinstance(one, dict) and list(one) == ["image"]]
    if len(texts) != 1 or len(images) > 3 or len(texts) + len(images) != len(content):
        yield "content must hold one text and up to three images"
    elif not (_short(texts[0], _MOST_WORDS[model]) and texts[0].strip()):
        yield "the text is empty, too long, or no text"
    yield from (
        f"image {number}: {what}" for number, one in enumerate(images, 1) for what in _picture(one, (384, 3072))
    )


def _media_faults(model: str, media: Any, laid: Laid) -> Iterator[str]:
    if not isinstance(media, list) or not all(isinstance(one, dict) for one in media):
        yield "input.media must be a list of objects"
        return
    kinds = [one.get("type") for one in media]
    allowed = MEDIA[model]
    yield from (f"type {kind} is not allowed" for kind in kinds if kind not in allowed)
    yield from (f"too many of {kind}" for kind, most in allowed.items() if kinds.count(kind) > most)
    if model == "wan2.7-i2v" and set(kinds) not in COMBINED:
        yield "these types do not go together"
    references = sum(kind in {"reference_image", "reference_video"} for kind in kinds)
    if model == "wan2.7-r2v" and not 1 <= references <= 5:
        yield "there must be one to five references"
    if model == "wan2.7-videoedit" and kinds.count("video") != 1:
        yield "there must be exactly one video"
    for one in media:
        kind, place = str(one.get("type")), one.get("url")
        yield from _fields(one, {"type", "url"} | ({"reference_voice"} if model == "wan2.7-r2v" else set()), "media.")
        if "reference_voice" in one:
            yield from _sound_faults(one["reference_voice"], laid, model, 1, 10)
        if kind == "driving_audio":
            yield from _sound_faults(place, laid, model, 2, 30)
        elif kind == "video":
            yield from _clip_faults(laid(str(place), model))
        else:
            yield from (f"{kind}: {what}" for what in _picture(place, (240, 8000), laid, model))


def _sound_faults(place: Any, laid: Laid, model: str, least_s: float, most_s: float) -> Iterator[str]:
    """Sounds go by an address; here they are WAV files that were uploaded."""
    data = laid(str(place), model)
    if data is None:
        yield "url error, please check url!"
        return
    try:
        with wave.open(io.BytesIO(data)) as sound:
            length_s = sound.getnframes() / sound.getframerate()
    except (wave.Error, EOFError):
        yield "the audio cannot be decoded"
        return
    if not least_s <= length_s <= most_s + 0.01 or len(data) > 15_000_000:
        yield f"the audio must last {least_s} to {most_s} s"


def _clip_faults(data: bytes | None) -> Iterator[str]:
    if data is None:
        yield "url error, please check url!"
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        path.write_bytes(data)
        clip = probe_clip(path)
    if not 2 <= clip.duration_s <= 10 or min(clip.width, clip.height) < 240 or max(clip.width, clip.height) > 4096:
        yield "the video's length or size is not allowed"


def _picture(place: Any, sides: tuple[int, int], laid: Laid | None = None, model: str = "") -> Iterator[str]:
    data = data_of(place) if laid is None or not str(place).startswith("oss://") else laid(str(place), model)
    if data is None:
        yield "url error, please check url!"
        return
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            width, height = image.size
    except (OSError, ValueError):
        yield "the image cannot be decoded"
        return
    if not sides[0] <= min(width, height) or max(width, height) > sides[1] or len(data) > 20_000_000:
        yield "the image's size is not allowed"


def data_of(place: Any) -> bytes | None:
    """The bytes of a data URI; None for anything else."""
    found = _DATA.fullmatch(place) if isinstance(place, str) else None
    try:
        return base64.b64decode(found[2], validate=True) if found else None
    except binascii.Error:
        return None


def _fields(table: Mapping[str, Any], known: set[str], where: str) -> Iterator[str]:
    yield from (f"{where}{name} is not a known field" for name in table if name not in known)


def _common(parameters: Mapping[str, Any]) -> Iterator[str]:
    for name in ("prompt_extend", "watermark"):
        if not isinstance(parameters.get(name, True), bool):
            yield f"parameters.{name} must be true or false"
    if not _whole(parameters.get("seed", 0), 0, 2**31 - 1):
        yield "parameters.seed must be an integer from 0 to 2147483647"


def _whole(value: object, low: float, high: float) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high and math.isfinite(value)


def _short(value: object, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most
