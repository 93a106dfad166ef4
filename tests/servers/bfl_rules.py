"""What Black Forest Labs' pages allow in a request, and what an order costs there."""

from __future__ import annotations

import base64
import binascii
import io
import json
import math
from typing import Any

from PIL import Image

MODELS = {  # pictures taken, cents for the first megapixel and for each further one
    "flux-2-klein-4b": (4, 1.4, 0.1),
    "flux-2-klein-9b": (4, 1.5, 0.2),
    "flux-2-pro": (8, 3.0, 1.5),
    "flux-2-max": (8, 7.0, 3.0),
    "flux-2-flex": (8, 5.0, 5.0),
}

PRO_MEGAPIXELS = 9
"""What [pro] takes and draws in all: 8 pictures beside one of 1 megapixel (docs.bfl.ml)."""


def faults_of(model: str, content_type: str, raw: bytes) -> list[dict[str, Any]]:
    """Everything in a request that their pages do not allow, in FastAPI's form."""
    if content_type.partition(";")[0] != "application/json":
        return [_error("header", "content-type must be application/json")]
    try:
        body = json.loads(raw)
    except ValueError:
        return [_error("body", "not JSON")]
    if not isinstance(body, dict):
        return [_error("body", "not an object")]
    most = MODELS[model][0]
    images = [name for name in body if name.startswith("input_image")]
    known = {"prompt", "seed", "width", "height", "safety_tolerance", "output_format"}
    known |= {"input_image" if number == 1 else f"input_image_{number}" for number in range(1, most + 1)}
    known |= {"steps", "guidance"} if model == "flux-2-flex" else set()
    wrong = [_error(name, "extra fields not permitted") for name in body if name not in known]
    expected = ["input_image" if number == 1 else f"input_image_{number}" for number in range(1, len(images) + 1)]
    if images != expected:
        wrong.append(_error("input_image", "pictures must be numbered without a gap"))
    wrong += [_error(name, "not base64 of a picture") for name in images if not _is_picture(body[name])]
    if not wrong and model == "flux-2-pro" and input_mp(body) + output_mp(body) > PRO_MEGAPIXELS:
        wrong.append(_error("input_image", f"more than {PRO_MEGAPIXELS} MP of input and output"))
    return wrong + _wrong_values(body)


def _wrong_values(body: dict[str, Any]) -> list[dict[str, Any]]:
    width, height = body.get("width", 1024), body.get("height", 1024)
    rules = {
        "prompt": isinstance(body.get("prompt"), str) and bool(body["prompt"].strip()),
        "seed": body.get("seed") is None or _whole(body["seed"], 0, 2**32),
        "width": _whole(width, 64, 4096) and width % 16 == 0,
        "height": _whole(height, 64, 4096) and height % 16 == 0 and width * height <= 4_194_304,
        "safety_tolerance": _whole(body.get("safety_tolerance", 2), 0, 5),
        "output_format": body.get("output_format", "jpeg") in {"jpeg", "png"},
        "steps": _whole(body.get("steps", 50), 1, 50),
        "guidance": isinstance(body.get("guidance", 4.5), (int, float)) and 1.5 <= body.get("guidance", 4.5) <= 10,
    }
    return [_error(name, "value is not allowed") for name, good in rules.items() if not good]


def _whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _error(where: str, what: str) -> dict[str, Any]:
    return {"loc": ["body", where], "msg": what, "type": "value_error"}


def _is_picture(text: object) -> bool:
    try:
        with Image.open(io.BytesIO(base64.b64decode(str(text), validate=True))) as image:
            image.load()
    except (binascii.Error, OSError, ValueError):
        return False
    return True


def cost_of(model: str, body: dict[str, Any]) -> float:
    """In credits of one cent: the first megapixel, and each further one of the output and of what was sent."""
    _, first, more = MODELS[model]
    return round(first + (output_mp(body) - 1) * more + input_mp(body) * more, 3)


def output_mp(body: dict[str, Any]) -> int:
    width, height = int(body.get("width", 1024)), int(body.get("height", 1024))
    return max(1, math.ceil(width * height / 1_048_576))


def input_mp(body: dict[str, Any]) -> int:
    total = 0
    for name, value in body.items():
        if name.startswith("input_image"):
            with Image.open(io.BytesIO(base64.b64decode(value))) as image:
                total += max(1, math.ceil(image.width * image.height / 1_048_576))
    return total
