"""A strict stand-in for the API of Black Forest Labs, on this machine.

It takes what their pages say that they take and refuses everything else, counts orders and keeps them in a log that
outlives it. In tests it runs in a thread (`with BflServer() as server`); for trials with `kill -9` it is a process:

    python -m tests.servers.bfl_server --port 8931 --log orders.jsonl
    BFL_API_BASE=http://127.0.0.1:8931 BFL_API_KEY=bfl_test repertory ...
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
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from PIL import Image, ImageOps

sys.path.insert(0, str(Path(__file__).parent))  # it is run as a program and imported by tests
from bfl_rules import MODELS, cost_of, faults_of, input_mp, output_mp

SAMPLE_LIFE_S = 600.0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong with one order. `at` is the moment: submit, poll or sample.

    `how`: status (answer `status` with `body` and `headers`), silence (take it, then hang up without a word),
    slow (answer after `delay_s`), blank (200 and an empty object); at poll also word (the status word `word`); at
    sample expired, short (break off half way), broken (not a picture), jpeg, endless.
    """

    at: str = "submit"
    how: str = "status"
    status: int = 500
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    word: str = "Error"
    delay_s: float = 0.0
    times: int = 1
    """How often it happens; -1 for ever."""


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
    picture: bytes = b""
    ready_at: float = 0.0


