"""A strict stand-in for the API of Black Forest Labs, on this machine.

It takes what their pages say that they take and refuses everything else, counts orders and keeps them in a log that
outlives it. In tests it runs in a thread (`with BflServer() as server`); for trials with `kill -9` it is a process:

    python -m tests.servers.bfl_server --port 8931 --log orders.jsonl
    BFL_API_BASE=http://127.0.0.1:8931 BFL_API_KEY=canary-4f2a9c-bfl repertory ...
    python -m tests.servers.bfl_server --count orders.jsonl     # exit code 1 if any order was placed twice
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import os
import sys
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

sys.path.insert(0, str(Path(__file__).parent))  # it is run as a program and imported by tests
from bfl_rules import MODELS, cost_of, faults_of, input_mp, output_mp
from canary import CANARY
from standin import Answer, Request, StandIn


@dataclass(kw_only=True)
class Task:
    """One order that was taken."""

    id: str
    model: str
    digest: str
    """Hash of the whole request body: two equal ones are the same order placed twice."""
    body: dict[str, Any]
    cost: float
    polls: int = 0
    sample: str = ""
    """Where its picture lies, once it is ready."""


class BflServer(StandIn):
    """The API at `url` and, at another origin, the place where pictures are handed out."""

    def __init__(self, *, port: int = 0, log: Path | None = None, key: str = f"{CANARY}-bfl", polls: int = 1) -> None:
        super().__init__(key=key, port=port)
        self.polls = polls
        """How often an order is "Pending" before it is "Ready"."""
        self.log = log
        self.foreign_polling = ""
        """Where the polling address points instead of here, if anywhere."""
        self.word_for_status = "status"
        self.credits: object = 1234.5
        """What it says is left."""
        self.orders: list[Task] = [_remembered(line) for line in (read_log(log) if log is not None else [])]

    def refusal(self, request: Request) -> Answer | None:
        if request.method == "GET":
            if request.path not in {"/v1/get_result", "/v1/credits"}:
                return Answer(status=404, body={"detail": "Not Found"})
            return None if self._let_in(request) else Answer(status=403, body={"detail": "Not authenticated"})
        model = request.path.removeprefix("/v1/")
        if not self._let_in(request):
            words = {"error": "unauthorized", "message": "Invalid or missing API key", "details": {}}
            return Answer(status=401, body=words)
        if model not in MODELS or not request.path.startswith("/v1/"):
            return Answer(status=404, body={"detail": "Not Found"})
        wrong = faults_of(model, request.headers.get("content-type", ""), request.raw)
        return Answer(status=422, body={"detail": wrong}) if wrong else None

    def answer(self, request: Request) -> Answer:
        if request.method == "POST":
            return self._receipt(self._take(request.path.removeprefix("/v1/"), request))
        if request.path == "/v1/credits":
            return Answer(body={"credits": self.credits})
        fault = self.fault("poll", "word")
        return self._tell(request.query.get("id", ""), fault.word if fault is not None else "")

    def error(self, status: int, words: str = "") -> object:
        if status == 422:
            return {"detail": [{"loc": ["body"], "msg": words or "not allowed", "type": "value_error"}]}
        return {"error": f"error_{status}", "message": words or f"error {status}", "details": {}}

    def _let_in(self, request: Request) -> bool:
        return request.headers.get("x-key") == self.key

    def _take(self, model: str, request: Request) -> Task:
        """Counts the order and writes it to the log before anything is answered."""
        body = request.json
        with self.lock:
            digest = hashlib.sha256(model.encode() + request.raw).hexdigest()
            name = f"task-{len(self.orders) + 1:04d}"
            task = Task(id=name, model=model, digest=digest, body=body, cost=cost_of(model, body))
            self.orders.append(task)
            if self.log is not None:
                pictures = sum(name.startswith("input_image") for name in body)
                small = {name: value for name, value in body.items() if not name.startswith("input_image")}
                line = {"id": task.id, "model": model, "digest": digest, "cost": task.cost, "pictures": pictures}
                with self.log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({**line, "body": small, "first": body.get("input_image", "")}) + "\n")
                    file.flush()
                    os.fsync(file.fileno())
            return task

    def _receipt(self, task: Task) -> Answer:
        polling = self.foreign_polling or f"{self.url}/v1/get_result?id={task.id}"
        megapixels = {"input_mp": input_mp(task.body), "output_mp": output_mp(task.body)}
        return Answer(body={"id": task.id, "polling_url": polling, "cost": task.cost, **megapixels})

    def _tell(self, task_id: str, ending: str) -> Answer:
        """How it stands with an order; `ending` is the word of a bad end that a test wants."""
        task = next((one for one in self.orders if one.id == task_id), None)
        word, result = ending, None
        if task is None:
            word = "Task not found"
        elif not ending:
            task.polls += 1
            word = "Pending" if task.polls <= self.polls else "Ready"
            result = self._result(task) if word == "Ready" else None
        return Answer(body={"id": task_id, self.word_for_status: word, "result": result, "details": None})

    def _result(self, task: Task) -> dict[str, Any]:
        if not task.sample:
            made = self.painted(task.body["prompt"], _size(task)) or _picture(task)
            task.sample = self.hand_out(f"{task.id}/sample.png", made, "image/png")
        return {"sample": task.sample, "seed": task.body.get("seed", 4711), "prompt": task.body["prompt"]}


def _remembered(line: dict[str, Any]) -> Task:
    """An order of an earlier run: it must be found again after the server was restarted."""
    body = line["body"] | ({"input_image": line["first"]} if line["first"] else {})
    return Task(id=line["id"], model=line["model"], digest=line["digest"], body=body, cost=line["cost"])


def _size(task: Task) -> tuple[int, int]:
    return task.body.get("width", 1024), task.body.get("height", 1024)


def _picture(task: Task) -> bytes:
    """The first picture that was sent, fitted into the size that was ordered; a plain one where none was sent."""
    size = _size(task)
    colour = bytes.fromhex(task.digest[:6])
    made = Image.new("RGB", size, (colour[0], colour[1], colour[2]))
    if "input_image" in task.body:
        with Image.open(io.BytesIO(base64.b64decode(task.body["input_image"]))) as sent:
            fitted = ImageOps.contain(sent.convert("RGB"), size)
        made.paste(fitted, ((size[0] - fitted.width) // 2, (size[1] - fitted.height) // 2))
    file = io.BytesIO()
    made.save(file, "PNG")
    return file.getvalue()


def read_log(log: Path) -> list[dict[str, Any]]:
    """The orders in a log, oldest first; a last line that a kill cut short is left out, for it was never answered."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def placed_twice(log: Path) -> dict[str, int]:
    """How often each order was placed that was placed more than once, by the hash of its request."""
    counted = Counter(line["digest"] for line in read_log(log))
    return {digest: times for digest, times in counted.items() if times > 1}


def main() -> int:
    """Serves until it is stopped, or counts what a log holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8931)
    parser.add_argument("--log", type=Path, default=Path("bfl-orders.jsonl"))
    parser.add_argument("--polls", type=int, default=1)
    parser.add_argument("--key", default=f"{CANARY}-bfl")
    parser.add_argument("--count", type=Path, help="count the orders in this log and stop")
    chosen = parser.parse_args()
    if chosen.count is not None:
        twice = placed_twice(chosen.count)
        sys.stdout.write(f"{len(read_log(chosen.count))} orders, {len(twice)} of them placed more than once\n")
        return int(bool(twice))
    with BflServer(port=chosen.port, log=chosen.log, key=chosen.key, polls=chosen.polls) as server:
        sys.stdout.write(f"BFL_API_BASE={server.url} BFL_API_KEY={server.key}\n")
        sys.stdout.flush()
        threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
