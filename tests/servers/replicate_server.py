"""A strict stand-in for Replicate's API on this machine: files, orders of a few models, and whose account it is.

Faults of its own, all at "poll": `ends` (the order is `word`: "failed", "canceled", "aborted", with `body` as its
error) and `gone` (it succeeded, and its result was deleted)."""

from __future__ import annotations

import base64
import functools
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from canary import CANARY
from forms import Part, parts_of
from openai_server import fitted_in
from replicate_rules import MODELS, wrong_in
from standin import Answer, Request, StandIn, a_png

from repertory.media.clips import write_clip

_SIZES = {"1K": 1024, "2K": 2048, "4K": 4096}


@dataclass(kw_only=True)
class Task:
    """One order that was taken."""

    id: str
    model: str
    input: dict[str, Any]
    status: str = "starting"
    output: str = ""
    made_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())


class ReplicateServer(StandIn):
    """The API at `url` and, at another origin, the place where results are handed out."""

    def __init__(self, *, port: int = 0, key: str = f"{CANARY}-replicate", polls: int = 1) -> None:
        super().__init__(key=key, port=port)
        self.polls = polls
        """How often an order is being made before it is done."""
        self.uploads: dict[str, Part] = {}
        """What was brought here, by its address."""

    def moment(self, request: Request) -> str:
        if request.path == "/v1/files":
            return "upload"
        if request.path == "/v1/account":
            return "account"
        return super().moment(request)

    def refusal(self, request: Request) -> Answer | None:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return Answer(
                status=401, body=problem(401, "You did not pass a valid authentication token", "Unauthenticated")
            )
        if request.path == "/v1/files" and request.method == "POST":
            good = [part.name for part in parts_of(request)] == ["content"] and parts_of(request)[0].data
            return None if good else Answer(status=400, body=problem(400, "Missing content", "Bad request"))
        model = _model(request)
        if model and model not in MODELS:
            return Answer(status=404, body=problem(404, "The requested resource could not be found.", "Not found"))
        if model and request.method == "POST":
            wrong = wrong_in(model, request.json if request.is_json else None) + self._missing(request)
            told = "\n".join(f"- {one}" for one in wrong)
            return Answer(status=422, body=problem(422, told, "Input validation failed")) if wrong else None
        known = request.path == "/v1/account" or self._task(request) is not None
        return None if known else Answer(status=404, body=problem(404, "Prediction not found", "Not found"))

    def answer(self, request: Request) -> Answer:
        if request.path == "/v1/account":
            return Answer(body={"type": "user", "username": "mia", "name": "Mia", "github_url": None})
        if request.path == "/v1/files":
            return self._stored(parts_of(request)[0])
        if _model(request):
            return Answer(status=201, body=self._told(self._take(_model(request), request.json["input"])))
        task = self._task(request)
        assert task is not None
        if request.path.endswith("/cancel"):
            task.status = "canceled" if task.status in {"starting", "processing"} else task.status
            return Answer(body=self._told(task))
        return self._news(task)

    def file(self, url: str) -> bytes:
        """A file that an order names: one that was brought, or one in the order itself."""
        return self.uploads[url].data if url in self.uploads else base64.b64decode(url.partition(";base64,")[2])

    def error(self, status: int, words: str = "") -> object:
        return problem(status, words or f"error {status}", f"error {status}")

    def _missing(self, request: Request) -> list[str]:
        """The files that an order names and that were never brought."""
        body = request.json
        given = body.get("input", {}).values() if isinstance(body, dict) else ()
        named = [one for value in given for one in (value if isinstance(value, list) else [value])]
        urls = [one for one in named if isinstance(one, str) and one.startswith("http")]
        return [f"input: {url} cannot be fetched" for url in urls if url not in self.uploads]

    def _stored(self, part: Part) -> Answer:
        with self.lock:
            name = f"{part.kind.partition('/')[0]}-{len(self.uploads) + 1}"
            url = f"{self.url}/v1/files/{name}"
            self.uploads[url] = part
        told = {"id": name, "name": part.file, "content_type": part.kind, "size": len(part.data), "urls": {"get": url}}
        return Answer(
            status=201, body={**told, "etag": "", "checksums": {}, "metadata": {}, "created_at": "2026-11-23"}
        )

    def _take(self, model: str, given: dict[str, Any]) -> Task:
        with self.lock:
            task = Task(id=f"rmt{len(self.orders) + 1:023}", model=model, input=given)
            self.orders.append(task)
            return task

    def _task(self, request: Request) -> Task | None:
        name = request.path.removeprefix("/v1/predictions/").removesuffix("/cancel")
        return next((one for one in self.orders if one.id == name), None)

    def _news(self, task: Task) -> Answer:
        fault = self.fault("poll", "ends", "gone")
        if fault is not None and fault.how == "ends":
            return Answer(body={**self._told(task), "status": fault.word, "error": fault.body})
        waits = [one for one in self.seen if one.method == "GET" and one.path == f"/v1/predictions/{task.id}"]
        if task.status not in {"canceled", "succeeded"}:
            task.status = "processing" if len(waits) <= self.polls else "succeeded"
        if task.status == "succeeded" and not task.output:
            task.output = self._made(task)
        told = self._told(task)
        return Answer(body={**told, "output": None, "data_removed": True} if fault is not None else told)

    def _told(self, task: Task) -> dict[str, Any]:
        output: object = task.output or None
        if task.output and task.model.startswith("kwaivgi"):
            output = [task.output]  # older versions of models give lists
        urls = {"get": f"{self.url}/v1/predictions/{task.id}", "cancel": f"{self.url}/v1/predictions/{task.id}/cancel"}
        times = {"created_at": task.made_at, "started_at": None, "completed_at": None}
        told = {"id": task.id, "model": task.model, "version": "hidden", "status": task.status, "input": task.input}
        return {**told, **times, "output": output, "error": None, "logs": "", "metrics": {}, "urls": urls}

    def _made(self, task: Task) -> str:
        if "output_format" not in task.input:
            data = self.painted(task.input.get("prompt", ""), seconds=float(task.input.get("duration", 5))) or _clip()
            return self.hand_out(f"{task.id}.mp4", data, "video/mp4")
        pictures = task.input.get("input_images") or task.input.get("image_input")
        wide, tall = _size(task.input)
        data = self.painted(task.input["prompt"], (wide, tall))
        if not data:
            data = fitted_in(self.file(pictures[0]), wide, tall) if pictures else a_png(wide, tall)
        return self.hand_out(f"{task.id}.png", data, "image/png")


def problem(status: int, detail: str, title: str) -> dict[str, Any]:
    """An error in Replicate's form (RFC 7807)."""
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


def _model(request: Request) -> str:
    """The model that an order is for; empty where the request is none."""
    named = request.path.removeprefix("/v1/models/").removesuffix("/predictions")
    return named if request.path == f"/v1/models/{named}/predictions" else ""


def _size(given: dict[str, Any]) -> tuple[int, int]:
    if "width" in given:
        return given["width"], given["height"]
    wide, tall = (int(side) for side in given["aspect_ratio"].split(":"))
    scale = _SIZES[given["resolution"]] / (wide * tall) ** 0.5
    return round(wide * scale), round(tall * scale)


@functools.cache
def _clip() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_clip(path, [np.full((72, 128, 3), shade, np.uint8) for shade in range(60, 180, 10)], fps=24)
        return path.read_bytes()
