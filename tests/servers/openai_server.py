"""A strict stand-in for OpenAI's image API on this machine, written from the words of its client (openai 3.54.0):
pictures made from words (JSON) and from pictures (a form), and what models there are."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass, field
from typing import Any

from canary import CANARY
from forms import Part, parts_of
from PIL import Image, ImageOps
from standin import Answer, Request, StandIn, a_png, is_picture

MODELS = {"gpt-image-2.5-sunburst", "gpt-image-2.5-flare", "gpt-image-1.5", "my-model"}
_ROADS = {"/v1/images/generations", "/v1/images/edits"}
_CHOICES = {
    "quality": {"low", "medium", "high", "xhigh", "max", "auto"},
    "moderation": {"low", "auto"},
    "background": {"transparent", "opaque", "auto"},
    "output_format": {"png", "webp", "jpeg"},
}
_STANDARD = {"1024x1024", "1536x1024", "1024x1536"}


@dataclass(frozen=True, kw_only=True)
class Made:
    """One picture that was ordered."""

    fields: dict[str, Any]
    images: tuple[Part, ...] = ()
    road: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class OpenAIServer(StandIn):
    """The API at `url`/v1; results are in its answers, or at `results_url` where `links` is set."""

    def __init__(
        self, *, port: int = 0, key: str = f"{CANARY}-openai", links: bool = False, strange: bool = False
    ) -> None:
        super().__init__(key=key, port=port)
        self.links = links
        """Answers with an address, as other servers may."""
        self.strange = strange
        """Another server that speaks the API: it takes fields of its own, and any size."""

    def refusal(self, request: Request) -> Answer | None:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return Answer(status=401, body=named("invalid_api_key", "Incorrect API key provided."))
        if request.method == "GET" and request.path.startswith("/v1/models/"):
            known = request.path.removeprefix("/v1/models/") in MODELS
            return None if known else Answer(status=404, body=named("model_not_found", "The model does not exist."))
        if request.method != "POST" or request.path not in _ROADS:
            return Answer(status=404, body=named("unknown_url", f"Unknown request URL: {request.path}"))
        fields, images = _read(request)
        wrong = self._wrong(fields, images, request.path.endswith("edits"))
        return Answer(status=400, body=named(wrong[0], wrong[1])) if wrong else None

    def answer(self, request: Request) -> Answer:
        if request.method == "GET":
            return Answer(body={"id": request.path.rpartition("/")[2], "object": "model", "owned_by": "openai"})
        fields, images = _read(request)
        with self.lock:
            self.orders.append(Made(fields=fields, images=tuple(images), road=request.path))
        fault = self.fault("made", "words")
        if fault is not None:
            return Answer(body=fault.body)
        wide, tall = (int(side) for side in str(fields["size"]).split("x"))
        png = self.painted(str(fields["prompt"]), (wide, tall))
        if not png:
            png = fitted_in(images[0].data, wide, tall) if images else a_png(wide, tall)
        shown = {"b64_json": base64.b64encode(png).decode()}
        if self.links:
            shown = {"url": self.hand_out(f"{len(self.orders)}.png", png, "image/png"), "revised_prompt": "A woman."}
        usage = {"input_tokens": 40, "output_tokens": 1756, "total_tokens": 1796}
        told = {"created": 1789, "size": fields["size"], "quality": fields.get("quality", "auto")}
        return Answer(body={**told, "data": [shown], "usage": usage})

    def error(self, status: int, words: str = "") -> object:
        return named("rate_limit_exceeded" if status == 429 else f"error_{status}", words or f"error {status}")

    def _wrong(self, fields: dict[str, Any], images: list[Part], edit: bool) -> tuple[str, str] | None:
        """What is not allowed: a code and words."""
        known = {"model", "prompt", "n", "size", *_CHOICES}
        if strange := sorted(fields.keys() - known):
            return None if self.strange else ("unknown_parameter", f"Unknown parameter: '{strange[0]}'.")
        rules = {
            "model": fields.get("model") in MODELS,
            "prompt": isinstance(fields.get("prompt"), str) and 0 < len(fields["prompt"]) <= 32_000,
            "n": fields.get("n", 1) in {1, "1"} and (edit or isinstance(fields.get("n", 1), int)),
            "size": self.strange or _drawn(str(fields.get("model")), fields.get("size")),
            "image": _images(images) if edit else not images,
            **{
                name: fields.get(name, "auto") in {*words, "auto"} for name, words in _CHOICES.items() if name in fields
            },
        }
        return next((("invalid_value", f"Invalid value: '{name}'.") for name, good in rules.items() if not good), None)


def named(code: str, words: str, kind: str = "invalid_request_error") -> dict[str, Any]:
    """An error in OpenAI's form."""
    return {"error": {"message": words, "type": kind, "param": None, "code": code}}


def fitted_in(data: bytes, wide: int, tall: int) -> bytes:
    """The picture that was sent, fitted into the size that was ordered."""
    made = Image.new("RGB", (wide, tall), (90, 120, 150))
    with Image.open(io.BytesIO(data)) as sent:
        fitted = ImageOps.contain(sent.convert("RGB"), (wide, tall))
    made.paste(fitted, ((wide - fitted.width) // 2, (tall - fitted.height) // 2))
    file = io.BytesIO()
    made.save(file, "PNG")
    return file.getvalue()


def _read(request: Request) -> tuple[dict[str, Any], list[Part]]:
    if request.path.endswith("edits"):
        parts = parts_of(request)
        return {part.name: part.text for part in parts if not part.file}, [part for part in parts if part.file]
    body = request.json if request.is_json else None
    return (body, []) if isinstance(body, dict) else ({}, [])


def _images(images: list[Part]) -> bool:
    """One as `image`, several as `image[]`, 16 at most, each a picture of the kind that its part says."""
    names = {"image"} if len(images) == 1 else {"image[]"}
    good = all(
        part.name in names and part.kind in {"image/png", "image/jpeg", "image/webp"} and is_picture(part.data)
        for part in images
    )
    return good and 0 < len(images) <= 16


def _drawn(model: str, size: object) -> bool:
    if model == "gpt-image-1.5":
        return size in _STANDARD
    found = re.fullmatch(r"(\d+)x(\d+)", size) if isinstance(size, str) else None
    if found is None:
        return False
    wide, tall = int(found[1]), int(found[2])
    even = wide % 16 == 0 and tall % 16 == 0 and max(wide, tall) <= 3840
    return even and 655_360 <= wide * tall <= 8_294_400 and max(wide, tall) <= 3 * min(wide, tall)