class BflServer:
    """The API at `url` and, at another origin, the place where pictures are handed out."""

    def __init__(self, *, port: int = 0, log: Path | None = None, key: str = "bfl_test", polls: int = 1) -> None:
        self.key = key
        self.polls = polls
        """How often an order is "Pending" before it is "Ready"."""
        self.log = log
        self.tasks: dict[str, Task] = {}
        self.faults: deque[Fault] = deque()
        self.violations: list[str] = []
        """What a client must never do, such as showing the key to a stranger."""
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        """Every request: method, path, headers in lower case."""
        self.foreign_polling = ""
        """Where the polling address points instead of here, if anywhere."""
        self.word_for_status = "status"
        self.lock = threading.RLock()
        self._api = _serve(_Api, self, port)
        self._samples = _serve(_Samples, self, 0)
        self._remember()

    def __enter__(self) -> BflServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._api.server_address[1]}"

    @property
    def samples_url(self) -> str:
        return f"http://127.0.0.1:{self._samples.server_address[1]}"

    @property
    def orders(self) -> list[Task]:
        """Every order taken, oldest first, those of an earlier run with the same log too."""
        return list(self.tasks.values())

    def close(self) -> None:
        for server in (self._api, self._samples):
            server.shutdown()
            server.server_close()

    def fault(self, at: str) -> Fault | None:
        """The next fault of that moment, used up if its times are over."""
        with self.lock:
            for place, fault in enumerate(self.faults):
                if fault.at != at:
                    continue
                del self.faults[place]
                if fault.times != 1:
                    left = fault.times - 1 if fault.times > 0 else -1
                    self.faults.insert(place, Fault(**{**vars(fault), "times": left}))
                return fault
        return None

    def take(self, model: str, raw: bytes, body: dict[str, Any]) -> Task:
        """Counts the order and writes it to the log before anything is answered."""
        with self.lock:
            number = len(self.tasks) + 1
            digest = hashlib.sha256(model.encode() + raw).hexdigest()
            task = Task(id=f"task-{number:04d}", model=model, digest=digest, body=body, cost=cost_of(model, body))
            self.tasks[task.id] = task
            if self.log is not None:
                pictures = sum(name.startswith("input_image") for name in body)
                small = {name: value for name, value in body.items() if not name.startswith("input_image")}
                line = {"id": task.id, "model": model, "digest": digest, "cost": task.cost, "pictures": pictures}
                with self.log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({**line, "body": small, "first": body.get("input_image", "")}) + "\n")
                    file.flush()
                    os.fsync(file.fileno())
            return task

    def _remember(self) -> None:
        """The orders of an earlier run: a task must be found again after the server was restarted."""
        for line in read_log(self.log) if self.log is not None else []:
            body = line["body"] | ({"input_image": line["first"]} if line["first"] else {})
            self.tasks[line["id"]] = Task(
                id=line["id"], model=line["model"], digest=line["digest"], body=body, cost=line["cost"]
            )


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bfl: BflServer

    def log_message(self, *_: object) -> None:
        """Says nothing: tests read `seen`."""

    def note(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.bfl.lock:
            self.bfl.seen.append((self.command, self.path, headers))

    def answer(self, status: int, table: object, headers: dict[str, str] | None = None) -> None:
        self.send(status, json.dumps(table).encode(), "application/json", headers or {})

    def send(self, status: int, data: bytes, kind: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def went_wrong(self, fault: Fault | None) -> bool:
        """Plays the faults that are the same at every moment; True where an answer has been given."""
        if fault is None:
            return False
        time.sleep(fault.delay_s)
        if fault.how == "status":
            self.answer(fault.status, fault.body, fault.headers)
        elif fault.how == "blank":
            self.answer(200, {})
        elif fault.how == "silence":
            self.close_connection = True  # and not a word
        else:
            return False
        return True


class _Api(_Answering):
    def do_POST(self) -> None:
        self.note()
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        model = urlsplit(self.path).path.removeprefix("/v1/")
        fault = self.bfl.fault("submit")
        refusal = self._refusal(model, raw)
        if fault is not None and fault.how == "status":
            self.went_wrong(fault)
        elif refusal is not None:
            self.answer(*refusal)
        else:
            task = self.bfl.take(model, raw, json.loads(raw))
            if not self.went_wrong(fault):
                self.answer(200, self._receipt(task))

    def do_GET(self) -> None:
        self.note()
        address = urlsplit(self.path)
        fault = self.bfl.fault("poll")
        if address.path != "/v1/get_result":
            self.answer(404, {"detail": "Not Found"})
        elif self.headers.get("x-key") != self.bfl.key:
            self.answer(403, {"detail": "Not authenticated"})
        elif not self.went_wrong(fault):
            self._tell(parse_qs(address.query).get("id", [""])[0], fault.word if fault is not None else "")

    def _refusal(self, model: str, raw: bytes) -> tuple[int, dict[str, Any]] | None:
        """The answer to what may not be ordered, in one of the two forms that their API uses."""
        if self.headers.get("x-key") != self.bfl.key:
            return 401, {"error": "unauthorized", "message": "Invalid or missing API key", "details": {}}
        if model not in MODELS or not self.path.startswith("/v1/"):
            return 404, {"detail": "Not Found"}
        wrong = faults_of(model, self.headers.get("Content-Type", ""), raw)
        return (422, {"detail": wrong}) if wrong else None

    def _receipt(self, task: Task) -> dict[str, Any]:
        polling = self.bfl.foreign_polling or f"{self.bfl.url}/v1/get_result?id={task.id}"
        megapixels = {"input_mp": input_mp(task.body), "output_mp": output_mp(task.body)}
        return {"id": task.id, "polling_url": polling, "cost": task.cost, **megapixels}

    def _tell(self, task_id: str, ending: str) -> None:
        """How it stands with an order; `ending` is the word of a bad end that a test wants."""
        task = self.bfl.tasks.get(task_id)
        word, result = ending, None
        if task is None:
            word = "Task not found"
        elif not ending:
            task.polls += 1
            word = "Pending" if task.polls <= self.bfl.polls else "Ready"
            result = self._result(task) if word == "Ready" else None
        self.answer(200, {"id": task_id, self.bfl.word_for_status: word, "result": result, "details": None})

    def _result(self, task: Task) -> dict[str, Any]:
        task.picture = task.picture or _picture(task)
        task.ready_at = task.ready_at or time.time()
        sample = f"{self.bfl.samples_url}/{task.id}/sample.png?sig=abc"
        return {"sample": sample, "seed": task.body.get("seed", 4711), "prompt": task.body["prompt"]}


class _Samples(_Answering):
    def do_GET(self) -> None:
        self.note()
        if "x-key" in self.headers or "authorization" in self.headers or self.bfl.key in self.path:
            self.bfl.violations.append("the key was shown to the place that hands out pictures")
        fault = self.bfl.fault("sample")
        how = "" if fault is None else fault.how
        task = self.bfl.tasks.get(urlsplit(self.path).path.strip("/").partition("/")[0])
        if task is None or how == "expired" or time.time() - task.ready_at > SAMPLE_LIFE_S:
            self.send(403, b"<Error>AuthenticationFailed</Error>", "application/xml", {})
        elif how == "endless":
            self._endless()
        elif how == "short":
            self.close_connection = True
            whole = {"Content-Length": str(len(task.picture))}
            self.send(200, task.picture[: len(task.picture) // 2], "image/png", whole)
        elif not self.went_wrong(fault):
            data = {"broken": task.picture[:-200], "jpeg": _jpeg(task.picture)}.get(how, task.picture)
            self.send(200, data, "image/png", {})

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.close_connection = True
        try:
            for _ in range(100_000):
                self.wfile.write(b"\0" * 65536)
        except OSError:
            return  # the client had enough, as it should


def _serve(handler: type[_Answering], bfl: BflServer, port: int) -> ThreadingHTTPServer:
    bound = type(handler.__name__, (handler,), {"bfl": bfl})
    server = ThreadingHTTPServer(("127.0.0.1", port), bound)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


def _picture(task: Task) -> bytes:
    """The first picture that was sent, fitted into the size that was ordered; a plain one where none was sent."""
    size = (task.body.get("width", 1024), task.body.get("height", 1024))
    colour = bytes.fromhex(task.digest[:6])
    made = Image.new("RGB", size, (colour[0], colour[1], colour[2]))
    if "input_image" in task.body:
        with Image.open(io.BytesIO(base64.b64decode(task.body["input_image"]))) as sent:
            fitted = ImageOps.contain(sent.convert("RGB"), size)
        made.paste(fitted, ((size[0] - fitted.width) // 2, (size[1] - fitted.height) // 2))
    file = io.BytesIO()
    made.save(file, "PNG")
    return file.getvalue()


def _jpeg(picture: bytes) -> bytes:
    file = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.save(file, "JPEG")
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
    parser.add_argument("--key", default="bfl_test")
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
