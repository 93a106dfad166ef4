"""A strict stand-in for Stability AI's images on this machine, written from their pages (REST API v2beta): stills from
a form (multipart/form-data), answered with the picture itself, and the balance of an account."""

from __future__ import annotations

from typing import Any

from forms import parts_of
from standin import Answer, Fault, Request, StandIn, a_png

_ROAD = "/v2beta/stable-image/generate/"
_MODELS = {"ultra", "core"}
_DRAWN = {
    "1:1": (1024, 1024),
    "16:9": (1344, 768),
    "9:16": (768, 1344),
    "3:2": (1216, 832),
    "2:3": (832, 1216),
    "5:4": (1120, 896),
    "4:5": (896, 1120),
    "21:9": (1536, 640),
    "9:21": (640, 1536),
}
"""Sizes near a megapixel; those of their own were not found."""
_STYLES = {"photographic", "cinematic", "analog-film", "anime", "comic-book", "line-art"}


def problem(name: str, words: str) -> dict[str, Any]:
    """An error in the form of v2beta."""
    return {"id": "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4", "name": name, "errors": [words]}


_FLAGGED = "Your request was flagged by our content moderation system, as a result your request was denied."
REFUSALS = {
    "flagged by our content moderation": Fault(status=403, body=problem("content_moderation", _FLAGGED)),
    "moderation blurred": Fault(at="made", how="blurred"),
    "some-field: is required": Fault(status=400, body=problem("bad_request", "some-field: is required")),
    "cannot be larger than 10MiB": Fault(
        status=413, body=problem("payload_too_large", "payloads cannot be larger than 10MiB")
    ),
    "English is the only supported language": Fault(
        status=422, body=problem("invalid_language", "English is the only supported language for this service.")
    ),
}
"""Every refusal that their pages name, by the words that the user must read. The words of 402 and 422 are from reports
of users, not from a page."""
NO_CREDIT = Fault(status=402, body=problem("payment_required", "You lack sufficient credits to make this request."))
WRONG_KEY = Fault(status=401, body=problem("unauthorized", "authorization: invalid or missing header value"))


class StabilityServer(StandIn):
    """The API at `url`; results are in its answers."""

    def refusal(self, request: Request) -> Answer | None:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            words = f"Incorrect API key provided: {request.headers.get('authorization', '')}."
            old = {"id": "41978b14", "name": "unauthorized", "message": words}
            return Answer(status=401, body=old if request.path.startswith("/v1/") else WRONG_KEY.body)
        if request.method == "GET" and request.path == "/v1/user/balance":
            return None
        if request.method != "POST" or request.path.removeprefix(_ROAD) not in _MODELS:
            return Answer(status=404, body=problem("not_found", f"no such road: {request.path}"))
        wrong = _wrong(request)
        return Answer(status=400, body=problem("bad_request", wrong)) if wrong else None

    def answer(self, request: Request) -> Answer:
        if request.method == "GET":
            return Answer(body={"credits": 0.6336833840314097})
        fields = _fields(request)
        with self.lock:
            self.orders.append(fields)
        blurred = self.fault("made", "blurred") is not None
        said = {"finish-reason": "CONTENT_FILTERED" if blurred else "SUCCESS", "seed": fields.get("seed", "343940597")}
        png = a_png(*_DRAWN[fields.get("aspect_ratio", "1:1")])
        return Answer(body=png, kind="image/png", headers={**said, "x-request-id": "r-1"})

    def error(self, status: int, words: str = "") -> object:
        return problem(f"error_{status}", words or f"error {status}")


def _fields(request: Request) -> dict[str, str]:
    return {part.name: part.text for part in parts_of(request) if not part.file}


def _wrong(request: Request) -> str:
    """What is not allowed; empty where all is."""
    fields = _fields(request)
    rules = {
        "content-type": bool(parts_of(request)),
        "accept": request.headers.get("accept") in {"image/*", "application/json"},
        "prompt": 1 <= len(fields.get("prompt", "")) <= 10_000,
        "negative_prompt": 1 <= len(fields.get("negative_prompt", "none")) <= 10_000,
        "aspect_ratio": fields.get("aspect_ratio", "1:1") in _DRAWN,
        "seed": fields.get("seed", "0").isdecimal() and int(fields.get("seed", "0")) <= 4_294_967_294,
        "style_preset": fields.get("style_preset", "anime") in _STYLES,
        "output_format": fields.get("output_format", "png") == "png",
    }
    strange = sorted(fields.keys() - rules.keys())
    return next((f"{name}: is invalid" for name, good in rules.items() if not good), "") or "".join(strange[:1])
