"""A strict stand-in for fal on this machine: its queue under /queue, its storage under /rest and /cdn, and its platform
under /platform. As at fal, an order is taken before it is looked at, and what it does not allow shows as its result."""

from __future__ import annotations

import functools
import io
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from canary import CANARY
from fal_rules import ENDPOINTS, Endpoint, drawn_size, faults_of
from PIL import Image, ImageOps
from standin import Answer, Fault, Request, StandIn, a_png

from repertory.media.clips import write_clip
from repertory.media.sounds import write_wav

_TOKEN = "cdn_token_1"  # noqa: S105 - an invented one


@dataclass(kw_only=True)
class Task:
    """One order that was taken."""

    id: str
    endpoint: str
    body: dict[str, Any]
    wrong: list[dict[str, Any]]
    polls: int = 0
    ending: Fault | None = None
    result: dict[str, Any] = field(default_factory=dict)
    cancelled: bool = False

    @property
    def app(self) -> str:
        """Owner and name: a request is asked for without the rest of its endpoint."""
        return "/".join(self.endpoint.split("/")[:2])


class FalServer(StandIn):
    """fal at `url`; what it made, and what was brought to it, at `results_url`."""

    def __init__(self, *, key: str = f"{CANARY}-fal", port: int = 0, polls: int = 1) -> None:
        super().__init__(key=key, port=port)
        self.polls = polls
        """How often an order waits or is being made before it is done."""
        self.orders: list[Task] = []
        self.uploads: dict[str, tuple[bytes, str]] = {}
        """What was brought here, by its address."""

    def moment(self, request: Request) -> str:
        if request.path.startswith(("/rest/", "/cdn/")):
            return "upload"
        if request.path.startswith("/platform/"):
            return "account"
        return {"POST": "submit", "PUT": "cancel"}.get(request.method, "poll")

    def refusal(self, request: Request) -> Answer | None:
        told = request.headers.get("authorization", "")
        if request.path.startswith("/cdn/"):
            if self.key in told:
                self.violations.append("the key was shown to the storage, which has tokens")
            return None if told == f"Bearer {_TOKEN}" else Answer(status=401, body={"detail": "Invalid token"})
        if told != f"Key {self.key}":
            return Answer(status=401, body={"detail": "Cannot access application. Authentication is required"})
        if self.moment(request) != "submit":
            return None
        if request.path.removeprefix("/queue/") not in ENDPOINTS:
            return Answer(status=404, body={"detail": f"Application {request.path[7:]} not found"})
        if not request.is_json or not isinstance(request.json, dict):
            return Answer(status=422, body={"detail": [{"loc": ["body"], "msg": "not JSON", "type": "json_invalid"}]})
        return None

    def answer(self, request: Request) -> Answer:
        match self.moment(request):
            case "upload":
                return self._stored(request)
            case "account":
                return self._price(request)
            case "submit":
                return self._receipt(request)
        return self._told(request)

    def error(self, status: int, words: str = "") -> object:
        return {"detail": words or f"error {status}"}

    def _stored(self, request: Request) -> Answer:
        if request.path == "/rest/storage/auth/token" and request.query.get("storage_type") == "fal-cdn-v3":
            until = "2099-01-01T00:00:00+00:00"
            return Answer(
                body={"token": _TOKEN, "token_type": "Bearer", "base_url": f"{self.url}/cdn", "expires_at": until}
            )
        if request.path != "/cdn/files/upload" or request.method != "POST" or not request.raw:
            return Answer(status=404, body={"detail": "Not Found"})
        kept = json.loads(request.headers.get("x-fal-object-lifecycle", "{}"))
        if kept.get("expiration_duration_seconds", 0) <= 0:
            self.violations.append("a file was left in the storage for good")
        with self.lock:
            url = f"{self.results_url}/files/b/{len(self.uploads) + 1}"
            self.uploads[url] = (request.raw, request.headers.get("content-type", ""))
        return Answer(body={"access_url": url})

    def _receipt(self, request: Request) -> Answer:
        endpoint, body = request.path.removeprefix("/queue/"), request.json
        with self.lock:
            name = f"req-{len(self.orders) + 1:04d}"
            wrong = faults_of(ENDPOINTS[endpoint], body, self.uploads)
            task = Task(id=name, endpoint=endpoint, body=body, wrong=wrong)
            self.orders.append(task)
        url = f"https://queue.fal.run/{task.app}/requests/{task.id}"
        links = {"response_url": url, "status_url": f"{url}/status", "cancel_url": f"{url}/cancel"}
        return Answer(body={"request_id": task.id, **links})

    def _told(self, request: Request) -> Answer:
        app, _, rest = request.path.removeprefix("/queue/").partition("/requests/")
        name, _, what = rest.partition("/")
        task = next((one for one in self.orders if (one.id, one.app) == (name, app)), None)
        if task is None:
            return Answer(status=404, body={"detail": "Request not found"})
        if what == "cancel":
            task.cancelled = task.polls <= self.polls
            return Answer(status=202 if task.cancelled else 400, body={"status": "CANCELLATION_REQUESTED"})
        return self._status(task) if what == "status" else self._result(task)

    def _status(self, task: Task) -> Answer:
        task.ending = task.ending or self.fault("poll", "ends")
        task.polls += 1
        if task.polls <= self.polls and task.ending is None:
            return Answer(status=202, body={"status": "IN_QUEUE", "queue_position": 0})
        if task.polls == self.polls + 1 and self.polls > 1:
            return Answer(status=202, body={"status": "IN_PROGRESS", "logs": None})
        done: dict[str, Any] = {"status": "COMPLETED", "logs": None, "metrics": {"inference_time": 1.5}}
        if task.ending is not None and task.ending.word:
            done |= {"error": task.ending.word, "error_type": "runner_disconnected"}
        return Answer(body=done)

    def _result(self, task: Task) -> Answer:
        if task.ending is not None:
            return Answer(status=task.ending.status, body=task.ending.body)
        if task.wrong:
            return Answer(status=422, body={"detail": task.wrong})
        if not task.result:
            task.result = self._made(task, ENDPOINTS[task.endpoint])
        return Answer(body=task.result)

    def _made(self, task: Task, endpoint: Endpoint) -> dict[str, Any]:
        data, suffix, kind = _file(endpoint.gives) or (self._picture(task.body), "png", "image/png")
        if endpoint.gives == "video":
            seconds = float(str(task.body.get("duration", 5)).removesuffix("s"))
            data = self.painted(task.body.get("prompt", ""), seconds=seconds) or data
        url = self.hand_out(f"{task.id}/output.{suffix}", data, kind)
        made = {"url": url, "content_type": kind, "file_name": f"output.{suffix}", "file_size": len(data)}
        result: dict[str, Any] = {endpoint.gives: [made] if endpoint.gives == "images" else made}
        if endpoint.gives == "diffusers_lora_file":
            result["config_file"] = made
        if task.endpoint.startswith("fal-ai/flux-2/"):
            result |= {"has_nsfw_concepts": [False], "prompt": task.body["prompt"], "timings": {}}
        return result | ({"seed": task.body.get("seed", 4711)} if endpoint.seeded else {})

    def _picture(self, body: dict[str, Any]) -> bytes:
        """The first picture that was sent, fitted into the size that was ordered; a plain one where none was sent."""
        size = drawn_size(body)
        if painted := self.painted(body.get("prompt", ""), size):
            return painted
        if not body.get("image_urls"):
            return a_png(*size)
        with Image.open(io.BytesIO(self.uploads[body["image_urls"][0]][0])) as sent:
            made = ImageOps.pad(sent.convert("RGB"), size)
        file = io.BytesIO()
        made.save(file, "PNG", compress_level=1)
        return file.getvalue()

    def _price(self, request: Request) -> Answer:
        name = request.query.get("endpoint_id", "")
        if request.path != "/platform/v1/models/pricing" or name not in {*ENDPOINTS, "fal-ai/flux/dev"}:
            return Answer(status=404, body={"error": {"type": "not_found", "message": "Endpoint not found"}})
        price = {"endpoint_id": name, "unit_price": 0.03, "unit": "megapixels", "currency": "USD"}
        return Answer(body={"prices": [price], "next_cursor": None, "has_more": False})


def _file(gives: str) -> tuple[bytes, str, str] | None:
    """What is made under that name, with its suffix and media type; None for a picture, which is drawn by order."""
    if gives == "video":
        return _clip(), "mp4", "video/mp4"
    if gives == "audio":
        return _sound(), "wav", "audio/wav"
    return (_weights(), "safetensors", "application/octet-stream") if gives == "diffusers_lora_file" else None


@functools.cache
def _clip() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_clip(path, [np.full((72, 128, 3), shade, np.uint8) for shade in range(60, 180, 10)], fps=24)
        return path.read_bytes()


@functools.cache
def _sound() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.wav"
        write_wav(path, (0.3 * np.sin(np.arange(8_000) / 12)).astype(np.float32), 16_000)
        return path.read_bytes()


def _weights() -> bytes:
    header = b'{"lora":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}'
    return len(header).to_bytes(8, "little") + header + bytes(12)
